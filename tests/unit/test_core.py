"""The fixed step, the two streams of chance, recordings, and hints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.clock import MOST_STEPS, FixedStep
from game.core.intents import Intent, Kind, press
from game.core.problems import ContentError, Problem, did_you_mean
from game.core.randomness import effects_stream, rules_stream
from game.core.recording import Recording, from_json


@given(st.integers(20, 240))
def test_any_frame_rate_gives_sixty_steps_a_second(rate: int) -> None:
    clock = FixedStep()
    assert abs(sum(clock.steps(1 / rate) for _ in range(rate * 10)) - 600) <= 1


def test_a_stall_is_forgotten_instead_of_caught_up() -> None:
    clock = FixedStep()
    assert clock.steps(3.0) == MOST_STEPS
    assert clock.steps(0.0) == 0


@given(st.integers(0, 2**63), st.integers(1, 50))
def test_the_rules_stream_is_a_value(seed: int, count: int) -> None:
    first, again = rules_stream(seed), rules_stream(seed)
    for _ in range(20):
        a, first = first.below(count)
        b, again = again.below(count)
        assert a == b and 0 <= a < count
    assert first == again


def test_a_recording_comes_back_whole_and_never_holds_help() -> None:
    recording = Recording(seed=7, day="2026-11-23")
    recording.note((press("play"), Intent(Kind.HELP)))
    recording.note(())
    recording.note((Intent(Kind.WALK, value=-1.0),))
    recording.checks[60] = "ab"
    text = recording.to_json()
    assert "help" not in text
    again = from_json(text)
    assert again.intents == {0: (press("play"),), 2: (Intent(Kind.WALK, value=-1.0),)}
    assert (again.steps, again.seed, again.checks) == (3, 7, {60: "ab"})


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "other/1"}', '{"format": "tidelight-recording/1"}'])
def test_what_is_no_recording_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_json(text)


def test_a_problem_names_file_line_and_hint() -> None:
    problem = Problem("levels/a/map.tmx", 12, 0, "there is no 'quai'.", did_you_mean("quai", ["quay", "hall"]))
    assert str(problem) == "levels/a/map.tmx:12: there is no 'quai'. Did you mean 'quay'?"
    assert "levels/a/map.tmx:12" in str(ContentError([problem]))
    assert did_you_mean("zzz", ["quay", "hall"]) == "Known here: hall, quay."


def test_the_streams_of_effects_and_rules_are_apart_and_each_comes_again() -> None:
    effects = effects_stream(7)
    drawn = [effects.random() for _ in range(20)]
    again = effects_stream(7)
    assert [again.random() for _ in range(20)] == drawn
    number, stream = rules_stream(7).draw()
    effects.random()
    assert rules_stream(7).draw() == (number, stream)
    assert number not in drawn
