"""The README says what is true: the claim, the commands, the keys."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from game.ui.bindings import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
CLAIM = "Built from skills with evidence. This game has not been tested in a trial."


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def start() -> ModuleType:
    """run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_s8_the_claim_stands_there_word_for_word(readme: str) -> None:
    assert CLAIM in readme.replace("\n", " ")
    assert "not for a crisis" in readme.replace("\n", " ")


def test_the_two_commands_stand_alone(readme: str) -> None:
    assert re.findall(r"```\n(.*?)\n```", readme, re.DOTALL) == ["python3 run.py", "python3 run.py test"]


def test_every_command_is_described(readme: str, start: ModuleType) -> None:
    described = set(re.findall(r"`python3 run\.py (\w+)`", readme)) | {"test"}
    assert described == {*start.PLAYING, *start.WORKING}
    usage = set(re.findall(r"^  (\w+) ", start.USAGE, re.MULTILINE))
    assert usage == {*start.PLAYING, *start.WORKING}


@pytest.mark.parametrize(("action", "key"), [("help", "F1"), ("quick_exit", "F12"), ("full_screen", "F11")])
def test_the_keys_are_the_games(readme: str, action: str, key: str) -> None:
    assert ACTIONS[action][1][0] == key.lower()
    assert key in readme


def test_it_is_said_that_nothing_is_recorded_unless_chosen(readme: str) -> None:
    section = readme.partition("## What is recorded")[2].strip()
    assert section.startswith("Nothing, unless you choose it.")
