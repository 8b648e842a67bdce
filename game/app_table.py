"""The one table that joins what happens in the game to what may be recorded.

What has no row here is not recorded. Help now, the flag of the crossing and "too big for a game" have no game event at
all (safety.md S4, P3). What is declared and yet said by nothing in the game stands in `NOT_JOINED` with the reason.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from game.core import events as game

Row = Callable[[Any], Any]

_RECORDER = "The recorder writes it itself."
NOT_JOINED: Mapping[str, str] = MappingProxyType(
    {
        "session_started": _RECORDER,
        "session_ended": _RECORDER,
        "recorder_health": _RECORDER,
        "helped_rated": "No screen asks whether a skill helped; the press after a practice is after_checked.",
        "skill_practised.origin.booster": "There are no boosters.",
        "assist_used.assist.hint": "No activity gives hints.",
        "assist_used.assist.one_switch": "There is no one-switch play.",
        **{
            f"checked_in.compared.{felt}": "The check-in has two items. How it compares is not asked."
            for felt in ("better", "same", "worse")
        },
    }
)
"""Declared events, and single values of theirs as `event.field.value`, that the game does not send, each with why."""

FONTS: Mapping[str, int] = MappingProxyType({"plain": 0, "dyslexic": 1})
THEMES: Mapping[str, int] = MappingProxyType({"day": 0, "dusk": 1, "high_contrast": 2})
"""Numbers of the codebook: they stay what they are, whatever order the settings show."""


def table() -> Mapping[type[Any], Row]:
    """Game event -> declared telemetry event."""
    from telemetry import events as declared

    rests = {"break": declared.Rest.PAUSE, "stop": declared.Rest.SOFT_STOP}
    rows: dict[type[Any], Row] = {
        game.LevelStarted: lambda e: declared.LevelStarted(level=e.level),
        game.LevelStopped: lambda e: declared.LevelStopped(level=e.level),
        game.LevelBroken: lambda e: declared.LevelStopped(level=e.level),
        game.LevelFinished: lambda e: declared.LevelFinished(level=e.level),
        game.LevelSoftened: lambda e: declared.LevelSoftened(level=e.level),
        game.PartSkipped: lambda e: declared.PartSkipped(level=e.level),
        game.PlaceEntered: lambda e: declared.PlaceEntered(level=e.level, place=e.place),
        game.SkillTaught: lambda e: declared.SkillExplained(level=e.level, skill=e.skill),
        game.PracticeEnded: lambda e: declared.SkillPractised(
            activity=e.activity,
            round=e.round,
            origin=declared.Origin(e.origin.value),
            how=declared.How(e.how.value),
            seconds=round(e.seconds),
        ),
        game.AssistUsed: lambda e: declared.AssistUsed(
            activity=e.activity, round=e.round, assist=declared.Assist(e.assist.value)
        ),
        game.HelpGiven: lambda e: declared.HelpGiven(level=e.level, reply=declared.Reply(e.reply.value)),
        game.PracticeStarted: lambda e: (
            declared.ToolkitUsed(activity=e.activity) if e.origin is game.Origin.TOOLKIT else None
        ),
        game.AfterCheck: lambda e: declared.AfterChecked(activity=e.activity, felt=declared.Felt(e.felt.value)),
        game.PlanMade: lambda e: (
            declared.PlanMade(level=e.level, plan=e.plan, when=e.when)
            if e.when
            else declared.PlanMade(level=e.level, plan=e.plan)
        ),
        game.PlanReviewed: lambda e: declared.PlanReviewed(plan=e.plan, done=declared.Done(e.done)),
        game.BreakOffered: lambda e: declared.BreakOffered(rest=rests[e.care]),
        game.BreakTaken: lambda e: declared.BreakTaken(rest=rests[e.care]),
        game.QuestionnaireAnswered: lambda e: declared.QuestionnaireAnswered(
            form=e.form, wave=e.wave, item=e.item, answer=e.answer
        ),
        game.CheckedIn: lambda e: declared.CheckedIn(pleasant=e.pleasant, energy=e.energy),
        game.ConfidenceRated: lambda e: declared.ConfidenceRated(activity=e.activity, rating=e.rating),
        game.SettingChanged: _setting,
    }
    return MappingProxyType(rows)


def _setting(event: game.SettingChanged) -> Any:
    """A font or theme without a number is not told."""
    from telemetry import events as declared

    name, value = event.setting, event.value
    if isinstance(value, str):
        number = {"font": FONTS, "theme": THEMES}[name].get(value)
    else:
        number = round(value * 100) if name == "pace" else round(value)
    if number is None:
        return None
    setting = declared.Setting("text_size" if name == "text_percent" else name)
    return declared.AccessibilitySet(setting=setting, value=number)
