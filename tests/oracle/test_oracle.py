"""No story is accepted here and then played differently by Ink (issue 3).

inkjs compiles and plays, bink plays what inkjs compiled; texts, choices and tags must be the same to the last letter.
In the gate a slice; with TIDELIGHT_FULL=1 2,000 plays of each level and 500 generated stories, others in each run
unless TIDELIGHT_SEED says which.
"""

import json
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st

from game.core.problems import ContentError
from game.story import load_story
from game.story.reading import DEEPEST, DEEPEST_CHOICE
from tests.oracle.compare import Compared, compare
from tests.oracle.constructs import EVERY, constructs
from tests.oracle.make_stories import Maker, write
from tests.oracle.players import BINK_EXISTS_HERE, ROOT, Bink, Ink, MissingError
from tests.oracle.write_corpus import CORPUS, numbered

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
STORIES = 500 if FULL else 60
PLAYS = 2_000 if FULL else 100
LEVELS = sorted((ROOT / "levels").glob("*/story.ink"))
REFUSED = numbered(CORPUS / "refuse")


@pytest.fixture(scope="module")
def ink() -> Iterator[Ink]:
    """inkjs; a missing one fails the tests."""
    said = ""
    try:
        with Ink() as player:
            yield player
    except MissingError as missing:
        said = str(missing)
    if said:
        pytest.fail(said, pytrace=False)


def test_bink_is_there() -> None:
    compiled = json.dumps({"inkVersion": 21, "root": [["^Hi", "\n", "done", None], "done", None], "listDefs": {}})
    run = {"choices": [], "turns": [{"lines": [{"text": "Hi", "tags": []}], "choices": []}], "faults": []}
    if BINK_EXISTS_HERE:
        bink = Bink(compiled)
        assert bink.differs(run) == ""
        run["turns"] = [{"lines": [{"text": "Ho", "tags": []}], "choices": []}]
        assert "bink" in bink.differs(run)


def test_there_are_levels() -> None:
    assert LEVELS


@pytest.mark.parametrize("path", LEVELS, ids=lambda path: path.parent.name)
def test_a_level_plays_as_ink_does(path: Path, ink: Ink) -> None:
    found = compare(ink, path, load_story(path), PLAYS, 400, seed=1)
    print(f"{path.parent.name}: {found.plays} plays, {found.turns} turns")
    assert not found.trouble
    assert found.plays == PLAYS


@pytest.mark.parametrize("path", numbered(CORPUS / "play"), ids=lambda path: path.stem)
def test_a_story_of_the_corpus_plays_as_ink_does(path: Path, ink: Ink) -> None:
    found = compare(ink, path, load_story(path), 200 if FULL else 10, 20, seed=2)
    assert not found.trouble
    assert found.turns


