"""The game saves through sqlite-utils on a computer where somebody also has pandas, and takes none of it."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAVED = """
import sys
from pathlib import Path
from game.save.store import Saves
saves = Saves(Path(sys.argv[1]))
saves.boats().result()
saves.close()
print("sqlite_utils" in sys.modules, "pandas" in sys.modules)
import pandas
print(pandas.DataFrame.__name__)
"""


def test_a_game_that_saves_takes_no_pandas_along(tmp_path: Path) -> None:
    assert find_spec("pandas") is not None, "the lock for the tests holds it"
    command = [sys.executable, "-c", SAVED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["True False", "DataFrame"]
