"""Promise 2: what was acknowledged outlives a power cut at any moment; without synchronous=FULL it would not."""

import json
import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from telemetry.recorder import Recorder
from tests.faults.write_log import Crash, Step, crashes, record
from tests.telemetry_kit import chain_faults, notes, path_in, recording
from vault.sqlite_file import files_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
CUTS = 1_000 if FULL else 60
CONTROL_CUTS = 300 if FULL else 40

CHILD = """
import os, sys
from pathlib import Path
from tests.faults.test_telemetry_power import play
play(Path(sys.argv[1]), sys.argv[2])
"""


def play(data: Path, synchronous: str) -> None:
    """Two days of recording, a withdrawal and another yes, saying each promise when it holds. Small checkpoints, so
    that cuts fall into them too."""
    from telemetry.events import How, Origin, SkillPractised

    used = 0
    for visit in range(3):
        with recording(data, yes=False) as recorder:
            if recorder.state != "on":
                assert recorder.grant().result(20)
            say("yes", used)
            for pragma in (f"synchronous={synchronous}", "wal_autocheckpoint=24"):
                told(recorder, pragma)
            for _ in range(10):
                for _ in range(9):
                    used += 1
                    recorder.record(SkillPractised("breathing", used, Origin.STORY, How.FINISHED, used))
                assert recorder.flush(20)
                say("kept", used)
            if visit == 1:
                say("stopping", used)
                assert recorder.withdraw().result(20)
                say("stopped", used)
    say("closed", used)


def told(recorder: Recorder, pragma: str) -> None:
    """Tell the recorder's own connection something."""
    store = recorder._writer.store
    assert store is not None
    conn = store._conn
    recorder._soon(lambda: conn.execute(f"pragma {pragma}").fetchall()).result(20)


def say(what: str, used: int) -> None:
    """In one call, so that it stands in the log as one."""
    os.write(1, f"{what} {used}\n".encode())


@dataclass(frozen=True, slots=True)
class Found:
    """What a cut left. `lost` counts acknowledged notes that are gone; `wrong` is anything that is not sound."""

    lost: int
    wrong: tuple[str, ...]


def after(crash: Crash, data: Path) -> Found:
    """Open what is there as the game would, and hold it against what was said."""
    crash.put(data)
    promised = [(line.split()[0], int(line.split()[1])) for line in crash.said]
    last = promised[-1][0] if promised else ""
    wrong = []
    with recording(data, yes=False) as recorder:
        if recorder.trouble:
            wrong.append(recorder.trouble)
        if last in ("yes", "kept", "closed") and recorder.state != "on":
            wrong.append(f"the yes is gone: {recorder.state}")
        if last == "stopped" and recorder.state == "on" and recorder.consent is None:
            wrong.append("the stop is gone")
    if not path_in(data).exists():
        return Found(sum(used for _, used in promised[-1:]), tuple(wrong))
    wrong += chain_faults(data)
    conn = sqlite3.connect(path_in(data))
    wrong += [row[0] for row in conn.execute("pragma integrity_check") if row[0] != "ok"]
    conn.close()
    if any(".damaged-" in file.name for file in files_of(path_in(data))):
        wrong.append("a file was set aside")
    rounds = [json.loads(row.body)["round"] for row in notes(data) if row.name == "skill_practised"]
    gone = max((used for what, used in promised if what == "stopped"), default=0)
    if last == "stopping":
        return Found(0, tuple(wrong))
    if rounds != list(range(gone + 1, gone + 1 + len(rounds))):
        wrong.append(f"notes {rounds[:3]}... after {gone} were erased")
    return Found(max(0, (promised[-1][1] if promised else 0) - gone - len(rounds)), tuple(wrong))


def logged(folder: Path, synchronous: str) -> tuple[Step, ...]:
    data = folder / "data"
    data.mkdir()
    return record(["-c", CHILD, str(data), synchronous], data)


def judged(steps: tuple[Step, ...], cuts: int, folder: Path) -> list[tuple[Crash, Found]]:
    return [(crash, after(crash, folder / "cut")) for crash in crashes(steps, cuts, seed=11)]


def test_nothing_acknowledged_is_lost_and_nothing_is_corrupt(tmp_path: Path) -> None:
    cuts = judged(logged(tmp_path, "full"), CUTS, tmp_path)
    assert len(cuts) == CUTS
    bad = [(crash.step, crash.said[-1:], found) for crash, found in cuts if found.lost or found.wrong]
    assert bad == []
    assert len({crash.said for crash, _ in cuts}) > 10, "the cuts fall all over the play"


@pytest.mark.parametrize("synchronous", ["off", "normal"])
def test_the_control_without_full_loses_what_it_acknowledged(synchronous: str, tmp_path: Path) -> None:
    cuts = judged(logged(tmp_path, synchronous), CONTROL_CUTS, tmp_path)
    lost = sum(found.lost > 0 for _, found in cuts)
    assert lost > CONTROL_CUTS // 10, "a log that cannot lose anything proves nothing"
    if synchronous == "off":
        assert any(found.wrong for _, found in cuts)
