"""What follows "worse" (clinical.md, "When it is bigger than a game"): an answer, rest for the practice, the way out by
its name, and no questions at home."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from game.core.events import AfterCheck, LevelStopped, LineSaid
from game.flow import practice as practising
from game.flow.journey import Screen
from game.flow.nodes import nodes
from game.skills.mastery import Use, suggestions
from game.ui.scenes.consent import AskPurpose
from tests.asking_kit import LONG_ENOUGH, at_home, recorder
from tests.journeys import DAY, journey
from tests.scenes_kit import playing, pressed, settled
from tests.unit.test_journey import after_practice, in_story_practice, stepped, until


def test_the_first_worse_is_answered_and_that_practice_rests() -> None:
    one = journey()
    until(one, after_practice)
    assert one.state.visit is not None and one.state.visit.practice is not None
    activity = one.state.visit.practice.activity
    assert set(nodes(one)) >= {"felt.better", "felt.same", "felt.worse"}
    events = stepped(one, "felt.worse")
    assert any(isinstance(event, AfterCheck) and event.felt == "worse" for event in events)
    assert nodes(one)[:4] == ("worse.stop", "worse.talk", "worse.other", "worse.leave")
    skill = one.state.keeper.skill(activity)
    assert skill is not None
    assert (skill.finished, skill.worse, skill.rested) == (1, 1, True), "full credit, and it rests"
    use = Use(activity, skill.uses, skill.finished, skill.better, skill.worse, skill.rested)
    assert suggestions((use,)) == (), "not suggested"
    stepped(one, "worse.other")
    assert one.state.screen is Screen.VISIT, "something else: the story goes on"
    assert not in_story_practice(one)


def test_stop_here_after_worse_stops_the_practice_and_stays_in_the_story() -> None:
    one = journey()
    until(one, after_practice)
    events = stepped(one, "felt.worse", "worse.stop")
    assert one.state.screen is Screen.VISIT and not in_story_practice(one)
    assert not any(isinstance(event, LevelStopped) for event in events)
    said = [event for event in events if isinstance(event, LineSaid)]
    assert said[0].id.endswith(".mira_after"), "a kind line, and not that it worked"
    assert said[0].text == "Enough looking, then. The buoy'll keep.", "the one for 'worse'"


def test_the_toolkit_has_no_island_to_leave() -> None:
    one = journey()
    until(one, after_practice)
    activity = one.state.visit.practice.activity  # type: ignore[union-attr]
    stepped(one, "felt.same", "leave", "open.toolkit", f"use.{activity}")
    practice = one.state.practice
    assert practice is not None
    practice = replace(practice, stage=practising.Stage.WORSE)
    playable = one.playable(activity)
    assert practising.nodes(playable, practice) == ("worse.stop", "worse.talk", "worse.other")
    assert practising.step(playable, practice, ("worse.leave",))[0] == practice


@pytest.mark.parametrize("presses", [("felt.worse", "worse.leave"), ("felt.worse", "worse.stop", "leave"), ("leave",)])
def test_home_asks_nothing_after_a_worse_or_a_stop_until_the_next_crossing(presses: tuple[str, ...]) -> None:
    one = journey()
    until(one, after_practice)
    assert not one.state.quiet
    stepped(one, *presses)
    assert one.state.screen is Screen.HARBOUR and one.state.quiet
    again = journey()
    again.restore(one.saved(), DAY)
    for home in (one, again):
        assert home.state.quiet, "a restart is no crossing"
        stepped(home, "open.chart", "island.02_swell")
        assert not home.state.quiet


def test_leaving_the_island_after_worse_is_at_once_with_nothing_lost() -> None:
    one = journey()
    until(one, after_practice)
    events = stepped(one, "felt.worse", "worse.leave")
    assert one.state.screen is Screen.HARBOUR
    assert any(isinstance(event, LevelStopped) for event in events)
    visit = one.state.visits[0]
    stepped(one, "open.chart", "island.02_swell")
    until(one, lambda j: j.state.screen is Screen.VISIT)
    assert one.state.visit is not None and one.state.visit.story == visit.story


def test_a_rested_practice_wakes_only_when_it_is_chosen_again() -> None:
    one = journey()
    until(one, after_practice)
    activity = one.state.visit.practice.activity  # type: ignore[union-attr]
    stepped(one, "felt.worse", "worse.leave", "open.toolkit")
    assert f"use.{activity}" in nodes(one), "it is there for whoever looks for it"
    stepped(one, f"use.{activity}", practising.LEAVE)
    skill = one.state.keeper.skill(activity)
    assert skill is not None and not skill.rested


@pytest.mark.parametrize("quiet", [True, False])
def test_the_harbour_puts_no_question_on_that_visit(tmp_path: Path, quiet: bool) -> None:
    with at_home(tmp_path) as game:
        game.journey.state = replace(game.journey.state, quiet=quiet)
        game.steps(LONG_ENOUGH)
        assert isinstance(game.stack.top, AskPurpose) is not quiet


@pytest.mark.parametrize("quiet", [True, False])
def test_the_harbour_puts_no_question_after_a_restart_either(tmp_path: Path, quiet: bool) -> None:
    with at_home(tmp_path) as game:
        game.journey.state = replace(game.journey.state, quiet=quiet)
    with playing(tmp_path) as game:
        pressed(game, f"boat.{game.session.boats[0].id}")
        settled(game)
        recorder(game).ready()
        pressed(game, "back")
        assert game.journey.state.screen is Screen.HARBOUR
        game.steps(LONG_ENOUGH)
        assert isinstance(game.stack.top, AskPurpose) is not quiet


def test_a_save_that_knows_of_no_quiet_opens() -> None:
    one = journey()
    until(one, after_practice)
    saved = msgspec.json.decode(one.saved())
    assert saved.pop("quiet") is False
    again = journey()
    again.restore(msgspec.json.encode(saved), DAY)
    assert not again.state.quiet and again.state.visit is not None
