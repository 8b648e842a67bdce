"""What a player's notes add up to: the facts behind `show`, the page and, later, the counsellor file. Reads only."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vault.row_keys import KeyFile
from vault.sqlite_file import open_to_read

from . import events, rows
from .consent import Record
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
class Summary:
    """One player's file. `kinds` counts the notes by event name in the order of the data dictionary."""

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


@dataclass(slots=True)
class _Tally:
    """Gathers while the notes are read once, in order."""

    kinds: Counter[str] = field(default_factory=Counter)
    sessions: dict[str, tuple[int, int]] = field(default_factory=dict)
    islands: dict[str, Counter[str]] = field(default_factory=dict)
    places: dict[str, dict[str, None]] = field(default_factory=dict)
    skills: dict[str, Counter[str]] = field(default_factory=dict)
    plans: list[tuple[str, str, list[str]]] = field(default_factory=list)

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

    def _reviewed(self, plan: str, done: str) -> None:
        """To the plan made last under that name; a plan from before recording began stands by itself."""
        known = next((one for one in reversed(self.plans) if one[0] == plan), None)
        if known is None:
            self.plans.append((plan, "", [done]))
        else:
            known[2].append(done)

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


def summarise(
    conn: sqlite3.Connection, file: str, keys: KeyFile | None, purpose: str = events.COUNSELLOR_FILE
) -> Summary:
    """The summary of an open store: the counts of every purpose, the story of one. Raises sqlite3.Error."""
    lanes = rows.lanes(conn)
    tally = _tallied(rows.rows(conn, purpose, key_of(keys, purpose)))
    others = [other for other in lanes if other != purpose]
    kinds = Counter(tally.kinds)
    for other in others:
        kinds.update(row.name for row in rows.rows(conn, other, key_of(keys, other)))
    known = [event.name for event in events.DECLARED]
    ordered = sorted(kinds, key=lambda name: (known.index(name) if name in known else len(known), name))
    meta = dict(conn.execute("select key, value from meta").fetchall())
    return Summary(
        file,
        record_in(conn),
        meta.get("subject", ""),
        date.fromisoformat(meta["first_day"]) if "first_day" in meta else None,
        int(meta.get("last_day", "0")),
        lanes,
        rows.turned_away(conn),
        {name: kinds[name] for name in ordered},
        tally.days(),
        tally.islands_seen(),
        tally.skills_tried(),
        tuple(Plan(plan, when, tuple(done)) for plan, when, done in tally.plans),
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
