"""The crossing on its real scene: nothing lies over what is said, and skipping is found on purpose only.

Guards ACC-2 (each device alone), ACC-4 (nothing by accident), ACC-6 (no overlap at any text size) and ACC-12.
"""

from collections.abc import Callable
from itertools import cycle, islice

import pygame
import pytest
from msgspec.structs import replace

from game.app import Game
from game.core.intents import Intent, Kind
from game.core.settings import Settings
from game.flow.crossing import DOWN, SKIP, UP
from game.flow.journey import Screen
from game.ui.chrome import HELP_HERE
from game.ui.geometry import Rect
from game.ui.scenes.crossing import BOAT_X, FAR_Y, HULL, NEAR_Y, SIZE, CrossingScene
from tests.scenes_kit import button, key, motion, mouse, play_until, playing, pressed

ARROWS = (pygame.K_DOWN, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_LEFT, pygame.K_UP, pygame.K_RIGHT, pygame.K_d)
HELM, FLAGS = {UP, DOWN}, {"flag.good", "flag.easy", HELP_HERE}


def under_way(game: Game, *, reading: bool = False) -> None:
    """To a crossing on which no flag is hoisted yet, while something is read or not."""
    play_until(game, Screen.CROSSING)
    state = game.journey.state
    assert state.crossing is not None
    game.journey.state = replace(state, crossing=replace(state.crossing, hoisted=""))
    if reading:
        for _ in range(4000):
            if game.journey.state.crossing is not None and game.journey.state.crossing.at >= 0:
                break
            game.steps(1)
    game.steps(30)


def reading(game: Game) -> bool:
    crossing = game.journey.state.crossing
    return crossing is not None and crossing.at >= 0


