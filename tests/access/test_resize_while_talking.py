"""A window that changes its size while somebody talks shows the old picture meanwhile, and is sharp again after it."""

import time

import pygame

from game.app import Game
from game.bot import Diligent
from game.flow.journey import Screen
from game.flow.visit import Phase
from game.ui.framing import PUSH_STEPS
from game.ui.scenes.visit import VisitScene
from tests.scenes_kit import play_until, playing


def test_talk_is_sharp_again_after_a_resize() -> None:
    with playing(size=(960, 540)) as game:
        play_until(game, Screen.VISIT)
        scene = talking(game)
        assert sharp(game, scene)
        game.window.surface = pygame.display.set_mode((1280, 720))
        game.ui.resize((1280, 720))
        assert not scene.view.close.there(scene.seen())
        assert sharp(game, scene)


def talking(game: Game) -> VisitScene:
    """Play on until the camera has come near to people who talk."""
    policy = Diligent(1)
    for _ in range(20_000):
        scene, visit = game.stack.top, game.journey.state.visit
        if isinstance(scene, VisitScene) and visit is not None and visit.phase is Phase.CHOOSE and scene.framing.near:
            game.steps(2 * PUSH_STEPS)
            return scene
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
    raise AssertionError("nobody talked")


def sharp(game: Game, scene: VisitScene) -> bool:
    """Whether the close picture comes up while frames are drawn as in play."""
    for _ in range(600):
        game.loop.once((), 1 / 60)
        if scene.view.close.there(scene.seen()):
            return True
        time.sleep(0.005)
    return False
