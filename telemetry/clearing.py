"""Deleting from outside the game: a player's notes, or what is older than so many days, without reading any of it."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from vault.seal_error import SealError

from .clock import GivenDay
from .events import COUNSELLOR_FILE
from .recorder import new_token, open_recorder
from .store import Store

LOCK = "open.lock"


def in_use(data: Path) -> bool:
    """Whether the game has the folder open: it would write on while its notes are being deleted. The game's lock is one
    that SQLite takes on a file of its own, so asking for it is enough."""
    if not (data / LOCK).is_file():
        return False
    conn = sqlite3.connect(data / LOCK, timeout=0, isolation_level=None)
    try:
        conn.execute("begin exclusive")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    finally:
        conn.close()
    return False


def withdraw(file: Path, today: date) -> bool:
    """Take every yes of the player back and erase what it covered; that there were answers stays written. False if a
    trace is left."""
    recorder = open_recorder(file.parent.parent, file.stem, GivenDay(today))
    try:
        if not recorder.ready(30.0):
            return False
        agreed = [grant.purpose for grant in recorder.consent.grants] if recorder.consent else []
        purposes = dict.fromkeys((COUNSELLOR_FILE, *agreed, *recorder.counts))
        gone = [recorder.wait(recorder.withdraw(purpose, "command"), 30.0) for purpose in purposes]
        return all(gone)
    finally:
        recorder.close()


def purge(file: Path, days: int, today: date) -> int:
    """Delete the notes that are older than so many own days; how many there were. Raises OSError, sqlite3.Error or
    store.NewerError."""
    try:
        store = Store(file, today, new_token())
    except SealError as error:
        raise PermissionError(0, f"the keys are sealed ({error.why})", str(file)) from None
    try:
        gone = store.purge({}, days)
        store.forget_set_aside(today - timedelta(days=days))
        return gone
    finally:
        store.close()
