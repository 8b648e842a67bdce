"""Time as the recorder knows it. The date goes into nothing but the count of the player's own days."""

import time
from datetime import date, timedelta
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


def own_day(first: date, last: int, today: date) -> tuple[date, int]:
    """The number of a player's day, counted from 0 on the day of their first record, and the first day it is
    counted from. `last` is the number reached before. A calendar set back moves the first day instead, so
    that numbers never fall and go on at the right pace afterwards."""
    number = (today - first).days
    return (first, number) if number >= last else (today - timedelta(days=last), last)
