"""Time as the recorder knows it. The date goes into nothing but the count of the player's own days."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

LEAP: Final = 400
"""Own days by which a calendar may go ahead at once and be believed: a year, and a month more for who was away so long
that their yes has run out."""


class Clock(Protocol):
    """Handed in from outside, so that a recording can be repeated and a test can set the day."""

    def ms(self) -> int:
        """Milliseconds from any fixed moment; never goes backwards."""
        ...

    def today(self) -> date:
        """The player's own date."""
        ...


class SystemClock:
    """The computer's clocks."""

    def ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def today(self) -> date:
        return date.today()


@dataclass(frozen=True, slots=True)
class GivenDay:
    """The computer's milliseconds, and the one date that the session was begun with: the rules and the notes agree on
    what day it is, and a recording can be repeated."""

    day: date

    def ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def today(self) -> date:
        return self.day


@dataclass(frozen=True, slots=True)
class DayCount:
    """How far a player's own days have been counted. `first` is day 0; `last` the number reached. While the calendar is
    behind that (set back, or a flat battery), `behind` holds where it stood then, as a number from `first`, and the day
    that was.

    A calendar that goes ahead by more than `LEAP` days at once is not believed on its word, for one wrong day would
    make every note look old: the count stands still, and `leapt` holds the day that the calendar showed. A second,
    later day on the same calendar shows that it is right, and then the count follows. One that goes back before is
    forgotten.
    """

    first: date
    last: int = 0
    behind: tuple[int, int] | None = None
    leapt: int | None = None

    def on(self, today: date) -> "DayCount":
        """The count moved on to a date. It never falls, goes on day by day while the calendar is behind, and finds its
        way back when it is set right, so that a wrong clock does not make notes look old."""
        shown = (today - self.first).days
        if shown - self.last > LEAP and not (self.leapt is not None and 0 < shown - self.leapt <= LEAP):
            return DayCount(self.first, self.last, self.behind, shown)
        if shown >= self.last:
            return DayCount(self.first, shown)
        behind = self.behind
        if behind is None or shown < behind[0]:
            behind = (shown, self.last)
        return DayCount(self.first, max(self.last, behind[1] + shown - behind[0]), behind)

    @classmethod
    def read(cls, known: Mapping[str, str], today: date) -> "DayCount":
        """A count as it was written down, begun today if there is none. Raises ValueError if it makes no sense."""
        stood, _, reached = known.get("behind", "").partition(" ")
        first = date.fromisoformat(known.get("first_day", today.isoformat()))
        leapt = known.get("leapt", "")
        behind = (int(stood), int(reached)) if reached else None
        return cls(first, int(known.get("last_day", "0")), behind, int(leapt) if leapt else None)

    def written(self) -> dict[str, str]:
        return {
            "first_day": self.first.isoformat(),
            "last_day": str(self.last),
            "behind": f"{self.behind[0]} {self.behind[1]}" if self.behind else "",
            "leapt": "" if self.leapt is None else str(self.leapt),
        }