class Hands:
    """Somebody with a device, whose events come one after another in time."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.now = 100.0

    def sent(self, *events: pygame.event.Event) -> None:
        for event in events:
            self.now += 0.1
            self.game.loop.once((event,), 1 / 60, now=self.now)
            self.game.steps(2)

    def tap(self, code: int) -> None:
        self.sent(key(code), key(code, False))


@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
@pytest.mark.parametrize("text", [100, 150, 200])
@pytest.mark.parametrize(
    ("while_reading", "expected"), [(True, HELM | {HELP_HERE, SKIP}), (False, HELM | FLAGS | {SKIP})]
)
def test_acc_6_no_chip_lies_over_what_is_said_or_asked(
    while_reading: bool, expected: set[str], text: int, letters: str
) -> None:
    with playing(settings=Settings(text_percent=text, font=letters)) as game:
        under_way(game, reading=while_reading)
        assert reading(game) is while_reading
        game.loop.draw()
        top = game.stack.top
        assert top is not None
        said = top.covered()
        chips = {n.id: n.rect for n in game.stack.nodes() if n.group != "chrome"}
        assert set(chips) == expected
        assert len(said) == (1 if while_reading else 2), "how to steer, and what the flags are for"
        assert [(s, c) for s in said for c in chips if s.overlaps(chips[c])] == []


def lines(game: Game) -> list[tuple[int, int]]:
    bits = game.content.crossing.bits
    return [(bit, line) for bit in range(len(bits)) for line in range(len(bits[bit].lines))]


@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
@pytest.mark.parametrize("text", [100, 150, 200])
def test_acc_6_every_line_is_whole_and_leaves_the_hull_in_sight(text: int, letters: str) -> None:
    hull = Rect(BOAT_X - HULL[0] / 2 * SIZE, FAR_Y - 120.0, HULL[0] * SIZE, NEAR_Y - FAR_Y + 120.0)
    with playing(settings=Settings(text_percent=text, font=letters)) as game:
        under_way(game, reading=True)
        scene, state = game.stack.top, game.journey.state
        assert isinstance(scene, CrossingScene)
        assert state.crossing is not None
        for bit, line in lines(game):
            game.journey.state = replace(state, crossing=replace(state.crossing, at=bit, line=line))
            (said,) = scene.covered()
            assert not scene.panel.page().scrolls
            assert not said.overlaps(hull), f"bit {bit}, line {line}: {said} lies over {hull}"


def heading(game: Game) -> int:
    crossing = game.journey.state.crossing
    assert crossing is not None
    return crossing.heading


@pytest.mark.parametrize("while_reading", [False, True])
@pytest.mark.parametrize(("make", "up", "down"), [(key, pygame.K_UP, pygame.K_DOWN), (button, 11, 12)])
def test_acc_2_up_and_down_steer_whether_something_is_read_or_not(
    make: Callable[..., pygame.event.Event], up: int, down: int, while_reading: bool
) -> None:
    with playing() as game:
        under_way(game, reading=while_reading)
        game.steps(1, (Intent(Kind.WALK, value=0.0),))
        hands, headings = Hands(game), []
        for code in (up, up, down, down, down, up):
            hands.sent(make(code), make(code, False))
            headings.append(heading(game))
        assert headings == [-1, -1, 0, 1, 1, 0]
        assert reading(game) is while_reading


@pytest.mark.parametrize("way", ["number", "click", "tab"])
def test_acc_2_the_helm_answers_while_a_line_is_up_and_enter_still_reads_on(way: str) -> None:
    with playing() as game:
        under_way(game, reading=True)
        game.steps(1, (Intent(Kind.WALK, value=0.0),))
        hands, before = Hands(game), line_of(game)
        if way == "number":
            hands.tap(pygame.K_2)
        elif way == "click":
            at = middle(game, DOWN)
            hands.sent(motion(at), mouse(at, True), mouse(at, False))
        else:
            for _ in range(8):
                hands.tap(pygame.K_TAB)
                if game.stack.focus == DOWN:
                    break
            hands.tap(pygame.K_RETURN)
        assert heading(game) == 1
        assert line_of(game) == before
        hands.tap(pygame.K_RETURN)
        assert heading(game) == 1
        assert line_of(game) != before


def line_of(game: Game) -> tuple[int, int]:
    crossing = game.journey.state.crossing
    assert crossing is not None
    return crossing.at, crossing.line


def test_what_is_asked_stands_above_the_flags_until_one_is_up() -> None:
    with playing() as game:
        under_way(game)
        scene = game.stack.top
        assert isinstance(scene, CrossingScene)
        asked = scene.covered()[1]
        flags = [n.rect for n in game.stack.nodes() if n.id in FLAGS]
        assert asked.bottom < min(flag.y for flag in flags)
        game.steps(60)
        pressed(game, "flag.easy")
        assert len(scene.covered()) == 1
        assert [n.id for n in game.stack.nodes() if n.id in FLAGS] == [HELP_HERE]


@pytest.mark.parametrize("way", ["click", "tab"])
def test_s1_not_safe_right_now_stays_where_it_is_and_opens_help_while_a_line_is_up(way: str) -> None:
    with playing() as game:
        under_way(game)
        before = middle(game, HELP_HERE)
        under_way(game, reading=True)
        hands = Hands(game)
        assert reading(game) and middle(game, HELP_HERE) == before
        if way == "click":
            hands.sent(motion(before), mouse(before, True), mouse(before, False))
        else:
            for _ in range(8):
                hands.tap(pygame.K_TAB)
                if game.stack.focus == HELP_HERE:
                    break
            hands.tap(pygame.K_RETURN)
        assert game.stack.top is not None and game.stack.top.name == "help"


@pytest.mark.parametrize("while_reading", [False, True])
def test_acc_4_arrows_and_space_never_skip_a_crossing(while_reading: bool) -> None:
    with playing() as game:
        under_way(game, reading=while_reading)
        hands, steered = Hands(game), set()
        for arrow in islice(cycle(ARROWS), 60):
            hands.tap(arrow)
            assert game.stack.focus != SKIP
            hands.tap(pygame.K_SPACE)
            if len(game.stack.scenes) > 1:
                game.stack.pop()
            crossing = game.journey.state.crossing
            assert crossing is not None
            assert not crossing.skipped
            steered.add(crossing.heading)
        assert len(steered) > 1, "the same keys do sail"


def test_acc_4_the_focus_does_not_fall_on_skipping_when_somebody_speaks() -> None:
    with playing() as game:
        under_way(game)
        hands = Hands(game)
        hands.tap(pygame.K_RIGHT)
        held = game.stack.focus
        assert held.startswith("steer.")
        for _ in range(4000):
            if reading(game):
                break
            game.steps(1)
        game.steps(10)
        assert game.stack.focus == ""
        for _ in range(12):
            if reading(game):
                hands.tap(pygame.K_SPACE)
        game.steps(10)
        assert not reading(game)
        assert game.stack.focus == held, "the helm is in the hand again"


def test_acc_4_a_mouse_that_rests_on_skipping_does_not_make_space_skip() -> None:
    with playing() as game:
        under_way(game)
        hands = Hands(game)
        hands.sent(motion(middle(game, SKIP)))
        hands.tap(pygame.K_SPACE)
        assert game.journey.state.crossing is not None


def middle(game: Game, node: str) -> tuple[int, int]:
    """The pixel in the middle of a chip."""
    rect = next(n.rect for n in game.stack.nodes() if n.id == node)
    at = game.ui.stage.to_px(rect).move(game.ui.stage.left, game.ui.stage.top).center
    return at[0], at[1]


@pytest.mark.parametrize("while_reading", [False, True])
@pytest.mark.parametrize("device", ["keyboard", "pad", "mouse"])
def test_acc_2_and_acc_12_a_crossing_is_skipped_on_purpose_with_any_device(device: str, while_reading: bool) -> None:
    with playing() as game:
        under_way(game, reading=while_reading)
        hands = Hands(game)
        if device == "mouse":
            at = middle(game, SKIP)
            hands.sent(motion(at), mouse(at, True), mouse(at, False))
        else:
            make, on, use = (key, pygame.K_TAB, pygame.K_RETURN) if device == "keyboard" else (button, 10, 0)
            for _ in range(12):
                if game.stack.focus == SKIP:
                    break
                hands.sent(make(on), make(on, False))
            assert game.stack.focus == SKIP
            hands.sent(make(use), make(use, False))
        game.steps(10)
        assert game.journey.state.screen is not Screen.CROSSING
