"""The key file of a boat, which lies beside its notes: without it nobody reads them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from vault.row_keys import KeyFile, RowKey, erase
from vault.seal_error import SealError
from vault.sqlite_file import files_of, set_aside

if TYPE_CHECKING:
    from vault.sealing import Identity

ASIDE: Final = "aside"
"""Key in the table `meta`: since which own day what was set aside lies there."""


def keys_of(path: Path) -> Path:
    """Where the keys of a file of notes are."""
    return path.with_suffix(".keys")


def keys_to_write(path: Path, identity: "Identity | None" = None) -> KeyFile | None:
    """The keys of a file, or the beginning of new ones; None if they were damaged. Raises SealError ("locked", "wrong"
    or "newer"), OSError."""
    try:
        return KeyFile.open(keys_of(path), identity)
    except SealError as error:
        if error.why in ("altered", "not_sealed"):
            return None
        raise


def keys_to_read(path: Path, identity: "Identity | None" = None) -> KeyFile | None:
    """The keys of a file; None if there are none or they were damaged. Raises PermissionError if they are sealed with
    a passphrase, or by a newer program; OSError."""
    try:
        found = keys_to_write(path, identity)
    except SealError as error:
        raise PermissionError(0, f"the keys are sealed ({error.why})", str(keys_of(path))) from None
    return found if found is not None and found.there else None


def key_of(keys: KeyFile | None, purpose: str) -> RowKey | None:
    """The key to the notes of a purpose, if there is one."""
    return keys.key(purpose) if keys is not None else None


def put_aside(path: Path) -> Path:
    """Move a file of notes that cannot be used, and its keys with it; where the notes lie then. Raises OSError."""
    aside = set_aside(path)
    keys_aside(path, aside)
    return aside


def keys_aside(path: Path, aside: Path) -> None:
    """Let the keys follow a file that was set aside. Raises OSError."""
    if keys_of(path).is_file():
        os.replace(keys_of(path), keys_of(aside))


def erase_files(path: Path) -> None:
    """Delete everything telemetry keeps about a boat: the keys first, then the notes, the consent record and what was
    set aside. No recorder may be open on it. Raises OSError."""
    erase(keys_of(path))
    erase_set_aside(path)
    for file in files_of(path):
        file.unlink(missing_ok=True)


def set_aside_of(path: Path) -> tuple[Path, ...]:
    """What was set aside of a boat's notes: files and their keys."""
    return tuple(sorted(path.parent.glob(f"{path.stem}.damaged-*")))


def erase_set_aside(path: Path, which: Callable[[str], bool] = lambda name: True) -> None:
    """Delete what was set aside of a boat's notes, or only the files of some names. Raises OSError."""
    for file in set_aside_of(path):
        if which(file.name):
            erase(file) if file.suffix == ".keys" else file.unlink(missing_ok=True)


def aside_days(written: str) -> dict[str, int]:
    """The own day on which each file was first seen to lie aside."""
    try:
        return msgspec.json.decode(written or "{}", type=dict[str, int])
    except msgspec.MsgspecError:
        return {}


def aside_since(path: Path, before: str, day: int) -> str:
    """The same of what lies aside now, to be written: a file that was not known is seen on this day."""
    known = aside_days(before)
    return msgspec.json.encode({file.name: known.get(file.name, day) for file in set_aside_of(path)}).decode()
