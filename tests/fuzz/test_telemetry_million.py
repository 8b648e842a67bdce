"""Promise 3: a million random events and 10,000 histories of consent, held against a model of what may be kept.

No note is stored that the model forbids, none is missing that it allows, and emitted = stored + quarantined + lost.
"""

import json
import os
import random
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from telemetry import rows
from telemetry.consent import Actor, Did, Policy, Step
from telemetry.events import COUNSELLOR_FILE, PURPOSES, RESEARCH_EVENTS
from telemetry.notices import STUDY_PURPOSES
from telemetry.recorder import MOST_WAITING, Recorder, open_recorder
from telemetry.registry import by_name
from telemetry.study import Study
from tests.fuzz.telemetry_model import Model, Note, published
from tests.telemetry_kit import BOAT, FIRST, STUDY, HandClock, chain_faults, notes, path_in
from vault.sqlite_file import open_to_read

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
STORES, EVENTS = (20, 50_000) if FULL else (2, 10_000)
HISTORIES = 10_000 if FULL else 60
ODD: tuple[object, ...] = (
    -1,
    10**6,
    2**80,
    True,
    None,
    2.5,
    "",
    "Ann",
    "two words",
    "a" * 41,
    "x\n",
    "\ud800",
    b"x",
    [],
)
BAND = "13_15"
DAYS = {COUNSELLOR_FILE: Policy().retention_days, **dict.fromkeys(STUDY_PURPOSES, STUDY.retention_days)}
NEVER_DECLARED = (object(), "a sentence that somebody typed", 7, None, {"name": "level_started"})


@dataclass(frozen=True, slots=True)
class Happened:
    """What is handed to the recorder, and what the model is told of it."""

    event: object
    name: str | None
    values: Mapping[str, object]


class Chance:
    """Random events of every kind: most of them sound, some with one odd value, a few never declared."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.declared = list(published().values())
        self.kinds = by_name()

    def event(self) -> Happened:
        chance = self.random
        if chance.random() < 0.02:
            return Happened(chance.choice(NEVER_DECLARED), None, {})
        one = chance.choice(self.declared)
        values = {
            name: self._value(rule)
            for name, rule in one.properties.items()
            if name in one.required or chance.random() < 0.5
        }
        if values and chance.random() < 0.08:
            values[chance.choice(list(values))] = chance.choice(ODD)
        return Happened(self.kinds[one.name](**values), one.name, values)

    def _value(self, rule: Mapping[str, Any]) -> object:
        chance = self.random
        if "enum" in rule:
            return chance.choice(rule["enum"])
        if rule["type"] == "integer":
            return chance.choice((rule["minimum"], rule["maximum"], chance.randint(rule["minimum"], rule["maximum"])))
        return f"{chance.choice('abz019')}{chance.choice(('', '_', '.a'))}{chance.randrange(900)}"


class Played:
    """A recorder and the model, told the same. `needs` as for the model; all purposes of a study need the same."""

    def __init__(self, data: Path, needs: Mapping[str, tuple[str, ...]]) -> None:
        self.data, self.needs, self.clock = data, needs, HandClock()
        self.waiting = 0
        self.model = Model(needs, DAYS)
        self.recorder = self._open()

    def _open(self) -> Recorder:
        recorder = open_recorder(self.data, BOAT, self.clock, age_band=BAND, policy=self._policy(), study=self._study())
        assert recorder.ready(60)
        self.model.opened((self.clock.day - FIRST).days, self.clock.ms())
        return recorder

    def _policy(self) -> Policy:
        """Who else has to agree to the player's own file."""
        own = self.needs[COUNSELLOR_FILE]
        guardian, school = ({COUNSELLOR_FILE: (BAND,)} if who in own else {} for who in ("guardian", "school"))
        return Policy(guardian=guardian, school=school)

    def _study(self) -> Study:
        return replace(STUDY, steps={Step(who): (BAND,) for who in self.needs[RESEARCH_EVENTS]})

    def record(self, one: Happened) -> None:
        self.recorder.record(one.event)  # type: ignore[arg-type]
        self.model.record(one.name, one.values, self.clock.ms())
        self.waiting += 1
        if self.waiting >= MOST_WAITING - 64:
            self.flush()

    def flush(self) -> None:
        """Before the clock moves, so that nothing counts as late."""
        assert self.recorder.flush(120)
        self.waiting = 0

    def answer(self, purpose: str, yes: bool) -> None:
        said = (self.recorder.grant if yes else self.recorder.refuse)(purpose=purpose).result(60)
        assert said == self.model.answer(purpose, yes, self.clock.ms())

    def other(self, who: str, purpose: str, yes: bool) -> None:
        good = Did.WAIVED if who == "ethics" else Did.AUTHORISED
        did = good if yes else Did.WITHDREW
        said = self.recorder.authorise(Actor(who), did, "form", purpose).result(60)
        assert said == self.model.other(who, purpose, yes, self.clock.ms())

    def stop(self, purpose: str) -> None:
        assert self.recorder.withdraw(purpose).result(60)
        self.model.stop(purpose, self.clock.ms())

    def again(self, days: int) -> None:
        """Close the boat and open it so many days later."""
        self.close()
        self.clock.day += timedelta(days=days)
        self.recorder = self._open()

    def close(self) -> None:
        self.flush()
        assert self.recorder.close(timeout_s=60)
        self.model.closed(self.clock.ms())

    def judge(self) -> None:
        """The disk holds what the model holds, no more and no less."""
        if not path_in(self.data).exists():
            assert self.model.lanes == {}
            return
        assert chain_faults(self.data) == []
        conn = open_to_read(path_in(self.data))
        try:
            lanes = rows.lanes(conn)
            assert set(lanes) == set(self.model.lanes)
            for purpose, lane in self.model.lanes.items():
                assert stored(self.data, purpose) == self.model.notes(purpose)
                counts = lanes[purpose]
                assert (counts.emitted, counts.quarantined, counts.lost) == (lane.emitted, lane.quarantined, 0)
                assert counts.emitted == counts.stored + counts.quarantined + counts.lost
                assert turned_away(conn, purpose) == lane.turned_away
        finally:
            conn.close()


