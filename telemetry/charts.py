"""Charts as SVG that read in grey, in print and without colour: every bar has its numbers beside it in words.

Drawn 340 units wide, so that on a phone a unit is about a pixel and text stays legible.
"""

from html import escape
from typing import Final

from .report import Chart

WIDTH: Final = 340
BAR: Final = 22
ROW: Final = 68
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
    drawn, height = (_columns if len(chart.parts) == 1 else _bars)(chart, rtl)
    direction = ' direction="rtl"' if rtl else ""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(chart.title)}"'
        f' aria-describedby="{described_by}"{direction}>{drawn}</svg>'
    )


def legend(chart: Chart) -> str:
    """What each part looks like, as HTML; nothing for a chart with a single part."""
    if len(chart.parts) == 1:
        return ""
    keys = (
        '<li><svg viewBox="0 0 26 16" aria-hidden="true">'
        f'<rect x="1" y="1" width="24" height="14" rx="3" fill="{fill}" class="edge"/></svg>{escape(part)}</li>'
        for part, fill in zip(chart.parts, FILLS, strict=True)
    )
    return f'<ul class="legend">{"".join(keys)}</ul>'


def _bars(chart: Chart, rtl: bool) -> tuple[str, float]:
    """One bar a row, its parts side by side, with the name above and the numbers below."""
    most = max(sum(values) for _, values in chart.bars)
    unit = (WIDTH - 2) / most
    start = WIDTH - 1 if rtl else 1
    drawn: list[str] = []
    for number, (label, values) in enumerate(chart.bars):
        y = number * ROW
        drawn.append(f'<text x="{start}" y="{y + 14}" class="name">{escape(label)}</text>')
        at = 0.0
        for value, fill in zip(values, FILLS, strict=True):
            if value:
                x = WIDTH - 1 - at - value * unit if rtl else 1 + at
                drawn.append(_rect(x, y + 20, value * unit, BAR, fill))
                at += value * unit
        said = " · ".join(f"{part} {value}" for part, value in zip(chart.parts, values, strict=True))
        drawn.append(f'<text x="{start}" y="{y + 57}" class="small">{escape(said)}</text>')
    return "".join(drawn), len(chart.bars) * ROW - 6


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
