"""Draws a place: layers in tiles round the camera, sharp at every window size, and pushed in to for talk.

The pictures it keeps are no state of play: drawn twice, the same view gives the same picture once it is `ready`.
"""

import sys
import time
from collections.abc import Callable, Hashable

import pygame

from game.world.place import Layer, Place

from .camera import View
from .canvas import Canvas
from .close_up import CloseUp
from .fade import Fade
from .geometry import STAGE_HEIGHT, STAGE_WIDTH
from .layers import Blit, Group, Seen, Span, Stock, covered, grouped, laid, magnified, stocked
from .tiles import PLAIN, TILE_WIDTH, Glow, Part, Sheet, TileKey, Tint, tile_count
from .ui import Ui

BUDGET = 0.0008
"""Seconds a frame for making new pieces ready."""
AHEAD = 960.0
"""u beyond the screen's edges for which tiles are made in advance."""
ASK_EVERY = 60.0
"""u the view moves between two looks at which tiles it will need."""
HEAVE = 6.0
"""u that what floats rises and falls at most."""
LAMP = 0.75
"""How strong the light of a lamp is in its middle."""
Tinter = Callable[[Layer], Tint]


def plain(layer: Layer) -> Tint:
    """No tint."""
    return PLAIN


BESIDE = 1.01
"""Layers before the people up to this parallax go with the ground: the boat they sit in, a rail."""


