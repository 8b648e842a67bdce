"""Words of one's own for a file: optional, on this device alone, and told to nobody (safety.md S5)."""

from game.core.intents import Intent
from game.safety.heavy import heavy

from ..chrome import HELP_HERE
from ..commands import Command, Pop, Push
from ..session import Session
from ..widgets import Button, Row, Text
from .menu import Overlay
from .text_entry import Asked, TextEntry


class OwnWords(TextEntry):
    """Popped with what was typed, "" to have nothing there, or None. What sounds heavy is answered once, and then goes
    where it was meant to go all the same."""

    name = "own_words"

    def __init__(self, session: Session, title: str, start: str, most: int) -> None:
        t = session.t
        asked = Asked(title, t("words.private"), t("words.done"), secret=False, least=0, start=start, most=most)
        super().__init__(session, asked)
        self.answered = False

    def typed(self, text: str) -> Command | None:
        phrases = self.session.help_now.heavy.get(self.ui.settings.language, ())
        return Push(HeavyWords(self.session)) if heavy(text, phrases) else Pop(text)

    def resumed(self, result: object) -> None:
        self.answered = result == "go_on"

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        return Pop(self.text) if self.answered else super().step(intents)


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
