"""Soft-edged shapes, made once at a size in pixels and kept: rounded boxes, discs and glows."""

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from time import thread_time

import pygame

Colour = tuple[int, int, int, int]
FINER = 4
"""Corners are drawn this many times larger and shrunk, which softens their edges."""


MAKING_SECONDS = 0.004
"""How much of its own processor time a frame of play may give to what is made only once; the rest is made in the next
ones."""


class Makings:
    """What a frame may make anew. While `later` is set, it goes without whatever is not made when its time is spent,
    and without what a thread draws: `missed` counts that. `blank` counts what of it would be missed by the eye."""

    def __init__(self) -> None:
        self.later = False
        self.missed = 0
        self.blank = 0
        self.ground = False
        self._spent = 0.0
        self._inner = 0.0
        self._inside = 0
        self._made = False

    def begin(self) -> None:
        """Another frame begins."""
        self.missed = self.blank = self._inside = 0
        self.ground = self._made = False
        self._spent = self._inner = 0.0

    def may(self) -> bool:
        """Whether one more thing may be made, by itself or as a part of one that is being made. The first always may:
        so every frame brings the picture nearer, however slow the machine."""
        return not self.later or not self._made or self._spent + self._inner < MAKING_SECONDS

    @contextmanager
    def making(self) -> Iterator[None]:
        """Around the making of a thing. What is made inside a part of it costs nothing until that part is done."""
        began = thread_time()
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            self._made = True
            if not self._inside:
                self._spent += thread_time() - began
                self._inner = 0.0
            elif self._inside == 1:
                self._inner += thread_time() - began

    def miss(self, *, blank: bool = True) -> None:
        """This frame goes without something; not `blank` if something like it is shown, or if it is a mere glint."""
        self.missed += 1
        self.blank += blank

    def lack_ground(self) -> None:
        """This frame has no ground to stand on: worth a longer wait than a page."""
        self.miss()
        self.ground = True


@dataclass(slots=True)
class _Item:
    """`bytes` is kept beside the surface, which weighs otherwise once it is coded; `frame` is when it was last used."""

    surface: pygame.Surface
    bytes: int
    frame: int


class Kept:
    """Surfaces by key, the longest unused dropped first once they take more than `most` bytes. What a frame needs is
    never dropped for the rest of it, whatever it weighs: it would be made anew in every frame."""

    def __init__(self, most: int, makings: Makings | None = None) -> None:
        self.most = most
        self.makings = makings or Makings()
        self.bytes = 0
        self._frame = 0
        self._items: OrderedDict[object, _Item] = OrderedDict()

    def next_frame(self) -> None:
        """Another frame begins."""
        self._frame += 1

    def get(self, key: object, make: Callable[[], pygame.Surface], *, blank: bool = True) -> pygame.Surface:
        """The surface of a key, made if it is not there; a clear pixel if this frame may make no more. `blank` as for
        `Makings.miss`."""
        found = self._items.get(key)
        if found is not None:
            found.frame = self._frame
            self._items.move_to_end(key)
            return found.surface
        if not self.makings.may():
            self.makings.miss(blank=blank)
            return pygame.Surface((1, 1), pygame.SRCALPHA)
        missed = self.makings.missed
        with self.makings.making():
            made = make()
        if self.makings.missed != missed:
            # It lacks something that is still to be made.
            return made
        return self.keep(key, made)

    def keep(self, key: object, made: pygame.Surface) -> pygame.Surface:
        """Keep a surface under a key, in the place of the one it had."""
        if key in self._items:
            self.bytes -= self._items.pop(key).bytes
        item = self._items[key] = _Item(made, weight(made), self._frame)
        self.bytes += item.bytes
        while self.bytes > self.most:
            oldest = next(iter(self._items.values()))
            if oldest.frame >= self._frame - 1:
                break
            self._items.popitem(last=False)
            self.bytes -= oldest.bytes
        return made

    def clear(self) -> None:
        self._items.clear()
        self.bytes = 0

    def __contains__(self, key: object) -> bool:
        return key in self._items


CODED = 0.4
"""The share of its bytes that a run-length coded surface takes, about: SDL keeps the coded pixels alone, and what is
coded here is half empty."""


def weight(surface: pygame.Surface) -> int:
    """Bytes of a surface."""
    whole = surface.get_width() * surface.get_height() * surface.get_bytesize()
    return round(whole * CODED) if surface.get_flags() & (pygame.RLEACCEL | pygame.RLEACCELOK) else whole


def fitted_to_screen(surface: pygame.Surface, *, opaque: bool = False) -> pygame.Surface:
    """In the screen's own format, which blits several times faster; unchanged where there is no screen, or where it
    has that format already: a copy of a whole screen is 8 MB at 1920x1080."""
    screen = pygame.display.get_surface() if pygame.display.get_init() else None
    if screen is None:
        return surface
    flags = 0 if opaque else pygame.SRCALPHA
    if surface.get_flags() == flags and surface.get_bitsize() == 32 and _channels(surface) == _channels(screen):
        return surface
    return surface.convert() if opaque else surface.convert_alpha()


def _channels(surface: pygame.Surface) -> tuple[int, ...]:
    """Where red, green and blue lie in a pixel."""
    return surface.get_masks()[:3]


