"""One kept boat in a sealed file, to take along to another computer (safety.md P6).

The file holds the journey and the settings. Notes for a counsellor are not in it: their keys are never copied, so that
throwing them away erases the notes wherever they lie (docs/decisions/0011).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from game.core.settings import Settings, changed
from game.flow.journey import State

from .sealed import usable
from .store import Boat

ENDING: Final = ".keeper"
FORMAT: Final = 1
MOST_BYTES: Final = 4 * 1024 * 1024
"""A journey is a few kilobytes; what is larger was not written by this game, and is not read."""
_FIRST_LINE: Final = b"tidelight-keeper "


class KeeperFileError(Exception):
    """Why a keeper file cannot be written or read. `sentence` is the key of the sentence that says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Content(msgspec.Struct, frozen=True):
    boat: str
    journey: bytes
    settings: Settings


@dataclass(frozen=True, slots=True)
class Preview:
    """What a keeper file holds, read whole and checked; nothing of it is kept anywhere yet."""

    boat: Boat
    journey: bytes
    settings: Settings
    lights: int
    skills: int
    plans: int
    here: bool = False

    @property
    def name(self) -> str:
        return self.boat.name

    @property
    def look(self) -> str:
        return self.boat.look


def write(path: Path, boat: str, journey: bytes, settings: Settings, passphrase: str) -> None:
    """Write one boat. The country that was picked under Help now does not leave the memory (S4), and where the window
    stood means nothing elsewhere. Raises KeeperFileError, and then what was at `path` is as it was."""
    from vault.files import write_whole
    from vault.sealing import seal_with_passphrase

    body = msgspec.json.encode(_Content(boat, journey, changed(settings, country="", window=None)))
    sealed = seal_with_passphrase(b"%s%d\n%s" % (_FIRST_LINE, FORMAT, body), usable(passphrase))
    try:
        write_whole(path, sealed)
    except (OSError, ValueError):
        raise KeeperFileError("keeper.not_written") from None


def preview(path: Path, passphrase: str) -> Preview:
    """Look into a keeper file. Raises KeeperFileError."""
    from vault.sealing import SealError, open_with_passphrase

    try:
        with open(path, "rb") as file:
            sealed = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise KeeperFileError("keeper.not_read") from None
    if len(sealed) > MOST_BYTES:
        raise KeeperFileError("keeper.not_sealed")
    try:
        plain = open_with_passphrase(sealed, usable(passphrase))
    except SealError as error:
        raise KeeperFileError(f"keeper.{error.why}") from None
    return _read(plain)


def _read(plain: bytes) -> Preview:
    first, _, body = plain.partition(b"\n")
    number = first.removeprefix(_FIRST_LINE)
    if not first.startswith(_FIRST_LINE) or not number.isdigit():
        raise KeeperFileError("keeper.not_sealed")
    if int(number) > FORMAT:
        raise KeeperFileError("keeper.newer")
    try:
        content = msgspec.json.decode(body, type=_Content)
        keeper = msgspec.json.decode(content.journey, type=State).keeper
    except msgspec.MsgspecError:
        raise KeeperFileError("keeper.altered") from None
    look = msgspec.json.encode(keeper.look).decode()
    boat = Boat(content.boat, keeper.name, look)
    counts = len(keeper.lit), len(keeper.skills), len(keeper.plans)
    return Preview(boat, content.journey, changed(content.settings), *counts)
