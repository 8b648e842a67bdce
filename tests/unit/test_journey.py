"""The rules of a session: guest first, credit without conditions, what is not kept."""

import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from game.bot import Diligent, play
from game.core.events import (
    BoatKept,
    Found,
    GameEvent,
    How,
    Kept,
    LevelFinished,
    LightLit,
    LineSaid,
    PracticeEnded,
)
from game.core.intents import FLOW_KINDS, Intent, Kind, press
from game.core.recording import Recording, from_json
from game.flow import practice as practising
from game.flow.journey import Journey, Screen
from game.flow.nodes import nodes
from game.flow.visit import TOO_BIG, Phase
from tests.journeys import DAY, at_screen, journey
from tests.scenes_kit import play_until, playing, pressed

MOST = 120_000


def stepped(one: Journey, *pressed_nodes: str) -> tuple[GameEvent, ...]:
    """Press nodes one after the other and give all that happened."""
    events: tuple[GameEvent, ...] = ()
    for node in pressed_nodes:
        events += one.step((press(node),))
    return events


def until(one: Journey, done: Callable[[Journey], bool], policy: Diligent | None = None) -> tuple[GameEvent, ...]:
    """Play diligently until something holds."""
    heard: tuple[GameEvent, ...] = ()
    if done(one):
        return heard
    for events in play(one, policy or Diligent(1), MOST):
        heard += events
        if done(one):
            return heard
    raise AssertionError("it never came to that")


def in_story_practice(one: Journey) -> bool:
    return one.state.visit is not None and one.state.visit.practice is not None


def after_practice(one: Journey) -> bool:
    return in_story_practice(one) and one.state.visit.practice.stage is practising.Stage.FELT  # type: ignore[union-attr]


# The first five minutes


def test_c1_no_form_stands_before_play() -> None:
    one = journey()
    assert nodes(one) == ("play",), "the first screen asks nothing"
    stepped(one, "play")
    assert one.state.screen is Screen.OPENING
    assert nodes(one) == ("row",), "one press, and you are rowing"


def test_c1_guest_first_and_the_age_only_after_a_yes() -> None:
    one = journey()
    kinds: list[str] = []
    for _ in play(one, Diligent(1), MOST):
        if one.state.opening is None:
            break
        kind = one.content.opening.beat[one.state.opening.beat].kind
        kinds += [] if kinds and kinds[-1] == kind else [kind]
        asked = any(node.startswith(("age.", "name.")) for node in nodes(one))
        assert not asked or one.state.opening.keeping, "asked before the yes"
        if not one.state.opening.keeping:
            assert one.state.keeper.age_band == one.state.keeper.name == ""
    assert kinds.index("keep") > kinds.index("buoy") > kinds.index("stroke"), "play comes first, then the first lamp"


def test_c1_a_guest_stays_one() -> None:
    one = journey()
    until(one, lambda j: j.state.opening is not None and j.content.opening.beat[j.state.opening.beat].kind == "keep")
    assert set(nodes(one)) == {"keep.yes", "keep.guest"}
    stepped(one, "age.13_15", "name.wick")
    assert one.state.keeper.age_band == "", "an answer nobody asked for is not taken"
    events = stepped(one, "keep.guest", "keep.guest")
    assert not one.state.keeper.kept
    assert not any(isinstance(event, BoatKept) for event in events)


def asked_to_keep() -> Journey:
    one = journey()
    until(one, lambda j: j.state.opening is not None and j.content.opening.beat[j.state.opening.beat].kind == "keep")
    return one


@pytest.mark.parametrize("presses", [("keep.yes", "keep.done"), ("keep.guest", "keep.guest")])
def test_c2_a_yes_and_a_no_to_keeping_are_two_screens_and_two_presses_each(presses: tuple[str, str]) -> None:
    one = asked_to_keep()
    assert one.state.opening is not None
    beat = one.state.opening.beat
    stepped(one, presses[0])
    assert one.state.opening.beat == beat, "a second screen of the same question"
    assert {"keep.guest"} < set(nodes(one)), "and the other answer stays open"
    stepped(one, presses[1])
    assert one.state.opening.beat != beat
    assert one.state.keeper.kept is (presses[1] == "keep.done")


def test_c1_who_says_no_can_still_say_yes() -> None:
    one = asked_to_keep()
    stepped(one, "keep.guest", "keep.yes", "keep.done")
    assert one.state.keeper.kept


def test_c1_who_says_yes_and_then_no_leaves_no_age_behind() -> None:
    one = journey()
    until(one, lambda j: j.state.opening is not None and j.content.opening.beat[j.state.opening.beat].kind == "keep")
    stepped(one, "keep.yes", "age.16_17", "name.rook", "keep.guest")
    assert not one.state.keeper.kept
    assert (one.state.keeper.age_band, one.state.keeper.name) == ("", "")


