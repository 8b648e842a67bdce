"""What stands beside the tables of a dataset: descriptions for programs (Psych-DS, Frictionless) and for people."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, to_builtins

from ..events import DECLARED
from ..study import Study
from ..words import Words, load
from . import controlled_risk, layout, questionnaires
from .earlier import Held
from .layout import Column, Table
from .quality import OfPurpose, Quality
from .sheet_rows import rows_of, table_of

DESCRIPTION, PACKAGE, README = "dataset_description.json", "datapackage.json", "README.md"
DOCUMENTATION: Final = "documentation"
QUALITY, QUALITY_SHEET = f"{DOCUMENTATION}/quality.json", f"{DOCUMENTATION}/quality.md"
CODEBOOK, CODEBOOK_SHEET = f"{DOCUMENTATION}/codebook.json", f"{DOCUMENTATION}/codebook.md"
RISK, RISK_SHEET = f"{DOCUMENTATION}/risk.json", f"{DOCUMENTATION}/risk.md"


class Made(Struct, frozen=True):
    """A file of a dataset, with its size and SHA-256."""

    path: str
    size: int
    sha256: str


def write(folder: Path, study: Study, files: Sequence[Made], quality: Quality, held: Sequence[Held]) -> None:
    """Write all of it, beside tables that are there already. Raises DatasetError, OSError."""
    words, risk = load(), controlled_risk.exposed(folder)
    (folder / DOCUMENTATION).mkdir(exist_ok=True)
    told: dict[str, Any] = {
        DESCRIPTION: description(study, words),
        PACKAGE: package(study, files, words),
        QUALITY: to_builtins(quality),
        RISK: to_builtins(risk),
        CODEBOOK: codebook(study),
    }
    for name, value in told.items():
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")
    for name, lines in (
        (README, readme(study, quality, held, words)),
        (QUALITY_SHEET, quality_sheet(quality, words)),
        (RISK_SHEET, controlled_risk.sheet(risk, words)),
        (CODEBOOK_SHEET, codebook_sheet(study, words)),
    ):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


# For programs


def description(study: Study, words: Words) -> dict[str, Any]:
    """What Psych-DS asks for: every column of every table, in the words of schema.org."""
    name, about = words.text("dataset.name", study=study.title()), words.text("dataset.about", about=study.about())
    return psych_ds(name, about, study.id, layout.tables())


def psych_ds(name: str, about: str, id: str, tables: Iterable[Table]) -> dict[str, Any]:
    """The same for any tables."""
    columns = {column.name: column for table in tables for column in table.columns}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": about,
        "schemaVersion": "Psych-DS 1.0.0",
        "keywords": [id, layout.SCHEMA],
        "variableMeasured": [_variable(column) for column in columns.values()],
    }


def _variable(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "PropertyValue", "name": column.name, "description": column.meaning}
    more = {"unitText": column.unit or None, "minValue": column.least, "maxValue": column.most}
    return {**told, **{key: value for key, value in more.items() if value is not None}}


def package(study: Study, files: Sequence[Made], words: Words) -> dict[str, Any]:
    """The Frictionless data package: each table with its columns, each file with its size and SHA-256."""
    made = {file.path: file for file in files}
    tables = [resource(table, made.pop(table.path)) for table in layout.tables()]
    return {
        "profile": "data-package",
        "name": study.id.replace("_", "-"),
        "title": words.text("dataset.name", study=study.title()),
        "description": words.text("dataset.about", about=study.about()),
        "resources": [*tables, *(packed(file) for file in made.values())],
    }


def resource(table: Table, made: Made) -> dict[str, Any]:
    """A table of a data package."""
    schema: dict[str, Any] = {"fields": [field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if layout.PARTICIPANT in table.columns and table.name != layout.participants().name:
        reference = {"resource": layout.participants().name, "fields": "participant"}
        schema["foreignKeys"] = [{"fields": "participant", "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "type": "table",
        "name": table.name,
        "description": table.meaning,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
        "schema": schema,
    }


def field(column: Column) -> dict[str, Any]:
    """A column as a field of a table schema."""
    limits: dict[str, Any] = {
        "required": column.required or None,
        "enum": list(column.values) or None,
        "minimum": column.least,
        "maximum": column.most,
        "pattern": column.pattern or None,
    }
    constraints = {key: value for key, value in limits.items() if value is not None}
    told: dict[str, Any] = {"name": column.name, "type": column.type.value, "description": _meaning(column)}
    return {**told, **({"constraints": constraints} if constraints else {})}


def _meaning(column: Column) -> str:
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning


def packed(made: Made) -> dict[str, Any]:
    """A Parquet file in a data package."""
    name = made.path.replace("/", "-").replace("=", "-").replace("_", "-").removesuffix(".parquet")
    return {
        "profile": "data-resource",
        "type": "file",  # else a validator takes it for a table, and looks at neither size nor hash
        "name": name,
        "path": made.path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
    }


def codebook(study: Study) -> dict[str, Any]:
    """Every table and column, which events there are, and the study's questionnaires that come with the game."""
    return {
        "schema": layout.SCHEMA,
        "tables": [told(table) for table in layout.tables()],
        "events": [
            {"name": event.name, "version": event.version, "meaning": _said(event.__doc__)} for event in DECLARED
        ],
        "questionnaires": [questionnaires.told(form) for form in questionnaires.of(study)],
    }


