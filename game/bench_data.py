"""Measures what datasets cost, and what the open tier keeps: `run.py bench data [--json FILE] [--files N]`. It takes
minutes and 3 GB on the disk.

Nobody in the files that it makes ever lived. `built_s` is by a clock on the wall, so nothing else should run; what the
processors did in all is `built_cpu_s`. Spark is measured too where TIDELIGHT_SPARK names a Python that has it, and
anonymeter is asked where TIDELIGHT_JUDGES names one.
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
    "features_s": "at most 10 for ten million notes",
    "features_mib": "at most 1,536",
    "spark_same": "True",
    "linkage": "at most 0.005",
    "linkage_class": "at most 0.15",
    "facts": "at most 0.01",
    "facts_class": "at most 0.12",
    "class_times": "at most 2",
    "differencing": "at most 0.62",
    "anonymeter": "at most 0.05",
    "useful": "at least 0.9",
}
SCHOOLS, CLASSES, PUPILS = 6, 4, 42
"""A made-up cohort of classes in which about 25 have notes of play in the study."""


def built(folder: Path, files: int = FILES, notes: int = NOTES) -> dict[str, Any]:
    """Make study files up in a folder, and build the controlled dataset from them by the command."""
    from telemetry.research.made_files import make, own_study

    study = own_study(folder / "in")
    with ProcessPoolExecutor(HELPERS, mp_context=get_context("spawn")) as hands:
        make(folder / "in" / "files", study, files, notes, hands)
    command = ["dataset", "build", str(folder / "in"), "--tier", "controlled", "--out", str(folder / "out")]
    took, worked, most = ran([sys.executable, "-m", "telemetry", *command, "--helpers", str(HELPERS)])
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


def featured(dataset: Path) -> dict[str, Any]:
    """Features of a dataset by the command, and by Spark beside it where there is one."""
    own = dataset.with_name("features.csv")
    command = ["-m", "telemetry", "dataset", "features", str(dataset), "--out"]
    took, _, most = ran([sys.executable, *command, str(own)])
    found: dict[str, Any] = {"features_s": round(took, 1), "features_mib": round(most / 2**20)}
    if python := os.environ.get("TIDELIGHT_SPARK"):
        other = dataset.with_name("spark.csv")
        took, _, _ = ran([python, *command, str(other), "--engine", "spark"])
        found |= {"spark_s": round(took, 1), "spark_same": own.read_bytes() == other.read_bytes()}
    return found


def opened(folder: Path, schools: int = SCHOOLS, classes: int = CLASSES, pupils: int = PUPILS) -> dict[str, Any]:
    """Make a cohort up, and the open tier of it, with larger bins where the command asks for them."""
    from telemetry.synth import synth

    synth(folder / "cohort", schools=schools, classes=classes, pupils=pupils, seed=4)
    line = [sys.executable, "-m", "telemetry", "dataset", "build", str(folder / "cohort"), "--tier", "open"]
    line += ["--out", str(folder / "open"), "--json"]
    first = subprocess.run(line, capture_output=True, text=True)
    larger = first.stderr.partition("add `")[2].partition("`")[0].split()
    if first.returncode:
        subprocess.run([*line, *larger], capture_output=True, check=True)
    found: dict[str, Any] = json.loads((folder / "open" / "documentation" / "risk.json").read_text(encoding="utf-8"))
    found["differencing"] = max(found["differencing"].values())
    kept = ("people", "k", "l", *(name for name in WANTED if name in found))
    return {"coarser": larger[1::2], **{name: found[name] for name in kept}}


def ran(line: list[str]) -> tuple[float, float, int]:
    """Run a program: the seconds it took, those of processors, and the most bytes it held with all it started."""
    began, before, most = time.monotonic(), processors(), 0
    child = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    while child.poll() is None:
        most = max(most, memory(child.pid))
        time.sleep(0.05)
    if child.returncode:
        raise RuntimeError(f"{' '.join(line)} ended with {child.returncode}")
    return time.monotonic() - began, processors() - before, most


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
        found |= featured(Path(folder) / "out")
        found |= opened(Path(folder))
    for key, value in found.items():
        print(f"{key}: {value}" + (f" (wanted: {WANTED[key]})" if key in WANTED else ""), flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0
