"""Which constructs of the subset a story uses, by the names that levels/AUTHORING.md explains."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from game.story.parser import parse
from game.story.problems import Problems
from game.story.scope import Scope
from game.story.story import all_statements, flows
from game.story.syntax import (
    Assign,
    Binary,
    Block,
    Call,
    ChoiceLine,
    Divert,
    DivertLine,
    Either,
    Expression,
    Gather,
    Glue,
    LineOfText,
    Literal,
    Name,
    Piece,
    Sequence,
    Statement,
    TagText,
    Unary,
)

_WRITTEN = {
    "comment //": r"//",
    "comment /* */": r"/\*.*\*/",
    "&&": r"&&",
    "||": r"\|\|",
    "!": r"!\w",
    "escaped sign": r"\\[#{}|]",
    "++ and --": r"^\s*~ *\w+(?:\+\+|--)",
    "+= and -=": r"^\s*~ *\w+ *[+-]=",
    "INCLUDE": r"^INCLUDE ",
    "== name": r"^== \w",
    "=== name": r"^=== \w",
    "block of cases": r"^\s*\{\s*$",
    "block after a block": r"^\} *(?:<>)? *\{.*:\s*$",
    "block with a subject": r"^\s*\{[^}\n]*:\s*$",
    "- else:": r"^\s*- ?else:",
    "last case without else": r"^- [^:\n]+\n\}",
    "case that is a sum": r"^- \w+ \+ 1:",
    "dash and choice on one line": r"^\s*(?:- ?)+(?:\(\w+\) )?[*+]",
}

EVERY = frozenset(_WRITTEN) | {
    *("line", "knot", "stitch", "variable bool", "variable number", "variable word"),
    *("choice *", "choice +", "choice in choice", "label on choice", "condition on choice", "two conditions on choice"),
    *("words before [", "words in [ ]", "words after ]", "choice without [ ]", "arrow after choice"),
    *("fallback with arrow", "fallback with lines", "gather", "gather in gather", "label on gather"),
    *("arrow on its line", "arrow in a line", "arrow in braces", "-> END", "-> DONE", "-> stitch", "-> label"),
    *("glue", "tag on line", "tag on choice", "tags before a line", "block", "block in block", "choice in block"),
    *("arrow in block", "words after a block", "one part", "two parts", "braces in braces", "words changing in choice"),
    *("sequence that stays", "sequence that goes round", "empty part", "have I been here", "count compared"),
    *("word from word", "~ bool", "~ number", "~ word"),
    *("+", "-", "*", "==", "!=", "<", ">", "<=", ">=", "and", "or", "not", "MIN", "MAX", "true", "number", "word"),
}


def constructs(path: Path) -> set[str]:
    """All constructs in a story and its included files."""
    script = parse(path, Problems())
    files = dict.fromkeys([path.name, *(flow.where.file for _, flow in flows(script))])
    text = "\n".join((path.parent / name).read_text(encoding="utf-8") for name in files)
    found = {name for name, pattern in _WRITTEN.items() if re.search(pattern, text, re.MULTILINE)}
    scope = Scope(Problems())
    for variable in script.variables:
        scope.variables[variable.name] = variable
        kind = {bool: "bool", int: "number", str: "word"}[type(variable.value)]
        found.add(f"variable {kind}")
    reader = _Reader(scope)
    for name, flow in flows(script):
        found |= {"knot"} if flow.knot else {"stitch"} if name else set()
        found |= set(reader.statements(all_statements(flow.body)))
    return found


class _Reader:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def statements(self, statements: Iterable[Statement]) -> Iterator[str]:
        """What each statement is and holds."""
        after_block = False
        for statement in statements:
            match statement:
                case LineOfText(pieces, ends, _):
                    yield "words after a block" if after_block else "line" if ends else "tags before a line"
                    yield from self.pieces(pieces)
                    yield from ["tag on line"] * any(isinstance(piece, TagText) for piece in pieces)
                    yield from ["arrow in a line"] * isinstance(pieces[-1], Divert)
                case DivertLine(divert, _):
                    yield "arrow on its line"
                    yield from self.divert(divert)
                case ChoiceLine():
                    yield from self.choice(statement)
                case Gather(depth, label, _):
                    yield "gather" if depth == 1 else "gather in gather"
                    yield from ["label on gather"] * bool(label)
                case Assign(name, expression, _, _):
                    value = self.scope.variables[name].value
                    kind = {bool: "bool", int: "number", str: "word"}[type(value)]
                    yield f"~ {kind}"
                    yield from ["word from word"] * (kind == "word" and isinstance(expression, Name))
                    yield from self.expression(expression)
                case Block():
                    yield from self.block(statement)
            after_block = isinstance(statement, Block) and not statement.ends

    def block(self, block: Block) -> Iterator[str]:
        """What stands directly in a block; the statements in it come by themselves."""
        yield "block"
        for branch in block.branches:
            if branch.condition is not None:
                yield from self.expression(branch.condition)
            for inner in branch.body:
                yield from ["block in block"] * isinstance(inner, Block)
                yield from ["choice in block"] * isinstance(inner, ChoiceLine)
                yield from ["arrow in block"] * isinstance(inner, DivertLine)

    def choice(self, line: ChoiceLine) -> Iterator[str]:
        """What a choice is made of."""
        yield "choice *" if line.once else "choice +"
        yield from ["choice in choice"] * (line.depth > 1)
        yield from ["label on choice"] * bool(line.label)
        yield from ["condition on choice", "two conditions on choice"][: len(line.conditions)]
        for condition in line.conditions:
            yield from self.expression(condition)
        if line.fallback:
            yield "fallback with arrow" if line.divert else "fallback with lines"
        start, only = line.start or (), line.only or ()
        yield from ["choice without [ ]"] * (line.only is None and not line.fallback)
        yield from ["words before ["] * bool(start and only) + ["words in [ ]"] * bool(only)
        yield from ["words after ]"] * bool(line.inner)
        yield from ["tag on choice"] * any(isinstance(piece, TagText) for piece in start + only)
        yield from ["words changing in choice"] * any(isinstance(p, Either | Sequence) for p in start + only)
        yield from self.pieces(start + only + line.inner)
        if line.divert is not None:
            yield "arrow after choice"
            yield from self.divert(line.divert)

    @staticmethod
    def divert(divert: Divert) -> Iterator[str]:
        """Where an arrow leads. Generated labels begin with l, stitches with s."""
        last = divert.path[-1]
        yield f"-> {last}" if last in ("END", "DONE") else {"l": "-> label", "s": "-> stitch"}.get(last[0], "knot")

    def pieces(self, pieces: tuple[Piece, ...], inside: bool = False) -> Iterator[str]:
        """What a line is made of."""
        for piece in pieces:
            match piece:
                case Glue():
                    yield "glue"
                case Divert():
                    yield from ["arrow in braces"] * inside
                    yield from self.divert(piece)
                case Either(condition, yes, no, _):
                    yield "one part" if no is None else "two parts"
                    yield from ["braces in braces"] * inside
                    yield from self.expression(condition)
                    yield from self.pieces((*yes, *(no or ())), inside=True)
                case Sequence(parts, cycles, _):
                    yield "sequence that goes round" if cycles else "sequence that stays"
                    yield from ["empty part"] * (not all(parts))
                    for part in parts:
                        yield from self.pieces(part, inside=True)

    def expression(self, expression: Expression) -> Iterator[str]:
        """The signs, names and values of an expression."""
        match expression:
            case Literal(value, _):
                yield {bool: "true", int: "number", str: "word"}[type(value)]
            case Name(path, _) if path[0] not in self.scope.variables:
                yield "have I been here"
            case Unary(sign, inner, _):
                yield sign
                yield from self.expression(inner)
            case Call(name, arguments, _):
                yield name
                for argument in arguments:
                    yield from self.expression(argument)
            case Binary(sign, left, right, _):
                yield sign
                counted = isinstance(left, Name) and left.path[0] not in self.scope.variables
                yield from ["count compared"] * (counted and sign not in ("and", "or"))
                yield from (*self.expression(left), *self.expression(right))
