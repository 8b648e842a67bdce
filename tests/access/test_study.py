"""A study in the game itself: opened, its check questions, choices, forms, questionnaires and end (C2 to C5)."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app import Game, open_game
from game.app_telemetry import Recording
from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.ui.consents import COUNSELLOR_FILE, Choice
from game.ui.focus import Role
from game.ui.scenes.file_chooser import FileChooser
from game.ui.scenes.kept import Kept
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.study import AskStudy
from game.ui.scenes.text_entry import TextEntry
from telemetry.consent import Actor, Did
from telemetry.events import ACCESSIBILITY_DATA, QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.notices import MOST_WORDS
from tests.journeys import DAY, ROOT, content
from tests.scenes_kit import SIZE, keep_boat, pressed, settled
from tests.telemetry_kit import notes

PACK = ROOT / "tests" / "data" / "study"
STUDY = (RESEARCH_EVENTS, QUESTIONNAIRES, ACCESSIBILITY_DATA)
LONG_ENOUGH = 90


@contextmanager
def at_home(folder: Path, age: str = "18", study: Path | None = PACK, day: str = DAY) -> Iterator[Game]:
    """A game at the Harbour with a boat that has a light and was asked about the counsellor file before."""
    game = open_game(folder, day=day, seed=1, silent=True, size=SIZE, content=content(), study=study)
    try:
        game.stack.ask = 0
        game.steps(3)
        settled(game)
        if game.boats:
            pressed(game, f"boat.{next(iter(game.boats))}")
        else:
            keep_boat(game, age=age)
        until(game, lambda: game.ports.recorded is not None)
        recorded(game)._recorder.ready()
        home(game)
        yield game
    finally:
        game.close()


def home(game: Game) -> None:
    """Home again, from anywhere."""
    state = game.journey.state
    keeper = replace(state.keeper, lit=state.keeper.lit or ("02_swell",), asked_recording=1)
    game.journey.state = game.journey._home(replace(state, keeper=keeper, opening=None, harbour=None))
    game.stack.reset(game.session.scene())


def recorded(game: Game) -> Recording:
    assert game.ports.recorded is not None
    return game.ports.recorded


def until(game: Game, ready: Callable[[], bool]) -> None:
    for _ in range(1000):
        settled(game)
        if ready():
            return
        time.sleep(0.002)
    raise AssertionError("it never came")


def standing(game: Game) -> dict[str, str]:
    recorded(game)._recorder.flush()
    settled(game)
    return {one.purpose: one.state for one in game.consents.choices()}


def asked(game: Game) -> AskStudy:
    game.steps(LONG_ENOUGH)
    top = game.stack.top
    assert isinstance(top, AskStudy)
    return top


def check(game: Game, right: bool) -> None:
    """Answer the check question that is asked."""
    top = game.stack.top
    assert isinstance(top, AskStudy) and top.at == "check"
    number = top.card.checks[top.question].right
    pressed(game, f"check.{len(top.answers)}.{number if right else (number + 1) % 3}")


def to_choices(game: Game) -> AskStudy:
    page = asked(game)
    pressed(game, "go_on")
    for _ in range(3):
        check(game, right=True)
    assert page.at == "choose"
    return page


def join(game: Game, *yes: str) -> None:
    page = to_choices(game)
    for purpose in STUDY:
        assert page.left[0] == purpose
        pressed(game, f"{'yes' if purpose in yes else 'no'}.{purpose}")
    assert game.stack.top is not page


def texts(game: Game) -> str:
    return " ".join(node.name for node in game.stack.nodes() if node.role is Role.TEXT)


def kept_page(game: Game) -> Kept:
    page = Kept(game.session)
    game.stack.push(page)
    until(game, lambda: bool(page.lines))
    return page


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
        assert not (tmp_path / "telemetry").exists(), "nothing of it was written"
        game.journey.step((Intent(Kind.WALK, value=1.0),))
        assert game.journey.state.screen is Screen.HARBOUR


@pytest.mark.parametrize("text", [100, 200])
def test_c2_each_choice_of_a_study_is_one_screen_and_one_press_either_way(tmp_path: Path, text: int) -> None:
    with at_home(tmp_path) as game:
        game.ports.change(text_percent=text)
        page = to_choices(game)
        for i, purpose in enumerate(STUDY):
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
        assert "The study waits for a form." in game.stack.caption_shown
        page = kept_page(game)
        assert "Somebody else has to agree too, so none are kept yet." in texts(game)
        pressed(game, "form")
        assert isinstance(game.stack.top, TextEntry)
        typed(game, "0000-AAAA-1112")
        assert page.problem.startswith("No form of this study has that code.")
        assert standing(game)[RESEARCH_EVENTS] == "waiting"
        code = school_code(game)
        pressed(game, "form")
        typed(game, code)
        assert page.problem == "That form is known. Thank you."
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


# Stopping


@pytest.mark.parametrize("purpose", [COUNSELLOR_FILE, *STUDY])
def test_c4_each_purpose_is_ended_in_three_presses_from_settings(tmp_path: Path, purpose: str) -> None:
    with at_home(tmp_path) as game:
        for one in (COUNSELLOR_FILE, *STUDY):
            recorded(game).answer(one, True).result(5)
        game.stack.push(SettingsScene(game.session))
        pressed(game, "kept", "ask.withdraw", f"end.{purpose}")
        until(game, lambda: standing(game)[purpose] == "off")
        assert {state for one, state in standing(game).items() if one != purpose} == {"on"}


def test_c4_who_stops_can_keep_a_slip_and_is_told_what_cannot_be_deleted(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(RESEARCH_EVENTS, True).result(5)
        code = recorded(game)._recorder.consent.grant(RESEARCH_EVENTS).pseudonym  # type: ignore[union-attr]
        assert code
        page = kept_page(game)
        pressed(game, "ask.withdraw")
        assert "I can't delete a copy you gave someone." in texts(game)
        pressed(game, "sure")
        until(game, lambda: page.asking == "slip")
        said = texts(game)
        assert code in said and "study@example.org" in said and "2030-01-31" in said
        pressed(game, "slip")
        chooser = game.stack.top
        assert isinstance(chooser, FileChooser) and chooser.choosing.saving
        game.stack.pop(tmp_path / "slip.txt")
        until(game, lambda: page.problem == "Saved.")
        assert code in (tmp_path / "slip.txt").read_text(encoding="utf-8")
        pressed(game, "unsure")
        assert page.asking == ""
        assert recorded(game).slip(RESEARCH_EVENTS) == (), "there is no code of them here any more"


@pytest.mark.parametrize("who", ["guardian", "school"])
def test_c5_a_guardian_or_a_school_ends_the_study_and_nothing_else(tmp_path: Path, who: str) -> None:
    with at_home(tmp_path) as game:
        for one in (COUNSELLOR_FILE, *STUDY):
            recorded(game).answer(one, True).result(5)
        page = kept_page(game)
        pressed(game, "ask.others", f"others.{who}")
        until(game, lambda: page.asking == "")
        assert standing(game) == {COUNSELLOR_FILE: "on", **dict.fromkeys(STUDY, "ended")}
        counts = recorded(game)._recorder.counts
        assert counts[COUNSELLOR_FILE].kept > 0 and not any(counts[p].kept for p in STUDY if p in counts)
        assert not any(one.may_ask for one in game.consents.choices() if one.study), "nobody is asked again"
        assert game.journey.state.keeper.kept


# Packs


def test_a_study_opened_by_the_player_is_there_at_the_next_start(tmp_path: Path) -> None:
    with at_home(tmp_path, study=None) as game:
        assert game.consents.study() is None
        page = kept_page(game)
        pressed(game, "study")
        assert isinstance(game.stack.top, FileChooser)
        game.stack.pop(PACK / "study.toml")
        until(game, lambda: page.asking == "" and game.consents.study() is not None)
        recorded(game)._recorder.ready()
        game.steps(2)
    with at_home(tmp_path, study=None) as game:
        card = game.consents.study()
        assert card is not None and card.id == "calm_waters"


def test_a_broken_pack_is_refused_with_its_sentence_and_nothing_is_taken(tmp_path: Path) -> None:
    broken = tmp_path / "study.toml"
    broken.write_text((PACK / "study.toml").read_text(encoding="utf-8").replace("ages =", "agse ="), encoding="utf-8")
    folder = tmp_path / "data"
    with at_home(folder, study=None) as game:
        page = kept_page(game)
        pressed(game, "study")
        game.stack.pop(broken)
        until(game, lambda: page.asking == "" and page.problem != "")
        assert page.problem == (
            "This study can't be used, and nothing of it was taken. study.toml, line 6: agse means nothing here. "
            "Did you mean ages?"
        )
        assert game.consents.study() is None
        assert not (folder / "study").exists()
    with at_home(folder, study=broken) as game:
        assert "This study can't be used, and nothing of it was taken." in game.stack.caption_shown
        assert game.consents.study() is None


def test_a_player_is_in_one_study_at_a_time(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = (PACK / "study.toml").read_text(encoding="utf-8")
    other.write_text(text.replace('id = "calm_waters"', 'id = "other_waters"'), encoding="utf-8")
    with at_home(tmp_path / "data") as game:
        recorded(game).answer(RESEARCH_EVENTS, True).result(5)
        page = kept_page(game)
        pressed(game, "study")
        game.stack.pop(other)
        until(game, lambda: page.asking == "" and page.problem != "")
        assert page.problem == "You are in another study. Leave that one first; one at a time."
        assert standing(game)[RESEARCH_EVENTS] == "on"


def test_a_study_that_is_over_asks_nobody_and_can_still_be_left(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(RESEARCH_EVENTS, True).result(5)
    with at_home(tmp_path, day="2030-01-01") as game:
        assert game.consents.study() is None
        shut = next(one for one in game.consents.choices() if one.purpose == RESEARCH_EVENTS)
        assert shut == Choice(RESEARCH_EVENTS, shut.state, study=True) and shut.endable
        kept_page(game)
        pressed(game, "ask.withdraw", "sure")
        until(game, lambda: standing(game)[RESEARCH_EVENTS] == "off")


# What is kept never waits (D6), and the ways out stay open


def test_the_page_of_what_is_kept_waits_for_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(COUNSELLOR_FILE, True).result(5)
        writer = recorded(game)._recorder._writer
        kept = writer.kept

        def slow(language: str) -> tuple[str, ...]:
            time.sleep(0.6)
            return kept(language)

        monkeypatch.setattr(writer, "kept", slow)
        began = time.monotonic()
        page = Kept(game.session)
        game.stack.push(page)
        game.steps(3)
        assert "Looking it up" in texts(game)
        assert time.monotonic() - began < 0.3
        until(game, lambda: bool(page.lines))
        assert "Notes are being kept." in texts(game)
        game.steps(30)
        at = next(node for node in game.stack.nodes() if node.id == game.stack.focus)
        assert at.clip is None or at.rect.bottom <= at.clip.bottom, "what has the focus is in sight"


def pages(game: Game) -> dict[str, Callable[[], object]]:
    card = game.consents.study()
    form = game.consents.due()
    assert card is not None and form is not None
    return {
        "study": lambda: game.stack.push(AskStudy(game.session, card, STUDY)),
        "questionnaire": lambda: game.stack.push(QuestionnaireScene(game.session, form)),
        "kept": lambda: game.stack.push(Kept(game.session)),
    }


@pytest.mark.parametrize("page", ["study", "questionnaire", "kept"])
def test_s1_s6_help_now_and_the_quick_exit_work_from_each_page(tmp_path: Path, page: str) -> None:
    with at_home(tmp_path) as game:
        pages(game)[page]()
        game.steps(3)
        assert {"chrome.help", "chrome.exit"} <= {node.id for node in game.stack.nodes()}
        game.steps(1, (Intent(Kind.HELP),))
        assert game.stack.top is not None and game.stack.top.name == "help"
        game.steps(1, (Intent(Kind.BACK),))
        game.steps(1, (Intent(Kind.QUICK_EXIT),))
        assert [scene.name for scene in game.stack.scenes] == ["blank"]
        assert game.ports.recorded is None


def test_c1_a_guest_is_asked_for_no_study(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "study")
    game = open_game(tmp_path, day=DAY, seed=1, silent=True, size=SIZE, content=content())
    try:
        game.steps(3)
        pressed(game, "play")
        assert game.consents.choices() == () and game.consents.study() is None
        assert not game.consents.may_open_study()
    finally:
        game.close()
