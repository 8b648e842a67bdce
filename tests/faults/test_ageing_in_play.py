"""At the game's start what is too old goes, off the frame, and no boat is opened meanwhile (safety.md P5)."""

import sys
import threading
import time
from pathlib import Path

import pytest

from game import app_consent
from game.app import Game
from game.core.intents import press
from telemetry.events import COUNSELLOR_FILE, LevelStarted
from tests.scenes_kit import playing, settled
from tests.study_kit import at_home, recorded, until
from vault.sqlite_file import open_to_read

LATER = "2026-12-01"
NEXT_DAY = "2026-12-02"


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The folder of somebody who recorded once and did not come back."""
    with at_home(tmp_path, study=None) as game:
        recorded(game).answer(COUNSELLOR_FILE, True).result(5)
        recorded(game)._recorder.record(LevelStarted("02_swell"))
    return tmp_path


def notes(folder: Path) -> int:
    (file,) = (folder / "telemetry").glob("*.sqlite")
    conn = open_to_read(file)
    found: int = conn.execute("select count(*) from events").fetchone()[0]
    conn.close()
    return found


def opened(game: Game) -> None:
    """The first frames, up to the boats of the title."""
    game.steps(3)
    until(game, lambda: bool(game.boats))


def test_p5_what_nobody_opens_goes_at_the_start(left: Path) -> None:
    assert notes(left) > 0
    with playing(left, day=LATER) as game:
        assert game.boat == ""
    assert notes(left) == 0


@pytest.mark.parametrize("then", ["opened", "erased", "closed"])
def test_no_boat_is_opened_or_erased_while_old_notes_are_deleted(
    left: Path, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, at_work, done = threading.Event(), threading.Event(), threading.Event()

    def slow(folder: Path, day: str, stopped: object) -> int:
        at_work.set()
        go.wait(5)
        done.set()
        return 0

    monkeypatch.setattr(app_consent, "purge_old_notes", slow)
    monkeypatch.setattr("game.app_profiles.erase_notes", lambda folder, boat: done.is_set())
    with playing(left, day=LATER) as game:
        opened(game)
        assert at_work.wait(5)
        boat = next(iter(game.boats))
        if then == "opened":
            game.steps(1, (press(f"boat.{boat}"),))
            for _ in range(1000):
                game.steps(1)
                if game.boat == boat:
                    break
                time.sleep(0.002)
            game.steps(5)
            assert (game.boat, game.ports.recorded) == (boat, None), "played, and not recorded yet"
            go.set()
            until(game, lambda: game.ports.recorded is not None)
        elif then == "erased":
            told: list[str] = []
            game.profiles.erase(boat, told.append)
            game.steps(5)
            assert told == []
            go.set()
            until(game, lambda: told == [""])
        else:
            threading.Timer(0.05, go.set).start()
    assert done.is_set(), "the folder is not let go of before"


def test_c1_where_nothing_was_recorded_nothing_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "telemetry.ageing", raising=False)
    for folder in (tmp_path, None):
        with playing(folder) as game:
            game.steps(5)
            settled(game)
            assert game.consents.ageing is None
    assert "telemetry.ageing" not in sys.modules and list(tmp_path.iterdir()) == [tmp_path / "open.lock"]
