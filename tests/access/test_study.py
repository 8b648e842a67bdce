"""A study in the game itself: its check questions, choices, forms and questionnaires (C1 to C3)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.ui.consents import COUNSELLOR_FILE, KEEP_PROGRESS, Form, Item
from game.ui.focus import Role
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.study import AskStudy
from game.ui.scenes.text_entry import TextEntry
from telemetry.consent import Actor, Did
from telemetry.events import ACCESSIBILITY_DATA, QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.notices import MOST_WORDS
from tests.scenes_kit import pressed, read_to_the_end, settled
from tests.study_kit import (
    LONG_ENOUGH,
    STUDY,
    asked,
    at_home,
    check,
    home,
    join,
    kept_page,
    recorded,
    standing,
    texts,
    to_choices,
)
from tests.telemetry_kit import notes

# The check questions and the choices


def test_c2_three_check_questions_come_before_the_first_choice(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        page = asked(game)
        answers = {node.id.partition(".")[0] for node in game.stack.nodes()}
        assert not answers & {"yes", "no"}, "nothing can be agreed to before the questions"
        pressed(game, "go_on")
        seen = []
        for _ in range(3):
            seen.append(page.card.checks[page.question].text)
            assert game.stack.focus.startswith("question."), "no answer has the focus at first"
            check(game, right=True)
        assert len(set(seen)) == 3
        assert page.at == "choose"


def test_c2_a_wrong_answer_is_explained_and_the_same_question_comes_again(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        page = asked(game)
        pressed(game, "go_on")
        before = page.card.checks[page.question]
        check(game, right=False)
        assert before.because in texts(game) and before.text in texts(game)
        check(game, right=True)
        assert page.question == 1


def test_c2_wrong_twice_leaves_the_study_out_and_play_goes_on(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        asked(game)
        pressed(game, "go_on")
        check(game, right=False)
        check(game, right=False)
        assert "Let's leave the study out." in texts(game)
        pressed(game, "back")
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        home(game)
        game.steps(LONG_ENOUGH)
        assert [scene.name for scene in game.stack.scenes] == ["harbour"], "it is not offered again"
        assert set(standing(game).values()) == {"off"}
        record = recorded(game)._recorder.consent
        assert record is not None
        assert {act.purpose for act in record.acts} == {KEEP_PROGRESS}, "nothing of it was written"
        game.journey.step((Intent(Kind.WALK, value=1.0),))
        assert game.journey.state.screen is Screen.HARBOUR


@pytest.mark.parametrize("text", [100, 200])
def test_c2_each_choice_of_a_study_is_one_screen_and_one_press_either_way(tmp_path: Path, text: int) -> None:
    with at_home(tmp_path) as game:
        game.ports.change(text_percent=text)
        page = to_choices(game)
        for i, purpose in enumerate(STUDY):
            read_to_the_end(game)
            nodes = {node.id: node for node in game.stack.nodes()}
            yes, no = nodes[f"yes.{purpose}"], nodes[f"no.{purpose}"]
            assert (yes.rect.w, yes.rect.h, yes.rect.y) == (no.rect.w, no.rect.h, no.rect.y)
            assert yes.role is no.role is Role.BUTTON and yes.value == no.value
            assert game.stack.focus not in (yes.id, no.id)
            shown = " ".join((page.notice.title, *page.notice.paragraphs, page.notice.yes, page.notice.no))
            assert len(shown.split()) <= MOST_WORDS
            pressed(game, (yes if i % 2 else no).id)
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        assert standing(game) == {
            COUNSELLOR_FILE: "off",
            RESEARCH_EVENTS: "off",
            QUESTIONNAIRES: "on",
            ACCESSIBILITY_DATA: "off",
        }


def test_c1_a_study_is_put_once_by_itself_and_waits_on_the_page_of_what_is_kept(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        asked(game)
        game.steps(1, (Intent(Kind.BACK),))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
    with at_home(tmp_path) as game:
        game.steps(LONG_ENOUGH)
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        kept_page(game)
        pressed(game, "join")
        assert isinstance(game.stack.top, AskStudy)


def test_a_tap_too_many_answers_no_choice_that_comes_next(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        page = to_choices(game)
        for _ in range(3):
            game.steps(1, (press(f"yes.{RESEARCH_EVENTS}"),))
        assert page.left == [QUESTIONNAIRES, ACCESSIBILITY_DATA]


# Forms of others


def test_c3_a_school_form_opens_what_waits_for_it_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    with at_home(tmp_path, age="16_17") as game:
        join(game, *STUDY)
        assert {standing(game)[purpose] for purpose in STUDY} == {"waiting"}
        assert "The study waits for a form from a parent or your school." in game.stack.caption_shown
        page = kept_page(game)
        assert "Your school has to agree too, so none are kept yet." in texts(game)
        pressed(game, "form")
        assert isinstance(game.stack.top, TextEntry)
        typed(game, "0000-AAAA-1112")
        assert game.stack.top.problem.startswith("No form of this study has that code.")
        assert "No form of this study has that code." in texts(game)
        assert game.stack.top.text == "0000-AAAA-1112", "a slip can be put right"
        assert standing(game)[RESEARCH_EVENTS] == "waiting"
        code = school_code(game)
        game.steps(1, (Intent(Kind.ERASE),) * 14)
        typed(game, code)
        assert [scene.name for scene in game.stack.scenes][-1] == page.name
        assert page.problem == "That form is known. Thank you."
        game.steps(2)
        assert game.stack.focus == "problem", "what came of it is in sight, and read aloud"
        assert {standing(game)[purpose] for purpose in STUDY} == {"on"}
        act = recorded(game)._recorder.consent.last(Actor.SCHOOL, RESEARCH_EVENTS)  # type: ignore[union-attr]
        assert act is not None and act.act is Did.AUTHORISED and act.evidence_ref.startswith("form/")
        assert code not in act.evidence_ref


def school_code(game: Game) -> str:
    """A form's code that the pack is made to know: what stands on paper is in no file of it."""
    from telemetry.consent import Step
    from telemetry.study import form_code, form_hash

    study, code = recorded(game).study, form_code(bytes(range(12)))
    assert study is not None
    known = {**study.forms, Step.SCHOOL: frozenset({form_hash(study.id, Step.SCHOOL, code)})}
    recorded(game).study = replace(study, forms=known)
    return code


