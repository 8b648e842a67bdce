"""The scale of a plot of intervals: round numbers, where they belong."""

import re

import pytest

from telemetry.research.plots import Interval, intervals


def scale(rows: list[Interval], rtl: bool = False) -> dict[str, float]:
    """Where each number of the scale stands."""
    drawn = intervals(rows, "Title", "facts", "nothing", lambda value: f"{value:+g}", rtl)
    last = max(float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"', drawn))
    return {said: float(x) for x, said in re.findall(rf'<text x="([\d.]+)" y="{last}"[^>]*>([^<]+)</text>', drawn)}


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [
        (0.1, 0.85, ["nothing", "+0.2", "+0.4", "+0.6", "+0.8"]),
        (0.01, 0.09, ["nothing", "+0.02", "+0.04", "+0.06", "+0.08"]),
        (0.0, 1.0, ["nothing", "+0.25", "+0.5", "+0.75", "+1"]),
        (-0.7, 1.9, ["-1", "nothing", "+1"]),
    ],
)
def test_a_scale_has_a_few_round_numbers(low: float, high: float, numbers: list[str]) -> None:
    assert list(scale([Interval("all", (low + high) / 2, low, high, "said")])) == numbers


@pytest.mark.parametrize("rtl", [False, True])
def test_numbers_stand_where_intervals_of_that_size_end(rtl: bool) -> None:
    rows = [Interval("all", 0.3, 0.2, 0.4, "said"), Interval("some", 0.5, 0.2, 0.8, "said")]
    drawn = intervals(rows, "Title", "facts", "0", lambda value: f"{value:+g}", rtl)
    ends = [(float(a), float(b)) for a, b in re.findall(r'M([\d.]+) [\d.]+H([\d.]+)" stroke="#101330" stroke-w', drawn)]
    at = scale(rows, rtl)
    assert ends == [(at["+0.2"], at["+0.4"]), (at["+0.2"], at["+0.8"])]
    assert (at["+0.2"] > at["+0.8"]) is rtl
