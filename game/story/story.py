"""A loaded story: everything a lint may ask about, and the program that plays it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from .graph import build
from .model import Tag
from .parser import parse
from .pieces import tidy
from .problems import Problems
from .program import Program
from .statements import shown
from .syntax import (
    Block,
    ChoiceLine,
    DivertLine,
    Either,
    Flow,
    Glue,
    LineOfText,
    Piece,
    Script,
    Sequence,
    Statement,
    TagText,
    Text,
    Variable,
    Where,
)


@dataclass(frozen=True, slots=True)
class Knot:
    """A knot or stitch; `name` is 'knot' or 'knot.stitch'."""

    name: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A line or choice as written. `text` keeps braces; `plain` has the first words of each brace instead.
    `knot` is 'knot', 'knot.stitch' or '' for the text before the first knot."""

    text: str
    plain: str
    tags: tuple[Tag, ...]
    id: str
    knot: str
    file: str
    line: int
    shared: bool = False
    """A choice without brackets: its words and tags are also those of the line it says."""
    glued: bool = False
    """Glue joins it to another line whose id serves for both: the one that has an id, or else the last."""

    def tag(self, name: str) -> str | None:
        """The value of the first tag with this name ("" for a bare tag), or None."""
        return next((tag.value for tag in self.tags if tag.name == name), None)

    def has(self, name: str) -> bool:
        """Whether a tag with this name is there."""
        return self.tag(name) is not None


