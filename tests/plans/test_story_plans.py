"""The plans beside each story, and what can be proved of each: played and visited without any scene."""

import random
from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story import Story, begin, choose, load_story
from game.story.checker import LevelFacts, check_story
from game.story.facts import WORDS_A_MINUTE, story_facts
from game.story.plans import run_plan

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted((ROOT / "levels").glob("*/plans/*.plan"))
STORIES = sorted((ROOT / "levels").glob("*/story.ink"))


@pytest.fixture(scope="module")
def stories() -> dict[Path, Story]:
    return {path: load_story(path) for path in STORIES}


def test_there_are_stories_and_plans() -> None:
    assert STORIES
    assert {plan.parents[1] for plan in PLANS} == {path.parent for path in STORIES}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.parents[1].name}-{plan.stem}")
def test_a_plan_holds(plan: Path, stories: dict[Path, Story]) -> None:
    story = stories[plan.parents[1] / "story.ink"]
    assert run_plan(story, plan.read_text(encoding="utf-8"), plan.name) == ()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.parent.name)
def test_every_state_of_a_story_keeps_what_a_level_promises(path: Path, stories: dict[Path, Story]) -> None:
    """C2, S5: ways to an ending practise, soften or skip; after harm people, after distress calm or people."""
    assert check_story(stories[path], LevelFacts()) == ()


def test_any_way_through_swell_shows_three_fifths_of_at_least_300_lines() -> None:
    facts = story_facts(load_story(ROOT / "levels" / "02_swell" / "story.ink"))
    assert facts.lines >= 300
    assert facts.share >= 0.6, f"{facts.share:.1%} of {facts.lines} lines"


def test_a_plan_that_does_not_hold_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text("Hello. # light\n* [Go]\n  Gone.\n* [Stay]\n- -> END\n", encoding="utf-8")
    story = load_story(path)

    def failed(text: str) -> list[tuple[int, str]]:
        return [(p.line, p.message) for p in run_plan(story, text, "x.plan")]

    assert failed("# a note\n\nsaid: Hello\nlight\noffered: Go\n> Go\nsaid: Gone\never: Hello\nnever: Bye\nend\n") == []
    assert failed("on to the end\nend\n") == []
    assert failed("> Fly\n") == [(1, "'Fly' is not on offer.")]
    assert failed("> Go\nsaid: Hello\n") == [(2, "'Hello' was not said since the last step. Said: Gone..")]
    assert failed("end\n") == [(1, "the story is not over.")]
    assert failed("never: Hello\n") == [(1, "'Hello' was said.")]
    assert failed("skip\n") == [(1, "no choice here has '# skip'.")]
    assert failed("on to: Sing\n")[0][1].startswith("the story ended before")
    assert failed("hop\n")[0][1].startswith("'hop' is no step of a plan")


def test_wrong_ink_is_named_by_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "story.ink").write_text("INCLUDE part.ink\n-> part\n", encoding="utf-8")
    (tmp_path / "part.ink").write_text("== part\n-> nowhere\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_story(tmp_path / "story.ink")
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("part.ink", 2)


MOST_SECONDS_OF_READING = 90


def _since_doing(story: Story, seed: int) -> list[tuple[str, int]]:
    """One random play: at each practice, its line and the words read since something was last done (a walk to
    something, or a practice). Who says that it is too big for a game is not hurried and not measured."""
    chance, turn, words = random.Random(seed), begin(story), 0
    found: list[tuple[str, int]] = []
    while not turn.ended and len(found) < 6:
        words += sum(len(line.text.split()) for line in turn.lines)
        practice = next((line for line in turn.lines if line.has("practise")), None)
        if practice is not None:
            found.append((practice.tag("id") or practice.text, words))
        if practice is not None or any(c.has("at") for c in turn.choices):
            words = 0
        fitting = [c for c in turn.choices if not any(c.has(t) for t in ("skip", "soften", "people"))]
        finished = [c for c in fitting if c.tag("after") == "finished"]
        turn = choose(story, turn.state, chance.choice(finished or fitting).index)
    return found


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.parent.name)
def test_nobody_reads_for_longer_than_90_seconds_before_a_practice(path: Path, stories: dict[Path, Story]) -> None:
    """world.md, "Hands first". A way that goes past number one to number three reads that too, and has half a minute
    more at most."""
    longest: dict[str, int] = {}
    for seed in range(150):
        for practice, words in _since_doing(stories[path], seed):
            longest[practice] = max(longest.get(practice, 0), words)
    most = MOST_SECONDS_OF_READING * WORDS_A_MINUTE // 60
    assert longest
    assert {k: n for k, n in longest.items() if n > most * (4 / 3 if k.endswith("senses_one.tell_1") else 1)} == {}
