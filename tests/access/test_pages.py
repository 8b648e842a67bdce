"""Words that stand on the screen: on a ground they are read on, in their place whatever is ticked, and told apart.

Guards ACC-6 (no jumping, no overlap), ACC-7 (4.5 to 1 for text), ACC-15 (plain words) and ACC-16 (the aim).
"""

from dataclasses import replace

import numpy
import pygame
import pytest

from game.app import Game
from game.bot import Diligent
from game.content.theme import contrast, load_themes, rgb
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings
from game.flow.journey import Screen
from game.ui.canvas import Canvas
from game.ui.focus import Role
from game.ui.geometry import Rect
from game.ui.scenes.menu import options
from game.ui.scenes.settings import TABS, SettingsScene
from game.ui.text import TextBlock
from game.ui.widgets import Button
from tests.access.test_activities_seen import practising
from tests.journeys import ROOT
from tests.scenes_kit import playing
from tests.unit.ui_kit import make_ui

THEMES = load_themes(ROOT / "assets" / "themes")


def ground(game: Game, rect: Rect) -> numpy.ndarray:
    """The colours of every pixel of a part of the stage."""
    px = game.ui.stage.to_px(rect).move(game.ui.stage.left, game.ui.stage.top)
    return pygame.surfarray.array3d(game.window.surface.subsurface(px)).reshape(-1, 3)


@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
@pytest.mark.parametrize("text", [100, 125, 150, 175, 200])
@pytest.mark.parametrize("theme", sorted(THEMES))
def test_acc_7_the_line_on_the_title_is_read_on_its_ground(
    theme: str, text: int, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawn without its letters, no pixel below the line comes nearer to their colour than the theme promises."""
    settings = Settings(text_percent=text, font=letters, theme=theme, reduced_motion=True)
    written: list[Rect] = []

    def unwritten(canvas: Canvas, block: TextBlock, x: float, y: float, colour: str = "") -> None:
        if canvas.origin == (0, 0):
            written.append(Rect(x, y, block.width, block.height))

    with playing(settings=settings) as game:
        monkeypatch.setattr(Canvas, "text", unwritten)
        for scene in game.stack.scenes:
            scene.settle(game.window.surface)
        game.loop.draw()
        line = min(written, key=lambda r: r.h / max(1, r.w))
        colours = {tuple(int(part) for part in pixel) for pixel in numpy.unique(ground(game, line), axis=0)}
        cream = rgb(game.ui.theme.cream)
        assert min(contrast(cream, (r, g, b)) for r, g, b in colours) >= game.ui.theme.text_ratio


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_acc_7_nothing_is_seen_through_a_panel(theme: str) -> None:
    assert THEMES[theme].panel_alpha == 1.0


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("rtl", [False, True])
def test_acc_6_nothing_moves_when_another_answer_is_ticked(text: int, rtl: bool) -> None:
    ui = make_ui(percent=text, rtl=rtl)
    answers = tuple((str(i), "a word " * (1 + i % 3)) for i in range(9))
    places = {tuple(p.rect for p in options("of", answers, str(i)).place(ui, 0, 0, 900)) for i in range(9)}
    assert len(places) == 1


@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
@pytest.mark.parametrize("text", [100, 200])
def test_acc_6_in_the_five_senses_a_tick_moves_no_word(text: int, letters: str) -> None:
    with practising("senses", text_percent=text, font=letters) as game:
        words = {n.id: n.rect for n in game.stack.nodes() if n.id.startswith("find.")}
        assert len(words) > 4
        game.steps(1, (press("find.0"),))
        game.steps(30)
        assert {n.id: n.rect for n in game.stack.nodes() if n.id.startswith("find.")} == words


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
@pytest.mark.parametrize("text", [100, 125, 150, 175, 200])
def test_acc_6_the_tabs_of_settings_stand_on_one_line_and_break_no_word(text: int, letters: str, rtl: bool) -> None:
    with playing(settings=Settings(text_percent=text, font=letters)) as game:
        game.ui.speak(replace(game.ui.words, right_to_left=rtl))
        scene = SettingsScene(game.session)
        game.stack.push(scene)
        tabs = [node for node in game.stack.nodes() if node.role is Role.TAB]
        assert len(tabs) == len(TABS)
        assert len({(tab.rect.y, tab.rect.h) for tab in tabs}) == 1
        for tab in tabs:
            longest = max(game.ui.type.width_of(word, "button", bold=True) for word in tab.name.split())
            assert longest <= Button(tab.id, tab.name, on=True, ticked=True)._room(game.ui, tab.rect.w), tab.name
        size = next(node for node in game.stack.nodes() if node.id == "text_percent")
        seen = size.seen()
        assert seen is not None and seen.covers(size.rect, slack=0.5), "what was just changed stays in sight"


@pytest.mark.parametrize("activity", ["ropes", "senses", "breathing"])
def test_acc_15_no_two_presses_of_an_activity_begin_alike(activity: str) -> None:
    """ "Skip this one" beside "Skip this" was pressed by mistake."""
    with practising(activity) as game:
        names = [n.name for n in game.stack.nodes() if n.role is not Role.TEXT and not n.id.startswith("find.")]
        alike = [(a, b) for a in names for b in names if a is not b and b.startswith(a)]
        assert len(names) > 4
        assert alike == []


def test_acc_16_the_aim_of_the_opening_is_not_what_was_just_said() -> None:
    aims: set[str] = set()
    with playing() as game:
        game.steps(1, (press("play"),))
        policy = Diligent(1)
        while game.journey.state.screen is Screen.OPENING:
            opening, top = game.journey.state.opening, game.stack.top
            assert opening is not None
            assert top is not None
            beat = game.content.opening.beat[opening.beat]
            assert top.aim()
            assert top.aim() not in {line.text for line in beat.lines}
            aims.add(top.aim())
            game.steps(1, (policy.next(game.journey) or Intent(Kind.NEXT),))
    assert len(aims) == len({beat.kind for beat in game.content.opening.beat})
