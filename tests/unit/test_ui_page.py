"""Pages at every text size: nothing overlaps, nothing is cut off, everything can be reached (ACC-6, ACC-14)."""

import pygame
import pytest

from game.core.intents import Intent, Kind
from game.ui.canvas import Canvas
from game.ui.focus import Role
from game.ui.geometry import STAGE, Rect
from game.ui.page import VIEW_SLACK, Page, PageScene, Sheet
from game.ui.rows import shares
from game.ui.scene_stack import SceneStack
from game.ui.ui import Ui
from game.ui.widgets import Button, Choices, Columns, Flow, Picture, Row, Slider, Tabs, Text, Toggle
from tests.unit.ui_kit import make_ui

LONG = "Gently, not deeply. The sea follows you, and you can stop whenever you like. "


def rows() -> tuple[Row, ...]:
    return (
        Tabs((("one", "Text"), ("two", "Sound"), ("three", "Motion and calm")), "one"),
        Text(LONG * 3),
        Slider("size", "Text size", 125, 100, 200, 25, "125 %"),
        Toggle("aloud", "Read every line aloud", True, "With the voice of this computer."),
        Choices((("1", "Rude of it."), ("2", "You can skip tonight, you know. " * 2), ("3", "(wait)"))),
        Columns((Button("a", "The sea follows you", "a breath or two"), Button("b", "Five senses", "two minutes"))),
        Text("Nothing here is about you.", "small", "soft"),
    )


def page(ui: Ui, where: str = "centre") -> Page:
    footer = (Flow((Button("done", "Done"), Button("reset", "Put everything back"))),)
    return Page(ui, rows(), title="Settings", where=where, footer=footer)


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1600, 1200)])
def test_acc_6_nothing_overlaps_and_nothing_leaves_the_stage(size: tuple[int, int], percent: int, rtl: bool) -> None:
    ui = make_ui(size, percent=percent, rtl=rtl)
    for where in ("left", "centre", "right"):
        made = page(ui, where)
        assert STAGE.covers(made.rect)
        nodes = [n for n in made.nodes() if n.role is not Role.TEXT]
        for i, one in enumerate(nodes):
            assert one.rect.w >= 44
            assert one.rect.h >= 44
            assert made.rect.x <= one.rect.x
            assert one.rect.right <= made.rect.right
            for other in nodes[i + 1 :]:
                if (one.clip is None) == (other.clip is None):
                    assert not one.rect.overlaps(other.rect), (one.id, other.id)


@pytest.mark.parametrize("percent", [100, 200])
def test_every_node_can_be_brought_into_view(percent: int) -> None:
    ui = make_ui(percent=percent)
    made = page(ui)
    for node in made.nodes():
        made.show(node.id)
        now = next(n for n in made.nodes() if n.id == node.id)
        if now.clip is not None and now.rect.h <= now.clip.h:
            assert now.clip.covers(now.rect, slack=1), node.id


def test_where_a_page_scrolls_its_texts_can_be_focused() -> None:
    small, large = page(make_ui((1920, 1080))), page(make_ui(percent=200))
    assert large.scrolls
    assert {n.role for n in large.nodes()} >= {Role.TEXT}
    plain = Page(make_ui((1920, 1080)), (Text("A word."),))
    assert not plain.scrolls
    assert plain.nodes() == ()
    assert small.rect.w < large.rect.w


def test_order_is_reading_order() -> None:
    ids = [n.id for n in page(make_ui((1920, 1080))).nodes() if n.role is not Role.TEXT]
    assert ids == ["one", "two", "three", "size", "aloud", "1", "2", "3", "a", "b", "done", "reset"]


def test_number_keys_are_given_to_choices() -> None:
    numbers = {n.id: n.number for n in page(make_ui()).nodes() if n.role is Role.CHOICE}
    assert numbers == {"1": 1, "2": 2, "3": 3}


def test_a_slider_answers_a_press() -> None:
    slider = Slider("s", "Text", 175, 100, 200, 25)
    assert slider.after(Intent(Kind.PRESS, "s", 1.0)) == 200
    assert slider.after(Intent(Kind.PRESS, "s", -1.0)) == 150
    full = Slider("s", "Text", 200, 100, 200, 25)
    assert full.after(Intent(Kind.PRESS, "s", 1.0)) == 200
    assert full.after(Intent(Kind.PRESS, "s")) == 100


