"""What the recorder's thread does: opens the store, keeps consent, lets events through the gate, writes,
erases.

Nothing here raises because of the disk: what cannot be written is counted, `trouble` says why, and play goes
on.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vault.seal_error import SealError

from . import consent
from .clock import Clock
from .consent import Act, Actor, Again, Did, Policy, Record
from .events import SessionBegan, SessionEnded, SessionEnding, SessionStarted
from .gate import Gate, gate_of
from .notices import NoticeRef, notice
from .sessions import Batch, Counts, Sessions
from .trouble import CANNOT_OPEN, CANNOT_WRITE, KEYS_LOST, LOCKED, NEWER, SET_ASIDE, why

if TYPE_CHECKING:
    from vault.sealing import Identity

    from .store import Store
    from .study import Study


class Writer:
    """Belongs to one thread; others may read what has no underscore, which is replaced whole, never changed."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        policy: Policy,
        token: Callable[[], str],
        band: str,
        study: "Study | None" = None,
        identity: "Identity | None" = None,
    ) -> None:
        self.path, self.clock, self.policy, self.token, self.band = path, clock, policy, token, band
        self.study = study
        self.state = "opening"
        self.trouble, self.why, self.aside = "", "", ""
        self.told: Callable[[], None] = lambda: None
        self.record: Record | None = None
        self.counts: dict[str, Counts] = {}
        self.again: Mapping[str, Again] = {}
        self.store: Store | None = None
        self._identity = identity
        self._sessions = Sessions()
        self._unwritten: Counter[str] = Counter()
        self._began_ms = clock.ms()

    @property
    def gate(self) -> Gate:
        """What may be kept now."""
        return self._sessions.gate

    def _in_trouble(self, trouble: str, error: Exception | None = None, aside: str = "") -> None:
        """Note what is wrong, "" if nothing is any more, and tell it once."""
        before = (self.trouble, self.why)
        self.trouble, self.why, self.aside = trouble, why(error), aside or self.aside
        if trouble and (self.trouble, self.why) != before:
            with suppress(Exception):  # whoever is told, recording goes on
                self.told()

    # Opening

    def load(self) -> None:
        """Look at what is there. A boat that was never asked has no file, and gets none here."""
        if not self.path.exists():
            self.state = "off"
            return
        store = self._open()
        if store is None:
            return
        self.record = store.record
        self._lapse(store)
        retention = {g.purpose: g.retention_days for g in self.record.grants} if self.record else {}
        try:
            store.purge(retention, self.policy.retention_days)
            store.forget_set_aside(self.clock.today() - timedelta(days=self.policy.retention_days))
        except (OSError, sqlite3.Error) as error:
            self._failed(error)
        self._regate(SessionBegan.BOAT_OPENED, self._began_ms)

    def _open(self) -> "Store | None":
        if self.store is not None:
            return self.store
        try:
            from .store import NewerError, Store
        except ImportError as error:
            self.state = "closed"
            self._in_trouble(CANNOT_OPEN, error)
            return None
        try:
            self.store = Store(self.path, self.clock.today(), self.token(), self._identity)
        except NewerError:
            self.state = "closed"
            self._in_trouble(NEWER)
        except SealError as error:
            self.state = "closed"
            self._in_trouble(LOCKED, error)
        except (OSError, sqlite3.Error, ValueError) as error:
            self.state = "closed"
            self._in_trouble(CANNOT_OPEN, error)
        else:
            aside = self.store.set_aside
            wrong = (KEYS_LOST if self.store.keys_lost else SET_ASIDE) if aside else ""
            self._in_trouble(wrong, aside=aside.name if aside else "")
        return self.store

    def _lapse(self, store: "Store") -> None:
        """Note which yes no longer holds: after a year, with a new notice, or in another age band (safety.md
        C3)."""
        for purpose in self.policy.purposes:
            if self.record is None:
                return
            record = consent.lapsed(self.record, purpose, store.day, self.band, self.policy)
            if record is not self.record:
                self._keep(store, record)

    # By whose leave

    def answer(self, did: Did, language: str, band: str, purpose: str, at_ms: int) -> bool:
        """The player was shown the notice and answered. True if recording for the purpose is on then."""
        store = self._open() if self.policy.takes(purpose, band) else None
        if store is None or consent.another_study(self.record, self.policy):
            return False
        record = self.record or consent.begin(store.subject, band)
        record = consent.asked(record, purpose, store.day, self._shown(purpose, language), band, self.policy)
        record = consent.acted(record, Act(0, store.day, Actor.PLAYER, did, purpose), self.token())
        self.band = band
        kept = self._keep(store, record)
        if kept and did is Did.REFUSED:
            self._erase(purpose)
        self._regate(SessionBegan.GRANTED, at_ms)
        return kept and purpose in self.gate.purposes

    def put(self, language: str, purpose: str) -> bool:
        """The question is put anew, unasked: noted before there is an answer, so that it is put once only."""
        if self.record is None or self.store is None or purpose not in self.again:
            return False
        shown = self._shown(purpose, language)
        kept = self._keep(self.store, consent.put(self.record, purpose, self.store.day, shown))
        self._regate(SessionBegan.GRANTED, self.clock.ms())
        return kept

    def _shown(self, purpose: str, language: str) -> NoticeRef:
        why = self.again[purpose].why if purpose in self.again else ""
        return notice(purpose, language, self.study, why, self.policy.notices[purpose]).ref

    def told_age(self, band: str) -> None:
        """The player is in another age band now."""
        self.band = band
        if self.store is not None:
            self._lapse(self.store)
            self._regate(SessionBegan.GRANTED, self.clock.ms())

    def act(self, actor: Actor, did: Did, purpose: str, method: str, evidence_ref: str, at_ms: int) -> bool:
        """Somebody else did their part. True if recording for the purpose is on afterwards."""
        if self.record is None or self.store is None:
            return False
        step = Act(0, self.store.day, actor, did, purpose, method, evidence_ref)
        kept = self._keep(self.store, consent.acted(self.record, step, self.token()))
        for ended in consent.erased_by(step):
            self._close(ended)
            self._erase(ended)
        self._regate(SessionBegan.GRANTED, at_ms)
        return kept and purpose in self.gate.purposes

    def withdraw(self, purpose: str, method: str = "button") -> bool:
        """Close the purpose and erase what it justified. True if no file holds a trace of it."""
        if self.record and self.store and self.record.grant(purpose):
            step = Act(0, self.store.day, Actor.PLAYER, Did.WITHDREW, purpose, method)
            self._keep(self.store, consent.acted(self.record, step))
        self._close(purpose)
        gone = self._erase(purpose)
        self._regate(SessionBegan.GRANTED, self.clock.ms())
        return gone

    def _close(self, purpose: str) -> None:
        """What was not written yet goes unwritten."""
        self._sessions.end(purpose)
        self._unwritten.pop(purpose, None)

    def _erase(self, purpose: str) -> bool:
        from .keys import erase_files

        store = self.store
        try:
            if store is not None:
                return store.erase(purpose)
        except (OSError, sqlite3.Error) as error:
            if set(store.lanes) - {purpose} if store else False:
                self._in_trouble(CANNOT_WRITE, error)
                return False
        # It cannot be opened, or not written (a full disk): then all of it goes, for erasing comes first.
        try:
            if store is not None:
                store.abandon()
                self.store = None
            erase_files(self.path)
        except OSError as error:
            self._in_trouble(CANNOT_WRITE, error)
            return False
        fresh = self._open() if store is not None else None
        if fresh is not None and self.record is not None:
            self._keep(fresh, self.record)
        return True

    def sweep(self) -> bool:
        """Delete some rows that nobody can read any more. False if none are left that can be deleted now."""
        try:
            return self.store is not None and self.store.sweep()
        except sqlite3.Error:
            return False

    def _keep(self, store: "Store", record: Record) -> bool:
        """Write a record. Unless it is written it does not count: default deny."""
        try:
            store.keep_record(record)
        except (OSError, sqlite3.Error) as error:
            self._failed(error)
            self.record = None
            return False
        self.record = record
        return True

    def _regate(self, began: SessionBegan, at_ms: int) -> None:
        """Open and close what the record now says, with a session for each purpose that opens."""
        store, record = self.store, self.record
        self.again = consent.due_again(record, store.day, self.band, self.policy) if store and record else {}
        if store is None:
            self._sessions.shut()
            self.state = "closed" if self.trouble else "off"
            return
        begun = self._sessions.regate(gate_of(record, store.day, self.policy), at_ms, self.token)
        self.state = "on" if self.gate.purposes else "off"
        for purpose in begun:
            self._commit(self._sessions.noted(purpose, at_ms, SessionStarted(began)))
        self._count()

    def seal_for(self, identity: "Identity | None") -> bool:
        """Seal the keys for an identity from now on, or for nobody. True if they are, or there are none."""
        self._identity = identity
        try:
            if self.store is not None:
                self.store.seal_for(identity)
        except OSError as error:
            self._in_trouble(CANNOT_WRITE, error)
            return False
        return True

    def kept(self, language: str) -> tuple[str, ...]:
        """What is kept, in plain sentences."""
        from .report import sentences
        from .words import load

        words = load(language)
        if self.store is None:
            return (words.text(f"trouble.{self.trouble}" if self.trouble else "answer.never", file=self.aside),)
        try:
            return sentences(self.store.summary(), words, self.policy)
        except sqlite3.Error:
            return (words.text("trouble.cannot_open"),)

    # Writing

    def write(self, items: Sequence[tuple[int, object]], lost: Mapping[type, int]) -> None:
        """Write what is let through, as one transaction. `items` are (clock.ms(), event); `lost` counts by
        kind what the queue could not hold."""
        batch = self._sessions.sorted_out(items, lost)
        self._commit(batch)
        self._sessions.late(items, self.clock.ms())
        if batch.prompt and self.store is not None:
            with suppress(OSError):  # they are noted again, at the latest when the boat is closed
                self.store.note_heads()

    def _commit(self, batch: Batch) -> None:
        store = self.store
        if store is None or not (batch or self._unwritten):
            return
        for purpose, count in self._unwritten.items():
            batch.lost[purpose] = batch.lost.get(purpose, 0) + count
        try:
            self._put(store, batch)
        except (OSError, sqlite3.Error) as error:
            if not (self._failed(error) and self._again(batch)):
                self._unwritten = Counter(batch.lost)
                self._unwritten.update({purpose: len(notes) for purpose, notes in batch.notes.items()})
                self._unwritten.update(purpose for purpose, *_ in batch.turned_away)
                for purpose, session in self._sessions.open.items():
                    session.lost += len(batch.notes.get(purpose, ()))
                self._count()
                return
        self._unwritten.clear()
        if self.trouble == CANNOT_WRITE:
            self._in_trouble("")
        self._count()

    def _put(self, store: "Store", batch: Batch) -> None:
        for purpose in self.gate.purposes:
            if purpose not in store.lanes:
                store.begin_lane(purpose)
        store.write(batch)

    def _again(self, batch: Batch) -> bool:
        """After a damaged file was set aside: write the record and the batch into the new one."""
        store, record = self.store, self.record
        if store is None or record is None or not self._keep(store, record):
            return False
        try:
            self._put(store, batch)
        except (OSError, sqlite3.Error):
            return False
        return True

    def _failed(self, error: Exception) -> bool:
        """Note the trouble. True if the file was damaged, now lies aside, and a new one is open in its
        place."""
        from vault.sqlite_file import damage

        from .keys import put_aside

        if not isinstance(error, sqlite3.Error) or not damage(error) or self.store is None:
            self._in_trouble(CANNOT_WRITE, error)
            return False
        self.store.abandon()
        self.store = None
        try:
            aside = put_aside(self.path).name
        except OSError as failed:
            self.state = "closed"
            self._sessions.shut()
            self._in_trouble(CANNOT_WRITE, failed)
            return False
        if self._open() is None:
            self._sessions.shut()
            return False
        self._in_trouble(SET_ASIDE, aside=aside)
        return True

    def _count(self) -> None:
        lanes = self.store.lanes if self.store else {}
        self.counts = {
            lane.purpose: Counts(
                lane.emitted + self._unwritten[lane.purpose],
                lane.stored,
                lane.quarantined,
                lane.lost + self._unwritten[lane.purpose],
                lane.seq - lane.anchor_seq,
            )
            for lane in lanes.values()
        }

    def give_up(self) -> None:
        """Something went wrong that nobody thought of: nothing is recorded from here on, and play goes on."""
        self._sessions.shut()
        self.state = "closed"
        store, self.store = self.store, None
        if store is not None:
            store.abandon()
        self._in_trouble(CANNOT_WRITE)

    def erase_files(self) -> bool:
        """Delete every file about this boat, once the thread is done. False if one cannot be deleted."""
        from .keys import erase_files

        self.record, self.counts = None, {}
        try:
            erase_files(self.path)
        except OSError:
            return False
        return True

    def end(self, ended: SessionEnding) -> bool:
        """Say goodbye in every lane and let go of the file. True if nothing is left to write."""
        now = self.clock.ms()
        for purpose, session in tuple(self._sessions.open.items()):
            self._commit(self._sessions.noted(purpose, now, SessionEnded(ended)))
            self._commit(self._sessions.noted(purpose, now, session.health))
        whole = not self._unwritten
        if self.store is not None:
            try:
                self.store.close()
            except (OSError, sqlite3.Error):
                whole = False
            self.store = None
        self._sessions.shut()
        self.state = "closed"
        return whole
