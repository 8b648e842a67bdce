"""In play a picture is made bit by bit: what the loop shows in the end is what a picture made at once shows, at every
size and after a resize (safety.md S1: Help now can be seen; accessibility.md 14)."""

import time
from collections.abc import Iterator

import pygame
import pytest

from game.app import Game
from game.core.intents import Intent, Kind
from game.core.settings import Settings
from game.ui.canvas import STAGE, Canvas
from game.ui.loop import HOLD_SECONDS
from game.ui.scene import Scene
from game.ui.scenes.settings import SettingsScene

SIZES = [(1280, 720), (1920, 1080), (3840, 2160)]
PATIENCE_S = 20


@pytest.fixture(params=["help", "settings"])
def page(request: pytest.FixtureRequest) -> Iterator[tuple[Game, str]]:
    game = Game(day="2026-01-15", seed=1, size=(1280, 720), silent=True, settings=Settings(reduced_motion=True))
    yield game, str(request.param)
    game.close()


def opened(game: Game, name: str) -> None:
    if name == "help":
        game.loop.once((), 1 / 60, (Intent(Kind.HELP),))
    else:
        game.stack.push(SettingsScene(game.session))


def shown(game: Game) -> bytes:
    """What stands on the screen once the loop has come to rest."""
    until = time.monotonic() + PATIENCE_S
    while game.loop.once((), 1 / 60) or game.ui.makings.missed or not game.ui.worker.idle:
        assert time.monotonic() < until, "the picture never became whole"
        time.sleep(0.002)
    return pygame.image.tobytes(game.window.surface, "RGB")


def at_once(game: Game) -> bytes:
    game.loop.settle()
    return pygame.image.tobytes(game.window.surface, "RGB")


@pytest.mark.parametrize("size", SIZES)
def test_s1_a_page_that_is_opened_becomes_whole(page: tuple[Game, str], size: tuple[int, int]) -> None:
    game, name = page
    game.window.surface = pygame.display.set_mode(size)
    game.loop.once((), 1 / 60)
    opened(game, name)
    assert shown(game) == at_once(game)


@pytest.mark.parametrize("text", [100, 200])
def test_s1_a_page_is_whole_again_after_a_resize(page: tuple[Game, str], text: int) -> None:
    game, name = page
    game.ui.change(text_percent=text)
    opened(game, name)
    shown(game)
    for size in SIZES[1:]:
        game.window.surface = pygame.display.set_mode(size)
        assert game.loop.once((), 1 / 60), "nothing black is held"
        assert shown(game) == at_once(game)


def test_a_hold_that_ran_out_is_not_the_next_scenes(page: tuple[Game, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn on the thread: a scene waits as long as it may, then goes without, and the next waits too."""
    game, name = page
    shown(game)
    monkeypatch.setattr(game.ui.worker, "ask", lambda *_: None)
    for _ in range(2):
        game.stack.push(Pictured())
        began = time.monotonic()
        while not game.loop.once((), 1 / 60):
            time.sleep(0.002)
        assert HOLD_SECONDS <= time.monotonic() - began < HOLD_SECONDS + PATIENCE_S
    opened(game, name)


class Pictured(Scene):
    """A scene that is one picture."""

    name = "pictured"

    def draw(self, canvas: Canvas) -> None:
        canvas.image("home/letter.svg", STAGE)
