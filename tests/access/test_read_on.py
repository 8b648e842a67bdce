"""Enter on words reads on and never answers; arrows go by rows; a box over an activity takes the focus.

Guards ACC-2 (the keyboard alone) and C2 (nothing pre-set, no press that was meant for something else).
"""

from dataclasses import replace as replace_field

import pygame
import pytest
from msgspec.structs import replace

from game.activities.breathing import ENOUGH, MORE
from game.app import Game
from game.core.intents import Intent, Kind
from game.flow.practice import Stage
from game.ui.activities.foot import ASKED
from game.ui.asked import about_you
from game.ui.consents import COUNSELLOR_FILE
from game.ui.focus import FocusRing, Node, Role
from game.ui.geometry import Rect
from game.ui.scenes.consent import AskPurpose
from tests.access.test_answers_unseen import practised
from tests.scenes_kit import key, playing

ENTER = (Intent(Kind.ACTIVATE),)


def asked(game: Game, *, more: bool) -> AskPurpose:
    scene = AskPurpose(game.session, COUNSELLOR_FILE)
    scene.more = more
    game.stack.push(scene)
    game.steps(80)
    return scene


def test_enter_goes_from_paragraph_to_paragraph_and_then_to_a_button_that_is_no_answer() -> None:
    with playing() as game:
        scene = asked(game, more=False)
        words = [n.id for n in scene.nodes() if n.role is Role.TEXT]
        game.steps(1, (Intent(Kind.FOCUS, words[0]),))
        been = []
        for _ in words:
            game.steps(1, ENTER)
            been.append(game.stack.focus)
        assert len(words) > 1
        assert been == [*words[1:], "more"]


def test_enter_on_the_last_words_never_answers_where_every_button_would() -> None:
    with playing() as game:
        scene = asked(game, more=True)
        for _ in range(3 * len(scene.nodes())):
            before = game.stack.focus
            game.steps(1, ENTER)
            assert game.stack.top is scene and game.stack.focus != before
            assert not about_you(game.stack.focus)


@pytest.mark.parametrize("way", [Kind.FOCUS_LEFT, Kind.FOCUS_RIGHT])
def test_sideways_from_a_paragraph_of_the_question_about_notes_is_no_way_to_an_answer(way: Kind) -> None:
    with playing() as game:
        scene = asked(game, more=True)
        for word in [n.id for n in scene.nodes() if n.role is Role.TEXT]:
            game.steps(1, (Intent(Kind.FOCUS, word),))
            game.steps(1, (Intent(way),))
            assert game.stack.focus == word


FORM = (
    Node("ask.name", Role.TEXT, "What shall we call you?", Rect(0, 0, 900, 40)),
    *(
        Node(f"name.{n}", Role.BUTTON, n, Rect(n_at * 200, 50, 190, 60), group="name", chosen=n == "none")
        for n_at, n in enumerate(("wick", "tar", "none"))
    ),
    Node("ask.age", Role.TEXT, "How old?", Rect(0, 130, 900, 40)),
    *(
        Node(f"age.{n}", Role.BUTTON, n, Rect(n_at * 200, 180, 190, 60), group="age", chosen=n == "12")
        for n_at, n in enumerate(("12", "13_15", "16_17", "18", "none"))
    ),
    Node("keep.done", Role.BUTTON, "Done", Rect(0, 260, 400, 60)),
)


@pytest.mark.parametrize(
    ("start", "ways", "ends"),
    [
        ("ask.name", (Kind.FOCUS_RIGHT,), "name.none"),
        ("ask.age", (Kind.FOCUS_RIGHT,), "age.12"),
        ("name.none", (Kind.FOCUS_DOWN, Kind.FOCUS_DOWN), "age.12"),
        ("name.none", (Kind.FOCUS_DOWN, Kind.FOCUS_RIGHT), "age.12"),
        ("age.12", (Kind.FOCUS_RIGHT,), "age.13_15"),
        ("keep.done", (Kind.FOCUS_UP,), "age.12"),
        ("keep.done", (Kind.FOCUS_UP, Kind.FOCUS_UP, Kind.FOCUS_UP), "name.none"),
    ],
)
def test_arrows_go_by_rows_and_land_on_the_option_that_is_chosen(start: str, ways: tuple[Kind, ...], ends: str) -> None:
    ring = FocusRing()
    ring.sync(FORM, start)
    ring.put(start)
    for way in ways:
        ring.move(way, FORM)
    assert ring.at == ends


def in_practice(game: Game) -> bool:
    visit = game.journey.state.visit
    return visit is not None and visit.practice is not None


@pytest.mark.parametrize("held", ["practice.leave", "practice.skip", "chrome.pause"])
def test_a_box_over_the_breathing_takes_the_focus_and_enter_presses_nothing_outside_it(held: str) -> None:
    with playing() as game:
        practised(game, Stage.ACT)
        game.steps(30, (Intent(Kind.FOCUS, held),))
        assert game.stack.focus == held
        visit = game.journey.state.visit
        assert visit is not None and visit.practice is not None
        asking = replace(visit.practice, state=replace_field(visit.practice.state, asking=True))
        game.journey.state = replace(game.journey.state, visit=replace(visit, practice=asking))
        game.steps(10)
        assert game.stack.focus == ASKED
        game.loop.once((key(pygame.K_RETURN), key(pygame.K_RETURN, False)), 1 / 60, now=500.0)
        game.steps(5)
        assert in_practice(game) and game.stack.focus == ASKED
        assert {ENOUGH, MORE} <= {n.id for n in game.stack.nodes()}


def test_how_is_your_body_now_takes_the_focus_on_its_words_and_enter_answers_nothing() -> None:
    with playing() as game:
        practised(game, Stage.FELT)
        game.steps(400)
        assert game.stack.focus == ASKED
        game.steps(5, ENTER)
        visit = game.journey.state.visit
        assert visit is not None and visit.practice is not None
        assert visit.practice.stage is Stage.FELT and game.stack.focus == ASKED
        game.steps(1, (Intent(Kind.FOCUS_DOWN),))
        assert game.stack.focus.startswith("felt.")
