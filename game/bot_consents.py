"""Pictures of consent: a study as it is asked for, its questions, and what is kept for it, with the pack that the tests
read. The notes lie in a folder that is deleted again."""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from game.app import Game, root
from game.app_study import Player, card_of, form_of, read_pack
from game.app_telemetry import Recording
from game.core.intents import Intent, press
from game.ui.scene import Scene
from game.ui.scenes.kept import Kept
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.study import AskStudy

PACK = Path("tests") / "data" / "study" / "study.toml"
SHIPPED = Path("tests") / "data" / "still_waters" / "study.toml"
"""A study that asks the questionnaires that come with the game."""
BOAT = "0123456789abcdef"
Presses = tuple[Intent, ...]
Pages = tuple[tuple[str, Presses], ...]
WAITING: Pages = (("kept_waiting", ()), ("form_code", (press("form"),)))
JOINED: Pages = (
    ("kept_study", ()),
    ("study_file", (press("study_file"),)),
    ("kept_which", (press("ask.withdraw"),)),
    ("kept_others", (press("ask.others"),)),
    ("kept_slip", (press("ask.withdraw"), press("end.research_events"))),
)


def consent_pages(game: Game) -> Iterator[str]:
    """Each page of consent in turn, over the scene that is there now."""
    language = game.ui.settings.language
    study = read_pack(root() / PACK, language)
    if isinstance(study, str):
        return
    # A boat that is recorded now has a study of its own, or none: its notes wait.
    recorded, game.ports.recorded = game.ports.recorded, None
    game.consents.pack = study
    card, form = card_of(study, language), form_of(study, Player(0, (), language))
    assert form is not None
    yield from _shown(game, AskStudy(game.session, card, study.purposes), "study_about", ())
    right = [press(f"check.{i}.{check.right}") for i, check in enumerate(card.checks)]
    first = press("go_on")
    yield from _shown(game, AskStudy(game.session, card, study.purposes), "study_check", (first,))
    wrong = [press(f"check.{i}.{(card.checks[0].right + 1) % 3}") for i in range(2)]
    yield from _shown(game, AskStudy(game.session, card, study.purposes), "study_wrong", (first, wrong[0]))
    yield from _shown(game, AskStudy(game.session, card, study.purposes), "study_left_out", (first, *wrong))
    yield from _shown(game, AskStudy(game.session, card, study.purposes), "study_choose", (first, *right))
    yield from _shown(game, QuestionnaireScene(game.session, form), "questionnaire", ())
    yield from _shown(game, QuestionnaireScene(game.session, form), "questionnaire_item", (press("start"),))
    yield from _shipped(game)
    for band, pages in (("16_17", WAITING), ("18", JOINED)):
        yield from _kept(game, band, study.purposes, pages)
    game.consents.pack, game.ports.recorded = None, recorded


def _shipped(game: Game) -> Iterator[str]:
    """Each questionnaire that comes with the game, at its first question, and the page before one."""
    language = game.ui.settings.language
    put: tuple[str, ...] = ()
    study = read_pack(root() / SHIPPED, language)
    assert not isinstance(study, str)
    called = game.session.t("activity.breathing.logged")
    while form := form_of(study, Player(1, put, language, "breathing", called, noted=True)):
        put = (*put, form.put_as)
        if form.noted:
            yield from _shown(game, QuestionnaireScene(game.session, form), f"{form.id}_before", ())
        yield from _shown(game, QuestionnaireScene(game.session, form), f"{form.id}_item", (press("start"),))


def _shown(game: Game, scene: Scene, name: str, presses: Presses) -> Iterator[str]:
    game.stack.push(scene)
    game.steps(2)
    for one in presses:
        game.steps(1, (one,))
        game.steps(25)
    while game._waiting or (isinstance(scene, Kept) and (scene.asking == "working" or not scene.lines)):
        # What is looked up or deleted comes in a later frame, and the focus in the one after it.
        time.sleep(0.002)
        game.steps(3)
    yield name
    while scene in game.stack.scenes:
        game.stack.pop()


def _kept(game: Game, band: str, purposes: tuple[str, ...], pages: Pages) -> Iterator[str]:
    """What is kept of somebody of this age who said yes to everything."""
    before, numbers = game.journey.state, count(0x5EA0000000000000)
    game.journey.state = replace(before, keeper=replace(before.keeper, kept=True, age_band=band))
    with TemporaryDirectory() as folder:
        day, language = game.day, game.ui.settings.language
        pack = game.consents.pack
        recorded = Recording(Path(folder), BOAT, band, language, day, pack, token=lambda: f"{next(numbers):016x}")
        game.ports.recorded = recorded
        for purpose in ("counsellor_file", *purposes):
            recorded.answer(purpose, True).result()
        for name, presses in pages:
            yield from _shown(game, Kept(game.session), name, presses)
        recorded.close("closed")
    game.ports.recorded, game.journey.state = None, before
