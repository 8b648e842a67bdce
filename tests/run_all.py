"""Runs the tests in the order in which they fail soonest, and says how long each part took.

`--full` takes the counts that the issues name; without it every slow kind runs a slice. Other arguments go to pytest.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNIT = ("tests/unit", "tests/lint", "tests/docs")
SLOW = ("tests/plans", "tests/replay", "tests/golden", "tests/fuzz", "tests/faults", "tests/access")
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")


def main(argv: list[str]) -> int:
    """Run all parts; gives 1 if any failed."""
    full = "--full" in argv
    rest = [a for a in argv if a != "--full"]
    env = dict(os.environ, SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy", PYGAME_HIDE_SUPPORT_PROMPT="1")
    if full:
        env["TIDELIGHT_FULL"] = "1"
    parts = [
        ("ruff", ["-m", "ruff", "check", "."]),
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("mypy", ["-m", "mypy"]),
        ("unit", ["-m", "pytest", *UNIT, *rest]),
        *((Path(kind).name, ["-m", "pytest", kind, *rest]) for kind in SLOW if any((ROOT / kind).glob("test_*.py"))),
    ]
    counts = {"passed": 0, "failed": 0, "skipped": 0, "error": 0}
    lines, broken = [], False
    for name, args in parts:
        started = time.monotonic()
        ran = subprocess.run([sys.executable, *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        if ran.returncode:
            broken = True
            print(ran.stdout + ran.stderr, flush=True)
        tail = ran.stdout.strip().splitlines()[-1:] or [""]
        if args[1] == "pytest":
            for number, kind in COUNT.findall(tail[0]):
                counts[kind] += int(number)
        lines.append(f"{name:8} {'failed' if ran.returncode else 'ok':7} {seconds:6.1f} s  {tail[0][:90]}")
        print(lines[-1], flush=True)
        if ran.returncode and name in ("ruff", "format", "mypy", "unit"):
            break
    failed = counts["failed"] + counts["error"] + (broken and not counts["failed"])
    print(f"{counts['passed']} passed, {failed} failed, {counts['skipped']} skipped")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
