"""Builds the open tier of a dataset: a folder that anyone may have, or none, and the reason why.

It is made from a dataset of the controlled tier. Nothing of a release that misses a promise is written.
"""

import csv
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, to_builtins

from ..privacy import FEWEST, LADDERS, TENTH, TOLD_FROM, Bins, Recipe, recipe
from ..words import Words, load
from . import layout
from .across import Correlation, correlations_across
from .describe import (
    CODEBOOK,
    CODEBOOK_SHEET,
    DESCRIPTION,
    PACKAGE,
    QUALITY,
    QUALITY_SHEET,
    README,
    RISK,
    RISK_SHEET,
    Made,
    packed,
    psych_ds,
    resource,
    told,
)
from .engines import features_of, halves_of
from .features import FEATURES
from .layout import Column, Table, Type
from .measured import Features, Found, Known, coarsen, measure, releases_of
from .open_sheets import (
    OpenQuality,
    Suppressed,
    counts_of,
    kept_back,
    open_quality,
    quality_in,
    quality_sheet,
    steps_up,
    suppressed,
    tables_sheet,
)
from .open_tier import Release, noise_of
from .risk_sheet import rounded_off, sheet
from .tables import name_of

BUILDING: Final = "-building"
MEANINGS: Final = {column.name: column.meaning for column in FEATURES.columns}


class OpenError(Exception):
    """Why an open tier is not written. `key` names the sentence, `found` is what was measured, if anything was."""

    def __init__(self, key: str, found: Found | None = None, /, **names: object) -> None:
        self.key, self.names, self.found = key, names, found
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`dataset` is of the controlled tier; `earlier` the one that the release before was made of, if there is one, and
    `published` that release itself, for its bins; `coarser` the columns that take a step up, `classes` who is in which
    class, `epsilon` the budget of noise."""

    dataset: Path
    out: Path
    coarser: Sequence[str] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    earlier: Path | None = None
    published: Path | None = None
    epsilon: float | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A release that was written. `across` are the rank correlations that it tells besides its lines."""

    folder: Path
    releases: Mapping[str, Release]
    across: tuple[Correlation, ...]
    found: Found


def build(wanted: Wanted) -> Opened:
    """Build it. Raises OpenError, DatasetError, OSError, ImportError."""
    if wanted.out.exists() and (not wanted.out.is_dir() or any(wanted.out.iterdir())):
        raise OpenError("dataset.not_empty", folder=wanted.out)
    try:
        bins = recipe(wanted.coarser)
    except KeyError as error:
        raise OpenError("open.no_column", column=error.args[0]) from None
    if not bins:
        raise OpenError("open.nothing_left")
    quality = quality_in(wanted.dataset)
    known = known_of(wanted)
    if len(known.features) < FEWEST:
        raise OpenError("open.too_few", n=len(known.features), least=FEWEST)
    releases = releases_of(known, wanted.coarser)
    if not releases:
        raise OpenError("open.all_hidden")
    across, found = measured(known, releases)
    if found.missed():
        columns = coarsen(known, wanted.coarser, found)
        options = " ".join(f"--coarsen {column}" for column in columns)
        raise OpenError("open.missed" if columns else "open.missed.for_good", found, options=options, columns=columns)
    opened = Opened(wanted.out, releases, across, found)
    _write(wanted, opened, suppressed(known.features, releases), open_quality(quality, len(known.features)))
    return opened


def known_of(wanted: Wanted) -> Known:
    """What a release is made of and held against. Raises OpenError, DatasetError, ImportError."""
    features: Features = features_of(wanted.dataset).to_pylist()
    pair: tuple[Features, Features]
    if wanted.earlier is not None:
        pair = features_of(wanted.earlier).to_pylist(), features
    elif wanted.published is not None:
        raise OpenError("open.no_earlier", folder=wanted.published)
    else:
        one, two = halves_of(wanted.dataset)
        pair = one.to_pylist(), two.to_pylist()
    # Everyone is in each table once, so the tables share the budget.
    noise = noise_of(wanted.epsilon / len(recipe(wanted.coarser))) if wanted.epsilon is not None else None
    # People without notes of play are in no release.
    features = [row for row in features if row["sessions"] is not None]
    before = bins_in(wanted.published) if wanted.published is not None else None
    return Known(features, pair, wanted.earlier is not None, before, wanted.classes, noise)


def measured(known: Known, releases: Mapping[str, Release]) -> tuple[tuple[Correlation, ...], Found]:
    """What is told across tables, and what was measured with it. Nothing is told across where too much could be learnt
    from it by comparing releases, nor with noise, whose budget it would not keep to."""
    across = correlations_across(known.features, releases.values()) if known.noise is None else ()
    found = measure(known, releases, across=across)
    if across and "differencing" in found.missed():
        return (), measure(known, releases)
    return across, found


def is_open(folder: Path) -> bool:
    """Whether a folder is a release of this tier."""
    return (folder / RISK).is_file() and not (folder / layout.events().path).exists()


def bins_in(release: Path) -> Recipe:
    """The tables and bins of a release that was published. Raises OpenError."""
    ladders = {ladder.column: ladder for ladder in LADDERS}
    try:
        told = msgspec.json.decode((release / RISK).read_bytes(), type=_Published).bins
        return {
            table: tuple(Bins(name, ends, ladders[name].unit, ladders[name].answer) for name, ends in columns.items())
            for table, columns in told.items()
        }
    except (OSError, KeyError, msgspec.MsgspecError):
        raise OpenError("open.no_bins", folder=release, file=RISK) from None


