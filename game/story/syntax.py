"""What the parser makes of an Ink file: statements and the pieces that a line is made of.

Every piece keeps where it stands, so that a later step can name the line.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file; `line` and `column` count from 1."""

    file: str
    line: int
    column: int = 1


# Expressions, as read. Whether they make sense is asked once all names are known.


@dataclass(frozen=True, slots=True)
class Literal:
    """A whole number, true or false, or a word in quotes."""

    value: bool | int | str
    where: Where


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or the name of a knot, stitch or label whose read count is meant."""

    path: tuple[str, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Expression", ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    inner: "Expression"
    where: Where


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Expression"
    right: "Expression"
    where: Where


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that Ink reads as an expression and that is not in the subset."""

    what: str
    hint: str
    where: Where


Expression = Literal | Name | Call | Unary | Binary | Unknown


# The pieces of a line.


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Glue:
    pass


@dataclass(frozen=True, slots=True)
class TagText:
    """One tag; `text` is what stands after the `#`, as written."""

    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Divert:
    """`-> target`. An empty path is the bare arrow of a fallback choice."""

    path: tuple[str, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Either:
    """`{condition: yes | no}` within a line."""

    condition: Expression
    yes: tuple["Piece", ...]
    no: tuple["Piece", ...] | None
    where: Where


@dataclass(frozen=True, slots=True)
class Sequence:
    """`{a|b|c}`, which stays at its last part, or `{&a|b}`, which goes round."""

    parts: tuple[tuple["Piece", ...], ...]
    cycles: bool
    where: Where


Piece = Text | Glue | TagText | Divert | Either | Sequence


# Statements.


@dataclass(frozen=True, slots=True)
class LineOfText:
    """A line to be shown. `ends` tells whether a line break follows (not after a line of tags alone)."""

    pieces: tuple[Piece, ...]
    ends: bool
    where: Where


@dataclass(frozen=True, slots=True)
class DivertLine:
    divert: Divert
    where: Where


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    depth: int
    once: bool
    label: str
    conditions: tuple[Expression, ...]
    start: tuple[Piece, ...] | None
    only: tuple[Piece, ...] | None
    inner: tuple[Piece, ...]
    divert: Divert | None
    fallback: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Gather:
    depth: int
    label: str
    where: Where


@dataclass(frozen=True, slots=True)
class Assign:
    """`~ name = expression`. `breaks` is true where Ink adds a line break (an expression with a call in it)."""

    name: str
    expression: Expression
    breaks: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a block; `condition` is None for `- else:`."""

    condition: Expression | None
    body: tuple["Statement", ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Block:
    """A conditional over several lines."""

    branches: tuple[Branch, ...]
    where: Where
    ends: bool = True
    """Whether a line break follows the `}`, and not more words."""


Statement = LineOfText | DivertLine | ChoiceLine | Gather | Assign | Block


@dataclass(frozen=True, slots=True)
class Variable:
    """`VAR name = value`, with what its comment declares: the range of a number or the words it may hold."""

    name: str
    value: bool | int | str
    low: int | None
    high: int | None
    words: tuple[str, ...]
    where: Where
    broken: bool = False
    """Its own line was refused, so that nothing more is to be said where it is used."""


@dataclass(slots=True)
class Flow:
    """A knot or stitch, or the text before the first knot (with an empty name)."""

    name: str
    where: Where
    knot: bool = False
    broken: bool = False
    """Something in it was refused, so that what seems to be missing may not be."""
    body: list[Statement] = field(default_factory=list)
    stitches: list["Flow"] = field(default_factory=list)


@dataclass(slots=True)
class Script:
    """A whole story as written: every file of it."""

    file: str
    top: Flow
    knots: list[Flow] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
