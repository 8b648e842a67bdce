"""A copy of the real content in which one thing is spoilt, and what the checks say of it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from game.core.problems import Problem
from tests.journeys import ROOT

STORY = "levels/02_swell/story.ink"


def copied(root: Path) -> Path:
    """A copy of everything that is checked, in an empty folder."""
    for name in ("levels", "assets", "telemetry/questions"):
        shutil.copytree(ROOT / name, root / name)
    return root


@contextmanager
def spoilt(root: Path, file: str, old: str, new: str) -> Iterator[int]:
    """A file with one thing changed; gives the line where. Afterwards it is as it was."""
    path = root / file
    whole = path.read_text(encoding="utf-8")
    at = whole.index(old)
    path.write_text(whole[:at] + new + whole[at + len(old) :], encoding="utf-8")
    try:
        yield whole.count("\n", 0, at) + 1
    finally:
        path.write_text(whole, encoding="utf-8")


def told(problems: Sequence[Problem]) -> str:
    return "\n".join(map(str, problems))
