"""Layers of a place as they are drawn: in groups that move alike, and enlarged for talk."""

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.world.place import Layer

from .camera import View
from .geometry import STAGE_HEIGHT, STAGE_WIDTH
from .svg import Drawing
from .tiles import Glow, Tile, Tint, shine, tinted

BAND = 240
"""Rows put together at once on the thread, which holds the interpreter meanwhile."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Layers beside one another in depth that move alike: drawn as one."""

    layers: tuple[Layer, ...]
    parallax: float
    x: float
    y: float
    width: float
    height: float
    floats: bool = False


def grouped(layers: Sequence[Layer]) -> tuple[Group, ...]:
    """Layers, back to front, in groups that move alike."""
    found: list[list[Layer]] = []
    for layer in layers:
        if found and (found[-1][0].parallax, found[-1][0].floats) == (layer.parallax, layer.floats):
            found[-1].append(layer)
        else:
            found.append([layer])
    out = []
    for same in found:
        x, y = min(a.x for a in same), min(a.y for a in same)
        right, bottom = max(a.x + a.width for a in same), max(a.y + a.height for a in same)
        out.append(Group(tuple(same), same[0].parallax, x, y, right - x, bottom - y, same[0].floats))
    return tuple(out)


Blit = tuple[pygame.Surface, tuple[int, int]]
Span = tuple[int, int, int]
"""A part of the screen: its left and its right edge, and the row below which something nearer hides everything."""
NEARLY = 40
"""Rows by which neighbouring spans may differ and yet be drawn as one."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The pieces of some tiles of a group beside one another. `pieces` are surface, left and right edge, top;
    `hides` the columns that are solid from a row of the screen on; `lost` how many tiles are not there yet."""

    pieces: tuple[tuple[pygame.Surface, int, int, int], ...]
    hides: tuple[Span, ...]
    lost: int

    def at(self, left: int, top: int, width: int) -> tuple[list[Blit], list[Span]]:
        """What to blit, and what it hides, with the group's corner there on a screen so wide, in pixels."""
        near, far = -left, width - left
        blits = [(s, (left + x, top + y)) for s, x, right, y in self.pieces if x < far and right > near]
        return blits, [(left + x0, left + x1, y) for x0, x1, y in self.hides if x0 < far and x1 > near]


def stocked(tiles: Sequence[tuple[int, Tile | None]], height: int, top: int) -> Stock:
    """Tiles at their left edges in the group as one stock; the group's top and the screen's height in pixels."""
    pieces: list[tuple[pygame.Surface, int, int, int]] = []
    hides: list[Span] = []
    for left, tile in tiles:
        if tile is None:
            continue
        pieces += [(p.surface, left + p.x, left + p.x + p.surface.get_width(), p.y) for p in tile.pieces]
        if top + tile.height >= height:
            for x0, x1, floor in tile.floors:
                if floor < tile.height:
                    hide = (left + x0, left + x1, max(0, top + floor))
                    if hides and hides[-1][1] == hide[0]:
                        _add(hides, hide)
                    else:
                        hides.append(hide)
    return Stock(tuple(pieces), tuple(hides), sum(tile is None for _, tile in tiles))


def covered(spans: list[Span], nearer: list[Span]) -> list[Span]:
    """What is left to draw once a nearer group hides, in each of its columns, everything below a row."""
    out: list[Span] = []
    for left, right, limit in spans:
        at = left
        for x0, x1, floor in nearer:
            x0, x1 = max(at, x0), min(right, x1)
            if x0 >= x1 or floor >= limit:
                continue
            if x0 > at:
                _add(out, (at, x0, limit))
            _add(out, (x0, x1, floor))
            at = x1
        if at < right:
            _add(out, (at, right, limit))
    return out


def _add(spans: list[Span], span: Span) -> None:
    """Put a span at the end, joined to its neighbour where that hides hardly less."""
    if spans and abs(spans[-1][2] - span[2]) <= NEARLY:
        spans[-1] = (spans[-1][0], span[1], max(spans[-1][2], span[2]))
    else:
        spans.append(span)


