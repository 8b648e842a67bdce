"""What `dataset convert` writes, before judges from outside; and at least ten seeded faults that each one finds.

Guards promise 4 of telemetry.md: releases are valid.
"""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telemetry.events import DECLARED, RecorderHealth
from telemetry.research import layout
from telemetry.research.convert import Converted, Format, convert
from telemetry.words import load
from tests.research import judges
from tests.research.dataset_kit import make

JUDGES: dict[Format, Callable[[Path], list[str]]] = {
    Format.XAPI: judges.xapi,
    Format.OPENGAMEDATA: judges.opengamedata,
    Format.REDCAP: judges.redcap,
    Format.BIDS: judges.bids,
}


class Made:
    """A dataset, what it holds, and what came of it in each format."""

    def __init__(self, folder: Path) -> None:
        self.dataset = folder / "dataset"
        self.tables = make(self.dataset, people=40)
        self.out = {to: folder / to.value for to in Format}
        self.done: dict[Format, Converted] = {}
        for to in Format:
            self.done[to] = convert(self.dataset, to, self.out[to], load())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("converted"))


@pytest.mark.parametrize("to", Format)
def test_the_judge_has_nothing_against_it(made: Made, to: Format) -> None:
    assert JUDGES[to](made.out[to]) == []
    assert made.done[to].files == sum(path.is_file() for path in made.out[to].rglob("*"))
    assert str(made.done[to].rows) in (made.out[to] / "README.md").read_text(encoding="utf-8")


def test_every_kind_of_event_is_in_what_the_judges_saw(made: Made) -> None:
    """Breaks if the made-up dataset grows too small to show something."""
    assert {row["event"] for row in made.tables["events"]} == {event.name for event in DECLARED}


# Nothing is lost on the way


def test_a_statement_says_all_that_its_note_says(made: Made) -> None:
    notes = [row for row in made.tables["events"] if row["event"] != RecorderHealth.name]
    told = statements(made.out[Format.XAPI])
    assert len(told) == len(notes) == made.done[Format.XAPI].rows
    prefix = "https://tidelight.example/fields/"
    for one, note in zip(told, notes, strict=True):
        held = {**one["context"]["extensions"], **one.get("result", {}).get("extensions", {})}
        said = {name.removeprefix(prefix): value for name, value in held.items()}
        assert {"participant": one["actor"]["account"]["name"], "session": note["session"], **said} == note


def test_the_same_note_has_the_same_id_again(made: Made, tmp_path: Path) -> None:
    again = tmp_path / "again"
    convert(made.dataset, Format.XAPI, again, load())
    ids = [one["id"] for one in statements(again)]
    assert ids == [one["id"] for one in statements(made.out[Format.XAPI])]
    assert len(set(ids)) == len(ids)


def test_a_practice_that_was_left_is_no_failure(made: Made) -> None:
    told = [one for one in statements(made.out[Format.XAPI]) if "how" in str(one.get("result"))]
    assert {one["verb"]["display"]["en"] for one in told} == {"completed", "exited", "skipped"}
    assert not any("success" in one["result"] for one in told)


def test_open_game_data_reads_every_value_back(made: Made) -> None:
    events = judges.read_opengamedata(made.out[Format.OPENGAMEDATA])
    assert len(events) == len(made.tables["events"])
    people = {row["participant"]: row for row in made.tables["participants"]}
    for event, note in zip(events, made.tables["events"], strict=True):
        said = {**event.EventData, **event.GameState}
        common = {"participant": event.UserID, "session": event.SessionID, "version": event.LogVersion}
        assert {**common, "event": event.EventName, **said} == note
        milliseconds = (event.Timestamp.hour * 60 + event.Timestamp.minute) * 60_000 + event.Timestamp.second * 1000
        assert milliseconds + event.Timestamp.microsecond // 1000 == note["t_ms"]
        assert event.UserData["language"] == people[event.UserID]["language"]


