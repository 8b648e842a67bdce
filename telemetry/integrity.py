"""Whether anything kept is no longer as it was written: notes, counts, the record of answers, the key file.

The chain of notes is checked without a key. That nobody rewrote it, or anything else in the file, is known from the
key file: it holds how far each chain had come, the hash of the consent record, and the secret behind each check.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from .consent import Record, RecordError, read_record
from .first_format import plain_linked, plain_rows
from .migrations import format_of
from .rows import Lane, context, lanes
from .unread import UNREAD, begun_later
from .words import Words

if TYPE_CHECKING:
    from vault.row_keys import KeyFile

FAULTS, GAPS, MAC = "faults", "gaps", "mac"
"""Keys in the table `meta`: what was found wrong before, where the game was cut off, and the check of the rest of that
table."""
MOST_GAPS: Final = 50
NO_RECORD: Final = bytes(32)
"""Stands in the key file for the hash of a record that is not there."""
DISOWNED: Final = b"\xff" * 32
"""Stands there instead of the hash of a record that counts for nothing: an ending could not be written to it."""
KEEP_META: Final = "insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value"
CONSENT, META, KEYS = "consent", "meta", "keys"
"""What a fault is about, where it is not the notes of a purpose."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written. `code` has a sentence in the catalogue, `what` is a purpose or a part of
    the store, `at` and `other` are numbers of notes."""

    code: str
    what: str
    at: int = 0
    other: int = 0

    def told(self, words: Words) -> str:
        return words.text(f"verify.fault.{self.code}", what=self.what, at=self.at, other=self.other)


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found. `heads` are the last number and hash of each chain; `consent` is None if there is no record
    or it cannot be trusted. `gaps` are where the game is open now or was cut off: what came after, until it was noted
    outside again, may have been taken away unseen."""

    faults: tuple[Fault, ...]
    lanes: Mapping[str, Lane]
    consent: Record | None
    heads: Mapping[str, tuple[int, bytes]]
    gaps: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults


def report(path: Path, keys: "KeyFile | None") -> Report:
    """Check a file from end to end, without changing it. Read the keys before: they are never ahead of the notes.
    Without them only the chains are checked, and that they are missing is a fault. Raises OSError, sqlite3.Error."""
    from vault.sqlite_file import open_to_read

    conn = open_to_read(path)
    try:
        conn.execute("begin")
        found = begun_later(conn, lanes(conn), keys is None or keys.sealed)
        wrong = tuple(faults(conn, keys))
        heads = {purpose: (lane.seq, lane.head) for purpose, lane in found.items()}
        known = said_before(conn, GAPS) if format_of(conn) > 1 else ()
        now = gaps(keys, found) if keys is not None else ()
        return Report(wrong, found, record_in(conn), heads, tuple(dict.fromkeys((*known, *now))))
    finally:
        conn.close()


def faults(conn: sqlite3.Connection, keys: "KeyFile | None") -> Iterator[Fault]:
    """What is wrong with an open file. Nothing, if all of it is as it was written."""
    if format_of(conn) == 1:
        yield from _plain_faults(conn)
        return
    known = lanes(conn)
    yield from said_before(conn)
    if _records(conn) and record_in(conn) is None:
        yield Fault("unsound", CONSENT)
    if keys is not None:
        yield from outside(conn, keys, known)
    elif known or _records(conn):
        yield Fault("no_keys", KEYS)
    for table in ("events", "quarantine"):
        stray = {str(row[0]) for row in conn.execute(f"select distinct purpose from {table}")} - set(known)
        for purpose in sorted(stray):
            yield Fault("stray", purpose)
    for lane in begun_later(conn, known, keys is None or keys.sealed).values():
        if keys is None or lane.purpose in keys.purposes:
            yield from _chain_faults(conn, lane, keys)


