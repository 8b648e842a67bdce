"""The quick exit: gone at once, telling nothing, and losing nothing (safety.md S6, C1, P3; docs/decisions/0010)."""

from pathlib import Path
from typing import Any

import pygame
import pytest
from msgspec.structs import replace

from game.app import Game
from game.core.intents import Intent, Kind
from game.flow.journey import Screen
from game.flow.visit import Phase
from game.ui.scenes.blank import REST_STEPS
from game.ui.window import BLANK
from tests.scenes_kit import keep_boat, key, play_lines, play_until, playing, pressed, settled

ACTIVATE = Intent(Kind.ACTIVATE)
EXIT = Intent(Kind.QUICK_EXIT)


def guest(game: Game, lines: int = 12) -> None:
    """A guest some lines into Swell."""
    pressed(game, "play")
    play_until(game, Screen.VISIT)
    game.journey.state = replace(game.journey.state, keeper=replace(game.journey.state.keeper, kept=False))
    game.boat = ""
    play_lines(game, lines)


def ids(game: Game) -> set[str]:
    return {node.id for node in game.stack.nodes()}


def woken(game: Game) -> None:
    """Away long enough, and something pressed."""
    game.steps(REST_STEPS + 1)
    game.steps(1, (ACTIVATE,))


def test_s6_it_is_out_of_sight_before_anything_can_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    with playing(tmp_path) as game:
        keep_boat(game)
        mixer: Any = type("Mixer", (), {"silence": lambda self: order.append("silent")})()
        with monkeypatch.context() as patch:
            patch.setattr(game, "mixer", mixer)
            patch.setattr(game.window, "hide", lambda title: order.append("hidden"))
            patch.setattr(game, "save", lambda: order.append("saved"))
            patch.setattr(game.ports, "end_session", lambda how: order.append("closed"))
            patch.setattr(game.ports, "take", lambda settings: None)
            game.quick_exit()
        assert order == ["silent", "hidden", "saved", "closed"]


def test_s6_what_is_left_of_the_window_is_one_colour_under_a_title_that_tells_nothing() -> None:
    with playing() as game:
        guest(game)
        game.loop.draw()
        game.loop.once([key(pygame.K_F12)], now=50.0)
        for _ in range(3):
            picture = pygame.surfarray.array3d(game.window.surface).reshape(-1, 3)
            assert (picture == tuple(pygame.Color(BLANK))[:3]).all()
            game.loop.redraw()
            game.loop.once([], now=50.1)
        assert pygame.display.get_caption()[0] == "Untitled"
        assert ids(game) == set(), "no words, and nothing to press by chance"
        assert list(game.session.backlog) == []
        woken(game)
        assert pygame.display.get_caption()[0] == "Tidelight"


@pytest.mark.parametrize("kind", [Kind.ACTIVATE, Kind.BACK, Kind.FOCUS_DOWN, Kind.BACKLOG, Kind.NEXT, Kind.AIM])
def test_s6_any_press_brings_the_title_and_none_before_it_is_meant(kind: Kind) -> None:
    with playing() as game:
        guest(game)
        game.steps(1, (EXIT, Intent(kind)))
        game.steps(REST_STEPS - 4)
        game.steps(1, (Intent(kind),))
        assert [s.name for s in game.stack.scenes] == ["blank"], "it belongs to the hurry of leaving"
        game.steps(REST_STEPS)
        game.steps(1, (Intent(kind),))
        assert [s.name for s in game.stack.scenes] == ["title"]


def test_s1_help_still_opens_by_its_key() -> None:
    with playing() as game:
        guest(game)
        game.steps(1, (EXIT,))
        game.steps(1, (Intent(Kind.HELP),))
        assert game.stack.top is not None and game.stack.top.name == "help"


def test_s6_a_window_that_was_minimised_opens_at_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    with playing() as game:
        guest(game)
        seen = False
        monkeypatch.setattr(game.window, "seen", lambda: seen)
        game.steps(1, (EXIT,))
        game.steps(600)
        assert [s.name for s in game.stack.scenes] == ["blank"], "it waits as long as it takes"
        seen = True
        game.steps(1)
        assert [s.name for s in game.stack.scenes] == ["title"]


def test_c1_a_guest_loses_nothing_by_it() -> None:
    with playing() as game:
        guest(game)
        before, said = game.journey.state, list(game.session.backlog)
        game.steps(1, (EXIT,))
        woken(game)
        assert game.journey.state.screen is Screen.TITLE and game.journey.state.visit is None
        assert game.stack.focus == "play", "a press by whoever comes along leads into nothing that was played"
        label = next(n.name for n in game.stack.nodes() if n.id == "go_on")
        assert label == "Go on"
        pressed(game, "go_on")
        now = game.journey.state
        assert now.visit is not None and before.visit is not None
        assert (now.visit.story, now.visit.line) == (before.visit.story, before.visit.line)
        assert now.keeper == before.keeper
        assert list(game.session.backlog)[: len(said)] == said
        assert game.stack.top is not None and game.stack.top.name == "visit"


def test_c1_it_stays_there_while_something_else_is_begun_and_goes_when_the_game_closes(tmp_path: Path) -> None:
    with playing() as game:
        guest(game)
        game.folder = tmp_path
        game.steps(1, (EXIT,))
        woken(game)
        pressed(game, "play")
        game.to_title()
        assert "go_on" in ids(game)
        game.steps(1, (EXIT,))
        woken(game)
        assert "go_on" in ids(game), "a second exit, from the title, loses nothing either"
        pressed(game, "play")
        game.steps(1, (EXIT,))
        woken(game)
        pressed(game, "go_on")
        assert game.journey.state.visit is not None, "nor does one from a game that only began"
    assert list(tmp_path.iterdir()) == [], "P6: in memory only"


def test_p3_the_flag_of_today_and_what_is_too_big_are_not_come_back_to() -> None:
    with playing() as game:
        pressed(game, "play")
        play_until(game, Screen.CROSSING)
        crossing = game.journey.state.crossing
        assert crossing is not None
        game.journey.state = replace(game.journey.state, crossing=replace(crossing, hoisted="easy"))
        game.steps(1, (EXIT,))
        woken(game)
        pressed(game, "go_on")
        assert game.journey.state.crossing is not None and game.journey.state.crossing.hoisted == ""
        play_until(game, Screen.VISIT)
        visit = game.journey.state.visit
        assert visit is not None
        game.journey.state = replace(game.journey.state, visit=replace(visit, phase=Phase.TOO_BIG))
        game.steps(1, (EXIT,))
        woken(game)
        pressed(game, "go_on")
        assert game.journey.state.visit is not None and game.journey.state.visit.phase is Phase.PLAN


def test_s6_a_kept_boat_is_on_the_disk_and_nothing_is_set_aside(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        play_until(game, Screen.VISIT)
        game.steps(1, (EXIT,))
        woken(game)
        settled(game)
        assert "go_on" not in ids(game)
        assert f"boat.{next(iter(game.boats))}" in ids(game)
        assert game.stack.focus == "play"


def test_s6_a_kept_boat_that_the_disk_does_not_take_is_set_aside(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        play_until(game, Screen.VISIT)
        boat = game.boat
        assert game.saves is not None
        game.saves.flush()
        game.saves.broken = "no room"
        game.steps(1, (EXIT,))
        woken(game)
        pressed(game, "go_on")
        assert game.boat == boat and game.journey.state.keeper.kept
        assert game.journey.state.screen is Screen.VISIT
