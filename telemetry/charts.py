"""Charts as SVG that read in grey, in print and without colour: every bar has its numbers beside it in words.

Drawn 340 units wide, so that on a phone a unit is about a pixel and text stays legible.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from .report import Chart

WIDTH: Final = 340
BAR: Final = 22
ROW: Final = 68
CLOSE_ROW: Final = 34
NAME, NAME_RTL = 14, 11
"""Where the foot of a name stands above its bar: right-to-left letters have dots below."""
HEIGHT: Final = 150
TOP: Final = 22
FILLS: Final = ("url(#full)", "url(#lines)", "url(#plain)")

PATTERNS: Final = (
    "<defs>"
    '<linearGradient id="full"><stop stop-color="#f4b45f"/></linearGradient>'
    '<linearGradient id="plain"><stop stop-color="#ffffff"/></linearGradient>'
    '<pattern id="lines" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#fff"/><rect width="2.4" height="7" fill="#3b4a7a"/></pattern>'
    "</defs>"
)
"""Defined once on a page; every chart on it uses them."""


def svg(chart: Chart, described_by: str, rtl: bool = False) -> str:
    """The chart. `described_by` is the id of the text that says the same."""
    way = _points if chart.scale else _columns if len(chart.parts) == 1 else _close_bars if chart.close else _bars
    drawn, height = way(chart, rtl)
    direction = ' direction="rtl"' if rtl else ""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(chart.title)}"'
        f' aria-describedby="{described_by}"{direction}>{drawn}</svg>'
    )


def legend(chart: Chart) -> str:
    """What each part looks like, as HTML; nothing for a chart with a single part."""
    keys = (f"<li>{mark}{escape(part)}</li>" for part, mark in zip(chart.parts, marks(chart), strict=True))
    return f'<ul class="legend">{"".join(keys)}</ul>' if len(chart.parts) > 1 else ""


def marks(chart: Chart) -> list[str]:
    """What each part looks like, as little pictures."""
    drawn = (
        [_line(((2, 8), (24, 8)), part) + _mark(13, 8, part) for part in range(len(chart.parts))]
        if chart.scale
        else [f'<rect x="1" y="1" width="24" height="14" rx="3" fill="{fill}" class="edge"/>' for fill in FILLS]
    )
    return [f'<svg viewBox="0 0 26 16" aria-hidden="true">{each}</svg>' for each in drawn[: len(chart.parts)]]


def _bars(chart: Chart, rtl: bool) -> tuple[str, float]:
    """One bar a row, its parts side by side, with the name above and the numbers below."""
    start = WIDTH - 1 if rtl else 1
    drawn: list[str] = []
    for number, (label, values) in enumerate(chart.bars):
        y = number * ROW
        drawn.append(f'<text x="{start}" y="{y + (NAME_RTL if rtl else NAME)}" class="name">{escape(label)}</text>')
        drawn.append(_bar(chart, values, y + 20, BAR, rtl))
        said = " · ".join(f"{part} {value}" for part, value in zip(chart.parts, values, strict=True))
        drawn.append(f'<text x="{start}" y="{y + 57}" class="small">{escape(said)}</text>')
    return "".join(drawn), len(chart.bars) * ROW - 6


def _close_bars(chart: Chart, rtl: bool) -> tuple[str, float]:
    """The same with the numbers, in the order of the legend, at the other end of the line with the name."""
    start, end = (WIDTH - 1, 1) if rtl else (1, WIDTH - 1)
    name = NAME_RTL if rtl else NAME
    drawn: list[str] = []
    for number, (label, values) in enumerate(chart.bars):
        y = number * CLOSE_ROW
        drawn.append(f'<text x="{start}" y="{y + name}" class="near">{escape(label)}</text>')
        said = " · ".join(map(str, values))
        drawn.append(f'<text x="{end}" y="{y + name}" text-anchor="end" class="small">{escape(said)}</text>')
        drawn.append(_bar(chart, values, y + 18, BAR / 2, rtl))
    return "".join(drawn), len(chart.bars) * CLOSE_ROW - 3


def _bar(chart: Chart, values: tuple[int, ...], y: float, tall: float, rtl: bool) -> str:
    unit = (WIDTH - 2) / (max(sum(each) for _, each in chart.bars) or 1)
    at, drawn = 0.0, []
    for value, fill in zip(values, FILLS, strict=False):
        if value:
            x = WIDTH - 1 - at - value * unit if rtl else 1 + at
            drawn.append(_rect(x, y, value * unit, tall, fill))
            at += value * unit
    return "".join(drawn)


def _points(chart: Chart, rtl: bool) -> tuple[str, float]:
    """A line with points for each part, on a scale from 0; the first bar and the last have their names below."""
    left, right, tall = 26, WIDTH - 10, 110
    floor = TOP + tall
    step = (right - left) / max(1, len(chart.bars) - 1)

    def x(number: int) -> float:
        return right - number * step if rtl else left + number * step

    drawn: list[str] = []
    for value in (0, chart.scale // 2, chart.scale):
        y = floor - tall * value / chart.scale
        drawn.append(f'<path d="M{left} {y:g}H{right}" stroke="#8e94bd"/>')
        drawn.append(_centred(left - 14, y + 5, value, "small"))
    for part in range(len(chart.parts)):
        spots = [(x(n), floor - tall * values[part] / chart.scale) for n, (_, values) in enumerate(chart.bars)]
        drawn.append(_line(spots, part))
        drawn += [_mark(*spot, part) for spot in spots]
    first, last = (right, left) if rtl else (left, right)
    drawn.append(f'<text x="{first}" y="{floor + 22}" class="small">{escape(chart.bars[0][0])}</text>')
    if len(chart.bars) > 1:
        said = escape(chart.bars[-1][0])
        drawn.append(f'<text x="{last}" y="{floor + 22}" text-anchor="end" class="small">{said}</text>')
    return "".join(drawn), floor + 28


def _line(spots: Sequence[tuple[float, float]], part: int) -> str:
    dashes = ' stroke-dasharray="5 4"' if part else ""
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'<polyline points="{way}" fill="none" stroke="#101330" stroke-width="1.6"{dashes}/>'


def _mark(x: float, y: float, part: int) -> str:
    """A full circle for the first part, an open square for the second: they differ without colour."""
    if part:
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="#fff" class="edge"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#f4b45f" class="edge"/>'


def _columns(chart: Chart, rtl: bool) -> tuple[str, float]:
    """One column a bar, its number on top and its name below."""
    most = max((values[0] for _, values in chart.bars), default=0) or 1
    step = min(64.0, WIDTH / len(chart.bars))
    wide = step * 0.62
    floor = TOP + HEIGHT
    drawn = [f'<path d="M0 {floor + 0.5}H{WIDTH}" class="edge"/>']
    for number, (label, values) in enumerate(chart.bars):
        x = step * number + (step - wide) / 2
        x = WIDTH - x - wide if rtl else x
        tall = HEIGHT * values[0] / most
        middle = x + wide / 2
        if tall:
            drawn.append(_rect(x, floor - tall, wide, tall, FILLS[0]))
        drawn.append(_centred(middle, floor - tall - 6, values[0], "small"))
        drawn.append(_centred(middle, floor + 18, label, "small"))
    return "".join(drawn), floor + 24


def _rect(x: float, y: float, wide: float, tall: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{fill}" class="edge"/>'


def _centred(x: float, y: float, text: object, kind: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" class="{kind}">{escape(str(text))}</text>'
