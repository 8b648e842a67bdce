"""Promise 2: what was acknowledged outlives being killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.telemetry_kit import BOAT, chain_faults, notes, recording

ROOT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("TIDELIGHT_FULL"))
KILLS = 200 if FULL else 4
IN_A_ROW = 4

CHILD = """
import sys
from pathlib import Path
from telemetry.events import SkillPractised, Origin, How
from telemetry.recorder import open_recorder
recorder = open_recorder(Path(sys.argv[1]), sys.argv[2])
assert recorder.ready(20)
if recorder.state != "on":
    assert recorder.grant().result(20)
print("0", flush=True)
said = 0
while True:
    for _ in range(7):
        said += 1
        recorder.record(SkillPractised("breathing", said % 9000 + 1, Origin.STORY, How.FINISHED, said % 14000))
    if recorder.flush(20):
        print(said, flush=True)
"""


def killed(data: Path, seconds: float) -> int:
    """Let a program record and kill it; returns how many notes it had been promised."""
    ran = subprocess.Popen([sys.executable, "-c", CHILD, str(data), BOAT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert ran.stdout is not None
    assert ran.stdout.readline() == "0\n"
    time.sleep(seconds)
    ran.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    said = ran.stdout.read().split("\n")
    ran.stdout.close()
    ran.wait()
    whole = [line for line in said[:-1] if line]
    return int(whole[-1]) if whole else 0


def test_what_was_acknowledged_outlives_a_kill_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(7)
    for boat in range(0, KILLS, IN_A_ROW):
        data, expected = tmp_path / str(boat), 0
        for _ in range(IN_A_ROW):
            promised = killed(data, chance.uniform(0.0, 0.25))
            assert chain_faults(data) == []
            found = [row for row in notes(data) if row.name == "skill_practised"]
            assert len(found) >= expected + promised
            expected = len(found)
            with recording(data, yes=False) as recorder:
                assert recorder.state == "on"
                assert recorder.trouble == ""
        ended = [row for row in notes(data) if row.name == "session_ended"]
        assert len(ended) == IN_A_ROW, "a killed session has no end, and the one after it does"
