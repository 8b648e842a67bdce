"""The two programs that play Ink beside ours: inkjs, which also compiles, and bink, which plays what inkjs compiled.

inkjs is put into `.ci/node` by `npm ci` (`.ci/run` does it); TIDELIGHT_INKJS names another folder.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
INKJS = Path(os.environ.get("TIDELIGHT_INKJS") or ROOT / ".ci" / "node" / "node_modules" / "inkjs")
BINK_EXISTS_HERE = sys.platform == "linux" and platform.machine() == "x86_64"
"""It has built files for few systems; where it has, it must be there."""

FEW_STEPS = 1_500
"""After so many steps without a choice a run is given up as endless. Few stories that end go further, and in an
endless one every step costs more than the one before."""
MANY_STEPS = 100_000
"""Ten for each of the steps that a turn may have here. A turn in a round of sums takes about four."""

_PLAYER = Path(__file__).with_name("play_ink.js")


class MissingError(Exception):
    """What the oracle needs is not installed."""


class Ink:
    """inkjs in a process of its own, for as many stories as come."""

    def __init__(self, inkjs: Path = INKJS) -> None:
        node = shutil.which("node")
        if node is None:
            raise MissingError("The stories cannot be held against Ink: 'node' is not installed. .ci/run installs it.")
        if not (inkjs / "dist" / "ink-full.js").is_file():
            raise MissingError("The stories cannot be held against Ink: inkjs is missing. Run 'npm ci' in .ci/node.")
        self._process = subprocess.Popen(
            [node, str(_PLAYER), str(inkjs.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def play(self, file: Path, runs: int, turns: int, seed: int) -> dict[str, Any]:
        """What inkjs says of a story, and what came of playing it at random so often."""
        return self._asked(file, runs=runs, turns=turns, seed=seed, steps=FEW_STEPS, first=())

    def follow(self, file: Path, choices: Sequence[int], turns: int) -> dict[str, Any]:
        """One run that begins with these choices, with so many steps a turn that a long turn comes to its end."""
        said = self._asked(file, runs=1, turns=turns, seed=1, steps=MANY_STEPS, first=choices)
        run: dict[str, Any] = said["runs"][0]
        return run

    def _asked(self, file: Path, **asked: object) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        asked["file"] = str(file.resolve())
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said


class Bink:
    """bink with one story that inkjs compiled. It is built once for all plays: bink keeps the memory of each it builds,
    and 2,000 of a level are gigabytes."""

    def __init__(self, compiled: str) -> None:
        try:
            from bink.story import Story as BinkStory
        except ImportError as error:
            raise MissingError("The stories cannot be held against bink: it is not installed.") from error
        self._story = BinkStory(compiled)

    def differs(self, run: dict[str, Any]) -> str:
        """The first difference between a run of inkjs and the same choices in bink, or an empty string."""
        if "crash" in run:
            return ""
        story = self._story
        story.reset_state()
        for number, expected in enumerate(run["turns"]):
            lines = []
            while story.can_continue():
                try:
                    text = story.cont()
                except RuntimeError as error:
                    # inkjs notes that the content ran out and gives the line all the same.
                    return "" if run["faults"] and "ran out of content" in str(error) else f"bink stops: {error}"
                lines.append({"text": text.removesuffix("\n"), "tags": list(story.get_current_tags())})
            offered = story.get_current_choices()
            choices = [{"text": offered[n], "tags": list(offered.get_tags(n))} for n in range(len(offered))]
            if {"lines": lines, "choices": choices} != expected:
                got = json.dumps({"lines": lines, "choices": choices})
                return f"choices {run['choices'][:number]}\n   inkjs: {json.dumps(expected)}\n   bink:  {got}"
            if number < len(run["choices"]):
                story.choose_choice_index(run["choices"][number])
        return ""
