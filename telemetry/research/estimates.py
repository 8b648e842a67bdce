"""A share and a mean, each with a 95 % confidence interval. They take people to be independent of each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Final

LEVEL: Final = 0.95
Z: Final = NormalDist().inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval, of `n` people."""

    n: int
    value: float
    low: float
    high: float


def share(some: int, n: int) -> Estimate:
    """Wilson's interval, which stays within 0 and 1 also for few. Raises ValueError for nobody."""
    if not 0 <= some <= n or not n:
        raise ValueError(f"{some} of {n} is no share")
    p = some / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Estimate(n, p, centre - half if some else 0.0, centre + half if some < n else 1.0)


def mean(values: Sequence[float]) -> Estimate:
    """Student's interval. Raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("fewer than two values have no interval")
    middle = fmean(values)
    half = student(len(values) - 1) * stdev(values) / sqrt(len(values))
    return Estimate(len(values), middle, middle - half, middle + half)


def student(freedom: int) -> float:
    """The quantile of Student's distribution that goes with LEVEL: Hill's expansion around the normal one, right to
    0.002 from 6 degrees of freedom on, and too narrow below."""
    z, v = Z, float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return z + sum(term / v**power for power, term in enumerate(terms, start=1))
