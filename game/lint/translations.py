"""A story is whole in every language that the game speaks: each id of a line or choice has its words there."""

from pathlib import Path

from game.content.library import LoadedLevel
from game.core.problems import Problem
from game.story.translations import check_translations


def languages(root: Path) -> tuple[str, ...]:
    """The languages of the game's own words."""
    folder = root / "assets" / "locale"
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def check(loaded: LoadedLevel, root: Path) -> tuple[Problem, ...]:
    """What the catalogues of one level lack."""
    story = loaded.story
    return check_translations(story.path, story.prefix + story.path.name, languages(root))
