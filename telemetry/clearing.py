"""Deleting from outside the game: a player's notes, or what is older than so many days, without reading any of it."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from .ageing import purge_unread
from .clock import GivenDay
from .events import COUNSELLOR_FILE
from .keys import keys_of, keys_to_write
from .migrations import format_of
from .recorder import new_token, open_recorder
from .store import NewerError as NewerError
from .store import Store

if TYPE_CHECKING:
    from vault.sealing import Identity

LOCK = "open.lock"


@contextmanager
def held(data: Path) -> Iterator[bool]:
    """Hold a folder as the game holds it while it is open, so that neither begins while the other is at work: the game
    would write on while its notes are being deleted. False if somebody else has it. A folder that takes no file cannot
    be held, and nothing can be written in it by the game either."""
    if not data.is_dir():
        yield True
        return
    with _locked(data / LOCK) as mine:
        yield mine


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Keep others from what a file stands for, which is made for that and goes at the end. False if somebody else
    has it."""
    mine = False
    try:
        with _locked(file) as mine:
            yield mine
    finally:
        if mine:
            with suppress(OSError):  # the next one has it already
                file.unlink(missing_ok=True)


@contextmanager
def _locked(file: Path) -> Iterator[bool]:
    conn: sqlite3.Connection | None = None
    try:
        try:
            # The game's lock is one that SQLite takes on a file of its own.
            conn = sqlite3.connect(file, timeout=0, isolation_level=None)
            conn.execute("begin exclusive")
            mine = True
        except sqlite3.OperationalError as error:
            mine = error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        yield mine
    finally:
        if conn is not None:
            conn.close()


def withdraw(file: Path, today: date, purposes: Collection[str] = (), identity: "Identity | None" = None) -> bool:
    """Take the yes of the player to some purposes back, to every one if none are named, and erase what it covered; that
    there were answers stays written. Where the keys are locked and `identity` does not open them, no answer is left
    either. False if a trace is left."""
    recorder = open_recorder(file.parent.parent, file.stem, GivenDay(today), identity=identity)
    try:
        if not recorder.ready(30.0):
            return False
        agreed = [grant.purpose for grant in recorder.consent.grants] if recorder.consent else []
        meant = purposes or dict.fromkeys((COUNSELLOR_FILE, *agreed, *recorder.counts))
        gone = [recorder.wait(recorder.withdraw(purpose, "command"), 30.0) for purpose in meant]
        return all(gone)
    finally:
        recorder.close()


def refused(file: Path) -> OSError | None:
    """Why nothing can be written beside a file of notes, None if something can."""
    try:
        with TemporaryFile(dir=file.parent):
            return None
    except OSError as error:
        return error


def purge(file: Path, days: int, today: date, identity: "Identity | None" = None) -> int:
    """Delete the notes that are older than so many own days; how many there were. Needs no key. What is damaged is left
    as it is: set aside, it would look like a boat without notes. Raises OSError, sqlite3.Error, NewerError, or
    SealError if `identity` does not open the keys."""
    if identity is None and not _opens(file):
        return purge_unread(file, today, days)
    store = Store(file, today, new_token(), identity, may_set_aside=False)
    try:
        gone = store.purge({}, days)
        store.forget_set_aside(days)
        return gone
    finally:
        store.close()


def _opens(file: Path) -> bool:
    """Whether a store opens without a passphrase, with its key or because it is of the time before there were keys."""
    from vault.sealing import is_sealed
    from vault.sqlite_file import open_to_read

    keys = keys_of(file)
    if keys.is_file() and is_sealed(keys.read_bytes()):
        return False
    with closing(open_to_read(file)) as conn:
        if format_of(conn) == 1:
            return True
    held = keys_to_write(file)
    return held is not None and held.there
