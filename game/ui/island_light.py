"""An island's hour: the dusk before the light, the warm calm after it, and the tower as it comes on."""

from game.content.level import Colours, Level
from game.core.clock import STEP_SECONDS
from game.world.place import Layer, Light, Place

from .camera import View
from .canvas import Canvas
from .light import Beam
from .tiles import Tint

RISE_SECONDS = 5.0
"""How long the lamp takes to come to its full light: it never flashes (accessibility.md 10)."""
TOWER = "tower"


class IslandLight:
    """The tint of every layer and the lights over them, before or after the tower is lit."""

    def __init__(self, level: Level, lit: bool) -> None:
        self.colours: Colours = level.palette.after if lit else level.palette.before
        self.lit = lit
        self.beam = Beam(0.0, 0.0)

    @property
    def letterbox(self) -> str:
        return self.colours.letterbox

    def tint(self, layer: Layer) -> Tint:
        """What is far takes more of the hour's colour; what is drawn in front stays dark."""
        far = 1.0 - min(1.0, layer.parallax)
        amount = self.colours.amount * (0.35 + 0.65 * far)
        return Tint(toward=self.colours.tint, amount=round(amount, 3))

    @staticmethod
    def tower(place: Place) -> Light | None:
        """The lamp of the lighthouse, in the place where it can be seen."""
        return next((light for light in place.lights if light.name == TOWER), None)

    def draw(self, canvas: Canvas, view: View, place: Place, lit_steps: int) -> None:
        """The tower's lamp and its beam, rising slowly, wherever the tower can be seen."""
        if not lit_steps:
            return
        tower = self.tower(place)
        if tower is None:
            return
        level = min(1.0, lit_steps * STEP_SECONDS / RISE_SECONDS)
        level = level * level * (3 - 2 * level)
        x, y = view.screen(tower.x, tower.y)
        if -900 < x < 2820 and view.zoom == 1.0:
            canvas.glow(x, y, tower.radius, tower.colour, 0.5 * level)
            self.beam.x, self.beam.y = x, y
            self.beam.draw(canvas, level)
