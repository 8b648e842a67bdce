"""No press that belonged to what came before answers a question about the person, and none slows Help now (C2, S1)."""

from collections.abc import Callable, Iterator

import pygame
import pytest
from msgspec.structs import replace

from game.app import Game
from game.app_study import Player, card_of, form_of, read_pack
from game.bot import Diligent
from game.bot_consents import PACK
from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.flow.keeper import Plan
from game.flow.practice import Stage
from game.flow.visit import Phase
from game.ui.asked import about_you
from game.ui.chrome import HELP_HERE
from game.ui.consents import COUNSELLOR_FILE
from game.ui.focus import Role
from game.ui.guard import ASK_STEPS, MOST_ASK_STEPS
from game.ui.scenes.consent import AskPurpose
from game.ui.scenes.kept import Kept
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.study import AskStudy
from tests.journeys import ROOT, at_screen
from tests.scenes_kit import key, playing, pressed

ACTIVATE = Intent(Kind.ACTIVATE)


def beat(game: Game) -> str:
    opening = game.journey.state.opening
    return game.content.opening.beat[opening.beat].kind if opening else ""


def rowed_to(game: Game, kind: str) -> None:
    """Play the opening up to the first step of a beat."""
    pressed(game, "play")
    policy = Diligent(1)
    while beat(game) != kind:
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())


def shown(game: Game, state: object) -> None:
    game.journey.state = state  # type: ignore[assignment]
    game.stack.reset(game.session.scene())
    game.steps(1)


def visiting(game: Game, **changes: object) -> None:
    state = at_screen(Screen.VISIT).state
    assert state.visit is not None
    shown(game, replace(state, visit=replace(state.visit, **changes)))


def practised(game: Game, stage: Stage) -> None:
    visiting(game)
    machine = game.journey.machine("02_swell")
    visit = game.journey.state.visit
    assert visit is not None
    visit = machine._practise(visit, "breathing", 1, [])
    assert visit.practice is not None
    visit = replace(visit, practice=replace(visit.practice, stage=stage))
    shown(game, replace(game.journey.state, visit=visit))


def sailing(game: Game) -> None:
    """A crossing on which how today is was not answered yet."""
    state = at_screen(Screen.CROSSING).state
    assert state.crossing is not None
    shown(game, replace(state, crossing=replace(state.crossing, hoisted="")))


def at_home(game: Game, screen: Screen) -> None:
    state = at_screen(Screen.HARBOUR).state
    level = game.content.levels["02_swell"].level
    plans = (Plan(level.id, level.plans[0].id, ""),)
    shown(game, replace(state, screen=screen, keeper=replace(state.keeper, plans=plans)))


def named(game: Game) -> None:
    """What is asked after the yes to keeping the boat."""
    at_home(game, Screen.KEEP)
    game.steps(ASK_STEPS + 2)
    game.stack.step((press("keep.yes"),))


def erasing(game: Game) -> None:
    page = Kept(game.session)
    page.asking = "forget"
    game.stack.push(page)


def studied(game: Game, *presses: str) -> None:
    """A study's check question, or with them answered its first choice."""
    study = read_pack(ROOT / PACK, "en")
    assert not isinstance(study, str)
    game.consents.pack = study
    page = AskStudy(game.session, card_of(study, "en"), study.purposes)
    game.stack.push(page)
    for node in ("go_on", *presses):
        game.steps(ASK_STEPS)
        game.stack.step((press(node),))


def questioned(game: Game) -> None:
    """The first question of a study's questionnaire."""
    study = read_pack(ROOT / PACK, "en")
    assert not isinstance(study, str)
    form = form_of(study, Player(0, (), "en"))
    assert form is not None
    game.stack.push(QuestionnaireScene(game.session, form))
    game.steps(ASK_STEPS)
    game.stack.step((press("start"),))