def stored(data: Path, purpose: str) -> list[Note]:
    """The notes of a purpose; sessions numbered as they begin, since their names are random."""
    numbers: dict[str, int] = {}
    found = []
    for row in notes(data, purpose):
        number = numbers.setdefault(row.session, len(numbers) + 1)
        found.append(Note(number, row.name, row.schema, row.day, row.t_ms, row.level, json.loads(row.body)))
    return found


def turned_away(conn: Any, purpose: str) -> Counter[tuple[str, str, int]]:
    found: Counter[tuple[str, str, int]] = Counter()
    for one in rows.turned_away(conn):
        if one.purpose == purpose:
            found[one.name, one.reason, one.day] += one.count
    return found


NO_ONE: dict[str, tuple[str, ...]] = dict.fromkeys(PURPOSES, ())
OTHERS = st.sampled_from(((), (), ("guardian",), ("school",), ("guardian", "school")))
NEEDS = st.builds(
    lambda own, study: {COUNSELLOR_FILE: own, **dict.fromkeys(STUDY_PURPOSES, study)}, own=OTHERS, study=OTHERS
)
PURPOSE = st.sampled_from(PURPOSES)
ACT = st.one_of(
    st.tuples(st.just("answer"), PURPOSE, st.booleans()),
    st.tuples(st.just("answer"), PURPOSE, st.just(True)),
    st.tuples(st.sampled_from(("guardian", "school", "ethics")), PURPOSE, st.booleans()),
    st.tuples(st.just("stop"), PURPOSE, st.none()),
    st.tuples(st.just("again"), st.sampled_from((0, 1, 60, 91, 120, 366)), st.none()),
    st.tuples(st.just("play"), st.integers(0, 2**16), st.none()),
)


@contextmanager
def played(needs: Mapping[str, tuple[str, ...]]) -> Iterator[Played]:
    """In a folder of its own; closed and judged at the end."""
    # In memory where the system has it: what a power cut would take is tested elsewhere.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder = Path(tempfile.mkdtemp(prefix="tidelight-fuzz-", dir=memory))
    one = Played(folder, needs)
    try:
        yield one
        one.close()
        one.judge()
    finally:
        one.recorder.close()
        shutil.rmtree(folder, ignore_errors=True)


def act(one: Played, what: str, about: Any, yes: Any) -> None:
    """One step of a history."""
    one.clock.t += 40
    if what == "answer":
        one.answer(about, yes)
    elif what == "stop":
        one.stop(about)
    elif what == "again":
        one.again(about)
    elif what == "play":
        chance = Chance(about)
        for _ in range(12):
            one.record(chance.event())
    else:
        one.other(what, about, yes)


