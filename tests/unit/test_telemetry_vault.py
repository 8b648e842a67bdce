"""A SQLite file is opened so that it lasts, and a damaged one is set aside whole (telemetry.md, promise 2)."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from vault.sqlite_file import Damaged, files_of, open_sound, open_to_read

JUNK = b"This was a homework file." * 400


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)])
def test_what_is_committed_lasts_and_what_is_deleted_is_gone(pragma: str, value: object, tmp_path: Path) -> None:
    opened = open_sound(tmp_path / "new" / "a.sqlite")
    assert opened.set_aside is None
    assert opened.sentence == ""
    assert opened.connection.execute(f"pragma {pragma}").fetchone() == (value,)
    opened.connection.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_no_other_account_can_read_it(tmp_path: Path) -> None:
    opened = open_sound(tmp_path / "a.sqlite")
    opened.connection.execute("create table t (x)")
    for file in files_of(tmp_path / "a.sqlite"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    opened.connection.close()


def test_a_file_that_is_only_locked_is_never_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    other = sqlite3.connect(file)
    other.execute("create table t (x)")
    other.execute("pragma locking_mode=exclusive")
    other.execute("begin exclusive")
    with pytest.raises(sqlite3.OperationalError):
        opened_at_once(file)
    other.close()
    assert files_of(file) == (file,)


def opened_at_once(file: Path) -> sqlite3.Connection:
    connect = sqlite3.connect

    def impatient(*args: object, **named: object) -> sqlite3.Connection:
        return connect(*args, **{**named, "timeout": 0})  # type: ignore[call-overload, no-any-return]

    patch = pytest.MonkeyPatch()
    patch.setattr(sqlite3, "connect", impatient)
    try:
        return open_sound(file).connection
    finally:
        patch.undo()


def test_a_damaged_file_keeps_its_wal_with_it_and_each_gets_its_own_name(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    for number in (1, 2):
        file.write_bytes(JUNK)
        (tmp_path / "a.sqlite-wal").write_bytes(b"what was written last")
        opened = open_sound(file)
        opened.connection.close()
        assert opened.set_aside == tmp_path / f"a.damaged-{number}.sqlite"
        assert opened.set_aside.name in opened.sentence
        beside = tmp_path / f"a.damaged-{number}.sqlite-wal"
        assert beside.read_bytes() == b"what was written last"
    assert len(files_of(file)) == 5


def test_reading_a_damaged_or_missing_file_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_to_read(tmp_path / "none.sqlite")
    (tmp_path / "a.sqlite").write_bytes(JUNK)
    with pytest.raises(Damaged):
        open_to_read(tmp_path / "a.sqlite")
    assert files_of(tmp_path / "a.sqlite") == (tmp_path / "a.sqlite",)
