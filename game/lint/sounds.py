"""The names of the sounds, for rules about stories. The table of sounds itself is checked by game/audio/check.py."""

import tomllib
from pathlib import Path

TABLE = "assets/sound/sounds.toml"


def cues(root: Path) -> frozenset[str]:
    """The names of all sounds; empty if the table cannot be read (which its own check says)."""
    try:
        return frozenset(tomllib.loads((root / TABLE).read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError):
        return frozenset()
