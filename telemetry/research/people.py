"""The features of each participant that a report is made of, from the notes of play."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from ..events import RESEARCH_EVENTS, CheckedIn, LevelFinished, SkillPractised
from . import layout
from .figures import Person
from .tables import Play, Row, plays, rows

IDLE_MS: Final = 300_000
"""Between two notes no more than this counts as active."""
WORSE: Final = 2
"""So many points less at the last check-in than at the first count as getting worse."""


def people(dataset: Path) -> Iterator[Person]:
    """Everyone whose notes of play are in a dataset. Raises DatasetError, OSError."""
    told = {row["participant"]: row for row in rows(dataset, layout.participants())}
    for who, played in plays(dataset):
        own = [play for play in played if play.purpose == RESEARCH_EVENTS]
        if own:
            yield person(told.get(who, {}), who, own)


def person(told: Mapping[str, str], who: str, played: Iterable[Play]) -> Person:
    """One participant, from the line about them and their times of playing."""
    active, notes = 0, list[Row]()
    for play in played:
        active += sum(min(IDLE_MS, max(0, b["t_ms"] - a["t_ms"])) for a, b in pairwise(play.notes))
        notes += play.notes
    pleasant = [note["pleasant"] for note in notes if note["event"] == CheckedIn.name]
    change = pleasant[-1] - pleasant[0] if len(pleasant) > 1 else None
    return Person(
        who,
        told.get("age_band", ""),
        told.get("language", ""),
        active / 60_000,
        sum(note["seconds"] for note in notes if note["event"] == SkillPractised.name) / 60,
        len({note["level"] for note in notes if note["event"] == LevelFinished.name}),
        change,
        None if change is None else change <= -WORSE,
        len(notes),
    )
