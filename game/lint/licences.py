"""Every drawing, font and sound has an entry in assets/LICENSES.toml: whose it is, and where its licence lies."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from game.core.problems import Problem, did_you_mean

SHOWN = "assets/LICENSES.toml"
QUESTIONS = "../telemetry/questions"
FOLDERS = ("art", "fonts", "sound", QUESTIONS)
OPEN = ("Apache-2.0", "CC-BY-4.0", "CC0-1.0", "MIT", "OFL-1.1")
OF_QUESTIONS = (*OPEN, "CC-BY-NC-SA-3.0-IGO")
"""A questionnaire of somebody else's may forbid commercial use: it is asked only where a study names it."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry. `covers` names files, or folders ending in "/"; all paths count from assets/."""

    covers: tuple[str, ...]
    author: str
    licence: str
    source: str
    licence_file: str


def check(root: Path) -> tuple[Problem, ...]:
    """The problems of the table of licences, and every file that it forgets."""
    try:
        text = (root / SHOWN).read_text(encoding="utf-8")
        rows = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return (Problem(SHOWN, 0, 0, f"the table of licences cannot be read ({error})."),)
    problems = [
        Problem(SHOWN, 0, 0, f"unknown name '{key}'.", did_you_mean(key, ["entry"])) for key in rows if key != "entry"
    ]
    starts = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[entry]]"]
    entries = []
    for index, row in enumerate(rows.get("entry", [])):
        line = starts[index] if index < len(starts) else 0
        try:
            entry = msgspec.convert(row, Entry)
        except msgspec.ValidationError as error:
            problems.append(
                Problem(SHOWN, line, 0, f"{error}.", f"An entry has: {', '.join(Entry.__struct_fields__)}.")
            )
            continue
        entries.append(entry)
        problems += (Problem(SHOWN, line, 0, message, hint) for message, hint in _wrong(root / "assets", entry))
    problems += _forgotten(root / "assets", entries)
    return tuple(problems)


def _wrong(assets: Path, entry: Entry) -> Iterator[tuple[str, str]]:
    """What is wrong with one entry: message and hint."""
    for name in ("author", "source"):
        if not getattr(entry, name).strip():
            yield f"'{name}' is empty.", "Own work says so: 'Own work: ...'."
    known = OF_QUESTIONS if all(path.startswith(f"{QUESTIONS}/") for path in entry.covers) else OPEN
    if entry.licence not in known:
        yield f"the licence '{entry.licence}' is not one of the open ones.", did_you_mean(entry.licence, known)
    licence = assets / entry.licence_file
    if not (entry.licence_file and licence.is_file() and licence.stat().st_size):
        yield f"there is no licence file '{entry.licence_file}'.", "Put the licence's text beside what it is for."
    for path in entry.covers:
        there = (assets / path).is_dir() if path.endswith("/") else (assets / path).is_file()
        if not there:
            yield f"'{path}' is not there.", "A folder ends in '/'. Take out what is gone."


def _forgotten(assets: Path, entries: list[Entry]) -> Iterator[Problem]:
    """Files without an entry. Licence texts and LICENSES.toml need none."""
    covered = {path for entry in entries for path in entry.covers}
    texts = {entry.licence_file for entry in entries}
    for folder in FOLDERS:
        for path in sorted((assets / folder).rglob("*")):
            name = path.relative_to(assets)
            if not path.is_file() or name.as_posix() in texts or name.as_posix() in covered:
                continue
            if not any(f"{parent.as_posix()}/" in covered for parent in name.parents):
                yield Problem(f"assets/{name.as_posix()}", 0, 0, "nobody says whose this is.", f"Add it to {SHOWN}.")
