"""The records of answers as they lie in the store: a question that is asked anew begins a new one beside the old."""

import sqlite3

from msgspec.structs import replace

from .consent import Did, Record, RecordError, chained, ended, read_record, write_record


def keep_row(conn: sqlite3.Connection, number: int, record: Record) -> None:
    """Write a record under its number, inside a transaction."""
    written = "insert into consent (number, record) values (?, ?)"
    conn.execute(
        f"{written} on conflict (number) do update set record = excluded.record",
        [number, write_record(record).decode()],
    )


def forget_codes(conn: sqlite3.Connection, record: Record) -> None:
    """Take the codes of what has ended out of the older records too, inside a transaction (safety.md P2)."""
    over = {grant.purpose for grant in record.grants if ended(record, grant.purpose)}
    for number, written in conn.execute("select number, record from consent").fetchall():
        try:
            old = read_record(written)
        except (RecordError, TypeError):
            continue
        if any(grant.pseudonym for grant in old.grants if grant.purpose in over):
            grants = (replace(grant, pseudonym="") if grant.purpose in over else grant for grant in old.grants)
            keep_row(conn, number, chained(replace(old, grants=tuple(grants))))


def times_asked(record: Record) -> int:
    return sum(act.act is Did.ASKED for act in record.acts)
