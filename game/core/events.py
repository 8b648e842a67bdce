"""What happened, as plain data: the only thing the rules tell the outside.

Sound, captions, saving and telemetry all listen to these and none can answer back. Help now, the check-in
of the crossing and "too big for a game" have no event on purpose (safety.md S4, P3).
"""

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """How a practice came to its end. All three keep the story's credit."""

    FINISHED = "finished"
    LEFT = "left"
    SKIPPED = "skipped"


class Origin(StrEnum):
    """Where a practice began."""

    STORY = "story"
    TOOLKIT = "toolkit"


class Felt(StrEnum):
    """The after-check of one press."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Reply(StrEnum):
    """How somebody in trouble was answered."""

    KIND = "kind"
    CURIOUS = "curious"
    DRY = "dry"
    SILENT = "silent"


class Assist(StrEnum):
    """What made a practice lighter."""

    SLOWER = "slower"
    UNTIMED = "untimed"
    EASIER = "easier"


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound, by the name it has in assets/sound/sounds.toml."""

    name: str


@dataclass(frozen=True, slots=True)
class LineSaid:
    """A line is now shown. `speaker` is empty for narration."""

    id: str
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """A choice of the story was taken."""

    level: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class LevelStarted:
    level: str


@dataclass(frozen=True, slots=True)
class LevelStopped:
    """Left before its end; it goes on from the same line next time."""

    level: str


@dataclass(frozen=True, slots=True)
class LevelBroken:
    """Its files are wrong in a way that shows only in play: it lies in fog from here on, and nothing is lost."""

    level: str


@dataclass(frozen=True, slots=True)
class LevelFinished:
    level: str


@dataclass(frozen=True, slots=True)
class LevelSoftened:
    level: str


@dataclass(frozen=True, slots=True)
class PartSkipped:
    level: str


@dataclass(frozen=True, slots=True)
class PlaceEntered:
    level: str
    place: str


@dataclass(frozen=True, slots=True)
class SkillTaught:
    level: str
    skill: str


@dataclass(frozen=True, slots=True)
class PracticeStarted:
    activity: str
    round: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class PracticeEnded:
    """`seconds` is the time inside the practice with pauses left out; `easier` that a lighter form was used."""

    activity: str
    round: int
    origin: Origin
    how: How
    seconds: float
    easier: bool


@dataclass(frozen=True, slots=True)
class AssistUsed:
    activity: str
    round: int
    assist: Assist


@dataclass(frozen=True, slots=True)
class HelpGiven:
    """Somebody in trouble was answered, as a category and never as the choice. Where people or Help now stand beside
    it, no answer says so: the one that is missing would tell (safety.md P3)."""

    level: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class AfterCheck:
    activity: str
    felt: Felt


@dataclass(frozen=True, slots=True)
class PlanMade:
    """`plan` and `when` are ids from the level's list, never free text."""

    level: str
    plan: str
    when: str


@dataclass(frozen=True, slots=True)
class PlanReviewed:
    plan: str
    done: str


@dataclass(frozen=True, slots=True)
class LightLit:
    level: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """A foot touched the ground; for sound alone."""

    surface: str


@dataclass(frozen=True, slots=True)
class Found:
    """A letter or a keepsake is now the player's."""

    id: str


@dataclass(frozen=True, slots=True)
class Reached:
    """The player stands by a thing of the harbour and means to use it."""

    name: str


@dataclass(frozen=True, slots=True)
class BreakOffered:
    """`care` is "break" or "stop"."""

    care: str


@dataclass(frozen=True, slots=True)
class BreakTaken:
    care: str


@dataclass(frozen=True, slots=True)
class QuestionnaireAnswered:
    """One question of a study's questionnaire; `item` counts from 1, `answer` is the points."""

    form: str
    wave: int
    item: int
    answer: int


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Both items of a study's check-in were answered, each from 0 to 10. Not the flag on the crossing."""

    pleasant: int
    energy: int


@dataclass(frozen=True, slots=True)
class ConfidenceRated:
    """How sure the player is of a skill, from 0 to 10; a study asks it."""

    activity: str
    rating: int


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """`setting` is one of `ACCESS` in settings.py, and never the country that was picked under Help now (S4)."""

    setting: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class BoatKept:
    """The guest chose to keep the boat: saving starts here (safety.md C1)."""


@dataclass(frozen=True, slots=True)
class BoatChosen:
    """A kept boat was picked on the title."""

    boat: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment after which the state on disk must be this one (a line read, a choice, an answer)."""


GameEvent = (
    Cue
    | LineSaid
    | ChoiceMade
    | LevelStarted
    | LevelStopped
    | LevelBroken
    | LevelFinished
    | LevelSoftened
    | PartSkipped
    | PlaceEntered
    | SkillTaught
    | PracticeStarted
    | PracticeEnded
    | AssistUsed
    | HelpGiven
    | AfterCheck
    | PlanMade
    | PlanReviewed
    | LightLit
    | Stepped
    | Found
    | Reached
    | BreakOffered
    | BreakTaken
    | QuestionnaireAnswered
    | CheckedIn
    | ConfidenceRated
    | SettingChanged
    | BoatKept
    | BoatChosen
    | Kept
)
