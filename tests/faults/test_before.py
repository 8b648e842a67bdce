"""What a save tells of what had been said: nothing that was not, and most of what was (accessibility.md 5)."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from game.bot import Diligent, Wild, play
from game.core.events import ChoiceMade, GameEvent, LineSaid
from game.flow import before
from game.flow.journey import Journey, Screen
from game.story import begin, choose, load_story
from tests.journeys import DAY, at_screen, content, journey


def said(events: tuple[GameEvent, ...]) -> list[str]:
    return [f"{e.id} {e.text}" for e in events if isinstance(e, LineSaid | ChoiceMade) and e.text]


def people() -> set[str]:
    choices = content().levels["02_swell"].story.choices
    found = {choice.tag("id") or "" for choice in choices if choice.tag("people") is not None}
    assert len(found) > 3
    return found


def restored(one: Journey) -> Journey:
    again = journey()
    again.restore(one.saved(), DAY)
    return again


def moments(policy: Diligent | Wild, every: int) -> list[tuple[Journey, list[str]]]:
    """A journey restored at every so many lines on Swell, with what was really said there until then."""
    one, found, lines = journey(policy.seed), list[tuple[Journey, list[str]]](), 0
    one.state = at_screen(Screen.VISIT).state
    assert one.state.visit is not None
    heard = [f"{line.id} {line.text}" for line in one.machine("02_swell").turn(one.state.visit).lines[:1]]
    for events in play(one, policy, 60_000):
        heard += said(events)
        visit = one.state.visit
        if visit is None:
            break
        lines += any(isinstance(event, LineSaid) for event in events)
        if lines % every == 0 and any(isinstance(event, LineSaid) for event in events) and not visit.private:
            found.append((restored(one), list(heard)))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_diligent_play_is_told_again_but_for_what_left_no_trace(seed: int) -> None:
    found = moments(Diligent(seed), 23)
    assert len(found) > 5
    for one, heard in found:
        told = said(before.told(one))
        assert set(told) <= set(heard), "something is told that was never said"
        assert len(told) >= 0.4 * len(heard)
        assert told[-1] == heard[-1]
    assert len(told) > 100


@pytest.mark.parametrize("seed", range(1, 5))
def test_p3_whatever_was_pressed_nothing_about_people_is_told_and_nothing_made_up(seed: int) -> None:
    found = moments(Wild(seed), 11)
    assert found
    for one, heard in found:
        told = before.told(one)
        assert set(said(told)) <= set(heard)
        assert not {event.id for event in told if isinstance(event, ChoiceMade)} & people()


AFLOAT = """-> boat
== boat ==
The boat is low. # id: swell.boat.low
* [Talk to somebody.{people} # id: swell.boat.talk]
    Your aunt, then. # id: swell.boat.aunt
* [Row on. # id: swell.boat.row]
    The oars creak. # id: swell.boat.creak
- Stones. # id: swell.boat.stones
+ [Walk. # id: swell.boat.walk]
- -> END
"""


@pytest.mark.parametrize(("people", "told"), [(" # people", False), ("", True)])
def test_p3_an_answer_about_people_is_not_told_though_the_save_is_sure_of_it(
    tmp_path: Path, people: str, told: bool
) -> None:
    """A choice that can be taken only once is counted, so that the way to where the save stands is known."""
    path = tmp_path / "story.ink"
    path.write_text(AFLOAT.replace("{people}", people), encoding="utf-8")
    story = load_story(path)
    swell = replace(content().levels["02_swell"], story=story)
    one = Journey(replace(content(), levels={"02_swell": swell}), 1, DAY)
    visit, _ = one.machine("02_swell").begin()
    then = choose(story, begin(story).state, 0)
    assert dict(then.state.counts)["swell.boat.talk"] == 1, "the save is sure"
    visit = msgspec.structs.replace(visit, story=then.state, line=len(then.lines) - 1)
    one.state = msgspec.structs.replace(one.state, screen=Screen.VISIT, visit=visit)
    ids = [event.id for event in before.told(one)]
    talked = ["swell.boat.talk", "swell.boat.aunt"] if told else []
    assert ids == ["swell.boat.low", *talked, "swell.boat.stones"]
