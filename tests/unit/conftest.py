"""A kept boat whose player said yes to notes: made once, copied for each test that asks for it."""

import shutil
from pathlib import Path

import pytest

from game.core.events import LevelStarted
from tests.asking_kit import asked, at_home, state
from tests.scenes_kit import pressed


@pytest.fixture(scope="module")
def said_yes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kept boat that said yes at the Harbour on its first day; to be copied."""
    folder = tmp_path_factory.mktemp("yes")
    with at_home(folder) as game:
        assert asked(game)
        pressed(game, "yes")
        assert state(game) == "on"
        game.ports.hear(LevelStarted("02_swell"))
    return folder


@pytest.fixture
def yes_folder(said_yes: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(said_yes, tmp_path / "data"))
