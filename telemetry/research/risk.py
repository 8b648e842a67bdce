"""How far attacks get on a release, measured on this very release by who knows the truth.

Each attack is what the promise says: two releases are joined, facts that somebody knows are looked up, a class is
guessed, two releases that differ in one person are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any, Final

from ..privacy import FACTS, Bins, Value
from .open_tier import Line, Noise, Release, released

TRIALS: Final = 4_000
LIKE_A_CLASS: Final = 25
"""Where no class is known, people are put together at random into groups of so many, as a class would have."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """`one` and `two` are the shares of people who are singled out among everyone and within their class. `guess` is
    how often a guess among the likeliest lines is right, `chance` a guess without any release."""

    among_all: float
    in_class: float
    guess: float
    chance: float
    people: int


@dataclass(frozen=True, slots=True)
class Inference:
    """How often the class of a line is guessed rightly, and how often by chance."""

    right: float
    chance: float

    @property
    def times(self) -> float:
        return self.right / self.chance


def grouped(people: Iterable[str], classes: Mapping[str, str], seed: int = 1) -> dict[str, str]:
    """The class of everyone; where none is known, groups at random."""
    everyone = sorted(people)
    if classes:
        return {one: classes[one] for one in everyone if one in classes}
    Random(seed).shuffle(everyone)
    count = max(1, round(len(everyone) / LIKE_A_CLASS))
    return {one: str(at % count) for at, one in enumerate(everyone)}


Apart = Callable[[Line, Line], int]
"""In how many columns a line of one release does not fit one of another."""


def differ(one: Line, other: Line) -> int:
    """Of two releases in the same bins."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def apart_of(one: Sequence[Bins], other: Sequence[Bins]) -> Apart:
    """Of two releases whose columns or bins are not the same: bins fit where they overlap."""
    if tuple(one) == tuple(other):
        return differ
    at = {bins.column: place for place, bins in enumerate(other)}
    both = [
        (place, at[bins.column], bins, other[at[bins.column]]) for place, bins in enumerate(one) if bins.column in at
    ]
    return lambda a, b: sum(not _overlap(first, a[here], second, b[there]) for here, there, first, second in both)


def _overlap(one: Bins, a: Value, other: Bins, b: Value) -> bool:
    if a is None or b is None:
        return a is b
    return a < _past(other, b) and b < _past(one, a)


def _past(bins: Bins, end: int) -> float:
    """Where the bin stops whose lower end this is."""
    return next((float(other) for other in bins.ends if other > end), float("inf"))


def linkage(
    one: Mapping[str, Line | None],
    two: Mapping[str, Line | None],
    classes: Mapping[str, str],
    apart: Apart = differ,
) -> Linkage:
    """Join two releases: whoever has a line in the first looks for the nearest in the second. Each maps people to the
    line they are released under, or to None."""
    people = sorted(one.keys() & two.keys())
    if not people:
        return Linkage(0, 0, 0, 0, 0)
    everyone = Counter(line for line in two.values() if line is not None)
    near: dict[Line, tuple[Line, ...]] = {}
    singled, guessed = 0, 0.0
    for who in people:
        first, second = one[who], two[who]
        if first is None:
            continue
        if first not in near:
            near[first] = _nearest(first, everyone, apart)
        among = sum(everyone[line] for line in near[first])
        right = second in near[first]
        singled += right and among == 1
        guessed += right / among if among else 0
    return Linkage(
        singled / len(people), _in_class(one, two, classes, apart), guessed / len(people), 1 / len(people), len(people)
    )


def _in_class(
    one: Mapping[str, Line | None], two: Mapping[str, Line | None], classes: Mapping[str, str], apart: Apart
) -> float:
    members = _members(classes)
    singled = told = 0
    for group in members.values():
        own = Counter(line for who in group if (line := two.get(who)) is not None)
        for who in group:
            if who not in one or who not in two:
                continue
            told += 1
            if (first := one[who]) is not None:
                nearest = _nearest(first, own, apart)
                singled += two[who] in nearest and sum(own[line] for line in nearest) == 1
    return singled / told if told else 0.0


