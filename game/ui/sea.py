"""A sea of paper: bands of swell one before the other, with light on their crests and glints, moved by time alone."""

import math
from dataclasses import dataclass

from .canvas import Canvas
from .geometry import STAGE_HEIGHT, STAGE_WIDTH
from .ui import Ui

STEP_U = 24.0
GLINTS = 46


@dataclass(frozen=True, slots=True)
class Band:
    """One wave strip: its height on the stage, how high and long its waves are (u), how fast they move (radians a
    second), its colour and the colour of its crest."""

    y: float
    amplitude: float
    length: float
    speed: float
    colour: str
    crest: str
    follows: float = 1.0


class Sea:
    """Bands from far to near; the `split` nearest ones lie before the boat. `level` is the boat's calm water line."""

    def __init__(self, ui: Ui, bands: tuple[Band, ...], boat: int, glint: str, horizon: float, moon: float) -> None:
        self.ui, self.bands, self.boat = ui, bands, boat
        self.glint, self.horizon, self.moon = glint, horizon, moon
        self.level = bands[boat].y

    @classmethod
    def night(cls, ui: Ui) -> "Sea":
        """The sea of the title and the opening."""
        bands = (
            Band(664, 7, 760, 0.42, "#223a63", "#5f7fa3", 0.2),
            Band(712, 13, 980, 0.52, "#1c3259", "#4b6f97", 0.4),
            Band(800, 22, 1280, 0.62, "#172a4f", "#416490", 1.0),
            Band(910, 30, 1560, 0.74, "#122143", "#36557f", 1.2),
            Band(1010, 36, 1800, 0.86, "#0d1834", "#2c4469", 1.3),
        )
        return cls(ui, bands, 2, "#ffe2b0", 640, 1500)

    @classmethod
    def dusk(cls, ui: Ui) -> "Sea":
        """The sea of the crossing."""
        bands = (
            Band(640, 6, 760, 0.5, "#6a5f8e", "#d9a08f", 0.2),
            Band(690, 12, 980, 0.62, "#584f82", "#b98a92", 0.4),
            Band(780, 20, 1240, 0.76, "#474276", "#9a7a92", 1.0),
            Band(960, 28, 1500, 0.9, "#343264", "#6f5f86", 1.2),
            Band(1040, 30, 1700, 1.0, "#262650", "#564d78", 1.3),
        )
        return cls(ui, bands, 2, "#ffdcae", 600, 1320)

    @classmethod
    def bay(cls, ui: Ui) -> "Sea":
        """The bay that follows a breath: quiet, so that the breath is what moves."""
        bands = (
            Band(672, 5, 900, 0.30, "#2b5a78", "#7fb7c4", 0.35),
            Band(752, 9, 1200, 0.34, "#234c6d", "#4f8aa3", 0.7),
            Band(850, 13, 1500, 0.38, "#1b3d5e", "#3f7391", 1.0),
            Band(940, 15, 1700, 0.42, "#143150", "#335f80", 1.1),
            Band(1030, 16, 1900, 0.46, "#0e2441", "#294e6e", 1.2),
        )
        return cls(ui, bands, 2, "#dff0f4", 620, 960)

    def _at(self, band: Band, x: float, time: float, rise: float) -> float:
        phase = x / band.length * 2 * math.pi - time * band.speed
        wave = math.sin(phase) + 0.32 * math.sin(phase * 2.3 + 1.7)
        return band.y - rise * band.follows - band.amplitude * wave

    def height(self, x: float, time: float, rise: float = 0.0) -> float:
        """The y of the water under the boat at `x`, in u. Under reduced motion `time` stands still."""
        return self._at(self.bands[self.boat], x, 0.0 if self.ui.still else time, rise)

    def draw_back(self, canvas: Canvas, time: float, rise: float = 0.0) -> None:
        """The bands behind the boat, and the light on them."""
        for band in self.bands[: self.boat + 1]:
            self._band(canvas, band, time, rise)
        self._glints(canvas, time)

    def draw_front(self, canvas: Canvas, time: float, rise: float = 0.0) -> None:
        """The bands before the boat."""
        for band in self.bands[self.boat + 1 :]:
            self._band(canvas, band, time, rise)

    def draw(self, canvas: Canvas, time: float, rise: float = 0.0) -> None:
        """All of it, with nothing in between."""
        self.draw_back(canvas, time, rise)
        self.draw_front(canvas, time, rise)

    def _band(self, canvas: Canvas, band: Band, time: float, rise: float) -> None:
        count = int(STAGE_WIDTH / STEP_U) + 2
        crest = [(i * STEP_U, self._at(band, i * STEP_U, time, rise)) for i in range(count)]
        canvas.polygon([(0.0, STAGE_HEIGHT + 4), *crest, (STAGE_WIDTH + STEP_U, STAGE_HEIGHT + 4)], band.colour)
        canvas.line(crest, band.crest, 1.6)

    def _glints(self, canvas: Canvas, time: float) -> None:
        """A path of light towards the moon or the sun: short strokes that come and go slowly."""
        for i in range(GLINTS):
            deep = (i * 0.618) % 1.0
            y = self.horizon + 14 + deep * deep * 260
            life = math.sin(time * 0.5 + i * 2.4)
            if life < -0.2:
                continue
            x = self.moon + math.sin(i * 12.9898) * (36 + deep * 250)
            half = (5 + 26 * deep) * (0.6 + 0.4 * life)
            canvas.line(((x - half, y), (x + half, y)), self.glint, 1.4 + 1.6 * deep)
