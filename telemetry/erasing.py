"""Deleting the notes of a purpose whose key was thrown away: at once with the whole file, or in steps beside others."""

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from . import integrity

if TYPE_CHECKING:
    from vault.row_keys import KeyFile

AT_ONCE: Final = 5_000
"""Rows in a step: it keeps the WAL small, and whoever wants to write waits no longer than for one."""
OF_NOTES: Final = ("events", "lanes", "quarantine")
"""The tables that hold notes, or count them. A table of a newer program holds none (migrations.FORMAT)."""


def without_notes(
    conn: sqlite3.Connection, made: sqlite3.Connection, keys: "KeyFile", changed: Mapping[str, str]
) -> None:
    """Fill a new file with all of an open one that is no note, what a newer program added included, and with `changed`
    instead of what was kept about it. It takes no longer for a million notes than for one."""
    asked = "select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite%' order by rowid"
    found = conn.execute(asked).fetchall()
    for kind, name, sql in found:
        if kind == "table":
            made.execute(sql)
            _copy(conn, made, name)
    for kind, _, sql in found:
        if kind != "table":
            made.execute(sql)
    integrity.keep_meta(made, keys, changed)


def _copy(conn: sqlite3.Connection, made: sqlite3.Connection, table: str) -> None:
    if table in OF_NOTES:
        return
    # What `changed` says is written once: what it replaces must not be left in a free corner of a page.
    anew = (integrity.FAULTS, integrity.GAPS, integrity.MAC)
    rows = conn.execute(f'select * from "{table}"' + (f" where key not in {anew}" if table == "meta" else ""))
    marks = ", ".join("?" * len(rows.description))
    made.executemany(f'insert into "{table}" values ({marks})', rows)


def delete_some(conn: sqlite3.Connection, purpose: str) -> bool:
    """Delete some rows of a purpose, inside a transaction; True once none is left. Its lane goes last, so that one that
    was interrupted is known by it."""
    asked = "delete from events where purpose = ?1 and seq in (select seq from events where purpose = ?1 limit ?2)"
    if conn.execute(asked, [purpose, AT_ONCE]).rowcount == AT_ONCE:
        return False
    conn.execute("delete from quarantine where purpose = ?", [purpose])
    conn.execute("delete from lanes where purpose = ?", [purpose])
    return True
