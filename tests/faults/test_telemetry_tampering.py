"""Promise 6: whatever is changed from outside is found, also by somebody who knows how the store is made and rewrites
what follows from it. Only who has the key file too, with the secret in it, could do it unseen."""

import os
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from telemetry import cli
from telemetry.consent import Did
from telemetry.consent_record import chained, read_record, write_record
from telemetry.events import COUNSELLOR_FILE, RESEARCH_EVENTS, LevelStarted, PlaceEntered
from telemetry.integrity import report
from telemetry.keys import keys_of, keys_to_read
from telemetry.rows import context, linked
from tests.telemetry_kit import STUDY, HandClock, chain_faults, notes, path_in, recording

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
TAMPERINGS = 500 if FULL else 90


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder with a sound store, and the bytes of it now, one visit earlier, and of somebody else's keys."""

    data: Path
    store: bytes
    keys: bytes
    earlier: bytes
    other_keys: bytes

    def restore(self) -> None:
        path_in(self.data).write_bytes(self.store)
        keys_of(path_in(self.data)).write_bytes(self.keys)

    def found(self) -> bool:
        """Whether verifying says that something is wrong."""
        try:
            return not report(path_in(self.data), keys_to_read(path_in(self.data))).sound
        except (sqlite3.DatabaseError, PermissionError):
            return True


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    data, clock = tmp_path_factory.mktemp("kept"), HandClock()
    earlier = b""
    for visit in range(2):
        with recording(data, clock, yes=visit == 0, study=STUDY) as recorder:
            if visit == 0:
                assert recorder.grant(purpose=RESEARCH_EVENTS).result(5)
            for number in range(20):
                recorder.record(PlaceEntered("02_swell", f"place{number}"))
            recorder.record(LevelStarted("Not a code"))
        earlier = earlier or path_in(data).read_bytes()
        clock.day += timedelta(days=1)
    other = tmp_path_factory.mktemp("other")
    with recording(other):
        pass
    assert chain_faults(data) == []
    return Kept(
        data,
        path_in(data).read_bytes(),
        keys_of(path_in(data)).read_bytes(),
        earlier,
        keys_of(path_in(other)).read_bytes(),
    )


