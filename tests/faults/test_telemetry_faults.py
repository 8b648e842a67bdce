"""Damage, full disks and tampering: nothing is lost without being counted, and play goes on (promises 3 and 6)."""

import os
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from telemetry import cli
from telemetry.consent import Did
from telemetry.events import (
    COUNSELLOR_FILE,
    RESEARCH_EVENTS,
    How,
    LevelStarted,
    Origin,
    PlaceEntered,
    SkillPractised,
)
from telemetry.recorder import Recorder
from tests.telemetry_kit import BOAT, STUDY, HandClock, bytes_of, chain_faults, notes, path_in, recording
from vault.sqlite_file import open_to_read

ROOT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("TIDELIGHT_FULL"))
TAMPERINGS = 500 if FULL else 60
BREATHING = SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 60)


# Damage


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2 + 7])


def overwritten(file: Path) -> None:
    file.write_bytes(b"This was a homework file." * 400)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(4096, len(content), 97):
        content[at] ^= 0x5A
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [cut, overwritten, flipped])
def test_a_damaged_file_is_kept_aside_said_in_one_sentence_and_play_goes_on(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    with recording(tmp_path) as recorder:
        for number in range(900):
            recorder.record(PlaceEntered("02_swell", f"place{number}"))
    file = path_in(tmp_path)
    damage(file)
    broken = file.read_bytes()
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.state == "off", "the leave was in the damaged file, so there is none"
        recorder.record(BREATHING)
        assert recorder.flush()
        aside = file.with_name(f"{BOAT}.damaged-1.sqlite")
        assert recorder.trouble == "set_aside"
        assert ". " not in recorder.sentence()
        assert aside.name in recorder.sentence()
        assert aside.read_bytes() == broken
        assert recorder.grant().result(5)
        recorder.record(BREATHING)
    assert [row.name for row in notes(tmp_path)][1] == "skill_practised"
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.state == "on"
        assert recorder.trouble == ""
        assert recorder.withdraw().result(5)
    assert not aside.exists(), "what was set aside is the player's too, and goes with the rest"


def test_damage_while_playing_keeps_the_leave_and_goes_on(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
        assert recorder.flush()
        store = recorder._writer.store
        assert store is not None

        def broken(batch: object) -> None:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error

        store.write = broken  # type: ignore[method-assign]
        recorder.record(LevelStarted("02_swell"))
        assert recorder.flush()
        assert recorder.trouble == "set_aside"
        assert recorder.state == "on"
    assert [row.name for row in notes(tmp_path)] == ["level_started", "session_ended", "recorder_health"]
    assert chain_faults(tmp_path) == []
    assert path_in(tmp_path).with_name(f"{BOAT}.damaged-1.sqlite").exists()


def test_a_file_from_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
    conn = sqlite3.connect(path_in(tmp_path))
    conn.execute("update meta set value = '9' where key = 'format'")
    conn.commit()
    conn.close()
    before = [row[:] for row in sqlite3.connect(path_in(tmp_path)).execute("select * from events")]
    with recording(tmp_path, yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("closed", "newer")
        assert "newer" in recorder.sentence()
        recorder.record(BREATHING)
        assert recorder.grant().result(5) is False
    assert [row[:] for row in sqlite3.connect(path_in(tmp_path)).execute("select * from events")] == before


ADDED = tuple(
    f"alter table {name} add column mood text" for name in ("events", "lanes", "consent", "quarantine", "meta")
)
LATER = "create table later (number integer primary key, x text); create index by_x on later (x)"


@pytest.mark.parametrize("purposes", [1, 2])
@pytest.mark.parametrize("sql", [*ADDED, LATER])
def test_an_addition_of_a_newer_program_does_no_harm(sql: str, purposes: int, tmp_path: Path) -> None:
    """In whichever table: an older program writes, purges, asks and erases as before, and keeps what was added."""
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
    conn = sqlite3.connect(path_in(tmp_path))
    conn.executescript(sql)
    if sql == LATER:
        conn.execute("insert into later values (7, 'kept')")
    elif "consent" in sql or "meta" in sql:
        conn.execute(f"update {sql.split()[2]} set mood = 'kept'")
    conn.commit()
    conn.close()
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert purposes == 1 or recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        recorder.record(LevelStarted("02_swell"))
        recorder.record(PlaceEntered("No code", "x"))
        assert recorder.flush() and (recorder.state, recorder.trouble) == ("on", "")
        assert recorder.counts[COUNSELLOR_FILE].quarantined == 1
        assert chain_faults(tmp_path) == [] and "level_started" in [row.name for row in notes(tmp_path)]
        assert recorder.withdraw().result(5) and recorder.trouble == ""
    assert b"breathing" not in bytes_of(tmp_path) and chain_faults(tmp_path) == []
    conn = open_to_read(path_in(tmp_path))
    if sql == LATER:
        assert conn.execute("select number, x from later indexed by by_x where x = 'kept'").fetchall() == [(7, "kept")]
    else:
        table = sql.split()[2]
        assert "mood" in [row[1] for row in conn.execute(f"pragma table_info({table})")]
        kept = conn.execute("select count(*) from meta where mood = 'kept'").fetchone() if table == "meta" else (1,)
        assert kept[0] > 0, "what stood in it stays beside a value that is written anew"
    conn.close()
    assert not list(tmp_path.rglob("*damaged*"))


def test_where_no_file_can_be_made_play_goes_on(tmp_path: Path) -> None:
    (tmp_path / "telemetry").write_text("a file where the folder should be")
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.grant().result(5) is False
        assert (recorder.state, recorder.trouble) == ("closed", "cannot_open")
        assert "Playing works the same." in recorder.sentence()
        recorder.record(BREATHING)
    assert (tmp_path / "telemetry").read_text() == "a file where the folder should be"


def pages(recorder: Recorder, most: int) -> None:
    """Let the file grow to so many pages and no further, as a full disk would."""
    store = recorder._writer.store
    assert store is not None
    conn = store._conn
    recorder._soon(lambda: conn.execute(f"pragma max_page_count={most}").fetchall()).result(5)


def test_a_full_disk_is_counted_and_said_and_passes(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        pages(recorder, 1)
        for number in range(600):
            recorder.record(PlaceEntered("02_swell", f"place{number}"))
        assert not recorder.flush()
        assert recorder.trouble == "cannot_write"
        assert "cannot be saved just now" in recorder.sentence()
        lost = recorder.counts[COUNSELLOR_FILE].lost
        assert lost > 0
        pages(recorder, 1_000_000)
        recorder.record(BREATHING)
        assert recorder.flush()
        assert recorder.trouble == ""
        counts = recorder.counts[COUNSELLOR_FILE]
        assert counts.lost == lost
        assert counts.emitted == counts.stored + counts.lost == 602
    assert chain_faults(tmp_path) == []
    assert [row.seq for row in notes(tmp_path)] == list(range(1, counts.stored + 3))


def test_withdrawing_works_on_a_full_disk(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        for number in range(600):
            recorder.record(PlaceEntered("02_swell", f"canary{number}"))
        assert recorder.flush()
        pages(recorder, 1)
        assert recorder.withdraw().result(5)
        assert b"canary" not in bytes_of(tmp_path)
        assert recorder.state == "off"
        assert recorder.consent is not None
        assert recorder.consent.acts[-1].act is Did.WITHDREW


def test_another_program_that_reads_does_not_stop_recording(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
        assert recorder.flush()
        reader = open_to_read(path_in(tmp_path))
        reader.execute("begin")
        assert reader.execute("select count(*) from events").fetchone() == (2,)
        recorder.record(BREATHING)
        assert recorder.flush()
        out = StringIO()
        assert cli.main(["show", "--data", str(tmp_path)], out) == 0
        assert "3 notes are kept" in out.getvalue()
        reader.close()
        assert recorder.withdraw().result(5)
    assert b"breathing" not in bytes_of(tmp_path)


# What others change


def test_a_leave_that_was_written_by_hand_opens_nothing(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False) as recorder:
        recorder.refuse().result(5)
    conn = sqlite3.connect(path_in(tmp_path))
    conn.execute("update consent set record = replace(record, '\"refused\"', '\"assented\"')")
    conn.commit()
    conn.close()
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.state == "off"
        recorder.record(BREATHING)
    assert notes(tmp_path) == []


def test_commands_say_in_words_that_a_file_is_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path_in(tmp_path).parent.mkdir()
    overwritten(path_in(tmp_path))
    out = StringIO()
    assert cli.main(["verify", "--data", str(tmp_path)], out) == 1
    assert "is damaged and cannot be read" in out.getvalue()
    for command in ("show", "status", "page", "csv"):
        assert cli.main([command, "--data", str(tmp_path)], out) == 1
        assert "cannot be read" in capsys.readouterr().err


def test_a_fault_that_nobody_thought_of_ends_recording_and_not_the_game(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setattr("threading.excepthook", heard.append)
    with recording(tmp_path) as recorder:
        monkeypatch.setattr(recorder._writer, "write", lambda items, lost: 1 / 0)
        recorder.record(BREATHING)
        assert not recorder.flush(2)
        recorder.record(BREATHING)
        assert (recorder.state, recorder.trouble) == ("closed", "cannot_write")
        assert recorder.withdraw().result(5)
        assert b"breathing" not in bytes_of(tmp_path)
        assert recorder.close()
    assert len(heard) == 1


def test_a_missing_note_does_not_stop_the_rest_from_growing_old(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock) as recorder:
        recorder.record(BREATHING)
    conn = sqlite3.connect(path_in(tmp_path))
    conn.execute("delete from events where seq >= 2")
    conn.commit()
    conn.close()
    clock.day += timedelta(days=200)
    with recording(tmp_path, clock, yes=False) as recorder:
        assert recorder.state == "on"
    assert [row.name for row in notes(tmp_path)] == ["session_started", "session_ended", "recorder_health"]
