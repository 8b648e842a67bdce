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

from msgspec import to_builtins

from ..privacy import FEWEST, Bins, recipe
from ..words import load
from . import layout
from .describe import CODEBOOK, DESCRIPTION, PACKAGE, README, Made, psych_ds, resource, told
from .engines import features_of, halves_of
from .features import FEATURES
from .layout import Column, Table, Type
from .measured import Features, Found, Known, coarsen, measure, releases_of
from .open_tier import Release, noise_of
from .risk_sheet import RISK, RISK_SHEET, rounded_off, sheet
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
    """`dataset` is of the controlled tier; `earlier` the one that the release before was made of, if there is one;
    `coarser` the columns that take a step up, `classes` who is in which class, `epsilon` the budget of noise."""

    dataset: Path
    out: Path
    coarser: Sequence[str] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    earlier: Path | None = None
    epsilon: float | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A release that was written."""

    folder: Path
    releases: Mapping[str, Release]
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
    known = known_of(wanted)
    if len(known.features) < FEWEST:
        raise OpenError("open.too_few", n=len(known.features), least=FEWEST)
    releases = releases_of(known, wanted.coarser)
    if not releases:
        raise OpenError("open.all_hidden")
    found = measure(known, releases)
    if found.missed():
        columns = coarsen(known, wanted.coarser, found)
        options = " ".join(f"--coarsen {column}" for column in columns)
        raise OpenError("open.missed" if columns else "open.missed.for_good", found, options=options, columns=columns)
    _write(wanted, releases, found)
    return Opened(wanted.out, releases, found)


def known_of(wanted: Wanted) -> Known:
    """What a release is made of and held against. Raises DatasetError, ImportError."""
    features: Features = features_of(wanted.dataset).to_pylist()
    pair: tuple[Features, Features]
    if wanted.earlier is not None:
        pair = features_of(wanted.earlier).to_pylist(), features
    else:
        one, two = halves_of(wanted.dataset)
        pair = one.to_pylist(), two.to_pylist()
    # Everyone is in each table once, so the tables share the budget.
    noise = noise_of(wanted.epsilon / len(recipe(wanted.coarser))) if wanted.epsilon is not None else None
    # People without notes of play are in no release.
    features = [row for row in features if row["sessions"] is not None]
    return Known(features, pair, wanted.earlier is not None, wanted.classes, noise)


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


def _write(wanted: Wanted, releases: Mapping[str, Release], found: Found) -> None:
    """Write the folder beside, and give it its name when all is there. Raises OSError."""
    work = wanted.out.with_name(wanted.out.name + BUILDING)
    shutil.rmtree(work, ignore_errors=True)
    (work / layout.DATA).mkdir(parents=True)
    (work / RISK).parent.mkdir()
    words = load()
    tables = {table_of(name, release.bins): release for name, release in releases.items()}
    name = words.text("open.name", dataset=name_of(wanted.dataset))
    resources = [resource(table, _csv(work / table.path, table, release)) for table, release in tables.items()]
    about = words.text("open.about")
    for path, value in (
        (DESCRIPTION, psych_ds(name, about, "open-tier", tables)),
        (PACKAGE, _package(name, about, resources)),
        (CODEBOOK, {"schema": layout.SCHEMA, "tables": [told(table) for table in tables]}),
        (RISK, {**to_builtins(rounded_off(found)), "epsilon": wanted.epsilon}),
    ):
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (work / path).write_text(text + "\n", encoding="utf-8", newline="\n")
    readme = [f"# {name}", *(line for text in words.numbered("open.readme") for line in ("", text))]
    for path, lines in ((README, readme), (RISK_SHEET, sheet(found, wanted.epsilon, words))):
        (work / path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    if wanted.out.exists():
        wanted.out.rmdir()
    work.rename(wanted.out)


def _csv(path: Path, table: Table, release: Release) -> Made:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows(["" if value is None else value for value in line] for line in release.lines())
    content = path.read_bytes()
    return Made(table.path, len(content), hashlib.sha256(content).hexdigest())


def _package(name: str, about: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "open-tier",
        "title": name,
        "description": about,
        "resources": resources,
    }
