"""Promise 2: what was acknowledged outlives a power cut at any moment; without synchronous=FULL it would not."""

import json
import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from telemetry.consent import Record, ended, read_record
from telemetry.events import COUNSELLOR_FILE, RESEARCH_EVENTS, How, Origin, SkillPractised
from telemetry.recorder import Recorder
from tests.faults.write_log import Crash, Step, crashes, record
from tests.telemetry_kit import STUDY, chain_faults, notes, path_in, recording
from vault.sqlite_file import files_of, open_to_read

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
CUTS = 1_000 if FULL else 60
CONTROL_CUTS = 300 if FULL else 40

BOTH = (COUNSELLOR_FILE, RESEARCH_EVENTS)

CHILD = """
import sys
from pathlib import Path
import telemetry.writer
from tests.faults.test_telemetry_power import play
telemetry.writer.NOTE_S = 0.0
play(Path(sys.argv[1]), sys.argv[2])
"""


def play(data: Path, synchronous: str) -> None:
    """Three days of recording for two purposes, and each of them stopped, saying every promise when it holds. Small
    checkpoints, so that cuts fall into them too."""
    used = 0
    for visit in range(3):
        with recording(data, yes=False, study=STUDY) as recorder:
            for purpose in BOTH:
                if purpose not in recorder._writer.gate.purposes:
                    assert recorder.grant(purpose=purpose).result(20)
                say("yes", purpose, used)
            for pragma in (f"synchronous={synchronous}", "wal_autocheckpoint=24"):
                told(recorder, pragma)
            for _ in range(7):
                for _ in range(9):
                    used += 1
                    recorder.record(SkillPractised("breathing", used, Origin.STORY, How.FINISHED, used))
                assert recorder.flush(20)
                say("kept", "-", used)
            # One of two, and at the end the last one, which is another way of erasing.
            for purpose in ((), BOTH[:1], BOTH)[visit]:
                say("stopping", purpose, used)
                assert recorder.withdraw(purpose).result(20)
                say("stopped", purpose, used)


def told(recorder: Recorder, pragma: str) -> None:
    """Tell the recorder's own connection something."""
    store = recorder._writer.store
    assert store is not None
    conn = store._conn
    recorder._soon(lambda: conn.execute(f"pragma {pragma}").fetchall()).result(20)


def say(what: str, purpose: str, used: int) -> None:
    """In one call, so that it stands in the log as one."""
    os.write(1, f"{what} {purpose} {used}\n".encode())


@dataclass(frozen=True, slots=True)
class Found:
    """What a cut left. `lost` counts acknowledged notes that are gone; `wrong` is anything that is not sound."""

    lost: int
    wrong: tuple[str, ...]


@dataclass(slots=True)
class Promised:
    """What was said of a purpose: whether it is open (None while it is being stopped), and from which use on notes are
    there."""

    open: bool | None = False
    gone: int = 0


def promises(said: tuple[str, ...]) -> tuple[int, dict[str, Promised]]:
    """How many uses were kept, and what holds of each purpose."""
    kept, about = 0, {purpose: Promised() for purpose in BOTH}
    for what, purpose, used in (line.split() for line in said):
        if what == "kept":
            kept = int(used)
        elif what == "yes":
            about[purpose].open = True
        elif what == "stopping":
            about[purpose].open = None
        else:
            about[purpose] = Promised(False, int(used))
    return kept, about


def after(crash: Crash, data: Path) -> Found:
    """Open what is there as the game would, and hold it against what was said."""
    crash.put(data)
    kept, about = promises(crash.said)
    wrong, lost = [], 0
    with recording(data, yes=False, study=STUDY) as recorder:
        wrong += [recorder.trouble] if recorder.trouble else []
        purposes, record = recorder._writer.gate.purposes, recorder.consent
    there = path_in(data).exists()
    if there:
        wrong += chain_faults(data)
        conn = sqlite3.connect(path_in(data))
        wrong += [row[0] for row in conn.execute("pragma integrity_check") if row[0] != "ok"]
        conn.close()
        wrong += [f"{code}: a code of what was ended" for code in codes_of_ended(data, record)]
    wrong += [file.name for file in files_of(path_in(data)) if ".damaged-" in file.name]
    for purpose, promised in about.items():
        rows = notes(data, purpose) if there else []
        rounds = [json.loads(row.body)["round"] for row in rows if row.name == "skill_practised"]
        if promised.open is not None and rounds != list(range(promised.gone + 1, promised.gone + 1 + len(rounds))):
            wrong.append(f"{purpose}: {rounds[:3]}... though {promised.gone} were erased")
        if rows and record and ended(record, purpose):
            wrong.append(f"{purpose}: it was ended, and its notes are there")
        if promised.open:
            lost += max(0, kept - promised.gone - len(rounds))
            wrong += [] if purpose in purposes else [f"{purpose}: the yes is gone"]
        elif promised.open is False and rounds:
            wrong.append(f"{purpose}: what was erased is back")
    return Found(lost, tuple(wrong))


def codes_of_ended(data: Path, record: Record | None) -> list[str]:
    """Codes that no longer stand for anybody, and are in an older record still."""
    conn = open_to_read(path_in(data))
    found = [read_record(row[0]) for row in conn.execute("select record from consent")]
    conn.close()
    grants = (grant for one in found for grant in one.grants)
    return [grant.pseudonym for grant in grants if record and grant.pseudonym and ended(record, grant.purpose)]


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
