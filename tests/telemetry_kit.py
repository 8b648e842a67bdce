"""What the telemetry tests share: a clock that stands where it is put, and a recorder on it."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from telemetry import rows
from telemetry.consent import Policy
from telemetry.events import COUNSELLOR_FILE
from telemetry.integrity import record_in, report
from telemetry.keys import key_of, keys_of, keys_to_read
from telemetry.notices import STUDY_PURPOSES
from telemetry.questionnaires import Item, Option, Questionnaire
from telemetry.recorder import Recorder, open_recorder
from telemetry.rows import Row
from telemetry.study import Study, StudyWords
from telemetry.words import load
from vault.row_keys import KeyFile
from vault.sqlite_file import open_to_read

BOAT = "3f2a9c0d1e4b5a67"
FIRST = date(2026, 3, 2)


FORM = Questionnaire(
    "evenings",
    (0, 2),
    {"en": "Your evenings"},
    (Item({"en": "I had time for something I like."}), Item({"en": "I slept when I wanted to."})),
    (Option(0, {"en": "no day"}), Option(1, {"en": "some days"}), Option(2, {"en": "every day"})),
)
STUDY = Study(
    "calm_waters",
    "EXAMPLE-0000",
    "study@example.org",
    ("12", "13_15", "16_17", "18"),
    STUDY_PURPOSES,
    90,
    date(2030, 1, 31),
    ("en",),
    "age16qja4mtd4u8aare7r82hyg2fwattvuu9azf0chtekpkxyxvh2atq8lajm7",
    {"en": StudyWords("Calm waters", "whether short games help people feel calmer.")},
    questionnaires=(FORM,),
)
"""A study that asks for all a study can ask for, of every age, with no step but the player's own."""


@dataclass
class HandClock:
    """Moves only when a test moves it."""

    t: int = 5_000_000
    day: date = FIRST

    def ms(self) -> int:
        return self.t

    def today(self) -> date:
        return self.day


def path_in(data: Path) -> Path:
    return data / "telemetry" / f"{BOAT}.sqlite"


@contextmanager
def recording(
    data: Path,
    clock: HandClock | None = None,
    *,
    yes: bool = True,
    policy: Policy | None = None,
    study: Study | None = None,
    age_band: str = "13_15",
) -> Iterator[Recorder]:
    """A recorder that was said yes to (unless `yes` is false), closed at the end."""
    recorder = open_recorder(data, BOAT, clock or HandClock(), age_band=age_band, policy=policy, study=study)
    try:
        assert recorder.ready()
        if yes:
            recorder.grant().result(5)
        yield recorder
    finally:
        recorder.close()


def keys(data: Path) -> KeyFile | None:
    """The keys to what is on the disk now."""
    return keys_to_read(path_in(data))


def notes(data: Path, purpose: str = COUNSELLOR_FILE) -> list[Row]:
    """What is on the disk now."""
    held = keys(data)
    conn = open_to_read(path_in(data))
    try:
        return list(rows.rows(conn, purpose, key_of(held, purpose)))
    finally:
        conn.close()


def chain_faults(data: Path) -> list[str]:
    """What `verify` would say."""
    return [fault.told(load()) for fault in report(path_in(data), keys(data)).faults]


def traces(data: Path, purpose: str = COUNSELLOR_FILE) -> tuple[bytes, ...]:
    """What the files hold of the notes of a purpose, to be searched for after they are erased: the code that stands for
    the player in a study, each note as it is sealed, and last their key as it stands in the key file."""
    conn = open_to_read(path_in(data))
    try:
        sealed = [row[0] for row in conn.execute("select sealed from events where purpose = ?", [purpose])]
        record = record_in(conn)
    finally:
        conn.close()
    file = json.loads(keys_of(path_in(data)).read_bytes().split(b"\n", 1)[1])
    codes = [grant.pseudonym.encode() for grant in record.grants if grant.purpose == purpose] if record else []
    found = (*filter(None, codes), *sealed, file["keys"][purpose]["secret"].encode())
    assert traced(data, found) == len(found), "else a search for them proves nothing"
    return found


def traced(data: Path, found: Iterable[bytes]) -> int:
    """How many of some traces are still there."""
    every = bytes_of(data)
    return sum(trace in every for trace in found)


def bytes_of(data: Path) -> bytes:
    """Every byte of every file below a folder."""
    return b"\0".join(file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file())
