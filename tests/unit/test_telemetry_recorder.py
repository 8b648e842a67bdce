"""The recorder: one door, nothing without a yes, nothing dropped in silence (C1, P1; telemetry.md promise 3)."""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telemetry import recorder as door
from telemetry.clock import DayCount
from telemetry.consent import Actor, Did, Policy
from telemetry.events import (
    COUNSELLOR_FILE,
    AccessibilitySet,
    AfterChecked,
    Event,
    Felt,
    How,
    LevelFinished,
    LevelStarted,
    Origin,
    PlaceEntered,
    PlanMade,
    RecorderHealth,
    SessionEnded,
    SessionEnding,
    SessionStarted,
    Setting,
    SkillPractised,
)
from telemetry.recorder import Recorder, open_recorder
from telemetry.rows import turned_away
from telemetry.sessions import Batch
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
)
from vault.sqlite_file import open_to_read

ROOT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("TIDELIGHT_FULL"))
BREATHING = SkillPractised("breathing", 1, Origin.STORY, How.FINISHED, 60)


def names(data: Path) -> list[str]:
    return [row.name for row in notes(data)]


# Nothing without a yes


def test_before_an_answer_there_is_not_even_a_file(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False) as recorder:
        recorder.record(LevelStarted("02_swell"))
        assert recorder.flush()
        assert recorder.state == "off"
        assert recorder.kept().result(5) == ("You were never asked about notes.",)
    assert list(tmp_path.iterdir()) == []


