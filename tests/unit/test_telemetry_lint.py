"""The lint of what may be measured, each rule with a declaration that breaks it; without those it could say nothing."""

from typing import Annotated, Any, cast

import msgspec
import pytest

from game.app_lint import check_events, ids
from telemetry.events import COUNSELLOR_FILE, DECLARED, Event, LevelFinished, code, number, why
from telemetry.lint import MOST_NAMES, faults
from tests.journeys import content


def declared(name: str, *fields: tuple[str, Any], **more: Any) -> type[Event]:
    """An event as it might be written by mistake."""
    own = {"name": name, "purposes": (COUNSELLOR_FILE,), "__doc__": "Something happened.", **more}
    made = msgspec.defstruct("Mistake", fields, bases=(Event,), namespace=own, frozen=True, forbid_unknown_fields=True)
    return cast(type[Event], made)


Code = Annotated[str, code("code of a plan", "Says which.")]
Count = Annotated[int, number("presses", "Says how often.", 0, 9)]


def test_what_is_declared_has_no_fault_and_names_no_island_place_skill_or_activity() -> None:
    known = ids(content())
    assert {"02_swell", "11_keeping_the_light", "hall", "harbour", "calm_body", "breathing"} <= known
    assert faults(DECLARED, known) == ()
    assert check_events(content().root) == ()


@pytest.mark.parametrize(
    "kind",
    [
        Annotated[str, why("words", "Says what they wrote.")],
        Annotated[str, msgspec.Meta(pattern=".*", description="Any.", extra_json_schema={"x-unit": "words"})],
        Annotated[str, msgspec.Meta(max_length=9, description="Short.", extra_json_schema={"x-unit": "words"})],
        Annotated[bytes, why("bytes", "Is a voice.")],
        Annotated[list[Code], why("codes", "Is a sentence in pieces.")],
        Annotated[dict[str, int], why("counts", "Has keys that anybody may choose.")],
        Annotated[Any, why("anything", "Is anything.")],
        Annotated[float, why("seconds", "Has no bounds.")],
        Annotated[int, why("number", "Has no bounds, and so could be a telephone number.")],
        str,
        int,
    ],
    ids=str,
)
def test_a_field_that_could_hold_words_is_refused(kind: Any) -> None:
    assert faults([declared("plan_told", ("plan", Code), ("count", Count))], ()) == ()
    (fault,) = faults([declared("plan_told", ("plan", Code), ("note", kind))], ())
    assert fault.startswith("plan_told: ")


def test_sixty_names_are_allowed_and_not_one_more() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = [declared(f"plan_{a}{b}") for a in letters for b in letters][: MOST_NAMES + 1]
    assert MOST_NAMES == 60
    assert faults(many[:60], ()) == ()
    assert faults(many, ()) == ("There are 61 names of events; 60 are the most that anybody reads.",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("swell_finished", "02_swell"),
        ("level_finished_swell", "02_swell"),
        ("small_boats_left", "03_small_boats"),
        ("breathing_started", "breathing"),
        ("hall_entered", "hall"),
        ("calm_body_told", "calm_body"),
    ],
)
def test_a_name_that_carries_a_value_is_refused(name: str, value: str) -> None:
    known = ids(content())
    assert faults([declared(name)], ()) == ()
    assert faults([declared(name)], known) == (f"{name} has the value '{value}' in its name. It belongs in a field.",)
    (fault,) = faults([declared("plan_told", (f"{name}_at", Count))], known)
    assert fault == f"plan_told.{name}_at has the value '{value}' in its name. It belongs in a field."


def test_part_of_an_id_is_no_value() -> None:
    assert faults([declared("light_keeping"), declared("boats_small")], ids(content())) == ()


@pytest.mark.parametrize("name", ["finished", "level_2_finished", "Level_Finished", "level-finished", "a_b_c_d", ""])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    (fault,) = faults([declared(name)], ())
    assert "is no name: two or three words" in fault


def test_a_name_declared_twice_and_a_declaration_without_meaning_or_purpose_are_refused() -> None:
    assert faults([LevelFinished, LevelFinished], ()) == ("level_finished is declared twice.",)
    assert faults([declared("plan_told", __doc__=" ")], ()) == ("plan_told does not say what it means.",)
    for purposes in ((), ("advertising",), (COUNSELLOR_FILE, "advertising")):
        (fault,) = faults([declared("plan_told", purposes=purposes)], ())
        assert fault == "plan_told has no purpose, or one that nobody can agree to."
    unsaid = Annotated[int, number("presses", "because", 0, 9)]
    (fault,) = faults([declared("plan_told", ("count", unsaid))], ())
    assert fault == "plan_told.count needs a unit, and a reason that is a sentence."
