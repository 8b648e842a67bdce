"""The sessions that are open, one for each purpose, and the loop through which every event goes on its way to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .events import Event, RecorderHealth
from .gate import CLOSED, Gate, Pass
from .registry import BAD_VALUE, NO_FIELD, REFUSED, UNKNOWN_EVENT, checks, encode, fault, fields
from .rows import stem_of

LATE_MS: Final = 1000
UNDECLARED: Final = "undeclared"


@dataclass(slots=True)
class Batch:
    """What is written in one transaction. `notes` holds by purpose what is sealed into rows, in order; `turned_away`
    (purpose, name, reason, field); `lost` counts by purpose what could not be taken in before. `prompt` if one of the
    events asks for no delay."""

    notes: dict[str, list[bytes]] = field(default_factory=dict)
    turned_away: list[tuple[str, str, str, str]] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)
    prompt: bool = False

    def __bool__(self) -> bool:
        return bool(self.notes or self.turned_away or self.lost)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one purpose: emitted = stored + quarantined + lost. `kept` are the notes left after retention."""

    emitted: int = 0
    stored: int = 0
    quarantined: int = 0
    lost: int = 0
    kept: int = 0


@dataclass(slots=True)
class Session:
    """One purpose's session. It has its own random id, so that two purposes cannot be joined by it."""

    id: str
    began_ms: int
    late: int = 0
    lost: int = 0
    quarantined: int = 0

    @property
    def health(self) -> RecorderHealth:
        return RecorderHealth(self.late, self.lost, self.quarantined)


_Way = tuple[str, int, bytes, Pass | None]
"""Where an event goes: the purpose, when its session began, how its note begins, and what has to be left out."""


class Sessions:
    """Belongs to the recorder's thread."""

    def __init__(self) -> None:
        self.gate: Gate = CLOSED
        self.open: dict[str, Session] = {}
        self._ways: dict[type, tuple[bool, tuple[_Way, ...]]] = {}

    def regate(self, gate: Gate, began_ms: int, token: Callable[[], str]) -> tuple[str, ...]:
        """Keep what a gate lets through from now on; the purposes that have a new session."""
        begun = tuple(purpose for purpose in gate.purposes if purpose not in self.open)
        kept = {purpose: session for purpose, session in self.open.items() if purpose in gate.purposes}
        self.gate, self.open = gate, kept | {purpose: Session(token(), began_ms) for purpose in begun}
        self._ways = {kind: self._ways_of(kind, passes) for kind, passes in gate.passes.items() if passes}
        return begun

    def _ways_of(self, kind: type[Event], passes: Iterable[Pass]) -> tuple[bool, tuple[_Way, ...]]:
        sessions = ((one, self.open[one.purpose]) for one in passes)
        ways = tuple(
            (one.purpose, session.began_ms, stem_of(session.id, kind.name, kind.version), one if one.left_out else None)
            for one, session in sessions
        )
        return any(field.name == "level" for field in fields(kind)), ways

    def end(self, purpose: str) -> None:
        """Let a session go without a word, until the gate is set anew."""
        self.open.pop(purpose, None)

    def shut(self) -> None:
        """Let nothing through any more."""
        self.gate, self.open, self._ways = CLOSED, {}, {}

    def sorted_out(self, items: Sequence[tuple[int, object]], lost: Mapping[type, int]) -> Batch:
        """What is to be written of some events, each with when it happened. `lost` counts by kind what the queue could
        not hold."""
        batch = Batch()
        ways_of, known, notes = self._ways, checks(), {purpose: list[bytes]() for purpose in self.gate.purposes}
        for at_ms, event in items:
            kind = type(event)
            found = ways_of.get(kind)
            if found is None:
                if kind not in known:
                    self._turn_away(batch, event, UNKNOWN_EVENT, NO_FIELD)
                continue
            try:
                body = encode(event)
                known[kind](body)
            except REFUSED:
                self._turn_away(batch, event, *(fault(event) or (BAD_VALUE, NO_FIELD)))
                continue
            placed, ways = found
            level = event.level.encode() if placed else b""  # type: ignore[attr-defined]
            for purpose, began_ms, stem, less in ways:
                kept = body if less is None else encode(less.through(event))  # type: ignore[arg-type]
                t_ms = at_ms - began_ms
                notes[purpose].append(b'%b%d,"%b",%b]' % (stem, t_ms if t_ms > 0 else 0, level, kept))
            if event.prompt:  # type: ignore[attr-defined]
                batch.prompt = True
        batch.notes = {purpose: each for purpose, each in notes.items() if each}
        for kind, count in lost.items():
            for purpose in self.meant_for(kind):
                batch.lost[purpose] = batch.lost.get(purpose, 0) + count
                self.open[purpose].lost += count
        return batch

    def noted(self, purpose: str, at_ms: int, event: Event) -> Batch:
        """A note of the recorder's own."""
        session = self.open[purpose]
        stem = stem_of(session.id, event.name, event.version)
        return Batch({purpose: [b'%b%d,"",%b]' % (stem, max(0, at_ms - session.began_ms), encode(event))]})

    def late(self, items: Sequence[tuple[int, object]], now: int) -> None:
        """Count what waited too long."""
        if not items or now - items[0][0] <= LATE_MS:
            return
        for at_ms, event in items:
            if now - at_ms > LATE_MS:
                for purpose in self._open_to(type(event)):
                    self.open[purpose].late += 1

    def meant_for(self, kind: type) -> tuple[str, ...]:
        """The open purposes of a kind of event. What was never declared counts against each of them."""
        return self._open_to(kind) if kind in checks() else self.gate.purposes

    def _open_to(self, kind: type) -> tuple[str, ...]:
        return tuple(one.purpose for one in self.gate.passes.get(kind, ()))

    def _turn_away(self, batch: Batch, event: object, reason: str, field: str) -> None:
        name = UNDECLARED if reason == UNKNOWN_EVENT else getattr(event, "name", UNDECLARED)
        for purpose in self.meant_for(type(event)):
            batch.turned_away.append((purpose, name, reason, field))
            self.open[purpose].quarantined += 1
