"""A follow-up card opened in the game, what is dropped on the window, and a file for the study (issue 5, P3)."""

from datetime import date
from pathlib import Path

import pygame
import pytest

from game.app import Game
from game.ui.scenes.file_chooser import FileChooser
from game.ui.scenes.logbook import Logbook
from telemetry.counsellor import card
from telemetry.counsellor.html import page
from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.study_file import read_study_file
from telemetry.words import load
from tests.counsellor_kit import few
from tests.counsellor_scenes_kit import documents, logbook, noted, saved, words
from tests.passphrase_kit import answered, top, typed
from tests.scenes_kit import playing, pressed, read_to_the_end, settled
from tests.study_kit import PACK, at_home, join, kept_page, recorded
from vault.sealing import Identity, new_identity, seal_to, seal_with_passphrase

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
STEP = "Ask Mr Okoro about the seat by the door"
CARD = card.made(STEP, "You found it yourself.", date(2026, 3, 3))
CODE = "7K2M-9XQ4-0DHT"
"""As `card.new_code` makes them."""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return documents(tmp_path, monkeypatch)


def sealed_card(folder: Path, name: str = "next.card") -> Path:
    path = folder / name
    path.write_bytes(card.sealed(CARD, CODE))
    return path


def open_code(game: Game, code: str = CODE) -> None:
    assert top(game) == "text_entry"
    typed(game, code)
    pressed(game, "done")
    answered(game)
    game.steps(3)


def dropped(game: Game, path: Path) -> None:
    game.loop.once([pygame.event.Event(pygame.DROPFILE, file=str(path))])
    answered(game)
    game.steps(3)


def captions(game: Game) -> list[str]:
    """Every caption from now on."""
    said: list[str] = []
    real = game.stack.caption

    def caption(text: str, seconds: float = 4) -> None:
        said.append(text)
        real(text, seconds)

    game.stack.caption = caption  # type: ignore[method-assign]
    return said


# The card


def test_a_card_is_opened_by_its_code_and_its_step_goes_into_the_plans(tmp_path: Path, elsewhere: Path) -> None:
    sealed_card(elsewhere)
    with at_home(tmp_path / "data", study=None) as game:
        noted(game)
        heard: list[object] = []
        game.session.listeners.append(heard.append)
        logbook(game)
        pressed(game, "card", "place.0")
        answered(game, "file_chooser")
        pressed(game, "file.0")
        open_code(game, "AAAA-BBBB-CCCC")
        assert top(game) == "text_entry" and "That is not it. Nothing was changed." in words(game)
        pressed(game, *["erase"] * 14)
        open_code(game, CODE.lower().replace("-", " "))
        said = words(game)
        assert STEP in said and "You found it yourself." in said and "Look at it again on 3 March 2026." in said
        assert list(game.journey.state.keeper.plans) == [], "nothing is taken before it is pressed"
        pressed(game, "card.yes")
        assert "It is on the noticeboard with your plans." in words(game)
        pressed(game, "back", "back")
        pressed(game, "open.noticeboard")
        assert game.session.t("plan.what_when", what=STEP, when="3 March 2026") in words(game)
        pressed(game, "review.0.did")
        assert [plan.state for plan in game.journey.state.keeper.plans] == ["did"]
        found = recorded(game).notes(None)
        assert found is not None and {row.name for row in found.rows} >= {"skill_practised", "after_checked"}
        assert [row for row in found.rows if "plan" in row.name or "Okoro" in row.body] == [], "P3"
        assert [event for event in heard if STEP in repr(event) or "PlanReviewed" in repr(event)] == []
        assert [counts.quarantined for counts in recorded(game)._recorder.counts.values()] == [0]
    with at_home(tmp_path / "data", study=None) as game:
        plans = [(plan.plan, plan.when, plan.state) for plan in game.journey.state.keeper.plans]
        assert plans == [(STEP, "3 March 2026", "did")], "it is kept with the boat"


def test_the_same_card_taken_twice_is_one_plan_and_leaving_it_takes_none(tmp_path: Path, elsewhere: Path) -> None:
    path = sealed_card(elsewhere)
    with at_home(tmp_path / "data", study=None) as game:
        for node in ("back", "card.yes", "card.yes"):
            dropped(game, path)
            open_code(game)
            pressed(game, node)
            while len(game.stack.scenes) > 1:
                game.stack.pop()
        assert len(game.journey.state.keeper.plans) == 1


@pytest.mark.parametrize(
    ("spoil", "said"), [(-20, "This file was damaged or cut short"), (0, "The file could not be read.")]
)
def test_a_card_that_is_damaged_or_gone_is_said(tmp_path: Path, elsewhere: Path, spoil: int, said: str) -> None:
    path = sealed_card(elsewhere)
    with at_home(tmp_path / "data", study=None) as game:
        dropped(game, path)
        if spoil:
            path.write_bytes(path.read_bytes()[:spoil])
        else:
            path.unlink()
        open_code(game)
        assert top(game) == "follow_up"
        assert said in words(game)


def test_on_the_title_a_card_is_shown_without_plans_to_put_it_into(tmp_path: Path, elsewhere: Path) -> None:
    path = sealed_card(elsewhere)
    with playing(tmp_path / "data") as game:
        dropped(game, path)
        open_code(game)
        assert STEP in words(game) and "card.yes" not in {n.id for n in game.stack.nodes()}


# What is dropped is told by what is in it, whatever it is called


