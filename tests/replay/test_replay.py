"""Same seed and same intents give the same state at any frame rate (architecture, "A frame")."""

import pytest

from game.app import Game
from game.bot import replay
from game.core.clock import FixedStep
from game.core.recording import from_json
from tests.journeys import DAY, FULL, content, journey, recorded


@pytest.mark.parametrize("seed", range(1, 7 if FULL else 3))
def test_a_recording_gives_the_same_check_values_again(seed: int) -> None:
    played, recording = recorded(seed)
    again = journey(seed)
    assert len(recording.checks) > 100
    assert replay(again, from_json(recording.to_json())) == ()
    assert again.hash() == played.hash()


def test_another_intent_is_noticed_within_a_second() -> None:
    _, recording = recorded(1)
    step = next(s for s, i in recording.intents.items() if i[0].node == "next" and s > 2000)
    del recording.intents[step]
    wrong = replay(journey(1), recording)
    assert wrong and wrong[0] <= step + 61


@pytest.mark.parametrize("rate", [30, 60, 144])
def test_the_real_scenes_replay_to_the_same_hash_at_three_frame_rates(rate: int) -> None:
    _, recording = recorded(1, most=120_000 if FULL else 9_000)
    game = Game(day=DAY, seed=1, size=(1280, 720), silent=True, content=content())
    game.stack.waits.ask = 0  # what was recorded was answered on purpose
    clock, step = FixedStep(), 0
    while step < recording.steps:
        for _ in range(clock.steps(1 / rate)):
            if step < recording.steps:
                game.steps(1, recording.intents.get(step, ()))
                step += 1
                expected = recording.checks.get(step)
                assert expected is None or expected == game.journey.hash(), f"differs at step {step}"
        if step % 97 == 0:
            game.loop.draw()
    game.close()


def test_drawing_changes_no_state() -> None:
    game = Game(day=DAY, seed=1, size=(1280, 720), silent=True, content=content())
    game.stack.waits.ask = 0  # what was recorded was answered on purpose
    _, recording = recorded(1, most=6_000)
    for step in range(recording.steps):
        game.steps(1, recording.intents.get(step, ()))
        if step % 250 == 0:
            before = game.journey.hash()
            game.loop.draw()
            game.loop.draw()
            assert game.journey.hash() == before
    game.close()
