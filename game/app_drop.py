"""A file was dropped on the window: what it is, is told by what is in it, and where it leads."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from game.save import keeper_file
from game.ui.scenes.file_chooser import FileChooser
from game.ui.scenes.follow_up import FollowUpCard
from game.ui.scenes.kept import Kept
from game.ui.scenes.take_along import BringKeeper
from game.ui.session import JourneyScene

if TYPE_CHECKING:
    from .app import Game

Kind = Literal["study", "passphrase", "sealed", "key", "pages", "unreadable", "unknown"]
LOOK: Final = 100_000
"""Bytes of a file that are looked at."""
OPEN_TO_IT: Final = frozenset({"kept", "logbook", "pause", "settings"})
"""Pages over which another may be opened: nothing is being asked or typed on them."""
SAID_S: Final = 12


def kind_of(path: Path) -> Kind:
    """What a file holds, by its content. May wait for a disk."""
    from vault.seal_error import MAGIC
    from vault.sealing import PASSPHRASE, is_sealed

    try:
        file = path / "study.toml" if path.is_dir() else path
        with open(file, "rb") as opened:
            content = opened.read(LOOK)
    except OSError:
        return "unreadable"
    if is_sealed(content):
        return "passphrase" if content.startswith(MAGIC + PASSPHRASE) else "sealed"
    if b'<meta name="check"' in content and b'id="pages"' in content:
        return "pages"
    if content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"age1") and len(content) < 200:
        return "key"
    study = any(line.replace(b" ", b"").startswith(b'schema="study/') for line in content.splitlines())
    return "study" if study else "unknown"


class Dropped:
    """Takes what is dropped. The first of several files counts."""

    def __init__(self, game: "Game") -> None:
        self.game = game

    def take(self, path: Path) -> None:
        """Hand it to the file chooser that is open, or find out what it is."""
        top = self.game.stack.top
        if isinstance(top, FileChooser):
            top.drop(path)
        elif not (isinstance(top, JourneyScene) or (top is not None and top.name in OPEN_TO_IT)):
            self._say("drop.busy", path)
        else:
            self.game.profiles.later(lambda: kind_of(path), lambda kind: self._known(path, kind, top.name))

    def _say(self, key: str, path: Path) -> None:
        self.game.stack.caption(self.game.session.t(key, name=path.name), SAID_S)

    def _known(self, path: Path, kind: Kind, over: str) -> None:
        game, top = self.game, self.game.stack.top
        if top is None or top.name != over:
            # Something else was opened meanwhile.
            self._say("drop.busy", path)
        elif kind == "study" and game.consents.may_open_study():
            page = Kept(game.session)
            game.stack.push(page)
            page.open_study(path)
        elif kind == "passphrase" and path.suffix != keeper_file.ENDING:
            game.stack.push(FollowUpCard(game.session, path))
        elif kind == "passphrase" and over == "title" and game.profiles.may_bring():
            game.stack.push(BringKeeper(game.session, path))
        else:
            keys = {"study": "drop.study_guest", "passphrase": "drop.keeper_title"}
            self._say(keys.get(kind, f"drop.{kind}"), path)
