"""A new file takes the place of an open one: nothing of the old one is left, and a power cut leaves one of the two."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vault import files, sqlite_file
from vault.sqlite_file import FRESH, files_of, open_sound, open_to_read, swap

CANARY = b"what-only-this-purpose-justified"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "telemetry"
    folder.mkdir()
    return folder / "boat.sqlite"


@pytest.fixture
def old(path: Path) -> sqlite3.Connection:
    """An open file whose content is partly in the WAL still."""
    conn = open_sound(path).connection
    for table in ("notes", "more"):
        conn.execute(f"create table {table} (x)")
        conn.executemany(f"insert into {table} values (?)", [(CANARY,)] * 2000)
        conn.commit()
    assert holding(path.parent)
    return conn


def holding(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if CANARY in file.read_bytes()]


def consent(conn: sqlite3.Connection) -> None:
    conn.execute("create table consent (record)")
    conn.execute("insert into consent values ('withdrew')")


def content(conn: sqlite3.Connection) -> dict[str, int]:
    tables = [str(row[0]) for row in conn.execute("select name from sqlite_master order by name")]
    return {table: int(conn.execute(f"select count(*) from {table}").fetchone()[0]) for table in tables}


def asked(conn: sqlite3.Connection, pragma: str) -> object:
    """All of the answer: a statement that is not read to its end keeps the file locked."""
    return conn.execute(f"pragma {pragma}").fetchall()[0][0]


OLD, NEW = {"more": 2000, "notes": 2000}, {"consent": 1}


def test_nothing_of_the_old_file_is_left_and_the_new_one_goes_on(path: Path, old: sqlite3.Connection) -> None:
    conn = swap(old, path, consent)
    assert content(conn) == NEW
    assert holding(path.parent) == []
    with pytest.raises(sqlite3.ProgrammingError):
        old.execute("select 1")
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)):
        assert asked(conn, pragma) == value
    conn.execute("insert into consent values ('consented')")
    conn.commit()
    reader = open_to_read(path)
    assert content(reader) == {"consent": 2}
    reader.close()
    conn.close()
    assert [file.name for file in files_of(path)] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_no_other_account_can_read_the_new_file(path: Path, old: sqlite3.Connection) -> None:
    conn = swap(old, path, consent)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files_of(path)} == {0o600}
    conn.close()


def test_what_stays_is_read_from_the_old_file(path: Path, old: sqlite3.Connection) -> None:
    def fill(new: sqlite3.Connection) -> None:
        new.execute("create table notes (x)")
        new.executemany("insert into notes values (?)", old.execute("select 'sealed' from notes"))

    conn = swap(old, path, fill)
    assert content(conn) == {"notes": 2000}
    assert holding(path.parent) == []


@pytest.mark.parametrize("reading", [True, False], ids=["in the middle of reading", "only open"])
def test_while_another_program_reads_nothing_changes(
    reading: bool, path: Path, old: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "WAITS_FOR_READERS_S", (0.0, 0.001))
    reader = open_to_read(path)
    rows = reader.execute("select * from notes" if reading else "select 1")
    assert next(rows) if reading else rows.fetchall() == [(1,)]
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        swap(old, path, consent)
    old.execute("insert into notes values (1)")
    old.commit()
    assert content(old) == {**OLD, "notes": 2001}
    assert asked(old, "journal_mode") == "wal"
    assert asked(old, "busy_timeout") == 5000
    rows.close()
    reader.close()
    assert content(swap(old, path, consent)) == NEW


def test_a_reader_who_leaves_in_time_is_waited_for(
    path: Path, old: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_to_read(path)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 5:
            reader.close()

    monkeypatch.setattr("vault.sqlite_file.time.sleep", sleep)
    assert content(swap(old, path, consent)) == NEW
    assert len(waited) == 5
    assert 0.3 < sum(sqlite_file.WAITS_FOR_READERS_S) < 0.5


def test_a_file_that_cannot_be_filled_changes_nothing(path: Path, old: sqlite3.Connection) -> None:
    def full(new: sqlite3.Connection) -> None:
        new.execute("pragma max_page_count = 3")
        new.execute("create table notes (x)")
        new.executemany("insert into notes values (?)", [(b"x" * 999,)] * 99)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        swap(old, path, full)
    assert content(old) == OLD
    assert asked(old, "journal_mode") == "wal"
    old.close()
    assert [file.name for file in files_of(path)] == [path.name]


def test_a_power_cut_leaves_the_whole_old_file_or_the_whole_new_one(
    path: Path, old: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is copied before and after each step that names, moves or deletes a file, and while it is filled."""
    cuts: list[Path] = []

    def cut() -> None:
        cuts.append(tmp_path / f"cut-{len(cuts)}")
        shutil.copytree(path.parent, cuts[-1])

    def cutting(step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*args: Any, **named: Any) -> Any:
            cut()
            done = step(*args, **named)
            cut()
            return done

        return taken

    def fill(new: sqlite3.Connection) -> None:
        cut()
        consent(new)
        cut()
        new.commit()
        cut()

    monkeypatch.setattr("vault.files.os.replace", cutting(os.replace))
    monkeypatch.setattr(Path, "unlink", cutting(Path.unlink))
    monkeypatch.setattr(files, "put_in_place", leaving_the_wal(path, files.put_in_place))
    swap(old, path, fill).close()
    monkeypatch.undo()
    seen = [after_the_cut(folder / path.name) for folder in cuts]
    assert len(seen) > 12
    turn = seen.index("new")
    assert seen == ["old"] * turn + ["new"] * (len(seen) - turn) and 0 < turn < len(seen) - 4


def leaving_the_wal(path: Path, step: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    """The WAL of the old file lies there all the same: SQLite would play it into the new one."""
    wal = path.with_name(path.name + "-wal")
    left = wal.read_bytes()
    assert CANARY in left

    def taken(new: Path, place: Path) -> None:
        step(new, place)
        if place != path:
            wal.write_bytes(left)

    return taken


def after_the_cut(path: Path) -> str:
    """What is found at the next start; the other file is gone then, to the last byte. A reader finds the same."""
    read = open_to_read(path)
    to_read = content(read)
    read.close()
    opened = open_sound(path)
    found = content(opened.connection)
    opened.connection.close()
    assert opened.set_aside is None
    assert found == to_read
    assert found in (OLD, NEW)
    if found == OLD:
        return "old"
    assert holding(path.parent) == []
    assert not path.with_name(path.name + FRESH).exists()
    return "new"


def test_what_was_being_made_counts_for_nothing_and_is_erased_with_the_rest(path: Path) -> None:
    open_sound(path).connection.close()
    for ending in (*sqlite_file.BUILDING, FRESH):
        path.with_name(path.name + ending).write_bytes(CANARY)
    assert {file.name for file in files_of(path)} == {
        path.name + ending for ending in ("", *sqlite_file.BUILDING, FRESH)
    }
