"""Skies, stars, the beam of a lighthouse, rain, fog and drifting motes: made once, moved gently, never flashing."""

from dataclasses import dataclass
from math import cos, sin, tau
from random import Random

import pygame

from game.content.theme import rgb

from . import shapes
from .canvas import Canvas
from .geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect


@dataclass(frozen=True, slots=True)
class Sky:
    """A sky down to `horizon`: colours as (0..1, "#rrggbb"), stars (how many), and the sun or moon."""

    name: str
    stops: tuple[tuple[float, str], ...]
    horizon: float = 640.0
    stars: int = 0
    orb: tuple[float, float, float] = (960.0, 230.0, 46.0)
    orb_colour: str = "#eef1fa"
    halo: str = "#bcdcff"
    halo_alpha: float = 0.42
    haze: str = ""


NIGHT_SKY = Sky(
    "night",
    ((0, "#0a1230"), (0.35, "#142a52"), (0.7, "#28527a"), (0.92, "#4a7d95"), (1, "#6d9ca6")),
    stars=230,
)
DUSK_SKY = Sky(
    "dusk",
    ((0, "#16213f"), (0.4, "#3a3f70"), (0.68, "#8a5f86"), (0.86, "#e08f7f"), (1, "#fbcf9c")),
    stars=110,
    orb=(1300.0, 610.0, 50.0),
    orb_colour="#fff4d6",
    halo="#ffd696",
    halo_alpha=0.66,
)
DAY_SKY = Sky(
    "day",
    ((0, "#6fb1d3"), (0.55, "#a9d6de"), (0.85, "#dcead9"), (1, "#f6ecd2")),
    orb=(480.0, 200.0, 54.0),
    orb_colour="#fffbe8",
    halo="#fffbe0",
    halo_alpha=0.7,
)
DAWN_SKY = Sky(
    "dawn",
    ((0, "#43507f"), (0.4, "#8b83ab"), (0.7, "#d8a7ac"), (0.9, "#ffd3a8"), (1, "#ffe6c2")),
    stars=40,
    orb=(1180.0, 600.0, 54.0),
    orb_colour="#fff6e2",
    halo="#ffe2b4",
    halo_alpha=0.7,
)
SKIES = {sky.name: sky for sky in (NIGHT_SKY, DUSK_SKY, DAY_SKY, DAWN_SKY)}


def draw_sky(canvas: Canvas, sky: Sky) -> None:
    """The sky as one picture without alpha, kept."""
    rect = Rect(0, 0, STAGE_WIDTH, sky.horizon + 2)

    def paint(inner: Canvas) -> None:
        inner.gradient(rect, sky.stops)
        _stars(inner, sky)
        x, y, radius = sky.orb
        inner.glow(x, y, radius * 9, sky.halo, sky.halo_alpha * 0.6, 2.4)
        inner.glow(x, y, radius * 3.2, sky.halo, sky.halo_alpha, 2.0)
        inner.circle(x, y, radius, sky.orb_colour)

    canvas.cached(("sky", sky), rect, paint, opaque=True)


def _stars(canvas: Canvas, sky: Sky) -> None:
    random = Random(sky.name)
    for _ in range(sky.stars):
        x = random.uniform(0, STAGE_WIDTH)
        y = random.random() ** 1.5 * sky.horizon * 0.82
        size = 0.9 if random.random() < 0.86 else random.uniform(1.4, 2.1)
        alpha = random.uniform(0.25, 0.9) * (1 - y / sky.horizon * 0.7)
        canvas.circle(x, y, size, "#f4f2ff", round(alpha * 8) / 8)


