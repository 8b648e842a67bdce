"""One player's notes in one SQLite file, used by one thread over one connection that writes and checkpoints.

Every call that changes something is one transaction under synchronous=FULL: when it returns, a power cut
cannot undo it. The file holds one date, that of the first record; everything else counts days from it. What the notes
say is sealed; their keys lie in a file of their own.
"""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, astuple, replace
from datetime import date
from functools import partial
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from vault.row_keys import KeyFile
from vault.seal_error import SealError
from vault.sqlite_file import Damaged, atomic, emptied, makes_no_sense, open_sound, swap

from . import FOLDER, integrity
from . import rows as rowing
from .clock import DayCount
from .consent import Record
from .consent_rows import forget_codes, keep_row, rewrite, times_asked, unveiled, veil_anew, veiled
from .erasing import delete_some, without_notes
from .keys import ASIDE, aside_days, aside_since, erase_set_aside, keys_aside, keys_of, keys_to_write, put_aside
from .migrations import FORMAT, bring_up_to_date, format_of
from .rows import Lane
from .sessions import Batch
from .unread import UNREAD, begun_later

if TYPE_CHECKING:
    from vault.sealing import Identity

    from .summary import Summary

SWEEP_S: Final = 0.4
"""How long whoever erases waits for rows that nobody can read any more."""


class NewerError(Exception):
    """The file was written by a newer program, which an older one would damage."""


def stores(data: Path) -> tuple[Path, ...]:
    """Every player's notes under a data folder; files that were set aside are not among them."""
    return tuple(p for p in sorted((data / FOLDER).glob("*.sqlite")) if ".damaged-" not in p.name)


