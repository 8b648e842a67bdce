"""What a player has set for themselves. Kept with their boat; a guest's last as long as the window is open."""

from dataclasses import dataclass, field, replace
from typing import Any

TEXT_PERCENTS = (100, 125, 150, 175, 200)
PACES = (1.0, 2.0, 4.0, 0.0)
"""Times everything in an activity by this much; 0 leaves nothing timed (accessibility.md 11)."""

ACCESS = (
    *("text_percent", "font", "spacing", "theme", "reduced_motion", "instant_text", "quiet"),
    *("speech", "captions", "mono", "pace", "keep_walking"),
)
"""What people set because they need it; told on under a yes of its own only."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Volumes are 0 to 1. `country` picks the numbers under Help now; empty asks. `window` is x, y, width, height in
    pixels, or None before it was ever moved. `bindings` maps an action to the keys that were set for it."""

    language: str = "en"
    text_percent: int = 100
    font: str = "plain"
    spacing: bool = False
    theme: str = "day"
    reduced_motion: bool = False
    instant_text: bool = False
    speech: bool = False
    captions: bool = True
    mono: bool = False
    muted: bool = False
    music: float = 0.6
    effects: float = 0.8
    voice: float = 0.9
    pace: float = 1.0
    quiet: bool = False
    keep_walking: bool = False
    country: str = ""
    full_screen: bool = False
    window: tuple[int, int, int, int] | None = None
    bindings: dict[str, tuple[str, ...]] = field(default_factory=dict)


def changed(settings: Settings, **values: Any) -> Settings:
    """The settings with some values changed, each kept within what it can be. Raises TypeError for an unknown name."""
    new = replace(settings, **values)
    percent = min(TEXT_PERCENTS, key=lambda p: abs(p - new.text_percent))
    pace = new.pace if new.pace in PACES else 1.0
    levels = {name: min(1.0, max(0.0, getattr(new, name))) for name in ("music", "effects", "voice")}
    return replace(new, text_percent=percent, pace=pace, **levels)


def of_the_computer(settings: Settings) -> Settings:
    """What is the computer's own and says nothing about a person: its window and language."""
    return Settings(settings.language, full_screen=settings.full_screen, window=settings.window)
