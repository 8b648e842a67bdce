"""Seals bytes so that only a passphrase or the holder of a key can read them, in the age file format, version 1.

Other programs of that format open these files too, with the same passphrase or key. Libraries are imported where they
are used: they take 50 ms, which no start of the game has to wait for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from .seal_error import MAGIC
from .seal_error import SealError as SealError

PASSPHRASE: Final = b"-> scrypt "


@dataclass(frozen=True, slots=True)
class Identity:
    """A key pair. What is sealed to `recipient` opens with `secret`, which no message and no log ever shows."""

    secret: str = field(repr=False)
    recipient: str


def new_identity() -> Identity:
    """A new random key pair."""
    from pyrage import x25519

    made = x25519.Identity.generate()
    return Identity(str(made), str(made.to_public()))


def identity_from(secret: str) -> Identity:
    """The key pair of a secret that was kept. Raises SealError("altered") if it is none."""
    import pyrage

    try:
        return Identity(secret, str(pyrage.x25519.Identity.from_str(secret).to_public()))
    except pyrage.IdentityError:
        raise SealError("altered") from None


def is_sealed(content: bytes) -> bool:
    """Whether these are the first bytes of a sealed file, of whatever version."""
    return content.startswith(MAGIC.partition(b"v")[0])


def seal_with_passphrase(plain: bytes, passphrase: str, log_n: int = 16) -> bytes:
    """Seal for whoever knows the passphrase. 2 ** log_n KiB of memory are needed for opening it again: 64 MiB for 16,
    which also makes trying every passphrase slow."""
    from .age_passphrase import seal

    return seal(plain, passphrase, log_n)


def open_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """What was sealed with a passphrase; a file that asks for more than 256 MiB is refused unread. Raises SealError."""
    from .age_passphrase import unseal

    _look(sealed)
    if not sealed.startswith(MAGIC + PASSPHRASE):
        raise SealError("wrong")
    return unseal(sealed, passphrase)


def seal_to(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Seal for the holders of some keys, each of whom can open it alone. Raises ValueError if one is no key."""
    import pyrage

    try:
        sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise ValueError(str(error)) from None
    return sealed


def open_with(sealed: bytes, identity: Identity) -> bytes:
    """What was sealed to a key. Raises SealError."""
    import pyrage

    _look(sealed)
    if sealed.startswith(MAGIC + PASSPHRASE):
        raise SealError("wrong")
    try:
        plain: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.secret)])
    except pyrage.DecryptError as error:
        raise SealError("wrong" if "No matching keys" in str(error) else "altered") from None
    except pyrage.IdentityError:
        raise SealError("wrong") from None
    return plain


def _look(sealed: bytes) -> None:
    if not is_sealed(sealed):
        raise SealError("not_sealed")
    if not sealed.startswith(MAGIC):
        raise SealError("newer")
