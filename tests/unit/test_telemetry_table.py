"""The one table from game events to telemetry: every row makes an event that keeps its rules, and no words pass."""

import inspect
from pathlib import Path
from typing import Any, get_args

import pytest

from game.app_table import table
from game.app_telemetry import Recording
from game.core import events as game
from telemetry.events import DECLARED, Event
from telemetry.registry import fault
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
}


def samples(kind: type[Any]) -> list[Any]:
    """Game events of a kind, going through every value of every field."""
    names = list(inspect.signature(kind).parameters)
    longest = max((len(SAMPLES[name]) for name in names), default=1)
    return [kind(*(SAMPLES[name][i % len(SAMPLES[name])] for name in names)) for i in range(longest)]


def test_every_game_event_is_in_the_table_or_left_out_on_purpose() -> None:
    rows = set(table())
    assert rows.isdisjoint(NO_ROW)
    assert rows | NO_ROW == set(get_args(game.GameEvent))


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
    recording.grant()
    for event in [*heard, game.ChoiceMade("02_swell", "swell.b", "Rude of it.")]:
        recording.hear(event)
    recording.close("closed")
    found = [row.name for row in notes(tmp_path)]
    expected = [made.name for event in heard if (made := table()[type(event)](event)) is not None]
    assert found == ["session_started", *expected, "session_ended", "recorder_health"]
    assert b"ferry" not in bytes_of(tmp_path)
    assert b"Rude" not in bytes_of(tmp_path)
    again = Recording(tmp_path, BOAT, "13_15", "en", "2026-03-02")
    again.forget()
    assert bytes_of(tmp_path) == b""
