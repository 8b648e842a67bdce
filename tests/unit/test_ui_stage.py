"""The stage in windows of any shape."""

from itertools import pairwise

import pytest

from game.core.intents import Kind
from game.ui.bindings import ACTIONS, bound, conflicts, rebound
from game.ui.geometry import STAGE, Rect
from game.ui.stage import fitted
from tests.unit.ui_kit import make_ui


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160), (1600, 1200), (2560, 1080), (720, 1280)])
def test_the_stage_fits_and_lies_in_the_middle(size: tuple[int, int]) -> None:
    stage = fitted(size)
    assert stage.width <= size[0]
    assert stage.height <= size[1]
    assert stage.width == size[0] or stage.height == size[1]
    assert abs(stage.left * 2 + stage.width - size[0]) <= 1
    area = sum(bar.w * bar.h for bar in stage.bars)
    assert area + stage.width * stage.height == size[0] * size[1]


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (3840, 2160), (1600, 1200)])
def test_neighbours_in_units_are_neighbours_in_pixels(size: tuple[int, int]) -> None:
    stage = fitted(size)
    parts = [stage.to_px(Rect(i * 137.25, 0, 137.25, 50)) for i in range(10)]
    assert all(a.right == b.left for a, b in pairwise(parts))


def test_to_u_is_the_way_back() -> None:
    stage = fitted((1600, 1200))
    assert stage.to_u((stage.left, stage.top)) == (0.0, 0.0)
    x, y = stage.to_u((800, 600))
    assert (x, y) == pytest.approx((960, 540), abs=2)


def test_mirrored_twice_is_the_same() -> None:
    rect = Rect(60, 40, 300, 60)
    assert rect.mirrored().mirrored() == rect
    assert STAGE.covers(rect.mirrored())


def test_the_usual_keys_have_no_conflict() -> None:
    assert conflicts(bound({})) == {}
    assert {kind for kind, _ in ACTIONS.values()} >= {Kind.HELP, Kind.QUICK_EXIT, Kind.BACK, Kind.AIM}


def test_rebinding_names_the_action_that_has_the_key() -> None:
    keys, taken = rebound(bound({}), "aim", "l")
    assert taken == "backlog"
    keys, taken = rebound(bound({}), "aim", "k")
    assert taken == ""
    assert keys.kind_of("k") is Kind.AIM
    assert keys.key_for(Kind.AIM) == "k"


def test_s1_help_now_keeps_its_key_whatever_is_set() -> None:
    assert bound({"help": ("h",)}).kind_of("f1") is Kind.HELP
    assert bound({"aim": ("f1",)}).kind_of("f1") is Kind.HELP


def test_a_change_of_size_or_settings_makes_layouts_old() -> None:
    ui = make_ui()
    before = ui.version
    ui.resize((1920, 1080))
    assert ui.version > before
    before = ui.version
    ui.change(text_percent=150)
    assert ui.version > before
    ui.close()
