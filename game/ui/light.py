"""The beam of a lighthouse, made once and moved gently, never flashing."""

from math import sin, tau

import pygame

from game.content.theme import rgb

from .canvas import Canvas
from .geometry import Rect


class Beam:
    """The beam of a lighthouse that turns slowly. Under reduced motion it stands."""

    def __init__(self, x: float, y: float, *, colour: str = "#fff0c3", reach: float = 1500.0, seconds: float = 14.0):
        self.x, self.y = x, y
        self.colour = colour
        self.reach = reach
        self.seconds = seconds

    def draw(self, canvas: Canvas, level: float = 1.0) -> None:
        """Two faint wedges, opposite one another, and the lamp's glow. `level` 0 to 1 while it comes on."""
        if level <= 0:
            return
        turn = sin(tau * canvas.time / self.seconds)
        for way in (1.0, -1.0):
            across = (0.35 + 0.65 * abs(turn)) * way
            self._wedge(canvas, across, level * (0.3 + 0.2 * abs(turn)))
        canvas.glow(self.x, self.y, 190, self.colour, round(0.8 * level, 2))
        canvas.glow(self.x, self.y, 60, "#fffaf0", round(level, 2), 1.6)

    def _wedge(self, canvas: Canvas, across: float, alpha: float) -> None:
        """A wedge that fades with the distance, drawn small and enlarged, which softens its edges."""
        far, rise, spread = self.x + self.reach * across, -0.10 * self.reach, 100.0
        top, bottom = self.y + rise - spread, self.y + max(0.0, rise + spread) + 12
        box = Rect(min(self.x, far), top, max(2.0, abs(far - self.x)), bottom - top)
        where = canvas.px(box)
        wide, high = max(2, where.w // COARSE), max(2, where.h // COARSE)
        colour = rgb(self.colour)
        small = pygame.Surface((wide, high), pygame.SRCALPHA)
        small.fill((*colour, 0))
        ox, oy = canvas.at(self.x, self.y)
        ox, oy = (ox - where.x) / COARSE, (oy - where.y) / COARSE
        fx, fy = canvas.at(far, self.y + rise)
        fx, fy = (fx - where.x) / COARSE, (fy - where.y) / COARSE
        half = spread * canvas.scale / COARSE
        for i in range(8):
            part = half * (1 - i / 8)
            level = round(255 * alpha * (i + 1) / 8)
            pygame.draw.polygon(small, (*colour, level), ((ox, oy), (fx, fy - part), (fx, fy + part)))
        fade = canvas.ui.shapes.get(("fade", wide, high, across > 0), lambda: _fade((wide, high), across > 0))
        small.blit(fade, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
        canvas.surface.blit(pygame.transform.smoothscale(small, where.size), where)


COARSE = 3


def _fade(size: tuple[int, int], to_right: bool) -> pygame.Surface:
    """White, fading from one side to the other."""
    row = pygame.Surface((32, 1), pygame.SRCALPHA)
    for i in range(32):
        part = i / 31 if to_right else 1 - i / 31
        row.set_at((i, 0), (255, 255, 255, round(255 * (1 - part) ** 0.9)))
    return pygame.transform.smoothscale(row, size)
