"""The store's tables, as sqlite-utils migrations: an older file is brought up to date and loses nothing."""

import sqlite3
from typing import TYPE_CHECKING, Final

from vault.sqlite_utils_alone import load_alone

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

FORMAT: Final = 2
"""Raised only by a change that an older program would damage by writing, or that puts notes where an older program
would not erase them. Other tables and columns that are added do not raise it: they are kept as they are."""
SET: Final = "tidelight.telemetry"
STEPS: Final = ("first_tables", "sealed_rows")
"""The names of all steps. Whether one is missing is asked without sqlite-utils, which takes longer to import than the
largest file takes to open."""


def migrations() -> "Migrations":
    """Every change to the tables, in order. One that was released is never edited."""
    load_alone()
    from sqlite_utils.migrations import Migrations

    steps = Migrations(SET)

    @steps()
    def first_tables(db: "Database") -> None:
        # In SQL and not through `create`, because one B-tree a row (without rowid) halves what a write costs.
        db.execute("create table meta (key text primary key, value text not null) without rowid")
        db.execute("create table consent (number integer primary key, record text not null)")
        db.execute(
            "create table lanes (purpose text primary key, seq integer not null, head blob not null,"
            " anchor_seq integer not null, anchor blob not null, emitted integer not null,"
            " stored integer not null, quarantined integer not null, lost integer not null) without rowid"
        )
        db.execute(
            "create table events (purpose text not null, seq integer not null, session text not null,"
            " name text not null, schema text not null, day integer not null, t_ms integer not null,"
            " level text not null, body text not null, prev blob not null, hash blob not null,"
            " primary key (purpose, seq)) without rowid"
        )
        db.execute(
            "create table quarantine (purpose text not null, name text not null, reason text not null,"
            " field text not null, day integer not null, count integer not null,"
            " primary key (purpose, name, reason, field, day)) without rowid"
        )
        db.execute("insert into meta values ('format', '1')")

    @steps()
    def sealed_rows(db: "Database") -> None:
        if db.execute("select 1 from events limit 1").fetchone():
            raise ValueError("the notes of format 1 are copied into a new file (upgrade.py), never changed in place")
        db.execute("drop table events")
        db.execute(
            "create table events (purpose text not null, seq integer not null, day integer not null,"
            " sealed blob not null, prev blob not null, hash blob not null,"
            " primary key (purpose, seq)) without rowid"
        )
        # `away` is the hash of what was quarantined, `mac` a check of the whole line that needs the key file.
        db.execute("alter table lanes add column away blob not null default x''")
        db.execute("alter table lanes add column mac blob not null default x''")
        db.execute("update meta set value = '2' where key = 'format'")

    return steps


def format_of(conn: sqlite3.Connection) -> int:
    """The format of an open file, 0 if it has no tables yet."""
    if not conn.execute("select 1 from sqlite_master where name = 'meta'").fetchone():
        return 0
    row = conn.execute("select value from meta where key = 'format'").fetchone()
    return int(row[0]) if row else 0


def bring_up_to_date(conn: sqlite3.Connection) -> None:
    """Apply what is missing, and leave no time of day behind.

    sqlite-utils notes the moment of each migration to the microsecond, which would tell when somebody first
    played.
    """
    if set(STEPS) <= _applied(conn):
        return
    load_alone()
    from sqlite_utils import Database

    db, steps = Database(conn, execute_plugins=False), migrations()
    steps.apply(db)
    with db.atomic():
        db.execute(f"update {steps.migrations_table} set applied_at = ''")
    db.execute("pragma wal_checkpoint(truncate)").fetchall()


def _applied(conn: sqlite3.Connection) -> set[str]:
    if not conn.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone():
        return set()
    found = conn.execute("select name from _sqlite_migrations where migration_set = ?", [SET])
    return {row[0] for row in found}
