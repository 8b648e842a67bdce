"""Writes a small file so that after a power cut it is wholly the old one or wholly the new one."""

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

UNFINISHED = "-building"
"""Ending of what is being written; the next write begins it anew."""


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` into the file at `path`, readable by this account only, and on the disk when this returns.

    What it held before is overwritten too, where the system lets a file be replaced while it is open (Windows does
    not). Raises OSError, and then the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(path.name + UNFINISHED)
    try:
        fd = os.open(building, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _write(fd, content)
        finally:
            os.close(fd)
        old = os.open(path, os.O_WRONLY) if os.name != "nt" and path.is_file() else -1
        try:
            put_in_place(building, path)
            if old >= 0:
                with contextlib.suppress(OSError):  # the new file counts by now
                    _write(old, bytes(os.fstat(old).st_size))
        finally:
            if old >= 0:
                os.close(old)
    except OSError:
        building.unlink(missing_ok=True)
        raise


def open_own(path: Path) -> TextIO:
    """Open a text file to be written anew, which this account alone can read from now on, also where it was there
    before. Raises OSError."""
    return open(path, "w", encoding="utf-8", newline="", opener=_own)


def _own(path: str, flags: int) -> int:
    fd = os.open(path, flags, 0o600)
    if os.name != "nt" and stat.S_ISREG(os.fstat(fd).st_mode):
        with contextlib.suppress(OSError):  # a stick's file system knows no accounts
            os.fchmod(fd, 0o600)
    return fd


@contextmanager
def own_only() -> Iterator[None]:
    """What this process and those that it begins make meanwhile opens to this account alone, also where another
    library makes it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def write_over(path: Path, content: bytes) -> None:
    """Write over a file where it lies, which works on a full disk too; a power cut at that moment may cost all of it.
    Raises OSError."""
    with open(path, "r+b") as file:
        size = os.fstat(file.fileno()).st_size
        _write(file.fileno(), content + bytes(max(0, size - len(content))))
        os.truncate(file.fileno() if os.truncate in os.supports_fd else path, len(content))


def erase(path: Path) -> None:
    """Overwrite a file and delete it, together with one that was being written in its place. Raises OSError."""
    for file in (path, path.with_name(path.name + UNFINISHED)):
        if file.is_file():
            write_over(file, b"")
            file.unlink()


def put_in_place(new: Path, path: Path) -> None:
    """Give a finished file the name of the one it replaces, durably. Raises OSError."""
    os.replace(new, path)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write(fd: int, content: bytes) -> None:
    done = 0
    while done < len(content):
        done += os.write(fd, content[done:])
    os.fsync(fd)
