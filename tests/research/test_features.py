"""The features: each against a count of its own, the command, and Spark beside DuckDB."""

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from telemetry.cli import main
from telemetry.research import layout, load
from telemetry.research.engines import features_of
from telemetry.research.features import FEATURES, IDLE_MS
from tests.research.dataset_kit import Row, make, write

ROOT = Path(__file__).resolve().parents[2]
SPARK = os.environ.get("TIDELIGHT_SPARK", sys.executable)
"""A Python with pyspark, which has no built file and so stands in no lock."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Row]]]:
    folder = tmp_path_factory.mktemp("features") / "dataset [2026]"
    return folder, make(folder, people=60, seed=5)


# By hand


def note(purpose: str, session: str, seq: int, event: str, minute: float, **more: object) -> Row:
    day = more.pop("day", 0)
    told = {"participant": "00000000000000aa", "purpose": purpose, "wave": 0, "session": session, "seq": seq}
    return {**told, "event": event, "version": "1-0-0", "day": day, "t_ms": round(minute * 60_000), **more}


def practice(seq: int, minute: float, how: str, origin: str, seconds: int, session: str = "a1") -> Row:
    more = {"activity": "breathing", "round": seq, "origin": origin, "how": how, "seconds": seconds}
    return note("research_events", session, seq, "skill_practised", minute, **more)


def checked(seq: int, minute: float, pleasant: int, session: str = "a1", day: int = 0) -> Row:
    return note("research_events", session, seq, "checked_in", minute, pleasant=pleasant, energy=5, day=day)


def level(seq: int, minute: float, event: str, island: str, session: str = "a1", day: int = 0) -> Row:
    return note("research_events", session, seq, event, minute, level=island, day=day)


BY_HAND = [
    note("research_events", "a1", 1, "session_started", 0, began="granted"),
    checked(2, 1, 7),
    level(3, 2, "level_started", "01_first_light"),
    practice(4, 3, "finished", "story", 90),
    practice(5, 2.5, "left", "booster", 30),  # the clock ran back by half a minute
    practice(6, 40, "skipped", "booster", 0),  # after 37.5 minutes in which nothing was noted
    level(7, 41, "level_finished", "01_first_light"),
    note("research_events", "a2", 8, "session_started", 0, began="boat_opened", day=10),
    level(9, 1, "level_finished", "01_first_light", "a2", 10),
    level(10, 2, "level_started", "02_swell", "a2", 10),
    note("research_events", "a2", 11, "plan_made", 3, level="02_swell", plan="walk", day=10),
    note("research_events", "a2", 12, "plan_reviewed", 4, plan="walk", done="did", day=10),
    note("research_events", "a2", 13, "plan_reviewed", 5, plan="walk", done="partly", day=10),
    checked(14, 6, 8, "a2", 10),
    checked(15, 7, 5, "a2", 10),
    note("accessibility_data", "b1", 1, "assist_used", 1, activity="breathing", round=1, assist="hint"),
    note("accessibility_data", "b1", 2, "assist_used", 2, activity="breathing", round=1, assist="slower"),
]


def people_of(rows: list[Row], *others: str) -> list[Row]:
    told = {"language": "en", "waves": "0", "files": 1}
    counts = {f"events_{one}": 0 for one in ("research_events", "questionnaires", "accessibility_data")}
    codes = dict.fromkeys([row["participant"] for row in rows] + list(others))
    return [{"participant": code, **told, **counts} for code in codes]


def found(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = features_of(folder).to_pylist()
    return rows


def test_each_feature_is_what_its_definition_says(tmp_path: Path) -> None:
    people = people_of(BY_HAND, "00000000000000bb")
    write(tmp_path / "d", {"events": BY_HAND, "participants": people, "questionnaires": []})
    one, nobody = found(tmp_path / "d")
    active = 1 + 1 + 1 + 0 + IDLE_MS / 60_000 + 1 + 7
    assert one == {
        "participant": "00000000000000aa",
        "sessions": 2,
        "active_minutes": active,
        "practice_minutes": 2.0,
        "levels_finished": 1,
        "rounds": 2,
        "boosters": 1,
        "assists": 2,
        "plans_made": 1,
        "plans_kept": 1,
        "check_ins": 3,
        "change": -2,
        "worsening": True,
        "drop_off_point": "02_swell",
    }
    assert nobody["participant"] == "00000000000000bb"
    assert {value for name, value in nobody.items() if name != "participant"} == {None}, "no leave is not zero"


def test_one_check_in_is_no_change_and_a_last_island_that_was_finished_no_drop_off(tmp_path: Path) -> None:
    rows = [checked(1, 0, 4), level(2, 1, "level_finished", "02_swell"), level(3, 2, "place_entered", "02_swell")]
    write(tmp_path / "d", {"events": rows, "participants": people_of(rows), "questionnaires": []})
    (one,) = found(tmp_path / "d")
    assert (one["check_ins"], one["change"], one["worsening"], one["drop_off_point"]) == (1, None, None, None)
    assert (one["sessions"], one["rounds"], one["plans_kept"], one["assists"]) == (1, 0, 0, None)


def test_first_and_last_are_by_day_then_by_place_in_the_order(tmp_path: Path) -> None:
    """Places begin anew where somebody began anew on another computer, so a later day can have a smaller place."""
    rows = [
        checked(40, 0, 2, day=1),
        level(41, 1, "level_started", "01_first_light", day=1),
        checked(3, 0, 5, "a2", day=9),
        checked(4, 1, 9, "a2", day=9),
        level(5, 2, "level_started", "02_swell", "a2", day=9),
    ]
    write(tmp_path / "d", {"events": rows, "participants": people_of(rows), "questionnaires": []})
    (one,) = found(tmp_path / "d")
    assert (one["change"], one["worsening"], one["drop_off_point"]) == (7, False, "02_swell")


# Against a count in plain Python


def counted(rows: list[Row]) -> dict[str, Any]:
    """The features of one participant, row by row."""
    play = sorted((row for row in rows if row["purpose"] == "research_events"), key=lambda row: row["seq"])
    if not play:
        return {}
    of = {name: [row for row in play if row["event"] == name] for name in layout.events().columns[5].values}
    gaps = (min(IDLE_MS, max(0, b["t_ms"] - a["t_ms"])) for a, b in pairwise(play) if a["session"] == b["session"])
    rounds = [row for row in of["skill_practised"] if row["how"] != "skipped"]
    moods = [row["pleasant"] for row in of["checked_in"]]
    change = moods[-1] - moods[0] if len(moods) > 1 else None
    done = {row["level"] for row in of["level_finished"]}
    last = next((row["level"] for row in reversed(play) if row.get("level")), None)
    helped = [row for row in rows if row["purpose"] == "accessibility_data"]
    return {
        "sessions": len({row["session"] for row in play}),
        "active_minutes": sum(gaps) / 60_000,
        "practice_minutes": sum(row["seconds"] for row in of["skill_practised"]) / 60,
        "levels_finished": len(done),
        "rounds": len(rounds),
        "boosters": sum(row["origin"] == "booster" for row in rounds),
        "assists": sum(row["event"] == "assist_used" for row in helped) if helped else None,
        "plans_made": len(of["plan_made"]),
        "plans_kept": sum(row["done"] == "did" for row in of["plan_reviewed"]),
        "check_ins": len(moods),
        "change": change,
        "worsening": None if change is None else change <= -2,
        "drop_off_point": None if last in done else last,
    }


def test_a_cohort_has_the_features_that_plain_python_counts(dataset: tuple[Path, dict[str, list[Row]]]) -> None:
    folder, held = dataset
    rows = found(folder)
    assert [row["participant"] for row in rows] == sorted(row["participant"] for row in held["participants"])
    for row in rows:
        own = counted([one for one in held["events"] if one["participant"] == row["participant"]])
        assert {name: row[name] for name in own} == own
    assert {row["worsening"] for row in rows} == {True, False, None} and any(row["rounds"] > 3 for row in rows)


def test_notes_of_which_there_are_none_have_no_file_and_are_counted_as_none(tmp_path: Path) -> None:
    rows = [note("research_events", "a1", 1, "session_started", 0, began="granted")]
    write(tmp_path / "d", {"events": rows, "participants": people_of(rows), "questionnaires": []})
    (one,) = found(tmp_path / "d")
    assert (one["sessions"], one["active_minutes"], one["rounds"], one["check_ins"]) == (1, 0, 0, 0)
    assert (one["change"], one["drop_off_point"], one["assists"]) == (None, None, None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["data[1]", "dat?1", "da*1", "day=7/data", "it's {a}\\b"])
def test_a_dataset_is_read_from_its_own_folder_whatever_that_is_called(tmp_path: Path, name: str) -> None:
    make(tmp_path / "data1", people=2, seed=2)
    folder = tmp_path / name
    people = make(folder, people=3, seed=1)["participants"]
    make(tmp_path / "plain", people=3, seed=1)
    assert [one["participant"] for one in found(folder)] == sorted(one["participant"] for one in people)
    assert found(folder) == found(tmp_path / "plain")


# The command


@pytest.mark.parametrize("name", ["features.csv", "features.parquet"])
def test_the_command_writes_a_line_each_and_what_each_column_means(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder, out = dataset[0], tmp_path / name
    assert main(["dataset", "features", str(folder), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"Written: {out}\nWritten: {tmp_path / 'features-definitions.csv'}\n"
    with (tmp_path / "features-definitions.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [(one["name"], one["meaning"]) for one in told] == [(one.name, one.meaning) for one in FEATURES.columns]
    if name.endswith(".parquet"):
        from pyarrow import parquet

        assert parquet.read_table(out).equals(features_of(folder))
        return
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = found(folder)
    minutes = [float(row["active_minutes"]) if row["active_minutes"] else None for row in rows]
    assert minutes == [one["active_minutes"] for one in wanted]
    assert {row["worsening"] for row in rows} == {"true", "false", ""}


def test_the_command_says_what_is_no_dataset_and_where_there_is_no_spark(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "features.csv"
    assert main(["dataset", "features", str(tmp_path), "--out", str(out)]) == 2
    assert "is no dataset" in capsys.readouterr().err and not out.exists()
    if not importlib.util.find_spec("pyspark"):
        assert main(["dataset", "features", str(dataset[0]), "--engine", "spark", "--out", str(out)]) == 2
        assert "pyspark is not installed" in capsys.readouterr().err and not out.exists()
    assert main(["dataset", "features", str(dataset[0]), "--out", str(tmp_path / "no" / "features.csv")]) == 2
    assert "There is no folder" in capsys.readouterr().err and not (tmp_path / "no").exists()


def test_a_file_that_was_cut_off_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "d", people=3)
    file = next((tmp_path / "d" / layout.PARQUET).rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-9])
    assert main(["dataset", "features", str(tmp_path / "d"), "--out", str(tmp_path / "f.csv")]) == 1
    assert "cannot be read as it was built" in capsys.readouterr().err and not (tmp_path / "f.csv").exists()


def test_nothing_is_fetched_and_nothing_is_left_lying_about(
    dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself, DuckDB fetches extensions, and writes what it cannot hold into the caller's folder."""
    from telemetry.research.engines import tables

    monkeypatch.chdir(tmp_path)
    with tables(dataset[0]) as (events, _):
        connection = events.get_backend().con
        asked = "select current_setting('autoinstall_known_extensions'), current_setting('memory_limit')"
        assert connection.execute(asked).fetchone() == (False, "953.6 MiB")
        (spills,) = connection.execute("select current_setting('temp_directory')").fetchone()
        assert Path(spills).is_dir() and not Path(spills).is_relative_to(tmp_path)
    assert not list(tmp_path.iterdir())


# Spark


def no_spark() -> Iterator[str]:
    """Why Spark cannot be asked here."""
    if shutil.which("java") is None:
        yield "Java is not installed"
    elif subprocess.run([SPARK, "-c", "import pyspark, ibis, msgspec"], capture_output=True).returncode:
        yield "no Python with pyspark: TIDELIGHT_SPARK names one"


def test_spark_gives_the_same_numbers_as_duckdb(dataset: tuple[Path, dict[str, list[Row]]], tmp_path: Path) -> None:
    """Promise 9."""
    if why := next(no_spark(), ""):
        pytest.skip(f"Spark beside DuckDB: {why}")
    out = tmp_path / "spark.parquet"
    line = [SPARK, "-m", "telemetry", "dataset", "features", str(dataset[0]), "--engine", "spark", "--out", str(out)]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    from pyarrow import parquet

    assert parquet.read_table(out).equals(features_of(dataset[0]))
    assert load(dataset[0], "participants").num_rows == 60
