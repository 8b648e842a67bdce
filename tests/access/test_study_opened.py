"""A study's pack that the player opens: it is said, it is no other time of playing, and it gives no fresh tries."""

from pathlib import Path

import pytest

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.ui.consents import COUNSELLOR_FILE
from game.ui.scenes.kept import Kept
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.study import AskStudy
from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.summary import Summary, read
from tests.scenes_kit import pressed, settled
from tests.study_kit import LONG_ENOUGH, PACK, STUDY, at_home, check, home, kept_page, recorded, standing, texts, until


def opened(game: Game, path: Path = PACK / "study.toml") -> Kept:
    """The pack was picked on the page of what is kept, and read."""
    top = game.stack.top
    page = top if isinstance(top, Kept) else kept_page(game)
    pressed(game, "study")
    game.stack.pop(path)
    until(game, lambda: page.asking == "" and (page.opened != "" or page.problem != ""))
    game.steps(2)
    return page


def joined(game: Game, *yes: str) -> None:
    """From the page of what is kept through the questions to an answer for each purpose."""
    pressed(game, "join", "go_on")
    for _ in range(3):
        check(game, right=True)
    pressed(game, *(f"{'yes' if purpose in yes else 'no'}.{purpose}" for purpose in STUDY))
    assert isinstance(game.stack.top, Kept)
    standing(game)


def summary(folder: Path) -> Summary:
    (path,) = (folder / "telemetry").glob("*.sqlite")
    return read(path)


def another(folder: Path, **changed: str) -> Path:
    """The same pack with other words in it, under its name."""
    text = (PACK / "study.toml").read_text(encoding="utf-8")
    for before, after in changed.items():
        assert before in text
        text = text.replace(before, after)
    folder.mkdir()
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [100, 200])
def test_that_a_study_is_open_is_said_and_its_offer_is_in_sight_with_the_focus(tmp_path: Path, text: int) -> None:
    with at_home(tmp_path, study=None) as game:
        game.ports.change(text_percent=text)
        page = opened(game)
        assert "A study is open here now: Calm waters." in texts(game)
        assert game.stack.focus == "join"
        (join,) = (node for node in game.stack.nodes() if node.id == "join")
        seen = join.seen()
        assert seen is not None and seen.h == pytest.approx(join.rect.h), "in sight whole"
        assert standing(game).get(RESEARCH_EVENTS) == "off", "nothing was answered by opening it"
        pressed(game, "join")
        assert isinstance(game.stack.top, AskStudy)
        game.steps(1, (Intent(Kind.BACK),))
        assert page.opened == "" and "join" in {node.id for node in game.stack.nodes()}, "it can be joined later too"


