"""The risk sheet of the controlled tier: how far single people can be found in it. It has no limits, and says so."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from msgspec import Struct

from ..privacy import Bins
from ..words import Words
from . import layout, risk
from .engines import features_of
from .open_tier import Line, Release
from .sheet_rows import rows_of
from .tables import DatasetError, rows

MOST: Final = 20_000
"""People are looked for among so many at most, drawn at random, so that memory and time do not grow with a study."""
SEEN: Final = ("age_band", "language")
"""What anyone in a school knows of others."""
DONE: Final = ("levels_finished", "active_minutes", "practice_minutes", "rounds")


class Exposed(Struct, frozen=True):
    """Shares of people who are alone with what is known. `k` and `l` are of those who are alike in what anyone sees:
    how many there are at the least, and how many different answers (the change in check-in) they gave; l is 0 where
    nobody answered. `joined` is by all exact features at once, as in another release of the same notes."""

    people: int
    among: int
    k: int
    diverse: int
    seen: float
    facts: float
    facts_class: float
    joined: float
    joined_class: float


def exposed(dataset: Path) -> Exposed | None:
    """How far people are exposed in a dataset; None of one without notes. Raises DatasetError, OSError."""
    try:
        found = features_of(dataset)
    except DatasetError as error:
        if error.key not in ("table.none", "table.other_tier", "table.no_parquet"):
            raise
        return None
    chosen = sorted(Random(1).sample(range(found.num_rows), min(MOST, found.num_rows)))
    features = {row["participant"]: row for row in found.take(chosen).to_pylist()}
    every: Counter[Line] = Counter()
    people: dict[str, tuple[Line, int]] = {}
    codes: dict[object, int] = {}
    for row in rows(dataset, layout.participants()):
        seen = tuple(codes.setdefault(row.get(name, ""), len(codes)) for name in SEEN)
        every[seen] += 1
        if row["participant"] in features:
            people[row["participant"]] = seen, row.get("last_day", -1)
    return _measured(features, people, every)


def _measured(
    features: Mapping[str, Mapping[str, Any]], people: Mapping[str, tuple[Line, int]], every: Counter[Line]
) -> Exposed:
    answers: dict[Line, set[int]] = {}
    for who, (seen, _) in people.items():
        if (change := features[who]["change"]) is not None:
            answers.setdefault(seen, set()).add(change)
    lines: dict[str, Line | None] = {who: (*seen, day, *_coded(features[who])) for who, (seen, day) in people.items()}
    classes = risk.grouped(lines, {})
    exact = _release([line for line in lines.values() if line is not None])
    facts, facts_class = risk.facts(lines, exact, classes)
    joined, joined_class = risk.facts(lines, exact, classes, len(exact.bins))
    return Exposed(
        people=every.total(),
        among=len(people),
        k=min(every.values(), default=0),
        diverse=min(map(len, answers.values()), default=0),
        seen=sum(count == 1 for count in every.values()) / max(1, every.total()),
        facts=facts,
        facts_class=facts_class,
        joined=joined,
        joined_class=joined_class,
    )


def _coded(row: Mapping[str, Any]) -> Iterator[int | None]:
    """Exact features as whole numbers; minutes are to a millisecond."""
    for name in DONE:
        value = row[name]
        yield None if value is None else round(value * 60_000) if isinstance(value, float) else value


def _release(lines: Sequence[Line]) -> Release:
    """The lines as they are, as if they were released."""
    names = (*SEEN, "last_day", *DONE)
    return Release(tuple(Bins(name, (), "", answer=False) for name in names), Counter(lines), {})


def sheet(found: Exposed | None, words: Words) -> list[str]:
    """The sheet, for reading."""
    lines = [f"# {words.text('risk.heading')}", "", words.text("risk.controlled.about")]
    if found is None:
        return [*lines, "", words.text("risk.controlled.nothing")]
    told = {
        "k": str(found.k),
        "l": str(found.diverse) if found.diverse else words.text("risk.no_answers"),
        **{name: f"{100 * getattr(found, name):.1f} %" for name in Exposed.__struct_fields__[4:]},
    }
    rows_ = ((words.text(f"risk.controlled.{name}"), value) for name, value in told.items())
    lines += ["", words.text("risk.controlled.people", people=found.people, among=found.among), ""]
    lines += rows_of(words, ("attack", "measured"), rows_)
    for text in words.numbered("risk.controlled.how"):
        lines += ["", text]
    return lines
