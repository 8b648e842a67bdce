"""Boats behind a passphrase: what is written of them cannot be read without it, wherever it lies (safety.md P6)."""

import sqlite3
from pathlib import Path

import pytest

from game.core.settings import Settings
from game.save.store import FILE_NAME, Boat, Saves
from tests.scenes_kit import files

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
WORDS = "a rope and two lamps"
MINE = Boat("mine7f3a", "canaryname7f3a", '{"coat": "moss"}')
OTHER = Boat("other", "wick", "{}")
CANARY = b"CANARY-7f3a journey of somebody"


def kept(folder: Path, often: int = 3) -> Saves:
    """A save with the boat in question and another, each written often, so that freed pages hold much of them."""
    saves = Saves(folder)
    for number in range(often):
        saves.keep(MINE, CANARY * (2 + 40 * (number % 3)) + str(number).encode())
        saves.keep(OTHER, b"journey of somebody else" * 40)
        saves.keep_settings(MINE.id, Settings(font=f"canaryfont7f3a{number}"))
        saves.flush()
    return saves


def readable(folder: Path) -> list[str]:
    """The files that hold something of the boat that only its keeper may read."""
    marks = (b"CANARY-7f3a", b"canaryname7f3a", b"canaryfont7f3a", WORDS.encode())
    return [name for name, data in files(folder).items() if any(mark in data for mark in marks)]


def test_p6_locking_leaves_no_readable_byte_in_any_file_and_the_look_stays(tmp_path: Path) -> None:
    (tmp_path / "tidelight.damaged-1.sqlite").write_bytes(b"half a page of " + CANARY)
    saves = kept(tmp_path, 20)
    assert len(readable(tmp_path)) >= 2, "the search would find it"
    assert saves.lock(MINE.id, WORDS).result() is not None
    assert readable(tmp_path) == []
    saves.keep(MINE, CANARY + b" and it went on")
    saves.keep_settings(MINE.id, Settings(font="canaryfont7f3a")).result()
    assert readable(tmp_path) == []
    assert saves.boats().result() == (Boat(MINE.id, "", MINE.look, sealed=True), OTHER)
    saves.close()
    assert readable(tmp_path) == []


