"""The lines of a release that anyone may have: features in bins, each line one of ten or more that are alike.

What is released are counts. How many people share the same bins is counted, small counts are hidden, the others
rounded, and each count is written out as so many lines. No line stands for one participant.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import Any

from ..privacy import Bins, L, Value, rounded

Line = tuple[Value, ...]
"""The bins of a participant, in the order of a table's columns."""
Noise = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Release:
    """One table. `cells` says how often each line is released. `kept` are the answers that are told of those who are
    alike in all else; the other answers of theirs are left empty."""

    bins: tuple[Bins, ...]
    cells: Mapping[Line, int]
    kept: Mapping[Line, frozenset[Value]]

    def shown(self, line: Line) -> Line | None:
        """The line under which somebody with these bins is released, if they are."""
        alike = without_answers(self.bins, line)
        told = line if answers(self.bins, line) in self.kept.get(alike, frozenset()) else alike
        return told if told in self.cells else None

    def lines(self) -> list[Line]:
        """Every line, sorted: the order tells nothing."""
        found = [line for line, count in self.cells.items() for _ in range(count)]
        return sorted(found, key=lambda line: [(value is None, value or 0) for value in line])


def binned(features: Sequence[Mapping[str, Any]], bins: Sequence[Bins]) -> dict[str, Line]:
    """The bins of everyone whose notes of play there are."""
    return {
        row["participant"]: tuple(one.of(row[one.column]) for one in bins)
        for row in features
        if row["sessions"] is not None
    }


def released(counts: Mapping[Line, int], bins: tuple[Bins, ...], noise: Noise | None = None) -> Release:
    """The release of so many people with the same bins. With `noise` a count is changed by it first, also one of
    nobody."""
    if noise is not None:
        every = product(*((*one.ends, None) if one.answer else one.ends for one in bins))
        counts = {line: max(0, noise(counts.get(line, 0))) for line in every}
    alike: dict[Line, Counter[Value]] = {}
    for line, count in counts.items():
        alike.setdefault(without_answers(bins, line), Counter())[answers(bins, line)] += count
    cells: dict[Line, int] = {}
    kept: dict[Line, frozenset[Value]] = {}
    for line, given in alike.items():
        told = {answer for answer, count in given.items() if answer is not None and rounded(count)}
        # One answer alone would be everyone's.
        kept[line] = frozenset(told if len(told) >= L else ())
        for answer in kept[line]:
            cells[_with(bins, line, answer)] = rounded(given[answer])
        if rest := rounded(sum(count for answer, count in given.items() if answer not in kept[line])):
            cells[line] = rest
    return Release(bins, cells, kept)


def without_answers(bins: Sequence[Bins], line: Line) -> Line:
    """A line in which no answer is told."""
    return _with(bins, line, None)


def answers(bins: Sequence[Bins], line: Line) -> Value:
    """The answer in a line; a table has one column of them at most."""
    return next((value for one, value in zip(bins, line, strict=True) if one.answer), None)


def _with(bins: Sequence[Bins], line: Line, answer: Value) -> Line:
    return tuple(answer if one.answer else value for one, value in zip(bins, line, strict=True))


def noise_of(epsilon: float) -> Noise:
    """OpenDP's discrete Laplace noise with a budget of `epsilon`: one person more or less changes one count by one.
    Raises ImportError."""
    dp = import_module("opendp.prelude")
    dp.enable_features("contrib")
    space = dp.atom_domain(T=int), dp.absolute_distance(T=int)
    add = dp.m.make_laplace(*space, scale=1 / epsilon)
    return lambda count: int(add(count))
