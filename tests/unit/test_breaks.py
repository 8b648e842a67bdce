"""A break is offered after 25 minutes of play and a stop after 40, each once, and never over a practice."""

from game.bot import Diligent
from game.core.intents import press
from game.flow import practice as practising
from game.flow.journey import Screen
from game.safety.care import Care
from tests.scenes_kit import playing, pressed


def test_a_break_at_25_minutes_and_a_soft_stop_at_40_of_play() -> None:
    minute = 3600
    with playing() as game:
        game.stack.steps += 60 * minute
        game.steps(5)
        assert game.stack.top is not None and game.stack.top.name == "title", "waiting at the title is no play"
        pressed(game, "play")
        assert game.stack.top.name == "opening"
        begun = game.stack.steps
        for at, care, node in ((25, Care.BREAK, "back"), (40, Care.STOP, "back")):
            game.stack.steps = begun + at * minute - 90
            game.steps(20)
            assert game.stack.top.name == "opening", f"too early at {at}"
            game.steps(90)
            assert game.stack.top.name == "care"
            assert game.stack.top.care is care  # type: ignore[attr-defined]
            assert any(n.id == "chrome.help" for n in game.stack.nodes())
            pressed(game, node)
            assert game.stack.top.name == "opening"
        game.stack.steps = begun + 80 * minute
        game.steps(60)
        assert game.stack.top.name == "opening", "each is offered once"
        game.to_title()
        pressed(game, "play")
        game.stack.steps += 10 * minute
        game.steps(30)
        assert game.stack.top.name == "opening", "the next player's minutes begin anew"
        game.stack.steps += 16 * minute
        game.steps(30)
        assert game.stack.top.name == "care"


def test_no_break_is_offered_over_a_practice() -> None:
    with playing() as game:
        pressed(game, "play")
        policy = Diligent(1)
        for _ in range(60_000):
            if game.journey.state.visit is not None and game.journey.state.visit.practice is not None:
                break
            intent = policy.next(game.journey)
            game.steps(1, (intent,) if intent else ())
        game.stack.steps += 26 * 3600
        game.steps(30)
        assert game.stack.top is not None and game.stack.top.name == "visit"
        game.steps(1, (press(practising.SKIP),))
        game.steps(5)
        assert game.stack.top.name == "care"
        pressed(game, "harbour")
        assert game.journey.state.screen is Screen.HARBOUR
        assert len(game.journey.state.visits) == 1
