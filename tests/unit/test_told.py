"""What the game tells of answers, assists, breaks and settings; and what it never does (safety.md P3, S4)."""

from pathlib import Path

import pytest

from game.bot import Diligent, play
from game.core.events import (
    Assist,
    AssistUsed,
    BreakOffered,
    BreakTaken,
    ChoiceMade,
    GameEvent,
    HelpGiven,
    How,
    Origin,
    PartSkipped,
    PracticeEnded,
    PracticeStarted,
    Reply,
    SettingChanged,
)
from game.core.intents import press
from game.flow import practice as practising
from game.flow.journey import Screen
from game.flow.machine import Machine
from game.flow.practice import Playable
from game.flow.visit import Phase
from game.safety.care import Care
from game.story import load_story
from game.ui.scenes.care import CareScene
from tests.journeys import at_screen, content, journey
from tests.scenes_kit import keep_boat, play_until, playing, pressed

LEVEL = "02_swell"
STORY = """
Mira's hands shake. # id: t.a
* [Rude of them. # reply: dry # id: t.dry]
* [Say more? # reply: curious # id: t.curious]
* [(sit down) # id: t.untold]
- Still there. # id: t.b
* [Sometimes. # reply: kind # id: t.kind]
* [(nod) # reply: silent # id: t.silent]
* [This one's too big for a game. # people # id: t.big]
    Who could hold some? # id: t.c
    * * [My people. # people: mine # reply: kind # id: t.mine]
    * * [Not now. # reply: silent # id: t.not_now]
- It passes. # id: t.d
* [Good. # reply: kind # id: t.good]
- -> END
"""


def told(folder: Path, *picks: str) -> list[HelpGiven]:
    """What is told of answers while these choices of STORY are taken."""
    (folder / "story.ink").write_text(STORY, encoding="utf-8")
    loaded = content().levels[LEVEL]
    machine = Machine(loaded.level, load_story(folder / "story.ink"), loaded.places, {})
    visit, heard = machine.begin()
    for pick in picks:
        while visit.phase is Phase.SAY:
            visit, events = machine.step(visit, (press("next"),))
            heard += events
        (index,) = (c.index for c in machine.choices(visit) if c.id == f"t.{pick}")
        visit, events = machine.step(visit, (press(f"choice.{index}"),))
        heard += events
    assert [e.id for e in heard if isinstance(e, ChoiceMade)] == [f"t.{pick}" for pick in picks]
    return [e for e in heard if isinstance(e, HelpGiven)]


def test_an_answer_is_told_as_its_category_and_never_as_the_choice(tmp_path: Path) -> None:
    assert told(tmp_path, "dry") == [HelpGiven(LEVEL, Reply.DRY)]
    assert told(tmp_path, "curious") == [HelpGiven(LEVEL, Reply.CURIOUS)]
    assert told(tmp_path, "untold") == []


@pytest.mark.parametrize("way", [("kind",), ("silent",), ("big", "mine"), ("big", "not_now")], ids="-".join)
def test_p3_too_big_for_a_game_cannot_be_told_from_the_answers_beside_it(tmp_path: Path, way: tuple[str, ...]) -> None:
    assert told(tmp_path, "dry", *way, "good") == [HelpGiven(LEVEL, Reply.DRY), HelpGiven(LEVEL, Reply.KIND)]


def test_swell_tells_how_its_people_were_answered() -> None:
    one = journey()
    heard = [event for events in play(one, Diligent(1), 60_000) for event in events]
    replies = [event.reply for event in heard if isinstance(event, HelpGiven)]
    assert len(replies) >= 9
    assert set(replies) == set(Reply)
    assert {event.level for event in heard if isinstance(event, HelpGiven)} == {LEVEL}


def test_a_skipped_part_is_told() -> None:
    one = at_screen(Screen.VISIT)
    heard = list(one.step((press("skip"),)))
    assert [e for e in heard if isinstance(e, PartSkipped)] == [PartSkipped(LEVEL)]


def assists(activity: str, pace: float, *nodes: str) -> list[GameEvent]:
    """What is told of the assists of one practice: begun, and these nodes pressed a second apart."""
    playable = Playable(content().models[activity], content().levels[LEVEL].params[activity][0])
    practice, heard = practising.begin(playable, activity, 2, Origin.TOOLKIT, pace)
    assert heard[0] == PracticeStarted(activity, 2, Origin.TOOLKIT)
    for node in nodes:
        practice, events = practising.step(playable, practice, (node,))
        heard += events
        for _ in range(60):
            practice, events = practising.step(playable, practice, ())
            heard += events
    return [event for event in heard if isinstance(event, AssistUsed)]


def test_a_slower_pace_is_told_where_it_changes_anything() -> None:
    assert assists("ropes", 1.0) == []
    assert assists("ropes", 2.0) == assists("ropes", 4.0) == [AssistUsed("ropes", 2, Assist.SLOWER)]
    assert assists("ropes", 0.0) == [AssistUsed("ropes", 2, Assist.UNTIMED)]
    for activity in ("breathing", "senses"):
        assert assists(activity, 4.0) == [], f"{activity} goes at the player's own pace anyway"


def test_a_lighter_form_is_told_when_the_practice_ends() -> None:
    lighter = [AssistUsed("ropes", 2, Assist.EASIER)]
    assert assists("ropes", 1.0, "rope", "rope") == []
    assert assists("ropes", 1.0, "imagine", "rope", "rope", "enough") == lighter
    assert assists("senses", 1.0, "swap", "find.0", "enough") == [AssistUsed("senses", 2, Assist.EASIER)]


def test_an_offered_break_is_told_once_and_taken_only_where_it_is() -> None:
    with playing() as game:
        pressed(game, "play")
        heard: list[GameEvent] = []
        game.session.listeners.append(heard.append)
        play_until(game, Screen.VISIT)
        breaks = (BreakOffered, BreakTaken)
        game.stack.push(CareScene(game.session, Care.BREAK))
        game.steps(90)
        pressed(game, "back")
        assert [e for e in heard if isinstance(e, breaks)] == [BreakOffered("break")]
        game.stack.push(CareScene(game.session, Care.STOP))
        pressed(game, "harbour")
        assert [e for e in heard if isinstance(e, breaks)][1:] == [BreakOffered("stop"), BreakTaken("stop")]
        assert not any(isinstance(e, PracticeEnded) and e.how is How.SKIPPED for e in heard)


def test_s4_a_setting_is_told_when_it_changes_and_the_country_of_help_now_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        heard: list[GameEvent] = []
        monkeypatch.setattr(game.ports, "hear", heard.append)
        game.ports.change(text_percent=150, captions=True, music=0.1, country="GB")
        game.ports.change(pace=0.0)
        game.ports.change(pace=0.0)
        game.ports.change(country="IE")
        assert game.ports.settings.country == "IE"
    told_of = [event for event in heard if isinstance(event, SettingChanged)]
    assert told_of == [SettingChanged("text_percent", 150), SettingChanged("pace", 0.0)]
    assert not any("GB" in repr(event) or "IE" in repr(event) for event in heard)
