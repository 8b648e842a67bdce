"""The features of each participant that a report is made of."""

from collections.abc import Iterator
from pathlib import Path

from . import layout
from .engines import features_of
from .figures import Person
from .tables import rows


def people(dataset: Path) -> Iterator[Person]:
    """Everyone whose notes of play are in a dataset. Raises DatasetError, OSError, ImportError."""
    told = {row["participant"]: row for row in rows(dataset, layout.participants())}
    for one in features_of(dataset).to_pylist():
        if one["sessions"] is None:
            continue
        own = told.get(one["participant"], {})
        yield Person(
            one["participant"],
            own.get("age_band", ""),
            own.get("language", ""),
            one["active_minutes"],
            one["practice_minutes"],
            one["levels_finished"],
            one["change"],
            one["worsening"],
            own.get("events_research_events", 0),
        )
