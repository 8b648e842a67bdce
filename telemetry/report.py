"""What is kept about a player, in their words: headings, sentences, tables and the numbers of charts.

`show` prints the sentences and the page draws the rest from the same sections, so that the two cannot disagree.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from vault.row_keys import KeyFile

from .answers import EVERY, around, as_asked, read_then, states, written_down
from .consent import Policy
from .events import COUNSELLOR_FILE
from .keys import key_of
from .registry import by_name, fields
from .rows import lanes, rows
from .summary import Island, Skill, Summary
from .words import Words

SHOWN_DAYS: Final = 14
SHOWN_PLANS: Final = 40


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; `numbers` are the indices of the columns that hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """One bar an entry of `bars`, each with one value a name of `parts`; a single part is drawn as columns. With
    `close` bars stand closer, with the numbers alone beside the name; with a `scale` values are points from 0 to it."""

    title: str
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int, ...]], ...]
    close: bool = False
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """`lines` are always said; `facts` say the same as the table and the chart, one sentence a row.
    With `lead` the first line sums up the page."""

    id: str
    heading: str
    lines: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    lead: bool = False


def sections(summary: Summary, words: Words, policy: Policy | None = None) -> tuple[Section, ...]:
    """Everything there is to say, in order."""
    first = (_answer(summary, words, policy or as_asked(summary.record)), _short(summary, words))
    last = (*_kinds(summary, words), *_record(summary, words), _never(words), _stop(words))
    if not summary.notes:
        return (*first, *last)
    story = (_days, _islands, _skills, _after, _plans)
    return (*first, *(each(summary, words) for each in story), *_forms(summary, words), *_eased(summary, words), *last)


def nothing(words: Words) -> tuple[Section, ...]:
    """What there is to say where nothing is kept."""
    return (Section("none", words.text("short.heading"), (words.text("kept.nothing_here"),), lead=True), _never(words))


def sentences(summary: Summary, words: Words, policy: Policy | None = None) -> tuple[str, ...]:
    """The same in a few sentences, for a screen of the game: each answer, the sum, and each skill and plan."""
    said: list[str] = []
    for section in sections(summary, words, policy):
        if section.id == "answer":
            said += states(summary.record, policy or as_asked(summary.record), summary.day, words)
        elif section.id == "short":
            said += section.lines
        elif section.id in ("islands", "skills", "after", "plans"):
            said += section.facts
    return tuple(said)


def span(words: Words, seconds: int) -> str:
    """A length of time in words, to the minute."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return words.text("span.little")
    if minutes < 60:
        return words.text("span.minutes", n=minutes)
    return words.text("span.hours", hours=minutes // 60, minutes=minutes % 60)


def minutes_in_table(words: Words, seconds: int) -> str:
    """The same as a number for a table: what was short is not nothing."""
    minutes = round(seconds / 60)
    return words.text("span.under") if seconds and not minutes else str(minutes)


def every_note(conn: sqlite3.Connection, keys: KeyFile | None, words: Words) -> Iterator[str]:
    """Each note as one line, in order. Raises sqlite3.Error."""
    for purpose in lanes(conn):
        for number, row in enumerate(rows(conn, purpose, key_of(keys, purpose)), start=1):
            event = row.event
            values = msgspec.to_builtins(event) if event else {}
            said = words.listed(_value(name, value, words) for name, value in values.items())
            seconds = row.t_ms // 1000
            yield words.text(
                "all.line",
                number=number,
                day=row.day,
                time=f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}",
                kind=words.name("kind", row.name),
                values=f" ({said})" if said else "",
            )


def _value(name: str, value: str | int, words: Words) -> str:
    if isinstance(value, str):
        return words.name(name, value)
    return words.text(f"number.{name}", n=value + (name == "wave"))


def _answer(summary: Summary, words: Words, policy: Policy) -> Section:
    record = summary.record
    lines = states(record, policy, summary.day, words)
    heading = words.text("answer.heading", n=len(lines))
    return Section("answer", heading, (*lines, *(around(record, policy, summary.day, words) if record else ())))


def _record(summary: Summary, words: Words) -> tuple[Section, ...]:
    record = summary.record
    if record is None:
        return ()
    return (Section("record", words.text("answer.record"), read_then(record, words), written_down(record, words)),)


