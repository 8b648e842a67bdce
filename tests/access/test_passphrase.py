"""A boat with a passphrase: locked, opened, lost, taken off, and shut by the quick exit (S6, P6)."""

from pathlib import Path

import pygame
import pytest

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings
from game.flow.journey import Screen
from game.flow.keeper import Look
from game.ui.portrait import worn
from game.ui.scenes.text_entry import TextEntry
from game.ui.scenes.title import TitleScene
from telemetry.events import COUNSELLOR_FILE
from tests.passphrase_kit import PATH, WORDS, answered, home, lock, proved, sent, take_off, top, typed, words_of
from tests.scenes_kit import files, keep_boat, play_lines, play_until, playing, pressed, settled
from vault.row_keys import KeyFile
from vault.sealing import Identity, SealError

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


def test_p6_a_boat_is_locked_and_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        lock(game)
        home(game)
        card = game.boats[boat]
        assert (card.name, card.sealed) == ("", True)
        assert "coat" in card.look, "its picture still shows at the title"
    assert not any(b"13_15" in data or b'"wick"' in data for data in files(tmp_path).values())
    with playing(tmp_path) as game:
        sent(game, press(f"boat.{boat}"))
        assert top(game) == "unlock"
        typed(game, "rope lamp7f3b")
        pressed(game, "done")
        answered(game, "unlock")
        assert game.journey.state.screen is Screen.TITLE
        assert any("not it" in node.name for node in game.stack.nodes())
        sent(game, Intent(Kind.ERASE))
        typed(game, "a")
        pressed(game, "done")
        answered(game, "recap")
        assert game.boat == boat
        assert game.journey.state.keeper.name == "wick"
        assert game.profiles.identity is not None
        home(game)
        assert game.profiles.identity is None
        assert game.saves is not None
        assert game.saves.journey(boat).result() is None, "closed, it needs its passphrase again"


def recorded(game: Game) -> None:
    """A yes to notes for a counsellor, and some notes."""
    game.ports.consents.answer(COUNSELLOR_FILE, True)
    answered(game)
    assert game.ports.recorded is not None
    play_lines(game, 20)
    game.ports.recorded._recorder.flush(5)


def keys_open(folder: Path, boat: str, identity: Identity | None = None) -> bool:
    """Whether the keys of a boat's notes can be had."""
    try:
        return bool(KeyFile.open(folder / "telemetry" / f"{boat}.keys", identity).purposes)
    except SealError:
        return False


