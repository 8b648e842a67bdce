"""The base of every scene that is a page of rows, over another scene or as a screen of the journey."""

from dataclasses import replace

from game.core.intents import Intent, Kind

from ..canvas import Canvas
from ..commands import Command, Pop
from ..geometry import STAGE
from ..page import Page, Paged, PageScene, Sheet
from ..session import JourneyScene, Session
from ..widgets import Button, Columns, Flow, Row


def options(kind: str, items: tuple[tuple[str, str], ...], chosen: str) -> Flow:
    """Equal buttons beside one another, the chosen one ticked; pressing one gives `<kind>.<id>`."""
    return Flow(tuple(Button(f"{kind}.{i}", label, on=i == chosen, ticked=True, group=kind) for i, label in items))


def kept_first(keep: Button, *lose: Button) -> tuple[Button, ...]:
    """The ways on from a question after which something would be gone: the one on which nothing is comes first, so
    that the focus begins there (accessibility.md 15)."""
    return (keep, *lose)


class Menu(Paged):
    """A page of rows under a title, with a footer that stays: give any of them."""

    width = 900.0
    where = "centre"

    def title(self) -> str:
        return ""

    def rows(self) -> tuple[Row, ...]:
        raise NotImplementedError

    def footer(self) -> tuple[Row, ...]:
        return ()

    def page(self) -> Page:
        rows, footer = self.rows(), self.footer()
        return Page(self.ui, rows, title=self.title(), where=self.where, width=self.width, footer=footer, closer=True)


class Overlay(Menu, PageScene):
    """A page over the scene below, which stands still. Nothing in it reaches the rules."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.ui)
        self.session = session

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        for intent in intents:
            if intent.kind is Kind.PRESS:
                command = self.pressed(intent.node, intent.value)
                if command is not None:
                    return command
        return None

    def pressed(self, node: str, value: float) -> Command | None:
        """What a press does. `value` is -1 or 1 for a slider moved by one step."""
        return Pop() if node == "back" else None

    def back(self) -> Command | None:
        return Pop()

    def tell(self, words: str) -> None:
        """What came of something stands on top of the page: it is brought into sight and, where wanted, read aloud."""
        self.now().scrolled = 0.0
        if self.ui.settings.speech:
            self.ui.voice.say(words)


class ReadFirst(Overlay):
    """A page of words that are read before they are answered. Where they do not fit the screen, the answers wait until
    the end of the words was in sight, all alike: whoever answers has had what they answer before them (safety.md C2,
    C3). Until then a row says that there is more, Enter reads on, and Esc leaves all the same."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.read = False

    def asks(self) -> bool:
        """Whether the footer holds answers now that wait for the end of the words."""
        return False

    def now(self) -> Page:
        page = self.sheet.now((self.read, self.page_key()))
        if not self.read and page.at_end:
            self.read = True
            page = self.sheet.now((self.read, self.page_key()))
        return page

    def answered_by(self, *ways: Button) -> tuple[Row, ...]:
        """The answers beside one another, and that there is more to read. The way back is none, and does not wait."""
        wait = self.asks() and not self.read
        row = Columns(tuple(replace(way, enabled=not wait or way.id == "back") for way in ways))
        return (Button("below", self.session.t("consent.below")), row) if wait else (row,)

    def read_anew(self) -> None:
        """Other words stand here now."""
        self.read = False
        self.now().scrolled = 0.0

    def default_focus(self) -> str:
        """Where the row that leads on has gone, on the last words: going back to the first would scroll away."""
        page = self.now()
        texts = [node.id for node in page.nodes() if node.clip is not None]
        return texts[-1] if page.scrolls and page.scrolled and texts else super().default_focus()

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        for intent in intents:
            if intent.kind is Kind.PRESS and intent.node == "below":
                self.now().onward()
        return super().step(intents)


class JourneyMenu(Menu, JourneyScene):
    """A page that is a screen of the journey: its presses go to the rules."""

    backdrop = "home/boathouse.svg"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sheet = Sheet(session.ui, self.page)

    def draw(self, canvas: Canvas) -> None:
        self.draw_backdrop(canvas)
        self.now().draw(canvas)

    def draw_backdrop(self, canvas: Canvas) -> None:
        """What stands behind the page."""
        canvas.image(self.backdrop, STAGE)
        canvas.scrim(0.3)

    def back(self) -> Command | None:
        self.session.step((Intent(Kind.PRESS, "home"),))
        return None if self.session.journey.state.screen is self.screen else self.moved_on()
