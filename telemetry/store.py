"""One player's notes in one SQLite file, used by one thread over one connection that writes and checkpoints.

Every call that changes something is one transaction under synchronous=FULL: when it returns, a power cut
cannot undo it. The file holds one date, that of the first record; everything else counts days from it.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from vault.sqlite_file import BESIDE, files_of, open_sound

from . import FOLDER
from . import rows as rowing
from .clock import DayCount
from .consent import Did, Record, RecordError, read_record, write_record
from .events import Event
from .migrations import FORMAT, bring_up_to_date
from .rows import Lane

if TYPE_CHECKING:
    from .summary import Summary

CHECKPOINT_TRIES, CHECKPOINT_WAIT_S = 20, 0.02
UNDECLARED: Final = "undeclared"

_encode = msgspec.json.Encoder().encode


class NewerError(Exception):
    """The file was written by a newer program, which an older one would damage."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A note that is allowed and has no fault, ready to be written."""

    purpose: str
    session: str
    t_ms: int
    event: Event


@dataclass(slots=True)
class Batch:
    """What is written in one transaction. `turned_away` holds (purpose, name, reason, field); `lost` counts
    by purpose what could not be taken in before."""

    entries: list[Entry] = field(default_factory=list)
    turned_away: list[tuple[str, str, str, str]] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.turned_away or self.lost)


def stores(data: Path) -> tuple[Path, ...]:
    """Every player's notes under a data folder; files that were set aside are not among them."""
    return tuple(p for p in sorted((data / FOLDER).glob("*.sqlite")) if ".damaged-" not in p.name)


def erase_files(path: Path) -> None:
    """Delete everything telemetry keeps about a boat, set-aside files and the consent record included. No
    recorder may be open on it. Raises OSError."""
    for file in files_of(path):
        file.unlink(missing_ok=True)


