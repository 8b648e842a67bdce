"""A dataset folder as a build leaves it, of pupils who never lived, without study files or keys."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from telemetry.events import (
    QUESTIONNAIRES,
    Event,
    QuestionnaireAnswered,
    RecorderHealth,
    SessionBegan,
    SessionEnded,
    SessionEnding,
    SessionStarted,
)
from telemetry.notices import STUDY_PURPOSES
from telemetry.questionnaires import Item, Option, Questionnaire
from telemetry.research import layout
from telemetry.research.describe import QUALITY
from telemetry.research.quality import OfPurpose, Quality
from telemetry.synth_pupil import Pupil, pupil
from tests.telemetry_kit import STUDY

FORM = Questionnaire(
    "evenings",
    (0, 1, 2, 4),
    {"en": "Evenings"},
    tuple(Item({"en": f"Question {number}"}) for number in range(1, 4)),
    tuple(Option(points, {"en": f"{points} days"}) for points in range(4)),
)
BANDS = ("13_15", "16_17", "18", "")
Row = dict[str, Any]


def make(folder: Path, people: int = 12, seed: int = 1, days: int = 60) -> dict[str, list[Row]]:
    """Write a dataset; returns what its tables hold."""
    rng, study = Random(seed), replace(STUDY, questionnaires=(FORM,))
    tables: dict[str, list[Row]] = {"events": [], "participants": [], "questionnaires": []}
    for _ in range(people):
        code = rng.randbytes(8).hex()
        band = rng.choice(BANDS)
        made = pupil(rng, study, band, "", "", days)
        notes = list(_notes(rng, made, code))
        tables["events"] += notes
        language, arm = rng.choice(("en", "en", "fr")), rng.choice(("now", "later"))
        tables["participants"].append(_participant(code, band, language, arm, notes))
        tables["questionnaires"] += [_answer(row) for row in notes if row["event"] == QuestionnaireAnswered.name]
    write(folder, tables)
    return tables


def write(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Write tables as a dataset's folder."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / layout.DATA).mkdir(parents=True)
    described = {"@context": "https://schema.org/", "@type": "Dataset", "name": "Calm waters", "description": "Made up"}
    (folder / "dataset_description.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / QUALITY).parent.mkdir()
    (folder / QUALITY).write_bytes(msgspec.json.encode(quality(tables)))
    for table in layout.tables():
        with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.names, lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: _cell(row.get(name)) for name in table.names} for row in tables.get(table.name, ()))
    for event in {row["event"] for row in tables["events"]}:
        columns = layout.columns_of(event)
        schema = pa.schema([(column.name, getattr(pa, _ARROW[column.type])()) for column in columns])
        rows = [{c.name: row.get(c.name) for c in columns} for row in tables["events"] if row["event"] == event]
        where = folder / layout.parquet_folder(event)
        where.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), where / "part-0.parquet")


def quality(tables: dict[str, list[Row]]) -> Quality:
    """A sheet of notes of which none is missing, and of a few files that were left out."""
    notes, people = tables["events"], len(tables["participants"])
    of = {one: [row for row in notes if row["purpose"] == one] for one in STUDY_PURPOSES}
    counts = {one: dict.fromkeys(OfPurpose.__struct_fields__, 0) for one, mine in of.items() if mine}
    for one, told in counts.items():
        told["people"] = len({row["participant"] for row in of[one]})
        told["sessions"] = len({row["session"] for row in of[one]})
        told["rows"] = told["emitted"] = told["stored"] = len(of[one])
    left_out, versions = {"duplicate": 3, "withdrawn": 21}, Counter(f"{row['event']} {row['version']}" for row in notes)
    purposes = {one: OfPurpose(**told) for one, told in counts.items()}
    return Quality(people, len(notes), people + 24, people, left_out, {}, 0, 0, purposes, {}, dict(versions), {}, 0, 4)


_ARROW = {layout.Type.STRING: "string", layout.Type.INTEGER: "int64", layout.Type.BOOLEAN: "bool_"}


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else value


def _notes(rng: Random, made: Pupil, code: str) -> Iterator[Row]:
    """The notes of each purpose in order, each time of playing in a session of its own, as the recorder writes them."""
    for purpose in STUDY_PURPOSES:
        seq = 0
        for number, sitting in enumerate(made.sittings):
            session = rng.randbytes(8).hex()
            began = SessionBegan.GRANTED if number == 0 else SessionBegan.BOAT_OPENED
            told = [(t, deed) for t, deed in sitting.deeds if isinstance(deed, Event) and purpose in deed.purposes]
            end = sitting.ends_ms
            last = [(end, SessionEnded(SessionEnding.CLOSED)), (end, RecorderHealth(0, 0, 0))]
            for t, event in ((0, SessionStarted(began)), *told, *last):
                seq += 1
                yield _row(event, code, purpose, session, seq, sitting.day, t)


def _row(event: Event, code: str, purpose: str, session: str, seq: int, day: int, t: int) -> Row:
    body = msgspec.to_builtins(event)
    fields = {layout.column_of(event.name, name): value for name, value in body.items()}
    return {
        "participant": code,
        "purpose": purpose,
        "wave": 0 if day < 28 else 1,
        "session": session,
        "seq": seq,
        "event": event.name,
        "version": event.version,
        "day": day,
        "t_ms": t,
        **fields,
    }


def _participant(code: str, band: str, language: str, arm: str, notes: list[Row]) -> Row:
    days = [row["day"] for row in notes]
    return {
        "participant": code,
        "age_band": band or None,
        "language": language,
        "arm": arm,
        "waves": " ".join(map(str, sorted({row["wave"] for row in notes}))),
        "files": len({row["wave"] for row in notes}),
        "first_day": min(days),
        "last_day": max(days),
        **{f"events_{one}": sum(row["purpose"] == one for row in notes) for one in STUDY_PURPOSES},
        **{f"code_{one}": f"{int(code, 16) ^ at:016x}" for at, one in enumerate(STUDY_PURPOSES)},
    }


def _answer(row: Row) -> Row:
    assert row["purpose"] == QUESTIONNAIRES
    return {name: row.get(name) for name in layout.questionnaires().names}