def test_opening_a_pack_is_no_other_time_of_playing(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        recorded(game).answer(COUNSELLOR_FILE, True).result(5)
        before = recorded(game)
        opened(game)
        assert game.ports.recorded is before
        pressed(game, "back")
        opened(game)
        assert standing(game)[COUNSELLOR_FILE] == "on"
        joined(game, RESEARCH_EVENTS)
        assert standing(game)[RESEARCH_EVENTS] == "on"
        pressed(game, "back")
        opened(game)
        assert standing(game) | {QUESTIONNAIRES: "on"} == dict.fromkeys(standing(game), "off") | {
            COUNSELLOR_FILE: "on",
            RESEARCH_EVENTS: "on",
            QUESTIONNAIRES: "on",
        }
        assert any("You played once" in line or "You played 1 " in line for line in shown(game)), shown(game)
    found = summary(tmp_path)
    assert found.sessions == 1
    assert found.kinds["session_started"] == found.kinds["session_ended"] == 2, "one for each purpose"


def shown(game: Game) -> tuple[str, ...]:
    found: list[tuple[str, ...]] = []
    game.consents.kept(found.append)
    settled(game)
    return found[0]


def test_a_pack_whose_terms_changed_is_open_at_once_and_asks_anew(tmp_path: Path) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        opened(game)
        joined(game, *STUDY)
        assert standing(game)[RESEARCH_EVENTS] == "on"
        opened(game, another(tmp_path / "new", **{"retention_days = 90": "retention_days = 60"}))
        assert standing(game)[RESEARCH_EVENTS] != "on", "nobody said yes to these terms"
        assert recorded(game).study is not None and recorded(game).study.retention_days == 60  # type: ignore[union-attr]


def test_c2_who_was_wrong_twice_gets_no_fresh_tries_by_opening_the_pack_again(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        opened(game)
        pressed(game, "join", "go_on")
        check(game, right=False)
        check(game, right=False)
        pressed(game, "back")
        page = opened(game)
        assert page.problem.startswith("You left this study out: Calm waters.")
        assert game.stack.focus == "problem"
        assert "join" not in {node.id for node in game.stack.nodes()}
        game.to_title()
        settled(game)
    with at_home(tmp_path, study=None) as game:
        kept_page(game)
        assert "join" in {node.id for node in game.stack.nodes()}, "it is not left out for good"


def test_a_study_that_is_over_says_so(tmp_path: Path) -> None:
    with at_home(tmp_path / "data", study=None) as game:
        page = opened(game, another(tmp_path / "old", **{"closes = 2029-12-31": "closes = 2020-12-31"}))
        assert page.problem.startswith("This study is over: Calm waters.")
        assert not any(one.study for one in game.consents.choices())


# Joined from the page of what is kept


def left_unanswered(game: Game) -> None:
    """Whatever page is there is closed, and the journey goes on."""
    while len(game.stack.scenes) > 1:
        game.steps(1, (Intent(Kind.BACK),))
    game.steps(2)


@pytest.mark.parametrize("yes", [(), STUDY], ids=["all refused", "all granted"])
def test_what_was_joined_on_the_page_of_what_is_kept_brings_its_questions(tmp_path: Path, yes: tuple[str, ...]) -> None:
    with at_home(tmp_path, study=None) as game:
        opened(game)
        joined(game, *yes)
        pressed(game, "back")
        assert "study.calm_waters" in game.journey.state.keeper.put, "the same whatever was answered"
        home(game)
        game.steps(LONG_ENOUGH)
        assert isinstance(game.stack.top, QuestionnaireScene) is bool(yes)
        left_unanswered(game)
        assert "wave.calm_waters/evenings/0" in game.journey.state.keeper.put


@pytest.mark.parametrize("yes", [(), STUDY], ids=["all refused", "all granted"])
def test_a_study_answered_away_from_home_has_had_its_time_and_the_questions_come(
    tmp_path: Path, yes: tuple[str, ...]
) -> None:
    """What was answered elsewhere is nothing that the rules know of: at home its time comes, for a yes with no page."""
    with at_home(tmp_path) as game:
        for purpose in STUDY:
            recorded(game).answer(purpose, purpose in yes).result(5)
        game.steps(LONG_ENOUGH)
        assert isinstance(game.stack.top, AskStudy) is not bool(yes)
        left_unanswered(game)
        assert list(game.journey.state.keeper.put) == ["study.calm_waters"]
        home(game)
        game.steps(LONG_ENOUGH)
        assert isinstance(game.stack.top, QuestionnaireScene) is bool(yes)
        left_unanswered(game)
        assert list(game.journey.state.keeper.put) == ["study.calm_waters", "wave.calm_waters/evenings/0"]


# The end


def test_c4_all_of_a_study_is_stopped_in_three_presses_with_one_slip(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(COUNSELLOR_FILE, True).result(5)
        for purpose in STUDY:
            recorded(game).answer(purpose, True).result(5)
        record = recorded(game)._recorder.consent
        assert record is not None
        codes = [grant.pseudonym for grant in record.grants if grant.pseudonym]
        assert len(codes) == 3
        page = kept_page(game)
        game.steps(1, (press("ask.withdraw"),))
        game.steps(60)
        game.steps(1, (press("end.study"),))
        until(game, lambda: page.asking == "slip")
        said = texts(game)
        assert all(said.count(code) == 1 for code in codes)
        assert said.count("You can keep this slip.") == 1
        assert standing(game) == {COUNSELLOR_FILE: "on", **dict.fromkeys(STUDY, "off")}


def test_c4_erasing_a_boat_in_a_study_names_what_goes_and_offers_the_slip_first(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(RESEARCH_EVENTS, True).result(5)
        record = recorded(game)._recorder.consent
        assert record is not None
        grant = record.grant(RESEARCH_EVENTS)
        assert grant is not None
        page = kept_page(game)
        pressed(game, "ask.forget")
        assert page.title() == "Erase the boat Wick?"
        for gone in ("the boat", "your plans", "the logbook", "your settings", "all notes", "your answers"):
            assert gone in texts(game)
        assert "You are in a study." in texts(game)
        pressed(game, "ask.slip_first")
        assert grant.pseudonym in texts(game)
        pressed(game, "unsure")
        assert page.asking == "forget", "back to the question, and nothing is gone"
        assert game.boat
        pressed(game, "unsure")
        assert page.asking == ""


def test_nobody_outside_a_study_is_offered_a_slip(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(COUNSELLOR_FILE, True).result(5)
        kept_page(game)
        pressed(game, "ask.forget")
        assert "ask.slip_first" not in {node.id for node in game.stack.nodes()}
        assert game.stack.focus == "unsure"
