"""Five senses: five things to see, four to touch, three to hear, two to smell, one to taste, eyes open.

First found in the scene, then in the room where the player sits. Any sense can be swapped for another (clinical.md,
"grounding 5-4-3-2-1"). What was found in the room is only counted, never asked for.
"""

from dataclasses import dataclass, replace

import msgspec

from game.core.clock import STEP_SECONDS
from game.core.events import How

from .base import Outcome, Stepped

FOUND, SWAP, ENOUGH = "found", "swap", "enough"
SENSES = ("see", "touch", "hear", "smell", "taste")


class Pass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One time through the senses. `where` is "scene" or "room"; `counts` how many of each sense, in order;
    `things` what there is to find in the scene, by sense."""

    where: str
    counts: dict[str, int]
    things: dict[str, tuple[str, ...]] = {}


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    passes: tuple[Pass, ...]

    def __post_init__(self) -> None:
        if not self.passes:
            raise ValueError("passes: at least one is needed")
        for one in self.passes:
            if one.where not in ("scene", "room"):
                raise ValueError("where is 'scene' or 'room'")
            for sense, count in one.counts.items():
                if sense not in SENSES or not 1 <= count <= 5:
                    raise ValueError(f"counts: '{sense}' = {count}; the senses are {', '.join(SENSES)}, each 1 to 5")
                if one.where == "scene" and len(one.things.get(sense, ())) < count:
                    raise ValueError(f"things: the scene needs at least {count} to {sense}")


@dataclass(frozen=True, slots=True)
class State:
    """`at` is the sense within the pass, `found` the indices found of it, `swapped` the sense used instead (or "")."""

    number: int = 0
    at: int = 0
    found: tuple[int, ...] = ()
    swapped: str = ""
    total: int = 0
    swaps: int = 0
    seconds: float = 0.0
    since: float = 0.0
    over: How | None = None


class Senses:
    """The model. Anything found counts; nothing is checked."""

    name = "senses"

    def begin(self, params: Params, pace: float) -> State:
        """Nothing here is timed, so `pace` is not used."""
        return State()

    def step(self, params: Params, state: State, presses: tuple[str, ...]) -> Stepped:
        cues: list[str] = []
        state = replace(state, seconds=state.seconds + STEP_SECONDS, since=state.since + STEP_SECONDS)
        for press in presses:
            if state.over is None:
                state = self._press(params, state, press, cues)
        return Stepped(state, tuple(cues))

    def _press(self, params: Params, state: State, press: str, cues: list[str]) -> State:
        if press == SWAP:
            others = [s for s in SENSES if s != self.sense(params, state) and self._can(params, state, s)]
            if not others:
                return state
            return replace(state, swapped=others[state.swaps % len(others)], swaps=state.swaps + 1, found=())
        if press == ENOUGH:
            return replace(state, over=How.FINISHED if state.total else How.LEFT)
        index = self._index(params, state, press)
        if index is None:
            return state
        cues.append("found")
        state = replace(state, found=(*state.found, index), total=state.total + 1, since=0.0)
        return state if len(state.found) < self.count(params, state) else self._next(params, state)

    def _index(self, params: Params, state: State, press: str) -> int | None:
        if self.where(params, state) == "room":
            return len(state.found) if press == FOUND else None
        kind, _, number = press.partition(".")
        if kind != "find" or not number.isdigit() or int(number) in state.found:
            return None
        return int(number) if int(number) < len(self.things(params, state)) else None

    def _next(self, params: Params, state: State) -> State:
        if state.at + 1 < len(params.passes[state.number].counts):
            return replace(state, at=state.at + 1, found=(), swapped="")
        if state.number + 1 < len(params.passes):
            return replace(state, number=state.number + 1, at=0, found=(), swapped="")
        return replace(state, over=How.FINISHED)

    def _can(self, params: Params, state: State, sense: str) -> bool:
        one = params.passes[state.number]
        return one.where == "room" or len(one.things.get(sense, ())) >= self.count(params, state)

    def where(self, params: Params, state: State) -> str:
        """ "scene" or "room"."""
        return params.passes[state.number].where

    def asked(self, params: Params, state: State) -> str:
        """The sense whose turn it is."""
        return tuple(params.passes[state.number].counts)[state.at]

    def sense(self, params: Params, state: State) -> str:
        """The sense in use, after swapping."""
        return state.swapped or self.asked(params, state)

    def count(self, params: Params, state: State) -> int:
        """How many are looked for."""
        return params.passes[state.number].counts[self.asked(params, state)]

    def things(self, params: Params, state: State) -> tuple[str, ...]:
        """What there is to find in the scene with the sense in use."""
        return params.passes[state.number].things.get(self.sense(params, state), ())

    def nodes(self, params: Params, state: State) -> tuple[str, ...]:
        if state.over is not None:
            return ()
        if self.where(params, state) == "room":
            finds: tuple[str, ...] = (FOUND,)
        else:
            finds = tuple(f"find.{i}" for i in range(len(self.things(params, state))) if i not in state.found)
        return (*finds, SWAP, ENOUGH) if state.total else (*finds, SWAP)

    def outcome(self, params: Params, state: State) -> Outcome | None:
        if state.over is None:
            return None
        return Outcome(state.over, state.seconds, easier=state.swaps > 0)