def outside(conn: sqlite3.Connection, keys: "KeyFile", known: Mapping[str, Lane]) -> Iterator[Fault]:
    """What contradicts the key file. The same time for any number of notes."""
    if meta(conn).get(MAC, "") != meta_mac(conn, keys):
        yield Fault("changed", META)
    if not accepts(conn, keys) and DISOWNED not in accepted(keys):
        yield Fault("changed", CONSENT)
    for purpose in sorted(set(keys.heads) - set(known)):
        yield Fault("gone", purpose)
    macs = dict(conn.execute("select purpose, mac from lanes").fetchall())
    now = begun_later(conn, known, keys.sealed)
    for purpose, lane in known.items():
        if macs[purpose] != lane_mac(lane, keys):
            yield Fault("counts_changed", purpose)
        if purpose not in keys.purposes:
            continue  # it is being erased
        if lane.away != away_hash(conn, purpose):
            yield Fault("away_changed", purpose)
        yield from _past(conn, now[purpose], keys)


def gaps(keys: "KeyFile", known: Mapping[str, Lane]) -> tuple[Fault, ...]:
    """Where each chain had come when it was last noted outside, and how far it goes, if the game is open or was cut off
    since."""
    heads = keys.heads if keys.in_use else {}
    found = ((purpose, heads[purpose][0], lane.seq) for purpose, lane in known.items() if purpose in heads)
    return tuple(Fault("not_closed", purpose, seq, last) for purpose, seq, last in found)


def _past(conn: sqlite3.Connection, lane: Lane, keys: "KeyFile") -> Iterator[Fault]:
    """Whether a chain goes through where it had come when the key file was last written."""
    seq, head = keys.heads.get(lane.purpose, (-1, b""))
    if seq < lane.anchor_seq:
        return  # what was there has grown old and was deleted
    found = lane.anchor
    if seq > lane.anchor_seq:
        asked = "select hash from events where purpose = ? and seq = ?"
        row = conn.execute(asked, [lane.purpose, seq]).fetchone()
        found = row[0] if row else b""
    if seq > lane.seq or found != head:
        yield Fault("cut", lane.purpose, seq, lane.seq)


def _chain_faults(conn: sqlite3.Connection, lane: Lane, keys: "KeyFile | None") -> Iterator[Fault]:
    purpose, seq, head = lane.purpose, lane.anchor_seq, lane.anchor
    asked = "select seq, day, sealed, prev, hash from events where purpose = ? order by seq"
    start, sha256 = purpose.encode(), hashlib.sha256
    for at, day, sealed, prev, link in conn.execute(asked, [purpose]):
        try:
            # `rows.linked`, written out: it runs for every note of years.
            whole = sha256(b"%b%b|%d|%d|%b" % (prev, start, at, day, sealed)).digest() == link
        except TypeError:
            whole = False
        if at != seq + 1:
            yield Fault("missing", purpose, seq, at)
        elif prev != head:
            yield Fault("does_not_follow", purpose, at)
        if not whole:
            yield Fault("note_changed", purpose, at)
        seq, head = at, link
    if seq != lane.seq:
        yield Fault("ends_early", purpose, lane.seq, seq)
    elif head != lane.head:
        yield Fault("other_end", purpose)
    if lane.emitted != lane.stored + lane.quarantined + lane.lost or lane.stored != lane.seq:
        yield Fault("counts", purpose)
    if keys is not None and not _opens(conn, lane, keys):
        yield Fault("no_key", purpose)


def _plain_faults(conn: sqlite3.Connection) -> Iterator[Fault]:
    """What is wrong with the chains of a store of format 1."""
    known = lanes(conn)
    for purpose in sorted({str(row[0]) for row in conn.execute("select distinct purpose from events")} - set(known)):
        yield Fault("stray", purpose)
    for lane in known.values():
        seq, head = lane.anchor_seq, lane.anchor
        for row in plain_rows(conn, lane.purpose):
            if row.seq != seq + 1:
                yield Fault("missing", lane.purpose, seq, row.seq)
            elif row.prev != head:
                yield Fault("does_not_follow", lane.purpose, row.seq)
            if row.hash != plain_linked(row):
                yield Fault("note_changed", lane.purpose, row.seq)
            seq, head = row.seq, row.hash
        if seq != lane.seq:
            yield Fault("ends_early", lane.purpose, lane.seq, seq)
        elif head != lane.head:
            yield Fault("other_end", lane.purpose)
        if lane.emitted != lane.stored + lane.quarantined + lane.lost or lane.stored != lane.seq:
            yield Fault("counts", lane.purpose)


