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

from .players import BINK_EXISTS_HERE, Ink, bink_differs


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
    found = Compared()
    for run in said["runs"]:
        found.plays += 1
        found.turns += len(run["turns"])
        found.trouble = found.trouble or differences(story, run)
        if BINK_EXISTS_HERE and not found.trouble:
            found.trouble = bink_differs(said["json"], run)
    return found


def as_json(turn: RawTurn) -> dict[str, Any]:
    """A turn in the form in which the oracle gives it."""
    return {
        "lines": [{"text": line.text, "tags": list(line.tags)} for line in turn.ran.lines],
        "choices": [{"text": c.text, "tags": list(c.tags)} for c in turn.offered],
    }


def differences(story: Story, run: dict[str, Any]) -> str:
    """The first difference between a run of the oracle and ours, or an empty string."""
    try:
        return _differences(story, run)
    except TooLargeError:
        return ""  # refused while playing: the programs that play Ink do not agree from here on
    except EndlessStoryError:
        return "" if _endless(run) else "endless here, not in ink"


def _endless(run: dict[str, Any]) -> bool:
    return "endless" in run.get("crash", "")


def _differences(story: Story, run: dict[str, Any]) -> str:
    if "crash" in run and not _endless(run):
        return f"the oracle crashed: {run['crash']}"
    turn = raw_begin(story)
    for number, expected in enumerate(run["turns"]):
        got = as_json(turn)
        if got != expected:
            return f"choices {run['choices'][:number]}\n   ink:  {json.dumps(expected)}\n   ours: {json.dumps(got)}"
        if number < len(run["choices"]):
            turn = raw_choose(story, turn, run["choices"][number])
    if _endless(run):
        return f"choices {run['choices']}: endless in ink, not here"
    faults = [f for f in run["faults"] if "ran out of content" not in f]
    if faults:
        return f"choices {run['choices']}: the oracle complains: {faults[0]}"
    if bool(run["faults"]) != turn.ran.ran_out:
        return f"choices {run['choices']}: ran out: ink {bool(run['faults'])}, ours {turn.ran.ran_out}"
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
