"""The notes as CSV: events.csv, dictionary.csv that explains every column, and a README.txt. Reads only."""

import csv
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import msgspec

from vault.files import open_own
from vault.row_keys import KeyFile

from . import rows
from .codebook import ROW_COLUMNS, as_csv
from .keys import key_of
from .registry import every_field
from .words import Words

NAMES: Final = ("events.csv", "dictionary.csv", "README.txt")


def columns() -> tuple[str, ...]:
    """The columns of events.csv: those every note has, then every declared field once, the hash last."""
    own = dict.fromkeys(field.name for field in every_field())
    common = tuple(name for name, *_ in ROW_COLUMNS)
    return (*common[:-1], *own, common[-1])


def write(
    conn: sqlite3.Connection, keys: KeyFile | None, folder: Path, words: Words, purposes: Collection[str] = ()
) -> tuple[Path, ...]:
    """Write the three files into a folder, which is made if need be; returns them. `purposes` are those whose notes are
    meant, all if there are none. Raises OSError, sqlite3.Error."""
    folder.mkdir(parents=True, exist_ok=True)
    lanes = {purpose: lane for purpose, lane in rows.lanes(conn).items() if not purposes or purpose in purposes}
    events, dictionary, readme = (folder / name for name in NAMES)
    names = columns()
    with open_own(events) as file:
        writer = csv.DictWriter(file, names, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for purpose in lanes:
            writer.writerows(_line(row) for row in rows.rows(conn, purpose, key_of(keys, purpose)))
    for path, text in ((dictionary, as_csv()), (readme, _readme(lanes.values(), words))):
        with open_own(path) as file:
            file.write(text)
    return events, dictionary, readme


def _line(row: rows.Row) -> dict[str, object]:
    try:
        body: dict[str, object] = msgspec.json.decode(row.body, type=dict)
    except msgspec.MsgspecError:
        body = {}
    common = {name: getattr(row, name) for name, *_ in ROW_COLUMNS}
    return {**{name: safe(value) for name, value in body.items()}, **common, "hash": row.hash.hex()}


def safe(value: object) -> object:
    """A value that a spreadsheet does not take for a formula, should somebody have put one into the file."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _readme(lanes: Iterable[rows.Lane], words: Words) -> str:
    lines = [words.text("csv.title"), "", words.text("page.chosen"), words.text("page.claim"), ""]
    lines += [words.text(f"csv.{key}") for key in ("events", "dictionary", "days")]
    for lane in lanes:
        lines += ["", lane.purpose, words.text("csv.chain", head=lane.head.hex())]
        lines.append(words.text("csv.quarantine", quarantined=lane.quarantined, lost=lane.lost))
    return "\n".join(lines) + "\n"