def generated(ink: Ink, files: dict[str, str], seed: int, seen: set[str]) -> Compared | None:
    """A generated story compared, or None if it is refused here. Whatever goes wrong is told with story and seed, for
    the next run with TIDELIGHT_FULL=1 makes others. What it uses is added to `seen`."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), files)
        try:
            try:
                story = load_story(path)
            except ContentError:
                return None
            found = compare(ink, path, story, 10, 20, seed=3)
            assert not found.trouble, found.trouble
            seen.update(constructs(path))
        except Exception as error:
            texts = (f"---- {name}\n{text}" for name, text in files.items())
            error.add_note("\n".join([f"Made with TIDELIGHT_SEED={seed}; the story:", *texts]))
            raise
        return found


def test_generated_stories_play_as_ink_does(ink: Ink) -> None:
    given_seed = os.environ.get("TIDELIGHT_SEED", "")
    number = int(given_seed or (random.SystemRandom().randrange(2**32) if FULL else 1))
    seen: set[str] = set()
    counts = {"seed": number, "stories": 0, "plays": 0, "turns": 0}

    @seed(number)
    @settings(
        max_examples=STORIES,
        deadline=None,
        database=None,
        # Making a story smaller takes minutes, in which nothing is told: only for who asks for the same stories again.
        phases=[Phase.generate, *[Phase.shrink] * bool(given_seed)],
        report_multiple_bugs=False,
        suppress_health_check=[*HealthCheck],
    )
    @given(st.randoms(use_true_random=False).map(lambda chance: Maker(chance).story()))
    def play(files: dict[str, str]) -> None:
        found = generated(ink, files, number, seen)
        if found is None:
            reject()
        counts["stories"] += 1
        counts["plays"] += found.plays
        counts["turns"] += found.turns

    play()
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    assert counts["stories"] >= STORIES
    assert sorted(EVERY - seen) == [], f"constructs that no story of TIDELIGHT_SEED={number} used"


class _Refusing(Ink):
    """An Ink that refuses every story."""

    def __init__(self) -> None:
        pass

    def play(self, file: Path, runs: int, turns: int, seed: int) -> dict[str, Any]:
        return {"errors": ["no"]}


def test_a_difference_is_told_with_story_and_seed() -> None:
    files = {"story.ink": "INCLUDE part.ink\n-> quay\n", "part.ink": "== quay ==\nDusk.\n-> END\n"}
    with pytest.raises(AssertionError, match="refused by Ink: no") as caught:
        generated(_Refusing(), files, 517, set())
    told = "\n".join(caught.value.__notes__)
    assert "TIDELIGHT_SEED=517" in told
    assert all(text in told for text in files.values())


# What is refused as too deep here stands well before the point where Ink's own compiler gives up.
_B, _C = DEEPEST, DEEPEST_CHOICE
DEEP = {
    "braces": "{true:" * _B + "a" + "}" * _B,
    "sequences": "{a |" * _B + "a" + "}" * _B,
    "blocks": "{\n- true:\n" * _B + "a\n" + "}\n" * _B,
    "brackets": "{" + "(1 + " * _B + "1" + ")" * _B + " == 9: a}",
    "signs": "{true and 1 > " + "(1 - 1 * " * _B + "1" + ")" * _B + ": a}",
    "all": "{\n- true:\n" * (_B - 1)
    + "{"
    + "MIN(1, 1 * (1 + " * (_B // 2)
    + "1"
    + "))" * (_B // 2)
    + ": a}\n"
    + "}\n" * (_B - 1),
    "long": "{" + " and ".join(["true"] * 50) + ": a}",
    "choices": "\n".join("*" * n + " c" for n in range(1, _C + 1)),
}


@pytest.mark.parametrize("name", DEEP)
def test_ink_follows_as_deep_as_we_go(name: str, ink: Ink, tmp_path: Path) -> None:
    path = write(tmp_path, {"story.ink": f"-> k.s\n== k ==\n= s\n{DEEP[name]}\n- -> END\n"})
    found = compare(ink, path, load_story(path), 3, 30, seed=4)
    assert not found.trouble
    assert found.turns


def test_an_ink_that_is_missing_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingError, match="inkjs is missing"):
        Ink(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError, match="'node' is not installed"):
        Ink()


def test_a_difference_is_found(ink: Ink, tmp_path: Path) -> None:
    """The comparison itself can fail: the story that we play is another than the one that Ink gets."""
    ours = write(tmp_path / "ours", {"story.ink": "* [Go # a]\n- Dusk.\n-> END\n"})
    for text in ("* [Go # a]\n- Dawn.\n-> END\n", "* [Go # b]\n- Dusk.\n-> END\n", "* [Stay # a]\n- Dusk.\n-> END\n"):
        theirs = write(tmp_path / "theirs", {"story.ink": text})
        assert "ink:" in compare(ink, theirs, load_story(ours), 2, 5, seed=1).trouble


LONG = "VAR n = 0 // 0..900\n-> k\n== k ==\n~ n = n + 1\n{n < 900: -> k}\n* [Go] -> END\n"


def test_a_long_turn_is_no_endless_one(ink: Ink, tmp_path: Path) -> None:
    path = write(tmp_path, {"story.ink": LONG})
    assert "endless" in ink.play(path, 1, 5, 1)["runs"][0]["crash"]
    found = compare(ink, path, load_story(path), 2, 5, seed=1)
    assert not found.trouble
    assert ink.follow(path, [], 5)["turns"][0]["choices"] == [{"text": "Go", "tags": []}]


ROUND = "-> k\n== k ==\n* [Go] -> m\n== m ==\n* [On] -> r\n== r ==\n-> r\n"


@pytest.mark.parametrize(
    ("theirs", "ours", "trouble"),
    [
        (ROUND, ROUND, ""),
        (ROUND, ROUND.replace("-> r\n", "-> END\n"), "choices [0, 0]: endless in ink, not here"),
        (ROUND.replace("-> r\n", "-> END\n"), ROUND, "choices [0, 0]: endless here, not in ink"),
        (ROUND, ROUND.replace("-> m", "-> r"), "choices [0]: endless here, not in ink"),
    ],
    ids=["both", "in Ink", "here", "here earlier"],
)
def test_what_is_endless_is_so_in_both_after_the_same_choice(
    theirs: str, ours: str, trouble: str, ink: Ink, tmp_path: Path
) -> None:
    story = load_story(write(tmp_path / "ours", {"story.ink": ours}))
    assert compare(ink, write(tmp_path / "theirs", {"story.ink": theirs}), story, 2, 5, seed=1).trouble == trouble


GROWS = "VAR n = 40000\n* [Go]\n- {n * n > 9: far|near}\n* [On]\n- -> END\n"


@pytest.mark.parametrize(
    ("theirs", "trouble"),
    [
        (GROWS.replace("40000", "50000"), ""),
        (GROWS.replace("40000", "46340"), "choices [0]: too large a number here, not in ink"),
    ],
)
def test_what_is_too_large_here_is_so_in_ink(theirs: str, trouble: str, ink: Ink, tmp_path: Path) -> None:
    path = write(tmp_path / "theirs", {"story.ink": theirs})
    story = load_story(write(tmp_path / "ours", {"story.ink": GROWS.replace("40000", "46341")}))
    assert compare(ink, path, story, 2, 5, seed=1).trouble == trouble
