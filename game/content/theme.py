"""The colours of the interface, read from assets/themes/*.toml, and what contrast each pair of them must keep."""

from pathlib import Path

import msgspec

from game.core.problems import ContentError, Problem

from .toml_file import read_toml

COLOURS = (
    "ink",
    "cream",
    "soft",
    "accent",
    "on_accent",
    "chip",
    "on_chip",
    "chip_soft",
    "chip_edge",
    "panel_edge",
    "focus",
    "focus_gap",
    "danger",
    "on_danger",
    "good",
    "disabled",
    "track",
    "scrim",
    "letterbox",
)


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Colours are "#rrggbb". `panel_alpha` is how solid a panel of `ink` is (0 to 1) over whatever lies below it.

    `text_ratio` and `part_ratio` are the least contrasts this theme promises for text and for parts.
    """

    id: str
    ink: str
    cream: str
    soft: str
    accent: str
    on_accent: str
    chip: str
    on_chip: str
    chip_soft: str
    chip_edge: str
    panel_edge: str
    focus: str
    focus_gap: str
    danger: str
    on_danger: str
    good: str
    disabled: str
    track: str
    scrim: str
    letterbox: str
    panel_alpha: float = 1.0
    edge_width: float = 2.0
    text_ratio: float = 4.5
    part_ratio: float = 3.0


TEXT_PAIRS = (
    ("cream", "panel"),
    ("soft", "panel"),
    ("accent", "panel"),
    ("good", "panel"),
    ("disabled", "panel"),
    ("on_chip", "chip"),
    ("chip_soft", "chip"),
    ("accent", "chip"),
    ("disabled", "chip"),
    ("on_accent", "accent"),
    ("on_danger", "danger"),
)
"""Text colour and what it is read on. "panel" stands for `ink` over the lightest and the darkest thing below."""
PART_PAIRS = (
    ("chip_edge", "panel"),
    ("chip_edge", "chip_outside"),
    ("focus", "focus_gap"),
    ("focus", "panel"),
    ("focus_gap", "accent"),
    ("accent", "track"),
    ("accent", "chip"),
    ("track_edge", "panel"),
)


def rgb(colour: str) -> tuple[int, int, int]:
    """ "#rrggbb" as three numbers of 0 to 255. Raises ValueError for anything else."""
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"{colour!r} is not a colour like #1a2b3c")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""

    def linear(channel: float) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(c) for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def grounds(theme: Theme, name: str) -> tuple[tuple[float, float, float], ...]:
    """What a colour named in a pair may lie on: one colour, or both ends for a panel that lets the scene through."""
    if name == "panel":
        ink = rgb(theme.ink)
        a = theme.panel_alpha
        light = (ink[0] * a + 255 * (1 - a), ink[1] * a + 255 * (1 - a), ink[2] * a + 255 * (1 - a))
        return light, (ink[0] * a, ink[1] * a, ink[2] * a)
    if name in ("chip_outside", "track_edge"):
        return (rgb(theme.ink),)
    return (rgb(getattr(theme, name)),)


def contrasts(theme: Theme) -> dict[tuple[str, str], tuple[float, float]]:
    """For every pair: the least contrast there is, and the least there must be."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for pairs, least in ((TEXT_PAIRS, theme.text_ratio), (PART_PAIRS, theme.part_ratio)):
        for front, back in pairs:
            fronts = (rgb(theme.chip_edge),) if front == "track_edge" else (rgb(getattr(theme, front)),)
            ratio = min(contrast(f, b) for f in fronts for b in grounds(theme, back))
            found[front, back] = (ratio, least)
    return found


def load_theme(path: Path) -> Theme:
    """One theme. Raises ContentError with file, line and hint."""
    theme = read_toml(path, Theme)
    problems: list[Problem] = []
    for name in COLOURS:
        try:
            rgb(getattr(theme, name))
        except ValueError as error:
            problems.append(Problem(path.name, 0, 0, f"{name}: {error}."))
    if problems:
        raise ContentError(problems)
    return theme


def load_themes(folder: Path) -> dict[str, Theme]:
    """Every theme of a folder by its id. Raises ContentError."""
    themes = (load_theme(path) for path in sorted(folder.glob("*.toml")))
    return {theme.id: theme for theme in themes}
