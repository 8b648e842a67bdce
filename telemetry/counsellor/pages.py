"""The pages of a counsellor file as values. The game shows them line by line before saving, and every format is drawn
from them, so that what was seen is what is written."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..report import Chart, Table, minutes_in_table, span
from ..words import END_ISOLATE, NUMBER_ISOLATE, Words, bare
from .chosen import Chosen, Item

MOST_PAGES: Final = 2
_GROUPS: Final = re.compile(r"\+?\d[\d ()/.-]*\d")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line. `own` if the player typed it: then it has a direction of its own."""

    id: str
    text: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An item of the file: table and chart say what the lines say. "I'd like to talk" stands without a heading."""

    item: Item
    heading: str
    lines: tuple[Shown, ...]
    table: Table | None = None
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`head` is who made this, when and of which time; `foot` stands on every page."""

    number: int
    pages: int
    title: str
    head: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: tuple[str, ...]


def preview(chosen: Chosen, words: Words) -> tuple[Page, ...]:
    """Exactly the pages that will be written. The ids by which lines can be removed go into no file."""
    sheets = _filled([part for item in Item for part in _PARTS[item](chosen, words)])
    foot = (words.text("page.chosen"), words.text("page.claim"))
    title, head = words.text("counsellor.title"), _head(chosen, words)
    pages = len(sheets)
    return tuple(
        Page(at, pages, title, head, parts, (*foot, words.text("counsellor.page", number=at, pages=pages)))
        for at, parts in enumerate(sheets, start=1)
    )


