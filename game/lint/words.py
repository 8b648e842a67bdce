"""Words that no player text holds: nothing is treated or cured, nobody is counted, nothing runs out (clinical.md)."""

import re
from pathlib import Path

from game.core.problems import Problem

BANNED = {
    r"treat(?:s|ed|ment|ing)?": "This game treats nothing; say what a person does or notices.",
    r"cur(?:e|es|ed|ing)": "Nothing is cured here; 'it helps some' is true.",
    r"diagnos\w*": "The game never says what somebody has.",
    r"therap\w*": "Say what is done, not what it would be called.",
    r"streak\w*": "Nothing is counted by days.",
    r"hurry|limited time|last chance": "Nothing runs out.",
    r"commit(?:s|ted|ting)? suicide": "Say 'died by suicide'.",
    r"lazy": "Nobody is lazy here.",
}
SEEN = ("levels/**/*.ink", "levels/**/*.toml", "assets/help/*.toml", "assets/locale/**/*.po")
_FOR_ADULTS = re.compile(r"^\s*(?:sources|contraindications|steps|need|how|measure|skill)\s*=|^\s*//|^\s*#")


def check(root: Path) -> tuple[Problem, ...]:
    """Every banned word in a text that players read. Tables of level.toml written for clinicians are passed over."""
    problems: list[Problem] = []
    for pattern in SEEN:
        for path in sorted(root.glob(pattern)):
            problems += _file(path, path.relative_to(root).as_posix())
    return tuple(problems)


def _file(path: Path, shown: str) -> list[Problem]:
    problems: list[Problem] = []
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if _FOR_ADULTS.match(line):
            inside = line.rstrip().endswith("[")
            continue
        if inside:
            inside = not line.strip().startswith("]")
            continue
        for word, hint in BANNED.items():
            found = re.search(rf"\b(?:{word})\b", line, re.IGNORECASE)
            if found:
                problems.append(Problem(shown, number, found.start() + 1, f"the word '{found.group(0)}'.", hint))
    return problems
