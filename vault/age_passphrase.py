"""The passphrase files of the age format, version 1, with a cost that the game chooses.

pyrage chooses the cost by how fast the computer is, and came to 1 GiB of memory on a fast one: a school's computer
could not open such a file. Everything else of the format is as published (docs/decisions/0011).
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import unicodedata
from typing import Final

from .seal_error import MAGIC, SealError

MOST_LOG_N: Final = 18
SALT, TAG, FILE_KEY, NONCE, CHUNK = 16, 16, 16, 16, 64 * 1024
LABEL: Final = b"age-encryption.org/v1/scrypt"

_HEADER: Final = re.compile(
    re.escape(MAGIC) + rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
)


def seal(plain: bytes, passphrase: str, log_n: int) -> bytes:
    """A whole age file. Raises ValueError if opening it would be refused."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if not 1 <= log_n <= MOST_LOG_N:
        raise ValueError(f"log_n {log_n} is not from 1 to {MOST_LOG_N}")
    salt, file_key, nonce = os.urandom(SALT), os.urandom(FILE_KEY), os.urandom(NONCE)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt, log_n)).encrypt(bytes(12), file_key, None)
    header = MAGIC + b"-> scrypt %s %d\n%s\n---" % (_written(salt), log_n, _written(wrapped))
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    last = max(0, len(plain) - 1) // CHUNK
    chunks = [cipher.encrypt(_turn(n, last), plain[n * CHUNK : (n + 1) * CHUNK], None) for n in range(last + 1)]
    return b"".join((header, b" ", _written(_mac(file_key, header)), b"\n", nonce, *chunks))


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """The content of an age file that has one passphrase. Raises SealError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    found = _HEADER.match(sealed)
    if found is None:
        raise SealError("altered")
    log_n = int(found[2])
    salt, wrapped, mac = (_read(found[n]) for n in (1, 3, 4))
    if log_n > MOST_LOG_N:
        raise SealError("too_costly")
    try:
        file_key = ChaCha20Poly1305(_stretched(passphrase, salt, log_n)).decrypt(bytes(12), wrapped, None)
    except InvalidTag:
        raise SealError("wrong") from None
    header = sealed[: found.start(4) - 1]
    nonce, body = sealed[found.end() : found.end() + NONCE], sealed[found.end() + NONCE :]
    if not hmac.compare_digest(mac, _mac(file_key, header)) or len(nonce) != NONCE:
        raise SealError("altered")
    cipher, size = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")), CHUNK + TAG
    last = max(0, len(body) - 1) // size
    try:
        chunks = [cipher.decrypt(_turn(n, last), body[n * size : (n + 1) * size], None) for n in range(last + 1)]
    except (InvalidTag, ValueError):
        raise SealError("altered") from None
    if last and not chunks[-1]:
        raise SealError("altered")  # only a file that is empty as a whole may end with an empty piece
    return b"".join(chunks)


def _stretched(passphrase: str, salt: bytes, log_n: int) -> bytes:
    """The slow step. hashlib's lets other threads go on meanwhile, so that no frame waits for it; cryptography's does
    not. The same letters typed on another system may come as other code points, hence the NFC."""
    typed = unicodedata.normalize("NFC", passphrase).encode()
    n, r = 1 << log_n, 8
    return hashlib.scrypt(typed, salt=LABEL + salt, n=n, r=r, p=1, maxmem=128 * r * (n + 4), dklen=32)


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF with SHA-256, 32 bytes."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _turn(number: int, last: int) -> bytes:
    """The nonce of a piece of the content: its number, and whether it is the last."""
    return number.to_bytes(11, "big") + (b"\x01" if number == last else b"\x00")


def _written(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _read(text: bytes) -> bytes:
    """Base 64 without its padding, written in the one way it may be. Raises SealError."""
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise SealError("altered") from None
    if _written(raw) != text:
        raise SealError("altered")
    return raw
