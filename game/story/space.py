"""Every reachable state of a story.

A state is the place where a turn begins and the part of the memory that can still be read from there, packed into
one number. What a turn does depends on few bits of it, so each turn is played once for each value of those bits and
after that is a handful of masks: that is what makes hundreds of thousands of states a second possible.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .engine import Cells, EndlessStoryError, Open, Trace, count_visit, run, take
from .ground import Ground
from .liveness import Live, mask, relevant_slots, settling, turn_reads, values_of, word_reads, word_visits
from .output import RawLine
from .program import Op, Program
from .story import Story
from .whereabouts import Standing, Whereabouts

MOST_STATES = 1_000_000


class Edge(NamedTuple):
    """One choice of a played turn, to be unpacked in the innermost loop. If it is `guarded`, it is on offer only if
    `once` is not set and `allowed` holds in the state changed by (`before_keep`, `before_set`); taking it gives the
    state changed by (`keep`, `set`). `settles`: it may change what can still be read."""

    offer: int
    entry: int
    keep: int
    set: int
    settles: bool
    guarded: bool
    before_keep: int
    before_set: int
    once: int
    allowed: Callable[[int], bool] | None


@dataclass(frozen=True, slots=True)
class Played:
    """A turn as played: its choices (offered or not, in each state), its lines, and how it ended. `cues` are the tags
    gone through, as steps; `put` is whom the turn has put where. A turn that cannot be played to its end has the place
    in `endless`, and `why`."""

    edges: tuple[Edge, ...]
    lines: tuple[RawLine, ...]
    knots: tuple[tuple[str, str], ...]
    last: Op
    endless: str = ""
    why: tuple[str, str] = ("", "")
    cues: tuple[int, ...] = ()
    put: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Seen:
    """What was gone through anywhere: steps, forks taken and passed by, choices offered, values that left a range or
    list of words (by the step that sets them: the first state where it happened, and the value), and conditions of
    choices in which a number became too large (by their place: the first such state)."""

    steps: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    offered: set[int] = field(default_factory=set)
    outside: dict[int, tuple[int, bool | int | str]] = field(default_factory=dict)
    large: dict[str, int] = field(default_factory=dict)


class Packing:
    """The memory of a story as one number: which slots, how many bits each."""

    def __init__(self, program: Program, relevant: frozenset[int]) -> None:
        self.program = program
        self.slots = sorted(relevant)
        self.shift: dict[int, int] = {}
        self.bits: dict[int, int] = {}
        self.values: dict[int, tuple[bool | int | str, ...]] = {}
        at = 0
        for slot in self.slots:
            known = values_of(program, slot)
            width = max(1, (len(known) - 1).bit_length())
            self.values[slot], self.shift[slot] = known, at
            self.bits[slot] = ((1 << width) - 1) << at
            at += width
        self.width = at
        self._index = {slot: {value: i for i, value in enumerate(v)} for slot, v in self.values.items()}

    def stand(self, standings: Sequence[Standing]) -> None:
        """Make room for where each of them stands, as slots after all others."""
        for slot, standing in enumerate(standings, len(self.program.slots)):
            width = max(1, (standing.count - 1).bit_length())
            self.shift[slot], self.bits[slot] = self.width, ((1 << width) - 1) << self.width
            self.width += width

    def mask(self, slots: int) -> int:
        """The bits of a set of slots."""
        return sum(bits for slot, bits in self.bits.items() if slots >> slot & 1)

    def packed(self, slot: int, value: bool | int | str) -> int:
        """The bits of one value; one that is out of range counts as the nearest end."""
        found = self._index[slot].get(value)
        if found is None:
            known = self.values[slot]
            found = 0 if isinstance(value, int) and isinstance(known[0], int) and value < known[0] else len(known) - 1
        return found << self.shift[slot]

    def all(self, cells: Cells) -> int:
        """A whole memory."""
        return sum(self.packed(slot, cells[slot]) for slot in self.slots)

    def cells(self, state: int) -> Cells:
        """The memory of a number; what is not in it stands at its first value."""
        cells: Cells = [slot.first for slot in self.program.slots]
        for slot in self.slots:
            known = self.values[slot]
            cells[slot] = known[min((state & self.bits[slot]) >> self.shift[slot], len(known) - 1)]
        return cells


class Space:
    """All states of a story, each with the choices that lead on. Index 0 is the beginning; `played` has the turn of
    each state, `parent` and `by` the state and choice from which it was first come to."""

    def __init__(self, story: Story, most: int = MOST_STATES, ground: Ground | None = None) -> None:
        self.story, self.program, self.most, self.ground = story, story.program, most, ground
        program = self.program
        relevant = relevant_slots(program)
        self.packing = Packing(program, relevant)
        self.whereabouts = Whereabouts(program, ground)
        self.packing.stand(self.whereabouts.standings)
        self.entries = [0, *(offered.to for offered in program.offers)]
        self._settling = [slot for slot in settling(program) if slot in relevant]
        self.settled = self.packing.mask(mask(self._settling))
        self._analysis = Live(program, mask(relevant), self.whereabouts.standings)
        self._live: dict[int, list[int]] = {}
        self._read = [self.packing.mask(turn_reads(program, at, mask(relevant))) for at in self.entries]
        self._memo: list[dict[int, Played]] = [{} for _ in self.entries]
        self._spoken = frozenset(i for i, offered in enumerate(program.offers) if word_reads(program, offered))
        self._allowed: dict[int, _Allowed] = {}
        self.seen = Seen()
        self.entry: list[int] = []
        self.state: list[int] = []
        self.played: list[Played] = []
        self.parent = array("i")
        self.by = array("i")
        self._first = array("I")
        self._to = array("I")
        self._via = array("I")
        self.complete = False

    def explore(self) -> None:
        """Visit every reachable state, the nearest first; `complete` tells whether the bound was kept."""
        first = self.packing.all([slot.first for slot in self.program.slots])
        first |= self.ground.start << self.packing.shift[len(self.program.slots)] if self.ground else 0
        first &= self._still_read(first & self.settled)[0]
        index: list[dict[int, int]] = [{} for _ in self.entries]
        index[0][first] = 0
        self.entry.append(0)
        self.state.append(first)
        self.parent.append(-1)
        self.by.append(-1)
        states, entries, to, via = self.state, self.entry, self._to, self._via
        live_at, settled_bits, memo, read = self._live, self.settled, self._memo, self._read
        parent, by = self.parent, self.by
        at = 0
        while at < len(states) <= self.most:
            self._first.append(len(to))
            state, now_at = states[at], entries[at]
            played = memo[now_at].get(state & read[now_at]) or self._play(now_at, state, at)
            self.played.append(played)
            here = live_at.get(state & settled_bits) or self._still_read(state & settled_bits)
            for offer, entry, keep, bits, settles, guarded, before_keep, before_set, once, allowed in played.edges:
                if guarded:
                    now = state & before_keep | before_set
                    if now & once or (allowed is not None and not allowed(now)):
                        continue
                then = state & keep | bits
                if settles:
                    then &= (live_at.get(then & settled_bits) or self._still_read(then & settled_bits))[entry]
                else:
                    then &= here[entry]
                known = index[entry]
                found = known.get(then)
                if found is None:
                    found = known[then] = len(states)
                    entries.append(entry)
                    states.append(then)
                    parent.append(at)
                    by.append(offer)
                to.append(found)
                via.append(offer)
            at += 1
        self._first.append(len(to))
        self.seen.offered = set(via)
        self.complete = at == len(states)

    def leads(self, at: int) -> list[tuple[int, int]]:
        """The choices on offer in state `at`, as (index of the offer, state it leads to)."""
        first, end = self._first[at], self._first[at + 1]
        return list(zip(self._via[first:end], self._to[first:end], strict=True))

    def next_states(self, at: int) -> Sequence[int]:
        """The states that the choices of state `at` lead to."""
        return self._to[self._first[at] : self._first[at + 1]]

    def offered(self, at: int) -> bytes:
        """What is on offer in state `at`, as something that can be compared."""
        return self._via[self._first[at] : self._first[at + 1]].tobytes()

    def stands(self, at: int) -> tuple[int, ...]:
        """Where the player and whoever is moved stand while the player chooses in state `at`, as `whereabouts` counts
        it (the player first); known where a choice there asks for it."""
        packing, state, put = self.packing, self.state[at], dict(self.played[at].put)
        slots = range(len(self.program.slots), len(self.program.slots) + len(self.whereabouts.standings))
        return tuple(
            put.get(number, (state & packing.bits[slot]) >> packing.shift[slot]) for number, slot in enumerate(slots)
        )

    def _still_read(self, settled: int) -> list[int]:
        """For each entry, the bits that can still be read once these places were seen. The bits of places that settle
        something are always kept: the answer depends on them."""
        seen = mask(slot for slot in self._settling if settled & self.packing.bits[slot])
        slots = self._analysis.slots(seen, self.entries)
        found = self._live[settled] = [self.packing.mask(live) | self.settled for live in slots]
        return found

    def path(self, at: int) -> tuple[int, ...]:
        """The choices that lead to state `at` on the shortest way, as indexes of offers."""
        back: list[int] = []
        while self.parent[at] >= 0:
            back.append(self.by[at])
            at = self.parent[at]
        return tuple(reversed(back))

    def _play(self, entry: int, state: int, at: int) -> Played:
        program = self.program
        cells = self.packing.cells(state)
        trace = Trace()
        before = program.offers[entry - 1].flow if entry else None
        try:
            ran = run(program, cells, self.entries[entry], before, trace)
        except EndlessStoryError as error:
            trace.met = []  # a turn that comes to no end offers nothing
            self._note(trace, at)
            stopped = Played((), (), (), Op.OUT, str(error), (error.what, error.hint))
            return self._memo[entry].setdefault(state & self._read[entry], stopped)
        self._note(trace, at)
        for step in trace.steps:
            if program.steps[step].op is Op.OFFER:
                trace.written.update(word_visits(program, program.offers[program.steps[step].offer]))
        cues = tuple(sorted(step for step in trace.steps if program.steps[step].op is Op.TAG))
        put = self.whereabouts.put(ran.lines)
        edges = tuple(
            self._edge(offer, then, cells, trace, written, put)
            for offer, then, written in trace.met
            if not program.offers[offer].line.fallback
        )
        played = Played(edges, ran.lines, ran.knots, trace.last, cues=cues, put=put)
        self._memo[entry][state & self._read[entry]] = played
        return played

    def _note(self, trace: Trace, at: int) -> None:
        """Keep what a run went through. The words of a choice count only where it is on offer."""
        program, seen = self.program, self.seen
        seen.steps |= trace.steps
        seen.taken |= trace.taken
        seen.passed |= trace.passed
        for offer, then, _ in trace.met:
            if offer in self._spoken:
                self._speak(offer, list(then))
        for step, value in trace.values:
            variable = program.slots[program.steps[step].slot].variable
            if variable is None:
                continue
            inside = not variable.words or value in variable.words
            if variable.low is not None and variable.high is not None:
                inside = isinstance(value, int) and variable.low <= value <= variable.high
            if not inside:
                seen.outside.setdefault(step, (at, value))

    def _speak(self, offer: int, cells: Cells) -> None:
        """Go through the words of a choice that is on offer."""
        program, seen = self.program, self.seen
        offered = program.offers[offer]
        for slot in word_visits(program, offered):
            count_visit(program, cells, slot)
        if offered.condition is not None and not offered.condition.read(cells):
            return
        if offered.once >= 0 and cells[offered.once]:
            return
        for at in (start for start in (offered.start, offered.only) if start >= 0):
            while program.steps[at].op is not Op.OUT:
                step = program.steps[at]
                seen.steps.add(at)
                at += 1
                if step.op is Op.JUMP:
                    at = step.to
                elif step.op is Op.FORK and step.value is not None:
                    holds = bool(step.value.read(cells))
                    (seen.taken if holds else seen.passed).add(at - 1)
                    at = step.to if holds else at
                elif step.op is Op.PICK:
                    part = int(cells[step.slot]) - 1
                    at = step.ways[part % len(step.ways) if step.cycles else min(part, len(step.ways) - 1)]

    def _edge(
        self,
        offer: int,
        then: tuple[bool | int | str, ...],
        cells: Cells,
        trace: Trace,
        early: frozenset[int],
        put: tuple[tuple[int, int], ...],
    ) -> Edge:
        program, packing = self.program, self.packing
        offered = program.offers[offer]
        after = list(cells)
        take(program, after, Open(offer, "", (), offered.flow))
        written = {slot for slot in (*trace.written, *offered.visits) if slot in packing.bits}
        keep, bits = _change(packing, written, after)
        for number, value in put:
            slot = len(program.slots) + number
            keep, bits = keep & ~packing.bits[slot], bits | value << packing.shift[slot]
        before_keep, before_bits = _change(packing, {slot for slot in early if slot in packing.bits}, list(then))
        once = packing.bits[offered.once] if offered.once >= 0 else 0
        if offered.condition is not None and offer not in self._allowed:
            self._allowed[offer] = _Allowed(self, offer)
        return Edge(
            offer=offer,
            entry=offer + 1,
            keep=keep,
            set=bits,
            settles=bool((~keep | bits) & self.settled),
            guarded=bool(once) or offered.condition is not None,
            before_keep=before_keep,
            before_set=before_bits,
            once=once,
            allowed=self._allowed.get(offer),
        )


def _change(packing: Packing, slots: set[int], cells: Cells) -> tuple[int, int]:
    keep, bits = -1, 0
    for slot in slots:
        keep &= ~packing.bits[slot]
        bits |= packing.packed(slot, cells[slot])
    return keep, bits


class _Allowed:
    """Whether the condition of a choice holds in a state; each answer is worked out once."""

    def __init__(self, space: Space, offer: int) -> None:
        condition = space.program.offers[offer].condition
        assert condition is not None
        self.read, self.packing, self.space = condition.read, space.packing, space
        self.mask = space.packing.mask(mask(condition.reads))
        self.known: dict[int, bool] = {}

    def __call__(self, state: int) -> bool:
        key = state & self.mask
        found = self.known.get(key)
        if found is None:
            try:
                found = bool(self.read(self.packing.cells(state)))
            except OverflowError as error:
                self.space.seen.large.setdefault(str(error), len(self.space.played) - 1)
                found = False
            self.known[key] = found
        return found
