"""Writing the ids that a story still lacks, into its files, without touching those it has."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .parser import parse
from .problems import Problems
from .statements import shown
from .story import all_statements, flows
from .syntax import ChoiceLine, Divert, DivertLine, Glue, LineOfText, Piece, Statement, TagText, Where

_BRACKET = re.compile(r"(?<!\\)\]")
_ID = re.compile(r"#\s*id:\s*([^\s#\]]+)")
_CONTEXT = re.compile(r'^(?:#~ ?)?msgctxt "([^"]*)"', re.MULTILINE)


def level_name(folder: str) -> str:
    """The first part of a level's ids: 'swell' for the folder '02_swell'."""
    return re.sub(r"^\d+_", "", folder)


def write_ids(path: Path, level: str) -> int:
    """Write `# id: <level>.<knot>.<n>` where it is missing in the story at `path` and its included files, and give
    how many were written. Raises ContentError if the story cannot be read."""
    problems = Problems()
    script = parse(path, problems)
    problems.raise_any()
    names = dict.fromkeys([path.name, *(flow.where.file for _, flow in flows(script))])
    files = {name: (path.parent / name).read_bytes().decode("utf-8").split("\n") for name in names}
    used = {found for lines in files.values() for line in lines for found in _ID.findall(line)}
    writer = _Writer(files, used | set(_translated(path.parent)))
    for name, flow in flows(script):
        writer.flow(f"{level}.{name or 'start'}", all_statements(flow.body))
    for file, lines in files.items():
        if file in writer.changed:
            (path.parent / file).write_bytes("\n".join(lines).encode("utf-8"))
    return writer.written


def _translated(folder: Path) -> Iterator[str]:
    """The ids in the catalogues of a level, those of lines that are gone too: somebody has translated them once."""
    for path in sorted((*folder.rglob("*.po"), *folder.rglob("*.pot"))):
        yield from _CONTEXT.findall(path.read_text(encoding="utf-8", errors="replace"))


class _Writer:
    def __init__(self, files: dict[str, list[str]], taken: set[str]) -> None:
        self.files = files
        self.highest: dict[str, int] = {}
        for used in taken:
            base, _, number = used.rpartition(".")
            if number.isascii() and number.isdigit():
                self.highest[base] = max(self.highest.get(base, 0), int(number))
        self.written = 0
        self.changed: set[str] = set()

    def flow(self, base: str, statements: Iterable[Statement]) -> None:
        """Name the lines and choices of a knot. Lines that glue joins are one line with one id, on the last part."""
        each = list(statements)
        named = tagged = joins = False
        for statement, following in zip(each, [*each[1:], None], strict=False):
            if isinstance(statement, ChoiceLine | DivertLine):
                named = joins = False
            if isinstance(statement, ChoiceLine) and not statement.fallback:
                self._choice(base, statement)
            if not isinstance(statement, LineOfText):
                continue
            pieces = statement.pieces
            if shown(pieces) and not (joins or isinstance(pieces[0], Glue)):
                named = False
            here = tagged or _has_id(pieces)
            tagged = here and not (statement.ends or shown(pieces))
            if not shown(pieces):
                continue
            named, joins = named or here, isinstance(pieces[-1], Glue)
            goes_on = isinstance(following, LineOfText) and isinstance(following.pieces[0], Glue)
            if not (named or joins or goes_on):
                self._insert(base, statement.where, pieces[-1].where if isinstance(pieces[-1], Divert) else None)
                named = True

    def _choice(self, base: str, line: ChoiceLine) -> None:
        start, only = line.start or (), line.only or ()
        if any(isinstance(piece, Glue) for piece in start + only + line.inner):
            return
        said = start + line.inner
        end = line.divert.where if line.divert else None
        if line.only is None:
            if not _has_id(start):
                self._insert(base, line.where, end)
            return
        if shown(said) and not _has_id(said):
            self._insert(base, line.where, end)
        if not _has_id(start + only):
            self._insert(base, line.where, None, bracket=True)

    def _insert(self, base: str, where: Where, divert: Where | None, bracket: bool = False) -> None:
        """Put an id before the arrow, the closing bracket or the comment of a line, or at its end."""
        text = self.files[where.file][where.line - 1]
        if "/*" in text:
            return  # columns are not what they seem there; the check will still name the line
        closing = _BRACKET.search(text) if bracket else None
        comment = text.find("//")
        at = closing.start() if closing else divert.column - 1 if divert else comment if comment >= 0 else len(text)
        before, after = text[:at].rstrip(" \t\r"), text[at:]
        if not closing and (after or text.endswith("\r")):
            after = f" {after}" if after else "\r"
        self.files[where.file][where.line - 1] = f"{before} # id: {self._fresh(base)}{after}"
        self.changed.add(where.file)
        self.written += 1

    def _fresh(self, base: str) -> str:
        """One more than the highest ever seen: the number of a line that is gone may still stand in a translation."""
        self.highest[base] = self.highest.get(base, 0) + 1
        return f"{base}.{self.highest[base]}"


def _has_id(pieces: tuple[Piece, ...]) -> bool:
    return any(isinstance(p, TagText) and p.text.partition(":")[0].strip() == "id" for p in pieces)
