"""levels/AUTHORING.md tells the truth: its examples can be played, and what its table refuses is refused."""

import re
from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story import begin, choose, load_story
from game.story.vocabulary import TAGS

GUIDE = (Path(__file__).resolve().parents[2] / "levels" / "AUTHORING.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```ink\n(.*?)```", GUIDE, re.S)
REFUSED = {
    "You have {trust} friends.",
    "{~one|two}",
    "{!one|two}",
    "{stopping: ...}",
    "~ temp x = 1",
    "== function f ==",
    "-> name ->",
    "<- name",
    "VAR there = -> name",
    "== name(x) ==",
    "{(met): ...}",
    "{Well - |Hm}",
    "{He said: go|He waits}",
    "* (sit down) Sit.",
    "* {one|two} words",
    "TODO: more",
    "C:\\new",
}


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_plays(example: str, tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text(example, encoding="utf-8")
    story = load_story(path)
    turn = begin(story)
    for _ in range(5):
        if turn.ended:
            break
        turn = choose(story, turn.state, len(turn.choices) - 1)
    assert turn.lines or turn.choices or turn.ended


@pytest.mark.parametrize("written", sorted(REFUSED))
def test_what_the_table_refuses_is_refused(written: str, tmp_path: Path) -> None:
    assert f"`{written.replace('|', chr(92) + '|')}`" in GUIDE, "the guide names it"
    path = tmp_path / "story.ink"
    path.write_text(f"VAR met = true\nVAR trust = 1 // 0..3\n{written}\n-> END\n== name\n-> END\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_story(path)
    assert caught.value.problems[0].line == 3
    assert caught.value.problems[0].hint


def test_every_tag_is_explained() -> None:
    assert [name for name in TAGS if f"`# {name}" not in GUIDE] == []
