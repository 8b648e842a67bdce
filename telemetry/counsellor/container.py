"""The file itself: a page that carries its own data, and a check value over every byte of both.

The check finds damage and careless changes, also in the visible page. It is no signature: whoever wants to can make a
file anew, and a seal says only that nobody without the key read or changed it on the way.
"""

import hashlib
import hmac
import re
from typing import Final, Literal

import msgspec

from vault.seal_error import SealError

from .chosen import SCHEMA, Chosen, without_ids

CHECK: Final = '<meta name="check" content="{value}">'
UNMADE: Final = "0" * 64
DATA: Final = '<script type="application/json" id="pages">{data}</script>'
MOST_BYTES: Final = 100_000
_CHECKED: Final = re.compile(CHECK.format(value="([0-9a-f]{64})").encode())
_DATA: Final = re.compile(DATA.format(data="([^<]*)").encode())
_SCHEMA: Final = re.compile(r"([a-z-]+)/(\d+)-(\d+)-(\d+)")
_UNSAFE: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}

Why = Literal[
    "locked", "wrong", "other_key", "altered", "newer", "not_ours", "other_form", "card", "too_costly", "too_big"
]


class FileError(Exception):
    """Why a file does not open. `key` names the sentence that says so, with {file} in it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why

    @property
    def key(self) -> str:
        return f"counsellor.file.{self.why}"


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    chosen: Chosen


class _Any(msgspec.Struct, frozen=True):
    schema: str


def data_of(chosen: Chosen) -> str:
    """The element with the content, as JSON that no browser runs and no text in it can end."""
    written = msgspec.json.encode(_Data(SCHEMA, without_ids(chosen))).decode()
    return DATA.format(data=written.translate(_UNSAFE))


def checked(html: str) -> bytes:
    """The page with its check value in the place that was kept free for it."""
    raw = html.encode()
    slot = CHECK.format(value=UNMADE).encode()
    if raw.count(slot) != 1:
        raise ValueError("a page has one check value")
    return raw.replace(slot, CHECK.format(value=_digest(raw)).encode())


def unpacked(page: bytes) -> Chosen:
    """What a page holds. Raises FileError."""
    page = page.replace(b"\r\n", b"\n")  # a mail program may have changed line ends
    checks, datas = _CHECKED.findall(page), _DATA.findall(page)
    if len(checks) != 1 or len(datas) != 1:
        raise FileError(_other(page))
    if newer(datas[0], SCHEMA):
        raise FileError("newer")
    bare = page.replace(checks[0], UNMADE.encode(), 1)
    if not hmac.compare_digest(_digest(bare), checks[0].decode()):
        raise FileError("altered")
    try:
        found = msgspec.json.decode(datas[0], type=_Data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise FileError("altered") from None
    return without_ids(found.chosen)


def newer(data: bytes, ours: str) -> bool:
    """Whether a newer program wrote this. Raises FileError("not_ours") if it is of another kind."""
    try:
        theirs = _SCHEMA.fullmatch(msgspec.json.decode(data, type=_Any).schema)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise FileError("altered") from None
    known = _SCHEMA.fullmatch(ours)
    assert known is not None
    if theirs is None or theirs[1] != known[1]:
        raise FileError("not_ours")
    return tuple(map(int, theirs.groups()[1:])) > tuple(map(int, known.groups()[1:]))


def sealed_why(error: SealError) -> Why:
    """Why something sealed does not open, in the words of files."""
    return "not_ours" if error.why == "not_sealed" else error.why


def _digest(page: bytes) -> str:
    return hashlib.sha256(b"counsellor file\n" + page).hexdigest()


def _other(page: bytes) -> Why:
    """What something is that is no whole page of ours."""
    if page.startswith(b'{"schema":"counsellor-card/'):
        return "card"
    if b'id="pages"' in page or b'name="check"' in page:
        return "altered"
    if page.lstrip(b"\xef\xbb\xbf").startswith(b"part,") or b'"resourceType":"Bundle"' in page[:200].replace(b" ", b""):
        return "other_form"
    return "not_ours"
