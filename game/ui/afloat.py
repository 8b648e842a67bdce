"""What floats: drawings that lean with the swell, cut off where the water begins, and the marks they leave on it."""

from dataclasses import dataclass, replace
from functools import partial
from math import atan2, cos, degrees, hypot, pi, radians, sin

import pygame

from .canvas import SOON, Canvas
from .geometry import Rect
from .sea import Sea
from .shapes import fitted_to_screen
from .svg import Art, Drawing

LEAN_STEP = 0.5
"""Degrees between two pictures of a leaning drawing: finer than can be seen, few enough to keep."""
MOST_LEAN = 12.0
MOST_STEPS_OFF = 6
"""A picture that is this many steps off is shown while the right one is drawn; beyond that it would be seen."""


def boat_lean(sea: Sea, x: float, time: float, band: int, drift: float = 0.0, half: float = 230.0) -> float:
    """Degrees that a boat of `2 * half` u leans on the water; positive turns the right end down."""
    fall = sea.height(x + half, time, band, drift) - sea.height(x - half, time, band, drift)
    return 0.8 * degrees(atan2(fall, 2 * half))


def turned(point: tuple[float, float], pivot: tuple[float, float], angle: float) -> tuple[float, float]:
    """A point turned about a pivot by so many degrees, as `tilted` turns a drawing."""
    dx, dy = point[0] - pivot[0], point[1] - pivot[1]
    c, s = cos(radians(angle)), sin(radians(angle))
    return pivot[0] + dx * c - dy * s, pivot[1] + dx * s + dy * c


@dataclass(frozen=True, slots=True)
class _Tilt:
    """A drawing that fills `rect` (u), turned by `steps` of LEAN_STEP about a point `off` from its left top corner."""

    path: str
    rect: Rect
    off: tuple[float, float]
    steps: int

    def key(self, scale: float) -> tuple[object, ...]:
        """What its picture depends on, `scale` pixels a unit: not where it lies."""
        return ("tilted", self.path, round(self.rect.w), round(self.rect.h), self.off, self.steps, scale)

    @property
    def angle(self) -> float:
        """In degrees."""
        return self.steps * LEAN_STEP

    @property
    def box(self) -> Rect:
        """The room it takes on the stage."""
        pivot = (self.rect.x + self.off[0], self.rect.y + self.off[1])
        corners = [turned(p, pivot, self.angle) for p in _corners(self.rect)]
        left, top = min(x for x, _ in corners), min(y for _, y in corners)
        return Rect(left, top, max(x for x, _ in corners) - left, max(y for _, y in corners) - top)

    def raster(self, art: Art, size: tuple[int, int]) -> pygame.Surface:
        """Its picture, `size` pixels."""
        drawing, box = art.drawing(self.path), self.box
        left, top, wide, _ = drawing.view
        share = wide / self.rect.w
        x, y = left + self.off[0] * share, top + self.off[1] * share
        body = drawing.body.rsplit("</svg>", 1)[0]
        turn = f'<g transform="rotate({self.angle:.2f} {x:.2f} {y:.2f})">{body}</g></svg>'
        view = (
            left + (box.x - self.rect.x) * share,
            top + (box.y - self.rect.y) * share,
            box.w * share,
            box.h * share,
        )
        made = fitted_to_screen(Drawing(drawing.attributes, turn, drawing.view).raster(size, view))
        made.set_alpha(255, pygame.RLEACCEL)
        return made


