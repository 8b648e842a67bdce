"""A guest's play, and play at a school's computer, leave nothing: also after a kill and after an error (P6).

Every file of the data folder, of the home and of the temporary folder is searched for what was played.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys import FULL, ROOT

PLAYED = """
import os, sys, signal
from pathlib import Path
from game.__main__ import data_folder
from game.bot import Diligent, reading_first
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings
from tests.journeys import *
from tests.scenes_kit import *
how, school = sys.argv[1], sys.argv[2] == "school"
folder = data_folder(None)
if how == "kept":
    with playing(folder) as game:
        keep_boat(game, "second_lunch")
        game.ports.change(theme="dusk")
    print("played", flush=True)
    raise SystemExit
with playing(folder, school=school) as game:
    pressed(game, "play")
    game.ports.change(text_percent=175, font="dyslexic", country="GB")
    policy = Diligent(1)
    for step in range(60_000):
        if game.journey.state.screen is Screen.VISIT:
            break
        intent = policy.next(game.journey)
        if intent and intent.node == "keep.yes":
            intent = press("keep.guest")
        if intent and intent.node == "pegs.done":
            game.steps(1, (press("coat.plum"),))
        intent = reading_first(game.stack.nodes, intent)
        game.steps(1, (intent,) if intent else ())
    assert not game.journey.state.keeper.kept
    assert game.journey.state.keeper.look.coat == "plum"
    play_lines(game, 60)
    game.steps(1, (Intent(Kind.HELP),))
    game.steps(1, (Intent(Kind.BACK),))
    game.loop.draw()
    print("played", flush=True)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "abort":
        os.abort()
    elif how == "error":
        raise RuntimeError("CANARY in what was raised")
"""
TRACES = (b"plum", b"dyslexic", b"second_lunch", b"swell", b"keeper", b"CANARY", b"dusk", b"coat")


def played(tmp_path: Path, how: str, where: str) -> subprocess.CompletedProcess[str]:
    """Play in a process whose home, data and temporary files all lie in `tmp_path`."""
    for name in ("home", "temp"):
        (tmp_path / name).mkdir(exist_ok=True)
    home = str(tmp_path / "home")
    env = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    env |= {"HOME": home, "TMPDIR": str(tmp_path / "temp"), "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "APPDATA": home, "LOCALAPPDATA": home}
    ran = subprocess.run(
        [sys.executable, "-c", PLAYED, how, where],
        cwd=home,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.stdout.splitlines()[-1:] == ["played"], ran.stderr[-3000:]
    return ran


def traces(tmp_path: Path) -> list[str]:
    """Every file that holds something of what was played."""
    found = [p for p in tmp_path.rglob("*") if p.is_file()]
    return [p.name for p in found if any(trace in p.read_bytes() for trace in TRACES)]


@pytest.mark.skipif(sys.platform == "win32", reason="a kill that cannot be caught is a thing of POSIX")
@pytest.mark.parametrize("how", ["kill", "abort", "error", "end"] if FULL else ["kill", "error"])
@pytest.mark.parametrize("where", ["guest", "school"])
def test_p6_nothing_is_left_however_it_ends(tmp_path: Path, how: str, where: str) -> None:
    ran = played(tmp_path, how, where)
    ended = {"kill": -signal.SIGKILL, "abort": -signal.SIGABRT, "error": 1, "end": 0}
    assert ran.returncode == ended[how], ran.stderr[-3000:]
    assert traces(tmp_path) == []
    # Not even a file without a word in it: that somebody played may be private.
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["home", "temp"]


@pytest.mark.skipif(sys.platform == "win32", reason="a kill that cannot be caught is a thing of POSIX")
def test_p6_beside_kept_boats_a_guest_who_is_killed_leaves_nothing_of_their_own(tmp_path: Path) -> None:
    played(tmp_path, "kept", "guest")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert any(b"second_lunch" in data for data in before.values()), "the search finds what is kept"
    played(tmp_path, "kill", "guest")
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        data = path.read_bytes()
        assert b"plum" not in data, path
        assert b"175" not in data.replace(before.get(path, b""), b""), path
