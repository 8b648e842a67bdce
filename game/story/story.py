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

    def tag(self, name: str) -> str | None:
        """The value of the first tag with this name ("" for a bare tag), or None."""
        return next((tag.value for tag in self.tags if tag.name == name), None)

    def has(self, name: str) -> bool:
        """Whether a tag with this name is there."""
        return self.tag(name) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A loaded story; nothing in it ever changes. `path` is its main file.

    `lines` are all lines that can be shown (those that a choice says when taken among them), `choices` all choices
    with words, in the order of the files; `tags` every tag with its place.
    """

    path: Path
    knots: tuple[Knot, ...]
    lines: tuple[Source, ...]
    choices: tuple[Source, ...]
    variables: tuple[Variable, ...]
    tags: tuple[tuple[Tag, Where], ...]
    files: tuple[str, ...]
    program: Program


def read_story(path: Path) -> Story:
    """Read a story and what it includes. Raises ContentError with every problem found."""
    problems = Problems()
    script = parse(path, problems)
    program = build(script, problems)
    problems.raise_any()
    return _story(path, script, program)


def parse_tag(text: str) -> Tag:
    """A tag from its words: `name: value`, or a name alone."""
    name, _, value = text.partition(":")
    return Tag(name.strip(), value.strip())


def _story(path: Path, script: Script, program: Program) -> Story:
    knots: list[Knot] = []
    lines: list[Source] = []
    choices: list[Source] = []
    for name, flow in _flows(script):
        if name:
            knots.append(Knot(name, flow.where.file, flow.where.line))
        pending: tuple[TagText, ...] = ()
        for statement in _statements(flow.body):
            match statement:
                case LineOfText(pieces, ends, where):
                    tags = pending + _tags(pieces)
                    pending = () if ends or shown(list(pieces)) else tags
                    if shown(list(pieces)):
                        lines.append(_source(pieces, tags, name, where))
                case ChoiceLine(start=start, only=only, inner=inner, where=where) if not statement.fallback:
                    offered = (start or ()) + (only or ())
                    choices.append(_source(offered, _tags(offered), name, where))
                    said = (start or ()) + inner
                    if shown(list(said)):
                        lines.append(_source(said, _tags(said), name, where))
    found = [
        (parse_tag(tag.text), tag.where)
        for _, flow in _flows(script)
        for statement in _statements(flow.body)
        for tag in _all_tags(statement)
    ]
    files = dict.fromkeys([path.name, *(flow.where.file for _, flow in _flows(script))])
    return Story(
        path, tuple(knots), tuple(lines), tuple(choices), tuple(script.variables), tuple(found), tuple(files), program
    )


def _flows(script: Script) -> Iterator[tuple[str, Flow]]:
    yield "", script.top
    for knot in script.knots:
        yield knot.name, knot
        for stitch in knot.stitches:
            yield f"{knot.name}.{stitch.name}", stitch


def _statements(body: list[Statement]) -> Iterator[Statement]:
    for statement in body:
        yield statement
        if isinstance(statement, Block):
            for branch in statement.branches:
                yield from _statements(list(branch.body))


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


def _source(pieces: tuple[Piece, ...], tags: tuple[TagText, ...], knot: str, where: Where) -> Source:
    read = tuple(parse_tag(tag.text) for tag in tags)
    named = next((tag.value for tag in read if tag.name == "id"), "")
    return Source(tidy(_words(pieces, True)), tidy(_words(pieces, False)), read, named, knot, where.file, where.line)


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
