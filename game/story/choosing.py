"""Which choices of a script stand together, and what is said just before them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .statements import shown
from .story import flows, parse_tag
from .syntax import Block, ChoiceLine, Divert, Gather, LineOfText, Script, Statement, TagText
from .writing import written

_BEFORE = 2


@dataclass(slots=True)
class ChoiceSet:
    """Choices that stand together. `before` are the last lines as written, each with who says it."""

    before: tuple[str, ...]
    choices: list[ChoiceLine] = field(default_factory=list)


def choice_sets(script: Script) -> dict[int, ChoiceSet]:
    """The set of each choice, by the identity of its statement."""
    found: dict[int, ChoiceSet] = {}
    for _, flow in flows(script):
        for each in _sets(flow.body, []):
            found |= {id(choice): each for choice in each.choices}
    return found


def _sets(body: Iterable[Statement], said: list[str]) -> Iterator[ChoiceSet]:
    standing: dict[int, ChoiceSet] = {}
    every: list[ChoiceSet] = []
    for statement in body:
        match statement:
            case LineOfText(pieces, _, _) if shown(pieces):
                said.append(_spoken(statement))
            case Gather(depth, _, _):
                standing = {at: each for at, each in standing.items() if at < depth}
            case ChoiceLine(depth=depth):
                standing = {at: each for at, each in standing.items() if at <= depth}
                if depth not in standing:
                    standing[depth] = ChoiceSet(tuple(said[-_BEFORE:]))
                    every.append(standing[depth])
                standing[depth].choices.append(statement)
            case Block(branches, _):
                for branch in branches:
                    yield from _sets(branch.body, list(said))
    yield from every


def _spoken(line: LineOfText) -> str:
    pieces = line.pieces[:-1] if isinstance(line.pieces[-1], Divert) else line.pieces
    tags = [parse_tag(piece.text) for piece in pieces if isinstance(piece, TagText)]
    who = next((tag.value for tag in tags if tag.name == "speaker"), "")
    return (f"{who}: " if who else "") + written(pieces).strip()


def words(choice: ChoiceLine) -> str:
    """The shown words of a choice as written."""
    return written((choice.start or ()) + (choice.only or ())).strip()
