"""What every coping activity is: a pure model that cannot be failed and can be played with one press.

A model's state is a frozen dataclass of plain values, moved by fixed steps of 1/60 s. It knows node ids, never
keys or pixels. The view under game/ui/activities draws the state and puts a widget on each node.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from game.core.events import How


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended. `easier` is true when a lighter form was used at any time; `noticed` are short facts the
    story may use (no free text)."""

    how: How
    seconds: float
    easier: bool = False
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """The state after a step and the sound cues it gave."""

    state: Any
    cues: tuple[str, ...] = ()


class Model(Protocol):
    """A coping activity. `params` are the level's, already validated against the module's `Params`."""

    @property
    def name(self) -> str:
        """The name used by `# practise:` and in level.toml."""
        ...

    def begin(self, params: Any, pace: float) -> Any:
        """The first state. `pace` 1, 2 or 4 stretches every time in it; 0 means that nothing is timed."""
        ...

    def step(self, params: Any, state: Any, presses: tuple[str, ...]) -> Stepped:
        """One fixed step with the nodes pressed in it. Unknown nodes are ignored."""
        ...

    def nodes(self, params: Any, state: Any) -> tuple[str, ...]:
        """The nodes that can be pressed now, the main one first."""
        ...

    def outcome(self, params: Any, state: Any) -> Outcome | None:
        """None while it goes on."""
        ...
