"""How to add what is not installed to the very Python that runs this: a shell may know another one."""

import sys
from pathlib import Path
from typing import Final

from ..words import Words

ROOT: Final = Path(__file__).resolve().parents[2]


def installing(what: str, words: Words) -> str:
    """The line that adds a library."""
    if getattr(sys, "frozen", False):
        return words.text("install.built")
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{python} -m pip install {what}"


def installing_research(words: Words) -> str:
    """The line that adds the libraries for research. They go by the program's own folder: no registry has it, and
    somebody else could take its name there."""
    return installing(f'-e "{ROOT}[research]"', words)