@pytest.mark.parametrize("comes", ["before", "meanwhile"])
def test_p6_a_boat_that_another_program_still_reads_is_not_locked_and_open_as_before(
    tmp_path: Path, comes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = kept(tmp_path)
    reader = sqlite3.connect(tmp_path / FILE_NAME, check_same_thread=False)

    def read() -> None:
        reader.execute("begin").execute("select count(*) from boats").fetchone()

    if comes == "before":
        read()
    else:
        # Between the first look for readers and what is written.
        monkeypatch.setattr(saves, "_forget_set_aside", read)
    assert saves.lock(MINE.id, WORDS).result() is None
    assert saves.boats().result()[1] == MINE, "it is not locked, and has its name"
    journey = saves.journey(MINE.id).result()
    assert journey is not None and journey.startswith(CANARY)
    assert saves.settings(MINE.id).result().font == "canaryfont7f3a2"
    reader.close()
    monkeypatch.undo()
    assert saves.lock(MINE.id, WORDS).result() is not None
    assert readable(tmp_path) == []
    saves.close()


def test_p6_a_boat_from_elsewhere_is_sealed_from_its_first_byte_whoever_reads(tmp_path: Path) -> None:
    saves = kept(tmp_path)
    reader = sqlite3.connect(tmp_path / FILE_NAME)
    reader.execute("begin").execute("select count(*) from boats").fetchone()
    there = Boat("theirs", "", "{}")
    assert saves.bring(there, b"JOURNEY-of-theirs", Settings(), WORDS).result() == ""
    assert not any(b"JOURNEY-of-theirs" in data for data in files(tmp_path).values())
    reader.close()
    saves.close()


def test_p6_only_the_passphrase_opens_it_again(tmp_path: Path) -> None:
    saves = kept(tmp_path)
    saves.lock(MINE.id, WORDS).result()
    saves.keep(MINE, CANARY)
    saves.close()
    saves = Saves(tmp_path)
    assert saves.journey(MINE.id).result() is None
    assert saves.settings(MINE.id).result() == Settings()
    for wrong in ("", "A rope and two lamps", WORDS + "s"):
        tried = saves.unlock(MINE.id, wrong).result()
        assert (tried.identity, tried.why) == (None, "wrong")
    assert saves.journey(MINE.id).result() is None
    assert saves.unlock(MINE.id, f" {WORDS} ").result().identity is not None, "spaces around it do not count"
    assert saves.journey(MINE.id).result() == CANARY
    assert saves.settings(MINE.id).result().font == "canaryfont7f3a2"
    assert saves.journey(OTHER.id).result() == b"journey of somebody else" * 40
    saves.shut().result()
    assert saves.journey(MINE.id).result() is None
    saves.keep(MINE, b"written while shut")
    saves.unlock(MINE.id, WORDS).result()
    assert saves.journey(MINE.id).result() == b"written while shut"
    saves.close()


def test_p6_letters_put_together_in_another_way_are_the_same_passphrase(tmp_path: Path) -> None:
    saves = kept(tmp_path)
    saves.lock(MINE.id, "caf\u00e9 lamp").result()
    assert saves.unlock(MINE.id, "cafe\u0301 lamp").result().identity is not None
    saves.close()


def test_a_passphrase_is_taken_off_only_by_who_has_it(tmp_path: Path) -> None:
    saves = kept(tmp_path)
    first = saves.lock(MINE.id, WORDS).result()
    saves.shut().result()
    assert saves.take_off(MINE.id).result() is False
    saves.unlock(MINE.id, WORDS).result()
    assert saves.take_off(MINE.id).result() is True
    assert saves.boats().result()[1].sealed is False
    journey = saves.journey(MINE.id).result()
    assert journey is not None
    assert journey.startswith(CANARY)
    assert saves.settings(MINE.id).result().font == "canaryfont7f3a2"
    second = saves.lock(MINE.id, "another one").result()
    assert first is not None
    assert second is not None
    assert first.recipient != second.recipient, "an old copy and an old passphrase open nothing written later"
    saves.close()


@pytest.mark.parametrize("column", ["secret", "recipient"])
def test_a_lock_that_was_changed_opens_nothing_and_says_so(tmp_path: Path, column: str) -> None:
    saves = kept(tmp_path)
    saves.lock(MINE.id, WORDS).result()
    saves.lock(OTHER.id, "another one").result()
    saves.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as conn:
        if column == "recipient":
            conn.execute("update locks set recipient = (select recipient from locks where boat = 'other')")
        else:
            secret = bytearray(conn.execute("select secret from locks where boat = ?", [MINE.id]).fetchone()[0])
            secret[-1] ^= 1
            conn.execute("update locks set secret = ? where boat = ?", [bytes(secret), MINE.id])
    conn.close()
    saves = Saves(tmp_path)
    tried = saves.unlock(MINE.id, WORDS).result()
    assert (tried.identity, tried.why) == (None, "altered")
    assert saves.journey(MINE.id).result() is None
    saves.close()


def test_a_passphrase_is_slow_to_guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    saves = kept(tmp_path)
    saves.lock(MINE.id, WORDS).result()
    saves.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as conn:
        secret = bytes(conn.execute("select secret from locks").fetchone()[0])
    conn.close()
    stanza = secret.splitlines()[1]
    assert stanza.startswith(b"-> scrypt ")
    assert int(stanza.rsplit(b" ", 1)[1]) >= 16, "64 MiB and 0.2 s a try"


def test_c4_a_locked_boat_whose_passphrase_is_lost_can_be_erased(tmp_path: Path) -> None:
    saves = kept(tmp_path)
    saves.lock(MINE.id, WORDS).result()
    assert saves.forget(MINE.id).result()
    assert [boat.id for boat in saves.boats().result()] == [OTHER.id]
    saves.close()
    assert all(MINE.id.encode() not in data for data in files(tmp_path).values())


def test_a_save_from_before_there_were_passphrases_opens_whole(tmp_path: Path) -> None:
    saves = kept(tmp_path)
    saves.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as conn:
        conn.execute("drop table locks")
        conn.execute("delete from _sqlite_migrations where name = 'locks'")
    conn.close()
    saves = Saves(tmp_path)
    assert saves.boats().result() == (OTHER, MINE)
    assert saves.lock(MINE.id, WORDS).result() is not None
    saves.close()


def test_a_disk_that_refuses_leaves_the_boat_open_as_before(tmp_path: Path) -> None:
    saves = kept(tmp_path)

    def refuse() -> None:
        assert saves._db is not None
        saves._db.execute("pragma query_only=on")

    saves._thread.submit(refuse).result()
    assert saves.lock(MINE.id, WORDS).result() is None
    assert saves.boats().result()[1].sealed is False
    journey = saves.journey(MINE.id).result()
    assert journey is not None
    assert journey.startswith(CANARY)
    saves.close()
