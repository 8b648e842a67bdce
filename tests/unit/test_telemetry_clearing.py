"""Deleting by command, and what the page makes of little (C4, P5)."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest

from game.save.store import AlreadyOpenError, FolderLock
from telemetry import clearing, cli, report, words
from telemetry.consent import Did
from telemetry.events import How, LevelStarted, Origin, SkillPractised
from telemetry.page import page
from telemetry.summary import read
from tests.telemetry_kit import BOAT, HandClock, bytes_of, chain_faults, notes, path_in, recording, traced, traces

CANARY = "canary_island"


def run(*args: str, data: Path, day: int = 0) -> tuple[int, str]:
    out = StringIO()
    today = HandClock().day + timedelta(days=day)
    return cli.main([*args, "--data", str(data)], out, today), out.getvalue()


@pytest.fixture
def played(tmp_path: Path) -> Path:
    """A note on day 0 and one on day 30."""
    clock = HandClock()
    for wait in (0, 30):
        clock.day += timedelta(days=wait)
        with recording(tmp_path, clock, yes=wait == 0) as recorder:
            recorder.record(LevelStarted(CANARY if wait == 0 else "02_swell"))
    return tmp_path


# Erasing


def test_c4_erase_deletes_what_the_yes_covered_and_keeps_that_it_was_taken_back(played: Path) -> None:
    found = traces(played)
    code, said = run("erase", "--yes", data=played, day=31)
    assert code == 0
    assert "the notes are deleted" in said and "I can't delete a copy you gave someone." in said
    assert traced(played, found) == 0
    left = read(path_in(played))
    assert left.notes == 0 and left.record is not None
    last = left.record.acts[-1]
    assert (last.act, last.day, last.method) == (Did.WITHDREW, 31, "command")
    shown = " ".join(run("show", data=played)[1].split())
    assert "you stopped it (by a command outside the game)" in shown
    assert "It is asked again" not in shown, "who stopped is not asked again"


def test_c4_erase_does_nothing_until_it_is_meant(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = bytes_of(played)
    assert run("erase", data=played)[0] == 2
    assert "Nothing was deleted yet" in capsys.readouterr().err
    assert bytes_of(played) == before


@pytest.mark.parametrize("command", [("erase", "--yes"), ("purge", "--older-than", "0")])
def test_c4_nothing_is_deleted_while_the_game_would_write_on(
    played: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    lock = FolderLock(played)
    before = len(notes(played))
    try:
        assert run(*command, data=played)[0] == 2
        assert "The game is open" in capsys.readouterr().err
    finally:
        lock.release()
    assert len(notes(played)) == before
    assert run(*command, data=played)[0] == 0


@pytest.mark.parametrize("command", [("erase", "--yes"), ("purge", "--older-than", "0")])
def test_c4_the_game_does_not_open_while_a_command_deletes(
    played: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[str] = []

    def opened(*_: object) -> bool:
        try:
            FolderLock(played).release()
        except AlreadyOpenError:
            came.append("shut out")
        return True

    monkeypatch.setattr(clearing, "withdraw" if command[0] == "erase" else "purge", opened)
    assert run(*command, data=played)[0] == 0
    assert came == ["shut out"]
    FolderLock(played).release()


def test_c4_a_folder_that_is_not_there_is_not_made_by_a_command(tmp_path: Path) -> None:
    assert run("purge", "--older-than", "0", data=tmp_path / "none")[0] == 0
    assert not (tmp_path / "none").exists()


def test_c4_what_cannot_be_erased_is_said(
    played: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clearing, "withdraw", lambda file, today, purposes, identity: False)
    code, said = run("erase", "--yes", data=played)
    assert code == 1 and said == ""
    assert "could not be deleted. Close what else has the file open" in capsys.readouterr().err
    code, said = run("erase", "--yes", "--json", data=played)
    assert code == 1 and json.loads(said) == {BOAT: False}


# Old notes


def test_p5_purge_deletes_what_is_older_and_the_rest_still_verifies(played: Path) -> None:
    old = sum(row.day == 0 for row in notes(played))
    found = traces(played)[:old]
    code, said = run("purge", "--older-than", "10", data=played, day=40)
    assert code == 0 and f"{old} notes older than 10 days deleted" in said
    assert {row.day for row in notes(played)} == {30}
    assert len(found) == old > 0 and traced(played, found) == 0
    assert chain_faults(played) == []
    assert json.loads(run("purge", "--older-than", "10", "--json", data=played, day=40)[1]) == {BOAT: 0}


def test_p5_purge_says_which_file_it_could_not_read_and_goes_on(
    played: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(file: Path, days: int, today: date, identity: object) -> int:
        raise PermissionError(file)

    monkeypatch.setattr(clearing, "purge", refused)
    code, said = run("purge", "--older-than", "10", data=played)
    assert code == 1 and said == ""
    assert f"{BOAT}: it could not be deleted (" in capsys.readouterr().err


@pytest.mark.parametrize("days", ["-3", "soon", "1.5"])
def test_p5_days_are_a_whole_number(played: Path, days: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = bytes_of(played)
    assert run("purge", "--older-than", days, data=played)[0] == 2
    assert f"{days} is no whole number from 0" in capsys.readouterr().err
    assert bytes_of(played) == before


# Little on the page


def test_one_short_day_is_a_sentence_and_not_an_empty_chart(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(SkillPractised("senses", 1, Origin.TOOLKIT, How.FINISHED, 12))
    said = report.sections(read(path_in(tmp_path)), words.load())
    by_id = {section.id: section for section in said}
    assert by_id["days"].chart is None and by_id["days"].table is None
    assert by_id["days"].facts == ("Day 0: 1 time, under a minute.",)
    skills = by_id["skills"].table
    assert skills is not None and skills.rows[0][-1] == "under 1", "what was short is not nothing"
    assert "only what came after your yes" in by_id["islands"].lines[0]
    assert page((("Boat 1", said),), words.load()).count("<figure") == 1
