"""What can be proved of a story by visiting every state it can come to."""

from collections.abc import Iterator
from dataclasses import dataclass

from game.core.problems import Problem

from .liveness import after
from .program import Op
from .space import MOST_STATES, Played, Space
from .story import Source, Story, parse_tag
from .syntax import TagText, Where
from .vocabulary import check_ids, check_vocabulary

_PRACTISED, _DISTRESS, _HARM = 1, 2, 4
_SKIP, _CALM, _PEOPLE, _AFTER = 1, 2, 4, 8
CALM_WITHIN, PEOPLE_WITHIN = 3, 2


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """What the checker must know of a level beside its story: which activities practise its skill (empty: any), what
    on its map can be reached (None: not asked), and whether a content note must come first."""

    practises: frozenset[str] = frozenset()
    things: frozenset[str] | None = None
    note: bool = True


def check_story(story: Story, facts: LevelFacts | None = None, most: int = MOST_STATES) -> tuple[Problem, ...]:
    """Everything that is wrong with the tags and ids of a story and with where it can go; a problem of the second kind
    names the shortest way there, as choices.

    A story with more than `most` states fails, and the problem says which variables make it large.
    """
    written = (*check_vocabulary(story), *check_ids(story))
    return (*written, *prove(story, facts or LevelFacts(), most))


def prove(story: Story, facts: LevelFacts, most: int = MOST_STATES) -> tuple[Problem, ...]:
    """Only what needs every state."""
    problems = tuple(_declared(story))
    if problems:
        return problems
    space = Space(story, most)
    space.explore()
    if not space.complete:
        return (_too_large(space),)
    return tuple(dict.fromkeys(_Checker(space, facts).problems()))


def _declared(story: Story) -> Iterator[Problem]:
    for variable in story.variables:
        where, name = variable.where, variable.name
        if isinstance(variable.value, str) and not variable.words:
            hint = f'Write VAR {name} = "{variable.value}" // {variable.value}|another'
            yield Problem(
                story.prefix + where.file, where.line, 0, f"'{name}' does not say which words it can hold.", hint
            )
        elif isinstance(variable.value, int) and not isinstance(variable.value, bool) and variable.low is None:
            hint = f"Write VAR {name} = {variable.value} // 0..5"
            yield Problem(story.prefix + where.file, where.line, 0, f"'{name}' does not say its range.", hint)


def _too_large(space: Space) -> Problem:
    """Which parts of the memory multiply the states most, by the states seen so far."""
    seen = list(zip(space.entry, space.state, strict=True))[:100_000]
    shares = []
    for slot in space.packing.slots:
        rest = ~space.packing.bits[slot]
        left = len({(entry, state & rest) for entry, state in seen})
        shares.append((len(seen) / left, space.program.slots[slot].key))
    largest = ", ".join(f"'{name}' (x{share:.1f})" for share, name in sorted(shares, reverse=True)[:5] if share > 1.05)
    message = f"this story can be in more than {space.most:,} states, too many to look at."
    hint = f"What multiplies them most: {largest}. Let conditions read fewer of these so late."
    return Problem(space.story.prefix + space.story.path.name, 0, 0, message, hint)


