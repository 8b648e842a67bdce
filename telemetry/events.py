"""Every event that may ever be measured, declared: its purposes, its fields, each with unit and reason.

What is not declared here cannot be kept. There is nothing about opening Help now, quick exit, today's flag on
the crossing, "too big for a game" or anything typed (safety.md S4, S5, P3), and no field can hold words.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Final

from msgspec import UNSET, Meta, Struct, UnsetType

COUNSELLOR_FILE: Final = "counsellor_file"
RESEARCH_EVENTS: Final = "research_events"
QUESTIONNAIRES: Final = "questionnaires"
ACCESSIBILITY_DATA: Final = "accessibility_data"
PURPOSES: Final = (COUNSELLOR_FILE, RESEARCH_EVENTS, QUESTIONNAIRES, ACCESSIBILITY_DATA)
"""The purposes that have events. `keep_progress` is the boat itself, which lies in the game's own save."""

_FILE_AND_STUDY: Final = (COUNSELLOR_FILE, RESEARCH_EVENTS)
CODE: Final = r"^[a-z0-9][a-z0-9_.]{0,39}$(?!\s)"
"""Small letters, digits, _ and a dot, 40 at most. `$` alone would let a line break through."""
MOST_NOTES: Final = 1_000_000_000


def why(unit: str, reason: str) -> Meta:
    """What a field means and why it is needed."""
    return Meta(description=reason, extra_json_schema={"x-unit": unit})


def number(unit: str, reason: str, least: int, most: int) -> Meta:
    """The same for a whole number from `least` to `most`, both included."""
    return Meta(ge=least, le=most, description=reason, extra_json_schema={"x-unit": unit})


def code(unit: str, reason: str) -> Meta:
    """The same for a name that an author gave in content: an island, a place, a skill. Players type none."""
    return Meta(pattern=CODE, description=reason, extra_json_schema={"x-unit": unit})


Level = Annotated[str, code("code of an island", "Says which island the rest is about.")]
Plan = Annotated[str, code("code of a plan", "Says which plan of the island's list.")]
Round = Annotated[int, number("uses, counted from 1", "Shows practice growing over time.", 1, 9_999)]
Activity = Annotated[str, code("code of a skill's activity", "Says which skill the rest is about.")]


class SessionBegan(StrEnum):
    BOAT_OPENED = "boat_opened"
    GRANTED = "granted"


class SessionEnding(StrEnum):
    CLOSED = "closed"
    TITLE = "title"


class Origin(StrEnum):
    STORY = "story"
    TOOLKIT = "toolkit"
    BOOSTER = "booster"


class How(StrEnum):
    FINISHED = "finished"
    LEFT = "left"
    SKIPPED = "skipped"


