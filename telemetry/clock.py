"""Time as the recorder knows it. The date goes into nothing but the count of the player's own days."""

import time
from dataclasses import dataclass
from datetime import date
from typing import Protocol


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
    that was."""

    first: date
    last: int = 0
    behind: tuple[int, int] | None = None

    def on(self, today: date) -> "DayCount":
        """The count moved on to a date. It never falls, goes on day by day while the calendar is behind, and finds its
        way back when it is set right, so that a wrong clock does not make notes look old."""
        shown = (today - self.first).days
        if shown >= self.last:
            return DayCount(self.first, shown)
        behind = self.behind
        if behind is None or shown < behind[0]:
            behind = (shown, self.last)
        return DayCount(self.first, max(self.last, behind[1] + shown - behind[0]), behind)
