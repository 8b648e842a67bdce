"""The sea follows you: press as a breath goes out, or only watch; the swell takes the pace and eases it.

Numbers from clinical.md ("paced breathing"): about 4 s in and 6 s out, 5 to 10 breaths a minute, easier 3 in and
4 out, no holding, nothing for longer than three minutes without asking.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from game.core.clock import STEP_SECONDS
from game.core.events import How

from .base import Outcome, Stepped

BREATHE, EASIER, DIZZY, MORE, ENOUGH = "breathe", "easier", "dizzy", "more", "enough"
SLOWEST_S, QUICKEST_S = 12.0, 6.0
"""Seconds a breath: 5 and 10 a minute."""
EASIER_IN_S, EASIER_OUT_S = 3.0, 4.0
ASK_AFTER_S = 180.0
GUARD_S = 2.0
"""A press this soon after another is the same press (a repeat guard, accessibility.md 4)."""
LATE_S = 1.5
"""A press this soon after the swell turned by itself is a little late, not a new breath."""
LEAST_TOP = 0.5
"""How high the swell rises at least for a breath that came early."""
MOST_CHANGE = 0.025
"""How far the swell may move in one step, of its whole height: it follows and never jumps."""
EASE = 0.3
"""How much of the way to the target pace one breath goes."""


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds and breaths. `noise` 0 to 1 is how restless the surroundings are; `notes` are cues, one a breath."""

    in_s: float = 4.0
    out_s: float = 6.0
    start_in_s: float = 3.2
    start_out_s: float = 4.0
    breaths: int = 8
    more: int = 5
    noise: float = 0.0
    notes: tuple[str, ...] = ("note_1", "note_2", "note_3", "note_4", "note_5", "note_6", "note_7", "note_8")

    def __post_init__(self) -> None:
        for name, seconds in (
            ("in_s + out_s", self.in_s + self.out_s),
            ("start", self.start_in_s + self.start_out_s),
        ):
            if not QUICKEST_S <= seconds <= SLOWEST_S:
                raise ValueError(f"{name}: a breath takes {QUICKEST_S:g} to {SLOWEST_S:g} seconds (5 to 10 a minute)")
        if self.out_s < self.in_s or self.breaths < 1 or self.more < 1:
            raise ValueError("out_s is at least in_s, and breaths and more at least 1")


