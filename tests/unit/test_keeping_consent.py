"""Keeping a boat is an answer like every other: noted with the words that were read, and asked for anew (C2, C3)."""

from functools import partial
from pathlib import Path

import pytest

from game.app import Game, open_game
from game.flow.journey import Screen
from game.ui.loop import Loop
from game.ui.scenes.kept import Kept
from telemetry.consent import BOAT, KEEP_PROGRESS, Actor, Did, allowed
from telemetry.notices import notice
from tests import asking_kit
from tests.asking_kit import record
from tests.journeys import DAY, content
from tests.scenes_kit import SIZE, playing, pressed, settled

at_home = partial(asking_kit.at_home, lit=())
asked = partial(asking_kit.asked, purpose=KEEP_PROGRESS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with at_home(tmp_path):
        pass
    return tmp_path


def acts(game: Game) -> list[tuple[Actor, Did]]:
    return [(act.actor, act.act) for act in record(game).acts if act.purpose == KEEP_PROGRESS]


def test_c3_the_yes_to_keeping_a_boat_is_a_record_of_the_words_that_were_read(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        found = record(game)
        grant = found.grant(KEEP_PROGRESS)
        assert grant is not None
        assert grant.notice.sha256 == notice(KEEP_PROGRESS).sha256
        assert (grant.data, grant.recipients, grant.retention_days) == ((BOAT,), ("player",), 0)
        assert acts(game) == [(Actor.GAME, Did.ASKED), (Actor.PLAYER, Did.ASSENTED)]
        assert found.age_band == "13_15"
        assert allowed(found, KEEP_PROGRESS, BOAT, "player", 0)


def test_c1_keeping_a_boat_opens_no_notes(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        record(game)
        assert game.ports.recorded is not None
        assert game.ports.recorded._recorder.state == "off"
        assert [one.state for one in game.consents.choices()] == ["off"]
        assert game.ports.recorded._recorder.counts == {}


def test_c1_a_guest_has_no_record(tmp_path: Path) -> None:
    game = open_game(tmp_path, day=DAY, seed=1, silent=True, size=SIZE, content=content())
    try:
        game.steps(3)
        pressed(game, "play")
        assert game.ports.recorded is None and not (tmp_path / "telemetry").exists()
    finally:
        game.close()


def test_c3_after_a_year_the_boat_is_asked_for_anew_and_stays_meanwhile(folder: Path) -> None:
    with at_home(folder, days=365) as game:
        assert asked(game) is None
    with at_home(folder, days=366) as game:
        asking = asked(game)
        assert asking is not None and asking.purpose == KEEP_PROGRESS
        assert "because a year has gone by" in asking.notice.again
        assert game.boat, "the boat is kept until it is answered"
        pressed(game, "yes")
        assert acts(game)[-2:] == [(Actor.GAME, Did.ASKED), (Actor.PLAYER, Did.ASSENTED)]
        assert allowed(record(game), KEEP_PROGRESS, BOAT, "player", 366)
        assert asked(game) is None
    with at_home(folder, days=367) as game:
        assert game.journey.state.screen is Screen.HARBOUR and asked(game) is None


def test_c3_a_no_to_the_boat_asks_once_more_and_then_erases_it(folder: Path) -> None:
    with at_home(folder, days=366) as game:
        assert asked(game) is not None
        pressed(game, "no")
        top = game.stack.top
        assert isinstance(top, Kept) and top.asking == "forget"
        assert game.boat, "nothing is erased before the second answer"
        pressed(game, "sure")
        settled(game)
        settled(game)
        assert not game.boat and not game.boats
    assert list((folder / "telemetry").glob("*")) == []


def test_c1_who_goes_back_from_erasing_keeps_the_boat_and_is_not_asked_again(folder: Path) -> None:
    with at_home(folder, days=366) as game:
        assert asked(game) is not None
        pressed(game, "no", "unsure")
        assert game.boat
        assert "start.keep_progress" in {node.id for node in game.stack.nodes()}, "it can be answered on that page"
        assert acts(game)[-1] == (Actor.GAME, Did.ASKED)
    with at_home(folder, days=370) as game:
        assert game.boats and asked(game) is None


@pytest.mark.parametrize("school", [False, True])
def test_what_is_asked_and_recorded_is_loaded_while_the_title_is_up(
    tmp_path: Path, school: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Importing it on the frame's own thread is a frame of 27 ms, and looking it over for rubbish one of 30. At a
    school's computer nothing is kept (P6)."""
    aside: list[Screen] = []
    monkeypatch.setattr(Loop, "set_aside", lambda loop: aside.extend(s.screen for s in loop.stack.scenes))
    with playing(tmp_path, school=school) as game:
        assert (game.consents.warming is None) == school
        assert aside == ([] if school else [Screen.TITLE])
