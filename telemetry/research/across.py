"""Rank correlations of columns that stand in different tables of a release, as numbers of their own.

The lines of two tables cannot be joined, so lines tell nothing of how such columns go together. A rank correlation of a
hundred people or more, to tenths, hardly ever changes by one of them; how often it does is measured with the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from ..privacy import TENTH, TOLD_FROM
from .open_tier import Release

STATES: Final = 1_000
WORK: Final = 20_000_000
"""So many people in all are ranked at most, so that a large study is measured in minutes."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's, of everyone of whom both columns are known."""

    one: str
    other: str
    value: float


def correlations_across(features: Sequence[Mapping[str, Any]], releases: Iterable[Release]) -> tuple[Correlation, ...]:
    """What is told of each two columns of different tables."""
    at = {bins.column: number for number, release in enumerate(releases) for bins in release.bins}
    found = (
        (one, other, _rounded(_Pair.of(features, one, other)))
        for one, other in combinations(at, 2)
        if at[one] != at[other]
    )
    return tuple(Correlation(one, other, value) for one, other, value in found if value is not None)


def given_away(
    features: Sequence[Mapping[str, Any]], told: Sequence[Correlation], states: int = STATES, seed: int = 1
) -> dict[str, float]:
    """How often anything that is told of a column changes when one person leaves. The people of a release are some of
    these, drawn anew each time."""
    import numpy as np

    rng = np.random.default_rng(seed)
    pairs = [_Pair.of(features, one.one, one.other) for one in told]
    states = max(20, min(states, WORK // max(1, len(features) * len(pairs))))
    changed = dict.fromkeys((name for one in told for name in (one.one, one.other)), 0)
    for _ in range(states if told else 0):
        some = rng.random(len(features)) < rng.uniform(0.85, 1.0)
        gone = int(rng.choice(np.flatnonzero(some)))
        without = some.copy()
        without[gone] = False
        seen = {
            name
            for one, pair in zip(told, pairs, strict=True)
            if pair.whole[gone] and _rounded(pair, some) != _rounded(pair, without)
            for name in (one.one, one.other)
        }
        for name in seen:
            changed[name] += 1
    return {name: count / states for name, count in changed.items()}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two columns: who has both, and the place of each value among all that occur."""

    whole: Any
    one: Any
    other: Any

    @classmethod
    def of(cls, features: Sequence[Mapping[str, Any]], one: str, other: str) -> "_Pair":
        import numpy as np

        columns = np.array([(row[one], row[other]) for row in features], dtype=float).reshape(-1, 2)
        whole = ~np.isnan(columns).any(axis=1)
        places = [np.unique(np.where(whole, column, 0.0), return_inverse=True)[1] for column in columns.T]
        return cls(whole, *places)


def _rounded(pair: _Pair, some: Any = None) -> float | None:
    """The rank correlation of some of the people as it is told; None of too few, and where one side does not vary."""
    import numpy as np

    chosen = pair.whole if some is None else pair.whole & some
    if int(chosen.sum()) < TOLD_FROM:
        return None
    ranks = []
    for places in (pair.one[chosen], pair.other[chosen]):
        counts = np.bincount(places)
        ranks.append((np.cumsum(counts) - (counts - 1) / 2)[places])
    if any(rank.std() == 0 for rank in ranks):
        return None
    return round(float(np.corrcoef(ranks)[0, 1]) / TENTH) / (1 / TENTH)
