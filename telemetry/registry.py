"""What the declared events say of themselves: fields, JSON Schema, and whether a value keeps to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import msgspec

from .events import CODE, DECLARED, Event

UNKNOWN_EVENT: Final = "unknown_event"
BAD_VALUE: Final = "bad_value"
"""Why something is turned away. The value is never kept: it was not checked, so it could be anything."""

REFUSED: Final = (msgspec.MsgspecError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What encoding an event, or its check, raises if a value is not allowed."""

NO_FIELD: Final = "-"
"""Stands for an event's own existence where a field is asked for."""


encode: Final = msgspec.json.Encoder().encode
"""An event as its body."""


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field. `allowed` says in words which values it takes."""

    event: str
    name: str
    kind: str
    unit: str
    reason: str
    allowed: str
    required: bool

    @property
    def path(self) -> str:
        """The name used in grants: `event.field`."""
        return f"{self.event}.{self.name}"


@cache
def by_name() -> dict[str, type[Event]]:
    """The declared events by name."""
    return {event.name: event for event in DECLARED}


@cache
def fields(event: type[Event]) -> tuple[Field, ...]:
    """The fields of an event, in order."""
    return tuple(_field(event, raw) for raw in msgspec.structs.fields(event))


def every_field() -> Iterator[Field]:
    """The fields of all events."""
    for event in DECLARED:
        yield from fields(event)


@cache
def data_of(purpose: str) -> tuple[str, ...]:
    """All that may be kept for a purpose, as `event.field`; `event.-` is that the event happened at all."""
    return tuple(
        path
        for event in DECLARED
        if purpose in event.purposes
        for path in (f"{event.name}.{NO_FIELD}", *(field.path for field in fields(event)))
    )


def schema(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event's body."""
    raw = msgspec.json.schema(event)
    kinds = raw["$defs"]
    body = kinds.pop(event.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"tidelight/{event.name}/{event.version}",
        "x-purposes": list(event.purposes),
        **body,
        "title": event.name,
        **({"$defs": kinds} if kinds else {}),
    }


@cache
def checks() -> dict[type, Callable[[bytes], Event]]:
    """For each declared event, what takes its body and raises one of REFUSED if a value in it is not allowed."""
    return {event: msgspec.json.Decoder(event).decode for event in DECLARED}


def fault(event: object) -> tuple[str, str] | None:
    """None if this is a declared event and every value in it is allowed; otherwise the reason and the field,
    or `-` if the fault lies in none."""
    kind = type(event)
    if kind not in checks():
        return UNKNOWN_EVENT, NO_FIELD
    try:
        checks()[kind](encode(event))
    except REFUSED as error:
        return _reason(str(error), kind)
    return None


def _reason(message: str, event: type) -> tuple[str, str]:
    named = re.search(r"`\$\.(\w+)|missing required field `(\w+)", message)
    name = (named.group(1) or named.group(2)) if named else NO_FIELD
    return BAD_VALUE, name if name in event.__struct_fields__ else NO_FIELD  # type: ignore[attr-defined]


def _field(event: type[Event], raw: msgspec.structs.FieldInfo) -> Field:
    info = msgspec.inspect.type_info(raw.type)
    meta: msgspec.inspect.Metadata | None = info if isinstance(info, msgspec.inspect.Metadata) else None
    if isinstance(info, msgspec.inspect.UnionType):
        meta = next((one for one in info.types if isinstance(one, msgspec.inspect.Metadata)), None)
    if meta is None or meta.extra_json_schema is None:
        raise TypeError(f"{event.__name__}.{raw.name} has no unit and no reason; declare it with why(...)")
    kind, allowed = _values(meta.type)
    return Field(
        event.name,
        raw.name,
        kind,
        str(meta.extra_json_schema["x-unit"]),
        str(meta.extra_json_schema["description"]),
        allowed,
        raw.required,
    )


def _values(kind: msgspec.inspect.Type) -> tuple[str, str]:
    if isinstance(kind, msgspec.inspect.EnumType):
        return "category", ", ".join(str(one.value) for one in kind.cls)
    if isinstance(kind, msgspec.inspect.BoolType):
        return "yes or no", "true, false"
    if isinstance(kind, msgspec.inspect.IntType) and None not in (kind.ge, kind.le):
        return "whole number", f"{kind.ge} to {kind.le}"
    if isinstance(kind, msgspec.inspect.StrType) and kind.pattern == CODE:
        return "code", "a-z 0-9 _ . (40 at most)"
    raise TypeError(f"{kind} may not be measured: only codes, categories, whole numbers, and yes or no")
