"""At which line of a TOML file a value stands: tomllib does not say, and whoever mends a file has to know."""

import re
import tomllib
from typing import Any

Path = tuple[str | int, ...]
"""Keys, and places in lists counted from 0."""
_HEADER = re.compile(r"(\[{1,2})([^\[\]]+)\]{1,2}\s*(#.*)?$")
_MAY_END = ("]", "}", '"""', "'''")


def line_of(text: str, path: Path) -> int:
    """The line, counted from 1, of what `path` leads to, or of the nearest thing around it; 0 means the whole file.
    `text` must be TOML."""
    found = _lines(text)
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 0)


def _lines(text: str) -> dict[Path, int]:
    lines = text.splitlines()
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        header = _HEADER.match(line)
        if header:
            table = _table(header.group(2), header.group(1) == "[[", counts)
            found[table] = at + 1
            for depth in range(1, len(table)):
                found.setdefault(table[:depth], at + 1)
        elif line and not line.startswith("#"):
            end = _end(lines, at)
            statement = tomllib.loads("\n".join(lines[at:end]))
            for path, value in _walk(statement):
                found.setdefault(table + path, _nearest(lines, at, end, value) + 1)
            at = end - 1
        at += 1
    return found


def _table(name: str, repeated: bool, counts: dict[Path, int]) -> Path:
    """Where a header leads; tables that repeat count up."""
    path: Path = ()
    keys = _keys(tomllib.loads(f"[{name}]"))
    for number, key in enumerate(keys):
        path = (*path, key)
        if repeated and number == len(keys) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _keys(nested: dict[str, Any]) -> list[str]:
    keys: list[str] = []
    while nested:
        key, nested = next(iter(nested.items()))
        keys.append(key)
    return keys


def _end(lines: list[str], at: int) -> int:
    """The line after a statement that begins at one. A value over many lines is tried only where it may end."""
    for end in range(at + 1, len(lines)):
        if end > at + 1 and not lines[end - 1].partition("#")[0].rstrip().endswith(_MAY_END):
            continue
        try:
            tomllib.loads("\n".join(lines[at:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return len(lines)


def _walk(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([(path, value)] if path else []), *(one for key, each in inner for one in _walk(each, (*path, key)))]


def _nearest(lines: list[str], at: int, end: int, value: Any) -> int:
    """The line of a statement in which a text itself stands."""
    if isinstance(value, str) and value:
        return next((line for line in range(at, end) if value in lines[line]), at)
    return at
