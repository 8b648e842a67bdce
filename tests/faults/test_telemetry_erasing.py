"""What is erased is gone from every file, and nothing is kept longer than promised (C3, C4, P5; promise 5)."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from telemetry.consent import Actor, Again, Did
from telemetry.events import COUNSELLOR_FILE, RESEARCH_EVENTS, Event, How, Origin, PlaceEntered, SkillPractised
from telemetry.recorder import MOST_WAITING
from telemetry.store import stores
from tests.telemetry_kit import (
    BOAT,
    FIRST,
    STUDY,
    HandClock,
    bytes_of,
    chain_faults,
    notes,
    path_in,
    recording,
    traced,
    traces,
)
from vault.sqlite_file import open_to_read

ROOT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("TIDELIGHT_FULL"))
MANY = 1_000_000 if FULL else 12_000
BREATHING = SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 60)


def names(data: Path) -> list[str]:
    return [row.name for row in notes(data)]


# Erasing


def canary(number: int) -> Event:
    return PlaceEntered("02_swell", f"canary{number:04}")


def test_withdrawing_leaves_no_byte_of_it_in_any_file(tmp_path: Path) -> None:
    for session in range(3):
        with recording(tmp_path, yes=session == 0) as recorder:
            for number in range(700):
                recorder.record(canary(number))
            assert recorder.flush()
    found = traces(tmp_path)
    assert len(found) > 2100 and b"canary" not in bytes_of(tmp_path), "what is kept is sealed"
    aside = path_in(tmp_path).with_name(f"{BOAT}.damaged-1.sqlite")
    aside.write_bytes(b"canary in a file that was set aside")
    aside.with_suffix(".keys").write_bytes(b"canary, a key")
    with recording(tmp_path, yes=False) as recorder:
        recorder.record(canary(1))
        assert recorder.withdraw().result(5) is True
        assert b"canary" not in bytes_of(tmp_path)
        assert traced(tmp_path, found) == 0
        recorder.record(canary(2))
        assert recorder.flush()
        assert recorder.state == "off"
        assert recorder.consent is not None
        assert recorder.consent.acts[-1].act is Did.WITHDREW
    assert b"canary" not in bytes_of(tmp_path) and traced(tmp_path, found) == 0
    assert not aside.exists() and not aside.with_suffix(".keys").exists()
    assert notes(tmp_path) == []
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
    assert names(tmp_path)[1] == "skill_practised"
    assert chain_faults(tmp_path) == []


def test_without_secure_delete_the_search_would_find_it(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        for number in range(700):
            recorder.record(canary(number))
        assert recorder.flush()
        found = traces(tmp_path)
        store = recorder._writer.store
        assert store is not None
        conn = store._conn
        asked = recorder._soon(lambda: conn.execute("pragma secure_delete=off").fetchall())
        asked.result(5)
        recorder._soon(lambda: conn.execute("delete from events").rowcount).result(5)
        recorder._soon(conn.commit).result(5)
        assert traced(tmp_path, found) > 700, "else the test above proves nothing"


@pytest.mark.parametrize("alone", [True, False])
def test_erasing_takes_at_most_a_second_however_many_notes_there_are(alone: bool, tmp_path: Path) -> None:
    purpose = COUNSELLOR_FILE if alone else RESEARCH_EVENTS
    with recording(tmp_path, study=STUDY) as recorder:
        assert alone or recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        for start in range(0, MANY, MOST_WAITING - 100):
            for number in range(start, min(start + MOST_WAITING - 100, MANY)):
                recorder.record(canary(number % 10_000))
            assert recorder.flush(60)
        assert recorder.counts[purpose].stored == MANY + 1
        conn = open_to_read(path_in(tmp_path))
        asked = "select sealed from events where purpose = ? and seq in (1, 2, ?, ?)"
        some = [row[0] for row in conn.execute(asked, [purpose, MANY // 2, MANY])]
        conn.close()
        assert len(some) == 4 and traced(tmp_path, some) == 4
        began = time.monotonic()
        assert recorder.withdraw(purpose).result(60) is True
        took = time.monotonic() - began
        assert took <= 1.0, took
        assert alone or recorder.counts[COUNSELLOR_FILE].kept == MANY + 1
        store = recorder._writer.store
        while store is not None and store.leaving:
            time.sleep(0.01)
        assert recorder.flush(60) and traced(tmp_path, some) == 0


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    data, temp = tmp_path / "data", tmp_path / "temp"
    temp.mkdir()
    code = (
        "import sys; from pathlib import Path; from tests.telemetry_kit import recording\n"
        "from telemetry.events import LevelFinished, PlaceEntered\n"
        "with recording(Path(sys.argv[1])) as one:\n"
        "    for number in range(3000):\n"
        "        one.record(PlaceEntered('02_swell', f'canary{number}'))\n"
        "    one.record(LevelFinished('02_swell'))\n"
        "    assert one.flush(30) and one.kept().result(30) and one.withdraw().result(30)\n"
    )
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), str(temp))
    subprocess.run([sys.executable, "-c", code, str(data)], cwd=ROOT, check=True, env={**os.environ, **places})
    assert list(temp.rglob("*")) == []
    assert [file.suffix for file in sorted(data.rglob("*")) if file.is_file()] == [".keys", ".sqlite"]


def test_many_notes_beside_others_are_unreadable_at_once_and_go_while_play_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telemetry.erasing.AT_ONCE", 40)
    monkeypatch.setattr("telemetry.store.SWEEP_S", 0.0)
    with recording(tmp_path, study=STUDY) as recorder:
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        for number in range(600):
            recorder.record(canary(number))
        assert recorder.flush()
        found, own = traces(tmp_path, RESEARCH_EVENTS), traces(tmp_path)
        store = recorder._writer.store
        assert store is not None
        with monkeypatch.context() as patch:
            patch.setattr(type(recorder._writer), "sweep", lambda self: False)
            assert recorder.withdraw(RESEARCH_EVENTS).result(5)
            assert store.leaving == (RESEARCH_EVENTS,)
            assert traced(tmp_path, found[-1:]) == 0, "the key is gone"
            assert notes(tmp_path, RESEARCH_EVENTS) == [] and chain_faults(tmp_path) == []
            assert set(recorder.counts) == {COUNSELLOR_FILE}
        recorder.record(canary(1000))
        assert recorder.flush()
        for _ in range(500):
            if not store.leaving:
                break
            time.sleep(0.01)
        assert recorder.flush()
        assert traced(tmp_path, found) == 0 and traced(tmp_path, own) == len(own)
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5) and recorder.flush()
        assert [row.seq for row in notes(tmp_path, RESEARCH_EVENTS)] == [1]
    assert chain_faults(tmp_path) == []


def test_a_new_yes_waits_for_what_is_still_going(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telemetry.erasing.AT_ONCE", 40)
    monkeypatch.setattr("telemetry.store.SWEEP_S", 0.0)
    with recording(tmp_path, study=STUDY) as recorder:
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        for number in range(600):
            recorder.record(canary(number))
        recorder.withdraw(RESEARCH_EVENTS)
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        recorder.record(BREATHING)
        assert recorder.flush()
        assert [row.name for row in notes(tmp_path, RESEARCH_EVENTS)] == ["session_started", "skill_practised"]
        assert len(notes(tmp_path)) == 602
    assert chain_faults(tmp_path) == []


def test_a_no_after_a_yes_erases_too(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(canary(1))
        assert recorder.flush()
        found = traces(tmp_path)
        assert recorder.refuse().result(5) is False
        assert traced(tmp_path, found) == 0


@pytest.mark.parametrize("actor", [Actor.GUARDIAN, Actor.SCHOOL])
def test_c5_who_ends_a_study_for_the_player_erases_the_studys_notes_and_no_others(tmp_path: Path, actor: Actor) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5) is True
        recorder.record(canary(1))
        assert recorder.flush()
        codes = [grant.pseudonym for grant in recorder.consent.grants] if recorder.consent else []
        found, own = traces(tmp_path, RESEARCH_EVENTS), traces(tmp_path)
        assert recorder.authorise(actor, Did.WITHDREW, "form/0", RESEARCH_EVENTS).result(5) is False
        assert notes(tmp_path, RESEARCH_EVENTS) == [] and traced(tmp_path, found) == 0
        assert traced(tmp_path, own) == len(own)
        assert [row.event for row in notes(tmp_path)][-1] == canary(1), "the player's own notes stay"
        assert recorder.authorise(actor, Did.WITHDREW, "form/0", COUNSELLOR_FILE).result(5) is True
        assert len(notes(tmp_path)) == 2, "which nobody else can end"
        assert recorder.withdraw().result(5) is True
        assert traced(tmp_path, own) == 0
    assert len([code for code in codes if code]) == 1
    assert codes[-1].encode() not in bytes_of(tmp_path), "nor does the code in the study stay (P2)"


@pytest.mark.parametrize("actor", [Actor.GUARDIAN, Actor.SCHOOL, Actor.ETHICS])
def test_c5_a_stop_holds_when_who_had_ended_it_before_takes_that_back(tmp_path: Path, actor: Actor) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5) is True
        assert recorder.authorise(actor, Did.WITHDREW, "form/0", RESEARCH_EVENTS).result(5) is False
        assert recorder.withdraw(RESEARCH_EVENTS).result(5) is True
        again = Did.WAIVED if actor is Actor.ETHICS else Did.AUTHORISED
        assert recorder.authorise(actor, again, "form/1", RESEARCH_EVENTS).result(5) is False
        recorder.record(canary(1))
        assert recorder.flush()
        assert notes(tmp_path, RESEARCH_EVENTS) == []


def test_forgetting_the_boat_leaves_no_file(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(canary(1))
        assert recorder.flush()
        assert stores(tmp_path) == (path_in(tmp_path),)
        assert recorder.forget()
        assert recorder.consent is None
        assert stores(tmp_path) == ()
        assert bytes_of(tmp_path) == b""
    assert bytes_of(tmp_path) == b""


def test_withdrawing_from_a_closed_recorder_still_erases(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(canary(1))
        assert recorder.close()
        assert traces(tmp_path)
        assert recorder.withdraw().result(5)
        assert bytes_of(tmp_path) == b""


# Keeping no longer than promised


def test_notes_go_after_180_own_days_and_the_rest_still_verifies(tmp_path: Path) -> None:
    clock = HandClock()
    oldest: tuple[bytes, ...] = ()
    for wait in (0, 100, 80, 1):
        clock.day += timedelta(days=wait)
        with recording(tmp_path, clock, yes=wait == 0) as recorder:
            recorder.record(canary(clock.day.toordinal() % 10_000))
        assert chain_faults(tmp_path) == []
        oldest = oldest or traces(tmp_path)[:-1]
    days = {row.day for row in notes(tmp_path)}
    assert days == {100, 180, 181}
    assert len(oldest) == 4 and traced(tmp_path, oldest) == 0


def test_one_day_on_a_calendar_far_ahead_erases_nothing_and_ends_no_yes(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock) as recorder:
        recorder.record(canary(1))
    before = len(notes(tmp_path))
    clock.day = FIRST + timedelta(days=3650)
    with recording(tmp_path, clock, yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("off", "clock") and "went far ahead" in recorder.sentence()
        assert recorder.ask_again() is None
        recorder.record(canary(2))
        assert recorder.flush()
    assert len(notes(tmp_path)) == before, "nothing is erased, and nothing kept under a yes that may have run out"
    clock.day = FIRST + timedelta(days=1)
    with recording(tmp_path, clock, yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("on", "")
        recorder.record(canary(3))
    assert notes(tmp_path)[-1].day == 1
    kept = len(notes(tmp_path))
    clock.day = FIRST + timedelta(days=3650)
    with recording(tmp_path, clock, yes=False) as recorder:
        assert recorder.withdraw(RESEARCH_EVENTS).result(5), "stopping and erasing wait for no calendar"
    assert len(notes(tmp_path)) == kept
    clock.day += timedelta(days=1)
    with recording(tmp_path, clock, yes=False) as recorder:
        assert recorder.ask_again() == Again("year"), "on its second day it is believed"
    assert notes(tmp_path) == [] and chain_faults(tmp_path) == []


def test_p5_what_was_set_aside_goes_after_180_own_days_whatever_its_date_says(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock):
        pass
    aside = path_in(tmp_path).with_name(f"{BOAT}.damaged-1.sqlite")
    files = [aside, aside.with_suffix(".keys"), aside.with_name(aside.name + "-wal")]
    for days in (10, 180, 1):
        clock.day += timedelta(days=days)
        for file in files if days == 10 else ():
            file.write_bytes(b"canary in a file that was set aside")
            os.utime(file, (0, 0))
        with recording(tmp_path, clock, yes=False) as recorder:
            assert [file.exists() for file in files] == [days != 1] * 3
            assert recorder.trouble == ""


def test_a_year_later_nothing_new_is_kept_until_asked_again(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock):
        pass
    clock.day += timedelta(days=366)
    with recording(tmp_path, clock, yes=False) as recorder:
        assert recorder.state == "off"
        recorder.record(canary(1))
        assert recorder.flush()
        assert recorder.ask_again() == Again("year")
        assert recorder.consent is not None
        assert recorder.consent.acts[-1].act is Did.EXPIRED
        assert recorder.grant().result(5) is True
        recorder.record(canary(2))
    assert [row.event for row in notes(tmp_path)][1] == canary(2)


def test_a_new_age_band_closes_the_old_yes(tmp_path: Path) -> None:
    with recording(tmp_path, age_band="16_17"):
        pass
    with recording(tmp_path, age_band="18", yes=False) as recorder:
        assert recorder.state == "off"
        assert recorder.ask_again() == Again("age")
