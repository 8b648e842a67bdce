"""The notes as CSV: events.csv, dictionary.csv that explains every column, and a README.txt. Reads only."""

import csv
import sqlite3
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Final

import msgspec

from . import rows
from .events import DECLARED
from .registry import every_field, fields
from .words import Words

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


def columns() -> tuple[str, ...]:
    """The columns of events.csv: those every note has, then every declared field once, the hash last."""
    own = dict.fromkeys(field.name for field in every_field())
    common = tuple(name for name, *_ in ROW_COLUMNS)
    return (*common[:-1], *own, common[-1])


def write(conn: sqlite3.Connection, folder: Path, words: Words) -> tuple[Path, ...]:
    """Write the three files into a folder, which is made if need be; returns them. Raises OSError, sqlite3.Error."""
    folder.mkdir(parents=True, exist_ok=True)
    lanes = rows.lanes(conn)
    events = folder / "events.csv"
    names = columns()
    with events.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for purpose in lanes:
            writer.writerows(_line(row) for row in rows.rows(conn, purpose))
    dictionary = folder / "dictionary.csv"
    dictionary.write_text(dictionary_csv(), encoding="utf-8", newline="")
    readme = folder / "README.txt"
    readme.write_text(_readme(lanes.values(), words), encoding="utf-8")
    return events, dictionary, readme


def dictionary_csv() -> str:
    """dictionary.csv: one line for each column of each event."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("event", "column", "kind", "values", "unit", "needed", "reason", "purposes"))
    for name, kind, values, unit, reason in ROW_COLUMNS:
        writer.writerow(("", name, kind, values, unit, "yes", reason, ""))
    for event in DECLARED:
        for field in fields(event):
            needed = "yes" if field.required else "no"
            line = (event.name, field.name, field.kind, field.allowed, field.unit, needed, field.reason)
            writer.writerow((*line, " ".join(event.purposes)))
    return out.getvalue()


def _line(row: rows.Row) -> dict[str, object]:
    try:
        body: dict[str, object] = msgspec.json.decode(row.body, type=dict)
    except msgspec.MsgspecError:
        body = {}
    common = {name: getattr(row, name) for name, *_ in ROW_COLUMNS}
    return {**{name: _safe(value) for name, value in body.items()}, **common, "hash": row.hash.hex()}


def _safe(value: object) -> object:
    """A value that a spreadsheet does not take for a formula, should somebody have put one into the file."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _readme(lanes: Iterable[rows.Lane], words: Words) -> str:
    lines = [words.text("csv.title"), "", words.text("page.chosen"), words.text("page.claim"), ""]
    lines += [words.text(f"csv.{key}") for key in ("events", "dictionary", "days")]
    for lane in lanes:
        lines += ["", lane.purpose, words.text("csv.chain", head=lane.head.hex())]
        lines.append(words.text("csv.quarantine", quarantined=lane.quarantined, lost=lane.lost))
    return "\n".join(lines) + "\n"