def _short(summary: Summary, words: Words) -> Section:
    said = [words.text("short.notes", n=summary.notes) if summary.notes else words.text("kept.empty")]
    if summary.days:
        times = words.text("short.sessions", n=summary.sessions)
        said.insert(0, words.text("short.times", times=times, n=len(summary.days)))
        # The sum of the rounded days, so that it agrees with the table.
        minutes = sum(round(day.seconds / 60) for day in summary.days)
        said.insert(1, words.text("short.time", span=span(words, minutes * 60)))
    lines = [" ".join(said)]
    kept = {purpose: summary.lanes[purpose].kept for purpose in EVERY if purpose in summary.lanes}
    if set(kept) - {COUNSELLOR_FILE}:
        # A note for two purposes is kept twice, so that either can be deleted alone.
        lines += [words.text("short.purpose", what=words.name("purpose", p), n=n) for p, n in kept.items()]
        lines += [words.text("short.twice")] if len(kept) > 1 else []
    if summary.first_day is not None:
        lines.append(words.text("short.day0", date=summary.first_day.isoformat()))
    lines += _health(summary, words)
    return Section("short", words.text("short.heading"), tuple(lines), lead=True)


def _health(summary: Summary, words: Words) -> list[str]:
    counts = {"lost": summary.lost, "turned_away": summary.quarantined, "unreadable": summary.unreadable}
    return [words.text(f"health.{key}", n=count) for key, count in counts.items() if count]


def _days(summary: Summary, words: Words) -> Section:
    shown = summary.days[-SHOWN_DAYS:]
    cut = (words.text("days.last", n=SHOWN_DAYS),) if len(summary.days) > SHOWN_DAYS else ()
    facts = tuple(
        words.text(
            "days.line",
            day=day.day,
            times=words.text("short.sessions", n=day.sessions),
            span=span(words, day.seconds),
        )
        for day in shown
    )
    minutes = [round(day.seconds / 60) for day in shown]
    columns = tuple(words.text(f"days.column.{name}") for name in ("day", "times", "minutes"))
    rows = tuple((str(d.day), str(d.sessions), minutes_in_table(words, d.seconds)) for d in shown)
    bars = tuple((str(d.day), (m,)) for d, m in zip(shown, minutes, strict=True))
    chart = Chart(words.text("days.chart"), (words.text("days.column.minutes"),), bars)
    if len(shown) == 1 or not any(minutes):
        # One column, or none above the floor, compares nothing: the sentence says it all.
        return Section("days", words.text("days.heading"), cut, facts)
    return Section("days", words.text("days.heading"), cut, facts, Table(columns, rows, (0, 1, 2)), chart)


def _islands(summary: Summary, words: Words) -> Section:
    heading = words.text("islands.heading")
    if not summary.islands:
        return Section("islands", heading, (words.text("islands.none"),))
    columns = tuple(words.text(f"islands.column.{name}") for name in ("island", "state", "way", "places"))
    table, facts = [], []
    for island in summary.islands:
        name = words.name("level", island.level)
        state = words.text("islands.finished" if island.finished else "islands.open")
        places = words.listed(words.name("place", place) for place in island.places)
        table.append((name, state, _way(island, words), places))
        said = words.listed(
            (state, _way(island, words)) if island.softened or island.skipped else (state,), "semicolon"
        )
        seen = words.text("islands.places", n=len(island.places))
        facts.append(words.text("islands.line", island=name, state=said, places=seen))
    return Section("islands", heading, (), tuple(facts), Table(columns, tuple(table)))


def _way(island: Island, words: Words) -> str:
    softer = (words.text("islands.softer"),) if island.softened else ()
    skipped = (words.text("islands.skipped", n=island.skipped),) if island.skipped else ()
    return words.listed((*softer, *skipped)) or words.text("islands.plain")


def _skills(summary: Summary, words: Words) -> Section:
    heading = words.text("skills.heading")
    tried = tuple(skill for skill in summary.skills if skill.times)
    if not tried:
        return Section("skills", heading, (words.text("skills.none"),))
    parts = tuple(words.text(f"skills.column.{name}") for name in ("finished", "left", "skipped"))
    columns = (words.text("skills.column.skill"), *parts, words.text("skills.column.time"))
    rows = tuple(
        (
            words.name("activity", s.activity),
            str(s.finished),
            str(s.left),
            str(s.skipped),
            minutes_in_table(words, s.seconds),
        )
        for s in tried
    )
    bars = tuple((words.name("activity", s.activity), (s.finished, s.left, s.skipped)) for s in tried)
    facts = tuple(_skill_fact(skill, words) for skill in tried)
    chart = Chart(words.text("skills.chart"), parts, bars)
    lines = (words.text("skills.note"),)
    return Section("skills", heading, lines, facts, Table(columns, rows, (1, 2, 3, 4)), chart)


