"""Measures what datasets cost: `run.py bench data [--json FILE] [--files N]`. It takes minutes and 3 GB on the disk.

Nobody in the files that it makes ever lived. `built_s` is by a clock on the wall, so nothing else should run; what the
processors did in all is `built_cpu_s`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

FILES, NOTES, HELPERS = 2000, 5000, 2
WANTED = {
    "built_s": "at most 120 for 2,000 study files of 5,000 notes",
    "built_mib": "at most 2,048, all processes together",
}


def built(folder: Path, files: int = FILES, notes: int = NOTES) -> dict[str, Any]:
    """Make study files up in a folder, and build the controlled dataset from them by the command."""
    from telemetry.research.made_files import make, own_study

    study = own_study(folder / "in")
    with ProcessPoolExecutor(HELPERS, mp_context=get_context("spawn")) as hands:
        make(folder / "in" / "files", study, files, notes, hands)
    command = ["dataset", "build", str(folder / "in"), "--tier", "controlled", "--out", str(folder / "out")]
    line = [sys.executable, "-m", "telemetry", *command, "--helpers", str(HELPERS)]
    began, before, most = time.monotonic(), processors(), 0
    child = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    while child.poll() is None:
        most = max(most, memory(child.pid))
        time.sleep(0.05)
    took, worked = time.monotonic() - began, processors() - before
    if child.returncode:
        raise RuntimeError(f"the build ended with {child.returncode}")
    quality = json.loads((folder / "out" / "documentation" / "quality.json").read_text(encoding="utf-8"))
    if (quality["rows"], quality["participants"]) != (files * notes, files):
        raise RuntimeError(f"{quality['rows']} notes of {quality['participants']} participants were built")
    size = sum(file.stat().st_size for file in (folder / "out").rglob("*") if file.is_file())
    return {
        "built_s": round(took, 1),
        "built_cpu_s": round(worked, 1),
        "built_mib": round(most / 2**20),
        "notes": files * notes,
        "size_mb": size // 10**6,
    }


def processors() -> float:
    """Seconds that processors have spent on what this process started and saw the end of."""
    told = os.times()
    return told.children_user + told.children_system


def memory(pid: int) -> int:
    """The bytes that a process and those it started hold, shared pages counted once; 0 where the system cannot tell."""
    held = 0
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        held = next(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Pss:"))
        for task in os.listdir(f"/proc/{pid}/task"):
            children = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
            held += sum(memory(int(child)) for child in children.split())
    except (OSError, StopIteration):
        pass  # it has just ended
    return held


def main(argv: list[str]) -> int:
    """Measure, print, and write as JSON if asked. Gives 0: this judges nothing."""
    parser = argparse.ArgumentParser(prog="run.py bench data", description=__doc__)
    parser.add_argument("--json")
    parser.add_argument("--files", type=int, default=FILES, help=f"study files, {NOTES} notes each")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="tidelight-bench-") as folder:
        found = built(Path(folder), given.files)
    for key, value in found.items():
        print(f"{key}: {value}" + (f" (wanted: {WANTED[key]})" if key in WANTED else ""), flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0
