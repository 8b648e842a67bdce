"""Programs of others that read what `dataset convert` writes, each asked for all that it has against a folder.

Where an outside program judges the form alone, the rules that its format has besides are written down here.
"""

import csv
import json
import logging
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
MODULES: Final = ROOT / ".ci" / "node" / "node_modules"
JUDGE: Final = Path(__file__).with_name("judge_xapi.js")


class MissingError(Exception):
    """A judge that is not installed fails the tests; none is left out for the want of one."""


# xAPI

_GAMES, _ADL = "https://w3id.org/xapi/seriousgames", "http://adlnet.gov/expapi"
VERBS: Final = {
    *(f"{_ADL}/verbs/{verb}" for verb in ("initialized", "progressed", "completed", "interacted")),
    *(f"{_GAMES}/verbs/{verb}" for verb in ("accessed", "unlocked", "pressed", "released", "used")),
    "http://id.tincanapi.com/verb/skipped",
    "https://w3id.org/xapi/adb/verbs/selected",
    # ADL's own, for which the profile has none.
    *(f"{_ADL}/verbs/{verb}" for verb in ("answered", "exited")),
}
TYPES: Final = {
    *(
        f"{_GAMES}/activity-types/{kind}"
        for kind in ("serious-game", "level", "quest", "screen", "area", "zone", "cutscene", "menu", "dialog-tree")
    ),
    *(f"{_GAMES}/activity-types/{kind}" for kind in ("enemy", "non-player-character", "item")),
    f"{_ADL}/activities/question",
}
"""What the profile for serious games names, as its authors publish it."""
_CHOSEN: Final = "https://w3id.org/xapi/adb/verbs/selected"


def xapi(folder: Path) -> list[str]:
    """xapi-validation on every statement, and the vocabulary of the profile for serious games."""
    node = shutil.which("node")
    if node is None or not (MODULES / "@learninglocker").is_dir():
        raise MissingError("xAPI cannot be judged: node or xapi-validation is missing. Run 'npm ci' in .ci/node.")
    files = sorted(folder.glob("statements-*.json"))
    ran = subprocess.run([node, str(JUDGE), str(MODULES), *map(str, files)], capture_output=True, text=True)
    if ran.returncode:
        return [ran.stderr.strip().splitlines()[-1]]
    told = json.loads(ran.stdout)
    found = [f"{one['file']} {one['number']}: {one['said']}" for one in told["faults"]]
    ids: set[str] = set()
    for file in files:
        for one in json.loads(file.read_text(encoding="utf-8")):
            found += _vocabulary(one)
            found += [f"id {one['id']} twice"] if one.get("id") in ids else []
            ids.add(one.get("id", ""))
    return found if told["statements"] else ["no statement"]


def _vocabulary(one: dict[str, Any]) -> Iterator[str]:
    verb, kind = one["verb"]["id"], one["object"].get("definition", {}).get("type", "")
    if verb not in VERBS:
        yield f"no verb of the profile: {verb}"
    if kind not in TYPES:
        yield f"no type of the profile: {kind}"
    if verb == _CHOSEN and not one.get("result", {}).get("response"):
        yield "selected, and nothing said what"
    if "timestamp" not in one:
        yield "no timestamp, which the profile asks for"


# Open Game Data


