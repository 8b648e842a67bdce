"""How many frames recording makes late, on a disk as slow as strace makes it: frames of real play in blocks of less
than a second, without, with, and without again, in one process.

What else the machine does comes in bursts. The first block of a turn tells whether it is one for measuring: turns in
which it had more late frames than in half of them are left out. The difference is that of the other two, which change
places.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZE = (1280, 720)
DELAYS_MS = (0, 5, 20)
"""What is added to each fsync."""
A_FRAME = 1
"""Notes recorded in each frame: 60 a second, where play has less than one."""
FRAME_S = 1 / 60
WAYS = (4000.0, 500.0)
MORE_POINTS = 0.3
RECORD_US = 1_000.0
"""By how many more percent frames may be late with recording, and what 99 of 100 calls of `record` may take."""
FEWEST, MOST, COUNT = 100, 400, 40
"""Turns that are taken, up to how many if that does not hold yet, and frames in a block."""
CONTROL_EACH = 5
"""Turns for each one of the control."""
TURNS = "from game.bench_late import turns; turns({fewest}, {most}, {count})"


@dataclass(frozen=True, slots=True)
class Turn:
    """Percent of late frames: in the block that tells how quiet it is, and with and without recording."""

    before: float
    recorded: float
    bare: float


def late(delay_ms: int, fewest: int = FEWEST, most: int = MOST, count: int = COUNT) -> dict[str, Any]:
    """Percent of late frames without, with, and with each note written on the frame itself; and how long `record` took.
    Needs strace (Linux)."""
    tracer = shutil.which("strace")
    if tracer is None:
        raise FileNotFoundError("strace")
    slow = ("-e", f"inject=fsync,fdatasync:delay_exit={delay_ms * 1000}") if delay_ms else ()
    strace = [tracer, "-f", "--seccomp-bpf", "-qq", "-e", "signal=none", "-e", "trace=fsync,fdatasync", *slow]
    here = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "SDL_NO_SIGNAL_HANDLERS": "1"}
    env = {**os.environ, **here, "PYTHONPATH": os.pathsep.join(sys.path), "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    code = TURNS.format(fewest=fewest, most=most, count=count)
    line = [*strace, "-o", os.devnull, sys.executable, "-c", code]
    said = subprocess.run(line, capture_output=True, text=True, env=env, check=True).stdout
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def turns(fewest: int, most: int, count: int) -> None:
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
        taken: list[Turn] = []
        control: list[float] = []
        record = recording(recorder.record, told, calls)
        # Chance goes as more turns are taken; what recording costs stays.
        while len(taken) < fewest or (len(taken) < most and not holds(summed(taken, control, calls))):
            before = share_late(game, count, nothing)
            order = (record, nothing) if len(taken) % 2 else (nothing, record)
            shares = {}
            for extra in order:
                shares[extra] = share_late(game, count, extra)
                recorder.flush(60)
            taken.append(Turn(before, shares[record], shares[nothing]))
            if len(taken) % CONTROL_EACH == 1:
                control.append(share_late(game, count, on_the_frame))
        recorder.close()
    game.close()
    print(json.dumps(summed(taken, control, calls)))


def summed(taken: Sequence[Turn], control: Sequence[float], calls: Sequence[float]) -> dict[str, Any]:
    """What was found, in percent and microseconds; `quiet` is how many turns count."""
    least = statistics.median(turn.before for turn in taken)
    quiet = [turn for turn in taken if turn.before <= least]
    recorded, bare = (statistics.fmean(each) for each in zip(*((one.recorded, one.bare) for one in quiet), strict=True))
    ordered = sorted(calls)
    return {
        "without": round(bare, 2),
        "with": round(recorded, 2),
        "more": round(recorded - bare, 2),
        "turns": len(taken),
        "quiet": len(quiet),
        "on_the_frame": round(statistics.median(control), 2),
        "record_us": {
            "median": round(statistics.median(ordered) * 1e6, 1),
            "p99": round(ordered[int(len(ordered) * 0.99)] * 1e6, 1),
            "most": round(ordered[-1] * 1e6, 1),
        },
    }


def holds(found: dict[str, Any]) -> bool:
    """Whether recording costs no frame (telemetry.md, promise 1)."""
    return bool(found["more"] <= MORE_POINTS and found["record_us"]["p99"] <= RECORD_US)


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
