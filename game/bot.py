"""Plays as a person would: through the same intents, on the rules alone (fast) or on the real scenes.

A policy sees the journey's state and the nodes that can be pressed; it never reaches inside the rules.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from game.activities import breathing, ropes, senses
from game.core.clock import STEPS_PER_SECOND
from game.core.events import GameEvent, LineSaid, PracticeEnded
from game.core.intents import Intent, Kind, press
from game.core.recording import Recording
from game.flow import practice as practising
from game.flow.journey import Journey, Screen
from game.flow.nodes import nodes
from game.flow.practice import Practice, Stage
from game.flow.visit import Phase
from game.story import choose
from game.ui.focus import Node

WORDS_A_MINUTE = 150
WAYS_OUT = frozenset({"leave", "skip", practising.SKIP, practising.LEAVE, "home"})


@dataclass(slots=True)
class Diligent:
    """Reads everything, looks at everything once, finishes every activity without skipping and without assists."""

    seed: int = 1
    chosen: set[str] = field(default_factory=set)
    after: list[str] = field(default_factory=lambda: ["toolkit", "noticeboard", "chart"])
    chance: random.Random = field(default_factory=random.Random)
    waited: int = 0

    def __post_init__(self) -> None:
        self.chance.seed(self.seed)

    def next(self, journey: Journey) -> Intent | None:
        """What to do in this step; None to wait."""
        state = journey.state
        if state.screen is Screen.VISIT and state.visit and state.visit.practice:
            return self._practise(journey, state.visit.practice)
        if state.screen is Screen.PRACTICE and state.practice:
            return self._practise(journey, state.practice)
        if state.screen is Screen.VISIT and state.visit and not state.visit.walker.still:
            return None
        if state.screen is Screen.OPENING:
            return self._open(journey)
        if state.screen is Screen.CROSSING and state.crossing:
            return self._sail(journey)
        if state.screen is Screen.HARBOUR:
            self.waited += 1
            return press(f"open.{self.after.pop(0)}") if self.after and self.waited % 60 == 0 else None
        if state.screen is Screen.TOOLKIT:
            uses = [n for n in nodes(journey) if n.startswith("use.") and n not in self.chosen]
            return self._press(uses[0] if uses else "home")
        if state.screen in (Screen.NOTICEBOARD, Screen.CHART):
            reviews = [n for n in nodes(journey) if n.startswith("review.")]
            return self._press(reviews[0] if reviews else "home")
        return self._story(journey)

    def done(self, journey: Journey) -> bool:
        """Whether there is nothing left to do at home."""
        return journey.state.screen is Screen.HARBOUR and not self.after

    def _press(self, node: str) -> Intent:
        self.chosen.add(node)
        return press(node)

    def _story(self, journey: Journey) -> Intent | None:
        """Read on, or choose: what was never chosen first, the ways out never, softer never."""
        offered = [n for n in nodes(journey) if n not in WAYS_OUT]
        visit = journey.state.visit
        if visit is None:
            return self._press(offered[0]) if offered else None
        machine = journey.machine(visit.level)
        strip = {f"choice.{c.index}" for c in machine.strip(visit)}
        names = {f"choice.{c.index}": c.id or c.text for c in machine.choices(visit)}
        names |= {f"at.{name}": c.id or c.text for name, c in machine.things(visit).items()}
        ways = [n for n in offered if n not in strip]
        trying = [n for n in ways if self._tries(journey, n)]
        if trying:
            ways = trying
        fresh = [n for n in ways if names.get(n, n) not in self.chosen or n in ("next",)]
        if not (fresh or ways):
            return None
        node = self.chance.choice(fresh or ways) if visit.phase.value in ("choose", "walk") else (fresh or ways)[0]
        self.chosen.add(names.get(node, node))
        return press(node)

    def _tries(self, journey: Journey, node: str) -> bool:
        """Whether a choice leads straight to an activity that was not finished yet."""
        visit = journey.state.visit
        kind, _, index = node.partition(".")
        if visit is None or kind != "choice" or visit.phase is not Phase.CHOOSE:
            return False
        turn = choose(journey.machine(visit.level).story, visit.story, int(index))
        wanted = {line.tag("practise") for line in turn.lines if line.has("practise")}
        return any(w and not _finished(journey, w) for w in wanted)

    def _open(self, journey: Journey) -> Intent | None:
        opening = journey.state.opening
        assert opening is not None
        beat = journey.content.opening.beat[opening.beat]
        if beat.kind in ("stroke", "buoy") and opening.since < 0.8 * STEPS_PER_SECOND:
            return None
        if beat.kind == "pegs" and "coat.mustard" not in self.chosen:
            return self._press("coat.mustard")
        if beat.kind == "keep" and opening.keeping and "age.none" not in self.chosen:
            return self._press("age.none")
        if beat.kind == "horizon" and opening.line + 1 == len(beat.lines):
            known = [f"lamp.{lamp.id}" for lamp in beat.lamps if lamp.id in journey.content.levels]
            return self._press(known[0])
        return self._press(nodes(journey)[0])

    def _sail(self, journey: Journey) -> Intent | None:
        crossing = journey.state.crossing
        assert crossing is not None
        if crossing.at >= 0:
            return press("next")
        if not crossing.hoisted and crossing.way > 0.05:
            return press("flag.good")
        wanted = (crossing.wind > crossing.across + 0.04) - (crossing.wind < crossing.across - 0.04)
        return Intent(Kind.WALK, value=float(wanted)) if wanted != crossing.heading else None

    def _practise(self, journey: Journey, practice: Practice) -> Intent | None:
        if practice.stage is Stage.FELT:
            return press("felt.better")
        if practice.stage in practising.ANSWERED:
            return press(practising.WORSE_OTHER)
        state = practice.state
        if isinstance(state, breathing.State):
            if state.asking:
                return press(breathing.ENOUGH)
            turned = state.way is breathing.Way.OUT and state.t < 0.3 and state.pressed > breathing.GUARD_S
            return press(breathing.BREATHE) if turned else None
        if isinstance(state, ropes.State):
            return press(ropes.ROPE) if state.stage is ropes.Stage.READY and state.t > 1.0 else None
        if isinstance(state, senses.State) and state.since < 0.8:
            return None
        return press(nodes(journey)[0])


def _finished(journey: Journey, activity: str) -> bool:
    skill = journey.state.keeper.skill(activity)
    return skill is not None and skill.finished > 0


@dataclass(slots=True)
class Wild:
    """Presses anything at all, among it what is not there: for fuzzing. It must always find a way on."""

    seed: int
    chance: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self.chance.seed(self.seed)

    def next(self, journey: Journey) -> Intent | None:
        """A random intent, most often one that means something here."""
        roll = self.chance.random()
        if roll < 0.35:
            return None
        if roll < 0.85:
            offered = [n for n in nodes(journey) if n != "leave" or self.chance.random() < 0.02]
            return press(self.chance.choice(offered)) if offered else None
        if roll < 0.9:
            return Intent(Kind.NEXT)
        if roll < 0.94:
            return Intent(Kind.WALK, value=self.chance.choice((-1.0, 0.0, 1.0)))
        if roll < 0.97:
            return Intent(Kind.WALK_TO, value=self.chance.uniform(-500, 6000))
        return press(self.chance.choice(("nothing.here", "choice.99", "at.", "home", "play", "felt.worse")))


@dataclass(slots=True)
class Tally:
    """What a person would have spent: words read, seconds in activities and on foot or at sea."""

    words: int = 0
    lines: int = 0
    practice_seconds: float = 0.0
    moving_steps: int = 0

    def hear(self, event: GameEvent) -> None:
        """Count one event."""
        if isinstance(event, LineSaid):
            self.lines += 1
            self.words += len(event.text.split())
        elif isinstance(event, PracticeEnded):
            self.practice_seconds += event.seconds

    @property
    def minutes(self) -> float:
        """Minutes at an unhurried pace: 150 words a minute, and the time that practice and ways took."""
        return self.words / WORDS_A_MINUTE + (self.practice_seconds + self.moving_steps / STEPS_PER_SECOND) / 60


def play(journey: Journey, policy: Diligent | Wild, most_steps: int) -> Iterator[tuple[GameEvent, ...]]:
    """Play on the rules alone, a step at a time, until the policy is done or `most_steps` are taken."""
    for _ in range(most_steps):
        if isinstance(policy, Diligent) and policy.done(journey):
            return
        intent = policy.next(journey)
        yield journey.step((intent,) if intent else ())


def reading_first(nodes: Callable[[], Iterable[Node]], intent: Intent | None) -> Intent | None:
    """What a person means on a page: where answers wait for the end of the words, these are read on."""
    if intent is None or intent.kind is not Kind.PRESS:
        return intent
    there = {node.id: node.enabled for node in nodes()}
    return press("below") if "below" in there and not there.get(intent.node, True) else intent


def replay(journey: Journey, recording: Recording) -> tuple[int, ...]:
    """Play a recording again on the rules alone; gives the steps whose check value differs (none if all is well)."""
    wrong = []
    for step in range(recording.steps):
        journey.step(recording.intents.get(step, ()))
        expected = recording.checks.get(step + 1)
        if expected is not None and expected != journey.hash():
            wrong.append(step + 1)
    return tuple(wrong)
