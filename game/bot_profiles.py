"""Pictures of the pages about kept boats, with what they need from outside played by something that touches no disk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.ui.profiles import KeeperPreview, Listing, Place, Told
from game.ui.scene import Scene
from game.ui.scenes.passphrase import ChangePassphrase, LockBoat, LostPassphrase, TakeOff, Unlock
from game.ui.scenes.take_along import BringKeeper, TakeAlong
from game.ui.session import Session


class NoDisk:
    """Folders and files for pictures: what a person might see, and nothing of the computer that takes them."""

    school = False
    home = Path("/home/player")

    def sealed(self) -> bool:
        return False

    def may_bring(self) -> bool:
        return True

    def left(self) -> None:
        return

    def places(self) -> tuple[Place, ...]:
        known = (Place(self.home / "Documents", "files.documents"), Place(self.home, "files.home"))
        return (*known, Place(Path("/media/STICK")))

    def look(self, path: Path, ending: str, then: Callable[[Listing], None]) -> None:
        then(Listing(path, ("Holidays", "Music", "School"), (f"my things{ending}",), writable=True))

    def lock(self, passphrase: str, then: Told) -> None:
        then("")

    def prove(self, passphrase: str, then: Told) -> None:
        then("")

    def take_off(self, then: Told) -> None:
        then("")

    def unlock(self, boat: str, passphrase: str, then: Told) -> None:
        then("unlock.wrong")

    def erase(self, boat: str, then: Told) -> None:
        then("kept.not_deleted")

    def write_keeper(self, path: Path, passphrase: str, then: Told) -> None:
        then("")

    def read_keeper(self, path: Path, passphrase: str, then: Callable[[KeeperPreview | str], None]) -> None:
        then(Shown(here=False))

    def take_keeper(self, then: Told) -> None:
        then("keeper.here")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a keeper file holds, for pictures."""

    here: bool
    name: str = "moss"
    look: str = '{"coat": "plum", "hair": "braids", "glasses": true}'
    lights: int = 2
    skills: int = 3
    plans: int = 1


def profile_pages(game: Game) -> Iterator[str]:
    """The pages of a passphrase, of a keeper file and of the file chooser, each by the presses that lead on."""
    real = game.session.profiles, game.session.files
    pretend = NoDisk()
    game.session.profiles = game.session.files = pretend
    words = tuple(Intent(Kind.TYPE, letter) for letter in "rope lamp tar")
    chosen = (*words, press("done"), *words, press("done"))
    ways: tuple[tuple[Callable[[Session], Scene], tuple[tuple[str, tuple[Intent, ...]], ...]], ...] = (
        (
            LockBoat,
            (
                ("lock", ()),
                ("passphrase", (press("lock.yes"), *words)),
                ("passphrase_short", (Intent(Kind.ERASE),) * 9 + (press("done"),)),
                ("passphrase_signs", (press("set"), press("set"), press("show"))),
                ("passphrase_one_button", (press("scan"),)),
            ),
        ),
        (
            TakeOff,
            (
                ("passphrase_off", ()),
                ("passphrase_own", (press("off.yes"), *words)),
                ("passphrase_is_off", (press("done"),)),
            ),
        ),
        (ChangePassphrase, (("passphrase_change", ()),)),
        (lambda session: Unlock(session, ""), (("unlock", words), ("unlock_wrong", (press("done"),)))),
        (lambda session: LostPassphrase(session, ""), (("lost", ()), ("lost_sure", (press("erase"),)))),
        (
            TakeAlong,
            (
                ("take_along", ()),
                ("files", (press("take.yes"), *chosen)),
                ("files_folder", (press("place.0"),)),
                ("files_name", (press("rename"),)),
                ("files_replace", (press("back"), press("save"))),
            ),
        ),
        (
            BringKeeper,
            (
                ("files_open", (press("place.0"),)),
                ("keeper_file", (press("file.0"), *words, press("done"))),
                ("keeper_here", (press("bring.yes"),)),
            ),
        ),
    )
    for make, moments in ways:
        game.stack.push(make(game.session))
        game.steps(2)
        for name, intents in moments:
            for intent in intents:
                game.steps(1, (intent,))
                game.steps(25 if intent.kind is Kind.PRESS else 1)
            yield name
        while len(game.stack.scenes) > 1:
            game.stack.pop()
    game.session.profiles, game.session.files = real
