"""A place as it is seen while people talk: the view that is pushed in to, drawn sharply on the thread."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from math import log

import pygame

from .camera import View
from .layers import Seen, composed, laid_over, room
from .shapes import fitted_to_screen
from .ui import Ui

DISSOLVE_FROM = 0.97
"""From this part of the push on, the sharp picture comes up over the enlarged one: earlier both would be seen, one
larger than the other."""
RISE = 0.2
"""How much of it comes up in a frame, at most."""


class _Part(Enum):
    """A part of a view: behind the people or before them, and whether it floats: (before, floats)."""

    BACK = (False, False)
    AFLOAT = (False, True)
    FRONT = (True, False)
    FRONT_AFLOAT = (True, True)


@dataclass(frozen=True, slots=True)
class _Picture:
    """A sharp picture of part of a view, and where on the screen it lies, in pixels."""

    view: View
    look: Hashable
    surface: pygame.Surface
    at: tuple[int, int] = (0, 0)


class CloseUp:
    """The sharp pictures of one view: behind the people and before them, with what floats apart. `layers` gives what a
    view shows before the people or behind, floating or not; `look` what a picture depends on besides the view: the
    light, the window's size."""

    def __init__(
        self, ui: Ui, layers: Callable[[View, bool, bool], tuple[Seen, ...]], look: Callable[[], Hashable]
    ) -> None:
        self.ui = ui
        self._layers = layers
        self._look = look
        self._pictures: dict[_Part, _Picture] = {}
        self._wanted: frozenset[_Part] = frozenset()
        self._aimed: tuple[View, Hashable] | None = None
        self._level = 0.0

    def aim(self, view: View) -> None:
        """Begin to draw what will be seen when the push in to `view` has ended; once, until the look of it changes."""
        look, size = self._look(), (self.ui.stage.width, self.ui.stage.height)
        if view.zoom == 1.0 or self._aimed == (view, look):
            return
        self._aimed = (view, look)
        wanted: list[_Part] = []
        for part in _Part:
            seen = self._layers(view, *part.value)
            box = pygame.Rect((0, 0), size) if part is _Part.BACK else room(seen)
            if not box.w or not box.h:
                continue
            self.ui.worker.ask(
                (part, view, look),
                len(wanted) / 10 - 1.0,
                partial(composed, box, seen, clear=part is not _Part.BACK),
                partial(self._came, part, view, look, box.topleft),
            )
            wanted.append(part)
        self._wanted = frozenset(wanted)

    def _came(self, part: _Part, view: View, look: Hashable, at: tuple[int, int], made: object) -> None:
        if not isinstance(made, pygame.Surface):
            return
        surface = fitted_to_screen(made, opaque=part is _Part.BACK)
        if part is _Part.BACK:
            self._level = 0.0
        else:
            surface.set_alpha(255, pygame.RLEACCEL)
        self._pictures[part] = _Picture(view, look, surface, at)

    def let_go(self) -> None:
        """Drop the pictures: nobody is near any more, or the light has changed."""
        self._pictures.clear()
        self._aimed = None
        self._level = 0.0

    def there(self, view: View) -> bool:
        """Whether all of a view can be shown sharply; it is then shown so at once."""
        done = self._whole(view)
        if done:
            self._level = 1.0
        return done

    def _whole(self, view: View) -> bool:
        return bool(self._wanted) and all(self._mine(part, view) for part in self._wanted)

    def _mine(self, part: _Part, view: View) -> _Picture | None:
        """The part of this very view, if it is there."""
        found = self._pictures.get(part)
        return found if found is not None and found.view == view and found.look == self._look() else None

    def draw(self, surface: pygame.Surface, view: View, enlarge: Callable[[], None], drop: int) -> None:
        """Draw what is behind the people in a view on the way in; `enlarge` draws the picture at zoom 1, enlarged.
        What floats lies `drop` pixels lower than it was drawn."""
        here = self._mine(_Part.BACK, view)
        level = 1.0
        if here is not None and self._level >= 1.0:
            surface.blit(here.surface, here.at)
        else:
            level = self._risen(view, here is not None)
            if level < 1.0:
                enlarge()
            if level > 0.0:
                laid_over(surface, self._pictures[_Part.BACK].surface, level)
        afloat = self._pictures.get(_Part.AFLOAT)
        if afloat is not None and afloat.look == self._look() and level > 0.0:
            if level < 1.0:
                afloat.surface.set_alpha(round(255 * level))
            elif not afloat.surface.get_flags() & pygame.RLEACCEL:
                afloat.surface.set_alpha(255, pygame.RLEACCEL)
            surface.blit(afloat.surface, (afloat.at[0], afloat.at[1] + drop))

    def draw_front(self, surface: pygame.Surface, view: View, drop: int) -> bool:
        """Draw what is before the people; what floats `drop` pixels lower. False if it is not there yet."""
        if not self._whole(view):
            return False
        for part, lower in ((_Part.FRONT, 0), (_Part.FRONT_AFLOAT, drop)):
            here = self._mine(part, view)
            if here is not None:
                surface.blit(here.surface, (here.at[0], here.at[1] + lower))
        return True

    def _risen(self, view: View, arrived: bool) -> float:
        """How far the sharp picture has come up. It depends on the push alone, except where the picture came late."""
        back = self._pictures.get(_Part.BACK)
        if back is None or back.look != self._look() or back.view.zoom <= 1.0:
            return 0.0
        if not arrived and view.zoom >= back.view.zoom:
            # The eye is on its way here from another view as near: nothing of this one lies where it will.
            return 0.0
        part = log(max(1.0, view.zoom)) / log(back.view.zoom)
        wanted = min(1.0, max(0.0, (part - DISSOLVE_FROM) / (1 - DISSOLVE_FROM)))
        level = min(wanted, self._level + (1.0 if self.ui.still else RISE))
        if arrived or wanted < 1.0:
            self._level = level
        return level
