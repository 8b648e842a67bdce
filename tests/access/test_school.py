"""A school's computer: guests only, no passphrase, nothing kept, and it is said who may see the screen (P6)."""

from pathlib import Path

import pytest

from game.__main__ import main
from game.app import Game, open_game, root
from game.bot import Diligent
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings
from game.flow.journey import Screen
from game.save.school import FILE_NAME, beside_the_program, is_school
from tests.journeys import DAY, content
from tests.passphrase_kit import sent, top
from tests.scenes_kit import files, keep_boat, play_until, playing, pressed

SAID = "This is the school's computer. Staff may be able to see the screen, even if this game tells nobody."


def words(game: Game) -> list[str]:
    return [node.name for node in game.stack.nodes()]


@pytest.mark.parametrize("name", [FILE_NAME, f"{FILE_NAME}.txt"])
def test_a_file_beside_the_program_makes_it_a_schools(tmp_path: Path, name: str) -> None:
    assert not is_school(tmp_path)
    (tmp_path / name).write_text("")
    assert is_school(tmp_path)
    assert beside_the_program(root()) == root()


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("letters", ["plain", "dyslexic"])
def test_p6_the_title_says_who_may_see_the_screen_at_any_text_size(text: int, letters: str) -> None:
    with playing(school=True, settings=Settings(text_percent=text, font=letters)) as game:
        said = next(node for node in game.stack.nodes() if node.name == SAID)
        others = [n.rect for n in game.stack.nodes() if n.id != said.id]
        assert said.rect.w > 0
        assert not any(
            said.rect.x < r.right and r.x < said.rect.right and said.rect.y < r.bottom and r.y < said.rect.bottom
            for r in others
        )


def test_p6_nothing_is_offered_that_keeps_anything(tmp_path: Path) -> None:
    with playing(tmp_path / "data", school=True) as game:
        pressed(game, "play")
        with pytest.raises(AssertionError):
            keep_boat(game)
        assert not game.boat
        assert game.folder is None
    with playing(tmp_path / "data", school=True) as game:
        sent(game, press("setup"), press("kept"))
        assert SAID in words(game)
        assert not any(node.id.startswith(("profile.", "ask")) for node in game.stack.nodes())
        game.ports.change(text_percent=150)
    assert not (tmp_path / "data").exists()


def test_p6_the_question_about_keeping_is_not_asked_and_play_goes_on(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    with playing(tmp_path, school=True) as game:
        pressed(game, "play")
        policy = Diligent(1)
        while game.journey.state.screen is not Screen.VISIT:
            opening = game.journey.state.opening
            if opening is not None and game.content.opening.beat[opening.beat].kind == "keep":
                assert not any(node.id == "keep.yes" for node in game.stack.nodes())
                seen.append(words(game))
            intent = policy.next(game.journey)
            if intent and intent.node == "keep.yes":
                intent = press("keep.guest")
            game.steps(1, (intent,) if intent else ())
        assert any(SAID in said for said in seen)
        assert any("all gone" in " ".join(said) for said in seen)
        play_until(game, Screen.HARBOUR)
        assert not any(node.id == "open.keep" for node in game.stack.nodes())
    assert files(tmp_path) == {}


def test_a_boat_that_was_kept_before_is_neither_shown_nor_touched(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
    before = files(tmp_path)
    with playing(tmp_path, school=True) as game:
        assert not any(node.id.startswith("boat.") for node in game.stack.nodes())
        sent(game, Intent(Kind.QUICK_EXIT))
        assert top(game) == "blank"
    assert files(tmp_path) == before


def test_the_command_looks_for_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[bool] = []

    def opened(folder: Path, **options: object) -> object:
        began.append(bool(options["school"]))
        return open_game(None, day=DAY, seed=1, silent=True, content=content())

    monkeypatch.setattr("game.app.open_game", opened)
    monkeypatch.setattr("game.app.Game.run", lambda game: game.close())
    for school in (False, True):
        monkeypatch.setattr("game.save.school.is_school", lambda where, school=school: school)
        assert main(["play", "--data", str(tmp_path)]) == 0
    assert began == [False, True]
