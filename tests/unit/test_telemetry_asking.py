"""The question about notes in the game itself, and the question asked again: when, why, how often (C1 to C4)."""

import functools
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game, open_game
from game.app_telemetry import Recording
from game.core.events import LevelStarted
from game.core.intents import Intent, Kind
from game.core.settings import changed
from game.flow.journey import Screen
from game.lint.reading import grade
from game.ui.focus import Node, Role
from game.ui.scenes.consent import AskPurpose
from game.ui.scenes.logbook import Logbook
from game.ui.scenes.settings import TABS, SettingsScene
from telemetry.consent import Actor, Again, Did, Policy, Record, allowed, sound
from telemetry.events import COUNSELLOR_FILE
from telemetry.notices import READING_GRADE, VERSIONS, Notice, NoticeRef, notice
from telemetry.recorder import Recorder
from telemetry.store import Store
from tests.journeys import DAY, content
from tests.scenes_kit import SIZE, keep_boat, pressed, settled
from tests.telemetry_kit import BOAT, FIRST, HandClock, recording

WHYS = ("notice", "year", "age")
FIELD = "level_started.level"
LONG_ENOUGH = 90
"""Steps at the Harbour after which the question has been put, if it is put at all."""
ESC = (Intent(Kind.BACK),)


@contextmanager
def at_home(folder: Path, days: int = 0) -> Iterator[Game]:
    """A game at the Harbour with a boat that was kept on the first day, `days` later."""
    day = date.fromisoformat(DAY) + timedelta(days=days)
    game = open_game(folder, day=day.isoformat(), seed=1, silent=True, size=SIZE, content=content())
    try:
        game.steps(3)
        settled(game)
        if game.boats:
            pressed(game, f"boat.{next(iter(game.boats))}")
            settled(game)
        else:
            keep_boat(game)
        recorder(game).ready()
        state = game.journey.state
        keeper = replace(state.keeper, lit=("02_swell",))
        game.journey.state = game.journey._home(replace(state, keeper=keeper, opening=None, harbour=None))
        game.stack.reset(game.session.scene())
        yield game
    finally:
        game.close()


def recorder(game: Game) -> Recorder:
    assert game.ports.recorded is not None
    return game.ports.recorded._recorder


def record(game: Game) -> Record:
    recorder(game).flush()
    found = recorder(game).consent
    assert found is not None
    return found


def state(game: Game) -> str:
    recorder(game).flush()
    return standing(game.ports.recorded)


def standing(recorded: Recording | None) -> str:
    """Where the counsellor file stands."""
    assert recorded is not None
    return next(one.state for one in recorded.choices() if one.purpose == COUNSELLOR_FILE)


def may(game: Game) -> bool:
    """Whether a note may be kept now."""
    found = record(game)
    return allowed(found, COUNSELLOR_FILE, FIELD, "player", found.acts[-1].day)


def asked(game: Game) -> AskPurpose | None:
    """The question about the counsellor file, if it is put within a while of being at the Harbour."""
    game.steps(LONG_ENOUGH)
    top = game.stack.top
    return top if isinstance(top, AskPurpose) and top.purpose == COUNSELLOR_FILE else None


def kept(game: Game) -> tuple[str, ...]:
    """What the page says is kept."""
    found: list[tuple[str, ...]] = []
    game.consents.kept(found.append)
    settled(game)
    return found[0]


def read(game: Game) -> NoticeRef:
    """The notice of the counsellor file that is noted."""
    grant = record(game).grant(COUNSELLOR_FILE)
    assert grant is not None
    return grant.notice


def did(game: Game) -> list[Did]:
    return [act.act for act in record(game).acts if act.purpose == COUNSELLOR_FILE]