def tilted(
    canvas: Canvas,
    path: str,
    rect: Rect,
    angle: float,
    pivot: tuple[float, float],
    *,
    cut: float | None = None,
) -> None:
    """A drawing turned about a point of the stage; `cut` hides what of it lies below that y.

    In play, a lean that was never drawn is drawn on the thread, and the nearest that was is shown meanwhile.
    """
    ui = canvas.ui
    steps = round(max(-MOST_LEAN, min(MOST_LEAN, angle)) / LEAN_STEP)
    tilt = _Tilt(path, rect, (round(pivot[0] - rect.x, 2), round(pivot[1] - rect.y, 2)), steps)
    if ui.makings.later and tilt.key(ui.stage.scale) not in ui.shapes:
        size = canvas.px(tilt.box).size
        if min(size) < 1:
            return
        key = tilt.key(ui.stage.scale)
        ui.later(key, SOON, partial(tilt.raster, ui.art, size))
        near = (replace(tilt, steps=steps + by) for d in range(1, MOST_STEPS_OFF + 1) for by in (d, -d))
        found = next((other for other in near if other.key(ui.stage.scale) in ui.shapes), None)
        if found is None:
            ui.makings.miss()
            return
        tilt = found
    where = canvas.px(tilt.box)
    if where.w < 1 or where.h < 1:
        return
    made = ui.shapes.get(tilt.key(ui.stage.scale), lambda: tilt.raster(ui.art, where.size))
    if cut is None:
        canvas.surface.blit(made, where)
        return
    high = round(cut * canvas.scale) - canvas.origin[1] - where.y
    if high > 0:
        canvas.surface.blit(made, where, (0, 0, made.get_width(), min(high, made.get_height())))


def _corners(rect: Rect) -> tuple[tuple[float, float], ...]:
    return ((rect.x, rect.y), (rect.right, rect.y), (rect.x, rect.bottom), (rect.right, rect.bottom))


def ring(canvas: Canvas, x: float, y: float, wide: float, colour: str, alpha: float) -> None:
    """A ring on the water, seen from the side, `wide` u across: the splash of a blade, or a wave running out."""
    level, wide = round(alpha * 8), round(wide / 8) * 8.0
    if level <= 0 or wide < 8:
        return
    high = max(8.0, wide * 0.22)
    source = (
        f'<svg viewBox="0 0 {wide} {high}"><ellipse cx="{wide / 2}" cy="{high / 2}" rx="{wide / 2 - 2}"'
        f' ry="{high / 2 - 2}" fill="none" stroke="{colour}" stroke-width="3" opacity="{level / 8}"/></svg>'
    )
    canvas.svg(f"ring {wide} {level} {colour}", source, Rect(x - wide / 2, y - high / 2, wide, high))


def glint(canvas: Canvas, x: float, y: float, wide: float, high: float, colour: str, alpha: float) -> None:
    """A lens of light that lies on the water, its middle at x, y."""
    level, wide, high = round(alpha * 8), max(12.0, round(wide / 12) * 12.0), max(2.0, round(high))
    if level <= 0:
        return
    source = (
        f'<svg viewBox="0 0 {wide} {high}"><path d="M0,{high / 2} Q{wide / 2},{-high / 2} {wide},{high / 2}'
        f' Q{wide / 2},{high * 1.5} 0,{high / 2} Z" fill="{colour}" opacity="{level / 8}"/></svg>'
    )
    canvas.svg(f"glint {wide} {high} {level} {colour}", source, Rect(x - wide / 2, y - high / 2, wide, high))


def streak(canvas: Canvas, x: float, y: float, wide: float, colour: str, alpha: float) -> None:
    """A breath of wind seen on the water: a thin stroke that curls at its end."""
    level, wide = round(alpha * 6), max(60.0, round(wide / 30) * 30.0)
    if level <= 0:
        return
    w = wide - 6
    source = (
        f'<svg viewBox="0 0 {wide} 34"><path d="M2,27 Q{w * 0.45:.0f},18 {w - 22:.0f},20 Q{w:.0f},19 {w:.0f},11'
        f' Q{w - 2:.0f},4 {w - 11:.0f},6" fill="none" stroke="{colour}" stroke-width="3.4" stroke-linecap="round"'
        f' opacity="{level / 6:.2f}"/><path d="M{w * 0.3:.0f},31 Q{w * 0.6:.0f},26 {w * 0.8:.0f},28" fill="none"'
        f' stroke="{colour}" stroke-width="2.4" stroke-linecap="round" opacity="{level / 9:.2f}"/></svg>'
    )
    canvas.svg(f"streak {wide} {level} {colour}", source, Rect(x, y - 20, wide, 34))