class Way(StrEnum):
    """Which way the breath goes."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class State:
    """`height` 0 to 1 is the swell; `t` seconds within this way; `top` and `bottom` where it began; `in_s`, `out_s` the
    present pace; `breaths` those breathed out; `goal` when to ask; `pressed` seconds since the last press,
    `turned` since the last breath out began."""

    way: Way
    t: float
    height: float
    top: float
    bottom: float
    in_s: float
    out_s: float
    breaths: int = 0
    goal: int = 8
    ask_at: float = ASK_AFTER_S
    pressed: float = 60.0
    turned: float = 60.0
    presses: int = 0
    seconds: float = 0.0
    easier: bool = False
    asking: bool = False
    over: How | None = None
    dizzy: bool = False


class Breathing:
    """The model. It cannot be failed: no press is wrong and none is needed."""

    name = "breathing"

    def begin(self, params: Params, pace: float) -> State:
        """The swell at rest. `pace` is not used: the pace here is the player's own."""
        return State(Way.IN, 0.0, 0.0, 1.0, 0.0, params.start_in_s, params.start_out_s, goal=params.breaths)

    def step(self, params: Params, state: State, presses: tuple[str, ...]) -> Stepped:
        cues: list[str] = []
        state = replace(
            state,
            seconds=state.seconds + STEP_SECONDS,
            pressed=state.pressed + STEP_SECONDS,
            turned=state.turned + STEP_SECONDS,
        )
        for press in presses:
            state = self._press(params, state, press)
        if state.over is None and not state.asking:
            state = self._move(params, state, cues)
            if state.breaths >= state.goal or state.seconds >= state.ask_at:
                state = replace(state, asking=True)
        return Stepped(state, tuple(cues))

    def _press(self, params: Params, state: State, press: str) -> State:
        if press == BREATHE and not state.asking and state.pressed >= GUARD_S:
            return self._out(params, state)
        if press == EASIER:
            return replace(state, easier=True, in_s=EASIER_IN_S, out_s=EASIER_OUT_S)
        if press == DIZZY:
            return replace(state, over=How.LEFT, dizzy=True)
        if press == ENOUGH:
            return replace(state, over=How.FINISHED if state.breaths else How.LEFT)
        if press == MORE and state.asking:
            return replace(
                state,
                asking=False,
                goal=state.breaths + params.more,
                ask_at=max(state.ask_at, state.seconds + 60.0),
            )
        return state

    def _out(self, params: Params, state: State) -> State:
        """The player breathes out now: the swell turns here, and takes the time since the last press as its pace."""
        in_s, out_s = state.in_s, state.out_s
        if state.presses and state.pressed <= SLOWEST_S * 1.25 and not state.easier:
            breath = min(max(state.pressed, QUICKEST_S), SLOWEST_S)
            share = out_s / (in_s + out_s)
            in_s, out_s = breath * (1 - share), breath * share
        if state.t < LATE_S or state.turned < QUICKEST_S:
            # A moment after the swell turned by itself, a press means the breath that just went; and one that comes
            # sooner than six seconds after the last breath out sets the pace, but the swell does not hurry after it.
            return replace(state, pressed=0.0, presses=state.presses + 1, in_s=in_s, out_s=out_s)
        return replace(
            state,
            way=Way.OUT,
            t=0.0,
            turned=0.0,
            top=max(state.height, LEAST_TOP),
            in_s=in_s,
            out_s=out_s,
            pressed=0.0,
            presses=state.presses + 1,
        )

    def _move(self, params: Params, state: State, cues: list[str]) -> State:
        t = state.t + STEP_SECONDS
        length = state.in_s if state.way is Way.IN else state.out_s
        share = 0.5 - 0.5 * math.cos(math.pi * min(1.0, t / length))
        if state.way is Way.IN:
            state = replace(state, t=t, height=_nearer(state.height, state.bottom + (1.0 - state.bottom) * share))
            full = t >= length and state.turned >= QUICKEST_S - STEP_SECONDS / 2
            return replace(state, way=Way.OUT, t=0.0, turned=0.0, top=1.0) if full else state
        state = replace(state, t=t, height=_nearer(state.height, state.top * (1.0 - share)))
        if t < length:
            return state
        cues.append(params.notes[state.breaths % len(params.notes)])
        to_in, to_out = (EASIER_IN_S, EASIER_OUT_S) if state.easier else (params.in_s, params.out_s)
        return replace(
            state,
            way=Way.IN,
            t=0.0,
            bottom=state.height,
            breaths=state.breaths + 1,
            in_s=state.in_s + (to_in - state.in_s) * EASE,
            out_s=state.out_s + (to_out - state.out_s) * EASE,
        )

    def nodes(self, params: Params, state: State) -> tuple[str, ...]:
        if state.over is not None:
            return ()
        easier = () if state.easier else (EASIER,)
        if state.asking:
            return (ENOUGH, MORE, DIZZY)
        return (BREATHE, *easier, DIZZY, ENOUGH) if state.breaths else (BREATHE, *easier, DIZZY)

    def outcome(self, params: Params, state: State) -> Outcome | None:
        if state.over is None:
            return None
        noticed = (("dizzy",) if state.dizzy else ()) + (("watched",) if not state.presses else ())
        return Outcome(state.over, state.seconds, state.easier, noticed)


def _nearer(height: float, wanted: float) -> float:
    return height + min(max(wanted - height, -MOST_CHANGE), MOST_CHANGE)
