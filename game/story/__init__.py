"""Stories: a closed subset of Ink, read into a graph and played as a pure function of state and choice.

Public API: `load_story`, `begin`, `choose`, `resume` and the values they give.
"""

from pathlib import Path

from .model import Choice, Line, State, Tag, Turn, Value
from .story import Story

__all__ = [
    "Choice",
    "Line",
    "State",
    "Story",
    "Tag",
    "Turn",
    "Value",
    "begin",
    "choose",
    "load_story",
    "resume",
]


def load_story(path: Path) -> Story:
    """Read `path` and what it includes. Raises ContentError with every problem found."""
    raise NotImplementedError


def begin(story: Story) -> Turn:
    """The first turn."""
    raise NotImplementedError


def choose(story: Story, state: State, index: int) -> Turn:
    """The turn after choice `index` of the turn at `state`. Raises IndexError if there is no such choice."""
    raise NotImplementedError


def resume(story: Story, state: State) -> Turn:
    """The same turn again from a saved state: the same lines and choices."""
    raise NotImplementedError
