"""One session as the scenes see it: the journey, what stands behind the ports, and what was said so far.

Scenes reach saving, sound and recording only through `Ports`, handed in by `game/app.py`.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from game.core.events import ChoiceMade, Cue, GameEvent, LineSaid
from game.core.intents import Intent
from game.core.settings import Settings
from game.flow import before
from game.flow.journey import Journey, Screen
from game.flow.nodes import nodes
from game.safety.help import Help

from .commands import Command, Replace
from .consents import Consents
from .counsellor import Counsellor
from .profiles import Files, Profiles
from .puppet import MOST_BYTES, Puppets
from .scene import Scene
from .ui import Ui

BACKLOG_LINES = 100
"""accessibility.md 5."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the back-log. `speaker` is a person's id, "you", or empty for narration."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What the quick exit interrupted and no disk holds: the journey as a save would be, its back-log, its boat."""

    journey: bytes
    said: tuple[Said, ...]
    boat: str = ""


class BoatCard(Protocol):
    """A kept boat as the title shows it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def look(self) -> str:
        """The keeper's look as JSON."""
        ...

    @property
    def sealed(self) -> bool:
        """Whether it has a passphrase; its name is then not known."""
        ...


class Ports(Protocol):
    """What scenes need from outside. `game/app.py` gives the real ones, tests and pictures give plain ones."""

    @property
    def settings(self) -> Settings:
        """The settings now in force."""
        ...

    def change(self, **values: Any) -> None:
        """Change settings; they hold at once, and are kept if a boat is."""
        ...

    @property
    def consents(self) -> Consents:
        """What may be kept, and by whose leave."""
        ...

    def go_on(self) -> None:
        """Back to where the quick exit was, if that is set aside."""
        ...

    def quit(self) -> None:
        """Close the window."""
        ...


class Session:
    """The journey and everything around it that scenes share. It lives as long as the window."""

    def __init__(self, ui: Ui, journey: Journey, puppets: Puppets, ports: Ports, help_now: Help) -> None:
        self.ui, self.journey, self.puppets, self.ports, self.help_now = ui, journey, puppets, ports, help_now
        self.backlog: deque[Said] = deque(maxlen=BACKLOG_LINES)
        self._heard: set[str] = set()
        """The parts of the journey whose lines are in the back-log since it was begun."""
        self.listeners: list[Callable[[GameEvent], None]] = []
        self.boats: tuple[BoatCard, ...] = ()
        self.warned = False
        self.left_quickly = False
        """After the quick exit the title does not offer to carry on by a single press."""
        self.aside: Aside | None = None
        self.help_page: Callable[[], Scene] | None = None
        """Makes the page of Help now, for a choice of a story that means it."""
        self.quick_exit: Callable[[], None] | None = None
        self.profiles: Profiles | None = None
        self.files: Files | None = None
        self.counsellor: Counsellor | None = None
        self.stepped: Callable[[tuple[Intent, ...]], None] | None = None
        """Told of every step of the journey with its intents: recordings are made of these."""
        self.scenes: dict[Screen, Callable[[Session], Scene]] = {}
        ui.on_change.append(self._resized)
        self._resized()

    def _resized(self) -> None:
        self.puppets.keep_most(round(MOST_BYTES * self.ui.finer))

    def step(self, intents: tuple[Intent, ...]) -> tuple[GameEvent, ...]:
        """One fixed step of the journey; everyone who listens hears what happened."""
        self.recall()
        events = self.journey.step(intents)
        for event in events:
            self._note(event)
            self.happened(event)
        if self.stepped is not None:
            self.stepped(intents)
        return events

    def begin_backlog(self, said: tuple[Said, ...] = ()) -> None:
        """Begin the back-log anew: empty, or with what was said so far."""
        self.backlog.clear()
        self.backlog.extend(said)
        self._heard = {before.part(self.journey)[0]} if said else set()

    def recall(self) -> None:
        """Where play goes on in the middle of something that was not heard since the back-log was begun: what had been
        said there, as far as the save tells it."""
        name, steps = before.part(self.journey)
        if name in self._heard:
            return
        self._heard.add(name)
        for event in before.told(self.journey) if steps else ():
            self._note(event)

    def _note(self, event: GameEvent) -> None:
        if isinstance(event, LineSaid):
            self.backlog.append(Said(event.speaker, event.text))
        elif isinstance(event, ChoiceMade) and event.text:
            self.backlog.append(Said("you", event.text))

    def tell(self, said: LineSaid, sound: str = "") -> None:
        """A line that a scene shows by itself: into the back-log, and its sound to whoever listens."""
        self.backlog.append(Said(said.speaker, said.text))
        if sound:
            self.happened(Cue(sound))

    def happened(self, event: GameEvent) -> None:
        """Tell everyone who listens."""
        for listener in self.listeners:
            listener(event)

    def scene(self) -> Scene:
        """The scene of the screen that the journey is on."""
        return self.scenes[self.journey.state.screen](self)

    def allowed(self) -> tuple[str, ...]:
        """The nodes that the rules take now."""
        return nodes(self.journey)

    def person(self, person_id: str) -> str:
        """A person's name as the levels give it; the catalogue knows those who belong to no level."""
        for loaded in self.journey.content.levels.values():
            person = loaded.level.person(person_id)
            if person:
                return person.name
        return self.t(f"person.{person_id}")

    def t(self, key: str, **names: object) -> str:
        """A text of the catalogue."""
        return self.ui.t(key, **names)


class JourneyScene(Scene):
    """A scene that draws one screen of the journey and gives way when the journey moves on."""

    screen: Screen

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ui = session.ui
        self._handed: tuple[Intent, ...] = ()

    def resumed(self, result: object) -> None:
        """An intent that the scene above left behind (leave, skip) goes to the rules in the next step."""
        if isinstance(result, Intent):
            self._handed = (result,)

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        handed, self._handed = self._handed, ()
        events = self.session.step((*handed, *self.meant(intents)))
        command = self.heard(events)
        if self.session.journey.state.screen is not self.screen:
            return self.moved_on()
        return command

    def moved_on(self) -> Command:
        """Give way to the scene of the screen that the journey is on now."""
        self.ui.forget()
        self.session.puppets.forget()
        return Replace(self.session.scene())

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """The intents for the rules; a scene may take its own out."""
        return intents

    def heard(self, events: tuple[GameEvent, ...]) -> Command | None:
        """What happened in this step. A scene may push another over itself."""
        return None
