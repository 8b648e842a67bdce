"""What `dataset build` says to a researcher who named something wrong, and who can open what it writes."""

import csv
import json
import os
from pathlib import Path

import pytest

from telemetry import cli
from tests.research.handed_in import OWN, HandedIn
from vault.sealing import new_identity


@pytest.fixture
def handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HandedIn:
    """Three players' files, with the key beside them."""
    monkeypatch.chdir(tmp_path)
    made = HandedIn(tmp_path, players=3)
    (made.folder / "study-key.txt").write_text(OWN.secret, encoding="utf-8")
    return made


def build(handed: HandedIn, *more: str, out: str = "out") -> int:
    return cli.main(["dataset", "build", str(handed.folder), "--tier", "controlled", "--out", out, *more])


def flat(text: str) -> str:
    return " ".join(text.split())


def left_out(name: str = "out") -> dict[str, str]:
    with Path(f"{name}-left-out.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["why"] for row in csv.DictReader(file)}


# Slips


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_slip_takes_its_notes_out_however_it_was_saved(
    handed: HandedIn, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("slips").mkdir()
    slip = f"Étude. Your code in it: {handed.codes(1)[0].upper()}.\r\n"
    Path("slips", "slip.txt").write_text(slip, encoding=encoding)
    assert build(handed, "--slips", "slips") == 0
    said = capsys.readouterr()
    assert "1 file of slips was read. Codes in it: 1." in said.out and said.err == ""
    assert "1 code on withdrawal slips, of which 1 stood in files that were handed in." in said.out
    assert left_out() == {"player-001.age": "withdrawn"}


def test_slips_that_are_not_there_end_the_build_before_it_begins(
    handed: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(handed, "--slips", "nonexist") == 2
    assert "nonexist, named with --slips, cannot be read: No such file" in capsys.readouterr().err
    assert not Path("out").exists() and not Path("out-building").exists()


def test_a_slip_without_a_code_and_a_code_that_nobody_has_are_said(
    handed: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("slip.docx").write_bytes(b"PK\x03\x04 a code of a study in a kind of file that is no text")
    Path("other.txt").write_text("0123456789abcdef", encoding="utf-8")
    assert build(handed, "--slips", "slip.docx", "--slips", "other.txt") == 0
    said = capsys.readouterr()
    assert "slip.docx: no code of a slip stands in it" in said.err
    assert "2 files of slips were read. Codes in them: 1." in said.out
    assert "1 code on withdrawal slips, of which 0 stood in files" in said.out
    Path("empty").mkdir()
    assert build(handed, "--slips", "empty", "--json", out="again") == 0
    assert json.loads(capsys.readouterr().out)["slips"] == {"codes": 0, "used": 0}


# The key


def test_a_key_that_is_not_the_packs_is_noticed_before_anything_is_opened(
    handed: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other.txt").write_text(new_identity().secret, encoding="utf-8")
    assert build(handed, "--key", "other.txt") == 2
    assert "other.txt is not the key of this study" in capsys.readouterr().err
    assert not Path("out-building").exists()


def test_without_a_key_it_says_so_and_which_files_it_was_about(
    handed: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    (handed.folder / "study-key.txt").unlink()
    assert build(handed) == 2
    err = capsys.readouterr().err
    assert "Sealed, and no key was found (--key names it): 3 files left out." in err
    assert "Of 3 files in" in err and "out-left-out.csv" in err
    assert left_out() == {f"player-00{n}.age": "no_key" for n in range(3)}
    assert not Path("out-building").exists()


# What it writes, and when


def test_a_release_that_is_not_there_ends_the_build_before_it_begins(
    handed: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(handed, "--earlier", "nonexist") == 2
    assert "Nothing was written." in capsys.readouterr().err
    assert {path.name for path in Path().iterdir()} == {"in"}


@pytest.mark.skipif(os.name == "nt", reason="files have no such modes on Windows")
@pytest.mark.parametrize("helpers", ["1", "2"])
def test_p6_a_dataset_opens_to_this_account_alone_while_and_after_it_is_built(
    tmp_path: Path, helpers: str, handed: HandedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telemetry.research.build.ALONE", 0)
    seen: set[tuple[bool, str]] = set()

    def modes(folder: Path) -> set[tuple[bool, str]]:
        if not folder.is_dir():  # it has its own name by now
            return set()
        return {(one.is_dir(), oct(one.stat().st_mode & 0o777)) for one in (folder, *folder.rglob("*"))}

    before = os.umask(0o022)
    try:
        handed.build(helpers=int(helpers), told=lambda what, *_: seen.update(modes(tmp_path / "out-building")))
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    assert seen == modes(handed.out) == {(True, "0o700"), (False, "0o600")}


def test_a_folder_that_is_not_there_is_not_made_on_the_way(
    handed: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(handed, out="mnt/usb/out") == 2
    assert "There is no folder mnt/usb" in flat(capsys.readouterr().err).replace("\\", "/")
    assert not Path("mnt").exists()


def test_files_that_are_not_looked_at_are_named(handed: HandedIn, capsys: pytest.CaptureFixture[str]) -> None:
    (handed.folder / "zip").mkdir()
    (handed.folder / "player-002.age").rename(handed.folder / "zip" / "a.zip")
    (handed.folder / "zip" / "a.zip").write_bytes(b"PK\x03\x04")
    assert build(handed) == 0
    out = capsys.readouterr().out
    assert "1 file is neither a study file nor a store and was not looked at: zip/a.zip. Unpack archives first." in out
    assert left_out() == {"zip/a.zip": "not_looked_at"}
    assert build(handed, "--json", out="again") == 0
    assert json.loads(capsys.readouterr().out)["not_looked_at"] == ["zip/a.zip"]
