"""Reads the tables of a dataset row by row, with nothing but the standard library. One participant is in memory at a
time."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from ..words import load
from . import layout
from .layout import Column, Table, Type

Row = dict[str, Any]
"""The cells of a row that are not empty, by column."""
COMMON: Final = frozenset(("participant", "purpose", "wave", "session", "seq", "event", "version", "day", "t_ms"))
"""The columns that say whose note it is, what and when."""
ZERO: Final = datetime(1970, 1, 1)
"""Stands for a player's own day 0 wherever a format wants a time. No date is known, and nobody takes this for one."""


class DatasetError(Exception):
    """A folder that is no dataset, or one that cannot be used for this. `key` names the sentence."""

    def __init__(self, key: str, **names: object) -> None:
        self.key, self.names = key, names
        super().__init__(key)

    def __str__(self) -> str:
        """The sentence in English, for who meets it in a notebook."""
        return load().text(self.key, **self.names)


@dataclass(frozen=True, slots=True)
class Play:
    """One time of playing for one purpose: its notes in order."""

    participant: str
    purpose: str
    session: str
    notes: tuple[Row, ...]

    @property
    def wave(self) -> int:
        return min(int(note["wave"]) for note in self.notes)


def rows(folder: Path, table: Table) -> Iterator[Row]:
    """The rows of a table. Raises DatasetError, OSError."""
    path = folder / table.path
    if not path.is_file():
        held = any((folder / layout.DATA).glob("*.csv"))
        raise DatasetError("table.other_tier" if held else "table.none", folder=folder)
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        if tuple(next(lines, ())) != table.names:
            raise DatasetError("table.columns", file=table.path)
        readers = tuple((column.name, _reader(column)) for column in table.columns)
        try:
            for cells in lines:
                yield {name: read(cell) for (name, read), cell in zip(readers, cells, strict=True) if cell}
        except (ValueError, csv.Error):
            raise DatasetError("table.cell", file=table.path, line=lines.line_num) from None


def plays(folder: Path) -> Iterator[tuple[str, tuple[Play, ...]]]:
    """Each participant with their times of playing, in the order in which they began. Raises DatasetError, OSError."""
    seen: set[str] = set()
    for who, notes in groupby(rows(folder, layout.events()), itemgetter("participant")):
        if who in seen:
            raise DatasetError("table.order", file=layout.events().path, participant=who)
        seen.add(who)
        found: dict[tuple[str, str], list[Row]] = {}
        for note in notes:
            found.setdefault((note["purpose"], note["session"]), []).append(note)
        yield (
            who,
            tuple(
                Play(who, purpose, session, tuple(sorted(held, key=itemgetter("seq"))))
                for (purpose, session), held in found.items()
            ),
        )


def own_fields(note: Row) -> Row:
    """What the event of a note brings itself, by column."""
    return {name: value for name, value in note.items() if name not in COMMON}


def name_of(dataset: Path) -> str:
    """What a dataset calls itself."""
    try:
        name = json.loads((dataset / "dataset_description.json").read_text(encoding="utf-8")).get("name")
    except (OSError, ValueError, AttributeError):
        name = None
    return name if isinstance(name, str) and name else "Tidelight"


def day_of(day: int) -> datetime:
    """A player's own day, counted from ZERO."""
    return ZERO + timedelta(days=day)


def moment(day: int, t_ms: int) -> str:
    """A time on a player's own day as ISO 8601."""
    return (day_of(day) + timedelta(milliseconds=t_ms)).isoformat(timespec="milliseconds")


def _reader(column: Column) -> Callable[[str], Any]:
    match column.type:
        case Type.INTEGER:
            return int
        case Type.BOOLEAN:
            return _truth
    return str


def _truth(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(cell)
    return cell == "true"
