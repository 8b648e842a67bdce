"""The logbook: private. What was found, what was learned, what is kept, and the door to the files."""

from collections.abc import Hashable
from dataclasses import dataclass

from ..canvas import Canvas
from ..commands import Command, Push
from ..focus import Node, Role
from ..geometry import STAGE, Rect
from ..page import Page
from ..session import Session
from ..ui import Ui
from ..widgets import Button, Columns, Placed, Row, Text
from .follow_up import FollowUpCard
from .kept import Kept
from .make_file import MakeFile
from .menu import Overlay
from .noticeboard import plan_words

INK, WASHED, RUST = "#33232c", "#5c4740", "#8a2f2b"
"""Of pen on paper: 12, 7 and 6 to 1 on the paper's darkest part."""
PAPER_UP_TO = 125
"""Per cent of the text size up to which there is room to write on paper; beyond, the plain panel is used."""
RIGHT_PAGE = Rect(1010.0, 124.0, 690.0, 850.0)
LETTER = Rect(470.0, 20.0, 980.0, 1040.0)


@dataclass(frozen=True, slots=True)
class Penned:
    """Words in ink on paper. They take the focus with a dark frame, since a light one could not be seen here."""

    text: str
    role: str = "body"
    colour: str = INK
    id: str = ""

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        block = ui.type.layout(self.text, width, self.role, self.colour)
        rect = Rect(x, y, width, block.height)

        def paint(canvas: Canvas, where: Rect) -> None:
            if canvas.focus == self.id:
                canvas.outline(where.inset(-10, -5), INK, 3, 10)
            canvas.text(block, where.x, where.y)

        return (Placed(rect, paint, Node(self.id, Role.TEXT, self.text, rect) if self.id else None),)


def keepsakes(session: Session) -> tuple[str, ...]:
    """What was found and can be drawn, in the order of finding: letters, and the keepsakes of the islands. An id that
    no island knows, from another version of the game, is passed over."""
    known = {loaded.level.keepsake.id for loaded in session.journey.content.levels.values() if loaded.level.keepsake}
    return tuple(k for k in session.journey.state.keeper.found if k.startswith("letter.") or k in known)


class OnPaper(Overlay):
    """An overlay that is written on paper while the text is small enough for it."""

    opaque = True

    def paper(self) -> bool:
        """Whether there is room and contrast for paper."""
        return self.ui.settings.text_percent <= PAPER_UP_TO and self.ui.settings.theme != "high_contrast"

    def words(self, text: str, role: str = "body", node: str = "", colour: str = INK) -> Row:
        """A row of words for the paper or the panel."""
        return Penned(text, role, colour, node) if self.paper() else Text(text, role, id=node)


class Letter(OnPaper):
    """A keeper's letter, on the paper it was written on."""

    name = "letter"
    width = 980.0

    def __init__(self, session: Session, title: str, lines: tuple[str, ...]) -> None:
        super().__init__(session)
        self.heading, self.lines = title, lines

    def title(self) -> str:
        return "" if self.paper() else self.heading

    def rows(self) -> tuple[Row, ...]:
        first = (self.words(self.heading, "heading", "", RUST),) if self.paper() else ()
        return (*first, *(self.words(line, "body", f"line.{i}") for i, line in enumerate(self.lines)))

    def footer(self) -> tuple[Row, ...]:
        return (Button("back", self.session.t("menu.back")),)

    def page(self) -> Page:
        if not self.paper():
            return super().page()
        room = LETTER.inset(96, 0)._replace(y=self.ui.top + 6, h=1010 - self.ui.top)
        return Page(self.ui, self.rows(), rect=room, footer=self.footer(), panel=False, upright="top")

    def draw(self, canvas: Canvas) -> None:
        canvas.image("home/logbook.svg", STAGE)
        canvas.scrim(0.5)
        if self.paper():
            canvas.image("home/letter.svg", LETTER)
        self.now().draw(canvas)


