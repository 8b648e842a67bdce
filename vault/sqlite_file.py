"""Opens a SQLite file so that what was committed outlives a power cut, and sets a damaged one aside.

One connection a file, and it both writes and checkpoints: two of them can corrupt a WAL in SQLite 3.7.0 to 3.51.2.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import files

CHECK_WHOLE_BELOW = 16 * 1024 * 1024
"""Bytes. A larger file is read through only by `verify`; its header and tables are looked at all the same."""

BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside its own. The second is an index that it makes anew."""

FRESH = "-fresh"
"""Ending of a whole new file that has still to take the place of the old one. Where it stands, the old one counts for
nothing: whoever opens the file next puts it in place first."""

BUILDING = (files.UNFINISHED, f"{files.UNFINISHED}-journal")
"""Endings of a new file that is not whole yet and counts for nothing."""

WAITS_FOR_READERS_S = (0.0, *(0.02,) * 19)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file. `set_aside` is where a damaged one now lies, None if there was none; `sentence` says so in plain
    English for whoever has no catalogue, and is empty otherwise."""

    connection: sqlite3.Connection
    set_aside: Path | None = None

    @property
    def sentence(self) -> str:
        if self.set_aside is None:
            return ""
        return f"A damaged file was kept aside as {self.set_aside.name}, and a new one was begun."


class Damaged(sqlite3.DatabaseError):
    """The file is there and can be read, but is not a sound SQLite database."""


def open_sound(path: Path, *, check_same_thread: bool = True, may_set_aside: bool = True) -> Opened:
    """Open or create the file at `path` with WAL, synchronous=FULL and secure_delete=ON.

    A damaged file is moved aside, never deleted, and an empty one takes its place; unless it may not, for whoever could
    tell nobody: then Damaged is raised. A file that is only locked, not permitted or on a full disk is left where it
    is. Raises OSError or sqlite3.Error if no file can be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _finish_swap(path)
    try:
        return Opened(_open(path, check_same_thread))
    except Damaged:
        if not may_set_aside:
            raise
        aside = set_aside(path)
        return Opened(_open(path, check_same_thread), aside)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading only. Raises FileNotFoundError, Damaged or sqlite3.Error."""
    fresh = _beside(path, FRESH)
    path = fresh if fresh.is_file() else path
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    try:
        return _reading(path, "mode=ro")
    except sqlite3.OperationalError as error:
        # SQLite wants to lay its index beside the file, which a read-only disk refuses. Without a WAL nobody has the
        # file open and nothing is missing in it, so that it can be read as it stands.
        if not cannot_lay_beside(error) or _beside(path, "-wal").exists():
            raise
        return _reading(path, "mode=ro&immutable=1")


def cannot_lay_beside(error: sqlite3.Error) -> bool:
    """Whether SQLite could not read a file for want of the files that it keeps beside it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def _reading(path: Path, how: str) -> sqlite3.Connection:
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)
    try:
        _look(conn, path)
    except BaseException:
        conn.close()
        raise
    return conn


def swap(
    conn: sqlite3.Connection,
    path: Path,
    fill: Callable[[sqlite3.Connection], None],
    *,
    check_same_thread: bool = True,
) -> sqlite3.Connection:
    """Put a new file, with what `fill` writes into it, in the place of an open one, in a time that does not grow with
    the old one's size. `fill` may read from `conn`. Gives the connection to the new file; `conn` is closed then.

    A power cut leaves the whole old file or the whole new one. Raises sqlite3.OperationalError while another program
    reads the file, and whatever `fill` raises: then nothing has changed and `conn` goes on. Raises OSError if the new
    file stands but cannot take its place yet: `conn` is closed, and the next one to open the file sees to it.
    """
    _shut_others_out(conn)
    try:
        _build(path, fill)
    except BaseException:
        conn.rollback()
        for ending in BUILDING:
            _beside(path, ending).unlink(missing_ok=True)
        conn.execute("pragma journal_mode=wal").fetchall()
        raise
    if os.name == "nt":
        conn.close()  # a file that is open keeps its name there
    try:
        _finish_swap(path)
    finally:
        conn.close()
    return _open(path, check_same_thread)


