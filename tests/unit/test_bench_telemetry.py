"""What the bench of recording measures: the very rows that the recorder wrote, and the difference that it makes."""

import sqlite3
from pathlib import Path

import pytest

from game import bench_telemetry
from game.__main__ import main
from game.bench_late import Turn, summed
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


def test_the_rate_is_that_of_pairs_beside_batches_of_64_and_of_its_own_size() -> None:
    found = bench_telemetry.rate(pairs=1, count=1_000)
    assert (found["raw_batch"], found["own_batch"]) == (64, 1024)
    assert found["to_raw_least"] == found["to_raw"] == found["to_raw_most"] > 0
    assert found["to_raw_own_batch"] > 0
    assert found["notes_a_second"] > 0 and found["raw_a_second"] > 0


def test_turns_in_which_the_machine_did_other_work_are_left_out() -> None:
    quiet, busy = Turn(0.0, 1.0, 0.5), Turn(30.0, 60.0, 10.0)
    found = summed([quiet, busy, quiet, Turn(0.0, 0.0, 1.0), busy], [90.0, 80.0, 100.0], [0.001] * 99 + [0.5])
    assert (found["turns"], found["quiet"]) == (5, 3)
    assert (found["without"], found["with"], found["more"]) == (0.67, 0.67, 0.0)
    assert found["on_the_frame"] == 90.0
    assert found["record_us"] == {"median": 1000.0, "p99": 500000.0, "most": 500000.0}


def test_which_turns_count_is_not_told_by_what_is_compared() -> None:
    """Else the quieter of the two would be chosen, and their difference be of the choosing."""
    taken = [Turn(float(n % 7), float(n % 5), float(n % 3)) for n in range(210)]
    found = summed(taken, [0.0], [0.0])
    swapped = summed([Turn(one.before, one.bare, one.recorded) for one in taken], [0.0], [0.0])
    assert found["quiet"] == swapped["quiet"] == 120
    assert found["more"] == -swapped["more"] == 1.0
