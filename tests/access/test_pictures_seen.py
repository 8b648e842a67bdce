"""What a picture shows is not hidden: the coats beside their panel, the place where one was, the lamp by night."""

from itertools import pairwise

import numpy
import pygame

from game.core.intents import press
from game.flow.journey import Screen
from game.ui.scenes.crossing import CrossingScene
from game.ui.scenes.pegs import COAT, PEGS_X, PegsScene
from game.ui.scenes.recap import Recap
from tests.scenes_kit import play_until, playing


def test_every_coat_hangs_beside_the_panel() -> None:
    with playing() as game:
        panel = PegsScene(game.session).panel.page().rect
        assert min(PEGS_X) - COAT[0] / 2 >= 0
        assert max(PEGS_X) + COAT[0] / 2 <= panel.x
        assert all(other - one >= 70 for one, other in pairwise(PEGS_X))


def test_where_one_was_is_seen_behind_the_page_that_says_so() -> None:
    """A visit that is opened again waits at its first step, while it would still come up out of the dark."""
    with playing() as game:
        game.steps(1, (press("play"),))
        play_until(game, Screen.VISIT)
        scene = game.session.scene()
        game.stack.reset(scene)
        scene.settle(game.window.surface)
        game.stack.push(Recap(game.session, scene.aim()))
        game.loop.draw()
        game.loop.settle()
        pixels = pygame.surfarray.array3d(game.window.surface)[:, 560:].astype(numpy.int16)
        assert pixels.std() > 12, "the place behind the page is one dark plain"


def test_the_night_of_the_first_crossing_has_a_lamp() -> None:
    with playing() as game:
        game.steps(1, (press("play"),))
        play_until(game, Screen.CROSSING)
        scene = game.stack.top
        assert isinstance(scene, CrossingScene) and scene.from_night
        scene.settle(game.window.surface)
        game.loop.draw()
        game.loop.settle()
        boat = pygame.surfarray.array3d(game.window.surface)[640:760, 380:500].astype(numpy.int16)
        lit = (boat[..., 0] > 235) & (boat[..., 0] - boat[..., 2] > 40)
        assert lit.sum() > 60, f"{lit.sum()} warm pixels at the bow"
