"""Loads Help now from assets/help. A problem here is never played around: without help there is no game."""

from pathlib import Path

from game.core.problems import ContentError, Problem
from game.safety.help import DOORS, Country, Door, Help

from .toml_file import read_toml


def load_help(folder: Path) -> Help:
    """doors.toml, heavy.toml and every countries/*.toml below `folder`. Raises ContentError with all problems found."""
    from msgspec import Struct

    class Doors(Struct, frozen=True, forbid_unknown_fields=True):
        doors: tuple[Door, ...]
        steady: tuple[str, ...]

    class Heavy(Struct, frozen=True, forbid_unknown_fields=True):
        phrases: dict[str, tuple[str, ...]]

    heavy = read_toml(folder / "heavy.toml", Heavy, "assets/help/heavy.toml")
    doors = read_toml(folder / "doors.toml", Doors, "assets/help/doors.toml")
    problems = [
        Problem("assets/help/doors.toml", 0, 0, f"the door '{door}' is missing.", "All five stand there (S2).")
        for door in DOORS
        if door not in {d.id for d in doors.doors}
    ]
    countries: list[Country] = []
    for path in sorted((folder / "countries").glob("*.toml")):
        try:
            countries.append(read_toml(path, Country, f"assets/help/countries/{path.name}"))
        except ContentError as error:
            problems += error.problems
    if not countries:
        problems.append(Problem("assets/help/countries", 0, 0, "there is no country."))
    if problems:
        raise ContentError(problems)
    return Help(doors.doors, doors.steady, tuple(countries), heavy.phrases)
