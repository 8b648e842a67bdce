"""What Psych-DS calls an error in a dataset, from the standard's own list of rules: its program is in no registry."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = re.compile(r"[a-z]+-[a-zA-Z0-9]+(_[a-z]+-[a-zA-Z0-9]+)*_data\.csv")
SCHEMA_ORG = re.compile(r"https?://schema\.org/?")


def errors(folder: Path) -> list[str]:
    """Every error in a folder."""
    return list(_errors(folder))


def _errors(folder: Path) -> Iterator[str]:
    try:
        told: Any = json.loads((folder / "dataset_description.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"JSON_INVALID {error}"
        return
    if not SCHEMA_ORG.fullmatch(str(told.get("@context", ""))):
        yield "UNKNOWN_NAMESPACE"
    if told.get("@type") != "Dataset":
        yield "INCORRECT_DATASET_TYPE"
    for key in ("name", "description", "variableMeasured"):
        if not told.get(key):
            yield f"JSON_KEY_REQUIRED {key}"
    variables = {one if isinstance(one, str) else one.get("name") for one in told.get("variableMeasured") or []}
    for one in told.get("variableMeasured") or []:
        if isinstance(one, dict) and one.get("@type") != "PropertyValue":
            yield f"OBJECT_TYPE_MISSING {one.get('name')}"
    files = sorted((folder / "data").rglob("*.csv"))
    if not files:
        yield "MISSING_DATAFILE"
    for file in files:
        if not NAME.fullmatch(file.name):
            yield f"FILENAME_KEYWORD_FORMATTING_ERROR {file.name}"
        yield from _table(file, variables)


def _table(file: Path, variables: set[str]) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            head = next(rows, None)
            if not head or not all(head):
                yield f"CSV_HEADER_MISSING {file.name}"
                return
            for name in head:
                if name not in variables:
                    yield f"CSV_COLUMN_MISSING {file.name} {name}"
            if len(set(head)) != len(head):
                yield f"CSV_HEADER_REPEATED {file.name}"
            for number, row in enumerate(rows, start=2):
                if len(row) != len(head):
                    yield f"CSV_HEADER_LENGTH_MISMATCH {file.name} {number}"
    except (UnicodeDecodeError, csv.Error) as error:
        yield f"CSV_FORMATTING_ERROR {file.name} {error}"
