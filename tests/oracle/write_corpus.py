"""Writes what inkjs plays of the corpus into `played.json`, and what is refused here into `refused.json`.

usage: python -m tests.oracle.write_corpus
Look at what changes: the first file says what Ink does, and each line of the second is read by a writer.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from game.core.problems import ContentError
from game.story import load_story

from .players import Ink

CORPUS = Path(__file__).resolve().parents[1] / "story_corpus"
_MOST = 4


def numbered(folder: Path) -> list[Path]:
    """The stories of a folder in order; files that others include have no number in front."""
    found = [path for path in folder.glob("*.ink") if path.name[0].isdigit()]
    return sorted(found, key=lambda path: int(re.findall(r"\d+", path.name)[0]))


def different(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A few runs that took different choices."""
    by_choices = {tuple(run["choices"]): {"choices": run["choices"], "turns": run["turns"]} for run in runs}
    return list(by_choices.values())[:_MOST]


def refusals(path: Path) -> list[str]:
    """What is said of a story that must be refused."""
    try:
        load_story(path)
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    raise SystemExit(f"{path} is accepted")


def main() -> int:
    """Write both files; 1 if Ink itself refuses a story that is to be played."""
    played: dict[str, object] = {}
    with Ink() as ink:
        for path in numbered(CORPUS / "play"):
            said = ink.play(path, 30, 12, 1)
            if said["errors"]:
                print(f"{path.name}: {said['errors'][0]}")
                return 1
            played[path.stem] = different(said["runs"])
    refused = {path.stem: refusals(path) for path in numbered(CORPUS / "refuse")}
    one_a_line = ",\n".join(f" {json.dumps(name)}: {json.dumps(runs)}" for name, runs in played.items())
    (CORPUS / "played.json").write_text("{\n" + one_a_line + "\n}\n", encoding="utf-8")
    (CORPUS / "refused.json").write_text(json.dumps(refused, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
