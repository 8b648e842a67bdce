"""Writing the ids that a story still lacks, into its files, without touching those it has."""

import re
from collections.abc import Iterable
from pathlib import Path

from .parser import parse
from .problems import Problems
from .statements import shown
from .story import all_statements, flows
from .syntax import ChoiceLine, Divert, Glue, LineOfText, Piece, Statement, TagText, Where

_BRACKET = re.compile(r"(?<!\\)\]")
_ID = re.compile(r"#\s*id:\s*([^\s#\]]+)")


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
    writer = _Writer(files, {found for lines in files.values() for line in lines for found in _ID.findall(line)})
    for name, flow in flows(script):
        writer.flow(f"{level}.{name or 'start'}", all_statements(flow.body))
    for file, lines in files.items():
        if file in writer.changed:
            (path.parent / file).write_bytes("\n".join(lines).encode("utf-8"))
    return writer.written


class _Writer:
    def __init__(self, files: dict[str, list[str]], taken: set[str]) -> None:
        self.files, self.taken = files, taken
        self.written = 0
        self.changed: set[str] = set()

    def flow(self, base: str, statements: Iterable[Statement]) -> None:
        joined = tagged = False
        for statement in statements:
            if isinstance(statement, ChoiceLine) and not statement.fallback:
                self._choice(base, statement)
            elif isinstance(statement, LineOfText):
                pieces = statement.pieces
                glued = joined or isinstance(pieces[0], Glue) or isinstance(pieces[-1], Glue)
                joined = isinstance(pieces[-1], Glue)
                named = tagged or _has_id(pieces)
                tagged = named and not statement.ends
                if shown(pieces) and not named and not glued:
                    last = pieces[-1]
                    self._insert(base, statement.where, last.where if isinstance(last, Divert) else None)

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
        number = 1
        while f"{base}.{number}" in self.taken:
            number += 1
        self.taken.add(f"{base}.{number}")
        return f"{base}.{number}"


def _has_id(pieces: tuple[Piece, ...]) -> bool:
    return any(isinstance(p, TagText) and p.text.partition(":")[0].strip() == "id" for p in pieces)
