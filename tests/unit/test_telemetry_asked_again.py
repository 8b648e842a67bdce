"""The question about notes asked again: when, why, how often (C1, C3)."""

import functools
import shutil
import sqlite3
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app_telemetry import Recording
from game.core.events import LevelStarted
from game.core.intents import Intent, Kind
from game.flow.journey import Screen
from game.lint.reading import grade
from game.ui.guard import ASK_STEPS
from game.ui.scenes.logbook import Logbook
from telemetry.consent import Again, Did, Policy, Record, sound
from telemetry.events import COUNSELLOR_FILE
from telemetry.notices import READING_GRADE, VERSIONS, notice
from telemetry.store import Store
from tests.asking_kit import (
    ESC,
    LONG_ENOUGH,
    WHYS,
    asked,
    at_home,
    did,
    kept,
    may,
    read,
    record,
    rows_left,
    standing,
    state,
)
from tests.scenes_kit import pressed
from tests.telemetry_kit import BOAT, FIRST, HandClock, recording


def test_c3_a_notice_asked_again_says_why_in_a_notice_that_stays_short_and_plain() -> None:
    assert notice(COUNSELLOR_FILE).again == ""
    said = {why: notice(COUNSELLOR_FILE, why=why) for why in WHYS}
    assert len({one.again for one in said.values()}) == len(WHYS)
    assert len({one.sha256 for one in (*said.values(), notice(COUNSELLOR_FILE))}) == len(WHYS) + 1, (
        "the hash is of what was read"
    )
    for one in said.values():
        assert "No new notes until you answer. A no deletes the old ones." in one.again
        shown = " ".join((one.title, one.again, *one.paragraphs, one.yes, one.no))
        assert len(shown.split()) <= 150
        assert grade(" ".join((one.again, *one.paragraphs))) <= READING_GRADE


def test_c3_within_the_year_nothing_is_asked_again(yes_folder: Path) -> None:
    with at_home(yes_folder, days=365) as game:
        assert asked(game) is None
        assert state(game) == "on" and may(game)


def test_c3_after_a_year_nothing_is_kept_until_it_was_asked_again(yes_folder: Path) -> None:
    with at_home(yes_folder, days=366) as game:
        assert state(game) == "again" and not may(game)
        before = rows_left(game)
        game.ports.hear(LevelStarted("02_swell"))
        assert rows_left(game) == before
        asking = asked(game)
        assert asking is not None
        assert "because a year has gone by" in asking.notice.again
        assert "notice.again" in {node.id for node in game.stack.nodes()}
        pressed(game, "yes")
        assert may(game) and state(game) == "on"
        assert did(game) == [Did.ASKED, Did.ASSENTED, Did.EXPIRED, Did.ASKED, Did.ASSENTED]
        assert read(game).sha256 == notice(COUNSELLOR_FILE, why="year").sha256
        assert asked(game) is None


def test_c1_a_no_when_asked_again_is_the_last_word_and_deletes_the_old_notes(yes_folder: Path) -> None:
    with at_home(yes_folder, days=366) as game:
        assert asked(game)
        pressed(game, "no")
        assert rows_left(game) == 0 and not may(game)
        assert asked(game) is None
    for later in (367, 3000):
        with at_home(yes_folder, days=later) as game:
            assert state(game) == "off"
            assert asked(game) is None


def test_c1_a_question_that_gets_no_answer_is_not_put_again_and_nothing_is_kept(yes_folder: Path) -> None:
    with at_home(yes_folder, days=366) as game:
        assert asked(game)
        game.steps(1, ESC)
        assert asked(game) is None
        assert state(game) == "lapsed" and not may(game)
    with at_home(yes_folder, days=400) as game:
        assert asked(game) is None
        assert did(game) == [Did.ASKED, Did.ASSENTED, Did.EXPIRED, Did.ASKED]
        assert any("has run out" in line for line in kept(game))
        # It waits on the page of what is kept: to be answered, or to erase what is left.
        game.stack.push(Logbook(game.session))
        game.steps(ASK_STEPS)
        pressed(game, "kept")
        assert {f"start.{COUNSELLOR_FILE}", "ask.withdraw"} <= {node.id for node in game.stack.nodes()}
        pressed(game, "ask.withdraw", "sure")
        assert record(game).acts[-1].act is Did.WITHDREW and rows_left(game) == 0


def test_c3_another_age_band_told_at_the_harbour_asks_again(yes_folder: Path) -> None:
    with at_home(yes_folder, days=30) as game:
        game.stack.push(Logbook(game.session))
        game.steps(ASK_STEPS)
        pressed(game, "kept", "ask.age", "age.16_17")
        assert game.journey.state.keeper.age_band == "16_17"
        assert state(game) == "on" and may(game), "only turning 18 needs a new yes in this version"
        pressed(game, "ask.age", "age.18")
        assert game.journey.state.keeper.age_band == "18"
        assert not may(game)
        pressed(game, "back", "back")
        asking = asked(game)
        assert asking is not None and "another age group" in asking.notice.again
        pressed(game, "yes")
        assert may(game) and record(game).age_band == "18"
        assert asked(game) is None
    with at_home(yes_folder, days=31) as game:
        assert state(game) == "on"
        assert game.journey.state.keeper.age_band == "18"


