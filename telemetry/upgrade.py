"""Takes a store of format 1, in which notes could be read by whoever had the file, over into a sealed one, before
anything is written."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vault.row_keys import KeyFile, erase
from vault.sqlite_file import swap

from . import integrity
from .first_format import plain_rows
from .keys import keys_of, keys_to_write
from .migrations import bring_up_to_date
from .rows import COLUMNS, LANE_COLUMNS, Lane, context, lanes, linked, sealable

if TYPE_CHECKING:
    from vault.sealing import Identity

AT_ONCE: Final = 4096
MOST_FAULTS: Final = 100


def take_over(conn: sqlite3.Connection, path: Path, identity: "Identity | None") -> sqlite3.Connection:
    """Put a sealed store in the place of one of format 1; the connection to it. Nothing is lost, and what was found
    wrong stays said. Interrupted, it begins anew with other keys. Raises what `swap` raises, and SealError."""
    keys = keys_to_write(path, identity)
    if keys is None:
        erase(keys_of(path))
        keys = KeyFile.open(keys_of(path), identity)
    for purpose in keys.purposes:
        keys.drop(purpose)
    with _written_over(path):
        return swap(conn, path, lambda made: _fill(conn, made, keys))


def _fill(conn: sqlite3.Connection, made: sqlite3.Connection, keys: KeyFile) -> None:
    made.execute("pragma secure_delete=on").fetchall()
    bring_up_to_date(made)
    for table, columns in (("consent", "number, record"), ("quarantine", "purpose, name, reason, field, day, count")):
        found = conn.execute(f"select {columns} from {table}").fetchall()
        marks = ", ".join("?" * (columns.count(",") + 1))
        made.executemany(f"insert into {table} ({columns}) values ({marks})", found)
    heads = {}
    for lane in lanes(conn).values():
        after = _sealed(conn, made, lane, keys)
        heads[lane.purpose] = (after.seq, after.head)
    wrong = tuple(islice(integrity.faults(conn, None), MOST_FAULTS))
    known = {key: value for key, value in integrity.meta(conn).items() if key != "format"}
    integrity.keep_meta(made, keys, known | {integrity.FAULTS: integrity.listed(wrong)})
    keys.note(heads, integrity.consent_hash(made), in_use=False)


def _sealed(conn: sqlite3.Connection, made: sqlite3.Connection, lane: Lane, keys: KeyFile) -> Lane:
    """Take over the notes of a purpose. The chain begins anew: the old one was over words that anybody can try."""
    key, purpose = keys.begin(lane.purpose), lane.purpose
    head = anchor = os.urandom(32)
    found = plain_rows(conn, purpose)
    while some := tuple(islice(found, AT_ONCE)):
        places = [context(purpose, row.seq, row.day) for row in some]
        written = []
        sealed = key.seal([(sealable(row), place) for row, place in zip(some, places, strict=True)])
        for row, place, blob in zip(some, places, sealed, strict=True):
            link = linked(head, place, blob)
            written.append((purpose, row.seq, row.day, blob, head, link))
            head = link
        made.executemany(f"insert into events ({COLUMNS}) values (?, ?, ?, ?, ?, ?)", written)
    counts = (lane.emitted, lane.stored, lane.quarantined, lane.lost)
    away = integrity.away_hash(made, purpose)
    after = Lane(purpose, lane.seq, head, lane.anchor_seq, anchor, *counts, away)
    made.execute(
        f"insert into lanes ({LANE_COLUMNS}, away, mac) values (?,?,?,?,?,?,?,?,?,?,?)",
        [purpose, lane.seq, head, lane.anchor_seq, anchor, *counts, away, integrity.lane_mac(after, keys)],
    )
    return after


@contextmanager
def _written_over(path: Path) -> Iterator[None]:
    """Overwrite the file that lies at `path` now, once another has taken its place, where the system lets an open file
    be replaced: freed space can be read by other programs."""
    old = os.open(path, os.O_WRONLY) if os.name != "nt" else -1
    try:
        yield
        with suppress(OSError):  # the new file counts by now
            left = os.fstat(old).st_size if old >= 0 and not os.path.samestat(os.fstat(old), os.stat(path)) else 0
            while left > 0:
                left -= os.write(old, bytes(min(left, 1 << 20)))
            if old >= 0:
                os.fsync(old)
    finally:
        if old >= 0:
            os.close(old)