def typed(game: Game, code: str) -> None:
    game.steps(1, tuple(Intent(Kind.TYPE, letter) for letter in code))
    pressed(game, "done")
    settled(game)


# Questionnaires


def test_questions_come_at_home_alone_and_each_can_be_left_blank(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        join(game, QUESTIONNAIRES)
        assert standing(game)[QUESTIONNAIRES] == "on"
        game.steps(LONG_ENOUGH)
        assert not isinstance(game.stack.top, QuestionnaireScene), "one question at most at a time"
        home(game)
        game.steps(LONG_ENOUGH)
        page = game.stack.top
        assert isinstance(page, QuestionnaireScene) and game.journey.state.screen is Screen.HARBOUR
        pressed(game, "start")
        assert game.stack.focus == "words.1", "no answer has the focus at first"
        pressed(game, "item.1.1", "blank.2")
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        recorded(game)._recorder.flush()
    found = [row for row in notes(tmp_path_of(tmp_path), QUESTIONNAIRES) if row.name == "questionnaire_answered"]
    assert [row.body for row in found] == [found[0].body] and len(found) == 1


@pytest.mark.parametrize(("points", "ends"), [(0, "questionnaire"), (1, "help"), (3, "help")])
def test_an_item_about_dying_stops_the_questions_at_once_and_shows_help_now(
    tmp_path: Path, points: int, ends: str
) -> None:
    """clinical.md: any answer but "not at all". Nothing is asked after it, and nothing has to be pressed first."""
    options = tuple((n, f"answer {n}") for n in range(4))
    items = tuple(Item(f"question {n}", options) for n in (1, 2, 3))
    form = Form("calm_waters", "phq_a", 0, "Title", "", items, True, "", "the school nurse", (2,))
    with at_home(tmp_path) as game:
        game.stack.push(QuestionnaireScene(game.session, form))
        game.steps(2)
        said = " ".join(node.name for node in game.stack.nodes())
        assert "when the school nurse is in the room with you" in said and "the school nurse is here: start" in said
        pressed(game, "start", "item.1.3", f"item.2.{points}")
        assert game.stack.top is not None and game.stack.top.name == ends
        assert [scene.name for scene in game.stack.scenes] == ["harbour", ends]
        assert "emergency" in {node.id for node in game.stack.nodes()} or ends != "help"


def tmp_path_of(folder: Path) -> Path:
    """The kit's boat has a fixed id; the game's is random: the only file there is takes its name."""
    from tests.telemetry_kit import path_in

    wanted = path_in(folder)
    for path in sorted((folder / "telemetry").iterdir()):
        path.rename(wanted.with_suffix(path.suffix) if path.suffix != ".sqlite" else wanted)
    return folder


@pytest.mark.parametrize("after", [0, 1])
def test_questions_can_be_left_out_as_a_whole_and_do_not_come_back(tmp_path: Path, after: int) -> None:
    with at_home(tmp_path) as game:
        join(game, QUESTIONNAIRES)
        standing(game)
        seen = []
        for _ in range(4):
            home(game)
            game.steps(LONG_ENOUGH)
            page = game.stack.top
            if isinstance(page, QuestionnaireScene):
                seen.append(page.form.id)
                pressed(game, *(("start",) if after else ()), "stop")
        assert seen == ["evenings", "boats"], "each wave once"


def test_questions_do_not_come_to_who_refused_them_and_their_time_is_gone(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        join(game, RESEARCH_EVENTS)
        for _ in range(3):
            home(game)
            game.steps(LONG_ENOUGH)
            assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        assert "wave.calm_waters/evenings/0" in game.journey.state.keeper.put


@pytest.mark.parametrize("text", [100, 200])
def test_acc_9_what_came_of_a_code_is_in_sight_and_read_aloud(
    tmp_path: Path, text: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with at_home(tmp_path, age="16_17") as game:
        game.ports.change(text_percent=text)
        join_by_reading(game)
        page = kept_page(game)
        game.ui.change(speech=True)
        monkeypatch.setattr(game.ui.voice, "say", said.append)
        pressed(game, "form")
        game.stack.scroll(2000)
        typed(game, "0000-AAAA-1112")
        game.steps(2)
        assert any(words.startswith("No form of this study has that code.") for words in said)
        assert whole(game, "said")
        code = school_code(game)
        game.steps(1, (Intent(Kind.ERASE),) * 14)
        page.now().scroll(2000)
        typed(game, code)
        game.steps(6)
        assert said[-1] == "That form is known. Thank you."
        assert whole(game, "problem")


def join_by_reading(game: Game) -> None:
    to_choices(game)
    for purpose in STUDY:
        read_to_the_end(game)
        pressed(game, f"yes.{purpose}")
    standing(game)


def whole(game: Game, node: str) -> bool:
    """Whether all of it is in sight."""
    found = next(one for one in game.stack.nodes() if one.id == node)
    seen = found.seen()
    return seen is not None and seen.h == pytest.approx(found.rect.h)
