"""What the tests of a study in the game share: a boat at home with a pack open, and the way through its pages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from game.app import Game, open_game
from game.app_telemetry import Recording
from game.ui.focus import Role
from game.ui.scenes.kept import Kept
from game.ui.scenes.study import AskStudy
from telemetry.events import ACCESSIBILITY_DATA, QUESTIONNAIRES, RESEARCH_EVENTS
from tests.journeys import DAY, ROOT, content
from tests.scenes_kit import SIZE, keep_boat, pressed, settled

PACK = ROOT / "tests" / "data" / "study"
STUDY = (RESEARCH_EVENTS, QUESTIONNAIRES, ACCESSIBILITY_DATA)
LONG_ENOUGH = 90


@contextmanager
def at_home(folder: Path, age: str = "18", study: Path | None = PACK, day: str = DAY) -> Iterator[Game]:
    """A game at the Harbour with a boat that has a light and was asked about the counsellor file before."""
    game = open_game(folder, day=day, seed=1, silent=True, size=SIZE, content=content(), study=study)
    try:
        game.stack.waits.ask = 0
        game.steps(3)
        settled(game)
        if game.boats:
            pressed(game, f"boat.{next(iter(game.boats))}")
        else:
            keep_boat(game, age=age)
        until(game, lambda: game.ports.recorded is not None)
        recorded(game)._recorder.ready()
        home(game)
        yield game
    finally:
        game.close()


def home(game: Game) -> None:
    """Home again, from anywhere."""
    state = game.journey.state
    keeper = replace(state.keeper, lit=state.keeper.lit or ("02_swell",), asked_recording=1)
    game.journey.state = game.journey._home(replace(state, keeper=keeper, opening=None, harbour=None))
    game.stack.reset(game.session.scene())


def recorded(game: Game) -> Recording:
    assert game.ports.recorded is not None
    return game.ports.recorded


def until(game: Game, ready: Callable[[], bool]) -> None:
    for _ in range(1000):
        settled(game)
        if ready():
            return
        time.sleep(0.002)
    raise AssertionError("it never came")


def standing(game: Game) -> dict[str, str]:
    recorded(game)._recorder.flush()
    settled(game)
    return {one.purpose: one.state for one in game.consents.choices()}


def asked(game: Game) -> AskStudy:
    game.steps(LONG_ENOUGH)
    top = game.stack.top
    assert isinstance(top, AskStudy)
    return top


def check(game: Game, right: bool) -> None:
    """Answer the check question that is asked."""
    top = game.stack.top
    assert isinstance(top, AskStudy) and top.at == "check"
    number = top.card.checks[top.question].right
    pressed(game, f"check.{len(top.answers)}.{number if right else (number + 1) % 3}")


def to_choices(game: Game) -> AskStudy:
    page = asked(game)
    pressed(game, "go_on")
    for _ in range(3):
        check(game, right=True)
    assert page.at == "choose"
    return page


def join(game: Game, *yes: str) -> None:
    page = to_choices(game)
    for purpose in STUDY:
        assert page.left[0] == purpose
        pressed(game, f"{'yes' if purpose in yes else 'no'}.{purpose}")
    assert game.stack.top is not page


def texts(game: Game) -> str:
    return " ".join(node.name for node in game.stack.nodes() if node.role is Role.TEXT)


def kept_page(game: Game) -> Kept:
    page = Kept(game.session)
    game.stack.push(page)
    until(game, lambda: bool(page.lines))
    return page