class Hand:
    """Somebody with the database open, who knows how it is made."""

    def __init__(self, conn: sqlite3.Connection, chance: random.Random) -> None:
        self.conn, self.chance = conn, chance
        self.purpose = chance.choice((COUNSELLOR_FILE, RESEARCH_EVENTS))
        asked = "select seq from events where purpose = ? order by seq"
        self.seqs = [row[0] for row in conn.execute(asked, [self.purpose])]
        self.seq = chance.choice(self.seqs)

    def do(self, sql: str, *values: Any) -> None:
        assert self.conn.execute(sql, values).rowcount != 0, sql

    def rewrite(self) -> None:
        """Make chain and counts of the purpose fit what is there now."""
        asked = "select anchor_seq, anchor, quarantined, lost from lanes where purpose = ?"
        seq, head, quarantined, lost = self.conn.execute(asked, [self.purpose]).fetchone()
        rows = self.conn.execute(
            "select seq, day, sealed from events where purpose = ? order by seq", [self.purpose]
        ).fetchall()
        for seq, day, sealed in rows:
            link = linked(head, context(self.purpose, seq, day), sealed)
            self.do("update events set prev = ?, hash = ? where purpose = ? and seq = ?", head, link, self.purpose, seq)
            head = link
        self.do(
            "update lanes set seq = ?, head = ?, stored = ?, emitted = ? where purpose = ?",
            *(seq, head, seq, seq + quarantined + lost, self.purpose),
        )

    # Notes

    def edit(self) -> None:
        column, value = self.chance.choice(
            (
                ("day", 77),
                ("day", "x"),
                ("sealed", self.chance.randbytes(90)),
                ("sealed", "text"),
                ("prev", self.chance.randbytes(32)),
                ("hash", self.chance.randbytes(32)),
                ("seq", 999),
            )
        )
        self.do(f"update events set {column} = ? where purpose = ? and seq = ?", value, self.purpose, self.seq)

    def edit_and_rewrite(self) -> None:
        self.do("update events set day = 9 where purpose = ? and seq = ?", self.purpose, self.seq)
        self.rewrite()

    def delete(self) -> None:
        self.do("delete from events where purpose = ? and seq = ?", self.purpose, self.seq)

    def cut(self) -> None:
        self.do("delete from events where purpose = ? and seq >= ?", self.purpose, self.seq)

    def cut_and_rewrite(self) -> None:
        seq = max(2, self.seq)
        self.do("delete from events where purpose = ? and seq >= ?", self.purpose, seq)
        self.rewrite()

    def cut_the_oldest(self) -> None:
        """As if they had grown old."""
        seq = min(self.seq, self.seqs[-1] - 1)
        asked = "select hash from events where purpose = ? and seq = ?"
        anchor = self.conn.execute(asked, [self.purpose, seq]).fetchone()[0]
        self.do("delete from events where purpose = ? and seq <= ?", self.purpose, seq)
        self.do("update lanes set anchor_seq = ?, anchor = ? where purpose = ?", seq, anchor, self.purpose)

    def swap(self) -> None:
        other = self.chance.choice([seq for seq in self.seqs if seq != self.seq])
        for old, new in ((self.seq, -1), (other, self.seq), (-1, other)):
            self.do("update events set seq = ? where purpose = ? and seq = ?", new, self.purpose, old)
        if self.chance.random() < 0.5:
            self.rewrite()

    def add(self) -> None:
        self.do(
            "insert into events select purpose, ?, day, sealed, hash, hash from events where purpose = ? and seq = ?",
            *(self.seqs[-1] + 1, self.purpose, self.seq),
        )
        if self.chance.random() < 0.5:
            self.rewrite()

    def stray(self) -> None:
        self.do("insert into events select 'somebody', seq, day, sealed, prev, hash from events limit 5")

    def empty(self) -> None:
        for table in ("events", "lanes"):
            self.do(f"delete from {table}")

    def empty_one(self) -> None:
        for table in ("events", "lanes", "quarantine"):
            self.do(f"delete from {table} where purpose = ?", self.purpose)

    # Everything else

    def counts(self) -> None:
        name = self.chance.choice(("emitted", "stored", "quarantined", "lost", "seq", "anchor_seq"))
        self.do(f"update lanes set {name} = {name} + 9 where purpose = ?", self.purpose)

    def counts_that_add_up(self) -> None:
        self.do("update lanes set emitted = emitted + 9, lost = lost + 9 where purpose = ?", self.purpose)

    def checks(self) -> None:
        name = self.chance.choice(("head", "anchor", "away", "mac"))
        self.do(f"update lanes set {name} = ? where purpose = ?", self.chance.randbytes(32), self.purpose)

    def consent(self) -> None:
        old, new = self.chance.choice(
            (('"retention_days":180', '"retention_days":99999'), ('"assented"', '"refused"'), ("13_15", "16_17"))
        )
        self.do("update consent set record = replace(record, ?, ?)", old, new)

    def consent_rewritten(self) -> None:
        """With a chain that holds."""
        record = read_record(self.conn.execute("select record from consent").fetchone()[0])
        grants = tuple(msgspec.structs.replace(grant, retention_days=9) for grant in record.grants)
        changed = chained(msgspec.structs.replace(record, grants=grants))
        self.do("update consent set record = ?", write_record(changed).decode())

    def consent_gone(self) -> None:
        self.do("delete from consent")

    def consent_added(self) -> None:
        self.do("insert into consent select max(number) + 1, record from consent")

    def meta(self) -> None:
        key = self.chance.choice(("first_day", "last_day", "subject", "behind", "faults", "mac"))
        self.do("update meta set value = '2020-01-01' where key = ?", key)

    def meta_gone(self) -> None:
        key = self.chance.choice(("first_day", "last_day", "subject", "faults", "mac"))
        self.do("delete from meta where key = ?", key)

    def quarantine(self) -> None:
        change = self.chance.choice(
            (
                "delete from quarantine",
                "update quarantine set count = count + 1",
                "update quarantine set reason = 'other'",
                "update quarantine set day = day + 40",
                "insert into quarantine select purpose, 'x', reason, field, day, count from quarantine limit 1",
            )
        )
        self.do(change)


