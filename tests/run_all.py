"""Runs the tests in the order in which they fail soonest, and says how long each part took.

`--full` takes the counts that the issues name; without it every slow kind runs a slice. Other arguments go to pytest.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNIT = ("tests/unit", "tests/lint", "tests/docs")
BESIDE = (
    ("tests/access",),
    ("tests/plans", "tests/replay", "tests/golden", "tests/fuzz", "tests/oracle", "tests/research"),
)
"""Slow kinds that run beside one another where there are two cores: none of them measures time."""
ALONE = ("tests/faults",)
FIRST = ("ruff", "format", "mypy", "unit")
"""What ends the run if it fails."""
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")


Part = tuple[str, list[str]]


def first(rest: list[str]) -> list[Part]:
    """What comes first: the name of each part and what Python runs for it."""
    return [
        ("ruff", ["-m", "ruff", "check", "--no-cache", "."]),
        ("format", ["-m", "ruff", "format", "--no-cache", "--check", "."]),
        ("mypy", ["-m", "mypy"]),
        ("unit", ["-m", "pytest", "-rs", *UNIT, *rest]),
    ]


def slow(kinds: Sequence[str], rest: list[str]) -> list[Part]:
    """The same of slow kinds. One that has no tests yet is left out."""
    there = [kind for kind in kinds if any((ROOT / kind).rglob("test_*.py"))]
    return [(Path(kind).name, ["-m", "pytest", "-rs", kind, *rest]) for kind in there]


def run(args: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Run one part; gives its exit code, and all that it said."""
    ran = subprocess.run(
        [sys.executable, *args],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return ran.returncode, ran.stdout


class Told:
    """Runs parts, says how each ended, and counts. Parts of two lanes may end at the same time."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.lock = env, threading.Lock()
        self.counts = dict.fromkeys(("passed", "failed", "skipped", "error"), 0)
        self.broken: list[str] = []

    def lane(self, parts: Sequence[Part]) -> None:
        """One part after the other; one of the first that fails ends it."""
        for name, args in parts:
            started = time.monotonic()
            code, said = run(args, self.env)
            with self.lock:
                self._tell(name, args, code, said, time.monotonic() - started)
            if code and name in FIRST:
                return

    def _tell(self, name: str, args: list[str], code: int, said: str, seconds: float) -> None:
        last = (said.strip().splitlines() or [""])[-1]
        if code:
            self.broken.append(name)
            print(f"{said.strip()}\n", flush=True)
        for number, kind in COUNT.findall(last) if "pytest" in args else ():
            self.counts[kind] += int(number)
        print(f"{name:9}{'FAILED' if code else 'ok':8}{seconds:7.1f} s   {last[:90]}", flush=True)
        for line in said.splitlines():
            if line.startswith("SKIPPED ["):
                print(f"{'':8}{line}", flush=True)


def main(argv: list[str]) -> int:
    """Run all parts; gives 1 if any failed. The unit part failing ends the run; a slow kind failing does not."""
    rest = [argument for argument in argv if argument != "--full"]
    env = dict(os.environ, PYGAME_HIDE_SUPPORT_PROMPT="1", PYTHONUTF8="1")
    if len(rest) < len(argv):
        env["TIDELIGHT_FULL"] = "1"
    began = time.monotonic()
    told = Told(env)
    told.lane(first(rest))
    if not told.broken:
        with ThreadPoolExecutor(min(len(BESIDE), os.cpu_count() or 1)) as lanes:
            for ended in [lanes.submit(told.lane, slow(kinds, rest)) for kinds in BESIDE]:
                ended.result()
        told.lane(slow(ALONE, rest))
    failed = told.counts["failed"] + told.counts["error"]
    if told.broken:
        print(f"\nNot right: {', '.join(told.broken)}.")
    print(f"In all {time.monotonic() - began:.1f} s.")
    print(f"{told.counts['passed']} passed, {max(failed, len(told.broken))} failed, {told.counts['skipped']} skipped")
    return 1 if told.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
