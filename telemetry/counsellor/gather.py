"""Everything a player could show: from the notes, as far as their leave reaches, and from what the game hands in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from ..consent import COUNSELLOR, Policy, Record, allowed
from ..consent_rows import unveiled
from ..events import COUNSELLOR_FILE, AfterChecked, CheckedIn, Event, How, Origin, SkillPractised
from ..registry import NO_FIELD, fields
from ..rows import Row
from ..words import Words
from .chosen import (
    MOST_LETTERS,
    MOST_NAME_LETTERS,
    MOST_OWN_LETTERS,
    MOST_PLAN_LETTERS,
    MOST_SHORT_LETTERS,
    MOST_WAY_LETTERS,
    After,
    Chosen,
    Mood,
    Plan,
    Said,
    Skill,
    cleaned,
)

if TYPE_CHECKING:
    from vault.sealing import Identity

USED: Final[tuple[type[Event], ...]] = (SkillPractised, AfterChecked, CheckedIn)
"""The kinds of note that a counsellor file is made from."""


class HandedPlan(Struct, frozen=True):
    """A plan in the words that the player knows it by."""

    text: str
    when: str = ""
    went: str = ""


class Handed(Struct, frozen=True):
    """What the game hands in from the boat, and what was typed for this file: plain words, in the player's language.
    `people` are ways to people such as helplines, each a line."""

    goal: str = ""
    topics: tuple[str, ...] = ()
    plans: tuple[HandedPlan, ...] = ()
    assists: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes for a counsellor file, with the leave they were kept by. `day` is the own-day today."""

    record: Record | None
    first_day: date
    day: int
    rows: tuple[Row, ...]


def notes_of(path: Path, identity: "Identity | None" = None) -> Notes | None:
    """The notes in a store; None if nothing was ever kept. Raises OSError or sqlite3.Error, PermissionError among them
    if they are locked."""
    from vault.sqlite_file import open_to_read

    from ..integrity import meta, record_in
    from ..keys import key_of, keys_to_read
    from ..rows import rows

    if not path.is_file():
        return None
    keys = keys_to_read(path, identity)
    with closing(open_to_read(path)) as conn:
        told, record = meta(conn), record_in(conn)
        if record is not None and keys is not None:
            record = unveiled(record, keys)
        if "first_day" not in told:
            return None
        found = tuple(rows(conn, COUNSELLOR_FILE, key_of(keys, COUNSELLOR_FILE)))
    return Notes(record, date.fromisoformat(told["first_day"]), int(told.get("last_day", "0")), found)


def granted(record: Record | None, day: int, policy: Policy | None = None) -> frozenset[type[Event]]:
    """The kinds of note of which a counsellor may see every field, on an own-day. One field that may not be seen shuts
    out the note: what would be left of it says something about the rest."""

    def whole(event: type[Event]) -> bool:
        paths = (f"{event.name}.{NO_FIELD}", *(field.path for field in fields(event)))
        return all(allowed(record, COUNSELLOR_FILE, path, COUNSELLOR, day, policy) for path in paths)

    return frozenset(event for event in USED if whole(event))


def gather(
    notes: Notes | None,
    handed: Handed,
    words: Words,
    today: date,
    since: date | None = None,
    until: date | None = None,
    policy: Policy | None = None,
) -> Chosen:
    """All there is to choose from, each line with its id. `since` and `until`, both included, are the period that the
    player chose, if any; plans and what was typed have no day."""
    skills, after, moods = _told(_dated(notes, since, until, policy), words)
    return Chosen(
        language=words.language,
        made_on=today,
        since=since,
        until=until,
        goal=_said("goal", (handed.goal,)),
        topics=_said("topics", handed.topics),
        plans=tuple(_plans(handed.plans)),
        skills=skills,
        after=after,
        mood=moods,
        assists=_handed("assists", handed.assists, MOST_SHORT_LETTERS),
        own_words=_said("own_words", handed.own_words, MOST_OWN_LETTERS),
        people=_handed("people", handed.people, MOST_WAY_LETTERS),
    )


def _said(stem: str, texts: Iterable[str], most: int = MOST_LETTERS) -> tuple[Said, ...]:
    kept = [cleaned(text, most) for text in texts]
    return tuple(Said(id=f"{stem}.{number}", text=text) for number, text in enumerate(kept, start=1) if text)


def _handed(stem: str, texts: Iterable[str], most: int) -> tuple[Said, ...]:
    """Lines that a setting can change, known by what they say: none comes into the place of one that was taken out."""
    kept = dict.fromkeys(cleaned(text, most) for text in texts)
    return tuple(Said(id=f"{stem}.{text}", text=text) for text in kept if text)


def _plans(handed: Iterable[HandedPlan]) -> Iterator[Plan]:
    for number, plan in enumerate(handed, start=1):
        if text := cleaned(plan.text, MOST_PLAN_LETTERS):
            when, went = (cleaned(one, MOST_SHORT_LETTERS) for one in (plan.when, plan.went))
            yield Plan(id=f"plans.{number}", text=text, when=when, went=went)


def _dated(
    notes: Notes | None, since: date | None, until: date | None, policy: Policy | None
) -> Iterator[tuple[date, Event]]:
    """What was noted in the period and may be seen, in order."""
    if notes is None:
        return
    may = granted(notes.record, notes.day, policy)
    for row in notes.rows:
        day, event = notes.first_day + timedelta(row.day), row.event
        inside = (since is None or since <= day) and (until is None or day <= until)
        if inside and type(event) in may and event is not None:
            yield day, event


def _told(
    dated: Iterable[tuple[date, Event]], words: Words
) -> tuple[tuple[Skill, ...], tuple[After, ...], tuple[Mood, ...]]:
    """What the notes add up to. A skill that was only ever skipped was not tried."""
    tried: dict[str, Counter[str]] = {}
    felt: dict[str, Counter[str]] = {}
    moods: list[Mood] = []
    for day, event in dated:
        if isinstance(event, SkillPractised) and event.how is not How.SKIPPED:
            count = tried.setdefault(event.activity, Counter())
            count.update(times=1, seconds=event.seconds, myself=int(event.origin is Origin.TOOLKIT))
        elif isinstance(event, AfterChecked):
            felt.setdefault(event.activity, Counter()).update([event.felt.value])
        elif isinstance(event, CheckedIn):
            moods.append(Mood(id=f"mood.{len(moods) + 1}", day=day, pleasant=event.pleasant, energy=event.energy))
    names = {code: cleaned(words.name("activity", code), MOST_NAME_LETTERS) for code in (*tried, *felt)}
    skills = tuple(Skill(id=f"skills.{code}", name=names[code], **_capped(count)) for code, count in tried.items())
    after = tuple(After(id=f"after.{code}", name=names[code], **_capped(count)) for code, count in felt.items())
    return skills, after, tuple(moods)


def _capped(count: Counter[str]) -> dict[str, int]:
    """Counts as a file may hold them."""
    return {name: min(number, 9_999_999 if name == "seconds" else 9_999) for name, number in count.items()}
