"""The rule of `run.py check` for what may be measured: no name of an event holds the id of something in the content."""

from pathlib import Path

from game.content.library import Content, load_content
from game.core.problems import ContentError, Problem

EVENTS = "telemetry/events.py"


def check_events(root: Path) -> tuple[Problem, ...]:
    """What is wrong with the declared events, held against the content below `root`."""
    from telemetry.events import DECLARED
    from telemetry.lint import faults

    try:
        known = ids(load_content(root))
    except (ContentError, OSError):
        # The rules of the content say so themselves.
        known = frozenset()
    return tuple(Problem(EVENTS, 0, 0, fault) for fault in faults(DECLARED, known))


def ids(content: Content) -> frozenset[str]:
    """Every id that could be the value of a field: islands, those in fog too, their places, skills and activities."""
    levels = [loaded.level for loaded in content.levels.values()]
    places = (name for loaded in content.levels.values() for name in loaded.places)
    return frozenset(
        (
            *content.levels,
            *(island.id for island in content.chart.islands),
            *(level.skill for level in levels),
            *places,
            content.harbour_place.name,
            *content.models,
        )
    )
