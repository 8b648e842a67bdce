"""What can be wrong with the file of notes, each with a sentence in the catalogue, and why where that is known."""

import errno
import sqlite3
from typing import Final

CANNOT_OPEN, CANNOT_WRITE, SET_ASIDE, NEWER = "cannot_open", "cannot_write", "set_aside", "newer"
LOCKED, KEYS_LOST, NOT_ERASED, CLOCK = "locked", "keys_lost", "not_erased", "clock"
FULL, READ_ONLY = "full", "read_only"
"""Why a file cannot be opened or written."""
_OF_SQLITE: Final = {sqlite3.SQLITE_FULL: FULL, sqlite3.SQLITE_READONLY: READ_ONLY}
_OF_SYSTEM: Final = {errno.ENOSPC: FULL, errno.EROFS: READ_ONLY, errno.EACCES: READ_ONLY, errno.EPERM: READ_ONLY}


def why(error: Exception | None) -> str:
    """Why the disk refused, "" if that is not known."""
    if isinstance(error, sqlite3.Error):
        return _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
    return _OF_SYSTEM.get(error.errno or 0, "") if isinstance(error, OSError) else ""
