"""Every sound of assets/sound/sounds.toml has its file, and every file its entry."""

import tomllib
from pathlib import Path

from game.core.problems import Problem

SHOWN = "assets/sound/sounds.toml"


def cues(root: Path) -> frozenset[str]:
    """The names of all sounds; empty if the table cannot be read (which `check` says)."""
    try:
        return frozenset(tomllib.loads((root / SHOWN).read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError):
        return frozenset()


def check(root: Path) -> tuple[Problem, ...]:
    """The problems of the table of sounds."""
    try:
        text = (root / SHOWN).read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        return (Problem(SHOWN, 0, 0, f"the table of sounds cannot be read ({error})."),)
    problems: list[Problem] = []
    used: set[str] = set()
    for cue, row in table.items():
        line = text[: text.find(f"[{cue}]") + 1].count("\n") + 1
        for name in row.get("files", [row["file"]] if "file" in row else []):
            used.add(name)
            if not (root / "assets" / "sound" / name).is_file():
                problems.append(Problem(SHOWN, line, 0, f"the sound '{cue}' has no file '{name}'."))
    for path in sorted((root / "assets" / "sound").glob("*")):
        if path.suffix in (".ogg", ".wav") and path.name not in used:
            problems.append(Problem(SHOWN, 0, 0, f"no sound uses the file '{path.name}'.", "Add it or delete it."))
    return tuple(problems)
