"""Release the ropes: five groups of muscles, each drawn half as tight as it could be for 5 s and let go for 10 s.

Steps and limits from clinical.md ("muscle release"): keep breathing, never through pain, imagine it if it hurts, skip
any. One press draws and the same press lets go, so nothing is ever held down.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from game.core.clock import STEP_SECONDS
from game.core.events import How

from .base import Outcome, Stepped

ROPE, SKIP_GROUP, IMAGINE, ENOUGH = "rope", "skip_group", "imagine", "enough"
LONGEST_TENSE_S = 7.0


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of muscles: what to draw tight, and what to notice when it is let go."""

    id: str
    label: str
    cue: str
    notice: str


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds. `seen` says whether the groups are large movements or ones that nobody in a room would see."""

    groups: tuple[Group, ...]
    tense_s: float = 5.0
    release_s: float = 10.0
    seen: bool = True

    def __post_init__(self) -> None:
        if not self.groups:
            raise ValueError("groups: at least one group is needed")
        if not 0 < self.tense_s <= LONGEST_TENSE_S or self.release_s < self.tense_s:
            raise ValueError(f"tense_s is at most {LONGEST_TENSE_S:g} and release_s at least as long as tense_s")


class Stage(StrEnum):
    """Where one rope stands."""

    READY = "ready"
    TENSE = "tense"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class State:
    """`pull` 0 to 1 is how taut the rope is drawn on the screen; `done` and `skipped` are indices of groups."""

    at: int = 0
    stage: Stage = Stage.READY
    t: float = 0.0
    pull: float = 0.0
    pace: float = 1.0
    seconds: float = 0.0
    imagine: bool = False
    done: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    over: How | None = None


class Ropes:
    """The model. Letting go early, imagining and skipping all count as done."""

    name = "ropes"

    def begin(self, params: Params, pace: float) -> State:
        """`pace` stretches the letting go, never the drawing tight; 0 waits for a press instead."""
        return State(pace=pace)

    def step(self, params: Params, state: State, presses: tuple[str, ...]) -> Stepped:
        cues: list[str] = []
        state = replace(state, seconds=state.seconds + STEP_SECONDS, t=state.t + STEP_SECONDS)
        for press in presses:
            state = self._press(params, state, press, cues)
        if state.over is not None:
            return Stepped(state, tuple(cues))
        if state.stage is Stage.TENSE and state.t >= params.tense_s:
            state = self._let_go(state, cues)
        elif state.stage is Stage.RELEASE and state.pace and state.t >= params.release_s * state.pace:
            state = self._next(params, state)
        goal = 1.0 if state.stage is Stage.TENSE else 0.0
        return Stepped(replace(state, pull=state.pull + (goal - state.pull) * 0.06), tuple(cues))

    def _press(self, params: Params, state: State, press: str, cues: list[str]) -> State:
        if press == ROPE and state.stage is Stage.READY:
            cues.append("rope_tense")
            return replace(state, stage=Stage.TENSE, t=0.0)
        if press == ROPE and state.stage is Stage.TENSE and state.t >= 0.5:
            return self._let_go(state, cues)
        if press == ROPE and state.stage is Stage.RELEASE and state.t >= min(3.0, params.release_s):
            return self._next(params, state)
        if press == SKIP_GROUP:
            return self._next(params, replace(state, skipped=(*state.skipped, state.at)), credit=False)
        if press == IMAGINE:
            return replace(state, imagine=not state.imagine)
        if press == ENOUGH:
            return replace(state, over=How.FINISHED if state.done else How.LEFT)
        return state

    def _let_go(self, state: State, cues: list[str]) -> State:
        cues.append("rope_release")
        return replace(state, stage=Stage.RELEASE, t=0.0)

    def _next(self, params: Params, state: State, credit: bool = True) -> State:
        if credit:
            state = replace(state, done=(*state.done, state.at))
        if state.at + 1 >= len(params.groups):
            return replace(state, over=How.FINISHED if state.done else How.SKIPPED)
        return replace(state, at=state.at + 1, stage=Stage.READY, t=0.0)

    def nodes(self, params: Params, state: State) -> tuple[str, ...]:
        if state.over is not None:
            return ()
        return (ROPE, SKIP_GROUP, IMAGINE, ENOUGH) if state.done else (ROPE, SKIP_GROUP, IMAGINE)

    def outcome(self, params: Params, state: State) -> Outcome | None:
        if state.over is None:
            return None
        return Outcome(state.over, state.seconds, easier=state.imagine or bool(state.skipped))
