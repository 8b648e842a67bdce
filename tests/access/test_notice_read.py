"""A notice is read to its end before it is answered, whatever is read on with (C2)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings, changed
from game.ui.guard import ASK_STEPS
from game.ui.scene_stack import SYNC_STEPS
from tests.asking_kit import asked, at_home, in_sight, seen_whole
from tests.scenes_kit import playing, pressed, to_keep


@pytest.mark.parametrize("font", ["plain", "dyslexic"])
@pytest.mark.parametrize("way", ["enter", "down", "wheel", "row"])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_c2_no_answer_counts_before_the_end_of_the_words_was_in_sight(
    tmp_path: Path, answer: str, way: str, font: str
) -> None:
    """In large letters the notice does not fit: yes and no wait alike, each way to read on ends the wait, and none of
    them leads to an answer by itself."""
    with at_home(tmp_path) as game:
        game.ports.take(changed(game.ports.settings, text_percent=200, font=font))
        asking = asked(game)
        assert asking is not None
        last = f"notice.{len(asking.notice.paragraphs) - 1}"
        assert not seen_whole(game, last)
        assert in_sight(game, "below"), "it says that there is more"
        pressed(game, answer)
        assert game.stack.top is asking, "nothing was answered"
        pressed(game, answer)
        read_on(game, way)
        assert seen_whole(game, last)
        assert game.stack.top is asking
        assert game.stack.focus not in ("yes", "no")
        assert seen_whole(game, last), "the page stays where it was read to"
        game.steps(ASK_STEPS + 2)
        game.steps(1, (press(answer),))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]


def read_on(game: Game, way: str) -> None:
    """To the end of the words, by one way to read on."""
    for _ in range(30):
        if "below" not in {node.id for node in game.stack.nodes()}:
            return
        if way == "enter":
            game.steps(1, (Intent(Kind.ACTIVATE),))
        elif way == "down":
            game.steps(1, (Intent(Kind.FOCUS_DOWN),))
        elif way == "wheel":
            game.stack.scroll(90)
            game.steps(SYNC_STEPS)
        else:
            pressed(game, "below")


@pytest.mark.parametrize("where", ["opening", "harbour"])
@pytest.mark.parametrize("way", ["enter", "down", "wheel", "row"])
def test_c2_whether_the_boat_is_kept_waits_for_the_end_of_its_words_too(tmp_path: Path, way: str, where: str) -> None:
    """At 200 %, both times that it is asked; and what comes after the answer is read from its top."""
    with playing(tmp_path, settings=Settings(text_percent=200)) as game:
        to_keep(game)
        if where == "harbour":
            game.journey.state = game.journey._home(replace(game.journey.state, opening=None))
            game.stack.reset(game.session.scene())
            pressed(game, "open.keep")
        last = [node.id for node in game.stack.nodes() if node.id.startswith("notice.")][-1]
        assert not seen_whole(game, last)
        assert in_sight(game, "below"), "it says that there is more"
        for answer in ("keep.yes", "keep.guest"):
            pressed(game, answer)
            assert last in {node.id for node in game.stack.nodes()}, "nothing was answered"
        read_on(game, way)
        assert seen_whole(game, last)
        assert game.stack.focus not in ("keep.yes", "keep.guest")
        assert seen_whole(game, last), "the page stays where it was read to"
        game.steps(ASK_STEPS + 2)
        game.steps(2, (press("keep.yes"),))
        assert {"keep.done", "keep.guest"} <= {node.id for node in game.stack.nodes()}
        assert in_sight(game, "ask.name") and seen_whole(game, "ask.name"), "the first of the next words"
        assert "below" not in {node.id for node in game.stack.nodes()}


def test_where_all_words_are_in_sight_the_boat_is_kept_at_once() -> None:
    with playing() as game:
        to_keep(game)
        assert "below" not in {node.id for node in game.stack.nodes()}
        game.steps(1, (press("keep.guest"),))
        opening = game.journey.state.opening
        assert opening is not None and opening.staying
