"""What holds on every scene: Help in its corner, a focus that is seen, room to press, nothing under something else.

Guards S1, ACC-2, ACC-6, ACC-14, ACC-16 and ACC-18 over every scene that the pictures show, at both ends of the text
sizes and at four shapes of window, and ACC-10 (reduced motion).
"""

from collections.abc import Iterator
from typing import Any

import numpy
import pygame
import pytest

from game.app import Game
from game.bot_shots import every_scene
from game.core.intents import Intent, Kind
from game.core.settings import Settings
from game.ui.focus import ASIDE, Role
from game.ui.geometry import LEAST_TARGET, STAGE, Rect
from game.ui.scenes.scanning import SCAN
from tests.journeys import DAY, FULL, content

SIZES = ((1280, 720), (1920, 1080), (1280, 1024), (2560, 1080))
TEXTS = (100, 125, 150, 175, 200) if FULL else (100, 200)
ON_THE_MAP = (Role.THING, Role.PERSON, Role.EXIT)
MOST_OVERLAP = 6.0
"""u by which two neighbours may touch."""
MOST_OVERLAP_ON_CHART = 14.0


def toured(size: tuple[int, int], text: int, look: Any, **settings: Any) -> None:
    """Call `look(game, name)` on every scene."""
    chosen = Settings(text_percent=text, **settings)
    game = Game(day=DAY, seed=1, size=size, silent=True, settings=chosen, content=content())
    try:
        every_scene(game, 1, lambda name: look(game, name))
    finally:
        game.close()


def shared(one: Rect, two: Rect) -> float:
    """u by which two rectangles lie over one another, along the shorter way out."""
    wide = min(one.right, two.right) - max(one.x, two.x)
    high = min(one.bottom, two.bottom) - max(one.y, two.y)
    return min(wide, high)


def wrong(game: Game, name: str) -> Iterator[str]:
    """Everything that is not right with the nodes of the scene now on the screen."""
    nodes = game.stack.nodes()
    ids = [node.id for node in nodes]
    if "chrome.help" not in ids or "chrome.exit" not in ids:
        yield f"{name}: no Help now or no quick exit"
    doubled = {i for i in ids if ids.count(i) > 1 and not i.startswith("chrome.")}
    if doubled:
        yield f"{name}: twice {doubled}"
    for node in nodes:
        rect = node.seen()
        if node.role is Role.TEXT or rect is None:
            continue
        if not node.name:
            yield f"{name}: {node.id} has no name"
        if not STAGE.covers(rect, 1.0):
            yield f"{name}: {node.id} leaves the stage: {rect}"
        if node.rect.h < LEAST_TARGET - 0.5 or node.rect.w < LEAST_TARGET - 0.5:
            yield f"{name}: {node.id} is smaller than {LEAST_TARGET} u: {node.rect}"
    pressable = [n for n in nodes if n.enabled and n.role is not Role.TEXT and n.role not in ON_THE_MAP]
    for i, one in enumerate(pressable):
        for two in pressable[i + 1 :]:
            first, second = one.seen(), two.seen()
            # The sea itself is one wide thing to press, and what lies on it is pressed first.
            if first is None or second is None or one.instant or two.instant or one.id == two.id:
                continue
            on_chart = one.id.startswith("island.") and two.id.startswith("island.")
            if shared(first, second) > (MOST_OVERLAP_ON_CHART if on_chart else MOST_OVERLAP):
                yield f"{name}: {one.id} and {two.id} overlap by {shared(first, second):.0f} u"


LOOKS = [(size, text, "plain") for size in SIZES for text in TEXTS] + [(SIZES[0], text, "dyslexic") for text in TEXTS]


@pytest.mark.parametrize(("size", "text", "letters"), LOOKS)
def test_acc_14_help_is_there_and_everything_can_be_pressed(size: tuple[int, int], text: int, letters: str) -> None:
    found: list[str] = []
    corners: set[Rect] = set()

    def look(game: Game, name: str) -> None:
        found.extend(wrong(game, name))
        corners.update(n.rect for n in game.stack.nodes() if n.id == "chrome.help" and n.group == "chrome")

    toured(size, text, look, font=letters)
    assert found == []
    assert len(corners) == 1, f"ACC-16: Help now is not always in the same corner: {corners}"


