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
SLOW = (
    "tests/plans",
    "tests/replay",
    "tests/golden",
    "tests/access",
    "tests/faults",
    "tests/fuzz",
    "tests/oracle",
    "tests/research",
)
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")


def parts(rest: list[str]) -> list[tuple[str, list[str]]]:
    """The name of each part and what Python runs for it. A kind that has no tests yet is left out."""
    kinds = [kind for kind in SLOW if any((ROOT / kind).rglob("test_*.py"))]
    return [
        ("ruff", ["-m", "ruff", "check", "--no-cache", "."]),
        ("format", ["-m", "ruff", "format", "--no-cache", "--check", "."]),
        ("mypy", ["-m", "mypy"]),
        ("unit", ["-m", "pytest", "-rs", *UNIT, *rest]),
        *((Path(kind).name, ["-m", "pytest", "-rs", kind, *rest]) for kind in kinds),
    ]


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


def main(argv: list[str]) -> int:
    """Run all parts; gives 1 if any failed. The unit part failing ends the run; a slow kind failing does not."""
    rest = [argument for argument in argv if argument != "--full"]
    env = dict(os.environ, PYGAME_HIDE_SUPPORT_PROMPT="1", PYTHONUTF8="1")
    if len(rest) < len(argv):
        env["TIDELIGHT_FULL"] = "1"
    began = time.monotonic()
    counts = dict.fromkeys(("passed", "failed", "skipped", "error"), 0)
    broken: list[str] = []
    for name, args in parts(rest):
        started = time.monotonic()
        code, said = run(args, env)
        last = (said.strip().splitlines() or [""])[-1]
        if code:
            broken.append(name)
            print(f"{said.strip()}\n", flush=True)
        for number, kind in COUNT.findall(last) if "pytest" in args else ():
            counts[kind] += int(number)
        print(f"{name:8}{'FAILED' if code else 'ok':8}{time.monotonic() - started:7.1f} s   {last[:90]}", flush=True)
        for line in said.splitlines():
            if line.startswith("SKIPPED ["):
                print(f"{'':8}{line}", flush=True)
        if code and name in ("ruff", "format", "mypy", "unit"):
            break
    failed = counts["failed"] + counts["error"]
    if broken:
        print(f"\nNot right: {', '.join(broken)}.")
    print(f"In all {time.monotonic() - began:.1f} s.")
    print(f"{counts['passed']} passed, {max(failed, len(broken))} failed, {counts['skipped']} skipped")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