class Beam:
    """The beam of a lighthouse that turns slowly. Under reduced motion it stands."""

    def __init__(self, x: float, y: float, *, colour: str = "#fff0c3", reach: float = 1500.0, seconds: float = 14.0):
        self.x, self.y = x, y
        self.colour = colour
        self.reach = reach
        self.seconds = seconds

    def draw(self, canvas: Canvas, level: float = 1.0) -> None:
        """Two faint wedges, opposite one another, and the lamp's glow. `level` 0 to 1 while it comes on."""
        if level <= 0:
            return
        turn = sin(tau * canvas.time / self.seconds)
        for way in (1.0, -1.0):
            across = (0.35 + 0.65 * abs(turn)) * way
            self._wedge(canvas, across, level * (0.3 + 0.2 * abs(turn)))
        canvas.glow(self.x, self.y, 190, self.colour, round(0.8 * level, 2))
        canvas.glow(self.x, self.y, 60, "#fffaf0", round(level, 2), 1.6)

    def _wedge(self, canvas: Canvas, across: float, alpha: float) -> None:
        """A wedge that fades with the distance, drawn small and enlarged, which softens its edges."""
        far, rise, spread = self.x + self.reach * across, -0.10 * self.reach, 100.0
        top, bottom = self.y + rise - spread, self.y + max(0.0, rise + spread) + 12
        box = Rect(min(self.x, far), top, max(2.0, abs(far - self.x)), bottom - top)
        where = canvas.px(box)
        wide, high = max(2, where.w // COARSE), max(2, where.h // COARSE)
        colour = rgb(self.colour)
        small = pygame.Surface((wide, high), pygame.SRCALPHA)
        small.fill((*colour, 0))
        ox, oy = canvas.at(self.x, self.y)
        ox, oy = (ox - where.x) / COARSE, (oy - where.y) / COARSE
        fx, fy = canvas.at(far, self.y + rise)
        fx, fy = (fx - where.x) / COARSE, (fy - where.y) / COARSE
        half = spread * canvas.scale / COARSE
        for i in range(8):
            part = half * (1 - i / 8)
            level = round(255 * alpha * (i + 1) / 8)
            pygame.draw.polygon(small, (*colour, level), ((ox, oy), (fx, fy - part), (fx, fy + part)))
        fade = canvas.ui.shapes.get(("fade", wide, high, across > 0), lambda: _fade((wide, high), across > 0))
        small.blit(fade, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
        canvas.surface.blit(pygame.transform.smoothscale(small, where.size), where)


COARSE = 3


def _fade(size: tuple[int, int], to_right: bool) -> pygame.Surface:
    """White, fading from one side to the other."""
    row = pygame.Surface((32, 1), pygame.SRCALPHA)
    for i in range(32):
        part = i / 31 if to_right else 1 - i / 31
        row.set_at((i, 0), (255, 255, 255, round(255 * (1 - part) ** 0.9)))
    return pygame.transform.smoothscale(row, size)


@dataclass(frozen=True, slots=True)
class _Drop:
    x: float
    y: float
    speed: float
    size: int
    phase: float


class Rain:
    """Slanting rain in a few depths. `amount` 0 to 1."""

    def __init__(self, amount: float = 0.6, colour: str = "#cfe0f2") -> None:
        random = Random(5)
        self.colour = colour
        self._drops = [
            _Drop(
                random.uniform(-200, STAGE_WIDTH),
                random.uniform(0, STAGE_HEIGHT),
                random.uniform(620, 980),
                random.randrange(3),
                0.0,
            )
            for _ in range(round(170 * amount))
        ]

    def draw(self, canvas: Canvas, time: float) -> None:
        if canvas.ui.still:
            return
        s = canvas.scale
        sprites = [self._sprite(canvas, size) for size in range(3)]
        blits = []
        for drop in self._drops:
            fallen = drop.y + drop.speed * time
            y = fallen % (STAGE_HEIGHT + 80) - 60
            x = (drop.x + (fallen // (STAGE_HEIGHT + 80)) * 370 + y * 0.16) % (STAGE_WIDTH + 200) - 100
            blits.append((sprites[drop.size], (round(x * s), round(y * s))))
        canvas.surface.fblits(blits)

    def _sprite(self, canvas: Canvas, size: int) -> pygame.Surface:
        wide, high = 8.0 + 3 * size, 34.0 + 16 * size

        def make() -> pygame.Surface:
            source = (
                f'<svg viewBox="0 0 {wide} {high}"><path d="M1,1 L{wide - 1},{high - 1}" stroke="{self.colour}" '
                f'stroke-width="{1 + size * 0.5}" stroke-linecap="round" opacity="{0.18 + 0.1 * size}"/></svg>'
            )
            from .svg import parse

            px = (max(2, round(wide * canvas.scale)), max(2, round(high * canvas.scale)))
            return shapes.fitted_to_screen(parse(source).raster(px))

        return canvas.ui.shapes.get(("rain", self.colour, size), make)


class Fog:
    """Slow banks of fog between `top` and `bottom` (u)."""

    def __init__(self, top: float, bottom: float, *, colour: str = "#dfe6f2", alpha: float = 0.3, count: int = 7):
        random = Random(round(top))
        self.colour, self.alpha = colour, alpha
        self._banks = [
            (
                random.uniform(0, STAGE_WIDTH + 800),
                random.uniform(top, bottom),
                random.choice((0.8, 1.0, 1.3)),
                random.uniform(5, 14),
            )
            for _ in range(count)
        ]

    def draw(self, canvas: Canvas, time: float, level: float = 1.0) -> None:
        """`level` 0 to 1: how thick."""
        s = canvas.scale
        shown = 0.0 if canvas.ui.still else time
        for x, y, size, speed in self._banks:
            at = (x + speed * shown) % (STAGE_WIDTH + 800) - 400
            bank = self._bank(canvas, size, round(self.alpha * level * 20) / 20)
            canvas.surface.blit(bank, (round(at * s) - bank.get_width() // 2, round(y * s) - bank.get_height() // 2))

    def _bank(self, canvas: Canvas, size: float, alpha: float) -> pygame.Surface:
        def make() -> pygame.Surface:
            round_one = shapes.glow(64, rgb(self.colour), alpha, 1.3)
            wide, high = canvas.length(900 * size), canvas.length(190 * size)
            return shapes.fitted_to_screen(pygame.transform.smoothscale(round_one, (wide, high)))

        return canvas.ui.shapes.get(("fog", self.colour, size, alpha), make)


class Motes:
    """Small lights that drift: dust in a lamp's light, sparks over water. In `rect`, rising slowly."""

    def __init__(self, rect: Rect, count: int = 24, *, colour: str = "#ffe2a8", size: float = 2.6) -> None:
        random = Random(count)
        self.rect, self.colour, self.size = rect, colour, size
        self._motes = [
            _Drop(random.random(), random.random(), random.uniform(6, 16), 0, random.uniform(0, tau))
            for _ in range(count)
        ]

    def draw(self, canvas: Canvas, time: float) -> None:
        shown = 0.0 if canvas.ui.still else time
        for mote in self._motes:
            y = self.rect.bottom - (mote.y * self.rect.h + mote.speed * shown) % self.rect.h
            x = self.rect.x + mote.x * self.rect.w + 14 * sin(shown * 0.5 + mote.phase)
            part = (self.rect.bottom - y) / self.rect.h
            alpha = sin(part * tau / 2) * (0.55 + 0.25 * cos(shown * 0.7 + mote.phase))
            if alpha > 0.06:
                canvas.glow(x, y, self.size * 4, self.colour, alpha)


def eased(t: float) -> float:
    """0 to 1, slow at both ends."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)
