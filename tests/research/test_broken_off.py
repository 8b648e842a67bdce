"""Ctrl+C while a dataset or a cohort is made: a sentence, an exit code, and nothing half done is in the way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from telemetry import cli
from telemetry.commands.parser import RUNS
from telemetry.hands import processes
from tests.research.dataset_kit import make
from tests.research.handed_in import OWN, HandedIn

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to one program alone on Windows")


def broken_off(args: Sequence[str], there: Path, holds: str = "*") -> tuple[int, str]:
    """Start a command, press Ctrl+C once something lies in a folder, for it and all of its helpers; how it ended."""
    line = [sys.executable, "-P", "-m", "telemetry", *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 60
    while not (there.is_dir() and any(there.glob(holds))) and running.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    return running.returncode, said.decode()


@pytest.mark.parametrize("command", ["status", "dataset report"])
def test_any_command_ends_with_a_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(asked: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(RUNS, command, interrupted)
    more = ["--data", str(tmp_path)] if command == "status" else [str(tmp_path)]
    assert cli.main([*command.split(), *more]) == 130
    assert capsys.readouterr().err == "Broken off before it was done. The same command can be given again.\n"


@posix
@pytest.mark.parametrize("sealed", [[], ["--sealed"]], ids=["stores", "files"])
def test_a_cohort_that_was_broken_off_is_gone_and_can_be_made_again(tmp_path: Path, sealed: list[str]) -> None:
    out = tmp_path / "cohort"
    asked = ["dataset", "synth", "--out", str(out), "--pupils", "50", *sealed]
    code, said = broken_off(asked, out, "*/school-*" if sealed else "school-*")
    assert code == 130 and said.strip() == "Broken off before it was done. The same command can be given again."
    assert not out.exists()
    assert cli.main([*asked[: -len(sealed) or None], *sealed, "--pupils", "1", "--classes", "1"]) == 0


@posix
def test_a_build_says_where_it_stopped_and_goes_on_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handed = HandedIn(tmp_path, players=40, notes=200)
    (handed.folder / "study-key.txt").write_text(OWN.secret, encoding="utf-8")
    args = ["dataset", "build", str(handed.folder), "--tier", "controlled", "--out", str(handed.out), "--helpers", "2"]
    work = tmp_path / "out-building"
    code, said = broken_off(args, work)
    assert code == 130 and said.startswith("Broken off.") and str(work) in said and len(said.splitlines()) == 1, said
    assert not handed.out.exists() and work.is_dir()
    assert cli.main(args) == 0 and "40 participants" in capsys.readouterr().out and not work.exists()


@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), duckdb.InterruptException("INTERRUPT Error")])
def test_a_query_that_was_broken_off_is_no_fault_of_the_dataset(
    error: Exception, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise error

    make(tmp_path / "dataset", people=3)
    monkeypatch.setattr("telemetry.research.engines._arrow", interrupted)
    assert cli.main(["dataset", "features", str(tmp_path / "dataset"), "--out", str(tmp_path / "f.csv")]) == 130
    assert capsys.readouterr().err.startswith("Broken off")


@posix
def test_helpers_leave_ctrl_c_to_whoever_began_them() -> None:
    with processes(2) as hands:
        hands.submit(int).result(60)
        for process in hands._processes.values():
            os.kill(process.pid or 0, signal.SIGINT)
        assert hands.submit(int, "7").result(60) == 7
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
