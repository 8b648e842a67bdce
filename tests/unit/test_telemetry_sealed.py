"""Notes are sealed on the disk, an older store is taken over without loss, and without its keys a store is no use."""

import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from telemetry import cli
from telemetry import migrations as steps
from telemetry.consent import Did, read_record
from telemetry.events import COUNSELLOR_FILE, How, LevelFinished, LevelStarted, Origin, PlaceEntered, SkillPractised
from telemetry.first_format import plain_rows
from telemetry.integrity import report
from telemetry.keys import keys_of, keys_to_read
from telemetry.recorder import open_recorder
from telemetry.rows import AT_ONCE, Row, insert, lanes, rows, sealable, turned_away
from tests.telemetry_kit import (
    BOAT,
    FIRST,
    HandClock,
    bytes_of,
    chain_faults,
    keys,
    notes,
    path_in,
    recording,
    traced,
    traces,
)
from vault.sealing import new_identity
from vault.sqlite_file import open_to_read

ROOT = Path(__file__).resolve().parents[2]
OLD = ROOT / "tests" / "data" / "store-format-1.sqlite"
LAST_DAY = FIRST + timedelta(days=230)
BREATHING = SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 60)
CANARY = PlaceEntered("02_swell", "canary")


def said(row: Row) -> tuple[object, ...]:
    """All of a note but its place in the chain, which is another one after sealing."""
    return (row.seq, row.session, row.name, row.schema, row.day, row.t_ms, row.level, row.body)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder as a program of format 1 left it: 414 notes of two days, older ones purged, two turned away."""
    path_in(tmp_path).parent.mkdir()
    shutil.copy(OLD, path_in(tmp_path))
    return tmp_path


def as_it_was(file: Path) -> tuple[list[tuple[object, ...]], object, object]:
    conn = sqlite3.connect(file)
    found = [said(row) for row in plain_rows(conn, COUNSELLOR_FILE)]
    lane = lanes(conn)[COUNSELLOR_FILE]
    away = turned_away(conn)
    conn.close()
    return found, (lane.seq, lane.anchor_seq, lane.emitted, lane.stored, lane.quarantined, lane.lost), away


def answers(store: Path) -> Any:
    """The record of consent as it lies in a store, or in the only one of a folder."""
    conn = sqlite3.connect(store if store.is_file() else path_in(store))
    ((record,),) = conn.execute("select record from consent").fetchall()
    conn.close()
    return json.loads(record)


def test_an_old_store_is_taken_over_whole_and_nothing_of_it_can_be_read_any_more(old: Path) -> None:
    found, counts, away = as_it_was(OLD)
    assert len(found) == 414 and b"canary130_0042" in bytes_of(old)
    with recording(old, HandClock(day=LAST_DAY), yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("off", ""), "the notice says more by now, and is put anew"
        assert [said(row) for row in notes(old)] == found
        now, before = answers(old), answers(OLD)
        for grant, was in zip(now["grants"], before["grants"], strict=True):
            assert grant == {**grant, **was, "state": "expired"}
        assert now["acts"][: len(before["acts"])] == before["acts"]
        assert [(act["actor"], act["act"]) for act in now["acts"][len(before["acts"]) :]] == [("game", "expired")]
        assert recorder.grant().result(5) and recorder.flush()
        kept = notes(old)
        assert [said(row) for row in kept][:-1] == found, "what the first yes let be kept stays"
        assert kept[-1].name == "session_started"
        recorder.record(CANARY)
    assert [said(row) for row in notes(old)][:414] == found
    conn = open_to_read(path_in(old))
    lane = lanes(conn)[COUNSELLOR_FILE]
    more = len(notes(old)) - 414
    assert (
        lane.seq - more,
        lane.anchor_seq,
        lane.emitted - more,
        lane.stored - more,
        lane.quarantined,
        lane.lost,
    ) == counts
    assert turned_away(conn) == away
    conn.close()
    assert chain_faults(old) == [] and report(path_in(old), keys(old)).gaps == ()
    everything = bytes_of(old)
    for plain in (b"canary", b"breathing", b"02_swell", b"boat_opened"):
        assert plain not in everything
    old_hashes = sqlite3.connect(OLD).execute("select hash from events").fetchall()
    assert not any(row[0] in everything for row in old_hashes), "a hash over a short note tells what is in it"


def test_an_old_store_is_overwritten_where_it_lay(old: Path, tmp_path: Path) -> None:
    second_name = tmp_path / "the same file"
    second_name.hardlink_to(path_in(old))
    with recording(old, HandClock(day=LAST_DAY), yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("off", "")
    assert set(second_name.read_bytes()) == {0}


def test_what_was_wrong_with_an_old_store_stays_said(old: Path) -> None:
    conn = sqlite3.connect(path_in(old))
    conn.execute("update events set body = 'no json' where seq = 300")
    conn.execute("delete from events where seq = 400")
    conn.commit()
    conn.close()
    assert len(chain_faults(old)) == 2, "an old store is verified as it lies"
    with recording(old, HandClock(day=LAST_DAY), yes=False):
        pass
    found = {(fault.code, fault.at) for fault in report(path_in(old), keys(old)).faults}
    assert found == {("note_changed", 300), ("missing", 399)}
    assert next(row.body for row in notes(old) if row.seq == 300) == "no json", "even that is kept as it is"


@pytest.mark.parametrize("after", ["begin", "note", "put_in_place"])
def test_taking_over_begins_anew_where_it_was_cut_off(after: str, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vault import files
    from vault.row_keys import KeyFile

    found, _, _ = as_it_was(OLD)
    place: object = files if after == "put_in_place" else KeyFile

    def cut_off(*args: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(place, after, cut_off)
        conn = sqlite3.connect(path_in(old))
        from telemetry.upgrade import take_over

        with pytest.raises(KeyboardInterrupt):
            take_over(conn, path_in(old), None)
        conn.close()
    with recording(old, HandClock(day=LAST_DAY), yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("off", "")
    assert [said(row) for row in notes(old)] == found
    assert chain_faults(old) == []


def test_reading_an_old_store_changes_nothing(old: Path) -> None:
    before = path_in(old).read_bytes()
    for command in ("show", "status", "verify"):
        out = StringIO()
        assert cli.main([command, "--data", str(old)], out) == 0
    assert "Sound." in out.getvalue()
    assert cli.main(["csv", "--data", str(old), "--out", str(old / "csv")], out) == 0
    assert (old / "csv" / "events.csv").read_text().count("canary130_") == 100
    assert path_in(old).read_bytes() == before
    assert not keys_of(path_in(old)).exists()


def test_an_older_program_leaves_a_sealed_store_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
    before = bytes_of(tmp_path)
    monkeypatch.setattr("telemetry.store.FORMAT", 1)
    with recording(tmp_path, yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("closed", "newer")
    assert bytes_of(tmp_path) == before


def test_every_step_of_the_tables_is_known_without_the_library() -> None:
    from sqlite_utils import Database

    conn = sqlite3.connect(":memory:")
    assert tuple(step.name for step in steps.migrations().pending(Database(conn))) == steps.STEPS
    steps.bring_up_to_date(conn)
    assert steps.migrations().pending(Database(conn)) == []
    assert steps.format_of(conn) == steps.FORMAT


def test_opening_a_store_that_is_up_to_date_imports_no_library_for_tables(tmp_path: Path) -> None:
    with recording(tmp_path):
        pass
    code = (
        "import sys; from pathlib import Path; from telemetry.recorder import open_recorder\n"
        f"r = open_recorder(Path({str(tmp_path)!r}), {BOAT!r}); assert r.ready(20); r.close()\n"
        "print('sqlite_utils' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_what_is_kept_is_sealed_and_opens_with_its_key_alone(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(CANARY)
        assert recorder.flush()
        everything = bytes_of(tmp_path)
        assert b"canary" not in everything and b"02_swell" not in everything
        assert [row.name for row in notes(tmp_path)] == ["session_started", "place_entered"]
    conn = open_to_read(path_in(tmp_path))
    assert list(rows(conn, COUNSELLOR_FILE, None)) == []
    held = keys_to_read(path_in(tmp_path))
    assert held is not None
    held._content.keys.pop(COUNSELLOR_FILE)
    found = list(rows(conn, COUNSELLOR_FILE, held.begin("another")))
    conn.close()
    assert [row.name for row in found] == ["unreadable"] * 4


def test_every_yes_has_a_key_of_its_own(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        first = traces(tmp_path)[-1]
        assert recorder.withdraw().result(5)
        assert recorder.grant().result(5)
        assert recorder.flush()
        assert traces(tmp_path)[-1] != first and traced(tmp_path, [first]) == 0
    with recording(tmp_path, yes=False):
        pass
    assert chain_faults(tmp_path) == []


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_without_its_keys_a_store_is_set_aside_and_that_is_said(how: str, tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(CANARY)
    if how == "gone":
        keys_of(path_in(tmp_path)).unlink()
    else:
        keys_of(path_in(tmp_path)).write_bytes(b"tidelight-keys 1 no\n{}")
    assert chain_faults(tmp_path) == [
        "keys: the file with the keys is missing or damaged, so the notes cannot be read."
    ]
    out = StringIO()
    assert cli.main(["show", "--data", str(tmp_path)], out) == 0, "what can be read is still shown"
    before = path_in(tmp_path).read_bytes()
    told: list[str] = []
    recorder = open_recorder(tmp_path, BOAT, HandClock(), age_band="13_15", told=told.append)
    assert recorder.ready()
    assert (recorder.state, recorder.trouble) == ("off", "keys_lost"), "nor does the leave in it count"
    aside = path_in(tmp_path).with_name(f"{BOAT}.damaged-1.sqlite")
    assert aside.read_bytes() == before
    assert told == [recorder.sentence()] and aside.name in told[0]
    assert recorder.grant().result(5)
    recorder.record(BREATHING)
    assert recorder.flush()
    assert [row.name for row in notes(tmp_path)] == ["session_started", "skill_practised"]
    assert recorder.withdraw().result(5)
    recorder.close()
    assert not list(tmp_path.rglob("*damaged*"))


def test_an_erasing_that_was_cut_off_is_finished_at_the_next_opening(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(CANARY)
    found = traces(tmp_path)
    held = keys_to_read(path_in(tmp_path))
    assert held is not None
    held.drop(COUNSELLOR_FILE)
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.trouble == ""
        assert recorder.flush()
        assert traced(tmp_path, found) == 0
    assert chain_faults(tmp_path) == []


def test_an_answer_that_a_power_cut_kept_off_the_disk_does_not_spoil_the_one_before(tmp_path: Path) -> None:
    with recording(tmp_path):
        pass
    held = keys_to_read(path_in(tmp_path))
    assert held is not None
    noted = held.consent
    for _ in range(2):
        held.note(held.heads, noted + bytes(range(32)))  # written first, and then the power goes
        for _ in range(2):
            with recording(tmp_path, yes=False) as recorder:
                assert recorder.state == "on"
                recorder.record(LevelFinished("02_swell"))
        assert chain_faults(tmp_path) == []
        held = keys_to_read(path_in(tmp_path))
        assert held is not None and held.consent == noted


def test_keys_behind_a_passphrase_open_with_it_alone_and_are_erased_without(tmp_path: Path) -> None:
    identity = new_identity()
    with recording(tmp_path) as recorder:
        recorder.record(CANARY)
        assert recorder.flush()
        secret = traces(tmp_path)[-1]
        assert recorder.seal_for(identity).result(5)
        assert traced(tmp_path, [secret]) == 0
        recorder.record(LevelFinished("02_swell"))
    locked = ("closed", "locked")
    for other, expected in ((None, locked), (identity, ("on", "")), (new_identity(), locked)):
        recorder = open_recorder(tmp_path, BOAT, HandClock(), age_band="13_15", identity=other)
        assert recorder.ready()
        assert (recorder.state, recorder.trouble) == expected
        recorder.close()
    held = keys_to_read(path_in(tmp_path), identity)
    assert held is not None and report(path_in(tmp_path), held).faults == ()
    assert cli.main(["show", "--data", str(tmp_path)], StringIO()) == 3
    assert cli.main(["erase", "--yes", "--data", str(tmp_path)], StringIO()) == 0
    assert bytes_of(tmp_path) == b""


def test_the_last_word_of_a_disk_is_told_once_and_in_the_players_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    recorder = open_recorder(tmp_path, BOAT, HandClock(), age_band="13_15", told=told.append)
    assert recorder.grant().result(5)
    store = recorder._writer.store
    assert store is not None
    conn = store._conn
    recorder._soon(lambda: conn.execute("pragma max_page_count=1").fetchall()).result(5)
    for _ in range(3):
        for number in range(300):
            recorder.record(PlaceEntered("02_swell", f"place{number}"))
        recorder.flush()
    assert told == ["The disk is full, so your notes cannot be saved just now. Playing works the same."]
    recorder._soon(lambda: conn.execute("pragma query_only=on").fetchall()).result(5)
    recorder.record(BREATHING)
    recorder.flush()
    assert told[1:] == [
        "The file for your notes may not be changed here, so no notes are kept. Playing works the same."
    ]
    recorder._soon(lambda: conn.execute("pragma query_only=off").fetchall()).result(5)
    recorder._soon(lambda: conn.execute("pragma max_page_count=100000").fetchall()).result(5)
    recorder.record(BREATHING)
    assert recorder.flush()
    assert recorder.sentence() == "" and len(told) == 2
    recorder.close()


def test_whoever_is_told_cannot_break_recording(tmp_path: Path) -> None:
    path_in(tmp_path).parent.mkdir()
    path_in(tmp_path).write_bytes(b"This was a homework file." * 400)

    def told(sentence: str) -> None:
        raise RuntimeError(sentence)

    recorder = open_recorder(tmp_path, BOAT, HandClock(), age_band="13_15", told=told)
    assert recorder.grant().result(5)
    assert recorder.trouble == "set_aside" and recorder.close()


def test_a_body_that_is_no_json_is_sealed_all_the_same() -> None:
    row = Row(COUNSELLOR_FILE, 1, "s", "n", "1-0-0", 0, 0, "", "{broken", b"", b"")
    assert sealable(row) == b'["s","n","1-0-0",0,"","{broken"]'


def test_a_level_that_ends_is_noted_outside_at_once(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(LevelStarted("02_swell"))
        recorder.record(LevelFinished("02_swell"))
        assert recorder.flush()
        held = keys(tmp_path)
        assert held is not None and held.heads[COUNSELLOR_FILE][0] == 3
        assert held.consent and recorder.consent is not None
    conn = sqlite3.connect(path_in(tmp_path))
    record = read_record(conn.execute("select record from consent").fetchone()[0])
    conn.close()
    assert record.acts[-1].act is Did.ASSENTED


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_rows_are_written_in_their_order_however_many_there_are(count: int) -> None:
    conn = sqlite3.connect(":memory:")
    steps.bring_up_to_date(conn)
    written = [("counsellor_file", n, 0, b"%d" % n, b"before", b"after") for n in range(1, count + 1)]
    insert(conn, written)
    assert conn.execute("select * from events order by seq").fetchall() == written
    conn.close()
