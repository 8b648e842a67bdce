"""The commands themselves: what they say of wrong arguments, how they end, and what a passphrase keeps shut."""

import csv
import json
import re
import shutil
import sqlite3
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from game.save.store import Boat, Saves
from telemetry import cli
from telemetry.commands.parser import RUNS
from telemetry.consent import Step
from telemetry.events import COUNSELLOR_FILE, PURPOSES, QUESTIONNAIRES, LevelStarted, QuestionnaireAnswered
from telemetry.recorder import open_recorder
from telemetry.study import check_form
from telemetry.study_pack import read_study
from telemetry.summary import read
from tests.telemetry_kit import BOAT, STUDY, HandClock, bytes_of, notes, path_in, recording, traced, traces
from vault.sealing import seal_with_passphrase

ROOT = Path(__file__).resolve().parents[2]
WORDS = "a rope and two lamps"


class Said:
    """How a command ended, and what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *args: str | Path) -> None:
        out = StringIO()
        try:
            self.code = cli.main([str(one) for one in args], out, HandClock().day)
        except SystemExit as stopped:  # --help
            self.code = int(stopped.code or 0)
        heard = capsys.readouterr()
        self.out, self.err = out.getvalue() + heard.out, heard.err

    @property
    def flat(self) -> str:
        return " ".join(self.out.split())


@pytest.fixture(scope="module")
def first_locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boat with notes behind a passphrase, and beside it one without either."""
    data = tmp_path_factory.mktemp("locked") / "data"
    data.mkdir()
    saves = Saves(data)
    saves.keep(Boat(BOAT, "wick", "{}"), b"a journey")
    saves.keep(Boat("0123", "ember", "{}"), b"another journey")
    saves.flush()
    with pytest.MonkeyPatch.context() as patched:
        # Tried in a millisecond instead of 200: this is about something else.
        patched.setattr("vault.sealing.seal_with_passphrase", partial(seal_with_passphrase, log_n=10))
        identity = saves.lock(BOAT, WORDS).result()
    saves.close()
    assert identity is not None
    recorder = open_recorder(data, BOAT, HandClock(), age_band="13_15", study=STUDY, identity=identity)
    for purpose in PURPOSES:
        recorder.grant(purpose=purpose).result(5)
    recorder.record(LevelStarted("02_swell"))
    recorder.record(QuestionnaireAnswered("evenings", 0, 1, 2))
    assert recorder.close()
    (data / "right.txt").write_text(f"{WORDS}\n", encoding="utf-8")
    (data / "wrong.txt").write_text("a rope and two lamp\n", encoding="utf-8")
    return data


@pytest.fixture
def locked(first_locked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_locked, tmp_path / "data"))


def kept_bytes(data: Path) -> bytes:
    """All that telemetry keeps; -shm is an index that SQLite makes anew whenever a file is read."""
    files = sorted(file for file in (data / "telemetry").iterdir() if not file.name.endswith("-shm"))
    return b"\0".join(file.read_bytes() for file in files).rstrip(b"\0")


# What is locked


READING = (["show"], ["show", "--all"], ["page", "--out", "page.html"], ["csv", "--out", "csv"], ["verify"])
ERASING = ["erase", "--yes", "--purpose", QUESTIONNAIRES]


