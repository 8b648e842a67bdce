"""A desk that is open: what it speaks, the door to it, and how long it stays."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from ..page import marked
from ..words import Words
from . import pages
from .guard import Door
from .kept import ElsewhereError
from .session import ENDS_AFTER, LOCKS_AFTER, Desk
from .shell import Page, Room


class GoneError(Exception):
    """What is asked for is not here, or not any more."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds after which it locks and ends, with nobody there."""

    locks: float = LOCKS_AFTER
    ends: float = ENDS_AFTER


@dataclass(slots=True)
class Office:
    """A desk with what it speaks and the door to it. `end` is called when it is closed; one form is done at a time."""

    desk: Desk
    door: Door
    words: Words
    end: Callable[[], None]
    times: Times = field(default_factory=Times)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def room(self) -> Room:
        return Room(self.words, self.door.base, self.desk.token, 0 if self.desk.locked else self.times.locks)

    def why(self, name: str, **names: object) -> str:
        return marked(self.words.text(f"desk.why.{name}", **names))

    def problem(self, error: OSError | ElsewhereError) -> str:
        """Why something was not kept."""
        if isinstance(error, ElsewhereError):
            return self.why("elsewhere")
        return self.why("full", folder=self.desk.drawer.folder, why=error.strerror or error)

    def look_up(self) -> None:
        """Lock if nobody was there for long, and end if nobody was for longer."""
        if self.desk.idle > self.times.ends:
            self.end()
        if self.desk.idle > self.times.locks and not self.desk.locked:
            self.desk.lock()

    def front(self, problem: str = "") -> Page:
        """The page that stands first."""
        if not self.desk.locked:
            return pages.everyone(self.room, self.desk.kept, len(self.desk.waiting), problem)
        drawer = self.desk.drawer
        if drawer.has_key:
            return pages.locked(self.room, problem)
        if drawer.has_papers:
            return pages.lost(self.room, problem or self.why("no_key", folder=drawer.folder))
        return pages.first(self.room, problem)
