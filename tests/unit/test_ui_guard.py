"""When a press answers: after what it answers was seen whole for long enough (safety.md C2)."""

import pytest

from game.ui.focus import Node, Role
from game.ui.geometry import Rect
from game.ui.guard import MOST_ASK_STEPS, Guard, Waits

ROOM = Rect(0, 0, 100, 60)
FLAG, NAME = Node("flag.good", Role.BUTTON, "Good", ROOM), Node("name.wick", Role.BUTTON, "Wick", ROOM)
CHOICE, PLAIN = Node("choice.0", Role.CHOICE, "Yes", ROOM), Node("back", Role.BUTTON, "Back", ROOM)


def guard() -> Guard:
    return Guard(Waits(settle=10, ask=40))


def test_where_no_pictures_are_made_the_wait_counts_from_the_step() -> None:
    made = guard()
    assert made.found((FLAG, CHOICE, PLAIN), 100)
    assert [made.too_soon(CHOICE, at) for at in (109, 110)] == [True, False]
    assert not made.too_soon(PLAIN, 100)
    assert made.too_soon(FLAG, 100)
    assert not made.too_soon(FLAG, 140)


@pytest.mark.parametrize(("node", "at", "soon"), [(FLAG, 279, True), (FLAG, 280, False), (CHOICE, 249, True)])
def test_a_picture_that_is_held_uses_up_no_wait(node: Node, at: int, soon: bool) -> None:
    made = guard()
    made.found((FLAG, CHOICE), 0)
    for step in range(240):
        made.shown(step, whole=False)
        assert made.too_soon(node, step)
    made.shown(240, whole=True)
    made.shown(241, whole=False)
    assert made.too_soon(node, at) == soon
    assert not made.too_soon(node, 330)


def test_each_press_during_the_wait_starts_it_anew_up_to_a_bound() -> None:
    made = guard()
    made.found((FLAG,), 0)
    refused = [at for at in range(30, 2 * MOST_ASK_STEPS, 30) if made.too_soon(FLAG, at)]
    assert refused == list(range(30, MOST_ASK_STEPS, 30))


def test_a_rest_as_long_as_the_wait_is_enough() -> None:
    made = guard()
    made.found((FLAG,), 0)
    assert made.too_soon(FLAG, 30)
    assert made.too_soon(FLAG, 60)
    assert not made.too_soon(FLAG, 100)


def test_other_nodes_beside_a_question_that_was_seen_ask_nothing_anew() -> None:
    made = guard()
    made.found((FLAG,), 0)
    made.shown(0, whole=True)
    assert not made.too_soon(FLAG, 50)
    assert made.found((FLAG, PLAIN), 50)
    made.shown(51, whole=True)
    assert not made.too_soon(FLAG, 52)
    assert not made.found((FLAG, PLAIN), 53)
    assert made.found((FLAG, NAME), 54)
    assert made.too_soon(NAME, 55)


def test_what_lay_under_something_else_is_asked_anew() -> None:
    made = guard()
    made.found((FLAG,), 0)
    assert not made.too_soon(FLAG, 50)
    made.anew()
    assert made.found((FLAG,), 60)
    assert made.too_soon(FLAG, 61)


def test_a_question_that_nobody_has_seen_yet_waits_on_when_something_comes_up_beside_it() -> None:
    made = guard()
    made.found((FLAG,), 0)
    made.shown(10, whole=False)
    assert made.found((FLAG, PLAIN), 20)
    made.shown(100, whole=True)
    assert made.too_soon(FLAG, 101)
    assert not made.too_soon(FLAG, 141)
