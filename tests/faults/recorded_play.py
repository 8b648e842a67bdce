"""A boat that says yes to recording at the Harbour and then plays, for tests that watch the disk or the wire meanwhile.

Run as a program (`python -m tests.faults.recorded_play FOLDER [KEEPER-FILE]`) it prints one line of JSON: `Told`. With
a keeper file the boat is locked with a passphrase at the end, and taken along in that file.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from msgspec.structs import replace

from game.app import Game
from game.bot import Diligent
from game.bot_demo import answer
from game.flow.journey import Screen
from game.ui.guard import ASK_STEPS
from game.ui.scenes.consent import AskPurpose
from game.ui.session import JourneyScene
from telemetry.recorder import Recorder
from tests.journeys import DAY, at_screen
from tests.scenes_kit import keep_boat, playing, pressed, settled

STEPS = 20_000
"""Of play on Swell after the yes."""

PASSPHRASE = "seven slow swells"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it. `hash` is that of the journey's state, `sentence` what the recorder says to a person."""

    hash: str
    state: str
    trouble: str
    sentence: str
    stored: int
    lost: int


def recorder(game: Game) -> Recorder:
    assert game.ports.recorded is not None
    return game.ports.recorded._recorder


@contextmanager
def at_home(folder: Path) -> Iterator[Game]:
    """A game at the Harbour with the boat that is kept in a folder, or a new one."""
    with playing(folder) as game:
        if game.boats:
            pressed(game, f"boat.{next(iter(game.boats))}")
            settled(game)
        else:
            keep_boat(game)
        recorder(game).ready(60)
        state = game.journey.state
        keeper = replace(state.keeper, lit=("02_swell",))
        game.journey.state = game.journey._home(replace(state, keeper=keeper, opening=None, harbour=None))
        game.stack.reset(game.session.scene())
        yield game


def say_yes(game: Game) -> None:
    """Wait for the question, and answer it."""
    for _ in range(200):
        if isinstance(game.stack.top, AskPurpose):
            game.steps(ASK_STEPS)
            pressed(game, "yes")
            recorder(game).flush(60)
            return
        game.steps(1)
    raise AssertionError("nobody asked")


def play(game: Game, steps: int = STEPS) -> Told:
    """Land on Swell and go on as the bot would."""
    game.journey.restore(at_screen(Screen.VISIT).saved(), DAY)
    game.stack.reset(game.session.scene())
    policy = Diligent(1)
    for _ in range(steps):
        top = game.stack.top
        assert top is not None
        intent = policy.next(game.journey) if isinstance(top, JourneyScene) else answer(top)
        game.steps(1, (intent,) if intent else ())
    recorder(game).flush(60)
    one = recorder(game)
    counts = list(one.counts.values())
    return Told(
        game.journey.hash(),
        one.state,
        one.trouble,
        one.sentence(),
        sum(count.stored for count in counts),
        sum(count.lost for count in counts),
    )


def lock(game: Game, keeper_file: Path) -> None:
    """Lock the boat with a passphrase, and write it into a file to take along."""
    works: tuple[Callable[[Callable[[str], None]], None], ...] = (
        lambda then: game.profiles.lock(PASSPHRASE, then),
        lambda then: game.profiles.write_keeper(keeper_file, PASSPHRASE, then),
    )
    for work in works:
        said: list[str] = []
        work(said.append)
        for _ in range(600):
            if said:
                break
            game.steps(1)
            time.sleep(0.01)
        assert said == [""]


def main(folder: Path, keeper_file: Path | None) -> None:
    with at_home(folder) as game:
        if recorder(game).state != "on":
            say_yes(game)
        told = play(game)
        if keeper_file:
            lock(game, keeper_file)
    print(json.dumps(asdict(told)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
