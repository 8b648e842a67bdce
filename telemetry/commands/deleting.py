"""Commands that delete: what a yes covered, and what is old. The game must be closed."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vault.seal_error import SealError
from vault.sqlite_file import cannot_lay_beside, makes_no_sense

from .. import FOLDER, clearing
from .asked import CHANGED, DONE, UNREADABLE, WRONG_USE, Asked, Codes, StopError, reason

if TYPE_CHECKING:
    from pathlib import Path


def erase(asked: Asked) -> int:
    """Take every yes back, or that to some purposes, and delete what it covered."""
    if meant(asked) and not asked.sure:
        raise asked.stop(WRONG_USE, "erase.sure", boats=", ".join(file.stem for file in meant(asked)))
    with _alone(asked):
        return _erase(asked)


def meant(asked: Asked) -> tuple["Path", ...]:
    """The stores to erase, also those of which only what was set aside is left."""
    there = {file.stem for file in asked.files}
    alone = (asked.folder / FOLDER / f"{boat}.sqlite" for boat in asked.aside() if boat not in there)
    return (*asked.files, *alone)


def _erase(asked: Asked) -> int:
    words, codes = asked.words, Codes(asked)
    gone: dict[str, bool] = {}
    for file in meant(asked):
        try:
            gone[file.stem] = _erased(asked, file)
            codes.add(DONE if gone[file.stem] else CHANGED)
        except StopError as error:
            gone[file.stem] = False
            codes.refused(file, error)
            continue
        if not gone[file.stem]:
            print(_not_done(asked, file, clearing.refused(file)), file=sys.stderr)
        elif not asked.as_json:
            asked.print(words.text("erase.done", boat=file.stem))
    if asked.as_json:
        asked.json(gone)
    elif not gone:
        asked.print(words.text("status.none", folder=asked.folder))
    elif any(gone.values()):
        asked.print(words.text("stop.2"))
    return codes.worst


def _erased(asked: Asked, file: "Path") -> bool:
    """All of it needs no passphrase: a key can be thrown away unread."""
    identity = asked.identity(file.stem)
    if asked.purposes and identity is None:
        asked.keys(file)  # one purpose alone needs them
    return clearing.withdraw(file, asked.today, asked.purposes, identity)


def purge(asked: Asked) -> int:
    """Delete notes that are older than so many days of the player's own, unread."""
    with _alone(asked):
        return _purge(asked)


def _purge(asked: Asked) -> int:
    codes = Codes(asked)
    gone: dict[str, int | None] = {}
    for file in asked.files:
        gone[file.stem] = None
        try:
            gone[file.stem] = clearing.purge(file, asked.days, asked.today, asked.identity(file.stem))
        except StopError as error:
            codes.refused(file, error)
        except SealError as error:
            codes.refused(file, asked.sealed(error, file.stem))
        except clearing.NewerError:
            codes.refused(file, asked.stop(CHANGED, "locked.newer", boat=file.stem))
        except UNREADABLE as error:
            codes.add(CHANGED)
            print(_not_done(asked, file, error), file=sys.stderr)
        else:
            if not asked.as_json:
                asked.print(asked.words.text("purge.done", boat=file.stem, n=gone[file.stem], days=asked.days))
    if asked.as_json:
        asked.json(gone)
    elif not gone:
        asked.print(asked.words.text("status.none", folder=asked.folder))
    return codes.worst


def _not_done(asked: Asked, file: "Path", error: Exception | None) -> str:
    """Why notes could not be deleted, in a sentence."""
    if error is not None and makes_no_sense(error):
        return asked.words.text("purge.damaged", file=file)
    if isinstance(error, sqlite3.Error) and cannot_lay_beside(error):
        return asked.words.text("erase.refused", boat=file.stem, why=asked.words.text("why.read_only"))
    key = "erase.not_done" if error is None else "erase.refused"
    return asked.words.text(key, boat=file.stem, why=reason(asked.words, error))


@contextmanager
def _alone(asked: Asked) -> Iterator[None]:
    """Keep the game from being opened meanwhile. Raises StopError if it is open."""
    with clearing.held(asked.folder) as mine:
        if not mine:
            raise asked.stop(WRONG_USE, "command.in_use")
        yield
