"""The keys that a player's rows are sealed with, one for each purpose, in one small file beside the database.

Whoever throws a key away has erased the rows, wherever copies of the database lie: this file is never copied into a
backup. It also holds what shows tampering from outside the database: how far each chain of rows had come, and the hash
of the consent record. Without this file the rows cannot be read by anybody.
"""

import hmac
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec

from . import files
from .sealing import Identity, SealError, is_sealed, open_with, seal_to

FORMAT: Final = 1
ID, KEY, NONCE = 8, 32, 12
_FIRST_LINE: Final = b"tidelight-keys "


class RowKey:
    """Seals rows with AES-256-GCM. `id` is no secret and changes with every key."""

    def __init__(self, id: bytes, secret: bytes) -> None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.id = id
        self._cipher = AESGCM(secret)
        self._refused = (InvalidTag, ValueError)

    def seal(self, rows: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        """Seal each (content, context). A row opens only with the context it was sealed with, such as its place.

        The nonces are random: a number that counts up would come twice after an old copy of the folder was put back.
        """
        nonces, id, encrypt = os.urandom(NONCE * len(rows)), self.id, self._cipher.encrypt
        sealed = []
        for at, (plain, context) in enumerate(rows):
            nonce = nonces[at * NONCE : (at + 1) * NONCE]
            sealed.append(nonce + encrypt(nonce, plain, id + context))
        return sealed

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """The content of a row. Raises SealError("altered") if the row, its context or the key is another."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], self.id + context)
        except self._refused:
            raise SealError("altered") from None


class _Key(msgspec.Struct, frozen=True):
    id: bytes
    secret: bytes


class _Content(msgspec.Struct, frozen=True):
    """What stands in the file, as JSON below a first line with the format and a check of the rest."""

    secret: bytes
    keys: dict[str, _Key] = {}
    heads: dict[str, tuple[int, bytes]] = {}
    consent: bytes = b""
    in_use: bool = False


class KeyFile:
    """An open key file. What a method changes is on the disk when it returns; one that raises OSError has changed
    nothing.

    `there` tells whether the file existed when it was opened: where it is missing and rows exist, they are lost.
    """

    def __init__(self, path: Path, content: _Content, recipient: str | None, there: bool) -> None:
        self.path, self.there = path, there
        self._content, self._recipient = content, recipient
        self._open: dict[str, RowKey] = {}

    @classmethod
    def open(cls, path: Path, identity: Identity | None = None, recipient: str | None = None) -> Self:
        """Read the file, or begin with none; nothing is written yet.

        With an identity, or with a recipient alone for a file that does not exist or is not sealed yet, whatever is
        written is sealed to it. Raises SealError ("locked" if the file is sealed and no identity was given) or OSError.
        """
        recipient = recipient or (identity.recipient if identity else None)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return cls(path, _Content(os.urandom(KEY)), recipient, there=False)
        if is_sealed(content):
            if identity is None:
                raise SealError("locked")
            content = open_with(content, identity)
        return cls(path, _read(content), recipient, there=True)

    @property
    def sealed(self) -> bool:
        """Whether nobody reads the file without its identity."""
        return self._recipient is not None

    @property
    def purposes(self) -> tuple[str, ...]:
        """What there are keys for."""
        return tuple(sorted(self._content.keys))

    @property
    def heads(self) -> dict[str, tuple[int, bytes]]:
        """The number and hash of the last row of each purpose, as last noted."""
        return dict(self._content.heads)

    @property
    def consent(self) -> bytes:
        """The hash of the consent record, as last noted; empty before."""
        return self._content.consent

    @property
    def in_use(self) -> bool:
        """Whether the rows were being written when this was last noted: after the notes' program ended, that it was
        cut off."""
        return self._content.in_use

    def key(self, purpose: str) -> RowKey | None:
        """The key of a purpose, None if it has none or no longer."""
        kept = self._content.keys.get(purpose)
        if kept is not None and purpose not in self._open:
            self._open[purpose] = RowKey(kept.id, kept.secret)
        return self._open.get(purpose)

    def begin(self, purpose: str) -> RowKey:
        """Make a new key, where there is none. Raises ValueError if there is one: rows would be lost with it."""
        if purpose in self._content.keys:
            raise ValueError(f"there is a key for {purpose}; it has to be dropped first")
        made = _Key(os.urandom(ID), os.urandom(KEY))
        self._keep(keys={**self._content.keys, purpose: made})
        self._open[purpose] = RowKey(made.id, made.secret)
        return self._open[purpose]

    def drop(self, purpose: str) -> None:
        """Throw a key away for good, and how far its rows had come. Erasing comes first: on a full disk the file is
        written over where it lies. Raises OSError if the disk takes no change at all."""
        self._open.pop(purpose, None)
        if purpose not in self._content.keys and purpose not in self._content.heads:
            return
        keys = {name: key for name, key in self._content.keys.items() if name != purpose}
        heads = {name: head for name, head in self._content.heads.items() if name != purpose}
        self._keep_over(keys=keys, heads=heads)

    def disown(self, consent: bytes) -> None:
        """Note that no consent record counts but one with this hash. An ending comes first: on a full disk the file is
        written over where it lies. Raises OSError if the disk takes no change at all."""
        self._keep_over(consent=consent)

    def note(self, heads: Mapping[str, tuple[int, bytes]], consent: bytes, in_use: bool = True) -> None:
        """Note how far the chains have come, the hash of the consent record in force, and whether rows are still being
        written."""
        noted = {"heads": dict(heads), "consent": consent, "in_use": in_use}
        if any(getattr(self._content, name) != value for name, value in noted.items()):
            self._keep(**noted)

    def mac(self, content: bytes) -> bytes:
        """A check of some bytes that nobody can make who has the database alone."""
        return hmac.digest(self._content.secret, b"database\n" + content, "sha256")

    def seal_for(self, recipient: str | None) -> None:
        """From now on the file is sealed to this key, or readable by this account if None. What it held before is
        overwritten."""
        files.write_whole(self.path, self._written(self._content, recipient))
        self._recipient = recipient

    def _keep(self, **changed: object) -> None:
        content = msgspec.structs.replace(self._content, **changed)
        files.write_whole(self.path, self._written(content, self._recipient))
        self._content = content

    def _keep_over(self, **changed: object) -> None:
        content = msgspec.structs.replace(self._content, **changed)
        try:
            files.write_whole(self.path, self._written(content, self._recipient))
        except OSError:
            if self.path.exists():
                files.write_over(self.path, self._written(content, self._recipient))
        self._content = content

    @staticmethod
    def _written(content: _Content, recipient: str | None) -> bytes:
        body = msgspec.json.encode(content)
        plain = b"%s%d %s\n%s" % (_FIRST_LINE, FORMAT, _check(content, body), body)
        return plain if recipient is None else seal_to(plain, [recipient])


def erase(path: Path) -> None:
    """Delete a key file whole, and with it every row that was ever sealed by it. Raises OSError."""
    files.erase(path)


def _read(plain: bytes) -> _Content:
    first, _, body = plain.partition(b"\n")
    number = first.removeprefix(_FIRST_LINE).partition(b" ")[0]
    if not first.startswith(_FIRST_LINE) or not number.isdigit():
        raise SealError("altered")
    if int(number) > FORMAT:
        raise SealError("newer")
    try:
        content = msgspec.json.decode(body, type=_Content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SealError("altered") from None
    if not hmac.compare_digest(first, b"%s%d %s" % (_FIRST_LINE, FORMAT, _check(content, body))):
        raise SealError("altered")
    return content


def _check(content: _Content, body: bytes) -> bytes:
    return hmac.digest(content.secret, b"keys\n" + body, "sha256").hex().encode()
