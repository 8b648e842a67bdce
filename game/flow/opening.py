"""The first five minutes: rowing, the radio, a coat off the pegs, a first lamp, and only then "keep this boat?".

Nothing stands before play and nothing must be answered. The words and their order are levels/home/opening.toml.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from game.content.home import Beat
from game.core.clock import STEP_SECONDS
from game.core.events import BoatKept, Cue, GameEvent, Kept, LightLit, LineSaid
from game.core.intents import Intent, Kind

from .keeper import FACTS, PEGS, Keeper, Look

ROW, PLUCK, NEXT_BEAT = "row", "pluck", "next"
STROKE_SPEED = 260.0
"""Units a second that one stroke adds."""
DRAG = 0.62
"""Share of the speed that is left after a second."""
STROKE_SECONDS = 1.1
FIRST_LIGHT = "first_light"
GOOD, EASY, NO_FLAG = "checkin.good", "checkin.easy", "checkin.none"


class Opening(Struct, frozen=True):
    """`count` is presses within the beat, `since` steps since the last press (for the stroke or the swing of the
    rope), `x` units rowed, `speed` units a second. `flag` is how today is, or "none" for no flag: in memory only.
    `keeping` and `staying` are the first press of a yes and of a no to keeping the boat."""

    beat: int = 0
    line: int = 0
    count: int = 0
    since: int = 600
    steps: int = 0
    x: float = 0.0
    speed: float = 0.0
    lamp: bool = False
    lit_steps: int = 0
    flag: str = ""
    toward: str = ""
    keeping: bool = False
    staying: bool = False
    over: bool = False


def step(
    beats: tuple[Beat, ...], state: Opening, keeper: Keeper, intents: tuple[Intent, ...]
) -> tuple[Opening, Keeper, list[GameEvent]]:
    """One fixed step of the opening."""
    events: list[GameEvent] = []
    speed = state.speed * DRAG**STEP_SECONDS
    state = replace(
        state,
        steps=state.steps + 1,
        since=state.since + 1,
        speed=0.0 if speed < 1.0 else speed,
        x=state.x + speed * STEP_SECONDS,
        lit_steps=state.lit_steps + state.lamp,
    )
    for intent in intents:
        if state.over:
            break
        beat = beats[state.beat]
        if intent.kind is Kind.PRESS or intent.kind is Kind.NEXT:
            node = intent.node if intent.kind is Kind.PRESS else NEXT_BEAT
            state, keeper = _press(beats, beat, state, keeper, node, events)
    return state, keeper, events


def _press(
    beats: tuple[Beat, ...], beat: Beat, state: Opening, keeper: Keeper, node: str, events: list[GameEvent]
) -> tuple[Opening, Keeper]:
    if beat.kind == "stroke" and node in (ROW, NEXT_BEAT):
        return _stroke(beats, beat, state, events), keeper
    if beat.kind == "buoy" and node in (PLUCK, NEXT_BEAT):
        return _pluck(beats, beat, state, events), keeper
    if beat.kind == "say" and node == NEXT_BEAT:
        return _read_on(beats, beat, state, events), keeper
    if beat.kind == "checkin" and node in (GOOD, EASY, NO_FLAG):
        return enter(beats, replace(state, flag=node.removeprefix("checkin.")), events), keeper
    if beat.kind == "pegs":
        if node == "pegs.done":
            events.append(Kept())
            return enter(beats, state, events), keeper
        return state, replace(keeper, look=dressed(keeper.look, node))
    if beat.kind == "keep":
        return _keep(beats, state, keeper, node, events)
    if beat.kind == "horizon" and node == NEXT_BEAT and state.line + 1 < len(beat.lines):
        return _read_on(beats, beat, state, events), keeper
    if beat.kind == "horizon" and node.startswith("lamp."):
        return enter(beats, replace(state, toward=node.removeprefix("lamp.")), events), keeper
    return state, keeper


def begin(beats: tuple[Beat, ...]) -> tuple[Opening, list[GameEvent]]:
    """The opening at its first beat, which says its first line."""
    events: list[GameEvent] = []
    _say(beats[0], 0, events)
    return Opening(), events


def enter(beats: tuple[Beat, ...], state: Opening, events: list[GameEvent]) -> Opening:
    """Go to the next beat that fits what was chosen, say its first line, or end."""
    at = state.beat + 1
    while at < len(beats) and beats[at].toward and beats[at].toward != state.toward:
        at += 1
    if at >= len(beats):
        events.append(Kept())
        return replace(state, over=True)
    state = replace(state, beat=at, line=0, count=0, keeping=False, staying=False)
    _say(beats[at], 0, events)
    return state


def _say(beat: Beat, line: int, events: list[GameEvent]) -> None:
    if line < len(beat.lines):
        said = beat.lines[line]
        if said.sound:
            events.append(Cue(said.sound))
        events.append(LineSaid(said.id, said.speaker, said.text))


def _read_on(beats: tuple[Beat, ...], beat: Beat, state: Opening, events: list[GameEvent]) -> Opening:
    if state.line + 1 < len(beat.lines):
        _say(beat, state.line + 1, events)
        return replace(state, line=state.line + 1)
    return enter(beats, state, events)


def _stroke(beats: tuple[Beat, ...], beat: Beat, state: Opening, events: list[GameEvent]) -> Opening:
    """One press, one stroke; a second press inside a stroke waits for the water (a repeat guard, ACC-4)."""
    if state.since * STEP_SECONDS < STROKE_SECONDS * 0.45:
        return state
    events.append(Cue("oar"))
    state = replace(state, since=0, count=state.count + 1, speed=state.speed + STROKE_SPEED)
    if state.count >= beat.count:
        return enter(beats, state, events)
    lines_due = state.count * len(beat.lines) // max(1, beat.count)
    if lines_due != state.line and lines_due < len(beat.lines):
        _say(beat, lines_due, events)
        state = replace(state, line=lines_due)
    return state


def _pluck(beats: tuple[Beat, ...], beat: Beat, state: Opening, events: list[GameEvent]) -> Opening:
    if state.since * STEP_SECONDS < 0.35:
        return state
    events.append(Cue("rope"))
    state = replace(state, since=0, count=state.count + 1)
    if state.count < beat.count:
        line = min(state.count, len(beat.lines) - 1)
        _say(beat, line, events)
        return replace(state, line=max(0, line))
    events += [Cue("light_on"), LightLit(FIRST_LIGHT)]
    return enter(beats, replace(state, lamp=True), events)


def _keep(
    beats: tuple[Beat, ...], state: Opening, keeper: Keeper, node: str, events: list[GameEvent]
) -> tuple[Opening, Keeper]:
    """Guest first: keeping is a choice, and only then a name and an age band, each of which may stay empty.

    A yes and a no are two screens and two presses each (safety.md C2): after the first press the yes asks for the name
    and the age band, and the no says what a guest is.
    """
    if not state.keeping:
        if node == "keep.guest" and state.staying:
            return enter(beats, state, events), keeper
        if node in ("keep.yes", "keep.guest"):
            return replace(state, keeping=node == "keep.yes", staying=node == "keep.guest"), keeper
        return state, keeper
    asked, _, value = node.partition(".")
    if asked == "name":
        return state, replace(keeper, name="" if value == "none" else value)
    if asked == "age":
        return state, replace(keeper, age_band="" if value == "none" else value)
    if node == "keep.done":
        events += [BoatKept(), Kept()]
        return enter(beats, state, events), replace(keeper, kept=True)
    if node == "keep.guest":
        return enter(beats, state, events), replace(keeper, name="", age_band="")
    return state, keeper


def dressed(look: Look, node: str) -> Look:
    """The look after one press on the pegs: `coat.red` puts on a coat, `glasses` puts on or takes off glasses."""
    part, _, value = node.partition(".")
    if value in PEGS.get(part, ()):
        changes: dict[str, Any] = {part: value}
        return replace(look, **changes)
    if node in FACTS:
        changes = {node: not getattr(look, node)}
        return replace(look, **changes)
    return look
