"""What stands in the harbour answers every press, and its caption promises nothing that it does not do."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game
from game.ui.scenes.harbour import HarbourScene
from tests.asking_kit import at_home
from tests.scenes_kit import pressed


def gone_to(game: Game, name: str) -> str:
    """The line that stands there after pressing a thing and walking to it."""
    pressed(game, f"at.{name}")
    scene = game.stack.top
    assert isinstance(scene, HarbourScene)
    for _ in range(1200):
        if scene.reading:
            return scene.reading[0][1]
        game.steps(1)
    return ""


@pytest.mark.parametrize("name", ["boat", "kettle"])
def test_what_opens_nothing_says_its_lines_every_time(tmp_path: Path, name: str) -> None:
    with at_home(tmp_path) as game:
        game.journey.state = replace(game.journey.state, quiet=True)
        scene = game.stack.top
        assert isinstance(scene, HarbourScene)
        first = gone_to(game, name)
        while scene.reading:
            scene.reading.pop()
        scene.then = ""
        game.steps(5)
        assert first and gone_to(game, name) == first
