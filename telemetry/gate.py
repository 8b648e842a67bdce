"""Which events a consent record lets through, worked out once whenever the record changes."""

from dataclasses import dataclass

from msgspec import UNSET
from msgspec.structs import replace

from .consent import PLAYER, Policy, Record, allowed
from .events import DECLARED, Event
from .registry import NO_FIELD, fields


@dataclass(frozen=True, slots=True)
class Pass:
    """An event may be kept for `purpose`, without the fields in `left_out`."""

    purpose: str
    left_out: tuple[str, ...] = ()

    def through(self, event: Event) -> Event:
        """The event as it may be kept."""
        return replace(event, **dict.fromkeys(self.left_out, UNSET)) if self.left_out else event


@dataclass(frozen=True, slots=True)
class Gate:
    """What may be kept now. Nothing, to begin with."""

    passes: dict[type, tuple[Pass, ...]]
    purposes: tuple[str, ...]


CLOSED = Gate({}, ())


def gate_of(record: Record | None, day: int, policy: Policy) -> Gate:
    """The gate of a record on an own-day. An event with a needed field that was not granted does not pass."""
    passes: dict[type, tuple[Pass, ...]] = {}
    for event in DECLARED:
        found = [_pass(record, event, purpose, day, policy) for purpose in event.purposes]
        passes[event] = tuple(one for one in found if one is not None)
    purposes = sorted({one.purpose for each in passes.values() for one in each})
    return Gate(passes, tuple(purposes)) if purposes else CLOSED


def _pass(record: Record | None, event: type[Event], purpose: str, day: int, policy: Policy) -> Pass | None:
    def granted(field: str) -> bool:
        return allowed(record, purpose, f"{event.name}.{field}", PLAYER, day, policy)

    refused = [field for field in fields(event) if not granted(field.name)]
    if not granted(NO_FIELD) or any(field.required for field in refused):
        return None
    return Pass(purpose, tuple(field.name for field in refused))
