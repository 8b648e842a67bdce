"""What goes with a boat that is erased or locked, and in which order (safety.md C4, P6)."""

import sqlite3
from pathlib import Path

import pytest

from game.app import Game
from game.save.store import FILE_NAME, computer_settings
from telemetry import keys
from telemetry.events import COUNSELLOR_FILE
from tests.scenes_kit import files, settled
from tests.study_kit import at_home, recorded, until

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


def erased(game: Game, boat: str) -> str:
    """Erase a boat from the title; the key of what is said."""
    told: list[str] = []
    game.profiles.erase(boat, told.append)
    until(game, lambda: bool(told))
    return told[0]


def at_the_title(game: Game) -> str:
    """A boat with notes, closed."""
    recorded(game).answer(COUNSELLOR_FILE, True).result(5)
    boat = game.boat
    game.to_title()
    settled(game)
    return boat


def rows(folder: Path) -> int:
    conn = sqlite3.connect(folder / FILE_NAME)
    found: int = conn.execute("select count(*) from boats").fetchone()[0]
    conn.close()
    return found


def test_c4_a_boat_whose_notes_cannot_be_erased_stays_so_that_they_can_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(path)

    with at_home(tmp_path, study=None) as game:
        boat = at_the_title(game)
        with monkeypatch.context() as patch:
            patch.setattr(keys, "erase_files", refused)
            assert erased(game, boat) == "kept.not_deleted"
        assert list(game.boats) == [boat] and rows(tmp_path) == 1
        assert erased(game, boat) == ""
        assert game.boats == {} and rows(tmp_path) == 0
        assert list((tmp_path / "telemetry").iterdir()) == []


def test_c4_a_boat_that_another_program_reads_is_told_apart_from_its_notes(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        boat = at_the_title(game)
        reader = sqlite3.connect(tmp_path / FILE_NAME)
        reader.execute("begin").execute("select count(*) from boats").fetchone()
        assert erased(game, boat) == "kept.boat_stays"
        assert list(game.boats) == [boat]
        assert list((tmp_path / "telemetry").iterdir()) == []
        reader.close()
        assert erased(game, boat) == ""


@pytest.mark.parametrize("end", ["erased", "locked"])
def test_p6_what_somebody_needs_in_order_to_read_goes_with_their_boat(tmp_path: Path, end: str) -> None:
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=200, theme="high_contrast", speech=True, bindings={"help": ("f9",)})
        game.remember_window()
        assert game.saves is not None
        game.saves.flush()
        before = computer_settings(tmp_path)
        assert before is not None and before.text_percent == 200, "the title is shown as the boat last was"
        if end == "erased":
            game.consents.forget_boat(lambda problem: None)
            until(game, lambda: not game.boats)
        else:
            game.profiles.lock("a rope and two lamps", lambda problem: None)
            until(game, game.profiles.sealed)
        game.saves.flush()
        assert (game.computer.theme, game.computer.text_percent) == ("day", 100), "nor is it written once more"
        assert not any(b"high_contrast" in data for data in files(tmp_path).values())
        game.remember_window()
    left = computer_settings(tmp_path)
    assert left is not None and left.window == before.window is not None, "where the window stood is the computer's"
    assert (left.text_percent, left.theme, left.speech, left.bindings) == (100, "day", False, {})
