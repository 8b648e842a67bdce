"""What stands beside the tables of the open tier: what was suppressed, and quality and exclusions without exact counts.

Counts of people and files are rounded as everywhere in this tier, and 7 or fewer are not told from none. Of notes there
are shares alone, in steps of 5 in 100: from exact numbers of notes, two releases would tell how much whoever left had
played.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from ..notices import STUDY_PURPOSES
from ..privacy import FEWEST, HIDDEN, LADDERS, STEP, rounded
from ..words import Words
from .collect import Why
from .describe import QUALITY
from .layout import Table
from .measured import Features
from .open_tier import Release, binned
from .quality import OfPurpose, Quality
from .sheet_rows import rows_of
from .tables import DatasetError

PARTS: Final = {
    "emitted": ("stored", "quarantined", "lost"),
    "stored": ("aged", "left_out", "missing", "refused", "again"),
    "sessions": ("cut_off", "clock_back", "day_back"),
}
"""What is told as a share, by what it is a share of."""
SINGLE: Final = (Why.UNCONSENTED, Why.WITHDRAWN, Why.FORM_TWICE)
"""Why one purpose of a file can be left out alone."""


class Suppressed(Struct, frozen=True):
    """Of one table: how many kinds of line its bins make, how many of them are shown, the share of people whose line is
    hidden, and of those who answered the share whose answer is."""

    kinds: int
    shown: int
    people_hidden: float
    answers_hidden: float | None


class OpenQuality(Struct, frozen=True):
    """Counts are rounded, 0 where they are hidden. `shares` are of each purpose of 50 people or more."""

    people: int
    people_of: dict[str, int]
    left_out: dict[str, int]
    left_out_purposes: dict[str, int]
    slips: int
    slips_used: int
    calendars_leapt: int
    shares: dict[str, dict[str, float]]
    versions: dict[str, float]


def in_steps(part: float, whole: float) -> float:
    """A share in steps of 5 in 100."""
    return round(100 * part / whole / STEP) * STEP / 100 if whole else 0.0


def suppressed(features: Features, releases: Mapping[str, Release]) -> dict[str, Suppressed]:
    """What each table keeps back."""
    found = {}
    for name, release in releases.items():
        truth = binned(features, release.bins)
        shown = {who: release.shown(line) for who, line in truth.items()}
        place = next((at for at, one in enumerate(release.bins) if one.answer), None)
        answered = [who for who, line in truth.items() if place is not None and line[place] is not None]
        untold = sum((line := shown[who]) is None or line[place or 0] is None for who in answered)
        kinds = 1
        for one in release.bins:
            kinds *= len(one.ends) + one.answer
        hidden = in_steps(sum(line is None for line in shown.values()), len(shown))
        found[name] = Suppressed(
            kinds, len(release.cells), hidden, in_steps(untold, len(answered)) if answered else None
        )
    return found


def quality_in(dataset: Path) -> Quality:
    """The quality sheet of a dataset of the controlled tier. Raises DatasetError."""
    try:
        return msgspec.json.decode((dataset / QUALITY).read_bytes(), type=Quality)
    except (OSError, msgspec.MsgspecError):
        raise DatasetError("open.no_quality", folder=dataset, file=QUALITY) from None


def open_quality(quality: Quality, people: int) -> OpenQuality:
    """The same without exact counts; `people` are those with notes of play."""
    held = quality.purposes
    return OpenQuality(
        rounded(people),
        {one: rounded(held[one].people) if one in held else 0 for one in STUDY_PURPOSES},
        {why.value: rounded(quality.left_out.get(why.value, 0)) for why in Why},
        {
            key: rounded(quality.left_out_purposes.get(key, 0))
            for key in (f"{why.value}/{one}" for why in SINGLE for one in STUDY_PURPOSES)
        },
        rounded(quality.slips),
        rounded(quality.slips_used),
        rounded(quality.calendars_leapt),
        {one: _shares(told) for one, told in held.items() if told.people >= FEWEST},
        _versions(quality.versions),
    )


def _shares(told: OfPurpose) -> dict[str, float]:
    return {
        part: in_steps(getattr(told, part), getattr(told, whole)) for whole, parts in PARTS.items() for part in parts
    }


def _versions(counts: Mapping[str, int]) -> dict[str, float]:
    """Versions of events, of which each makes 1 in 100 of all notes or more, as shares of its notes."""
    of: dict[str, dict[str, int]] = defaultdict(dict)
    for key, count in counts.items():
        of[key.partition(" ")[0]][key] = count
    every = sum(counts.values())
    usual = [versions for versions in of.values() if 100 * sum(versions.values()) >= every]
    told = {key: in_steps(count, sum(one.values())) for one in usual for key, count in one.items()}
    return {key: share for key, share in sorted(told.items()) if share}


# For people


def count(number: int, words: Words) -> str:
    """A rounded count."""
    return str(number) if number else words.text("open.few", most=HIDDEN)


def counts_of(told: OpenQuality, words: Words) -> list[str]:
    """By whose leave, and what was left out: for the README."""
    lines = ["", f"## {words.text('dataset.leave')}", "", words.text("open.rounded", most=HIDDEN, step=STEP), ""]
    people = ((words.name("purpose", one), count(n, words)) for one, n in told.people_of.items())
    lines += [*rows_of(words, ("purpose", "people"), people), "", f"## {words.text('dataset.left_out')}", ""]
    whole = ((words.text(f"dataset.why.{why}"), "", count(n, words)) for why, n in told.left_out.items())
    parts = (
        (words.text(f"dataset.why.{why}"), words.name("purpose", purpose), count(n, words))
        for (why, _, purpose), n in ((key.partition("/"), n) for key, n in told.left_out_purposes.items())
    )
    lines += rows_of(words, ("why", "purpose", "files"), (*whole, *parts))
    slips, used = count(told.slips, words), count(told.slips_used, words)
    return [*lines, "", words.text("open.slips", slips=slips, used=used)]


def quality_sheet(told: OpenQuality, words: Words) -> list[str]:
    """The quality sheet, for reading."""
    lines = [f"# {words.text('dataset.quality')}", "", words.text("open.quality.about", least=FEWEST)]
    for purpose, shares in told.shares.items():
        rows = (
            (words.text(f"dataset.count.{part}"), words.text(f"dataset.count.{whole}"), percent(shares[part]))
            for whole, parts in PARTS.items()
            for part in parts
        )
        lines += ["", f"## {words.name('purpose', purpose)}", "", *rows_of(words, ("what", "share_of", "share"), rows)]
    lines += ["", words.text("open.quality.calendars", n=count(told.calendars_leapt, words))]
    lines += ["", f"## {words.text('dataset.versions')}", "", words.text("open.quality.versions"), ""]
    return lines + rows_of(words, ("versions", "share"), ((key, percent(n)) for key, n in told.versions.items()))


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def kept_back(
    told: Mapping[str, Suppressed], releases: Mapping[str, Release], coarser: Sequence[str], words: Words
) -> Iterator[str]:
    """What the risk sheet says of what was suppressed, put in larger bins, and left out."""
    for table, one in told.items():
        names = {"table": table, "kinds": one.kinds, "shown": one.shown, "hidden": percent(one.people_hidden)}
        yield words.text("risk.suppressed", most=HIDDEN, **names)
        if one.answers_hidden is not None:
            yield words.text("risk.answers_hidden", table=table, hidden=percent(one.answers_hidden))
    larger, out = steps_up(releases, coarser)
    nothing = words.text("risk.none")
    yield words.text("risk.larger", columns=", ".join(larger) or nothing)
    yield words.text("risk.out", columns=", ".join(out) or nothing)
    yield words.text("risk.rounded", most=HIDDEN, step=STEP)


def steps_up(releases: Mapping[str, Release], coarser: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that are in larger bins than usual, and those that are left out."""
    held = {one.column for release in releases.values() for one in release.bins}
    larger = [one.column for one in LADDERS if one.column in held and one.column in coarser]
    return larger, [one.column for one in LADDERS if one.column not in held]


def tables_sheet(tables: Iterable[Table], words: Words) -> list[str]:
    """The codebook, for reading."""
    lines = [f"# {words.text('dataset.codebook')}"]
    for table in tables:
        lines += ["", f"## {table.name}", "", f"{table.meaning} `{table.path}`", ""]
        rows = ((f"`{one.name}`", one.type.value, one.unit, one.meaning) for one in table.columns)
        lines += rows_of(words, ("column", "type", "unit", "meaning"), rows)
    return lines
