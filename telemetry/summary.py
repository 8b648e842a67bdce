"""What a player's notes add up to: the facts behind `show`, the page and, later, the counsellor file. Reads only."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vault.row_keys import KeyFile
from vault.sqlite_file import open_to_read

from . import events, rows
from .consent import Record
from .consent_rows import unveiled
from .integrity import record_in
from .keys import key_of, keys_to_read
from .rows import Lane, Row, TurnedAway

if TYPE_CHECKING:
    from vault.sealing import Identity


@dataclass(frozen=True, slots=True)
class Island:
    """`places` are codes in the order in which they were first seen; `skipped` counts parts."""

    level: str
    started: int
    finished: int
    softened: bool
    skipped: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """What was done with one activity. `seconds` is time inside it, pauses left out."""

    activity: str
    finished: int = 0
    left: int = 0
    skipped: int = 0
    seconds: int = 0
    toolkit: int = 0
    better: int = 0
    same: int = 0
    worse: int = 0

    @property
    def times(self) -> int:
        return self.finished + self.left + self.skipped

    @property
    def felt(self) -> int:
        return self.better + self.same + self.worse


@dataclass(frozen=True, slots=True)
class Plan:
    """`when` is empty if any time will do; `done` are the answers in order."""

    plan: str
    when: str
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One own day on which something was recorded."""

    day: int
    sessions: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Form:
    """One questionnaire in one wave: how many of its questions were answered."""

    form: str
    wave: int
    answers: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One player's file. `kinds` counts the notes by event name in the order of the data dictionary, over all purposes;
    days, islands, skills and plans are told from the notes of one purpose, `story`, for those of another say the same
    once more. `settings` are the last values, `assists` how often each was used."""

    file: str
    record: Record | None
    subject: str
    first_day: date | None
    day: int
    lanes: dict[str, Lane]
    turned_away: tuple[TurnedAway, ...]
    kinds: dict[str, int]
    days: tuple[Day, ...]
    islands: tuple[Island, ...]
    skills: tuple[Skill, ...]
    plans: tuple[Plan, ...]
    story: str
    forms: tuple[Form, ...]
    settings: Mapping[str, int]
    assists: Mapping[str, int]

    @property
    def notes(self) -> int:
        return sum(self.kinds.values())

    @property
    def sessions(self) -> int:
        return sum(day.sessions for day in self.days)

    @property
    def lost(self) -> int:
        return sum(lane.lost for lane in self.lanes.values())

    @property
    def quarantined(self) -> int:
        return sum(lane.quarantined for lane in self.lanes.values())

    @property
    def unreadable(self) -> int:
        """Notes whose key is gone."""
        return max(0, sum(lane.kept for lane in self.lanes.values()) - self.notes)


_STORIES = (events.COUNSELLOR_FILE, events.RESEARCH_EVENTS)


@dataclass(slots=True)
class _Tally:
    """Gathers while the notes are read once, in order."""

    kinds: Counter[str] = field(default_factory=Counter)
    sessions: dict[str, tuple[int, int]] = field(default_factory=dict)
    islands: dict[str, Counter[str]] = field(default_factory=dict)
    places: dict[str, dict[str, None]] = field(default_factory=dict)
    skills: dict[str, Counter[str]] = field(default_factory=dict)
    plans: list[tuple[str, str, list[str]]] = field(default_factory=list)
    forms: Counter[tuple[str, int]] = field(default_factory=Counter)
    settings: dict[str, int] = field(default_factory=dict)
    assists: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        """A note that this program does not know, or that was tampered with, is counted and no more."""
        self.kinds[row.name] += 1
        day, longest = self.sessions.get(row.session, (row.day, 0))
        self.sessions[row.session] = (day, max(longest, row.t_ms))
        if row.level:
            self.islands.setdefault(row.level, Counter())[row.name] += 1
        event = row.event
        if isinstance(event, events.PlaceEntered):
            self.places.setdefault(event.level, {})[event.place] = None
        elif isinstance(event, events.SkillPractised):
            skill = self.skills.setdefault(event.activity, Counter())
            skill[event.how] += 1
            skill["seconds"] += event.seconds
            skill["toolkit"] += event.origin is events.Origin.TOOLKIT
        elif isinstance(event, events.AfterChecked):
            self.skills.setdefault(event.activity, Counter())[event.felt] += 1
        elif isinstance(event, events.PlanMade):
            self.plans.append((event.plan, event.when if isinstance(event.when, str) else "", []))
        elif isinstance(event, events.PlanReviewed):
            self._reviewed(event.plan, event.done)
        elif isinstance(event, events.QuestionnaireAnswered):
            self.forms[event.form, event.wave] += 1
        elif isinstance(event, events.AccessibilitySet):
            self.settings[event.setting] = event.value
        elif isinstance(event, events.AssistUsed):
            self.assists[event.assist] += 1

    def _reviewed(self, plan: str, done: str) -> None:
        """To the plan made last under that name; a plan from before recording began stands by itself."""
        known = next((one for one in reversed(self.plans) if one[0] == plan), None)
        if known is None:
            self.plans.append((plan, "", [done]))
        else:
            known[2].append(done)

    @property
    def shared(self) -> int:
        """How many notes are of kinds that a counsellor file and a study both have."""
        both = {event.name for event in events.DECLARED if set(_STORIES) <= set(event.purposes)}
        return sum(count for name, count in self.kinds.items() if name in both)

    def days(self) -> tuple[Day, ...]:
        played: dict[int, list[int]] = {}
        for day, longest in self.sessions.values():
            played.setdefault(day, []).append(longest // 1000)
        return tuple(Day(day, len(each), sum(each)) for day, each in sorted(played.items()))

    def islands_seen(self) -> tuple[Island, ...]:
        return tuple(
            Island(
                level,
                count[events.LevelStarted.name],
                count[events.LevelFinished.name],
                count[events.LevelSoftened.name] > 0,
                count[events.PartSkipped.name],
                tuple(self.places.get(level, ())),
            )
            for level, count in self.islands.items()
        )

    def skills_tried(self) -> tuple[Skill, ...]:
        names = ("finished", "left", "skipped", "seconds", "toolkit", "better", "same", "worse")
        return tuple(Skill(activity, *(count[n] for n in names)) for activity, count in self.skills.items())


def summarise(conn: sqlite3.Connection, file: str, keys: KeyFile | None, story: str = "") -> Summary:
    """The summary of an open store. `story` is the purpose whose notes tell it, "" for the one of counsellor file and
    study that has more of those both can have. Raises sqlite3.Error."""
    lanes = rows.lanes(conn)
    tallies = {purpose: _tallied(rows.rows(conn, purpose, key_of(keys, purpose))) for purpose in lanes}
    story = story or max(_STORIES, key=lambda purpose: tallies[purpose].shared if purpose in tallies else -1)
    told = tallies.get(story, _Tally())
    kinds: Counter[str] = Counter()
    for tally in tallies.values():
        kinds.update(tally.kinds)
    known = [event.name for event in events.DECLARED]
    ordered = sorted(kinds, key=lambda name: (known.index(name) if name in known else len(known), name))
    asked, eased = (tallies.get(purpose, _Tally()) for purpose in (events.QUESTIONNAIRES, events.ACCESSIBILITY_DATA))
    meta, record = dict(conn.execute("select key, value from meta").fetchall()), record_in(conn)
    return Summary(
        file,
        record if record is None or keys is None else unveiled(record, keys),
        meta.get("subject", ""),
        date.fromisoformat(meta["first_day"]) if "first_day" in meta else None,
        int(meta.get("last_day", "0")),
        lanes,
        rows.turned_away(conn),
        {name: kinds[name] for name in ordered},
        told.days(),
        told.islands_seen(),
        told.skills_tried(),
        tuple(Plan(plan, when, tuple(done)) for plan, when, done in told.plans),
        story,
        tuple(Form(form, wave, answers) for (form, wave), answers in asked.forms.items()),
        eased.settings,
        dict(eased.assists),
    )


def read(path: Path, identity: "Identity | None" = None) -> Summary:
    """The summary of a file. Raises OSError or sqlite3.Error if it cannot be read."""
    keys = keys_to_read(path, identity)
    conn = open_to_read(path)
    try:
        return summarise(conn, path.name, keys)
    finally:
        conn.close()


def _tallied(found: Iterable[Row]) -> _Tally:
    tally = _Tally()
    for row in found:
        tally.add(row)
    return tally
