"""Take my keeper with me, from one computer to another, and the file chooser it uses (P6, ACC-2, ACC-15)."""

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.ui.scenes.file_chooser import Choosing, FileChooser, file_name
from tests.passphrase_kit import PATH, answered, home, lock, sent, top, typed
from tests.scenes_kit import button, files, keep_boat, key, playing, pressed

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
WORDS = "stick lamp7f3a"
AT_TITLE = (press("setup"), press("kept"), press("profile.bring"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a folder of documents, in which files are saved."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr("game.save.places.MOUNTS", ())
    (tmp_path / "home" / "Documents").mkdir(parents=True)
    return tmp_path / "home" / "Documents"


def words(game: Game) -> str:
    return " ".join(node.name for node in game.stack.nodes())


def in_folder(game: Game, place: str = "place.0") -> None:
    """Go into the first place of the file chooser."""
    sent(game, press(place))
    answered(game, "file_chooser")


def made(game: Game, passphrase: str = WORDS) -> None:
    """Make a keeper file of the open boat, by the way a person goes."""
    sent(game, *PATH, press("profile.take"), press("take.yes"))
    for _ in range(2):
        typed(game, passphrase)
        pressed(game, "done")
    in_folder(game)
    sent(game, press("save"))
    answered(game, "take_along")


def brought(game: Game, passphrase: str = WORDS) -> None:
    """From the title to what a keeper file holds."""
    sent(game, *AT_TITLE)
    in_folder(game)
    sent(game, press("file.0"))
    typed(game, passphrase)
    pressed(game, "done")
    answered(game)


@pytest.mark.parametrize("locked", [False, True])
def test_p6_a_keeper_goes_from_one_computer_to_another(tmp_path: Path, elsewhere: Path, locked: bool) -> None:
    with playing(tmp_path / "one") as game:
        keep_boat(game, "moss")
        if locked:
            lock(game)
            game.to_title()
            sent(game, press(f"boat.{next(iter(game.boats))}"))
            typed(game, "rope lamp7f3a")
            pressed(game, "done")
            answered(game, "recap")
            game.stack.pop()
        game.ports.change(theme="dusk")
        made(game)
        assert "is written" in words(game)
        before = keeper_of(game)
    assert [p.name for p in elsewhere.iterdir()] == ["my things.keeper"]
    for data in files(elsewhere).values():
        assert b"moss" not in data
        assert b"7f3a" not in data
    with playing(tmp_path / "two") as game:
        brought(game)
        assert top(game) == "bring_keeper"
        assert "Name on the boat: Moss." in words(game)
        assert not (tmp_path / "two").exists(), "looking inside keeps nothing"
        sent(game, press("bring.yes"))
        answered(game, "bring_keeper")
        assert "The boat is here now." in words(game)
        sent(game, press("back"))
        answered(game, "kept")
        assert "One boat is kept on this computer." in words(game)
        assert "Nothing is kept" not in words(game)
        sent(game, press("back"), press("back"))
        assert top(game) == "title"
        boat = next(iter(game.boats))
        assert game.boats[boat].sealed
        sent(game, press(f"boat.{boat}"))
        typed(game, WORDS)
        pressed(game, "done")
        answered(game, "recap")
        assert keeper_of(game) == before
        assert game.ui.settings.theme == "dusk"
    assert all(b'"moss"' not in data and b"dusk" not in data for data in files(tmp_path / "two").values())


def keeper_of(game: Game) -> object:
    """What is known of the keeper."""
    return game.journey.state.keeper


def test_two_keepers_are_never_mixed(tmp_path: Path, elsewhere: Path) -> None:
    with playing(tmp_path / "one") as game:
        keep_boat(game)
        made(game)
        home(game)
        before = files(tmp_path / "one")["tidelight.sqlite"]
        brought(game)
        assert "Two can't be mixed into one" in words(game)
        assert not any(node.id == "bring.yes" for node in game.stack.nodes())
        told: list[str] = []
        game.profiles.take_keeper(told.append)
        answered(game)
        assert told == ["keeper.here"]
        assert files(tmp_path / "one")["tidelight.sqlite"] == before
        assert len(game.boats) == 1


def test_a_wrong_passphrase_can_be_put_right_and_a_damaged_file_is_said(tmp_path: Path, elsewhere: Path) -> None:
    with playing(tmp_path / "one") as game:
        keep_boat(game)
        made(game)
    with playing(tmp_path / "two") as game:
        brought(game, "stick lamp7f3b")
        game.steps(3)
        assert top(game) == "text_entry"
        assert "not its passphrase" in words(game)
        typed(game, WORDS)
        pressed(game, "done")
        answered(game, "bring_keeper")
        assert "Lights lit" in words(game)
    file = elsewhere / "my things.keeper"
    file.write_bytes(file.read_bytes()[:-30])
    with playing(tmp_path / "two") as game:
        brought(game)
        assert "damaged or cut short" in words(game)


def test_a_disk_that_refuses_is_said_and_the_boat_is_as_it_was(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vault.files.write_whole", full)
    with playing(tmp_path / "one") as game:
        keep_boat(game)
        made(game)
        assert "could not be written there" in words(game)
    assert list(elsewhere.iterdir()) == []


def test_acc_15_a_file_that_is_there_is_not_written_over_without_a_question(tmp_path: Path, elsewhere: Path) -> None:
    (elsewhere / "my things.keeper").write_text("something else")
    with playing(tmp_path / "one") as game:
        keep_boat(game)
        sent(game, *PATH, press("profile.take"), press("take.yes"))
        for _ in range(2):
            typed(game, WORDS)
            pressed(game, "done")
        in_folder(game)
        sent(game, press("save"))
        assert "Replace the file?" in words(game) or "would be gone" in words(game)
        sent(game, press("no"))
        assert (elsewhere / "my things.keeper").read_text() == "something else"
        sent(game, press("rename"), *[Intent(Kind.ERASE)] * 9)
        typed(game, "trip: 2/3")
        pressed(game, "done")
        sent(game, press("save"))
        answered(game, "take_along")
    assert sorted(p.name for p in elsewhere.iterdir()) == ["my things.keeper", "trip 23.keeper"]


@pytest.mark.parametrize(
    ("given", "name"),
    [("a/b\\c", "abc.keeper"), ("boat.keeper", "boat.keeper"), (" ..", ""), ("x\n", "x.keeper"), ("", "")],
)
def test_a_name_that_some_system_would_not_take_is_made_one_that_all_do(given: str, name: str) -> None:
    assert file_name(given, ".keeper") == name


# The chooser


@pytest.fixture
def choosing(elsewhere: Path) -> Callable[[Game], FileChooser]:
    (elsewhere / "letters").mkdir()
    (elsewhere / "letters" / "one.keeper").write_text("")

    def opened(game: Game) -> FileChooser:
        chooser = FileChooser(game.session, Choosing("Which?", "Choose.", ".keeper"))
        game.stack.push(chooser)
        game.steps(2)
        return chooser

    return opened


def test_acc_2_a_file_is_found_with_the_keyboard_alone(
    choosing: Callable[[Game], FileChooser], monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing() as game:
        chooser = choosing(game)
        now = 1.0

        def tap(code: int) -> None:
            nonlocal now
            for down in (True, False):
                now += 0.3
                game.loop.once([key(code, down)], now=now)
            game.steps(20)

        results: list[object] = []
        monkeypatch.setattr(game.stack.scenes[0], "resumed", results.append)
        tap(pygame.K_RETURN)
        answered(game, "file_chooser")
        assert chooser.at is not None
        assert chooser.at.folders == ("letters",)
        tap(pygame.K_DOWN)
        tap(pygame.K_DOWN)
        tap(pygame.K_RETURN)
        answered(game, "file_chooser")
        assert chooser.at.files == ("one.keeper",)
        tap(pygame.K_DOWN)
        tap(pygame.K_RETURN)
        assert results == [chooser.at.path / "one.keeper"]


def test_acc_2_a_file_is_found_with_a_pad_alone(choosing: Callable[[Game], FileChooser]) -> None:
    with playing() as game:
        chooser = choosing(game)
        now = 1.0
        for number in (0, 12, 12, 0):
            for down in (True, False):
                now += 0.3
                game.loop.once([button(number, down)], now=now)
            answered(game, "file_chooser")
        assert chooser.at is not None
        assert chooser.at.path.name == "letters"


def test_up_leads_to_the_places_and_a_folder_that_is_closed_says_so(
    choosing: Callable[[Game], FileChooser], elsewhere: Path
) -> None:
    with playing() as game:
        chooser = choosing(game)
        in_folder(game)
        sent(game, press("folder.0"))
        answered(game, "file_chooser")
        sent(game, press("up"))
        answered(game, "file_chooser")
        assert chooser.at is not None
        assert chooser.at.path == elsewhere
        sent(game, press("up"))
        assert chooser.at is None
        (elsewhere / "letters" / "one.keeper").unlink()
        (elsewhere / "letters").rmdir()
        chooser.go(elsewhere / "letters")
        answered(game, "file_chooser")
        assert "can't be looked into" in words(game)


def test_a_file_is_dropped_on_the_window(tmp_path: Path, elsewhere: Path) -> None:
    with playing(tmp_path / "zero") as game:
        keep_boat(game)
        made(game)
    (elsewhere / "my things.keeper").rename(elsewhere / "x.keeper")
    with playing(tmp_path / "one") as game:
        game.loop.once([pygame.event.Event(pygame.DROPFILE, file=str(elsewhere / "x.keeper"))])
        answered(game)
        game.steps(3)
        assert top(game) == "text_entry"
        assert "x.keeper" in words(game)
        game.to_title()
        sent(game, *AT_TITLE)
        assert top(game) == "file_chooser"
        game.loop.once([pygame.event.Event(pygame.DROPFILE, file=str(elsewhere / "y.keeper"))])
        game.steps(3)
        assert "y.keeper" in words(game)


@pytest.mark.parametrize("way", [Kind.HELP, Kind.QUICK_EXIT])
def test_s1_s6_the_ways_out_work_from_every_page(tmp_path: Path, elsewhere: Path, way: Kind) -> None:
    with playing(tmp_path / "one") as game:
        keep_boat(game)
        sent(game, *PATH, press("profile.take"), press("take.yes"))
        for _ in range(2):
            typed(game, WORDS)
            pressed(game, "done")
        assert top(game) == "file_chooser"
        sent(game, Intent(way))
        assert top(game) == ("help" if way is Kind.HELP else "blank")
        assert game.journey.state.screen is (Screen.TITLE if way is Kind.QUICK_EXIT else game.journey.state.screen)
        assert list(elsewhere.iterdir()) == []
