"""An island's hour: the dusk before the light, the warm calm after it, and the tower as it comes on."""

from game.content.level import Colours, Level
from game.core.clock import STEP_SECONDS
from game.world.place import Layer, Light, Place

from .camera import View
from .canvas import Canvas
from .light import Beam
from .puppet_light import Light as PeopleLight
from .tiles import Tint

RISE_SECONDS = 5.0
"""How long the lamp takes to come to its full light: it never flashes (accessibility.md 10)."""
TOWER = "tower"
SUN = -1
"""The side of the low sun outside: the rims of the roofs are drawn with it."""
INDOORS_LAMPS = 5
"""Lamps of one place from which on they, and not the sky, light the people; a place with the tower is outside."""


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

    def people(self, place: Place) -> PeopleLight:
        """The light on people: outside from the low sun, or from the tower once it is lit; inside from the lamps."""
        tower = self.tower(place)
        if tower is not None and self.lit:
            return PeopleLight(side=1, edge=(255, 226, 164), strength=0.6, tint=(244, 230, 222))
        if tower is not None:
            return PeopleLight(side=SUN, edge=(255, 196, 138), strength=0.5, tint=(234, 216, 230))
        if len(place.lights) >= INDOORS_LAMPS:
            return PeopleLight(side=1, edge=(255, 220, 160), strength=0.35, tint=(255, 243, 226))
        return PeopleLight(side=1, edge=(255, 206, 140), strength=0.5, tint=(228, 214, 226))

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
