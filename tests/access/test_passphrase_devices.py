"""The page on which a passphrase is typed: with every device, never spoken, written nowhere (S6, ACC-2, ACC-3)."""

from collections.abc import Iterator

import pygame
import pytest

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.ui.scenes.scanning import SCAN, STEPS
from game.ui.scenes.text_entry import TextEntry
from tests.passphrase_kit import sent, top, typed, words_of
from tests.scenes_kit import button, key, mouse, playing

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


@pytest.fixture
def page() -> Iterator[Game]:
    """A page on which a passphrase is chosen, over the title."""
    from game.ui.scenes.passphrase import ChoosePassphrase

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
