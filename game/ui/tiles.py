"""Tiles of large drawings, rasterised on one thread at the window's real size and made ready in small pieces.

A tile is a column of a layer. What is transparent in it is dropped; what is solid is kept without alpha (a plain copy
on the screen); the rest is run-length coded where that is faster. Coding costs 0.5 ms for 100,000 pixels and happens on
the first blit, so pieces are kept small and are first blitted within a budget.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import pygame

from game.content.theme import rgb

from .shapes import glow, weight
from .svg import Art, Drawing
from .worker import Worker

TILE_WIDTH = 960.0
"""u of a layer in one tile: reading a large drawing takes 8 ms each time, so tiles are not smaller."""
COLUMN = 240
"""The widest a piece of a tile is, in pixels at 1920x1080: what is solid is looked for in columns."""
PIECE_ROWS = 400
"""The most rows of pixels in a piece that has alpha, at 240 columns: what is coded at once."""
SOLID_LEAST = 24
"""Fewer solid rows than this are not worth a piece of their own."""
SHEER_MOST = 0.35
"""A piece with a larger share of half-transparent pixels is drawn faster without coding. Measured for a million
pixels: 0.27 ms without; coded, 0.10 for solid ones, 0.60 for half-transparent ones, next to nothing for clear ones."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Tint:
    """Light over a layer: every colour is multiplied by `multiply` and then drawn towards `toward` by `amount`."""

    multiply: str = "#ffffff"
    toward: str = "#000000"
    amount: float = 0.0


PLAIN = Tint()


@dataclass(frozen=True, slots=True)
class Glow:
    """A pool of light drawn on a layer: its middle and radius in u of the layer, "#rrggbb", 0 to 1."""

    x: float
    y: float
    radius: float
    colour: str
    level: float


