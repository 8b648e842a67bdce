"""A study in the game itself: stopped, ended by others, opened and refused, and what never waits (C4, C5)."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from game.app import Game, open_game
from game.core.intents import Intent, Kind
from game.ui.consents import COUNSELLOR_FILE, Choice
from game.ui.scenes.file_chooser import FileChooser
from game.ui.scenes.kept import Kept
from game.ui.scenes.questionnaire import QuestionnaireScene
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.study import AskStudy
from telemetry.events import RESEARCH_EVENTS
from tests.journeys import DAY, content
from tests.scenes_kit import SIZE, pressed
from tests.study_kit import (
    PACK,
    STUDY,
    at_home,
    kept_page,
    recorded,
    standing,
    texts,
    until,
)

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


@pytest.mark.parametrize("gone", ["closed", "away"])
def test_c4_a_slip_can_be_had_when_the_study_is_over_or_its_pack_away(tmp_path: Path, gone: str) -> None:
    with at_home(tmp_path) as game:
        recorded(game).answer(RESEARCH_EVENTS, True).result(5)
        code = recorded(game)._recorder.consent.grant(RESEARCH_EVENTS).pseudonym  # type: ignore[union-attr]
    with at_home(tmp_path, study=PACK if gone == "closed" else None, day="2030-01-05") as game:
        assert recorded(game).study is None
        page = kept_page(game)
        assert "The study is not open on this computer now" in " ".join(page.lines)
        assert "Somebody else has to agree" not in " ".join(page.lines)
        pressed(game, "ask.withdraw", "sure")
        until(game, lambda: page.asking == "slip")
        said = texts(game)
        assert code in said and "study@example.org" in said and "2030-01-31" in said and "Calm waters" in said


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