@pytest.mark.parametrize("answer", ["felt.better", "felt.same"])
def test_any_other_answer_goes_on_with_one_press(answer: str) -> None:
    one = journey()
    until(one, after_practice)
    stepped(one, answer)
    assert not in_story_practice(one)
    assert not any(skill.rested for skill in one.state.keeper.skills)


# Credit, light, endings


@pytest.mark.parametrize("seed", range(4))
def test_acc_12_skipping_everything_still_lights_the_tower_and_gives_all(seed: int) -> None:
    one = at_screen(Screen.VISIT)
    chance, heard = random.Random(seed), list[GameEvent]()
    for _ in range(6000):
        if one.state.screen is not Screen.VISIT:
            break
        offered = nodes(one)
        skips = [n for n in offered if n in ("skip", practising.SKIP)] or [n for n in offered if n != "leave"]
        strip = {f"choice.{c.index}" for c in one.machine("02_swell").strip(one.state.visit) if c.has("skip")}  # type: ignore[arg-type]
        node = next((n for n in offered if n in strip), chance.choice(skips))
        if one.state.visit and one.state.visit.phase is Phase.PLAN:
            node = "plan.none"
        heard += one.step((press(node),))
    assert one.state.screen is Screen.HARBOUR
    assert sum(isinstance(event, LightLit) for event in heard) == 1
    assert any(isinstance(event, LevelFinished) for event in heard)
    assert "02_swell" in one.state.keeper.lit
    assert sum(isinstance(event, Found) for event in heard) == 2, "the letter and the keepsake all the same"


@pytest.mark.parametrize("leaving", [practising.SKIP, practising.LEAVE, "skip"])
def test_acc_12_a_practice_skipped_or_left_is_no_failure_and_the_story_goes_on(leaving: str) -> None:
    one = journey()
    until(one, in_story_practice)
    activity = one.state.visit.practice.activity  # type: ignore[union-attr]
    events = stepped(one, leaving)
    ended = [event for event in events if isinstance(event, PracticeEnded)]
    assert [event.how for event in ended] == [How.LEFT if leaving == practising.LEAVE else How.SKIPPED]
    assert not in_story_practice(one)
    skill = one.state.keeper.skill(activity)
    assert skill is not None and skill.uses == 1, "it is in the toolkit"
    assert nodes(one)


@pytest.mark.parametrize(("picked", "ending"), [(4, "whole"), (5, "verse"), (6, "moon"), (7, "verse")])
def test_the_light_comes_on_for_every_ending(picked: int, ending: str) -> None:
    one = at_screen(Screen.VISIT)
    machine, wanted = one.machine("02_swell"), f"swell.curtain.decide.pick_{picked}"

    def asked(j: Journey) -> bool:
        visit = j.state.visit
        choosing = visit is not None and visit.phase is Phase.CHOOSE
        return choosing and any(c.id == wanted for c in machine.choices(visit))  # type: ignore[arg-type]

    until(one, asked)
    choice = next(c for c in machine.choices(one.state.visit) if c.id == wanted)  # type: ignore[arg-type]
    heard = stepped(one, f"choice.{choice.index}")
    heard += until(one, lambda j: j.state.screen is Screen.HARBOUR)
    endings = {event.id.split(".")[2] for event in heard if isinstance(event, LineSaid) and ".song." in event.id}
    assert endings & {"whole", "verse", "moon"} == {ending}
    assert sum(isinstance(event, LightLit) for event in heard) == 1
    assert "02_swell" in one.state.keeper.lit


# Leaving and coming back


@pytest.mark.parametrize("count", [3, 40, 90, 150])
def test_after_leaving_the_visit_goes_on_at_the_same_line(count: int) -> None:
    one = at_screen(Screen.VISIT)
    policy, said = Diligent(1), 0
    for events in play(one, policy, MOST):
        said += sum(isinstance(event, Kept) for event in events)
        if said >= count and one.state.visit and one.state.visit.phase in (Phase.SAY, Phase.CHOOSE, Phase.WALK):
            break
    before = one.state.visit
    assert before is not None
    stepped(one, "leave")
    assert one.state.screen is Screen.HARBOUR
    again = journey()
    again.restore(one.saved(), DAY)
    for back in (one, again):
        stepped(back, "open.chart", "island.02_swell")
        assert back.state.screen is Screen.CROSSING
        stepped(back, "crossing.skip")
        visit = back.state.visit
        assert visit is not None
        assert (visit.story, visit.line, visit.phase) == (before.story, before.line, before.phase)
        assert visit.walker.place == before.walker.place
        assert back.machine("02_swell").line(visit) == back.machine("02_swell").line(before)


