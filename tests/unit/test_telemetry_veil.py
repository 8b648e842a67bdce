"""While a boat has a passphrase, nobody reads in the records of answers how old the player is (safety.md P6)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from telemetry.answers import as_asked, standing
from telemetry.consent import Record, sound
from telemetry.integrity import record_in, report
from telemetry.keys import keys_to_read
from telemetry.recorder import Recorder
from telemetry.summary import read
from tests.telemetry_kit import BOAT, HandClock, recording
from vault.sealing import Identity, new_identity

BAND = b'"13_15"'


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[tuple[Recorder, Identity]]:
    """A boat with notes that was locked after its answers were given."""
    identity = new_identity()
    with recording(tmp_path, HandClock()) as recorder:
        assert recorder.seal_for(identity).result(5) is True
        yield recorder, identity


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def open_record(folder: Path) -> Record:
    with closing(sqlite3.connect(folder / "telemetry" / f"{BOAT}.sqlite")) as conn:
        found = record_in(conn)
    assert found is not None
    return found


def test_p6_locking_a_boat_takes_the_age_band_out_of_sight(locked: tuple[Recorder, Identity], tmp_path: Path) -> None:
    recorder, identity = locked
    assert BAND not in written(tmp_path)
    assert recorder.consent is not None and recorder.consent.age_band == "13_15"
    recorder.close()
    assert BAND not in written(tmp_path)
    path = tmp_path / "telemetry" / f"{BOAT}.sqlite"
    told = read(path, identity).record
    assert told is not None and told.age_band == "13_15" and told.grants[0].age_band == "13_15"
    assert sound(told)
    assert report(path, keys_to_read(path, identity)).sound


def test_p6_what_can_be_asked_without_the_passphrase_still_holds(
    locked: tuple[Recorder, Identity], tmp_path: Path
) -> None:
    recorder, _ = locked
    day = recorder.consent.acts[-1].day if recorder.consent else 0
    recorder.close()
    found = open_record(tmp_path)
    assert sound(found) and found.age_band.startswith("~")
    assert standing(found, as_asked(found), day)[0] == "yes"


def test_p6_taking_the_passphrase_off_shows_it_again(locked: tuple[Recorder, Identity], tmp_path: Path) -> None:
    recorder, _ = locked
    assert recorder.seal_for(None).result(5) is True
    recorder.close()
    assert open_record(tmp_path).age_band == "13_15"


def test_p6_an_answer_given_while_the_boat_is_locked_shows_no_age(
    locked: tuple[Recorder, Identity], tmp_path: Path
) -> None:
    recorder, _ = locked
    assert recorder.grant(age_band="16_17").result(5) is True
    assert recorder.consent is not None and recorder.consent.age_band == "16_17"
    recorder.close()
    assert b'"16_17"' not in written(tmp_path)
    assert open_record(tmp_path).age_band.startswith("~")
