"""The stack of scenes: who gets input, Help from everywhere (S1), and that drawing changes nothing."""

from typing import Any

import pygame
import pytest

from game.core.intents import Intent, Kind, press
from game.ui.canvas import Canvas
from game.ui.chrome import EXIT, HELP, PAUSE
from game.ui.commands import Command, Handlers, Pop, Push
from game.ui.focus import Node, Role
from game.ui.geometry import STAGE, Rect
from game.ui.guard import Waits
from game.ui.scene import Scene
from game.ui.scene_stack import SceneStack
from tests.unit.ui_kit import make_ui


class Played(Scene):
    """Remembers what it was given."""

    name = "played"

    def __init__(self, answer: Command | None = None, ids: tuple[str, ...] = ("a", "b")) -> None:
        self.got: list[Intent] = []
        self.results: list[object] = []
        self.answer = answer
        self.ids = ids
        self.drawn = 0

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        self.got += intents
        if intents and self.answer:
            answer, self.answer = self.answer, None
            return answer
        return None

    def nodes(self) -> tuple[Node, ...]:
        return tuple(Node(i, Role.CHOICE, i, Rect(900, 300 + 100 * k, 400, 60)) for k, i in enumerate(self.ids))

    def draw(self, canvas: Canvas) -> None:
        self.drawn += 1

    def resumed(self, result: object) -> None:
        self.results.append(result)


class Overlay(Played):
    name = "overlay"
    opaque = False


class HelpScene(Played):
    name = "help"
    opaque = False


def stack(*scenes: Scene, **handlers: Any) -> SceneStack:
    made = SceneStack(make_ui(), Handlers(**handlers), Waits(settle=0))
    for scene in scenes:
        made.push(scene)
    return made


def test_only_the_top_gets_input() -> None:
    below, above = Played(), Overlay()
    stack(below, above).step((press("a"),))
    assert above.got == [press("a")]
    assert below.got == []


def test_pop_hands_its_result_down() -> None:
    below, above = Played(), Overlay(Pop("left"))
    scenes = stack(below, above)
    scenes.step((press("a"),))
    assert scenes.top is below
    assert below.results == ["left"]


def test_push_from_a_scene() -> None:
    above = Overlay()
    scenes = stack(Played(Push(above)))
    scenes.step((press("a"),))
    assert scenes.top is above


def test_activate_presses_the_focus_and_reads_on_without_one() -> None:
    scene = Played()
    scenes = stack(scene)
    scenes.step((Intent(Kind.ACTIVATE),))
    scenes.step((Intent(Kind.FOCUS_NEXT), Intent(Kind.ACTIVATE)))
    assert scene.got == [Intent(Kind.NEXT), press("a")]


def test_the_focus_comes_back_to_where_it_was() -> None:
    scenes = stack(Played())
    scenes.step((Intent(Kind.FOCUS, "b"),))
    scenes.push(Overlay(ids=("x",)))
    assert scenes.focus == ""
    scenes.pop()
    assert scenes.focus == "b"


@pytest.mark.parametrize("intent", [Intent(Kind.HELP), press(HELP)])
def test_s1_help_opens_from_any_depth_and_only_once(intent: Intent) -> None:
    help_scene = HelpScene()
    scenes = stack(Played(), Overlay(), help=lambda: help_scene)
    scenes.step((intent,))
    assert scenes.top is help_scene
    scenes.push(Overlay())
    scenes.step((intent,))
    assert scenes.top is help_scene
    assert len([s for s in scenes.scenes if s.name == "help"]) == 1


@pytest.mark.parametrize("intent", [Intent(Kind.QUICK_EXIT), press(EXIT)])
def test_s6_the_quick_exit_works_from_everywhere(intent: Intent) -> None:
    left = []
    scenes = stack(Played(), Overlay(), quick_exit=lambda: left.append(True))
    scenes.step((intent,))
    assert left == [True]


def test_s1_help_and_the_exit_are_nodes_of_every_scene_in_the_same_place() -> None:
    one, two = stack(Played()), stack(Played(), Overlay(ids=()))
    places = [{n.id: n.rect for n in s.nodes() if n.group == "chrome"} for s in (one, two)]
    assert places[0] == places[1]
    assert set(places[0]) == {HELP, EXIT, PAUSE}


def test_back_goes_to_the_scene_then_to_the_handler() -> None:
    pause = Overlay()
    scenes = stack(Played(), back=lambda: pause)
    scenes.step((Intent(Kind.BACK),))
    assert scenes.top is pause