# Never kept


def test_p3_how_today_is_stays_in_memory() -> None:
    one = journey()
    until(one, lambda j: "checkin.easy" in nodes(j))
    plain = journey()
    plain.state = one.state
    stepped(one, "checkin.easy")
    stepped(plain, "checkin.good")
    assert one.saved() == plain.saved(), "the flag of the opening shows in the save"
    at_sea = at_screen(Screen.CROSSING)
    assert at_sea.state.crossing is not None
    at_sea.state = replace(at_sea.state, crossing=replace(at_sea.state.crossing, hoisted=""))
    before = at_sea.saved()
    assert "flag.good" in nodes(at_sea)
    for flag in ("flag.good", "flag.easy"):
        one = journey()
        one.state = at_sea.state
        bare = journey()
        bare.state = at_sea.state
        one.step((press(flag),))
        bare.step()
        assert one.state.crossing is not None and one.state.crossing.hoisted
        assert one.saved() == bare.saved()
    assert before != b""


def test_s4_not_safe_right_now_is_no_node_of_the_rules_and_in_no_recording() -> None:
    """The third flag opens Help now on the stack of scenes; to the rules it is nothing at all."""
    with playing() as game:
        recording = Recording(1, DAY)
        game.session.stepped = recording.note
        play_until(game, Screen.CROSSING)
        state = game.journey.state
        assert state.crossing is not None
        game.journey.state = replace(state, crossing=replace(state.crossing, hoisted=""))
        for _ in range(10):
            own = [n for n in game.stack.nodes() if n.name == game.session.t("flag.unsafe")]
            if own:
                break
            game.steps(60)
            pressed(game, "next")
        assert own and own[0].id == "help.here"
        before = game.journey.hash()
        game.steps(1, (press(own[0].id),))
        game.steps(20)
        assert game.stack.top is not None and game.stack.top.name == "help"
        pressed(game, "door.unsafe", "pick", "country.GB", "back")
        assert game.stack.top.name == "crossing"
        assert game.journey.hash() != before or game.journey.state.steps > 0
        text = recording.to_json()
    for word in ("help", "unsafe", "door", "country", "GB"):
        assert word not in text, word
    assert all(i.kind in FLOW_KINDS for row in from_json(text).intents.values() for i in row)


def test_s4_a_recording_takes_no_intent_that_does_not_reach_the_rules() -> None:
    recording = Recording(1, DAY)
    recording.note((Intent(Kind.HELP), Intent(Kind.QUICK_EXIT), Intent(Kind.NEXT), Intent(Kind.BACK)))
    assert recording.intents == {0: (Intent(Kind.NEXT),)}


def test_p3_too_big_for_a_game_is_never_kept() -> None:
    """The plan's last answer, and the story's own: pressed or not, the save is the same (nothing says who pressed)."""
    one = journey()
    until(one, lambda j: j.state.visit is not None and j.state.visit.phase is Phase.PLAN)
    assert nodes(one)[-3:-1] == (TOO_BIG, "plan.none"), "it is one of the answers, of the same size"
    quiet = journey()
    quiet.state = one.state
    stepped(one, TOO_BIG)
    quiet.step()
    assert one.saved() == quiet.saved()
    stepped(one, "leave")
    stepped(quiet, "leave")
    assert one.saved() == quiet.saved()


def test_p3_too_big_in_the_story_is_in_no_save_at_any_later_step() -> None:
    one = at_screen(Screen.VISIT)
    policy, told, later = Diligent(1), False, 0
    for _ in range(40_000):
        visit = one.state.visit
        if visit is None:
            break
        machine = one.machine(visit.level)
        big = next((c for c in machine.choices(visit) if c.id.endswith("too_big")), None)
        if big is not None and visit.phase is Phase.CHOOSE and not told:
            told = True
            before = one.saved()
            stepped(one, f"choice.{big.index}")
            assert strip_steps(one.saved()) == strip_steps(before), "the choice itself reached the save"
            left = journey()
            left.state, left._before_private = one.state, one._before_private
            stepped(left, "leave")
            assert b"too_big" not in left.saved()
            continue
        intent = policy.next(one)
        one.step((intent,) if intent else ())
        if told and one.state.visit is not None:
            later += 1
            assert b"too_big" not in one.saved(), f"it reached the save {later} steps later"
    assert told, "nobody was offered it"
    assert later > 100


def strip_steps(saved: bytes) -> bytes:
    """A save without its counts of steps."""
    import re

    return re.sub(rb'"steps":\d+', b'"steps":0', saved)
