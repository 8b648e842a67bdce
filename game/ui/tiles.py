"""Tiles of large drawings, rasterised on one thread at the window's real size and made ready in small pieces.

A tile is a column of a layer. What is transparent in it is dropped; what is solid is kept without alpha (a plain copy
on the screen); the rest is run-length coded, which blits about four times faster than plain alpha. Coding costs 0.5 ms
for 100,000 pixels and happens on the first blit, so pieces are kept small and are first blitted within a budget.
"""

import itertools
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pygame

from game.content.theme import rgb

from .shapes import weight
from .svg import Art, Drawing

TILE_WIDTH = 480.0
"""u of a layer in one tile."""
PIECE_ROWS = 200
"""The most rows of pixels in a piece that has alpha, at 480 columns."""
SOLID_LEAST = 24
"""Fewer solid rows than this are not worth a piece of their own."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Tint:
    """Light over a layer: every colour is multiplied by `multiply` and then drawn towards `toward` by `amount`."""

    multiply: str = "#ffffff"
    toward: str = "#000000"
    amount: float = 0.0


PLAIN = Tint()


@dataclass(frozen=True, slots=True)
class TileKey:
    """A tile: which drawing, which column, how many pixels a unit (times 10,000), and the size of the whole layer in
    u."""

    source: str
    index: int
    scale: int
    width: float
    height: float
    tint: Tint = PLAIN

    @property
    def pixels(self) -> tuple[int, int, int]:
        """The tile's left edge and width in the layer, and the layer's height, in pixels."""
        s = self.scale / 10000
        each = max(1, round(TILE_WIDTH * s))
        left = self.index * each
        return left, min(each, max(1, round(self.width * s) - left)), max(1, round(self.height * s))


def tile_count(width: float, scale: float) -> int:
    """How many tiles a layer of so many u has."""
    each = max(1, round(TILE_WIDTH * scale))
    return max(1, -(-round(width * scale) // each))


@dataclass(slots=True)
class Piece:
    """A part of a tile, `x`, `y` pixels from the tile's corner. `solid`: it has no transparent pixel."""

    x: int
    y: int
    surface: pygame.Surface
    solid: bool
    ready: bool = False


@dataclass(slots=True)
class Tile:
    """The pieces of a tile. `floor` is the row from which it is solid down to its end, or its height."""

    pieces: list[Piece]
    width: int
    height: int
    floor: int
    ready: bool = False

    @property
    def bytes(self) -> int:
        return sum(weight(piece.surface) for piece in self.pieces)


Job = Callable[[], Any]


