"""A story as boxes and arrows: each knot and stitch with its choices, practices and where each way leads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .choosing import words
from .model import Tag
from .statements import shown
from .story import all_statements, flows, parse_tag
from .syntax import (
    Assign,
    Block,
    ChoiceLine,
    Divert,
    DivertLine,
    Either,
    Flow,
    Gather,
    LineOfText,
    Literal,
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
    """One thing in a box: "line", "choice", "practice", "then" (the way on when nothing is chosen), "gather" or "set"
    (what a later condition may read). `to` are the boxes it leads to, `marks` words such as soften and skip,
    `condition` what must hold for it; `said_by` and `id` are those of a line. `notes` say the rest of what changes who
    reads it, or how it is said."""

    kind: str
    text: str
    depth: int = 0
    to: list[str] = field(default_factory=list)
    marks: tuple[str, ...] = ()
    condition: str = ""
    said_by: str = ""
    id: str = ""
    notes: tuple[str, ...] = ()


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
        reader = _Reader(section, name, places, labels)
        if not name:
            reader.firsts(script)
        reader.body(flow.body, "")
        reader.over()
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
        self.above: tuple[Tag, ...] = ()

    def firsts(self, script: Script) -> None:
        """What each variable is at first."""
        for variable in script.variables:
            self._set(f"at first: {variable.name} is {expression(Literal(variable.value, variable.where))}")

    def over(self) -> None:
        """Tags on a line of their own that no words of this box follow."""
        notes, self.above = _notes(self.above), ()
        if notes:
            self._set(f"for the words that follow: {'; '.join(notes)}")

    def _set(self, text: str, condition: str = "") -> None:
        self._row(Row("set", text, self.open.depth + 1 if self.open else 0, condition=condition))

    def body(self, body: "list[Statement]", condition: str) -> None:
        """The rows of some statements; a divert belongs to the choice it stands under."""
        for statement in body:
            match statement:
                case LineOfText(pieces, _, _):
                    self._line(pieces, condition)
                case DivertLine(divert, _):
                    self.over()
                    self._leads(divert, condition)
                case Assign(name, value, _, _):
                    self._set(f"from now on: {name} is {expression(value)}", condition)
                case ChoiceLine() if not statement.fallback:
                    self._choice(statement, condition)
                case ChoiceLine():
                    needs = _both(condition, *map(expression, statement.conditions))
                    row = Row("then", "when no choice is left", statement.depth - 1, [], (), needs)
                    row.notes = _kept(statement)
                    self.open = self._row(row)
                    if statement.divert:
                        self._leads(statement.divert, condition)
                case Gather(depth, label, _):
                    self.open = None
                    if any(row.kind not in ("line", "set") for row in self.section.rows):
                        self._row(Row("gather", "", depth - 1))
                    if label:
                        self._set(f"this place is called: {label}", condition)
                case Block(branches, _):
                    for branch in branches:
                        about = "otherwise" if branch.condition is None else expression(branch.condition)
                        about = _both(condition, about)
                        self.body(list(branch.body), about)

    def _row(self, row: Row) -> Row:
        self.section.rows.append(row)
        return row

    def _line(self, pieces: tuple[Piece, ...], condition: str) -> None:
        tags = (*self.above, *_tags(pieces))
        self.above = () if shown(pieces) else tags
        if shown(pieces):
            self._says(pieces, tags, condition)
        self._pieces(pieces, condition)

    def _says(self, pieces: tuple[Piece, ...], cues: tuple[Tag, ...], condition: str) -> None:
        tags = _by_name(cues)
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
        self._row(Row("line", text, depth, [], marks, condition, who, tags.get("id", ""), _notes(cues)))
        if "practise" in tags:
            self._row(Row("practice", tags["practise"], depth, condition=condition))

    def _choice(self, line: ChoiceLine, condition: str) -> None:
        cues = (*self.above, *_tags((line.start or ()) + (line.only or ())))
        tags, self.above = _by_name(cues), ()
        marks: list[str] = [name for name in ("soften", "skip", "calm") if name in tags]
        marks += ["people " + tags["people"] if tags["people"] else "people"] if "people" in tags else []
        marks += [f"practice {tags['after']}"] if "after" in tags else []
        marks += [f"at {tags['at']}"] if "at" in tags else []
        needs = _both(condition, *map(expression, line.conditions))
        choice = Row("choice", words(line), line.depth - 1, [], tuple(marks), needs, "", tags.get("id", ""))
        choice.notes = (*_kept(line), *_notes(cues))
        self.open = self._row(choice)
        said = (line.start or ()) + line.inner
        if shown(said):
            self._says(said, _tags(said), "")
        else:
            self.above = _tags(line.inner)
        self._pieces(line.inner, "")
        if line.divert:
            self._leads(line.divert, "")

    def _pieces(self, pieces: tuple[Piece, ...], condition: str) -> None:
        for piece in pieces:
            match piece:
                case Divert():
                    self._leads(piece, condition)
                case Either(needed, yes, no, _):
                    self._pieces(yes, _both(condition, expression(needed)))
                    self._pieces(no or (), _both(condition, f"not ({expression(needed)})"))
                case Sequence(parts, cycles, _):
                    for number, part in enumerate(parts, start=1):
                        turn = f"in turn, {number} of {len(parts)}{', round and round' * cycles}"
                        self._pieces(part, _both(condition, turn))

    def _leads(self, divert: Divert, condition: str) -> None:
        name = self._named(divert.path)
        whole = ".".join(divert.path)
        within = name != END and not f".{name}".endswith(f".{whole}")  # a label, not a box
        exact = (f"leads to: {whole}",) if within else ()
        if self.open is not None and not condition:
            self.open.to += [name] if name not in self.open.to else []
            self.open.notes += exact
        else:
            depth = self.open.depth + 1 if self.open else 0
            self._row(Row("then", "then", depth, [name], (), condition, notes=exact))

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


def _tags(pieces: tuple[Piece, ...]) -> tuple[Tag, ...]:
    return tuple(parse_tag(piece.text) for piece in pieces if isinstance(piece, TagText))


def _by_name(tags: tuple[Tag, ...]) -> dict[str, str]:
    return {tag.name: tag.value for tag in tags}


_SAID = {
    "feel": "how it is said",
    "go": "the player is taken to",
    "note": "tells the content note",
    "needs": "only after the content note",
}
"""Tags that may stand more than once, or that no mark shows, in words."""


def _notes(tags: tuple[Tag, ...]) -> tuple[str, ...]:
    return tuple(f"{_SAID[tag.name]}: {tag.value}" for tag in tags if tag.name in _SAID)


def _kept(line: ChoiceLine) -> tuple[str, ...]:
    """How often a choice is there, and how conditions call it."""
    return ("once only",) * line.once + ((f"called: {line.label}",) if line.label else ())


def _both(*conditions: str) -> str:
    return " and ".join(filter(None, conditions))
