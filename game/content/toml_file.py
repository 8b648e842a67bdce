"""Reads a TOML file into a declared struct; all that does not fit is said, each with file, line and a hint."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec

from game.core.problems import ContentError, Problem, did_you_mean

from .toml_lines import Path as Keys
from .toml_lines import lines

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
    """`raw` as a `kind`. `text` is the file it came from and `within` what is around it there, to find the lines."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        around = _around(raw, text, within)
        faults = _faults(raw, kind, (), error)
        raise ContentError(
            [Problem(shown, line_of(text, (*around, *f.at)), 0, _said(f), f.hint) for f in faults]
        ) from error


def line_of(text: str, keys: Sequence[str | int]) -> int:
    """The line of what `keys` lead to, or of the nearest thing around it; 0 means the whole file."""
    found, path = lines(text), tuple(keys)
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 0)


def _around(raw: Any, text: str, within: tuple[str, ...]) -> Keys:
    """Where `raw` stands: of a list that `within` leads to, the place in it."""
    there = tomllib.loads(text)
    for key in within:
        there = there[key]
    return (*within, there.index(raw)) if isinstance(there, list) and raw in there else within


class _Fault(NamedTuple):
    at: Keys
    message: str
    hint: str


def _said(fault: _Fault) -> str:
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in fault.at)
    return f"{fault.message} - at 'the file{where}'." if where else f"{fault.message}."


def _faults(raw: Any, kind: Any, at: Keys, error: msgspec.ValidationError) -> list[_Fault]:
    """Everything that is wrong in a value that `error` was raised for. msgspec stops at the first, so the parts are
    tried one by one; what no part is to blame for is wrong with the whole."""
    inside = _inside(kind, raw)
    found = [fault for key, value, part in _parts(raw, inside) for fault in _tried(value, part, (*at, key))]
    if _is_struct(inside) and isinstance(raw, dict):
        fields = {field.encode_name: field for field in msgspec.structs.fields(inside)}
        missing = [field for name, field in fields.items() if field.required and name not in raw]
        found += [
            _Fault(at, f"Object missing required field '{f.encode_name}'", f"Add {f.encode_name}: {_wanted(f.type)}.")
            for f in missing
        ]
        strange = [name for name in raw if name not in fields] if inside.__struct_config__.forbid_unknown_fields else []
        found += [
            _Fault((*at, name), f"Object contains unknown field '{name}'", did_you_mean(name, fields))
            for name in strange
        ]
    return found or [_Fault(at, _own(error), f"Wanted is {_wanted(kind)}.")]


def _tried(raw: Any, kind: Any, at: Keys) -> list[_Fault]:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        return _faults(raw, kind, at, error)
    return []


def _own(error: msgspec.ValidationError) -> str:
    return re.sub(r" - at `.*$", "", str(error)).replace("`", "'")


def _inside(kind: Any, raw: Any) -> Any:
    """The kind without its limits, and of several kinds the one that such a value is meant as."""
    if get_origin(kind) is Annotated:
        return _inside(get_args(kind)[0], raw)
    if get_origin(kind) in (Union, UnionType):
        tables = isinstance(raw, dict)
        fit = [one for one in get_args(kind) if (_is_struct(one) or get_origin(one) is dict) is tables]
        return _inside(fit[0], raw) if fit else kind
    return kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _parts(raw: Any, kind: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """The parts of a value with what each has to be; none where the value itself is of another kind."""
    args, origin = get_args(kind), get_origin(kind)
    if _is_struct(kind) and isinstance(raw, dict):
        there = [field for field in msgspec.structs.fields(kind) if field.encode_name in raw]
        yield from ((field.encode_name, raw[field.encode_name], field.type) for field in there)
    elif origin is dict and isinstance(raw, dict):
        yield from ((key, value, args[1]) for key, value in raw.items())
    elif origin in (tuple, list) and isinstance(raw, list):
        if origin is list or args[-1] is Ellipsis:
            yield from ((number, value, args[0]) for number, value in enumerate(raw))
        elif len(args) == len(raw):
            yield from ((number, value, part) for number, (value, part) in enumerate(zip(raw, args, strict=True)))


_WANTED = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false"}


def _wanted(kind: Any) -> str:
    """What has to stand there, in words."""
    args, origin = get_args(kind), get_origin(kind)
    if origin is Annotated:
        return _wanted(args[0]) + "".join(_limits(one) for one in args[1:])
    if origin in (Union, UnionType):
        return " or ".join(_wanted(one) for one in args if one is not type(None))
    if origin is Literal:
        return "one of " + ", ".join(map(repr, args))
    if origin in (tuple, list):
        fixed = origin is tuple and args[-1] is not Ellipsis
        return f"a list of {len(args)}" if fixed else f"a list; each of it is {_wanted(args[0])}"
    if origin is dict:
        return f"a table; each value of it is {_wanted(args[1])}"
    if _is_struct(kind):
        return "a table with " + ", ".join(field.encode_name for field in msgspec.structs.fields(kind))
    return _WANTED.get(kind, "something else")


def _limits(meta: Any) -> str:
    """The limits of a number."""
    low, high = getattr(meta, "ge", None), getattr(meta, "le", None)
    said = (f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else "")
    return "".join(f", {one}" for one in said if one)
