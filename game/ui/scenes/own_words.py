"""Words of one's own for a file: optional, on this device alone, and told to nobody (safety.md S5)."""

from game.core.intents import Intent
from game.safety.heavy import heavy

from ..chrome import HELP_HERE
from ..commands import Command, Pop, Push
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .menu import Overlay, kept_first
from .text_entry import Asked, TextEntry

LEAVE = "leave"


class OwnWords(TextEntry):
    """Popped with what was typed, "" to have nothing there, or None. What sounds heavy is answered once, and then goes
    where it was meant to go all the same."""

    name = "own_words"

    def __init__(self, session: Session, title: str, start: str, most: int) -> None:
        t = session.t
        asked = Asked(title, t("words.private"), t("words.done"), secret=False, least=0, start=start, most=most)
        super().__init__(session, asked)
        self.answered = self.left = False

    def typed(self, text: str) -> Command | None:
        phrases = self.session.help_now.heavy.get(self.ui.settings.language, ())
        return Push(HeavyWords(self.session)) if heavy(text, phrases) else Pop(text)

    def pressed(self, node: str, value: float) -> Command | None:
        return self.back() if node == "back" else super().pressed(node, value)

    def back(self) -> Command | None:
        typed = self.text.strip() and self.text != self.asked.start
        return Push(LoseWords(self.session)) if typed else super().back()

    def resumed(self, result: object) -> None:
        self.answered, self.left = result == "go_on", result == LEAVE

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        if self.left:
            return Pop()
        return Pop(self.text) if self.answered else super().step(intents)


class LoseWords(Overlay):
    """Before what was typed goes (accessibility.md 15). Popped with LEAVE, or None to stay."""

    name = "lose_words"
    width = 900.0

    def title(self) -> str:
        return self.session.t("words.lose_title")

    def rows(self) -> tuple[Row, ...]:
        return (Text(self.session.t("words.lose"), id="lose"),)

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        return (Columns(kept_first(Button("back", t("words.lose_stay")), Button(LEAVE, t("words.lose_leave")))),)

    def pressed(self, node: str, value: float) -> Command | None:
        return Pop(LEAVE) if node == LEAVE else super().pressed(node, value)


class HeavyWords(Overlay):
    """The answer to what sounds heavy. Nothing is reported, and nothing is locked."""

    name = "heavy_words"
    width = 900.0

    def title(self) -> str:
        return self.session.t("words.heavy_title")

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        ways = (Button(HELP_HERE, t("words.help")), Button("go_on", t("words.go_on")), Button("back", t("words.back")))
        return (Text(t("words.heavy"), id="heavy"), *ways)

    def pressed(self, node: str, value: float) -> Command | None:
        return Pop("go_on") if node == "go_on" else super().pressed(node, value)