class _Checker:
    def __init__(self, space: Space, facts: LevelFacts) -> None:
        self.space, self.facts, self.story, self.program = space, facts, space.story, space.program
        self.tags = [
            tuple(parse_tag(p.text) for p in (o.line.start or ()) + (o.line.only or ()) if isinstance(p, TagText))
            for o in self.program.offers
        ]
        self.names = [{tag.name for tag in tags} for tags in self.tags]
        self.kinds = [
            _SKIP * bool(names & {"skip", "soften"})
            | _CALM * ("calm" in names)
            | _PEOPLE * ("people" in names)
            | _AFTER * ("after" in names)
            for names in self.names
        ]
        self.sources = {(c.file, c.line): c for c in self.story.choices}
        flags: dict[int, int] = {}
        self.played = space.played
        for played in self.played:
            if id(played) not in flags:
                flags[id(played)] = self._flags(played)
        self.flags = bytearray(flags[id(played)] for played in self.played)

    def _flags(self, played: Played) -> int:
        found = 0
        for line in played.lines:
            for tag in map(parse_tag, line.tags):
                if tag.name == "practise" and (not self.facts.practises or tag.value in self.facts.practises):
                    found |= _PRACTISED
                found |= _DISTRESS * (tag.name == "distress") | _HARM * (tag.name == "harm")
        return found

    def problems(self) -> Iterator[Problem]:
        """All of them."""
        yield from self._never_reached()
        yield from self._turns()
        yield from self._endings()
        yield from self._unpractised()
        yield from self._followed(_DISTRESS, _CALM | _PEOPLE, CALM_WITHIN, "distress", "a calming or people choice")
        yield from self._followed(_HARM, _PEOPLE, PEOPLE_WITHIN, "harm", "a people choice")
        if self.facts.note:
            yield from self._note_first()

    # Saying where

    def _problem(self, where: Where, message: str, hint: str) -> Problem:
        return Problem(self.story.prefix + where.file, where.line, 0, message, hint)

    def _source(self, where: Where) -> Source | None:
        return self.sources.get((where.file, where.line))

    def _words(self, offer: int) -> str:
        source = self._source(self.program.offers[offer].where)
        return f"\u201c{source.plain if source else self.program.offers[offer].key}\u201d"

    def _way(self, path: tuple[int, ...]) -> str:
        if not path:
            return "It is so from the very beginning."
        return f"The way there: {' > '.join(map(self._words, path))}."

    def _here(self, at: int) -> Where:
        """The place in the file of the choice with which state `at` begins."""
        entry = self.space.entry[at]
        return self.program.offers[entry - 1].where if entry else self.program.steps[0].where

    # The proofs

    def _never_reached(self) -> Iterator[Problem]:
        seen, program = self.space.seen, self.program
        gone: set[str] = set()
        for knot in self.story.knots:
            if program.knots[knot.name] not in seen.steps and knot.name.split(".")[0] not in gone:
                gone.add(knot.name)
                yield self._problem(
                    Where(knot.file, knot.line),
                    f"'{knot.name}' is never reached.",
                    f"Lead to it with '-> {knot.name}', or take it out.",
                )
        for index, offered in enumerate(program.offers):
            lost = {offered.flow[0], ".".join(p for p in offered.flow if p)} & gone
            if not offered.line.fallback and index not in seen.offered and not lost:
                yield self._problem(
                    offered.where,
                    f"the choice {self._words(index)} is never on offer.",
                    "Look at its condition and at the ways that lead here.",
                )
        for at, step in enumerate(program.steps):
            if step.op is Op.FORK and at in seen.steps and at not in seen.taken:
                yield self._problem(
                    step.where,
                    "a condition here never holds, so its part is never reached.",
                    "Change the condition, or take that part out.",
                )
            after_it = program.steps[at + 1] if step.op is Op.FORK else None
            if at in seen.taken and at not in seen.passed and after_it and after_it.op is Op.JUMP and after_it.local:
                yield self._problem(
                    step.where,
                    "a condition here always holds, so what else there is is never reached.",
                    "Change the condition, or take the other part out.",
                )
        yield from self._dead_lines(gone)

    def _dead_lines(self, gone: set[str]) -> Iterator[Problem]:
        """Lines behind an arrow, which nothing leads to."""
        reached: set[int] = set()
        waiting = [0, *self.program.knots.values()]
        waiting += [at for o in self.program.offers for at in (o.start, o.only) if at >= 0]
        while waiting:
            at = waiting.pop()
            if at not in reached:
                reached.add(at)
                waiting += after(self.program, at)
        told: set[Where] = set()
        for at, step in enumerate(self.program.steps):
            if step.op is Op.SAY and step.text.strip() and at not in reached and step.where not in told:
                told.add(step.where)
                if step.flow[0] not in gone:
                    yield self._problem(step.where, "nothing leads to these words.", "They stand behind an arrow.")

    def _turns(self) -> Iterator[Problem]:
        """What is wrong within single turns: ranges, loops, practices, things, ids."""
        for step, (at, value) in self.space.seen.outside.items():
            slot = self.program.slots[self.program.steps[step].slot]
            low, high = (slot.variable.low, slot.variable.high) if slot.variable else (0, 0)
            message = f"'{slot.key}' becomes {value} here, outside its range {low}..{high}."
            yield self._problem(
                self.program.steps[step].where,
                message,
                f"Use MIN or MAX, or widen the range. {self._way(self.space.path(at))}",
            )
        told: set[tuple[int, int]] = set()
        for at, played in enumerate(self.played):
            if (id(played), 0) not in told:
                told.add((id(played), 0))
                yield from self._turn(at, played)

    def _turn(self, at: int, played: Played) -> Iterator[Problem]:
        way = self._way(self.space.path(at))
        if played.endless:
            yield Problem(
                self.story.prefix + self.story.path.name,
                self._here(at).line,
                0,
                "after this the story goes round without ever offering a choice.",
                way,
            )
            return
        leads = [offer for offer, _ in self.space.leads(at)]
        practises = [
            i for i, line in enumerate(played.lines) if any(parse_tag(t).name == "practise" for t in line.tags)
        ]
        answers = {tag.value for offer in leads for tag in self.tags[offer] if tag.name == "after"}
        if practises:
            spoken = [i for i, line in enumerate(played.lines) if line.text]
            if practises != spoken[-1:]:
                yield self._problem(
                    self._here(at), "a line after this has # practise, but is not the last before the choices.", way
                )
            if answers != {"finished", "left", "skipped"} or any("after" not in self.names[o] for o in leads):
                yield self._problem(
                    self._here(at),
                    "after a practice there must be the choices # after: finished, "
                    "# after: left and # after: skipped, and no other.",
                    way,
                )
        elif answers:
            yield self._problem(
                self.program.offers[leads[0]].where, "choices with # after stand here without a practice.", way
            )
        things = [tag.value for offer in leads for tag in self.tags[offer] if tag.name == "at"]
        for thing in sorted({t for t in things if things.count(t) > 1}):
            yield self._problem(self.program.offers[leads[0]].where, f"two choices lead to '{thing}' at once.", way)
        for thing in things:
            if self.facts.things is not None and thing not in self.facts.things:
                yield self._problem(
                    self.program.offers[leads[0]].where, f"nothing on the map is called '{thing}'.", way
                )
        for line in played.lines:
            ids = [parse_tag(t).value for t in line.tags if parse_tag(t).name == "id"]
            if len(ids) > 1:
                yield self._problem(
                    self._here(at),
                    f"two lines with ids are joined into one: {' and '.join(ids)}.",
                    "Keep glue within one id, and begin a new line before an arrow.",
                )

    def _endings(self) -> Iterator[Problem]:
        """The story must be ended, never run out, and an ending must stay within reach."""
        space = self.space
        ends = bytearray(len(space.state))
        told = False
        for at, played in enumerate(self.played):
            if len(space.next_states(at)) == 0 and not played.endless:
                ends[at] = 1
                if played.last is Op.OUT and not told:
                    told = True
                    yield self._problem(
                        self._here(at),
                        "after this the story runs out: no words, no choice, no ending.",
                        f"Lead on with '-> name' or end with -> END. {self._way(space.path(at))}",
                    )
        changed = True
        while changed:
            changed = False
            for at in range(len(ends) - 1, -1, -1):
                if not ends[at] and any(ends[to] for to in space.next_states(at)):
                    ends[at] = changed = 1  # type: ignore[assignment]
        lost = [at for at, end in enumerate(ends) if not end and not self.played[at].endless]
        if lost:
            yield self._problem(
                self._here(lost[0]), "from here on no ending can be reached any more.", self._way(space.path(lost[0]))
            )

    def _unpractised(self) -> Iterator[Problem]:
        """Ways to an ending that neither practise nor take a softer or skip choice."""
        if not self.facts.practises and not any(flag & _PRACTISED for flag in self.flags):
            return
        space = self.space
        came: dict[int, tuple[int, int]] = {0: (-1, -1)}
        waiting = [0]
        for at in waiting:
            if self.flags[at] & _PRACTISED:
                continue
            leads = space.leads(at)
            if not leads:
                path: list[int] = []
                back = at
                while came[back][0] >= 0:
                    back, offer = came[back]
                    path.append(offer)
                yield self._problem(
                    self._here(at),
                    "an ending is reached without practising the skill, and nothing was softened or skipped.",
                    self._way(tuple(reversed(path))),
                )
                return
            for offer, to in leads:
                if not self.kinds[offer] & _SKIP and to not in came:
                    came[to] = (at, offer)
                    waiting.append(to)

    def _followed(self, flag: int, wanted: int, within: int, tag: str, what: str) -> Iterator[Problem]:
        """After a line with this tag, a choice of the wanted kind is on offer within so many choices on every way."""
        known: dict[tuple[int, int], tuple[int, ...] | None] = {}
        for at in range(len(self.flags)):
            if self.flags[at] & flag:
                missing = self._missing(at, within, wanted, known, 0)
                if missing is not None:
                    here = self._here(at)
                    path = self._way((*self.space.path(at), *missing))
                    yield self._problem(
                        here, f"after a line with # {tag} there is a way without {what} within {within} choices.", path
                    )
                    return

    def _missing(
        self, at: int, left: int, wanted: int, known: dict[tuple[int, int], tuple[int, ...] | None], depth: int
    ) -> tuple[int, ...] | None:
        """The choices of a way on which no wanted choice comes, or None if it comes on all. What a practice answers is
        not counted: the player does not choose there."""
        if (at, left) in known:
            return known[at, left]
        leads = self.space.leads(at)
        if any(self.kinds[offer] & wanted for offer, _ in leads):
            known[at, left] = None
            return None
        answers = bool(leads) and all(self.kinds[offer] & _AFTER for offer, _ in leads)
        remaining = left if answers and depth < 20 else left - 1
        found: tuple[int, ...] | None = () if not leads or remaining <= 0 else None
        for offer, to in leads if found is None else ():
            deeper = self._missing(to, remaining, wanted, known, depth + 1)
            if deeper is not None:
                found = (offer, *deeper)
                break
        known[at, left] = found
        return found

    def _note_first(self) -> Iterator[Problem]:
        """The content note comes before anything else, with the softer version and the skip beside it."""
        first = self.played[0]
        flows = [flow for flow in first.knots if flow != ("", "")]
        where = self.program.steps[0].where
        if not flows or any(flow[0] != "note" for flow in flows):
            yield self._problem(
                where,
                "the story does not begin with its content note.",
                "Begin with -> note and put the note into '== note ==', with its choices.",
            )
            return
        offered = set().union(*(self.names[offer] for offer, _ in self.space.leads(0)))
        for name in ("soften", "skip"):
            if name not in offered:
                yield self._problem(where, f"the content note offers no choice with # {name}.", "Put one beside it.")
