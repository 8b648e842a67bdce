"""At which line of a TOML file everything in it stands: tomllib does not say, and whoever mends a file has to know."""

import re
import tomllib
from bisect import bisect

Path = tuple[str | int, ...]
"""Keys, and places in lists counted from 0."""
_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")
_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*(\.?)""", re.ASCII)
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:[^"\\]|\\.)*"' + r"|'[^']*'|[^,\]}#\n]+", re.DOTALL
)


def lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, of each key and each part of a list. `text` must be TOML."""
    return _Reader(text).read()


class _Reader:
    """Goes through the text once. It trusts that the text is TOML, so that it only has to know where things begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._counts: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self._next():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    def _next(self) -> str:
        """The first letter of what comes next, behind spaces, commas and comments; "" at the end."""
        self.at = self._matched(_BETWEEN).end()
        return self.text[self.at : self.at + 1]

    def _matched(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        assert found is not None, f"this is not TOML at {self.at}"
        return found

    def _note(self, path: Path) -> None:
        self.found.setdefault(path, bisect(self._ends, self.at - 1) + 1)

    def _keys(self) -> list[str]:
        keys, more = list[str](), "."
        while more:
            found = self._matched(_KEY)
            name, more = found.groups()
            keys.append(next(iter(tomllib.loads(f"{name} = 0"))))
            self.at = found.end()
        return keys

    def _header(self) -> Path:
        """Where a header leads; tables that repeat count up."""
        start, repeated = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        path: Path = ()
        keys = self._keys()
        end = self.at + (2 if repeated else 1)
        self.at = start
        for number, key in enumerate(keys):
            path = (*path, key)
            self._note(path)
            if repeated and number == len(keys) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
                self._note(path)
        self.at = end
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        keys = self._keys()
        behind, self.at = self.at + 1, start
        for number in range(len(keys)):
            self._note((*table, *keys[: number + 1]))
        self.at = behind
        self._value((*table, *keys))

    def _value(self, path: Path) -> None:
        first = self._next()
        self._note(path)
        if first not in ("[", "{"):
            self.at = self._matched(_TEXT).end()
            return
        self.at += 1
        number = 0
        while self._next() not in ("]", "}"):
            if first == "[":
                self._value((*path, number))
                number += 1
            else:
                self._pair(path)
        self.at += 1
