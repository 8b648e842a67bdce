"""An old picture that goes away over a new one, slowly at both ends."""

import pygame

from .layers import laid_over


class Fade:
    """Keeps the old picture while it goes. `step` is how much of it goes with each frame, 0 to 1."""

    def __init__(self) -> None:
        self.step = 0.0
        self._left = 0.0
        self._old: pygame.Surface | None = None

    @property
    def going(self) -> bool:
        """Whether anything of the old picture is still there."""
        return self._left > 0

    def begin(self, old: pygame.Surface) -> None:
        """From now on, a copy of `old` goes away."""
        self._old, self._left = old.copy(), 1.0

    def draw(self, target: pygame.Surface) -> None:
        """Lay what is left of it over `target`, once a frame."""
        if self._left <= 0 or self._old is None:
            return
        laid_over(target, self._old, self._left * self._left * (3 - 2 * self._left))
        self._left -= self.step
        if self._left <= 0:
            self._old = None
