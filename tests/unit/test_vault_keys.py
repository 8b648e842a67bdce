"""The keys of a player's rows: a row opens with its key and its place only, and a key that was dropped is gone."""

import base64
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault import files, row_keys
from vault.row_keys import KeyFile, RowKey
from vault.sealing import Identity, SealError, identity_from, is_sealed, new_identity, seal_to

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
HEADS = {"counsellor_file": (12, b"h" * 32), "research_events": (3, b"i" * 32)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "boat.keys"


@pytest.fixture(autouse=True, scope="module")
def no_waiting_for_the_disk() -> Iterator[None]:
    """Only one test here is about what a power cut leaves, and it looks at the order of the steps."""
    patch = pytest.MonkeyPatch()
    patch.setattr("vault.files.os.fsync", lambda _: None)
    yield
    patch.undo()


def why(opening: Callable[..., object], *given: object) -> str:
    with pytest.raises(SealError) as raised:
        opening(*given)
    return raised.value.why


def row_key() -> RowKey:
    return RowKey(os.urandom(8), os.urandom(32))


def secret(keys: KeyFile, purpose: str) -> bytes:
    return keys._content.keys[purpose].secret


def written_in(folder: Path, secret: bytes) -> list[str]:
    """The files that hold a secret, as it is or in the letters of JSON."""
    forms = (secret, base64.b64encode(secret).rstrip(b"="), secret.hex().encode())
    return [file.name for file in folder.rglob("*") if any(form in file.read_bytes() for form in forms)]


# Rows


def test_a_row_opens_with_its_key_and_its_place_only() -> None:
    key, other = row_key(), row_key()
    rows = [(b"", b"p|1"), (b"one", b"p|2"), (b"x" * 5000, b"")]
    sealed = key.seal(rows)
    assert [key.open(row, context) for row, (_, context) in zip(sealed, rows, strict=True)] == [r[0] for r in rows]
    assert why(key.open, sealed[1], b"p|1") == "altered"
    assert why(other.open, sealed[1], b"p|2") == "altered"
    assert key.seal([]) == []


def test_a_key_of_the_same_secret_and_another_id_opens_nothing() -> None:
    one, two = RowKey(b"1" * 8, b"s" * 32), RowKey(b"2" * 8, b"s" * 32)
    assert why(two.open, one.seal([(b"a", b"")])[0], b"") == "altered"


def test_a_row_that_was_changed_or_cut_does_not_open() -> None:
    key = row_key()
    [sealed] = key.seal([(b"pegs", b"p|1")])
    assert b"pegs" not in sealed
    changed = [
        sealed[:n] + bytes([sealed[n] ^ 1 << bit]) + sealed[n + 1 :] for n in range(len(sealed)) for bit in range(8)
    ]
    for wrong in changed + [sealed[:end] for end in range(len(sealed))] + [sealed + b"\0"]:
        assert why(key.open, wrong, b"p|1") == "altered"


def test_no_nonce_comes_twice_even_for_the_same_row() -> None:
    key = row_key()
    rows = [(b"same", b"place")] * 500
    nonces = [row[:12] for _ in range(8) for row in key.seal(rows)]
    assert len(set(nonces)) == 4000


# The file


@pytest.mark.parametrize("sealed", [False, True])
def test_what_is_noted_is_there_after_opening_it_again(sealed: bool, path: Path) -> None:
    identity = new_identity() if sealed else None
    keys = KeyFile.open(path, identity)
    assert not keys.there and not path.exists()
    assert keys.key("counsellor_file") is None
    rows = keys.begin("counsellor_file").seal([(b"a", b"1")])
    keys.note(HEADS, b"c" * 32)
    again = KeyFile.open(path, identity)
    key = again.key("counsellor_file")
    assert again.there and again.purposes == ("counsellor_file",)
    assert key is not None and key.open(rows[0], b"1") == b"a"
    assert again.heads == HEADS and again.consent == b"c" * 32
    assert again.mac(b"lanes") == keys.mac(b"lanes") != again.mac(b"meta")
    assert is_sealed(path.read_bytes()) is sealed
    assert bool(written_in(path.parent, secret(keys, "counsellor_file"))) is not sealed
    assert (b"counsellor_file" in path.read_bytes()) is not sealed


def test_two_players_never_share_a_check(tmp_path: Path) -> None:
    one, two = (KeyFile.open(tmp_path / name) for name in ("a.keys", "b.keys"))
    assert one.mac(b"lanes") != two.mac(b"lanes")


@pytest.mark.parametrize("sealed", [False, True])
def test_a_dropped_key_is_in_no_file_and_opens_nothing(sealed: bool, path: Path) -> None:
    identity = new_identity() if sealed else None
    keys = KeyFile.open(path, identity)
    rows = keys.begin("research_events").seal([(b"a", b"1")])
    keys.begin("counsellor_file")
    keys.note(HEADS, b"c")
    gone, stays = secret(keys, "research_events"), secret(keys, "counsellor_file")
    keys.drop("research_events")
    assert keys.key("research_events") is None
    assert written_in(path.parent, gone) == []
    again = KeyFile.open(path, identity)
    assert secret(again, "counsellor_file") == stays
    assert list(again.purposes) == list(again.heads) == ["counsellor_file"]
    assert why(again.begin("research_events").open, rows[0], b"1") == "altered"
    again.drop("questionnaires")
    assert set(again.purposes) == {"counsellor_file", "research_events"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folders to flush, and overwrites nothing")
def test_the_new_file_is_on_the_disk_before_it_takes_the_old_ones_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    keys = KeyFile.open(path)
    keys.note(HEADS, b"c")
    old, folder, replace = path.stat().st_ino, path.parent.stat().st_ino, os.replace

    def flushed(fd: int) -> None:
        known = {old: "old content flushed", folder: "folder flushed"}
        steps.append(known.get(os.fstat(fd).st_ino, "new content flushed"))

    def named(new: Path, place: Path) -> None:
        steps.append("named")
        replace(new, place)

    monkeypatch.setattr("vault.files.os.fsync", flushed)
    monkeypatch.setattr("vault.files.os.replace", named)
    keys.note(HEADS, b"d")
    assert steps == ["new content flushed", "named", "folder flushed", "old content flushed"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets no open file be replaced")
def test_what_the_file_held_before_is_overwritten_on_the_disk(path: Path) -> None:
    """A second name keeps the replaced file in sight, as the free part of a disk would."""
    keys = KeyFile.open(path)
    keys.begin("counsellor_file")
    gone = secret(keys, "counsellor_file")
    os.link(path, seen := path.parent / "free part of the disk")
    keys.drop("counsellor_file")
    assert written_in(path.parent, gone) == []
    assert set(seen.read_bytes()) == {0}


def test_a_key_is_dropped_on_a_full_disk_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = KeyFile.open(path)
    keys.begin("research_events")
    keys.begin("counsellor_file")
    gone = secret(keys, "research_events")
    monkeypatch.setattr(files, "put_in_place", full)
    keys.drop("research_events")
    assert written_in(path.parent, gone) == []
    assert KeyFile.open(path).purposes == ("counsellor_file",)
    path.unlink()
    keys.drop("counsellor_file")
    assert keys.purposes == () and not path.exists()


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_could_not_be_written_has_not_happened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = KeyFile.open(path)
    keys.begin("counsellor_file")
    keys.note(HEADS, b"c")
    before = path.read_bytes()
    monkeypatch.setattr(files, "put_in_place", full)
    for change in (
        lambda: keys.begin("research_events"),
        lambda: keys.note({}, b"d"),
        lambda: keys.seal_for(new_identity().recipient),
    ):
        with pytest.raises(OSError, match="No space"):
            change()
    assert keys.key("research_events") is None and keys.heads == HEADS and keys.consent == b"c"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    monkeypatch.undo()
    keys.note(HEADS, b"d")
    assert not is_sealed(path.read_bytes())


def test_nothing_is_written_where_nothing_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = KeyFile.open(path)
    keys.note(HEADS, b"c")
    monkeypatch.setattr(files, "put_in_place", full)
    keys.note(dict(HEADS), b"c")
    keys.drop("questionnaires")
    assert KeyFile.open(path).heads == HEADS


def test_a_second_key_is_never_made_over_a_first(path: Path) -> None:
    keys = KeyFile.open(path)
    key = keys.begin("counsellor_file")
    with pytest.raises(ValueError, match="dropped first"):
        keys.begin("counsellor_file")
    assert keys.key("counsellor_file") is key


@pytest.mark.parametrize("sealed", [False, True])
def test_a_file_that_was_changed_or_cut_does_not_open(
    sealed: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = new_identity() if sealed else None
    keys = KeyFile.open(path, identity)
    keys.begin("counsellor_file")
    keys.note(HEADS, b"c" * 32)
    whole = path.read_bytes()
    wrong = [whole[:n] + bytes([whole[n] ^ 1 << bit]) + whole[n + 1 :] for n in range(len(whole)) for bit in (0, 5)]
    for content in wrong + [whole[:end] for end in range(len(whole))] + [whole + b"\0"]:
        monkeypatch.setattr(Path, "read_bytes", lambda _, content=content: content)
        assert why(KeyFile.open, path, identity)


def test_it_says_why_it_does_not_open(path: Path) -> None:
    keys = KeyFile.open(path)
    keys.begin("counsellor_file")
    plain = path.read_bytes()
    path.write_bytes(plain.replace(b"keys 1 ", b"keys 2 ", 1))
    assert why(KeyFile.open, path) == "newer"
    path.write_bytes(b"This was a homework file.")
    assert why(KeyFile.open, path) == "altered"
    path.write_bytes(seal_to(plain, [new_identity().recipient]))
    assert why(KeyFile.open, path) == "locked"
    assert why(KeyFile.open, path, new_identity()) == "wrong"


def test_a_file_is_sealed_for_a_profile_that_gets_a_passphrase_and_opened_again(path: Path) -> None:
    identity = new_identity()
    keys = KeyFile.open(path)
    keys.begin("counsellor_file")
    kept = secret(keys, "counsellor_file")
    keys.seal_for(identity.recipient)
    assert written_in(path.parent, kept) == []
    keys.note(HEADS, b"c")
    assert written_in(path.parent, kept) == []
    assert why(KeyFile.open, path) == "locked"
    again = KeyFile.open(path, identity_from(identity.secret))
    assert secret(again, "counsellor_file") == kept
    again.seal_for(None)
    assert KeyFile.open(path).heads == HEADS


def test_with_a_recipient_alone_a_new_file_is_sealed(path: Path) -> None:
    identity = new_identity()
    KeyFile.open(path, None, identity.recipient).begin("counsellor_file")
    assert KeyFile.open(path, identity).purposes == ("counsellor_file",)
    assert why(KeyFile.open, path, None, identity.recipient) == "locked"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_no_other_account_can_read_it(path: Path) -> None:
    KeyFile.open(path).begin("counsellor_file")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_erasing_deletes_the_file_and_what_was_being_written(path: Path) -> None:
    keys = KeyFile.open(path)
    keys.begin("counsellor_file")
    path.with_name(path.name + files.UNFINISHED).write_bytes(path.read_bytes())
    os.link(path, seen := path.parent / "free part of the disk")
    row_keys.erase(path)
    assert list(path.parent.iterdir()) == [seen]
    assert written_in(path.parent, secret(keys, "counsellor_file")) == []
    row_keys.erase(path)


PURPOSES = st.sampled_from(["counsellor_file", "research_events", "questionnaires"])
STEPS = st.one_of(
    st.tuples(st.just("begin"), PURPOSES),
    st.tuples(st.just("drop"), PURPOSES),
    st.tuples(st.just("note"), st.integers(0, 99)),
    st.tuples(st.sampled_from(["again", "seal", "unseal"]), st.none()),
)


@given(steps=st.lists(STEPS, max_size=12))
@settings(max_examples=500 if FULL else 15, deadline=None)
def test_whatever_was_done_each_key_opens_its_own_rows_and_no_others(
    steps: list[tuple[str, str | int | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path, mine = tmp_path_factory.mktemp("keys") / "boat.keys", new_identity()
    sealed, rows, gone, heads = False, dict[str, bytes](), list[bytes](), dict[str, tuple[int, bytes]]()
    keys = KeyFile.open(path, mine)
    keys.seal_for(None)
    for step, what in steps:
        if step == "begin" and isinstance(what, str) and what not in rows:
            rows[what] = keys.begin(what).seal([(what.encode(), b"place")])[0]
        elif step == "drop" and isinstance(what, str):
            gone += [secret(keys, what)] if what in rows else []
            rows.pop(what, None)
            heads.pop(what, None)
            keys.drop(what)
        elif step == "note" and isinstance(what, int):
            heads = dict.fromkeys(rows, (what, b"h"))
            keys.note(heads, b"c")
        elif step in ("seal", "unseal"):
            sealed = step == "seal"
            keys.seal_for(mine.recipient if sealed else None)
        keys = reopened(path, mine if sealed else None) if step == "again" else keys
        assert keys.heads == heads and keys.purposes == tuple(sorted(rows))
    for purpose, row in rows.items():
        key = reopened(path, mine if sealed else None).key(purpose)
        assert key is not None and key.open(row, b"place") == purpose.encode()
    assert not any(written_in(path.parent, one) for one in gone)


def reopened(path: Path, identity: Identity | None) -> KeyFile:
    assert is_sealed(path.read_bytes()) is (identity is not None)
    return KeyFile.open(path, identity)
