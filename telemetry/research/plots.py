"""The plots of a report as SVG: curves and intervals. They read in grey and in print, and every number of theirs stands
beside them in a table."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from ..charts import WIDTH

LEFT, RIGHT, TOP, TALL = 52, WIDTH - 12, 14, 190
INK: Final = "#101330"
GRID: Final = "#c9cbe0"
ROW: Final = 46
ROOM: Final = 24
"""At both ends of a scale, where a number would not fit."""
DASHES: Final = ("", ' stroke-dasharray="6 4"', ' stroke-dasharray="2 4"')


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of (number, percentage), each with its interval if there is one."""

    name: str
    points: tuple[tuple[int, float], ...]
    intervals: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its interval, and how it is written."""

    name: str
    value: float
    low: float
    high: float
    said: str


def curves(lines: Sequence[Curve], title: str, across: str, described_by: str, rtl: bool = False) -> str:
    """Percentages over whole numbers from 0; `across` says what these are."""
    most = max(1, *(number for line in lines for number, _ in line.points))
    step, floor = (RIGHT - LEFT) / most, TOP + TALL

    def x(number: float) -> float:
        return RIGHT - (LEFT - 12) - number * step if rtl else LEFT + number * step

    def y(percent: float) -> float:
        return floor - TALL * percent / 100

    drawn = []
    for percent in (0, 25, 50, 75, 100):
        drawn.append(f'<path d="M{x(0):.1f} {y(percent):.1f}H{x(most):.1f}" stroke="{GRID}"/>')
        drawn.append(_text(x(0) + (8 if rtl else -8), y(percent) + 4, f"{percent} %", "start" if rtl else "end"))
    for number in range(most + 1):
        drawn.append(_text(x(number), floor + 18, str(number), "middle"))
    drawn.append(_text((LEFT + RIGHT) / 2, floor + 38, across, "middle"))
    for at, line in enumerate(lines):
        way = " ".join(f"{x(number):.1f},{y(percent):.1f}" for number, percent in line.points)
        drawn.append(f'<polyline points="{way}" fill="none" stroke="{INK}" stroke-width="1.6"{_dashes(at)}/>')
        for (number, _), (low, high) in zip(line.points, line.intervals, strict=False):
            reach = f"M{x(number):.1f} {y(low):.1f}V{y(high):.1f}"
            drawn.append(f'<path d="{reach}" stroke="{INK}" stroke-width="3" opacity=".35"/>')
        drawn += [mark(x(number), y(percent), at) for number, percent in line.points]
    return _svg("".join(drawn), floor + 46, title, described_by, "ltr")


def intervals(
    rows: Sequence[Interval],
    title: str,
    described_by: str,
    at_zero: str,
    tick: Callable[[float], str],
    rtl: bool = False,
) -> str:
    """A row each, on one scale, which is written below; the line at 0 has a name."""
    edge = max((max(abs(row.low), abs(row.high)) for row in rows), default=1.0) or 1.0
    edge *= 1.06
    both = any(row.low < 0 for row in rows)

    def x(value: float) -> float:
        part = (value + edge) / (2 * edge) if both else value / edge
        across = 6 + part * (WIDTH - 12)
        return WIDTH - across if rtl else across

    tall = len(rows) * ROW
    drawn = list[str]()
    start, end = (WIDTH - 1, 1) if rtl else (1, WIDTH - 1)
    for number, row in enumerate(rows):
        y = number * ROW + 32
        drawn.append(f'<text x="{start}" y="{y - 16}" class="near">{escape(row.name)}</text>')
        drawn.append(f'<text x="{end}" y="{y - 16}" text-anchor="end" class="small">{escape(row.said)}</text>')
        drawn.append(f'<path d="M{x(0):.1f} {y - 9}v18" stroke="{INK}" stroke-dasharray="3 3"/>')
        drawn.append(f'<path d="M{x(row.low):.1f} {y}H{x(row.high):.1f}" stroke="{INK}" stroke-width="3"/>')
        drawn.append(mark(x(row.value), y, 0))
    ends = f"{x(-edge if both else 0):.1f} {tall + 2}H{x(edge):.1f}"
    drawn.append(f'<path d="M{ends}" stroke="{INK}"/>')
    for value in _ticks(edge, both):
        if value and not ROOM <= x(value) <= WIDTH - ROOM:
            continue
        drawn.append(f'<path d="M{x(value):.1f} {tall + 2}v5" stroke="{INK}"/>')
        anchor = "middle" if value or both else "start"
        drawn.append(_text(x(value), tall + 20, tick(value) if value else at_zero, anchor))
    return _svg("".join(drawn), tall + 26, title, described_by, "rtl" if rtl else "ltr")


def _ticks(edge: float, both: bool) -> tuple[float, ...]:
    """Round numbers up to an edge, three or four of them or as many on each side, and 0."""
    size = 10.0 ** math.floor(math.log10(edge / (2 if both else 4)))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if edge / (size * times) < (3 if both else 5))
    most = int(edge / step)
    return tuple(round(step * number, 6) for number in range(-most if both else 0, most + 1))


def mark(x: float, y: float, kind: int) -> str:
    """A full circle, an open square, a full triangle: they differ without colour."""
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#f4b45f" class="edge"/>',
        f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" fill="#fff" class="edge"/>',
        f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 10h-11z" fill="#8e94bd" class="edge"/>',
    )
    return shapes[kind % len(shapes)]


def legend(lines: Sequence[Curve]) -> str:
    """What each curve looks like, as HTML."""
    keys = (
        '<li><svg viewBox="0 0 34 16" aria-hidden="true">'
        f'<path d="M2 8H32" stroke="{INK}" stroke-width="1.6"{_dashes(at)}/>{mark(17, 8, at)}</svg>'
        f"{escape(line.name)}</li>"
        for at, line in enumerate(lines)
    )
    return f'<ul class="legend">{"".join(keys)}</ul>'


def _dashes(kind: int) -> str:
    return DASHES[kind % len(DASHES)]


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="small">{escape(said)}</text>'


def _svg(drawn: str, tall: float, title: str, described_by: str, direction: str) -> str:
    """`direction` says where text starts that is anchored at its start, whatever the page's own is."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {tall:g}" role="img" aria-label="{escape(title)}"'
        f' aria-describedby="{described_by}" direction="{direction}">{drawn}</svg>'
    )
