"""A notice is read to its end before it is answered, whatever is read on with (C2)."""

from pathlib import Path

import pytest

from game.core.intents import Intent, Kind, press
from game.core.settings import changed
from game.ui.guard import ASK_STEPS
from game.ui.scene_stack import SYNC_STEPS
from tests.asking_kit import asked, at_home, in_sight, seen_whole
from tests.scenes_kit import pressed


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
        for _ in range(30):
            if way == "enter":
                game.steps(1, (Intent(Kind.ACTIVATE),))
            elif way == "down":
                game.steps(1, (Intent(Kind.FOCUS_DOWN),))
            elif way == "wheel":
                game.stack.scroll(90)
                game.steps(SYNC_STEPS)
            else:
                pressed(game, "below")
            if "below" not in {node.id for node in game.stack.nodes()}:
                break
        assert seen_whole(game, last)
        assert game.stack.top is asking
        assert game.stack.focus not in ("yes", "no")
        assert seen_whole(game, last), "the page stays where it was read to"
        game.steps(ASK_STEPS + 2)
        game.steps(1, (press(answer),))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
