"""The questionnaires that come with the game, as they are met: seen whole, answered with any device, kept by their own
yes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as with_words
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game
from game.app_study import Player, form_of, read_pack
from game.core.events import CheckedIn, ConfidenceRated, GameEvent, QuestionnaireAnswered, Stepped
from game.core.intents import press
from game.flow.keeper import Skill
from game.ui.consents import Form
from game.ui.focus import Role
from game.ui.geometry import LEAST_TARGET, STAGE
from game.ui.guard import ASK_STEPS
from game.ui.scenes.questionnaire import QuestionnaireScene
from telemetry.events import COUNSELLOR_FILE, QUESTIONNAIRES, RESEARCH_EVENTS
from tests.access.test_counsellor_devices import Hand, Press, by_keyboard, by_mouse
from tests.journeys import ROOT
from tests.scenes_kit import button, pressed
from tests.study_kit import LONG_ENOUGH, at_home, home, recorded, standing
from tests.telemetry_kit import notes, path_in

PACK = ROOT / "tests" / "data" / "still_waters"
ASKED = ("questionnaire_answered", "checked_in", "confidence_rated")


@contextmanager
def agreed(folder: Path, *yes: str) -> Iterator[Game]:
    """A boat that has learned to breathe with the swell, whose player was asked everything and said yes to some."""
    with at_home(folder, study=PACK) as game:
        for purpose in (COUNSELLOR_FILE, RESEARCH_EVENTS, QUESTIONNAIRES):
            game.consents.answer(purpose, purpose in yes)
        state = game.journey.state
        skills = (Skill("breathing", uses=1, finished=1),)
        keeper = replace(state.keeper, put=("study.still_waters",), skills=skills)
        game.journey.state = replace(state, keeper=keeper)
        assert {one for one, where in standing(game).items() if where == "on"} == set(yes)
        yield game
        recorded(game)._recorder.flush()


def next_asked(game: Game) -> str:
    """Home once more; the code of the questionnaire that is put there, "" if none is."""
    home(game)
    game.steps(LONG_ENOUGH)
    top = game.stack.top
    return top.form.id if isinstance(top, QuestionnaireScene) else ""


def kept(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """What was noted of answers, by purpose: name and body."""
    (path,) = (file for file in (folder / "telemetry").glob("*.sqlite") if "-" not in file.stem)
    for file in sorted(path.parent.iterdir()):
        wanted = path_in(folder)
        file.rename(wanted.with_suffix(file.suffix) if file.suffix != ".sqlite" else wanted)
    found = {one: notes(folder, one) for one in (COUNSELLOR_FILE, RESEARCH_EVENTS, QUESTIONNAIRES)}
    return {one: [(row.name, row.body) for row in rows if row.name in ASKED] for one, rows in found.items()}


def the(form: str) -> Form:
    """A questionnaire as it is put, the others having been put before."""
    study = read_pack(PACK, "en")
    assert not isinstance(study, str)
    put: tuple[str, ...] = ()
    while found := form_of(study, Player(1, put, "en", "breathing", "The sea follows you.")):
        if found.id == form:
            return found
        put = (*put, found.put_as)
    raise AssertionError(form)


# What is kept, and by which yes


def test_each_answer_is_kept_where_its_own_yes_is_and_nowhere_else(tmp_path: Path) -> None:
    with agreed(tmp_path, COUNSELLOR_FILE, RESEARCH_EVENTS, QUESTIONNAIRES) as game:
        assert next_asked(game) == "check_in"
        assert "they get your two answers too" in " ".join(node.name for node in game.stack.nodes())
        pressed(game, "start", "item.1.6", "item.2.0")
        assert next_asked(game) == "who5"
        assert "they get your two answers" not in " ".join(node.name for node in game.stack.nodes())
        pressed(game, "start", *(f"item.{n}.{n}" for n in range(1, 6)))
        assert next_asked(game) == "confidence"
        pressed(game, "start", "item.1.10")
        assert next_asked(game) == ""
    found = kept(tmp_path)
    check_in, sure = (
        ("checked_in", '{"pleasant":6,"energy":0}'),
        ("confidence_rated", '{"activity":"breathing","rating":10}'),
    )
    assert found[COUNSELLOR_FILE] == [check_in]
    assert found[RESEARCH_EVENTS] == [check_in, sure]
    assert {name for name, _ in found[QUESTIONNAIRES]} == {"questionnaire_answered"}
    assert [body for _, body in found[QUESTIONNAIRES]] == [
        '{"form":"check_in","wave":0,"item":1,"answer":6}',
        '{"form":"check_in","wave":0,"item":2,"answer":0}',
        *(f'{{"form":"who5","wave":0,"item":{n},"answer":{n}}}' for n in range(1, 6)),
        '{"form":"confidence","wave":0,"item":1,"answer":10}',
    ]


def test_who_agreed_to_the_questions_alone_has_their_answers_and_no_event(tmp_path: Path) -> None:
    with agreed(tmp_path, QUESTIONNAIRES) as game:
        assert next_asked(game) == "check_in"
        assert "counsellor" not in " ".join(node.name for node in game.stack.nodes())
        pressed(game, "start", "item.1.6", "item.2.5")
    found = kept(tmp_path)
    assert (found[COUNSELLOR_FILE], found[RESEARCH_EVENTS], len(found[QUESTIONNAIRES])) == ([], [], 2)


def test_who_did_not_agree_to_questions_is_asked_none(tmp_path: Path) -> None:
    with agreed(tmp_path, COUNSELLOR_FILE, RESEARCH_EVENTS) as game:
        assert [next_asked(game) for _ in range(4)] == [""] * 4
    assert kept(tmp_path) == {COUNSELLOR_FILE: [], RESEARCH_EVENTS: [], QUESTIONNAIRES: []}


@pytest.mark.parametrize("blank", [("blank.1", "item.2.4"), ("item.1.4", "blank.2"), ("item.1.4", "stop")])
def test_a_check_in_with_an_item_left_blank_is_an_answer_and_no_check_in(
    tmp_path: Path, blank: tuple[str, str]
) -> None:
    with agreed(tmp_path, COUNSELLOR_FILE, RESEARCH_EVENTS, QUESTIONNAIRES) as game:
        assert next_asked(game) == "check_in"
        pressed(game, "start", *blank)
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
    found = kept(tmp_path)
    assert (found[COUNSELLOR_FILE], found[RESEARCH_EVENTS], len(found[QUESTIONNAIRES])) == ([], [], 1)


@pytest.mark.parametrize(
    ("presses", "ends"),
    [
        (("item.1.0", "item.2.9"), "help"),
        (("item.1.0", "blank.2"), "help"),
        (("item.1.0", "stop"), "help"),
        (("item.1.1", "item.2.0"), "harbour"),
        (("blank.1", "item.2.0"), "harbour"),
    ],
)
def test_the_lowest_check_in_shows_people_first(tmp_path: Path, presses: tuple[str, str], ends: str) -> None:
    """clinical.md, "When it is bigger than a game"."""
    with at_home(tmp_path, study=None) as game:
        game.stack.push(QuestionnaireScene(game.session, the("check_in")))
        pressed(game, "start", *presses)
        assert [scene.name for scene in game.stack.scenes] == (["harbour", "help"] if ends == "help" else ["harbour"])


@pytest.mark.parametrize("form", ["who5", "confidence"])
def test_no_answer_to_the_others_shows_anything_after_it(tmp_path: Path, form: str) -> None:
    with at_home(tmp_path, study=None) as game:
        game.stack.push(QuestionnaireScene(game.session, the(form)))
        pressed(game, "start", *(f"item.{n}.0" for n in range(1, len(the(form).items) + 1)))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]


@pytest.mark.parametrize("form", ["check_in", "who5", "confidence"])
def test_no_answer_changes_the_state_of_the_game(tmp_path: Path, form: str) -> None:
    with at_home(tmp_path, study=None) as game:
        game.stack.push(QuestionnaireScene(game.session, the(form)))
        game.steps(1)
        before, last = game.journey.hash(), len(the(form).items)
        pressed(game, "start", *(f"item.{n}.3" for n in range(1, last)))
        game.steps(1, (press(f"item.{last}.3"),))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        assert game.journey.hash() == before


# How it is seen, and with what it is answered


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("theme", ["day", "high_contrast"])
@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("form", ["check_in", "confidence", "who5"])
def test_acc_5_and_acc_6_every_step_is_large_whole_and_by_itself(
    tmp_path: Path, form: str, text: int, theme: str, rtl: bool
) -> None:
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=text, theme=theme)
        game.ui.speak(with_words(game.ui.words, right_to_left=rtl))
        page = QuestionnaireScene(game.session, the(form))
        game.stack.push(page)
        game.steps(2)
        assert game.stack.focus == "start"
        pressed(game, "start")
        assert game.stack.focus == "words.1", "no answer has the focus at first"
        nodes = [node for node in game.stack.nodes() if node.id.startswith("item.1.")]
        steps = page.form.items[0].options
        assert [node.id for node in nodes] == [f"item.1.{points}" for points, _ in steps]
        assert not any(node.chosen for node in nodes)
        for node in nodes:
            assert node.rect.h >= LEAST_TARGET and node.rect.w >= LEAST_TARGET, "accessibility.md 5"
            assert STAGE.x <= node.rect.x and node.rect.right <= STAGE.right
        for one, other in pairwise(nodes):
            beside = one.rect.y == other.rect.y
            gap = (one.rect.x - other.rect.right if rtl else other.rect.x - one.rect.right) if beside else 1
            assert gap > 0, "the lowest stands where reading begins"
        if page.form.items[0].scale:
            said = {node.id: node for node in game.stack.nodes() if node.role is Role.TEXT}
            low, high = said["low.1"], said["high.1"]
            assert low.name.startswith("0: ") and high.name.startswith("10: ")
            assert low.rect.y < nodes[0].rect.y, "what the ends mean is read before the steps"
            assert (low.rect.x > high.rect.x) is rtl or low.rect.y < high.rect.y


def by_pad(hand: Hand, name: str) -> None:
    """Down to the line of steps or of buttons, and along it."""
    for _ in range(40):
        at, wanted = hand.node(hand.game.stack.focus), hand.node(name)
        assert wanted is not None
        if at is not None and at.id == name:
            hand.send(button(0), button(0, False))
            return
        beside = at is not None and abs(at.rect.cy - wanted.rect.cy) < 1
        arrow = 12 if at is None or not beside else 14 if wanted.rect.x > at.rect.x else 13
        hand.send(button(arrow), button(arrow, False))
    raise AssertionError(f"the cross never comes to {name}, {hand.game.stack.focus}")


@pytest.mark.parametrize("by", [by_keyboard, by_pad, by_mouse])
@pytest.mark.parametrize("text", [100, 200])
def test_acc_2_each_is_answered_with_one_device(tmp_path: Path, by: Press, text: int) -> None:
    heard: list[GameEvent] = []
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=text)
        game.session.listeners.append(heard.append)
        hand = Hand(game)
        for form, way in (
            ("check_in", ("item.1.9", "item.2.5")),
            ("confidence", ("item.1.10",)),
            ("who5", ("item.1.0", "blank.2", "item.3.5", "stop")),
        ):
            game.stack.push(QuestionnaireScene(game.session, the(form)))
            game.steps(ASK_STEPS + 2)
            for name in ("start", *way):
                by(hand, name)
            assert [scene.name for scene in game.stack.scenes] == ["harbour"]
    assert [event for event in heard if not isinstance(event, QuestionnaireAnswered | Stepped)] == [
        CheckedIn(9, 5),
        ConfidenceRated("breathing", 10),
    ]
    answers = [(e.form, e.item, e.answer) for e in heard if isinstance(e, QuestionnaireAnswered) and e.form == "who5"]
    assert answers == [("who5", 1, 0), ("who5", 3, 5)], "to come past an answer is no answer"
