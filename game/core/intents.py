"""What a person means, named at the edge: every device ends in these, and nothing behind them knows a key or a pixel.

Only the kinds in `FLOW_KINDS` reach the rules and are recorded. The others belong to the stack of scenes:
opening Help, for one, must leave no trace (safety.md S4), so it can never stand in a recording.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of intent."""

    PRESS = "press"
    """Use the node named by `Intent.node` (a choice, a thing, a button, the activity's own node)."""
    NEXT = "next"
    """Read on: show the whole line, or the next one."""
    WALK = "walk"
    """Walk: `Intent.value` -1 left, 1 right, 0 stop. It stays in force until the next WALK or WALK_TO."""
    WALK_TO = "walk_to"
    """Walk to the node named by `Intent.node`, or to `Intent.value` (units along the place) if it is empty."""

    FOCUS_UP = "focus_up"
    FOCUS_DOWN = "focus_down"
    FOCUS_LEFT = "focus_left"
    FOCUS_RIGHT = "focus_right"
    FOCUS_NEXT = "focus_next"
    FOCUS_BACK = "focus_back"
    FOCUS = "focus"
    """Put the focus on `Intent.node` (a mouse that moves over it)."""
    ACTIVATE = "activate"
    """Use the focused node; where nothing is focused, read on."""
    BACK = "back"
    """Esc: close what lies on top, or pause."""
    HELP = "help"
    QUICK_EXIT = "quick_exit"
    BACKLOG = "backlog"
    AIM = "aim"
    """Say again what is being done here (accessibility.md 16)."""
    FULL_SCREEN = "full_screen"

    TYPE = "type"
    """Write `Intent.node`, where words are typed. It never reaches the rules, so that no recording holds a word."""
    ERASE = "erase"
    """Take the letter before back, where words are typed."""


FLOW_KINDS = frozenset({Kind.PRESS, Kind.NEXT, Kind.WALK, Kind.WALK_TO})


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing a person means, in one fixed step."""

    kind: Kind
    node: str = ""
    value: float = 0.0


def press(node: str) -> Intent:
    """Use a node."""
    return Intent(Kind.PRESS, node)