def test_redcap_has_each_participant_and_each_answer(made: Made) -> None:
    with (made.out[Format.REDCAP] / "import.csv").open(encoding="utf-8", newline="") as file:
        records = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    ends = ("participants_complete", "answers_complete", "redcap_repeat_instrument", "redcap_repeat_instance")
    said = [{name: cell for name, cell in row.items() if name not in ends} for row in records]
    rows = [*made.tables["participants"], *made.tables["questionnaires"]]
    assert said == [{name: str(value) for name, value in row.items() if value is not None} for row in rows]


def test_bids_has_every_note_in_the_run_of_its_session(made: Made) -> None:
    found = []
    for file in made.out[Format.BIDS].rglob("*_events.tsv"):
        with file.open(encoding="utf-8", newline="") as lines:
            told = list(csv.DictReader(lines, delimiter="\t"))
        who, purpose = (part.partition("-")[2] for part in file.name.split("_") if part[:4] in ("sub-", "acq-"))
        assert len({line["session"] for line in told}) == 1
        for line in told:
            cells = {name: cell for name, cell in line.items() if cell != "n/a"}
            t_ms = round(float(cells.pop("onset")) * 1000)
            found.append({"participant": who, "purpose": purpose, "t_ms": str(t_ms), **cells})
    notes = [
        {("trial_type" if name == "event" else name): str(value) for name, value in note.items()}
        | {"purpose": note["purpose"].replace("_", "")}
        for note in made.tables["events"]
    ]
    key = sorted_by("session", "seq")
    assert sorted(found, key=key) == sorted(notes, key=key)


def test_runs_are_counted_from_one_in_each_wave_and_for_each_purpose(made: Made) -> None:
    runs: dict[str, list[str]] = {}
    for file in sorted(made.out[Format.BIDS].rglob("*_events.tsv")):
        stem, _, run = file.name.partition("_run-")
        runs.setdefault(stem, []).append(run.partition("_")[0])
    assert any("_ses-1_" in stem for stem in runs) and max(map(len, runs.values())) > 1
    assert all(numbers == [f"{at:03}" for at in range(1, len(numbers) + 1)] for numbers in runs.values())


