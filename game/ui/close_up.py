"""A place as it is seen while people talk: the view that is pushed in to, drawn sharply on the thread."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import log

import pygame

from .camera import View
from .layers import Seen, composed, laid_over
from .shapes import fitted_to_screen
from .ui import Ui

DISSOLVE_FROM = 0.5
"""From this part of the push on, the sharp picture comes up over the enlarged one."""
RISE = 0.07
"""How much of it comes up in a frame, at most."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """A sharp picture of a view, and where on the screen it lies, in pixels."""

    view: View
    look: Hashable
    surface: pygame.Surface
    at: tuple[int, int] = (0, 0)


class CloseUp:
    """The sharp pictures of one view: behind the people, and before them. `layers` gives what a view shows, behind or
    (True) before them; `look` what a picture depends on besides the view: the light, the window's size."""

    def __init__(self, ui: Ui, layers: Callable[[View, bool], tuple[Seen, ...]], look: Callable[[], Hashable]) -> None:
        self.ui = ui
        self._layers = layers
        self._look = look
        self._back: _Picture | None = None
        self._front: _Picture | None = None
        self._level = 0.0

    def aim(self, view: View) -> None:
        """Begin to draw what will be seen when the push in to `view` has ended."""
        if view.zoom == 1.0 or self.back(view) is not None:
            return
        look, size = self._look(), (self.ui.stage.width, self.ui.stage.height)
        behind, before = self._layers(view, False), self._layers(view, True)
        worker = self.ui.worker
        worker.ask(
            ("close", view, look), -1.0, lambda: composed(size, behind), lambda made: self._came(view, look, made)
        )
        if before:
            worker.ask(
                ("close front", view, look),
                -0.9,
                lambda: composed(size, before, clear=True),
                lambda made: self._front_came(view, look, made),
            )

    def _came(self, view: View, look: Hashable, made: object) -> None:
        if isinstance(made, pygame.Surface):
            self._back = _Picture(view, look, fitted_to_screen(made, opaque=True))
            self._level = 0.0

    def _front_came(self, view: View, look: Hashable, made: object) -> None:
        if isinstance(made, pygame.Surface):
            used = made.get_bounding_rect()
            surface = fitted_to_screen(made.subsurface(used))
            surface.set_alpha(255, pygame.RLEACCEL)
            self._front = _Picture(view, look, surface, used.topleft)

    def let_go(self) -> None:
        """Drop the pictures: nobody is near any more, or the light has changed."""
        self._back = self._front = None
        self._level = 0.0

    def there(self, view: View) -> bool:
        """Whether all of a view can be shown sharply; it is then shown so at once."""
        done = self.back(view) is not None and (self.front(view) is not None or not self._layers(view, True))
        if done:
            self._level = 1.0
        return done

    def back(self, view: View) -> _Picture | None:
        """The picture of this very view behind the people, if it is there."""
        return self._mine(self._back, view)

    def front(self, view: View) -> _Picture | None:
        """The picture of this very view before the people, if it is there."""
        return self._mine(self._front, view)

    def _mine(self, picture: _Picture | None, view: View) -> _Picture | None:
        return picture if picture is not None and picture.view == view and picture.look == self._look() else None

    def draw(self, surface: pygame.Surface, view: View, enlarge: Callable[[], None]) -> None:
        """Draw what is behind the people in a view on the way in; `enlarge` draws the picture at zoom 1, enlarged."""
        here = self.back(view)
        if here is not None and self._level >= 1.0:
            surface.blit(here.surface, here.at)
            return
        level = self._risen(view, here is not None)
        if level < 1.0:
            enlarge()
        if self._back is not None and level > 0.0:
            laid_over(surface, self._back.surface, level)

    def draw_front(self, surface: pygame.Surface, view: View) -> None:
        """Draw what is before the people, once it is there."""
        here = self.front(view)
        if here is not None:
            surface.blit(here.surface, here.at)

    def _risen(self, view: View, arrived: bool) -> float:
        """How far the sharp picture has come up. It depends on the push alone, except where the picture came late."""
        if self._back is None or self._back.look != self._look() or self._back.view.zoom <= 1.0:
            return 0.0
        part = log(max(1.0, view.zoom)) / log(self._back.view.zoom)
        wanted = min(1.0, max(0.0, (part - DISSOLVE_FROM) / (1 - DISSOLVE_FROM)))
        level = min(wanted, self._level + (1.0 if self.ui.still else RISE))
        if arrived or wanted < 1.0:
            self._level = level
        return level
