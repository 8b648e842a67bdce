"""Opens what players handed over: with a key, with a passphrase, or plain. Nothing of a changed file is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vault.seal_error import SealError

from .chosen import Chosen
from .container import MOST_BYTES, FileError, sealed_why, unpacked
from .container import Why as Why
from .keys import as_typed

if TYPE_CHECKING:
    from vault.sealing import Identity

MOST_SEALED = 4 * MOST_BYTES


@dataclass(frozen=True, slots=True)
class Unlock:
    """What sealed files are tried with: the counsellor's keys, and passphrases that players told them."""

    identities: tuple["Identity", ...] = ()
    passphrases: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read. `file` is its name as it came, `sealed` whether it was."""

    file: str
    chosen: Chosen
    sealed: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not, and why."""

    file: str
    error: FileError


def read(data: bytes, unlock: Unlock | None = None, file: str = "") -> Opened:
    """What a file holds. Raises FileError."""
    from vault.sealing import is_sealed

    if len(data) > MOST_SEALED:
        raise FileError("too_big")
    if not is_sealed(data):
        return Opened(file, unpacked(data), sealed=False)
    return Opened(file, unpacked(opened(data, unlock or Unlock())), sealed=True)


def opened(sealed: bytes, unlock: Unlock) -> bytes:
    """The content of a sealed file, with the first key or passphrase that fits. Raises FileError."""
    from vault.seal_error import MAGIC
    from vault.sealing import PASSPHRASE, open_with, open_with_passphrase

    by_passphrase = sealed.startswith(MAGIC + PASSPHRASE)
    tries = unlock.passphrases if by_passphrase else unlock.identities
    why: Why = "locked" if not tries else "wrong" if by_passphrase else "other_key"
    for one in tries:
        try:
            return open_with_passphrase(sealed, as_typed(one)) if isinstance(one, str) else open_with(sealed, one)
        except SealError as error:
            if error.why != "wrong":
                raise FileError(sealed_why(error)) from None
    if not sealed.startswith(MAGIC):
        raise FileError("newer")
    raise FileError(why)


def read_files(files: Sequence[Path], unlock: Unlock | None = None) -> tuple[tuple[Opened, ...], tuple[Refused, ...]]:
    """Each file, read or refused, in order. Raises OSError for one that cannot be read at all."""
    found: list[Opened] = []
    refused: list[Refused] = []
    for path in files:
        try:
            with open(path, "rb") as file:
                found.append(read(file.read(MOST_SEALED + 1), unlock, path.name))
        except FileError as error:
            refused.append(Refused(path.name, error))
    return tuple(found), tuple(refused)
