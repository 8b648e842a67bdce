"""An island's hour: the dusk before the light, the warm calm after it, and the tower as it comes on."""

from game.content.level import Colours, Level
from game.core.clock import STEP_SECONDS
from game.world.place import Layer, Place

from .camera import View
from .canvas import Canvas
from .tiles import Tint

RISE_SECONDS = 5.0
"""How long the lamp takes to come to its full light: it never flashes (accessibility.md 10)."""
TOWER = "tower"


class IslandLight:
    """The tint of every layer and the lights over them, before or after the tower is lit."""

    def __init__(self, level: Level, lit: bool) -> None:
        self.colours: Colours = level.palette.after if lit else level.palette.before
        self.lit = lit

    @property
    def letterbox(self) -> str:
        return self.colours.letterbox

    def tint(self, layer: Layer) -> Tint:
        """What is far takes more of the hour's colour; what is drawn in front stays dark."""
        far = 1.0 - min(1.0, layer.parallax)
        amount = self.colours.amount * (0.35 + 0.65 * far)
        return Tint(toward=self.colours.tint, amount=round(amount, 3))

    def draw(self, canvas: Canvas, view: View, place: Place, lit_steps: int) -> None:
        """The tower's lamp and its beam, rising slowly, wherever the tower can be seen."""
        if not lit_steps:
            return
        tower = next((light for light in place.lights if light.colour and light.radius > 400), None)
        if tower is None:
            return
        level = min(1.0, lit_steps * STEP_SECONDS / RISE_SECONDS)
        level = level * level * (3 - 2 * level)
        x, y = view.screen(tower.x, tower.y)
        if -900 < x < 2820:
            canvas.glow(x, y, tower.radius * view.zoom, tower.colour, 0.55 * level)
            canvas.glow(x, y, tower.radius * 0.3 * view.zoom, "#fff6da", 0.95 * level)