@pytest.fixture(scope="module")
def said_yes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kept boat that said yes at the Harbour on its first day; to be copied."""
    folder = tmp_path_factory.mktemp("yes")
    with at_home(folder) as game:
        assert asked(game)
        pressed(game, "yes")
        assert state(game) == "on"
        game.ports.hear(LevelStarted("02_swell"))
    return folder


@pytest.fixture
def folder(said_yes: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(said_yes, tmp_path / "data"))


# The question


@pytest.mark.parametrize("text", [100, 200])
def test_c2_yes_and_no_are_of_one_size_and_neither_is_set(tmp_path: Path, text: int) -> None:
    with at_home(tmp_path) as game:
        game.ports.take(changed(game.ports.settings, text_percent=text))
        assert asked(game)
        nodes = {node.id: node for node in game.stack.nodes()}
        yes, no = nodes["yes"], nodes["no"]
        assert (yes.rect.w, yes.rect.h, yes.rect.y) == (no.rect.w, no.rect.h, no.rect.y)
        assert same_kind(yes, no)
        assert game.stack.focus not in ("yes", "no")
        # The words in full are one press away, and yes and no stay where they are.
        pressed(game, "more")
        shown = {node.id for node in game.stack.nodes()}
        assert {"notice.0", "notice.8", "yes", "no"} <= shown


def same_kind(yes: Node, no: Node) -> bool:
    return yes.role is no.role is Role.BUTTON and yes.enabled and no.enabled and yes.value == no.value


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_c2_either_answer_is_one_press_and_no_further_screen(tmp_path: Path, answer: str) -> None:
    with at_home(tmp_path) as game:
        assert asked(game)
        game.steps(1, (Intent(Kind.PRESS, answer),))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        assert asked(game) is None, "it is not put a second time by itself"


@pytest.mark.parametrize(("answer", "act"), [("yes", Did.ASSENTED), ("no", Did.REFUSED)])
def test_c3_each_answer_is_a_record(tmp_path: Path, answer: str, act: Did) -> None:
    with at_home(tmp_path) as game:
        asking = asked(game)
        assert asking is not None
        pressed(game, answer)
        kept, shown = record(game), asking.notice
        ref = read(game)
        assert ref.version == "1-0-1" and ref.language == "en"
        as_read = Notice("", "", "", shown.title, shown.paragraphs, shown.more, shown.yes, shown.no)
        assert ref.sha256 == as_read.sha256
        put, last = (act for act in kept.acts if act.purpose == COUNSELLOR_FILE)
        assert (put.actor, put.act, put.method) == (Actor.GAME, Did.ASKED, "screen")
        assert put.evidence_ref.endswith(ref.sha256)
        assert (last.actor, last.act, last.purpose, last.method) == (Actor.PLAYER, act, COUNSELLOR_FILE, "button")
        assert last.day == 0 and kept.age_band == "13_15"


def test_c3_the_words_of_the_notice_belong_to_their_version() -> None:
    """Whoever changes the words gives them a new version, the first number of it if they ask for something else."""
    assert Policy().notices[COUNSELLOR_FILE] == "1-0-1"
    assert notice(COUNSELLOR_FILE).sha256 == "16bbfd7391d469fa012fd808f6ae8925bd99022f75b13137b57151abc3a16a06"


@pytest.mark.parametrize("start", ["settings", "logbook"])
def test_c4_stopping_takes_three_presses_and_deletes_what_it_covered(folder: Path, start: str) -> None:
    with at_home(folder, days=4) as game:
        assert rows_left(game) > 1
        opened = SettingsScene(game.session) if start == "settings" else Logbook(game.session)
        game.stack.push(opened)
        game.steps(30)
        for node in ("kept", "ask.withdraw", "sure"):
            assert in_sight(game, node), node
            pressed(game, node)
        assert rows_left(game) == 0
        last = record(game).acts[-1]
        assert (last.act, last.actor, last.day) == (Did.WITHDREW, Actor.PLAYER, 4)
        assert state(game) == "off"


def test_what_is_kept_lies_on_the_logbook_and_not_on_what_was_drawn_before(folder: Path, tmp_path: Path) -> None:
    """A page that becomes smaller, as where it is asked again, leaves nothing of the larger one on the screen."""
    with at_home(folder) as game:
        game.stack.push(Logbook(game.session))
        game.steps(30)
        pressed(game, "kept", "ask.withdraw")
        for name in ("first", "later"):
            game.picture(tmp_path / f"{name}.png")
            if name == "first":
                pressed(game, "unsure")
                game.picture(tmp_path / "between.png")
                pressed(game, "ask.withdraw")
        assert (tmp_path / "first.png").read_bytes() == (tmp_path / "later.png").read_bytes()


def test_c4_what_is_kept_can_be_opened_from_every_tab_of_settings(folder: Path) -> None:
    with at_home(folder) as game:
        for tab in TABS:
            game.stack.push(SettingsScene(game.session, tab))
            game.steps(2)
            assert "kept" in {node.id for node in game.stack.nodes()}, tab
            game.stack.pop()


def in_sight(game: Game, name: str) -> bool:
    """Whether something to press can be seen without scrolling."""
    found = next((node for node in game.stack.nodes() if node.id == name), None)
    return found is not None and found.enabled and (found.clip is None or found.rect.bottom <= found.clip.bottom + 1)


def rows_left(game: Game) -> int:
    recorder(game).flush()
    return sum(count.kept for count in recorder(game).counts.values())


# The question again


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


def test_c3_within_the_year_nothing_is_asked_again(folder: Path) -> None:
    with at_home(folder, days=365) as game:
        assert asked(game) is None
        assert state(game) == "on" and may(game)


def test_c3_after_a_year_nothing_is_kept_until_it_was_asked_again(folder: Path) -> None:
    with at_home(folder, days=366) as game:
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


def test_c1_a_no_when_asked_again_is_the_last_word_and_deletes_the_old_notes(folder: Path) -> None:
    with at_home(folder, days=366) as game:
        assert asked(game)
        pressed(game, "no")
        assert rows_left(game) == 0 and not may(game)
        assert asked(game) is None
    for later in (367, 3000):
        with at_home(folder, days=later) as game:
            assert state(game) == "off"
            assert asked(game) is None


def test_c1_a_question_that_gets_no_answer_is_not_put_again_and_nothing_is_kept(folder: Path) -> None:
    with at_home(folder, days=366) as game:
        assert asked(game)
        game.steps(1, ESC)
        assert asked(game) is None
        assert state(game) == "lapsed" and not may(game)
    with at_home(folder, days=400) as game:
        assert asked(game) is None
        assert did(game) == [Did.ASKED, Did.ASSENTED, Did.EXPIRED, Did.ASKED]
        assert any("has run out" in line for line in kept(game))
        # It waits on the page of what is kept: to be answered, or to erase what is left.
        game.stack.push(Logbook(game.session))
        game.steps(30)
        pressed(game, "kept")
        assert {f"start.{COUNSELLOR_FILE}", "ask.withdraw"} <= {node.id for node in game.stack.nodes()}
        pressed(game, "ask.withdraw", "sure")
        assert record(game).acts[-1].act is Did.WITHDREW and rows_left(game) == 0


def test_c3_another_age_band_told_at_the_harbour_asks_again(folder: Path) -> None:
    with at_home(folder, days=30) as game:
        game.stack.push(Logbook(game.session))
        game.steps(30)
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
    with at_home(folder, days=31) as game:
        assert state(game) == "on"
        assert game.journey.state.keeper.age_band == "18"


def test_c3_an_age_band_taken_back_does_not_open_a_yes_that_ran_out(folder: Path) -> None:
    with at_home(folder, days=2) as game:
        for band in ("18", "13_15"):
            game.journey.state = replace(game.journey.state, keeper=replace(game.journey.state.keeper, age_band=band))
            assert game.ports.recorded is not None
            game.ports.recorded.told_age(band)
        assert not may(game)
        assert asked(game)


def test_c3_the_age_can_be_told_anew_at_the_harbour_only(folder: Path) -> None:
    """Elsewhere the rules have something under way, which a step for the answer would move."""
    with at_home(folder) as game:
        for screen, there in ((Screen.HARBOUR, True), (Screen.CHART, False)):
            game.journey.state = replace(game.journey.state, screen=screen)
            game.stack.push(Logbook(game.session))
            game.steps(2)
            pressed(game, "kept")
            assert ("ask.age" in {node.id for node in game.stack.nodes()}) is there
            game.stack.pop()
            game.stack.pop()


def test_c3_a_new_notice_asks_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "telemetry.study.Policy", functools.partial(Policy, notices={**VERSIONS, COUNSELLOR_FILE: "2-0-0"})
    )
    with at_home(folder, days=1) as game:
        asking = asked(game)
        assert asking is not None and "these words have changed" in asking.notice.again
        pressed(game, "yes")
        assert state(game) == "on"
        assert read(game).version == "2-0-0"


def test_c1_what_is_answered_when_asked_again_changes_nothing_in_the_rules(folder: Path, tmp_path: Path) -> None:
    hashes = set()
    for answer in ("yes", "no", "esc"):
        copy = Path(shutil.copytree(folder, tmp_path / answer))
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
        assert standing(one) == "off"
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


def test_c2_after_more_of_the_notice_no_answer_has_the_focus(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        assert asked(game)
        pressed(game, "more")
        assert game.stack.focus not in ("", "yes", "no")
