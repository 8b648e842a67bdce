"""Deleting the notes of a purpose whose key was thrown away: at once with the whole file, or in steps beside others."""

import sqlite3
from typing import TYPE_CHECKING, Final

from . import integrity
from .integrity import Fault
from .migrations import bring_up_to_date

if TYPE_CHECKING:
    from vault.row_keys import KeyFile

AT_ONCE: Final = 5_000
"""Rows in a step: it keeps the WAL small, and whoever wants to write waits no longer than for one."""


def without_notes(
    conn: sqlite3.Connection, made: sqlite3.Connection, keys: "KeyFile", wrong: tuple[Fault, ...]
) -> None:
    """Fill a new file with all of an open one that is no note. It takes no longer for a million notes than for one."""
    made.execute("pragma secure_delete=on").fetchall()
    bring_up_to_date(made)
    found = conn.execute("select number, record from consent").fetchall()
    made.executemany("insert into consent values (?, ?)", found)
    integrity.keep_meta(made, keys, wrong, integrity.meta(conn))


def delete_some(conn: sqlite3.Connection, purpose: str) -> bool:
    """Delete some rows of a purpose, inside a transaction; True once none is left. Its lane goes last, so that one that
    was interrupted is known by it."""
    asked = "delete from events where purpose = ?1 and seq in (select seq from events where purpose = ?1 limit ?2)"
    if conn.execute(asked, [purpose, AT_ONCE]).rowcount == AT_ONCE:
        return False
    conn.execute("delete from quarantine where purpose = ?", [purpose])
    conn.execute("delete from lanes where purpose = ?", [purpose])
    return True
