"""The counsellor's file holds what its player saw, whatever is set meanwhile, and nothing of it stays behind (issue 5,
safety.md "Files the player makes", S5)."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from game.app import Game
from game.app_counsellor import Content
from game.core.intents import Intent, Kind
from game.flow.keeper import Plan
from game.ui.scene import Scene
from game.ui.scenes.see_pages import SeePages
from telemetry.counsellor.reader import read
from telemetry.words import load
from tests.counsellor_scenes_kit import documents, lines_of, only_file, planned, saved, seen, to_make_file, words, write
from tests.passphrase_kit import answered, sent, top
from tests.scenes_kit import pressed, read_to_the_end
from tests.study_kit import at_home

PLANS = (Plan("02_swell", "breathe_once", "", "did"), Plan("agreed", "Ask about the seat", "3 March 2026"))
CANARY = "Zebra stripes on Tuesday"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return documents(tmp_path, monkeypatch)


def to_country(game: Game, country: str) -> None:
    """Under Help now, which opens from every screen, and back to where one was."""
    sent(game, Intent(Kind.HELP))
    assert top(game) == "help"
    pressed(game, "door.talk", "pick", f"country.{country}")
    while top(game) == "help":
        sent(game, Intent(Kind.BACK))


@pytest.mark.parametrize("at", ["see_pages", "hand_over"])
def test_the_file_holds_what_was_seen_whatever_is_set_meanwhile(tmp_path: Path, elsewhere: Path, at: str) -> None:
    """Help now and some settings are one key away on every page: another country, letters, plans gone as well."""
    with at_home(tmp_path / "data", study=None) as game:
        game.ports.change(country="GB", reduced_motion=True)
        planned(game, *PLANS)
        to_make_file(game)
        pressed(game, "tick.people", "tick.assists", "see")
        shown = seen(game)
        assert "Emergency: 999" in shown and "Less motion" in shown
        if at == "hand_over":
            pressed(game, "save")
        to_country(game, "US")
        game.ports.change(reduced_motion=False, text_percent=150)
        planned(game, PLANS[0])
        game.steps(2)
        assert top(game) == at
        if at == "see_pages":
            assert seen(game) == shown
            pressed(game, "out.people.Emergency: 999")
            shown.remove("Emergency: 999")
            assert seen(game) == shown, "taking a line out looks nothing up anew"
            pressed(game, "save")
        read_to_the_end(game)
        pressed(game, "how", "how.none")
        saved(game)
    assert lines_of(read(only_file(elsewhere).read_bytes()).chosen) == shown


def test_a_country_that_is_picked_meanwhile_is_there_to_tick_and_to_see(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        planned(game, *PLANS)
        to_make_file(game)
        assert "Pick your country under Help now first." in words(game)
        to_country(game, "GB")
        assert "Could someone check your phone? Calls can show on a bill." in words(game)
        pressed(game, "tick.people", "see", "out.people.Emergency: 999", "back")
        to_country(game, "US")
        pressed(game, "see")
        said = " ".join(seen(game))
        assert "Emergency: 911" in said and "999" not in said, "what is new was not taken out"
        pressed(game, "back")
        to_country(game, "GB")
        pressed(game, "see")
        said = " ".join(seen(game))
        assert "0800 1111" in said and "999" not in said, "what was taken out stays out, and no other line for it"


def test_another_language_meanwhile_puts_all_of_it_into_other_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        pressed(game, "tick.talk")
        monkeypatch.setattr("telemetry.words.load", lambda language="en": replace(load(), language=language))
        game.ports.change(language="fr")
        game.steps(2)
        answered(game)
        game.steps(3)
        pressed(game, "see")
        pages = game.stack.top
        assert isinstance(pages, SeePages) and isinstance(pages.preview.content, Content)
        assert pages.preview.content.chosen.language == "fr" and pages.preview.content.words.language == "fr"
        assert pages.preview.content.chosen.talk, "what was ticked stays"


def test_s5_nothing_that_was_typed_outlives_its_page(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        for item in ("goal", "topics", "own_words"):
            write(game, f"write.{item}.0", CANARY)
        pressed(game, "see", "save")
        pages = game.stack.scenes[-3:]
        assert [page.name for page in pages] == ["make_file", "see_pages", "hand_over"]
        assert all(CANARY in held_by(page) for page in pages)
        while len(game.stack.scenes) > 1:
            game.stack.pop()
        assert not any(CANARY in held_by(page) for page in pages)


def held_by(page: Scene) -> str:
    """All that a page has besides what it is given to work with."""
    shared = ("session", "ui", "counsellor", "profiles", "offer")
    return " ".join(shown_whole(value) for name, value in vars(page).items() if name not in shared)


def shown_whole(value: object) -> str:
    """A value in words, its unprinted fields too."""
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(shown_whole(getattr(value, one.name)) for one in fields(value))
    return str(value)