class _Published(Struct):
    bins: dict[str, dict[str, tuple[int, ...]]]


# What is written


def table_of(name: str, bins: Sequence[Bins]) -> Table:
    """A table of a release."""
    return Table(
        name,
        "How many people are alike: a line stands for one of them and for nobody in particular.",
        tuple(_column(one) for one in bins),
        (),
    )


def _column(bins: Bins) -> Column:
    meaning = f"{MEANINGS[bins.column]} Lower end of a bin: {', '.join(map(str, bins.ends))}."
    least, most = bins.ends[0], bins.ends[-1]
    return Column(bins.column, Type.INTEGER, meaning, bins.unit, (), least, most, required=not bins.answer)


def across_table() -> Table:
    """The table of what is told of columns in different tables."""
    names = tuple(ladder.column for ladder in LADDERS)
    either = (
        Column(name, Type.STRING, f"The {which} of two columns of different tables.", values=names)
        for name, which in (("one", "first"), ("other", "second"))
    )
    value = f"Spearman's rank correlation of the exact features, in steps of {TENTH}."
    return Table(
        "correlations",
        f"How columns of different tables go together, told of {TOLD_FROM} people or more of whom both are known.",
        (*either, Column("correlation", Type.NUMBER, value, "", (), -1, 1)),
        ("one", "other"),
    )


def _write(wanted: Wanted, opened: Opened, kept: Mapping[str, Suppressed], quality: OpenQuality) -> None:
    """Write the folder beside, and give it its name when all is there. Raises OSError."""
    work = wanted.out.with_name(wanted.out.name + BUILDING)
    shutil.rmtree(work, ignore_errors=True)
    (work / layout.DATA).mkdir(parents=True)
    (work / RISK).parent.mkdir()
    words, releases, found = load(), opened.releases, opened.found
    tables: dict[Table, Sequence[Sequence[Any]]] = {
        table_of(name, release.bins): release.lines() for name, release in releases.items()
    }
    if opened.across:
        tables[across_table()] = [(one.one, one.other, one.value) for one in opened.across]
    study = name_of(wanted.dataset).removesuffix(words.text("dataset.name", study=""))
    name, about = words.text("open.name", study=study), words.text("open.about")
    files = [(table, _csv(work, table, lines), _parquet(work, table, lines)) for table, lines in tables.items()]
    resources = [resource(table, made) for table, made, _ in files] + [packed(made) for _, _, made in files]
    for path, value in (
        (DESCRIPTION, psych_ds(name, about, "open-tier", tables)),
        (PACKAGE, _package(name, about, resources)),
        (CODEBOOK, {"schema": layout.SCHEMA, "tables": [told(table) for table in tables]}),
        (QUALITY, to_builtins(quality)),
        (RISK, _risk(wanted, opened, kept)),
    ):
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (work / path).write_text(text + "\n", encoding="utf-8", newline="\n")
    risk_lines = sheet(found, wanted.epsilon, tuple(kept_back(kept, releases, wanted.coarser, words)), words)
    for path, lines in (
        (README, _readme(name, opened, quality, words)),
        (CODEBOOK_SHEET, tables_sheet(tables, words)),
        (QUALITY_SHEET, quality_sheet(quality, words)),
        (RISK_SHEET, risk_lines),
    ):
        (work / path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    if wanted.out.exists():
        wanted.out.rmdir()
    work.rename(wanted.out)


def _risk(wanted: Wanted, opened: Opened, kept: Mapping[str, Suppressed]) -> dict[str, Any]:
    """The sheet for programs, with the bins, which the release after this one is held against."""
    larger, out = steps_up(opened.releases, wanted.coarser)
    return {
        **to_builtins(rounded_off(opened.found)),
        "epsilon": wanted.epsilon,
        "suppressed": to_builtins(kept),
        "larger_bins": larger,
        "left_out": out,
        "bins": {name: {one.column: one.ends for one in made.bins} for name, made in opened.releases.items()},
    }


def _readme(name: str, opened: Opened, quality: OpenQuality, words: Words) -> list[str]:
    across = words.text("open.readme.across" if opened.across else "open.readme.no_across")
    lines = [f"# {name}", *(line for text in (*words.numbered("open.readme"), across) for line in ("", text))]
    lines += [*counts_of(quality, words), "", f"## {words.text('dataset.files')}", ""]
    keys = ("dataset.file.data", "open.file.parquet", "dataset.file.codebook", "open.file.quality", "open.file.risk")
    return [*lines, *(f"- {words.text(key)}" for key in (*keys, "dataset.file.package"))]


def _csv(work: Path, table: Table, lines: Sequence[Sequence[Any]]) -> Made:
    with (work / table.path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows(["" if value is None else value for value in line] for line in lines)
    return _made(work, table.path)


def _parquet(work: Path, table: Table, lines: Sequence[Sequence[Any]]) -> Made:
    """The same lines once more. Tables have different columns, so each is a partition of its own."""
    import pyarrow as pa
    from pyarrow import parquet

    path = f"{layout.PARQUET}/table={table.name}/part-00000.parquet"
    schema = pa.schema([(one.name, pa.type_for_alias(layout.ARROW[one.type])) for one in table.columns])
    (work / path).parent.mkdir(parents=True)
    rows = [dict(zip(table.names, line, strict=True)) for line in lines]
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), work / path)
    return _made(work, path)


def _made(work: Path, path: str) -> Made:
    content = (work / path).read_bytes()
    return Made(path, len(content), hashlib.sha256(content).hexdigest())


def _package(name: str, about: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "open-tier",
        "title": name,
        "description": about,
        "resources": resources,
    }
