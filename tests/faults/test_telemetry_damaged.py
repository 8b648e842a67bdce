"""Commands on what is damaged, set aside, or on a disk that takes no change: never "sound", nor "tampered with"."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from telemetry import cli
from telemetry.ageing import purge_old
from telemetry.consent import Step
from telemetry.events import RESEARCH_EVENTS, LevelStarted
from telemetry.keys import keys_of, set_aside_of
from tests.telemetry_kit import BOAT, STUDY, HandClock, bytes_of, notes, path_in, recording, traced, traces
from vault.sqlite_file import open_to_read

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes of folders are a thing of POSIX")
INTERNAL = re.compile(r"btree|sqlite_|malformed|Error\b|Page \d|unable to open|disk image", re.IGNORECASE)
"""Words of SQLite and Python, which say nothing to whoever reads a sentence."""


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str], data: Path, *args: str, day: int = 0) -> None:
        out = StringIO()
        self.code = cli.main([*args, "--data", str(data)], out, HandClock().day + timedelta(days=day))
        self.out, self.err = out.getvalue(), capsys.readouterr().err
        assert not INTERNAL.search(re.sub(r"\S+\.sqlite\S*", "", self.out + self.err)), self.out + self.err


@pytest.fixture
def played(tmp_path: Path) -> Path:
    clock = HandClock()
    for wait in (0, 30):
        clock.day += timedelta(days=wait)
        with recording(tmp_path, clock, yes=wait == 0) as recorder:
            for _ in range(200):
                recorder.record(LevelStarted("02_swell"))
    return tmp_path


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:20_000])


def no_database(file: Path) -> None:
    file.write_bytes(b"This was a homework file." * 400)


def page_lost(file: Path) -> None:
    """A page of the notes reads as nonsense; SQLite names it by its number."""
    content = bytearray(file.read_bytes())
    content[9 * 4096 : 10 * 4096] = b"\x07" * 4096
    file.write_bytes(content)


def no_sense(file: Path) -> None:
    """A sound database, in which a count is no number."""
    conn = sqlite3.connect(file)
    conn.execute("update meta set value = 'soon' where key = 'last_day'")
    conn.commit()
    conn.close()


def no_count(file: Path) -> None:
    """The same, where only whoever writes on needs it."""
    conn = sqlite3.connect(file)
    conn.execute("update lanes set lost = 'soon'")
    conn.commit()
    conn.close()


DAMAGED = pytest.mark.parametrize("spoil", [cut, no_database, page_lost, no_sense])


# Damaged


@pytest.mark.parametrize("spoil", [cut, no_database, page_lost, no_sense, no_count])
def test_p5_purge_leaves_what_is_damaged_as_it_is_and_says_so(
    spoil: Callable[[Path], None], played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = path_in(played)
    spoil(file)
    before = file.read_bytes(), keys_of(file).read_bytes()
    said = Said(capsys, played, "purge", "--older-than", "1", day=90)
    assert said.code == 1 and said.out == ""
    assert "is damaged, so old notes in it cannot be found, and nothing was deleted" in said.err
    assert (file.read_bytes(), keys_of(file).read_bytes()) == before and not set_aside_of(file)
    assert purge_old(played, HandClock().day + timedelta(days=400)) == 0
    assert (file.read_bytes(), keys_of(file).read_bytes()) == before, "nor does the game at its start"
    checked = Said(capsys, played, "verify", day=90)
    assert checked.code == 1 and "Sound" not in checked.out
    told = json.loads(Said(capsys, played, "purge", "--older-than", "1", "--json", day=90).out)
    assert told == {BOAT: None}


@DAMAGED
@pytest.mark.parametrize("command", [["show"], ["status"], ["page", "--out", "page.html"], ["csv", "--out", "csv"]])
def test_what_is_damaged_is_said_in_a_sentence(
    command: list[str],
    spoil: Callable[[Path], None],
    played: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(played)
    if spoil is no_sense and command[0] == "csv":
        spoil = no_database  # a table does not need that number
    spoil(path_in(played))
    said = Said(capsys, played, *command)
    assert said.code == 1
    assert f"{path_in(played)} is damaged and cannot be read. It was left as it is." in said.err
    assert "No notes are kept" not in said.out and not (played / "page.html").exists()


def test_c4_what_is_damaged_can_be_erased(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = traces(played)
    cut(path_in(played))
    assert Said(capsys, played, "erase", "--yes").code == 0
    assert traced(played, found) == 0 and not set_aside_of(path_in(played))


def test_p5_notes_whose_key_is_gone_grow_old_without_being_set_aside(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys_of(path_in(played)).unlink()
    said = Said(capsys, played, "purge", "--older-than", "10", day=35)
    assert said.code == 0 and re.search(r": \d{3} notes older than 10 days deleted", said.out)
    assert not set_aside_of(path_in(played))
    with_days = open_to_read(path_in(played))
    assert {day for (day,) in with_days.execute("select day from events")} == {30}
    with_days.close()


# Set aside


@pytest.fixture
def aside(played: Path) -> tuple[Path, tuple[str, ...]]:
    """A boat whose notes were damaged, set aside by the game, and begun anew."""
    cut(path_in(played))
    with recording(played) as recorder:
        assert recorder.trouble == "set_aside"
        recorder.record(LevelStarted("05_fogbank"))
    names = tuple(file.name for file in set_aside_of(path_in(played)))
    assert {name.rpartition(".")[2] for name in names} >= {"sqlite", "keys"}
    return played, names


def test_what_was_set_aside_is_named_by_each_command(
    aside: tuple[Path, tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    data, names = aside
    for command in (["status"], ["verify"], ["show"], ["page", "--out", str(data / "page.html")]):
        said = Said(capsys, data, *command)
        heard = said.out + ((data / "page.html").read_text(encoding="utf-8") if command[0] == "page" else "")
        assert said.code == 1 and said.err == "", command
        assert all(name in heard for name in names), command
    assert "Sound." not in Said(capsys, data, "verify").out
    checked = json.loads(Said(capsys, data, "verify", "--json").out)[BOAT]
    assert checked["sound"] is False and checked["set_aside"] == list(names)
    assert json.loads(Said(capsys, data, "status", "--json").out)[0]["set_aside"] == list(names)
    assert json.loads(Said(capsys, data, "show", "--json").out)[0]["set_aside"] == list(names)
    table = Said(capsys, data, "csv", "--out", str(data / "csv"))
    assert table.code == 1 and all(name in table.err for name in names)


def test_c4_what_was_set_aside_goes_with_erasing_and_then_all_is_sound(
    aside: tuple[Path, tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    data, names = aside
    assert Said(capsys, data, "erase", "--yes").code == 0
    assert not any(name.encode() in str(sorted(data.rglob("*"))).encode() for name in names)
    assert Said(capsys, data, "verify").code == 0 and Said(capsys, data, "status").code == 0


def test_c4_what_was_set_aside_is_told_of_and_erased_where_nothing_else_is_left(
    aside: tuple[Path, tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    data, names = aside
    for file in (path_in(data), keys_of(path_in(data))):
        file.unlink()
    said = Said(capsys, data, "status")
    assert said.code == 1 and all(name in said.err for name in names) and "No notes are kept" not in said.out
    assert Said(capsys, data, "erase").code == 2, "it is asked first"
    assert Said(capsys, data, "erase", "--yes").code == 0
    assert not set_aside_of(path_in(data)) and Said(capsys, data, "status").code == 0


# A disk that takes no change


@pytest.fixture
def read_only(played: Path) -> Iterator[Path]:
    """The notes in a folder that takes no change."""
    folder = played / "telemetry"
    for file in folder.iterdir():
        file.chmod(0o400)
    folder.chmod(0o500)
    yield played
    folder.chmod(0o700)


def elsewhere(data: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process that may not write everywhere, as an administrator otherwise may."""
    away = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    line = [*away, sys.executable, "-m", "telemetry", *args, "--data", str(data)]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not INTERNAL.search(re.sub(r"\S+\.sqlite\S*", "", ran.stdout + ran.stderr)), ran.stdout + ran.stderr
    return ran


