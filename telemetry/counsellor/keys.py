"""A counsellor's key: a public half to hand out, and a secret half that only a passphrase opens.

Both are files that other programs of the age format know: the public half is one line of text, the secret half an
identity sealed with a passphrase.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vault.seal_error import SealError

from .container import FileError

if TYPE_CHECKING:
    from vault.sealing import Identity

LEAST_LETTERS: Final = 12
"""Of a passphrase: this key opens what many young people wrote."""
MOST_BYTES: Final = 10_000
PUBLIC: Final = ".pub"
"""Ending of the half that is handed out, after the name of the other."""
_PUBLIC: Final = re.compile(r"^\s*(age1[02-9ac-hj-np-z]{58})\s*$", re.MULTILINE)
_SECRET: Final = re.compile(r"^\s*(AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NewKey:
    """`secret` and `public` are what two files hold."""

    secret: bytes
    public: bytes
    recipient: str


def new_key(passphrase: str) -> NewKey:
    """A new random key. Raises ValueError for a passphrase that is too short."""
    from vault.sealing import new_identity, seal_with_passphrase

    typed = as_typed(passphrase)
    if len(typed) < LEAST_LETTERS:
        raise ValueError(f"a passphrase has at least {LEAST_LETTERS} letters")
    made = new_identity()
    held = f"# public key: {made.recipient}\n{made.secret}\n"
    return NewKey(seal_with_passphrase(held.encode(), typed), f"{made.recipient}\n".encode(), made.recipient)


def open_key(secret: bytes, passphrase: str) -> "Identity":
    """The key that a secret file holds. Raises SealError ("wrong" if the passphrase is)."""
    from vault.sealing import identity_from, open_with_passphrase

    found = _SECRET.findall(open_with_passphrase(secret, as_typed(passphrase)).decode(errors="replace"))
    if len(found) != 1:
        raise SealError("altered")
    return identity_from(found[0])


def read_public(data: bytes) -> str:
    """The public half in a file that a counsellor handed out. Raises FileError."""
    text = data[:MOST_BYTES].decode(errors="replace").lstrip("\ufeff")
    found: set[str] = set(_PUBLIC.findall(text))
    if len(found) != 1 or not sealable(*found):
        raise FileError("not_ours")
    return found.pop()


def sealable(recipient: str) -> bool:
    """Whether something can be sealed to this; a letter that was changed shows."""
    from vault.sealing import seal_to

    try:
        seal_to(b"", (recipient,))
    except ValueError:
        return False
    return True


def told(recipient: str) -> str:
    """The last letters of a public key, to be compared by eye or by ear: a key could be somebody else's."""
    last = recipient[-12:].upper()
    return " ".join(last[at : at + 4] for at in range(0, len(last), 4))


def as_typed(passphrase: str) -> str:
    """A passphrase as it is used, whatever keyboard it came from."""
    return unicodedata.normalize("NFC", passphrase.strip())
