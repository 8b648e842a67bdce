"""What the recorder's thread does: keeps consent, lets events through the gate, writes, ends and erases.

Nothing here raises because of the disk: what cannot be written is counted, `trouble` says why, and play goes
on.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from . import consent
from .clock import Clock
from .consent import Act, Actor, Again, Did, Policy, Record
from .events import SessionBegan, SessionEnded, SessionEnding, SessionStarted
from .gate import Gate, gate_of
from .notices import NoticeRef, notice
from .open_file import OpenFile
from .sessions import Batch, Counts, Sessions
from .trouble import CANNOT_WRITE

if TYPE_CHECKING:
    from vault.sealing import Identity

    from .store import Store
    from .study import Study

NOTE_S: Final = 2.0
"""At most so long after it was written each note is noted outside the file too."""


class Writer(OpenFile):
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
        super().__init__(path, clock, token, identity)
        self.policy, self.band, self.study = policy, band, study
        self.counts: dict[str, Counts] = {}
        self.again: Mapping[str, Again] = {}
        self._sessions = Sessions()
        self._unwritten: Counter[str] = Counter()
        self._began_ms = self._noted_ms = clock.ms()

    @property
    def gate(self) -> Gate:
        """What may be kept now."""
        return self._sessions.gate

    # Opening

    def load(self) -> None:
        """Look at what is there. A boat that was never asked has no file, and gets none here."""
        if not self.path.exists():
            self.state = "off"
            return
        store = self._open()
        if store is None:
            self._look()
            return
        self.record = store.record
        self._settle()
        self._lapse()
        retention = {g.purpose: g.retention_days for g in self.record.grants} if self.record else {}
        try:
            store.purge(retention, self.policy.retention_days)
            store.forget_set_aside(self.policy.retention_days)
        except (OSError, sqlite3.Error) as error:
            self._failed(error)
        self._regate(SessionBegan.BOAT_OPENED, self._began_ms)

    def _lapse(self) -> None:
        """Note which yes no longer holds: after a year, with a new notice, or in another age band (safety.md
        C3)."""
        for purpose in self.policy.purposes:
            if self.record is None or self.store is None:
                return
            record = consent.lapsed(self.record, purpose, self.store.day, self.band, self.policy)
            if record is not self.record:
                self._keep(record)

    # By whose leave

    def answer(self, did: Did, language: str, band: str, purpose: str, at_ms: int) -> bool:
        """The player was shown the notice and answered. True if recording for the purpose is on then."""
        store = self._open() if self.policy.takes(purpose, band) else None
        if store is None or consent.another_study(self.record, self.policy):
            return False
        record = self.record or consent.begin(store.subject, band)
        if did is not Did.REFUSED and not self._settle():
            # What a new yes would open again must be gone before.
            return False
        record = consent.asked(record, purpose, store.day, self._shown(purpose, language), band, self.policy)
        step = Act(0, store.day, Actor.PLAYER, did, purpose)
        record = consent.acted(record, step, self.token())
        self.band = band
        kept = self._keep(record) if did is not Did.REFUSED else self._end(record, step)
        self._regate(SessionBegan.GRANTED, at_ms)
        return kept and purpose in self.gate.purposes

    def put(self, language: str, purpose: str) -> bool:
        """The question is put anew, unasked: noted before there is an answer, so that it is put once only."""
        if self.record is None or self.store is None or purpose not in self.again:
            return False
        shown = self._shown(purpose, language)
        kept = self._keep(consent.put(self.record, purpose, self.store.day, shown))
        self._regate(SessionBegan.GRANTED, self.clock.ms())
        return kept

    def _shown(self, purpose: str, language: str) -> NoticeRef:
        why = self.again[purpose].why if purpose in self.again else ""
        return notice(purpose, language, self.study, why, self.policy.notices[purpose]).ref

    def told_age(self, band: str) -> None:
        """The player is in another age band now."""
        self.band = band
        if self.store is not None:
            self._lapse()
            self._regate(SessionBegan.GRANTED, self.clock.ms())

    def take_study(self, study: "Study | None", policy: Policy) -> None:
        """Another study is open here from now on, or none. What was being recorded goes on in the session that it was
        in: opening a pack is no other time of playing."""
        self.study, self.policy = study, policy
        if self.store is not None:
            self._lapse()
            self._regate(SessionBegan.BOAT_OPENED, self.clock.ms())

    def act(self, actor: Actor, did: Did, purpose: str, method: str, evidence_ref: str, at_ms: int) -> bool:
        """Somebody else did their part. True if recording for the purpose is on afterwards."""
        if self.record is None or self.store is None:
            return False
        step = Act(0, self.store.day, actor, did, purpose, method, evidence_ref)
        record = consent.acted(self.record, step, self.token())
        kept = self._end(record, step) if consent.erased_by(step) else self._settle() and self._keep(record)
        self._regate(SessionBegan.GRANTED, at_ms)
        return kept and purpose in self.gate.purposes

    def withdraw(self, purpose: str, method: str = "button") -> bool:
        """Close the purpose and erase what it justified. True if no file holds a trace of it, nor a yes that counts."""
        record = self.record
        if self.store and record and record.grant(purpose) and not consent.stopped(record, purpose):
            # Also where a school or a board ended it before: it may take that back, and not what the player says.
            step = Act(0, self.store.day, Actor.PLAYER, Did.WITHDREW, purpose, method)
            gone = self._end(consent.acted(record, step), step)
        else:
            self._close(purpose)
            gone = self._erase(purpose)
        self._regate(SessionBegan.GRANTED, self.clock.ms())
        return gone

    def _end(self, record: Record, step: Act) -> bool:
        """Write an ending, and erase what it covers. True if both held: a yes that a full disk keeps from being taken
        back is tried again once erasing has made room, and then made to count for nothing."""
        before, purpose = self.record, step.purpose
        written = self._keep(record)
        self._close(purpose)
        gone = self._erase(purpose)
        if not written and self._keep(record):
            self._out_of(CANNOT_WRITE)
            return self._erase(purpose) and gone  # the old record lay there until now
        if not written and before is not None and consent.agreed(before, purpose):
            return self._disown() and gone
        return gone

    def _settle(self) -> bool:
        """Erase what an ending covers that a power cut, or the disk, kept from being erased. False if some is left."""
        record, gone = self.record, True
        for purpose in tuple(self.store.lanes) if self.store is not None else ():
            if record is not None and consent.ended(record, purpose):
                self._close(purpose)
                gone = self._erase(purpose) and gone
        return gone

    def _close(self, purpose: str) -> None:
        """What was not written yet goes unwritten."""
        self._sessions.end(purpose)
        self._unwritten.pop(purpose, None)

    def sweep(self) -> bool:
        """Delete some rows that nobody can read any more. False if none are left that can be deleted now."""
        try:
            return self.store is not None and self.store.sweep()
        except sqlite3.Error:
            return False

    def _regate(self, began: SessionBegan, at_ms: int) -> None:
        """Open and close what the record now says, with a session for each purpose that opens. Nothing is open while
        the calendar is not believed: whether a yes still holds depends on the day."""
        store = self.store
        record = self.record if store is not None and not store.leapt else None
        self.again = consent.due_again(record, store.day, self.band, self.policy) if store and record else {}
        self._look()
        if store is None:
            self._sessions.shut()
            self.state = "closed" if self.trouble else "off"
            self._count()
            return
        begun = self._sessions.regate(gate_of(record, store.day, self.policy), at_ms, self.token)
        self.state = "on" if self.gate.purposes else "off"
        for purpose in begun:
            self._commit(self._sessions.noted(purpose, at_ms, SessionStarted(began)))
        self._count()

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
        if batch.prompt or self.clock.ms() - self._noted_ms >= NOTE_S * 1000:
            self.note()

    @property
    def noted(self) -> bool:
        """Whether all that was written is noted outside the file too."""
        return self.store is None or self.store.heads_noted

    def note(self) -> None:
        """Note it: what is cut off the file later than that is found out (promise 6)."""
        self._noted_ms = self.clock.ms()
        if self.store is not None:
            with suppress(OSError):  # it is noted again, at the latest when the boat is closed
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
        self._out_of(CANNOT_WRITE)
        self._count()

    def _put(self, store: "Store", batch: Batch) -> None:
        for purpose in self.gate.purposes:
            if purpose not in store.lanes:
                store.begin_lane(purpose)
        store.write(batch)

    def _again(self, batch: Batch) -> bool:
        """After a damaged file was set aside: write the record and the batch into the new one."""
        store, record = self.store, self.record
        if store is None or record is None or not self._keep(record):
            return False
        try:
            self._put(store, batch)
        except (OSError, sqlite3.Error):
            return False
        return True

    def _failed(self, error: Exception) -> bool:
        found = super()._failed(error)
        if self.store is None:
            self._sessions.shut()
        return found

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
        self._look()

    def erase_files(self) -> bool:
        self.counts = {}
        return super().erase_files()

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
