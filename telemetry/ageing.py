"""Notes that have grown too old, of every boat in a folder, also of those that nobody opens (safety.md P5)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec

from vault.seal_error import SealError

from .clock import LEAP, DayCount
from .consent import Policy
from .integrity import KEEP_META, meta, record_in
from .keys import ASIDE, aside_days, erase_set_aside, keys_of, keys_to_write, set_aside_of
from .migrations import FORMAT, format_of
from .recorder import new_token
from .store import NewerError, Store, stores
from .unread import UNREAD, Unread, unread


def purge_old(data: Path, today: date, stopped: Callable[[], bool] = lambda: False) -> int:
    """Delete what is too old in every store of a folder; how many notes there were. Nobody may have one open. One that
    cannot be read, or whose keys are gone, is left for whoever opens its boat, who is told. Never raises because of the
    disk."""
    gone = 0
    for path in stores(data):
        if stopped():
            break
        try:
            gone += _purged(path, today)
        except (OSError, sqlite3.Error, NewerError, SealError, ValueError, TypeError):
            continue
    return gone


def _purged(path: Path, today: date) -> int:
    from vault.sealing import is_sealed

    keys = keys_of(path)
    if keys.is_file() and is_sealed(keys.read_bytes()):
        return purge_unread(path, today)
    if not _has_old(path, today):
        return 0
    store = Store(path, today, new_token(), may_set_aside=False)
    try:
        kept = {grant.purpose: grant.retention_days for grant in store.record.grants} if store.record else {}
        gone = store.purge(kept, Policy().retention_days)
        store.forget_set_aside(Policy().retention_days)
        return gone
    finally:
        store.close()


def _has_old(path: Path, today: date) -> bool:
    """Whether a store has to be opened: there is something too old, or the calendar leapt or went back, which is noted.
    Not one that opening would set aside."""
    from vault.sqlite_file import open_to_read

    with closing(open_to_read(path)) as conn:
        if format_of(conn) == 1:
            return True
        held = keys_to_write(path)
        if held is None or not held.there or not (record_in(conn) or held.purposes):
            return False
        count = counted(conn, today)
        if count.written()["leapt"] != meta(conn).get("leapt", ""):
            return True
        away = conn.execute("select min(day) < ? from quarantine", [count.last - Policy().retention_days]).fetchone()
        aside = any(map(_too_old_aside(conn, count.last), (file.name for file in set_aside_of(path))))
        return aside or away == (1,) or (count.leapt is None and bool(old(conn, count.last)))


def _too_old_aside(conn: sqlite3.Connection, day: int, days: int | None = None) -> Callable[[str], bool]:
    """Whether a file that was set aside has lain there for too long on an own day."""
    since, most = aside_days(meta(conn).get(ASIDE, "")), Policy().retention_days if days is None else days
    return lambda name: day - since.get(name, day) > most


def purge_unread(path: Path, today: date, days: int | None = None) -> int:
    """Delete the notes that are older than so many own days, or else than their purpose allows; how many there were.
    Nothing is deleted on the first day of a calendar that is too far ahead. What was turned away is no note, and its
    counts wait for the key. Raises OSError, sqlite3.Error, NewerError."""
    from vault.sqlite_file import atomic, emptied, open_sound, open_to_read

    with closing(open_to_read(path)) as looked:  # one that is damaged waits for whoever opens the boat, who is told
        if format_of(looked) > FORMAT:
            raise NewerError(path.name)
    with closing(open_sound(path, may_set_aside=False).connection) as conn:
        count, was = counted(conn, today), unread(conn)
        found = {} if count.leapt is not None else old(conn, count.last, days)
        before = {purpose: max(day, was.before.get(purpose, day)) for purpose, (day, _) in found.items()}
        if count.leapt is None:
            erase_set_aside(path, _too_old_aside(conn, count.last, days))
        # The count in the store stands still without its key, so a leap that was believed is noted on.
        believed = was.leapt if count.last - int(meta(conn).get("last_day", "0")) > LEAP else None
        now = Unread({**was.before, **before}, believed if count.leapt is None else count.leapt)
        if now == was:
            return 0
        with atomic(conn):
            delete = "delete from events where purpose = ? and seq <= ?"
            gone = sum(conn.execute(delete, [purpose, last]).rowcount for purpose, (_, last) in found.items())
            conn.execute(KEEP_META, [UNREAD, msgspec.json.encode(now).decode()])
        emptied(conn)
    return gone


def counted(conn: sqlite3.Connection, today: date) -> DayCount:
    """The own day that it is today, as far as can be told without writing it down. Raises sqlite3.Error."""
    known, was = meta(conn), unread(conn)
    try:
        return DayCount.read(known | ({"leapt": str(was.leapt)} if was.leapt is not None else {}), today).on(today)
    except ValueError as error:
        raise sqlite3.DatabaseError(str(error)) from error


def old(conn: sqlite3.Connection, day: int, days: int | None = None) -> dict[str, tuple[int, int]]:
    """The purposes with notes that are older on an own day than so many days, or else than they may become: before
    which day, and the number of the last."""
    record, found = record_in(conn), {}
    kept = {grant.purpose: grant.retention_days for grant in record.grants} if record else {}
    for purpose in [row[0] for row in conn.execute("select purpose from lanes")]:
        before = day - (kept.get(purpose, Policy().retention_days) if days is None else days)
        # Days never fall along a lane, so the first note tells whether any is too old.
        first = "select day < ? from events where purpose = ? order by seq limit 1"
        if conn.execute(first, [before, purpose]).fetchone() == (1,):
            last = conn.execute("select max(seq) from events where purpose = ? and day < ?", [purpose, before])
            found[purpose] = (before, int(last.fetchone()[0]))
    return found
