"""Measures what datasets cost, and what the open tier keeps: `run.py bench data [--json FILE] [--files N]`. It takes
minutes and 3 GB on the disk.

Nobody in the files that it makes ever lived. `built_s` is by a clock on the wall, so nothing else should run; what the
processors did in all is `built_cpu_s`. What judges from outside say is taken from the tests that ask them. Spark is
measured too where TIDELIGHT_SPARK names a Python that has it; `run.py` names one for anonymeter in TIDELIGHT_JUDGES.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
FILES, NOTES, HELPERS = 2000, 5000, 2


@dataclass(frozen=True, slots=True)
class Promise:
    """A number that a promise of the design has a limit for; `kept` says whether it is within."""

    number: str
    limit: str
    kept: Callable[[Any], bool]


def most(number: str, limit: float, of: str = "") -> Promise:
    return Promise(number, f"at most {limit:,}{of}", lambda value: value <= limit)


def least(number: str, limit: float, of: str = "") -> Promise:
    return Promise(number, f"at least {limit:,}{of}", lambda value: value >= limit)


def just(number: str, wanted: object) -> Promise:
    return Promise(number, f"{wanted}", lambda value: value == wanted)


WANTED = {
    "judges_failed": just("4", 0),
    "judges_passed": least("4", 8, ": xAPI, Open Game Data, REDCap, BIDS, FHIR twice, both tiers of a dataset"),
    "faults_caught": least("4", 25, ", and every one"),
    "faults_missed": just("4", 0),
    "linkage": most("7", 0.005),
    "linkage_class": most("7", 0.15),
    "facts": most("7", 0.01),
    "facts_class": most("7", 0.12),
    "class_times": most("7", 2),
    "differencing": most("7", 0.62),
    "anonymeter": most("7", 0.05),
    "useful": least("8", 0.9, " of the rank correlations of every two columns"),
    "built_s": most("9 and the size of a study", 120, " for 2,000 study files of 5,000 notes"),
    "built_mib": most("9 and the size of a study", 2048, ", all processes together"),
    "features_s": most("9", 10, " for ten million notes"),
    "features_mib": most("9", 1536),
    "spark_same": just("9", True),
    "report_cold_s": most("10", 1),
    "pdf_ua_failed": just("10", 0),
    "states": least("10", 10_000),
    "ungranted": just("10", 0),
}
JUDGED = "tests/research"
VALID = {
    "test_converters.py": ("test_the_judge_has_nothing_against_it",),
    "test_counsellor_forms.py": ("test_both_judges_take_every_bundle",),
    "test_risk_sheets.py": ("test_the_open_tier_is_one_folder", "test_the_controlled_tier_is_one_folder"),
}
FAULTY = {
    "test_converters.py": ("test_a_seeded_fault_is_found",),
    "test_dataset_build.py": ("test_a_seeded_fault_is_caught",),
    "test_counsellor_forms.py": ("test_each_fault_in_a_bundle_is_found_by_a_judge",),
}
COLD, STATES = "test_the_pdf_is_made_within_a_second", "test_no_ungranted_field_in_any_form"
REPORTS = {
    "test_counsellor_forms.py": (COLD, "test_the_pdf_is_tagged_titled", "test_a_right_to_left_pdf"),
    "test_counsellor_leave.py": (STATES,),
}
"""The judges from outside are asked where the tests ask them, in ways that are counted here."""
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
    kept = ("people", "k", "l", "useful_lines", "useful_within", "across", *(one for one in WANTED if one in found))
    return {"coarser": larger[1::2], **{name: found[name] for name in kept}}


def judged() -> dict[str, Any]:
    """Promises 4 and 10, as the judges from outside find; nothing where pytest or the tests are not there."""
    if importlib.util.find_spec("pytest") is None or not (ROOT / JUDGED).is_dir():
        return dict.fromkeys(name for name, promise in WANTED.items() if promise.number in ("4", "10"))
    valid, faults, reports = asked(VALID), asked(FAULTY), asked(REPORTS)
    told = {name: value for one in reports for name, value in one.told.items()}
    return {
        "judges_passed": sum(one.passed for one in valid),
        "judges_failed": sum(not one.passed for one in valid),
        "faults_caught": sum(int(one.told.get("faults", 1)) for one in faults if one.passed),
        "faults_missed": sum(not one.passed for one in faults),
        "report_cold_s": float(told["cold_s"]) if "cold_s" in told else None,
        "pdf_ua_failed": sum(not one.passed for one in reports if not one.name.startswith((COLD, STATES))),
        "states": int(told["states"]) if "states" in told else None,
        "ungranted": int(told["ungranted"]) if "ungranted" in told else None,
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """A test that asked a judge, and what it told of besides."""

    name: str
    passed: bool
    told: Mapping[str, str]


def asked(tests: Mapping[str, Sequence[str]]) -> list[Asked]:
    """Run some tests, each named by how it begins."""
    with tempfile.TemporaryDirectory(prefix="tidelight-judges-") as folder:
        file = Path(folder) / "told.xml"
        names = " or ".join(name for some in tests.values() for name in some)
        line = [sys.executable, "-m", "pytest", *(f"{JUDGED}/{name}" for name in tests), "-k", names]
        environment = {**os.environ, "TIDELIGHT_FULL": "1"}
        subprocess.run([*line, f"--junitxml={file}"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        cases = ElementTree.parse(file).iter("testcase") if file.is_file() else ()
        return [
            Asked(
                case.attrib["name"],
                not any(case.find(what) is not None for what in ("failure", "error", "skipped")),
                {one.attrib["name"]: one.attrib["value"] for one in case.iter("property")},
            )
            for case in cases
        ]


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
    found |= judged()
    for line in lines(found):
        print(line, flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Each promise with its limit and whether it is kept; then what else was measured."""
    for name, promise in WANTED.items():
        value = found.get(name)
        if value is None:
            yield f"promise {promise.number}, {name}: not measured ({promise.limit})"
        else:
            kept = "yes" if promise.kept(value) else "no"
            yield f"promise {promise.number}, {name}: {value} ({promise.limit}): {kept}"
    for name, value in found.items():
        if name not in WANTED:
            yield f"{name}: {value}"
