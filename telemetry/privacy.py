"""What a release that anyone may have must keep to, and the rules by which counts are hidden and values put in bins.

The limits are promises 7 and 8 of the design. They are about single people: somebody is singled out where what an
attacker knows leaves one line alone, and it is theirs.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

K, L = 10, 2
"""Every line is one of so many that are alike; every group that is alike gives so many different answers, or none."""
HIDDEN, STEP = 7, 5
"""Counts up to `HIDDEN` are not shown, and all others as multiples of `STEP`. The least that is shown is 10."""
FEWEST: Final = 50
"""Of fewer participants there is no open tier."""
FACTS: Final = 4
"""So many things about a person somebody may know."""
LIMITS: Final[Mapping[str, float]] = {
    "linkage": 0.005,
    "linkage_class": 0.15,
    "facts": 0.01,
    "facts_class": 0.12,
    "class": 2.0,
    "differencing": 0.62,
    "anonymeter": 0.05,
}
"""The most that each attack may reach: shares of people; for `class` how many times as often as by chance."""
USEFUL: Final = 0.9
"""So much of the exact rank correlations of every two columns should be left. Less is no reason not to write."""
TOLD_FROM: Final = 100
TENTH: Final = 0.1
"""A rank correlation of columns in different tables is told of so many people or more, and in such steps."""

Value = int | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """How a column of a table is put in bins, from fine to coarse: each step has the lower ends of the bins after the
    first one, which begins at `least`. Past the last step the column is left out. `answer` is whether it is what
    somebody answered, which nobody must learn from how they are like others."""

    table: str
    column: str
    least: int
    steps: tuple[tuple[int, ...], ...]
    unit: str
    answer: bool = False


LADDERS: Final = (
    Ladder("features", "levels_finished", 0, ((1, 2), (1,)), "islands"),
    Ladder("features", "active_minutes", 0, ((20, 50), (25,)), "minutes"),
    Ladder("features", "practice_minutes", 0, ((1, 4), (2,)), "minutes"),
    Ladder("answers", "rounds", 0, ((1, 3), (2,)), "practices"),
    Ladder("answers", "change", -10, ((0, 1), (0,)), "points of 10", answer=True),
)
"""The columns of the open tier. Each is in one table, or comparing releases would tell of it twice. Age and language
are not among them: they tell which class somebody is in. The ends of bins are the same for every study, so that they
tell nothing about this one."""


MOST_STEPS: Final = max(len(ladder.steps) for ladder in LADDERS)
"""Taken so often, every column is out."""


@dataclass(frozen=True, slots=True)
class Bins:
    """One column of a table that is released."""

    column: str
    ends: tuple[int, ...]
    unit: str
    answer: bool

    def of(self, value: float | None) -> Value:
        """The lower end of the bin that a value falls into."""
        return None if value is None else self.ends[max(0, bisect_right(self.ends, value) - 1)]


Recipe = Mapping[str, tuple[Bins, ...]]
"""The columns of each table of a release."""


def recipe(coarser: Iterable[str] = ()) -> Recipe:
    """The tables of a release; each name in `coarser` takes its column one step up, or out. A table in which nothing
    but an answer is left is left out. Raises KeyError for a column that the open tier does not have."""
    up = dict.fromkeys((ladder.column for ladder in LADDERS), 0)
    for name in coarser:
        up[name] += 1
    found: dict[str, tuple[Bins, ...]] = {}
    for one in LADDERS:
        if up[one.column] < len(one.steps):
            bins = Bins(one.column, (one.least, *one.steps[up[one.column]]), one.unit, one.answer)
            found[one.table] = (*found.get(one.table, ()), bins)
    return {table: bins for table, bins in found.items() if any(not one.answer for one in bins)}


def rounded(count: int) -> int:
    """A count as it is shown: 0 where it is hidden."""
    return 0 if count <= HIDDEN else (count + STEP // 2) // STEP * STEP
