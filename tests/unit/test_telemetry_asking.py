"""The question about notes in the game itself, and how its answer is taken back (C1 to C4)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from game.core.intents import Intent, Kind
from game.core.settings import changed
from game.ui.focus import Node, Role
from game.ui.guard import ASK_STEPS
from game.ui.scenes.logbook import Logbook
from game.ui.scenes.settings import TABS, SettingsScene
from telemetry.consent import Actor, Did, Policy
from telemetry.events import COUNSELLOR_FILE
from telemetry.notices import Notice, notice
from tests.asking_kit import asked, at_home, in_sight, read, record, rows_left, state
from tests.scenes_kit import pressed, read_to_the_end


@pytest.mark.parametrize("text", [100, 200])
def test_c2_yes_and_no_are_of_one_size_and_neither_is_set(tmp_path: Path, text: int) -> None:
    with at_home(tmp_path) as game:
        game.ports.take(changed(game.ports.settings, text_percent=text))
        assert asked(game)
        for fully_read in (False, True):
            if fully_read:
                read_to_the_end(game)
            nodes = {node.id: node for node in game.stack.nodes()}
            yes, no = nodes["yes"], nodes["no"]
            assert (yes.rect.w, yes.rect.h, yes.rect.y) == (no.rect.w, no.rect.h, no.rect.y)
            assert same_kind(yes, no)
            assert yes.enabled or not fully_read
            assert game.stack.focus not in ("yes", "no")
        # The words in full are one press away, and yes and no stay where they are.
        pressed(game, "more")
        shown = {node.id for node in game.stack.nodes()}
        assert {"notice.0", "notice.8", "yes", "no"} <= shown


def same_kind(yes: Node, no: Node) -> bool:
    return yes.role is no.role is Role.BUTTON and yes.enabled is no.enabled and yes.value == no.value


def test_c1_it_is_asked_once_somebody_is_home_from_an_island_finished_or_not(tmp_path: Path) -> None:
    with at_home(tmp_path, lit=()) as game:
        assert asked(game) is None, "nobody knows yet what there would be notes about"
        island = next(iter(game.content.levels))
        begun, _ = game.journey.machine(island).begin()
        game.journey.state = game.journey._home(replace(game.journey.state, visits=(begun,), harbour=None))
        game.stack.reset(game.session.scene())
        assert asked(game) is not None


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_c2_either_answer_is_one_press_and_no_further_screen(tmp_path: Path, answer: str) -> None:
    with at_home(tmp_path) as game:
        assert asked(game)
        game.steps(1, (Intent(Kind.PRESS, answer),))
        assert [scene.name for scene in game.stack.scenes] == ["harbour"]
        assert asked(game) is None, "it is not put a second time by itself"


@pytest.mark.parametrize(("answer", "act"), [("yes", Did.ASSENTED), ("no", Did.REFUSED)])
def test_c3_each_answer_is_a_record(tmp_path: Path, answer: str, act: Did) -> None:
    with at_home(tmp_path) as game:
        asking = asked(game)
        assert asking is not None
        pressed(game, answer)
        kept, shown = record(game), asking.notice
        ref = read(game)
        assert ref.version == "2-0-0" and ref.language == "en"
        as_read = Notice("", "", "", shown.title, shown.paragraphs, shown.more, shown.yes, shown.no)
        assert ref.sha256 == as_read.sha256
        put, last = (act for act in kept.acts if act.purpose == COUNSELLOR_FILE)
        assert (put.actor, put.act, put.method) == (Actor.GAME, Did.ASKED, "screen")
        assert put.evidence_ref.endswith(ref.sha256)
        assert (last.actor, last.act, last.purpose, last.method) == (Actor.PLAYER, act, COUNSELLOR_FILE, "button")
        assert last.day == 0 and kept.age_band == "13_15"


def test_c3_the_words_of_the_notice_belong_to_their_version() -> None:
    """Whoever changes the words gives them a new version, the first number of it if they ask for something else."""
    assert Policy().notices[COUNSELLOR_FILE] == "2-0-0"
    assert notice(COUNSELLOR_FILE).sha256 == "0e2b5cafaa95d9775639e0cc21e1cfaf2fd8f9f343d9d463909715d82d1b8db1"


@pytest.mark.parametrize("start", ["settings", "logbook"])
def test_c4_stopping_takes_three_presses_and_deletes_what_it_covered(yes_folder: Path, start: str) -> None:
    with at_home(yes_folder, days=4) as game:
        assert rows_left(game) > 1
        opened = SettingsScene(game.session) if start == "settings" else Logbook(game.session)
        game.stack.push(opened)
        game.steps(ASK_STEPS)
        for node in ("kept", "ask.withdraw", "sure"):
            assert in_sight(game, node), node
            pressed(game, node)
        assert rows_left(game) == 0
        last = record(game).acts[-1]
        assert (last.act, last.actor, last.day) == (Did.WITHDREW, Actor.PLAYER, 4)
        assert state(game) == "off"


def test_what_is_kept_lies_on_the_logbook_and_not_on_what_was_drawn_before(yes_folder: Path, tmp_path: Path) -> None:
    """A page that becomes smaller, as where it is asked again, leaves nothing of the larger one on the screen."""
    with at_home(yes_folder) as game:
        game.stack.push(Logbook(game.session))
        game.steps(ASK_STEPS)
        pressed(game, "kept", "ask.withdraw")
        for name in ("first", "later"):
            game.picture(tmp_path / f"{name}.png")
            if name == "first":
                pressed(game, "unsure")
                game.picture(tmp_path / "between.png")
                pressed(game, "ask.withdraw")
        assert (tmp_path / "first.png").read_bytes() == (tmp_path / "later.png").read_bytes()


def test_c4_what_is_kept_can_be_opened_from_every_tab_of_settings(yes_folder: Path) -> None:
    with at_home(yes_folder) as game:
        for tab in TABS:
            game.stack.push(SettingsScene(game.session, tab))
            game.steps(2)
            assert "kept" in {node.id for node in game.stack.nodes()}, tab
            game.stack.pop()


def test_c2_after_more_of_the_notice_no_answer_has_the_focus(tmp_path: Path) -> None:
    with at_home(tmp_path) as game:
        assert asked(game)
        pressed(game, "more")
        assert game.stack.focus not in ("", "yes", "no")
