"""The commands for writers: `run.py story run|play|test|check|map|ids|pot ...`."""

import argparse
import io
import json
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from game.core.problems import ContentError, Problem, did_you_mean

from .engine import EndlessStoryError
from .ids import level_name, write_ids
from .plans import run_plan
from .playing import RawTurn, raw_begin, raw_choose
from .story import read_story
from .terminal import play
from .vocabulary import check_vocabulary

LEVELS = Path(__file__).resolve().parents[2] / "levels"
_NUMBER = re.compile(r"[0-9]{1,6}")


Proof = Callable[[Path, Path], tuple[Problem, ...]]
"""All that `check` finds wrong with one level, from its folder and the folder that holds levels/."""


def main(argv: Sequence[str], proof: Proof | None = None) -> int:
    """Run one command. 0: fine; 1: something did not hold; 2: the story was refused, or wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a console of another alphabet would end in an error at the first …
    given = _parser().parse_args(argv)
    file: Path | None = None
    try:
        if given.command == "run":
            return run_story(given.file, given.choices, given.json)
        file = story_file(given.level)
        return _level(given.command, file, given, proof)
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except EndlessStoryError as error:
        print(endless(error, file or Path()), file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'This file'}: it cannot be read or written ({error.strerror}).", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py story", description="Read, play and test stories.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="play FILE.ink with choices given beforehand")
    run.add_argument("file", type=Path)
    run.add_argument("--choices", default="", help="which choices to take, counted from 1: 1,2,1")
    run.add_argument("--json", action="store_true", help="print the turns as JSON")
    about = {
        "play": "play a level in the terminal",
        "test": "run the plans of a level",
        "check": "prove what can be proved of a level, and count it",
        "map": "draw a level's story as a page for the browser",
        "ids": "write the ids that are missing in a level",
        "pot": "write the words of a level for translators",
    }
    for name, text in about.items():
        command = commands.add_parser(name, help=text)
        command.add_argument("level", help="a folder of levels/, or a path")
        if name == "map":
            command.add_argument("--out", type=Path, help="the file to write (default: map-LEVEL.html, here)")
    return parser


def _level(command: str, file: Path, given: argparse.Namespace, proof: Proof | None) -> int:
    match command:
        case "play":
            return play(file)
        case "ids":
            return ids(file)
        case "pot":
            return pot(file)
        case "map":
            return draw(file, given.out)
        case "test":
            return test(file)
        case _:
            return check(file, proof)


def story_file(level: str) -> Path:
    """The story of a level: by the folder's name ('02_swell' or 'swell'), or by a path. Raises ContentError."""
    path = Path(level)
    if path.suffix == ".ink" and path.is_file():
        return path
    folders = {folder.name: folder for folder in sorted(LEVELS.iterdir())} if LEVELS.is_dir() else {}
    named = {level_name(name): folder for name, folder in folders.items()}
    folder = path if path.is_dir() else folders.get(level) or named.get(level)
    if folder is None or not (folder / "story.ink").is_file():
        hint = did_you_mean(level, [name for name, f in folders.items() if (f / "story.ink").is_file()])
        raise ContentError([Problem(level, 0, 0, "there is no level with a story here.", hint)])
    return folder / "story.ink"


def run_story(file: Path, choices: str, as_json: bool) -> int:
    """Print the turns of a story, one for its beginning and one for each choice, as far as the choices can be taken.

    Choices left over when the story has ended are no mistake: the transcript is whole. A choice that is no number or
    not on offer is one (1): what was played until there is printed all the same.
    """
    story = read_story(file, str(file))
    told: set[str] = set()
    for problem in check_vocabulary(story):
        if problem.message not in told:
            print(problem, file=sys.stderr)
        told.add(problem.message)
    turns: list[RawTurn] = []
    code = 0
    try:
        turns.append(raw_begin(story))
        for word in filter(None, map(str.strip, choices.split(","))):
            index, trouble, code = _picked(word, turns)
            if trouble:
                print(trouble, file=sys.stderr)
                break
            turns.append(raw_choose(story, turns[-1], index))
    except EndlessStoryError as error:
        print(endless(error, file), file=sys.stderr)
        code = 2
        if not turns:
            return code
    if as_json:
        print(json.dumps([_plain(turn) for turn in turns], ensure_ascii=False))
    else:
        for number, turn in enumerate(turns):
            if number:
                print()
            _print_raw(turn)
    if turns[-1].ran.ran_out:
        print("Ink runs out of words here; end the story with -> END.", file=sys.stderr)
    return code


