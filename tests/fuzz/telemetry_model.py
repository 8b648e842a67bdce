"""What must be in a store, worked out from the published schemas and the words of telemetry.md and safety.md alone.

One plain list a purpose, no disk, no threads, and nothing of the recorder's own code. `Model` is told the same things
as a recorder and in the same order; afterwards both must hold the same notes and the same counts.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[2] / "telemetry" / "schema"
YEAR = 365
OF_A_STUDY = ("research_events", "questionnaires", "accessibility_data")
"""A guardian, a school or an ethics board may end these and with them what they justified; the player's own file only
the player."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One event as its schema publishes it."""

    name: str
    version: str
    purposes: tuple[str, ...]
    properties: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]

    def takes(self, body: Mapping[str, Any]) -> bool:
        return self.required <= set(body) <= set(self.properties) and all(
            _fits(value, self.properties[name]) for name, value in body.items()
        )


def _fits(value: object, rule: Mapping[str, Any]) -> bool:
    if "enum" in rule:
        return value in rule["enum"] if isinstance(value, str) else False
    if rule["type"] == "integer":
        return type(value) is int and rule["minimum"] <= value <= rule["maximum"]
    return isinstance(value, str) and re.search(rule["pattern"], value) is not None


def published() -> dict[str, Declared]:
    """Every event by name."""
    found = {}
    for path in sorted(SCHEMAS.glob("*-*-*-*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        _, name, version = schema["$id"].split("/")
        kinds = {f"#/$defs/{key}": kind for key, kind in schema.get("$defs", {}).items()}
        properties = {key: kinds.get(one.get("$ref"), one) for key, one in schema.get("properties", {}).items()}
        required = frozenset(schema.get("required", ()))
        found[name] = Declared(name, version, tuple(schema["x-purposes"]), properties, required)
    return found


def body_of(values: Mapping[str, object]) -> dict[str, Any]:
    """The values as JSON would hold them."""
    return {key: one.value if isinstance(one, Enum) else one for key, one in values.items()}


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it must lie in the store; `session` counts the sessions of a purpose."""

    session: int
    name: str
    schema: str
    day: int
    t_ms: int
    level: str
    body: dict[str, Any]


@dataclass(slots=True)
class Lane:
    """What must be there of one purpose. `turned_away` counts by name, reason and day."""

    notes: list[Note] = field(default_factory=list)
    turned_away: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    emitted: int = 0
    quarantined: int = 0


@dataclass(slots=True)
class Session:
    number: int
    began_ms: int
    quarantined: int = 0


@dataclass(slots=True)
class Answers:
    """Of one purpose: when each actor last said yes since the question, and who said no last."""

    asked: bool = False
    yes_on: dict[str, int] = field(default_factory=dict)
    against: set[str] = field(default_factory=set)


class Model:
    """`needs` names for each purpose that can be asked for who else has to agree: "guardian", "school". `days` is how
    long notes of a purpose are kept."""

    def __init__(self, needs: Mapping[str, tuple[str, ...]], days: Mapping[str, int]) -> None:
        self.needs = needs
        self.days = days
        self.events = published()
        self.lanes: dict[str, Lane] = {}
        self.answers: dict[str, Answers] = {purpose: Answers() for purpose in needs}
        self.sessions: dict[str, Session] = {}
        self.made: Counter[str] = Counter()
        self.first: int | None = None
        self.date = 0

    # A boat is opened and left

    @property
    def day(self) -> int:
        """The player's own day: days since the first answer."""
        return self.date - (self.date if self.first is None else self.first)

    def opened(self, date: int, at_ms: int) -> None:
        self.date = date
        for answers in self.answers.values():
            if answers.yes_on.get("player", self.day) < self.day - YEAR:
                answers.yes_on.clear()
        for purpose, lane in self.lanes.items():
            first = self.day - self.days[purpose]
            lane.notes = [note for note in lane.notes if note.day >= first]
            for key in [key for key in lane.turned_away if key[2] < first]:
                del lane.turned_away[key]
        self._open_and_shut("boat_opened", at_ms)

    def closed(self, at_ms: int, how: str = "closed") -> None:
        for purpose, session in self.sessions.items():
            self._note(purpose, at_ms, "session_ended", {"ended": how})
            health = {"late": 0, "lost": 0, "quarantined": session.quarantined}
            self._note(purpose, at_ms, "recorder_health", health)
        self.sessions.clear()

    # By whose leave

    def open(self, purpose: str) -> bool:
        answers = self.answers[purpose]
        if not answers.asked or (purpose in OF_A_STUDY and answers.against):
            return False
        needed = ("player", *self.needs[purpose])
        return all(self.day - answers.yes_on.get(who, -YEAR - 1) <= YEAR for who in needed)

    def answer(self, purpose: str, yes: bool, at_ms: int) -> bool:
        """The player read the notice and answered; what anybody agreed to before counts no more."""
        answers = self.answers[purpose]
        answers.asked = True
        self.first = self.date if self.first is None else self.first
        answers.yes_on.clear()
        self._said("player", purpose, yes)
        if not yes:
            self._erase(purpose)
        self._open_and_shut("granted", at_ms)
        return self.open(purpose)

    def other(self, who: str, purpose: str, yes: bool, at_ms: int) -> bool:
        """A guardian or a school did their part, or took it back. Before any question there is nothing to say to."""
        if self.first is None:
            return False
        self._said(who, purpose, yes)
        if not yes and purpose in OF_A_STUDY:
            self._erase(purpose)
        self._open_and_shut("granted", at_ms)
        return self.open(purpose)

    def stop(self, purpose: str, at_ms: int) -> None:
        """The player stops."""
        if self.answers[purpose].asked:
            self._said("player", purpose, False)
        self._erase(purpose)
        self._open_and_shut("granted", at_ms)

    def _said(self, who: str, purpose: str, yes: bool) -> None:
        answers = self.answers[purpose]
        if yes:
            answers.yes_on[who] = self.day
            answers.against.discard(who)
        else:
            answers.yes_on.pop(who, None)
            answers.against.add(who)

    def _erase(self, purpose: str) -> None:
        self.lanes.pop(purpose, None)
        self.sessions.pop(purpose, None)

    def _open_and_shut(self, began: str, at_ms: int) -> None:
        for purpose in sorted(self.needs):
            if not self.open(purpose):
                self.sessions.pop(purpose, None)
            elif purpose not in self.sessions:
                self.made[purpose] += 1
                self.sessions[purpose] = Session(self.made[purpose], at_ms)
                self.lanes.setdefault(purpose, Lane())
                self._note(purpose, at_ms, "session_started", {"began": began})

    def notes(self, purpose: str) -> list[Note]:
        """The notes of a purpose, its sessions numbered as they come."""
        numbers: dict[int, int] = {}
        return [
            replace(note, session=numbers.setdefault(note.session, len(numbers) + 1))
            for note in self.lanes[purpose].notes
        ]

    # Events

    def record(self, name: str | None, values: Mapping[str, object], at_ms: int) -> None:
        """Something happened; without a name it was never declared."""
        declared = self.events[name] if name else None
        body = body_of(values)
        sound = declared is not None and declared.takes(body)
        for purpose in self.sessions:
            if declared is not None and purpose not in declared.purposes:
                continue
            if sound and name:
                self._note(purpose, at_ms, name, body)
            else:
                self._turn_away(purpose, name or "undeclared", "bad_value" if name else "unknown_event")

    def _note(self, purpose: str, at_ms: int, name: str, body: dict[str, Any]) -> None:
        session, lane = self.sessions[purpose], self.lanes[purpose]
        t_ms, version = max(0, at_ms - session.began_ms), self.events[name].version
        lane.notes.append(Note(session.number, name, version, self.day, t_ms, body.get("level", ""), body))
        lane.emitted += 1

    def _turn_away(self, purpose: str, name: str, reason: str) -> None:
        lane = self.lanes[purpose]
        lane.turned_away[name, reason, self.day] += 1
        lane.emitted += 1
        lane.quarantined += 1
        self.sessions[purpose].quarantined += 1
