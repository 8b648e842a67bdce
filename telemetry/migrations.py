"""The store's tables, as sqlite-utils migrations: an older file is brought up to date and loses nothing."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

FORMAT: Final = 1
"""Raised only by a change that an older program would damage by writing. Added tables and columns do not
raise it."""


def migrations() -> "Migrations":
    """Every change to the tables, in order. One that was released is never edited."""
    from sqlite_utils.migrations import Migrations

    steps = Migrations("tidelight.telemetry")

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
        db.execute("insert into meta values ('format', ?)", [str(FORMAT)])

    return steps


def bring_up_to_date(db: "Database") -> None:
    """Apply what is missing, and leave no time of day behind.

    sqlite-utils notes the moment of each migration to the microsecond, which would tell when somebody first
    played.
    """
    steps = migrations()
    if steps.pending(db):
        steps.apply(db)
        with db.atomic():
            db.execute(f"update {steps.migrations_table} set applied_at = ''")
        db.execute("pragma wal_checkpoint(truncate)").fetchall()
