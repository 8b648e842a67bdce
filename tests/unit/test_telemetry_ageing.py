"""Notes grow too old also where nobody opens the boat, and behind a passphrase (safety.md P5)."""

import os
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest

from telemetry import cli
from telemetry.ageing import purge_old
from telemetry.clock import LEAP
from telemetry.events import LevelStarted
from telemetry.integrity import report
from telemetry.keys import keys_to_read
from telemetry.recorder import Recorder, open_recorder
from telemetry.rows import rows
from telemetry.store import Store
from telemetry.unread import unread
from tests.telemetry_kit import (
    BOAT,
    FIRST,
    HandClock,
    chain_faults,
    notes,
    path_in,
    recording,
    traced,
    traces,
)
from vault.sealing import Identity, new_identity
from vault.sqlite_file import open_to_read

KEPT = 180


@dataclass(frozen=True)
class Locked:
    """A boat with a passphrase, with notes on day 0 and day 100."""

    data: Path
    identity: Identity

    def recorder(self, day: int) -> Recorder:
        recorder = open_recorder(self.data, BOAT, on(day), age_band="13_15", identity=self.identity)
        assert recorder.ready()
        return recorder

    def faults(self) -> list[str]:
        with_key = report(path_in(self.data), keys_to_read(path_in(self.data), self.identity))
        return [fault.code for fault in with_key.faults]

    def days(self) -> list[int]:
        conn = open_to_read(path_in(self.data))
        found = [row[0] for row in conn.execute("select distinct day from events order by day")]
        conn.close()
        return found


@pytest.fixture
def locked(tmp_path: Path) -> Locked:
    made = Locked(tmp_path, new_identity())
    for day in (0, 100):
        recorder = made.recorder(day)
        if day == 0:
            recorder.grant().result(5)
        for _ in range(5):
            recorder.record(LevelStarted("02_swell"))
        assert recorder.close()
    return made


def on(day: int) -> HandClock:
    return HandClock(day=FIRST + timedelta(days=day))


def aged(data: Path, day: int) -> int:
    return purge_old(data, FIRST + timedelta(days=day))


def command(data: Path, day: int, *args: str) -> tuple[int, str]:
    out = StringIO()
    code = cli.main([*args, "--data", str(data)], out, FIRST + timedelta(days=day))
    return code, out.getvalue()


# Boats that anybody can open


def test_p5_what_is_too_old_goes_also_where_the_boat_is_not_opened(tmp_path: Path) -> None:
    for day in (0, 100):
        with recording(tmp_path, on(day), yes=day == 0) as recorder:
            recorder.record(LevelStarted("02_swell"))
    found = traces(tmp_path)[:4]
    before = [file.read_bytes() for file in (path_in(tmp_path), path_in(tmp_path).with_suffix(".keys"))]
    assert aged(tmp_path, KEPT) == 0
    after = [file.read_bytes() for file in (path_in(tmp_path), path_in(tmp_path).with_suffix(".keys"))]
    assert after == before, "nothing is written where nothing is old"
    assert aged(tmp_path, KEPT + 1) == 4
    assert {row.day for row in notes(tmp_path)} == {100}
    assert traced(tmp_path, found) == 0 and chain_faults(tmp_path) == []
    assert aged(tmp_path, 100 + KEPT + 1) == 4 and notes(tmp_path) == []


def test_p5_a_calendar_that_leapt_deletes_nothing_on_its_first_day(tmp_path: Path) -> None:
    with recording(tmp_path, on(0)) as recorder:
        recorder.record(LevelStarted("02_swell"))
    held = len(notes(tmp_path))
    far = LEAP + 1
    assert [aged(tmp_path, day) for day in (far, far, 1, far + 9)] == [0, 0, 0, 0], "a wrong day, and set right again"
    assert len(notes(tmp_path)) == held
    assert aged(tmp_path, far + 10) == held, "a second day on the same calendar"


def test_what_nobody_could_be_told_of_waits_for_its_boat(tmp_path: Path) -> None:
    """Opening would set these aside, and the sentence about it would be said to nobody."""
    with recording(tmp_path, on(0)) as recorder:
        recorder.record(LevelStarted("02_swell"))
    keys = path_in(tmp_path).with_suffix(".keys")
    whole = path_in(tmp_path).read_bytes(), keys.read_bytes()
    for file, spoilt in ((path_in(tmp_path), b"no database"), (keys, b"no keys")):
        good = file.read_bytes()
        file.write_bytes(spoilt)
        assert aged(tmp_path, KEPT + 1) == 0
        assert file.read_bytes() == spoilt and not list(tmp_path.rglob("*damaged*"))
        file.write_bytes(good)
    keys.unlink()
    assert aged(tmp_path, KEPT + 1) == 0 and not list(tmp_path.rglob("*damaged*"))
    keys.write_bytes(whole[1])
    assert aged(tmp_path, KEPT + 1) > 0


def test_one_boat_that_cannot_be_read_keeps_no_other_and_it_stops_when_told(tmp_path: Path) -> None:
    (tmp_path / "telemetry").mkdir()
    (tmp_path / "telemetry" / "0000.sqlite").write_bytes(b"no database")
    with recording(tmp_path, on(0)) as recorder:
        recorder.record(LevelStarted("02_swell"))
    assert purge_old(tmp_path, FIRST + timedelta(days=KEPT + 1), lambda: True) == 0
    assert aged(tmp_path, KEPT + 1) > 0
    assert aged(tmp_path / "none", 0) == 0


