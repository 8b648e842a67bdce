"""The window comes back where it was left, on a second monitor too, and never where nobody can see it."""

from collections.abc import Iterator

import pygame
import pytest

from game.ui.window import CENTRED, Spot, Window

LEFT, RIGHT = pygame.Rect(-1920, 0, 1920, 1080), pygame.Rect(0, 0, 2560, 1440)


class Desktop:
    """Monitors that are not there: what pygame says of them and of the one window."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *monitors: pygame.Rect) -> None:
        self.monitors, self.at = monitors, (0, 0)
        self.modes: list[tuple[tuple[int, int], int, int]] = []
        real = pygame.display.set_mode

        def set_mode(size: tuple[int, int], flags: int = 0, display: int = 0) -> pygame.Surface:
            self.modes.append((size, flags, display))
            return real(size)

        monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [m.size for m in monitors])
        monkeypatch.setattr(pygame.display, "set_mode", set_mode)
        monkeypatch.setattr(pygame.display, "get_window_position", lambda: self.at)
        monkeypatch.setattr(pygame.display, "set_window_position", self.move)

    def move(self, to: tuple[int, int]) -> None:
        """As SDL moves it: to a place, or into the middle of a monitor."""
        if to[0] & 0xFFFF0000 == CENTRED:
            monitor, (wide, high) = self.monitors[to[0] & 0xFFFF], pygame.display.get_window_size()
            to = (monitor.x + (monitor.width - wide) // 2, monitor.y + (monitor.height - high) // 2)
        self.at = to


@pytest.fixture
def closed() -> Iterator[None]:
    yield
    pygame.display.quit()


def opened(monkeypatch: pytest.MonkeyPatch, spot: Spot | None, *monitors: pygame.Rect) -> tuple[Window, Desktop]:
    pygame.display.init()
    desktop = Desktop(monkeypatch, *monitors)
    desktop.at = (640, 360)
    return Window("Test", spot=spot), desktop


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("x", [-1800, 100])
def test_it_opens_on_the_monitor_where_it_was_left(monkeypatch: pytest.MonkeyPatch, x: int) -> None:
    spot = Spot(x, 80, 1280, 720)
    window, desktop = opened(monkeypatch, spot, RIGHT, LEFT)
    assert desktop.at == (x, 80)
    assert window.spot() == spot


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("spot", "monitors"),
    [
        (Spot(-1800, 80, 1280, 720), (RIGHT,)),
        (Spot(3000, 80, 1280, 720), (RIGHT, LEFT)),
        (Spot(2500, 80, 1280, 720), (RIGHT,)),
        (Spot(100, 1435, 1280, 720), (RIGHT,)),
        (Spot(-1500, 1200, 1280, 720), (RIGHT, LEFT)),
    ],
)
def test_where_that_monitor_is_gone_it_stays_where_the_system_puts_it(
    monkeypatch: pytest.MonkeyPatch, spot: Spot, monitors: tuple[pygame.Rect, ...]
) -> None:
    window, desktop = opened(monkeypatch, spot, *monitors)
    assert desktop.at == (640, 360)
    assert window.size == (1280, 720)


@pytest.mark.usefixtures("closed")
def test_full_screen_is_on_the_monitor_of_the_window_and_leaves_its_place_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spot = Spot(-1800, 80, 1280, 720)
    window, desktop = opened(monkeypatch, spot, RIGHT, LEFT)
    window.toggle_full()
    assert desktop.modes[-1] == (LEFT.size, pygame.FULLSCREEN, 1)
    assert window.spot() == spot
    window.toggle_full()
    assert desktop.at == (-1800, 80)
