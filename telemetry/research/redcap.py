"""A dataset for REDCap: a data dictionary and a file to import, with one record a participant and each answer to a
questionnaire as an instance of a repeating instrument.

Single events are left out: a record with thousands of instances is none that people can open.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vault.files import open_own

from . import layout
from .layout import Column, Table, Type
from .tables import Row, rows

DICTIONARY, DATA = "data_dictionary.csv", "import.csv"
HEAD: Final = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
PEOPLE, ANSWERS = "participants", "answers"
REPEAT: Final = ("redcap_repeat_instrument", "redcap_repeat_instance")
COMPLETE: Final = "2"


def write(dataset: Path, out: Path) -> int:
    """Write dictionary and data; returns how many rows there are to import. Raises DatasetError, OSError."""
    with open_own(out / DICTIONARY) as file:
        lines = csv.DictWriter(file, HEAD, restval="", lineterminator="\n")
        lines.writeheader()
        lines.writerows(dictionary())
    count = 0
    names = (*(column.name for _, column in _columns()), *REPEAT, f"{PEOPLE}_complete", f"{ANSWERS}_complete")
    with open_own(out / DATA) as file:
        data = csv.DictWriter(file, names, restval="", lineterminator="\n")
        data.writeheader()
        for record in records(dataset):
            data.writerow(record)
            count += 1
    return count


def dictionary() -> Iterator[dict[str, str]]:
    """A line a variable. The first is what a record goes by."""
    for form, column in _columns():
        yield {
            HEAD[0]: column.name,
            HEAD[1]: form,
            HEAD[3]: "radio" if column.values else "yesno" if column.type is Type.BOOLEAN else "text",
            HEAD[4]: column.meaning,
            HEAD[5]: " | ".join(f"{value}, {value}" for value in column.values),
            HEAD[6]: column.unit,
            HEAD[7]: "integer" if column.type is Type.INTEGER else "",
            HEAD[8]: "" if column.least is None else str(column.least),
            HEAD[9]: "" if column.most is None else str(column.most),
            HEAD[10]: "y" if _leads_back(column) else "",
            HEAD[12]: "y" if column.required else "",
        }


def records(dataset: Path) -> Iterator[dict[str, str]]:
    """The rows to import: each participant, then each answer as the next instance of its participant's."""
    for row in rows(dataset, layout.participants()):
        yield {**_cells(row), f"{PEOPLE}_complete": COMPLETE}
    instances: Counter[str] = Counter()
    for row in rows(dataset, layout.questionnaires()):
        instances[row["participant"]] += 1
        repeat = dict(zip(REPEAT, (ANSWERS, str(instances[row["participant"]])), strict=True))
        yield {**_cells(row), **repeat, f"{ANSWERS}_complete": COMPLETE}


def _columns() -> Iterator[tuple[str, Column]]:
    forms: tuple[tuple[str, Table], ...] = ((PEOPLE, layout.participants()), (ANSWERS, layout.questionnaires()))
    for form, table in forms:
        own = (column for column in table.columns if form == PEOPLE or column.name != layout.PARTICIPANT.name)
        yield from ((form, column) for column in own)


def _cells(row: Row) -> dict[str, str]:
    return {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in row.items()}


def _leads_back(column: Column) -> bool:
    """Whether somebody with a slip finds the player by it: REDCap leaves such out of exports without identifiers."""
    return column.name.startswith("code_")
