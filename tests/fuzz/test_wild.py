"""Random presses, most of them meaningful and some not: no exception, always a way on, always Help (S1)."""

import random
from pathlib import Path

import pytest

from game.app import Game
from game.bot import Wild
from game.core.intents import Intent, Kind
from game.flow.journey import Journey, Screen
from game.flow.nodes import nodes
from tests.journeys import DAY, FULL, at_screen, content, journey

ON_FLOW = 300 if FULL else 30
ON_SCENES = 5 if FULL else 2


@pytest.mark.parametrize("seed", range(ON_FLOW))
def test_random_play_of_swell_always_finds_a_way_on(seed: int) -> None:
    one, policy = at_visit(), Wild(seed)
    finished = False
    for step in range(12_000 if FULL else 5_000):
        intent = policy.next(one)
        events = one.step((intent,) if intent else ())
        finished = finished or any(type(e).__name__ == "LevelFinished" for e in events)
        if step % 40 == 0:
            assert nodes(one), f"no way on at step {step} of seed {seed}: {one.state.screen}"
    assert one.state.steps > 4_000


def at_visit() -> Journey:
    """A fresh journey that has just landed on Swell."""
    first = at_screen(Screen.VISIT)
    one = journey()
    one.restore(first.saved(), DAY)
    return one


@pytest.mark.parametrize("seed", range(6 if FULL else 3))
def test_a_journey_restored_anywhere_stands_where_it_was(seed: int) -> None:
    one, policy, chance = at_visit(), Wild(seed), random.Random(seed)
    for step in range(6_000):
        intent = policy.next(one)
        one.step((intent,) if intent else ())
        if chance.random() < 0.004 and one.state.visit is not None:
            again = journey()
            again.restore(one.saved(), DAY)
            assert again.state.visit is not None
            assert again.state.visit.story == one.state.visit.story, f"step {step}"
            assert again.state.visit.line == one.state.visit.line
            assert again.state.keeper == one.state.keeper
            assert nodes(again)


@pytest.mark.parametrize("seed", range(ON_SCENES))
def test_random_play_on_the_real_scenes_never_loses_help(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Random presses can save a file: in a folder of the test.
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("game.save.places.MOUNTS", ())
    game = Game(day=DAY, seed=seed, size=(1280, 720), silent=True, content=content())
    policy, chance = Wild(seed), random.Random(seed)
    kinds = (
        Kind.BACK,
        Kind.HELP,
        Kind.BACKLOG,
        Kind.AIM,
        Kind.FOCUS_DOWN,
        Kind.FOCUS_RIGHT,
        Kind.FOCUS_NEXT,
        Kind.ACTIVATE,
    )
    for step in range(4_000 if FULL else 1_500):
        if chance.random() < 0.12:
            intent: Intent | None = Intent(chance.choice(kinds))
        elif game.stack.top is not None and chance.random() < 0.25:
            own = [n for n in game.stack.nodes() if n.id != "chrome.exit" and n.enabled]
            intent = Intent(Kind.PRESS, chance.choice(own).id) if own else None
        else:
            intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
        assert any(n.id == "chrome.help" for n in game.stack.nodes()), f"no Help at step {step}"
        if step % 150 == 0:
            game.loop.draw()
    game.close()
