"""The commands for writers: `run.py story run|play|ids|test|check ...`."""

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from game.core.problems import ContentError, Problem, did_you_mean

from .engine import EndlessStoryError
from .ids import level_name, write_ids
from .model import Line, State, Turn
from .plans import run_plan
from .playing import RawTurn, begin, choose, go_to, raw_begin, raw_choose
from .story import Story, read_story

LEVELS = Path(__file__).resolve().parents[2] / "levels"


def main(argv: Sequence[str]) -> int:
    """Run one command. 0: fine; 1: something did not hold; 2: the story was refused, or wrong use."""
    parser = argparse.ArgumentParser(prog="run.py story", description="Read, play and test stories.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="play FILE.ink with choices given beforehand")
    run.add_argument("file", type=Path)
    run.add_argument("--choices", default="", help="which choices to take, counted from 1: 1,2,1")
    run.add_argument("--json", action="store_true", help="print the turns as JSON")
    about = {
        "play": "play a level in the terminal",
        "ids": "write the ids that are missing in a level",
        "test": "run the plans of a level",
        "check": "prove what can be proved of a level, and count it",
    }
    for name, text in about.items():
        commands.add_parser(name, help=text).add_argument("level", help="a folder of levels/, or a path")
    given = parser.parse_args(argv)
    try:
        if given.command == "run":
            return run_story(given.file, given.choices, given.json)
        level: Callable[[Path], int] = {"play": play, "ids": ids, "test": test, "check": check}[given.command]
        return level(story_file(given.level))
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 2
    except EndlessStoryError as error:
        print(f"{error}: the story goes round here and never offers a choice.", file=sys.stderr)
        return 2


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
    """Print the turns of a story, one for its beginning and one for each choice."""
    story = read_story(file, str(file))
    turn = raw_begin(story)
    turns = [turn]
    for word in filter(None, choices.replace(" ", "").split(",")):
        count = len(turn.offered)
        if not word.isdigit() or not 1 <= int(word) <= count:
            offered = f"choices 1 to {count}" if count else "no choices: the story is over"
            print(f"'{word}' cannot be chosen after {len(turns) - 1} choices; there are {offered}.", file=sys.stderr)
            return 1
        turn = raw_choose(story, turn, int(word) - 1)
        turns.append(turn)
    if as_json:
        print(json.dumps([_plain(turn) for turn in turns], ensure_ascii=False))
    else:
        for turn in turns:
            _print_raw(turn)
    if turn.ran.ran_out:
        print("Ink runs out of words here; end the story with -> END.", file=sys.stderr)
    return 0


def _plain(turn: RawTurn) -> dict[str, object]:
    lines = [{"text": line.text, "tags": list(line.tags)} for line in turn.ran.lines if line.text or line.tags]
    return {"lines": lines, "choices": [choice.text for choice in turn.offered]}


def _print_raw(turn: RawTurn) -> None:
    for line in turn.ran.lines:
        if line.text or line.tags:
            print(line.text + "".join(f"  # {tag}" for tag in line.tags))
    for number, choice in enumerate(turn.offered, start=1):
        print(f"  {number}. {choice.text}" + "".join(f"  # {tag}" for tag in choice.tags))


# Playing in the terminal

_HELP = "number: choose   v: variables   k KNOT: go to a knot   b: back   q: stop"


def play(file: Path, ask: Callable[[str], str] = input) -> int:
    """Play a level in the terminal."""
    story = read_story(file, str(file))
    turn = begin(story)
    past: list[Turn] = []
    print(_HELP)
    while True:
        _print_turn(turn)
        if turn.ended:
            print("(The story is over.)")
        try:
            said = ask("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        command, _, name = said.partition(" ")
        if command == "q":
            return 0
        if command == "v":
            _print_memory(turn.state)
        elif command == "b" and past:
            turn = past.pop()
        elif command == "k":
            past.append(turn)
            turn = _at_knot(story, turn, name.strip())
        elif command.isdigit() and 1 <= int(command) <= len(turn.choices):
            past.append(turn)
            turn = choose(story, turn.state, int(command) - 1)
        else:
            print(_HELP)


def _at_knot(story: Story, turn: Turn, name: str) -> Turn:
    if name not in story.program.knots:
        print(f"There is no knot '{name}'. {did_you_mean(name, story.program.knots)}")
        return turn
    return go_to(story, turn.state, name)


def _print_turn(turn: Turn) -> None:
    print()
    for line in turn.lines:
        print(_spoken(line))
    for choice in turn.choices:
        cues = [str(tag) for tag in choice.tags if tag.name != "id"]
        print(f"  {choice.index + 1}. {choice.text}" + (f"   [{', '.join(cues)}]" if cues else ""))


def _spoken(line: Line) -> str:
    speaker = line.tag("speaker")
    cues = [str(tag) for tag in line.tags if tag.name not in ("id", "speaker", "feel")]
    return (f"{speaker.upper()}: " if speaker else "") + line.text + (f"   [{', '.join(cues)}]" if cues else "")


def _print_memory(state: State) -> None:
    for name, value in (*state.values, *state.counts):
        print(f"  {name} = {value}")


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
        problems = run_plan(story, plan.read_text(encoding="utf-8"), f"plans/{plan.name}")
        failed += bool(problems)
        for problem in problems:
            print(problem)
    print(f"{len(plans)} plans, {failed} failed" if plans else "There are no plans beside this story.")
    return 1 if failed or not plans else 0


def check(file: Path) -> int:
    """Print what the checker finds, and the facts of the story."""
    from .checker import LevelFacts, check_story
    from .facts import story_facts

    story = read_story(file, str(file))
    toml = file.parent / "level.toml"
    activities = tomllib.loads(toml.read_text(encoding="utf-8")).get("activities", {}) if toml.is_file() else {}
    found = check_story(story, LevelFacts(practises=frozenset(activities)))
    for problem in sorted(found):
        print(problem)
    print(story_facts(story).described())
    print(f"{len(found)} problems" if found else "nothing wrong")
    return 1 if found else 0