class Store:
    """An open store. `set_aside` is where one was moved to that was damaged, or whose keys are gone (`keys_lost`).

    Raises OSError, sqlite3.Error or NewerError if it cannot be opened, SealError if its keys are sealed and `identity`
    does not open them; Damaged only if nothing may be set aside.
    """

    def __init__(
        self, path: Path, today: date, token: str, identity: "Identity | None" = None, may_set_aside: bool = True
    ) -> None:
        self.path, self.keys_lost, self._may_set_aside = path, False, may_set_aside
        self.leaving: tuple[str, ...] = ()
        """Purposes whose key is gone and whose rows are still being deleted."""
        opened = open_sound(path, may_set_aside=may_set_aside)
        self.set_aside = opened.set_aside
        if self.set_aside is not None:
            keys_aside(path, self.set_aside)
        try:
            self._read(opened.connection, today, token, identity)
        except Damaged:
            if not may_set_aside:
                raise
            self.set_aside = put_aside(path)
            self._read(open_sound(path).connection, today, token, identity)

    # Opening

    def _read(self, conn: sqlite3.Connection, today: date, token: str, identity: "Identity | None") -> None:
        """Take in what is there. Raises Damaged if it makes no sense, though SQLite finds the file sound."""
        self._use(conn)
        try:
            self.keys = self._ready(identity)
            self._wrong = integrity.said_before(self._conn)
            self._gaps = integrity.said_before(self._conn, integrity.GAPS)
            self.lanes = rowing.lanes(self._conn)
            for lane in self.lanes.values():
                msgspec.convert(asdict(lane), Lane)
            self._judge()
            self._take_up_unread()
            self._finish_erasing()
            with suppress(OSError, sqlite3.Error):  # a full disk: it counts for nothing all the same
                self._drop_disowned()
            self.record = self._read_record()
            self.subject, self.day, self.leapt = self._begin(today, token)
        except BaseException as error:
            self._conn.close()
            if makes_no_sense(error):
                raise Damaged(str(error)) from error
            raise

    def _use(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        # No temporary files: what is sorted or rebuilt stays in memory, where nothing is left behind.
        conn.execute("pragma temp_store=memory")

    def _ready(self, identity: "Identity | None") -> KeyFile:
        """The tables as they are now, and the keys that belong to them. A file whose keys are gone is of no use to
        anybody, so it is set aside whole; the leave in it does not count either."""
        kind = format_of(self._conn)
        if kind > FORMAT:
            raise NewerError(self.path.name)
        try:
            if kind == 1:
                from .upgrade import take_over

                self._use(take_over(self._conn, self.path, identity))
            bring_up_to_date(self._conn)
            keys = keys_to_write(self.path, identity)
        except SealError as error:
            raise NewerError(keys_of(self.path).name) if error.why == "newer" else error from None
        used = self._used()
        orphaned = keys is not None and not used and integrity.tell_of_some(keys)
        if keys is not None and (keys.there or not used) and not orphaned:
            return keys
        if not self._may_set_aside:
            raise Damaged(keys_of(self.path).name)
        self.keys_lost = not orphaned
        self._conn.close()
        self.set_aside = put_aside(self.path)
        self._use(open_sound(self.path).connection)
        bring_up_to_date(self._conn)
        return KeyFile.open(keys_of(self.path), identity)

    def _used(self) -> bool:
        """Whether there are notes or answers, for which there must be keys."""
        return bool(rowing.lanes(self._conn)) or not self._no_record()

    def _no_record(self) -> bool:
        return integrity.consent_hash(self._conn) == integrity.NO_RECORD

    def _judge(self) -> None:
        """Keep what contradicts the keys said, and where the game was cut off, since writing on from here hides it."""
        if self._used():
            self._wrong = tuple(dict.fromkeys((*self._wrong, *integrity.outside(self._conn, self.keys, self.lanes))))
            gaps = dict.fromkeys((*self._gaps, *integrity.gaps(self.keys, self.lanes)))
            self._gaps = tuple(gaps)[-integrity.MOST_GAPS :]

    def _take_up_unread(self) -> None:
        """Write anew, with the key, the lanes whose old notes were deleted without it."""
        if UNREAD in integrity.meta(self._conn):
            now = begun_later(self._conn, self.lanes, self.keys.sealed)
            with atomic(self._conn):
                self._keep_lanes(lane for purpose, lane in now.items() if lane != self.lanes[purpose])
                self._conn.execute("delete from meta where key = ?", [UNREAD])
            self.lanes = now

    def _finish_erasing(self) -> None:
        """Notes without a key are ones that were being erased when the power went."""
        for purpose in set(self.lanes) - set(self.keys.purposes):
            self.lanes.pop(purpose)
            self.leaving = (*self.leaving, purpose)
        self.sweep()

    def _begin(self, today: date, token: str) -> tuple[str, int, bool]:
        """The player's pseudonym and today's own-day number, both kept from now on, and whether the calendar is too far
        ahead to be believed. From now on the key file says that the game has the notes open."""
        known = integrity.meta(self._conn)
        counted = DayCount.read(known, today).on(today)
        subject = known.get("subject", token)
        with atomic(self._conn):
            aside = {ASIDE: aside_since(self.path, known.get(ASIDE, ""), counted.last)}
            self._keep_meta(known | counted.written() | aside | {"subject": subject})
        if self.keys.there:
            with suppress(OSError):  # on a full disk a cut-off end will not be known by it
                self.note_heads()
        return subject, counted.last, counted.leapt is not None

    def _keep_meta(self, changed: dict[str, str]) -> None:
        integrity.keep_meta(self._conn, self.keys, changed | self._said())

    def _said(self) -> dict[str, str]:
        return {integrity.FAULTS: integrity.listed(self._wrong), integrity.GAPS: integrity.listed(self._gaps)}

    # The record of answers

    def _read_record(self) -> Record | None:
        """The record in force. One that cannot be read, or was changed, allows nothing and is left alone."""
        row = self._conn.execute("select max(number) from consent").fetchone()
        self._number = row[0] or 0
        record = integrity.record_in(self._conn)
        if record is None or not integrity.accepts(self._conn, self.keys):
            self._number += 1
            return None
        return unveiled(record, self.keys)

    def keep_record(self, record: Record) -> None:
        """Write the consent record. A question asked anew begins a new one beside the old. Raises OSError or
        sqlite3.Error if it cannot be written."""
        if self.record is not None and times_asked(record) != times_asked(self.record):
            self._number += 1
        self._drop_disowned()

        def written() -> None:
            keep_row(self._conn, self._number, veiled(record, self.keys))
            forget_codes(self._conn, record)

        rewrite(self._conn, self.keys, self._heads(), written)
        self.record = record

    def disown(self) -> bool:
        """Make what is written of answers count for nothing; True if it is gone too, else the next opening deletes it.
        Raises OSError, sqlite3.Error if it counts still."""
        self.record = None
        if not self._no_record():
            self.keys.disown(integrity.DISOWNED)
            with suppress(OSError, sqlite3.Error):
                self._drop_disowned()
        return self._no_record()

    def _drop_disowned(self) -> None:
        if integrity.DISOWNED in integrity.accepted(self.keys) and not integrity.accepts(self._conn, self.keys):
            with atomic(self._conn):
                self._conn.execute("delete from consent")
            self.keys.note(self._heads(), integrity.NO_RECORD)
            self.checkpoint()

    # Notes

    def begin_lane(self, purpose: str) -> None:
        """Begin the lane of a purpose that has none, with a key of its own. Raises OSError, sqlite3.Error."""
        while purpose in self.leaving:
            self.sweep()
        self.keys.drop(purpose)
        self.keys.begin(purpose)
        root = urandom(32)  # its chain starts differently each time
        lane = Lane(purpose, 0, root, 0, root)
        with atomic(self._conn):
            rowing.begin_lane(self._conn, lane)
            self._keep_lanes([lane])
        self.lanes[purpose] = lane
        self.note_heads()

    def write(self, batch: Batch) -> None:
        """Write a batch and its counts as one. Raises sqlite3.Error with nothing written."""
        written: list[tuple[object, ...]] = []
        after = {purpose: self._after(lane, batch, written) for purpose, lane in self.lanes.items()}
        with atomic(self._conn):
            rowing.insert(self._conn, written)
            if batch.turned_away:
                rowing.turn_away(self._conn, batch.turned_away, self.day)
                for purpose in {one[0] for one in batch.turned_away}:
                    after[purpose] = replace(after[purpose], away=integrity.away_hash(self._conn, purpose))
            self._keep_lanes(lane for purpose, lane in after.items() if lane != self.lanes[purpose])
        self.lanes = after

    def _after(self, lane: Lane, batch: Batch, written: list[tuple[object, ...]]) -> Lane:
        """A lane after a batch, whose rows are added to `written`."""
        notes, head = batch.notes.get(lane.purpose, ()), lane.head
        if notes:
            key = self.keys.key(lane.purpose)
            if key is None:
                raise sqlite3.OperationalError(f"no key for {lane.purpose}")
            head = rowing.chained(key, lane, self.day, notes, written)
        quarantined = sum(one[0] == lane.purpose for one in batch.turned_away)
        lost = batch.lost.get(lane.purpose, 0)
        return replace(
            lane,
            seq=lane.seq + len(notes),
            head=head,
            emitted=lane.emitted + len(notes) + quarantined + lost,
            stored=lane.stored + len(notes),
            quarantined=lane.quarantined + quarantined,
            lost=lane.lost + lost,
        )

    def _keep_lanes(self, changed: Iterable[Lane]) -> None:
        self._conn.executemany(
            "update lanes set seq=?2, head=?3, anchor_seq=?4, anchor=?5, emitted=?6, stored=?7, quarantined=?8,"
            " lost=?9, away=?10, mac=?11 where purpose=?1",
            [(*astuple(lane), integrity.lane_mac(lane, self.keys)) for lane in changed],
        )

    def note_heads(self, in_use: bool = True) -> None:
        """Note outside the file how far the chains have come, and whether the game has it open. Raises OSError."""
        self.keys.note(self._heads(), integrity.noted(self._conn, self.keys), in_use)

    @property
    def heads_noted(self) -> bool:
        """Whether the chains have come no further than was noted."""
        return self._heads() == self.keys.heads

    def _heads(self) -> dict[str, tuple[int, bytes]]:
        return {lane.purpose: (lane.seq, lane.head) for lane in self.lanes.values()}

    def seal_for(self, identity: "Identity | None") -> None:
        """From now on the keys, and the age band in the records, are readable with this identity alone; by this
        account, if None. Raises OSError or sqlite3.Error."""
        self.keys.seal_for(identity.recipient if identity else None)
        if integrity.accepts(self._conn, self.keys) and not self._no_record():
            rewrite(self._conn, self.keys, self._heads(), partial(veil_anew, self._conn, self.keys))
            self.checkpoint()

    # Deleting

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
            with atomic(self._conn):
                forgot = self._conn.execute("delete from quarantine where purpose = ? and day < ?", [purpose, before])
                if last == lane.anchor_seq and not forgot.rowcount:
                    continue
                away = integrity.away_hash(self._conn, purpose)
                kept = replace(lane, anchor_seq=last, anchor=anchor, away=away)
                self._conn.execute("delete from events where purpose = ? and seq <= ?", [purpose, last])
                self._keep_lanes([kept])
            gone += last - lane.anchor_seq
            self.lanes[purpose] = kept
        if gone:
            self.checkpoint()
        return gone

    def erase(self, purpose: str) -> bool:
        """Throw the key of a purpose away, so that nobody reads its notes wherever copies of them lie, and delete every
        trace of them: rows, counts, set-aside files. True if nothing that was readable is left in any file; False if
        another program is reading and the rest goes with the next checkpoint. What many rows are left after a moment
        `sweep` deletes. Raises OSError or sqlite3.Error."""
        self.keys.drop(purpose)
        self.forget_set_aside()
        if purpose not in self.lanes:
            return self.checkpoint()
        self._wrong = tuple(fault for fault in self._wrong if fault.what != purpose)
        self._gaps = tuple(gap for gap in self._gaps if gap.what != purpose)
        if len(self.lanes) == 1:
            with suppress(sqlite3.OperationalError):  # another program reads, and would be cut off
                fill = partial(without_notes, self._conn, keys=self.keys, changed=self._said())
                self._use(swap(self._conn, self.path, fill))
                self.lanes, self.leaving = {}, ()
                return True
        with atomic(self._conn):
            self._keep_meta({})
        self.lanes.pop(purpose)
        self.leaving = (*self.leaving, purpose)
        self.sweep(SWEEP_S)
        return self.checkpoint()

    def sweep(self, seconds: float = 0.0) -> bool:
        """Delete rows of what is `leaving` for so long, and at least one step. True if some are left. Raises
        sqlite3.Error."""
        until = time.monotonic() + seconds
        while self.leaving:
            with atomic(self._conn):
                gone = delete_some(self._conn, self.leaving[0])
            if gone:
                self.leaving = self.leaving[1:]
                self.checkpoint()
            if time.monotonic() >= until:
                break
        return bool(self.leaving)

    def forget_set_aside(self, days: int | None = None) -> None:
        """Delete what was set aside, or only what has lain there for more than so many own days. Raises OSError."""
        since = aside_days(integrity.meta(self._conn).get(ASIDE, ""))
        erase_set_aside(self.path, lambda name: days is None or self.day - since.get(name, self.day) > days)

    def checkpoint(self) -> bool:
        """Bring everything into the file itself and empty the WAL. False if a reader was in the way all along."""
        return emptied(self._conn)

    def summary(self) -> "Summary":
        """What the notes add up to. Raises sqlite3.Error."""
        from .summary import summarise

        return summarise(self._conn, self.path.name, self.keys)

    def abandon(self) -> None:
        """Let go of a damaged file without writing to it."""
        self._conn.close()

    def close(self) -> None:
        """Checkpoint, note how far all has come, and let go of it. Raises OSError, sqlite3.Error."""
        try:
            self.checkpoint()
            if self.keys.there or self.lanes or self.record:
                self.note_heads(in_use=False)
        finally:
            self._conn.close()
