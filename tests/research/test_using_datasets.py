"""Reading a dataset: in a notebook, in Datasette, and what is said of one that is not as it was built."""

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from telemetry.cli import main
from telemetry.research import layout, load
from telemetry.research.explore import copied, described
from telemetry.research.tables import DatasetError, rows
from tests.research.dataset_kit import Row, make

ROOT = Path(__file__).resolve().parents[2]
EVENTS = layout.events().path


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Row]]]:
    folder = tmp_path_factory.mktemp("datasets") / "dataset"
    return folder, make(folder, people=10)


# In a notebook


def sorted_rows(found: list[Row]) -> list[Row]:
    said = [{name: value for name, value in row.items() if value is not None} for row in found]
    return sorted(said, key=lambda row: str(sorted(row.items(), key=str)))


@pytest.mark.parametrize("table", ["events", "participants", "questionnaires"])
def test_arrow_polars_and_pandas_hold_every_value(dataset: tuple[Path, dict[str, list[Row]]], table: str) -> None:
    folder, held = dataset
    arrow = load(folder, table)
    assert arrow.schema.names == list(next(one.names for one in layout.tables() if one.name == table))
    wanted = sorted_rows(held[table])
    assert sorted_rows(arrow.to_pylist()) == wanted
    assert sorted_rows(load(folder, table, to="polars").to_dicts()) == wanted
    import pandas

    frame = load(str(folder), table, to="pandas")
    given = [{name: value for name, value in row.items() if not pandas.isna(value)} for row in frame.to_dict("records")]
    assert sorted_rows(given) == wanted
    whole = [column.name for one in layout.tables() if one.name == table for column in one.columns if column.least == 0]
    assert whole and all("int64" in str(frame[name].dtype) for name in whole)


def test_only_the_events_that_are_asked_for_are_read(dataset: tuple[Path, dict[str, list[Row]]]) -> None:
    folder, held = dataset
    some = load(folder, events=["checked_in", "plan_made"])
    assert set(some["event"].to_pylist()) == {"checked_in", "plan_made"}
    assert some.num_rows == sum(row["event"] in ("checked_in", "plan_made") for row in held["events"])


def test_what_is_not_there_is_said_in_a_sentence(dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path) -> None:
    folder, _ = dataset
    with pytest.raises(DatasetError, match="is no dataset"):
        load(tmp_path)
    with pytest.raises(DatasetError, match="no table weather"):
        load(folder, "weather")
    with pytest.raises(DatasetError, match=r"no event storms\. There are: session_started"):
        load(folder, events=["storms"])
    with pytest.raises(ValueError, match="'arrow', 'pandas' or 'polars'"):
        load(folder, to="numpy")  # type: ignore[call-overload]


def test_the_examples_of_the_paper_run(dataset: tuple[Path, dict[str, list[Row]]]) -> None:
    paper = (ROOT / "docs" / "DATASETS.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", paper, re.DOTALL)
    assert len(examples) >= 2
    for example in examples:
        code = example.replace('"DATASET"', repr(str(dataset[0])))
        ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        assert len(ran.stdout.splitlines()) > 3


# A dataset that is not as it was built


def _cut(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1][:30]]


def _other(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace(",0,", ",soon,", 1), *lines[2:]]


def _quoted(lines: list[str]) -> list[str]:
    return [*lines[:2], f'"{lines[2][:8]}"{lines[2][8:]}', *lines[3:]]


def _after_name(line: str) -> str:
    return line.partition(",")[2]


FAULTS: dict[str, tuple[Callable[[list[str]], list[str]], str, int]] = {
    "cut off in a line": (_cut, "does not fit its columns", 1),
    "a word for a number": (_other, "line 2: this does not fit", 1),
    "a quote within a cell": (_quoted, "line 3", 1),
    "a column gone": (lambda lines: [line.partition(",")[2] for line in lines], "does not have the columns", 1),
    "sorted anew": (lambda lines: [lines[0], *sorted(lines[1:], key=_after_name)], "do not stand together", 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_altered_dataset_is_refused_and_nothing_is_left(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, sentence, code = FAULTS[fault]
    folder, out = tmp_path / "dataset", tmp_path / "out"
    make(folder, people=4)
    file = folder / EVENTS
    file.write_text("".join(change(file.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")
    assert main(["dataset", "convert", str(folder), "--to", "bids", "--out", str(out)]) == code
    said = capsys.readouterr().err
    assert sentence in said and "Nothing was written" in said and "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_what_is_no_dataset_or_of_the_open_tier_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["dataset", "convert", str(tmp_path), "--to", "xapi", "--out", str(tmp_path / "out")]
    assert main(line) == 2
    assert "is no dataset" in capsys.readouterr().err
    (tmp_path / layout.DATA).mkdir()
    (tmp_path / layout.DATA / "description-features_data.csv").write_text("participant\n", encoding="utf-8")
    assert main(line) == 2
    assert "as the open tier does not" in capsys.readouterr().err


def test_a_folder_with_something_in_it_is_left_alone(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    line = ["dataset", "convert", str(dataset[0]), "--to", "redcap", "--out", str(tmp_path)]
    assert main(line) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_is_written_opens_to_this_account_alone(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["dataset", "convert", str(dataset[0]), "--to", "xapi", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "xapi" and told["files"] == len(list(out.iterdir()))
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.glob("*.json")} == {0o600}


# In Datasette

FAKE = """
import json, pathlib, sqlite3, sys
file = sys.argv[sys.argv.index("--immutable") + 1]
with sqlite3.connect(file) as conn:
    rows = conn.execute("select count(*) from events").fetchone()[0]
told = {"argv": sys.argv[1:], "rows": rows, "file": file}
pathlib.Path(r"%s").write_text(json.dumps(told))
"""


def test_datasette_gets_a_copy_on_loopback_that_is_gone_afterwards(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, held = dataset
    told = tmp_path / "told.json"
    (tmp_path / "datasette.py").write_text(FAKE % told, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert main(["dataset", "explore", str(folder)]) == 0
    seen = json.loads(told.read_text(encoding="utf-8"))
    assert seen["rows"] == len(held["events"])
    assert seen["argv"][seen["argv"].index("--host") + 1] == "127.0.0.1"
    assert not Path(seen["file"]).parent.exists()


def test_without_datasette_a_sentence_says_so(
    dataset: tuple[Path, dict[str, list[Row]]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("telemetry.research.explore.find_spec", lambda name: None)
    assert main(["dataset", "explore", str(dataset[0])]) == 2
    assert "Datasette is not installed" in capsys.readouterr().err


def test_the_copy_holds_every_row_and_explains_every_column(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path
) -> None:
    folder, _ = dataset
    copied(folder, tmp_path / "copy.sqlite")
    conn = sqlite3.connect(tmp_path / "copy.sqlite")
    try:
        for table in layout.tables():
            found = [tuple(row) for row in conn.execute(f"select * from {table.name}")]
            assert found == [tuple(row.get(name) for name in table.names) for row in rows(folder, table)]
            assert set(described()["databases"]["dataset"]["tables"][table.name]["columns"]) == set(table.names)
    finally:
        conn.close()


def test_a_dataset_from_before_there_were_scores_is_shown_without_them(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(dataset[0], tmp_path / "older"))
    (folder / layout.scores().path).unlink()
    copied(folder, tmp_path / "copy.sqlite")
    conn = sqlite3.connect(tmp_path / "copy.sqlite")
    try:
        named = {name for (name,) in conn.execute("select name from sqlite_master where type = 'table'")}
    finally:
        conn.close()
    assert named == {table.name for table in layout.tables()} - {"scores"}
