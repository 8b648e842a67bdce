"""The one table that joins what happens in the game to what may be recorded.

What has no row here is not recorded. Help now, the flag of the crossing and "too big for a game" have no game event at
all (safety.md S4, P3).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from game.core import events as game

Row = Callable[[Any], Any]


def table() -> Mapping[type[Any], Row]:
    """Game event -> declared telemetry event."""
    from telemetry import events as declared

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
    }
    return MappingProxyType(rows)
