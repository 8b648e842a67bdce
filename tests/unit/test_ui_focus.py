"""The focus: order, wrap, geometry, and that it comes back (ACC-14)."""

from game.core.intents import Kind
from game.ui.focus import FocusRing, Node, Role, nearest
from game.ui.geometry import Rect


def grid() -> list[Node]:
    return [
        Node(f"{column}{row}", Role.BUTTON, "", Rect(column * 200, row * 100, 180, 80))
        for row in range(3)
        for column in range(3)
    ]


def ring(nodes: list[Node], at: str) -> FocusRing:
    made = FocusRing()
    made.sync(nodes)
    assert made.put(at)
    return made


def test_next_and_back_follow_the_order_and_wrap() -> None:
    nodes = grid()
    focus = ring(nodes, "22")
    focus.move(Kind.FOCUS_NEXT, nodes)
    assert focus.at == "00"
    focus.move(Kind.FOCUS_BACK, nodes)
    assert focus.at == "22"


def test_arrows_follow_the_geometry() -> None:
    nodes = grid()
    focus = ring(nodes, "11")
    for kind, there in (
        (Kind.FOCUS_UP, "10"),
        (Kind.FOCUS_RIGHT, "20"),
        (Kind.FOCUS_DOWN, "21"),
        (Kind.FOCUS_LEFT, "11"),
    ):
        focus.move(kind, nodes)
        assert focus.at == there


def test_c2_beside_an_answer_is_the_other_one_whatever_lies_above() -> None:
    more = Node("more", Role.BUTTON, "more", Rect(400, 300, 900, 60))
    yes, no = (Node(i, Role.BUTTON, i, Rect(400 + 460 * k, 380, 440, 60)) for k, i in enumerate(("yes", "no")))
    found = nearest(yes, (more, yes, no), 1, 0)
    assert found is not None and found.id == "no"


def test_arrows_wrap() -> None:
    nodes = grid()
    focus = ring(nodes, "02")
    focus.move(Kind.FOCUS_DOWN, nodes)
    assert focus.at == "00"
    focus.move(Kind.FOCUS_LEFT, nodes)
    assert focus.at == "20"


def test_every_node_is_reached_by_going_on() -> None:
    nodes = grid()
    focus = ring(nodes, "00")
    seen = set()
    for _ in nodes:
        seen.add(focus.at)
        focus.move(Kind.FOCUS_NEXT, nodes)
    assert seen == {n.id for n in nodes}


def test_it_stays_where_it_was_when_other_nodes_change() -> None:
    nodes = grid()
    focus = ring(nodes, "11")
    focus.sync([n for n in nodes if n.id != "00"])
    assert focus.at == "11"


def test_a_node_that_goes_hands_the_focus_to_the_one_in_its_place() -> None:
    nodes = grid()
    focus = ring(nodes, "11")
    focus.sync([n for n in nodes if n.id != "11"])
    assert focus.at == "21"


def test_another_screen_takes_the_default() -> None:
    focus = ring(grid(), "11")
    focus.sync([Node("a", Role.CHOICE, "", Rect(0, 0, 9, 9)), Node("b", Role.CHOICE, "", Rect(0, 20, 9, 9))], "b")
    assert focus.at == "b"


def test_without_a_default_nothing_is_focused() -> None:
    focus = FocusRing()
    focus.sync(grid())
    assert focus.at == ""
