"""Seas as data: their bands of swell, far to near, and their colours at each hour."""

from dataclasses import dataclass, replace

from .geometry import STAGE_HEIGHT

NIGHT_SKY, DAWN_SKY, DUSK_SKY = "home/sky_night.svg", "home/sky_dawn.svg", "home/sky_dusk.svg"


@dataclass(frozen=True, slots=True)
class Band:
    """A band of swell. `y` is its middle line and `high` its amplitude, in u; `waves` how many a period; `speed` u a
    second; `bob` u it rises and falls by itself, in `seconds`. `crest`, `body`, `deep`: colours from the top down."""

    y: float
    high: float
    waves: tuple[int, int, int]
    speed: float
    bob: float
    seconds: float
    crest: str
    body: str
    deep: str


@dataclass(frozen=True, slots=True)
class Water:
    """A sea: its horizon, bands from far to near, and the light on it (`light_x` in u, colour, 0 to 1)."""

    name: str
    horizon: float
    far: tuple[str, str]
    bands: tuple[Band, ...]
    light_x: float
    light: str
    strength: float


def water(
    name: str,
    colours: tuple[tuple[str, str, str], ...],
    far: tuple[str, str],
    *,
    horizon: float = 640.0,
    light_x: float = 960.0,
    light: str = "#ffe9c4",
    strength: float = 0.8,
    swell: float = 1.0,
) -> Water:
    """A sea of as many bands as there are colours (crest, body, deep), far to near. `swell` scales the waves."""
    count = len(colours)
    bands = []
    for i, (crest, body, deep) in enumerate(colours):
        near = (i + 1) / count
        y = horizon + 26 + (STAGE_HEIGHT - horizon - 110) * (i / count) ** 1.25 + 16 * near
        waves = ((11, 17, 29), (7, 12, 19), (5, 8, 13), (4, 7, 11), (3, 5, 8))[min(4, round(near * 5) - 1)]
        bands.append(
            Band(
                y,
                (5 + 34 * near**1.6) * swell,
                waves,
                (10 + 26 * near) * (-1 if i % 2 else 1),
                (2 + 12 * near) * swell,
                6.2 + 0.9 * i,
                crest,
                body,
                deep,
            )
        )
    return Water(name, horizon, far, tuple(bands), light_x, light, strength)


NIGHT = water(
    "night",
    (
        ("#6fa6bd", "#2f6484", "#28587a"),
        ("#5d96b3", "#285878", "#214a6b"),
        ("#4f87a8", "#214b6c", "#1a3c5d"),
        ("#437a9c", "#1a3e60", "#13304f"),
        ("#386b8e", "#143150", "#0c2039"),
    ),
    ("#4d7f98", "#2f6484"),
    light="#dfe9ff",
)
BAY = replace(
    NIGHT,
    name="bay",
    bands=(
        *NIGHT.bands[:3],
        replace(NIGHT.bands[3], body="#1d4669", deep="#183a5c"),
        replace(NIGHT.bands[4], crest="#4a84a6", body="#1c456a", deep="#143558"),
    ),
)
"""The night's water where the swell rises so far that one looks into it: it does not go dark below."""
DUSK = water(
    "dusk",
    (
        ("#ffc79a", "#b27b8c", "#9a6c88"),
        ("#f3a98f", "#8c6487", "#755784"),
        ("#d98f8b", "#69517f", "#544677"),
        ("#b57a88", "#4a4173", "#3a3766"),
        ("#8d6884", "#332f5f", "#232650"),
    ),
    ("#f2b48d", "#b27b8c"),
    light_x=1300.0,
    light="#ffe2b2",
)
DUSK_BAY = replace(
    DUSK,
    name="dusk bay",
    bands=(
        *DUSK.bands[:3],
        replace(DUSK.bands[3], body="#574a7c", deep="#4a4173"),
        replace(DUSK.bands[4], body="#453d70", deep="#37335f"),
    ),
    light_x=1178.0,
)
LATE_BAY = water(
    "late bay",
    (
        ("#c99aa0", "#7d6a8c", "#6c5d86"),
        ("#ad8496", "#5f5582", "#4f4876"),
        ("#8f7490", "#484476", "#3b3a6b"),
        ("#75658a", "#383869", "#2e305f"),
        ("#6a6288", "#333463", "#292c55"),
    ),
    ("#d79a90", "#7d6a8c"),
    light_x=1040.0,
    light="#ffd8b0",
    strength=0.6,
)
DAY = water(
    "day",
    (
        ("#d9f0e6", "#8cc5c9", "#7cbac2"),
        ("#c9e9e2", "#74b6bf", "#62a9b6"),
        ("#b4dfdc", "#5aa5b3", "#4a97a9"),
        ("#9ad2d4", "#44919f", "#357f94"),
        ("#84c4cb", "#2f7a8f", "#22627c"),
    ),
    ("#bfe3dd", "#8cc5c9"),
    light_x=480.0,
    light="#fffbe6",
    strength=0.6,
)
DAWN = water(
    "dawn",
    (
        ("#ffe0bd", "#c9a7b0", "#b597ab"),
        ("#fbd0b4", "#a893b0", "#937fa8"),
        ("#eabfb4", "#8682ab", "#7172a3"),
        ("#d0aab6", "#646a9c", "#515d92"),
        ("#b095b0", "#47568b", "#344780"),
    ),
    ("#ffd9b0", "#c9a7b0"),
    light_x=1180.0,
    light="#fff1d2",
)
