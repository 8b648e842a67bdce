"""What safety.md and clinical.md promise in words that can be looked up: order, sentences, dates, forbidden words."""

import re
from pathlib import Path

import polib
import pytest

from game.content.help_now import load_help
from game.lint import words
from game.safety import care, help
from game.ui.bindings import ACTIONS
from telemetry.events import DECLARED

ROOT = Path(__file__).resolve().parents[2]
CLAIM = "Built from skills with evidence. This game has not been tested in a trial."
DOORS = (
    "I'm not safe right now",
    "I might hurt myself",
    "Someone is hurting or scaring me",
    "I want to talk to someone",
    "Steady me while I wait",
)
NOT_YOUR_FAULT = (
    "It isn't your fault. You can tell someone outside home, even if you were told not to. "
    "If one person doesn't help, tell another."
)


@pytest.fixture(scope="module")
def help_now() -> help.Help:
    return load_help(ROOT / "assets" / "help")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every English text of the catalogues by its key."""
    files = sorted((ROOT / "assets" / "locale" / "en").glob("*.po"))
    return {entry.msgid: entry.msgstr for file in files for entry in polib.pofile(str(file))}


def test_s2_the_doors_stand_in_their_order_and_words(help_now: help.Help) -> None:
    doors = help.ordered(help_now)
    assert tuple(door.label for door in doors) == DOORS
    assert " ".join(doors[2].body).startswith(NOT_YOUR_FAULT)
    assert all(door.entries for door in doors[:4]), "the first four lead to people"


def test_s3_every_way_to_people_has_a_source_and_says_when_it_was_verified(help_now: help.Help) -> None:
    assert help_now.countries
    for country in help_now.countries:
        assert country.emergency, country.id
        for entry in country.entries:
            assert entry.source, (country.id, entry.name)
            assert re.fullmatch(r"|\d{4}-\d{2}-\d{2}", entry.verified_on), (country.id, entry.name)
            assert entry.call or entry.text or entry.web, (country.id, entry.name)


def test_s3_each_country_has_what_it_must(help_now: help.Help) -> None:
    for country in help_now.countries:
        kinds = {entry.kind for entry in country.entries}
        if country.id != "other":
            assert {"crisis", "child"} <= kinds or not country.entries, (country.id, kinds)


def test_s3_what_nobody_verified_says_so_and_names_the_emergency_number(texts: dict[str, str]) -> None:
    for key in ("help.not_verified", "help.stale", "help.checked"):
        assert "{emergency}" in texts[key], key
    assert "Not verified" in texts["help.not_verified"]
    assert "Not checked for a year" in texts["help.stale"]


def test_s3_an_entry_is_stale_after_twelve_months() -> None:
    entry = help.Entry("child", "A line", "a page", call="1", verified_on="2025-01-31")
    assert not help.stale(entry, "2025-12-31")
    assert help.stale(entry, "2026-02-28")


def test_s4_no_declared_event_is_about_help_now() -> None:
    names = " ".join(f"{event.name} {' '.join(event.__struct_fields__)}" for event in DECLARED)
    assert not re.search(r"help_now|quick_exit|crisis|too_big|free_text|typed|country", names)


def test_s8_the_about_page_says_the_claim(texts: dict[str, str]) -> None:
    assert texts["about.claim"] == CLAIM


def test_s1_the_keys_that_settings_name_are_the_games(texts: dict[str, str]) -> None:
    said = texts["settings.keys"]
    for action, named in {
        "help": "F1 is Help now",
        "quick_exit": "F12 hides the game at once",
        "full_screen": "F11 is full screen",
        "aim": "O says again what to do",
        "backlog": "L is the back-log",
    }.items():
        assert named in said
        assert named.partition(" ")[0].lower() in ACTIONS[action][1]


def test_words_that_no_player_text_holds() -> None:
    assert [str(problem) for problem in words.check(ROOT)] == []


def test_a_break_at_25_minutes_and_a_soft_stop_at_40() -> None:
    minute = 60 * 60
    nothing: frozenset[care.Care] = frozenset()
    assert care.due(25 * minute - 1, nothing) is None
    assert care.due(25 * minute, nothing) is care.Care.BREAK
    assert care.due(30 * minute, frozenset({care.Care.BREAK})) is None
    assert care.due(40 * minute, frozenset({care.Care.BREAK})) is care.Care.STOP
    assert care.due(90 * minute, frozenset(care.Care)) is None