class Worker:
    """One thread that does jobs in the order of their urgency; what they give is taken on the main thread."""

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[tuple[float, int, object, Job | None]] = queue.PriorityQueue()
        self._done: queue.SimpleQueue[tuple[object, Any]] = queue.SimpleQueue()
        self._order = itertools.count()
        self._wanted: set[object] = set()
        self._thread: threading.Thread | None = None

    def ask(self, key: object, urgency: float, job: Job) -> None:
        """Have a job done, smaller urgency first; asked twice it is done once."""
        if key in self._wanted:
            return
        self._wanted.add(key)
        self._jobs.put((urgency, next(self._order), key, job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="drawing", daemon=True)
            self._thread.start()

    def drop(self) -> None:
        """Forget every job that has not begun."""
        self._wanted.clear()

    def taken(self) -> list[tuple[object, Any]]:
        """What is done since the last call; an exception stands for a job that failed."""
        out: list[tuple[object, Any]] = []
        while True:
            try:
                key, result = self._done.get_nowait()
            except queue.Empty:
                return out
            self._wanted.discard(key)
            out.append((key, result))

    @property
    def idle(self) -> bool:
        return not self._wanted

    def close(self) -> None:
        """End the thread after what it is doing."""
        self.drop()
        if self._thread is not None:
            self._jobs.put((float("-inf"), -1, None, None))
            self._thread.join(timeout=5)
            self._thread = None

    def _work(self) -> None:
        while True:
            _, _, key, job = self._jobs.get()
            if job is None:
                return
            if key not in self._wanted:
                continue
            try:
                result = job()
            except Exception as error:
                result = error
            self._done.put((key, result))


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

    def get(self, key: TileKey) -> Tile | None:
        """A tile that can be drawn at once, or None."""
        tile = self._tiles.get(key)
        if tile is None or not tile.ready:
            return None
        self._tiles.move_to_end(key)
        return tile

    def want(self, key: TileKey, urgency: float) -> None:
        """Have a tile made. Raises nothing: a drawing that cannot be read is named in `failed`."""
        if key in self._tiles or key.source in self.failed:
            return
        try:
            drawing = self.art.drawing(key.source)
        except (OSError, ValueError) as error:
            self.failed[key.source] = str(error)
            return
        self.worker.ask(key, urgency, lambda: cut(raster(drawing, key), key.tint))

    def need(self, keys: set[TileKey]) -> None:
        """What must not be dropped now, whatever it weighs."""
        self._needed = keys

    def take(self, key: object, result: Any) -> bool:
        """Take over what the worker made; False if it was something else."""
        if not isinstance(key, TileKey):
            return False
        if isinstance(result, Exception):
            self.failed[key.source] = str(result)
        elif key not in self._tiles:
            self._tiles[key] = result
            self._unready.append(result)
            self.bytes += result.bytes
        return True

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
        """Drop everything (another window size)."""
        self._tiles.clear()
        self._unready.clear()
        self.bytes = 0


def raster(drawing: Drawing, key: TileKey) -> pygame.Surface:
    """The pixels of a tile."""
    left, wide, high = key.pixels
    s = key.scale / 10000
    vx, vy, vw, vh = drawing.view
    across, down = vw / key.width, vh / key.height
    view = (vx + left / s * across, vy, wide / s * across, high / s * down)
    return drawing.raster((wide, high), view)


def tinted(surface: pygame.Surface, tint: Tint) -> None:
    """Put a tint on a picture, in place; what is transparent stays so."""
    if tint.multiply != "#ffffff":
        surface.fill((*rgb(tint.multiply), 255), special_flags=pygame.BLEND_RGBA_MULT)
    if tint.amount > 0:
        keep = round(255 * (1 - tint.amount))
        surface.fill((keep, keep, keep, 255), special_flags=pygame.BLEND_RGBA_MULT)
        add = tuple(round(c * tint.amount) for c in rgb(tint.toward))
        surface.fill((*add, 0), special_flags=pygame.BLEND_RGBA_ADD)


def cut(surface: pygame.Surface, tint: Tint = PLAIN) -> Tile:
    """A tile cut into the pieces that are worth drawing."""
    import numpy as np

    tinted(surface, tint)
    wide, high = surface.get_size()
    alpha = pygame.surfarray.pixels_alpha(surface)
    some = np.flatnonzero(alpha.max(axis=0))
    solid = alpha.min(axis=0) == 255
    del alpha
    pieces: list[Piece] = []
    if len(some) == 0:
        return Tile(pieces, wide, high, high)
    top, bottom = int(some[0]), int(some[-1]) + 1
    floor = high
    for begin, end, full in bands(solid.tolist(), top, bottom):
        if full:
            part = surface.subsurface((0, begin, wide, end - begin)).copy()
            pieces.append(Piece(0, begin, part, True))
            floor = begin if end == high else high
        else:
            pieces += _soft(surface, begin, end)
    return Tile(pieces, wide, high, floor)


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


def _soft(surface: pygame.Surface, begin: int, end: int) -> list[Piece]:
    """Rows that have transparent pixels, cropped, in pieces of a size that is quickly coded."""
    wide = surface.get_width()
    rows = max(32, PIECE_ROWS * 480 // max(wide, 1))
    pieces = []
    for y in range(begin, end, rows):
        part = surface.subsurface((0, y, wide, min(rows, end - y)))
        used = part.get_bounding_rect()
        if used.w and used.h:
            pieces.append(Piece(used.x, y + used.y, part.subsurface(used).copy(), False))
    return pieces


def settle(piece: Piece, target: pygame.Surface) -> None:
    """Put a piece into the screen's format; one pixel of it is blitted, so that it is coded now and not later."""
    if piece.solid:
        piece.surface = piece.surface.convert(target)
    else:
        if pygame.display.get_surface() is not None:
            piece.surface = piece.surface.convert_alpha()
        piece.surface.set_alpha(255, pygame.RLEACCEL)
        target.blit(piece.surface, (0, 0), (0, 0, 1, 1))
    piece.ready = True
