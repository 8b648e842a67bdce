"""Measures what recording costs: `run.py bench telemetry [--json FILE] [--notes N]`. It takes half an hour and 3 GB.

Everything lies on the disk that the folder for temporary files is on, and the rate depends on that disk: quote the
ratio to the raw insert of the same rows, which is measured in turns with the recorder in the same run.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from game.bench import child
from game.bench_late import DELAYS_MS, late
from game.bench_notes import BOAT, DAY, events, opened

NOTES = 5_000_000
PAIRS, PAIR = 9, 24_000
RAW_BATCH = 64
"""Rows in a transaction of the raw insert, as in telemetry.md."""
WANTED = {
    "notes_a_second": "at least 35,000",
    "to_raw": "at least 0.8",
    "to_raw_own_batch": "no bound: what the recorder does besides inserting",
    "opens_cold_ms": "under 300 with 5 million notes",
    "opens_warm_ms": "under 300 with 5 million notes",
    "verified_a_second": "at least 300,000",
    "erased_s": "at most 1",
    "late_frames": "with at most 0.3 points more than without; p99 of record() at most 1,000 us",
}
OPENING = "from game.bench_telemetry import opening; print(opening({data!r}))"


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder for temporary files, gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="tidelight-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def poured(recorder: Any, told: list[Any]) -> float:
    """Seconds from the first event to the last one being on the disk. Never more at once than can wait."""
    from telemetry.recorder import MOST_WAITING

    before = stored(recorder)
    record, began = recorder.record, time.perf_counter()
    for start in range(0, len(told), MOST_WAITING):
        for event in told[start : start + MOST_WAITING]:
            record(event)
        if not recorder.flush(600):
            raise RuntimeError(f"not everything was written: {recorder.trouble}")
    taken = time.perf_counter() - began
    if stored(recorder) != before + len(told):
        raise RuntimeError("not every event became a note")
    return taken


def stored(recorder: Any) -> int:
    return sum(counts.stored for counts in recorder.counts.values())


def file_in(data: Path) -> Path:
    return next((data / "telemetry").glob("*.sqlite"))


def rows_of(file: Path) -> tuple[str, list[tuple[Any, ...]]]:
    """How the table of notes was made, and every row of it."""
    conn = sqlite3.connect(file)
    try:
        made = conn.execute("select sql from sqlite_master where name = 'events'").fetchone()[0]
        return made, conn.execute("select * from events").fetchall()
    finally:
        conn.close()


def raw(file: Path, made: str, rows: list[tuple[Any, ...]], batch: int = RAW_BATCH) -> float:
    """Seconds to insert finished rows by so many with nothing else done, under the same settings of SQLite."""
    conn = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=full", "secure_delete=on"):
        conn.execute(f"pragma {pragma}").fetchall()
    conn.execute(made)
    insert = f"insert into events values ({','.join('?' * len(rows[0]))})"
    began = time.perf_counter()
    for start in range(0, len(rows), batch):
        conn.execute("begin")
        conn.executemany(insert, rows[start : start + batch])
        conn.execute("commit")
    taken = time.perf_counter() - began
    conn.close()
    return taken


def rate(pairs: int = PAIRS, count: int = PAIR) -> dict[str, Any]:
    """Notes a second through the recorder, and their ratio to the raw insert of the very same rows, by 64 and in the
    recorder's own batches: taken in turns, so that whatever else the machine does falls on all; medians of the turns.
    """
    from telemetry.recorder import MOST_AT_ONCE

    told = events(count)
    ours, bare, own = list[float](), list[float](), list[float]()
    for _ in range(pairs):
        with folder() as data:
            recorder = opened(data)
            seconds = poured(recorder, told)
            recorder.close()
            made, rows = rows_of(file_in(data))
            ours.append(len(rows) / seconds)
            bare.append(len(rows) / raw(data / "raw.sqlite", made, rows))
            own.append(len(rows) / raw(data / "own.sqlite", made, rows, MOST_AT_ONCE))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    return {
        "notes_a_second": round(statistics.median(ours)),
        "raw_a_second": round(statistics.median(bare)),
        "raw_batch": RAW_BATCH,
        "to_raw": round(statistics.median(ratios), 3),
        "to_raw_least": round(min(ratios), 3),
        "to_raw_most": round(max(ratios), 3),
        "own_batch": MOST_AT_ONCE,
        "to_raw_own_batch": round(statistics.median(one / other for one, other in zip(ours, own, strict=True)), 3),
    }


def scale(notes: int) -> dict[str, Any]:
    """A store of so many notes, written through the recorder: how long it takes to open, to verify and to erase."""
    found: dict[str, Any] = {"notes": notes}
    with folder() as data:
        recorder, began, step = opened(data), time.perf_counter(), 200_000
        for start in range(0, notes, step):
            poured(recorder, events(min(step, notes - start), start))
        found["written_s"] = round(time.perf_counter() - began, 1)
        recorder.close()
        found["megabytes"] = round(file_in(data).stat().st_size / 1e6)
        opens = OPENING.format(data=str(data))
        found["opens_cold_ms"] = child(opens) if forgotten(file_in(data)) else None
        found["opens_warm_ms"] = statistics.median(child(opens) for _ in range(5))
        began, before = time.perf_counter(), os.times()
        verify = [sys.executable, "-m", "telemetry", "verify", "--data", str(data)]
        env = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
        subprocess.run(verify, check=True, capture_output=True, env=env)
        found["verified_a_second"] = round(notes / (time.perf_counter() - began))
        own = sum(os.times()[2:4]) - sum(before[2:4])
        # Without what other programs took of the processor meanwhile; Windows does not say.
        found["verified_a_second_of_its_own"] = round(notes / own) if own else None
        recorder = opened(data)
        began = time.perf_counter()
        if not recorder.withdraw().result(600):
            raise RuntimeError(f"not everything was erased: {recorder.trouble}")
        found["erased_s"] = round(time.perf_counter() - began, 3)
        recorder.close()
    return found


def forgotten(file: Path) -> bool:
    """Have the system forget what it holds of a file in memory. False where it takes no such advice."""
    if not hasattr(os, "posix_fadvise"):
        return False
    number = os.open(file, os.O_RDWR)
    try:
        os.fsync(number)
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(number)
    return True


def opening(data: str) -> float:
    """Milliseconds until a recorder knows what is in its file and what may be recorded."""
    from telemetry.clock import GivenDay
    from telemetry.recorder import open_recorder

    began = time.perf_counter()
    recorder = open_recorder(Path(data), BOAT, GivenDay(DAY), age_band="13_15")
    ready = recorder.ready(60)
    taken = time.perf_counter() - began
    if not ready or recorder.state != "on":
        raise RuntimeError(f"it did not open: {recorder.state} {recorder.trouble}")
    recorder.close()
    return round(taken * 1000, 1)


def frames() -> dict[str, Any] | None:
    """Late frames at each delay of the disk; None, and said, where there is no strace."""
    if shutil.which("strace") is None:
        print("late frames: not measured, there is no strace here")
        return None
    return {f"fsync + {delay} ms": late(delay) for delay in DELAYS_MS}


def main(argv: list[str]) -> int:
    """Measure everything, print it, and write it as JSON if asked. Gives 0: this judges nothing."""
    parser = argparse.ArgumentParser(prog="run.py bench telemetry", description=__doc__)
    parser.add_argument("--json")
    parser.add_argument("--notes", type=int, default=NOTES, help="in the large store")
    given = parser.parse_args(argv)
    found = {**rate(), "late_frames": frames(), **scale(given.notes)}
    for key, value in found.items():
        wanted = f" (wanted: {WANTED[key]})" if key in WANTED else ""
        print(f"{key}: {value}{wanted}", flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0
