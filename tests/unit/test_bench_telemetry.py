"""What the bench of recording measures: the very rows that the recorder wrote, and the difference that it makes."""

import sqlite3
from pathlib import Path

import pytest

from game import bench_telemetry
from game.__main__ import main
from game.bench_late import summed
from game.bench_notes import events, opened
from game.bench_telemetry import file_in, poured, raw, rows_of


def test_bench_telemetry_is_a_bench_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["bench", "telemetry", "--help"])
    assert stopped.value.code == 0
    assert "run.py bench telemetry" in capsys.readouterr().out


def test_the_raw_insert_writes_the_very_rows_of_the_recorder(tmp_path: Path) -> None:
    recorder = opened(tmp_path)
    assert poured(recorder, events(1_000)) > 0
    recorder.close()
    made, rows = rows_of(file_in(tmp_path))
    # A session's beginning and end, and how recording went, stand beside what was poured in.
    assert len(rows) == 1_000 + 3
    assert raw(tmp_path / "raw.sqlite", made, rows) > 0
    conn = sqlite3.connect(tmp_path / "raw.sqlite")
    assert conn.execute("select * from events").fetchall() == rows
    assert conn.execute("pragma journal_mode").fetchone() == ("wal",)
    conn.close()


def test_the_rate_is_that_of_pairs_beside_batches_of_64() -> None:
    found = bench_telemetry.rate(pairs=1, count=1_000)
    assert found["raw_batch"] == 64
    assert found["to_raw_least"] == found["to_raw"] == found["to_raw_most"] > 0
    assert found["notes_a_second"] > 0 and found["raw_a_second"] > 0


def test_late_frames_are_compared_within_a_round() -> None:
    arms = ([10.0, 0.0, 2.0], [12.0, 1.0, 4.0], [10.0, 0.0, 4.0], [90.0, 80.0, 100.0])
    found = summed(arms, [0.001] * 99 + [0.5])
    assert (found["without"], found["with"], found["more"], found["noise"]) == (3.0, 4.0, 1.0, 2.0)
    assert found["on_the_frame"] == 90.0
    assert found["record_us"] == {"median": 1000.0, "p99": 500000.0, "most": 500000.0}
