"""Pages at every text size: nothing overlaps, nothing is cut off, everything can be reached (ACC-6, ACC-14)."""

import pygame
import pytest

from game.core.intents import Intent, Kind
from game.ui.canvas import Canvas
from game.ui.focus import Role
from game.ui.geometry import STAGE
from game.ui.page import Page, PageScene, Sheet
from game.ui.scene_stack import SceneStack
from game.ui.ui import Ui
from game.ui.widgets import Button, Choices, Columns, Flow, Row, Slider, Tabs, Text, Toggle
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
