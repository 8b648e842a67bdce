"""One use of an activity, in a story or from the toolkit: the activity itself, then one press on how it was.

It cannot be failed and can be left or skipped at any step with full credit. The first 'worse' is answered in
words and with three ways on (clinical.md, "When it is bigger than a game").
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from game.activities.base import Model
from game.core.clock import STEP_SECONDS
from game.core.events import (
    AfterCheck,
    Assist,
    AssistUsed,
    Cue,
    Felt,
    GameEvent,
    How,
    Kept,
    Origin,
    PracticeEnded,
    PracticeStarted,
)

LEAVE = "practice.leave"
SKIP = "practice.skip"
FELT = {f"felt.{f.value}": f for f in Felt}
WORSE_STOP, WORSE_TALK, WORSE_OTHER = "worse.stop", "worse.talk", "worse.other"
WORSE_LEAVE = "worse.leave"
"""`WORSE_TALK` opens Help now, which lies outside the rules; the others end the practice. `WORSE_LEAVE` also leaves the
island for now, and is there in a story only."""
STORY_ANSWERS = {WORSE_STOP: "worse", WORSE_LEAVE: "worse", WORSE_OTHER: "other"}
"""Press after a 'worse' or 'dizzy' -> the `# after:` by which the story goes on."""


class Stage(StrEnum):
    """Where a practice stands."""

    ACT = "act"
    FELT = "felt"
    WORSE = "worse"
    DIZZY = "dizzy"
    """Broken off because it did not agree with the body: answered before anything goes on (clinical.md)."""
    OVER = "over"


ANSWERED = (Stage.WORSE, Stage.DIZZY)
"""Where the game answers, and offers to stop, people, or something else."""


class Practice(Struct, frozen=True):
    """`round` counts the uses in this visit from 1; `setting` is which of the level's declared rounds it is played
    with, from 1. `state` is the activity's own; `answered` what was pressed after a 'worse' or 'dizzy'."""

    activity: str
    round: int
    origin: Origin
    stage: Stage
    state: Any
    how: How = How.FINISHED
    steps: int = 0
    easier: bool = False
    answered: str = ""
    felt: str = ""
    setting: int = 1


@dataclass(frozen=True, slots=True)
class Playable:
    """An activity and the params it is played with here."""

    model: Model
    params: Any


def begin(
    playable: Playable, activity: str, number: int, origin: Origin, pace: float, setting: int = 1
) -> tuple[Practice, list[GameEvent]]:
    """The practice at its first step. `number` counts the uses in this visit from 1; `setting` see `Practice`."""
    state = playable.model.begin(playable.params, pace)
    events: list[GameEvent] = [PracticeStarted(activity, number, origin)]
    if state != playable.model.begin(playable.params, 1.0):
        # Some activities go at the player's own pace anyway.
        events.append(AssistUsed(activity, number, Assist.SLOWER if pace else Assist.UNTIMED))
    return Practice(activity, number, origin, Stage.ACT, state, setting=setting), events


def step(playable: Playable, practice: Practice, presses: tuple[str, ...]) -> tuple[Practice, list[GameEvent]]:
    """One fixed step."""
    if practice.stage is Stage.ACT:
        return _act(playable, practice, presses)
    if practice.stage is Stage.FELT:
        return _felt(practice, presses)
    if practice.stage in ANSWERED:
        for press in presses:
            if press in STORY_ANSWERS and press in _answers(practice):
                return replace(practice, stage=Stage.OVER, answered=press), []
    return practice, []


def _act(playable: Playable, practice: Practice, presses: tuple[str, ...]) -> tuple[Practice, list[GameEvent]]:
    if SKIP in presses or LEAVE in presses:
        how = How.SKIPPED if SKIP in presses else How.LEFT
        return replace(practice, stage=Stage.OVER, how=how), [_ended(practice, how), Kept()]
    moved = playable.model.step(playable.params, practice.state, presses)
    practice = replace(practice, state=moved.state, steps=practice.steps + 1)
    events: list[GameEvent] = [Cue(name) for name in moved.cues]
    outcome = playable.model.outcome(playable.params, practice.state)
    if outcome is not None:
        practice = replace(practice, how=outcome.how, easier=outcome.easier)
        lighter = [AssistUsed(practice.activity, practice.round, Assist.EASIER)] if outcome.easier else []
        events += [_ended(practice, outcome.how), *lighter, Kept()]
        after = Stage.FELT if outcome.how is How.FINISHED else Stage.OVER
        after = Stage.DIZZY if "dizzy" in outcome.noticed else after
        practice = replace(practice, stage=after)
    return practice, events


def _felt(practice: Practice, presses: tuple[str, ...]) -> tuple[Practice, list[GameEvent]]:
    for press in presses:
        answer = FELT.get(press)
        if answer is not None:
            stage = Stage.WORSE if answer is Felt.WORSE else Stage.OVER
            return replace(practice, stage=stage, felt=answer.value), [AfterCheck(practice.activity, answer), Kept()]
    return practice, []


def _ended(practice: Practice, how: How) -> PracticeEnded:
    seconds = round(practice.steps * STEP_SECONDS, 1)
    return PracticeEnded(practice.activity, practice.round, practice.origin, how, seconds, practice.easier)


def nodes(playable: Playable, practice: Practice) -> tuple[str, ...]:
    """What can be pressed now."""
    if practice.stage is Stage.ACT:
        return (*playable.model.nodes(playable.params, practice.state), SKIP, LEAVE)
    if practice.stage is Stage.FELT:
        return tuple(FELT)
    if practice.stage in ANSWERED:
        return _answers(practice)
    return ()


def upset(practice: Practice | None) -> bool:
    """Whether a 'worse' or 'dizzy' is being answered."""
    return practice is not None and practice.stage in ANSWERED


def _answers(practice: Practice) -> tuple[str, ...]:
    """What can be pressed after a 'worse' or 'dizzy'."""
    leave = (WORSE_LEAVE,) if practice.origin is Origin.STORY else ()
    return (WORSE_STOP, WORSE_TALK, WORSE_OTHER, *leave)
