"""The one table from game events to telemetry: every row makes an event that keeps its rules, and no words pass."""

import inspect
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import asdict

from game.app_table import NOT_JOINED, table
from game.app_telemetry import Recording
from game.core import events as game
from game.core.settings import ACCESS, PACES, TEXT_PERCENTS, Settings
from game.safety.care import Care
from game.ui.scenes.settings import FONTS, THEMES
from telemetry.events import ACCESSIBILITY_DATA, COUNSELLOR_FILE, DECLARED, QUESTIONNAIRES, RESEARCH_EVENTS, Event
from telemetry.registry import fault, fields
from tests.telemetry_kit import BOAT, bytes_of, notes

NO_ROW = {
    game.Cue,
    game.LineSaid,
    game.ChoiceMade,
    game.LightLit,
    game.Stepped,
    game.Found,
    game.Reached,
    game.BoatKept,
    game.BoatChosen,
    game.Kept,
}
"""What is never handed on: words, choices, sounds, steps, and which boat it is."""
SAMPLES: dict[str, tuple[Any, ...]] = {
    "level": ("02_swell",),
    "place": ("quay", "hall"),
    "skill": ("calm_body",),
    "activity": ("breathing", "ropes", "senses"),
    "round": (1, 3),
    "origin": tuple(game.Origin),
    "how": tuple(game.How),
    "seconds": (0.0, 61.4),
    "easier": (True, False),
    "felt": tuple(game.Felt),
    "plan": ("slow_out",),
    "when": ("", "before_school"),
    "done": ("did", "partly", "not_yet"),
    "assist": tuple(game.Assist),
    "reply": tuple(game.Reply),
    "care": tuple(care.value for care in Care),
    "form": ("evenings",),
    "wave": (0, 1),
    "item": (1, 2),
    "answer": (0, 3),
    "pleasant": (0, 10),
    "energy": (10, 0),
    "rating": (0, 10),
}
SETTINGS: dict[str, dict[Any, int]] = {
    "text_percent": {100: 100, 125: 125, 150: 150, 175: 175, 200: 200},
    "font": {"plain": 0, "dyslexic": 1},
    "theme": {"day": 0, "dusk": 1, "high_contrast": 2},
    "pace": {1.0: 100, 2.0: 200, 4.0: 400, 0.0: 0},
}
"""What each step of a setting is noted as; of all others, 0 for off and 1 for on."""
NOT_ACCESS = {"language", "muted", "music", "effects", "voice", "country", "full_screen", "window", "bindings"}
"""Settings that are never told on: taste, the computer's own, and what was picked under Help now (safety.md S4)."""


def samples(kind: type[Any]) -> list[Any]:
    """Game events of a kind, going through every value of every field."""
    if kind is game.SettingChanged:
        return [kind(name, value) for name in ACCESS for value in SETTINGS.get(name, {False: 0, True: 1})]
    names = list(inspect.signature(kind).parameters)
    longest = max((len(SAMPLES[name]) for name in names), default=1)
    return [kind(*(SAMPLES[name][i % len(SAMPLES[name])] for name in names)) for i in range(longest)]


def test_every_game_event_is_in_the_table_or_left_out_on_purpose() -> None:
    rows = set(table())
    assert rows.isdisjoint(NO_ROW)
    assert rows | NO_ROW == set(get_args(game.GameEvent))


def test_every_declared_event_and_value_is_sent_by_the_game_or_listed_with_the_reason() -> None:
    made = [table()[kind](event) for kind in table() for event in samples(kind)]
    sent = {f"{type(one).name}" for one in made if one is not None}
    sent |= {f"{one.name}.{name}.{value}" for one in made if one is not None for name, value in asdict(one).items()}
    for event in DECLARED:
        assert (event.name in sent) != (event.name in NOT_JOINED), event.name
        for field in fields(event) if event.name in sent and event.name not in NOT_JOINED else ():
            for value in field.allowed.split(", ") if field.kind == "category" else ():
                one = f"{field.path}.{value}"
                assert (one in sent) != (one in NOT_JOINED), one
    known = {event.name for event in DECLARED}
    for one, reason in NOT_JOINED.items():
        assert one.partition(".")[0] in known
        assert reason.endswith(".")


def test_every_setting_is_told_as_its_number_or_left_out_on_purpose() -> None:
    assert set(ACCESS) | NOT_ACCESS == set(Settings.__dataclass_fields__)
    assert set(ACCESS).isdisjoint(NOT_ACCESS)
    assert (set(SETTINGS["font"]), set(SETTINGS["theme"])) == (set(FONTS), set(THEMES))
    assert (set(SETTINGS["pace"]), set(SETTINGS["text_percent"])) == (set(PACES), set(TEXT_PERCENTS))
    for name in ACCESS:
        for value, number in SETTINGS.get(name, {False: 0, True: 1}).items():
            told = table()[game.SettingChanged](game.SettingChanged(name, value))
            assert (told.name, told.value) == ("accessibility_set", number)
            assert told.setting.value == ("text_size" if name == "text_percent" else name)
    assert table()[game.SettingChanged](game.SettingChanged("theme", "of_my_own")) is None


def test_what_people_need_and_how_they_answered_goes_to_no_counsellor_file() -> None:
    only: dict[type[Any], str] = dict.fromkeys((game.AssistUsed, game.SettingChanged), ACCESSIBILITY_DATA)
    only |= dict.fromkeys((game.HelpGiven, game.BreakOffered, game.BreakTaken), RESEARCH_EVENTS)
    only |= {game.QuestionnaireAnswered: QUESTIONNAIRES, game.ConfidenceRated: RESEARCH_EVENTS}
    for kind, purpose in only.items():
        assert {table()[kind](event).purposes for event in samples(kind)} == {(purpose,)}


@pytest.mark.parametrize("kind", list(table()), ids=str)
def test_a_row_makes_a_declared_event_that_keeps_its_rules(kind: type[Any]) -> None:
    made = [table()[kind](event) for event in samples(kind)]
    assert any(event is not None for event in made)
    for event in made:
        assert event is None or (isinstance(event, Event) and type(event) in DECLARED)
        assert event is None or fault(event) is None


def test_what_a_boat_lives_through_is_kept_after_a_yes_and_gone_with_the_boat(tmp_path: Path) -> None:
    recording = Recording(tmp_path, BOAT, "13_15", "en", "2026-03-02")
    heard = [event for kind in table() for event in samples(kind)]
    for event in [*heard, game.LineSaid("swell.a", "mira", "You're not the ferry.")]:
        recording.hear(event)
    recording.answer(COUNSELLOR_FILE, True)
    for event in [*heard, game.ChoiceMade("02_swell", "swell.b", "Rude of it.")]:
        recording.hear(event)
    recording.close("closed")
    found = [row.name for row in notes(tmp_path)]
    made = [event for event in (table()[type(event)](event) for event in heard) if event is not None]
    expected = [event.name for event in made if COUNSELLOR_FILE in event.purposes]
    assert {event.name for event in made} - set(expected) == {
        *("accessibility_set", "assist_used", "help_given", "break_offered", "break_taken", "questionnaire_answered"),
        "confidence_rated",
    }, "what the player did not say yes to is told and still not kept"
    assert found == ["session_started", *expected, "session_ended", "recorder_health"]
    assert b"ferry" not in bytes_of(tmp_path)
    assert b"Rude" not in bytes_of(tmp_path)
    again = Recording(tmp_path, BOAT, "13_15", "en", "2026-03-02")
    again.forget()
    assert bytes_of(tmp_path) == b""