def test_a_keeper_file_under_another_name_is_found_out_once_it_is_open(tmp_path: Path, elsewhere: Path) -> None:
    with at_home(tmp_path / "one", study=None) as game:
        game.profiles.write_keeper(elsewhere / "x.bin", "rope lamp7f3a", lambda problem: None)
        answered(game)
    with playing(tmp_path / "two") as game:
        dropped(game, elsewhere / "x.bin")
        open_code(game, "rope lamp7f3a")
        answered(game)
        game.steps(3)
        assert top(game) == "bring_keeper" and "bring.yes" in {n.id for n in game.stack.nodes()}


def test_a_studys_pack_is_opened_where_a_boat_is_kept(tmp_path: Path, elsewhere: Path) -> None:
    pack = elsewhere / "from the university.txt"
    pack.write_bytes((PACK / "study.toml").read_bytes())
    with at_home(tmp_path / "data", study=None) as game:
        dropped(game, pack)
        answered(game)
        game.steps(3)
        assert top(game) == "kept" and "A study is open here now: Calm waters." in words(game)


def test_whatever_else_is_dropped_is_answered_with_a_plain_sentence(tmp_path: Path, elsewhere: Path) -> None:
    key = new_identity()
    contents = {
        "a.html": (page(few(), load()), "are pages for a counsellor"),
        "b.age": (seal_to(b"x", (key.recipient,)), "is sealed for somebody's key"),
        "c.pub": (f"{key.recipient}\n".encode(), "is a counsellor's key"),
        "d.png": (b"\x89PNG", "The game can't do anything with d.png"),
        "e.toml": ((PACK / "study.toml").read_bytes(), "is a study. It can be opened once your boat is kept"),
        "f.keeper": (seal_with_passphrase(b"x", "rope lamp7f3a"), "It can be opened at the title."),
    }
    with playing(tmp_path / "data") as game:
        game.stack.waits.ask = 0
        pressed(game, "play")
        game.journey._to_harbour()
        game.stack.reset(game.session.scene())
        said = captions(game)
        for name, (content, sentence) in contents.items():
            (elsewhere / name).write_bytes(content)
            dropped(game, elsewhere / name)
            assert sentence in said[-1] and name in said[-1], name
            assert len(game.stack.scenes) == 1
        dropped(game, elsewhere / "nowhere")
        assert "nowhere could not be read." in said[-1]
        dropped(game, elsewhere)
        assert len(said) == len(contents) + 2
    assert not (tmp_path / "data").exists()


def test_what_is_dropped_on_a_question_or_on_typing_is_not_taken(tmp_path: Path, elsewhere: Path) -> None:
    path = sealed_card(elsewhere)
    with at_home(tmp_path / "data", study=None) as game:
        said = captions(game)
        logbook(game)
        pressed(game, "make_file")
        answered(game)
        game.steps(3)
        dropped(game, path)
        assert top(game) == "make_file" and "Go back from this page first" in said[-1]
        pressed(game, "back")
        assert isinstance(game.stack.top, Logbook)
        dropped(game, path)
        assert top(game) == "text_entry", "over the logbook it is"


def test_a_file_chooser_takes_what_it_asks_for(tmp_path: Path, elsewhere: Path) -> None:
    path = sealed_card(elsewhere)
    with at_home(tmp_path / "data", study=None) as game:
        logbook(game)
        pressed(game, "card")
        assert isinstance(game.stack.top, FileChooser)
        dropped(game, path)
        open_code(game)
        assert STEP in words(game)


# The file for a study


def own_pack(folder: Path, key: Identity) -> Path:
    text = (PACK / "study.toml").read_text(encoding="utf-8")
    path = folder / "study.toml"
    path.write_text(text.replace(text.split('key = "')[1].split('"')[0], key.recipient), encoding="utf-8")
    return path


def test_a_file_for_the_study_is_shown_saved_and_opens_for_the_study_alone(tmp_path: Path, elsewhere: Path) -> None:
    key = new_identity()
    with at_home(tmp_path / "data", study=own_pack(tmp_path, key)) as game:
        join(game, RESEARCH_EVENTS, QUESTIONNAIRES)
        while len(game.stack.scenes) > 1:
            game.stack.pop()
        noted(game)
        recorded(game)._recorder.flush()
        settled(game)
        kept_page(game)
        pressed(game, "study_file")
        answered(game, "study_file")
        game.steps(3)
        shown = words(game)
        assert "This file is for the study Calm waters." in shown and "You tried a skill: 3 notes." in shown
        read_to_the_end(game)
        pressed(game, "sfile.save")
        saved(game)
        answered(game, "study_file")
        game.steps(3)
        said = words(game)
        assert "Nothing else was written. Keep your slip" in said
        (file,) = elsewhere.iterdir()
        study = read_study_file(file.read_bytes(), key)
        assert file.name == study.name and study.name in said
        assert [note[3] for note in study.notes()].count("skill_practised") == 3
        assert {note[0] for note in study.notes()} <= {RESEARCH_EVENTS, QUESTIONNAIRES}, "never a counsellor's note"
        assert all(code in shown and code in said for code in study.header.codes.values()), "the slip has the code"
        pressed(game, "slip.save")
        saved(game)
        assert "Saved." in words(game)
        slip = next(p for p in elsewhere.iterdir() if p.suffix == ".txt").read_text(encoding="utf-8")
        assert all(code in slip for code in study.header.codes.values())


def test_who_is_in_no_study_is_offered_no_file(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        kept_page(game)
        assert "study_file" not in {n.id for n in game.stack.nodes()}
