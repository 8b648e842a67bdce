"""What releases before this one held of what has been withdrawn since: they have to be told of, or taken back."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct

from ..notices import STUDY_PURPOSES
from . import layout


class Held(Struct, frozen=True):
    """A participant of an earlier release, one purpose of whose notes has been withdrawn since."""

    release: str
    participant: str
    purpose: str
    notes: int


class NoReleaseError(Exception):
    """A folder that is no dataset of the controlled tier."""


def held_of(release: Path, withdrawn: Collection[str]) -> Iterator[Held]:
    """What a release holds of some codes, which are named by their hashes. Raises NoReleaseError."""
    table = layout.participants()
    try:
        with (release / table.path).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if not {f"code_{one}" for one in STUDY_PURPOSES} <= set(reader.fieldnames or ()):
                raise NoReleaseError(str(release))
            for row in reader:
                for purpose in STUDY_PURPOSES:
                    if row[f"code_{purpose}"] in withdrawn:
                        notes = int(row[f"events_{purpose}"])
                        yield Held(release.name, row["participant"], purpose, notes)
    except (OSError, UnicodeDecodeError, ValueError, csv.Error):
        raise NoReleaseError(str(release)) from None
