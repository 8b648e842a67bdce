"""A loaded story: everything a lint may ask about, and the program that plays it."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    """Glue joins it to another line, whose id then serves for both."""

    def tag(self, name: str) -> str | None:
        """The value of the first tag with this name ("" for a bare tag), or None."""
        return next((tag.value for tag in self.tags if tag.name == name), None)

    def has(self, name: str) -> bool:
        """Whether a tag with this name is there."""
        return self.tag(name) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A loaded story; nothing in it ever changes. `path` is its main file, `prefix` what stands before the names of
    its files in problems.

    `lines` are all lines that can be shown (those that a choice says when taken among them), `choices` all choices
    with words, in the order of the files; `tags` every tag with its place.
    """

    path: Path
    prefix: str
    knots: tuple[Knot, ...]
    lines: tuple[Source, ...]
    choices: tuple[Source, ...]
    variables: tuple[Variable, ...]
    tags: tuple[tuple[Tag, Where], ...]
    files: tuple[str, ...]
    program: Program


def read_story(path: Path, shown: str = "") -> Story:
    """Read a story and what it includes; problems name it as `shown` (its file name, if empty). Raises ContentError
    with every problem found."""
    prefix = shown.removesuffix(path.name)
    problems = Problems(prefix)
    script = parse(path, problems)
    program = build(script, problems)
    problems.raise_any()
    return _story(path, prefix, script, program)


def parse_tag(text: str) -> Tag:
    """A tag from its words: `name: value`, or a name alone."""
    name, _, value = text.partition(":")
    return Tag(name.strip(), value.strip())


def _story(path: Path, prefix: str, script: Script, program: Program) -> Story:
    knots: list[Knot] = []
    lines: list[Source] = []
    choices: list[Source] = []
    for name, flow in flows(script):
        if name:
            knots.append(Knot(name, flow.where.file, flow.where.line))
        pending: tuple[TagText, ...] = ()
        joined = False
        for statement in all_statements(flow.body):
            match statement:
                case LineOfText(pieces, ends, where):
                    tags = pending + _tags(pieces)
                    pending = () if ends or shown(pieces) else tags
                    glued = joined or isinstance(pieces[0], Glue) or isinstance(pieces[-1], Glue)
                    joined = isinstance(pieces[-1], Glue)
                    if shown(pieces):
                        lines.append(_source(pieces, tags, name, where, glued=glued))
                case ChoiceLine(start=start, only=only, inner=inner, where=where) if not statement.fallback:
                    offered = (start or ()) + (only or ())
                    shared = only is None
                    choices.append(_source(offered, _tags(offered), name, where, shared=shared))
                    said = (start or ()) + inner
                    if shown(said):
                        lines.append(_source(said, _tags(said), name, where, shared=shared))
    found = [
        (parse_tag(tag.text), tag.where)
        for _, flow in flows(script)
        for statement in all_statements(flow.body)
        for tag in _all_tags(statement)
    ]
    files = dict.fromkeys([path.name, *(flow.where.file for _, flow in flows(script))])
    return Story(
        path,
        prefix,
        tuple(knots),
        tuple(lines),
        tuple(choices),
        tuple(script.variables),
        tuple(found),
        tuple(files),
        program,
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


def _all_tags(statement: Statement) -> tuple[TagText, ...]:
    match statement:
        case LineOfText(pieces, _, _):
            return _tags(pieces)
        case ChoiceLine(start=start, only=only, inner=inner):
            return _tags((start or ()) + (only or ()) + inner)
        case _:
            return ()


def _tags(pieces: tuple[Piece, ...]) -> tuple[TagText, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, TagText))


def _source(
    pieces: tuple[Piece, ...],
    tags: tuple[TagText, ...],
    knot: str,
    where: Where,
    shared: bool = False,
    glued: bool = False,
) -> Source:
    read = tuple(parse_tag(tag.text) for tag in tags)
    named = next((tag.value for tag in read if tag.name == "id"), "")
    text, plain = tidy(_words(pieces, True)), tidy(_words(pieces, False))
    return Source(text, plain, read, named, knot, where.file, where.line, shared, glued)


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
