"""What a report says, as numbers: of everyone, and of groups that are large enough to be told of.

Arms are never compared here: who looks at them before the plan of analysis says so has unblinded the trial.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Final

from ..events import AfterChecked, Felt, How, SkillPractised
from .estimates import Estimate, mean, share
from .tables import Row

K: Final = 10
"""Fewer people than these are no group that is told of."""
MINUTES: Final = (0, 5, 15, 30, 60, 120)
"""Where the bars of minutes begin."""


@dataclass(frozen=True, slots=True)
class Person:
    """One participant's features. `finished` counts islands; `change` is how much more pleasant the last check-in was
    than the first, and with `worse` None where there were not two."""

    participant: str
    age_band: str
    language: str
    active_minutes: float
    practice_minutes: float
    finished: int
    change: float | None = None
    worse: bool | None = None
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """`by` is "" for everyone, else `age_band` or `language`. `one` is the share who finished an island or more,
    `minutes` the median of active ones. An estimate is None where too few can be told of."""

    by: str
    name: str
    people: int
    one: Estimate
    change: Estimate | None
    worse: Estimate | None
    minutes: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`reached` is the share who finished so many islands or more, from 0 on; `hidden` counts groups too small."""

    people: int
    reached: tuple[Estimate, ...]
    minutes: tuple[int, ...]
    quartiles: Mapping[str, tuple[float, float, float]]
    practised: Mapping[str, tuple[int, int, int]]
    after: Mapping[str, tuple[int, int, int]]
    groups: tuple[Group, ...]
    hidden: int


class TooFewError(Exception):
    """A report of so few would tell of single people."""


def figures(people: Sequence[Person], notes: Iterable[Row]) -> Figures:
    """Everything a report draws. Raises TooFewError."""
    if len(people) < K:
        raise TooFewError
    practised, after = _skills(notes)
    groups, hidden = _groups(people)
    return Figures(
        len(people),
        tuple(_reached(people)),
        tuple(_in_bars([person.active_minutes for person in people])),
        {
            "active": _quartiles([person.active_minutes for person in people]),
            "practice": _quartiles([person.practice_minutes for person in people]),
        },
        practised,
        after,
        groups,
        hidden,
    )


def large_enough(sizes: Mapping[str, int]) -> tuple[str, ...]:
    """The groups to tell of: those with K people, and none whose telling would give a smaller one away by what is left
    of the whole."""
    shown = sorted((name for name, size in sizes.items() if size >= K), key=lambda name: (-sizes[name], name))
    while shown and 0 < sum(sizes.values()) - sum(sizes[name] for name in shown) < K:
        shown.pop()
    return tuple(name for name in sizes if name in shown)


def _reached(people: Sequence[Person]) -> Iterable[Estimate]:
    for count in range(max(person.finished for person in people) + 1):
        yield share(sum(person.finished >= count for person in people), len(people))


def _in_bars(minutes: Iterable[float]) -> list[int]:
    bars = [0] * len(MINUTES)
    for spent in minutes:
        bars[max(at for at, least in enumerate(MINUTES) if spent >= least)] += 1
    return bars


def _quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high


def _skills(notes: Iterable[Row]) -> tuple[dict[str, tuple[int, int, int]], dict[str, tuple[int, int, int]]]:
    """How practices ended and what was said after them, by activity; those that K people tried."""
    ends: dict[str, Counter[str]] = {}
    felt: dict[str, Counter[str]] = {}
    who: dict[str, set[str]] = {}
    for note in notes:
        activity = note.get("activity", "")
        if note["event"] == SkillPractised.name:
            ends.setdefault(activity, Counter())[note["how"]] += 1
            who.setdefault(activity, set()).add(note["participant"])
        elif note["event"] == AfterChecked.name:
            felt.setdefault(activity, Counter())[note["felt"]] += 1
            who.setdefault(f"{activity}/felt", set()).add(note["participant"])
    tried = {activity: _three(count, How) for activity, count in ends.items() if len(who[activity]) >= K}
    said = {activity: _three(count, Felt) for activity, count in felt.items() if len(who[f"{activity}/felt"]) >= K}
    return tried, said


def _three(count: Counter[str], kinds: type[How] | type[Felt]) -> tuple[int, int, int]:
    first, second, third = (count[kind.value] for kind in kinds)
    return first, second, third


def _groups(people: Sequence[Person]) -> tuple[tuple[Group, ...], int]:
    found, hidden = [_group("", "", people, sum(_answered(person) for person in people) >= K)], 0
    of: Mapping[str, Callable[[Person], str]] = {
        "age_band": lambda person: person.age_band,
        "language": lambda person: person.language,
    }
    for by, name_of in of.items():
        sizes = dict(sorted(Counter(map(name_of, people)).items(), key=lambda one: (not one[0], one[0])))
        names = large_enough(sizes)
        hidden += len(sizes) - len(names)
        # Who answered is a smaller circle, and what is left of it must not be too small either.
        answered = large_enough(Counter(name_of(person) for person in people if _answered(person)))
        # One group that is everyone says nothing more.
        for name in names if len(sizes) > 1 else ():
            own = [person for person in people if name_of(person) == name]
            found.append(_group(by, name, own, name in answered))
    return tuple(found), hidden


def _answered(person: Person) -> bool:
    return person.change is not None and person.worse is not None


def _group(by: str, name: str, people: Sequence[Person], answered: bool) -> Group:
    changes = [person.change for person in people if person.change is not None]
    told = [person.worse for person in people if person.worse is not None]
    return Group(
        by,
        name,
        len(people),
        share(sum(person.finished > 0 for person in people), len(people)),
        mean(changes) if answered else None,
        share(sum(told), len(told)) if answered else None,
        _quartiles([person.active_minutes for person in people])[1],
    )
