"""How many frames recording makes late, on a disk as slow as strace makes it: frames of real play without, with, and
without again, in turns in one process, so that whatever else the machine does falls on all three."""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SIZE = (1280, 720)
DELAYS_MS = (0, 5, 20)
"""What is added to each fsync."""
A_FRAME = 1
"""Notes recorded in each frame: 60 a second, where play has less than one."""
FRAME_S = 1 / 60
WAYS = (4000.0, 500.0)
TURNS = "from game.bench_late import turns; turns({rounds}, {count})"


def late(delay_ms: int, rounds: int = 9, count: int = 200) -> dict[str, Any]:
    """Percent of late frames without, with, and with each note written on the frame itself; and how long `record` took.
    Needs strace (Linux)."""
    tracer = shutil.which("strace")
    if tracer is None:
        raise FileNotFoundError("strace")
    slow = ("-e", f"inject=fsync,fdatasync:delay_exit={delay_ms * 1000}") if delay_ms else ()
    strace = [tracer, "-f", "--seccomp-bpf", "-qq", "-e", "signal=none", "-e", "trace=fsync,fdatasync", *slow]
    here = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "SDL_NO_SIGNAL_HANDLERS": "1"}
    env = {**os.environ, **here, "PYTHONPATH": os.pathsep.join(sys.path), "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    line = [*strace, "-o", os.devnull, sys.executable, "-c", TURNS.format(rounds=rounds, count=count)]
    said = subprocess.run(line, capture_output=True, text=True, env=env, check=True).stdout
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def turns(rounds: int, count: int) -> None:
    """In the traced process: play, measure, and print what was found as JSON."""
    from game.bench import settle, walking
    from game.bench_notes import events, opened

    game = walking(SIZE)
    settle(game)
    told = events(4096)
    with tempfile.TemporaryDirectory() as folder:
        recorder = opened(Path(folder))
        on_the_frame = inserting(Path(folder) / "control.sqlite")
        calls: list[float] = []
        record = recording(recorder.record, told, calls)
        arms: tuple[list[float], ...] = ([], [], [], [])
        for _ in range(rounds):
            for arm, extra in zip(arms, (nothing, record, nothing), strict=False):
                arm.append(share_late(game, count, extra))
                recorder.flush(60)
            arms[3].append(share_late(game, max(12, count // 5), on_the_frame))
        recorder.close()
    game.close()
    print(json.dumps(summed(arms, calls)))


def summed(arms: tuple[list[float], ...], calls: list[float]) -> dict[str, Any]:
    """Medians, in percent and microseconds. `noise` is by how much two arms without recording differed at most."""
    first, recorded, again, control = arms
    bare = [(one + other) / 2 for one, other in zip(first, again, strict=True)]
    ordered = sorted(calls)
    return {
        "without": round(statistics.median(bare), 2),
        "with": round(statistics.median(recorded), 2),
        "more": round(statistics.median(a - b for a, b in zip(recorded, bare, strict=True)), 2),
        "noise": round(max(abs(a - b) for a, b in zip(first, again, strict=True)), 2),
        "on_the_frame": round(statistics.median(control), 2),
        "record_us": {
            "median": round(statistics.median(ordered) * 1e6, 1),
            "p99": round(ordered[int(len(ordered) * 0.99)] * 1e6, 1),
            "most": round(ordered[-1] * 1e6, 1),
        },
    }


def nothing() -> None:
    """A frame without recording."""


def recording(record: Callable[[Any], None], told: list[Any], calls: list[float]) -> Callable[[], None]:
    """A frame's notes through the recorder; the seconds of each call go to `calls`."""
    each = round_and_round(told)

    def frame() -> None:
        for _ in range(A_FRAME):
            event = next(each)
            began = time.perf_counter()
            record(event)
            calls.append(time.perf_counter() - began)

    return frame


def round_and_round(told: list[Any]) -> Iterator[Any]:
    while True:
        yield from told


def inserting(file: Path) -> Callable[[], None]:
    """The control: a frame that writes its notes to the disk itself."""
    conn = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=full"):
        conn.execute(f"pragma {pragma}").fetchall()
    conn.execute("create table notes (body text)")

    def frame() -> None:
        conn.execute("begin")
        conn.executemany("insert into notes values (?)", [("a note",)] * A_FRAME)
        conn.execute("commit")

    return frame


def share_late(game: Any, count: int, extra: Callable[[], None]) -> float:
    """Percent of frames that were not done when the next was due. A late one delays none but itself."""
    from game.core.intents import Intent, Kind

    missed, due = 0, time.perf_counter() + FRAME_S
    for i in range(count):
        if i % (count // 2) == 0:
            walk: tuple[Intent, ...] = (Intent(Kind.WALK_TO, value=WAYS[i // (count // 2) % 2]),)
        else:
            walk = ()
        game.loop.once((), FRAME_S, walk)
        extra()
        now = time.perf_counter()
        if now > due:
            missed, due = missed + 1, now
        else:
            time.sleep(due - now)
        due += FRAME_S
    return 100 * missed / count
