"""The records of answers as they lie in the store: a question that is asked anew begins a new one beside the old."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from vault.row_keys import KeyFile

from . import integrity
from .consent import Did, Policy, Record, RecordError, chained, ended, read_record, write_record

VEIL: Final = "~"
"""Before what stands for an age band that is not to be read."""


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


def rewrite(
    conn: sqlite3.Connection, keys: KeyFile, heads: Mapping[str, tuple[int, bytes]], write: Callable[[], None]
) -> None:
    """Write records, and note their hash outside, beside how far the chains have come. Raises OSError or sqlite3.Error
    with nothing written."""
    before = integrity.noted(conn, keys)
    conn.execute("begin immediate")
    try:
        write()
        after = integrity.consent_hash(conn)
        # Both count until the new one is on the disk, so that no power cut makes a record look changed.
        keys.note(heads, before + after)
        conn.commit()
    except BaseException:
        conn.rollback()
        raise
    with suppress(OSError):
        keys.note(heads, after)


def veiled(record: Record, keys: KeyFile) -> Record:
    """The record as it may lie in the open: while the keys have a passphrase, no age band can be read in it (safety.md
    P6), though its chain holds for whoever has none."""
    if not keys.sealed:
        return record
    return _with_bands(record, lambda band: band if band.startswith(VEIL) else _veil(band, keys))


def unveiled(record: Record, keys: KeyFile) -> Record:
    """The record with its age bands. One that these keys do not know counts as not told."""
    known = {_veil(band, keys): band for band in ("", *Policy().bands)}
    return _with_bands(record, lambda band: known.get(band, "") if band.startswith(VEIL) else band)


def veil_anew(conn: sqlite3.Connection, keys: KeyFile) -> None:
    """Write every record as it may lie with the keys as they are now, inside a transaction."""
    for number, written in conn.execute("select number, record from consent").fetchall():
        try:
            old = read_record(written)
        except (RecordError, TypeError):
            continue
        now = veiled(unveiled(old, keys), keys)
        if now != old:
            keep_row(conn, number, now)


def _veil(band: str, keys: KeyFile) -> str:
    return VEIL + keys.mac(b"age band\n" + band.encode()).hex()[:16]


def _with_bands(record: Record, put: Callable[[str], str]) -> Record:
    grants = tuple(replace(grant, age_band=put(grant.age_band)) for grant in record.grants)
    return chained(replace(record, age_band=put(record.age_band), grants=grants))


def times_asked(record: Record) -> int:
    return sum(act.act is Did.ASKED for act in record.acts)