def told(table: Table) -> dict[str, Any]:
    """A table in the codebook."""
    return {
        "name": table.name,
        "path": table.path,
        "meaning": table.meaning,
        "key": list(table.key),
        "columns": [{**field(column), "events": list(column.events)} for column in table.columns],
    }


def _said(doc: str | None) -> str:
    return " ".join((doc or "").split())


# For people


def readme(study: Study, quality: Quality, held: Sequence[Held], words: Words) -> list[str]:
    """What this is, who may have it, what is in it, and what is not."""
    names = {
        **study.names(words.language),
        "id": study.id,
        "participants": quality.participants,
        "events": quality.rows,
        "files": quality.files,
        "taken": quality.files_taken,
        "schema": layout.SCHEMA,
    }
    lines = [f"# {words.text('dataset.name', study=study.title())}"]
    for text in words.numbered("dataset.readme", **names):
        lines += ["", text]
    lines += ["", f"## {words.text('dataset.leave')}", ""]
    people = ((words.name("purpose", one), told.people) for one, told in quality.purposes.items())
    lines += rows_of(words, ("purpose", "people"), people)
    lines += ["", f"## {words.text('dataset.left_out')}", "", words.text("dataset.left_out.none")]
    if quality.left_out or quality.left_out_purposes:
        lines[-1:] = _left_out(quality, words)
    if quality.slips or held:
        lines += ["", words.text("dataset.slips", n=quality.slips, used=quality.slips_used)]
        lines += [line for text in held_lines(held, words) for line in ("", text)]
    lines += ["", f"## {words.text('dataset.files')}", ""]
    for key in ("data", "parquet", "codebook", "quality", "risk", "package"):
        lines.append(f"- {words.text(f'dataset.file.{key}')}")
    return lines


def held_lines(held: Sequence[Held], words: Words) -> list[str]:
    """What each earlier release held of what was withdrawn, a sentence each."""
    lines = []
    for release in dict.fromkeys(one.release for one in held):
        mine = [one for one in held if one.release == release]
        people = len({one.participant for one in mine})
        lines.append(words.text("dataset.held", release=release, n=people, notes=sum(one.notes for one in mine)))
    return lines


def _left_out(quality: Quality, words: Words) -> list[str]:
    whole = ((words.text(f"dataset.why.{why}"), "", count) for why, count in quality.left_out.items())
    parts = (
        (words.text(f"dataset.why.{key.partition('/')[0]}"), words.name("purpose", key.partition("/")[2]), count)
        for key, count in quality.left_out_purposes.items()
    )
    return rows_of(words, ("why", "purpose", "files"), (*whole, *parts))


def quality_sheet(quality: Quality, words: Words) -> list[str]:
    """How much is missing, and where."""
    lines = [f"# {words.text('dataset.quality')}", "", words.text("dataset.quality.about")]
    names = OfPurpose.__struct_fields__
    purposes = tuple(quality.purposes)
    rows = (
        (words.text(f"dataset.count.{name}"), *(getattr(quality.purposes[one], name) for one in purposes))
        for name in names
    )
    heads = (words.text("dataset.column.what"), *(words.name("purpose", one) for one in purposes))
    lines += ["", *table_of(heads, rows), ""]
    lines += [words.text("dataset.sessions", n=quality.sessions_cut_off)]
    lines += ["", words.text("dataset.calendars", n=quality.calendars_leapt)]
    for title, counts in (("versions", quality.versions), ("refused", quality.refused)):
        lines += ["", f"## {words.text(f'dataset.{title}')}", ""]
        lines += rows_of(words, (title, "notes"), counts.items()) if counts else [words.text("dataset.none")]
    return lines


def codebook_sheet(study: Study, words: Words) -> list[str]:
    """Every column, for reading."""
    lines = [f"# {words.text('dataset.codebook')}", "", words.text("dataset.codebook.about")]
    for table in layout.tables():
        lines += ["", f"## {table.name}", "", f"{table.meaning} `{table.path}`", ""]
        rows = (
            (f"`{column.name}`", column.type.value, _values(column), column.unit, column.meaning, _events(column))
            for column in table.columns
        )
        lines += rows_of(words, ("column", "type", "values", "unit", "meaning", "events"), rows)
    lines += ["", f"## {words.text('dataset.events')}", ""]
    lines += rows_of(
        words, ("event", "version", "meaning"), ((f"`{e.name}`", e.version, _said(e.__doc__)) for e in DECLARED)
    )
    for form in questionnaires.of(study):
        lines += questionnaires.sheet(form, words)
    return lines


def _values(column: Column) -> str:
    if column.values:
        return ", ".join(column.values)
    if column.least is None:
        return ""
    return f"{column.least} or more" if column.most is None else f"{column.least} to {column.most}"


def _events(column: Column) -> str:
    return ", ".join(f"`{event}`" for event in column.events)
