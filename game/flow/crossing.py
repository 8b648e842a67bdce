"""A minute or two of sailing: yours to steer, never to fail, and skippable with one press.

The boat makes way by itself; steering into the moving band of wind makes it faster and nothing else. The flag
that is hoisted on the way (how today is) is kept in memory only and never saved, recorded or counted.
"""

import math

from msgspec import Struct
from msgspec.structs import replace

from game.content.home import Crossing as CrossingText
from game.core.clock import STEP_SECONDS
from game.core.events import Cue, GameEvent, LineSaid
from game.core.intents import Intent, Kind
from game.core.randomness import Stream

SKIP, UP, DOWN, NEXT = "crossing.skip", "steer.up", "steer.down", "next"
FLAGS = ("flag.good", "flag.easy")
"""The third flag, 'not safe right now', opens Help now and never reaches the rules (safety.md S4)."""
SLOW_SECONDS, FAST_SECONDS = 95.0, 60.0
"""How long the way takes out of the wind and in it."""
STEER_RATE = 0.55
"""Share of the water's width crossed in a second while steering."""


class Crossing(Struct, frozen=True):
    """`way` 0 to 1; `across` 0 (far) to 1 (near) is the boat's place on the water; `wind` the middle of the band of
    wind on the same scale; `bits` the radio talks and sights still to come, as indices into the text; `hoisted` how
    the check-in was answered, "none" for no flag and "" while it is open."""

    to: str
    way: float = 0.0
    across: float = 0.5
    heading: int = 0
    wind: float = 0.5
    lean: float = 0.0
    steps: int = 0
    bits: tuple[int, ...] = ()
    at: int = -1
    line: int = 0
    hoisted: str = ""
    skipped: bool = False

    @property
    def over(self) -> bool:
        return self.skipped or (self.way >= 1.0 and self.at < 0)


def begin(text: CrossingText, to: str, chance: Stream, hoisted: str = "", shown: int = 3) -> tuple[Crossing, Stream]:
    """A crossing with up to `shown` bits of talk or sights, drawn from the rules' stream. `hoisted` is how the check-in
    was answered before, in the opening."""
    left = list(range(len(text.bits)))
    picked: list[int] = []
    while left and len(picked) < shown:
        i, chance = chance.below(len(left))
        picked.append(left.pop(i))
    return Crossing(to=to, bits=tuple(picked), hoisted=hoisted), chance


def step(text: CrossingText, state: Crossing, intents: tuple[Intent, ...]) -> tuple[Crossing, list[GameEvent]]:
    """One fixed step of sailing."""
    events: list[GameEvent] = []
    for intent in intents:
        state = _meant(text, state, intent, events)
    wind = 0.5 + 0.32 * math.sin(state.steps * STEP_SECONDS * 0.21)
    across = min(1.0, max(0.0, state.across + state.heading * STEER_RATE * STEP_SECONDS))
    in_wind = max(0.0, 1.0 - abs(across - wind) / 0.22)
    rate = 1 / SLOW_SECONDS + (1 / FAST_SECONDS - 1 / SLOW_SECONDS) * in_wind
    way = state.way + rate * STEP_SECONDS
    lean = state.lean + (in_wind - state.lean) * 0.03
    state = replace(state, steps=state.steps + 1, across=across, wind=wind, lean=lean, way=min(1.0, way))
    if state.at < 0 and state.bits and state.way >= _due(state):
        bit = text.bits[state.bits[0]]
        state = replace(state, at=state.bits[0], bits=state.bits[1:], line=0)
        events += _said(bit.lines[0].id, bit.lines[0].speaker, bit.lines[0].text, bit.lines[0].sound)
    return state, events


def _due(state: Crossing) -> float:
    """How far along the next bit comes: spread over the way, whatever the speed."""
    return 0.12 + 0.26 * (3 - len(state.bits))


def _said(line_id: str, speaker: str, text: str, sound: str) -> list[GameEvent]:
    said: list[GameEvent] = [Cue(sound)] if sound else []
    return [*said, LineSaid(line_id, speaker, text)]


def _meant(text: CrossingText, state: Crossing, intent: Intent, events: list[GameEvent]) -> Crossing:
    if intent.kind is Kind.WALK:
        return replace(state, heading=(intent.value > 0.3) - (intent.value < -0.3))
    node = intent.node if intent.kind is Kind.PRESS else NEXT if intent.kind is Kind.NEXT else ""
    if node == SKIP:
        return replace(state, skipped=True)
    if node in (UP, DOWN):
        # A press turns the helm and a second one lets go: nothing needs to be held (ACC-4).
        turn = -1 if node == UP else 1
        return replace(state, heading=0 if state.heading == turn else turn)
    if node in FLAGS:
        events.append(Cue("flag"))
        return replace(state, hoisted=node.removeprefix("flag."))
    if node == NEXT and state.at >= 0:
        bit = text.bits[state.at]
        if state.line + 1 < len(bit.lines):
            line = bit.lines[state.line + 1]
            events += _said(line.id, line.speaker, line.text, line.sound)
            return replace(state, line=state.line + 1)
        return replace(state, at=-1, line=0)
    return state


def nodes(text: CrossingText, state: Crossing) -> tuple[str, ...]:
    """What can be pressed now."""
    reading = (NEXT,) if state.at >= 0 else ()
    flags = () if state.hoisted else FLAGS
    return (*reading, UP, DOWN, *flags, SKIP)
