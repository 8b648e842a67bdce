"""Turns the files of some participants into rows: once each, checked, as lines of CSV and as Parquet by event.

It runs in a helper of its own, holds one participant at a time, and says at the end what it found.
"""

import re
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from ..events import QUESTIONNAIRES, Event, QuestionnaireAnswered, SessionEnded
from ..notices import STUDY_PURPOSES
from ..registry import BAD_VALUE, REFUSED, UNKNOWN_EVENT, by_name, checks, encode
from ..shipped import scored, shipped
from ..study_file import NoteLine, StudyFile, StudyFileError, digest
from . import layout
from .collect import Entry, Opener, Source
from .leave import Person
from .parts import FileHeld, Part, sized

WORK: Final = "work"
"""What lies in the folder of a dataset only while it is being built."""
NEWER_EVENT, NOT_FOR_IT, STRAY = "newer_event", "other_purpose", "no_sense"
MOST_KNOWN: Final = 50_000
LONGEST_KNOWN: Final = 400
"""Of the body of a note that is kept in memory, in case it comes again."""
AT_ONCE: Final = 10_000
"""So many rows are in memory before they are written."""
MOST: Final = 2**53
"""Every program that reads a dataset can count so far."""
_SESSION: Final = re.compile(r"[0-9a-f]{16}")
_VERSION: Final = re.compile(r"[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}")


class ChangedError(Exception):
    """A source that is another than was looked at, or cannot be opened any more."""

    def __init__(self, source: Source) -> None:
        self.source = source
        super().__init__(source)


class Job(Struct, frozen=True):
    """The participants of one batch, and the folder in which the dataset is being built."""

    number: int
    people: tuple[Person, ...]
    folder: str


class Done(Struct, frozen=True):
    """What became of a batch: rows, counts for the quality sheet, and each file with its size and SHA-256: `parquet`,
    and the `parts` of the tables."""

    number: int
    rows: int
    events: Mapping[str, int]
    quality: Mapping[str, int]
    versions: Mapping[str, int]
    refused: Mapping[str, int]
    parts: tuple[FileHeld, ...]
    parquet: tuple[FileHeld, ...]


@dataclass(slots=True)
class Tally:
    """Counts while a batch runs. `quality` has keys `purpose/what`."""

    quality: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def done(self, number: int, parts: tuple[FileHeld, ...], parquet: tuple[FileHeld, ...]) -> "Done":
        """What became of the batch; `kinds` counts by event and version."""
        events: Counter[str] = Counter()
        for (name, _), count in self.kinds.items():
            events[name] += count
        versions = {f"{name} {version}": count for (name, version), count in self.kinds.items()}
        return Done(number, self.rows, events, self.quality, versions, self.refused, parts, parquet)


def part(table: str, number: int) -> str:
    """Where in the folder the lines of a table lie that a batch made."""
    return f"{WORK}/{table}-{number:05}.csv"


def done_file(folder: Path, number: int) -> Path:
    """What says that a batch is whole."""
    return folder / WORK / f"batch-{number:05}.json"


def run(opener: Opener, job: Job) -> Done:
    """Make the rows of a batch. What another attempt left is written over. Raises OSError, ChangedError."""
    from vault.files import write_whole

    folder, tally, lines = Path(job.folder), Tally(), Lines()
    tables = [Part(folder, part(table.name, job.number)) for table in layout.tables()]
    events, *others = tables
    try:
        for person in job.people:
            told = _Participant(person, lines, tally, events)
            for entry in person.files:
                told.take(entry, _opened(opener, entry).each_note())
            told.end()
            for table, said in zip(others, (told.line(), told.answers, told.scores()), strict=True):
                table.add(said)
    finally:
        parts = tuple(table.close() for table in tables)
    done = tally.done(job.number, parts, tuple(_parquet(folder, job.number)))
    write_whole(done_file(folder, job.number), msgspec.json.encode(done))
    return done


def _opened(opener: Opener, entry: Entry) -> StudyFile:
    """A source as it was looked at. Raises ChangedError."""
    try:
        file = opener.open(entry.source)
    except (StudyFileError, OSError, sqlite3.Error, ValueError):
        raise ChangedError(entry.source) from None
    if digest(file) != entry.digest:
        raise ChangedError(entry.source)
    return file


# Rows