def _opens(conn: sqlite3.Connection, lane: Lane, keys: "KeyFile") -> bool:
    """Whether the last note of a lane opens with the key that is there."""
    key = keys.key(lane.purpose)
    last = conn.execute(
        "select seq, day, sealed from events where purpose = ? order by seq desc limit 1", [lane.purpose]
    ).fetchone()
    if key is None or last is None:
        return key is not None
    from vault.seal_error import SealError

    try:
        key.open(last[2], context(lane.purpose, last[0], last[1]))
    except (SealError, TypeError):
        return False
    return True


# What the checks are over


def meta(conn: sqlite3.Connection) -> dict[str, str]:
    return dict(conn.execute("select key, value from meta").fetchall())


def keep_meta(conn: sqlite3.Connection, keys: "KeyFile", changed: Mapping[str, str]) -> None:
    """Write some of what is kept about the file, inside a transaction."""
    conn.executemany(KEEP_META, changed.items())
    conn.execute(KEEP_META, [MAC, meta_mac(conn, keys)])


def listed(faults: tuple[Fault, ...]) -> str:
    """Faults as they stand in `meta`."""
    return msgspec.json.encode(faults).decode()


def meta_mac(conn: sqlite3.Connection, keys: "KeyFile") -> str:
    rest = sorted((key, value) for key, value in meta(conn).items() if key not in (MAC, UNREAD))
    return keys.mac(b"meta" + msgspec.json.encode(rest)).hex()


def lane_mac(lane: Lane, keys: "KeyFile") -> bytes:
    return keys.mac(b"lane" + msgspec.json.encode(lane))


def away_hash(conn: sqlite3.Connection, purpose: str) -> bytes:
    """The hash of what was quarantined of a purpose, b"" if nothing was."""
    asked = "select name, reason, field, day, count from quarantine where purpose = ? order by 1, 2, 3, 4"
    found = conn.execute(asked, [purpose]).fetchall()
    return hashlib.sha256(msgspec.json.encode(found)).digest() if found else b""


def consent_hash(conn: sqlite3.Connection) -> bytes:
    """The hash of every record of answers, in order."""
    found = _records(conn)
    return hashlib.sha256(msgspec.json.encode(found)).digest() if found else NO_RECORD


def accepted(keys: "KeyFile") -> tuple[bytes, ...]:
    """The hashes that the record may have: the one before and the one after while it is being written."""
    known = keys.consent or NO_RECORD
    return tuple(known[at : at + 32] for at in range(0, len(known), 32))


def tell_of_some(keys: "KeyFile") -> bool:
    """Whether keys tell of notes or answers."""
    return bool(keys.heads) or not {NO_RECORD, DISOWNED} & set(accepted(keys))


def noted(conn: sqlite3.Connection, keys: "KeyFile") -> bytes:
    """The hash of the records that are on the disk: after a power cut that may be the one before the one that the keys
    already know. Records that neither knows stay unknown to them."""
    found, known = consent_hash(conn), accepted(keys)
    return found if found in known else known[-1]


def accepts(conn: sqlite3.Connection, keys: "KeyFile") -> bool:
    """Whether the records of answers are as they were written."""
    return consent_hash(conn) in accepted(keys)


def record_in(conn: sqlite3.Connection) -> Record | None:
    """The record in force. One that cannot be read, or whose chain is broken, is none."""
    row = conn.execute("select record from consent order by number desc limit 1").fetchone()
    try:
        return read_record(row[0]) if row else None
    except (RecordError, TypeError):
        return None


def said_before(conn: sqlite3.Connection, what: str = FAULTS) -> tuple[Fault, ...]:
    """What was found before, wrong or cut off, and has been written over since."""
    try:
        return tuple(msgspec.json.decode(meta(conn).get(what, "[]"), type=tuple[Fault, ...]))
    except msgspec.MsgspecError:
        return (Fault("changed", META),)


def _records(conn: sqlite3.Connection) -> list[tuple[int, str]]:
    return conn.execute("select number, record from consent order by number").fetchall()
