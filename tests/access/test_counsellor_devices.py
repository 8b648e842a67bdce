"""The file for the counsellor with one device alone, from the logbook to the saved file (ACC-2, ACC-3), and in a
made-up language that is read from the right (ACC-19)."""

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from game.app import Game
from game.core.intents import press
from game.flow.keeper import Plan
from game.ui.focus import Node
from game.ui.scenes.own_words import OwnWords
from game.ui.scenes.scanning import SCAN, STEPS
from telemetry.counsellor.reader import read
from tests.counsellor_scenes_kit import documents, logbook, planned, to_make_file, words
from tests.passphrase_kit import answered, sent, top
from tests.scenes_kit import button, key, motion, mouse, pressed
from tests.study_kit import at_home

PLANS = (Plan("agreed", "Ask about the seat", "3 March 2026"), Plan("agreed", "Ride the bus once", ""))
WAY = ("make_file", "tick.talk", "see", "out.plans.2", "save", "how", "how.none", "place.0", "save", "finish")
MOST = 80
Press = Callable[["Hand", str], None]


class Hand:
    """One device: events a third of a second apart."""

    def __init__(self, game: Game) -> None:
        self.game, self.now = game, 10.0

    def send(self, *events: pygame.event.Event) -> None:
        for event in events:
            self.now += 0.4
            self.game.loop.once([event], 1 / 60, now=self.now)
            self.game.steps(24)

    def node(self, name: str) -> Node | None:
        return next((n for n in self.game.stack.nodes() if n.id == name), None)


def by_keyboard(hand: Hand, name: str) -> None:
    for _ in range(MOST):
        if hand.game.stack.focus == name:
            hand.send(key(pygame.K_RETURN), key(pygame.K_RETURN, False))
            return
        hand.send(key(pygame.K_TAB), key(pygame.K_TAB, False))
    raise AssertionError(f"Tab never comes to {name}, {hand.game.stack.focus}")


def by_pad(hand: Hand, name: str) -> None:
    """Down, and along the buttons at the foot, which stand beside one another."""
    for _ in range(MOST):
        at = hand.node(hand.game.stack.focus)
        if hand.game.stack.focus == name:
            hand.send(button(0), button(0, False))
            return
        wanted, arrow = hand.node(name), 12
        if at is not None and wanted is not None and at.clip is None and abs(at.rect.cy - wanted.rect.cy) < 1:
            arrow = 14 if wanted.rect.x > at.rect.x else 13
        hand.send(button(arrow), button(arrow, False))
    raise AssertionError(f"the cross never comes to {name}, {hand.game.stack.focus}")


def by_mouse(hand: Hand, name: str) -> None:
    for _ in range(MOST):
        node = hand.node(name)
        assert node is not None
        seen = node.seen()
        if seen is not None and seen.h > node.rect.h - 1:
            at = hand.game.ui.stage.to_px(node.rect).center
            hand.send(motion(at), mouse(at, True), mouse(at, False))
            return
        hand.send(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-1, precise_y=-1.0, flipped=False))
    raise AssertionError(f"the wheel never brings {name}")


@pytest.mark.parametrize("by", [by_keyboard, by_pad, by_mouse])
def test_acc_2_from_the_logbook_to_the_saved_file_with_one_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: Press
) -> None:
    elsewhere = documents(tmp_path, monkeypatch)
    with at_home(tmp_path / "data", study=None) as game:
        planned(game, *PLANS)
        logbook(game)
        hand = Hand(game)
        for name in WAY:
            answered(game)
            game.steps(30)
            assert hand.node(name) is not None, (name, top(game))
            by(hand, name)
        answered(game)
        assert [scene.name for scene in game.stack.scenes] == ["harbour", "logbook"]
    (file,) = elsewhere.iterdir()
    chosen = read(file.read_bytes()).chosen
    assert chosen.talk and [plan.text for plan in chosen.plans] == ["Ask about the seat"]


def test_acc_3_own_words_are_picked_with_one_button(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        to_make_file(game)
        pressed(game, "write.goal.0", "scan")
        page = game.stack.top
        assert isinstance(page, OwnWords) and page.scanner is not None
        for _ in range(40):
            if page.text:
                break
            # Twice: the line that is lit, then the key that is lit in it.
            game.steps(1, (press(SCAN),))
            game.steps(STEPS // 2)
        assert page.text, "one button writes"


def test_acc_19_typed_words_of_the_other_direction_and_large_letters_keep_everything_on_the_stage(
    tmp_path: Path,
) -> None:
    arabic = "أبقى في الصف 0800 1111"
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=200, theme="high_contrast", font="dyslexic")
        to_make_file(game)
        pressed(game, "write.goal.0")
        page = game.stack.top
        assert isinstance(page, OwnWords)
        page.add(arabic)
        pressed(game, "done", "see")
        assert "0800 1111" in words(game).replace("\u2066", "").replace("\u2069", "")
        for node in game.stack.nodes():
            seen = node.seen()
            assert seen is None or 0 <= seen.x <= seen.right <= 1920, node


def test_the_focus_never_begins_on_what_takes_something_out_or_gives_it_away(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        planned(game, *PLANS)
        to_make_file(game)
        assert game.stack.focus == "what"
        pressed(game, "see")
        assert game.stack.focus == "see"
        sent(game, press("save"))
        assert top(game) == "hand_over"


@pytest.mark.parametrize("item", ["goal", "topics", "own_words"])
@pytest.mark.parametrize("percent", [150, 175, 200])
def test_every_key_is_in_sight_however_large_the_letters_are(tmp_path: Path, item: str, percent: int) -> None:
    """As long as one line holds what was typed; after that the page scrolls."""
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=percent)
        to_make_file(game)
        pressed(game, f"write.{item}.0")
        page = game.stack.top
        assert isinstance(page, OwnWords)
        before = {node.id: node.rect for node in page.nodes()}
        page.add("The bus")
        assert not page.now().scrolls
        assert {node.id: node.rect for node in page.nodes()} == before, "no key moves while one line is written"