def laid(target: pygame.Surface, plans: Sequence[tuple[list[Blit], list[Span]]]) -> None:
    """Blit groups, back to front, each only in its spans."""
    before = target.get_clip()
    for blits, seen in plans:
        for left, right, lowest in seen:
            if lowest > 0:
                target.set_clip((left, 0, right - left, lowest))
                target.fblits([b for b in blits if b[1][0] < right and b[1][0] + b[0].width > left])
    target.set_clip(before)


def magnified(target: pygame.Surface, base: pygame.Surface, view: View, scale: float) -> None:
    """The part of the picture at zoom 1 that a zoomed view shows, filling `target`; `scale` is pixels a unit."""
    x, y = view.place(0, 0)
    area = pygame.Rect(
        round((x - view.x) * scale),
        round(y * scale),
        round(STAGE_WIDTH / view.zoom * scale),
        round(STAGE_HEIGHT / view.zoom * scale),
    ).clamp(base.get_rect())
    pygame.transform.scale(base.subsurface(area.clip(base.get_rect())), target.get_size(), target)


def laid_over(target: pygame.Surface, picture: pygame.Surface, level: float) -> None:
    """Blit a picture without alpha at a level of 0 to 1. A level of 255 in SDL would take its slowest way."""
    if level >= 254 / 255:
        target.blit(picture, (0, 0))
    elif level > 0:
        picture.set_alpha(round(255 * level))
        target.blit(picture, (0, 0))
        picture.set_alpha(None)


class Seen:
    """What a zoomed view shows of a layer: which part of the drawing, and where on the screen, in pixels; `heave` u of
    the place more above and below, for what rises and falls."""

    def __init__(
        self,
        layer: Layer,
        drawing: Drawing,
        tint: Tint,
        view: View,
        scale: float,
        glows: tuple[Glow, ...],
        heave: float = 0.0,
    ) -> None:
        self.drawing = drawing
        self.tint = tint
        self.opacity = layer.opacity
        zoom, tx, ty = view.lens(layer.parallax)
        left = tx + (layer.x - view.x * layer.parallax - view.fx) * zoom
        top = ty + (layer.y - view.fy) * zoom
        right, bottom = left + layer.width * zoom, top + layer.height * zoom
        x0, y0 = max(0.0, left), max(-heave * zoom, top)
        x1, y1 = min(STAGE_WIDTH, right), min(STAGE_HEIGHT + heave * zoom, bottom)
        self.where = (round(x0 * scale), round(y0 * scale))
        self.size = (round(x1 * scale) - self.where[0], round(y1 * scale) - self.where[1])
        self.glows = tuple(Glow(g.x * zoom + left, g.y * zoom + top, g.radius * zoom, g.colour, g.level) for g in glows)
        self.scale = scale
        across = drawing.view[2] / (layer.width * zoom)
        down = drawing.view[3] / (layer.height * zoom)
        self.part = (
            drawing.view[0] + (x0 - left) * across,
            drawing.view[1] + (y0 - top) * down,
            (x1 - x0) * across,
            (y1 - y0) * down,
        )


def room(layers: tuple[Seen, ...]) -> pygame.Rect:
    """The part of the screen that layers take, in pixels."""
    boxes = [pygame.Rect(seen.where, seen.size) for seen in layers if min(seen.size) > 0]
    return boxes[0].unionall(boxes[1:]) if boxes else pygame.Rect(0, 0, 0, 0)


def composed(box: pygame.Rect, layers: tuple[Seen, ...], *, clear: bool = False) -> pygame.Surface:
    """Layers on top of one another in a part of the screen, on the thread: in bands, so that the main thread is never
    held up for long. `clear` leaves what no layer covers transparent."""
    whole = pygame.Surface(box.size, pygame.SRCALPHA if clear else 0)
    for seen in layers:
        wide, high = seen.size
        if wide < 1 or high < 1:
            continue
        picture = seen.drawing.raster(seen.size, seen.part)
        tinted(picture, seen.tint)
        if seen.opacity < 1:
            picture.fill((255, 255, 255, round(255 * seen.opacity)), special_flags=pygame.BLEND_RGBA_MULT)
        for y in range(0, high, BAND):
            whole.blit(picture, (seen.where[0] - box.x, seen.where[1] - box.y + y), (0, y, wide, BAND))
        # On the whole picture: light does not end where the drawing that it lies on ends.
        shine(whole, seen.glows, box.topleft, seen.scale)
    return whole
