"""Two copies of the game that began as guests, before there was a folder: one keeps a boat, the other is told why it
cannot (issue "Nothing lost"; docs/decisions/0022)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from game.app import Game
from game.core.intents import Intent, Kind
from game.flow.journey import Screen
from game.ui.scenes.keep import NotKept
from tests.journeys import ROOT
from tests.scenes_kit import files, keep_boat, playing, pressed, settled, to_keep

OTHER = """
import sys
from pathlib import Path
from tests.scenes_kit import *
with playing(Path(sys.argv[1])) as game:
    keep_boat(game, "moss")
    game.saves.flush()
    print("kept", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another(folder: Path) -> Iterator[None]:
    """Another copy of the game that has kept a boat in the folder, and closes at the end."""
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "kept\n"
    try:
        yield
    finally:
        other.communicate("close\n", timeout=60)


def keep_at_home(game: Game) -> None:
    game.journey.state = game.journey._home(game.journey.state)
    game.stack.reset(game.session.scene())
    pressed(game, "open.keep")
    assert game.journey.state.screen is Screen.KEEP
    game.stack.scroll(4000)
    pressed(game, "keep.yes", "name.wick", "keep.done")


def test_the_second_copy_is_told_when_it_would_keep_a_boat_and_can_once_the_first_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with playing(folder) as game:
        to_keep(game)
        with another(folder):
            before = files(folder)
            pressed(game, "keep.yes", "name.wick", "age.13_15", "keep.done")
            settled(game)
            top = game.stack.top
            assert isinstance(top, NotKept)
            said = " ".join(node.name for node in game.stack.nodes())
            assert "already open on this computer" in said and "only that one can keep boats" in said
            assert "Nothing is lost" in said and "close the other window first" in said
            assert not game.journey.state.keeper.kept and not game.boat and game.saves is None
            assert game.ports.recorded is None, "a guest's yes is noted nowhere"
            steps = game.journey.state.steps
            game.steps(1, (Intent(Kind.ACTIVATE),))
            game.steps(60)
            assert game.stack.top is not top and game.journey.state.steps > steps, "play goes on"
            assert files(folder) == before, "nothing was written beside the boat that is kept there"
        keep_at_home(game)
        settled(game)
        assert game.boat and game.journey.state.keeper.kept
        assert {boat.name for boat in game.boats.values()} == {"moss", "wick"}, "the title has both from now on"
    with playing(folder) as game:
        assert {boat.name for boat in game.boats.values()} == {"moss", "wick"}


def test_a_copy_that_is_still_opening_when_the_other_keeps_a_boat_says_so_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with playing(folder) as game:
        with another(folder):
            game._late()
            assert "already open on this computer" in game.stack.caption_shown
            assert game.saves is None and game.boats == {}
        keep_boat(game)
        assert game.boat
