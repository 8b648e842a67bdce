"""What the desk keeps: sealed with the key, made by who holds it, and gone when somebody is forgotten."""

import stat
import sys
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from telemetry.counsellor import html
from telemetry.counsellor import sealed as files
from telemetry.counsellor.card import made, opened
from telemetry.counsellor.chosen import Said
from telemetry.counsellor.reader import Opened
from telemetry.desk import kept as box
from telemetry.desk import session
from telemetry.desk.kept import FILE, KEY, PUBLIC, Drawer, ElsewhereError, Kept, Note, Paper, Student, new_id
from telemetry.desk.session import LOCKS_AFTER, Desk, LockedError, opens
from telemetry.words import load
from tests.counsellor_kit import few, full
from vault.seal_error import SealError
from vault.sealing import Identity, new_identity, seal_to

DAY = date(2026, 10, 2)
WORD = "Kittiwake"
"""Stands for what nobody else may read."""
PASSPHRASE = "four dull words here"
HELD = Kept(students=(Student(new_id(), WORD, (Paper(new_id(), few()),), (Note(new_id(), DAY, WORD),)),))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def key() -> Identity:
    return new_identity()


@pytest.fixture
def desk(tmp_path: Path, key: Identity) -> Desk:
    opened = Desk(Drawer(tmp_path), Clock(), lambda: DAY)
    opened.unlock(key)
    return opened


def test_it_comes_back_as_it_was_and_no_byte_of_it_can_be_read(key: Identity) -> None:
    data = box.sealed(HELD, key)
    assert box.opened(data, key) == HELD
    assert WORD.encode() not in data and b"assembly" not in data


@pytest.mark.parametrize("at", [0, 30, 100, 200, -40, -1])
def test_a_byte_that_was_changed_shows(key: Identity, at: int) -> None:
    data = bytearray(box.sealed(HELD, key))
    data[at] ^= 1
    with pytest.raises(SealError):
        box.opened(bytes(data), key)


def test_what_somebody_without_the_key_wrote_is_not_taken(key: Identity) -> None:
    """The public half is handed out: whoever has it can seal for the counsellor, and must not write on the desk."""
    plain = msgspec.json.encode(HELD)
    for mark in (b"", b"0" * 64, box._mark(plain, new_identity())):
        with pytest.raises(SealError, match="altered"):
            box.opened(seal_to(mark + plain, (key.recipient,)), key)


def test_another_key_and_a_newer_version_are_told_apart(key: Identity) -> None:
    with pytest.raises(SealError, match="wrong"):
        box.opened(box.sealed(HELD, new_identity()), key)
    for schema, why in (
        ("counsellor-desk/1-1-0", "newer"),
        ("counsellor-desk/9-0-0", "newer"),
        ("other/1-0-0", "altered"),
    ):
        with pytest.raises(SealError, match=why):
            box.opened(box.sealed(replace(HELD, schema=schema), key), key)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_everything_is_for_this_account_alone(tmp_path: Path) -> None:
    desk = Desk(Drawer(tmp_path / "desk"), Clock(), lambda: DAY)
    desk.make_key(PASSPHRASE)
    assert opens(desk, PASSPHRASE) == ""
    desk.drawer.write(HELD, desk._open())
    assert {file.name for file in (tmp_path / "desk").iterdir()} == {FILE, KEY, PUBLIC}
    for file in (tmp_path / "desk").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_second_desk_is_not_written_over(tmp_path: Path, key: Identity) -> None:
    first, second = Drawer(tmp_path), Drawer(tmp_path)
    first.read(key)
    second.read(key)
    first.write(HELD, key)
    with pytest.raises(ElsewhereError):
        second.write(Kept(), key)
    assert second.read(key) == HELD
    second.write(Kept(), key)
    assert Drawer(tmp_path).read(key) == Kept()


def hand_in(desk: Desk, *names: str, **more: Any) -> str:
    """Files that were handed in, each given a name."""
    for at, name in enumerate(names):
        chosen = replace(few(), goal=(Said(text=f"{WORD} {len(desk.kept.students)} {at}"),), **more)
        page = html.page(chosen, load())
        desk.hand_in([("pages.age", files.seal_for(page, desk.recipient))])
        desk.name({desk.waiting[-1].id: name})
    found = desk.kept.called(names[-1])
    assert found is not None
    return found.id