def gull(canvas: Canvas, x: float, y: float, wide: float, beat: float) -> None:
    """A gull in the air; `beat` 0 to 1 goes once through a beat of its wings."""
    k = round(beat * 12) % 12
    up = cos(k / 12 * 2 * pi)
    tip, bend = 40 - 26 * up, 30 - 14 * up
    # The tips lag behind the elbows, as they do.
    lag = 40 - 26 * cos((k - 1.6) / 12 * 2 * pi)
    tip = (tip + lag) / 2
    wings = "".join(
        f'<path d="M60,38 Q{60 + s * 18:.0f},{bend - 6:.1f} {60 + s * 30:.0f},{bend:.1f} Q{60 + s * 46:.0f},'
        f"{(bend + tip) / 2 - 3:.1f} {60 + s * 58:.0f},{tip:.1f} Q{60 + s * 42:.0f},{(bend + tip) / 2 + 6:.1f}"
        f' {60 + s * 28:.0f},{bend + 7:.1f} Q{60 + s * 14:.0f},{bend + 10:.1f} 60,46 Z" fill="{fill}"/>'
        f'<path d="M{60 + s * 50:.0f},{(tip * 0.75 + bend * 0.25):.1f} L{60 + s * 58:.0f},{tip:.1f}" stroke="#39406a"'
        f' stroke-width="3.4" stroke-linecap="round" fill="none"/>'
        for s, fill in ((-1, "#dfe2ec"), (1, "#f7f4ee"))
    )
    source = (
        f'<svg viewBox="0 0 120 80">{wings}<path d="M38,44 Q54,36 72,38 Q82,38 86,41 Q80,46 70,48 Q52,51 38,44 Z"'
        f' fill="#fbf8f1"/><path d="M86,41 L92,43 L85,44 Z" fill="#f2b04e"/></svg>'
    )
    high = wide * 80 / 120
    canvas.svg(f"gull {k}", source, Rect(x - wide / 2, y - high / 2, wide, high))


def foam(canvas: Canvas, x: float, y: float, wide: float, colour: str, alpha: float = 0.8) -> None:
    """The white line where a hull meets the water, thicker at the bow (right), and the shadow of the hull below."""
    level = round(alpha * 8)
    if level <= 0:
        return
    shadow = (
        '<radialGradient id="h" cx="400" cy="30" r="400" gradientUnits="userSpaceOnUse"'
        ' gradientTransform="matrix(1 0 0 0.075 0 27.75)"><stop offset="0" stop-color="#0a1028" stop-opacity="0.5"/>'
        '<stop offset="1" stop-color="#0a1028" stop-opacity="0"/></radialGradient>'
        '<ellipse cx="400" cy="30" rx="400" ry="30" fill="url(#h)"/>'
    )
    lines = (
        f'<path d="M40,22 Q130,30 240,26 T430,28 T640,25 Q700,22 762,12 Q728,38 640,34 Q520,36 430,33 T240,32 T40,22 Z"'
        f' fill="{colour}" opacity="{0.62 * level / 8:.2f}"/>'
        f'<path d="M690,32 Q770,26 792,16 Q786,40 700,42 Q600,46 520,43 Q610,40 690,32 Z" fill="{colour}"'
        f' opacity="{0.4 * level / 8:.2f}"/>'
        f'<path d="M6,38 Q90,44 190,40 Q120,48 6,38 Z" fill="{colour}" opacity="{0.35 * level / 8:.2f}"/>'
    )
    source = f'<svg viewBox="0 0 800 60">{shadow}{lines}</svg>'
    high = wide * 60 / 800
    canvas.svg(f"foam {level} {colour}", source, Rect(x - wide / 2, y - high * 0.45, wide, high))