class Lines:
    """How a note's own fields stand in a line. Most bodies come again and again, so each is looked at once."""

    def __init__(self) -> None:
        names = layout.events().names
        self._place = {name: at for at, name in enumerate(names)}
        self._first = self._place[layout.LEVEL.name]
        self._known: dict[tuple[str, str, bytes], tuple[str, type[Event] | None, str]] = {}

    def of(self, name: str, version: str, body: bytes) -> tuple[str, type[Event] | None, str]:
        """The cells from `level` on, and the event; no event and why, if the note cannot be used."""
        if len(body) > LONGEST_KNOWN:
            return self._look(name, version, body)
        found = self._known.get((name, version, body))
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[name, version, body] = self._look(name, version, body)
        return found

    def _look(self, name: str, version: str, body: bytes) -> tuple[str, type[Event] | None, str]:
        kind = by_name().get(name)
        if kind is None or not _VERSION.fullmatch(version):
            return "", None, UNKNOWN_EVENT
        if _numbers(version)[0] > _numbers(kind.version)[0]:
            return "", None, NEWER_EVENT
        try:
            values: dict[str, object] = msgspec.json.decode(encode(checks()[kind](body)))
        except REFUSED:
            return "", None, NEWER_EVENT if _numbers(version) > _numbers(kind.version) else BAD_VALUE
        cells = [""] * (len(self._place) - self._first)
        for own, value in values.items():
            said = str(value).lower() if isinstance(value, bool) else str(value)
            cells[self._place[layout.column_of(name, own)] - self._first] = said
        return ",".join(cells), kind, ""


@cache
def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in version.split("-"))


class _Participant:
    """One participant's rows, from their files in order of time."""

    def __init__(self, person: Person, lines: Lines, tally: Tally, events: Part) -> None:
        self.person, self._lines, self._tally, self._events = person, lines, tally, events
        self._rows: list[str] = []
        self.answers: list[str] = []
        self._points: dict[tuple[str, int], dict[int, int]] = {}
        self._answered: dict[tuple[str, int], int] = {}
        self._counts: Counter[str] = Counter()
        self._days: list[int] = []
        self._seen: dict[str, dict[int, Entry]] = {}
        self._sessions: dict[str, bool] = {}
        self._last: dict[str, tuple[str, int, int, int]] = {}
        self._ended: dict[str, Entry] = {}

    def take(self, entry: Entry, notes: Iterable[NoteLine]) -> None:
        """Add what is new in a file."""
        who, seen, of_day, wave = self.person.participant, self._seen, -1, 0
        before = {purpose: self._ended.get(purpose) for purpose in entry.purposes}
        there = dict.fromkeys(entry.purposes, 0)
        for purpose, session, seq, name, version, day, t_ms, level, raw in notes:
            if purpose not in there:
                continue
            there[purpose] += 1
            known = seen.get(session)
            if known is None:
                known = seen[session] = {}
            earlier = known.get(seq)
            if earlier is not None and earlier is not entry:
                self._tally.quality[f"{purpose}/again"] += 1
                continue
            known[seq] = entry
            tail, kind, why = self._lines.of(name, version, bytes(raw))
            if kind is None or purpose not in kind.purposes:
                self._refuse(purpose, name, why or NOT_FOR_IT)
                continue
            if earlier is entry or tail.partition(",")[0] != level:
                self._refuse(purpose, name, STRAY)
                continue
            if not self._follows(entry, purpose, session, seq, day, t_ms):
                self._refuse(purpose, name, STRAY)
                continue
            if kind is SessionEnded:
                self._sessions[session] = True
            self._tally.kinds[name, version] += 1
            self._counts[purpose] += 1
            self._days.append(day)
            if day != of_day:
                of_day, wave = day, max(0, bisect_right(entry.begins, day) - 1)
            self._rows.append(f"{who},{purpose},{wave},{session},{seq},{name},{version},{day},{t_ms},{tail}\n")
            if kind is QuestionnaireAnswered and purpose == QUESTIONNAIRES:
                self._answer(bytes(raw), day, session, seq)
            if len(self._rows) >= AT_ONCE:
                self._write()
        self._note_gaps(entry, before, there)

    def _write(self) -> None:
        self._events.add(self._rows)
        self._tally.rows += len(self._rows)
        self._rows.clear()

    def _follows(self, entry: Entry, purpose: str, session: str, seq: int, day: int, t_ms: int) -> bool:
        """Whether a note can be where it stands. Where a clock ran back is counted and the note kept."""
        if not 1 <= seq < MOST or not 0 <= t_ms < MOST or not 0 <= day <= entry.made_on_day:
            return False
        if session not in self._sessions:
            if not _SESSION.fullmatch(session):
                return False
            self._sessions[session] = False
            self._tally.quality[f"{purpose}/sessions"] += 1
        before = self._last.get(purpose)
        if before is not None and day < before[2]:
            self._tally.quality[f"{purpose}/day_back"] += 1
        if before is not None and t_ms < before[3] and session == before[0]:
            self._tally.quality[f"{purpose}/clock_back"] += 1
        self._last[purpose] = (session, seq, day, t_ms)
        return True

    def _refuse(self, purpose: str, name: str, why: str) -> None:
        known = name if name in by_name() else "-"
        self._tally.refused[f"{purpose}/{known}/{why}"] += 1

    def _note_gaps(self, entry: Entry, before: Mapping[str, Entry | None], there: Mapping[str, int]) -> None:
        quality = self._tally.quality
        for purpose in entry.purposes:
            count, earlier = entry.counts.get(purpose), before[purpose]
            if count is None:
                continue
            # Of one lane: what was ended in between is taken from one side alone.
            known = earlier.counts[purpose].last if earlier is not None else 0
            quality[f"{purpose}/aged"] += max(0, count.first - known - 1)
            said = count.last - count.first + 1 - count.left_out
            quality[f"{purpose}/missing"] += max(0, said - there[purpose])
            self._ended[purpose] = entry

    def end(self) -> None:
        """Count what can be told only when all is there."""
        self._write()
        quality = self._tally.quality
        quality["-/cut_off_sessions"] += sum(not ended for ended in self._sessions.values())
        quality["-/clock_leapt"] += any(entry.clock_leapt for entry in self.person.files)
        for purpose, entry in self._ended.items():
            count = entry.counts[purpose]
            for what in ("emitted", "stored", "quarantined", "lost", "left_out", "cut_off"):
                quality[f"{purpose}/{what}"] += getattr(count, what)
            quality[f"{purpose}/people"] += 1
            quality[f"{purpose}/rows"] += self._counts[purpose]

    def _answer(self, body: bytes, day: int, session: str, seq: int) -> None:
        told = msgspec.json.decode(body, type=QuestionnaireAnswered)
        cells = (self.person.participant, told.form, told.wave, told.item, told.answer, day, session, seq)
        self.answers.append(",".join(map(str, cells)) + "\n")
        if told.form in shipped():
            self._points.setdefault((told.form, told.wave), {})[told.item] = told.answer
            self._answered[told.form, told.wave] = day

    def scores(self) -> Iterator[str]:
        """The scores of the questionnaires that come with the game."""
        for (form, wave), points in sorted(self._points.items()):
            for score, value in scored(shipped()[form], points).items():
                cells = (self.person.participant, form, wave, score, value, self._answered[form, wave])
                yield ",".join(map(str, cells)) + "\n"

    def line(self) -> Iterator[str]:
        """The participant's own line."""
        files = self.person.files
        last = files[-1]
        waves = " ".join(map(str, sorted({entry.wave for entry in files})))
        days = (min(self._days), max(self._days)) if self._days else ("", "")
        counts = (self._counts[purpose] for purpose in STUDY_PURPOSES)
        codes = (self.person.codes.get(purpose, "") for purpose in STUDY_PURPOSES)
        cells = (self.person.participant, last.age_band, last.language, last.arm, waves, len(files), *days)
        yield ",".join(map(str, (*cells, *counts, *codes))) + "\n"


