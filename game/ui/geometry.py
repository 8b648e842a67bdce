"""Rectangles in stage units (u): the stage is 1920 wide and 1080 high, whatever the window's size."""

from typing import NamedTuple

STAGE_WIDTH = 1920.0
STAGE_HEIGHT = 1080.0
LEAST_TARGET = 44.0
"""The least width and height of anything that can be pressed, in u (accessibility.md 14)."""


class Rect(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def inset(self, dx: float, dy: float | None = None) -> "Rect":
        """Smaller by `dx` on the left and right and `dy` (or `dx`) at the top and bottom; negative grows."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, max(0.0, self.w - 2 * dx), max(0.0, self.h - 2 * dy))

    def moved(self, dx: float, dy: float) -> "Rect":
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside; the right and bottom edges do not count."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two share any area."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def covers(self, other: "Rect", slack: float = 0.5) -> bool:
        """Whether `other` lies inside, within `slack` u."""
        return (
            self.x <= other.x + slack
            and self.y <= other.y + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )

    def mirrored(self) -> "Rect":
        """The same rectangle seen in a mirror that stands in the middle of the stage: for right-to-left layout."""
        return Rect(STAGE_WIDTH - self.x - self.w, self.y, self.w, self.h)


STAGE = Rect(0.0, 0.0, STAGE_WIDTH, STAGE_HEIGHT)
