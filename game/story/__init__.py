"""Stories: a closed subset of Ink, read into a graph and played as a pure function of state and choice.

`load_story` reads a file; `begin`, `choose` and `resume` give turns; `check_story` visits every reachable state.
"""

from pathlib import Path

from .engine import EndlessStoryError
from .model import Choice, Line, State, Tag, Turn, Value
from .playing import begin, choose, go_to, ranged, resume
from .story import Knot, Source, Story, read_story

__all__ = [
    "Choice",
    "EndlessStoryError",
    "Knot",
    "Line",
    "Source",
    "State",
    "Story",
    "Tag",
    "Turn",
    "Value",
    "begin",
    "choose",
    "go_to",
    "load_story",
    "ranged",
    "resume",
]


def load_story(path: Path, shown: str = "") -> Story:
    """Read `path` and what it includes; problems name it as `shown` (its file name, if empty). Raises ContentError
    with every problem found."""
    return read_story(path, shown)
