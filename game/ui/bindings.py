"""Which key means what, as data that can be changed, and what a key or a pad's button is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from game.core.intents import Kind


class Device(StrEnum):
    """What was touched last: hints show its keys."""

    KEYBOARD = "keyboard"
    MOUSE = "mouse"
    PAD = "pad"
    TOUCH = "touch"


ACTIONS: Mapping[str, tuple[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        "up": (Kind.FOCUS_UP, ("up", "w")),
        "down": (Kind.FOCUS_DOWN, ("down", "s")),
        "left": (Kind.FOCUS_LEFT, ("left", "a")),
        "right": (Kind.FOCUS_RIGHT, ("right", "d")),
        "forward": (Kind.FOCUS_NEXT, ("tab",)),
        "backward": (Kind.FOCUS_BACK, ("backspace",)),
        "activate": (Kind.ACTIVATE, ("return", "space", "keypad enter")),
        "back": (Kind.BACK, ("escape",)),
        "help": (Kind.HELP, ("f1",)),
        "quick_exit": (Kind.QUICK_EXIT, ("f12",)),
        "backlog": (Kind.BACKLOG, ("l",)),
        "aim": (Kind.AIM, ("o",)),
        "full_screen": (Kind.FULL_SCREEN, ("f11",)),
    }
)
"""What can be remapped: its intent and the keys it has at first, by the names SDL gives them, in lower case."""

FIXED = frozenset({"help"})
"""Help now keeps its first key whatever else is set (safety.md S1)."""

PAD = MappingProxyType(
    {
        "a": Kind.ACTIVATE,
        "b": Kind.BACK,
        "x": Kind.BACKLOG,
        "y": Kind.AIM,
        "back": Kind.HELP,
        "start": Kind.BACK,
        "dpad up": Kind.FOCUS_UP,
        "dpad down": Kind.FOCUS_DOWN,
        "dpad left": Kind.FOCUS_LEFT,
        "dpad right": Kind.FOCUS_RIGHT,
    }
)
"""A pad's buttons. Both shoulder buttons together are the quick exit; each alone moves the focus."""

PAD_OF = MappingProxyType(
    {
        Kind.ACTIVATE: "a",
        Kind.BACK: "b",
        Kind.BACKLOG: "x",
        Kind.AIM: "y",
        Kind.HELP: "back",
        Kind.QUICK_EXIT: "shoulders",
    }
)


@dataclass(frozen=True, slots=True)
class Bindings:
    """Keys by action, every action with at least one key."""

    keys: Mapping[str, tuple[str, ...]]

    def kind_of(self, key: str) -> Kind | None:
        """What a key means; None for a key that means nothing here."""
        for action, keys in self.keys.items():
            if key in keys:
                return ACTIONS[action][0]
        return None

    def key_for(self, kind: Kind) -> str:
        """The first key of an intent, or an empty string."""
        for action, keys in self.keys.items():
            if ACTIONS[action][0] is kind and keys:
                return keys[0]
        return ""


def bound(changes: Mapping[str, tuple[str, ...]]) -> Bindings:
    """The usual keys with the player's changes; unknown actions are left out, and Help now keeps its key."""
    keys = {action: usual for action, (_, usual) in ACTIONS.items()}
    for action, chosen in changes.items():
        if action in keys and chosen:
            keep = keys[action][:1] if action in FIXED else ()
            keys[action] = (*keep, *(k.lower() for k in chosen if k.lower() not in keep))
    taken = {key for action in FIXED for key in keys[action]}
    for action in keys:
        if action not in FIXED:
            keys[action] = tuple(k for k in keys[action] if k not in taken) or keys[action]
    return Bindings(MappingProxyType(keys))


def conflicts(bindings: Bindings) -> dict[str, tuple[str, ...]]:
    """Keys that mean more than one thing, with the actions they mean; empty is good."""
    users: dict[str, list[str]] = {}
    for action, keys in bindings.keys.items():
        for key in keys:
            users.setdefault(key, []).append(action)
    return {key: tuple(actions) for key, actions in users.items() if len(actions) > 1}


def rebound(bindings: Bindings, action: str, key: str) -> tuple[Bindings, str]:
    """Set the first key of an action. If another action had it, nothing changes and that action is named.

    Raises KeyError for an unknown action.
    """
    key = key.lower()
    for other, keys in bindings.keys.items():
        if other != action and key in keys:
            return bindings, other
    rest = tuple(k for k in bindings.keys[action][1:] if k != key)
    first = (bindings.keys[action][0],) if action in FIXED else ()
    changed = dict(bindings.keys)
    changed[action] = (*first, key, *rest) if first else (key, *rest)
    return Bindings(MappingProxyType(changed)), ""


def key_label(key: str) -> str:
    """A key's name as it stands on the key: "F1", "Esc", "Enter"."""
    short = {"escape": "Esc", "return": "Enter", "keypad enter": "Enter", "backspace": "\u2190"}
    return short.get(key) or (key.upper() if len(key) <= 3 and key[:1] != " " else key.capitalize())
