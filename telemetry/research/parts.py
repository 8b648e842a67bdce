"""The files that a dataset is put together from, so that one that lost something on the way is seen and made anew."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

FileHeld = tuple[str, int, str]
"""A file by its path in the folder, its size and its SHA-256."""


class Part:
    """A file of lines that is being written."""

    def __init__(self, folder: Path, path: str) -> None:
        self._path, self._size, self._sha256 = path, 0, hashlib.sha256()
        self._file = (folder / path).open("wb")

    def add(self, lines: Iterable[str]) -> None:
        content = "".join(lines).encode()
        self._file.write(content)
        self._sha256.update(content)
        self._size += len(content)

    def close(self) -> FileHeld:
        self._file.close()
        return self._path, self._size, self._sha256.hexdigest()


def sized(path: Path) -> tuple[int, str]:
    """The size and the SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(folder: Path, held: FileHeld) -> bool:
    """Whether a file still is what was written. After a power cut it may have its name and not its end."""
    path, size, sha256 = held
    try:
        return (folder / path).stat().st_size == size and sized(folder / path) == (size, sha256)
    except OSError:
        return False


def on_disk(folder: Path) -> None:
    """Wait until everything below a folder is on the disk. Raises OSError."""
    for where, _, names in os.walk(folder):
        for name in names:
            with Path(where, name).open("r+b") as file:
                os.fsync(file.fileno())
        _folder_on_disk(Path(where))


def put_in_place(folder: Path, name: Path) -> None:
    """Give a folder that is on the disk its name, so that the name is on the disk too. Raises OSError."""
    folder.rename(name)
    _folder_on_disk(name.parent)


def _folder_on_disk(folder: Path) -> None:
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