class Store:
    """An open store. `set_aside` is where a damaged one was moved to, if that happened.

    Raises OSError, sqlite3.Error or NewerError if it cannot be opened.
    """

    def __init__(self, path: Path, today: date, token: str) -> None:
        from sqlite_utils import Database

        self.path = path
        opened = open_sound(path)
        self.set_aside = opened.set_aside
        self._conn: sqlite3.Connection = opened.connection
        try:
            # No temporary files: what is sorted or rebuilt stays in memory, where nothing is left behind.
            self._conn.execute("pragma temp_store=memory")
            self._db: Database = Database(self._conn, execute_plugins=False)
            self._know_format()
            bring_up_to_date(self._db)
            self._number = 1
            self.record = self._read_record()
            self.lanes = rowing.lanes(self._conn)
            self.subject, self.day = self._begin(today, token)
        except BaseException:
            self._conn.close()
            raise

    def _know_format(self) -> None:
        if "meta" in self._db.table_names() and int(self._meta("format", "0")) > FORMAT:
            raise NewerError(self.path.name)

    def _meta(self, key: str, otherwise: str) -> str:
        row = self._conn.execute("select value from meta where key = ?", [key]).fetchone()
        return str(row[0]) if row else otherwise

    def _begin(self, today: date, token: str) -> tuple[str, int]:
        """The player's pseudonym and today's own-day number, both kept from now on."""
        first = date.fromisoformat(self._meta("first_day", today.isoformat()))
        stood, _, reached = self._meta("behind", "").partition(" ")
        behind = (int(stood), int(reached)) if reached else None
        count = DayCount(first, int(self._meta("last_day", "0")), behind).on(today)
        subject = self._meta("subject", token)
        known = {
            "first_day": first.isoformat(),
            "last_day": str(count.last),
            "behind": f"{count.behind[0]} {count.behind[1]}" if count.behind else "",
            "subject": subject,
        }
        with self._db.atomic():
            self._conn.executemany("insert or replace into meta values (?, ?)", known.items())
        return subject, count.last

    def _read_record(self) -> Record | None:
        """The record in force. One that cannot be read, or whose chain is broken, allows nothing and is left
        alone."""
        row = self._conn.execute("select number, record from consent order by number desc limit 1").fetchone()
        if row is None:
            return None
        self._number = row[0] + 1
        try:
            record = read_record(row[1])
        except RecordError:
            return None
        self._number = row[0]
        return record

    def keep_record(self, record: Record) -> None:
        """Write the consent record. Acts are added to it; a question asked anew begins a new one beside the
        old."""
        if self.record is not None and _times_asked(record) != _times_asked(self.record):
            self._number += 1
        with self._db.atomic():
            self._conn.execute(
                "insert or replace into consent values (?, ?)", [self._number, write_record(record).decode()]
            )
        self.record = record

    def begin_lane(self, purpose: str, token: str) -> None:
        """Begin the lane of a purpose that has none. `token` makes its chain start differently each time."""
        root = rowing.linked(b"", 0, token, purpose, "", 0, 0, "", "")
        with self._db.atomic():
            self._conn.execute(
                f"insert into lanes ({rowing.LANE_COLUMNS}) values (?, 0, ?, 0, ?, 0, 0, 0, 0)",
                [purpose, root, root],
            )
        self.lanes[purpose] = Lane(purpose, 0, root, 0, root)

    def write(self, batch: Batch) -> None:
        """Write a batch and its counts as one. Raises sqlite3.Error with nothing written."""
        written, ends = self._rows(batch.entries)
        after = {
            purpose: _counted(
                lane,
                ends.get(purpose, (lane.seq, lane.head)),
                quarantined=sum(one[0] == purpose for one in batch.turned_away),
                lost=batch.lost.get(purpose, 0),
            )
            for purpose, lane in self.lanes.items()
        }
        with self._db.atomic():
            self._conn.executemany(f"insert into events ({rowing.COLUMNS}) values (?,?,?,?,?,?,?,?,?,?,?)", written)
            self._conn.executemany(
                "insert into quarantine values (?, ?, ?, ?, ?, 1)"
                " on conflict (purpose, name, reason, field, day) do update set count = count + 1",
                [(*one, self.day) for one in batch.turned_away],
            )
            self._keep_lanes(lane for purpose, lane in after.items() if lane != self.lanes[purpose])
        self.lanes = after

    def _rows(self, entries: Iterable[Entry]) -> tuple[list[tuple[object, ...]], dict[str, tuple[int, bytes]]]:
        """The rows of some notes, and the last number and hash of each lane after them."""
        day, ends = self.day, dict[str, tuple[int, bytes]]()
        written: list[tuple[object, ...]] = []
        for entry in entries:
            purpose, event = entry.purpose, entry.event
            end = ends.get(purpose)
            seq, prev = end or (self.lanes[purpose].seq, self.lanes[purpose].head)
            body, level = _encode(event).decode(), getattr(event, "level", "")
            note = (seq + 1, entry.session, event.name, event.version, day, entry.t_ms, level, body)
            head = rowing.linked(prev, *note)
            ends[purpose] = (seq + 1, head)
            written.append((purpose, *note, prev, head))
        return written, ends

    def _keep_lanes(self, changed: Iterable[Lane]) -> None:
        self._conn.executemany(
            "update lanes set seq=?, head=?, anchor_seq=?, anchor=?,"
            " emitted=?, stored=?, quarantined=?, lost=? where purpose=?",
            [
                (x.seq, x.head, x.anchor_seq, x.anchor, x.emitted, x.stored, x.quarantined, x.lost, x.purpose)
                for x in changed
            ],
        )

    def purge(self, retention_days: dict[str, int], otherwise: int) -> int:
        """Delete notes older than their purpose allows, in own days; how many there were. The chain then
        begins at the first one left."""
        gone = 0
        for purpose, lane in list(self.lanes.items()):
            before = self.day - retention_days.get(purpose, otherwise)
            # Days never fall along a lane, so the search ends at the first note that stays.
            stays = self._conn.execute(
                "select seq - 1, prev from events where purpose = ? and day >= ? order by seq limit 1",
                [purpose, before],
            ).fetchone()
            last, anchor = stays or (lane.seq, lane.head)
            with self._db.atomic():
                self._conn.execute("delete from quarantine where purpose = ? and day < ?", [purpose, before])
                if last == lane.anchor_seq:
                    continue
                kept = replace(lane, anchor_seq=last, anchor=anchor)
                self._conn.execute("delete from events where purpose = ? and seq <= ?", [purpose, last])
                self._keep_lanes([kept])
            gone += last - lane.anchor_seq
            self.lanes[purpose] = kept
        if gone:
            self.checkpoint()
        return gone

    def erase(self, purpose: str) -> bool:
        """Delete every trace of a purpose's notes: rows, counts, set-aside files. True if nothing is left in
        any file; False if another program is reading and the rest goes with the next checkpoint."""
        with self._db.atomic():
            for table in ("events", "quarantine", "lanes"):
                self._conn.execute(f"delete from {table} where purpose = ?", [purpose])
        self.lanes.pop(purpose, None)
        self.forget_set_aside()
        if not self.lanes:
            self._conn.execute("vacuum")
        return self.checkpoint()

    def forget_set_aside(self, older_than: date = date.max) -> None:
        """Delete damaged files that were set aside before a day."""
        own = {self.path.name + ending for ending in ("", *BESIDE)}
        for file in files_of(self.path):
            if file.name not in own and date.fromtimestamp(file.stat().st_mtime) < older_than:
                file.unlink(missing_ok=True)

    def checkpoint(self) -> bool:
        """Bring everything into the file itself and empty the WAL. False if a reader was in the way all
        along."""
        for _ in range(CHECKPOINT_TRIES):
            busy = self._conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
            if not busy:
                return True
            time.sleep(CHECKPOINT_WAIT_S)
        return False

    def count(self, purposes: Sequence[str]) -> int:
        """How many notes are there for some purposes."""
        return sum(lane.seq - lane.anchor_seq for lane in self.lanes.values() if lane.purpose in purposes)

    def summary(self) -> "Summary":
        """What the notes add up to. Raises sqlite3.Error."""
        from .summary import summarise

        return summarise(self._conn, self.path.name)

    def abandon(self) -> None:
        """Let go of a damaged file without writing to it."""
        self._conn.close()

    def close(self) -> None:
        """Checkpoint and let go of the file."""
        try:
            self.checkpoint()
        finally:
            self._conn.close()


def _times_asked(record: Record) -> int:
    return sum(act.act is Did.ASKED for act in record.acts)


def _counted(lane: Lane, end: tuple[int, bytes], quarantined: int, lost: int) -> Lane:
    """A lane after a batch: `end` is its last number and hash."""
    stored = end[0] - lane.seq
    return replace(
        lane,
        seq=end[0],
        head=end[1],
        emitted=lane.emitted + stored + quarantined + lost,
        stored=lane.stored + stored,
        quarantined=lane.quarantined + quarantined,
        lost=lane.lost + lost,
    )
