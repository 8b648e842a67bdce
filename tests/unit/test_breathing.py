"""The sea follows you: the numbers of clinical.md ("paced breathing") hold however it is played."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.activities.breathing import BREATHE, DIZZY, EASIER, ENOUGH, MORE, Breathing, Params, State, Way
from game.core.clock import STEP_SECONDS, STEPS_PER_SECOND
from game.core.events import How, Origin, PracticeEnded
from game.flow import practice as practising

MODEL = Breathing()


def played(params: Params, seconds: float, presses: dict[int, str]) -> list[State]:
    """Every state of a run, with the node pressed at each step."""
    state = MODEL.begin(params, 1.0)
    states = []
    for step in range(int(seconds * STEPS_PER_SECOND)):
        state = MODEL.step(params, state, (presses[step],) if step in presses else ()).state
        states.append(state)
    return states


def test_watching_alone_eases_to_four_in_and_six_out() -> None:
    states = played(Params(breaths=12), 110, {})
    assert states[0].in_s < 4 and states[0].out_s < 6
    assert states[-1].in_s == pytest.approx(4.0, abs=0.05)
    assert states[-1].out_s == pytest.approx(6.0, abs=0.1)


def test_each_breath_out_adds_one_note_of_the_chord() -> None:
    params = Params(breaths=4)
    state = MODEL.begin(params, 1.0)
    cues: list[str] = []
    for _ in range(60 * STEPS_PER_SECOND):
        stepped = MODEL.step(params, state, ())
        state = stepped.state
        cues += stepped.cues
    assert cues == list(params.notes[:4])
    assert state.asking


@settings(max_examples=6, deadline=None)
@given(st.dictionaries(st.integers(0, 170 * STEPS_PER_SECOND), st.sampled_from((BREATHE, EASIER)), max_size=120))
def test_it_never_goes_under_five_or_over_ten_breaths_a_minute(presses: dict[int, str]) -> None:
    for state in played(Params(breaths=60), 170, presses):
        assert 6.0 - 1e-6 <= state.in_s + state.out_s <= 12.0 + 1e-6
        assert state.out_s >= state.in_s
        assert 0.0 <= state.height <= 1.0


@pytest.mark.parametrize("every", [2.1, 3.0, 4.0, 4.9, 5.5, 7.0, 9.0, 13.0])
@pytest.mark.parametrize("easier", [False, True])
def test_breaths_out_are_never_closer_than_six_seconds_however_quick_the_presses(every: float, easier: bool) -> None:
    presses = {int(i * every * STEPS_PER_SECOND): BREATHE for i in range(1, int(150 / every))}
    if easier:
        presses[30] = EASIER
    states = played(Params(breaths=60), 150, presses)
    starts = [i for i in range(1, len(states)) if states[i].way is Way.OUT and states[i].turned < states[i - 1].turned]
    gaps = [(b - a) * STEP_SECONDS for a, b in pairwise(starts)]
    assert len(gaps) > 8
    assert min(gaps) >= 6.0 - 2 * STEP_SECONDS
    assert max(gaps) <= 12.0 + 2 * STEP_SECONDS


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 60 * STEPS_PER_SECOND), max_size=40))
def test_there_is_no_hold_and_the_swell_never_jumps(presses: list[int]) -> None:
    states = played(Params(breaths=60), 60, dict.fromkeys(presses, BREATHE))
    heights = [s.height for s in states]
    assert max(abs(b - a) for a, b in pairwise(heights)) < 0.03
    still = 4 * STEPS_PER_SECOND
    for i in range(0, len(heights) - still, 30):
        assert max(heights[i : i + still]) - min(heights[i : i + still]) > 0.05


def test_the_swell_takes_the_players_pace() -> None:
    presses = {int(s * STEPS_PER_SECOND): BREATHE for s in (4, 12, 20, 28)}
    states = played(Params(breaths=60), 28.1, presses)
    assert states[-1].in_s + states[-1].out_s == pytest.approx(8.0, abs=0.1)


def test_two_presses_at_once_are_one() -> None:
    states = played(Params(), 6, {240: BREATHE, 250: BREATHE, 260: BREATHE})
    assert states[-1].presses == 1


def test_easier_is_three_in_and_four_out() -> None:
    states = played(Params(), 5, {10: EASIER})
    assert (states[-1].in_s, states[-1].out_s, states[-1].easier) == (3.0, 4.0, True)


def test_after_three_minutes_it_asks_and_waits_for_the_answer() -> None:
    params = Params(breaths=60)
    states = played(params, 182, {})
    assert states[-1].asking and states[-1].seconds >= 180
    assert ENOUGH in MODEL.nodes(params, states[-1]) and MORE in MODEL.nodes(params, states[-1])
    breaths = states[-1].breaths
    state = states[-1]
    for _ in range(600):
        state = MODEL.step(params, state, ()).state
    assert state.breaths == breaths


def test_enough_finishes_and_dizzy_leaves_with_credit() -> None:
    params = Params(breaths=2)
    state = played(params, 20, {})[-1]
    done = MODEL.step(params, state, (ENOUGH,)).state
    outcome = MODEL.outcome(params, done)
    assert outcome is not None and outcome.how is How.FINISHED
    left = MODEL.outcome(params, MODEL.step(params, MODEL.begin(params, 1.0), (DIZZY,)).state)
    assert left is not None and left.how is How.LEFT and left.noticed[0] == "dizzy"


@pytest.mark.parametrize("press", [practising.WORSE_STOP, practising.WORSE_OTHER, practising.WORSE_LEAVE])
def test_dizzy_is_answered_before_anything_goes_on(press: str) -> None:
    """clinical.md: dizzy or tight, stop and look around the room; ways to stop, to people, to something else."""
    playable = practising.Playable(MODEL, Params())
    practice, _ = practising.begin(playable, "breathing", 1, Origin.STORY, 1.0)
    practice, events = practising.step(playable, practice, (DIZZY,))
    assert practice.stage is practising.Stage.DIZZY
    assert any(isinstance(event, PracticeEnded) and event.how is How.LEFT for event in events)
    assert practising.nodes(playable, practice) == (
        practising.WORSE_STOP,
        practising.WORSE_TALK,
        practising.WORSE_OTHER,
        practising.WORSE_LEAVE,
    )
    assert practising.step(playable, practice, ())[0] == practice
    over, _ = practising.step(playable, practice, (press,))
    assert over.stage is practising.Stage.OVER and over.answered == press


@pytest.mark.parametrize("bad", [{"in_s": 2.0, "out_s": 2.0}, {"out_s": 12.0}, {"breaths": 0}, {"hold_s": 4.0}])
def test_params_outside_what_is_safe_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(bad, Params)
