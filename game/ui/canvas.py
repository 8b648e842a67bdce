"""Draws in units on the stage, in the theme's colours, at the player's text size. Drawing changes no state of play."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import sin
from typing import TYPE_CHECKING

import pygame

from game.content.theme import rgb

from . import shapes
from .geometry import STAGE, Rect
from .text import TextBlock

if TYPE_CHECKING:
    from .ui import Ui

PANEL_RADIUS = 28.0
CHIP_RADIUS = 16.0
GLOW_AT_ONCE = 160
"""Pixels of radius up to which a glow is made at once; one of 600 takes 10 ms."""
SOON = -2.5
"""The urgency of what is drawn on the thread and something like it, or a little less, is on the screen."""
SCRIM_ROWS = 64
"""A scrim is laid in strips of so many rows: a whole screen of it is 8 MB to touch, up to 17 ms the first time."""
RING = 10.0
"""u by which the ring of the focus reaches beyond a chip."""
Point = tuple[float, float]


class Canvas:
    """One surface with the stage's shape. `focus` is the id of the node that has the focus, `time` seconds.

    `time` stands still under reduced motion: whatever sways by it is still then.
    """

    def __init__(self, ui: "Ui", surface: pygame.Surface, *, focus: str = "", time: float = 0.0) -> None:
        self.ui = ui
        self.theme = ui.theme
        self.surface = surface
        self.scale = ui.stage.scale
        self.focus = focus
        self.time = 0.0 if ui.still else time
        self.under = False
        """Whether another scene lies over what is drawn: then no panels and chips, which could not be used anyway."""
        self.origin = (0, 0)
        """Pixels of the stage that are the left top corner of `surface`."""

    # -- units and colours

    def px(self, rect: Rect) -> pygame.Rect:
        """A rectangle in pixels of `surface`."""
        return self.ui.stage.to_px(rect).move(-self.origin[0], -self.origin[1])

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point in pixels of `surface`."""
        return x * self.scale - self.origin[0], y * self.scale - self.origin[1]

    def length(self, u: float) -> int:
        """A length in pixels, at least 1."""
        return max(1, round(u * self.scale))

    def colour(self, name: str) -> str:
        """ "#rrggbb" of a name of the theme ("accent"), or what was given if it is a colour already."""
        return name if name.startswith("#") else str(getattr(self.theme, name))

    # -- plain shapes

    def fill(self, colour: str) -> None:
        self.surface.fill(self.colour(colour))

    def rect(self, rect: Rect, colour: str, radius: float = 0.0, alpha: float = 1.0) -> None:
        """A filled box."""
        if radius <= 0 and alpha >= 1:
            self.surface.fill(self.colour(colour), self.px(rect))
            return
        fill = (*rgb(self.colour(colour)), round(255 * alpha))
        self._box(rect, radius, fill, None, 0)

    def outline(self, rect: Rect, colour: str, width: float = 2.0, radius: float = 0.0, alpha: float = 1.0) -> None:
        """The edge of a box, inside the rectangle."""
        edge = (*rgb(self.colour(colour)), round(255 * alpha))
        self._box(rect, radius, None, edge, self.length(width))

    def line(self, points: Sequence[Point], colour: str, width: float = 2.0) -> None:
        pixels = [self.at(x, y) for x, y in points]
        thick = self.length(width)
        if thick == 1:
            pygame.draw.aalines(self.surface, self.colour(colour), False, pixels)
        else:
            pygame.draw.lines(self.surface, self.colour(colour), False, pixels, thick)

    def circle(self, x: float, y: float, radius: float, colour: str, alpha: float = 1.0) -> None:
        """A soft-edged disc."""
        r = self.length(radius)
        key = ("disc", r, colour, round(alpha * 255))
        made = self.ui.shapes.get(
            key, lambda: shapes.disc(r, (*rgb(self.colour(colour)), round(255 * alpha))), blank=False
        )
        px, py = self.at(x, y)
        self.surface.blit(made, (round(px) - r, round(py) - r))

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        """A filled polygon with a softened edge."""
        pixels = [self.at(x, y) for x, y in points]
        pygame.draw.polygon(self.surface, self.colour(colour), pixels)
        pygame.draw.aalines(self.surface, self.colour(colour), True, pixels)

    # -- the interface's own parts

    def panel(self, rect: Rect, alpha: float | None = None) -> None:
        """A panel to read on."""
        theme = self.theme
        solid = theme.panel_alpha if alpha is None else alpha
        edge = (*rgb(theme.panel_edge), 255)
        fill = (*rgb(theme.ink), round(255 * solid))
        self._box(rect, PANEL_RADIUS, fill, edge, self.length(theme.edge_width))

    def chip(
        self,
        rect: Rect,
        label: str = "",
        *,
        on: bool = False,
        key: str = "",
        enabled: bool = True,
        node: str = "",
    ) -> None:
        """A button. `on` (or the focus on `node`) fills it with the accent; `key` stands before the label."""
        if self.under:
            return
        focused = bool(node) and node == self.focus
        on = on or focused

        def paint(canvas: "Canvas") -> None:
            canvas._chip(rect, label, key, on, focused, enabled)

        if self.origin == (0, 0):
            look = ("chip", label, key, on, focused, enabled, rect.w, rect.h, self.ui.settings.theme, self.ui.rtl)
            self.cached(look, rect.inset(-RING), paint)
        else:
            # Part of what is kept as one picture already.
            paint(self)

    def _chip(self, rect: Rect, label: str, key: str, on: bool, focused: bool, enabled: bool) -> None:
        self.chip_box(rect, on=on, enabled=enabled)
        if focused:
            self.focus_ring(rect, CHIP_RADIUS)
        colour = "on_accent" if on else "on_chip" if enabled else "disabled"
        inner = rect.inset(24, 8)
        shift = 0.0
        if key:
            block = self.ui.type.layout(key, inner.w, "button", bold=on)
            shift = block.width + 20
            self.text(block, inner.x, rect.cy - block.height / 2, colour if on else "accent")
        block = self.ui.type.layout(label, max(20.0, inner.w - shift), "button", bold=on)
        start = inner.x if self.ui.rtl else inner.x + shift
        self.text(block, start, rect.cy - block.height / 2, colour)

    def chip_box(self, rect: Rect, *, on: bool = False, enabled: bool = True) -> None:
        """A chip without its label."""
        theme = self.theme
        fill = (*rgb(theme.accent if on else theme.chip), 255)
        edge = None if on or not enabled else (*rgb(theme.chip_edge), 255)
        self._box(rect, CHIP_RADIUS, fill, edge, self.length(theme.edge_width))

    def focus_ring(self, rect: Rect, radius: float = CHIP_RADIUS) -> None:
        """Round whatever has the focus: a light ring with a dark gap, seen on anything."""
        theme = self.theme
        gap, ring = 3.0, 4.0
        self._box(rect.inset(-gap), radius + gap, None, (*rgb(theme.focus_gap), 255), self.length(gap))
        self._box(rect.inset(-gap - ring), radius + gap + ring, None, (*rgb(theme.focus), 255), self.length(ring))

    def scrim(self, alpha: float = 0.6) -> None:
        """Darken everything drawn so far."""
        wide, high = self.surface.get_size()
        colour = rgb(self.theme.scrim)

        def make() -> pygame.Surface:
            made = shapes.fitted_to_screen(pygame.Surface((wide, SCRIM_ROWS)), opaque=True)
            made.fill(colour)
            return made

        made = self.ui.shapes.get(("scrim", wide, colour), make)
        level = round(255 * alpha)
        # At 255 SDL would take its slowest way.
        made.set_alpha(None if level >= 255 else level)
        self.surface.fblits([(made, (0, y)) for y in range(0, high, SCRIM_ROWS)])

    def next_mark(self, x: float, y: float, colour: str = "accent") -> None:
        """The sign that there is more to read: a small arrow that rises and falls a little."""
        if self.under:
            return
        y += 4.0 * sin(self.time * 2.4)
        self.polygon(((x - 11, y - 7), (x + 11, y - 7), (x, y + 8)), colour)

    # -- text

    def text(self, block: TextBlock, x: float, y: float, colour: str = "") -> None:
        """A block with its room's left top corner at x, y."""
        shown = self.colour(colour or block.colour or "cream")
        self.ui.type.draw(block, self.surface, *self.at(x, y), shown)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        role: str = "body",
        colour: str = "",
        align: str = "start",
        width: float | None = None,
    ) -> TextBlock:
        """Lay out and draw. Without a width, x is the left edge, the middle or the right edge after `align`."""
        if width is None:
            width = self.ui.type.width_of(text, role) + 2
            x -= {"start": 0.0, "middle": width / 2, "end": width}[align]
        block = self.ui.type.layout(text, width, role, colour, align)
        self.text(block, x, y)
        return block

    # -- pictures and light

    def image(self, path: str, rect: Rect, alpha: float = 1.0) -> None:
        """An SVG of assets/art, drawn at this size. Nothing where it is still being drawn on the thread."""
        where = self.px(rect)
        if where.w < 1 or where.h < 1:
            return
        picture = self.ui.art.picture(path, where.size)
        if picture is None:
            return
        if alpha < 1:
            picture.set_alpha(round(255 * alpha))
            self.surface.blit(picture, where)
            picture.set_alpha(255)
        else:
            self.surface.blit(picture, where)

    def soon(self, path: str, rect: Rect) -> None:
        """Have a picture drawn on the thread that `image` will want."""
        self.ui.art.ask(path, self.px(rect).size)

    def svg(self, key: str, source: str, rect: Rect) -> None:
        """A drawing that is text in memory; `key` names what it shows, for the cache."""
        where = self.px(rect)
        if where.w >= 1 and where.h >= 1:
            self.surface.blit(self.ui.art.drawn(key, source, where.size), where)

    def glow(self, x: float, y: float, radius: float, colour: str, alpha: float = 0.6, power: float = 2.2) -> None:
        """A pool of light."""
        r = self.length(radius)
        paint = rgb(self.colour(colour))
        level = round(alpha * 32) / 32
        key = ("glow", r, paint, level, power)

        def make() -> pygame.Surface:
            return shapes.fitted_to_screen(shapes.glow(r, paint, level, power))

        if self.ui.makings.later and r > GLOW_AT_ONCE and key not in self.ui.shapes:
            self.ui.later(key, SOON, make)
            self.ui.makings.miss(blank=False)
            return
        made = self.ui.shapes.get(key, make, blank=False)
        px, py = self.at(x, y)
        self.surface.blit(made, (round(px) - r, round(py) - r))

    def gradient(self, rect: Rect, stops: tuple[tuple[float, str], ...]) -> None:
        """A gradient from top to bottom; stops as (0..1, colour)."""
        where = self.px(rect)
        made = self.ui.shapes.get(
            ("gradient", where.size, stops),
            lambda: shapes.gradient(where.size, tuple((p, rgb(self.colour(c))) for p, c in stops)),
        )
        self.surface.blit(made, where)

    def cached(self, key: object, rect: Rect, paint: "Callable[[Canvas], None]", *, opaque: bool = False) -> None:
        """What `paint` draws inside `rect`, drawn once for each key and kept as one picture.

        `paint` gets a canvas with the same units and corners as this one, on which nothing has been drawn. The key
        must hold whatever the picture depends on, the focus included. Nothing in it moves.
        """
        where = self.px(rect)

        def make() -> pygame.Surface:
            made = pygame.Surface(where.size, 0 if opaque else pygame.SRCALPHA)
            inner = Canvas(self.ui, made, focus=self.focus, time=0.0)
            inner.origin = (self.origin[0] + where.x, self.origin[1] + where.y)
            paint(inner)
            return shapes.fitted_to_screen(made, opaque=opaque)

        self.surface.blit(self.ui.shapes.get(("cached", key, where.size), make), where)

    @contextmanager
    def clipped(self, rect: Rect) -> Iterator[None]:
        """Within, nothing is drawn outside `rect`, nor where nothing was to be drawn before."""
        before = self.surface.get_clip()
        self.surface.set_clip(before.clip(self.px(rect)))
        try:
            yield
        finally:
            self.surface.set_clip(before)

    def _box(
        self,
        rect: Rect,
        radius: float,
        fill: shapes.Colour | None,
        edge: shapes.Colour | None,
        edge_width: int,
    ) -> None:
        where = self.px(rect)
        if where.w < 1 or where.h < 1:
            return
        round_px = round(radius * self.scale)
        key = ("box", where.size, round_px, fill, edge, edge_width)
        made = self.ui.shapes.get(key, lambda: shapes.rounded(where.size, round_px, fill, edge, edge_width))
        self.surface.blit(made, where)


def whole_stage(ui: "Ui", window: pygame.Surface) -> pygame.Surface:
    """The part of a window's surface that is the stage."""
    area = ui.stage.area.clip(window.get_rect())
    return window if area.size == window.get_size() else window.subsurface(area)


__all__ = ["CHIP_RADIUS", "PANEL_RADIUS", "STAGE", "Canvas", "whole_stage"]
