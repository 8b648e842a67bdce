"""What others published of how far people get in programmes of the same kind, to be drawn beside one's own curve.

Only numbers that stand in a publication, with the group they were counted in; nothing is read off a drawing.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Published:
    """`reached` gives the percentage who finished so many parts or more. `key` names its words."""

    key: str
    people: int
    parts: int
    reached: tuple[tuple[int, float], ...]
    source: str
    doi: str


CURVES: Final = (
    Published(
        "sparx",
        13_564,
        7,
        ((0, 100.0), (1, 51.1), (4, 7.4), (7, 3.1)),
        "Fleming T, Lucassen M, Frampton C, et al. Nationwide implementation of unguided cognitive behavioral therapy "
        "for adolescent depression: observational study of SPARX. J Med Internet Res 2025;27:e66047.",
        "10.2196/66047",
    ),
    Published(
        "moodgym",
        7_207,
        5,
        ((0, 100.0), (1, 40.6), (2, 11.1), (5, 2.8)),
        "Neil et al. (2009), as given in table 2 of Fleming T, Bavin L, Lucassen M, et al. Beyond the trial: "
        "systematic review of real-world uptake and engagement with digital self-help interventions for depression, "
        "low mood, or anxiety. J Med Internet Res 2018;20(6):e199.",
        "10.2196/jmir.9275",
    ),
)
