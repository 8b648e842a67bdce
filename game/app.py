"""The composition root: window, scenes, saving, sound and recording are put together here and nowhere else."""

import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from game.content.catalogue import load_catalogue
from game.content.help_now import load_help
from game.content.library import Content, load_content
from game.core.events import BoatChosen, BoatKept, GameEvent, Kept, LevelBroken
from game.core.intents import Intent
from game.core.randomness import effects_stream
from game.core.settings import Settings, changed
from game.flow.journey import Journey, Screen
from game.safety.care import Care, due
from game.save.store import AlreadyOpenError, Boat, FolderLock, Saves, new_boat_id
from game.ui.access.voice import find_voice
from game.ui.commands import Handlers
from game.ui.devices import Devices
from game.ui.loop import Loop
from game.ui.memory import return_large_blocks
from game.ui.puppet import Puppets
from game.ui.scene import Scene
from game.ui.scene_stack import SceneStack
from game.ui.scenes.backlog import Backlog
from game.ui.scenes.care import CareScene
from game.ui.scenes.help_now import HelpNow
from game.ui.scenes.keep import NotKept
from game.ui.scenes.pause import LeaveForTitle, Pause
from game.ui.scenes.table import SCENES
from game.ui.session import Session
from game.ui.ui import Ui
from game.ui.window import Spot, Window

from .app_away import hide
from .app_consent import GameConsents
from .app_counsellor import GameCounsellor
from .app_drop import Dropped
from .app_ports import GamePorts
from .app_profiles import GameProfiles

if TYPE_CHECKING:
    from game.audio.mixer import Mixer

TITLE = "Tidelight"


def root() -> Path:
    """Where levels/ and assets/ lie: beside the package, or unpacked by the built program."""
    bundled = getattr(sys, "_MEIPASS", "")
    return Path(bundled) if bundled else Path(__file__).resolve().parent.parent


