"""What stands there after the quick exit: one plain colour and nothing else, until something is pressed (S6)."""

from collections.abc import Callable

from game.core.intents import Intent

from ..canvas import Canvas
from ..commands import Command
from ..geometry import STAGE
from ..scene import Scene
from ..window import BLANK, Window

REST_STEPS = 24
"""Steps (0.4 s) in which a press still belongs to the hurry of leaving."""


class Blank(Scene):
    """`back` brings the title. Where the window could be minimised, opening it again does so too; where no window
    manager took it away, this stays in sight and any press does."""

    name = "blank"
    bare = True
    letterbox = BLANK

    def __init__(self, window: Window, back: Callable[[], None]) -> None:
        self.window, self.back_to_title = window, back
        self.steps = 0
        self.gone = False
        """The window was out of sight since."""

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        self.steps += 1
        seen = self.window.seen()
        opened, self.gone = self.gone and seen, self.gone or not seen
        if opened or (intents and self.steps > REST_STEPS):
            self.back_to_title()
        return None

    def draw(self, canvas: Canvas) -> None:
        canvas.rect(STAGE, BLANK)