def test_acc_14_something_has_the_focus_or_one_arrow_gives_it() -> None:
    """After a practice nothing stands ready on purpose, so that a press too many answers nothing."""
    found: list[str] = []

    def look(game: Game, name: str) -> None:
        stack = game.stack
        # Before any press the stack looks again at what is there; between presses it does so some times a second.
        stack._sync(stack._layers[-1])
        nodes = {node.id: node for node in stack.nodes()}
        free = (n for n in nodes.values() if n.group not in ("chrome", ASIDE))
        own = [n.id for n in free if n.enabled and n.role is not Role.TEXT]
        if stack.focus and stack.focus not in nodes:
            found.append(f"{name}: the focus is on '{stack.focus}', which is not there")
        if own and not stack.focus and not stack.walks():
            # Where up and down steer, the two other arrows lead to what can be pressed.
            steers = stack.top is not None and stack.top.steered(Kind.FOCUS_DOWN, "")
            stack.step((Intent(Kind.FOCUS_RIGHT if steers else Kind.FOCUS_DOWN),))
            if stack.focus not in own:
                found.append(f"{name}: an arrow leads to '{stack.focus}' and not to any of {own}")

    toured((1280, 720), 100, look)
    assert found == []


def test_acc_14_tab_reaches_everything_and_comes_round() -> None:
    found: list[str] = []

    def look(game: Game, name: str) -> None:
        wanted = {n.id for n in game.stack.nodes() if n.enabled}
        reached = set()
        for _ in range(len(wanted) + 3):
            game.stack.step((Intent(Kind.FOCUS_NEXT),))
            reached.add(game.stack.focus)
        missing = wanted - reached
        # The rules may have moved on under a walking figure; what is still there must have been reached.
        missing &= {n.id for n in game.stack.nodes()}
        if missing:
            found.append(f"{name}: Tab never comes to {sorted(missing)}")

    toured((1280, 720), 100, look, reduced_motion=True)
    assert found == []


def picture(game: Game) -> numpy.ndarray:
    """What is drawn now, as rows of RGB."""
    game.loop.draw()
    game.loop.settle()
    return pygame.surfarray.array3d(game.window.surface).astype(numpy.int16)


def test_acc_14_the_focus_is_seen_on_every_scene() -> None:
    """Moving the focus changes the picture at the node that has it, by a ring of at least 2 px."""
    found: list[str] = []

    def look(game: Game, name: str) -> None:
        stack = game.stack
        layer = stack._layers[-1]
        was = layer.ring.at
        # While one button scans, the frame round what is lit is the ring: test_passphrase_devices.py.
        others = [
            n
            for n in stack.nodes()
            if n.enabled and n.seen() == n.rect and n.role is not Role.TEXT and not n.instant and n.id != SCAN
        ]
        if not others:
            return
        node = others[0]
        layer.ring.at = ""
        without = picture(game)
        layer.ring.at = node.id
        with_ring = picture(game)
        layer.ring.at = was
        # A thing on the map shows it by the sign that comes up over it, or that lights up.
        shown = STAGE if node.role in ON_THE_MAP else node.rect.inset(-14)
        px = game.ui.stage.to_px(shown).move(game.ui.stage.left, game.ui.stage.top)
        px = px.clip(pygame.Rect(0, 0, *game.window.size))
        part = numpy.abs(with_ring - without)[px.left : px.right, px.top : px.bottom]
        changed = int((part.max(axis=2) > 60).sum())
        if changed < (1200 if node.role in ON_THE_MAP else 2 * (px.w + px.h) * 0.6):
            found.append(f"{name}: the focus on {node.id} changes only {changed} pixels round it")

    toured((1280, 720), 100, look, reduced_motion=True)
    assert found == []


def test_acc_10_with_reduced_motion_nothing_moves_on_a_still_scene() -> None:
    """Two pictures a second apart are the same wherever nobody walks, sails or breathes, and nothing scans."""
    moving = ("breathing", "crossing", "ropes", "opening_stroke", "opening_buoy", "light", "one_button")
    found: list[str] = []

    def look(game: Game, name: str) -> None:
        if any(word in name for word in moving):
            return
        visit = game.journey.state.visit
        for scene in game.stack.scenes:
            scene.settle(game.window.surface)
        game.steps(120)
        first = picture(game)
        game.steps(60)
        second = picture(game)
        worst = int(numpy.abs(second - first).max())
        if worst and (visit is None or visit.walker.still):
            found.append(
                f"{name}: {int((numpy.abs(second - first).max(axis=2) > 0).sum())} pixels differ by up to {worst}"
            )

    toured((1280, 720), 100, look, reduced_motion=True)
    assert found == []