def rounded(
    size: tuple[int, int], radius: int, fill: Colour | None, edge: Colour | None, edge_width: int
) -> pygame.Surface:
    """A box with round corners: `fill` inside an `edge`. Sizes in pixels."""
    wide, high = max(1, size[0]), max(1, size[1])
    radius = max(0, min(radius, wide // 2, high // 2))
    width = edge_width if edge else 0
    hollow: Colour = (*edge[:3], 0) if edge and fill is None else (0, 0, 0, 0)
    inside = fill or hollow
    surface = pygame.Surface((wide, high), pygame.SRCALPHA)
    surface.fill(inside)
    if width and edge:
        for part in (
            (0, 0, wide, width),
            (0, high - width, wide, width),
            (0, 0, width, high),
            (wide - width, 0, width, high),
        ):
            surface.fill(edge, part)
    if radius:
        corners = _corners(radius, inside, edge, width)
        for x, from_x in ((0, 0), (wide - radius, radius)):
            for y, from_y in ((0, 0), (high - radius, radius)):
                surface.fill((0, 0, 0, 0), (x, y, radius, radius))
                surface.blit(corners, (x, y), (from_x, from_y, radius, radius), special_flags=pygame.BLEND_RGBA_ADD)
    surface = fitted_to_screen(surface)
    if fill is None:
        surface.set_alpha(255, pygame.RLEACCEL)
    return surface


@lru_cache(maxsize=32)
def _corners(radius: int, inside: Colour, edge: Colour | None, width: int) -> pygame.Surface:
    """A disc of twice the radius: its four quarters are the corners."""
    big = 2 * radius * FINER
    disc = pygame.Surface((big, big), pygame.SRCALPHA)
    rim = edge if edge and width else inside
    disc.fill((*rim[:3], 0))
    pygame.draw.circle(disc, rim, (big / 2, big / 2), big / 2)
    if edge and width:
        inner = radius - width
        if inner > 0:
            pygame.draw.circle(disc, inside, (big / 2, big / 2), inner * FINER)
    return pygame.transform.smoothscale(disc, (2 * radius, 2 * radius))


def disc(radius: int, colour: Colour) -> pygame.Surface:
    """A soft-edged disc."""
    big = max(2, 2 * radius * FINER)
    surface = pygame.Surface((big, big), pygame.SRCALPHA)
    surface.fill((*colour[:3], 0))
    pygame.draw.circle(surface, colour, (big / 2, big / 2), big / 2)
    return fitted_to_screen(pygame.transform.smoothscale(surface, (max(1, 2 * radius), max(1, 2 * radius))))


GRAIN = 96


@lru_cache(maxsize=8)
def _fading(power: float) -> pygame.Surface:
    """White that fades outwards, small."""
    half = GRAIN // 2
    rows = []
    for y in range(half):
        left = bytearray()
        for x in range(half):
            far = (((x + 0.5 - half) ** 2 + (y + 0.5 - half) ** 2) ** 0.5) / (half - 1)
            left += bytes((255, 255, 255, round(255 * max(0.0, 1.0 - far) ** power)))
        rows.append(bytes(left))
    quarter = pygame.image.frombytes(b"".join(rows), (half, half), "RGBA")
    whole = pygame.Surface((GRAIN, GRAIN), pygame.SRCALPHA)
    for across in (False, True):
        for down in (False, True):
            corner = (half if across else 0, half if down else 0)
            whole.blit(pygame.transform.flip(quarter, across, down), corner, special_flags=pygame.BLEND_RGBA_ADD)
    return whole


def glow(radius: int, colour: tuple[int, int, int], alpha: float, power: float = 2.2) -> pygame.Surface:
    """Light that fades outwards: `alpha` (0 to 1) in the middle, nothing at `radius` pixels."""
    small = _fading(power).copy()
    small.fill((*colour, round(255 * alpha)), special_flags=pygame.BLEND_RGBA_MULT)
    size = max(2, 2 * radius)
    return pygame.transform.smoothscale(small, (size, size))


def gradient(size: tuple[int, int], stops: tuple[tuple[float, tuple[int, int, int]], ...]) -> pygame.Surface:
    """A gradient from top to bottom, `stops` as (0..1, colour), with a grain that hides its steps."""
    wide, high = size
    column = pygame.Surface((1, high))
    for y in range(high):
        column.set_at((0, y), between(stops, y / max(1, high - 1)))
    whole = pygame.transform.scale(column, (wide, high))
    grain = _grain()
    for y in range(0, high, GRAIN_SIZE):
        for x in range(0, wide, GRAIN_SIZE):
            whole.blit(grain, (x, y), special_flags=pygame.BLEND_RGB_ADD)
    return fitted_to_screen(whole, opaque=True)


GRAIN_SIZE = 256


@lru_cache(maxsize=1)
def _grain() -> pygame.Surface:
    """Noise of 0 to 2 levels, to be added."""
    levels = bytes(i % 3 for i in range(256))
    noise = Random(3).randbytes(GRAIN_SIZE * GRAIN_SIZE).translate(levels)
    surface = pygame.image.frombytes(noise, (GRAIN_SIZE, GRAIN_SIZE), "P")
    surface.set_palette([(i, i, i) for i in range(256)])
    return surface.convert(32)


def between(stops: tuple[tuple[float, tuple[int, int, int]], ...], at: float) -> tuple[int, int, int]:
    """The colour of a gradient at 0..1."""
    for (p0, c0), (p1, c1) in itertools.pairwise(stops):
        if at <= p1:
            t = 0.0 if p1 == p0 else max(0.0, (at - p0) / (p1 - p0))
            return mixed(c0, c1, t)
    return stops[-1][1]


def mixed(one: tuple[int, int, int], other: tuple[int, int, int], t: float) -> tuple[int, int, int]:
    """`one` at t = 0, `other` at t = 1."""
    return (
        round(one[0] + (other[0] - one[0]) * t),
        round(one[1] + (other[1] - one[1]) * t),
        round(one[2] + (other[2] - one[2]) * t),
    )
