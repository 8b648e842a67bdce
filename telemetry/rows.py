"""What lies in the store, and how a note is sealed into its row.

A row says which purpose it is of, its place and its own day; everything else is in `sealed`. The chain runs over what
is stored, so that it can be checked without a key.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec

from vault.seal_error import SealError

from .first_format import plain_rows
from .migrations import format_of
from .notes import Lane as Lane
from .notes import Row as Row
from .notes import TurnedAway as TurnedAway

if TYPE_CHECKING:
    from vault.row_keys import RowKey

COLUMNS: Final = "purpose, seq, day, sealed, prev, hash"
LANE_COLUMNS: Final = "purpose, seq, head, anchor_seq, anchor, emitted, stored, quarantined, lost"
AT_ONCE: Final = 32
"""Rows in a statement: a row then costs a fifth less than one by one."""
UNREADABLE: Final = "unreadable"
"""The name of a note that its key does not open: it was changed."""


_sealed_note = msgspec.json.Decoder(tuple[str, str, str, int, str, msgspec.Raw])


def context(purpose: str, seq: int, day: int) -> bytes:
    """The place of a row: what is sealed opens nowhere else."""
    return b"%b|%d|%d|" % (purpose.encode(), seq, day)


def stem_of(session: str, name: str, schema: str) -> bytes:
    """How every note of a kind begins in a session, before it is sealed; none of these needs escaping."""
    return f'["{session}","{name}","{schema}",'.encode()


def sealable(row: Row) -> bytes:
    """What is sealed of a note that was read elsewhere, whatever its body is."""
    body: msgspec.Raw | str = row.body
    try:
        msgspec.json.decode(row.body, type=dict)
        body = msgspec.Raw(row.body.encode())
    except (msgspec.MsgspecError, UnicodeError):
        pass
    return msgspec.json.encode((row.session, row.name, row.schema, row.t_ms, row.level, body))


def linked(prev: bytes, place: bytes, sealed: bytes) -> bytes:
    """The hash of a row: SHA-256 over the hash before it, its place and what is sealed in it."""
    return hashlib.sha256(b"%b%b%b" % (prev, place, sealed)).digest()


def chained(key: "RowKey", lane: Lane, day: int, notes: Sequence[bytes], written: list[tuple[object, ...]]) -> bytes:
    """Seal notes, and add their rows to `written` as they follow in a lane; the hash of the last one."""
    purpose, head, seq = lane.purpose, lane.head, lane.seq
    # `context` and `linked`, written out: this runs for every event.
    start, end, sha256 = purpose.encode(), b"|%d|" % day, hashlib.sha256
    places = [b"%b|%d%b" % (start, number, end) for number in range(seq + 1, seq + len(notes) + 1)]
    for place, sealed in zip(places, key.seal(list(zip(notes, places, strict=True))), strict=True):
        seq += 1
        link = sha256(b"%b%b%b" % (head, place, sealed)).digest()
        written.append((purpose, seq, day, sealed, head, link))
        head = link
    return head


def insert(conn: sqlite3.Connection, written: Sequence[tuple[object, ...]]) -> None:
    """Write rows, inside a transaction."""
    one = "(?, ?, ?, ?, ?, ?)"
    whole = len(written) - len(written) % AT_ONCE
    conn.executemany(
        f"insert into events ({COLUMNS}) values {', '.join([one] * AT_ONCE)}",
        (tuple(chain.from_iterable(written[at : at + AT_ONCE])) for at in range(0, whole, AT_ONCE)),
    )
    conn.executemany(f"insert into events ({COLUMNS}) values {one}", written[whole:])


def lanes(conn: sqlite3.Connection) -> dict[str, Lane]:
    """Every lane by purpose."""
    more = ", away" if format_of(conn) > 1 else ""
    found = conn.execute(f"select {LANE_COLUMNS}{more} from lanes order by purpose")
    return {row[0]: Lane(*row) for row in found}


def begin_lane(conn: sqlite3.Connection, lane: Lane) -> None:
    """Write a lane that has no notes yet, inside a transaction."""
    marks = ", ".join("?" * (LANE_COLUMNS.count(",") + 1))
    values = (lane.purpose, lane.seq, lane.head, lane.anchor_seq, lane.anchor, 0, 0, 0, 0)
    conn.execute(f"insert into lanes ({LANE_COLUMNS}) values ({marks})", values)


def rows(conn: sqlite3.Connection, purpose: str, key: "RowKey | None") -> Iterator[Row]:
    """The notes of a purpose, in order; none without its key."""
    if format_of(conn) == 1:
        yield from plain_rows(conn, purpose)
    elif key is not None:
        asked = "select seq, day, sealed, prev, hash from events where purpose = ? order by seq"
        for row in conn.execute(asked, [purpose]):
            yield _opened(key, purpose, *row)


def _opened(key: "RowKey", purpose: str, seq: int, day: int, sealed: bytes, prev: bytes, hash: bytes) -> Row:
    try:
        plain = key.open(sealed, context(purpose, seq, day))
        session, name, schema, t_ms, level, body = _sealed_note.decode(plain)
    except (SealError, msgspec.MsgspecError, TypeError):
        return Row(purpose, seq, "", UNREADABLE, "", day, 0, "", "{}", prev, hash)
    # A string stands for a body that was no JSON object when an older store was taken over.
    text = bytes(body).decode()
    text = msgspec.json.decode(text, type=str) if text[:1] == '"' else text
    return Row(purpose, seq, session, name, schema, day, t_ms, level, text, prev, hash)


def turn_away(conn: sqlite3.Connection, counted: Iterable[tuple[str, str, str, str]], day: int) -> None:
    """Count what broke a rule, each by (purpose, name, reason, field), inside a transaction."""
    conn.executemany(
        "insert into quarantine (purpose, name, reason, field, day, count) values (?, ?, ?, ?, ?, 1)"
        " on conflict (purpose, name, reason, field, day) do update set count = count + 1",
        [(*one, day) for one in counted],
    )


def turned_away(conn: sqlite3.Connection) -> tuple[TurnedAway, ...]:
    """What was quarantined."""
    found = conn.execute("select purpose, name, reason, field, day, count from quarantine order by 1, 5, 2, 3, 4")
    return tuple(TurnedAway(*row) for row in found)
