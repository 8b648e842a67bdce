"""What commands say to who lacks a library or a part of a dataset, or writes to the same place twice."""

import shutil
import sys
from io import StringIO
from pathlib import Path

import pytest

from telemetry.cli import main
from telemetry.commands.installing import ROOT, installing, installing_research
from telemetry.research import layout
from telemetry.words import load
from tests.research.dataset_kit import make


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("said") / "dataset"
    make(folder, people=12)
    return folder


@pytest.fixture
def dataset(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(first, tmp_path / "dataset"))


def test_a_line_to_install_something_names_this_very_python(monkeypatch: pytest.MonkeyPatch) -> None:
    words = load()
    assert installing("pyspark", words) == f"{sys.executable} -m pip install pyspark"
    assert installing_research(words).endswith(f'-m pip install -e "{ROOT}[research]"')
    assert (ROOT / "pyproject.toml").is_file(), "what pip is pointed at"
    monkeypatch.setattr(sys, "executable", "/a b/python")
    assert installing("pyspark", words).startswith('"/a b/python" -m')
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "pip" not in installing("pyspark", words), "a built program takes nothing in"


@pytest.mark.parametrize("paper", ["DATASETS.md", "COMMANDS.md", "STUDY.md"])
def test_no_paper_names_this_program_to_a_registry(paper: str) -> None:
    text = (ROOT / "docs" / paper).read_text(encoding="utf-8")
    assert "install 'tidelight" not in text and 'install "tidelight' not in text and "install tidelight" not in text


def test_without_datasette_no_copy_is_told_of(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("telemetry.research.explore.find_spec", lambda name: None)
    assert main(["dataset", "explore", str(dataset)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and f"To install it: {sys.executable} -m pip install datasette" in said.err


def test_a_dataset_without_its_parquet_is_not_taken_for_the_open_tier(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(dataset / layout.PARQUET)
    assert main(["dataset", "features", str(dataset)]) == 1
    err = capsys.readouterr().err
    assert "no notes in its folder parquet" in err and "open tier" not in err


@pytest.mark.parametrize("command", ["report", "features"])
def test_what_is_written_in_place_of_something_is_said(command: str, dataset: Path) -> None:
    said = []
    for _ in range(2):
        out = StringIO()
        assert main(["dataset", command, str(dataset)], out) == 0
        said.append(out.getvalue())
    assert said[0].count("Written: ") == said[0].count("\n") == said[1].count("\n") > 0
    assert said[1] == said[0].replace("Written: ", "Written, in place of what was there: ")
