"""Where the player and the people of a level stand, as far as choices that are made by walking ask for it: values that
a state has besides the memory of the story, one for the player and one for each person who is moved and gone to."""

from collections.abc import Iterable
from dataclasses import dataclass

from .ground import Ground
from .model import Tag
from .output import RawLine
from .program import Op, Program
from .story import parse_tag
from .syntax import TagText

PLAYER = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one of them can stand. `count` is the number of places (for the player the regions of the map; for a
    person `spots`, the first of which is where the map has them), `puts` are the steps that put them somewhere
    whatever was before, `asks` the choices for which it matters."""

    who: str
    count: int
    puts: frozenset[int]
    asks: frozenset[int]
    spots: tuple[str, ...] = ()


class Whereabouts:
    """All of them, the player first; nobody where nothing is known of the map."""

    def __init__(self, program: Program, ground: Ground | None) -> None:
        self.ground = ground
        self.standings: tuple[Standing, ...] = ()
        if ground is not None:
            self.standings = tuple(_standings(program, ground))
        self._people = {s.who: (n, s) for n, s in enumerate(self.standings) if s.who != PLAYER}

    def put(self, lines: tuple[RawLine, ...]) -> tuple[tuple[int, int], ...]:
        """Whom a turn has put where with the last cue for each, as (number of the standing, value)."""
        found: dict[int, int] = {}
        for tag in (parse_tag(text) for line in lines for text in line.tags) if self.ground is not None else ():
            if tag.name == "go" and self.ground is not None:
                arrived = self.ground.arrived(tag.value)
                if arrived >= 0:
                    found[0] = arrived
            elif tag.name == "move":
                person, spot = _moved(tag)
                if person in self._people:
                    number, standing = self._people[person]
                    found[number] = standing.spots.index(spot) if spot in standing.spots else 0
        return tuple(found.items())

    def spot(self, values: tuple[int, ...], person: str) -> str:
        """Where a person stands, as 'place/spot'; an empty string where the map has them."""
        number, standing = self._people.get(person, (0, None))
        return standing.spots[values[number]] if standing is not None else ""

    def called(self, number: int) -> str:
        """What one of the values says, in words."""
        return f"where {self.standings[number].who or 'the player'} stands"


def _standings(program: Program, ground: Ground) -> Iterable[Standing]:
    asks = _asks(program)
    tags = [(at, parse_tag(step.text)) for at, step in enumerate(program.steps) if step.op is Op.TAG]
    goes = frozenset(at for at, tag in tags if tag.name == "go" and ground.arrived(tag.value) >= 0)
    yield Standing(PLAYER, len(ground.regions), goes, frozenset().union(*asks.values()))
    moves = [(at, *_moved(tag)) for at, tag in tags if tag.name == "move"]
    for person in sorted({who for _, who, _ in moves} & asks.keys()):
        puts = frozenset(at for at, who, _ in moves if who == person)
        # A spot that is not there leaves them, as in the game, where the map has them.
        spots = sorted({spot for _, who, spot in moves if who == person and spot in ground.near})
        yield Standing(person, 1 + len(spots), puts, asks[person], ("", *spots))


def _asks(program: Program) -> dict[str, frozenset[int]]:
    """The choices that are made by going to something of the map, by what they lead to."""
    found: dict[str, set[int]] = {}
    for index, offered in enumerate(program.offers):
        for piece in (offered.line.start or ()) + (offered.line.only or ()):
            tag = parse_tag(piece.text) if isinstance(piece, TagText) else None
            if tag is not None and tag.name == "at":
                found.setdefault(tag.value, set()).add(index)
    return {name: frozenset(offers) for name, offers in found.items()}


def _moved(tag: Tag) -> tuple[str, str]:
    """The person and the spot of a `# move`."""
    person, _, where = tag.value.partition(" ")
    return person, where.strip()