@settings(max_examples=HISTORIES, deadline=None)
@given(needs=NEEDS, history=st.lists(ACT, min_size=1, max_size=14))
@example(
    needs=dict.fromkeys(PURPOSES, ()),
    history=[
        ("answer", "questionnaires", True),
        ("ethics", "questionnaires", False),
        ("stop", "questionnaires", None),
        ("ethics", "questionnaires", True),
    ],
)
def test_any_history_of_consent_keeps_what_the_model_keeps(
    needs: dict[str, tuple[str, ...]], history: list[tuple[str, Any, Any]]
) -> None:
    with played(needs) as one:
        for step in history:
            act(one, *step)


@pytest.mark.parametrize("seed", range(STORES))
def test_a_million_random_events_balance(seed: int) -> None:
    chance = Chance(seed)
    with played(NO_ONE) as one:
        for purpose in PURPOSES:
            one.answer(purpose, True)
        said = 0
        while said < EVENTS:
            for _ in range(chance.random.randrange(1, EVENTS // 8)):
                one.record(chance.event())
                said += 1
            one.flush()
            one.clock.t += chance.random.randrange(5_000)
            if chance.random.random() < 0.3:
                one.again(chance.random.choice((0, 1, 40)))
            elif chance.random.random() < 0.2:
                act(one, "stop", chance.random.choice(PURPOSES), None)
            elif chance.random.random() < 0.3:
                act(one, "answer", chance.random.choice(PURPOSES), True)


# What cannot be kept


def held_up(recorder: Recorder) -> Callable[[], None]:
    """Let the recorder's thread stand still until this is called."""
    go_on = threading.Event()
    recorder._soon(lambda: go_on.wait(120))
    return go_on.set


def full(recorder: Recorder, pages: int) -> None:
    """Let the file grow to so many pages and no further, as on a full disk."""
    store = recorder._writer.store
    assert store is not None
    conn = store._conn
    recorder._soon(lambda: conn.execute(f"pragma max_page_count={pages}").fetchall()).result(60)


@pytest.mark.parametrize("seed", range(4 if FULL else 1))
@pytest.mark.parametrize("trouble", ["queue", "disk", "both"])
def test_what_cannot_be_kept_is_counted_to_the_last_event(trouble: str, seed: int) -> None:
    """A queue that overflows and a disk that is full: what is there is what the model has, with gaps, and each gap is
    counted."""
    chance = Chance(seed + 1000)
    with played(NO_ONE) as one:
        for purpose in PURPOSES:
            one.answer(purpose, True)
        if trouble != "queue":
            full(one.recorder, 1)
        go_on = held_up(one.recorder) if trouble != "disk" else None
        for _ in range(MOST_WAITING + 3_000):
            happened = chance.event()
            one.recorder.record(happened.event)  # type: ignore[arg-type]
            one.model.record(happened.name, happened.values, one.clock.ms())
        if go_on:
            go_on()
        one.recorder.flush(120)
        full(one.recorder, 1_000_000)
        for _ in range(500):
            one.record(chance.event())
        one.flush()
        counts = one.recorder.counts
        for purpose, lane in one.model.lanes.items():
            mine = counts[purpose]
            assert mine.emitted == lane.emitted
            assert mine.lost == lane.emitted - mine.stored - mine.quarantined > 0
            assert mine.quarantined <= lane.quarantined
            kept = stored(one.data, purpose)
            assert len(kept) == mine.stored
            expected = iter(one.model.notes(purpose))
            assert all(note in expected for note in kept), "in order, and nothing that the model does not have"
        one.model.lanes.clear()
        for purpose in PURPOSES:
            assert one.recorder.withdraw(purpose).result(60)
            one.model.stop(purpose, one.clock.ms())


@pytest.mark.parametrize("who", ["the recorder", "the model"])
def test_the_control_one_event_more_or_less_is_seen(who: str) -> None:
    with pytest.raises(AssertionError, match="session_ended"):
        with_one_more(who)


def with_one_more(who: str) -> None:
    """One of the two is told of an event that the other never hears of."""
    chance = Chance(5)
    with played(NO_ONE) as one:
        one.answer(COUNSELLOR_FILE, True)
        for _ in range(200):
            one.record(chance.event())
        one.flush()
        if who == "the recorder":
            one.recorder.record(by_name()["level_started"](level="02_swell"))
        else:
            one.model.record("level_started", {"level": "02_swell"}, one.clock.ms())