def in_order(typed: str) -> str:
    """Typed text in which the groups of a number stay in their order also between right-to-left letters."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in typed):
        return typed
    return _GROUPS.sub(lambda found: f"{NUMBER_ISOLATE}{found[0]}{END_ISOLATE}", typed)


def in_words(day: date, words: Words) -> str:
    """A date as people write it. Nothing is set apart in it: the name of the month gives it its direction."""
    month = words.text(f"counsellor.month.{day.month}")
    return bare(words.text("counsellor.date", day=day.day, month=month, year=day.year))


def _head(chosen: Chosen, words: Words) -> tuple[str, ...]:
    made = words.text("counsellor.made", date=in_words(chosen.made_on, words))
    since, until = (in_words(day, words) if day else "" for day in (chosen.since, chosen.until))
    key = {(True, True): "both", (True, False): "since", (False, True): "until"}.get((bool(since), bool(until)))
    return (made, words.text(f"counsellor.period.{key}", since=since, until=until)) if key else (made,)


def _part(item: Item, words: Words, lines: Iterable[Shown], table: Table | None, chart: Chart | None) -> list[Part]:
    kept = tuple(lines)
    heading = words.text(f"counsellor.heading.{item.value}")
    if len(kept) < 2:
        table = chart = None  # one row compares nothing: the sentence says it all
    return [Part(item, heading, kept, table, chart)] if kept else []


def _talk(chosen: Chosen, words: Words) -> list[Part]:
    return [Part(Item.TALK, "", (Shown(Item.TALK.value, words.text("counsellor.talk")),))] if chosen.talk else []


def _typed(item: Item) -> Callable[[Chosen, Words], list[Part]]:
    def made(chosen: Chosen, words: Words) -> list[Part]:
        lines = [Shown(line.id, in_order(line.text), own=True) for line in chosen.said(item)]
        return _part(item, words, lines, None, None)

    return made


def _people(chosen: Chosen, words: Words) -> list[Part]:
    lines = [Shown(line.id, in_order(line.text)) for line in chosen.people]
    return _part(Item.PEOPLE, words, lines, None, None)


def _skills(chosen: Chosen, words: Words) -> list[Part]:
    parts = (words.text("counsellor.column.story"), words.text("counsellor.column.myself"))
    lines, rows, bars = [], [], []
    for skill in chosen.skills:
        said = words.text("skills.line", skill=skill.name, n=skill.times, span=span(words, skill.seconds))
        if skill.myself:
            said += " " + words.text("counsellor.myself", n=skill.myself)
        lines.append(Shown(skill.id, said))
        split = (max(0, skill.times - skill.myself), skill.myself)
        rows.append((skill.name, *map(str, split), minutes_in_table(words, skill.seconds)))
        bars.append((skill.name, split))
    columns = (words.text("skills.column.skill"), *parts, words.text("skills.column.time"))
    table = Table(columns, tuple(rows), (1, 2, 3))
    chart = Chart(words.text("skills.chart"), parts, tuple(bars), close=True)
    return _part(Item.SKILLS, words, lines, table, chart)


def _plans(chosen: Chosen, words: Words) -> list[Part]:
    lines = []
    for plan in chosen.plans:
        when, went = plan.when or words.text("plans.no_when"), plan.went or words.text("plans.not_said")
        lines.append(Shown(plan.id, words.text("plans.line", plan=plan.text, when=when, went=went)))
    return _part(Item.PLANS, words, lines, None, None)


def _after(chosen: Chosen, words: Words) -> list[Part]:
    parts = tuple(words.text(f"after.column.{name}") for name in ("better", "same", "worse"))
    lines, rows, bars = [], [], []
    for skill in chosen.after:
        felt = (skill.better, skill.same, skill.worse)
        names = dict(zip(("better", "same", "worse"), felt, strict=True))
        lines.append(Shown(skill.id, words.text("after.line", skill=skill.name, **names)))
        rows.append((skill.name, *map(str, felt)))
        bars.append((skill.name, felt))
    columns = (words.text("skills.column.skill"), *parts)
    chart = Chart(words.text("after.chart"), parts, tuple(bars), close=True)
    return _part(Item.AFTER, words, lines, Table(columns, tuple(rows), (1, 2, 3)), chart)


def _mood(chosen: Chosen, words: Words) -> list[Part]:
    parts = (words.text("counsellor.column.pleasant"), words.text("counsellor.column.energy"))
    lines, rows, bars = [], [], []
    for one in chosen.mood:
        day = in_words(one.day, words)
        said = words.text("counsellor.mood", date=day, pleasant=one.pleasant, energy=one.energy)
        lines.append(Shown(one.id, said))
        rows.append((day, str(one.pleasant), str(one.energy)))
        bars.append((day, (one.pleasant, one.energy)))
    columns = (words.text("counsellor.column.day"), *parts)
    chart = Chart(words.text("counsellor.mood_chart"), parts, tuple(bars), scale=10)
    return _part(Item.MOOD, words, lines, Table(columns, tuple(rows), (1, 2)), chart)


_PARTS: Final[dict[Item, Callable[[Chosen, Words], list[Part]]]] = {
    Item.TALK: _talk,
    Item.GOAL: _typed(Item.GOAL),
    Item.SKILLS: _skills,
    Item.PLANS: _plans,
    Item.TOPICS: _typed(Item.TOPICS),
    Item.AFTER: _after,
    Item.MOOD: _mood,
    Item.ASSISTS: _typed(Item.ASSISTS),
    Item.OWN_WORDS: _typed(Item.OWN_WORDS),
    Item.PEOPLE: _people,
}

# Which part stands on which page, reckoned in points of the printed page, on the safe side.

SIZE: Final = 9.5
ROOM: Final = 668.0
_HEADING, _LINE, _SMALL, _BETWEEN = 28.0, 13.4, 12.1, 4.0


def print_size(parts: Iterable[Part]) -> float:
    """The size of letters, in points, at which some parts fit a printed page: the usual one, or as much smaller as
    wide letters need."""
    needed = sum(map(tall, parts))
    return SIZE if needed <= ROOM else round(SIZE * (ROOM / needed) ** 0.5, 1)


def _filled(parts: list[Part]) -> tuple[tuple[Part, ...], ...]:
    """One page while there is room on it, and then one more; if that is still too little, two of about one length."""
    needed = [tall(part) for part in parts]
    if sum(needed) <= ROOM:
        return (tuple(parts),)
    splits = [(sum(needed[:at]), sum(needed[at:]), at) for at in range(1, len(parts))]
    fits = [at for first, rest, at in splits if first <= ROOM and rest <= ROOM]
    at = max(fits) if fits else min(splits, key=lambda split: max(split[:2]))[2]
    return tuple(parts[:at]), tuple(parts[at:])


def tall(part: Part) -> float:
    """How much of a printed page a part takes, at most."""
    if not part.heading:
        return _HEADING
    if part.item is Item.ASSISTS:  # in two columns
        return _HEADING + sum(_rows(line.text, 42) for line in part.lines) * _SMALL / 2 + 2 * _SMALL
    if part.table is None or part.chart is None:
        letters, line = (94, _LINE) if part.lines[0].own else (100, _SMALL)
        return _HEADING + sum(_rows(each.text, letters) * line + _BETWEEN for each in part.lines)
    said = _rows(" ".join(line.text for line in part.lines), 104) * _SMALL
    beside = _SMALL * 3 + sum(_rows(row[0], 38) * _SMALL + _BETWEEN / 2 for row in part.table.rows)
    bars = 19.6 * len(part.chart.bars) if part.chart.close else 95.0
    drawn = _rows(part.chart.title, 32) * _LINE + 18 + bars
    return _HEADING + said + max(beside, drawn) + 2 * _BETWEEN


def _rows(text: str, letters: int) -> int:
    return 1 + int(sum(map(_wide, text)) // letters)


def _wide(letter: str) -> float:
    """How wide a letter is beside an ordinary one."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    return 1.5 if letter.isupper() or letter in "mw@%" else 1.0
