"""Help now: what is on it and in which order. Nothing can switch it off, and nothing notes that it was opened.

The order and the words of the five doors are safety.md S2; numbers for each country are safety.md S3.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

DOORS = ("unsafe", "hurt_self", "hurt_by", "talk", "steady")
"""The order in which they stand, on every screen and in every language (S2)."""
STALE_MONTHS = 12


class Door(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the five doors: what the player can say, and what is answered. `lines` wanted says which of the
    country's entries stand below, in order."""

    id: str
    label: str
    body: tuple[str, ...]
    entries: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to people. `verified_on` is YYYY-MM-DD, or empty: then the screen says that nobody has checked it."""

    kind: str
    name: str
    source: str
    call: str = ""
    text: str = ""
    web: str = ""
    note: str = ""
    verified_on: str = ""


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country's ways to people; `emergency` is what to call if any of them fails."""

    id: str
    name: str
    emergency: str
    entries: tuple[Entry, ...]


class Help(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`heavy` are the phrases of each language that are answered gently where something is typed (S5)."""

    doors: tuple[Door, ...]
    steady: tuple[str, ...]
    countries: tuple[Country, ...]
    heavy: Mapping[str, tuple[str, ...]] = {}


def ordered(help_now: Help) -> tuple[Door, ...]:
    """The doors in the order of S2, whatever the order in the file. Raises KeyError if one is missing."""
    by_id = {door.id: door for door in help_now.doors}
    return tuple(by_id[door] for door in DOORS)


def months_old(entry: Entry, today: str) -> int | None:
    """Whole months since an entry was verified, or None if it never was. `today` is YYYY-MM-DD."""
    if not entry.verified_on:
        return None
    checked, now = date.fromisoformat(entry.verified_on), date.fromisoformat(today)
    return (now.year - checked.year) * 12 + now.month - checked.month - (now.day < checked.day)


def stale(entry: Entry, today: str) -> bool:
    """Whether the screen must say that it was not checked for a year (S3); true for one never verified."""
    months = months_old(entry, today)
    return months is None or months >= STALE_MONTHS