@POSIX
def test_what_lies_on_a_read_only_disk_is_checked_and_told_as_anywhere(read_only: Path) -> None:
    before = bytes_of(read_only)
    checked = elsewhere(read_only, "verify")
    assert checked.returncode == 0 and checked.stdout.startswith("Sound.") and checked.stderr == ""
    shown = elsewhere(read_only, "show")
    assert shown.returncode == 0
    assert elsewhere(read_only, "status").returncode == 0
    assert bytes_of(read_only) == before
    assert f"{len(notes(read_only))} notes are kept" in " ".join(shown.stdout.split())


@POSIX
@pytest.mark.parametrize("command", [("purge", "--older-than", "0"), ("erase", "--yes")])
def test_c4_a_read_only_disk_is_what_keeps_notes_from_being_deleted(read_only: Path, command: tuple[str, ...]) -> None:
    before = bytes_of(read_only / "telemetry")
    ran = elsewhere(read_only, *command)
    assert ran.returncode == 1 and ran.stdout == ""
    assert "could not be deleted (this disk or folder takes no change)" in ran.stderr
    assert bytes_of(read_only / "telemetry") == before


@POSIX
def test_what_was_not_closed_on_a_read_only_disk_is_not_called_changed(played: Path) -> None:
    """Without the last notes in its WAL the file is not what was written, so it is not read without them."""
    file, kept = path_in(played), played / "kept"
    kept.mkdir()
    conn = sqlite3.connect(file)
    conn.execute("pragma journal_mode=wal")
    conn.execute("update meta set value = value")
    conn.commit()
    for one in (file, file.with_name(file.name + "-wal"), keys_of(file)):
        shutil.copy(one, kept / one.name)
    conn.close()
    shutil.rmtree(file.parent)
    kept.rename(file.parent)
    file.parent.chmod(0o500)
    try:
        ran = elsewhere(played, "verify")
    finally:
        file.parent.chmod(0o700)
    assert ran.returncode == 1 and "changed outside" not in ran.stdout
    assert "was not closed, on a disk or in a folder that takes no change. Copy the whole folder" in ran.stderr


