"""The base of every scene that is a page of rows, over another scene or as a screen of the journey."""

from game.core.intents import Intent, Kind

from ..canvas import Canvas
from ..commands import Command, Pop
from ..geometry import STAGE
from ..page import Page, Paged, PageScene, Sheet
from ..session import JourneyScene, Session
from ..widgets import Button, Flow, Row


def options(kind: str, items: tuple[tuple[str, str], ...], chosen: str) -> Flow:
    """Equal buttons beside one another, the chosen one ticked; pressing one gives `<kind>.<id>`."""
    return Flow(tuple(Button(f"{kind}.{i}", label, on=i == chosen, ticked=True) for i, label in items))


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