def test_a_no_is_kept_and_nothing_else(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.refuse().result(5) is False
        recorder.record(LevelStarted("02_swell"))
        assert recorder.state == "off"
        assert recorder.consent is not None
        assert [act.act for act in recorder.consent.acts] == [Did.ASKED, Did.REFUSED]
    assert notes(tmp_path) == []
    assert b"02_swell" not in bytes_of(tmp_path)


def test_what_came_before_the_yes_is_not_kept(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False) as recorder:
        recorder.record(LevelStarted("02_swell"))
        granted = recorder.grant()
        recorder.record(PlaceEntered("02_swell", "quay"))
        assert granted.result(5) is True
        assert recorder.flush()
        assert names(tmp_path) == ["session_started", "place_entered"]


def test_only_the_granted_purpose_is_kept(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(AccessibilitySet(Setting.SPEECH, 1))
        recorder.record(BREATHING)
        assert recorder.grant(purpose="research_events").result(5) is False
        assert recorder.flush()
    conn = open_to_read(path_in(tmp_path))
    assert {row[0] for row in conn.execute("select distinct purpose from events")} == {COUNSELLOR_FILE}
    conn.close()
    assert names(tmp_path) == ["session_started", "skill_practised", "session_ended", "recorder_health"]


def test_a_needed_guardian_step_keeps_it_closed(tmp_path: Path) -> None:
    policy = Policy(guardian={COUNSELLOR_FILE: ("13_15",)})
    with recording(tmp_path, yes=False, policy=policy) as recorder:
        assert recorder.grant().result(5) is False
        recorder.record(BREATHING)
        assert recorder.authorise(Actor.GUARDIAN, Did.CONSENTED, "form seen").result(5) is True
        recorder.record(LevelFinished("02_swell"))
    assert "skill_practised" not in names(tmp_path)
    assert "level_finished" in names(tmp_path)


def test_two_purposes_share_neither_session_nor_numbers(tmp_path: Path) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        assert recorder.grant(purpose="research_events").result(5)
        recorder.record(BREATHING)
        assert recorder.flush()
        own, study = notes(tmp_path), notes(tmp_path, "research_events")
        assert {row.session for row in own}.isdisjoint({row.session for row in study})
        assert [row.seq for row in study] == [1, 2]
        assert recorder.withdraw("research_events").result(5)
        assert notes(tmp_path, "research_events") == []
        assert [row.name for row in notes(tmp_path)] == [row.name for row in own]
    assert chain_faults(tmp_path) == []


# What a note holds


def test_notes_are_numbered_without_a_gap_and_chained_over_sessions(tmp_path: Path) -> None:
    clock = HandClock()
    for number in range(3):
        with recording(tmp_path, clock, yes=number == 0) as recorder:
            for _ in range(100):
                clock.t += 10
                recorder.record(BREATHING)
        clock.day += timedelta(days=1)
    found = notes(tmp_path)
    assert [row.seq for row in found] == list(range(1, len(found) + 1))
    assert chain_faults(tmp_path) == []
    assert len({row.session for row in found}) == 3
    assert {row.session: row.day for row in found} == {
        session: day for day, session in enumerate(dict.fromkeys(row.session for row in found))
    }
    for session in {row.session for row in found}:
        own = [row for row in found if row.session == session]
        assert (own[0].name, own[-2].name, own[-1].name) == ("session_started", "session_ended", "recorder_health")
        assert own[0].t_ms == 0
        assert [row.t_ms for row in own] == sorted(row.t_ms for row in own)
        assert own[-1].t_ms == 1000


def test_a_session_says_how_it_began_and_ended(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        assert recorder.close(SessionEnding.TITLE)
        assert recorder.close()
    with recording(tmp_path, yes=False):
        pass
    said = [row.event for row in notes(tmp_path) if isinstance(row.event, SessionStarted | SessionEnded)]
    assert [getattr(event, "began", getattr(event, "ended", "")) for event in said] == [
        "granted",
        "title",
        "boat_opened",
        "closed",
    ]


def test_no_note_holds_a_clock_or_a_date(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(BREATHING)
        recorder.record(PlanMade("02_swell", "slow_out", "in_bed"))
    conn = open_to_read(path_in(tmp_path))
    everything = str([replace(row, prev=b"", hash=b"") for row in notes(tmp_path)]) + str(
        conn.execute("select * from consent").fetchall()
    )
    assert not re.search(r"20\d\d-\d\d-\d\d|\d\d:\d\d", everything)
    dates = dict(conn.execute("select key, value from meta where value like '____-__-__'").fetchall())
    assert dates == {"first_day": FIRST.isoformat()}
    assert conn.execute("select distinct applied_at from _sqlite_migrations").fetchall() == [("",)]
    conn.close()
    assert date.today().isoformat().encode() not in bytes_of(tmp_path)


def days(*offsets: int) -> list[int]:
    """The own-day numbers of starts on these days of the calendar."""
    count, found = DayCount(FIRST), []
    for offset in offsets:
        count = count.on(FIRST + timedelta(days=offset))
        found.append(count.last)
    return found


def test_an_own_day_follows_the_calendar_and_never_falls() -> None:
    assert days(0, 0, 3, 9) == [0, 0, 3, 9]
    assert days(9, 2, 2, 3, 5, 40) == [9, 9, 9, 10, 12, 40]
    assert days(9, -4000, -3999, -4000, 12) == [9, 9, 10, 10, 12], "a flat battery, and then set right"
    assert days(390, 1, 4) == [390, 390, 393], "a clock that was ahead"


def test_a_calendar_that_went_far_ahead_is_believed_on_its_second_day() -> None:
    assert days(0, 3650, 1, 4) == [0, 0, 1, 4], "one wrong day is forgotten"
    assert days(5, 3650, 3650, 3651, 3652) == [5, 5, 5, 3651, 3652]
    assert days(5, 3650, 3640, 3641) == [5, 5, 5, 3641], "what counts is a later day than the one shown before"
    assert days(5, 3650, 9000, 9001) == [5, 5, 5, 9001], "not another leap"
    assert days(0, 400, 800) == [0, 400, 800], "who was away for a year and a little is believed at once"
    assert days(0, 3650, 1, 3651) == [0, 0, 1, 1], "a day that was forgotten does not count as the first of two"


# The door


def test_importing_the_recorder_loads_nothing_heavy() -> None:
    heavy = ("sqlite_utils", "numpy", "polib", "pygame", "telemetry.store", "telemetry.page")
    code = f"import sys, telemetry.recorder; print([m for m in {heavy!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_door_never_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from telemetry.store import Store

    gate = threading.Event()
    write = Store.write
    with recording(tmp_path) as recorder:
        monkeypatch.setattr(Store, "write", lambda self, batch: (gate.wait(10), write(self, batch))[1])
        for _ in range(door.MOST_WAITING * 2):
            recorder.record(BREATHING)
        assert not gate.is_set(), "the disk was blocked all along, and every call came back"
        gate.set()
        assert recorder.flush(20)
        counts = recorder.counts[COUNSELLOR_FILE]
        assert counts.lost >= door.MOST_WAITING - door.MOST_AT_ONCE
        assert counts.emitted == counts.stored + counts.quarantined + counts.lost
        assert counts.emitted == door.MOST_WAITING * 2 + 1
    health = [row.event for row in notes(tmp_path) if isinstance(row.event, RecorderHealth)]
    assert [event.lost for event in health if event] == [counts.lost]


def test_a_slow_disk_takes_more_at_once_and_never_more_than_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from telemetry.store import Store

    go_on, sizes, write = threading.Event(), list[int](), Store.write

    def slow(self: Store, batch: Batch) -> None:
        go_on.wait(10)
        sizes.append(sum(map(len, batch.notes.values())))
        write(self, batch)

    with recording(tmp_path) as recorder:
        monkeypatch.setattr(Store, "write", slow)
        for _ in range(3_000):
            recorder.record(BREATHING)
        go_on.set()
        assert recorder.flush(20)
        assert sum(sizes) == 3_000
        assert max(sizes) == door.MOST_AT_ONCE and len(sizes) <= 4
        recorder.record(BREATHING)
        time.sleep(door.BATCH_S * 3)
        assert sizes[-1] == 1, "one alone does not wait for others"


class Hostile:
    """Raises at every touch."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)


def test_nothing_that_is_handed_in_reaches_the_game_as_an_error(tmp_path: Path) -> None:
    class Stopped(HandClock):
        def ms(self) -> int:
            if broken:
                raise OSError("no clock")
            return 0

    broken: list[bool] = []
    with recording(tmp_path, Stopped()) as recorder:
        for odd in (Hostile(), None, 3, "diary", {"name": "level_started"}, LevelStarted, LevelStarted("Dear diary")):
            recorder.record(odd)  # type: ignore[arg-type]
        broken.append(True)
        recorder.record(BREATHING)
        broken.clear()
        assert recorder.flush()
        counts = recorder.counts[COUNSELLOR_FILE]
        assert (counts.quarantined, counts.lost, counts.stored) == (7, 1, 1)
    assert b"diary" not in bytes_of(tmp_path)
    conn = open_to_read(path_in(tmp_path))
    away = {(one.name, one.reason, one.field): one.count for one in turned_away(conn)}
    conn.close()
    assert away == {("undeclared", "unknown_event", "-"): 6, ("level_started", "bad_value", "level"): 1}


def test_after_close_the_door_is_shut_and_says_so(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        assert recorder.close()
        recorder.record(BREATHING)
        assert not recorder.flush()
        with pytest.raises(RuntimeError, match="closed"):
            recorder.grant().result(1)
    assert "skill_practised" not in names(tmp_path)


# Nothing dropped, nothing too much: against a plain model

EVENTS: list[object] = [
    LevelStarted("02_swell"),
    LevelFinished("02_swell"),
    BREATHING,
    AfterChecked("ropes", Felt.WORSE),
    AccessibilitySet(Setting.SPEECH, 1),
    LevelStarted("Not a code"),
    SkillPractised("ropes", 0, Origin.STORY, How.LEFT, 1),
    "text",
]
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(0, len(EVENTS) - 1)),
        st.tuples(st.sampled_from(["grant", "refuse", "withdraw", "reopen", "flush"]), st.just(0)),
    ),
    max_size=30,
)


@settings(max_examples=400 if FULL else 25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=MOVES)
def test_what_is_stored_is_what_the_model_allows(moves: list[tuple[str, int]]) -> None:
    # In memory where the system has it: what a power cut would take is tested elsewhere.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        against_the_model(moves, Path(folder))


def against_the_model(moves: list[tuple[str, int]], data: Path) -> None:
    recorder = opened(data)
    on, kept, quarantined = False, Counter[str](), 0
    for move, number in moves:
        if move == "record":
            event = EVENTS[number]
            recorder.record(event)  # type: ignore[arg-type]
            if on and number < 4:
                assert isinstance(event, Event)
                kept[event.name] += 1
            elif on and number > 4:
                quarantined += 1
        elif move == "flush":
            assert recorder.flush()
        elif move == "reopen":
            recorder.close()
            if on:
                kept.update(["session_ended", "recorder_health", "session_started"])
            recorder = opened(data)
        else:
            recorder.__getattribute__(move)()
            if move != "grant":
                on, kept, quarantined = False, Counter(), 0
            elif not on:
                on, kept = True, Counter(["session_started"])
    assert recorder.flush()
    counts = recorder.counts.get(COUNSELLOR_FILE)
    assert (counts.stored if counts else 0, counts.lost if counts else 0) == (kept.total(), 0)
    assert (counts.quarantined if counts else 0) == quarantined
    if counts:
        assert counts.emitted == counts.stored + counts.quarantined + counts.lost
    recorder.close()
    if on:
        kept.update(["session_ended", "recorder_health"])
    assert Counter(names(data) if path_in(data).exists() else []) == kept
    assert not path_in(data).exists() or chain_faults(data) == []


def opened(data: Path) -> Recorder:
    recorder = open_recorder(data, BOAT, HandClock(), age_band="13_15")
    assert recorder.ready()
    return recorder
