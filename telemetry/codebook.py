"""The codebook: every column of every note with its values, unit and reason, for people (CSV) and programs (JSON)."""

import csv
import json
from io import StringIO
from typing import Any, Final

from .events import DECLARED, Event
from .registry import Field, fields

ROW_COLUMNS: Final = (
    ("purpose", "code", "", "what the note may be used for", "Notes of one purpose are never mixed with another's."),
    ("session", "code", "16 hexadecimal digits", "one time of playing", "Joins the notes of one time of playing."),
    ("seq", "whole number", "1 or more", "place in the order", "Shows that no note is missing."),
    ("name", "code", "", "what happened", "Says what the rest of the line is about."),
    ("schema", "version", "model-revision-addition", "version of the note's fields", "Older notes stay readable."),
    ("day", "whole number", "0 or more", "days since the first answer", "Shows practice over days without a date."),
    ("t_ms", "whole number", "0 or more", "milliseconds since the session began", "Gives the order and the length."),
    ("hash", "code", "64 hexadecimal digits", "check code", "Shows whether a line was changed or taken out."),
)
"""Name, kind, values, unit, reason of what every note has."""
_HEAD: Final = ("event", "schema", "column", "kind", "values", "unit", "needed", "reason", "purposes")


def as_csv() -> str:
    """One line for each column of each event; the columns that every note has first, with no event named."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for name, kind, values, unit, reason in ROW_COLUMNS:
        writer.writerow(("", "", name, kind, values, unit, "yes", reason, ""))
    for event in DECLARED:
        for field in fields(event):
            needed = "yes" if field.required else "no"
            told = (field.name, field.kind, field.allowed, field.unit, needed, field.reason)
            writer.writerow((event.name, event.version, *told, " ".join(event.purposes)))
    return out.getvalue()


def as_json() -> str:
    """The same, and what each event means; single values stand apart, so that no program has to take them to pieces."""
    every = [
        {"name": name, "kind": kind, "values": values, "unit": unit, "reason": reason}
        for name, kind, values, unit, reason in ROW_COLUMNS
    ]
    book = {"every_note": every, "events": [_told(event) for event in DECLARED]}
    return json.dumps(book, indent=2, ensure_ascii=False) + "\n"


def _told(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.name,
        "schema": event.version,
        "meaning": " ".join((event.__doc__ or "").split()),
        "purposes": list(event.purposes),
        "fields": [_field(field) for field in fields(event)],
    }


def _field(field: Field) -> dict[str, Any]:
    values: dict[str, Any] = {"values": field.allowed}
    if field.kind == "category":
        values = {"values": field.allowed.split(", ")}
    elif field.kind == "whole number":
        least, _, most = field.allowed.partition(" to ")
        values = {"least": int(least), "most": int(most)}
    named = {"name": field.name, "kind": field.kind, **values}
    return {**named, "unit": field.unit, "needed": field.required, "reason": field.reason}