QUESTIONS: dict[str, Callable[[Game], object]] = {
    "check-in": lambda g: rowed_to(g, "checkin"),
    "guest or kept": lambda g: rowed_to(g, "keep"),
    "guest or kept, at home": lambda g: at_home(g, Screen.KEEP),
    "name and age": named,
    "how a plan went": lambda g: at_home(g, Screen.NOTICEBOARD),
    "flag on the way": sailing,
    "after-check": lambda g: practised(g, Stage.FELT),
    "worse": lambda g: practised(g, Stage.WORSE),
    "dizzy": lambda g: practised(g, Stage.DIZZY),
    "plan": lambda g: visiting(g, phase=Phase.PLAN),
    "when": lambda g: visiting(g, phase=Phase.WHEN, plan=g.content.levels["02_swell"].level.plans[0].id),
    "too big": lambda g: visiting(g, phase=Phase.TOO_BIG),
    "recording": lambda g: g.stack.push(AskPurpose(g.session, COUNSELLOR_FILE)),
    "erasing": erasing,
    "check question": studied,
    "choice of a study": lambda g: studied(g, *(f"check.{i}.{right}" for i, right in enumerate((1, 0, 2)))),
    "questionnaire": questioned,
}
NO_ANSWERS = {HELP_HERE, "more", "home", "back", "unsure", "leave", "stop", "crossing.skip", "steer.up", "steer.down"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_press_just_after_a_question_came_up_answers_nothing(question: str) -> None:
    with playing() as game:
        QUESTIONS[question](game)
        nodes = [n for n in game.stack.nodes() if n.group != "chrome" and n.role is not Role.TEXT]
        answers = [n.id for n in nodes if n.id not in NO_ANSWERS]
        assert answers and all(about_you(a) for a in answers), f"not guarded: {answers}"
        heard: list[Intent] = []
        game.session.stepped = heard.extend
        scenes, state = game.stack.scenes, game.journey.state
        for answer in answers:
            game.stack.step((press(answer),))
        assert game.stack.scenes == scenes
        assert [i for i in heard if about_you(i.node) or i.node.startswith("checkin")] == []
        assert game.journey.state.keeper == state.keeper


def test_a_question_is_answered_once_it_could_be_seen() -> None:
    """0.8 s, in steps of the game's own time."""
    assert round(ASK_STEPS / 60, 2) == 0.8
    with playing() as game:
        rowed_to(game, "checkin")
        game.steps(ASK_STEPS)
        game.steps(1, (press("flag.good"),))
        assert beat(game) == "say"


def mashed(game: Game, frames: int, every: int) -> Iterator[None]:
    """Return, pressed and let go every few frames, as events of the window; stops after each frame."""
    for i in range(frames):
        events = [key(pygame.K_RETURN)] if i % every == 0 else [key(pygame.K_RETURN, False)] if i % every == 3 else []
        game.loop.once(events, 1 / 60, now=10 + i / 60)
        yield


@pytest.mark.parametrize("every", [6, 12, 18, 24, 30, 42])
def test_return_mashed_from_the_title_stops_at_the_check_in(every: int) -> None:
    """Also pressed every 0.4 or 0.5 s, as somebody does who reads on."""
    with playing() as game:
        mashing = mashed(game, 3600, every)
        while beat(game) != "checkin":
            next(mashing)
        for _ in range(MOST_ASK_STEPS - every):
            next(mashing)
            assert beat(game) == "checkin"
        game.steps(ASK_STEPS)
        game.steps(1, (ACTIVATE,))
        assert beat(game) == "say", "one press after a rest answers"


def test_a_hand_that_cannot_rest_is_not_kept_waiting_for_good() -> None:
    with playing() as game:
        mashing = mashed(game, 3600, 30)
        while beat(game) != "checkin":
            next(mashing)
        for _ in range(MOST_ASK_STEPS + 60):
            next(mashing)
        assert beat(game) != "checkin"


def test_a_question_is_not_answered_before_its_picture_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A held picture (up to 4 s while a ground is drawn) uses up none of the wait."""
    with playing() as game:
        rowed_to(game, "checkin")
        monkeypatch.setattr(game.loop, "_lacking", lambda: True)
        for i in range(240):
            game.loop.once([], 1 / 60, now=10 + i / 60)
        game.loop.once([], 1 / 60, [press("flag.good")], now=14.0)
        assert beat(game) == "checkin"
        monkeypatch.undo()
        game.loop.settle()
        game.loop.once([], 1 / 60, now=15.0)
        for i in range(ASK_STEPS - 2):
            game.loop.once([], 1 / 60, [press("flag.good")] if i == 0 else [], now=15 + i / 60)
        assert beat(game) == "checkin", "seen, but not yet for long enough"
        for i in range(ASK_STEPS):
            game.loop.once([], 1 / 60, now=16 + i / 60)
        game.loop.once([], 1 / 60, [press("flag.good")], now=17.0)
        assert beat(game) == "say"


def test_return_held_since_before_a_question_does_not_answer_it() -> None:
    with playing() as game:
        rowed_to(game, "keep")
        opening = game.journey.state.opening
        assert opening is not None
        game.journey.state = replace(game.journey.state, opening=replace(opening, beat=opening.beat - 1, line=3))
        game.loop.once([key(pygame.K_RETURN)], 1 / 60, now=10.0)
        assert beat(game) == "keep"
        for i in range(120):
            game.loop.once([], 1 / 60, now=10.1 + i / 60)
        assert beat(game) == "keep" and not game.journey.state.opening.keeping  # type: ignore[union-attr]


def test_a_question_that_comes_back_from_under_a_page_is_asked_anew() -> None:
    with playing() as game:
        rowed_to(game, "checkin")
        game.steps(ASK_STEPS)
        game.steps(1, (Intent(Kind.HELP),))
        game.steps(60)
        game.steps(1, (press("back"),))
        game.steps(1, (press("flag.good"),))
        assert beat(game) == "checkin"


@pytest.mark.parametrize("way", [Intent(Kind.HELP), press("chrome.help"), press(HELP_HERE)])
def test_s1_help_opens_at_once_from_a_question_and_its_doors_answer_at_once(way: Intent) -> None:
    with playing() as game:
        rowed_to(game, "checkin")
        game.stack.step((way,))
        assert game.stack.top is not None and game.stack.top.name == "help"
        game.stack.step((press("door.unsafe"),))
        assert game.stack.top.door == "unsafe"  # type: ignore[attr-defined]
