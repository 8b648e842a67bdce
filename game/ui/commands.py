"""What a scene may ask of the stack, and what the keys that work everywhere do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scene import Scene


@dataclass(frozen=True, slots=True)
class Push:
    scene: "Scene"


@dataclass(frozen=True, slots=True)
class Pop:
    result: object = None


@dataclass(frozen=True, slots=True)
class Replace:
    scene: "Scene"


@dataclass(frozen=True, slots=True)
class Reset:
    """Empty the stack and begin with this scene."""

    scene: "Scene"


@dataclass(frozen=True, slots=True)
class Focus:
    """Move the focus to a node of the scene, which brings it into view and has it read aloud."""

    node: str


Command = Push | Pop | Replace | Reset | Focus


def _nothing() -> "Scene | None":
    return None


def _no_act() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the keys that work everywhere do. Those that return a scene have it pushed."""

    help: Callable[[], "Scene | None"] = _nothing
    back: Callable[[], "Scene | None"] = _nothing
    backlog: Callable[[], "Scene | None"] = _nothing
    quick_exit: Callable[[], None] = _no_act
    full_screen: Callable[[], None] = _no_act
