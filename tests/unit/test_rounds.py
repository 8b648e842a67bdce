"""Which round of an activity is played: the one that the story names at this moment, however often it was used."""

import itertools
from dataclasses import replace as with_data

import pytest
from msgspec.structs import replace

from game.flow import practice as practising
from game.flow.journey import Screen
from game.flow.machine import Machine
from game.flow.practice import Playable
from game.flow.visit import Phase, Visit
from game.story import choose, go_to
from tests.journeys import at_screen, content

SWELL = "02_swell"
DECLARED = {
    ("boat.sea_one", "breathing"): 1,
    ("hall.sea_two", "breathing"): 2,
    ("curtain.sea_three", "breathing"): 3,
    ("boat.ropes_one", "ropes"): 1,
    ("curtain.ropes_two", "ropes"): 2,
    ("boat.senses_one", "senses"): 1,
    ("hall.senses_two", "senses"): 1,
    ("hall.senses_room", "senses"): 2,
}
"""Stitch and activity -> the round of level.toml that its words and its place fit."""


def machine() -> Machine:
    loaded = content().levels[SWELL]
    playables = {
        name: tuple(Playable(content().models[name], params) for params in rounds)
        for name, rounds in loaded.params.items()
    }
    return Machine(loaded.level, loaded.story, loaded.places, playables, 1.0)


def at_stitch(rules: Machine, visit: Visit, stitch: str) -> Visit:
    """The visit with the practice begun that a stitch of the story begins."""
    turn = go_to(rules.story, visit.story, stitch)
    visit = replace(visit, story=turn.state, phase=Phase.SAY, line=len(turn.lines) - 1, practice=None)
    return rules._after_lines(visit, turn, [])


def test_every_practice_of_swell_is_named_here() -> None:
    story = content().levels[SWELL].story
    assert {(line.knot, line.tag("practise")) for line in story.lines if line.has("practise")} == set(DECLARED)


@pytest.mark.parametrize("activity", ["breathing", "ropes", "senses"])
def test_the_round_is_that_of_the_moment_in_any_order(activity: str) -> None:
    rules = machine()
    first = at_screen(Screen.VISIT).state.visit
    assert first is not None
    stitches = [stitch for stitch, name in DECLARED if name == activity]
    for count in range(1, len(stitches) + 1):
        for order in itertools.permutations(stitches, count):
            visit = first
            for use, stitch in enumerate(order, 1):
                visit = at_stitch(rules, visit, stitch)
                assert visit.practice is not None
                declared = content().levels[SWELL].params[activity][DECLARED[stitch, activity] - 1]
                assert rules.playable(visit.practice).params is declared, (order, stitch)
                assert visit.practice.round == use, "what is recorded counts the uses"


def test_a_saved_question_after_a_practice_keeps_the_round_of_its_moment() -> None:
    rules = machine()
    first = at_screen(Screen.VISIT).state.visit
    assert first is not None
    visit = at_stitch(rules, first, "curtain.ropes_two")
    assert visit.practice is not None
    older = replace(visit, practice=replace(visit.practice, stage=practising.Stage.FELT, setting=1))
    again = rules.resumed(older).practice
    assert again is not None and (again.stage, again.setting) == (practising.Stage.FELT, 2)


def test_looking_around_at_the_hall_door_begins_outside_and_the_second_time_in_the_own_room() -> None:
    rules = machine()
    first = at_screen(Screen.VISIT).state.visit
    assert first is not None
    fresh = at_stitch(rules, first, "hall.senses_two")
    assert fresh.practice is not None and fresh.practice.setting == 1
    before = at_stitch(rules, first, "boat.card_three")
    left = choose(rules.story, before.story, 0)
    second = at_stitch(rules, replace(before, story=left.state), "hall.senses_two")
    assert second.practice is not None and second.practice.setting == 2


def test_a_round_that_is_declared_and_never_played_is_told() -> None:
    from game.lint import story_cues

    loaded = content().levels[SWELL]
    more = with_data(loaded, params={**loaded.params, "ropes": (*loaded.params["ropes"], loaded.params["ropes"][0])})
    (problem,) = story_cues.check(more, frozenset())
    assert problem.message == "round 3 of 'ropes' is never played."


def test_the_line_before_choices_is_known_and_the_line_before_a_practice_is_none() -> None:
    """The panel's place is decided with its choices in mind."""
    rules = machine()
    visit = at_screen(Screen.VISIT).state.visit
    assert visit is not None
    turn = rules.turn(visit)
    last = replace(visit, line=len(turn.lines) - 1, phase=Phase.SAY)
    assert rules.chooses(last) and not rules.chooses(replace(last, line=0))
    practice = go_to(rules.story, visit.story, "boat.sea_one")
    assert not rules.chooses(replace(last, story=practice.state, line=len(practice.lines) - 1))
