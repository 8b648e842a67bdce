"""All rules over all content: what `run.py check` prints. One module a rule; here is only their order."""

from collections.abc import Callable
from pathlib import Path

from game.content.help_now import load_help
from game.content.library import LoadedLevel, load_content, load_level
from game.core.problems import ContentError, Problem

from . import drawings, licences, sounds, stories, words

Rule = Callable[[Path], tuple[Problem, ...]]


def check_all(root: Path, more: tuple[Rule, ...] = ()) -> tuple[tuple[Problem, ...], str]:
    """Every problem below `root`, sorted by file and line, and what was looked at in a few words. `more` are rules that
    live beside what they are about (sounds)."""
    problems: list[Problem] = []
    levels: list[LoadedLevel] = []
    folders = sorted(p.parent for p in (root / "levels").glob("*/level.toml"))
    for folder in folders:
        try:
            levels.append(load_level(folder, root))
        except ContentError as error:
            problems += error.problems
    known = sounds.cues(root)
    for loaded in levels:
        problems += stories.level_problems(loaded, root, known)
    for load in (lambda: load_content(root), lambda: load_help(root / "assets" / "help")):
        try:
            load()
        except ContentError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem("levels/home", 0, 0, f"a file is missing ({error})."))
    problems += words.check(root)
    problems += drawings.check(root)
    for rule in more:
        problems += rule(root)
    problems += licences.check(root)
    pictures = len(list((root / "assets" / "art").rglob("*.svg")))
    looked = ", ".join((counted(len(folders), "level"), counted(pictures, "drawing"), counted(len(known), "sound")))
    return tuple(sorted(set(problems))), looked


def counted(count: int, noun: str) -> str:
    """A count and its noun, such as "1 level" or "3 sounds"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
