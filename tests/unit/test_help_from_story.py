"""A choice of a story that means Help now opens it (S1), and the rules hear of the choice alone (S4)."""

from game.app import Game
from game.bot import Diligent
from game.core.intents import press
from game.flow.visit import Phase
from tests.journeys import DAY, content


def test_the_storys_own_help_choice_opens_help_now() -> None:
    game, policy, asked = Game(day=DAY, seed=1, size=(1280, 720), silent=True, content=content()), Diligent(1), False
    for _ in range(40_000):
        visit = game.journey.state.visit
        if visit is not None and visit.phase is Phase.CHOOSE:
            choices = game.journey.machine(visit.level).choices(visit)
            helping = next((c for c in choices if c.tag("people") == "help"), None)
            bigger = next((c for c in choices if c.has("people")), None)
            if helping is not None:
                game.steps(1, (press(f"choice.{helping.index}"),))
                break
            if bigger is not None and not asked:
                asked = True
                game.steps(1, (press(f"choice.{bigger.index}"),))
                continue
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
    names = [scene.name for scene in game.stack.scenes]
    game.close()
    assert asked
    assert names == ["visit", "help"]
