"""A living sea seen from the side: bands of swell that roll, rise and glint, nearest last.

Each band is a strip drawn once (from SVG made here) and moved; so a whole sea costs less than one plain layer. Under
reduced motion `time` stands still and so does the sea.
"""

from dataclasses import dataclass
from math import pi, sin, tau
from random import Random
from time import sleep

import pygame

from .canvas import Canvas
from .geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from .shapes import fitted_to_screen
from .svg import parse
from .ui import Ui
from .waters import NIGHT, Band, Water

PERIOD = 2880.0
"""u after which a band repeats."""
BELOW = 260.0
"""u of water below a band's middle line from which on there are swells in it: only the nearest has so much."""
STEP = 12
"""u between two points of a band's line."""


class Sea:
    """Draws a `Water`. `rise` lifts the nearest band by so many times its height, the others less: a breath."""

    def __init__(self, sea: Water = NIGHT) -> None:
        self.sea = sea
        self._strips: dict[int, Strip] = {}
        self._made_for: tuple[float, int] = (0.0, 0)
        self._glints = tuple(_glints(sea))
        self._sparks: dict[tuple[int, int], pygame.Surface] = {}
        self._flat: pygame.Surface | None = None

    # -- where the water is

    def level(self, band: int, time: float, rise: float = 0.0) -> float:
        """The middle line of a band in u."""
        b = self.sea.bands[band]
        lift = rise * b.high * 1.5
        return b.y + b.bob * sin(tau * time / b.seconds + band * 1.7) - lift

    def height(self, x: float, time: float, band: int = 1, drift: float = 0.0, rise: float = 0.0) -> float:
        """The y of the water of a band at `x`: what floats on it."""
        b = self.sea.bands[band]
        return self.level(band, time, rise) + _line(b, band, (x - self._shift(band, time, drift)) % PERIOD)

    def slope(self, x: float, time: float, band: int = 1, drift: float = 0.0) -> float:
        """How steep the water is at `x`, in degrees, positive where it falls to the right."""
        from math import atan2, degrees

        rise = self.height(x + 60, time, band, drift) - self.height(x - 60, time, band, drift)
        return degrees(atan2(rise, 120))

    def _shift(self, band: int, time: float, drift: float) -> float:
        b = self.sea.bands[band]
        near = (band + 1) / len(self.sea.bands)
        return b.speed * time - drift * near

    # -- drawing

    def draw(
        self,
        canvas: Canvas,
        time: float,
        *,
        drift: float = 0.0,
        rise: float = 0.0,
        first: int = 0,
        last: int | None = None,
    ) -> None:
        """Draw the bands from `first` up to but not including `last`; from the first on, the far water as well.

        `drift` is how far the eye has moved to the right, in u: near water passes faster than far water.
        """
        bands = self.sea.bands
        if not self.prepare(canvas.ui):
            if first == 0:
                self._plain(canvas)
            return
        last = len(bands) if last is None else last
        if first == 0:
            self._far(canvas, time)
        s = canvas.scale
        for i in range(first, last):
            strip = self._strips[i]
            crest, body = strip.crest, strip.body
            y = round((self.level(i, time, rise)) * s) - strip.over
            wide = crest.get_width()
            x = round((self._shift(i, time, drift) * s) % wide) - wide
            blits = []
            while x < canvas.surface.get_width():
                if x + wide > 0:
                    blits += [(crest, (x, y)), (body, (x, y + crest.get_height()))]
                x += wide
            canvas.surface.fblits(blits)
            self._sparkle(canvas, i, time, rise)

    def prepare(self, ui: Ui) -> bool:
        """Have the strips made for the window's size; True once they are there. Until then the water is plain."""
        made_for = (ui.stage.scale, ui.stage.width)
        if self._made_for != made_for:
            self._made_for = made_for
            self._strips, self._flat = {}, None
            self._sparks.clear()
            ui.worker.ask((self, made_for), -2.0, lambda: drawn(self.sea, *made_for), self._came)
        return self._flat is not None

    def finish(self, ui: Ui) -> None:
        """Wait until the strips are there: for pictures and tests."""
        while not self.prepare(ui):
            ui.worker.deliver()
            sleep(0.002)

    def _came(self, result: object) -> None:
        if isinstance(result, Drawn):
            self._strips = dict(enumerate(result.strips))
            self._flat = result.flat

    def _plain(self, canvas: Canvas) -> None:
        """Water of one colour, darker below: for the moment before the strips are there."""
        sea = self.sea
        rect = Rect(0, sea.horizon, STAGE_WIDTH, STAGE_HEIGHT - sea.horizon)
        canvas.gradient(rect, ((0, sea.far[0]), (0.3, sea.bands[0].body), (1, sea.bands[-1].deep)))

    def _far(self, canvas: Canvas, time: float) -> None:
        if self._flat is not None:
            canvas.surface.blit(self._flat, (0, round(self.sea.horizon * canvas.scale)))
        self._sparkle(canvas, -1, time, 0.0)

    def _sparkle(self, canvas: Canvas, band: int, time: float, rise: float) -> None:
        """The glints that lie on a band: each comes and goes slowly, none blinks."""
        blits = []
        sea, s = self.sea, canvas.scale
        level = self.level(band, time, rise) - sea.bands[band].y if band >= 0 else 0.0
        for glint in self._glints:
            if glint.band != band:
                continue
            shine = 0.5 + 0.5 * sin(time * glint.pace + glint.phase)
            step = round(shine * shine * 6)
            if step == 0:
                continue
            spark = self._spark(canvas, glint.size, step)
            x = sea.light_x + glint.x + 10 * sin(time * 0.31 + glint.phase * 2)
            blits.append((spark, (round(x * s) - spark.get_width() // 2, round((glint.y + level) * s))))
        canvas.surface.fblits(blits)

    def _spark(self, canvas: Canvas, size: int, step: int) -> pygame.Surface:
        found = self._sparks.get((size, step))
        if found is None:
            wide, high = 14 + size * 13, 2.0 + size * 0.75
            alpha = self.sea.strength * step / 6
            source = (
                f'<svg viewBox="0 0 {wide} {high}"><path d="M0,{high / 2} Q{wide / 2},{-high / 2} {wide},{high / 2}'
                f' Q{wide / 2},{high * 1.5} 0,{high / 2} Z" fill="{self.sea.light}" opacity="{alpha:.3f}"/></svg>'
            )
            px = (max(2, round(wide * canvas.scale)), max(1, round(high * canvas.scale)))
            found = fitted_to_screen(parse(source).raster(px))
            self._sparks[size, step] = found
        return found


@dataclass(frozen=True, slots=True)
class _Glint:
    band: int
    x: float
    y: float
    size: int
    pace: float
    phase: float


def _glints(sea: Water) -> list[_Glint]:
    """Glints in a path below the light that widens towards the eye."""
    random = Random(sea.name)
    out = []
    edges = [sea.horizon, *(band.y for band in sea.bands), STAGE_HEIGHT]
    for band in range(-1, len(sea.bands)):
        top, bottom = edges[band + 1], edges[band + 2]
        if band >= 0:
            top += sea.bands[band].high * 0.4
        if band >= 0 and not sea.strength:
            continue
        for _ in range(30 if band < 0 else 34 - 3 * band):
            y = random.uniform(top + 3, max(top + 4, bottom - 6))
            depth = (y - sea.horizon) / (STAGE_HEIGHT - sea.horizon)
            x = random.gauss(0.0, 30 + 150 * depth)
            size = max(0, min(5, round(random.uniform(0.2, 1.0) * (1 + 5.5 * depth))))
            out.append(_Glint(band, x, y, size, random.uniform(0.35, 0.9), random.uniform(0, tau)))
    return out


def _line(band: Band, index: int, x: float) -> float:
    """How far a band's line lies below its middle at x (0 to PERIOD), in u. Crests are narrower than troughs."""
    a, b, c = band.waves
    t = tau * x / PERIOD
    main = sin(a * t + index * 1.3)
    peaked = main - 0.22 * sin(2 * (a * t + index * 1.3) + pi / 2)
    return -band.high * (0.62 * peaked + 0.26 * sin(b * t + index * 2.1) + 0.12 * sin(c * t + index * 0.7))


def _points(band: Band, index: int, down: float = 0.0) -> list[tuple[float, float]]:
    xs = [i * STEP for i in range(int(PERIOD) // STEP + 1)]
    return [(x, _line(band, index, x % PERIOD) + down) for x in xs]


@dataclass(slots=True)
class Strip:
    """A band as two pictures: its crests, with alpha, and the water below, without; and how many pixels the crests
    reach above the middle line."""

    crest: pygame.Surface
    body: pygame.Surface
    over: int


@dataclass(slots=True)
class Drawn:
    """A whole sea, drawn on the thread, in the screen's format."""

    strips: list[Strip]
    flat: pygame.Surface


def drawn(sea: Water, scale: float, wide: int) -> Drawn:
    """Draw every band for a window, `scale` pixels a unit and `wide` pixels across."""
    strips = []
    for i, band in enumerate(sea.bands):
        last = i + 1 == len(sea.bands)
        below = STAGE_HEIGHT + 160 if last else sea.bands[i + 1].y + sea.bands[i + 1].high * 3 + 40
        strips.append(_strip(band, i, below - band.y + band.bob + band.high * 3, scale))
    high = round((sea.bands[0].y + sea.bands[0].high + 20 - sea.horizon) * scale)
    return Drawn(strips, fitted_to_screen(_flat(sea, (wide, max(2, high))), opaque=True))


def _strip(band: Band, index: int, deep: float, scale: float) -> Strip:
    over = band.high * 1.35 + 4
    under = band.high * 1.35 + 4
    whole = over + max(under + 4, deep)
    wide = round(PERIOD * scale)
    top = round((over + under) * scale)
    drawing = parse(_band_svg(band, index, over, whole))
    picture = drawing.raster((wide, round(whole * scale)), (0.0, 0.0, PERIOD, whole))
    crest = fitted_to_screen(picture.subsurface((0, 0, wide, top)).copy())
    crest.set_alpha(255, pygame.RLEACCEL)
    body = fitted_to_screen(picture.subsurface((0, top, wide, picture.get_height() - top)).copy(), opaque=True)
    return Strip(crest, body, round(over * scale))


def _band_svg(band: Band, index: int, over: float, whole: float) -> str:
    """The drawing of one period of a band; `over` is where its middle line lies."""
    random = Random(index * 7 + 1)
    points = _points(band, index, over)
    path = "M" + " L".join(f"{x},{y:.1f}" for x, y in points)
    near = min(1.0, band.high / 36)
    body = (
        f'<linearGradient id="w" x1="0" y1="{over - band.high:.0f}" x2="0" y2="{over + 60 + 190 * near:.0f}"'
        f' gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="{band.body}"/>'
        f'<stop offset="1" stop-color="{band.deep}"/></linearGradient>'
        f'<path d="{path} L{PERIOD},{whole} L0,{whole} Z" fill="url(#w)"/>'
    )
    # Light through the upper edge of the wave: a broad sheen, and a blade that is thick on one side of each crest.
    deep = 16 + 46 * near
    body += (
        f'<linearGradient id="s" x1="0" y1="{over - band.high:.0f}" x2="0" y2="{over + deep:.0f}"'
        f' gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="{band.crest}" stop-opacity="0.62"/>'
        f'<stop offset="1" stop-color="{band.crest}" stop-opacity="0"/></linearGradient>'
    )
    for thick, power, light in ((deep, 0.8, 0.55), (5 + 20 * near, 1.6, 0.9)):
        back = []
        for x, y in reversed(points):
            t = tau * x / PERIOD
            lean = max(0.0, sin(band.waves[0] * t + index * 1.3 + 0.7))
            back.append((x, y + 1.5 + thick * lean**power))
        blade = " L".join(f"{x},{y:.1f}" for x, y in back)
        body += f'<path d="{path} L{blade} Z" fill="url(#s)" opacity="{light}"/>'
    body += f'<path d="{path}" fill="none" stroke="{band.crest}" stroke-width="{1.6 + near:.1f}" opacity="0.45"/>'
    if whole - over > BELOW:
        body += "".join(_swell_below(band, index, n, over) for n in range(1, 5))
    for _ in range(round(58 + 20 * near)):
        x = random.uniform(60, PERIOD - 260)
        wide = random.uniform(40, 90) * (0.5 + 1.4 * near)
        y = over + _line(band, index, x + wide / 2) + random.uniform(0.35, 2.6) * (14 + 34 * near)
        bow = random.uniform(2, 6) * (0.4 + near)
        light = random.uniform(0.10, 0.34)
        body += (
            f'<path d="M{x:.0f},{y:.1f} Q{x + wide / 2:.0f},{y - bow:.1f} {x + wide:.0f},{y:.1f} '
            f'Q{x + wide / 2:.0f},{y - bow * 0.25:.1f} {x:.0f},{y:.1f} Z" fill="{band.crest}" opacity="{light:.2f}"/>'
        )
    return f'<svg viewBox="0 0 {PERIOD} {whole}">{body}</svg>'


def _swell_below(band: Band, index: int, n: int, over: float) -> str:
    """A long swell in the water below the crests, the `n`th towards the eye: light on its back, thinner to its ends."""
    top, under = [], []
    for x, y in _points(band, index + n, over + 30 + 74 * n + 7 * n * n):
        y -= 0.45 * _line(band, index + n, x % PERIOD)
        back = max(0.0, sin(tau * band.waves[0] * x / PERIOD + (index + n) * 1.3 + 0.7))
        top.append(f"{x},{y:.1f}")
        under.append(f"{x},{y + 1 + (20 + 9 * n) * back**1.3:.1f}")
    shape = f"M{' L'.join(top)} L{' L'.join(reversed(under))} Z"
    return f'<path d="{shape}" fill="{band.crest}" opacity="{0.4 - 0.05 * n:.2f}"/>'


def _flat(sea: Water, size: tuple[int, int]) -> pygame.Surface:
    """The far water between the horizon and the first band."""
    random = Random(sea.name + "far")
    wide, high = STAGE_WIDTH, size[1] * STAGE_WIDTH / size[0]
    lines = ""
    for _ in range(90):
        y = random.uniform(0, 1) ** 1.5 * high
        x = random.uniform(-50, wide)
        length = random.uniform(30, 150) * (0.4 + y / high)
        lines += (
            f'<rect x="{x:.0f}" y="{y:.1f}" width="{length:.0f}" height="{1 + y / high:.1f}" fill="{sea.light}"'
            f' opacity="{random.uniform(0.04, 0.13):.2f}"/>'
        )
    source = (
        f'<svg viewBox="0 0 {wide} {high:.1f}"><linearGradient id="f" x1="0" y1="0" x2="0" y2="{high:.1f}"'
        f' gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="{sea.far[0]}"/>'
        f'<stop offset="1" stop-color="{sea.far[1]}"/></linearGradient>'
        f'<rect width="{wide}" height="{high:.1f}" fill="url(#f)"/>{lines}</svg>'
    )
    return parse(source).raster(size)