def test_a_file_waits_for_a_name_and_is_on_no_disk_until_it_has_one(desk: Desk, tmp_path: Path) -> None:
    page = html.page(few(), load())
    desk.hand_in([("a.html", page), ("b.html", page.replace(b"assembly", b"Assembly")), ("c.txt", b"hello")])
    assert [one.file for one in desk.waiting] == ["a.html"]
    assert [(one.file, one.error.why) for one in desk.hear()] == [("b.html", "altered"), ("c.txt", "not_ours")]
    assert desk.hear() == ()
    assert list(tmp_path.iterdir()) == []
    assert desk.name({desk.waiting[0].id: "  "}) == "" and len(desk.waiting) == 1
    last = desk.name({desk.waiting[0].id: " Blue  kite\u202e "})
    assert not desk.waiting and desk.kept.student(last) == desk.kept.called("blue KITE")
    assert [one.alias for one in desk.kept.students] == ["Blue kite"]


def test_names_stand_in_the_order_in_which_they_were_given_whatever_was_shown(desk: Desk) -> None:
    hand_in(desk, "M", talk=False)
    hand_in(desk, "B")
    hand_in(desk, "m", talk=True)
    assert [(one.alias, len(one.papers)) for one in desk.kept.students] == [("M", 2), ("B", 1)]


def test_the_same_file_twice_is_kept_once(desk: Desk) -> None:
    page = html.page(full(), load())
    for _ in range(2):
        desk.hand_in([("pages.html", page)])
        desk.name({desk.waiting[0].id: "M"})
    assert [len(one.papers) for one in desk.kept.students] == [1]


def test_a_file_with_a_passphrase_opens_with_what_was_told(desk: Desk) -> None:
    sealed = files.seal_with(html.page(few(), load()), "swell and gull")
    for told, why in (("", ["locked"]), ("swell and gulls", ["wrong"]), ("swell and gull", [])):
        desk.hand_in([("pages.age", sealed)], told)
        assert [one.error.why for one in desk.hear()] == why
    assert len(desk.waiting) == 1


def test_notes_and_names_can_be_changed_and_taken_back(desk: Desk) -> None:
    blue, red = hand_in(desk, "Blue"), hand_in(desk, "Red")
    desk.write_note(blue, "  one\r\ntwo ")
    desk.write_note(blue, "  ")
    held = desk.kept.student(blue)
    assert held is not None and [(note.day, note.text) for note in held.notes] == [(DAY, "one\ntwo")]
    desk.drop_note(blue, held.notes[0].id)
    desk.drop_paper(blue, held.papers[0].id)
    assert desk.kept.student(blue) == Student(blue, "Blue")
    assert not desk.rename(blue, "red") and not desk.rename(blue, " ")
    assert desk.rename(blue, "blue") and desk.rename(red, "Green")
    assert [one.alias for one in desk.kept.students] == ["blue", "Green"]


def test_a_card_opens_with_its_code_which_is_kept_nowhere(desk: Desk, tmp_path: Path) -> None:
    blue = hand_in(desk, "Blue")
    card = made("Stay for the register", "You can.", date(2026, 10, 9))
    desk.make_card(blue, card)
    assert desk.card is not None
    assert opened(desk.card.data, desk.card.code) == card
    held = desk.kept.student(blue)
    assert held is not None and [(one.made_on, one.card) for one in held.cards] == [(DAY, card)]
    assert desk.card.code not in msgspec.json.encode(desk.kept).decode() + repr(desk.card.data)
    desk.forget(blue)
    assert desk.card is None


