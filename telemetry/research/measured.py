"""What a release is measured by before it is written, and what would have to be coarser."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec
from msgspec import Struct

from ..privacy import LADDERS, LIMITS, MOST_STEPS, Bins, K, L, Recipe, recipe
from . import risk
from .across import Correlation, given_away
from .open_tier import Line, Noise, Release, binned, released

Features = Sequence[Mapping[str, Any]]
COLUMNS: Final = tuple(ladder.column for ladder in LADDERS)
JUDGES: Final = "TIDELIGHT_JUDGES"
"""Names a Python that has anonymeter."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a release is held against: the features of everyone; two sets of the same people, of which each makes a
    release, or the release before and this one; the bins of the one before, if they are known, else it is made anew in
    the bins of this one; the classes, as far as they are known."""

    features: Features
    pair: tuple[Features, Features]
    earlier: bool = False
    before: Recipe | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
    noise: Noise | None = None


class Found(Struct, frozen=True, omit_defaults=False):
    """What was measured. Rates are shares of people; None where something is not measured."""

    people: int
    lines: int
    kinds: int
    k: int
    diverse: int = msgspec.field(name="l")
    by_pycanon: bool
    earlier: bool
    own_bins: bool
    joined: int
    linkage: float
    linkage_class: float
    guess: float
    chance: float
    classes_known: bool
    facts: float
    facts_class: float
    class_times: float | None
    differencing: Mapping[str, float]
    anonymeter: float | None
    useful: float
    useful_lines: float
    useful_within: float
    across: int

    def against(self) -> dict[str, float | None]:
        """What is held against each limit."""
        return {
            "linkage": self.linkage,
            "linkage_class": self.linkage_class,
            "facts": self.facts,
            "facts_class": self.facts_class,
            "class": self.class_times,
            "differencing": max(self.differencing.values(), default=0.0),
            "anonymeter": self.anonymeter,
        }

    def missed(self) -> tuple[str, ...]:
        """What a release does not keep to."""
        few = [name for name, value, least in (("k", self.k, K), ("l", self.diverse or L, L)) if value < least]
        over = [name for name, value in self.against().items() if value is not None and value > LIMITS[name]]
        return (*few, *over)


def releases_of(known: Known, coarser: Sequence[str]) -> dict[str, Release]:
    """The tables of a release; one in which every line is hidden is left out."""
    found = {}
    for table, bins in recipe(coarser).items():
        release = released(Counter(binned(known.features, bins).values()), bins, known.noise)
        if release.cells:
            found[table] = release
    return found


def measure(
    known: Known,
    releases: Mapping[str, Release],
    judge: bool = True,
    trials: int = risk.TRIALS,
    across: Sequence[Correlation] = (),
) -> Found:
    """Everything that promises 7 and 8 ask for: of each attack the table on which it gets furthest. `judge` says
    whether anonymeter is asked too, `across` what is told of columns in different tables."""
    every = [_measured(known, name, release, judge, trials) for name, release in releases.items()]
    linked = [one.linked for one in every]
    ks = [_k_and_l(release) for release in releases.values()]
    told = [one.anonymeter for one in every if one.anonymeter is not None]
    right = {column: share for one in every for column, share in one.differencing.items()}
    # Where a correlation changes as well, all is taken to be known.
    right |= {name: right[name] + seen * (1 - right[name]) for name, seen in given_away(known.features, across).items()}
    pairs = {(one.one, one.other): one.value for one in across}
    useful = risk.usefulness(known.features, COLUMNS, releases.values(), pairs)
    return Found(
        people=len(known.features),
        lines=sum(sum(release.cells.values()) for release in releases.values()),
        kinds=sum(len(release.cells) for release in releases.values()),
        k=min(k for k, _, _ in ks),
        diverse=min((diverse for _, diverse, _ in ks if diverse), default=0),
        by_pycanon=all(by_pycanon for _, _, by_pycanon in ks),
        earlier=known.earlier,
        own_bins=known.before is not None,
        joined=max(one.people for one in linked),
        linkage=max(one.among_all for one in linked),
        linkage_class=max(one.in_class for one in linked),
        guess=max(one.guess for one in linked),
        chance=max(one.chance for one in linked),
        classes_known=bool(known.classes),
        facts=max(one.facts for one in every),
        facts_class=max(one.facts_class for one in every),
        class_times=max(one.class_times for one in every) if known.classes else None,
        differencing=right,
        anonymeter=max(told) if told else None,
        useful=useful.every,
        useful_lines=useful.lines,
        useful_within=useful.within,
        across=len(across),
    )


@dataclass(frozen=True, slots=True)
class _OfTable:
    """What attacks on one table reach."""

    linked: risk.Linkage
    facts: float
    facts_class: float
    class_times: float
    differencing: Mapping[str, float]
    anonymeter: float | None


def _measured(known: Known, name: str, release: Release, judge: bool, trials: int) -> _OfTable:
    truth = binned(known.features, release.bins)
    classes = risk.grouped(truth, known.classes)
    shown = {who: release.shown(line) for who, line in truth.items()}
    before = known.before.get(name, ()) if known.before is not None else release.bins
    return _OfTable(
        risk.linkage(*_pair(known, release, before, shown), classes, risk.apart_of(before, release.bins)),
        *risk.facts(shown, release, classes),
        risk.class_inference(shown, classes).times if known.classes else 0.0,
        risk.differencing(Counter(truth.values()), release.bins, known.noise, trials),
        _anonymeter(truth, release.bins, known.noise) if judge else None,
    )


def _pair(
    known: Known, release: Release, before: tuple[Bins, ...], shown: Mapping[str, Line | None]
) -> tuple[Mapping[str, Line | None], Mapping[str, Line | None]]:
    """Under which line each is released in two releases. Of a table that the one before did not have, under none."""
    halves: list[dict[str, Line | None]] = []
    for features in known.pair[: 1 if known.earlier else 2]:
        truth = binned(features, before)
        other = released(Counter(truth.values()), before, known.noise)
        halves.append({who: other.shown(line) if before else None for who, line in truth.items()})
    return (halves[0], shown) if known.earlier else (halves[0], halves[1])


def _k_and_l(release: Release) -> tuple[int, int, bool]:
    """k and l, counted here and by pyCANON where that is installed; the smaller of each counts."""
    k, diverse = risk.k_and_l(release)
    try:
        from pycanon import anonymity
    except ImportError:
        return k, diverse, False
    import pandas

    names = [bins.column for bins in release.bins]
    alike = [bins.column for bins in release.bins if not bins.answer]
    answers = [bins.column for bins in release.bins if bins.answer]
    frame = pandas.DataFrame(release.lines(), columns=names)
    if frame.empty:
        return k, diverse, False
    told = frame.dropna().reset_index(drop=True)
    k = min(k, int(anonymity.k_anonymity(frame[alike], alike)))
    if answers and not told.empty:
        diverse = min(diverse, int(anonymity.l_diversity(told, alike, answers)))
    return k, diverse, True


def _anonymeter(truth: Mapping[str, Line], bins: tuple[Bins, ...], noise: Noise | None) -> float | None:
    """The worse upper end of anonymeter's attacks on a release of half of the people, with the others as a control;
    None where it is not installed. Raises OSError, CalledProcessError."""
    python = os.environ.get(JUDGES)
    if not python:
        return None
    people = sorted(truth)
    Random(1).shuffle(people)
    half, others = people[: len(people) // 2], people[len(people) // 2 :]
    some = released(Counter(truth[who] for who in half), bins, noise)
    if not some.cells:
        return None
    told = {
        "columns": [one.column for one in bins],
        "people": [truth[who] for who in half],
        "release": some.lines(),
        "control": [truth[who] for who in others],
    }
    script = Path(__file__).with_name("judge_anonymeter.py")
    ran = subprocess.run(
        [python, "-W", "ignore", str(script)], input=json.dumps(told), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return max(found.values())


def coarsen(known: Known, coarser: Sequence[str], found: Found) -> tuple[str, ...]:
    """The columns to make coarser, each as often as it should be: of all ways in which a table keeps to the limits, the
    one that leaves most of its rank correlations. None if no way leaves anything."""
    missed = found.missed()
    judge, trials = "anonymeter" in missed, risk.TRIALS // 4 if "differencing" in missed else 0
    added: list[str] = []
    for table, bins in recipe(coarser).items():
        names = [one.column for one in bins]
        best = 0.0, tuple(name for name in names for _ in range(MOST_STEPS))
        for steps in product(range(MOST_STEPS + 1), repeat=len(names)):
            more = tuple(name for name, step in zip(names, steps, strict=True) for _ in range(step))
            release = releases_of(known, (*coarser, *more)).get(table)
            if release is None or measure(known, {table: release}, judge, trials).missed():
                continue
            kept = risk.correlations(known.features, names, release)
            best = max(best, (kept, more), key=lambda one: (one[0], -len(one[1])))
            if not more:
                break
        added += best[1]
    return tuple(added) if releases_of(known, (*coarser, *added)) else ()
