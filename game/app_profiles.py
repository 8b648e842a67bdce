"""Kept boats: opened from the title, with their passphrase if they have one; taken along; and none at a school's
computer. What waits for a disk or a passphrase is done on a thread and told in a later frame."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace as with_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from game.core.settings import Settings, changed, of_the_computer
from game.flow.journey import Screen
from game.save import keeper_file, places
from game.save.store import Boat
from game.ui.profiles import KeeperPreview, Listing, Place, Told
from game.ui.scenes.passphrase import Unlock
from game.ui.scenes.recap import Recap

from .app_telemetry import erase_notes

if TYPE_CHECKING:
    from vault.sealing import Identity

    from .app import Game


class GameProfiles:
    """The real `Profiles` and `Files` of the scenes. `identity` opens the keys of the notes of a sealed boat, and is in
    memory only as long as that boat is open."""

    def __init__(self, game: "Game", school: bool) -> None:
        self.game, self.school = game, school
        self.identity: Identity | None = None
        self._choice = 0
        self._previewed: tuple[keeper_file.Preview, str] | None = None
        self._thread: ThreadPoolExecutor | None = None

    def later(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something slow on a thread of its own: a folder may lie in a network that hangs."""
        self._thread = self._thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="profiles")
        self.game.soon(self._thread.submit(work), then)

    def close(self) -> None:
        """Let go of everything; what hangs in a folder is not waited for."""
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    # The boat that is open

    def sealed(self) -> bool:
        boat = self.game.boats.get(self.game.boat)
        return boat is not None and boat.sealed

    def card(self) -> Boat:
        """The open boat as the title will show it."""
        keeper = self.game.journey.state.keeper
        look = msgspec.json.encode(keeper.look).decode()
        sealed = self.sealed()
        return Boat(self.game.boat, "" if sealed else keeper.name, look, sealed)

    def shut(self) -> None:
        """The boat is closed: from now on its passphrase is needed again."""
        self._choice += 1
        self._previewed = None
        if self.identity is not None and self.game.saves is not None:
            self.game.saves.shut()
        self.identity = None

    # From the title

    def choose(self, boat: str, then: Callable[[], None] | None = None) -> None:
        """A boat of the title was pressed. `then` goes on with it otherwise than by reading it from the disk."""
        self._choice += 1
        known = self.game.boats.get(boat)
        if known is not None and known.sealed:
            self._then = then
            self.game.stack.push(Unlock(self.game.session, boat))
        else:
            (then or (lambda: self._open(boat)))()

    _then: Callable[[], None] | None = None

    def unlock(self, boat: str, passphrase: str, then: Told) -> None:
        saves, mine = self.game.saves, self._choice
        if saves is None:
            then("unlock.broken")
            return

        def tried(unlocked: Any) -> None:
            if mine != self._choice:
                # The page was left meanwhile, by the quick exit too: nothing stays open behind it.
                saves.shut()
                return
            self.identity = unlocked.identity
            then("" if unlocked.identity else f"unlock.{unlocked.why}")
            if unlocked.identity:
                (self._then or (lambda: self._open(boat)))()

        self.game.soon(saves.unlock(boat, passphrase), tried)

    def left(self) -> None:
        """The page of the passphrase was closed: unless that was because the boat is open, it is shut again."""
        if not self.game.boat:
            self.shut()

    def _open(self, boat: str) -> None:
        """Read a boat and go on with it, unless something else was begun while the disk was slow: what is being played
        is never replaced."""
        game, saves, mine = self.game, self.game.saves, self._choice
        if saves is None:
            return

        def late() -> bool:
            return mine != self._choice or game.journey.state.screen is not Screen.TITLE

        def go_on(saved: bytes | None) -> None:
            if late():
                return
            try:
                game.journey.restore(saved or b"", game.day)
            except ValueError:
                game.stack.reset(game.session.scene())
                game.stack.caption(game.session.t("save.unreadable"), 12)
                self.shut()
                return
            self._opened(boat)

        def with_settings(settings: Settings) -> None:
            if late():
                return
            game.ports.take(changed(settings, **game.ports.touched))
            game.soon(saves.journey(boat), go_on)

        game.soon(saves.settings(boat), with_settings)

    def _opened(self, boat: str) -> None:
        game = self.game
        game.boat = boat
        if game.ports.touched:
            game.ports.change(**game.ports.touched)
            game.ports.touched.clear()
        game.ports.boat_opened(boat)
        game.session.begin_backlog()
        game.session.recall()
        scene = game.session.scene()
        game.stack.reset(scene)
        game.stack.push(Recap(game.session, scene.aim()))
        if game.journey.moved:
            game.stack.caption(game.session.t("story.moved"), 8)

    def erase(self, boat: str, then: Told) -> None:
        game, folder = self.game, self.game.folder
        if game.saves is None or folder is None:
            then("kept.not_deleted")
            return

        game.consents.erase_boat(boat, lambda: erase_notes(folder, boat), then)

    def show_boats(self) -> None:
        """The title shows the boats that there are now."""
        game = self.game
        game.session.boats = tuple(game.boats.values())
        if game.journey.state.screen is Screen.TITLE:
            game.journey.state = replace(game.journey.state, boats=tuple(game.boats))

    # A passphrase for the open boat

    def lock(self, passphrase: str, then: Told) -> None:
        game = self.game
        if game.saves is None or not game.boat:
            then("lock.failed")
            return
        game.save()
        game.saves.keep_settings(game.boat, changed(game.ui.settings, country=""))
        self._change(game.saves.lock(game.boat, passphrase), then, sealed=True)

    def prove(self, passphrase: str, then: Told) -> None:
        saves, boat = self.game.saves, self.game.boat
        if saves is None or not boat:
            then("unlock.broken")
            return

        def tried(unlocked: Any) -> None:
            if self.game.boat != boat:
                # The boat was closed meanwhile, by the quick exit too: nothing stays open behind it.
                saves.shut()
            else:
                then("" if unlocked.identity else f"unlock.{unlocked.why}")

        self.game.soon(saves.unlock(boat, passphrase), tried)

    def take_off(self, then: Told) -> None:
        game = self.game
        if game.saves is None or not game.boat:
            then("lock.failed")
            return
        saves, boat, identity = game.saves, game.boat, self.identity

        def off(done: bool) -> None:
            if not done or game.boat != boat:
                then("lock.failed")
                return
            self._change(saves.take_off(boat), then, sealed=False)

        # The keys of the notes first: sealed for a lock that is gone, they would open for nobody. Those that are open
        # while the boat is still locked are sealed when it is next opened.
        if identity is not None:
            game.ports.seal_notes(None, off)
        else:
            then("lock.failed")

    def _change(self, future: Future[Any], then: Told, *, sealed: bool) -> None:
        game, boat = self.game, self.game.boat

        def done(made: Any) -> None:
            if not made:
                if self.identity is not None:
                    game.ports.seal_notes(self.identity, lambda done: None)
                then("lock.failed")
                return
            game.boats[boat] = with_(game.boats[boat], sealed=sealed)
            if sealed:
                game.computer = of_the_computer(game.computer)
            if game.boat != boat:
                # The boat was closed meanwhile, by the quick exit too.
                game.boats[boat] = with_(game.boats[boat], name="" if sealed else game.boats[boat].name)
                self.show_boats()
                if game.saves is not None:
                    game.saves.shut()
                return
            self.identity = made if sealed else None
            game.save()
            if sealed:
                game.ports.seal_notes(self.identity, lambda done: then("" if done else "lock.notes"))
            else:
                then("")

        game.soon(future, done)

    # Keeper files

    def write_keeper(self, path: Path, passphrase: str, then: Told) -> None:
        game = self.game
        given = (path, game.boat, game.journey.saved(), game.ui.settings, passphrase)
        self.later(lambda: _problem(lambda: keeper_file.write(*given)), then)

    def read_keeper(self, path: Path, passphrase: str, then: Callable[[KeeperPreview | str], None]) -> None:
        def read() -> keeper_file.Preview | str:
            try:
                return keeper_file.preview(path, passphrase)
            except keeper_file.KeeperFileError as error:
                return error.sentence

        def came(found: keeper_file.Preview | str) -> None:
            self._previewed = None
            if isinstance(found, keeper_file.Preview):
                found = with_(found, here=found.boat.id in self.game.boats)
                self._previewed = (found, passphrase)
            then(found)

        self.later(read, came)

    def take_keeper(self, then: Told) -> None:
        game, previewed = self.game, self._previewed
        if previewed is None or game.folder is None or previewed[0].here:
            then("keeper.here" if previewed is not None and previewed[0].here else "keeper.refused")
            return
        saves = game.begin_saves()
        if saves is None:
            then("keeper.already_open")
            return
        self._previewed = None
        found, passphrase = previewed

        def came(problem: str) -> None:
            if not problem:
                game.boats[found.boat.id] = with_(found.boat, name="", sealed=True)
                self.show_boats()
            then(f"keeper.{problem}" if problem else "")

        game.soon(saves.bring(found.boat, found.journey, found.settings, passphrase), came)

    def may_bring(self) -> bool:
        """Whether a keeper could be kept here at all."""
        return not self.school and self.game.folder is not None

    # Folders

    def places(self) -> tuple[Place, ...]:
        return tuple(Place(path, key) for path, key in places.usual_places(Path.home()))

    def look(self, path: Path, ending: str, then: Callable[[Listing], None]) -> None:
        import os

        def look() -> Listing:
            try:
                folders, files, more = places.contents(path, ending)
            except OSError:
                return Listing(path, problem="files.closed")
            return Listing(path, folders, files, os.access(path, os.W_OK | os.X_OK), more)

        self.later(look, then)


def _problem(work: Callable[[], None]) -> str:
    """The key of the sentence that says why a keeper file could not be written; "" if it was."""
    try:
        work()
    except keeper_file.KeeperFileError as error:
        return error.sentence
    return ""
