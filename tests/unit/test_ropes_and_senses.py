"""Muscle release and five senses: nothing is held, anything can be skipped, all of it counts (ACC-4, clinical.md)."""

import msgspec
import pytest

from game.activities import ropes, senses
from game.core.clock import STEPS_PER_SECOND
from game.core.events import How

GROUPS = tuple(ropes.Group(id=f"g{i}", label=f"G{i}", cue="c", notice="n") for i in range(5))
ROPES = ropes.Params(groups=GROUPS)
PULLING = ropes.Ropes()
LOOKING = senses.Senses()
COUNTS = {"see": 5, "touch": 4, "hear": 3, "smell": 2, "taste": 1}
THINGS = {s: tuple(f"{s}{i}" for i in range(6)) for s in senses.SENSES}
SENSES = senses.Params(passes=(senses.Pass("scene", COUNTS, THINGS), senses.Pass("room", COUNTS)))


def wait(state: ropes.State, seconds: float) -> ropes.State:
    for _ in range(int(seconds * STEPS_PER_SECOND)):
        state = PULLING.step(ROPES, state, ()).state
    return state


def test_one_press_draws_tight_for_five_seconds_and_lets_go_by_itself_for_ten() -> None:
    state = PULLING.step(ROPES, PULLING.begin(ROPES, 1.0), (ropes.ROPE,)).state
    assert state.stage is ropes.Stage.TENSE
    assert wait(state, 4.9).stage is ropes.Stage.TENSE
    released = wait(state, 5.1)
    assert released.stage is ropes.Stage.RELEASE
    assert wait(released, 9.7).at == 0
    assert wait(released, 10.1).at == 1


def test_the_pace_never_lengthens_the_pull() -> None:
    state = PULLING.step(ROPES, PULLING.begin(ROPES, 4.0), (ropes.ROPE,)).state
    released = wait(state, 5.1)
    assert released.stage is ropes.Stage.RELEASE
    assert wait(released, 39).at == 0 and wait(released, 41).at == 1


def test_with_timing_off_letting_go_waits_for_a_press() -> None:
    state = wait(PULLING.step(ROPES, PULLING.begin(ROPES, 0.0), (ropes.ROPE,)).state, 120)
    assert (state.stage, state.at) == (ropes.Stage.RELEASE, 0)
    assert PULLING.step(ROPES, state, (ropes.ROPE,)).state.at == 1


def test_all_five_groups_finish_and_all_skipped_is_skipped() -> None:
    state = PULLING.begin(ROPES, 1.0)
    for _ in GROUPS:
        state = wait(PULLING.step(ROPES, state, (ropes.ROPE,)).state, 16)
    outcome = PULLING.outcome(ROPES, state)
    assert outcome is not None and outcome.how is How.FINISHED and not outcome.easier
    state = PULLING.begin(ROPES, 1.0)
    for _ in GROUPS:
        state = PULLING.step(ROPES, state, (ropes.SKIP_GROUP,)).state
    outcome = PULLING.outcome(ROPES, state)
    assert outcome is not None and outcome.how is How.SKIPPED


def test_imagining_counts_as_doing() -> None:
    state = PULLING.step(ROPES, PULLING.begin(ROPES, 1.0), (ropes.IMAGINE,)).state
    for _ in GROUPS:
        state = wait(PULLING.step(ROPES, state, (ropes.ROPE,)).state, 16)
    outcome = PULLING.outcome(ROPES, state)
    assert outcome is not None and outcome.how is How.FINISHED and outcome.easier


def test_a_pull_longer_than_is_safe_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 7"):
        ropes.Params(groups=GROUPS, tense_s=20.0, release_s=30.0)


def test_five_four_three_two_one_in_the_scene_and_then_in_the_room() -> None:
    state = LOOKING.begin(SENSES, 1.0)
    order = []
    while LOOKING.outcome(SENSES, state) is None:
        order.append((LOOKING.where(SENSES, state), LOOKING.sense(SENSES, state)))
        state = LOOKING.step(SENSES, state, (LOOKING.nodes(SENSES, state)[0],)).state
    assert len(order) == 30 and state.total == 30
    one = [("see", 5), ("touch", 4), ("hear", 3), ("smell", 2), ("taste", 1)]
    assert order == [("scene", s) for s, n in one for _ in range(n)] + [("room", s) for s, n in one for _ in range(n)]


def test_any_sense_can_be_swapped_and_keeps_its_count() -> None:
    state = LOOKING.begin(SENSES, 1.0)
    swapped = LOOKING.step(SENSES, state, (senses.SWAP,)).state
    assert LOOKING.sense(SENSES, swapped) != "see" and LOOKING.count(SENSES, swapped) == 5
    for node in LOOKING.nodes(SENSES, swapped)[:5]:
        swapped = LOOKING.step(SENSES, swapped, (node,)).state
    assert LOOKING.asked(SENSES, swapped) == "touch"


def test_the_same_thing_is_not_found_twice() -> None:
    state = LOOKING.begin(SENSES, 1.0)
    for _ in range(3):
        state = LOOKING.step(SENSES, state, ("find.0",)).state
    assert state.total == 1


def test_a_scene_with_too_little_to_find_is_refused() -> None:
    scene = {"where": "scene", "counts": {"hear": 3}, "things": {"hear": ["gull"]}}
    with pytest.raises(msgspec.ValidationError, match="needs at least 3"):
        msgspec.convert({"passes": [scene]}, senses.Params)
