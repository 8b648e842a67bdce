"""Nothing flashes: at most three a second, measured on frames of every moment in which a light comes on (ACC-10).

A flash is a pair of opposing changes of relative luminance by 10 % or more of the whole range where the darker is
below 0.80 (WCAG 2.2, 2.3.1), here of the picture as a whole and of each of 8 x 6 parts of it.
"""

from collections.abc import Callable

import numpy
import pygame
import pytest

from game.app import Game
from game.bot import Diligent
from game.flow.journey import Screen
from tests.journeys import DAY, content
from tests.scenes_kit import pressed

EVERY = 3
"""Steps between two frames: 20 a second is enough to see ten flashes of them."""
PARTS = (8, 6)


def luminance(surface: pygame.Surface) -> numpy.ndarray:
    """Relative luminance (0 to 1) of the parts of a picture, as 8 x 6."""
    small = pygame.transform.smoothscale(surface, (PARTS[0] * 8, PARTS[1] * 8))
    rgb = pygame.surfarray.array3d(small).astype(float) / 255
    linear = numpy.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    light = linear @ numpy.array([0.2126, 0.7152, 0.0722])
    return numpy.asarray(light.reshape(PARTS[0], 8, PARTS[1], 8).mean(axis=(1, 3)))


def flashes(values: list[float]) -> list[int]:
    """The frames in which the light turns back after having changed by a tenth or more of the whole range."""
    turns, low, high, way = [], values[0], values[0], 0
    for at, value in enumerate(values):
        low, high = min(low, value), max(high, value)
        if way >= 0 and high - value >= 0.1 and value < 0.8:
            turns += [at] if way > 0 else []
            low, high, way = value, value, -1
        elif way <= 0 and value - low >= 0.1 and low < 0.8:
            turns += [at] if way < 0 else []
            low, high, way = value, value, 1
    return turns


def most_a_second(frames: list[numpy.ndarray]) -> int:
    """The most flashes within any one second, in the whole picture or in any part of it."""
    rate, worst = 60 // EVERY, 0
    series = [[float(f.mean()) for f in frames]]
    series += [[float(f[x, y]) for f in frames] for x in range(PARTS[0]) for y in range(PARTS[1])]
    for values in series:
        turns = flashes(values)
        worst = max([worst, *(sum(a <= t < a + rate for t in turns) for a in turns)])
    return worst


def test_the_measure_sees_a_flash() -> None:
    dark, light = numpy.full(PARTS, 0.1), numpy.full(PARTS, 0.6)
    blinking = [dark if n // 2 % 2 else light for n in range(40)]
    assert most_a_second(blinking) > 3
    rising = [numpy.full(PARTS, 0.1 + 0.02 * n) for n in range(30)]
    assert most_a_second(rising) == 0


def first_light(game: Game) -> bool:
    opening = game.journey.state.opening
    return opening is not None and opening.lamp


def tower(game: Game) -> bool:
    visit = game.journey.state.visit
    return visit is not None and visit.lit


def hall(game: Game) -> bool:
    visit = game.journey.state.visit
    return visit is not None and visit.walker.place == "hall"


def at_sea(game: Game) -> bool:
    return game.journey.state.screen is Screen.CROSSING


@pytest.mark.parametrize("moment", [first_light, at_sea, hall, tower])
def test_acc_10_at_most_three_flashes_a_second(moment: Callable[[Game], bool]) -> None:
    game = Game(day=DAY, seed=1, size=(640, 360), silent=True, content=content())
    frames: list[numpy.ndarray] = []
    try:
        pressed(game, "play")
        policy = Diligent(1)
        for _ in range(60_000):
            if moment(game):
                break
            intent = policy.next(game.journey)
            game.steps(1, (intent,) if intent else ())
        else:
            raise AssertionError("the moment never came")
        for frame in range(160):
            game.steps(EVERY)
            game.ui.worker.deliver()
            if frame == 0:
                game.stack.scenes[-1].settle(game.window.surface)
            game.loop.draw()
            frames.append(luminance(game.window.surface))
    finally:
        game.close()
    assert most_a_second(frames) <= 3
