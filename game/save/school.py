"""School mode: a file beside the program says that this computer is shared and nothing is to be kept on it (P6)."""

import sys
from pathlib import Path
from typing import Final

FILE_NAME: Final = "school-mode"
ENDINGS: Final = ("", ".txt")
"""Some systems hide an ending and add one: both names count. Whatever stands in the file does not."""


def is_school(root: Path) -> bool:
    """Whether the file lies in `root`, the folder of the program. One that cannot be looked at counts as there:
    whoever plays at a school is better served by keeping too little."""
    try:
        return any((root / f"{FILE_NAME}{ending}").exists() for ending in ENDINGS)
    except OSError:
        return True


def beside_the_program(unpacked: Path) -> Path:
    """The folder that a school puts the file into: where the built program lies, or else `unpacked`, where levels/
    lies."""
    return Path(sys.executable).resolve().parent if getattr(sys, "frozen", False) else unpacked
