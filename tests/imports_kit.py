"""What the tests of imports share: every import of a file, read once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Import:
    """`names` are full: those of `from a import b` are `a` and `a.b`. `away` that it is named from the top; `types`
    that only type checkers read it; `late` that it is done when a function is called."""

    line: int
    names: tuple[str, ...]
    away: bool
    types: bool = False
    late: bool = False

    @property
    def tops(self) -> set[str]:
        return {name.partition(".")[0] for name in self.names}


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """All imports of a file below the root, wherever in it they stand."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    return tuple(_found(ast.parse(path.read_text(encoding="utf-8")), package))


def _found(within: ast.AST, package: tuple[str, ...]) -> Iterator[Import]:
    """Of all statements; an import never stands in an expression, and these are most of a file."""
    if isinstance(within, ast.Import):
        yield Import(within.lineno, tuple(alias.name for alias in within.names), True)
    elif isinstance(within, ast.ImportFrom):
        base = package[: len(package) - within.level + 1] if within.level else ()
        name = ".".join((*base, *((within.module or "").split(".") if within.module else ())))
        yield Import(within.lineno, (name, *(f"{name}.{alias.name}" for alias in within.names)), not within.level)
    types = isinstance(within, ast.If) and isinstance(within.test, ast.Name) and within.test.id == "TYPE_CHECKING"
    late = isinstance(within, ast.FunctionDef | ast.AsyncFunctionDef)
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for one in getattr(within, part, []):
            for found in _found(one, package):
                yield replace(found, types=found.types or (types and part == "body"), late=found.late or late)
