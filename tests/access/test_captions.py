"""A caption covers nothing that is read or pressed, and stays where it went up.

Guards ACC-6 (100 to 200 % without overlap) and ACC-8 (never sound alone) over every scene that the pictures show, in
both fonts and both directions of writing; and C2, because the buttons of a consent are among what must not be covered.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from game.app import Game
from game.bot_shots import every_scene
from game.core.intents import Intent, Kind
from game.core.settings import Settings
from game.flow.journey import Screen
from game.ui.captions import WIDTHS
from game.ui.geometry import STAGE, Rect
from tests.journeys import DAY, FULL, ROOT, content
from tests.scenes_kit import play_until, playing, pressed
from tests.unit.ui_kit import make_ui

LETTERS = ("plain", "dyslexic")
TEXTS = (100, 125, 150, 175, 200) if FULL else (100, 200)


def sounds() -> Iterator[str]:
    """Every caption there is, with its speaker, in the game's words."""
    ui = make_ui()
    for cue in tomllib.loads((ROOT / "assets/sound/sounds.toml").read_text(encoding="utf-8")).values():
        if "caption" in cue:
            speaker = f"{ui.t(cue['speaker'])}: " if "speaker" in cue else ""
            yield speaker + ui.t(cue["caption"])


def below(game: Game) -> Iterator[Rect]:
    """What a caption must not cover: what can be focused, and every panel and hint with words."""
    top = game.stack.top
    assert top is not None
    yield from top.covered()
    yield from (rect for n in game.stack.nodes() if not n.instant and (rect := n.seen()) is not None)


def shown(game: Game, words: str) -> Rect:
    """Where a caption stands once it is drawn."""
    game.stack.caption(words)
    game.loop.draw()
    assert game.stack.standing is not None
    return game.stack.standing.rect


LOOKS = [(text, letters, False) for text in TEXTS for letters in LETTERS] + [(200, "dyslexic", True)]


@pytest.mark.parametrize(("text", "letters", "rtl"), LOOKS)
def test_acc_6_and_acc_8_no_caption_covers_what_is_read_or_pressed(text: int, letters: str, rtl: bool) -> None:
    longest = sorted(sounds(), key=len)
    heard = (longest[0], longest[-1], "\n".join(longest[-2:]))
    game = Game(day=DAY, seed=1, silent=True, settings=Settings(text_percent=text, font=letters), content=content())
    game.ui.speak(replace(game.ui.words, right_to_left=rtl))
    found: list[str] = []

    def look(name: str) -> None:
        for words in heard:
            rect = shown(game, words)
            under = [other for other in below(game) if rect.overlaps(other)]
            if under or not STAGE.covers(rect):
                found.append(f"{name}: '{words}' at {rect} lies over {under}")

    try:
        every_scene(game, 1, look)
    finally:
        game.close()
    assert found == []


def test_acc_8_a_caption_stands_where_it_went_up_while_somebody_walks() -> None:
    """The things of a place pass below it; and a second sound does not move the first."""
    with playing(settings=Settings(text_percent=200, font="dyslexic")) as game:
        pressed(game, "play")
        play_until(game, Screen.HARBOUR)
        game.steps(60)
        first = shown(game, "[gull]")
        seen = set()
        for turn in range(12):
            game.steps(14, (Intent(Kind.WALK, value=1.0 if turn < 6 else -1.0),))
            game.loop.draw()
            assert game.stack.standing is not None
            seen.add(game.stack.standing.rect)
        assert seen == {first}
        both = shown(game, "[gull]\n[oars]")
        assert (both.x, both.y) == (first.x, first.y)


@pytest.mark.parametrize("letters", LETTERS)
def test_acc_6_every_sound_is_written_on_one_line_at_200_percent(letters: str) -> None:
    """A tall page leaves room for one line and no more (`captions.lane`)."""
    kind = make_ui(percent=200, font=letters).type
    assert [words for words in sounds() if kind.width_of(words, "body") > max(WIDTHS)] == []
