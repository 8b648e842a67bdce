"""What the desk keeps: one file, sealed with the counsellor's key, with a mark that only who holds the key can make.

The seal alone would not tell who wrote the file: anybody with the public half can seal something for the counsellor.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from vault.files import write_whole
from vault.seal_error import SealError

from ..counsellor.card import Card
from ..counsellor.chosen import Chosen
from ..counsellor.container import FileError, newer
from ..counsellor.keys import MOST_BYTES, NewKey

if TYPE_CHECKING:
    from vault.sealing import Identity

SCHEMA: Final = "counsellor-desk/1-0-0"
FILE: Final = "desk.age"
KEY: Final = "counsellor.key"
PUBLIC: Final = f"{KEY}.pub"
MOST_ALIAS: Final = 60
MOST_NOTE: Final = 8_000
ID_BYTES: Final = 8
_MARK: Final = 64

Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$(?!\s)")]


class Note(Struct, frozen=True, forbid_unknown_fields=True):
    """What the counsellor wrote, and on which day."""

    id: Id
    day: date
    text: Annotated[str, Meta(max_length=MOST_NOTE)]


class Paper(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that was handed over, as it was read."""

    id: Id
    chosen: Chosen


class GivenCard(Struct, frozen=True, forbid_unknown_fields=True):
    """A follow-up card that was made; never with its code."""

    made_on: date
    card: Card


class Student(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody by the name that the counsellor gave."""

    id: Id
    alias: Annotated[str, Meta(min_length=1, max_length=MOST_ALIAS)]
    papers: tuple[Paper, ...] = ()
    notes: tuple[Note, ...] = ()
    cards: tuple[GivenCard, ...] = ()


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything, in the order in which the names were given."""

    schema: str = SCHEMA
    students: tuple[Student, ...] = ()

    def student(self, id_: str) -> Student | None:
        return next((one for one in self.students if one.id == id_), None)

    def called(self, alias: str) -> Student | None:
        """Who goes by a name; capitals make no difference."""
        return next((one for one in self.students if one.alias.casefold() == alias.casefold()), None)

    def changed(self, id_: str, change: Callable[[Student], Student]) -> "Kept":
        return replace(self, students=tuple(change(one) if one.id == id_ else one for one in self.students))

    def without(self, id_: str) -> "Kept":
        return replace(self, students=tuple(one for one in self.students if one.id != id_))


class ElsewhereError(Exception):
    """The file is another than the one that was opened: a second desk wrote it."""


def new_id() -> str:
    return secrets.token_hex(ID_BYTES)


def sealed(kept: Kept, key: "Identity") -> bytes:
    from vault.sealing import seal_to

    plain = msgspec.json.encode(kept)
    return seal_to(_mark(plain, key) + plain, (key.recipient,))


def opened(data: bytes, key: "Identity") -> Kept:
    """What a file holds. Raises SealError, "altered" also if somebody without the key wrote it."""
    from vault.sealing import open_with

    whole = open_with(data, key)
    mark, plain = whole[:_MARK], whole[_MARK:]
    if not hmac.compare_digest(mark, _mark(plain, key)):
        raise SealError("altered")
    try:
        if newer(plain, SCHEMA):
            raise SealError("newer")
        return msgspec.json.decode(plain, type=Kept)
    except (FileError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise SealError("altered") from None


def _mark(plain: bytes, key: "Identity") -> bytes:
    return hmac.new(key.secret.encode(), b"counsellor desk\n" + plain, sha256).hexdigest().encode()


class Drawer:
    """The folder with the key and the sealed file. `seen` is the file as it was last read or written here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = b""

    @property
    def has_key(self) -> bool:
        return (self.folder / KEY).is_file()

    @property
    def has_papers(self) -> bool:
        return (self.folder / FILE).is_file()

    def key_file(self) -> bytes:
        """The secret half, sealed with its passphrase. Raises OSError."""
        with open(self.folder / KEY, "rb") as file:
            return file.read(MOST_BYTES)

    def keep_key(self, made: NewKey) -> None:
        """Another key that is here is set aside: what was sealed for it opens with nothing else. Raises OSError."""
        if self.has_key and self.key_file() != made.secret:
            names = (self.folder / f"counsellor-{number}.key" for number in count(1))
            (self.folder / KEY).rename(next(name for name in names if not name.exists()))
        write_whole(self.folder / KEY, made.secret)
        write_whole(self.folder / PUBLIC, made.public)

    def read(self, key: "Identity") -> Kept:
        """What is kept, nothing at first. Raises SealError or OSError."""
        data = self._now()
        kept = opened(data, key) if data else Kept()
        self._seen = sha256(data).digest()
        return kept

    def write(self, kept: Kept, key: "Identity") -> None:
        """Raises OSError, or ElsewhereError and then nothing was written."""
        if sha256(self._now()).digest() != self._seen:
            raise ElsewhereError
        data = sealed(kept, key)
        write_whole(self.folder / FILE, data)
        self._seen = sha256(data).digest()

    def _now(self) -> bytes:
        try:
            return (self.folder / FILE).read_bytes()
        except FileNotFoundError:
            return b""
