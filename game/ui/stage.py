"""Where the stage of 1920x1080 u lies in the window, and how big a unit is."""

from dataclasses import dataclass

import pygame

from .geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect


@dataclass(frozen=True, slots=True)
class Stage:
    """`scale` is pixels a unit; `left`, `top`, `width`, `height` the stage's place in the window, in pixels."""

    window: tuple[int, int]
    scale: float
    left: int
    top: int
    width: int
    height: int

    @property
    def area(self) -> pygame.Rect:
        """The stage in the window, in pixels."""
        return pygame.Rect(self.left, self.top, self.width, self.height)

    @property
    def bars(self) -> tuple[pygame.Rect, ...]:
        """The parts of the window beside the stage, in pixels; none where the window has the stage's shape."""
        wide, high = self.window
        if self.width < wide:
            rest = wide - self.width - self.left
            return (
                pygame.Rect(0, 0, self.left, high),
                pygame.Rect(self.left + self.width, 0, rest, high),
            )
        if self.height < high:
            rest = high - self.height - self.top
            return pygame.Rect(0, 0, wide, self.top), pygame.Rect(0, self.top + self.height, wide, rest)
        return ()

    def to_px(self, rect: Rect) -> pygame.Rect:
        """A rectangle in u as pixels of the stage's own surface; neighbours in u stay neighbours in pixels."""
        s = self.scale
        left, top = round(rect.x * s), round(rect.y * s)
        return pygame.Rect(left, top, round((rect.x + rect.w) * s) - left, round((rect.y + rect.h) * s) - top)

    def to_u(self, position: tuple[float, float]) -> tuple[float, float]:
        """A position in the window (pixels) in u; outside 0..1920, 0..1080 it lies in the bars."""
        return (position[0] - self.left) / self.scale, (position[1] - self.top) / self.scale


def fitted(size: tuple[int, int]) -> Stage:
    """The largest stage that a window of this size holds, in its middle."""
    wide, high = max(1, size[0]), max(1, size[1])
    scale = min(wide / STAGE_WIDTH, high / STAGE_HEIGHT)
    width = min(wide, max(1, round(STAGE_WIDTH * scale)))
    height = min(high, max(1, round(STAGE_HEIGHT * scale)))
    return Stage((wide, high), scale, (wide - width) // 2, (high - height) // 2, width, height)
