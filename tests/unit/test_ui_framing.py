"""How the eye moves while people talk, and whom it shows."""

from itertools import pairwise

import pytest

from game.ui.camera import View
from game.ui.framing import PUSH_STEPS, Framing
from game.ui.geometry import STAGE_WIDTH
from game.ui.staging import PLAYER, Figure
from game.ui.talk_view import beside, sung, whole

WIDE, ONE, OTHER = View(400.0), View(400.0, 3.0, 900.0, 500.0), View(500.0, 1.8, 1000.0, 500.0)
BACK_DOOR = tuple(
    Figure(person, x, 882.0, 1, "stand")
    for person, x in ((PLAYER, 2635.0), ("mira", 2490.0), ("ravi", 2760.0), ("nan", 2880.0), ("fen", 3000.0))
)
QUAY = 4320.0


def test_the_eye_goes_in_on_to_others_and_out_without_a_jump() -> None:
    framing, seen = Framing(), [WIDE]
    for wanted in (ONE, OTHER):
        for _ in range(PUSH_STEPS):
            framing.move_on(wanted, WIDE, still=False)
            seen.append(framing.seen(WIDE))
        assert seen[-1] == wanted
    out = 0
    while not framing.move_out(WIDE, still=False):
        seen.append(framing.seen(WIDE))
        out += 1
    assert out == PUSH_STEPS - 1
    assert framing.seen(WIDE) == WIDE
    steps = [abs(a.zoom - b.zoom) for a, b in pairwise(seen)]
    assert max(steps) < 0.15


def test_turning_back_on_the_way_to_others_begins_where_the_eye_is() -> None:
    framing = Framing()
    for wanted, steps in ((ONE, PUSH_STEPS), (OTHER, PUSH_STEPS // 2)):
        for _ in range(steps):
            framing.move_on(wanted, WIDE, still=False)
    before = framing.seen(WIDE)
    framing.move_out(WIDE, still=False)
    assert framing.seen(WIDE).zoom == pytest.approx(before.zoom, abs=0.1)


def test_with_reduced_motion_nothing_eases() -> None:
    framing = Framing()
    framing.move_on(ONE, WIDE, still=True)
    assert framing.seen(WIDE) == ONE
    framing.move_on(OTHER, WIDE, still=True)
    assert framing.seen(WIDE) == OTHER
    assert framing.move_out(WIDE, still=True)
    assert framing.seen(WIDE) == WIDE


@pytest.mark.parametrize("rtl", [False, True])
def test_who_joins_a_talk_is_whole_in_sight(rtl: bool) -> None:
    two = beside(BACK_DOOR, ["mira"], QUAY, rtl=rtl)
    everybody = {"mira", "ravi", "nan", "fen"}
    assert whole(BACK_DOOR, two, ["mira"], rtl=rtl)
    assert not whole(BACK_DOOR, two, everybody, rtl=rtl)
    assert whole(BACK_DOOR, beside(BACK_DOOR, everybody, QUAY, rtl=rtl), everybody, rtl=rtl)


def test_the_eye_goes_in_to_a_song_but_not_away_from_who_speaks() -> None:
    stage = (
        Figure("mira", 1595.0, 738.0, -1, "sing"),
        Figure("nan", 372.0, 892.0, 1, "sit"),
        Figure(PLAYER, 1838.0, 738.0, -1, "stand"),
    )
    view = sung(stage, "", STAGE_WIDTH)
    assert view is not None
    assert 0.3 * STAGE_WIDTH < view.screen(1595.0, 500.0)[0] < 0.7 * STAGE_WIDTH
    assert view.place(STAGE_WIDTH, 0.0)[0] <= STAGE_WIDTH
    assert sung(stage, "mira", STAGE_WIDTH) == view
    assert sung(stage, "nan", STAGE_WIDTH) is None
    assert sung(stage[1:], "", STAGE_WIDTH) is None
