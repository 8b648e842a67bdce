"""What may be measured is declared, each field with unit and reason, and none of it can hold words (P1, P3, S4)."""

import json
import re
from pathlib import Path

import pytest

from telemetry import dictionary
from telemetry.events import (
    DECLARED,
    PURPOSES,
    Event,
    Felt,
    How,
    LevelStarted,
    Origin,
    PlaceEntered,
    SkillPractised,
)
from telemetry.registry import BAD_VALUE, UNKNOWN_EVENT, data_of, every_field, fault, fields, schema

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"code", "category", "whole number", "yes or no"}
NEVER = re.compile(r"help_now|quick_exit|too_big|flag|text|free|words?$|message|birth|school|address|^ip$|device|voice")


def test_there_are_at_most_sixty_events_and_each_is_named_once() -> None:
    names = [event.name for event in DECLARED]
    assert len(names) <= 60
    assert len(set(names)) == len(names)
    assert set(Event.__subclasses__()) == set(DECLARED)


@pytest.mark.parametrize("event", DECLARED, ids=lambda e: e.name)
def test_an_event_is_declared_whole(event: type[Event]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+){1,2}", event.name), "a name holds no value, no number and no id"
    assert re.fullmatch(r"\d+-\d+-\d+", event.version)
    assert event.purposes
    assert set(event.purposes) <= set(PURPOSES)
    assert (event.__doc__ or "").strip()
    for field in fields(event):
        assert field.kind in KINDS, f"{field.path}: free text may not be measured"
        assert field.unit.strip(), field.path
        assert field.reason.strip().endswith("."), field.path


def test_nothing_is_declared_that_is_never_recorded() -> None:
    for name in [event.name for event in DECLARED] + [field.name for field in every_field()]:
        assert not NEVER.search(name), name


def test_a_field_means_the_same_wherever_it_stands() -> None:
    meant: dict[str, tuple[str, str]] = {}
    for field in every_field():
        assert meant.setdefault(field.name, (field.kind, field.allowed)) == (field.kind, field.allowed), field.path


def test_accessibility_settings_are_kept_only_under_their_own_purpose() -> None:
    for event in DECLARED:
        if "assist" in event.name or "accessib" in event.name:
            assert event.purposes == ("accessibility_data",)
    assert not any("assist" in path or "accessib" in path for path in data_of("counsellor_file"))


@pytest.mark.parametrize("event", DECLARED, ids=lambda e: e.name)
def test_the_schema_refuses_what_is_not_declared(event: type[Event]) -> None:
    made = schema(event)
    assert made["additionalProperties"] is False
    assert made["required"] == [field.name for field in fields(event) if field.required]
    for shown in made["properties"].values():
        assert shown["x-unit"]
        assert shown["description"]
        assert shown.get("type") != "string" or "pattern" in shown


def test_the_generated_schemas_are_not_stale() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in dictionary.SCHEMAS.glob("*.json")}
    assert kept == dictionary.schema_files(), "run: python -m telemetry.dictionary"
    for text in kept.values():
        json.loads(text)


def test_the_data_dictionary_in_the_privacy_paper_is_not_stale() -> None:
    paper = ROOT / "docs" / "PRIVACY.md"
    for field in every_field():
        assert f"| `{field.name}`" in dictionary.markdown()
    if paper.is_file():
        text = paper.read_text(encoding="utf-8")
        assert dictionary.written_into(text) == text, "run: python -m telemetry.dictionary"


def test_a_paper_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks are missing"):
        dictionary.written_into("# Privacy\n")
    marked = f"a\n{dictionary.BEGIN}\nold\n{dictionary.END}\nz\n"
    assert dictionary.written_into(marked).startswith("a\n")
    assert "old" not in dictionary.written_into(marked)
    assert dictionary.written_into(dictionary.written_into(marked)) == dictionary.written_into(marked)


class SneakyLevel(LevelStarted, frozen=True, forbid_unknown_fields=True):
    """Declared nowhere, though it looks like an event."""

    name = "level_started"
    extra: str = "my diary"


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        (LevelStarted("02_swell"), None),
        (LevelStarted("Dear diary, today"), (BAD_VALUE, "level")),
        (LevelStarted("02_swell\n"), (BAD_VALUE, "level")),
        (LevelStarted("a" * 41), (BAD_VALUE, "level")),
        (LevelStarted(7), (BAD_VALUE, "level")),  # type: ignore[arg-type]
        (PlaceEntered("02_swell", ""), (BAD_VALUE, "place")),
        (SkillPractised("breathing", 0, Origin.STORY, How.LEFT, 3), (BAD_VALUE, "round")),
        (SneakyLevel("02_swell"), (UNKNOWN_EVENT, "-")),
        ("level_started", (UNKNOWN_EVENT, "-")),
        ({"name": "level_started"}, (UNKNOWN_EVENT, "-")),
        (Felt.BETTER, (UNKNOWN_EVENT, "-")),
        (None, (UNKNOWN_EVENT, "-")),
    ],
)
def test_what_breaks_a_rule_is_named_by_field_and_never_by_value(event: object, wrong: tuple[str, str] | None) -> None:
    assert fault(event) == wrong
