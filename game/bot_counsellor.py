"""Pictures of the file for a counsellor, of the card that comes back and of a study file, with notes in a folder that
is deleted again and with folders that are none of this computer."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from game.app import Game
from game.app_counsellor import GameCounsellor
from game.app_telemetry import Recording
from game.bot_profiles import NoDisk
from game.core.events import AfterCheck, Felt, How, Origin, PracticeEnded
from game.core.intents import Intent, Kind, press
from game.flow.keeper import Plan
from game.ui.counsellor import FollowUp, Key, Preview, Seal
from game.ui.profiles import Told
from game.ui.scene import Scene
from game.ui.scenes.follow_up import FollowUpCard
from game.ui.scenes.make_file import MakeFile

BOAT = "0123456789abcdef"
GOAL = "To stay in assembly until the end."
HEAVY = "I want to disappear."
CODE = "7K2M"
PLANS = (Plan("agreed", "Ask Mr Okoro about the seat by the door", "3 March 2026"),)
Presses = tuple[Intent, ...]


class NoFile(GameCounsellor):
    """Writes nothing, and finds a key and a card wherever one is looked for."""

    def read_key(self, path: Path, then: object) -> None:
        assert callable(then)
        then(Key("age1none", "8Q4Z 7N2C 0D5W"))

    def write(self, path: Path, preview: Preview, form: str, seal: Seal, then: Told) -> None:
        then("")

    def read_card(self, path: Path, code: str, then: object) -> None:
        assert callable(then)
        card = FollowUp("Ask for the seat by the door, on Tuesday", "You found it yourself.", "3 March 2026")
        then(card if code == CODE else "card.wrong")


def counsellor_pages(game: Game) -> Iterator[str]:
    """Each page in turn, over the scene that is there now."""
    session, before, recorded = game.session, game.journey.state, game.ports.recorded
    real = session.profiles, session.files, session.counsellor
    session.profiles = session.files = NoDisk()
    session.counsellor = NoFile(game)
    game.journey.state = replace(before, keeper=replace(before.keeper, kept=True, plans=before.keeper.plans or PLANS))
    with TemporaryDirectory() as folder:
        game.ports.recorded = _played(Path(folder), game)
        for make, moments in WAYS:
            yield from _shown(game, make, moments)
        game.ports.recorded.close("closed")
    game.ports.recorded, game.journey.state = recorded, before
    session.profiles, session.files, session.counsellor = real


def _played(folder: Path, game: Game) -> Recording:
    """Notes of somebody who tried two skills."""
    recorded = Recording(folder, BOAT, "16_17", game.ui.settings.language, game.day)
    recorded.answer("counsellor_file", True).result()
    for number in range(4):
        activity, origin = ("breathing", Origin.TOOLKIT) if number % 2 else ("senses", Origin.STORY)
        recorded.hear(PracticeEnded(activity, number + 1, origin, How.FINISHED, 95.0, False))
        recorded.hear(AfterCheck(activity, Felt.BETTER if number % 2 else Felt.SAME))
    return recorded


def _typed(words: str) -> Presses:
    return tuple(Intent(Kind.TYPE, letter) for letter in words)


WAYS = (
    (
        MakeFile,
        (
            ("make_file", ()),
            ("own_words", (press("write.goal.0"), *_typed(GOAL))),
            ("lose_words", (Intent(Kind.BACK),)),
            ("heavy_words", (press("back"), press("done"), press("write.own_words.0"), *_typed(HEAVY), press("done"))),
            ("make_file_filled", (press("go_on"), press("tick.talk"), press("tick.after"))),
            ("see_pages", (press("see"),)),
            ("see_pages_less", (press("out.goal.1"),)),
            ("hand_over", (press("save"),)),
            ("hand_over_how", (press("below"), press("below"), press("how"))),
            ("hand_over_form", (press("form"),)),
            ("hand_over_key", (press("how"), press("how.key"), press("place.0"), press("file.0"))),
            ("hand_over_done", (press("key.yes"), press("place.0"), press("save"))),
        ),
    ),
    (
        FollowUpCard,
        (
            ("follow_up_code", (press("place.0"), press("file.0"), *_typed("abc"))),
            ("follow_up_wrong", (press("done"),)),
            ("follow_up", (Intent(Kind.ERASE),) * 3 + _typed(CODE) + (press("done"),)),
            ("follow_up_taken", (press("card.yes"),)),
        ),
    ),
)


def _shown(game: Game, make: type[Scene], moments: tuple[tuple[str, Presses], ...]) -> Iterator[str]:
    game.stack.push(make(game.session))  # type: ignore[call-arg]
    game.steps(2)
    for name, intents in moments:
        for intent in intents:
            _answered(game)
            game.steps(1, (intent,))
            game.steps(25 if intent.kind is Kind.PRESS else 1)
        _answered(game)
        yield name
    while len(game.stack.scenes) > 1:
        game.stack.pop()


def _answered(game: Game) -> None:
    """What is looked up comes in a later frame, and the focus in the one after it."""
    while game._waiting:
        time.sleep(0.002)
        game.steps(1)
    game.steps(2)
