"""The base of every scene that is a page of rows, over another scene or as a screen of the journey."""

from collections.abc import Hashable
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

    pauses = False

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


class Reading:
    """How far the words of a page were read. Where they do not fit the screen, the answers wait until the end of the
    words was in sight, all alike: whoever answers has had what they answer before them (safety.md C2, C3). Until then a
    row says that there is more, Enter reads on, and Esc leaves all the same."""

    def __init__(self) -> None:
        self.done = False

    def now(self, sheet: Sheet, key: Hashable) -> Page:
        """The page, whose answers can be pressed as soon as its end is in sight."""
        page = sheet.now((self.done, key))
        if not self.done and page.at_end:
            self.done = True
            page = sheet.now((self.done, key))
        return page

    def answers(self, session: Session, ways: tuple[Button, ...], *, wait: bool = True) -> tuple[Row, ...]:
        """The answers beside one another, and that there is more to read. The way back is none, and does not wait."""
        wait = wait and not self.done
        row = Columns(tuple(replace(way, enabled=not wait or way.id == "back") for way in ways))
        return (Button("below", session.t("consent.below")), row) if wait else (row,)

    def last_read(self, page: Page) -> str:
        """The last words, once the row that leads on has gone: going back to the first would scroll away."""
        texts = [node.id for node in page.nodes() if node.clip is not None]
        return texts[-1] if page.scrolls and page.scrolled and texts else ""


class ReadFirst(Overlay):
    """A page of words that are read before they are answered."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.reading = Reading()

    def asks(self) -> bool:
        """Whether the footer holds answers now that wait for the end of the words."""
        return False

    def now(self) -> Page:
        return self.reading.now(self.sheet, self.page_key())

    def answered_by(self, *ways: Button) -> tuple[Row, ...]:
        return self.reading.answers(self.session, ways, wait=self.asks())

    def read_anew(self) -> None:
        """Other words stand here now."""
        self.reading.done = False
        self.now().scrolled = 0.0

    def default_focus(self) -> str:
        return self.reading.last_read(self.now()) or super().default_focus()

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