def test_whoever_is_forgotten_is_in_no_byte_of_what_is_kept(desk: Desk, tmp_path: Path, key: Identity) -> None:
    from vault.sealing import open_with

    stays, goes = hand_in(desk, "Stays"), hand_in(desk, "Goes")
    desk.write_note(goes, f"{WORD} note")
    desk.make_card(goes, made(f"{WORD} step"))
    desk.write_note(stays, "another")
    assert open_with((tmp_path / FILE).read_bytes(), key).count(WORD.encode()) == 4
    desk.forget(goes)
    plain = open_with((tmp_path / FILE).read_bytes(), key)
    assert b"Goes" not in plain and plain.count(WORD.encode()) == 1 and b"another" in plain
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_locking_leaves_nothing_and_shuts_everything(desk: Desk) -> None:
    blue = hand_in(desk, "Blue")
    desk.make_card(blue, made("Step"))
    desk.hand_in([("pages.html", html.page(full(), load())), ("none", b"")])
    desk.lock()
    assert desk.locked and desk.waiting == () and desk.refused == () and desk.card is None
    for shut in (lambda: desk.kept, lambda: desk.recipient, lambda: desk.hand_in([]), lambda: desk.forget(blue)):
        with pytest.raises(LockedError):
            shut()
    held = [value for value in vars(desk).values() if WORD in repr(value)]
    assert held == []


def test_what_opens_while_the_desk_locks_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening takes a while, and goes on beside the look at who is there."""

    def slow(*args: Any) -> Opened:
        desk.lock()
        return Opened("pages.html", few(), sealed=False)

    monkeypatch.setattr(session, "read", slow)
    with pytest.raises(LockedError):
        desk.hand_in([("pages.html", b"")])
    assert desk.waiting == ()


def test_idle_time_is_counted_from_the_last_touch(tmp_path: Path) -> None:
    clock = Clock()
    desk = Desk(Drawer(tmp_path), clock, lambda: DAY)
    clock.now = LOCKS_AFTER
    assert desk.idle == LOCKS_AFTER
    desk.touch()
    assert desk.idle == 0


def test_a_key_is_made_once_and_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    desk = Desk(Drawer(tmp_path), Clock(), lambda: DAY)
    with pytest.raises(ValueError, match="at least"):
        desk.make_key("too short")
    desk.make_key(PASSPHRASE)
    with pytest.raises(FileExistsError):
        desk.make_key(PASSPHRASE)
    assert opens(desk, "four dull words Here") == "key_wrong" and desk.locked
    assert opens(desk, PASSPHRASE) == "" and not desk.locked
    assert (tmp_path / PUBLIC).read_text(encoding="utf-8").strip() == desk.recipient


def test_no_key_is_made_over_what_another_key_opens(tmp_path: Path, key: Identity) -> None:
    drawer = Drawer(tmp_path)
    drawer.read(key)
    drawer.write(HELD, key)
    with pytest.raises(FileExistsError):
        Desk(drawer, Clock(), lambda: DAY).make_key(PASSPHRASE)
    assert not drawer.has_key


def test_a_key_that_was_chosen_is_kept_only_if_it_opens_what_is_here(tmp_path: Path) -> None:
    from telemetry.counsellor.keys import new_key, open_key

    mine, other = new_key(PASSPHRASE), new_key(PASSPHRASE)
    desk = Desk(Drawer(tmp_path), Clock(), lambda: DAY)
    key = open_key(mine.secret, PASSPHRASE)
    desk.drawer.read(key)
    desk.drawer.write(HELD, key)
    assert opens(desk, PASSPHRASE, other.secret) == "kept_wrong" and not desk.drawer.has_key
    assert opens(desk, PASSPHRASE, b"hello") == "key_not_sealed"
    assert opens(desk, PASSPHRASE, mine.secret[:-3]) == "key_altered"
    assert opens(desk, PASSPHRASE, mine.secret) == "" and desk.kept == HELD
    assert desk.drawer.key_file() == mine.secret


def test_a_key_that_another_takes_the_place_of_stays_beside_it(tmp_path: Path) -> None:
    from telemetry.counsellor.keys import new_key

    first, second = new_key(PASSPHRASE), new_key(PASSPHRASE)
    drawer = Drawer(tmp_path)
    for made_key in (first, second, second):
        drawer.keep_key(made_key)
    assert drawer.key_file() == second.secret
    assert (tmp_path / "counsellor-1.key").read_bytes() == first.secret
    assert len(list(tmp_path.iterdir())) == 3


def test_every_reason_has_a_sentence() -> None:
    words = load()
    for why in ("wrong", "altered", "newer", "not_sealed", "too_costly"):
        assert words.text(f"desk.why.key_{why}")
        if why != "too_costly":
            assert words.text(f"desk.why.kept_{why}")
