"""What had been said before a save, as far as the save tells it: for the back-log after a restart.

A save has where a story stands and which choices were taken once; not what was said. So the way is looked for that
leads to just that state. What leaves no trace there (a thing looked at, an answer that can be given again) stays out,
and so does every answer about people (safety.md P3).
"""

from msgspec import Struct

from game.content.home import SeaLine
from game.core.events import ChoiceMade, LineSaid
from game.story import Choice, EndlessStoryError, Line, State, Story, Turn, begin, choose

from .journey import Journey
from .machine import Machine
from .visit import Visit

Said = LineSaid | ChoiceMade
MOST_TURNS = 2000
"""Turns that are looked at for the way. Through a whole island it takes about 60."""


class _Way(Struct, frozen=True):
    """A turn, and how it was come to."""

    turn: Turn
    choice: Choice | None = None
    before: "_Way | None" = None


def part(journey: Journey) -> tuple[str, int]:
    """The name of what is being played, and its steps so far; no name where nothing is said."""
    state = journey.state
    if state.opening is not None:
        return "opening", state.opening.steps
    if state.crossing is not None:
        return "crossing", state.crossing.steps
    return (state.visit.level, state.visit.steps) if state.visit is not None else ("", 0)


def told(journey: Journey) -> tuple[Said, ...]:
    """What was said so far in what is being played."""
    state, content = journey.state, journey.content
    if state.opening is not None:
        at = state.opening.beat
        passed = (b for b in content.opening.beat[:at] if b.toward in ("", state.opening.toward))
        now = content.opening.beat[at].lines[: state.opening.line + 1]
        return tuple(_at_sea(line) for lines in (*(b.lines for b in passed), now) for line in lines)
    if state.crossing is not None and state.crossing.at >= 0:
        return tuple(
            _at_sea(line) for line in content.crossing.bits[state.crossing.at].lines[: state.crossing.line + 1]
        )
    return _on_land(journey.machine(state.visit.level), state.visit) if state.visit is not None else ()


def _at_sea(line: SeaLine) -> LineSaid:
    return LineSaid(line.id, line.speaker, line.text)


def _said(line: Line) -> LineSaid:
    return LineSaid(line.id, line.tag("speaker") or "", line.text)


def _on_land(machine: Machine, visit: Visit) -> tuple[Said, ...]:
    now = machine.turn(visit)
    way: _Way | None = _way(machine.story, now.state, visit.softened) or _Way(now)
    steps: list[_Way] = []
    while way is not None:
        steps.append(way)
        way = way.before
    heard: list[Said] = []
    for step in reversed(steps):
        last = step is steps[0]
        lines = step.turn.lines[: visit.line + 1] if last else step.turn.lines
        if step.choice is not None and step.before is not None:
            sure = _traced(step.before.turn.state, step.turn.state) or last
            if step.choice.has("people") or not sure:
                common = _common(machine.story, step.before.turn, step.turn)
                lines = tuple(line for line in lines if line.id in common)
            elif not step.choice.has("after"):
                heard.append(ChoiceMade(machine.level.id, step.choice.id, step.choice.text))
        heard += [_said(line) for line in lines if line.text]
    return tuple(heard)


def _way(story: Story, goal: State, softened: bool) -> _Way | None:
    """A way from the beginning to a state, through a softer version or not; None if none is found soon."""
    try:
        # What has become true mostly stays so; only where no way is found by that may it have been taken back.
        return _looked_for(story, goal, softened, stays=True) or _looked_for(story, goal, softened, stays=False)
    except EndlessStoryError:
        return None


def _looked_for(story: Story, goal: State, softened: bool, *, stays: bool) -> _Way | None:
    most = dict(goal.counts)
    seen: set[tuple[object, ...]] = set()
    ways = [_Way(begin(story))]
    while ways and len(seen) < MOST_TURNS:
        way = ways.pop()
        here = way.turn.state
        if (here.place, here.values, here.counts) == (goal.place, goal.values, goal.counts):
            return way
        # Where the same can be chosen with the same behind it, the way came round.
        key = (tuple(c.id for c in way.turn.choices), here.values, here.counts)
        if key in seen:
            continue
        seen.add(key)
        on = [(c, choose(story, here, c.index)) for c in way.turn.choices if softened or not c.has("soften")]
        on = [(c, turn) for c, turn in on if all(n <= most.get(name, 0) for name, n in turn.state.counts)]
        on = [(c, turn) for c, turn in on if not (stays and _past(turn.state, goal))]
        # The likeliest is looked at first, and so stands last.
        on.sort(key=lambda c: _unlikely(c[0], here, c[1], goal), reverse=True)
        ways += [_Way(turn, choice, way) for choice, turn in on]
    return None


def _past(here: State, goal: State) -> bool:
    """Whether something is true here already that is not where the way leads, or a part of the story was gone through
    that was not on the way there."""
    then = dict(goal.values)
    beyond = any(part not in goal.trail for part in here.trail)
    return beyond or any(now is True and then.get(name) is False for name, now in here.values)


def _unlikely(choice: Choice, here: State, after: Turn, goal: State) -> tuple[int, bool, bool, int]:
    """Least for what leads aside to something that left its trace, then for what left one itself: it may lead out of
    reach of that. What skips comes after the rest."""
    taken, most = dict(here.counts), dict(goal.counts)
    aside = choice.has("skip") or choice.has("people")
    leads = not aside and any(most.get(c.id, 0) > taken.get(c.id, 0) for c in after.choices)
    rank = 1 if _traced(here, after.state) else 0 if leads else 2
    return rank, after.state.place != goal.place, aside, choice.index


def _traced(before: State, after: State) -> bool:
    """Whether the choice between two states is counted, so that a save tells that it was taken."""
    return dict(after.counts).get(after.place, 0) > dict(before.counts).get(after.place, 0)


def _common(story: Story, before: Turn, after: Turn) -> frozenset[str]:
    """The ids of what is said whichever of the choices was taken that lead on to the same ones. A choice about people
    that leads on by itself alone tells of itself by all that follows."""
    offered = tuple(c.id for c in after.choices)
    others = [choose(story, before.state, c.index) for c in before.choices]
    same = [turn for turn in others if tuple(c.id for c in turn.choices) == offered]
    heard = [frozenset(line.id for line in turn.lines) for turn in same]
    return frozenset.intersection(*heard) if heard else frozenset()
