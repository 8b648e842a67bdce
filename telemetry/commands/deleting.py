"""Commands that delete: what a yes covered, and what is old. The game must be closed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vault.seal_error import SealError

from .. import clearing
from .asked import CHANGED, DONE, WRONG_USE, Asked, Codes, StopError

if TYPE_CHECKING:
    from pathlib import Path


def erase(asked: Asked) -> int:
    """Take every yes back, or that to some purposes, and delete what it covered."""
    if asked.files and not asked.sure:
        raise asked.stop(WRONG_USE, "erase.sure", boats=", ".join(file.stem for file in asked.files))
    with _alone(asked):
        return _erase(asked)


def _erase(asked: Asked) -> int:
    words, codes = asked.words, Codes(asked)
    gone: dict[str, bool] = {}
    for file in asked.files:
        try:
            gone[file.stem] = _erased(asked, file)
            codes.add(DONE if gone[file.stem] else CHANGED)
        except StopError as error:
            gone[file.stem] = False
            codes.refused(file, error)
            continue
        if not asked.as_json:
            asked.print(words.text("erase.done" if gone[file.stem] else "erase.not_done", boat=file.stem))
    if asked.as_json:
        asked.json(gone)
    elif not gone:
        asked.print(words.text("status.none", folder=asked.folder))
    else:
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
        gone[file.stem], said = None, "erase.not_done"
        try:
            gone[file.stem] = clearing.purge(file, asked.days, asked.today, asked.identity(file.stem))
            said = "purge.done"
        except StopError as error:
            codes.refused(file, error)
            continue
        except SealError as error:
            codes.refused(file, asked.sealed(error, file.stem))
            continue
        except (OSError, sqlite3.Error, clearing.NewerError):
            codes.add(CHANGED)
        if not asked.as_json:
            asked.print(asked.words.text(said, boat=file.stem, n=gone[file.stem] or 0, days=asked.days))
    if asked.as_json:
        asked.json(gone)
    elif not gone:
        asked.print(asked.words.text("status.none", folder=asked.folder))
    return codes.worst


@contextmanager
def _alone(asked: Asked) -> Iterator[None]:
    """Keep the game from being opened meanwhile. Raises StopError if it is open."""
    with clearing.held(asked.folder) as mine:
        if not mine:
            raise asked.stop(WRONG_USE, "command.in_use")
        yield
