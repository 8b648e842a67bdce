"""A report on a dataset: one page of HTML that runs nothing and loads nothing, its plots as SVG, its numbers as tables.

It tells how people played and how they said they felt. It compares no arms and proves no effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Final

from ..charts import legend as bars_legend
from ..charts import svg
from ..events import RESEARCH_EVENTS
from ..page import document, facts_html, marked, table_html
from ..report import Chart, Table
from ..words import Words
from . import layout
from .estimates import Estimate, share
from .features import IDLE_MS, WORSE
from .figures import MINUTES, Figures, Group, K, figures
from .people import people
from .plots import Curve, Interval, curves, intervals, legend
from .published import CURVES
from .tables import name_of, rows

MORE_STYLE: Final = """
.draw svg{max-width:30rem}.legend svg{width:34px}svg .near{font-size:13.5px;font-weight:600}
header .in{padding-inline-end:1.25rem;padding-bottom:2rem}.sources li{overflow-wrap:anywhere}
.groups{max-width:27rem;margin-top:.9rem}
td.number{white-space:normal}
@media (min-width:46rem){[dir=ltr] .beside td.number{white-space:nowrap}}
"""


def report(dataset: Path, words: Words) -> str:
    """The report of a dataset. Raises DatasetError, TooFewError, OSError."""
    every = tuple(people(dataset))
    notes = (note for note in rows(dataset, layout.events()) if note["purpose"] == RESEARCH_EVENTS)
    return page(figures(every, notes), About(name_of(dataset), sum(one.notes for one in every)), words)


@dataclass(frozen=True, slots=True)
class About:
    """What the dataset calls itself, and how many notes it holds."""

    name: str
    notes: int


def page(told: Figures, about: About, words: Words) -> str:
    """The report."""
    title = words.text("dreport.title", name=about.name)
    parts = (_reach, _minutes, _practised, _after, _change, _worse)
    body = "".join(part(told, words) for part in parts) + _method(told, words)
    lead = words.text("dreport.lead", n=told.people, notes=f"{about.notes:,}")
    first = "".join(f"<p>{marked(words.text(f'dreport.{key}'))}</p>\n" for key in ("who_may_see", "claim"))
    return document(
        title,
        words,
        f'<header><div class="in"><h1>{marked(title)}</h1>\n<p class="lead">{marked(lead)}</p>\n{first}</div>'
        "</header>\n"
        f'<main class="in">\n{body}</main>',
        MORE_STYLE,
    )


# How far people get


def _reach(told: Figures, words: Words) -> str:
    own = tuple((number, estimate.value * 100) for number, estimate in enumerate(told.reached))
    spans = tuple((estimate.low * 100, estimate.high * 100) for estimate in told.reached)
    lines = (
        Curve(words.text("dreport.reach.own", people=f"{told.people:,}"), own, spans),
        *(Curve(words.text(f"dreport.published.{one.key}", people=f"{one.people:,}"), one.reached) for one in CURVES),
    )
    most = max(number for line in lines for number, _ in line.points)
    names = (words.text("dreport.reach.here"), *(words.text(f"dreport.published.{one.key}.name") for one in CURVES))
    columns = (words.text("dreport.reach.islands"), *names)
    rows = []
    for number in range(most + 1):
        mine = told.reached[number] if number < len(told.reached) else share(0, told.people)
        others = (dict(one.reached).get(number) for one in CURVES)
        rows.append((str(number), _percent(mine, words), *("–" if of is None else _rate(of, words) for of in others)))
    title = words.text("dreport.reach.chart")
    drawn = curves(lines, title, words.text("dreport.reach.axis"), "reach-facts", words.direction == "rtl")
    sources = "".join(f'<li dir="ltr">{escape(one.source)} doi:{escape(one.doi)}</li>' for one in CURVES)
    figure = _figure(title, legend(lines) + drawn, Table(columns, tuple(rows), tuple(range(len(columns)))))
    facts = words.numbered("dreport.reach.fact", n=told.people)
    by_group = [
        Interval(_named(group, words), group.one.value, group.one.low, group.one.high, _percent(group.one, words))
        for group in told.groups
    ]
    return _section(
        "reach",
        words.text("dreport.reach.heading"),
        f"{figure}{facts_html(facts, 'reach-facts')}"
        f'<p>{marked(words.text("dreport.sources"))}</p><ul class="facts sources">{sources}</ul>'
        f"{_drawn_by_group('one', by_group, [group.people for group in told.groups], words)}",
    )


def _minutes(told: Figures, words: Words) -> str:
    ends = (*MINUTES[1:], None)
    names = [
        words.text("dreport.minutes.from", least=least) if end is None else f"{least}–{end}"
        for least, end in zip(MINUTES, ends, strict=True)
    ]
    bars = tuple((name, (count,)) for name, count in zip(names, told.minutes, strict=True))
    chart = Chart(words.text("dreport.minutes.chart"), (words.text("dreport.people"),), bars)
    columns = (words.text("dreport.minutes.what"), *(words.text(f"dreport.minutes.{part}") for part in _QUARTERS))
    rows = tuple(
        (words.text(f"dreport.minutes.{kind}"), *(_number(value, words) for value in values))
        for kind, values in told.quartiles.items()
    )
    figure = _figure(
        chart.title, svg(chart, "minutes-facts", words.direction == "rtl"), Table(columns, rows, (1, 2, 3))
    )
    facts = tuple(
        words.text("dreport.minutes.bar", minutes=name, n=count)
        for name, count in zip(names, told.minutes, strict=True)
    )
    grouped = Table(
        tuple(words.text(f"dreport.column.{name}") for name in ("group", "people", "minutes")),
        tuple((_named(group, words), str(group.people), _number(group.minutes, words)) for group in told.groups),
        (1, 2),
    )
    by_group = f'<div class="scroll groups">{table_html(grouped)}</div>' if len(told.groups) > 1 else ""
    definition = f"<p>{marked(words.text('dreport.minutes.definition', minutes=IDLE_MS // 60_000))}</p>"
    return _section(
        "minutes",
        words.text("dreport.minutes.heading"),
        figure + definition + facts_html(facts, "minutes-facts") + by_group,
    )


_QUARTERS: Final = ("quarter", "half", "three_quarters")


def _practised(told: Figures, words: Words) -> str:
    parts = tuple(words.text(f"skills.column.{name}") for name in ("finished", "left", "skipped"))
    return _by_skill("practised", told.practised, parts, words)


def _after(told: Figures, words: Words) -> str:
    parts = tuple(words.text(f"after.column.{name}") for name in ("better", "same", "worse"))
    return _by_skill("after", told.after, parts, words)


def _by_skill(id_: str, counts: Mapping[str, tuple[int, int, int]], parts: tuple[str, ...], words: Words) -> str:
    heading = words.text(f"dreport.{id_}.heading")
    if not counts:
        return _section(id_, heading, f"<p>{marked(words.text('dreport.too_few', k=K))}</p>")
    bars = tuple((words.name("activity", activity), count) for activity, count in sorted(counts.items()))
    chart = Chart(words.text(f"dreport.{id_}.chart"), parts, bars, close=True)
    rows = tuple((name, *map(str, count)) for name, count in bars)
    drawn = bars_legend(chart) + svg(chart, f"{id_}-facts", words.direction == "rtl")
    table = Table((words.text("skills.column.skill"), *parts), rows, (1, 2, 3))
    facts = words.numbered(f"dreport.{id_}.fact", k=K)
    return _section(id_, heading, _figure(chart.title, drawn, table) + facts_html(facts, f"{id_}-facts"))


# Change, with its uncertainty


def _change(told: Figures, words: Words) -> str:
    known = [(group, group.change) for group in told.groups if group.change is not None]
    rows = [Interval(_named(group, words), one.value, one.low, one.high, _mean(one, words)) for group, one in known]
    return _by_group("change", rows, [one for _, one in known], words)


def _worse(told: Figures, words: Words) -> str:
    known = [(group, group.worse) for group in told.groups if group.worse is not None]
    rows = [Interval(_named(group, words), one.value, one.low, one.high, _percent(one, words)) for group, one in known]
    return _by_group("worse", rows, [one for _, one in known], words)


def _by_group(id_: str, rows: list[Interval], of: list[Estimate], words: Words) -> str:
    heading = words.text(f"dreport.{id_}.heading")
    definition = f"<p>{marked(words.text(f'dreport.{id_}.definition', points=WORSE))}</p>"
    if not rows:
        return _section(id_, heading, f"{definition}<p>{marked(words.text('dreport.too_few', k=K))}</p>")
    return _section(id_, heading, definition + _drawn_by_group(id_, rows, [one.n for one in of], words))


def _drawn_by_group(id_: str, rows: list[Interval], people: list[int], words: Words) -> str:
    title = words.text(f"dreport.{id_}.chart")
    zero, rtl = words.text(f"dreport.{id_}.zero"), words.direction == "rtl"
    tick = _points if id_ == "change" else partial(_share, words)
    drawn = intervals(rows, title, f"{id_}-facts", zero, tick, rtl)
    columns = tuple(words.text(f"dreport.column.{name}") for name in ("group", "people", id_))
    table = Table(columns, tuple((row.name, str(n), row.said) for row, n in zip(rows, people, strict=True)), (1, 2))
    facts = words.numbered(f"dreport.{id_}.fact", k=K)
    return _figure(title, drawn, table) + facts_html(facts, f"{id_}-facts")


def _named(group: Group, words: Words) -> str:
    if not group.by:
        return words.text("dreport.everyone")
    if group.by == "age_band":
        return (
            words.text("dreport.age", age=group.name.replace("_", "–")) if group.name else words.text("dreport.no_age")
        )
    return words.text("dreport.language", language=group.name)


def _method(told: Figures, words: Words) -> str:
    facts = list(words.numbered("dreport.method", k=K))
    if told.hidden:
        facts.insert(0, words.text("dreport.hidden", n=told.hidden, k=K))
    return _section("method", words.text("dreport.method.heading"), facts_html(tuple(facts), "method-facts"))


# Parts


def _section(id_: str, heading: str, inner: str) -> str:
    return f'<section aria-labelledby="{id_}"><h2 id="{id_}">{marked(heading)}</h2>\n{inner}</section>\n'


def _figure(title: str, drawn: str, table: Table) -> str:
    return (
        f'<figure class="two"><div class="draw"><figcaption>{marked(title)}</figcaption>{drawn}</div>'
        f'<div class="beside"><div class="scroll">{table_html(table)}</div></div></figure>'
    )


def _number(value: float, words: Words) -> str:
    return words.text("dreport.number", value=f"{value:.1f}".replace("-", "−"))


def _rate(percent: float, words: Words) -> str:
    return words.text("dreport.percent", value=f"{percent:.1f}")


def _share(words: Words, part: float) -> str:
    return words.text("dreport.percent", value=f"{100 * part:g}")


def _points(value: float) -> str:
    return f"{value:+g}".replace("-", "−")


def _percent(one: Estimate, words: Words) -> str:
    low, high = (f"{value * 100:.1f}" for value in (one.low, one.high))
    return words.text("dreport.interval", value=_rate(one.value * 100, words), low=low, high=high)


def _mean(one: Estimate, words: Words) -> str:
    value, low, high = (f"{number:+.2f}".replace("-", "−") for number in (one.value, one.low, one.high))
    return words.text("dreport.interval", value=value, low=low, high=high)
