"""Where something would be gone, the focus begins on the answer with which nothing is (accessibility.md 15)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from game.app import Game
from game.app_study import card_of, read_pack
from game.bot_consents import PACK
from game.bot_profiles import NoDisk
from game.core.intents import Intent, Kind, press
from game.core.settings import Settings
from game.ui.consents import COUNSELLOR_FILE
from game.ui.counsellor import Wanted
from game.ui.scenes.file_chooser import Choosing, FileChooser
from game.ui.scenes.kept import Kept
from game.ui.scenes.make_file import MakeFile
from game.ui.scenes.passphrase import LostPassphrase, TakeOff
from game.ui.scenes.pause import LeaveForTitle
from game.ui.scenes.study import AskStudy
from tests.journeys import ROOT
from tests.scenes_kit import keep_boat, playing, pressed, settled


def kept(game: Game, *presses: str) -> None:
    game.stack.push(Kept(game.session))
    settled(game)
    pressed(game, *presses)


def recorded(game: Game, *presses: str) -> None:
    keep_boat(game)
    game.ports.consents.answer(COUNSELLOR_FILE, True)
    settled(game)
    kept(game, *presses)


def asked(game: Game, what: str) -> None:
    """Which one of several is ended, or that others ended them: with a study's answers made up."""
    page = Kept(game.session)
    page.asking = what
    game.stack.push(page)
    game.steps(1)


def lost(game: Game) -> None:
    game.stack.push(LostPassphrase(game.session, ""))
    pressed(game, "erase")


def replacing(game: Game) -> None:
    game.stack.push(FileChooser(game.session, Choosing("Where?", "Choose.", ".keeper", "my things")))
    pressed(game, "place.0", "save")


def typed(game: Game) -> None:
    page = MakeFile(game.session)
    game.stack.push(page)
    settled(game)
    page._take(Wanted(topics=("The bus",)))
    game.steps(60)
    pressed(game, "back")


LOSING: dict[str, tuple[Callable[[Game], object], str, set[str]]] = {
    "erase the boat": (lambda g: recorded(g, "ask.forget"), "unsure", {"sure"}),
    "stop and erase": (lambda g: recorded(g, "ask.withdraw"), "unsure", {"sure"}),
    "others end it": (lambda g: asked(g, "others"), "unsure", {"others.guardian", "others.school"}),
    "take the passphrase off": (lambda g: g.stack.push(TakeOff(g.session)), "back", {"off.yes"}),
    "lost passphrase": (lambda g: g.stack.push(LostPassphrase(g.session, "")), "back", {"erase"}),
    "erase a locked boat": (lost, "unsure", {"sure"}),
    "replace a file": (replacing, "no", {"yes"}),
    "leave what was typed": (typed, "back", {"leave"}),
    "leave as a guest": (lambda g: g.stack.push(LeaveForTitle(g.session)), "back", {"home"}),
}


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("question", LOSING)
def test_acc_15_enter_alone_loses_nothing(question: str, text: int, tmp_path: Path) -> None:
    show, safe, losing = LOSING[question]
    with playing(tmp_path, settings=Settings(text_percent=text)) as game:
        game.session.profiles = game.session.files = NoDisk()
        show(game)
        game.steps(60)
        assert losing <= {node.id for node in game.stack.nodes()}
        page, keeper, boat = game.stack.top, game.journey.state.keeper, game.boat
        assert game.stack.focus == safe
        game.steps(1, (Intent(Kind.ACTIVATE),))
        game.steps(2)
        assert game.stack.top is not page or not losing & {node.id for node in game.stack.nodes()}
        assert (game.journey.state.keeper, game.boat) == (keeper, boat)


def test_c2_after_more_of_a_studys_notice_no_answer_has_the_focus() -> None:
    with playing() as game:
        study = read_pack(ROOT / PACK, "en")
        assert not isinstance(study, str)
        game.consents.pack = study
        card = card_of(study, "en")
        game.stack.push(AskStudy(game.session, card, study.purposes))
        right = tuple(f"check.{i}.{check.right}" for i, check in enumerate(card.checks))
        pressed(game, "go_on", *right)
        while "more" in {node.id for node in game.stack.nodes()}:
            game.steps(1, (press("more"),))
            game.steps(30)
        assert {n.id.partition(".")[0] for n in game.stack.nodes()} >= {"yes", "no"}
        assert game.stack.focus.partition(".")[0] not in ("yes", "no")


def test_esc_at_a_question_over_a_page_takes_the_question_back_and_opens_nothing(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        game.session.profiles = game.session.files = NoDisk()
        replacing(game)
        assert "yes" in {node.id for node in game.stack.nodes()}
        game.steps(1, (Intent(Kind.BACK),))
        top = game.stack.top
        assert top is not None and top.name == "file_chooser" and "yes" not in {node.id for node in game.stack.nodes()}
