"""What lies in the store, as frozen values, and the chain that shows whether any of it was changed."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from .events import Event
from .registry import by_name

COLUMNS: Final = "purpose, seq, session, name, schema, day, t_ms, level, body, prev, hash"
LANE_COLUMNS: Final = "purpose, seq, head, anchor_seq, anchor, emitted, stored, quarantined, lost"


@dataclass(frozen=True, slots=True)
class Row:
    """One note. `day` is the player's own-day number, `t_ms` milliseconds since the session began, `body`
    JSON."""

    purpose: str
    seq: int
    session: str
    name: str
    schema: str
    day: int
    t_ms: int
    level: str
    body: str
    prev: bytes
    hash: bytes

    @property
    def event(self) -> Event | None:
        """The event itself; None if this program does not know it or it breaks its own rules."""
        kind = by_name().get(self.name)
        try:
            return msgspec.json.decode(self.body, type=kind) if kind else None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


@dataclass(frozen=True, slots=True)
class Lane:
    """The notes of one purpose: their own numbers, chain and counts, so that one purpose can be erased alone.

    `seq` and `head` are those of the last note, `anchor_seq` and `anchor` those before the first one that is
    left. emitted = stored + quarantined + lost, counted since the purpose was last granted.
    """

    purpose: str
    seq: int
    head: bytes
    anchor_seq: int
    anchor: bytes
    emitted: int = 0
    stored: int = 0
    quarantined: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Notes that broke a rule, counted. What was in them is not kept."""

    purpose: str
    name: str
    reason: str
    field: str
    day: int
    count: int


def linked(
    prev: bytes, seq: int, session: str, name: str, schema: str, day: int, t_ms: int, level: str, body: str
) -> bytes:
    """The hash of a note: SHA-256 over the hash before it and everything in it."""
    content = msgspec.json.encode((seq, session, name, schema, day, t_ms, level, body))
    return hashlib.sha256(prev + content).digest()


def lanes(conn: sqlite3.Connection) -> dict[str, Lane]:
    """Every lane by purpose."""
    found = conn.execute(f"select {LANE_COLUMNS} from lanes order by purpose")
    return {row[0]: Lane(*row) for row in found}


def rows(conn: sqlite3.Connection, purpose: str) -> Iterator[Row]:
    """The notes of a purpose, in order."""
    for row in conn.execute(f"select {COLUMNS} from events where purpose = ? order by seq", [purpose]):
        yield Row(*row)


def turned_away(conn: sqlite3.Connection) -> tuple[TurnedAway, ...]:
    """What was quarantined."""
    found = conn.execute("select purpose, name, reason, field, day, count from quarantine order by 1, 5, 2, 3, 4")
    return tuple(TurnedAway(*row) for row in found)


def faults(conn: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the chains, each as a short plain sentence. Nothing, if all of it is as it was
    written."""
    known = lanes(conn)
    stray = {row[0] for row in conn.execute("select distinct purpose from events")} - set(known)
    for purpose in sorted(stray):
        yield f"{purpose}: notes that belong to nothing."
    for lane in known.values():
        yield from _faults_of(conn, lane)


def _faults_of(conn: sqlite3.Connection, lane: Lane) -> Iterator[str]:
    seq, head = lane.anchor_seq, lane.anchor
    for row in rows(conn, lane.purpose):
        if row.seq != seq + 1:
            yield f"{lane.purpose}: notes are missing between {seq} and {row.seq}."
        elif row.prev != head:
            yield f"{lane.purpose}: note {row.seq} does not follow from the one before."
        if row.hash != linked(
            row.prev, row.seq, row.session, row.name, row.schema, row.day, row.t_ms, row.level, row.body
        ):
            yield f"{lane.purpose}: note {row.seq} was changed."
        seq, head = row.seq, row.hash
    if seq != lane.seq:
        yield f"{lane.purpose}: the last note should be {lane.seq} and is {seq}."
    elif head != lane.head:
        yield f"{lane.purpose}: the last note is not the one that was written."
    if lane.emitted != lane.stored + lane.quarantined + lane.lost or lane.stored != lane.seq:
        yield f"{lane.purpose}: the counts do not add up."
