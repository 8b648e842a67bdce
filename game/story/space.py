"""Every reachable state of a story.

A state is the place where a turn begins and the part of the memory that can still be read from there, packed into
one number. What a turn does depends on few bits of it, so each turn is played once for each value of those bits and
after that is a handful of masks: that is what makes hundreds of thousands of states a second possible.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .engine import Cells, EndlessStoryError, Open, Trace, run, take
from .liveness import Live, mask, relevant_slots, settling, turn_reads
from .output import RawLine
from .program import Op, Program, Slot
from .story import Story

MOST_STATES = 1_000_000


@dataclass(frozen=True, slots=True)
class Edge:
    """One choice of a played turn. It is on offer if `once` is not set and `allowed` holds in the state changed by
    (`before_keep`, `before_set`); taking it gives the state changed by (`keep`, `set`)."""

    offer: int
    entry: int
    keep: int
    set: int
    before_keep: int
    before_set: int
    once: int
    allowed: Callable[[int], bool] | None
    fallback: bool


@dataclass(frozen=True, slots=True)
class Played:
    """A turn as played: its choices (offered or not, in each state), its lines, and how it ended."""

    edges: tuple[Edge, ...]
    lines: tuple[RawLine, ...]
    knots: tuple[tuple[str, str], ...]
    last: Op
    endless: str = ""


@dataclass(slots=True)
class Seen:
    """What was gone through anywhere: steps, forks taken and passed by, choices offered, values that left a range
    (slot and value, with the first state where it happened)."""

    steps: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    offered: set[int] = field(default_factory=set)
    outside: dict[int, tuple[int, bool | int | str]] = field(default_factory=dict)


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
            known = _values(program, slot)
            width = max(1, (len(known) - 1).bit_length())
            self.values[slot], self.shift[slot] = known, at
            self.bits[slot] = ((1 << width) - 1) << at
            at += width
        self.width = at
        self._index = {slot: {value: i for i, value in enumerate(v)} for slot, v in self.values.items()}

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


def _values(program: Program, slot: int) -> tuple[bool | int | str, ...]:
    known: Slot = program.slots[slot]
    variable = known.variable
    if variable is None:
        return tuple(range(known.cap + 1))
    if isinstance(variable.value, bool):
        return (False, True)
    if isinstance(variable.value, int):
        low, high = variable.low or 0, variable.high
        return tuple(range(low, (variable.value if high is None else high) + 1))
    return variable.words or (variable.value,)


class Space:
    """All states of a story, each with the choices that lead on. Index 0 is the beginning; `played` has the turn of
    each state, `parent` and `by` the state and choice from which it was first come to."""

    def __init__(self, story: Story, most: int = MOST_STATES) -> None:
        self.story, self.program, self.most = story, story.program, most
        program = self.program
        relevant = relevant_slots(program)
        self.packing = Packing(program, relevant)
        self.entries = [0, *(offered.to for offered in program.offers)]
        self._settling = [slot for slot in settling(program) if slot in relevant]
        self.settled = self.packing.mask(mask(self._settling))
        self._analysis = Live(program, mask(relevant))
        self._live: dict[int, list[int]] = {}
        self._read = [self.packing.mask(turn_reads(program, at, mask(relevant))) for at in self.entries]
        self._memo: list[dict[int, Played]] = [{} for _ in self.entries]
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
        first &= self._still_read(first & self.settled)[0]
        index = {(0, first): 0}
        self._add(0, first, -1, -1)
        states, entries, to, via = self.state, self.entry, self._to, self._via
        live_at, settled_bits, memo, read = self._live, self.settled, self._memo, self._read
        at = 0
        while at < len(states) <= self.most:
            self._first.append(len(to))
            state, entry = states[at], entries[at]
            played = memo[entry].get(state & read[entry]) or self._play(entry, state, at)
            self.played.append(played)
            for edge in played.edges:
                now = state & edge.before_keep | edge.before_set
                if now & edge.once or edge.fallback or (edge.allowed is not None and not edge.allowed(now)):
                    continue
                then = state & edge.keep | edge.set
                settled = then & settled_bits
                live = live_at.get(settled) or self._still_read(settled)
                key = (edge.entry, then & live[edge.entry])
                found = index.get(key)
                if found is None:
                    found = index[key] = len(states)
                    self._add(*key, at, edge.offer)
                to.append(found)
                via.append(edge.offer)
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

    def _add(self, entry: int, state: int, parent: int, offer: int) -> None:
        self.entry.append(entry)
        self.state.append(state)
        self.parent.append(parent)
        self.by.append(offer)

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
        program, packing = self.program, self.packing
        cells = packing.cells(state)
        trace = Trace()
        before = program.offers[entry - 1].flow if entry else None
        try:
            ran = run(program, cells, self.entries[entry], before, trace)
        except EndlessStoryError as error:
            return self._memo[entry].setdefault(state & self._read[entry], Played((), (), (), Op.OUT, str(error)))
        self.seen.steps |= trace.steps
        self.seen.taken |= trace.taken
        self.seen.passed |= trace.passed
        for step, value in trace.values:
            slot = program.steps[step].slot
            variable = program.slots[slot].variable
            if variable is not None and variable.low is not None and variable.high is not None:
                inside = isinstance(value, int) and variable.low <= value <= variable.high
                if not inside:
                    self.seen.outside.setdefault(step, (at, value))
        edges = tuple(self._edge(offer, then, cells, trace, written) for offer, then, written in trace.met)
        played = Played(edges, ran.lines, ran.knots, trace.last)
        self._memo[entry][state & self._read[entry]] = played
        return played

    def _edge(
        self, offer: int, then: tuple[bool | int | str, ...], cells: Cells, trace: Trace, early: frozenset[int]
    ) -> Edge:
        program, packing = self.program, self.packing
        offered = program.offers[offer]
        after = list(cells)
        take(program, after, Open(offer, "", (), offered.flow))
        written = {slot for slot in (*trace.written, *offered.visits) if slot in packing.bits}
        keep, bits = _change(packing, written, after)
        before_keep, before_bits = _change(packing, {slot for slot in early if slot in packing.bits}, list(then))
        return Edge(
            offer=offer,
            entry=offer + 1,
            keep=keep,
            set=bits,
            before_keep=before_keep,
            before_set=before_bits,
            once=packing.bits[offered.once] if offered.once >= 0 else 0,
            allowed=_Allowed(self, offer) if offered.condition is not None else None,
            fallback=offered.line.fallback,
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
        self.read, self.packing = condition.read, space.packing
        self.mask = space.packing.mask(mask(condition.reads))
        self.known: dict[int, bool] = {}

    def __call__(self, state: int) -> bool:
        key = state & self.mask
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = bool(self.read(self.packing.cells(state)))
        return found