def _members(classes: Mapping[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for who, group in classes.items():
        members[group].append(who)
    return members


def _nearest(line: Line, others: Iterable[Line], apart: Apart) -> tuple[Line, ...]:
    """Those of the other lines that fit best."""
    far = {other: apart(line, other) for other in others}
    least = min(far.values(), default=0)
    return tuple(other for other, distance in far.items() if distance == least)


def facts(
    shown: Mapping[str, Line | None], release: Release, classes: Mapping[str, str], known: int = FACTS
) -> tuple[float, float]:
    """Shares of people who are singled out, among everyone and within their class, by who knows so many facts about
    them as a table puts them; the worst choice of facts counts. `shown` is under which line each is released."""
    worst_all = worst_class = 0.0
    for chosen in combinations(range(len(release.bins)), min(known, len(release.bins))):
        every: Counter[Line] = Counter()
        for line, count in release.cells.items():
            every[tuple(line[at] for at in chosen)] += count
        own = {who: tuple(line[at] for at in chosen) for who, line in shown.items() if line is not None}
        worst_all = max(worst_all, sum(every[line] == 1 for line in own.values()) / len(shown))
        singled = 0
        for group in _members(classes).values():
            there = Counter(own[who] for who in group if who in own)
            singled += sum(there[own[who]] == 1 for who in group if who in own)
        worst_class = max(worst_class, singled / len(classes) if classes else 0.0)
    return worst_all, worst_class


def class_inference(shown: Mapping[str, Line | None], classes: Mapping[str, str], seed: int = 1) -> Inference:
    """Guess the class of half of the people from their lines, knowing the lines and classes of the other half; who is
    in no class, or not released, is left out."""
    told = sorted(who for who, line in shown.items() if line is not None and who in classes)
    rng = Random(seed)
    right = asked = 0
    largest = Counter(classes[who] for who in told).most_common(1)
    for _ in range(20):
        rng.shuffle(told)
        half = len(told) // 2
        seen: dict[Line | None, Counter[str]] = defaultdict(Counter)
        for who in told[:half]:
            seen[shown[who]][classes[who]] += 1
        usual = Counter(classes[who] for who in told[:half])
        for who in told[half:]:
            guess = (seen.get(shown[who]) or usual).most_common(1)
            right += bool(guess) and guess[0][0] == classes[who]
            asked += 1
    return Inference(right / max(asked, 1), largest[0][1] / len(told) if told else 1.0)


def differencing(
    counts: Mapping[Line, int],
    columns: tuple[Bins, ...],
    noise: Noise | None = None,
    trials: int = TRIALS,
    seed: int = 1,
) -> dict[str, float]:
    """How often somebody is right about each column of a person who left between two releases, by comparing the two;
    a coin would be right half of the time. The people of a release are some of those of this one, drawn anew each
    time, since a study goes through many states."""
    import numpy as np

    rng = np.random.default_rng(seed)
    lines = sorted(counts, key=str)
    held = np.array([counts[line] for line in lines])
    right = dict.fromkeys((bins.column for bins in columns), 0.0)
    for _ in range(trials):
        some = rng.binomial(held, rng.uniform(0.85, 1.0))
        if not some.sum():
            continue
        gone = int(rng.choice(len(lines), p=some / some.sum()))
        before = {line: int(n) for line, n in zip(lines, some, strict=True) if n}
        after = {**before, lines[gone]: before[lines[gone]] - 1}
        first, second = (released(one, columns, noise).cells for one in (before, after))
        fewer = [line for line in first if first[line] > second.get(line, 0)]
        for at, bins in enumerate(columns):
            said: set[Value] = {line[at] for line in fewer} - {None}
            right[bins.column] += 0.5 if len(said) != 1 else lines[gone][at] in said
    return {column: found / max(trials, 1) for column, found in right.items()}


@dataclass(frozen=True, slots=True)
class Useful:
    """How much of the exact rank correlations is left: 1 less what they are off by, as a share of them. `every` counts
    each two columns that a release could have, `lines` the same with nothing but lines at hand, `within` only each two
    columns that stand in one table. What cannot be had is off by all of it."""

    every: float
    lines: float
    within: float


def usefulness(
    features: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    releases: Iterable[Release],
    across: Mapping[tuple[str, str], float],
) -> Useful:
    """What is left of the rank correlations of these columns in the tables, and in what is told `across` them."""
    shown = {pair: value for release in releases for pair, value in _within(release).items()}
    kept = {"every": 0.0, "lines": 0.0, "within": 0.0}
    held = dict(kept)
    for pair in combinations(names, 2):
        exact = rank_correlation([(row[pair[0]], row[pair[1]]) for row in features])
        for what, known in (("lines", shown), ("every", {**across, **shown}), ("within", shown)):
            if what != "within" or pair in shown:
                kept[what] += abs(exact) - abs(exact - known.get(pair, 0.0))
                held[what] += abs(exact)
    return Useful(**{what: kept[what] / held[what] if held[what] else 0.0 for what in kept})


def _within(release: Release) -> dict[tuple[str, str], float]:
    """The rank correlation of each two columns of a table."""
    lines = release.lines()
    return {
        (release.bins[one].column, release.bins[other].column): rank_correlation(
            [(line[one], line[other]) for line in lines]
        )
        for one, other in combinations(range(len(release.bins)), 2)
    }


def correlations(features: Sequence[Mapping[str, Any]], names: Sequence[str], release: Release) -> float:
    """How much of the rank correlations between these columns a table has. A column that is left out has none."""
    shown = _within(release)
    kept = 0.0
    for pair in combinations(names, 2):
        exact = rank_correlation([(row[pair[0]], row[pair[1]]) for row in features])
        kept += abs(exact) - abs(exact - shown.get(pair, 0.0))
    return kept


def rank_correlation(pairs: Iterable[tuple[float | None, float | None]]) -> float:
    """Spearman's, of the pairs that are whole; 0 where one side does not vary."""
    import numpy as np

    whole = np.array([pair for pair in pairs if None not in pair], dtype=float).reshape(-1, 2)
    if len(whole) < 2:
        return 0.0
    ranks = [_ranks(column) for column in whole.T]
    if any(rank.std() == 0 for rank in ranks):
        return 0.0
    return float(np.corrcoef(ranks)[0, 1])


def _ranks(values: Any) -> Any:
    import numpy as np

    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[at]


def k_and_l(release: Release) -> tuple[int, int]:
    """How many lines at the least are alike in all that others can know, and how many different answers at the least
    those give of whom any is told. 0 where there is nothing to count."""
    alike: Counter[Line] = Counter()
    given: dict[Line, set[Value]] = defaultdict(set)
    for line, count in release.cells.items():
        rest = tuple(value for bins, value in zip(release.bins, line, strict=True) if not bins.answer)
        alike[rest] += count
        told = [value for bins, value in zip(release.bins, line, strict=True) if bins.answer]
        given[rest] |= {value for value in told if value is not None}
    return min(alike.values(), default=0), min((len(told) for told in given.values() if told), default=0)