@contextmanager
def atomic(conn: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it is written, or nothing."""
    conn.execute("begin immediate")
    try:
        yield
        conn.commit()
    except BaseException:
        conn.rollback()
        raise


def emptied(conn: sqlite3.Connection) -> bool:
    """Bring everything into the file itself and empty its WAL, in which what was written over or deleted would still
    stand. False if another program reads and was in the way all along."""
    with _impatient(conn):
        for wait_s in WAITS_FOR_READERS_S:
            time.sleep(wait_s)
            if not conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
                return True
    return False


def set_aside(path: Path) -> Path:
    """Move a file and what SQLite keeps beside it to the first free `<name>.damaged-<n><suffix>`, and return that."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in BESIDE:
        beside = _beside(path, ending)
        if ending == "-shm":
            beside.unlink(missing_ok=True)
        elif beside.exists():
            os.replace(beside, _beside(aside, ending))
    os.replace(path, aside)
    return aside


def files_of(path: Path) -> tuple[Path, ...]:
    """Every existing file that holds, or once held, content of `path`: itself, SQLite's own beside it, a new one that
    has not taken its place, and all that were set aside."""
    kin = [path, *path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")]
    every = [_beside(file, ending) for file in kin for ending in ("", *BESIDE, FRESH, *BUILDING)]
    return tuple(file for file in every if file.is_file())


def damage(error: sqlite3.Error) -> bool:
    """Whether an error of SQLite means that the file itself is broken, rather than locked, full or not permitted."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, Damaged) or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def makes_no_sense(error: BaseException) -> bool:
    """Whether an error in reading what a file holds comes from what it holds, though SQLite finds the file sound: text
    that is none, a value of another type, a table too many or too few."""
    if isinstance(error, sqlite3.OperationalError):
        # Text that is no UTF-8 has no code; a table that is not as it should be has the plainest one.
        return getattr(error, "sqlite_errorcode", 0) in (0, sqlite3.SQLITE_ERROR)
    return isinstance(error, (TypeError, ValueError)) or (isinstance(error, sqlite3.Error) and damage(error))


def _shut_others_out(conn: sqlite3.Connection) -> None:
    """End the WAL and lock the file against readers. One that still had the WAL of the old file open would otherwise
    meet the new file's under the same name."""
    with _impatient(conn):
        for wait_s in WAITS_FOR_READERS_S:
            time.sleep(wait_s)
            try:
                # SQLite does not wait here, whatever the time-out.
                conn.execute("pragma journal_mode=delete").fetchall()
                conn.execute("begin exclusive")
                return
            except sqlite3.OperationalError as error:
                busy = error
        conn.execute("pragma journal_mode=wal").fetchall()
        raise busy


@contextmanager
def _impatient(conn: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite itself wait for nobody."""
    patience = conn.execute("pragma busy_timeout").fetchone()[0]
    conn.execute("pragma busy_timeout=0").fetchall()
    try:
        yield
    finally:
        conn.execute(f"pragma busy_timeout={patience}").fetchall()


def _build(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Write the new file whole, and only then give it the name by which it counts."""
    building = _beside(path, files.UNFINISHED)
    for ending in BUILDING:
        _beside(path, ending).unlink(missing_ok=True)
    os.close(os.open(building, os.O_CREAT | os.O_RDWR, 0o600))
    made = sqlite3.connect(building)
    try:
        made.execute("pragma synchronous=full").fetchall()
        fill(made)
        made.commit()
    finally:
        made.close()
    files.put_in_place(building, _beside(path, FRESH))


def _finish_swap(path: Path) -> None:
    fresh = _beside(path, FRESH)
    if fresh.is_file():
        for ending in BESIDE:
            _beside(path, ending).unlink(missing_ok=True)
        files.put_in_place(fresh, path)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _open(path: Path, check_same_thread: bool) -> sqlite3.Connection:
    if not path.exists():
        # Created here and not by SQLite, so that on a shared computer no other account can read it.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    looked = _looked(path)
    conn = sqlite3.connect(path, check_same_thread=check_same_thread)
    try:
        if not looked:
            _look(conn, path)
        for pragma in ("journal_mode=wal", "synchronous=full", "secure_delete=on"):
            conn.execute(f"pragma {pragma}").fetchall()
    except BaseException as error:
        conn.close()
        if isinstance(error, sqlite3.Error) and damage(error) and not isinstance(error, Damaged):
            raise Damaged(str(error)) from error
        raise
    return conn


def _looked(path: Path) -> bool:
    """Look at a file over a connection that cannot write: closing one that can deletes the WAL of a damaged file, and
    with it what was written last. False if it cannot be read that way. Raises Damaged."""
    try:
        open_to_read(path).close()
    except Damaged:
        raise
    except (sqlite3.Error, OSError):
        return False
    return True


def _look(conn: sqlite3.Connection, path: Path) -> None:
    """Raise Damaged if the file is broken; sqlite3.Error if it cannot be read for another reason."""
    try:
        conn.execute("select count(*) from sqlite_master").fetchone()
        if path.stat().st_size < CHECK_WHOLE_BELOW:
            found = conn.execute("pragma quick_check(1)").fetchone()[0]
            if found != "ok":
                raise Damaged(found)
    except UnicodeDecodeError as error:
        # What is wrong is said in the file's own words, and they are broken too.
        raise Damaged(str(error)) from error
    except sqlite3.Error as error:
        if damage(error) and not isinstance(error, Damaged):
            raise Damaged(str(error)) from error
        raise