def rope(
    canvas: Canvas, hand: tuple[float, float], far: tuple[float, float], sag: float, swing: float, since: float
) -> None:
    """A rope that hangs through by `sag` u from a hand to its far end; plucked `since` seconds ago, a wave of `swing` u
    runs out along it."""
    points = []
    for k in range(33):
        share = k / 32
        belly = sin(pi * share)
        wave = sin(2 * pi * (2.5 * share - 2.0 * since)) * swing * belly
        x, y = (a + (b - a) * share for a, b in zip(hand, far, strict=True))
        points.append((x, y + sag * belly + wave))
    canvas.line([(x + 2, y + 3) for x, y in points], "#3b3144", 8)
    canvas.line(points, "#e9d3a6", 7)


def spread(canvas: Canvas, x: float, level: float, time: float) -> None:
    """Warm light that runs out over the water from below a lamp towards the eye, `level` 0 to 1 of its way."""
    for n in range(26):
        depth = (n + 1) / 26
        if depth > level * 1.15:
            break
        y = 668 + 400 * depth**1.15
        wide = (36 + 150 * depth) * (0.7 + 0.3 * sin(n * 2.7))
        shift = (18 + 90 * depth) * sin(n * 4.1 + 0.5 * time)
        shine = 0.30 + 0.30 * sin(time * 0.8 + n * 1.9)
        glint(canvas, x + shift, y, wide, 4 + 8 * depth, "#ffd79a", shine * min(1.0, level * 1.6))


def oar(
    canvas: Canvas,
    fist: tuple[float, float],
    lock: tuple[float, float],
    reach: float,
    water: float,
    wet: str,
) -> tuple[float, float]:
    """An oar from the fist through its lock; `reach` is the outer part as a share of the inner one. What lies below
    `water` is drawn in the colour `wet`. Gives where the blade's tip is."""
    dx, dy = lock[0] - fist[0], lock[1] - fist[1]
    long = max(1.0, hypot(dx, dy))
    ux, uy = dx / long, dy / long
    tip = (lock[0] + dx * reach, lock[1] + dy * reach)
    throat = (tip[0] - ux * 86, tip[1] - uy * 86)
    grip = (fist[0] - ux * 16, fist[1] - uy * 16)
    _bar(canvas, grip, throat, 10.0, "#8a5d57")
    _bar(canvas, (grip[0] + uy * 2.5, grip[1] - ux * 2.5), (throat[0] + uy * 2.5, throat[1] - ux * 2.5), 3.0, "#b98573")
    edge = [(throat, 6.0), ((tip[0] - ux * 58, tip[1] - uy * 58), 13.0), (tip, 15.0)]
    blade = [(p[0] - uy * w, p[1] + ux * w) for p, w in edge] + [(p[0] + uy * w, p[1] - ux * w) for p, w in edge[::-1]]
    canvas.polygon(blade, "#c99a72")
    if tip[1] > water:
        below = _below(blade, water)
        if len(below) > 2:
            canvas.polygon(below, wet)
    return tip


def _bar(canvas: Canvas, a: tuple[float, float], b: tuple[float, float], wide: float, colour: str) -> None:
    """A straight bar with square ends."""
    long = max(1.0, hypot(b[0] - a[0], b[1] - a[1]))
    nx, ny = -(b[1] - a[1]) / long * wide / 2, (b[0] - a[0]) / long * wide / 2
    canvas.polygon(
        ((a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny)), colour
    )


def _below(points: list[tuple[float, float]], y: float) -> list[tuple[float, float]]:
    """The part of a polygon below a level."""
    out: list[tuple[float, float]] = []
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        if (ay > y) != (by > y):
            t = (y - ay) / (by - ay)
            out.append((ax + (bx - ax) * t, y))
        if by > y:
            out.append((bx, by))
    return out
