"""A line that is read stays where it is: it does not jump, nor come again once closed, and its choices come to it.

Played from the title to home on the real scenes, a step at a time.
"""

from collections.abc import Iterator

from game.app import Game
from game.bot import Diligent
from game.flow.visit import Phase
from game.ui.scenes.opening import OpeningScene
from game.ui.scenes.talk import Talk
from game.ui.scenes.visit import VisitScene
from tests.scenes_kit import playing, pressed

STEPS_A_LINE = 20


def shown(game: Game) -> tuple[object, Talk] | None:
    """What is being read now, and what line of which turn it is."""
    top = game.stack.top
    if isinstance(top, OpeningScene) and game.journey.state.opening is not None and top.page() is None:
        opening = game.journey.state.opening
        return ((opening.beat, opening.line, opening.count), top.panel.talk)
    if isinstance(top, VisitScene) and game.journey.state.visit is not None:
        visit = top.visit
        if visit.phase in (Phase.SAY, Phase.CHOOSE) and visit.line >= 0 and top.panel.talk.words:
            return ((visit.story, visit.line), top.panel.talk)
    return None


def played(game: Game) -> Iterator[tuple[object, Talk] | None]:
    game.stack.waits.ask = 0
    pressed(game, "play")
    policy = Diligent(1)
    for step in range(60_000):
        if policy.done(game.journey):
            return
        intent = policy.next(game.journey) if step % STEPS_A_LINE == 0 else None
        game.steps(1, (intent,) if intent else ())
        yield shown(game)
    raise AssertionError("it came to no end")


def test_a_line_is_shown_once_in_one_place_and_its_choices_come_to_it() -> None:
    before: tuple[object, Talk] | None = None
    gone: set[object] = set()
    lines, chosen, wrong = 0, 0, list[str]()
    with playing() as game:
        for now in played(game):
            if now is not None and (before is None or now[0] != before[0]):
                lines += 1
                if now[0] in gone:
                    wrong.append(f"shown again after it was closed: {now[1].words!r}")
            if before is not None and (now is None or now[0] != before[0]):
                gone.add(before[0])
            if now is not None and before is not None and now[0] == before[0] and now[1] != before[1]:
                chosen += bool(now[1].choices)
                if now[1].where != before[1].where:
                    wrong.append(f"from {before[1].where} to {now[1].where}: {now[1].words!r}")
            before = now
    assert lines > 150 and chosen > 20, (lines, chosen)
    assert wrong == []
