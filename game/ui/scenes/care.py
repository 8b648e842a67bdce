"""A break at 25 minutes, a soft stop at 40: offered between two things, with nothing gained by going on."""

from game.core.events import BreakOffered, BreakTaken
from game.core.intents import Intent, press
from game.flow.journey import Screen
from game.safety.care import Care

from ..commands import Command, Pop
from ..session import Session
from ..widgets import Button, Row, Text
from .menu import Overlay


class CareScene(Overlay):
    """Go on, or to the harbour; both are of the same size."""

    name = "care"
    width = 720.0

    def __init__(self, session: Session, care: Care) -> None:
        super().__init__(session)
        self.care = care
        self._offered = False

    def title(self) -> str:
        return self.session.t(f"care.{self.care.value}_title")

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        rows: tuple[Row, ...] = (Text(t(f"care.{self.care.value}")), Button("back", t("care.on")))
        if self.session.journey.state.screen is Screen.VISIT:
            rows += (Button("harbour", t("care.harbour")),)
        return rows

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        if not self._offered:
            self._offered = True
            self.session.happened(BreakOffered(self.care.value))
        return super().step(intents)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "harbour":
            self.session.happened(BreakTaken(self.care.value))
            return Pop(press("leave"))
        return super().pressed(node, value)