def test_a_key_tapped_to_read_on_does_not_choose() -> None:
    scene = Played()
    scenes = SceneStack(make_ui(), waits=Waits(settle=10))
    scenes.push(scene)
    scenes.step((Intent(Kind.FOCUS, "a"), Intent(Kind.ACTIVATE)))
    assert scene.got == []
    for _ in range(10):
        scenes.step()
    scenes.step((Intent(Kind.ACTIVATE),))
    assert scene.got == [press("a")]
    scene.ids = ("c", "d")
    scenes.step()
    scenes.step((press("c"),))
    assert scene.got[-1] == press("c")


def test_a_disabled_node_cannot_be_pressed() -> None:
    class Off(Played):
        def nodes(self) -> tuple[Node, ...]:
            return (Node("a", Role.BUTTON, "a", Rect(0, 300, 90, 60), enabled=False),)

    scene = Off()
    stack(scene).step((press("a"),))
    assert scene.got == []


def test_left_and_right_change_a_slider_and_not_the_focus() -> None:
    class Slid(Played):
        def nodes(self) -> tuple[Node, ...]:
            return (Node("s", Role.SLIDER, "s", Rect(0, 300, 90, 60)),)

    scene = Slid()
    scenes = stack(scene)
    scenes.step((Intent(Kind.FOCUS, "s"), Intent(Kind.FOCUS_RIGHT)))
    scenes.step((Intent(Kind.FOCUS_LEFT),))
    assert scene.got == [Intent(Kind.PRESS, "s", 1.0), Intent(Kind.PRESS, "s", -1.0)]


def test_the_aim_is_shown_until_the_next_key() -> None:
    class Aimed(Played):
        def aim(self) -> str:
            return "Find Mira."

    scenes = stack(Aimed())
    scenes.step((Intent(Kind.AIM),))
    assert scenes.aim_shown == "Find Mira."
    scenes.step((Intent(Kind.FOCUS_NEXT),))
    assert scenes.aim_shown == ""


def test_captions_go_by_themselves() -> None:
    scenes = stack(Played())
    scenes.caption("[gull]", 0.1)
    assert scenes.caption_shown == "[gull]"
    for _ in range(7):
        scenes.step()
    assert scenes.caption_shown == ""


def test_what_an_opaque_scene_hides_is_not_drawn_and_drawing_changes_no_key() -> None:
    pygame.display.init()
    low, middle, top = Played(), Played(), Overlay()
    scenes = stack(low, middle, top)
    canvas = Canvas(scenes.ui, pygame.Surface((1280, 720)))
    before = (scenes.picture_key(), scenes.steps, scenes.focus)
    scenes.draw(canvas)
    scenes.draw(canvas)
    assert (low.drawn, middle.drawn, top.drawn) == (0, 2, 2)
    assert (scenes.picture_key(), scenes.steps, scenes.focus) == before


def test_acc_14_the_chrome_is_large_enough_and_on_the_stage() -> None:
    for percent in (100, 200):
        for rtl in (False, True):
            scenes = SceneStack(make_ui(percent=percent, rtl=rtl))
            scenes.push(Played())
            rects = [n.rect for n in scenes.nodes() if n.group == "chrome"]
            assert all(r.w >= 44 and r.h >= 44 and STAGE.covers(r) for r in rects)
            assert not rects[0].overlaps(rects[1])


@pytest.mark.parametrize("way", [Kind.FOCUS_UP, Kind.FOCUS_DOWN, Kind.FOCUS_LEFT, Kind.FOCUS_RIGHT])
def test_s6_no_arrow_leads_from_a_page_to_hiding_the_game(way: Kind) -> None:
    """Tab does; an arrow that was held to walk when a page came up must not."""
    scenes = stack(Played())
    for _ in range(8):
        scenes.step((Intent(way),))
        assert scenes.focus in ("a", "b")


class Begun(Played):
    """A scene whose focus begins on its first node."""

    def default_focus(self) -> str:
        return self.ids[0]


def test_acc_14_after_a_page_from_the_corner_the_focus_is_where_it_began() -> None:
    scenes = stack(Begun(), help=HelpScene)
    scenes.step((Intent(Kind.FOCUS, HELP),))
    scenes.step((Intent(Kind.ACTIVATE),))
    assert scenes.top is not None and scenes.top.name == "help"
    scenes.pop()
    assert scenes.focus == "a"
