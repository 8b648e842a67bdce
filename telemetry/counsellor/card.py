"""The follow-up card: what was agreed, a word of encouragement, and a day, sealed for the player, who opens it in the
game."""

import secrets
from datetime import date
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from vault.seal_error import SealError

from ..study import CODE_LENGTH, form_code, plain_code
from .chosen import cleaned
from .container import FileError, newer, sealed_why
from .keys import as_typed

SCHEMA: Final = "counsellor-card/1-0-0"
ENDING: Final = ".card"
MOST_LETTERS: Final = 200
MOST_BYTES: Final = 8_000
LEAST_LETTERS: Final = 8
"""Of a passphrase that the counsellor chooses; the one made here is a code of 60 bits."""

Text = Annotated[str, Meta(max_length=MOST_LETTERS)]


class Card(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`step` is what was agreed, in words that both chose; `day` is when to look at it again, if there is one."""

    step: Text
    encouragement: Text = ""
    day: date | None = None


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    card: Card


def made(step: str, encouragement: str = "", day: date | None = None) -> Card:
    """A card of what was typed. Raises ValueError if there is no step in it."""
    said, word = (cleaned(text, MOST_LETTERS) for text in (step, encouragement))
    if not said:
        raise ValueError("a card holds an agreed step")
    return Card(said, word, day)


def new_code() -> str:
    """A code to seal a card with, which the counsellor tells the player."""
    return form_code(secrets.token_bytes(CODE_LENGTH))


def sealed(card: Card, code: str) -> bytes:
    """The card as a small file that opens with the code, or with the passphrase, alone."""
    from vault.sealing import seal_with_passphrase

    return seal_with_passphrase(msgspec.json.encode(_Data(SCHEMA, card)), as_typed(code))


def opened(data: bytes, typed: str) -> Card:
    """What a card says. A code opens it however it was typed. Raises FileError."""
    from vault.sealing import open_with_passphrase

    if len(data) > MOST_BYTES:
        raise FileError("too_big")
    plain = b""
    for passphrase in dict.fromkeys((as_typed(typed), _as_code(typed))):
        try:
            plain = open_with_passphrase(data, passphrase)
            break
        except SealError as error:
            why = error
    else:
        raise FileError(sealed_why(why))
    if not plain.startswith(b"{"):
        raise FileError("not_ours")
    if newer(plain, SCHEMA):
        raise FileError("newer")
    try:
        return msgspec.json.decode(plain, type=_Data).card
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise FileError("altered") from None


def _as_code(typed: str) -> str:
    """What was typed as a code is written; as it is, if it is none."""
    plain = plain_code(typed)
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4)) if len(plain) == CODE_LENGTH else typed
