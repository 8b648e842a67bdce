"""A command with everything it needs, and how it can end."""

import json
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vault.seal_error import SealError

from ..words import Words

if TYPE_CHECKING:
    from vault.row_keys import KeyFile
    from vault.sealing import Identity

    from ..summary import Summary

DONE, CHANGED, WRONG_USE, LOCKED, BROKEN_OFF = 0, 1, 2, 3, 130
"""Exit codes: done, also where nothing is kept; something kept was changed, cannot be read or not be deleted; wrong
use, or a file that cannot be written; locked with a passphrase; broken off with Ctrl+C, as shells number it."""


class StopError(Exception):
    """Why a command, or its part about one boat, ends: a sentence for whoever typed it, and the exit code."""

    def __init__(self, code: int, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Asked:
    """`files` are the stores that are meant, `boats` the kept boats that are, each with whether it is locked; `options`
    what only a few commands take, as it was typed."""

    folder: Path
    files: tuple[Path, ...]
    boats: dict[str, bool]
    words: Words
    print: Callable[[str], None]
    today: date
    as_json: bool = False
    passphrase: str | None = None
    out: Path | None = None
    every: bool = False
    sure: bool = False
    days: int = 0
    purposes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    study: str = ""
    step: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def stop(self, code: int, key: str, **names: object) -> StopError:
        return StopError(code, self.words.text(key, **names))

    def json(self, value: Any) -> None:
        self.print(json.dumps(value, ensure_ascii=False, indent=1))

    def names(self) -> str:
        """The boats that are meant, for a sentence."""
        return ", ".join(dict.fromkeys((*(file.stem for file in self.files), *self.boats))) or "-"

    def aside(self) -> dict[str, tuple[str, ...]]:
        """The names of the files that were set aside, by boat."""
        from .. import FOLDER
        from ..keys import set_aside_of

        found = (path.name.partition(".damaged-")[0] for path in (self.folder / FOLDER).glob("*.damaged-*"))
        meant = sorted(boat for boat in set(found) if self.options.get("boat") in ("", None, boat))
        return {boat: tuple(one.name for one in set_aside_of(self.folder / FOLDER / boat)) for boat in meant}

    def identity(self, boat: str) -> "Identity | None":
        """The key pair that the passphrase opens, None if none was given or needed. Raises StopError."""
        from ..boats import unlock

        if self.passphrase is None:
            return None
        try:
            return unlock(self.folder, boat, self.passphrase)
        except SealError as error:
            raise self.sealed(error, boat) from None

    def sealed(self, error: SealError, boat: str) -> StopError:
        """Why a boat's keys do not open."""
        if error.why in ("locked", "wrong", "too_costly"):
            return self.stop(LOCKED, f"locked.{error.why}", boat=boat)
        return self.stop(CHANGED, "locked.newer" if error.why == "newer" else "locked.altered", boat=boat)

    def keys(self, file: Path) -> "KeyFile | None":
        """The keys to a store; None if they are gone. Raises StopError, OSError."""
        from ..keys import keys_to_write

        try:
            found = keys_to_write(file, self.identity(file.stem))
        except SealError as error:
            raise self.sealed(error, file.stem) from None
        return found if found is not None and found.there else None


def look(asked: Asked, file: Path) -> sqlite3.Connection:
    """A store, opened for reading. Raises StopError for one of a newer program, OSError or sqlite3.Error."""
    from vault.sqlite_file import open_to_read

    from ..migrations import FORMAT, format_of

    conn = open_to_read(file)
    try:
        if format_of(conn) > FORMAT:
            raise asked.stop(CHANGED, "locked.newer", boat=file.stem)
    except BaseException:
        conn.close()
        raise
    return conn


def summary_of(asked: Asked, file: Path) -> "Summary":
    """What the notes of a boat add up to. Raises StopError, OSError or sqlite3.Error."""
    from ..summary import summarise

    keys = asked.keys(file)
    conn = look(asked, file)
    try:
        return summarise(conn, file.name, keys)
    finally:
        conn.close()


def refusal(words: Words, file: "Path | str", error: Exception) -> str:
    """Why a file cannot be read, in a sentence."""
    from vault.sqlite_file import cannot_lay_beside, makes_no_sense

    if makes_no_sense(error):
        return words.text("command.damaged", file=file)
    if isinstance(error, sqlite3.Error) and cannot_lay_beside(error):
        return words.text("command.cut_off", file=file)
    return words.text("command.cannot_read", file=file, why=reason(words, error))


def reason(words: Words, error: Exception | None) -> str:
    """Why a disk refused, in a few words."""
    from ..trouble import FULL, READ_ONLY, why

    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return words.text("why.in_use")
    known = {FULL: "why.full", READ_ONLY: "why.read_only"}.get(why(error))
    if known is not None:
        return words.text(known)
    return str(getattr(error, "strerror", "") or getattr(error, "sqlite_errorname", "") or words.text("why.refused"))


UNREADABLE = (OSError, sqlite3.Error, TypeError, ValueError)
"""What reading a store may raise: the last two where what stands in it is not what should."""


class Codes:
    """How each part of a command ended. A boat that cannot be read does not keep the others from being told of."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._codes: set[int] = set()

    def add(self, code: int) -> None:
        self._codes.add(code)

    def refused(self, file: Path, error: Exception) -> None:
        """Say why one boat's part ended."""
        if isinstance(error, StopError):
            self.add(error.code)
            print(error, file=sys.stderr)
            return
        self.add(CHANGED)
        print(refusal(self._asked.words, file, error), file=sys.stderr)

    def aside(self, told: Collection[str] = ()) -> None:
        """What was set aside is kept and cannot be read; that of boats that were told of nowhere else is said."""
        for boat, files in self._asked.aside().items():
            self.add(CHANGED)
            if boat not in told:
                print(self._asked.words.text("aside.line", boat=boat, files=", ".join(files)), file=sys.stderr)

    def each(self, files: Sequence[Path]) -> "Iterator[tuple[Path, Summary]]":
        """The boats that can be read; why others cannot is said."""
        for file in files:
            try:
                yield file, summary_of(self._asked, file)
            except (StopError, *UNREADABLE) as error:
                self.refused(file, error)

    @property
    def worst(self) -> int:
        """The exit code of the whole: what was changed or cannot be read weighs more than what is locked."""
        return next((code for code in (CHANGED, WRONG_USE, LOCKED) if code in self._codes), DONE)