class PlaceView:
    """One place on the screen. `tint` gives each layer its light; `change_tint` changes it, dissolving."""

    def __init__(self, ui: Ui, place: Place, tint: Tinter = plain, *, lights: float = 1.0) -> None:
        self.ui = ui
        self._light_level = lights
        self.drop = 0.0
        """How many u lower what floats lies now."""
        self.place = place
        self._tint = tint
        self._next: tuple[Tinter, float] | None = None
        self._next_keys: dict[tuple[Group, int], TileKey] = {}
        self._fade = Fade()
        self._scale = ui.stage.scale
        self._keys: dict[tuple[Group, int], TileKey] = {}
        self._asked = float("nan")
        self._old: pygame.Surface | None = None
        self._base: tuple[object, pygame.Surface] | None = None
        self.close = CloseUp(ui, self._layers_seen, self._look)
        self._seen = View(0.0)
        self._last_wide: object = None
        # What was last drawn of each group: what is far moves in few of the frames.
        self._plans: dict[Group, tuple[object, list[Blit], list[Span]]] = {}
        self._stocks: dict[Group, tuple[object, Stock]] = {}
        self.back = grouped([layer for layer in place.layers if not layer.in_front])
        self.front = grouped([layer for layer in place.layers if layer.in_front])
        self._groups = (*self.back, *self.front)
        self._lit = next((group for group in reversed(self.back) if group.parallax == 1.0), None)

    # -- getting ready

    def ready(self, view: View) -> float:
        """How much of what `view` shows can be drawn sharply: 0 to 1. Asks for what is missing."""
        self.ui.worker.deliver()
        near = abs(view.x - self._asked) < ASK_EVERY
        if near and self.ui.worker.idle and not self.ui.tiles.pending:
            return 1.0
        self._ask(view)
        keys = self._visible(view)
        there = sum(1 for key in keys if self.ui.tiles.get(key))
        return there / len(keys) if keys else 1.0

    def finish(self, view: View, target: pygame.Surface, seconds: float = 20.0) -> bool:
        """Wait until `view` is ready, for pictures and tests. False if it took longer than `seconds`."""
        until = time.monotonic() + seconds
        wide = view if view.zoom == 1.0 else View(view.x)
        while time.monotonic() < until:
            done = self.ready(wide) >= 1.0
            self._settle(target, 0.05)
            if view.zoom != 1.0:
                self.close.aim(view)
                done = done and self.close.there(view)
            if done:
                return True
            time.sleep(0.002)
        return False

    def _look(self) -> Hashable:
        """What a picture of the place depends on besides the view."""
        return (self.place.name, self.ui.stage.scale, self._tint, self._light_level)

    def _near_drop(self, view: View) -> int:
        """How many pixels lower what floats lies in a view that is pushed in to."""
        return round(self.drop * view.zoom * self.ui.stage.scale)

    def _layers_seen(self, view: View, front: bool, floats: bool) -> tuple[Seen, ...]:
        """What a view that is pushed in to shows behind the people; before them only what they sit in or stand
        behind."""
        s = self.ui.stage.scale
        beside = self.front if front else self.back
        groups = tuple(g for g in beside if g.floats is floats and g.parallax <= BESIDE)
        seen = []
        for group in groups:
            for layer in group.layers:
                drawing = self.ui.tiles.drawing(layer.source)
                if drawing is not None:
                    last = group is self._lit and layer is group.layers[-1]
                    glows = self._lamps(layer.x, layer.y) if last else ()
                    heave = HEAVE if floats else 0.0
                    seen.append(Seen(layer, drawing, self._tint(layer), view, s, glows, heave))
        return tuple(seen)

    def _sheet(self, group: Group) -> Sheet:
        """A group as it is drawn at this size; the lamps shine on the last group that goes with the ground."""
        parts = tuple(
            Part(a.source, a.x - group.x, a.y - group.y, a.width, a.height, self._tint(a), a.opacity)
            for a in group.layers
        )
        glows = self._lamps(group.x, group.y) if group is self._lit else ()
        return Sheet(parts, group.width, group.height, self._scale, glows)

    def _lamps(self, x: float, y: float) -> tuple[Glow, ...]:
        lights = self.place.lights if self._light_level > 0 else ()
        level = LAMP * self._light_level
        return tuple(Glow(a.x - x, a.y - y, a.radius, a.colour, level) for a in lights)

    def _key(self, group: Group, index: int) -> TileKey:
        known = self._keys.get((group, index))
        if known is None:
            known = self.ui.tiles.key(self._sheet(group), index)
            self._keys[group, index] = known
        return known

    def _range(self, group: Group, view: View, ahead: float = 0.0) -> range:
        """The tiles of a group that are seen, or will be soon."""
        left = view.x * group.parallax - group.x
        count = tile_count(group.width, self._scale)
        first = int((left - ahead) // TILE_WIDTH)
        last = int((left + STAGE_WIDTH + ahead) // TILE_WIDTH)
        return range(max(0, first), min(count - 1, last) + 1)

    def _visible(self, view: View) -> set[TileKey]:
        return {self._key(group, i) for group in self._groups for i in self._range(group, view)}

    def _ask(self, view: View) -> None:
        tiles = self.ui.tiles
        self._asked = view.x
        for order, group in enumerate(self._groups):
            middle = view.x * group.parallax - group.x + STAGE_WIDTH / 2
            for i in self._range(group, view, AHEAD):
                far = abs((i + 0.5) * TILE_WIDTH - middle)
                urgency = max(0.0, far - STAGE_WIDTH / 2 - TILE_WIDTH / 2) + order * 0.01
                tiles.want(self._key(group, i), urgency)
        tiles.need(self._visible(view))

    def _settle(self, target: pygame.Surface, seconds: float = BUDGET) -> None:
        self.ui.worker.deliver()
        self.ui.tiles.work(target, seconds)

    # -- drawing

    def draw_back(self, canvas: Canvas, view: View) -> None:
        """Everything that is behind the people."""
        self._follow_size(view)
        self.ui.spare(canvas.surface.get_size())
        self._settle(canvas.surface)
        if view.zoom != 1.0:
            self.close.draw(canvas.surface, view, lambda: self._enlarged(canvas, view), self._near_drop(view))
            return
        if not abs(view.x - self._asked) < ASK_EVERY:
            self._ask(view)
        self._draw_wide(canvas, view)
        self._seen = view
        self._dissolve(canvas)

    def _draw_wide(self, canvas: Canvas, view: View) -> None:
        """Everything behind the people at zoom 1. Seen for the second time on end, it is kept as one picture."""
        key = self._wide_key(view)
        if self._base is not None and self._base[0] == key:
            canvas.surface.blit(self._base[1], (0, 0))
            return
        if self._draw_layers(canvas.surface, self.back, view):
            self._last_wide = None
            return
        self._old = None
        if self._last_wide == key:
            self._base = (key, self._copied(canvas))
        self._last_wide = key

    def _wide_key(self, view: View) -> object:
        """What the picture at zoom 1 depends on: where each group lies, in whole pixels, and the light."""
        return (tuple(self._corner(group, view) for group in self.back), self._scale, self._tint, self._light_level)

    def _copied(self, canvas: Canvas) -> pygame.Surface:
        """What is drawn so far, on the spare surface."""
        spare = self.ui.spare(canvas.surface.get_size())
        spare.blit(canvas.surface, (0, 0))
        return spare

    def draw_front(self, canvas: Canvas, view: View) -> None:
        """Everything that is before the people; while talking only what they sit in or stand behind."""
        if view.zoom == 1.0 and self.front:
            self._draw_layers(canvas.surface, self.front, view, backmost=False)
        elif view.zoom != 1.0 and not self.close.draw_front(canvas.surface, view, self._near_drop(view)):
            self._front_enlarged(canvas, view)

    def _draw_layers(
        self, target: pygame.Surface, groups: tuple[Group, ...], view: View, *, backmost: bool = True
    ) -> int:
        """Draw groups and return how many tiles are missing. What nearer layers hide is not drawn."""
        size = target.get_size()
        plans: list[tuple[list[Blit], list[Span]]] = []
        missing = 0
        spans: list[Span] = [(0, size[0], size[1])]
        for group in reversed(groups):
            blits, hides, lost = self._plan(group, view, size)
            plans.append((blits, spans))
            missing += lost
            if backmost and hides:
                spans = covered(spans, hides)
        if missing and backmost:
            self._stand_in(target)
        laid(target, plans[::-1])
        return missing

    def _plan(self, group: Group, view: View, size: tuple[int, int]) -> tuple[list[Blit], list[Span], int]:
        """What to blit of a group and where, which columns of the screen it hides from which row on, and how many
        tiles are not there yet."""
        left, top = self._corner(group, view)
        key = (left, top, size, self._scale, self._tint, self._light_level)
        known = self._plans.get(group)
        if known is not None and known[0] == key:
            return known[1], known[2], 0
        stock = self._stock(group, left, size)
        blits, hides = stock.at(left, top, size[0])
        if not stock.lost:
            self._plans[group] = (key, blits, hides)
        return blits, hides, stock.lost

    def _stock(self, group: Group, left: int, size: tuple[int, int]) -> Stock:
        """The pieces of the tiles of a group that can be seen from here, kept while they are the same tiles."""
        s = self._scale
        each = max(1, round(TILE_WIDTH * s))
        count = tile_count(group.width, s)
        first, last = max(0, -left // each), min(count - 1, (size[0] - 1 - left) // each)
        key = (first, last, size, s, self._tint, self._light_level)
        known = self._stocks.get(group)
        if known is not None and known[0] == key:
            return known[1]
        tiles = [(i * each, self.ui.tiles.get(self._key(group, i))) for i in range(first, last + 1)]
        # What floats hides nothing for good.
        stock = stocked(tiles, sys.maxsize if group.floats else size[1], round(group.y * s))
        if not stock.lost:
            self._stocks[group] = (key, stock)
        return stock

    def _corner(self, group: Group, view: View) -> tuple[int, int]:
        """Where the left top corner of a group lies, in pixels."""
        y = group.y + (self.drop if group.floats else 0.0)
        return round((group.x - view.x * group.parallax) * self._scale), round(y * self._scale)

    def _stand_in(self, target: pygame.Surface) -> None:
        """What is shown where tiles are still missing: the old picture after a resize, else a plain colour."""
        if self._old is not None and self._old.get_size() == target.get_size():
            target.blit(self._old, (0, 0))
        else:
            target.fill(self.ui.theme.letterbox)
            self.ui.makings.lack_ground()

    def _follow_size(self, view: View) -> None:
        """After a resize: keep the old picture, stretched, until the tiles of the new size are there."""
        new = self.ui.stage
        if new.scale == self._scale:
            return
        old = pygame.Surface((max(1, round(STAGE_WIDTH * self._scale)), max(1, round(STAGE_HEIGHT * self._scale))))
        wide = View(view.x)
        lost = self._draw_layers(old, self.back, wide, backmost=False)
        if lost and self._old is not None:
            old = self._old
        self._old = pygame.transform.smoothscale(old, (new.width, new.height))
        self._base = None
        self.close.let_go()
        self.ui.worker.drop(TileKey)
        self._scale = new.scale
        self._anew()

    def _anew(self) -> None:
        """The tiles are others now."""
        self._keys.clear()
        self._stocks.clear()
        self._asked = float("nan")

    # -- pushing in

    def _enlarged(self, canvas: Canvas, view: View) -> None:
        """The picture at zoom 1, enlarged as the ground is."""
        key = self._wide_key(view)
        if self._base is None or self._base[0] != key:
            # Drawn on the screen and copied from there: on another surface every tile would be coded anew.
            missing = self._draw_layers(canvas.surface, self.back, View(view.x))
            base = self._copied(canvas)
            self._base = None if missing else (key, base)
        else:
            base = self._base[1]
        magnified(canvas.surface, base, view, self.ui.stage.scale)

    def _front_enlarged(self, canvas: Canvas, view: View) -> None:
        """What people sit in or stand behind, enlarged: nobody's legs hang out of a boat while the camera moves."""
        s, zoom, size = self._scale, view.zoom, canvas.surface.get_size()
        for group in self.front:
            if group.parallax > BESIDE:
                continue
            stock = self._stock(group, self._corner(group, View(view.x))[0], size)
            for piece, x, _, y in stock.pieces:
                drop = self.drop if group.floats else 0.0
                px, py = view.screen(group.x + x / s, group.y + drop + y / s)
                wide, high = piece.get_size()
                left, top = round(px * s), round(py * s)
                if left < size[0] and left + wide * zoom > 0 and top < size[1]:
                    larger = pygame.transform.scale(piece, (round(wide * zoom) + 1, round(high * zoom) + 1))
                    canvas.surface.blit(larger, (left, top))

    # -- another light

    def change_tint(self, tint: Tinter, *, lights: float | None = None, seconds: float = 2.5) -> None:
        """Take another tint and another strength of the lamps as soon as the tiles are there, dissolving from the old
        ones. Ask `tinting` whether it is still going on."""
        self._next = (tint, self._light_level if lights is None else lights)
        self._fade.step = 1.0 if self.ui.still or seconds <= 0 else 1 / (60 * seconds)

    @property
    def tinting(self) -> bool:
        """Whether a change of tint is going on (the scene is animated then)."""
        return self._next is not None or self._fade.going

    def _dissolve(self, canvas: Canvas) -> None:
        if self._next is not None:
            before = (self._tint, self._light_level, self._keys)
            self._tint, self._light_level = self._next
            self._keys, self._asked = self._next_keys, float("nan")
            if self.ready(self._seen) >= 1.0:
                self._fade.begin(canvas.surface)
                self._next, self._next_keys = None, {}
                self._base = None
                self.close.let_go()
                self._draw_layers(canvas.surface, self.back, self._seen)
            else:
                self._tint, self._light_level, self._keys = before
        self._fade.draw(canvas.surface)
