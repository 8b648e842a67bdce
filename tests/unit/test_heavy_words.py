"""What sounds heavy in typed words is answered gently (safety.md S5), and what only looks like it is not."""

import pytest

from game.content.help_now import load_help
from game.safety.heavy import heavy, plain
from tests.journeys import ROOT

PHRASES = load_help(ROOT / "assets" / "help").heavy["en"]


@pytest.mark.parametrize(
    "typed",
    [
        "I want to die",
        "sometimes i WANT TO DIE.",
        "I can't go on",
        "I can\u2019t go on!",
        "i dont   want\nto be here",
        "He hits me.",
        "self-harm",
        "Suicide",
        "scared to go home?",
    ],
)
def test_heavy_words_are_found_however_they_are_written(typed: str) -> None:
    assert heavy(typed, PHRASES)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "To stay in assembly",
        "My skills",
        "The diet of gulls",
        "grapes",
        "unsafest",
        "I want to dye my hair",
        "hit men",
    ],
)
def test_words_that_only_look_like_it_are_left_alone(typed: str) -> None:
    assert not heavy(typed, PHRASES)


def test_every_phrase_is_written_as_it_is_looked_for_and_finds_itself() -> None:
    assert len(set(PHRASES)) == len(PHRASES) > 50
    assert [phrase for phrase in PHRASES if plain(phrase).strip() != phrase] == []
    assert [phrase for phrase in PHRASES if not heavy(f"so {phrase} now", (phrase,))] == []
