"""What the proofs of a story have in common: what they must know of its level, and how they say where something is."""

from dataclasses import dataclass

from game.core.problems import Problem

from .ground import Ground
from .program import Op
from .space import Played, Space
from .story import parse_tag
from .syntax import TagText, Where

PRACTISED, DISTRESS, HARM = 1, 2, 4
SKIP, CALM, PEOPLE, AFTER = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """What the checker must know of a level beside its story: which activities practise its skill (empty: any), what
    on its map can be reached (None: not asked; `ground` also says from where), whether a content note must come
    first, and how the content notes of level.toml are called (None: not asked)."""

    practises: frozenset[str] = frozenset()
    things: frozenset[str] | None = None
    note: bool = True
    ground: Ground | None = None
    notes: frozenset[str] | None = None


class View:
    """An explored story, with the cues of its choices and turns read once."""

    def __init__(self, space: Space, facts: LevelFacts) -> None:
        self.space, self.facts, self.story, self.program = space, facts, space.story, space.program
        self.tags = [
            tuple(parse_tag(p.text) for p in (o.line.start or ()) + (o.line.only or ()) if isinstance(p, TagText))
            for o in self.program.offers
        ]
        self.names = [{tag.name for tag in tags} for tags in self.tags]
        self.kinds = [
            SKIP * bool(names & {"skip", "soften"})
            | CALM * ("calm" in names)
            | PEOPLE * ("people" in names)
            | AFTER * ("after" in names)
            for names in self.names
        ]
        self.cues = {
            at: parse_tag(step.text) for at, step in enumerate(self.program.steps) if step.op is Op.TAG and step.text
        }
        self._sources = {(c.file, c.line): c for c in self.story.choices}
        self.played = space.played
        every = all(line.id or line.glued for line in self.story.lines)
        self.ids_by_glue = every and any(line.glued for line in self.story.lines)
        """All lines have ids, but some have one only by the line to which glue joins them."""
        flags: dict[int, int] = {}
        for played in self.played:
            if id(played) not in flags:
                flags[id(played)] = self._flags(played)
        self.flags = bytearray(flags[id(played)] for played in self.played)

    def _flags(self, played: Played) -> int:
        found = 0
        for line in played.lines:
            for tag in map(parse_tag, line.tags):
                if tag.name == "practise" and (not self.facts.practises or tag.value in self.facts.practises):
                    found |= PRACTISED
                found |= DISTRESS * (tag.name == "distress") | HARM * (tag.name == "harm")
        return found

    def problem(self, where: Where, message: str, hint: str) -> Problem:
        """A problem at a place of the story."""
        return Problem(self.story.prefix + where.file, where.line, 0, message, hint)

    def words(self, offer: int) -> str:
        """The words of a choice, in quotation marks."""
        offered = self.program.offers[offer]
        source = self._sources.get((offered.where.file, offered.where.line))
        return f"\u201c{source.plain if source else offered.key}\u201d"

    def way(self, path: tuple[int, ...]) -> str:
        """A path as the choices that a player makes."""
        if not path:
            return "It is so from the very beginning."
        return f"The way there: {' > '.join(map(self.words, path))}."

    def here(self, at: int) -> Where:
        """The place in the file of the choice with which state `at` begins."""
        entry = self.space.entry[at]
        return self.program.offers[entry - 1].where if entry else self.program.steps[0].where

    def cued(self, at: int, name: str) -> tuple[Where, ...]:
        """Where the lines with this tag stand that the turn of state `at` says; where the turn begins if that is not
        known."""
        cues = self.played[at].cues
        return tuple(self.program.steps[c].where for c in cues if self.cues[c].name == name) or (self.here(at),)

    def depths(self) -> list[int]:
        """How many choices lead to each state."""
        found: list[int] = []
        for parent in self.space.parent:
            found.append(found[parent] + 1 if parent >= 0 else 0)
        return found


class Firsts:
    """The nearest state at which each of several things happens, and the choices from there on."""

    def __init__(self, view: View) -> None:
        self.view, self.depths = view, view.depths()
        self.found: dict[Where, tuple[int, int, tuple[int, ...]]] = {}

    def worth(self, at: int, where: Where) -> bool:
        """Whether a way from state `at` could be shorter than the one known."""
        return where not in self.found or self.depths[at] < self.found[where][0]

    def add(self, at: int, where: Where, on: tuple[int, ...]) -> None:
        """A way through state `at` and on."""
        length = self.depths[at] + len(on)
        if where not in self.found or length < self.found[where][0]:
            self.found[where] = (length, at, on)

    def ways(self) -> list[tuple[Where, str]]:
        """Each place, with the shortest way there in words."""
        path = self.view.space.path
        return [(where, self.view.way((*path(at), *on))) for where, (_, at, on) in self.found.items()]
