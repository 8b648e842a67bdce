"""The base of every scene that is a page of rows: it is laid out anew only when what it shows changes."""

from collections.abc import Hashable

from game.core.intents import Intent, Kind

from ..canvas import Canvas
from ..focus import Node
from ..scene import Command, Pop, Scene
from ..session import JourneyScene, Session
from ..widgets import Page, Row


class Paged:
    """Keeps a page laid out. Mixed into scenes; they say what is on it and what it depends on."""

    session: Session
    width = 900.0
    where = "centre"
    panel = True
    _page: tuple[Hashable, Page] | None = None

    def title(self) -> str:
        return ""

    def rows(self) -> tuple[Row, ...]:
        raise NotImplementedError

    def footer(self) -> tuple[Row, ...]:
        return ()

    def shown(self) -> Hashable:
        """What the rows depend on, besides the look and the language."""
        return 0

    def page(self) -> Page:
        ui = self.session.ui
        key = (ui.version, self.shown())
        if self._page is None or self._page[0] != key:
            page = Page(
                ui,
                self.rows(),
                title=self.title(),
                where=self.where,
                width=self.width,
                panel=self.panel,
                footer=self.footer(),
            )
            self._page = (key, page)
        return self._page[1]


class Overlay(Paged, Scene):
    """A page over the scene below, which stands still. Nothing in it reaches the rules."""

    opaque = False

    def __init__(self, session: Session) -> None:
        self.session = session

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        for intent in intents:
            if intent.kind is Kind.PRESS:
                command = self.pressed(intent.node, intent.value)
                if command is not None:
                    return command
        return None

    def pressed(self, node: str, value: float) -> Command | None:
        """What a press does. `value` is -1 or 1 for a slider or tab moved by one step."""
        return Pop() if node == "back" else None

    def nodes(self) -> tuple[Node, ...]:
        return self.page().nodes()

    def draw(self, canvas: Canvas) -> None:
        canvas.scrim(0.62)
        self.page().draw(canvas)

    def picture_key(self) -> Hashable:
        return (self.session.ui.version, self.shown())

    def back(self) -> Command | None:
        return Pop()


class JourneyMenu(Paged, JourneyScene):
    """A page that is a screen of the journey: its presses go to the rules."""

    backdrop = ""

    def nodes(self) -> tuple[Node, ...]:
        return self.page().nodes()

    def draw(self, canvas: Canvas) -> None:
        self.draw_backdrop(canvas)
        self.page().draw(canvas)

    def draw_backdrop(self, canvas: Canvas) -> None:
        """What stands behind the page."""
        canvas.fill(canvas.theme.letterbox)

    def picture_key(self) -> Hashable:
        return (self.session.ui.version, self.shown())
