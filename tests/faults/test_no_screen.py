"""With no screen the game says so in sentences, and names the way to see it all the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a screen is always found")
def test_with_no_screen_it_says_so_and_names_the_demo(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name not in SCREENS}
    ran = subprocess.run(
        [sys.executable, "-m", "game", "play", "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("There is no screen here"), "nothing of a library's stands before it"
    assert "python3 run.py demo [--seed N] [--out DIR]" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 3
    assert list(tmp_path.iterdir()) == []