def _skill_fact(skill: Skill, words: Words) -> str:
    name = words.name("activity", skill.activity)
    said = [words.text("skills.line", skill=name, n=skill.times, span=span(words, skill.seconds))]
    said.append(words.text("skills.ways", finished=skill.finished, left=skill.left, skipped=skill.skipped))
    if skill.toolkit:
        said.append(words.text("skills.toolkit", n=skill.toolkit))
    return " ".join(said)


def _after(summary: Summary, words: Words) -> Section:
    heading = words.text("after.heading")
    answered = tuple(skill for skill in summary.skills if skill.felt)
    if not answered:
        return Section("after", heading, (words.text("after.none"),))
    parts = tuple(words.text(f"after.column.{name}") for name in ("better", "same", "worse"))
    columns = (words.text("skills.column.skill"), *parts)
    rows, bars, facts = [], [], []
    for skill in answered:
        name = words.name("activity", skill.activity)
        felt = (skill.better, skill.same, skill.worse)
        rows.append((name, *map(str, felt)))
        bars.append((name, felt))
        facts.append(words.text("after.line", skill=name, better=felt[0], same=felt[1], worse=felt[2]))
    chart = Chart(words.text("after.chart"), parts, tuple(bars))
    lines = (words.text("after.note"),)
    return Section("after", heading, lines, tuple(facts), Table(columns, tuple(rows), (1, 2, 3)), chart)


def _plans(summary: Summary, words: Words) -> Section:
    heading = words.text("plans.heading")
    if not summary.plans:
        return Section("plans", heading, (words.text("plans.none"),))
    cut = (words.text("plans.last", n=SHOWN_PLANS),) if len(summary.plans) > SHOWN_PLANS else ()
    rows = []
    for plan in summary.plans[-SHOWN_PLANS:]:
        when = words.name("when", plan.when) if plan.when else words.text("plans.no_when")
        went = words.listed(words.name("done", done) for done in plan.done) or words.text("plans.not_said")
        rows.append((words.name("plan", plan.plan), when, went))
    facts = tuple(words.text("plans.line", plan=plan, when=when, went=went) for plan, when, went in rows)
    columns = tuple(words.text(f"plans.column.{name}") for name in ("plan", "when", "went"))
    return Section("plans", heading, cut, facts, Table(columns, tuple(rows)))


def _forms(summary: Summary, words: Words) -> tuple[Section, ...]:
    """The answers to a study's questions."""
    facts = tuple(
        words.text("forms.line", form=words.name("form", one.form), wave=one.wave + 1, n=one.answers)
        for one in summary.forms
    )
    return (Section("forms", words.text("forms.heading"), (words.text("forms.note"),), facts),) if facts else ()


def _eased(summary: Summary, words: Words) -> tuple[Section, ...]:
    """What was set to make playing easier, and what helped in practices."""
    settings = (
        words.text("eased.setting", setting=words.name("setting", name), value=value)
        for name, value in summary.settings.items()
    )
    assists = (
        words.text("eased.assist", assist=words.name("assist", name), n=count)
        for name, count in summary.assists.items()
    )
    facts = (*settings, *assists)
    return (Section("eased", words.text("eased.heading"), (), facts),) if facts else ()


def _kinds(summary: Summary, words: Words) -> tuple[Section, ...]:
    if not summary.kinds:
        return ()
    rows, facts = [], []
    for name, count in summary.kinds.items():
        event = by_name().get(name)
        kind = words.name("kind", name)
        withs = [words.name("with", field.name) for field in fields(event)] if event else []
        rows.append((str(count), kind, words.listed(withs, "semicolon") or words.text("kinds.nothing")))
        facts.append(words.text("kinds.line", n=count, kind=kind))
    columns = tuple(words.text(f"kinds.column.{name}") for name in ("count", "kind", "fields"))
    codes = words.text("kinds.codes", subject=summary.subject)
    lines = (words.text("kinds.with_all"), codes, words.text("kinds.csv"))
    table = Table(columns, tuple(rows), (0,))
    return (Section("kinds", words.text("kinds.heading"), lines, tuple(facts), table),)


def _never(words: Words) -> Section:
    return Section("never", words.text("never.heading"), (), words.numbered("never"))


def _stop(words: Words) -> Section:
    return Section("stop", words.text("stop.heading"), (), words.numbered("stop"))
