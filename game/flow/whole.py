"""Whether what was saved can be played: found out when a boat is opened, not in the middle of a step."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from game.content.library import Content
from game.core.problems import Problem
from game.story import EndlessStoryError, Turn

from .machine import Machine
from .visit import Phase, Visit

if TYPE_CHECKING:
    from .journey import Journey, State

_IN_STORY = (Phase.SAY, Phase.CHOOSE, Phase.WALK, Phase.PRACTISE)


def visited(machine: Machine, visit: Visit) -> Visit:
    """A saved visit made whole again. Raises ValueError if it has no place in the island's story."""
    try:
        whole = machine.resumed(visit)
        if whole.line < -1:
            raise IndexError(whole.line)
        if whole.practice is not None:
            machine.playable(whole.practice)
    except EndlessStoryError:
        raise
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError(f"the saved visit to {visit.level} cannot be played: {error!r}") from error
    if (whole.phase is Phase.PRACTISE) is not (whole.practice is not None):
        raise ValueError(f"the saved visit to {visit.level} has no practice where one goes on")
    return whole


def fitting(state: "State", content: Content, home: Callable[["State"], "State"]) -> "State":
    """A state from an older version: what its opening or crossing no longer has is passed over. `home` brings a state
    to the harbour."""
    beats, bits = content.opening.beat, content.crossing.bits
    opening, crossing = state.opening, state.crossing
    if opening and not (opening.beat < len(beats) and opening.line < max(1, len(beats[opening.beat].lines))):
        state = home(replace(state, opening=None))
    if crossing and any(i >= len(bits) for i in (*crossing.bits, crossing.at)):
        crossing = replace(crossing, bits=(), at=-1, line=0)
    if crossing and crossing.at >= 0:
        crossing = replace(crossing, line=min(crossing.line, len(bits[crossing.at].lines) - 1))
    return replace(state, crossing=crossing)


def kept(state: "State", before_private: Visit | None) -> "State":
    """What a kept boat keeps. How today is (the flag), "too big" and answers about people stay out."""
    state = replace(state, boats=(), flag="")
    if state.crossing:
        state = replace(state, crossing=replace(state.crossing, hoisted=""))
    if state.opening:
        state = replace(state, opening=replace(state.opening, flag=""))
    if state.visit and state.visit.private and before_private is not None:
        state = replace(state, visit=before_private)
    if state.visit and state.visit.phase is Phase.TOO_BIG:
        state = replace(state, visit=replace(state.visit, phase=Phase.PLAN))
    return state


def fogged(content: Content, level: str, error: EndlessStoryError) -> Content:
    """The content without a level that turned out to be wrong in play; the chart keeps it in fog, as check would."""
    file, _, line = str(error).rpartition(":")
    found = Problem(file, int(line) if line.isdigit() else 0, 0, f"{error.what}.", error.hint)
    levels = {name: loaded for name, loaded in content.levels.items() if name != level}
    return dataclasses.replace(content, levels=levels, broken={**content.broken, level: (found,)})


def shown(state: "State") -> "State":
    """The same state. Raises ValueError if its screen has nothing to show; the part of a screen has the screen's
    name, and the menus have none. The title is never saved."""
    if state.screen == "title" or getattr(state, state.screen, state) is None:
        raise ValueError(f"the saved journey has nothing to show on its screen, {state.screen}")
    return state


def renew(journey: "Journey", content: Content) -> bool:
    """Give a journey changed content while it goes on. A visit stays where it is, and hears its line again if anything
    of the turn has changed; True if its place is gone, so that it goes on at the nearest earlier knot. Raises
    ValueError, and changes nothing, if the visit has no place in the changed story."""
    before = (journey.content, journey._machines)
    visit = journey.state.visit
    turn = journey.machine(visit.level).turn(visit) if visit else None
    journey.content, journey._machines = content, {}
    if visit is None or turn is None:
        return False
    try:
        after = _went_on(journey.machine(visit.level), replace(visit, moved=False), turn)
    except (ValueError, LookupError) as error:
        journey.content, journey._machines = before
        raise error if isinstance(error, EndlessStoryError) else ValueError(str(error)) from error
    journey.state = replace(journey.state, visit=after)
    return after.moved


def _went_on(machine: Machine, visit: Visit, before: Turn) -> Visit:
    turn = machine.turn(visit)
    changed = (turn.lines, turn.choices) != (before.lines, before.choices)
    if not turn.moved and changed and (visit.phase in _IN_STORY or not turn.ended):
        line = min(max(visit.line, 0), len(turn.lines) - 1)
        visit = replace(visit, phase=Phase.SAY, line=line, practice=None)
    return visited(machine, visit)
