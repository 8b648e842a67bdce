"""Plays the same stories here, in inkjs and in bink, and names every difference.

usage: python -m tests.oracle.compare [--runs 50] [--turns 40] [--seed 1] FILE.ink ...
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.core.problems import ContentError
from game.story import EndlessStoryError, load_story
from game.story.engine import TooLargeError
from game.story.playing import RawTurn, raw_begin, raw_choose
from game.story.story import Story

from .players import BINK_EXISTS_HERE, Bink, Ink


@dataclass(slots=True)
class Compared:
    """What came of playing one story everywhere. `trouble` is empty if all agree."""

    plays: int = 0
    turns: int = 0
    trouble: str = ""


def compare(ink: Ink, file: Path, story: Story, runs: int, turns: int, seed: int) -> Compared:
    """Play a story at random in inkjs, and the same choices here and in bink."""
    said = ink.play(file, runs, turns, seed)
    if said["errors"]:
        return Compared(trouble=f"accepted here, refused by Ink: {said['errors'][0]}")
    bink = Bink(said["json"]) if BINK_EXISTS_HERE else None
    found = Compared()
    compared: set[str] = set()
    for run in said["runs"]:
        found.plays += 1
        found.turns += len(run["turns"])
        same = json.dumps([run["choices"], run.get("crash")])
        if same in compared or found.trouble:
            continue  # nothing in a story is left to chance: the same choices are the same play
        compared.add(same)
        found.trouble = differences(story, run)
        if found.trouble and _endless(run):
            run = ink.follow(file, run["choices"], turns)
            found.trouble = differences(story, run)
        if bink is not None and not found.trouble and not run["large"]:
            found.trouble = bink.differs(run)
    return found


def as_json(turn: RawTurn) -> dict[str, Any]:
    """A turn in the form in which the oracle gives it."""
    return {
        "lines": [{"text": line.text, "tags": list(line.tags)} for line in turn.ran.lines],
        "choices": [{"text": c.text, "tags": list(c.tags)} for c in turn.offered],
    }


def differences(story: Story, run: dict[str, Any]) -> str:
    """The first difference between a run of the oracle and ours, or an empty string.

    Where we stop at a number that is too large, Ink's must be out of the range too; what comes after is not compared,
    for the programs that play Ink do not agree on it."""
    choices, expected = run["choices"], run["turns"]
    turns: list[RawTurn] = []
    try:
        while len(turns) <= len(choices):
            turns.append(raw_choose(story, turns[-1], choices[len(turns) - 1]) if turns else raw_begin(story))
            at = len(turns) - 1
            if at < len(expected) and as_json(turns[at]) != expected[at]:
                ink, ours = json.dumps(expected[at]), json.dumps(as_json(turns[at]))
                return f"choices {choices[:at]}\n   ink:  {ink}\n   ours: {ours}"
    except TooLargeError:
        large = len(turns) in run["large"]
        return "" if large else f"choices {choices[: len(turns)]}: too large a number here, not in ink"
    except EndlessStoryError:
        both = _endless(run) and len(turns) == len(expected)
        return "" if both else f"choices {choices[: len(turns)]}: endless here, not in ink"
    return _faults(run, turns[-1])


def _endless(run: dict[str, Any]) -> bool:
    return "endless" in run.get("crash", "")


def _faults(run: dict[str, Any], last: RawTurn) -> str:
    """What the oracle complains of at the end of a run, unless we do too."""
    if "crash" in run:
        crash = "endless in ink, not here" if _endless(run) else f"the oracle crashed: {run['crash']}"
        return f"choices {run['choices']}: {crash}"
    faults = [f for f in run["faults"] if "ran out of content" not in f]
    if faults:
        return f"choices {run['choices']}: the oracle complains: {faults[0]}"
    if bool(run["faults"]) != last.ran.ran_out:
        return f"choices {run['choices']}: ran out: ink {bool(run['faults'])}, ours {last.ran.ran_out}"
    return ""


def main(argv: Sequence[str]) -> int:
    """Compare all files named; 1 if any differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--refusals", action="store_true", help="also print what is refused here")
    parser.add_argument("files", type=Path, nargs="+")
    args = parser.parse_args(argv)
    accepted = bad = turns = 0
    with Ink() as ink:
        for file in args.files:
            try:
                story = load_story(file)
            except ContentError as error:
                if args.refusals:
                    print(error)
                continue
            found = compare(ink, file, story, args.runs, args.turns, args.seed)
            accepted, turns = accepted + 1, turns + found.turns
            if found.trouble:
                bad += 1
                print(f"{file}: {found.trouble}")
    print(f"{len(args.files)} stories, {accepted} accepted, {turns} turns compared, {bad} different")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
