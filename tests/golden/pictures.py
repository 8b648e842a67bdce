"""Every scene as a small picture, drawn the same each time: what the golden test compares and the update writes."""

from collections.abc import Iterator
from pathlib import Path

import numpy
import pygame

from game.app import Game
from game.bot_shots import every_scene
from tests.journeys import DAY, ROOT, content

FOLDER = ROOT / "tests" / "golden" / "pictures"
OUT = ROOT / "tests" / "out" / "golden"
SIZE, SMALL = (1280, 720), (320, 180)
SEED = 1
UPDATE = "python -m tests.golden.update"


def drawn() -> Iterator[tuple[str, pygame.Surface]]:
    """The name of each scene and its picture, 320 x 180 pixels."""
    taken: list[tuple[str, pygame.Surface]] = []
    game = Game(day=DAY, seed=SEED, size=SIZE, silent=True, content=content())

    def take(name: str) -> None:
        for scene in game.stack.scenes:
            scene.settle(game.window.surface)
        game.loop.settle()
        game.loop.draw()
        taken.append((name, pygame.transform.smoothscale(game.window.surface, SMALL)))

    try:
        every_scene(game, SEED, take)
    finally:
        game.close()
    yield from taken


def kept() -> dict[str, Path]:
    """The pictures that are kept, by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.png"))}


def rgb(surface: pygame.Surface) -> numpy.ndarray:
    """The pixels as width x height x 3, signed so that they can be subtracted."""
    return pygame.surfarray.array3d(surface).astype(numpy.int16)


def differences(one: pygame.Surface, two: pygame.Surface) -> tuple[float, float]:
    """The mean difference of a channel (0 to 255), and that of the block of 10 x 10 pixels that differs most."""
    off = numpy.abs(rgb(one) - rgb(two)).mean(axis=2)
    blocks = off.reshape(SMALL[0] // 10, 10, SMALL[1] // 10, 10).mean(axis=(1, 3))
    return float(off.mean()), float(blocks.max())


def save_failure(name: str, wanted: pygame.Surface, got: pygame.Surface) -> Path:
    """Both pictures and what differs, side by side; gives where they lie."""
    OUT.mkdir(parents=True, exist_ok=True)
    off = numpy.clip(numpy.abs(rgb(wanted) - rgb(got)) * 4, 0, 255).astype(numpy.uint8)
    sheet = pygame.Surface((SMALL[0] * 3, SMALL[1]))
    for i, part in enumerate((wanted, got, pygame.surfarray.make_surface(off))):
        sheet.blit(part, (SMALL[0] * i, 0))
    path = OUT / f"{name}.png"
    pygame.image.save(sheet, path)
    return path