def test_columns_that_lead_back_to_a_player_are_marked_as_identifiers(made: Made) -> None:
    with (made.out[Format.REDCAP] / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        marked = {row["Variable / Field Name"] for row in csv.DictReader(file) if row["Identifier?"] == "y"}
    assert marked == {name for name in layout.participants().names if name.startswith("code_")}


# Seeded faults: each is found by the judge of its format


def _statement(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        file = folder / "statements-00001.json"
        every = json.loads(file.read_text(encoding="utf-8"))
        change(next(one for one in every if one["verb"]["display"]["en"] == "selected"))
        file.write_text(json.dumps(every), encoding="utf-8")

    return put


def _text(pattern: str, old: str, new: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        file = next(one for one in sorted(folder.rglob(pattern)) if old in one.read_text(encoding="utf-8"))
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    return put


def _lines(pattern: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        file = sorted(folder.rglob(pattern))[0]
        lines = change(file.read_text(encoding="utf-8").splitlines(keepends=True))
        file.write_text("".join(lines), encoding="utf-8")

    return put


def _rename(pattern: str, old: str, new: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        file = sorted(folder.rglob(pattern))[0]
        file.rename(file.with_name(file.name.replace(old, new)))

    return put


FAULTS: dict[str, tuple[Format, Callable[[Path], None]]] = {
    "a statement without its actor": (Format.XAPI, _statement(lambda one: one.pop("actor"))),
    "a verb that is no address": (Format.XAPI, _statement(lambda one: one["verb"].update(id="selected"))),
    "a verb that nobody publishes": (Format.XAPI, _statement(lambda one: one["verb"].update(id="https://a.example/b"))),
    "a type that nobody publishes": (
        Format.XAPI,
        _statement(lambda one: one["object"]["definition"].update(type="https://a.example/island")),
    ),
    "a length of time that is none": (Format.XAPI, _text("statements-*.json", '"duration": "PT', '"duration": "')),
    "a day that is no time": (Format.XAPI, _statement(lambda one: one.update(timestamp="day 3"))),
    "a choice without what was chosen": (Format.XAPI, _statement(lambda one: one["result"].pop("response"))),
    "an id that is none": (Format.XAPI, _statement(lambda one: one.update(id="1"))),
    "a statement twice": (
        Format.XAPI,
        _lines("statements-*.json", lambda lines: [lines[0], lines[1], *lines[1:]]),
    ),
    "a score above its scale": (Format.XAPI, _text("statements-*.json", '"min": 0, "max": 10', '"min": 0, "max": -1')),
    "an event without a time": (Format.OPENGAMEDATA, _text("*_events.tsv", "\t1970-01-01T00:00:00.000\t", "\tnull\t")),
    "a field that is not JSON": (Format.OPENGAMEDATA, _text("*_events.tsv", '\t{"began":', '\tbegan":')),
    "a column too few": (
        Format.OPENGAMEDATA,
        _lines("*_events.tsv", lambda lines: [line.partition("\t")[2] for line in lines]),
    ),
    "an event that the codebook does not have": (
        Format.OPENGAMEDATA,
        _text("TIDELIGHT.json", '"level_started"', '"l"'),
    ),
    "a field that the codebook lacks": (Format.OPENGAMEDATA, _text("TIDELIGHT.json", '"pleasant"', '"p"')),
    "an event that is gone": (Format.OPENGAMEDATA, _lines("*_events.tsv", lambda lines: [*lines[:2], *lines[3:]])),
    "a session that is gone": (Format.OPENGAMEDATA, _text("file_list.json", '"sessions": ', '"sessions": 1')),
    "a variable with a capital": (Format.REDCAP, _text("data_dictionary.csv", "age_band,", "AgeBand,")),
    "a kind of field that REDCap does not have": (Format.REDCAP, _text("data_dictionary.csv", ",radio,", ",category,")),
    "a variable without a label": (Format.REDCAP, _text("data_dictionary.csv", "Language of the game.", "")),
    "a form in two pieces": (Format.REDCAP, _lines("data_dictionary.csv", lambda lines: [*lines, lines[2]])),
    "an answer that is no number": (
        Format.REDCAP,
        _lines("import.csv", lambda lines: [*lines[:-1], lines[-1].replace(",evenings,", ",evenings,x")]),
    ),
    "an instance that is missing": (Format.REDCAP, _text("import.csv", "answers,1,", "answers,7,")),
    "a column that the dictionary does not have": (Format.REDCAP, _text("import.csv", "language", "tongue")),
    "an age that is no choice": (Format.REDCAP, _text("import.csv", "16_17", "16")),
    "a name that BIDS does not know": (Format.BIDS, _rename("*_events.tsv", "_acq-", "_purpose-")),
    "events without an onset": (Format.BIDS, _text("*_events.tsv", "onset\t", "start\t")),
    "a moment that is no number": (Format.BIDS, _text("*_events.tsv", "\n0.000\t", "\nstart\t")),
    "a line too long": (Format.BIDS, _text("*_events.tsv", "\n0.000\t", "\n0.000\t1\t2\t3\t")),
    "a subject that is not listed": (Format.BIDS, _lines("participants.tsv", lambda lines: lines[:-1])),
    "no description": (Format.BIDS, lambda folder: (folder / "dataset_description.json").unlink()),
    "a category that is not explained": (Format.BIDS, _text("*_events.tsv", "\tsession_started\t", "\tbegan\t")),
}


def test_there_are_faults_enough() -> None:
    assert len(FAULTS) >= 25
    assert {to for to, _ in FAULTS.values()} == set(Format)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_found(made: Made, fault: str, tmp_path: Path) -> None:
    to, put = FAULTS[fault]
    folder = tmp_path / "faulty"
    shutil.copytree(made.out[to], folder)
    put(folder)
    assert JUDGES[to](folder) != []


def statements(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("statements-*.json"))
    return [one for file in files for one in json.loads(file.read_text(encoding="utf-8"))]


def sorted_by(*names: str) -> Callable[[dict[str, str]], tuple[Any, ...]]:
    return lambda line: tuple(int(line[name]) if line[name].isdigit() else line[name] for name in names)
