"""A PHQ from a pack to the page it stops at (safety.md, clinical.md): the adult is named, and item 9 leads to
Help now at once."""

import re
from pathlib import Path

import pytest

from game.app import Game
from game.core.intents import Intent, Kind
from game.ui.scenes.questionnaire import QuestionnaireScene
from telemetry.events import QUESTIONNAIRES
from tests.counsellor_scenes_kit import words
from tests.passphrase_kit import top
from tests.scenes_kit import pressed
from tests.study_kit import LONG_ENOUGH, PACK, at_home, home, join, standing, texts

SAFETY = '\n[safety]\nprotocol = "Plan B"\nadult = "the school nurse"\n'
ANSWERS = ", ".join(f'{{ points = {n}, text = {{ en = "{n}", fr = "{n}" }} }}' for n in range(4))


def pack(folder: Path, items: int, *, item_9: bool = False, code: str = "phq_a", last: str = "last words") -> Path:
    """The pack of the tests, with one form of so many made-up items in the place of its own."""
    text = (PACK / "study.toml").read_text(encoding="utf-8")
    head = f'[[questionnaires]]\nid = "{code}"\nwaves = [0]\ntitle = {{ en = "T", fr = "T" }}\nanswers = [{ANSWERS}]\n'
    asked = [f"words {number}" for number in range(1, items)] + [last]
    made = (f'[[questionnaires.items]]\ntext = {{ en = "{one}", fr = "q" }}\n' for one in asked)
    folder.mkdir()
    safety = SAFETY + ("item_9 = true\n" if item_9 else "")
    whole = text[: text.index("[[questionnaires]]")] + head + "".join(made) + safety
    (folder / "study.toml").write_text(whole, encoding="utf-8")
    return folder


def begun(game: Game) -> QuestionnaireScene:
    """The form, as it comes by itself to who agreed to be asked; its first page is read and begun."""
    join(game, QUESTIONNAIRES)
    assert standing(game)[QUESTIONNAIRES] == "on"
    home(game)
    game.steps(LONG_ENOUGH)
    page = game.stack.top
    assert isinstance(page, QuestionnaireScene)
    said = words(game)
    assert "when the school nurse is in the room with you" in said and "the school nurse is here: start" in said
    pressed(game, "start")
    return page


@pytest.mark.parametrize("points", [0, 1, 2, 3])
def test_item_9_of_a_pack_stops_the_phq_and_shows_people_from_one_point_on(tmp_path: Path, points: int) -> None:
    with at_home(tmp_path / "data", study=pack(tmp_path / "pack", 9, item_9=True)) as game:
        page = begun(game)
        pressed(game, *(f"item.{number}.3" for number in range(1, 9)))
        assert page.at == 9 and "last words" in texts(game), "no other item stops it"
        pressed(game, f"item.9.{points}")
        assert top(game) == ("help" if points else "harbour")
        if points:
            assert [scene.name for scene in game.stack.scenes] == ["harbour", "help"], "no question waits below"
            assert re.search(r"112|911", next(n.name for n in game.stack.nodes() if n.id == "emergency"))


def test_an_item_about_dying_stops_a_form_of_any_name_before_its_other_items(tmp_path: Path) -> None:
    made = pack(tmp_path / "pack", 3, item_9=True, code="evenings", last="I would like more time")
    file = made / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("words 2", "I thought about dying"), encoding="utf-8")
    with at_home(tmp_path / "data", study=made) as game:
        begun(game)
        pressed(game, "item.1.3", "item.2.1")
        assert top(game) == "help"


@pytest.mark.parametrize("leaves", [Kind.QUICK_EXIT, None])
def test_whoever_leaves_from_the_page_it_stopped_at_is_not_asked_again(tmp_path: Path, leaves: Kind | None) -> None:
    """Also where the window is closed, or hidden by the quick exit, while people are shown."""
    made = pack(tmp_path / "pack", 9, item_9=True)
    with at_home(tmp_path / "data", study=made) as game:
        begun(game)
        pressed(game, *(f"item.{number}.1" for number in range(1, 10)))
        assert top(game) == "help"
        if leaves is not None:
            game.steps(1, (Intent(leaves),))
            assert top(game) == "blank"
        game.save()
    with at_home(tmp_path / "data", study=made) as game:
        game.steps(LONG_ENOUGH)
        assert top(game) == "harbour"


def test_a_phq_of_eight_items_is_asked_to_its_end_and_names_the_adult_too(tmp_path: Path) -> None:
    with at_home(tmp_path / "data", study=pack(tmp_path / "pack", 8)) as game:
        begun(game)
        pressed(game, *(f"item.{number}.3" for number in range(1, 9)))
        assert top(game) == "harbour"