class Game:
    """One session from window to last save.

    `folder` is where kept boats live, None for a session that touches no disk at all (pictures, fuzz). `day` is the
    local date as YYYY-MM-DD: the rules take it as a given. `school` is a computer on which nothing is kept (P6).
    `study` is the pack of a study to open at the start.
    """

    def __init__(
        self,
        *,
        day: str,
        seed: int,
        folder: Path | None = None,
        content: Content | None = None,
        settings: Settings | None = None,
        size: tuple[int, int] | None = None,
        silent: bool = False,
        voice: bool = False,
        school: bool = False,
        study: Path | None = None,
    ) -> None:
        self.day, self.seed, self.folder = day, seed, None if school else folder
        base = root()
        return_large_blocks()
        settings = settings or Settings()
        self.computer = settings
        spot = Spot(*settings.window) if settings.window and size is None else None
        self.window = Window(TITLE, size=size or (1280, 720), spot=spot, full=settings.full_screen)
        words = load_catalogue(base / "assets" / "locale", settings.language)
        self.ui = Ui(base / "assets", words, settings, self.window.size, find_voice() if voice else None)
        self.content = content or load_content(base, settings.language)
        self.journey = Journey(self.content, seed, day, pace=settings.pace)
        self.puppets = Puppets(base / "assets" / "art" / "people")
        self.ports = GamePorts(self)
        self.consents = GameConsents(self, study)
        help_now = load_help(base / "assets" / "help")
        self.session = Session(self.ui, self.journey, self.puppets, self.ports, help_now)
        self.session.scenes = dict(SCENES)
        self.session.help_page = self.help
        self.session.quick_exit = self.quick_exit
        self.profiles = GameProfiles(self, school)
        self.session.profiles, self.session.files = self.profiles, self.profiles
        self.session.counsellor = GameCounsellor(self)
        self.dropped = Dropped(self)
        self.session.listeners.append(self._heard)
        self.stack = SceneStack(self.ui, self._handlers())
        self.devices = Devices(self.ui, self.stack)
        self.loop = Loop(self.window, self.ui, self.stack, self.devices, after=self._after, close=self.leave)
        self.saves: Saves | None = None
        self.lock: FolderLock | None = None
        self.mixer: Mixer | None = None
        self.watch: Callable[[], None] | None = None
        """Called once a frame: `play --dev` looks at the files of the levels there."""
        self.silent = silent
        self.boat = ""
        self.boats: dict[str, Boat] = {}
        self._waiting: list[tuple[Future[Any], Callable[[Any], None]]] = []
        self._dirty = False
        self._not_kept = False
        self._offered: set[Care] = set()
        self._began = 0
        self._frames = 0
        self.stack.push(self.session.scene())

    def _handlers(self) -> Handlers:
        """What the keys do that mean the same on every scene."""
        return Handlers(
            help=self.help,
            back=self.pause,
            backlog=self.backlog,
            quick_exit=self.quick_exit,
            full_screen=self.full_screen,
        )

    # Running

    def run(self) -> None:
        """Play until the window is closed."""
        try:
            self.loop.run()
        finally:
            self.close()

    def leave(self) -> None:
        """The window is being closed. A guest's plans are shown once before they go; a second time nothing is asked."""
        keeper = self.journey.state.keeper
        shown = any(isinstance(scene, LeaveForTitle) for scene in self.stack.scenes)
        if keeper.kept or not keeper.plans or shown:
            self.loop.stop()
        else:
            self.stack.push(LeaveForTitle(self.session, self.loop.stop))

    def close(self) -> None:
        """Write what waits and let go of everything."""
        self.save()
        self.ports.close()
        self.profiles.close()
        self.consents.close()
        if self.saves is not None:
            self.remember_window()
            self.saves.close()
        if self.lock is not None:
            self.lock.release()
        if self.mixer is not None:
            self.mixer.close()
        self.puppets.close()
        self.window.close()

    def _after(self) -> None:
        """Once a frame, after the steps: what is slow or late is begun here, and never waited for."""
        self._frames += 1
        if self._frames == 2:
            self._late()
        if self._waiting:
            done = [pair for pair in self._waiting if pair[0].done()]
            self._waiting = [pair for pair in self._waiting if not pair[0].done()]
            for future, then in done:
                then(future.result())
        for path in self.devices.dropped[:1]:
            self.dropped.take(Path(path))
        self.devices.dropped.clear()
        if self.watch is not None:
            self.watch()
        if self._dirty:
            self.save()
        self._say_broken()
        if self._not_kept:
            self._not_kept = False
            self.stack.push(NotKept(self.session))
        self.consents.tell()
        if self.mixer is not None:
            self.mixer.step()
        self._care()
        if self.journey.state.screen is Screen.TITLE and self.stack.top is None:
            self.stack.push(self.session.scene())

    def _late(self) -> None:
        """What the first frame does not need: the save file, what has grown too old in it, recording, and sound."""
        if self.folder is not None and (self.folder / "tidelight.sqlite").exists():
            if self._held():
                self.open_saves()
            else:
                self.stack.caption(self.session.t("already_open"), 12)
        self.consents.age()
        self.consents.warm()
        if not self.silent:
            from game.audio.mixer import open_mixer

            chance = effects_stream(self.seed)
            self.mixer = open_mixer(root() / "assets" / "sound", self.ui.settings, self.session.t, chance)
            self.mixer.on_caption = self._caption
            self.session.listeners.append(self.mixer.hear)
            self.mixer.scene(self.journey)
            self.stack.on_ui = self.mixer.ui

    def soon(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        """Do something with what another thread answers, on this one, in a later frame."""
        self._waiting.append((future, then))

    # What the keys that work everywhere do

    def help(self) -> Scene:
        return HelpNow(self.session, self.day)

    def pause(self) -> Scene | None:
        if self.journey.state.screen is Screen.TITLE:
            return None
        top = self.stack.top
        return Pause(self.session, top.aim() if top else "", self.to_title)

    def backlog(self) -> Scene:
        return Backlog(self.session)

    def full_screen(self) -> None:
        self.window.toggle_full()
        self.ports.change(full_screen=self.window.full)

    def quick_exit(self) -> None:
        hide(self)

    def to_title(self) -> None:
        """Close the journey. A guest's is gone; a kept boat's is on the disk."""
        self.end_journey()
        self.stack.reset(self.session.scene())

    def end_journey(self) -> None:
        """Save what is kept, and let go of everything else."""
        self.save()
        self.ports.end_session("title")
        self.boat = ""
        self.ports.touched.clear()
        self.profiles.shut()
        self._began = self.stack.steps
        self._offered.clear()
        self.session.boats = tuple(self.boats.values())
        self.journey.restart(tuple(self.boats))
        self.session.begin_backlog()
        self.ports.take(changed(self.ui.settings, country=""))

    # Saving

    def open_saves(self) -> None:
        """Open the save file on its own thread and show the kept boats when they are known."""
        assert self.folder is not None
        self.saves = Saves(self.folder)
        self.soon(self.saves.boats(), self._boats_known)

    def _boats_known(self, boats: tuple[Boat, ...]) -> None:
        assert self.saves is not None
        self.boats = {**{boat.id: boat for boat in boats}, **self.boats}
        self.session.boats = tuple(self.boats.values())
        if self.saves.set_aside:
            self.stack.caption(self.session.t("save.set_aside", name=self.saves.set_aside), 12)
        if self.journey.state.screen is Screen.TITLE:
            self.journey.state = replace(self.journey.state, boats=tuple(self.boats))
            self.stack.focus_anew()

    def save(self) -> None:
        """Hand the journey of a kept boat to the writing thread. A guest's goes nowhere."""
        self._dirty = False
        keeper = self.journey.state.keeper
        if self.saves is None or not keeper.kept or not self.boat:
            return
        self.boats[self.boat] = self.profiles.card()
        self.saves.keep(self.boats[self.boat], self.journey.saved())

    def _say_broken(self) -> None:
        """In one sentence, once until a write succeeds again: nothing can be saved here. Play goes on."""
        broken = self.saves is not None and bool(self.saves.broken)
        told, self.session.warned = self.session.warned, broken
        if broken and not told:
            self.stack.caption(self.session.t("save.broken"), 12)

    def remember_window(self) -> None:
        """Keep where the window stood, if anything is kept on this computer at all."""
        if self.saves is not None and self.boats:
            spot = self.window.spot()
            self.computer = changed(self.computer, window=(spot.x, spot.y, spot.width, spot.height))
            self.saves.keep_settings("", self.computer)

    def _heard(self, event: GameEvent) -> None:
        if isinstance(event, Kept):
            self._dirty = True
        elif isinstance(event, BoatKept):
            self._keep_boat()
        elif isinstance(event, LevelBroken):
            self.stack.caption(self.session.t("level.fogged"), 10)
        elif isinstance(event, BoatChosen):
            self.profiles.choose(event.boat)
        self.ports.hear(event)

    def _keep_boat(self) -> None:
        """From here on this boat is saved (safety.md C1)."""
        if self.folder is None:
            return
        saves = self.begin_saves()
        if saves is None:
            # Another copy has kept a boat since both began as guests. Whoever plays here stays one, and may ask again.
            self.journey.forget_kept()
            self._not_kept = True
            return
        self.boat = self.boat or new_boat_id()
        self._dirty = True
        self.ports.boat_opened(self.boat, kept_now=True)
        saves.keep_settings(self.boat, changed(self.ui.settings, country=""))

    def begin_saves(self) -> Saves | None:
        """The save file, in a folder that may only come into being now; None if another copy has that folder."""
        if self.saves is None and self._held():
            self.open_saves()
        return self.saves

    def _held(self) -> bool:
        """Whether the folder is this copy's; it is made if need be. A disk that refuses is said by the save itself."""
        assert self.folder is not None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.lock = self.lock or FolderLock(self.folder)
        except AlreadyOpenError:
            return False
        except OSError:
            # There is nothing to hold, and nothing that two copies could spoil.
            return True
        return True

    # Care and captions

    def _care(self) -> None:
        """Offer a break at 25 minutes and a soft stop at 40, between two things (never over a practice)."""
        state = self.journey.state
        if state.screen is Screen.TITLE:
            # Waiting at the title is no play.
            self._began = self.stack.steps
        care = due(self.stack.steps - self._began, frozenset(self._offered))
        busy = state.practice is not None or (state.visit is not None and state.visit.practice is not None)
        if care is not None and not busy and state.screen is not Screen.TITLE and len(self.stack.scenes) == 1:
            self._offered.add(care)
            self.stack.push(CareScene(self.session, care))

    def _caption(self, text: str) -> None:
        if self.ui.settings.captions:
            self.stack.caption(text)

    # For pictures, tests and the bot

    def picture(self, path: Path) -> None:
        """Write what is on the screen, with everything sharp, as a PNG."""
        for scene in self.stack.scenes:
            scene.settle(self.window.surface)
        self.loop.draw()
        self.loop.draw()
        import pygame

        pygame.image.save(self.window.surface, path)

    def steps(self, count: int, intents: tuple[Intent, ...] = ()) -> None:
        """Take fixed steps without drawing, the intents in the first."""
        for i in range(count):
            self.stack.step(intents if i == 0 else ())
            self._after()


def open_game(folder: Path | None, *, day: str, seed: int, **options: Any) -> Game:
    """The game with its folder locked. Raises AlreadyOpenError (game.save.store) if another copy has it open."""
    lock = None
    folder = None if options.get("school") else folder
    if folder is not None and folder.exists():
        lock = FolderLock(folder)
    settings = options.pop("settings", None) or (early_settings(folder) if folder else None)
    game = Game(day=day, seed=seed, folder=folder, settings=settings, **options)
    game.lock = lock
    return game


def early_settings(folder: Path) -> Settings | None:
    """The computer's own settings (window, language), read before the window opens; None if there are none."""
    if not (folder / "tidelight.sqlite").exists():
        return None
    from game.save.store import computer_settings

    return computer_settings(folder)
