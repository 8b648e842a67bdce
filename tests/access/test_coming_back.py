"""Coming back to a kept boat: the first press is for it, and the way on is told (ACC-16, C1)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game
from game.core.intents import Intent, Kind
from game.flow.journey import Screen
from game.ui.scenes.harbour import MOST_ASKED
from tests.scenes_kit import keep_boat, play_lines, play_until, playing, pressed, settled


def kept_at(folder: Path, screen: Screen) -> str:
    """Keep a boat, play on until a screen and close; gives the boat."""
    with playing(folder) as game:
        keep_boat(game)
        play_until(game, screen)
        return game.boat


def opened(game: Game, boat: str) -> None:
    pressed(game, f"boat.{boat}")
    settled(game)


def words(game: Game) -> str:
    return " ".join(node.name for node in game.stack.nodes() if node.group != "chrome")


def test_the_first_focus_of_a_returning_player_is_on_the_kept_boat(tmp_path: Path) -> None:
    boat = kept_at(tmp_path, Screen.OPENING)
    with playing(tmp_path) as game:
        assert game.stack.focus == f"boat.{boat}"
        game.steps(1, (Intent(Kind.ACTIVATE),))
        settled(game)
        assert game.boat == boat, "one press carries on"


def test_a_focus_that_was_moved_stays_when_the_boats_come_late(tmp_path: Path) -> None:
    boat = kept_at(tmp_path, Screen.OPENING)
    with playing() as game:
        game.folder = tmp_path
        game.steps(1, (Intent(Kind.FOCUS, "strip.text"),))
        game.open_saves()
        settled(game)
        assert f"boat.{boat}" in {n.id for n in game.stack.nodes()}
        assert game.stack.focus == "strip.text"


@pytest.mark.parametrize(
    ("screen", "told"),
    [
        (Screen.OPENING, ("in the boat",)),
        (Screen.CROSSING, ("On the way to Swell",)),
        (Screen.VISIT, ("On Swell, with Mira", "See Mira through the evening, and get the lamp lit.")),
        (Screen.HARBOUR, ("in the harbour",)),
    ],
)
def test_acc_16_the_place_who_is_there_and_the_aim_are_told_on_load(
    screen: Screen, told: tuple[str, ...], tmp_path: Path
) -> None:
    boat = kept_at(tmp_path, screen)
    with playing(tmp_path) as game:
        opened(game, boat)
        assert game.stack.top is not None and game.stack.top.name == "recap"
        assert all(part in words(game) for part in told), words(game)
        before = game.journey.state
        game.steps(120)
        assert game.journey.state == before, "it waits"
        game.steps(1, (Intent(Kind.ACTIVATE),))
        assert game.stack.top.name == screen.value
        assert game.journey.state.screen is screen


def test_acc_9_where_the_focus_is_spoken_the_place_is_said_first(tmp_path: Path) -> None:
    boat = kept_at(tmp_path, Screen.VISIT)
    with playing(tmp_path) as game:
        opened(game, boat)
        game.ports.change(speech=True)
        game.stack.focus_anew()
        assert game.stack.focus == "recap.0"
        for _ in range(len(game.stack.nodes())):
            # Enter on words reads on, and comes to the way back to the visit.
            if game.stack.top is not None and game.stack.top.name == "recap":
                game.steps(1, (Intent(Kind.ACTIVATE),))
        assert game.stack.top is not None and game.stack.top.name == "visit"


def test_acc_5_the_back_log_of_a_resumed_level_has_what_had_been_said(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        play_until(game, Screen.VISIT)
        play_lines(game, 40)
        heard, boat = tuple(game.session.backlog), game.boat
    with playing(tmp_path) as game:
        opened(game, boat)
        told = tuple(game.session.backlog)
        assert len(told) > 20
        assert told[-1] == heard[-1]
        assert set(told) <= set(heard)
        game.steps(1, (Intent(Kind.ACTIVATE),))
        game.steps(5)
        assert tuple(game.session.backlog)[: len(told)] == told, "it is told once"
        assert len(game.session.backlog) == len(told)


def test_acc_5_an_island_that_was_left_is_remembered_when_one_sails_there_again(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        play_until(game, Screen.VISIT)
        play_lines(game, 20)
        heard, boat = set(game.session.backlog), game.boat
        pressed(game, "leave")
        settled(game)
    with playing(tmp_path) as game:
        opened(game, boat)
        # Else the question about notes may come over the Harbour meanwhile: it waits for the disk, so not always.
        keeper = replace(game.journey.state.keeper, asked_recording=MOST_ASKED)
        game.journey.state = replace(game.journey.state, keeper=keeper)
        pressed(game, "back", "open.chart", "island.02_swell", "crossing.skip")
        game.steps(5)
        assert game.journey.state.screen is Screen.VISIT
        told = set(game.session.backlog)
        assert len(told & heard) > 10
