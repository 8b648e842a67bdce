"""Take my keeper with me: a kept boat into a sealed file, and such a file onto another computer (safety.md P6)."""

from collections.abc import Hashable
from pathlib import Path

from game.flow.journey import Screen

from ..canvas import Canvas
from ..commands import Command, Pop, Push
from ..geometry import Rect
from ..portrait import draw_portrait
from ..profiles import KeeperPreview
from ..session import Session
from ..widgets import Button, Columns, Picture, Row, Text
from .file_chooser import Choosing, FileChooser
from .menu import Overlay
from .passphrase import ChangePassphrase, ChoosePassphrase, LockBoat, TakeOff, Working
from .text_entry import Asked, TextEntry

ENDING = ".keeper"
PORTRAIT = 190.0


def profile_ways(session: Session) -> tuple[Row, ...]:
    """What can be done with the boat that is open, or with a keeper from elsewhere at the title."""
    t, profiles, state = session.t, session.profiles, session.journey.state
    if profiles is None or profiles.school:
        return ()
    if state.keeper.kept:
        ways = {"change": "lock.change", "off": "lock.off"} if profiles.sealed() else {"lock": "lock.open"}
        locks = (Button(f"profile.{way}", t(words)) for way, words in ways.items())
        return (*locks, Button("profile.take", t("take.title")))
    if state.screen is Screen.TITLE and profiles.may_bring():
        return (Button("profile.bring", t("bring.open")),)
    return ()


def profile_page(session: Session, node: str) -> Overlay | None:
    """The page that one of these ways leads to."""
    pages: dict[str, type[Working]] = {
        "profile.off": TakeOff,
        "profile.change": ChangePassphrase,
        "profile.lock": LockBoat,
        "profile.take": TakeAlong,
        "profile.bring": BringKeeper,
    }
    return pages[node](session) if node in pages else None


class TakeAlong(Working):
    """What the file is, then a passphrase for it, then where it goes."""

    name = "take_along"
    width = 980.0

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.passphrase = ""
        self.file = ""

    def title(self) -> str:
        return self.session.t("take.title")

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return (Text(t("take.waiting"), id="waiting"),)
        if self.told:
            return (Text(t(self.told, name=self.file), id="told"),)
        return tuple(Text(t(key), id=key) for key in ("take.what", "take.notes", "take.lost", "take.erase"))

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        back = Button("back", t("menu.back" if self.told else "take.no"))
        if self.waiting:
            return ()
        return (back,) if self.told else self.answered_by(Button("take.yes", t("take.yes")), back)

    def asks(self) -> bool:
        return not self.waiting and not self.told

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "take.yes" and not self.waiting:
            return Push(ChoosePassphrase(self.session, self.session.t("take.choose_said")))
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        t = self.session.t
        if isinstance(result, Path):
            self.wait()
            self.file = result.name
            passphrase, self.passphrase = self.passphrase, ""
            self.profiles.write_keeper(result, passphrase, lambda problem: self.answered(problem or "take.done"))
        elif isinstance(result, str) and result:
            self.passphrase = result
            choosing = Choosing(t("take.where"), t("take.where_said"), ENDING, t("take.file_name"))
            self.next = Push(FileChooser(self.session, choosing))
        else:
            self.passphrase = ""

    def closed(self) -> None:
        self.passphrase = ""


class BringKeeper(Working):
    """A keeper file: its passphrase, then what it holds, then whether to keep it here. Two keepers are never mixed.
    With `path` and a `passphrase` that was typed already it is looked into at once."""

    name = "bring_keeper"
    width = 980.0

    def __init__(self, session: Session, path: Path | None = None, passphrase: str = "") -> None:
        super().__init__(session)
        self.path = path
        self.found: KeeperPreview | None = None
        if path and passphrase:
            self.resumed(passphrase)
            return
        t = session.t
        choosing = Choosing(t("bring.which"), t("bring.which_said"), ENDING)
        self.next = self._ask() if path else Push(FileChooser(session, choosing))

    def _ask(self, problem: str = "") -> Command:
        t = self.session.t
        assert self.path is not None
        page = TextEntry(
            self.session, Asked(t("bring.pass"), t("bring.pass_said", name=self.path.name), t("bring.look"))
        )
        page.problem = t(problem) if problem else ""
        return Push(page)

    def title(self) -> str:
        return self.session.t("bring.title")

    def page_key(self) -> Hashable:
        return (super().page_key(), self.found)

    def rows(self) -> tuple[Row, ...]:
        t, found = self.session.t, self.found
        if self.waiting:
            return (Text(t("bring.waiting"), id="waiting"),)
        if self.told:
            return (Text(t(self.told), id="told"),)
        if found is None:
            return (Text(t("bring.which_said"), id="said"),)
        rows: list[Row] = [Picture(lambda canvas, rect: self._portrait(canvas, rect, found.look), PORTRAIT)]
        if found.name and self.ui.words.has(f"keep.name.{found.name}"):
            rows.append(Text(t("bring.name", name=t(f"keep.name.{found.name}")), id="name_is"))
        rows.append(Text(t("bring.holds", lights=found.lights, skills=found.skills, plans=found.plans), id="holds"))
        said = ("keeper.here",) if found.here else ("bring.stays", "bring.sealed")
        return (*rows, *(Text(t(key), id=key) for key in said))

    def _portrait(self, canvas: Canvas, rect: Rect, look: str) -> None:
        x = rect.right - PORTRAIT if self.ui.rtl else rect.x
        draw_portrait(canvas, self.session.puppets, look, Rect(x, rect.y, PORTRAIT, PORTRAIT), wait=True)

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return ()
        if self.told or self.found is None or self.found.here:
            return (Button("back", t("menu.back")),)
        return (Columns((Button("bring.yes", t("bring.yes")), Button("back", t("bring.no")))),)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "bring.yes" and not self.waiting:
            self.wait()
            self.profiles.take_keeper(lambda problem: self.answered(problem or "bring.done"))
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        if isinstance(result, Path):
            self.path = result
            self.next = self._ask()
        elif isinstance(result, str) and result:
            assert self.path is not None
            self.wait()
            self.profiles.read_keeper(self.path, result, self._came)
        elif self.found is None and not self.waiting:
            # The chooser or the passphrase was left.
            self.next = Pop()

    def _came(self, found: KeeperPreview | str) -> None:
        self.waiting = False
        if not isinstance(found, str):
            self.found = found
        elif found == "keeper.wrong":
            self.next = self._ask(found)
        else:
            self.told = found
