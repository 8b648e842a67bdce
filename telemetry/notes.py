"""What is read from the store, as frozen values."""

from dataclasses import dataclass

import msgspec

from .events import Event
from .registry import by_name


@dataclass(frozen=True, slots=True)
class Row:
    """One note. `day` is the player's own-day number, `t_ms` milliseconds since the session began, `body`
    JSON."""

    purpose: str
    seq: int
    session: str
    name: str
    schema: str
    day: int
    t_ms: int
    level: str
    body: str
    prev: bytes
    hash: bytes

    @property
    def event(self) -> Event | None:
        """The event itself; None if this program does not know it or it breaks its own rules."""
        kind = by_name().get(self.name)
        try:
            return msgspec.json.decode(self.body, type=kind) if kind else None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


@dataclass(frozen=True, slots=True)
class Lane:
    """The notes of one purpose: their own numbers, chain and counts, so that one purpose can be erased alone.

    `seq` and `head` are those of the last note, `anchor_seq` and `anchor` those before the first one that is
    left. emitted = stored + quarantined + lost, counted since the purpose was last granted. `away` is the hash of what
    was quarantined.
    """

    purpose: str
    seq: int
    head: bytes
    anchor_seq: int
    anchor: bytes
    emitted: int = 0
    stored: int = 0
    quarantined: int = 0
    lost: int = 0
    away: bytes = b""

    @property
    def kept(self) -> int:
        """How many notes are there: those that grew old are gone."""
        return self.seq - self.anchor_seq


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Notes that broke a rule, counted. What was in them is not kept."""

    purpose: str
    name: str
    reason: str
    field: str
    day: int
    count: int
