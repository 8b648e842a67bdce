"""levels/AUTHORING.md tells the truth: its examples can be played and show every construct; what its tables refuse is
refused, every refusal of the corpus among it; what they tell to write instead is played."""

import json
import re
from pathlib import Path

import pytest

from game.core.problems import ContentError, Problem
from game.story import begin, choose, load_story
from game.story.vocabulary import TAGS
from tests.oracle.constructs import EVERY, constructs

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "levels" / "AUTHORING.md").read_text(encoding="utf-8")
CORPUS = json.loads((ROOT / "tests" / "story_corpus" / "refused.json").read_text(encoding="utf-8"))
EXAMPLES = re.findall(r"```ink\n(.*?)```", GUIDE, re.S)
ROWS = [
    re.split(r"(?<!\\)\|", line)[1:3]
    for part in re.findall(r"\| not this \| but this \| because \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", GUIDE)
    for line in part.splitlines()
]
FRAME = """VAR met = true
VAR asked = false
VAR trust = 1 // 0..5
VAR mood = "calm" // calm|tense
VAR air = "calm" // calm|tense|wild
-> landing
== landing ==
Dusk.
"""
REST = """
-> END
== quay ==
Water.
-> END
== boat ==
-> END
"""
# Too long to be written out in a table; the guide says them in words.
IN_WORDS = {"this condition or calculation is too long.", "more than choices stand inside one another."}


def code(cell: str) -> str:
    """What is written in a cell, as a writer would write it in a file."""
    found = re.fullmatch(r"\s*`(.*)`\s*", cell)
    assert found, cell
    return found[1].replace("\\|", "|").replace(" ⏎ ", "\n").replace(" ⏎", "\n")


REFUSED = [code(row[0]) for row in ROWS]
INSTEAD = sorted({code(row[1]) for row in ROWS})


def in_frame(written: str, folder: Path) -> tuple[Path, int]:
    """A story around a few lines, and the line where they begin."""
    (folder / "more.ink").write_text("== more ==\nThe lamp is out.\n-> END\n", encoding="utf-8")
    path = folder / "story.ink"
    before = "" if written.startswith(("INCLUDE", "=")) else FRAME
    text = f"{before}{written}\n{FRAME if not before else ''}{REST}"
    path.write_text(text, encoding="utf-8")
    return path, before.count("\n") + 1


def problems(written: str, folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a few lines."""
    path, first = in_frame(written, folder)
    try:
        load_story(path)
    except ContentError as error:
        for problem in error.problems:
            assert problem.line >= first, problem
            assert len(problem.hint.split()) > 1, problem
        return error.problems
    return ()


def plain(message: str) -> str:
    """A message without the names and numbers in it."""
    return " ".join(re.sub(r"'[^']*'|\d[\d,]*(?:\.\.\d+)?", "", message).split())


def test_there_are_examples_and_tables() -> None:
    assert len(EXAMPLES) >= 14
    assert len(ROWS) >= 100
    assert len(set(REFUSED)) == len(REFUSED)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_plays(example: str, tmp_path: Path) -> None:
    (tmp_path / "more.ink").write_text("== more ==\nThe lamp is out.\n-> END\n", encoding="utf-8")
    path = tmp_path / "story.ink"
    path.write_text(example, encoding="utf-8")
    story = load_story(path)
    turn = begin(story)
    for _ in range(5):
        if turn.ended:
            break
        turn = choose(story, turn.state, len(turn.choices) - 1)
    assert turn.lines or turn.choices or turn.ended


def test_the_examples_show_every_construct(tmp_path: Path) -> None:
    (tmp_path / "more.ink").write_text("== more ==\n-> END\n", encoding="utf-8")
    seen: set[str] = set()
    for number, example in enumerate(EXAMPLES):
        path = tmp_path / f"{number}.ink"
        path.write_text(example, encoding="utf-8")
        seen |= constructs(path)
    by_name = {"-> label", "-> stitch"}  # told there by how generated names begin
    assert sorted(EVERY - seen - by_name - {"escaped sign"}) == []


@pytest.mark.parametrize("written", REFUSED)
def test_what_the_guide_refuses_is_refused(written: str, tmp_path: Path) -> None:
    assert problems(written, tmp_path)


@pytest.mark.parametrize("written", INSTEAD)
def test_what_the_guide_says_to_write_instead_is_played(written: str, tmp_path: Path) -> None:
    assert not problems(written, tmp_path)


def test_the_guide_has_an_example_of_every_refusal(tmp_path: Path) -> None:
    told = {plain(problem.message) for written in REFUSED for problem in problems(written, tmp_path)}
    known = {plain(said.partition(": ")[2].partition(". ")[0] + ".") for each in CORPUS.values() for said in each}
    assert sorted(known - told - IN_WORDS) == []


def test_every_tag_is_explained() -> None:
    assert [name for name in TAGS if f"`# {name}" not in GUIDE] == []
