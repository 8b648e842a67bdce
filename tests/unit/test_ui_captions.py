"""Where a caption stands: beside the corner's chips, clear of everything, in one place for as long as that is free."""

from game.ui.captions import Around, Standing, lane, stood
from game.ui.chrome import corner
from game.ui.geometry import STAGE, Rect
from game.ui.page import Page
from game.ui.ui import Ui
from game.ui.widgets import Text
from tests.unit.ui_kit import make_ui


def placed(ui: Ui, words: str, *taken: Rect, before: Standing | None = None) -> Standing:
    return stood(ui, words, Around(corner(ui), taken, (corner(ui),)), before)


def test_it_stands_beside_the_chips_of_the_corner() -> None:
    ui = make_ui()
    rect = placed(ui, "[gull]").rect
    assert rect.x == corner(ui).right + 20
    assert abs(rect.cy - corner(ui).cy) < 1


def test_right_to_left_it_stands_on_the_other_side() -> None:
    ui = make_ui(rtl=True)
    assert placed(ui, "[gull]").rect.right == corner(ui).x - 20


def test_the_same_words_stay_although_a_better_place_comes_free() -> None:
    ui = make_ui()
    strip = Rect(0, 0, 1920, 200)
    first = placed(ui, "[gull]", strip)
    assert placed(ui, "[gull]", before=first) is first


def test_it_moves_once_something_lies_there() -> None:
    ui = make_ui()
    first = placed(ui, "[gull]")
    moved = placed(ui, "[gull]", first.rect.inset(-40), before=first)
    assert not moved.rect.overlaps(first.rect.inset(-40))


def test_a_second_sound_does_not_move_the_first() -> None:
    for ui in (make_ui(), make_ui(rtl=True)):
        first = placed(ui, "[gull]").rect
        both = placed(ui, "[gull]\n[oars]", before=placed(ui, "[gull]")).rect
        assert both.w > first.w
        assert (both.right == first.right) if ui.rtl else (both.x == first.x)


def test_where_two_do_not_fit_the_newest_stands_alone() -> None:
    ui = make_ui(percent=200, font="dyslexic")
    page = Rect(0, ui.top, 1920, 1080 - ui.top - lane(ui, STAGE))
    two = "[a warm chord, rising: a light comes on]\n[chairs fall over, across the hall]"
    alone = placed(ui, two.rpartition("\n")[2], page)
    assert placed(ui, two, page).rect == alone.rect
    assert not alone.rect.overlaps(page)


def test_with_no_room_at_all_it_keeps_off_what_is_pressed() -> None:
    ui = make_ui()
    button = Rect(0, 900, 1920, 180)
    found = stood(ui, "Not everything could be deleted. " * 3, Around(corner(ui), (STAGE,), (corner(ui), button)), None)
    assert not found.rect.overlaps(button)
    assert not found.rect.overlaps(corner(ui))


def test_acc_8_a_tall_page_leaves_a_line_for_captions_unless_they_are_off() -> None:
    rows = [Text("Words.")] * 60
    low = Page(make_ui(percent=200), rows, width=1800.0).rect.bottom
    assert 1080 - low > lane(make_ui(percent=200), STAGE) - 0.1 > 0
    assert Page(make_ui(percent=200, captions=False), rows, width=1800.0).rect.bottom > low


def test_acc_8_a_narrow_page_leaves_none_and_captions_stand_beside_it() -> None:
    ui = make_ui()
    rect = Page(ui, [Text("Words.")] * 60, width=1100.0).rect
    assert lane(ui, rect) == 0
    found = placed(ui, "Mira: [sings, no words, shaky and then not]", rect)
    assert not found.rect.overlaps(rect)
    assert not found.rect.overlaps(corner(ui))
