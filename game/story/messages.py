"""What of a story is translated, and a script with other words in its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .statements import shown
from .story import all_statements, flows, parse_tag
from .syntax import (
    Block,
    ChoiceLine,
    Divert,
    DivertLine,
    Flow,
    Glue,
    LineOfText,
    Piece,
    Script,
    Statement,
    TagText,
    Where,
)
from .writing import written

Pieces = tuple[Piece, ...]
Part = tuple[Statement, str, Pieces]
"""A statement, which words of it ("line", "start": shown and said, "offered", "said"), and their pieces."""
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Message:
    """What is translated at once: a choice, or a line with all that glue joins to it. `place` is the full name of the
    knot; `choice` tells whether it is read as the words of a choice."""

    id: str
    place: str
    where: Where
    parts: tuple[Part, ...]
    tags: tuple[TagText, ...]
    choice: bool = False

    @property
    def text(self) -> str:
        """The original as a translator sees it, one line for each part."""
        return "\n".join(_plain(pieces) for _, _, pieces in self.parts)

    def tag(self, name: str) -> str:
        """The value of a tag, or an empty string."""
        return next((tag.value for tag in (parse_tag(t.text) for t in self.tags) if tag.name == name), "")


def _plain(pieces: Pieces) -> str:
    return written(pieces[:-1] if pieces and isinstance(pieces[-1], Divert) else pieces).strip()


def key(statement: Statement, role: str) -> Key:
    """What names some words of a statement, as long as its script lives."""
    return id(statement), role


def messages(script: Script) -> Iterator[Message]:
    """Everything with an id that a player reads, in the order of the story; not the answers of a practice."""
    for place, flow in flows(script):
        for message in _messages(place, flow):
            if message.id and not any(parse_tag(tag.text).name == "after" for tag in message.tags):
                yield message


def _messages(place: str, flow: Flow) -> Iterator[Message]:
    parts: list[Part] = []
    tags: list[TagText] = []
    above: list[TagText] = []

    def line() -> Iterator[Message]:
        if parts:
            yield _message(place, tuple(parts), tuple(tags))
        parts.clear()
        tags.clear()

    for statement in all_statements(flow.body):
        if isinstance(statement, LineOfText):
            pieces = statement.pieces
            above += _tags(pieces)
            if not shown(pieces):
                continue  # tags on a line of their own are those of the next line
            if parts and not isinstance(pieces[0], Glue) and not isinstance(parts[-1][2][-1], Glue):
                yield from line()
            parts.append((statement, "line", pieces))
            tags += above
            above.clear()
        elif isinstance(statement, ChoiceLine | DivertLine):
            yield from line()
            if isinstance(statement, ChoiceLine) and not statement.fallback:
                yield from _choice(place, statement)
    yield from line()


def _choice(place: str, line: ChoiceLine) -> Iterator[Message]:
    start, only = line.start or (), line.only or ()
    if line.only is None:
        yield _message(place, ((line, "start", start),), _tags(start), choice=True)
        return
    yield _message(place, ((line, "offered", start + only),), _tags(start + only), choice=True)
    said = start + line.inner
    if shown(said):
        yield _message(place, ((line, "said", said),), _tags(said), choice=True)


def _message(place: str, parts: tuple[Part, ...], tags: tuple[TagText, ...], choice: bool = False) -> Message:
    named = next((tag.value for tag in (parse_tag(t.text) for t in tags) if tag.name == "id"), "")
    return Message(named, place, parts[-1][0].where, parts, tags, choice)


def _tags(pieces: Pieces) -> tuple[TagText, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, TagText))


def with_words(script: Script, changes: dict[Key, Pieces]) -> Script:
    """The script with other pieces in the places that `changes` names."""

    def flow(old: Flow) -> Flow:
        return replace(old, body=_changed(old.body, changes), stitches=[flow(stitch) for stitch in old.stitches])

    return replace(script, top=flow(script.top), knots=[flow(knot) for knot in script.knots])


def _changed(body: Iterable[Statement], changes: dict[Key, Pieces]) -> list[Statement]:
    found: list[Statement] = []
    for statement in body:
        match statement:
            case LineOfText():
                found.append(replace(statement, pieces=changes.get(key(statement, "line"), statement.pieces)))
            case ChoiceLine():
                found.append(_changed_choice(statement, changes))
            case Block(branches, _):
                inner = tuple(replace(b, body=tuple(_changed(b.body, changes))) for b in branches)
                found.append(replace(statement, branches=inner))
            case _:
                found.append(statement)
    return found


def _changed_choice(line: ChoiceLine, changes: dict[Key, Pieces]) -> ChoiceLine:
    """What is both shown and said is written out twice where the two parts are translated each for itself."""
    if (whole := changes.get(key(line, "start"))) is not None:
        return replace(line, start=whole)
    offered, said = changes.get(key(line, "offered")), changes.get(key(line, "said"))
    if offered is None and said is None:
        return line
    start = line.start or ()
    offered = start + (line.only or ()) if offered is None else offered
    return replace(line, start=None, only=offered, inner=start + line.inner if said is None else said)