# Written over


def test_a_table_is_not_written_over_and_a_page_is_with_a_word(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, drawn = str(played / "csv"), str(played / "page.html")
    assert Said(capsys, played, "csv", "--out", table).code == 0
    before = bytes_of(played)
    again = Said(capsys, played, "csv", "--out", table)
    assert again.code == 2 and "is there already. Nothing was written over" in again.err
    assert bytes_of(played) == before
    assert Said(capsys, played, "page", "--out", drawn).out == f"Written: {drawn}\n"
    assert Said(capsys, played, "page", "--out", drawn).out == f"Written, in place of what was there: {drawn}\n"


# Other things a line has to say


def test_status_says_who_said_yes_and_waits_for_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = replace(STUDY, steps={Step.GUARDIAN: ("13_15",)})
    with recording(tmp_path, yes=False, study=study) as recorder:
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
    said = Said(capsys, tmp_path, "status")
    assert said.code == 0 and "not recording" in said.out
    assert "said yes, waiting for somebody else to agree too (a study's notes" in said.out


def test_a_small_cohort_is_not_said_to_be_like_the_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = ["--schools", "1", "--classes", "1", "--pupils", "3", "--days", "3", "--out", str(tmp_path / "made")]
    out = StringIO()
    assert cli.main(["dataset", "synth", *made], out) == 0
    left = json.loads((tmp_path / "made" / "cohort.json").read_text(encoding="utf-8"))
    assert "of 3 left in the first level. In the field it is about half; few pupils can be far" in out.getvalue(), left
