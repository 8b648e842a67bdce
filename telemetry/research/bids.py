"""A dataset laid out after the Brain Imaging Data Structure, as behaviour without a scanner: a subject a participant, a
session a wave, a run for each time of playing, acquired for one purpose. https://bids-specification.readthedocs.io
"""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from vault.files import open_own

from ..registry import by_name
from . import layout
from .layout import Column, Type
from .tables import Play, name_of, own_fields, plays, rows

BIDS: Final = "1.10.0"
TASK: Final = "tidelight"
NONE: Final = "n/a"
_FIRST: Final = ("onset", "duration", "trial_type")
_THEN: Final = ("session", "seq", "version", "wave", "day")


def write(dataset: Path, out: Path) -> int:
    """Write one file a time of playing, and what explains them; returns how many events. Raises DatasetError,
    OSError."""
    described = {
        "Name": name_of(dataset),
        "BIDSVersion": BIDS,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "tidelight-data"}],
    }
    _json(out / "dataset_description.json", described)
    people = layout.participants().columns
    _json(out / "participants.json", {column.name: _explained(column) for column in people[1:]})
    _tsv(
        out / "participants.tsv",
        ("participant_id", *(column.name for column in people[1:])),
        [{"participant_id": f"sub-{row.pop('participant')}", **row} for row in rows(dataset, layout.participants())],
    )
    _json(out / f"task-{TASK}_events.json", sidecar())
    return sum(_subject(out, played) for _, played in plays(dataset))


def sidecar() -> dict[str, Any]:
    """What every column of the files of events means."""
    known = {column.name: column for column in layout.events().columns}
    own = {name: _explained(column) for name, column in known.items() if name in _THEN or column.events}
    levels = {name: " ".join((event.__doc__ or "").split()) for name, event in by_name().items()}
    return {
        "TaskName": TASK,
        "TaskDescription": "Playing Tidelight on one's own time or in a lesson.",
        "onset": {"Description": known["t_ms"].meaning, "Units": "s"},
        "duration": {"Description": "Not measured: a note has a moment and no length.", "Units": "s"},
        "trial_type": {"Description": known["event"].meaning, "Levels": levels},
        "level": _explained(layout.LEVEL),
        **own,
    }


def _subject(out: Path, played: Sequence[Play]) -> int:
    runs: Counter[tuple[int, str]] = Counter()
    for play in played:
        wave, purpose = play.wave, play.purpose.replace("_", "")
        runs[wave, purpose] += 1
        stem = f"sub-{play.participant}_ses-{wave}"
        folder = out / f"sub-{play.participant}" / f"ses-{wave}" / "beh"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{stem}_task-{TASK}_acq-{purpose}_run-{runs[wave, purpose]:03}_events.tsv"
        _tsv(file, *_events(play))
    return sum(len(play.notes) for play in played)


def _events(play: Play) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """The columns of one run that hold something, and its lines."""
    lines = []
    for note in play.notes:
        first = {"onset": f"{note['t_ms'] / 1000:.3f}", "duration": NONE, "trial_type": note["event"]}
        lines.append({**first, **{name: note[name] for name in _THEN}, **own_fields(note)})
    held = {name for line in lines for name in line}
    own = (name for name in layout.events().names if name in held and name not in (*_FIRST, *_THEN))
    return (*_FIRST, *_THEN, *own), lines


def _explained(column: Column) -> dict[str, Any]:
    # What has units is read as a number.
    units = {"Units": column.unit} if column.type is Type.INTEGER else {}
    text = column.type is Type.STRING and column.unit and not column.values
    about = f"{column.meaning} ({column.unit})" if text else column.meaning
    levels = {"Levels": {value: value.replace("_", " ") for value in column.values}} if column.values else {}
    return {"Description": about, **units, **levels}


def _tsv(path: Path, names: Sequence[str], lines: Sequence[dict[str, Any]]) -> None:
    with open_own(path) as file:
        writer = csv.DictWriter(file, names, restval=NONE, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in line.items()} for line in lines)


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _json(path: Path, value: dict[str, Any]) -> None:
    with open_own(path) as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