def test_p6_the_keys_of_the_notes_are_locked_with_the_boat_and_its_notes_go_on(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        recorded(game)
        assert keys_open(tmp_path, boat), "before, this account can read them"
        lock(game)
        assert not keys_open(tmp_path, boat)
        assert keys_open(tmp_path, boat, game.profiles.identity)
        home(game)
        assert not keys_open(tmp_path, boat)
    with playing(tmp_path) as game:
        sent(game, press(f"boat.{boat}"))
        typed(game, WORDS)
        pressed(game, "done")
        answered(game, "recap")
        game.stack.pop()
        answered(game)
        assert game.ports.recorded is not None
        assert {c.purpose: c.state for c in game.ports.consents.choices()}[COUNSELLOR_FILE] == "on"
        before = game.ports.recorded._recorder.counts[COUNSELLOR_FILE]
        play_until(game, Screen.HARBOUR)
        game.ports.recorded._recorder.flush(5)
        assert game.ports.recorded._recorder.counts[COUNSELLOR_FILE].stored > before.stored
        sent(game, *PATH)
        take_off(game)
        assert not game.profiles.sealed()
        assert keys_open(tmp_path, boat)


def test_p6_keys_left_open_by_a_cut_are_locked_when_the_boat_is_next_opened(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        recorded(game)
        open_before = (tmp_path / "telemetry" / f"{boat}.keys").read_bytes()
        lock(game)
        home(game)
    (tmp_path / "telemetry" / f"{boat}.keys").write_bytes(open_before)
    with playing(tmp_path) as game:
        sent(game, press(f"boat.{boat}"))
        typed(game, WORDS)
        pressed(game, "done")
        answered(game, "recap")
        answered(game)
        assert not keys_open(tmp_path, boat)


def test_where_the_keys_cannot_be_locked_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        recorded(game)

        def refuse(store: object, identity: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("telemetry.store.Store.seal_for", refuse)
        lock(game)
        assert any("would not let the game lock your notes" in n.name for n in game.stack.nodes())
        sent(game, press("back"))
        take_off(game)
        assert game.profiles.sealed(), "the keys come first: the boat stays locked where they cannot be opened"


def test_the_passphrase_is_typed_twice_and_a_slip_sets_nothing(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        sent(game, *PATH, press("profile.lock"), press("lock.yes"))
        typed(game, "short")
        pressed(game, "done")
        assert any("too short" in node.name for node in game.stack.nodes())
        typed(game, " and long")
        pressed(game, "done")
        typed(game, "short and longer")
        pressed(game, "done")
        assert any("not the same" in node.name for node in game.stack.nodes())
        assert isinstance(game.stack.top, TextEntry)
        assert game.stack.top.text == ""
        sent(game, press("back"), press("back"))
        settled(game)
        assert not game.profiles.sealed()


def test_before_it_is_set_the_page_says_that_a_lost_one_is_gone_and_yes_and_no_are_of_one_size(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        sent(game, *PATH, press("profile.lock"))
        words = " ".join(node.name for node in game.stack.nodes())
        assert "If you forget it, your boat is gone." in words
        assert "Nobody can, ever." in words
        for readable in (
            "your picture",
            "your yes or no to each question",
            "how many notes there are",
        ):
            assert readable in words, "as docs/PRIVACY.md says"
        rects = [node.rect for node in game.stack.nodes() if node.id in ("lock.yes", "back")]
        assert (rects[0].w, rects[0].h) == (rects[1].w, rects[1].h)
        sent(game, press("back"))
        assert top(game) == "kept"
        assert not game.profiles.sealed()


def said(game: Game) -> str:
    return next(node.name for node in game.stack.nodes() if node.id == "told")


@pytest.mark.parametrize("way", ["off", "change"])
def test_p6_who_does_not_know_the_passphrase_cannot_take_it_off_or_change_it(tmp_path: Path, way: str) -> None:
    """Somebody else at the computer while the boat is open: Enter alone leaves it on, and a guess does too."""
    with playing(tmp_path) as game:
        keep_boat(game)
        lock(game)
        sent(game, press("back"), press(f"profile.{way}"))
        assert game.stack.focus == "back"
        sent(game, press("off.yes"))
        proved(game, "another thing")
        assert top(game) == "own_passphrase"
        assert any("That is not it." in node.name for node in game.stack.nodes())
        sent(game, Intent(Kind.BACK))
        assert said(game).startswith(("Then anybody", "The old one opens nothing"))
        sent(game, press("back"))
        answered(game, "kept")
        assert game.profiles.sealed()
        assert game.profiles.identity is not None, "a wrong guess shuts nothing"


def test_p6_a_passphrase_is_changed_and_the_old_one_opens_nothing(tmp_path: Path) -> None:
    new = "kettle book moss"
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        lock(game)
        before = game.profiles.identity
        sent(game, press("back"), press("profile.change"), press("off.yes"))
        proved(game, WORDS)
        for _ in range(2):
            assert top(game) == "choose_passphrase"
            typed(game, new)
            pressed(game, "done")
        answered(game, "change_passphrase")
        assert said(game).startswith("From now on your boat opens with the new passphrase only.")
        assert game.profiles.sealed()
        assert game.profiles.identity not in (None, before), "a key pair of its own"
        home(game)
        sent(game, press(f"boat.{boat}"))
        typed(game, WORDS)
        pressed(game, "done")
        answered(game, "unlock")
        assert not game.boat
        sent(game, *(Intent(Kind.ERASE) for _ in WORDS))
        typed(game, new)
        pressed(game, "done")
        answered(game, "recap")
        assert game.boat == boat


def test_where_the_new_passphrase_cannot_be_set_it_is_said_that_the_boat_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        lock(game)
        monkeypatch.setattr("game.save.sealed.Seals.lock", lambda *_: None)
        sent(game, press("back"), press("profile.change"), press("off.yes"))
        proved(game, WORDS)
        for _ in range(2):
            typed(game, "kettle book moss")
            pressed(game, "done")
        answered(game, "change_passphrase")
        assert not game.profiles.sealed()
        assert "Your boat opens without one now." in said(game)


def test_a_passphrase_is_taken_off_again(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        lock(game)
        sent(game, press("back"))
        take_off(game)
        assert not game.profiles.sealed()
        assert said(game) == "The passphrase is off. Your boat opens without one."
        home(game)
        assert game.boats[boat].name == "wick"
        sent(game, press(f"boat.{boat}"))
        answered(game, "recap")


def test_c4_a_boat_whose_passphrase_is_lost_stays_or_is_erased_after_a_question(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        lock(game)
        home(game)
        sent(game, press(f"boat.{boat}"), press("lost"), press("erase"), press("unsure"), press("back"))
        assert top(game) == "unlock"
        sent(game, press("lost"), press("erase"), press("sure"))
        answered(game, "title")
        assert not game.boats
    assert not any(boat.encode() in data for name, data in files(tmp_path).items())
    assert not any(boat in name for name in files(tmp_path))


@pytest.mark.parametrize("way", [Kind.HELP, Kind.QUICK_EXIT])
def test_s1_s6_help_and_the_quick_exit_from_a_page_with_a_passphrase(tmp_path: Path, way: Kind) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        sent(game, *PATH, press("profile.lock"), press("lock.yes"))
        typed(game, WORDS)
        scene = game.stack.top
        assert isinstance(scene, TextEntry)
        sent(game, Intent(way))
        if way is Kind.HELP:
            assert top(game) == "help"
            sent(game, Intent(Kind.BACK))
            assert words_of(game) == WORDS
        else:
            assert top(game) == "blank"
            assert scene.text == ""
            settled(game)
            assert not any(boat.sealed for boat in game.boats.values())


def test_s6_the_quick_exit_while_a_boat_is_opened_leaves_it_shut(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        boat = game.boat
        lock(game)
        home(game)
        sent(game, press(f"boat.{boat}"))
        typed(game, WORDS)
        game.steps(1, (press("done"),))
        game.steps(1, (Intent(Kind.QUICK_EXIT),))
        answered(game)
        assert game.boat == ""
        assert game.profiles.identity is None
        assert game.saves is not None
        assert game.saves.journey(boat).result() is None


def test_p6_after_the_quick_exit_what_no_disk_holds_of_a_locked_boat_needs_its_passphrase(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        lock(game)
        assert game.saves is not None
        game.saves.broken = "the disk refuses"
        game.session.warned = True
        sent(game, Intent(Kind.QUICK_EXIT))
        pygame.time.wait(10)
        game.steps(60)
        sent(game, Intent(Kind.ACTIVATE))
        assert top(game) == "title"
        sent(game, press("go_on"))
        assert top(game) == "unlock"
        typed(game, "wrong words")
        pressed(game, "done")
        answered(game, "unlock")
        assert game.journey.state.screen is Screen.TITLE
        sent(game, press("back"), press("go_on"))
        typed(game, WORDS)
        pressed(game, "done")
        answered(game)
        assert game.journey.state.screen is not Screen.TITLE
        assert game.journey.state.keeper.name == "wick"


def test_p6_boats_are_told_apart_by_picture_and_a_locked_one_tells_no_name(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        lock(game)
        home(game)
        title = game.stack.top
        assert isinstance(title, TitleScene)
        ((look, at),) = title.portraits()
        assert look == game.session.boats[0].look
        boat = next(node for node in game.stack.nodes() if node.id.startswith("boat."))
        assert "Wick" not in boat.name
        assert at.right <= boat.rect.x
        title.settle(game.window.surface)
        game.loop.draw()
        px = game.ui.stage.to_px(at.inset(6)).move(game.ui.stage.left, game.ui.stage.top)
        colours = pygame.surfarray.array3d(game.window.surface.subsurface(px)).reshape(-1, 3)
        assert len({tuple(int(c) for c in pixel) for pixel in colours}) > 50, "somebody is drawn there"


@pytest.mark.parametrize("look", ["", "{", '{"coat": "moonlight"}', '{"hair": 3}'])
def test_a_look_that_cannot_be_drawn_is_drawn_as_everybody_begins(look: str) -> None:
    assert worn(look) == Look()


@pytest.mark.parametrize("font", ["plain", "dyslexic"])
def test_what_a_passphrase_does_is_read_to_its_end_before_it_can_be_set(tmp_path: Path, font: str) -> None:
    """In the largest letters too, Enter alone reads on and locks nothing."""
    with playing(tmp_path, settings=Settings(text_percent=200, font=font)) as game:
        keep_boat(game)
        sent(game, *PATH, press("profile.lock"))
        for _ in range(12):
            waits = "below" in {node.id for node in game.stack.nodes()}
            last = next(node for node in game.stack.nodes() if node.id == "lock.person").seen()
            assert waits or last is not None
            if not waits:
                break
            assert game.stack.focus not in ("lock.yes", "back")
            sent(game, press("lock.yes"))
            assert top(game) == "lock_boat"
            game.stack.focus_anew()
            sent(game, Intent(Kind.ACTIVATE))
        sent(game, press("lock.yes"))
        assert top(game) == "choose_passphrase"
