"""Everything a session plays, loaded once into a frozen object. A level that is wrong is left out and named."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from game.activities.base import Model
from game.core.problems import ContentError, Problem, did_you_mean
from game.skills.table import SKILLS
from game.story import Story
from game.story.translations import ORIGINAL, read_story_in
from game.world.place import Place
from game.world.tmx import load_places

from .activities import ACTIVITIES
from .home import Chart, Crossing, Harbour, Opening
from .level import Level
from .toml_file import converted, line_of, read_toml


@dataclass(frozen=True, slots=True)
class LoadedLevel:
    """A level that can be played. `params` holds the validated params of each activity, one for each round."""

    level: Level
    story: Story
    places: dict[str, Place]
    params: Mapping[str, tuple[Any, ...]]
    folder: Path


@dataclass(frozen=True, slots=True)
class Content:
    """`broken` names the levels that stay in fog and why; `run.py check` prints the same problems."""

    levels: Mapping[str, LoadedLevel]
    broken: Mapping[str, tuple[Problem, ...]]
    models: Mapping[str, Model]
    opening: Opening
    crossing: Crossing
    chart: Chart
    harbour: Harbour
    harbour_place: Place
    root: Path


def load_level(folder: Path, root: Path, language: str = ORIGINAL) -> LoadedLevel:
    """One level from its folder, its story in a language as far as that is translated. Raises ContentError with every
    problem found in any of its files."""
    shown = partial(_shown, root)
    problems: list[Problem] = []

    def trying(read: Any) -> Any:
        try:
            return read()
        except ContentError as error:
            problems.extend(error.problems)
        except OSError as error:
            problems.append(Problem(shown(folder), 0, 0, f"a file is missing ({error})."))
        return None

    toml = folder / "level.toml"
    level: Level | None = trying(lambda: read_toml(toml, Level, shown(toml)))
    ink = folder / "story.ink"
    story: Story | None = trying(lambda: read_story_in(language, ink, shown(ink)))
    places: dict[str, Place] | None = trying(lambda: load_places(folder / "map.tmx", shown(folder / "map.tmx")))
    params = trying(lambda: _params(toml, shown(toml)))
    if level:
        problems += _skill(level, toml, shown(toml))
    if level and level.id != folder.name:
        problems.append(Problem(shown(toml), 1, 0, f"the id '{level.id}' is not the folder's name '{folder.name}'."))
    if level and places:
        problems += _start(level, places, shown(toml))
    if problems or level is None or story is None or places is None or params is None:
        raise ContentError(problems)
    return LoadedLevel(level, story, places, params, folder)


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _params(toml: Path, shown: str) -> dict[str, tuple[Any, ...]]:
    """The rounds of each activity, also of a level.toml that has other faults: those are told by reading the level."""
    try:
        text = toml.read_text(encoding="utf-8")
        tables = tomllib.loads(text).get("activities", {})
    except (OSError, ValueError):
        return {}
    params: dict[str, tuple[Any, ...]] = {}
    problems: list[Problem] = []
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if name not in ACTIVITIES:
            line = line_of(text, ["activities", name])
            problems.append(Problem(shown, line, 0, f"there is no activity '{name}'.", did_you_mean(name, ACTIVITIES)))
            continue
        rounds = table.get("rounds") if isinstance(table, dict) else None
        played = []
        for row in rounds if isinstance(rounds, list) else ():
            try:
                played.append(converted(row, ACTIVITIES[name][0], text, shown, ("activities", name, "rounds")))
            except ContentError as error:
                problems += error.problems
        params[name] = tuple(played)
    if problems:
        raise ContentError(problems)
    return params


def _skill(level: Level, toml: Path, shown: str) -> list[Problem]:
    """The declared skill is one of the table, and the level has an activity that practises it."""
    where = line_of(toml.read_text(encoding="utf-8"), ["skill"])
    if level.skill not in SKILLS:
        message = f"there is no skill '{level.skill}'."
        return [Problem(shown, where, 0, message, did_you_mean(level.skill, SKILLS))]
    practises = SKILLS[level.skill]
    if practises & level.activities.keys():
        return []
    message = f"the skill '{level.skill}' is declared, and no activity of this level practises it."
    hint = f"Add one of these tables: {', '.join(f'[activities.{name}]' for name in sorted(practises))}."
    return [Problem(shown, where, 0, message, hint)]


def _start(level: Level, places: dict[str, Place], shown: str) -> list[Problem]:
    place = places.get(level.start_place)
    if place is None:
        hint = did_you_mean(level.start_place, places)
        return [Problem(shown, 0, 0, f"start_place '{level.start_place}' is not on the map.", hint)]
    if place.spot(level.start_spot) is None:
        hint = did_you_mean(level.start_spot, [s.name for s in place.spots])
        return [Problem(shown, 0, 0, f"start_spot '{level.start_spot}' is not a spot of '{place.name}'.", hint)]
    return []


def load_content(root: Path, language: str = ORIGINAL) -> Content:
    """All content below `root` (which holds levels/ and assets/).

    Raises ContentError only for what no session can do without (levels/home); a wrong level is left out.
    """
    home = root / "levels" / "home"
    levels: dict[str, LoadedLevel] = {}
    broken: dict[str, tuple[Problem, ...]] = {}
    for folder in sorted((root / "levels").iterdir()):
        if (folder / "level.toml").is_file():
            try:
                levels[folder.name] = load_level(folder, root, language)
            except ContentError as error:
                broken[folder.name] = error.problems
    places = load_places(home / "harbour.tmx", "levels/home/harbour.tmx")
    if "harbour" not in places:
        problem = Problem(
            "levels/home/harbour.tmx",
            0,
            0,
            "this map has no place 'harbour'.",
            did_you_mean("harbour", places),
        )
        raise ContentError([problem])
    return Content(
        levels=MappingProxyType(levels),
        broken=MappingProxyType(broken),
        models=MappingProxyType({name: model for name, (_, model) in ACTIVITIES.items()}),
        opening=read_toml(home / "opening.toml", Opening, "levels/home/opening.toml"),
        crossing=read_toml(home / "crossing.toml", Crossing, "levels/home/crossing.toml"),
        chart=read_toml(home / "chart.toml", Chart, "levels/home/chart.toml"),
        harbour=read_toml(home / "harbour.toml", Harbour, "levels/home/harbour.toml"),
        harbour_place=places["harbour"],
        root=root,
    )
