"""Opens a SQLite file so that what was committed outlives a power cut, and sets a damaged one aside.

One connection a file, and it both writes and checkpoints: two of them can corrupt a WAL in SQLite 3.7.0 to 3.51.2.
"""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

CHECK_WHOLE_BELOW = 16 * 1024 * 1024
"""Bytes. A larger file is read through only by `verify`; its header and tables are looked at all the same."""

BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside its own. The second is an index that it makes anew."""


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


def open_sound(path: Path, *, check_same_thread: bool = True) -> Opened:
    """Open or create the file at `path` with WAL, synchronous=FULL and secure_delete=ON.

    A damaged file is moved aside, never deleted, and an empty one takes its place. A file that is only locked, not
    permitted or on a full disk is left where it is. Raises OSError or sqlite3.Error if no file can be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return Opened(_open(path, check_same_thread))
    except Damaged:
        aside = set_aside(path)
        return Opened(_open(path, check_same_thread), aside)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading only. Raises FileNotFoundError, Damaged or sqlite3.Error."""
    if not path.is_file():
        raise FileNotFoundError(path)
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        _look(conn, path)
    except BaseException:
        conn.close()
        raise
    return conn


def set_aside(path: Path) -> Path:
    """Move a file and what SQLite keeps beside it to the first free `<name>.damaged-<n><suffix>`, and return that."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in BESIDE:
        beside = path.with_name(path.name + ending)
        if ending == "-shm":
            beside.unlink(missing_ok=True)
        elif beside.exists():
            os.replace(beside, aside.with_name(aside.name + ending))
    os.replace(path, aside)
    return aside


def files_of(path: Path) -> tuple[Path, ...]:
    """Every existing file that holds, or once held, content of `path`: itself, SQLite's own beside it, and all that
    were set aside."""
    kin = [path, *path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")]
    every = [file.with_name(file.name + ending) for file in kin for ending in ("", *BESIDE)]
    return tuple(file for file in every if file.is_file())


def damage(error: sqlite3.Error) -> bool:
    """Whether an error of SQLite means that the file itself is broken, rather than locked, full or not permitted."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, Damaged) or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


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
    except sqlite3.Error as error:
        if damage(error) and not isinstance(error, Damaged):
            raise Damaged(str(error)) from error
        raise
