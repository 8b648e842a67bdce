"""The camera: it never shows an edge, eases, and pushes in to waist-up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.camera import STANDING, View, at, between, followed, talking

WIDTHS = st.floats(1920, 6000)


@given(st.floats(-500, 7000), WIDTHS)
def test_no_edge_is_shown(x: float, width: float) -> None:
    view = at(x, width)
    assert 0 <= view.x <= width - 1920


@given(st.floats(100, 4000), st.sampled_from([-1, 1]), st.booleans())
def test_following_never_shows_an_edge_and_comes_to_rest(x: float, facing: int, moving: bool) -> None:
    view = at(2000, 4320)
    for _ in range(400):
        before = view
        view = followed(view, x, facing, moving, 4320)
        assert 0 <= view.x <= 2400
    assert abs(view.x - before.x) < 0.5


@given(st.floats(100, 4200), st.floats(760, 980), st.floats(-400, 400))
def test_talking_shows_no_edge_at_any_depth(x: float, ground: float, aside: float) -> None:
    view = talking(x, ground, 4320, aside=aside)
    left, top = view.place(0, 0)
    right, bottom = view.place(1920, 1080)
    assert left >= -0.01
    assert right <= 4320.01
    assert top >= -0.01
    assert bottom <= 1080.01
    for parallax in (0.0, 0.15, 0.45, 1.0):
        # A layer that just covers the screen at zoom 1 still covers it.
        start = view.x * parallax
        assert view.screen(start, 0, parallax)[0] <= 0.01
        assert view.screen(start + 1920, 1080, parallax)[0] >= 1919.99
        assert view.screen(start, 0, parallax)[1] <= 0.01
        assert view.screen(start, 1080, parallax)[1] >= 1079.99


def test_people_are_shown_from_the_waist_up_at_55_to_60_per_cent() -> None:
    view = talking(2000, 900, 4320)
    head = view.screen(2000, 900 - STANDING)[1]
    assert 0.55 <= (1080 - head) / 1080 <= 0.60


def test_screen_and_place_are_each_others_way_back() -> None:
    for view in (View(700.0), talking(1500, 880, 4320), between(View(700.0), talking(1500, 880, 4320), 0.4)):
        x, y = view.screen(1234.0, 567.0)
        assert view.place(x, y) == pytest.approx((1234.0, 567.0))


def test_the_push_is_steady() -> None:
    one = at(1500, 4320)
    other = talking(1500, 880, 4320)
    zooms = [between(one, other, i / 20).zoom for i in range(21)]
    assert zooms == sorted(zooms)
    assert between(one, other, 0) == one
    assert between(one, other, 1) == other
