"""What an activity asks for can be seen and reached while it is on: the things of the five senses, and the focus on
the water (accessibility.md 6 and 14)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import numpy
import pygame
import pytest
from msgspec.structs import replace

from game.activities import breathing, ropes, senses
from game.app import Game
from game.core.intents import press
from game.core.settings import Settings
from game.flow.journey import Screen
from game.flow.visit import Phase
from game.ui.activities.ropes import CLEAT
from game.ui.activities.scenery import BEHIND_ROPES, OPEN, SCENERIES
from game.ui.geometry import STAGE, Rect
from tests.journeys import DAY, content
from tests.scenes_kit import play_until, pressed

SEEN = {
    "a lit lamp": {"boat": Rect(1190, 350, 90, 120), "hall_door": Rect(1460, 790, 60, 90)},
    "bunting": {"boat": Rect(1690, 455, 150, 60), "hall_door": Rect(1640, 440, 160, 60)},
    "heads in a window": {"boat": Rect(1705, 620, 120, 80), "hall_door": Rect(1190, 620, 240, 80)},
    "letters on something": {"boat": Rect(1300, 800, 80, 50), "hall_door": Rect(1440, 455, 80, 40)},
    "a dark roof": {"boat": Rect(1640, 270, 260, 120), "hall_door": Rect(1250, 260, 350, 130)},
}
"""Where the drawing of the quay has them, in u of the screen, from the two spots where the practice begins."""


@contextmanager
def practising(activity: str, spot: str = "boat_bench", **settings: Any) -> Iterator[Game]:
    """The game in the middle of an activity, with the player at a spot of the quay."""
    game = Game(day=DAY, seed=1, size=(1280, 720), silent=True, settings=Settings(**settings), content=content())
    try:
        game.steps(1, (press("play"),))
        play_until(game, Screen.VISIT)
        visit = game.journey.state.visit
        assert visit is not None
        machine = game.journey.machine(visit.level)
        x = machine.places["quay"].spot(spot).x  # type: ignore[union-attr]
        visit = machine._practise(replace(visit, walker=replace(visit.walker, x=x)), activity, 1, [])
        game.journey.state = replace(game.journey.state, visit=visit)
        game.steps(120)
        yield game
    finally:
        game.close()


def overlap(one: Rect, two: Rect) -> bool:
    wide = min(one.right, two.right) - max(one.x, two.x)
    return wide > 1 and min(one.bottom, two.bottom) - max(one.y, two.y) > 1


def to_find(game: Game, sense: str) -> set[str]:
    """What the first round has in the scene for one sense."""
    visit = game.journey.state.visit
    assert visit is not None
    params: senses.Params = game.journey.machine(visit.level).playables["senses"][0].params
    return set(params.passes[0].things[sense])


@pytest.mark.parametrize("text", [100, 150, 200])
@pytest.mark.parametrize("spot", ["boat_bench", "door"])
def test_acc_6_everything_to_be_found_is_on_the_screen_and_under_no_panel(text: int, spot: str) -> None:
    with practising("senses", spot, text_percent=text) as game:
        visit = game.journey.state.visit
        assert visit is not None and visit.phase is Phase.PRACTISE
        assert set(SEEN) | {"a puddle", "your own hands"} == to_find(game, "see")
        nodes = game.stack.nodes()
        finds = [n for n in nodes if n.id.startswith("find.")]
        assert len(finds) == len(to_find(game, "see"))
        for node in finds:
            cut = node.clip is not None and (node.rect.y < node.clip.y or node.rect.bottom > node.clip.bottom)
            assert not cut, f"'{node.name}' is scrolled out of sight"
            assert node.rect.x >= 0 and node.rect.right <= STAGE.w and node.rect.bottom <= STAGE.h
        panel = game.stack.top.practice.view.sheet.now().rect  # type: ignore[union-attr]
        chips = [n.rect for n in nodes if n not in finds and n.id != "ask"]
        for thing, places in SEEN.items():
            box = places["boat" if spot == "boat_bench" else "hall_door"]
            hidden = [r for r in (panel, *chips) if overlap(r, box)]
            assert not hidden, f"{thing} lies under {hidden}"


@pytest.mark.parametrize("theme", ["day", "high_contrast"])
def test_acc_14_the_focus_on_the_water_is_seen_in_the_middle_of_a_breath(theme: str) -> None:
    with practising("breathing", theme=theme, reduced_motion=True) as game:
        ring = game.stack._layers[-1].ring
        assert ring.at == breathing.BREATHE
        pictures = []
        for at in ("", breathing.BREATHE):
            ring.at = at
            game.loop.draw()
            game.loop.settle()
            pictures.append(pygame.surfarray.array3d(game.window.surface).astype(numpy.int16))
        changed = (numpy.abs(pictures[1] - pictures[0]).max(axis=2) > 60).sum()
        assert changed > 1200, f"only {changed} pixels show the focus"


def test_each_place_of_the_breathing_shows_where_one_is() -> None:
    """In the boat by dusk, from the door of the hall, behind the curtain, and in the open bay for the toolkit: what is
    seen in the middle or at an edge differs."""
    with practising("breathing", reduced_motion=True) as game:
        visit = game.journey.state.visit
        assert visit is not None
        level = game.content.levels[visit.level].level
        assert set(level.seas) == {"quay", "hall", "curtain"}
        pictures = {}
        for place in (*level.seas, "nowhere"):
            there = replace(visit, walker=replace(visit.walker, place=place))
            game.journey.state = replace(game.journey.state, visit=there)
            view = game.stack.top.practice.view  # type: ignore[union-attr]
            game.loop.draw()
            game.loop.settle()
            assert view.scenery is SCENERIES[level.seas.get(place, OPEN)]
            pictures[place] = pygame.surfarray.array3d(game.window.surface).astype(numpy.int16)
        assert game.ui.art.failed == {}
        # Left of the panel, under the chips: at 1280x720, x 0 to 180 and y 250 to 600; and the water's middle.
        edges = {place: picture[:180, 250:600] for place, picture in pictures.items()}
        middles = {place: picture[300:400, 500:600] for place, picture in pictures.items()}
        for one, other in combinations(pictures, 2):
            apart = max(numpy.abs(part[one] - part[other]).mean() for part in (edges, middles))
            assert apart > 12, f"{one} and {other} look alike: {apart:.1f}"


def test_the_panel_of_the_breathing_is_smaller_than_that_of_the_target_picture() -> None:
    """frames/frame_breathing.png has one of 800 by 150 u: the water is the picture."""
    with practising("breathing") as game:
        game.steps(1, (press(breathing.BREATHE),))
        for _ in range(40):
            game.steps(60)
            (panel,) = game.stack.top.covered()  # type: ignore[union-attr]
            visit = game.journey.state.visit
            assert visit is not None and visit.practice is not None
            if visit.practice.state.breaths:
                assert panel.w <= 800 and panel.w * panel.h < 800 * 150, panel
                return
        raise AssertionError("no breath was breathed")


def test_another_sense_can_be_reached_from_the_list() -> None:
    with practising("senses", text_percent=200) as game:
        game.steps(1, (press(senses.SWAP),))
        game.steps(5)
        names = {n.name for n in game.stack.nodes() if n.id.startswith("find.")}
        assert names == to_find(game, "touch")


def test_who_only_imagines_the_ropes_is_never_told_to_pull_or_let_go() -> None:
    with practising("ropes") as game:
        words = [asked(game)]
        pressed(game, ropes.IMAGINE)
        words.append(asked(game))
        for _ in range(2):
            pressed(game, ropes.ROPE)
            words.append(asked(game))
        real, *imagined = words
        assert "Draw it tight" in real and "Draw each rope" in real
        assert len(set(imagined)) == 3, "to picture it tight, loose, and on to the next"
        assert not [said for said in imagined if re.search("draw|let go|let it go|half as hard", said, re.IGNORECASE)]


def asked(game: Game) -> str:
    """What can be pressed, and the aim."""
    top = game.stack.top
    assert top is not None
    return " / ".join((*(node.name for node in top.nodes()), top.aim()))


def test_the_ropes_have_their_own_ground_behind_the_curtain_and_room_for_every_cleat() -> None:
    with practising("ropes") as game:
        assert game.stack.top is not None
        heights = set()
        for _ in range(3):
            for _ in range(2):
                pressed(game, ropes.ROPE)
                game.steps(60)
            page = game.stack.top.covered()[0]
            heights.add(round(page.y))
            assert page.y > CLEAT + 60, "the panel hides a cleat"
            game.steps(240)
            pressed(game, ropes.ROPE)
        ids = [node.id for node in game.stack.nodes()]
        assert ropes.ENOUGH in ids
        assert len(heights) == 1, "the panel jumps between the ropes"
    assert BEHIND_ROPES["curtain"] != BEHIND_ROPES[OPEN]
