"""Reads a TOML file into a declared struct; what does not fit is said with file, line and a hint."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from game.core.problems import ContentError, Problem, did_you_mean

T = TypeVar("T")


def read_toml(path: Path, kind: type[T], shown: str = "") -> T:
    """The file as a `kind` (a msgspec Struct). Raises ContentError; a missing file is a problem as well."""
    shown = shown or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Problem(shown, 0, 0, f"this file cannot be read ({error}).")]) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(where.group(1)), int(where.group(2))) if where else (0, 0)
        raise ContentError([Problem(shown, line, column, f"this is not TOML: {error}.")]) from error
    return converted(raw, kind, text, shown)


def converted(raw: Any, kind: type[T], text: str, shown: str, within: tuple[str, ...] = ()) -> T:
    """`raw` as a `kind`. `text` is the file it came from and `within` the tables around it, to find the line."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise ContentError([_problem(str(error), kind, text, shown, within)]) from error


def _problem(message: str, kind: type[Any], text: str, shown: str, within: tuple[str, ...]) -> Problem:
    path = re.search(r"at `\$(.*?)`", message)
    steps = (*within, *re.findall(r"\.([\w-]+)|\[(\d+|\.\.\.)\]", path.group(1) if path else ""))
    keys = [step if isinstance(step, str) else step[0] for step in steps]
    keys = [key for key in keys if key]
    field = re.search(r"(unknown|required) field `([^`]+)`", message)
    hint = ""
    if field and field.group(1) == "unknown":
        hint = did_you_mean(field.group(2), _fields(kind, keys[len(within) :]))
        keys.append(field.group(2))
    return Problem(shown, line_of(text, keys), 0, message.replace("`", "'").replace("$", "the file") + ".", hint)


def _fields(kind: type[Any], keys: list[str]) -> tuple[str, ...]:
    """The names of the fields of the struct that `keys` lead to; empty where they lead elsewhere."""
    at: Any = kind
    for key in keys:
        found = {f.name: f.type for f in _struct_fields(at)}.get(key)
        inner = [found, *getattr(found, "__args__", ())]
        at = next((c for c in inner if isinstance(c, type) and issubclass(c, msgspec.Struct)), None)
    return tuple(f.name for f in _struct_fields(at))


def _struct_fields(kind: Any) -> tuple[Any, ...]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return msgspec.structs.fields(kind)
    return ()


def line_of(text: str, keys: list[str]) -> int:
    """The line where the last of `keys` stands, looking for each after the one before; 0 if none is found."""
    at, line = 0, 0
    for key in keys:
        pattern = rf"^\s*(?:{re.escape(key)}\s*=|\[\[?[^\]]*\b{re.escape(key)}\b[^\]]*\]|.*\b{re.escape(key)}\s*=)"
        found = re.search(pattern, text[at:], re.MULTILINE)
        if found:
            at += found.start() + len(found.group(0)) - len(found.group(0).lstrip())
            line = text.count("\n", 0, at) + 1
    return line