def test_c3_an_age_band_taken_back_does_not_open_a_yes_that_ran_out(yes_folder: Path) -> None:
    with at_home(yes_folder, days=2) as game:
        for band in ("18", "13_15"):
            game.journey.state = replace(game.journey.state, keeper=replace(game.journey.state.keeper, age_band=band))
            assert game.ports.recorded is not None
            game.ports.recorded.told_age(band)
        assert not may(game)
        assert asked(game)


def test_c3_the_age_can_be_told_anew_at_the_harbour_only(yes_folder: Path) -> None:
    """Elsewhere the rules have something under way, which a step for the answer would move."""
    with at_home(yes_folder) as game:
        for screen, there in ((Screen.HARBOUR, True), (Screen.CHART, False)):
            game.journey.state = replace(game.journey.state, screen=screen)
            game.stack.push(Logbook(game.session))
            game.steps(2)
            pressed(game, "kept")
            assert ("ask.age" in {node.id for node in game.stack.nodes()}) is there
            game.stack.pop()
            game.stack.pop()


def test_c3_a_new_notice_asks_again(yes_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "telemetry.study.Policy", functools.partial(Policy, notices={**VERSIONS, COUNSELLOR_FILE: "3-0-0"})
    )
    with at_home(yes_folder, days=1) as game:
        asking = asked(game)
        assert asking is not None and "these words have changed" in asking.notice.again
        pressed(game, "yes")
        assert state(game) == "on"
        assert read(game).version == "3-0-0"


def test_c1_what_is_answered_when_asked_again_changes_nothing_in_the_rules(yes_folder: Path, tmp_path: Path) -> None:
    hashes = set()
    for answer in ("yes", "no", "esc"):
        copy = Path(shutil.copytree(yes_folder, tmp_path / answer))
        with at_home(copy, days=366) as game:
            assert asked(game)
            game.steps(1, ESC if answer == "esc" else (Intent(Kind.PRESS, answer),))
            game.steps(LONG_ENOUGH)
            # Esc closes the page in the step before; but for that step the state is the same.
            game.journey.state = replace(game.journey.state, steps=0, harbour=None)
            hashes.add(game.journey.hash())
    assert len(hashes) == 1


def test_c1_where_the_disk_takes_no_note_of_the_question_it_is_still_put_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(store: Store, record: Record) -> None:
        raise sqlite3.OperationalError("disk is full")

    with recording(tmp_path):
        pass
    later = (FIRST + timedelta(days=400)).isoformat()
    one = Recording(tmp_path, BOAT, "13_15", "en", later)
    try:
        assert one._recorder.ready()
        assert standing(one) == "again" and "because a year has gone by" in one.notice(COUNSELLOR_FILE).again
        monkeypatch.setattr(Store, "keep_record", refused)
        one.put(COUNSELLOR_FILE)
        assert standing(one) != "again"
        one._recorder.flush()
        assert standing(one) == "left", "there are notes, and nothing that opens them"
    finally:
        one.close("closed")


def test_c3_putting_the_question_waits_for_no_disk_and_is_done_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()
    keep = Store.keep_record

    def slow(store: Store, record: Record) -> None:
        assert written.wait(20)
        keep(store, record)

    with recording(tmp_path):
        pass
    later = (FIRST + timedelta(days=400)).isoformat()
    one = Recording(tmp_path, BOAT, "13_15", "en", later)
    try:
        assert one._recorder.ready()
        monkeypatch.setattr(Store, "keep_record", slow)
        began = time.monotonic()
        one.put(COUNSELLOR_FILE)
        assert time.monotonic() - began < 0.2
        assert standing(one) == "lapsed", "not asked again while the disk is slow"
        written.set()
        assert one._recorder.flush()
        assert standing(one) == "lapsed", "nor when it was written"
    finally:
        written.set()
        one.close("closed")


def test_c3_a_question_put_and_answered_is_one_act(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock):
        pass
    clock.day += timedelta(days=366)
    with recording(tmp_path, clock, yes=False) as recorder_:
        assert recorder_.ask_again() == Again("year")
        assert recorder_.put().result(5) is True
        assert recorder_.ask_again() == Again("year", put=True)
        assert recorder_.state == "off"
        assert recorder_.grant().result(5) is True
        assert recorder_.ask_again() is None
        assert recorder_.consent is not None
        assert [act.act for act in recorder_.consent.acts].count(Did.ASKED) == 2
        assert sound(recorder_.consent)
