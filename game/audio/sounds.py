"""The table of sounds, assets/sound/sounds.toml: what each cue is, and which events of the game have one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from game.content.toml_file import read_toml

Bus = Literal["music", "effects", "voice", "ambience"]
BREATHS = (3, 4, 6)
"""Lengths in seconds of the breath tones."""
UI_CUES = {"focus": "ui_tick", "press": "ui_confirm", "back": "ui_back"}
CHORD, ANY_STEP = "chord", "step_stone"


class Sound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One cue.

    `files` are takes of the same sound, one of which is played; `gain` 0 to 1 its share of its bus; `caption` the key
    of its words (empty for what says nothing: steps, the interface); `speaker` the key of who is heard; `on` the game
    events that play it; `holds` a loop that stands from then on until the practice ends; `duck` the share of music and
    ambience that is left under it; `startling` that quiet mode takes the edge off it.
    """

    files: tuple[str, ...]
    bus: Bus = "effects"
    loop: bool = False
    gain: float = 1.0
    caption: str = ""
    speaker: str = ""
    on: tuple[str, ...] = ()
    holds: str = ""
    duck: float = 1.0
    startling: bool = False

    def __post_init__(self) -> None:
        if not self.files:
            raise ValueError("a sound needs at least one file")
        if not 0 < self.gain <= 1 or not 0 <= self.duck <= 1:
            raise ValueError("gain and duck lie between 0 and 1")
        if self.bus in ("music", "ambience") and not (self.loop and len(self.files) == 1):
            raise ValueError("music and ambience are loops of one file")


@dataclass(frozen=True, slots=True)
class Sounds:
    """Every sound by cue, the cues of each event (by the name of its class), and the folder of the files."""

    folder: Path
    table: Mapping[str, Sound]
    events: Mapping[str, tuple[str, ...]]


def load_sounds(folder: Path) -> Sounds:
    """The table in `folder`. Raises ContentError."""
    table = read_toml(folder / "sounds.toml", dict[str, Sound], "assets/sound/sounds.toml")
    events: dict[str, tuple[str, ...]] = {}
    for cue, sound in table.items():
        for event in sound.on:
            events[event] = (*events.get(event, ()), cue)
    return Sounds(folder, table, events)
