"""The checker's states against real play: wherever chance leads, it sees the same choices as the game.

Stories come from tests/oracle/make_stories.py, which uses every construct of the subset.
"""

import os
import random
from pathlib import Path

import pytest

from game.core.problems import ContentError
from game.story import EndlessStoryError, State, begin, choose, load_story, resume
from game.story.playing import raw_begin, raw_choose
from game.story.space import Space
from tests.oracle.make_stories import make

SEEDS = range(int(os.environ.get("TIDELIGHT_STORIES", "30")))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_state_of_chance_is_known_to_the_checker(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text(make(seed), encoding="utf-8")
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


@pytest.mark.parametrize("seed", SEEDS)
def test_a_saved_state_gives_the_same_turn_again(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "story.ink"
    path.write_text(make(seed + 500), encoding="utf-8")
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
