"""Many pictures on one, to be looked at together."""

from pathlib import Path

import pygame

COLUMNS, GAP = 4, 8


def contact_sheet(pictures: list[Path], path: Path, wide: int) -> None:
    """Write `pictures`, each scaled to `wide` pixels, in rows of four."""
    small = []
    for picture in pictures:
        whole = pygame.image.load(picture)
        high = round(wide * whole.get_height() / whole.get_width())
        small.append(pygame.transform.smoothscale(whole, (wide, high)))
    if not small:
        return
    high = max(s.get_height() for s in small)
    rows = -(-len(small) // COLUMNS)
    wall = pygame.Surface((COLUMNS * (wide + GAP) + GAP, rows * (high + GAP) + GAP))
    wall.fill("#101330")
    for i, surface in enumerate(small):
        row, column = divmod(i, COLUMNS)
        wall.blit(surface, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
    pygame.image.save(wall, path)