def _picked(word: str, turns: list[RawTurn]) -> tuple[int, str, int]:
    """The choice that a number stands for, counted from 0; or why there is none, and the exit code for it."""
    count, taken = len(turns[-1].offered), len(turns) - 1
    after = "at the beginning" if not taken else f"after {taken} choice{'s' * (taken > 1)}"
    if not _NUMBER.fullmatch(word):
        return 0, f"'{word}' is not the number of a choice. Write numbers with commas between them, such as 1,2,1.", 1
    if not count:
        return 0, f"The story is over {after}; the choices left over were not needed.", 0
    if not 1 <= int(word) <= count:
        on_offer = "only choice 1" if count == 1 else f"choices 1 to {count}"
        return 0, f"There is no choice {word} {after}; {on_offer} can be taken there.", 1
    return int(word) - 1, "", 0


def endless(error: EndlessStoryError, file: Path) -> str:
    """What to say of a story that cannot go on: it goes round without a choice, or a number grew too large."""
    place, folder = str(error), str(file)[: -len(file.name)] if file.name else ""
    where = place if place.startswith(folder) else folder + place
    return f"{where}: {error.what}. {error.hint}"


def _plain(turn: RawTurn) -> dict[str, object]:
    lines = [{"text": line.text, "tags": list(line.tags)} for line in turn.ran.lines if line.text or line.tags]
    return {"lines": lines, "choices": [choice.text for choice in turn.offered]}


def _print_raw(turn: RawTurn) -> None:
    for line in turn.ran.lines:
        if line.text or line.tags:
            print(line.text + "".join(f"  # {tag}" for tag in line.tags))
    for number, choice in enumerate(turn.offered, start=1):
        print(f"  {number}. {choice.text}" + "".join(f"  # {tag}" for tag in choice.tags))


# Levels


def ids(file: Path) -> int:
    """Write the ids that are missing."""
    written = write_ids(file, level_name(file.resolve().parent.name))
    print(f"{written} ids written into {file.name}." if written else "Every line and choice has its id.")
    return 0


def test(file: Path) -> int:
    """Run all plans beside a story."""
    story = read_story(file, str(file))
    plans = sorted((file.parent / "plans").glob("*.plan"))
    failed = 0
    for plan in plans:
        try:
            problems = run_plan(story, plan.read_text(encoding="utf-8-sig"), f"plans/{plan.name}")
        except UnicodeDecodeError:
            hint = "Save it with the encoding UTF-8."
            problems = (Problem(f"plans/{plan.name}", 0, 0, "this file is not plain text in UTF-8.", hint),)
        failed += bool(problems)
        for problem in problems:
            print(problem)
    print(f"{len(plans)} plans, {failed} failed" if plans else "There are no plans beside this story.")
    return 1 if failed or not plans else 0


def check(file: Path, proof: Proof | None = None) -> int:
    """Print what the checker finds, and the facts of the story."""
    from .checker import LevelFacts, check_story
    from .facts import story_facts

    story = read_story(file, str(file))
    toml = file.parent / "level.toml"
    if proof is not None and toml.is_file() and file.name == "story.ink":
        found = proof(file.resolve().parent, LEVELS.parent)
    else:
        activities = tomllib.loads(toml.read_text(encoding="utf-8")).get("activities", {}) if toml.is_file() else {}
        found = check_story(story, LevelFacts(practises=frozenset(activities)))
    described = ""
    try:
        described = story_facts(story).described()
    except ContentError as error:
        found = tuple({*found, *error.problems})
    for problem in sorted(found):
        print(problem)
    if described:
        print(described)
    print(f"{len(found)} problem{'s' * (len(found) > 1)}" if found else "nothing wrong")
    return 1 if found else 0


def pot(file: Path) -> int:
    """Write the words for translators, and say what is missing in the translations there are."""
    from .pot import write_pot
    from .translations import check_translations

    written, count = write_pot(file, str(file))
    print(f"{count} messages written into {written}.")
    found = check_translations(file, str(file))
    for problem in found:
        print(problem)
    return 1 if found else 0


def draw(file: Path, out: Path | None) -> int:
    """Write the picture of a story."""
    from .picture import write_picture

    out = out or Path(f"map-{level_name(file.resolve().parent.name)}.html")
    write_picture(file, str(file), out)
    print(f"The map is in {out}. Open it in a browser.")
    return 0
