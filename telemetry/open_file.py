"""The file of notes as the recorder's thread holds it: opened, in trouble, set aside, erased.

Nothing here raises because of the disk: `trouble` says what is wrong, and play goes on.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .clock import Clock
from .consent import Record
from .events import COUNSELLOR_FILE
from .keys import erase_files, put_aside, set_aside_of
from .trouble import CANNOT_OPEN, CANNOT_WRITE, CLOCK, KEYS_LOST, LOCKED, NEWER, NOT_ERASED, SET_ASIDE, why

if TYPE_CHECKING:
    from vault.sealing import Identity

    from .store import Store


class OpenFile:
    """Belongs to one thread; others may read what has no underscore, which is replaced whole, never changed.

    `left` are the purposes of which something lies here whether or not an answer says so: notes, and under the name of
    the counsellor file what was set aside or cannot be opened.
    """

    def __init__(self, path: Path, clock: Clock, token: Callable[[], str], identity: "Identity | None") -> None:
        self.path, self.clock, self.token = path, clock, token
        self.state = "opening"
        self.trouble, self.why, self.aside = "", "", ""
        self.told: Callable[[], None] = lambda: None
        self.record: Record | None = None
        self.store: Store | None = None
        self.left: frozenset[str] = frozenset()
        self._identity = identity

    def _in_trouble(self, trouble: str, error: Exception | None = None, aside: str = "") -> None:
        """Note what is wrong, "" if nothing is any more, and tell it once."""
        before = (self.trouble, self.why)
        self.trouble, self.why, self.aside = trouble, why(error), aside or self.aside
        if trouble and (self.trouble, self.why) != before:
            with suppress(Exception):  # whoever is told, recording goes on
                self.told()

    def _out_of(self, *troubles: str) -> None:
        if self.trouble in troubles:
            self._in_trouble("")

    def _look(self) -> None:
        """See what lies here."""
        from vault.sqlite_file import files_of

        held = set(self.store.lanes) if self.store is not None else set()
        if set_aside_of(self.path) or (self.store is None and self.trouble and files_of(self.path)):
            held.add(COUNSELLOR_FILE)
        self.left = frozenset(held)

    # Opening

    def _open(self) -> "Store | None":
        if self.store is not None:
            return self.store
        from vault.seal_error import SealError

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
            wrong = (KEYS_LOST if self.store.keys_lost else SET_ASIDE) if aside else CLOCK if self.store.leapt else ""
            self._in_trouble(wrong, aside=aside.name if aside else "")
        return self.store

    def seal_for(self, identity: "Identity | None") -> bool:
        """Seal the keys for an identity from now on, or for nobody. True if they are, or there are none."""
        self._identity = identity
        try:
            if self.store is not None:
                self.store.seal_for(identity)
        except (OSError, sqlite3.Error) as error:
            self._in_trouble(CANNOT_WRITE, error)
            return False
        return True

    def _failed(self, error: Exception) -> bool:
        """Note the trouble. True if the file was damaged, now lies aside, and a new one is open in its
        place."""
        from vault.sqlite_file import damage

        if not isinstance(error, sqlite3.Error) or not damage(error) or self.store is None:
            self._in_trouble(CANNOT_WRITE, error)
            return False
        self.store.abandon()
        self.store = None
        try:
            aside = put_aside(self.path).name
        except OSError as failed:
            self.state = "closed"
            self._in_trouble(CANNOT_WRITE, failed)
            return False
        if self._open() is None:
            return False
        self._in_trouble(SET_ASIDE, aside=aside)
        return True

    # The record of answers

    def _keep(self, record: Record) -> bool:
        """Write a record. Unless it is written it does not count: default deny."""
        if self.store is None:
            return False
        try:
            self.store.keep_record(record)
        except (OSError, sqlite3.Error) as error:
            self._failed(error)
            self.record = None
            return False
        self.record = record
        return True

    def _disown(self) -> bool:
        """An ending cannot be written: make the yes before it count for nothing, also after the next start. If not even
        that can be written, every file goes. False if what was answered still stands there."""
        self.record = None
        try:
            if self.store is not None:
                gone = self.store.disown()
                if not gone:
                    self._in_trouble(NOT_ERASED)
                return gone
        except (OSError, sqlite3.Error):
            pass
        return self._erase_all()

    # Erasing

    def _erase(self, purpose: str) -> bool:
        """Erase what was kept for a purpose. False if something of it is left."""
        store = self.store
        try:
            if store is not None:
                gone = store.erase(purpose)
                self._out_of(NOT_ERASED)
                return gone
        except (OSError, sqlite3.Error):
            if store is not None and set(store.lanes) - {purpose}:
                self._in_trouble(NOT_ERASED)
                return False
        # It cannot be opened, or not written (a full disk): then all of it goes, for erasing comes first.
        return self._erase_all()

    def _erase_all(self) -> bool:
        """Delete every file, and begin with none where one was open. False if one is left."""
        store, self.store = self.store, None
        if store is not None:
            store.abandon()
        try:
            erase_files(self.path)
        except OSError:
            self._in_trouble(NOT_ERASED)
            return False
        self._in_trouble("")
        if store is not None and self._open() is not None and self.record is not None:
            self._keep(self.record)
        return True

    def erase_files(self) -> bool:
        """Delete every file about this boat, once the thread is done. False if one cannot be deleted."""
        self.record = None
        try:
            erase_files(self.path)
        except OSError:
            return False
        self.left = frozenset()
        return True