HANDS: list[Callable[[Hand], None]] = [
    value
    for name, value in vars(Hand).items()
    if callable(value) and not name.startswith("_") and name not in ("do", "rewrite")
]


def flipped_keys(one: Kept, chance: random.Random) -> None:
    content = bytearray(one.keys)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    keys_of(path_in(one.data)).write_bytes(bytes(content))


def cut_keys(one: Kept, chance: random.Random) -> None:
    keys_of(path_in(one.data)).write_bytes(one.keys[: chance.randrange(len(one.keys))])


def no_keys(one: Kept, chance: random.Random) -> None:
    keys_of(path_in(one.data)).unlink()


def others_keys(one: Kept, chance: random.Random) -> None:
    keys_of(path_in(one.data)).write_bytes(one.other_keys)


def an_older_copy(one: Kept, chance: random.Random) -> None:
    path_in(one.data).write_bytes(one.earlier)


def no_content(one: Kept, chance: random.Random) -> None:
    path_in(one.data).write_bytes(b"")


FILES = [flipped_keys, cut_keys, no_keys, others_keys, an_older_copy, no_content]


def test_every_change_made_from_outside_is_found(kept: Kept) -> None:
    chance, unseen = random.Random(3), []
    for number in range(TAMPERINGS):
        kept.restore()
        kind = number % (len(HANDS) + len(FILES))
        if kind < len(HANDS):
            conn = sqlite3.connect(path_in(kept.data))
            HANDS[kind](Hand(conn, chance))
            conn.commit()
            conn.close()
            done = HANDS[kind].__name__
        else:
            done = FILES[kind - len(HANDS)].__name__
            FILES[kind - len(HANDS)](kept, chance)
        if not kept.found():
            unseen.append(done)
    assert unseen == []
    kept.restore()
    assert not kept.found(), "and nothing is found where nothing was changed"


def test_without_the_key_file_a_rewritten_store_would_pass(kept: Kept) -> None:
    kept.restore()
    conn = sqlite3.connect(path_in(kept.data))
    Hand(conn, random.Random(5)).cut_and_rewrite()
    conn.commit()
    conn.close()
    assert [fault.code for fault in report(path_in(kept.data), None).faults] == ["no_keys"], (
        "only the chain is looked at"
    )
    assert {fault.code for fault in report(path_in(kept.data), keys_to_read(path_in(kept.data))).faults} == {
        "counts_changed",
        "cut",
    }


def test_what_was_changed_stays_said_after_the_game_has_written_on(kept: Kept) -> None:
    kept.restore()
    conn = sqlite3.connect(path_in(kept.data))
    Hand(conn, random.Random(5)).cut_and_rewrite()
    conn.execute("update meta set value = 'somebody' where key = 'subject'")
    conn.commit()
    conn.close()
    for _ in range(2):
        with recording(kept.data, yes=False, study=STUDY) as recorder:
            assert recorder.state == "on", "play and recording go on"
            recorder.record(PlaceEntered("02_swell", "quay"))
        found = {
            (fault.code, fault.what) for fault in report(path_in(kept.data), keys_to_read(path_in(kept.data))).faults
        }
        assert len(found) == 3 and ("changed", "meta") in found
    out = StringIO()
    assert cli.main(["verify", "--data", str(kept.data)], out) == 1
    assert "Something was changed outside the game" in out.getvalue()
    assert "this part of the file was changed" in out.getvalue()


def test_an_answer_that_was_rewritten_with_its_chain_allows_nothing(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False) as recorder:
        recorder.refuse().result(5)
    conn = sqlite3.connect(path_in(tmp_path))
    record = read_record(conn.execute("select record from consent").fetchone()[0])
    acts = tuple(
        msgspec.structs.replace(act, act=Did.ASSENTED) if act.act is Did.REFUSED else act for act in record.acts
    )
    grants = tuple(msgspec.structs.replace(grant, state="assented") for grant in record.grants)
    changed = chained(msgspec.structs.replace(record, acts=acts, grants=grants))
    conn.execute("update consent set record = ?", [write_record(changed).decode()])
    conn.commit()
    conn.close()
    assert read_record(write_record(changed)) == changed, "it looks sound"
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.state == "off"
        recorder.record(PlaceEntered("02_swell", "quay"))
    assert notes(tmp_path) == []