# Parquet

BLOCK: Final = 8 * 1024 * 1024
ROW_GROUP: Final = 128 * 1024


def _parquet(folder: Path, number: int) -> Iterator[FileHeld]:
    """The lines of a batch again, by event; each file with its size and SHA-256."""
    from pyarrow import csv, parquet

    lines = folder / part(layout.events().name, number)
    if not lines.stat().st_size:
        return
    writers = _Writers(folder, number, parquet)
    columns = layout.events().columns
    convert = csv.ConvertOptions(
        column_types={column.name: layout.ARROW[column.type] for column in columns},
        null_values=[""],
        strings_can_be_null=True,
    )
    read = csv.ReadOptions(column_names=[column.name for column in columns], block_size=BLOCK, use_threads=False)
    for block in csv.open_csv(lines, read_options=read, convert_options=convert):
        writers.take(block)
    yield from writers.close()


class _Writers:
    """One open Parquet file an event."""

    def __init__(self, folder: Path, number: int, parquet: Any) -> None:
        self._folder, self._number, self._parquet = folder, number, parquet
        self._open: dict[str, tuple[str, Any]] = {}
        self._waiting: dict[str, list[Any]] = {}

    def take(self, block: Any) -> None:
        import pyarrow.compute as pc

        for event in pc.unique(block.column(layout.PARTITION)).to_pylist():
            some = block.filter(pc.equal(block.column(layout.PARTITION), event))
            names = [column.name for column in layout.columns_of(event)]
            waiting = self._waiting.setdefault(event, [])
            waiting.append(some.select(names))
            if sum(one.num_rows for one in waiting) >= ROW_GROUP:
                self._write(event)

    def _write(self, event: str) -> None:
        import pyarrow as pa

        table = pa.Table.from_batches(self._waiting.pop(event))
        if event not in self._open:
            path = f"{layout.parquet_folder(event)}/part-{self._number:05}.parquet"
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            made = self._parquet.ParquetWriter(self._folder / path, table.schema, compression="zstd")
            self._open[event] = (path, made)
        self._open[event][1].write_table(table)

    def close(self) -> Iterator[FileHeld]:
        for event in list(self._waiting):
            self._write(event)
        for path, made in self._open.values():
            made.close()
            yield (path, *sized(self._folder / path))
