"""What a story gives to whoever plays it: turns of lines and choices, and a small state that can be saved."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .story import Story


@dataclass(frozen=True, slots=True)
class Tag:
    """A cue to the game, written `# name: value` or `# name` in Ink."""

    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.value}" if self.value else self.name


def _value(tags: tuple[Tag, ...], name: str) -> str | None:
    return next((tag.value for tag in tags if tag.name == name), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as Ink gives it, without its line break. `id` is empty where the story has none."""

    text: str
    tags: tuple[Tag, ...] = ()
    id: str = ""

    def tag(self, name: str) -> str | None:
        """The value of the first tag with this name ("" for a bare tag), or None."""
        return _value(self.tags, name)

    def has(self, name: str) -> bool:
        """Whether a tag with this name is there."""
        return self.tag(name) is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the player can choose now. `index` counts from 0 within the turn."""

    index: int
    text: str
    tags: tuple[Tag, ...] = ()
    id: str = ""

    def tag(self, name: str) -> str | None:
        """The value of the first tag with this name ("" for a bare tag), or None."""
        return _value(self.tags, name)

    def has(self, name: str) -> bool:
        """Whether a tag with this name is there."""
        return self.tag(name) is not None


Value = bool | int | str


@dataclass(frozen=True, slots=True)
class State:
    """Where a story stands: at the start of a turn, with all that a later line may read.

    `place` names the choice that was taken ("" before the first turn); `values` holds the variables, `counts`
    how often each named place, once-only choice and sequence was come to (0 left out); `trail` the knots
    gone through, the latest last, so that a save survives a changed story.
    """

    place: str = ""
    values: tuple[tuple[str, Value], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    trail: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The state as JSON text, with sorted keys."""
        return json.dumps(
            {"place": self.place, "values": dict(self.values), "counts": dict(self.counts), "trail": list(self.trail)},
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, story: "Story", text: str) -> Self:
        """Read a state saved by `to_json`. What `story` no longer knows is kept as it stands: `resume` finds the
        nearest earlier knot and says so. Raises ValueError for text that is not a saved state."""
        try:
            raw = json.loads(text)
            values = tuple(sorted((str(k), _plain(v)) for k, v in raw["values"].items()))
            counts = tuple(sorted((str(k), int(v)) for k, v in raw["counts"].items()))
            return cls(str(raw["place"]), values, counts, tuple(map(str, raw["trail"])))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"this is not a saved story state: {error}") from error


def _plain(value: object) -> Value:
    if isinstance(value, bool | int | str):
        return value
    raise ValueError(f"{value!r} cannot be the value of a story variable")


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said until the player must choose. `ended` is true when the story is over (no choices then).

    `moved` is true when the place of a saved state is gone from a changed story, so that this turn begins at
    the nearest earlier knot instead.
    """

    state: State
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    ended: bool
    moved: bool = False