@pytest.mark.parametrize("command", [*READING, ERASING], ids=" ".join)
def test_p6_what_is_locked_opens_with_the_passphrase_alone(
    locked: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(locked)
    before = kept_bytes(locked)
    shut = Said(capsys, *command, "--data", locked)
    wrong = Said(capsys, *command, "--data", locked, "--passphrase-file", locked / "wrong.txt")
    assert (shut.code, wrong.code) == (3, 3)
    assert "locked with a passphrase" in (shut.err + shut.out).lower() and "is not the right one" in wrong.err
    assert kept_bytes(locked) == before
    right = Said(capsys, *command, "--data", locked, "--passphrase-file", locked / "right.txt")
    assert right.code == 0 and right.err == ""
    if command[0] == "show":
        assert "Swell: waits for you" in right.flat and "Swell" not in shut.out


def test_p6_a_wrong_passphrase_purges_nothing_where_none_purges_unread(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept_bytes(locked)
    command = ("purge", "--older-than", "0", "--data", locked)
    wrong = Said(capsys, *command, "--passphrase-file", locked / "wrong.txt")
    assert wrong.code == 3 and "is not the right one" in wrong.err and kept_bytes(locked) == before
    assert Said(capsys, *command).code == 0
    assert Said(capsys, *command, "--passphrase-file", locked / "right.txt").code == 0


def test_p6_a_lock_on_one_boat_keeps_no_other_from_being_told_of(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorder = open_recorder(locked, "0123", HandClock(), age_band="13_15")
    recorder.grant().result(5)
    recorder.record(LevelStarted("05_fogbank"))
    recorder.close()
    said = Said(capsys, "show", "--data", locked)
    assert said.code == 3 and f"{BOAT}: these notes are locked" in said.err
    assert "Fogbank: waits for you" in said.flat
    assert [one["boat"]["locked"] for one in json.loads(Said(capsys, "show", "--json", "--data", locked).out)] == [
        False
    ]
    checked = Said(capsys, "verify", "--data", locked)
    assert checked.code == 3
    assert (
        "0123: Sound." in checked.out
        and f"{BOAT}: Locked with a passphrase. The chain of notes is whole" in checked.out
    )


def test_p6_tampering_shows_through_a_lock(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    conn = sqlite3.connect(path_in(locked))
    conn.execute("update events set day = day + 1 where seq = 2")
    conn.commit()
    conn.close()
    said = Said(capsys, "verify", "--data", locked)
    assert said.code == 1 and "note 2 was changed" in said.out


def test_status_needs_no_passphrase_and_says_what_is_locked(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "status", "--data", locked)
    assert said.code == 0
    assert (
        "recording (notes for a counsellor file, a study's notes" in said.out
        and "Locked with a passphrase." in said.out
    )
    (told,) = json.loads(Said(capsys, "status", "--json", "--data", locked).out)
    assert told["locked"] is True and told["recording"] is True
    assert set(told["purposes"]) == set(PURPOSES)
    assert told["notes"] == sum(one["notes"] for one in told["purposes"].values()) > 8


def test_c4_erasing_all_of_it_needs_no_passphrase(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "erase", "--yes", "--data", locked)
    assert said.code == 0 and "the notes are deleted" in said.out
    assert kept_bytes(locked) == b""


# What is told


def test_show_tells_of_a_boat_without_notes_and_of_its_lock(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "show", "--data", locked, "--boat", "0123")
    assert said.code == 0
    assert "Your boat is kept: your keeper, where you are" in said.flat and "No notes are kept" in said.flat
    said = Said(capsys, "show", "--data", locked, "--boat", BOAT, "--passphrase-file", locked / "right.txt")
    assert "Your boat is kept and locked with a passphrase" in said.flat
    assert "wick" not in said.out and "ember" not in said.out


def test_notes_whose_key_is_gone_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(LevelStarted("02_swell"))
    path_in(tmp_path).with_suffix(".keys").unlink()
    said = Said(capsys, "show", "--data", tmp_path)
    assert "4 notes are there that nobody can read any more: their key is gone." in said.flat


def test_one_purpose_can_be_written_out_and_erased_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        for purpose in (COUNSELLOR_FILE, QUESTIONNAIRES):
            recorder.grant(purpose=purpose).result(5)
        recorder.record(QuestionnaireAnswered("evenings", 0, 1, 2))
    args = ("--data", tmp_path, "--purpose", QUESTIONNAIRES)
    assert Said(capsys, "csv", "--out", tmp_path / "csv", *args).code == 0
    with (tmp_path / "csv" / "events.csv").open(encoding="utf-8", newline="") as file:
        assert {line["purpose"] for line in csv.DictReader(file)} == {QUESTIONNAIRES}
    found, others = traces(tmp_path, QUESTIONNAIRES), notes(tmp_path)
    shutil.rmtree(tmp_path / "csv")
    assert Said(capsys, "erase", "--yes", *args).code == 0
    assert traced(tmp_path, found) == 0 and notes(tmp_path)[: len(others)] == others
    assert set(read(path_in(tmp_path)).lanes) == {COUNSELLOR_FILE}


def test_verify_tells_the_counts_and_the_head_of_each_purpose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(LevelStarted("02_swell"))
        recorder.record(LevelStarted("Not a code"))
    said = Said(capsys, "verify", "--data", tmp_path)
    last = notes(tmp_path)[-1]
    assert f"notes for a counsellor file: {last.seq} kept, 1 broke a rule, 0 lost." in said.out
    assert f"number {last.seq}, check code {last.hash.hex()[:16]}" in said.out


def test_a_store_of_a_newer_game_is_left_alone_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(LevelStarted("02_swell"))
    conn = sqlite3.connect(path_in(tmp_path))
    conn.execute("update meta set value = '99' where key = 'format'")
    conn.commit()
    conn.close()
    before = kept_bytes(tmp_path)
    for command in (["show"], ["status"], ["verify"], ["purge", "--older-than", "0"]):
        said = Said(capsys, *command, "--data", tmp_path)
        assert said.code == 1, command
        assert "newer version of the game" in said.err
    assert kept_bytes(tmp_path) == before


# Arguments


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["shw"], "There is no command shw. There are: status, verify,"),
        (["shw"], "Did you mean show?"),
        (["dataset"], "Say what to do."),
        (["dataset", "sinth"], "Did you mean synth?"),
        (["dataset", "synth"], "--out is missing."),
        (["dataset", "synth", "--out", "x", "--pupils", "0"], "--pupils: 0 is no whole number from 1"),
        (["purge"], "--older-than is missing."),
        (["purge", "--older-than"], "There has to be something after --older-than."),
        (["show", "--al"], "--al means nothing here."),
        (["show", "--boat", "nobody"], "There is no boat called nobody."),
        (["csv", "--purpose", "research"], "--purpose cannot be research. It can be: counsellor_file,"),
        (["verify", "--passphrase-file", "none.txt"], "none.txt cannot be read"),
        (["study", "form-codes", "--study", "My study", "--step", "school", "--count", "1"], "My study is no code"),
    ],
)
def test_wrong_arguments_are_answered_in_a_sentence(
    args: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_boats = args[:1] in (["shw"], ["dataset"], ["study"]) or args[-1] == "--older-than"
    said = Said(capsys, *args) if no_boats else Said(capsys, *args, "--data", tmp_path)
    assert said.code == 2
    assert sentence in said.err and "usage:" not in said.err
    assert said.out == "" and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["", *RUNS])
def test_help_says_how_a_command_can_end(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, *command.split(), "--help")
    assert said.code == 0
    ends = re.findall(r"^  (\d+) +(.+)$", said.out, re.MULTILINE)
    assert [int(code) for code, _ in ends] == [0, 1, 2, 3, 130]
    paper = (ROOT / "docs" / "COMMANDS.md").read_text(encoding="utf-8")
    for code, meaning in ends:
        assert f"| {code} | {meaning} |" in paper
    for option in re.findall(r"^  (--[\w-]+)", said.out, re.MULTILINE):
        assert f"`{option}" in paper, option


def test_the_paper_and_the_readme_name_every_command_and_exit_code() -> None:
    paper, readme = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/COMMANDS.md", "README.md"))
    assert set(re.findall(r"^\| `([a-z -]+?)` \|", paper, re.MULTILINE)) >= set(RUNS)
    for command in RUNS:
        assert f"`{command}`" in readme
    assert "docs/COMMANDS.md" in readme
    assert all(f"{code} " in readme.partition("exit code")[2] for code in range(4))


# For researchers


def test_form_codes_fit_the_pack_they_are_put_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = (ROOT / "tests" / "data" / "study" / "study.toml").read_text(encoding="utf-8")
    args = ["study", "form-codes", "--study", "calm_waters", "--step", "school", "--count", "40"]
    said = Said(capsys, *args)
    assert said.code == 0
    codes = re.findall(r"^  ((?:[0-9A-Z]{4}-?){3})$", said.out, re.MULTILINE)
    lines = said.out.partition("[forms]:\n")[2]
    changed = re.sub(r"^school = \[\"e7.*\]$", lambda _: lines, pack, flags=re.MULTILINE)
    (tmp_path / "study.toml").write_text(changed, encoding="utf-8")
    study = read_study(tmp_path)
    assert len(set(codes)) == 40 == len(study.forms[Step.SCHOOL])
    assert all(check_form(study, Step.SCHOOL, code) and not check_form(study, Step.GUARDIAN, code) for code in codes)
    told = json.loads(Said(capsys, *args, "--json").out)
    assert len(told["forms"]) == 40 and {one["code"] for one in told["forms"]}.isdisjoint(codes), "fresh each time"


def test_dataset_synth_makes_a_cohort_and_leaves_a_full_folder_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made"
    args: list[str | Path] = [
        "dataset",
        "synth",
        "--out",
        out,
        "--schools",
        "1",
        "--classes",
        "1",
        "--pupils",
        "3",
        "--days",
        "20",
    ]
    said = Said(capsys, *args)
    assert said.code == 0 and "None of them ever lived." in said.out and "3 pupils (schools: 1)" in said.out
    assert Said(capsys, "verify", "--data", out / "school-01" / "class-01").code == 0
    before = bytes_of(out)
    again = Said(capsys, *args)
    assert again.code == 2 and "There is something in" in again.err and bytes_of(out) == before
    told = json.loads(Said(capsys, *args[:3], tmp_path / "two", *args[4:], "--json").out)
    assert told["made_up"] is True and told["pupils"] == 3 and told["notes"] > 0