class Logbook(OnPaper):
    """Letters and keepsakes, skills and plans, in the player's own words for them: no counting, no dates."""

    name = "logbook"
    width = 1080.0

    def page(self) -> Page:
        if not self.paper():
            return super().page()
        return Page(self.ui, self.rows(), rect=RIGHT_PAGE, footer=self.footer(), panel=False, upright="top")

    def draw(self, canvas: Canvas) -> None:
        canvas.image("home/logbook.svg", STAGE)
        if self.paper():
            self._left_page(canvas)
        else:
            canvas.scrim(0.5)
        self.now().draw(canvas)

    def _left_page(self, canvas: Canvas) -> None:
        """What was found, each mounted on the page that is not written on."""
        spots = ((236.0, 176.0, 300.0), (566.0, 372.0, 300.0), (246.0, 560.0, 300.0))
        shown = ["letter" if k.startswith("letter.") else k for k in keepsakes(self.session)][:3]
        for (x, y, size), kind in zip(spots, shown, strict=False):
            canvas.image("home/keepsake_mount.svg", self.ui.flip(Rect(x - 26, y - 14, size + 52, size + 52)))
            canvas.image(f"props/keepsake_{kind}.svg", self.ui.flip(Rect(x + 20, y - 4, size - 40, size - 40)))

    def title(self) -> str:
        return "" if self.paper() else self.session.t("logbook.title")

    def page_key(self) -> Hashable:
        return self.session.journey.state.keeper

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        keeper = self.session.journey.state.keeper
        said, head = self.words, RUST
        rows: list[Row] = [said(t("logbook.title"), "title", "", head)] if self.paper() else []
        rows.append(said(t("logbook.private"), "small", "private", WASHED))
        least = len(rows)
        if keeper.skills:
            rows.append(said(t("logbook.skills"), "heading", "", head))
            rows += [said(t(f"activity.{s.activity}.logged"), "body", f"skill.{s.activity}") for s in keeper.skills]
        if keeper.plans:
            rows.append(said(t("logbook.plans"), "heading", "", head))
            rows += [said(plan_words(self.session, p), "body", f"plan.{i}") for i, p in enumerate(keeper.plans)]
        rows += self.found()
        if len(rows) == least:
            rows.append(said(t("logbook.empty")))
        return tuple(rows) if self.paper() else (*rows, *self.doors())

    def doors(self) -> tuple[Button, ...]:
        """The ways to the files: always in sight while there is paper, else after all that is read."""
        t = self.session.t
        files = (Button("make_file", t("pages.open")), Button("card", t("card.open_one")))
        return (*(files if self.session.counsellor is not None else ()), Button("kept", t("logbook.kept")))

    def found(self) -> list[Row]:
        """The letters, to be opened, and the keepsakes with their line."""
        t = self.session.t
        rows: list[Row] = []
        for loaded in self.session.journey.content.levels.values():
            level = loaded.level
            have = self.session.journey.state.keeper.found
            if level.letter and f"letter.{level.id}" in have:
                rows.append(Button(f"letter.{level.id}", level.letter.title))
            if level.keepsake and level.keepsake.id in have:
                rows.append(self.words(t("logbook.keepsake", name=level.keepsake.name), "heading", "", RUST))
                rows.append(self.words(level.keepsake.line, "body", f"keepsake.{level.keepsake.id}"))
        return rows

    def footer(self) -> tuple[Row, ...]:
        back = Button("back", self.session.t("menu.back"))
        return (Columns((*self.doors(), back), least=300.0),) if self.paper() else (back,)

    def pressed(self, node: str, value: float) -> Command | None:
        pages: dict[str, type[Overlay]] = {"kept": Kept, "make_file": MakeFile, "card": FollowUpCard}
        if node in pages:
            return Push(pages[node](self.session))
        level = self.session.journey.content.levels.get(node.removeprefix("letter."))
        if node.startswith("letter.") and level is not None and level.level.letter is not None:
            return Push(Letter(self.session, level.level.letter.title, level.level.letter.lines))
        return super().pressed(node, value)
