"""The example of the paper on studies, word by word, with players who never lived."""

import csv
import re
import shlex
import shutil
from pathlib import Path

import pytest

from telemetry.cli import main
from telemetry.study_file import read_study_file
from telemetry.study_pack import read_study
from tests.conftest import FULL
from vault.sealing import identity_from, open_with_passphrase

ROOT = Path(__file__).resolve().parents[2]
FEW = () if FULL else ("--pupils", "5")


def commands() -> list[list[str]]:
    """The commands that the paper shows, in its order."""
    paper = (ROOT / "docs" / "STUDY.md").read_text(encoding="utf-8")
    return [shlex.split(" ".join(one.split())) for one in re.findall(r"`python3 run\.py data ([^`]+)`", paper)]


def participants(folder: str) -> list[dict[str, str]]:
    with Path(folder, "data", "description-participants_data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_steps_4_and_5_can_be_followed_with_a_made_up_cohort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("words.txt").write_text("a rope and two lamps\n", encoding="utf-8")
    first, second = (one for one in commands() if one[:2] == ["dataset", "build"])
    synth = next(one for one in commands() if "--sealed" in one)

    assert main([*synth, *FEW]) == 0
    held = open_with_passphrase(Path("calm-waters", "study-key.age").read_bytes(), "a rope and two lamps").decode()
    key = identity_from(held.splitlines()[-1])
    study = read_study(Path("calm-waters"))
    files = [read_study_file(path.read_bytes(), key) for path in Path("calm-waters", "handed-in").rglob("*.age")]
    assert key.recipient == study.key and len(study.waves) == 3
    assert {0, 1} <= {file.header.wave for file in files}
    assert not list(Path("calm-waters").rglob("*.sqlite")), "stores are on players' computers"

    assert main(first[: first.index("--passphrase-file")]) == 3
    assert main(first) == 0
    people = participants("calm-waters-1")
    assert max(int(one["files"]) for one in people) > 1 and any(" " in one["waves"] for one in people)

    Path("slips").mkdir()
    shutil.copy(Path("calm-waters", "slip-to-try.txt"), "slips")
    capsys.readouterr()
    assert main(second) == 0
    said = capsys.readouterr().out
    assert "1 file of slips was read. Codes in it: 1." in said
    assert "1 code on withdrawal slips, of which 1 stood in files that were handed in." in said
    assert re.search(r"calm-waters-1 held \d+ notes of 1 participant that have been withdrawn since", said)
    assert "not looked at" not in said

    def notes(folder: str) -> int:
        return sum(int(one["events_research_events"]) for one in participants(folder))

    assert 0 < notes("calm-waters-2") < notes("calm-waters-1")