class TagKind(StrEnum):
    """What a tag belongs to."""

    LINE = "line"
    CHOICE = "choice"
    LONE = "lone"
    """No words of its own: a line of tags before an arrow, a choice or a block, or tags after a `]` with no words."""


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """One tag with its place. `shared`: it stands before any `[` of a choice, so that what is said has it too."""

    tag: Tag
    kind: TagKind
    knot: str
    file: str
    line: int
    column: int
    shared: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A loaded story; nothing in it ever changes. `path` is its main file, `prefix` what stands before the names of
    its files in problems.

    `lines` are all lines that can be shown (those that a choice says when taken among them), `choices` all choices
    with words, in the order of the files; `tags` every tag, those that belong to no line and no choice too.
    """

    path: Path
    prefix: str
    knots: tuple[Knot, ...]
    lines: tuple[Source, ...]
    choices: tuple[Source, ...]
    variables: tuple[Variable, ...]
    tags: tuple[PlacedTag, ...]
    files: tuple[str, ...]
    program: Program


def read_story(path: Path, shown: str = "") -> Story:
    """Read a story and what it includes; problems name it as `shown` (its file name, if empty). Raises ContentError
    with every problem found."""
    prefix = shown.removesuffix(path.name)
    problems = Problems(prefix)
    try:
        script = parse(path, problems)
        program = build(script, problems)
    except RecursionError:
        problems.note(path.name, 1, 1, "too much stands inside one another in this story", "Use more knots.")
    problems.raise_any()
    return story_of(path, prefix, script, program)


def parse_tag(text: str) -> Tag:
    """A tag from its words: `name: value`, or a name alone."""
    name, _, value = text.partition(":")
    return Tag(name.strip(), value.strip())


def story_of(path: Path, prefix: str, script: Script, program: Program) -> Story:
    knots: list[Knot] = []
    found = _Found()
    for name, flow in flows(script):
        if name:
            knots.append(Knot(name, flow.where.file, flow.where.line))
        found.flow(name, all_statements(flow.body))
    files = dict.fromkeys([path.name, *(flow.where.file for _, flow in flows(script))])
    return Story(
        path,
        prefix,
        tuple(knots),
        tuple(found.lines),
        tuple(found.choices),
        tuple(script.variables),
        tuple(found.tags),
        tuple(files),
        program,
    )


class _Found:
    """Lines, choices and tags, as they are come to."""

    def __init__(self) -> None:
        self.lines: list[Source] = []
        self.choices: list[Source] = []
        self.tags: list[PlacedTag] = []
        self._knot = ""
        self._pending: tuple[TagText, ...] = ()
        self._run: list[int] = []
        self._joins = False

    def flow(self, knot: str, statements: Iterable[Statement]) -> None:
        """All of one knot or stitch."""
        self._knot = knot
        for statement in statements:
            match statement:
                case LineOfText():
                    self._line(statement)
                case ChoiceLine():
                    self._break()
                    self._choice(statement)
                case DivertLine() | Block():
                    self._break()
        self._break()

    def _break(self) -> None:
        """What follows is no part of the line before: tags that wait stay alone, and a glued run is over."""
        self._place(self._pending, TagKind.LONE)
        self._pending = ()
        self._end_run()

    def _end_run(self) -> None:
        """Of lines joined by glue, the one with an id serves for all, or else the last. A run that ends in glue goes
        on somewhere else, and its last part is there."""
        named = [at for at in self._run if self.lines[at].id]
        last = named or ([] if self._joins else self._run[-1:])
        for at in self._run:
            self.lines[at] = replace(self.lines[at], glued=at not in last[-1:])
        self._run, self._joins = [], False

    def _line(self, line: LineOfText) -> None:
        pieces = line.pieces
        tags = self._pending + _tags(pieces)
        if not shown(pieces):
            self._pending = () if line.ends else tags
            if line.ends:
                self._place(tags, TagKind.LONE)
            self._joins = self._joins or isinstance(pieces[-1], Glue)
            return
        if not (self._joins or isinstance(pieces[0], Glue)):
            self._end_run()
        self._pending = ()
        self._place(tags, TagKind.LINE)
        self._run.append(len(self.lines))
        self._joins = isinstance(pieces[-1], Glue)
        self.lines.append(_source(pieces, tags, self._knot, line.where))

    def _choice(self, line: ChoiceLine) -> None:
        start, only = line.start or (), line.only or ()
        self._place(_tags(start), TagKind.CHOICE, shared=True)
        self._place(_tags(only), TagKind.CHOICE)
        said = start + line.inner
        self._place(_tags(line.inner), TagKind.LINE if shown(said) else TagKind.LONE)
        if line.fallback:
            return
        shared = line.only is None
        self.choices.append(_source(start + only, _tags(start + only), self._knot, line.where, shared=shared))
        if shown(said):
            self._run.append(len(self.lines))
            self._joins = isinstance(said[-1], Glue)
            self.lines.append(_source(said, _tags(said), self._knot, line.where, shared=shared))

    def _place(self, tags: tuple[TagText, ...], kind: TagKind, shared: bool = False) -> None:
        for tag in tags:
            where = tag.where
            self.tags.append(
                PlacedTag(parse_tag(tag.text), kind, self._knot, where.file, where.line, where.column, shared)
            )


def flows(script: Script) -> Iterator[tuple[str, Flow]]:
    """Every knot and stitch with its full name, the text before the first knot first."""
    yield "", script.top
    for knot in script.knots:
        yield knot.name, knot
        for stitch in knot.stitches:
            yield f"{knot.name}.{stitch.name}", stitch


def all_statements(body: list[Statement]) -> Iterator[Statement]:
    """Every statement, those inside blocks too."""
    for statement in body:
        yield statement
        if isinstance(statement, Block):
            for branch in statement.branches:
                yield from all_statements(list(branch.body))


def _tags(pieces: tuple[Piece, ...]) -> tuple[TagText, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, TagText))


def _source(
    pieces: tuple[Piece, ...],
    tags: tuple[TagText, ...],
    knot: str,
    where: Where,
    shared: bool = False,
) -> Source:
    read = tuple(parse_tag(tag.text) for tag in tags)
    named = next((tag.value for tag in read if tag.name == "id"), "")
    text, plain = tidy(_words(pieces, True)), tidy(_words(pieces, False))
    return Source(text, plain, read, named, knot, where.file, where.line, shared)


def _words(pieces: tuple[Piece, ...], braces: bool) -> str:
    parts: list[str] = []
    for piece in pieces:
        match piece:
            case Text(text):
                parts.append(text)
            case Either(_, yes, no, _) if braces:
                parts.append("{" + "|".join(_words(part, braces) for part in (yes, no or ())) + "}")
            case Either(_, yes, _, _):
                parts.append(_words(yes, braces))
            case Sequence(inner, _, _) if braces:
                parts.append("{" + "|".join(_words(part, braces) for part in inner) + "}")
            case Sequence(inner, _, _):
                parts.append(_words(inner[0], braces))
    return "".join(parts)
