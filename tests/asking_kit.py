"""What the tests of the question about notes share: a kept boat at the Harbour, and what was recorded of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from game.app import Game, open_game
from game.app_telemetry import Recording
from game.core.intents import Intent, Kind
from game.ui.scenes.consent import AskPurpose
from telemetry.consent import Did, Record, allowed
from telemetry.events import COUNSELLOR_FILE
from telemetry.notices import NoticeRef
from telemetry.recorder import Recorder
from tests.journeys import DAY, content
from tests.scenes_kit import SIZE, keep_boat, pressed, settled

WHYS = ("notice", "year", "age")
FIELD = "level_started.level"
LONG_ENOUGH = 200
"""Steps at the Harbour after which the question has been put, if it is put at all, and can be answered."""
ESC = (Intent(Kind.BACK),)


@contextmanager
def at_home(folder: Path, days: int = 0, lit: tuple[str, ...] = ("02_swell",)) -> Iterator[Game]:
    """A game at the Harbour with a boat that was kept on the first day, `days` later."""
    day = date.fromisoformat(DAY) + timedelta(days=days)
    game = open_game(folder, day=day.isoformat(), seed=1, silent=True, size=SIZE, content=content())
    try:
        game.steps(3)
        settled(game)
        if game.boats:
            pressed(game, f"boat.{next(iter(game.boats))}")
            settled(game)
        else:
            keep_boat(game)
        recorder(game).ready()
        state = game.journey.state
        keeper = replace(state.keeper, lit=lit)
        game.journey.state = game.journey._home(replace(state, keeper=keeper, opening=None, harbour=None))
        game.stack.reset(game.session.scene())
        yield game
    finally:
        game.close()


def recorder(game: Game) -> Recorder:
    assert game.ports.recorded is not None
    return game.ports.recorded._recorder


def record(game: Game) -> Record:
    recorder(game).flush()
    found = recorder(game).consent
    assert found is not None
    return found


def state(game: Game) -> str:
    recorder(game).flush()
    return standing(game.ports.recorded)


def standing(recorded: Recording | None) -> str:
    """Where the counsellor file stands."""
    assert recorded is not None
    return next(one.state for one in recorded.choices() if one.purpose == COUNSELLOR_FILE)


def may(game: Game) -> bool:
    """Whether a note may be kept now."""
    found = record(game)
    return allowed(found, COUNSELLOR_FILE, FIELD, "player", found.acts[-1].day)


def asked(game: Game, purpose: str = COUNSELLOR_FILE) -> AskPurpose | None:
    """The question about a purpose, if it is put within a while of being at the Harbour."""
    game.steps(LONG_ENOUGH)
    top = game.stack.top
    return top if isinstance(top, AskPurpose) and top.purpose == purpose else None


def kept(game: Game) -> tuple[str, ...]:
    """What the page says is kept."""
    found: list[tuple[str, ...]] = []
    game.consents.kept(found.append)
    settled(game)
    return found[0]


def read(game: Game) -> NoticeRef:
    """The notice of the counsellor file that is noted."""
    grant = record(game).grant(COUNSELLOR_FILE)
    assert grant is not None
    return grant.notice


def did(game: Game) -> list[Did]:
    return [act.act for act in record(game).acts if act.purpose == COUNSELLOR_FILE]


def rows_left(game: Game) -> int:
    recorder(game).flush()
    return sum(count.kept for count in recorder(game).counts.values())


def in_sight(game: Game, name: str) -> bool:
    """Whether something to press can be seen without scrolling."""
    found = next((node for node in game.stack.nodes() if node.id == name), None)
    return found is not None and found.enabled and (found.clip is None or found.rect.bottom <= found.clip.bottom + 1)


def seen_whole(game: Game, node: str) -> bool:
    """Whether no part of something is scrolled away."""
    found = next((one for one in game.stack.nodes() if one.id == node), None)
    seen = found.seen() if found else None
    return found is not None and seen is not None and seen.h >= found.rect.h - 1
