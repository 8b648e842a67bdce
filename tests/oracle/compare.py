"""Plays the same stories here and in inkjs and names every difference (a tool for development; no test needs it).

usage: python -m tests.oracle.compare --inkjs FOLDER [--runs 50] [--turns 40] [--seed 1] FILE.ink ...
inkjs comes from npm, into a folder outside this repository.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.core.problems import ContentError
from game.story import EndlessStoryError, load_story
from game.story.engine import TooLargeError
from game.story.playing import RawTurn, raw_begin, raw_choose
from game.story.story import Story

_PLAYER = Path(__file__).with_name("play_ink.js")


def oracle(files: Sequence[Path], inkjs: Path, runs: int, turns: int, seed: int) -> list[dict[str, Any]]:
    """What inkjs says of each file."""
    command = ["node", str(_PLAYER), str(inkjs), str(runs), str(turns), str(seed)]
    listed = "\n".join(str(file.resolve()) for file in files)
    done = subprocess.run(command, input=listed, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


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
        return "" if "endless" in run.get("crash", "") else "endless here, not in ink"


def _differences(story: Story, run: dict[str, Any]) -> str:
    if "endless" in run.get("crash", ""):
        return ""  # which turn it was in is not known; the checker finds such loops by itself
    if "crash" in run:
        return f"the oracle crashed: {run['crash']}"
    turn = raw_begin(story)
    for number, expected in enumerate(run["turns"]):
        got = as_json(turn)
        if got != expected:
            return f"choices {run['choices'][:number]}\n   ink:  {json.dumps(expected)}\n   ours: {json.dumps(got)}"
        if number < len(run["choices"]):
            turn = raw_choose(story, turn, run["choices"][number])
    faults = [f for f in run["faults"] if "ran out of content" not in f]
    if faults:
        return f"choices {run['choices']}: the oracle complains: {faults[0]}"
    if bool(run["faults"]) != turn.ran.ran_out:
        return f"choices {run['choices']}: ran out: ink {bool(run['faults'])}, ours {turn.ran.ran_out}"
    return ""


def main(argv: Sequence[str]) -> int:
    """Compare all files named; 1 if any differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inkjs", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--refusals", action="store_true", help="also print what is refused here")
    parser.add_argument("files", type=Path, nargs="+")
    args = parser.parse_args(argv)
    accepted: list[tuple[Path, Story]] = []
    for file in args.files:
        try:
            story = load_story(file)
            raw_begin(story)
            accepted.append((file, story))
        except ContentError as error:
            if args.refusals:
                print(error)
        except EndlessStoryError:
            continue
    bad = 0
    found = oracle([file for file, _ in accepted], args.inkjs, args.runs, args.turns, args.seed) if accepted else []
    for (file, story), said in zip(accepted, found, strict=True):
        trouble = f"ink refuses it: {said['errors'][0]}" if said["errors"] else ""
        for run in said["runs"]:
            trouble = trouble or differences(story, run)
        if trouble:
            bad += 1
            print(f"{file}: {trouble}")
    turns = sum(len(run["turns"]) for said in found for run in said["runs"])
    print(f"{len(args.files)} stories, {len(accepted)} accepted, {turns} turns compared, {bad} different")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
