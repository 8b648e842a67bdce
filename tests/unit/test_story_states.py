"""The checker's states against real play: wherever chance leads, it sees the same choices as the game.

Stories come from tests/oracle/make_stories.py, which uses every construct of the subset.
"""

import os
import random
from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story import EndlessStoryError, State, Story, begin, choose, load_story, resume
from game.story.engine import Trace, run, take
from game.story.liveness import after, is_plain_text, values_of, word_steps
from game.story.playing import raw_begin, raw_choose
from game.story.program import Op
from game.story.space import Seen, Space
from tests.oracle.make_stories import make, write

SEEDS = range(int(os.environ.get("TIDELIGHT_STORIES", "30")))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_state_of_chance_is_known_to_the_checker(seed: int, tmp_path: Path) -> None:
    path = write(tmp_path, make(seed))
    try:
        story = load_story(path)
    except ContentError:
        return
    space = Space(story, 4000)
    space.explore()
    if space.seen.outside:
        return  # a number left its range: the checker says so and goes on with the nearest end
    chance = random.Random(seed)
    for _ in range(6):
        at, pick, turn = 0, 0, None
        for _ in range(12):
            if at >= len(space.played) or space.played[at].endless:
                break
            try:
                turn = raw_begin(story) if turn is None else raw_choose(story, turn, pick)
            except EndlessStoryError:
                assert space.played[at].endless
                break
            leads = space.leads(at)
            assert [offer for offer, _ in leads] == [opened.offer for opened in turn.offered]
            if not leads:
                break
            pick = chance.randrange(len(leads))
            at = leads[pick][1]


def plainly(story: Story, most: int) -> tuple[Seen, set[int]] | None:
    """What is gone through anywhere, found without any of the checker's ways of saving time: every state is a place
    with the whole memory. None if there are more than `most`. Also gives the forks come to in words of choices."""
    program, seen, spoken = story.program, Seen(), set[int]()
    first = (0, tuple(slot.first for slot in program.slots), None)
    known: set[tuple[int, tuple[int | str, ...], tuple[str, str] | None]] = {first}
    waiting = list(known)
    for start, memory, before in waiting:
        trace, cells = Trace(), list(memory)
        try:
            ran = run(program, cells, start, before, trace)
        except EndlessStoryError:
            continue
        finally:
            seen.steps |= trace.steps
            seen.taken |= trace.taken
            seen.passed |= trace.passed
            spoken |= trace.word_taken | trace.word_passed
            for step, value in trace.values:
                variable = program.slots[program.steps[step].slot].variable
                if variable and value not in values_of(program, program.steps[step].slot):
                    seen.outside[step] = (0, value)
        for opened in ran.choices:
            if program.offers[opened.offer].line.fallback:
                continue
            seen.offered.add(opened.offer)
            then = list(cells)
            take(program, then, opened)
            key = (program.offers[opened.offer].to, tuple(then), program.offers[opened.offer].flow)
            if key not in known:
                known.add(key)
                waiting.append(key)
        if len(known) > most:
            return None
    return seen, spoken


@pytest.mark.parametrize("seed", SEEDS)
def test_the_checker_finds_what_looking_at_every_memory_finds(seed: int, tmp_path: Path) -> None:
    """No choice, branch or number is missed or made up because of what the checker leaves out of its states."""
    try:
        story = load_story(write(tmp_path, make(seed + 1000)))
    except ContentError:
        return
    found = plainly(story, 3000)
    if found is None:
        return
    plain, spoken = found
    space = Space(story, 4000)
    space.explore()
    assert bool(plain.outside) == bool(space.seen.outside)
    if plain.outside:
        return
    words = {at for offered in story.program.offers for at in word_steps(story.program, offered)}
    assert space.complete
    assert space.seen.offered == plain.offered
    assert space.seen.taken - words == plain.taken
    assert space.seen.passed - words == plain.passed
    assert (space.seen.taken | space.seen.passed) & words <= spoken
    left = plain.steps - space.seen.steps
    parts = {
        at for step in story.program.steps if step.op is Op.PICK for way in step.ways for at in plain_part(story, way)
    }
    assert left <= parts, "only plain words of sequences are not told apart"
    assert space.seen.steps - words - parts <= plain.steps


def plain_part(story: Story, way: int) -> set[int]:
    """The steps of a part of a sequence, if it only shows words."""
    if not is_plain_text(story.program, way):
        return set()
    found, waiting = set[int](), [way]
    while waiting:
        at = waiting.pop()
        step = story.program.steps[at]
        if at not in found:
            found.add(at)
            following = (*step.ways, at + 1) if step.op is Op.PICK else after(story.program, at)
            waiting += () if step.op is Op.JUMP else following
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_saved_state_gives_the_same_turn_again(seed: int, tmp_path: Path) -> None:
    path = write(tmp_path, make(seed + 500))
    try:
        story = load_story(path)
        turn = begin(story)
        chance = random.Random(seed)
        for _ in range(10):
            assert resume(story, turn.state) == turn
            assert resume(story, State.from_json(story, turn.state.to_json())) == turn
            if turn.ended:
                break
            turn = choose(story, turn.state, chance.randrange(len(turn.choices)))
    except (ContentError, EndlessStoryError):
        return
