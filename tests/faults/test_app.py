"""What a review found in the composition root: refusals that nobody heard of, and things lost without a word."""

import functools
import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pygame
import pytest
from msgspec.structs import replace

from game.app import Game
from game.app_telemetry import Recording
from game.bot import Diligent, play
from game.core.events import LevelStarted
from game.flow.journey import Journey, Screen
from game.flow.keeper import Plan
from game.ui.consents import COUNSELLOR_FILE
from game.ui.scenes.logbook import Logbook, keepsakes
from game.ui.scenes.pause import LeaveForTitle
from telemetry.store import Store
from tests.faults.test_telemetry_disk import newer
from tests.journeys import DAY, at_screen, journey
from tests.scenes_kit import keep_boat, playing, pressed, settled


def rows(folder: Path) -> int:
    conn = sqlite3.connect(folder / "tidelight.sqlite")
    try:
        return int(conn.execute("select count(*) from boats").fetchone()[0])
    finally:
        conn.close()


def refusing(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A piece of work for the save's thread, on a file that takes no change (as on a disk turned read-only)."""

    def refused(db: Any) -> Any:
        db.execute("pragma query_only = on")
        try:
            return work(db)
        finally:
            db.execute("pragma query_only = off")

    return refused


def refuse(monkeypatch: pytest.MonkeyPatch, saves: Any) -> None:
    do = saves._do
    monkeypatch.setattr(saves, "_do", lambda work, otherwise: do(refusing(work), otherwise))


# Erasing (safety.md C4)


def forgotten(game: Game) -> str:
    """Erase the boat; the key of what is said."""
    told: list[str] = []
    game.consents.forget_boat(told.append)
    for _ in range(2000):
        settled(game)
        if told:
            return told[0]
        time.sleep(0.005)
    raise AssertionError("it was never done")


def test_a_boat_that_cannot_be_erased_stays_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        game.saves.flush()  # type: ignore[union-attr]
        with monkeypatch.context() as patch:
            refuse(patch, game.saves)
            said: list[str] = []
            patch.setattr(game.stack, "caption", lambda text, seconds=6.0: said.append(text))
            assert forgotten(game) == "kept.boat_stays"
        assert any("The boat could not be deleted" in text for text in said)
        assert list(game.boats) == [game.boat] and game.journey.state.keeper.kept
        assert rows(tmp_path) == 1
        assert forgotten(game) == ""
        assert game.boats == {} and game.journey.state.screen is Screen.TITLE
        assert rows(tmp_path) == 0


def test_notes_that_cannot_be_erased_are_said_and_keep_their_boat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        with monkeypatch.context() as patch:
            refused: Future[bool] = Future()
            refused.set_result(False)
            patch.setattr(Recording, "withdraw", lambda self, purpose: refused)
            patch.setattr(Recording, "forget", lambda self: False)
            told: list[str] = []
            game.consents.withdraw(COUNSELLOR_FILE, told.append)
            settled(game)
            assert told == ["kept.not_deleted"]
            assert "could not be deleted" in game.stack.caption_shown
            assert "Some or all of it is still here" in game.stack.caption_shown, "what is gone is not said to be there"
            assert forgotten(game) == "kept.not_deleted"
        settled(game)
        assert list(game.boats) == [game.boat]
        assert rows(tmp_path) == 1
        assert game.ports.recorded is not None, "it can be tried again"


def test_a_damaged_file_of_notes_is_a_caption_and_a_sentence_on_the_page_of_what_is_kept(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        game.consents.answer(COUNSELLOR_FILE, True)
        settled(game)
        game.ports.end_session("title")
        path = tmp_path / "telemetry" / f"{game.boat}.sqlite"
        path.write_bytes(b"this is no database, whatever its name says" * 100)
        game.consents.boat_opened(game.boat)
        assert game.ports.recorded is not None and game.ports.recorded._recorder.ready()
        game.steps(1)
        assert "was damaged, so it was kept aside" in game.stack.caption_shown
        found: list[tuple[str, ...]] = []
        game.consents.kept(found.append)
        settled(game)
        assert sum("was damaged, so it was kept aside" in line for line in found[0]) == 1


def opened_anew(game: Game, change: Callable[[Path], object]) -> None:
    """The boat's notes, opened again after something happened to their file."""
    game.ports.end_session("title")
    assert game.folder is not None
    change(game.folder / "telemetry" / f"{game.boat}.sqlite")
    game.consents.boat_opened(game.boat)
    assert game.ports.recorded is not None and game.ports.recorded._recorder.ready()
    game.steps(2)


def test_notes_of_a_newer_game_are_left_alone_and_a_caption_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        game.consents.answer(COUNSELLOR_FILE, True)
        settled(game)
        said: list[str] = []
        monkeypatch.setattr(game.stack, "caption", lambda text, seconds=6.0: said.append(text))
        opened_anew(game, newer)
        game.steps(120)
        assert [text for text in said if "from a newer game" in text] == said[:1]
        (one,) = game.consents.choices()
        assert (one.state, one.endable, one.may_ask) == ("left", True, False), "to be erased, and not asked for"


@pytest.mark.parametrize(
    ("code", "words"),
    [(sqlite3.SQLITE_FULL, "The disk is full"), (sqlite3.SQLITE_READONLY, "may not be changed here")],
)
def test_a_full_disk_or_one_that_takes_no_change_is_said_in_a_caption_and_play_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refused(store: Store, batch: object) -> None:
        error = sqlite3.OperationalError("refused")
        error.sqlite_errorcode = code
        raise error

    with playing(tmp_path) as game:
        keep_boat(game)
        game.consents.answer(COUNSELLOR_FILE, True)
        settled(game)
        monkeypatch.setattr(Store, "write", refused)
        game.ports.hear(LevelStarted("02_swell"))
        assert game.ports.recorded is not None
        game.ports.recorded._recorder.flush()
        steps = game.journey.state.steps
        game.steps(60)
        assert words in game.stack.caption_shown
        assert game.journey.state.steps == steps + 60
        monkeypatch.undo()


# Closing (accessibility.md 15)


def close_window(game: Game) -> None:
    game.loop.once([pygame.event.Event(pygame.QUIT)])


def with_plan(game: Game) -> None:
    """A guest at home, with a plan made on Swell."""
    pressed(game, "play")
    guest = at_screen(Screen.HARBOUR).state
    level = game.content.levels["02_swell"].level
    keeper = replace(guest.keeper, kept=False, plans=(Plan(level.id, level.plans[0].id, ""),))
    game.journey.state = replace(guest, keeper=keeper)
    game.stack.reset(game.session.scene())


@pytest.mark.parametrize("how", ["window", "button"])
def test_a_guests_plan_is_shown_once_before_the_game_closes(how: str) -> None:
    with playing() as game:
        with_plan(game)
        close = game.ports.quit if how == "button" else lambda: close_window(game)
        close()
        page = game.stack.top
        assert isinstance(page, LeaveForTitle) and page.plans() and game.loop._running
        pressed(game, "back")
        assert game.stack.top is not page and game.loop._running, "staying is possible"
        close()
        close()
        assert not game.loop._running, "a second close asks nothing"


def test_the_page_that_shows_the_plan_closes_the_game_itself() -> None:
    with playing() as game:
        with_plan(game)
        close_window(game)
        pressed(game, "home")
        assert not game.loop._running


def test_without_a_plan_the_window_closes_at_once() -> None:
    with playing() as game:
        pressed(game, "play")
        close_window(game)
        assert not game.loop._running


# A slow disk


@pytest.mark.parametrize("answered", [0, 1], ids=["before the settings", "between the settings and the journey"])
@pytest.mark.parametrize("away", [True, False], ids=["after the quick exit", "at once"])
def test_a_boat_that_loads_late_does_not_replace_what_is_played(tmp_path: Path, answered: int, away: bool) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
    with playing(tmp_path) as game:
        slow: list[tuple[Future[Any], Callable[[Any], None]]] = []
        game.soon = lambda future, then: slow.append((future, then))  # type: ignore[method-assign]
        pressed(game, f"boat.{next(iter(game.boats))}")
        for _ in range(answered):
            future, then = slow.pop()
            then(future.result())
        if away:
            game.quick_exit()
            game.steps(30)
            pressed(game, "anything")
        pressed(game, "play")
        while slow:
            future, then = slow.pop()
            then(future.result())
        assert game.journey.state.screen is Screen.OPENING
        assert game.boat == "" and not game.journey.state.keeper.kept
        assert game.stack.top is not None and game.stack.top.name == "opening"
        assert game.ports.recorded is None


def test_of_two_boats_chosen_the_last_is_opened(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        first = game.boat
        game.to_title()
        keep_boat(game, "ember")
        second = game.boat
        game.to_title()
        assert first != second
        slow: list[tuple[Future[Any], Callable[[Any], None]]] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(game, "soon", lambda future, then: slow.append((future, then)))
            pressed(game, f"boat.{first}", f"boat.{second}")
            while slow:
                future, then = slow.pop(0)
                then(future.result())
        assert game.boat == second


# A disk that refuses now and then (C2)


def test_a_second_refusal_of_the_disk_is_said_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        saves, shown = game.saves, list[str]()
        assert saves is not None
        monkeypatch.setattr(game.stack, "caption", lambda text, *rest: shown.append(text))
        for _ in range(2):
            with monkeypatch.context() as patch:
                refuse(patch, saves)
                for _ in range(3):
                    game.save()
                    saves.flush()
                    game.steps(1)
            assert saves.broken
            game.save()
            saves.flush()
            game.steps(1)
            assert not saves.broken
        assert shown == [game.session.t("save.broken")] * 2, "once for each time that it began to refuse"


# A save that cannot be played (C2)


def changed_save(one: Journey, *way: str, to: object) -> bytes:
    """What a journey saves, with the value at a path changed."""
    saved = json.loads(one.saved())
    at = saved
    for name in way[:-1]:
        at = at[name]
    at[way[-1]] = to
    return json.dumps(saved).encode()


@functools.cache
def in_practice() -> Journey:
    """A journey within the first practice of Swell."""
    one = at_screen(Screen.VISIT)
    for _ in play(one, Diligent(1), 120_000):
        if one.state.visit is not None and one.state.visit.practice is not None:
            return one
    raise AssertionError("there was no practice")


@pytest.mark.parametrize("screen", [Screen.OPENING, Screen.CROSSING, Screen.VISIT, Screen.HARBOUR, Screen.TITLE])
def test_a_save_whose_screen_has_nothing_to_show_is_refused_whole(screen: Screen) -> None:
    saved = json.loads(journey().saved()) | {"screen": screen.value}
    one = journey()
    before = one.state
    with pytest.raises(ValueError, match="nothing to show"):
        one.restore(json.dumps(saved).encode(), DAY)
    assert one.state is before


@pytest.mark.parametrize(
    ("way", "to"),
    [
        (("visit", "story", "place"), ""),
        (("visit", "practice", "activity"), "juggling"),
        (("visit", "line"), -40),
    ],
)
def test_a_visit_without_a_place_in_the_story_is_refused_in_a_sentence(
    tmp_path: Path, way: tuple[str, ...], to: object
) -> None:
    broken = changed_save(in_practice(), *way, to=to)
    one = journey()
    try:
        one.restore(broken, DAY)
    except ValueError:
        pass
    else:
        # What could be made whole after all must play on.
        for _ in play(one, Diligent(1), 2_000):
            pass
        return
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        game.to_title()
        game.saves.keep(game.boats[boat], broken)  # type: ignore[union-attr]
        pressed(game, f"boat.{boat}")
        settled(game)
        assert game.journey.state.screen is Screen.TITLE
        assert game.stack.caption_shown == game.session.t("save.unreadable")


def test_every_whole_save_is_still_taken() -> None:
    for screen in (Screen.OPENING, Screen.CROSSING, Screen.VISIT, Screen.HARBOUR):
        kept, one = at_screen(screen), journey()
        one.restore(kept.saved(), DAY)
        assert one.state.screen is screen
    one = journey()
    one.restore(in_practice().saved(), DAY)
    assert one.state.visit is not None and one.state.visit.practice is not None


def test_keepsakes_that_nobody_knows_are_not_drawn() -> None:
    with playing() as game:
        pressed(game, "play")
        home = at_screen(Screen.HARBOUR).state
        found = (*home.keeper.found, "from_a_later_island", "letter.from_there")
        game.journey.state = replace(home, screen=Screen.TOOLKIT, keeper=replace(home.keeper, found=found))
        game.stack.reset(game.session.scene())
        game.loop.draw()
        game.stack.push(Logbook(game.session))
        game.loop.draw()
        assert keepsakes(game.session) == (*home.keeper.found, "letter.from_there")
