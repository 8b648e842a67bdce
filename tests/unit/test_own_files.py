"""What is written about a player is for this account's eyes alone, and a crash writes nothing (safety.md P6)."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from game.app_study import keep_pack, write_slip
from telemetry import cli
from telemetry.events import LevelStarted
from telemetry.synth import SECRET, synth
from tests.study_kit import PACK
from tests.telemetry_kit import recording

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files have no such modes on Windows")

STARTED = """
import resource
import game.app
from game.__main__ import play
from game.save.store import AlreadyOpenError
def opened(*args, **options):
    print(resource.getrlimit(resource.RLIMIT_CORE))
    raise AlreadyOpenError
game.app.open_game = opened
play(["--data", {data!r}])
"""


def modes(*files: Path) -> set[str]:
    return {oct(file.stat().st_mode & 0o777) for file in files}


def test_p6_what_is_written_about_a_player_opens_to_nobody_else(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(LevelStarted("02_swell"))
    page, folder = tmp_path / "kept.html", tmp_path / "notes"
    page.write_text("an older page, open to all", encoding="utf-8")
    page.chmod(0o644)
    for line in (["page", "--out", str(page)], ["csv", "--out", str(folder)]):
        assert cli.main([*line, "--data", str(tmp_path)], StringIO()) == 0
    assert "older" not in page.read_text(encoding="utf-8")
    written = [page, *folder.iterdir()]
    assert len(written) == 4 and modes(*written) == {"0o600"}


def test_p6_a_new_file_is_nobody_elses_from_its_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fchmod", lambda fd, mode: None)
    assert write_slip(tmp_path / "slip.txt", ("A study",)) and modes(tmp_path / "slip.txt") == {"0o600"}


def test_p6_what_tells_of_a_study_opens_to_nobody_else(tmp_path: Path) -> None:
    slip = tmp_path / "slip.txt"
    assert write_slip(slip, ("A study", "ABCD")) and slip.read_text(encoding="utf-8") == "A study\nABCD\n"
    keep_pack(PACK, tmp_path)
    kept = tmp_path / "study" / "study.toml"
    assert kept.read_bytes() == (PACK / "study.toml").read_bytes()
    synth(tmp_path / "made", schools=1, classes=1, pupils=1, seed=1, days=1)
    assert modes(slip, kept, tmp_path / "made" / SECRET) == {"0o600"}


def test_p6_a_crash_of_the_game_leaves_no_picture_of_its_memory(tmp_path: Path) -> None:
    line = [sys.executable, "-c", STARTED.format(data=str(tmp_path / "none"))]
    said = subprocess.run(
        line, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert said.stdout.strip() == "(0, 0)", said.stderr
