"""SVG path data as points that can be bent: reading it, moving every point, writing it again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Mover = Callable[[float, float], Point]

_TOKEN = re.compile(r"[MmLlHhVvCcSsQqZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "Z": 0}
_ROUND = 0.5523
"""Handle length of the cubic that comes closest to a quarter circle of radius 1."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One piece of a path in absolute numbers: M and L carry one point, C three, Z none."""

    command: str
    points: tuple[Point, ...]


def read_path(data: str) -> tuple[Stroke, ...]:
    """The pieces of a `d` attribute.

    Raises ValueError for arcs and smooth quadratics (A, T), which the drawings do not use.
    """
    if stray := re.search(r"[^\s,.\d+\-eEMmLlHhVvCcSsQqZz]", data):
        raise ValueError(f"path command {stray.group()!r} is not one of M L H V C S Q Z")
    return tuple(_pieces(_TOKEN.findall(data)))


def _pieces(tokens: list[str]) -> Iterator[Stroke]:
    here: Point = (0.0, 0.0)
    start: Point = (0.0, 0.0)
    handle: Point | None = None
    letter = ""
    at = 0
    while at < len(tokens):
        if tokens[at].isalpha():
            letter = tokens[at]
            at += 1
            if letter in "Zz":
                here, handle = start, None
                yield Stroke("Z", ())
                continue
        elif letter in "Zz" or not letter:
            raise ValueError(f"number {tokens[at]!r} without a command before it")
        count = _ARGUMENTS[letter.upper()]
        numbers = [float(token) for token in tokens[at : at + count]]
        if len(numbers) < count:
            raise ValueError(f"path ends in the middle of {letter!r}")
        at += count
        stroke, handle = _absolute(letter, numbers, here, handle)
        here = stroke.points[-1]
        if stroke.command == "M":
            start = here
            letter = "l" if letter == "m" else "L"
        yield stroke


def _absolute(letter: str, numbers: list[float], here: Point, handle: Point | None) -> tuple[Stroke, Point | None]:
    """One piece with its relative numbers resolved, and the handle a following S mirrors."""
    upper = letter.upper()
    ox, oy = here if letter.islower() else (0.0, 0.0)
    if upper == "H":
        return Stroke("L", ((ox + numbers[0], here[1]),)), None
    if upper == "V":
        return Stroke("L", ((here[0], oy + numbers[0]),)), None
    pairs = tuple((ox + x, oy + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
    if upper in "ML":
        return Stroke(upper, pairs), None
    if upper == "Q":
        control, end = pairs
        first = (
            here[0] + (control[0] - here[0]) * 2 / 3,
            here[1] + (control[1] - here[1]) * 2 / 3,
        )
        second = (
            end[0] + (control[0] - end[0]) * 2 / 3,
            end[1] + (control[1] - end[1]) * 2 / 3,
        )
        return Stroke("C", (first, second, end)), second
    if upper == "S":
        mirrored = (2 * here[0] - handle[0], 2 * here[1] - handle[1]) if handle else here
        return Stroke("C", (mirrored, *pairs)), pairs[0]
    return Stroke("C", pairs), pairs[1]


def ellipse(cx: float, cy: float, rx: float, ry: float) -> tuple[Stroke, ...]:
    """An ellipse as four cubics, so that it bends like everything else."""
    kx, ky = rx * _ROUND, ry * _ROUND
    return (
        Stroke("M", ((cx - rx, cy),)),
        Stroke("C", ((cx - rx, cy - ky), (cx - kx, cy - ry), (cx, cy - ry))),
        Stroke("C", ((cx + kx, cy - ry), (cx + rx, cy - ky), (cx + rx, cy))),
        Stroke("C", ((cx + rx, cy + ky), (cx + kx, cy + ry), (cx, cy + ry))),
        Stroke("C", ((cx - kx, cy + ry), (cx - rx, cy + ky), (cx - rx, cy))),
        Stroke("Z", ()),
    )


def write_path(strokes: tuple[Stroke, ...], move: Mover) -> str:
    """The `d` attribute of a path after every point went through `move`."""
    out: list[str] = []
    for stroke in strokes:
        out.append(stroke.command)
        for x, y in stroke.points:
            mx, my = move(x, y)
            out.append(f"{mx:.1f} {my:.1f}")
    return " ".join(out)
