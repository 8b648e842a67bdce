"""The window: resizable, full screen on request, at the place where it was left."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pygame

LEAST_SIZE = (1280, 720)
USUAL_SIZE = (1280, 720)
BAR = 40
"""px of a window's upper edge by which it can be taken hold of."""
LEAST_SEEN = 100
"""px of that edge that must lie on a monitor for a remembered place to be of use."""
CENTRED = 0x2FFF0000
"""SDL_WINDOWPOS_CENTERED_DISPLAY(0): with a monitor's number in its low bits, "in the middle of that monitor"."""


BLANK = "#26292e"
"""What the window shows once it is hidden: dark, plain, and like nothing in the game."""


class NoScreenError(RuntimeError):
    """There is no screen to open a window on."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a window stands and how big it is, in pixels: what is remembered between two starts."""

    x: int
    y: int
    width: int
    height: int


@contextmanager
def _no_word_of_wayland() -> Iterator[None]:
    """Where the system names no folder for it there is no Wayland, and its library complains about that on the console.
    A folder in which nothing can lie is none either, and is no complaint."""
    named = "XDG_RUNTIME_DIR" in os.environ
    if not named:
        os.environ["XDG_RUNTIME_DIR"] = os.devnull
    try:
        yield
    finally:
        if not named:
            del os.environ["XDG_RUNTIME_DIR"]


class Window:
    """One window drawn by the processor.

    SDL would put its surface on the screen through an OpenGL texture where it can. Measured here at 1920x1080 under
    Xvfb, without a graphics card, one flip then takes 14.5 ms (p99 22), as do SCALED windows; through the window
    system's shared memory it takes 0.5 ms (p99 0.7). So the texture is switched off; SDL keeps it by itself where
    the system has no other way (macOS). `SDL_FRAMEBUFFER_ACCELERATION=1` in the environment brings it back.
    """

    def __init__(
        self,
        title: str,
        *,
        size: tuple[int, int] = USUAL_SIZE,
        spot: Spot | None = None,
        full: bool = False,
        resizable: bool = True,
    ) -> None:
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        os.environ.setdefault("SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR", "0")
        os.environ.setdefault("SDL_MOUSE_FOCUS_CLICKTHROUGH", "1")
        # What task bars group windows by; pygame put the name of the script there.
        os.environ["SDL_VIDEO_X11_WMCLASS"] = title
        self.full = False
        self._name, self._resizable = title, resizable
        self._spot = spot or Spot(-1, -1, *size)
        try:
            with _no_word_of_wayland():
                pygame.display.init()
            if pygame.display.get_driver() in ("offscreen", "dummy") and not os.environ.get("SDL_VIDEODRIVER"):
                # Where there is no screen SDL draws into memory, and the game would run where nobody can see it.
                raise NoScreenError("SDL found no screen")
            self._open((self._spot.width, self._spot.height))
            self._place(spot)
        except pygame.error as error:
            raise NoScreenError(str(error)) from error
        self.entitle()
        if full:
            self.toggle_full()

    def _place(self, spot: Spot | None) -> None:
        """To where it was left, on whichever monitor that is; where that is gone, it stays where the system puts it."""
        if spot is None:
            return
        bar = pygame.Rect(spot.x, spot.y, spot.width, BAR)
        seen = [bar.clip(desktop) for desktop in self._desktops()]
        if any(part.width >= LEAST_SEEN and part.height >= BAR // 2 for part in seen):
            pygame.display.set_window_position((spot.x, spot.y))

    def _desktops(self) -> list[pygame.Rect]:
        """Each monitor's part of the whole desktop. pygame tells their sizes and not where they lie, so with several
        the window is put in the middle of each before anything is drawn, and asked where that is."""
        sizes = pygame.display.get_desktop_sizes()
        if len(sizes) < 2:
            return [pygame.Rect((0, 0), size) for size in sizes]
        here, (wide, high) = pygame.display.get_window_position(), self.size
        found = []
        for i, size in enumerate(sizes):
            pygame.display.set_window_position((CENTRED | i, CENTRED | i))
            x, y = pygame.display.get_window_position()
            found.append(pygame.Rect(x - (size[0] - wide) // 2, y - (size[1] - high) // 2, *size))
        pygame.display.set_window_position(here)
        return found

    def _monitor(self, spot: Spot) -> int:
        """The number of the monitor on which most of the window lies."""
        window = pygame.Rect(spot.x, spot.y, spot.width, spot.height)
        parts = [window.clip(desktop) for desktop in self._desktops()]
        return max(range(len(parts)), key=lambda i: parts[i].width * parts[i].height, default=0)

    def _open(self, size: tuple[int, int], flags: int = 0, monitor: int = 0) -> None:
        flags |= pygame.RESIZABLE if self._resizable and not flags else 0
        self.surface = pygame.display.set_mode(size, flags, display=monitor)
        self._seen = (0, 0)
        if self._resizable and not flags & pygame.FULLSCREEN:
            self._keep_large()

    def _keep_large(self) -> None:
        wide, high = max(pygame.display.get_desktop_sizes())
        if wide >= LEAST_SIZE[0] and high >= LEAST_SIZE[1]:
            with warnings.catch_warnings():
                # pygame-ce has no other way yet to give its display window a least size.
                warnings.simplefilter("ignore", DeprecationWarning)
                pygame.Window.from_display_module().minimum_size = LEAST_SIZE

    @property
    def size(self) -> tuple[int, int]:
        return self.surface.get_size()

    def resized(self) -> bool:
        """Take over a new size after events came in; True if it changed."""
        current = pygame.display.get_surface()
        if current is None or current.get_size() == self._seen:
            return False
        self.surface, self._seen = current, current.get_size()
        return True

    def toggle_full(self) -> None:
        """Full screen on the monitor where the window is, at its own size, and back to where the window was."""
        if not self.full:
            self._spot = self.spot()
            monitor = self._monitor(self._spot)
            self._open(pygame.display.get_desktop_sizes()[monitor], pygame.FULLSCREEN, monitor)
        else:
            self._windowed()
        self.full = not self.full

    def _windowed(self) -> None:
        size = (self._spot.width, self._spot.height)
        with warnings.catch_warnings():
            # Some window managers let go of the full screen a moment later: then the size is asked for again.
            warnings.simplefilter("ignore", RuntimeWarning)
            self._open(size)
            if self.surface.get_size() != size:
                pygame.event.pump()
                self._open(size)
        self._place(self._spot)

    def spot(self) -> Spot:
        """Where the window is now, to be remembered; while it fills the screen, where it was before."""
        if self.full:
            return self._spot
        try:
            x, y = pygame.display.get_window_position()
        except pygame.error:
            x, y = self._spot.x, self._spot.y
        return Spot(x, y, *self.size)

    def hide(self, title: str) -> None:
        """Out of sight at once (the quick exit). What is left of it, in a task bar or where no window manager takes it
        away, is one plain colour under a title that tells nothing."""
        self.surface.fill(BLANK)
        self.flip()
        self.entitle(title)
        pygame.display.iconify()

    def seen(self) -> bool:
        """Whether it is open, and not minimised."""
        return pygame.display.get_active()

    def entitle(self, title: str = "") -> None:
        """Another title, or its own again."""
        pygame.display.set_caption(title or self._name)

    def flip(self) -> None:
        pygame.display.flip()

    def close(self) -> None:
        pygame.display.quit()