def test_a_sheet_is_kept_until_its_key_changes_and_stays_scrolled() -> None:
    ui = make_ui(percent=200)
    sheet = Sheet(ui, lambda: page(ui))
    first = sheet.now(1)
    first.scroll(150)
    assert sheet.now(1) is first
    second = sheet.now(2)
    assert second is not first
    assert second.scrolled == 150


def test_scrolling_stops_at_both_ends() -> None:
    made = page(make_ui(percent=200))
    made.scroll(-500)
    assert made.scrolled == 0
    made.scroll(1e6)
    last = made.nodes()[-3]
    assert last.clip is None or last.rect.bottom <= last.clip.bottom + 60


def test_drawing_a_page_paints_something_and_needs_no_window() -> None:
    class Shown(PageScene):
        name = "shown"

        def page(self) -> Page:
            return page(self.ui)

    ui = make_ui()
    pygame.display.init()
    surface = pygame.Surface((1280, 720))
    scenes = SceneStack(ui)
    scenes.push(Shown(ui))
    assert scenes.focus == "one"
    scenes.draw(Canvas(ui, surface, focus=scenes.focus))
    assert len({tuple(surface.get_at((x, 400))) for x in range(0, 1280, 7)}) >= 4


def test_what_stands_in_the_head_never_scrolls_and_stays_above() -> None:
    ui = make_ui(percent=200)
    lines = tuple(Text("A line of words. " * 6, id=f"line.{i}") for i in range(9))
    made = Page(ui, lines, title="Words", head=(Text("Call 999.", id="call"),), footer=(Button("back", "Back"),))
    before = made.nodes()[0]
    assert made.scrolls
    made.scroll(1e6)
    assert made.nodes()[0] == before
    assert before.id == "call" and before.clip is None
    view = made.nodes()[1].clip
    assert view is not None and view.y >= before.rect.bottom - VIEW_SLACK
    assert made.first() == "back"


@pytest.mark.parametrize(("percent", "closer"), [(100, False), (200, True)])
def test_acc_6_large_text_that_scrolls_stands_closer_under_a_smaller_heading(percent: int, closer: bool) -> None:
    ui = make_ui(percent=percent)
    many = tuple(Button(f"b{i}", "Press this") for i in range(20))
    long, short = (Page(ui, few, title="Words", closer=True) for few in (many, many[:1]))
    assert long.scrolls and not short.scrolls
    inside = [made.nodes()[0].rect.x - made.rect.x for made in (long, short)]
    assert (inside[0] < inside[1]) == closer
    assert Page(ui, many, title="Words").nodes()[0].rect.x - long.rect.x == inside[1]


def test_room_is_shared_so_that_only_the_longest_are_short_of_it() -> None:
    assert shares([300, 100, 200], 700) == (300, 100, 200)
    assert shares([500, 100, 400], 700) == (300, 100, 300)
    assert shares([500, 250, 400], 600) == (200, 200, 200)


def test_c2_buttons_beside_one_another_are_of_one_height() -> None:
    ui = make_ui()
    parts = Columns((Button("yes", "Yes"), Button("no", "No, " + "not now " * 9))).place(ui, 0, 0, 800)
    yes, no = (part.node.rect for part in parts if part.node)
    assert (yes.y, yes.h) == (no.y, no.h)
    assert yes.h > Button("yes", "Yes").height(ui, 390)


def test_acc_6_a_row_that_clips_what_it_draws_leaves_the_edge_of_what_scrolls() -> None:
    """A portrait does; the words below it once ran over the buttons of the footer."""

    def clipping(canvas: Canvas, rect: Rect) -> None:
        with canvas.clipped(Rect(rect.x, rect.y, 40, 40)):
            canvas.rect(rect, "accent")

    def filling(canvas: Canvas, rect: Rect) -> None:
        canvas.rect(rect, "#ff0000")

    ui = make_ui()
    surface = pygame.Surface((1280, 720))
    made = Page(ui, (Picture(clipping, 90), Picture(filling, 3000)), footer=(Button("back", "Back"),))
    assert made.scrolls
    made.draw(Canvas(ui, surface))
    box = ui.stage.to_px(made.rect)
    view = ui.stage.to_px(made.nodes()[-1].rect)
    column = [tuple(surface.get_at((box.centerx, y)))[:3] == (255, 0, 0) for y in range(view.top, view.bottom)]
    assert not any(column)
    assert tuple(surface.get_at((box.centerx, box.centery)))[:3] == (255, 0, 0)
