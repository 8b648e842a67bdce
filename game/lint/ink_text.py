"""An Ink file line by line, for rules about its words and cues: what is written where, whatever the story does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TAG = re.compile(r"#\s*([a-z_]+)\s*(?::\s*([^#\]]*))?")
_KNOT = re.compile(r"^\s*={1,3}\s*(?:function\s+)?(\w+)")
_LEAD = re.compile(r"^(?:[*+-]\s*)*(?:\(\w+\)\s*)?(?:\{[^}]*\}\s*)*")
_DIVERT = re.compile(r"->\s*[\w.]*")


@dataclass(frozen=True, slots=True)
class Written:
    """One written line: its number, the knot it stands in, its words without cues, and its cues."""

    number: int
    knot: str
    words: str
    tags: tuple[tuple[str, str], ...]
    is_choice: bool

    def tag(self, name: str) -> str | None:
        """The value of a cue, or None."""
        return next((value for key, value in self.tags if key == name), None)


def written(path: Path) -> Iterator[Written]:
    """Every line of the file that holds words or cues."""
    knot = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.split("//", 1)[0].strip()
        head = _KNOT.match(line)
        if head:
            knot = head.group(1) if line.startswith("==") else knot
            continue
        if not line or line.startswith(("~", "VAR ", "INCLUDE", "CONST ")):
            continue
        tags = tuple((name, (value or "").strip()) for name, value in _TAG.findall(line))
        bare = _DIVERT.sub("", _TAG.sub("", line))
        choice = line.startswith(("*", "+"))
        words = _LEAD.sub("", bare).replace("[", "").replace("]", "").strip(" -{}|")
        if words or tags:
            yield Written(number, knot, words, tags, choice)