@dataclass(frozen=True, slots=True)
class Part:
    """A drawing on a sheet: where it lies and how large it is, in u, and the light on it."""

    source: str
    x: float
    y: float
    width: float
    height: float
    tint: Tint = PLAIN
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Drawings that move together, drawn as one: its size in u, pixels a unit, and the lamps that shine on it."""

    parts: tuple[Part, ...]
    width: float
    height: float
    scale: float
    glows: tuple[Glow, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TileKey:
    """One column of a sheet. The store hands out one key for each, so keys are compared as objects, which is fast."""

    sheet: Sheet
    index: int

    @property
    def pixels(self) -> tuple[int, int, int]:
        """The tile's left edge and width in the layer, and the layer's height, in pixels."""
        s = self.sheet.scale
        each = max(1, round(TILE_WIDTH * s))
        left = self.index * each
        return left, min(each, max(1, round(self.sheet.width * s) - left)), max(1, round(self.sheet.height * s))

    @property
    def column(self) -> int:
        """The width of its columns in pixels."""
        return max(64, -(-round(TILE_WIDTH * self.sheet.scale) // 4))


def tile_count(width: float, scale: float) -> int:
    """How many tiles a layer of so many u has."""
    each = max(1, round(TILE_WIDTH * scale))
    return max(1, -(-round(width * scale) // each))


@dataclass(slots=True)
class Piece:
    """A part of a tile, `x`, `y` pixels from the tile's corner. `solid`: it has no transparent pixel; `coded`: it is
    to be run-length coded."""

    x: int
    y: int
    surface: pygame.Surface
    solid: bool
    coded: bool = False
    ready: bool = False


@dataclass(slots=True)
class Tile:
    """The pieces of a tile. `floors` has, for each column, its left edge, its right edge and the row from which it is
    solid down to its end (its height if it is not)."""

    pieces: list[Piece]
    width: int
    height: int
    floors: list[tuple[int, int, int]]
    bytes: int = field(init=False, default=0)
    """As they were cut: run-length coded, they take about half."""
    ready: bool = False

    def __post_init__(self) -> None:
        self.bytes = sum(weight(piece.surface) for piece in self.pieces)


class TileStore:
    """Keeps tiles up to `most` bytes, the longest unused dropped first."""

    def __init__(self, art: Art, worker: Worker, most: int = 160 * MEGABYTE) -> None:
        self.art = art
        self.worker = worker
        self.most = most
        self.bytes = 0
        self.failed: dict[str, str] = {}
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()
        self._unready: list[Tile] = []
        self._needed: set[TileKey] = set()
        self._keys: dict[tuple[Sheet, int], TileKey] = {}

    def key(self, sheet: Sheet, index: int) -> TileKey:
        """The key of a tile, always the same object."""
        return self._keys.setdefault((sheet, index), TileKey(sheet, index))

    def get(self, key: TileKey) -> Tile | None:
        """A tile that can be drawn at once, or None."""
        tile = self._tiles.get(key)
        if tile is None or not tile.ready:
            return None
        self._tiles.move_to_end(key)
        return tile

    def want(self, key: TileKey, urgency: float) -> None:
        """Have a tile made. Raises nothing: a drawing that cannot be read is named in `failed`."""
        if key in self._tiles:
            return
        drawings = []
        for part in key.sheet.parts:
            drawing = self.drawing(part.source)
            if drawing is not None:
                drawings.append((part, drawing))
        self.worker.ask(
            key,
            urgency,
            lambda: cut(painted(key, drawings), key.column),
            lambda result: self._take(key, result),
        )

    def drawing(self, source: str) -> Drawing | None:
        """A drawing, or None and its name in `failed`."""
        if source in self.failed:
            return None
        try:
            return self.art.drawing(source)
        except (OSError, ValueError) as error:
            self.failed[source] = str(error)
            return None

    def need(self, keys: set[TileKey]) -> None:
        """What must not be dropped now, whatever it weighs."""
        self._needed = keys

    def _take(self, key: TileKey, result: Any) -> None:
        if isinstance(result, Exception):
            self.failed[key.sheet.parts[0].source] = str(result)
            _, wide, high = key.pixels
            result = Tile([], wide, high, [])
        if key not in self._tiles:
            self._tiles[key] = result
            self._unready.append(result)
            self.bytes += result.bytes

    @property
    def pending(self) -> bool:
        """Whether there are tiles that cannot be drawn yet."""
        return bool(self._unready)

    def work(self, target: pygame.Surface, seconds: float) -> None:
        """Make pieces ready for `target` (the screen) until the time is spent; at least one."""
        until = time.perf_counter() + seconds
        while self._unready:
            tile = self._unready[0]
            for piece in tile.pieces:
                if not piece.ready:
                    settle(piece, target)
                    if time.perf_counter() > until:
                        break
            if all(piece.ready for piece in tile.pieces):
                tile.ready = True
                self._unready.pop(0)
            if time.perf_counter() > until:
                break
        self._drop_old()

    def _drop_old(self) -> None:
        if self.bytes <= self.most:
            return
        for key in list(self._tiles):
            if self.bytes <= self.most:
                return
            if key not in self._needed and self._tiles[key].ready:
                self.bytes -= self._tiles.pop(key).bytes

    def clear(self) -> None:
        """Drop everything (another screen)."""
        self._tiles.clear()
        self._unready.clear()
        self._needed = set()
        self._keys.clear()
        self.bytes = 0


def painted(key: TileKey, drawings: list[tuple[Part, Drawing]]) -> pygame.Surface:
    """The pixels of a tile: its parts on top of one another, and the light of the lamps on them."""
    left, wide, high = key.pixels
    s = key.sheet.scale
    whole: pygame.Surface | None = None
    for part, drawing in drawings:
        x0, x1 = round(part.x * s), round((part.x + part.width) * s)
        y0, y1 = round(part.y * s), round((part.y + part.height) * s)
        box = pygame.Rect(x0, y0, max(1, x1 - x0), max(1, y1 - y0))
        area = box.clip(pygame.Rect(left, 0, wide, high))
        if area.w < 1 or area.h < 1:
            continue
        picture = lit(drawing, part, box, area)
        if whole is None and area.size == (wide, high):
            whole = picture
            continue
        if whole is None:
            whole = pygame.Surface((wide, high), pygame.SRCALPHA)
        whole.blit(picture, (area.x - left, area.y))
    if whole is None:
        whole = pygame.Surface((wide, high), pygame.SRCALPHA)
    shine(whole, key.sheet.glows, (left, 0), s)
    return whole


def lit(drawing: Drawing, part: Part, box: pygame.Rect, area: pygame.Rect) -> pygame.Surface:
    """The pixels `area` of a part that takes the pixels `box` of its sheet, with its tint. The drawing is fitted to
    whole pixels, so that its outer edges are not blurred."""
    vx, vy, vw, vh = drawing.view
    across, down = vw / box.w, vh / box.h
    view = (vx + (area.x - box.x) * across, vy + (area.y - box.y) * down, area.w * across, area.h * down)
    picture = drawing.raster(area.size, view)
    tinted(picture, part.tint)
    if part.opacity < 1:
        picture.fill((255, 255, 255, round(255 * part.opacity)), special_flags=pygame.BLEND_RGBA_MULT)
    return picture


def shine(surface: pygame.Surface, glows: tuple[Glow, ...], corner: tuple[int, int], scale: float) -> None:
    """Draw pools of light on a picture whose left top corner lies at these pixels of the layer."""
    for spot in glows:
        r = max(2, round(spot.radius * scale))
        x, y = round(spot.x * scale) - corner[0] - r, round(spot.y * scale) - corner[1] - r
        if x < surface.get_width() and x + 2 * r > 0:
            surface.blit(glow(r, rgb(spot.colour), spot.level), (x, y))


def tinted(surface: pygame.Surface, tint: Tint) -> None:
    """Put a tint on a picture, in place; what is transparent stays so."""
    if tint.multiply != "#ffffff":
        surface.fill((*rgb(tint.multiply), 255), special_flags=pygame.BLEND_RGBA_MULT)
    if tint.amount > 0:
        keep = round(255 * (1 - tint.amount))
        surface.fill((keep, keep, keep, 255), special_flags=pygame.BLEND_RGBA_MULT)
        add = tuple(round(c * tint.amount) for c in rgb(tint.toward))
        surface.fill((*add, 0), special_flags=pygame.BLEND_RGBA_ADD)


def cut(surface: pygame.Surface, column: int = COLUMN) -> Tile:
    """A tile cut into the pieces that are worth drawing."""
    wide, high = surface.get_size()
    pieces: list[Piece] = []
    floors = []
    for x in range(0, wide, column):
        across = min(column, wide - x)
        floors.append((x, x + across, _cut_column(surface, x, across, pieces)))
    return Tile(pieces, wide, high, floors)


def _cut_column(surface: pygame.Surface, x: int, wide: int, pieces: list[Piece]) -> int:
    """Add the pieces of a column; from which row on it is solid."""
    import numpy as np

    high = surface.get_height()
    alpha = pygame.surfarray.pixels_alpha(surface)[x : x + wide]
    some = np.flatnonzero(alpha.max(axis=0))
    solid = alpha.min(axis=0) == 255
    sheer = ((alpha > 0) & (alpha < 255)).mean(axis=0)
    del alpha
    floor = high
    if len(some) == 0:
        return floor
    for begin, end, full in bands(solid.tolist(), int(some[0]), int(some[-1]) + 1):
        if full:
            part = surface.subsurface((x, begin, wide, end - begin)).copy()
            pieces.append(Piece(x, begin, part, True))
            floor = begin if end == high else high
        else:
            pieces += _soft(surface, x, wide, begin, end, sheer)
    return floor


def bands(solid: list[bool], top: int, bottom: int) -> list[tuple[int, int, bool]]:
    """Rows top..bottom in bands that are solid or not; solid ones that are too thin count as not."""
    out: list[tuple[int, int, bool]] = []
    at = top
    while at < bottom:
        end = at
        while end < bottom and solid[end] == solid[at]:
            end += 1
        full = bool(solid[at]) and end - at >= SOLID_LEAST
        if out and out[-1][2] == full:
            out[-1] = (out[-1][0], end, full)
        else:
            out.append((at, end, full))
        at = end
    return out


def _soft(surface: pygame.Surface, x: int, wide: int, begin: int, end: int, sheer: Any) -> list[Piece]:
    """Rows that have transparent pixels, cropped, in pieces of a size that is quickly coded. `sheer` is the share of
    half-transparent pixels in each row."""
    rows = max(32, PIECE_ROWS * COLUMN // max(wide, 1))
    pieces = []
    for y in range(begin, end, rows):
        part = surface.subsurface((x, y, wide, min(rows, end - y)))
        used = part.get_bounding_rect()
        if used.w and used.h:
            coded = float(sheer[y + used.y : y + used.bottom].mean()) * wide / used.w < SHEER_MOST
            pieces.append(Piece(x + used.x, y + used.y, part.subsurface(used).copy(), False, coded))
    return pieces


def settle(piece: Piece, target: pygame.Surface) -> None:
    """Put a piece into the screen's format; one pixel of it is blitted, so that it is coded now and not later."""
    if piece.solid:
        piece.surface = piece.surface.convert(target)
    elif pygame.display.get_surface() is not None:
        piece.surface = piece.surface.convert_alpha()
        if piece.coded:
            piece.surface.set_alpha(255, pygame.RLEACCEL)
            target.blit(piece.surface, (0, 0), (0, 0, 1, 1))
    piece.ready = True
