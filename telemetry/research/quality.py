"""The quality sheet: how much there is of what was emitted, where something is missing, and what was not taken."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from ..notices import STUDY_PURPOSES
from .batch import Done
from .leave import Taken


class OfPurpose(Struct, frozen=True):
    """The notes of a purpose. emitted = stored + quarantined + lost, as the recorders counted. Of those stored, `aged`
    went by retention before any file was made, `left_out` were not put into the file, `missing` should be in it and
    are not, `refused` broke a rule when they were read. `cut_off` is how often a game was cut off, `sessions` how many
    times of playing there are, `clock_back` and `day_back` how often a clock or a calendar ran back."""

    people: int
    rows: int
    emitted: int
    stored: int
    quarantined: int
    lost: int
    aged: int
    left_out: int
    missing: int
    refused: int
    again: int
    sessions: int
    cut_off: int
    clock_back: int
    day_back: int


class Quality(Struct, frozen=True):
    """`files` are all that were found, `left_out` counts those not taken by reason, `left_out_purposes` single purposes
    of files (`why/purpose`). `sessions_cut_off` ended without a word, `calendars_leapt` were set far ahead."""

    participants: int
    rows: int
    files: int
    files_taken: int
    left_out: dict[str, int]
    left_out_purposes: dict[str, int]
    slips: int
    slips_used: int
    purposes: dict[str, OfPurpose]
    events: dict[str, int]
    versions: dict[str, int]
    refused: dict[str, int]
    sessions_cut_off: int
    calendars_leapt: int


def quality_of(taken: Taken, done: Sequence[Done]) -> Quality:
    """The sheet of a build."""
    counts: Counter[str] = Counter()
    events: Counter[str] = Counter()
    versions: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for one in done:
        counts.update(one.quality)
        events.update(one.events)
        versions.update(one.versions)
        refused.update(one.refused)
    files = Counter(one.why for one in taken.left_out if not one.purpose)
    parts = Counter(f"{one.why}/{one.purpose}" for one in taken.left_out if one.purpose)
    held = sum(len(person.files) for person in taken.people)
    return Quality(
        len(taken.people),
        sum(one.rows for one in done),
        held + files.total(),
        held,
        dict(sorted(files.items())),
        dict(sorted(parts.items())),
        taken.slips,
        len(taken.slips_used),
        {one: _of(one, counts, refused) for one in STUDY_PURPOSES if counts[f"{one}/people"]},
        dict(sorted(events.items())),
        dict(sorted(versions.items())),
        dict(sorted(refused.items())),
        counts["-/cut_off_sessions"],
        counts["-/clock_leapt"],
    )


def _of(purpose: str, counts: Counter[str], refused: Counter[str]) -> OfPurpose:
    told = {name: counts[f"{purpose}/{name}"] for name in OfPurpose.__struct_fields__}
    told["refused"] = sum(n for key, n in refused.items() if key.startswith(f"{purpose}/"))
    return OfPurpose(**told)