def opengamedata(folder: Path) -> list[str]:
    """opengamedata-core's own reader of events, and of the codebook, which has to name what stands in the events."""
    try:
        from ogd.core.schemas.games.GameSchema import GameSchema

        with _complaints() as complaints:
            events = read_opengamedata(folder)
        book = {event.Name: event for event in GameSchema.FromFile("TIDELIGHT", folder).Events}
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    found = [*complaints, *([] if events else ["no event"])]
    last: dict[str, int] = {}
    for event in events:
        told = book.get(event.EventName)
        known = set(told.EventData) if told else set()
        found += [f"{event.EventName} is not in the codebook"] if told is None else []
        found += [f"{event.EventName}.{name} is not in the codebook" for name in set(event.EventData) - known]
        if event.Timestamp != event.Timestamp:
            found.append("an event has no time")
        if event.EventSequenceIndex != last.get(event.SessionID, -1) + 1:
            found.append(f"session {event.SessionID} goes on with {event.EventSequenceIndex}")
        last[event.SessionID] = event.EventSequenceIndex
    return found


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What the reader says that it could not read, and went on."""
    said: list[str] = []
    log, handler = logging.getLogger("std_logger"), logging.Handler()
    handler.emit = lambda record: said.extend([record.getMessage()] * ("Could not parse" in record.getMessage()))  # type: ignore[method-assign]
    log.addHandler(handler)
    try:
        yield said
    finally:
        log.removeHandler(handler)


def read_opengamedata(folder: Path) -> list[Any]:
    """Every event as opengamedata-core reads it. Raises whatever it raises."""
    from ogd.core.interfaces.CSVInterface import CSVInterface
    from ogd.core.schemas.configs.GameSourceSchema import GameSourceSchema
    from ogd.core.schemas.datasets.FileListSchema import FileListSchema

    listed = json.loads((folder / "file_list.json").read_text(encoding="utf-8"))
    games = FileListSchema("file_list", listed).Games
    dataset = next(iter(games["TIDELIGHT"].Datasets.values()))
    where = {"source": "FILE", "database": "-", "table": "-", "schema": "OGD_EVENT_FILE"}
    config = GameSourceSchema("TIDELIGHT", where, {})
    reader = CSVInterface("TIDELIGHT", config, True, folder / str(dataset.RawFile), "\t")
    ids = reader.AllIDs()
    if ids is None or len(ids) != dataset.SessionCount:
        raise ValueError(f"{dataset.SessionCount} sessions are said to be there")
    return list(reader.EventsFromIDs(ids) or ())


# REDCap


def redcap(folder: Path) -> list[str]:
    """linkml-redcap's model of a data dictionary, its grouping of records, and that the data keep to the dictionary."""
    with (folder / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    with (folder / "import.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    return [*_dictionary(lines), *_records(lines, records)]


def _dictionary(lines: list[list[str]]) -> Iterator[str]:
    from linkml_redcap.data_dictionary import schema_path
    from linkml_runtime import SchemaView  # type: ignore[import-untyped]

    view = SchemaView(str(schema_path()))
    slots = view.class_induced_slots("Field")
    code = view.induced_slot("raw_value", "Choice").pattern
    if [len(line) for line in lines] != [len(slots)] * len(lines):
        yield "a line does not have 18 columns"
        return
    names, forms = [], list[str]()
    for line in lines[1:]:
        for slot, cell in zip(slots, line, strict=True):
            allowed = view.get_enum(slot.range).permissible_values if slot.range in view.all_enums() else None
            if slot.required and not cell:
                yield f"{line[0]}: {slot.name} is empty"
            elif cell and (slot.pattern and not re.search(slot.pattern, cell)):
                yield f"{line[0]}: {slot.name} is {cell}"
            elif cell and allowed is not None and cell not in allowed:
                yield f"{line[0]}: {slot.name} cannot be {cell}"
        for value, label in _choices(line[5]):
            if not re.fullmatch(code, value) or not label:
                yield f"{line[0]}: {value}, {label} is no choice"
        names.append(line[0])
        forms += [line[1]] if forms[-1:] != [line[1]] else []
    if len(set(names)) < len(names):
        yield "a variable is there twice"
    if len(set(forms)) < len(forms):
        yield "a form is taken to pieces"
    if lines[1][3] != "text":
        yield "the first variable is no text"


def _choices(cell: str) -> list[tuple[str, str]]:
    parts = (part.partition(",") for part in cell.split("|") if part.strip())
    return [(value.strip(), label.strip()) for value, _, label in parts]


def _records(lines: list[list[str]], records: list[dict[str, str]]) -> Iterator[str]:
    from linkml_redcap.record.grouping import group_flat_records

    variables = {line[0]: line for line in lines[1:]}
    forms = {line[1] for line in lines[1:]}
    key = lines[1][0]
    known = {*variables, "redcap_repeat_instrument", "redcap_repeat_instance", *(f"{form}_complete" for form in forms)}
    if records and next(iter(records[0])) != key:
        yield "a record's own name is not first"
    for record in records:
        yield from (f"{name} is not in the dictionary" for name in set(record) - known)
        form = record["redcap_repeat_instrument"]
        for name, cell in record.items():
            if cell and name in variables and name != key:
                yield from _cell(variables[name], cell)
                if form and variables[name][1] != form:
                    yield f"{name} is not of {form}"
    try:
        grouped = group_flat_records(records, record_id_key=key, drop_empty=True)
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
        return
    for one in grouped:
        instances: dict[str, list[int]] = defaultdict(list)
        for element in one["repeated_elements"]:
            instances[element["redcap_repeat_instrument"]].append(element["redcap_repeat_instance"])
        if any(numbers != list(range(1, len(numbers) + 1)) for numbers in instances.values()):
            yield "instances are not counted from 1"


def _cell(line: list[str], cell: str) -> Iterator[str]:
    """Whether a cell is what REDCap's import takes for its variable."""
    choices = {value for value, _ in _choices(line[5])}
    if choices and cell not in choices:
        yield f"{line[0]} cannot be {cell}"
    if line[3] == "yesno" and cell not in ("0", "1"):
        yield f"{line[0]} cannot be {cell}"
    if line[7] == "integer":
        if not cell.lstrip("-").isdigit():
            yield f"{line[0]} is no whole number: {cell}"
        elif (line[8] and int(cell) < int(line[8])) or (line[9] and int(cell) > int(line[9])):
            yield f"{line[0]} is out of range: {cell}"


# BIDS


def bids(folder: Path) -> list[str]:
    """The errors that bids-validator finds; what it merely recommends are names of institutions and authors."""
    program = shutil.which("bids-validator-deno", path=str(Path(sys.executable).parent)) or shutil.which(
        "bids-validator-deno"
    )
    if program is None:
        raise MissingError("BIDS cannot be judged: bids-validator-deno is not installed.")
    line = [program, "--format", "json", "--max-rows", "-1", str(folder)]
    ran = subprocess.run(line, capture_output=True, text=True)
    issues = json.loads(ran.stdout)["issues"]["issues"]
    return [
        f"{one['code']} {one.get('subCode', '')} {one.get('location', '')}"
        for one in issues
        if one["severity"] == "error"
    ]
