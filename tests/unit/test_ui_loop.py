"""The loop of frames, stepped once at a time: fixed steps, a still screen that is not redrawn, the window."""

import gc
import time
from collections.abc import Hashable

import pygame
import pytest

from game.core.intents import Intent, Kind
from game.ui.canvas import Canvas
from game.ui.commands import Command
from game.ui.devices import Devices
from game.ui.focus import Node, Role
from game.ui.geometry import STAGE, Rect
from game.ui.guard import Waits
from game.ui.loop import COLLECT_AFTER, HOLD_SECONDS, Loop
from game.ui.scene import Scene
from game.ui.scene_stack import SceneStack
from game.ui.window import Window
from tests.unit.ui_kit import make_ui


class Counted(Scene):
    """Counts its steps and drawings."""

    name = "counted"
    letterbox = "#123456"

    def __init__(self) -> None:
        self.moving = False
        self.key: Hashable = 0
        self.steps = 0
        self.drawn = 0
        self.got: list[Intent] = []
        self.picture = ""

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        self.steps += 1
        self.got += intents
        return None

    def draw(self, canvas: Canvas) -> None:
        self.drawn += 1
        canvas.fill("#ffffff")
        if self.picture:
            canvas.image(self.picture, STAGE)

    def nodes(self) -> tuple[Node, ...]:
        return (Node("a", Role.BUTTON, "a", Rect(900, 500, 200, 60)),)

    def animated(self) -> bool:
        return self.moving

    def picture_key(self) -> Hashable:
        return self.key


def loop(size: tuple[int, int] = (1280, 720)) -> tuple[Loop, Counted]:
    window = Window("test", size=size)
    ui = make_ui(window.size)
    stack = SceneStack(ui, waits=Waits(settle=0))
    scene = Counted()
    stack.push(scene)
    return Loop(window, ui, stack, Devices(ui, stack)), scene


def test_steps_follow_the_time_whatever_the_frames() -> None:
    for seconds, frames in ((1 / 60, 60), (1 / 30, 30), (1 / 120, 120)):
        made, scene = loop()
        for _ in range(frames):
            made.once(seconds=seconds, now=0.0)
        assert scene.steps == 60


def test_a_long_stall_is_forgotten() -> None:
    made, scene = loop()
    made.once(seconds=30.0, now=0.0)
    assert scene.steps == 5


def test_a_still_screen_is_not_redrawn() -> None:
    made, scene = loop()
    made.settle()
    made.once(now=0.0)
    drawn = scene.drawn
    for _ in range(50):
        made.once(now=0.0)
    assert scene.drawn == drawn
    scene.key = 1
    made.once(now=0.0)
    assert scene.drawn == drawn + 1
    made.once(intents=[Intent(Kind.FOCUS_NEXT)], now=0.0)
    assert scene.drawn == drawn + 2


def test_a_picture_that_is_still_being_drawn_is_waited_for_and_not_shown_half(monkeypatch: pytest.MonkeyPatch) -> None:
    made, scene = loop()
    made.settle()
    made.once(now=0.0)
    shown: list[tuple[int, ...]] = []
    monkeypatch.setattr(made.window, "flip", lambda: shown.append(tuple(made.window.surface.get_at((640, 360)))[:3]))
    scene.key, scene.picture = 1, "home/title_sky.svg"
    assert not made.once(now=0.0)
    assert shown == []
    until = time.monotonic() + 10
    while not made.once(now=0.0):
        assert time.monotonic() < until
        time.sleep(0.002)
    assert len(shown) == 1 and shown[0] != (255, 255, 255)


def test_a_picture_that_takes_too_long_is_gone_without(monkeypatch: pytest.MonkeyPatch) -> None:
    made, scene = loop()
    made.settle()
    made.once(now=0.0)
    monkeypatch.setattr(made.ui.worker, "ask", lambda *_: None)
    scene.key, scene.picture = 1, "home/letter.svg"
    began = time.monotonic()
    while not made.once(now=0.0):
        time.sleep(0.01)
    assert HOLD_SECONDS <= time.monotonic() - began < HOLD_SECONDS + 5


def test_after_a_resize_the_old_picture_is_shown_scaled_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    made, scene = loop()
    scene.key, scene.picture = 1, "home/title_sky.svg"
    made.settle()
    made.once(now=0.0)
    monkeypatch.setattr(made.ui.worker, "ask", lambda *_: None)
    made.window.surface = pygame.display.set_mode((1600, 900))
    assert made.once(now=0.0)
    assert made.window.surface.get_at((800, 450))[:3] not in ((0, 0, 0), (255, 255, 255))


def test_the_frame_that_collects_rubbish_draws_nothing() -> None:
    made, scene = loop()
    made.settle()
    scene.moving = True
    gc.disable()
    try:
        drawn = [made.once(now=0.0) for _ in range(COLLECT_AFTER + 4)]
    finally:
        gc.enable()
    assert drawn.count(False) == 1 and drawn[-1]


def test_a_moving_screen_is() -> None:
    made, scene = loop()
    scene.moving = True
    for _ in range(10):
        made.once(now=0.0)
    assert scene.drawn == 10


def test_an_intent_on_a_still_screen_is_not_kept_waiting() -> None:
    made, scene = loop()
    made.once(intents=[Intent(Kind.NEXT)], seconds=0.001, now=0.0)
    assert scene.got == [Intent(Kind.NEXT)]


def test_no_intent_is_lost_between_two_steps() -> None:
    made, scene = loop()
    scene.moving = True
    made.once(intents=[Intent(Kind.NEXT)], seconds=0.001, now=0.0)
    assert scene.got == []
    made.once(seconds=0.02, now=0.0)
    assert scene.got == [Intent(Kind.NEXT)]


def test_beside_the_stage_is_the_scenes_colour() -> None:
    made, _ = loop((1280, 960))
    made.once(now=0.0)
    surface = made.window.surface
    assert surface.get_at((640, 10))[:3] == (0x12, 0x34, 0x56)
    assert surface.get_at((640, 700))[:3] == (0xFF, 0xFF, 0xFF)


def test_closing_the_window_ends_the_run() -> None:
    made, _ = loop()
    pygame.event.clear()
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    made.run()
    assert made.counted.drawn >= 1


def test_another_size_of_the_window_is_taken_over() -> None:
    made, _ = loop()
    made.once(now=0.0)
    pygame.display.set_mode((1920, 1080), pygame.RESIZABLE)
    made.once(now=0.0)
    assert made.ui.stage.scale == 1.0
    assert made.window.size == (1920, 1080)


def test_where_the_window_stands_is_told() -> None:
    made, _ = loop()
    spot = made.window.spot()
    assert (spot.width, spot.height) == (1280, 720)


def test_a_restless_screen_is_drawn_only_when_it_changed() -> None:
    made, scene = loop()
    scene.restless = lambda: True  # type: ignore[method-assign]
    for i in range(30):
        scene.key = i // 10
        made.once(now=0.0)
    assert scene.drawn == 3