class Felt(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Done(StrEnum):
    DID = "did"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Reply(StrEnum):
    KIND = "kind"
    CURIOUS = "curious"
    DRY = "dry"
    SILENT = "silent"


class Helped(StrEnum):
    YES = "yes"
    A_BIT = "a_bit"
    NO = "no"


class Rest(StrEnum):
    PAUSE = "pause"
    SOFT_STOP = "soft_stop"


class Assist(StrEnum):
    SLOWER = "slower"
    UNTIMED = "untimed"
    EASIER = "easier"
    HINT = "hint"
    ONE_SWITCH = "one_switch"


class Setting(StrEnum):
    TEXT_SIZE = "text_size"
    FONT = "font"
    SPACING = "spacing"
    THEME = "theme"
    REDUCED_MOTION = "reduced_motion"
    INSTANT_TEXT = "instant_text"
    SPEECH = "speech"
    CAPTIONS = "captions"
    MONO = "mono"
    PACE = "pace"
    QUIET = "quiet"
    KEEP_WALKING = "keep_walking"


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened. A subclass without `name` is not an event."""

    name: ClassVar[str] = ""
    version: ClassVar[str] = "1-0-0"
    purposes: ClassVar[tuple[str, ...]] = ()
    prompt: ClassVar[bool] = False
    """Written to the disk without waiting for a batch to fill."""


class SessionStarted(Event, frozen=True, forbid_unknown_fields=True):
    """Recording begins: a kept boat was opened, or the player said yes. Written by the recorder itself."""

    name = "session_started"
    purposes = PURPOSES
    began: Annotated[SessionBegan, why("category", "Tells a day of play from the moment of saying yes.")]


class SessionEnded(Event, frozen=True, forbid_unknown_fields=True):
    """The boat was closed. A session without this one ended by a crash or a power cut."""

    name = "session_ended"
    purposes = PURPOSES
    prompt = True
    ended: Annotated[SessionEnding, why("category", "Tells closing the game from going back to the title.")]


class LevelStarted(Event, frozen=True, forbid_unknown_fields=True):
    """First steps on an island."""

    name = "level_started"
    purposes = _FILE_AND_STUDY
    level: Level


class LevelStopped(Event, frozen=True, forbid_unknown_fields=True):
    """An island was left before its end. It waits at the same line."""

    name = "level_stopped"
    purposes = _FILE_AND_STUDY
    prompt = True
    level: Level


class LevelFinished(Event, frozen=True, forbid_unknown_fields=True):
    """An island's story reached its end."""

    name = "level_finished"
    purposes = _FILE_AND_STUDY
    prompt = True
    level: Level


class LevelSoftened(Event, frozen=True, forbid_unknown_fields=True):
    """The softer version of an island was chosen."""

    name = "level_softened"
    purposes = _FILE_AND_STUDY
    level: Level


class PartSkipped(Event, frozen=True, forbid_unknown_fields=True):
    """Part of an island's story was skipped."""

    name = "part_skipped"
    purposes = _FILE_AND_STUDY
    level: Level


class PlaceEntered(Event, frozen=True, forbid_unknown_fields=True):
    """A place of an island was entered."""

    name = "place_entered"
    purposes = _FILE_AND_STUDY
    level: Level
    place: Annotated[str, code("code of a place", "Shows where people stop playing.")]


class SkillExplained(Event, frozen=True, forbid_unknown_fields=True):
    """A skill was explained in the story."""

    name = "skill_explained"
    purposes = _FILE_AND_STUDY
    level: Level
    skill: Annotated[str, code("code of a skill", "Tells a skill heard about from one tried.")]


class SkillPractised(Event, frozen=True, forbid_unknown_fields=True):
    """A skill was tried, to its end or not."""

    name = "skill_practised"
    purposes = _FILE_AND_STUDY
    activity: Activity
    round: Round
    origin: Annotated[Origin, why("category", "Tells trying a skill in a story from choosing it oneself.")]
    how: Annotated[How, why("category", "Tells a finished practice from one left or skipped; none is a failure.")]
    seconds: Annotated[int, number("seconds, pauses left out", "Shows how much practice there was.", 0, 14_400)]


class ToolkitUsed(Event, frozen=True, forbid_unknown_fields=True):
    """A skill was taken from the toolkit."""

    name = "toolkit_used"
    purposes = _FILE_AND_STUDY
    activity: Activity


class HelpGiven(Event, frozen=True, forbid_unknown_fields=True):
    """How the player answered an islander in trouble, as a category and never as the choice itself. Nothing is noted
    where turning to people or to Help now was among the answers: the note that is missing would tell."""

    name = "help_given"
    version = "1-1-0"
    purposes = (RESEARCH_EVENTS,)
    level: Level
    reply: Annotated[Reply, why("category", "Shows ways of listening without keeping what was said.")]


class CheckedIn(Event, frozen=True, forbid_unknown_fields=True):
    """The check-in of a study, its two items both answered, and how this compares with the last. Not the flag on the
    crossing."""

    name = "checked_in"
    purposes = _FILE_AND_STUDY
    pleasant: Annotated[int, number("0 very unpleasant to 10 very pleasant", "Shows mood over time.", 0, 10)]
    energy: Annotated[int, number("0 no energy to 10 wide awake", "Tells calm from flat.", 0, 10)]
    compared: Annotated[Felt, why("category", "Shows getting worse early.")] | UnsetType = UNSET


class AfterChecked(Event, frozen=True, forbid_unknown_fields=True):
    """The one press after a practice: better, same or worse."""

    name = "after_checked"
    purposes = _FILE_AND_STUDY
    activity: Activity
    felt: Annotated[Felt, why("category", "Shows which skill suits, and which does harm.")]


class HelpedRated(Event, frozen=True, forbid_unknown_fields=True):
    """The answer to "did this help?"."""

    name = "helped_rated"
    purposes = _FILE_AND_STUDY
    activity: Activity
    helped: Annotated[Helped, why("category", "Shows which skill is worth going on with.")]


class ConfidenceRated(Event, frozen=True, forbid_unknown_fields=True):
    """How sure the player is of using a skill in their own days. No counsellor file has a place for it."""

    name = "confidence_rated"
    purposes = (RESEARCH_EVENTS,)
    activity: Activity
    rating: Annotated[int, number("0 not at all to 10 sure", "Shows confidence growing.", 0, 10)]


class PlanMade(Event, frozen=True, forbid_unknown_fields=True):
    """A small plan was picked from the island's list."""

    name = "plan_made"
    purposes = _FILE_AND_STUDY
    level: Level
    plan: Plan
    when: (
        Annotated[
            str,
            code("code of an occasion from the list", "A plan with an occasion is more often done."),
        ]
        | UnsetType
    ) = UNSET


class PlanReviewed(Event, frozen=True, forbid_unknown_fields=True):
    """How a plan went."""

    name = "plan_reviewed"
    purposes = _FILE_AND_STUDY
    plan: Plan
    done: Annotated[Done, why("category", "Shows skills reaching the player's own days.")]


class BreakOffered(Event, frozen=True, forbid_unknown_fields=True):
    """The game suggested a rest."""

    name = "break_offered"
    purposes = (RESEARCH_EVENTS,)
    rest: Annotated[Rest, why("category", "Tells the offer at 25 minutes from the soft stop at 40.")]


class BreakTaken(Event, frozen=True, forbid_unknown_fields=True):
    """The suggested rest was taken: home to the Harbour from where it was offered."""

    name = "break_taken"
    purposes = (RESEARCH_EVENTS,)
    rest: Annotated[Rest, why("category", "Shows whether the offers are worth making.")]


class AssistUsed(Event, frozen=True, forbid_unknown_fields=True):
    """An assist was used in a practice. It stands alone, so that its grant can be withdrawn alone."""

    name = "assist_used"
    purposes = (ACCESSIBILITY_DATA,)
    activity: Activity
    round: Round
    assist: Annotated[Assist, why("category", "Shows which assists people need.")]


class AccessibilitySet(Event, frozen=True, forbid_unknown_fields=True):
    """An accessibility setting as it stands after a change."""

    name = "accessibility_set"
    version = "1-0-1"
    purposes = (ACCESSIBILITY_DATA,)
    setting: Annotated[Setting, why("category", "Says which setting.")]
    value: Annotated[
        int,
        number(
            "0 off, 1 on; text_size and pace: per cent (pace 0: nothing is timed); font: 0 plain, 1 dyslexic; "
            "theme: 0 day, 1 dusk, 2 high_contrast",
            "Says what is needed.",
            0,
            400,
        ),
    ]


class QuestionnaireAnswered(Event, frozen=True, forbid_unknown_fields=True):
    """One item of a questionnaire of a study, between two islands."""

    name = "questionnaire_answered"
    purposes = (QUESTIONNAIRES,)
    form: Annotated[str, code("code of a questionnaire", "Says which questionnaire.")]
    wave: Annotated[int, number("number of the wave, from 0", "Tells before from after.", 0, 50)]
    item: Annotated[int, number("number of the item, from 1", "Scoring needs single items.", 1, 99)]
    answer: Annotated[int, number("points of the scale", "Is the measure of the study.", 0, 100)]


class RecorderHealth(Event, frozen=True, forbid_unknown_fields=True):
    """How well recording itself went in this session. Written by the recorder itself, last."""

    name = "recorder_health"
    purposes = PURPOSES
    late: Annotated[int, number("notes", "Notes that reached the disk over a second late.", 0, MOST_NOTES)]
    lost: Annotated[
        int,
        number("notes", "Notes that could not be kept; without it a gap looks like a rest.", 0, MOST_NOTES),
    ]
    quarantined: Annotated[int, number("notes", "Notes turned away because they broke a rule above.", 0, MOST_NOTES)]


DECLARED: Final[tuple[type[Event], ...]] = (
    SessionStarted,
    SessionEnded,
    LevelStarted,
    LevelStopped,
    LevelFinished,
    LevelSoftened,
    PartSkipped,
    PlaceEntered,
    SkillExplained,
    SkillPractised,
    ToolkitUsed,
    HelpGiven,
    CheckedIn,
    AfterChecked,
    HelpedRated,
    ConfidenceRated,
    PlanMade,
    PlanReviewed,
    BreakOffered,
    BreakTaken,
    AssistUsed,
    AccessibilitySet,
    QuestionnaireAnswered,
    RecorderHealth,
)
"""Every event, in the order of the data dictionary."""
