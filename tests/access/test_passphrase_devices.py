"""The page on which a passphrase is typed: with every device, never spoken, written nowhere (S6, ACC-2, ACC-3)."""

from collections.abc import Iterator

import pygame
import pytest

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.ui.bindings import Device
from game.ui.scenes.passphrase import ChoosePassphrase
from game.ui.scenes.scanning import SCAN, STEPS
from game.ui.scenes.text_entry import TextEntry
from tests.passphrase_kit import sent, top, typed, words_of
from tests.scenes_kit import button, key, motion, mouse, playing

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


@pytest.fixture
def page() -> Iterator[Game]:
    """A page on which a passphrase is chosen, over the title."""
    with playing() as game:
        game.stack.push(ChoosePassphrase(game.session, ""))
        game.steps(2)
        yield game


def test_acc_2_letters_from_the_grid_with_a_mouse(page: Game) -> None:
    for letter in "sea":
        rect = next(n.rect for n in page.stack.nodes() if n.id == f"letter.{ord(letter)}")
        at = page.ui.stage.to_px(rect).center
        page.loop.once([mouse(at, True)])
        page.loop.once([mouse(at, False)])
    assert words_of(page) == "sea"


def test_acc_2_letters_from_the_grid_with_a_pad(page: Game) -> None:
    page.loop.once([button(12), button(12, False)], now=1.0)
    page.stack._layers[-1].ring.put("letter.97")
    for number, now in ((14, 2.0), (0, 3.0), (12, 4.0), (0, 5.0)):
        page.loop.once([button(number)], now=now)
        page.loop.once([button(number, False)], now=now + 0.1)
    assert words_of(page) == "bo", "one to the right of a, then one line below"


def clicked(game: Game, node: str) -> None:
    rect = next(n.rect for n in game.stack.nodes() if n.id == node)
    at = game.ui.stage.to_px(rect).center
    for event in (motion(at), mouse(at, True), mouse(at, False)):
        game.loop.once([event])


def keyed(game: Game, words: str, apart: float = 0.06) -> None:
    """As from a keyboard in the window: a key goes down, writes, and goes up again."""
    now = float(game.stack.steps)
    for letter in words:
        code = pygame.K_SPACE if letter == " " else ord(letter)
        written = pygame.event.Event(pygame.TEXTINPUT, text=letter)
        game.loop.once([key(code), written, key(code, False)], now=now)
        now += apart


def enter(game: Game, code: int = pygame.K_RETURN) -> None:
    now = float(game.stack.steps)
    game.loop.once([key(code)], now=now)
    game.loop.once([key(code, False)], now=now + 0.1)
    game.steps(2)


def title(game: Game) -> str:
    assert isinstance(game.stack.top, TextEntry)
    return game.stack.top.title()


@pytest.mark.parametrize("code", [pygame.K_RETURN, pygame.K_KP_ENTER])
@pytest.mark.parametrize("resting", ["", "letter.97", "letter.122", "show", "back"])
def test_acc_2_enter_ends_the_typing_wherever_the_mouse_rests(page: Game, resting: str, code: int) -> None:
    """The page was opened with a mouse; its pointer lies on a letter, which Enter must not write."""
    page.ui.used(Device.MOUSE)
    page.stack.replace(ChoosePassphrase(page.session, ""))
    page.steps(2)
    before = title(page)
    if resting:
        rect = next(n.rect for n in page.stack.nodes() if n.id == resting)
        page.loop.once([motion(page.ui.stage.to_px(rect).center)])
        assert page.stack.focus == resting
    keyed(page, "kettle book")
    assert words_of(page) == "kettle book"
    assert page.stack.focus == "done", "what Enter does has the ring"
    enter(page, code)
    assert title(page) != before, "asked once more"
    assert words_of(page) == ""
    keyed(page, "kettle book")
    enter(page, code)
    assert page.stack.top is not None
    assert page.stack.top.name == "title", "both were the same"


def test_acc_2_enter_ends_the_typing_after_a_click_on_show_it(page: Game) -> None:
    before = title(page)
    keyed(page, "kettle book")
    clicked(page, "show")
    assert isinstance(page.stack.top, TextEntry)
    assert page.stack.top.shown
    enter(page)
    assert title(page) != before


def test_acc_2_enter_writes_the_letter_to_which_somebody_went_with_keys(page: Game) -> None:
    page.loop.once([key(pygame.K_TAB)], now=1.0)
    page.loop.once([key(pygame.K_TAB, False)], now=1.1)
    while not page.stack.focus.startswith("letter."):
        page.stack.step((Intent(Kind.FOCUS_NEXT),))
    letter = chr(int(page.stack.focus.partition(".")[2]))
    enter(page)
    enter(page)
    assert words_of(page) == 2 * letter
    keyed(page, "b")
    assert page.stack.focus == "done"


def framed(game: Game) -> int:
    """Pixels of the picture that have the colour of the ring round what is lit."""
    for scene in game.stack.scenes:
        scene.settle(game.window.surface)
    game.loop.draw()
    pixels = pygame.surfarray.array3d(game.window.surface)
    ring = pygame.Color(game.ui.theme.focus)
    return int((abs(pixels.astype(int) - (ring.r, ring.g, ring.b)).max(axis=2) < 6).sum())


def test_acc_3_one_button_picks_letters_help_and_the_way_out(page: Game) -> None:
    sent(page, press("scan"))
    assert [n.id for n in page.stack.top.nodes()] == [SCAN]  # type: ignore[union-attr]

    def one_press() -> None:
        page.loop.once([key(pygame.K_SPACE)], now=page.stack.steps)
        page.loop.once([key(pygame.K_SPACE, False)], now=page.stack.steps + 0.5)

    def lit() -> Iterator[str]:
        scene = page.stack.top
        assert isinstance(scene, TextEntry)
        assert scene.scanner is not None
        for _ in range(40 * STEPS):
            page.steps(1)
            scanner = scene.scanner
            yield scanner.lit if scanner._inside else "/".join(scanner._groups[scanner._group])

    def wait_for(wanted: str) -> None:
        assert any(wanted in now.split("/") for now in lit()), f"{wanted} was never lit"

    wait_for("letter.99")
    before = page.stack.picture_key()
    assert framed(page) > 1000
    one_press()
    wait_for("letter.99")
    assert page.stack.picture_key() != before
    assert framed(page) > 100
    one_press()
    assert words_of(page) == "c"
    wait_for("chrome.help")
    one_press()
    wait_for("chrome.help")
    one_press()
    assert top(page) == "help"
    page.stack.pop()
    wait_for("chrome.exit")
    one_press()
    wait_for("chrome.exit")
    one_press()
    assert top(page) == "blank"


def test_s6_nothing_that_is_typed_is_spoken_recorded_or_in_the_events(
    page: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    heard: list[object] = []
    stepped: list[Intent] = []
    monkeypatch.setattr(page.ui.voice, "say", said.append)
    page.ui.change(speech=True)
    page.session.listeners.append(heard.append)
    page.session.stepped = stepped.extend
    for node in ("letter.113", "letter.122", "show", "field"):
        sent(page, Intent(Kind.FOCUS, node), press(node))
    typed(page, "xylophone")
    sent(page, Intent(Kind.FOCUS, "field"), Intent(Kind.FOCUS, "space"))
    assert words_of(page) == "qzxylophone"
    assert said, "what is no letter is spoken"
    assert not {"q", "z"} & set(said)
    assert all("xylo" not in words and "qz" not in words for words in said)
    assert heard == stepped == []
    assert "xylophone" not in repr(page.stack.picture_key())
