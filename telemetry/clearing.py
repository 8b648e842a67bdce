"""Deleting from outside the game: a player's notes, or what is older than so many days, without reading any of it."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from .clock import GivenDay
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
    """Take the player's yes back and erase what it covered; that there was an answer stays written. False if a trace is
    left."""
    recorder = open_recorder(file.parent.parent, file.stem, GivenDay(today))
    try:
        return recorder.wait(recorder.withdraw(method="command"), 30.0)
    finally:
        recorder.close()


def purge(file: Path, days: int, today: date) -> int:
    """Delete the notes that are older than so many own days; how many there were. Raises OSError, sqlite3.Error or
    store.NewerError."""
    store = Store(file, today, new_token())
    try:
        gone = store.purge({}, days)
        store.forget_set_aside(today - timedelta(days=days))
        return gone
    finally:
        store.close()