# Behind a passphrase


def test_p5_p6_notes_behind_a_passphrase_go_unread_and_the_rest_still_verifies(locked: Locked) -> None:
    sealed = sealed_on(locked, 0)
    assert aged(locked.data, KEPT) == 0
    assert aged(locked.data, KEPT + 1) == len(sealed) > 5
    assert locked.days() == [100] and traced(locked.data, sealed) == 0
    assert locked.faults() == []
    assert '"notes": 8' in command(locked.data, KEPT + 1, "status", "--json")[1]
    recorder = locked.recorder(KEPT + 1)
    recorder.record(LevelStarted("02_swell"))
    assert recorder.trouble == "" and recorder.close()
    assert locked.faults() == [] and locked.days() == [100, KEPT + 1]
    conn = open_to_read(path_in(locked.data))
    assert conn.execute("select count(*) from meta where key = 'unread'").fetchone() == (0,), "the lane says it itself"
    key = keys_to_read(path_in(locked.data), locked.identity)
    assert key is not None
    assert sum(row.name == "level_started" for row in rows(conn, "counsellor_file", key.key("counsellor_file"))) == 6
    conn.close()


def sealed_on(locked: Locked, day: int) -> list[bytes]:
    conn = open_to_read(path_in(locked.data))
    found = [row[0] for row in conn.execute("select sealed from events where day = ?", [day])]
    conn.close()
    assert traced(locked.data, found) == len(found)
    return found


def test_p5_all_of_them_go_once_the_last_is_too_old(locked: Locked) -> None:
    assert aged(locked.data, 100 + KEPT + 1) > 10
    assert locked.days() == [] and locked.faults() == []
    recorder = locked.recorder(100 + KEPT + 2)
    recorder.record(LevelStarted("02_swell"))
    assert recorder.close() and locked.faults() == []


def test_p5_a_technician_purges_what_is_locked_without_reading_it(
    locked: Locked, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = command(locked.data, 110, "purge", "--older-than", "20")
    assert code == 0 and "notes older than 20 days deleted" in said and capsys.readouterr().err == ""
    assert locked.days() == [100] and locked.faults() == []
    assert command(locked.data, 110, "purge", "--older-than", "20")[1].startswith(f"{BOAT}: 0 notes")
    assert command(locked.data, 110, "verify")[0] == 3, "the chain is whole, the rest is locked"


def test_p5_a_leap_is_not_believed_behind_a_passphrase_either(locked: Locked) -> None:
    far = 100 + LEAP + 1
    days = (far, far, 101, far + 5, far + 6)
    assert [aged(locked.data, day) for day in days] == [0, 0, 0, 0, 16], "a wrong day, set right; then two that agree"
    assert aged(locked.data, far + 7) == 0
    conn = open_to_read(path_in(locked.data))
    assert unread(conn).leapt == far + 5, "what was believed is believed on the days after"
    conn.close()


@pytest.mark.parametrize("lock", [True, False])
def test_what_was_taken_is_still_told_from_what_grew_old(tmp_path: Path, locked: Locked, lock: bool) -> None:
    """Only whole days at the old end of a locked boat can look like a purge; of others a purge writes the lane."""
    if not lock:
        store = Store(path_in(tmp_path), FIRST + timedelta(days=100), "0" * 16, locked.identity)
        store.seal_for(None)
        store.close()
        locked = Locked(tmp_path, locked.identity)
    conn = sqlite3.connect(path_in(tmp_path))
    last = conn.execute("select max(seq) from events where day = 0").fetchone()[0]
    conn.execute("delete from events where seq <= ?", [last + (1 if lock else 0)])
    before = 101 if lock else 1
    conn.execute("insert into meta values ('unread', ?)", [f'{{"before": {{"counsellor_file": {before}}}}}'])
    conn.commit()
    conn.close()
    held = keys_to_read(path_in(tmp_path), locked.identity if lock else None)
    codes = [fault.code for fault in report(path_in(tmp_path), held).faults]
    assert "missing" in codes


def test_the_day_of_a_first_note_is_checked_with_its_chain(locked: Locked) -> None:
    assert aged(locked.data, KEPT + 1) > 0
    conn = sqlite3.connect(path_in(locked.data))
    conn.execute("update events set day = 500 where seq = (select min(seq) from events)")
    conn.commit()
    conn.close()
    assert "note_changed" in locked.faults()


def test_the_pass_needs_nothing_but_the_folder(tmp_path: Path) -> None:
    assert purge_old(tmp_path, date(2030, 1, 1)) == 0
    assert os.listdir(tmp_path) == []


def test_p5_what_was_set_aside_grows_old_too(locked: Locked) -> None:
    aside = path_in(locked.data).with_name(f"{BOAT}.damaged-1.sqlite")
    aside.write_bytes(b"half a file of notes")
    assert locked.recorder(110).close(), "it was seen to lie there"
    assert aged(locked.data, 110 + KEPT) > 0 and aside.exists()
    aged(locked.data, 110 + KEPT + 1)
    assert not aside.exists() and locked.faults() == []
