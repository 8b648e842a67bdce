"""Many small stories, one idea each: what is accepted plays as inkjs played it, what is refused names its line.

`played.json` was written by inkjs (tests/oracle), not by this game. Issue 3: nothing accepted and played differently.
"""

import json
from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story import load_story
from game.story.playing import RawTurn, raw_begin, raw_choose

CORPUS = Path(__file__).resolve().parents[1] / "story_corpus"
PLAYED = json.loads((CORPUS / "played.json").read_text(encoding="utf-8"))
REFUSED = json.loads((CORPUS / "refused.json").read_text(encoding="utf-8"))


def as_json(turn: RawTurn) -> dict[str, object]:
    return {
        "lines": [{"text": line.text, "tags": list(line.tags)} for line in turn.ran.lines],
        "choices": [{"text": c.text, "tags": list(c.tags)} for c in turn.offered],
    }


def test_the_corpus_is_large_enough() -> None:
    assert len(PLAYED) >= 60
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("name", PLAYED)
def test_an_accepted_story_plays_as_ink_does(name: str) -> None:
    story = load_story(CORPUS / "play" / f"{name}.ink")
    for run in PLAYED[name]:
        turn = raw_begin(story)
        for number, expected in enumerate(run["turns"]):
            assert as_json(turn) == expected, run["choices"][:number]
            if number < len(run["choices"]):
                turn = raw_choose(story, turn, run["choices"][number])


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_story_says_where_and_what_instead(name: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_story(CORPUS / "refuse" / f"{name}.ink")
    assert [str(problem) for problem in caught.value.problems] == REFUSED[name]
    for problem in caught.value.problems:
        assert problem.line > 0
        assert problem.message
        assert len(problem.hint.split()) > 1, "what to write instead"
        assert problem.hint not in problem.message


def test_every_story_of_the_corpus_is_read() -> None:
    for folder, known in (("play", PLAYED), ("refuse", REFUSED)):
        names = {path.stem for path in (CORPUS / folder).glob("*.ink") if path.name[0].isdigit()}
        assert names == set(known)


def test_one_mistake_is_one_problem() -> None:
    """Two problems are two mistakes of the writer, not one mistake seen twice."""
    twice = {name: len(problems) for name, problems in REFUSED.items() if len(problems) > 1}
    assert set(twice) == {"13_tunnel", "99_tag_after_arrow", "101_sum_of_truth", "108_no_empty_part"}
