"""A story as boxes and arrows: each knot and stitch with its choices, practices and where each way leads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .choosing import words
from .statements import shown
from .story import all_statements, flows, parse_tag
from .syntax import (
    Block,
    ChoiceLine,
    Divert,
    DivertLine,
    Either,
    Flow,
    Gather,
    LineOfText,
    Piece,
    Script,
    Sequence,
    Statement,
    TagText,
    Text,
)
from .writing import expression, written

END = "END"


@dataclass(slots=True)
class Row:
    """One thing in a box: "line", "choice", "practice", "then" (the way on when nothing is chosen) or "gather". `to`
    are the boxes it leads to, `marks` words such as soften and skip, `condition` what must hold for it; `said_by` and
    `id` are those of a line."""

    kind: str
    text: str
    depth: int = 0
    to: list[str] = field(default_factory=list)
    marks: tuple[str, ...] = ()
    condition: str = ""
    said_by: str = ""
    id: str = ""


@dataclass(slots=True)
class Section:
    """A knot or stitch, with counts of its own text."""

    name: str
    file: str
    line: int
    lines: int = 0
    words: int = 0
    speakers: Counter[str] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)

    @property
    def leads(self) -> set[str]:
        """The names of the boxes that ways out of this one lead to."""
        return {name for row in self.rows for name in row.to}


def sections(script: Script) -> list[Section]:
    """The boxes of a story in the order it is written; the text before the first knot is called 'the beginning'."""
    places = [name for name, _ in flows(script)]
    labels = {f"{name}.{label}": name for name, flow in flows(script) for label in _labels(flow)}
    found: list[Section] = []
    for name, flow in flows(script):
        section = Section(name or "the beginning", flow.where.file, flow.where.line)
        _Reader(section, name, places, labels).body(flow.body, "")
        if name and not flow.body and flow.stitches:
            section.rows.append(Row("then", "begins with", 0, [f"{name}.{flow.stitches[0].name}"]))
        found.append(section)
    return found


def _labels(flow: Flow) -> Iterator[str]:
    for statement in all_statements(flow.body):
        if isinstance(statement, ChoiceLine | Gather) and statement.label:
            yield statement.label


class _Reader:
    def __init__(self, section: Section, name: str, places: list[str], labels: dict[str, str]) -> None:
        self.section, self.name, self.places, self.labels = section, name, places, labels
        self.open: Row | None = None
        self.above: dict[str, str] = {}

    def body(self, body: "list[Statement]", condition: str) -> None:
        """The rows of some statements; a divert belongs to the choice it stands under."""
        for statement in body:
            match statement:
                case LineOfText(pieces, _, _):
                    self._line(pieces, condition)
                case DivertLine(divert, _):
                    self._leads(divert, condition)
                case ChoiceLine() if not statement.fallback:
                    self._choice(statement, condition)
                case ChoiceLine():
                    self.open = self._row(Row("then", "when no choice is left", statement.depth - 1))
                    if statement.divert:
                        self._leads(statement.divert, condition)
                case Gather(depth, _, _):
                    self.open = None
                    if any(row.kind != "line" for row in self.section.rows):
                        self._row(Row("gather", "", depth - 1))
                case Block(branches, _):
                    for branch in branches:
                        about = "otherwise" if branch.condition is None else expression(branch.condition)
                        self.body(list(branch.body), about)

    def _row(self, row: Row) -> Row:
        self.section.rows.append(row)
        return row

    def _line(self, pieces: tuple[Piece, ...], condition: str) -> None:
        tags = self.above | _tags(pieces)
        self.above = {} if shown(pieces) else tags
        if shown(pieces):
            self._says(pieces, tags, condition)
        if "practise" in tags and shown(pieces):
            self._row(Row("practice", tags["practise"], self.open.depth + 1 if self.open else 0))
        self._pieces(pieces, condition)

    def _says(self, pieces: tuple[Piece, ...], tags: dict[str, str], condition: str) -> None:
        section, who = self.section, tags.get("speaker", "")
        section.lines += 1
        section.words += _count(pieces)
        if who:
            section.speakers[who] += 1
        end = len(pieces) - isinstance(pieces[-1], Divert)
        text, marks = (
            written(pieces[:end]).strip(),
            tuple(name for name in ("distress", "harm", "teach") if name in tags),
        )
        depth = self.open.depth + 1 if self.open else 0
        self._row(Row("line", text, depth, [], marks, condition, who, tags.get("id", "")))

    def _choice(self, line: ChoiceLine, condition: str) -> None:
        tags = self.above | _tags((line.start or ()) + (line.only or ()))
        self.above = {}
        marks: list[str] = [name for name in ("soften", "skip", "calm") if name in tags]
        marks += ["people " + tags["people"] if tags["people"] else "people"] if "people" in tags else []
        marks += [f"practice {tags['after']}"] if "after" in tags else []
        marks += [f"at {tags['at']}"] if "at" in tags else []
        needs = " and ".join(filter(None, (condition, *map(expression, line.conditions))))
        choice = Row("choice", words(line), line.depth - 1, [], tuple(marks), needs, "", tags.get("id", ""))
        self.open = self._row(choice)
        said = (line.start or ()) + line.inner
        if shown(said):
            self._says(said, _tags(said), "")
        self._pieces(line.inner, "")
        if line.divert:
            self._leads(line.divert, "")

    def _pieces(self, pieces: tuple[Piece, ...], condition: str) -> None:
        for piece in pieces:
            match piece:
                case Divert():
                    self._leads(piece, condition)
                case Either(needed, yes, no, _):
                    self._pieces(yes, expression(needed))
                    self._pieces(no or (), "otherwise")
                case Sequence(parts, _, _):
                    for part in parts:
                        self._pieces(part, "in turn")

    def _leads(self, divert: Divert, condition: str) -> None:
        name = self._named(divert.path)
        if self.open is not None and not condition:
            self.open.to += [name] if name not in self.open.to else []
        else:
            depth = self.open.depth + 1 if self.open else 0
            self._row(Row("then", "then", depth, [name], (), condition))

    def _named(self, path: tuple[str, ...]) -> str:
        if path in (("END",), ("DONE",)):
            return END
        whole, knot = ".".join(path), self.name.partition(".")[0]
        for name in (f"{self.name}.{whole}", f"{knot}.{whole}", whole):
            if name in self.places:
                return name
            if name in self.labels:
                return self.labels[name] or "the beginning"
        return whole


def _count(pieces: tuple[Piece, ...]) -> int:
    """The words of all branches, without the conditions."""
    total = 0
    for piece in pieces:
        match piece:
            case Text(text):
                total += len(text.split())
            case Either(_, yes, no, _):
                total += _count(yes) + _count(no or ())
            case Sequence(parts, _, _):
                total += sum(map(_count, parts))
    return total


def _tags(pieces: tuple[Piece, ...]) -> dict[str, str]:
    read = (parse_tag(piece.text) for piece in pieces if isinstance(piece, TagText))
    return {tag.name: tag.value for tag in read}
