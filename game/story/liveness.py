"""Which parts of the memory a story can still read from a step on: only they tell its states apart."""

from collections.abc import Iterable
from itertools import product
from math import prod

from .model import Value
from .program import Offered, Op, Program, Step
from .whereabouts import Standing

_MOST_TRIED = 4096


def is_plain_pick(program: Program, step: Step) -> bool:
    """Whether it does not matter which part of a sequence is shown: each shows words, or none does. Where some are
    empty, a line or a choice may come and go with the turn."""
    return (
        all(is_plain_text(program, way) for way in step.ways) and len({speaks(program, way) for way in step.ways}) < 2
    )


def speaks(program: Program, at: int) -> bool:
    """Whether a branch of plain text shows words whichever way it goes."""
    while True:
        step = program.steps[at]
        if step.op is Op.SAY and step.text.strip():
            return True
        if step.op is Op.PICK and all(speaks(program, way) for way in step.ways):
            return True
        if step.op is Op.JUMP and step.local:
            if program.steps[at + 1].op is Op.OUT:
                return False
            if speaks(program, step.to):
                return True
        elif step.op not in (Op.SAY, Op.PICK, Op.VISIT):
            return False
        at += 1


def is_plain_text(program: Program, at: int) -> bool:
    """Whether the branch that begins at a step only shows words and then rejoins. One with a condition in it is not
    plain: whether that can hold is asked, so it must be known when the branch is come to. Glue is not plain either:
    it joins lines that may have ids of their own."""
    while True:
        step = program.steps[at]
        if step.op is Op.JUMP and step.local:
            if program.steps[at + 1].op is Op.OUT:
                return True
            if not is_plain_text(program, step.to):
                return False
        elif step.op is Op.PICK:
            if not is_plain_pick(program, step):
                return False
        elif step.op not in (Op.SAY, Op.VISIT):
            return False
        at += 1


def relevant_slots(program: Program) -> frozenset[int]:
    """The slots that a condition or a sequence with consequences reads, those whose values might leave what they were
    declared to hold, and those that feed them."""
    relevant = set(unruly_slots(program))
    for step in program.steps:
        if step.op is Op.FORK and step.value is not None:
            relevant |= step.value.reads
        elif step.op is Op.PICK and not is_plain_pick(program, step):
            relevant.add(step.slot)
    for offered in program.offers:
        if offered.once >= 0:
            relevant.add(offered.once)
        if offered.condition is not None:
            relevant |= offered.condition.reads
    while True:
        fed = {
            slot
            for step in program.steps
            if step.op is Op.SET and step.slot in relevant and step.value is not None
            for slot in step.value.reads
        }
        if fed <= relevant:
            return frozenset(relevant)
        relevant |= fed


def values_of(program: Program, slot: int) -> tuple[Value, ...]:
    """The values that a slot may hold."""
    known = program.slots[slot]
    variable = known.variable
    if variable is None:
        return tuple(range(known.cap + 1))
    if isinstance(variable.value, bool):
        return (False, True)
    if isinstance(variable.value, int):
        low, high = variable.low or 0, variable.high
        return tuple(range(low, (variable.value if high is None else high) + 1))
    return variable.words or (variable.value,)


def unruly_slots(program: Program) -> frozenset[int]:
    """The numbers and words that an assignment could take out of their range, going by what it reads. All others stay
    in it whatever happens, so that nothing need be remembered of those which no condition reads."""
    found: set[int] = set()
    for step in program.steps:
        if step.op is Op.SET and step.value is not None and step.value.reads and step.slot not in found:
            reads = sorted(step.value.reads)
            held = [values_of(program, slot) for slot in reads]
            if prod(map(len, held)) > _MOST_TRIED:
                found.add(step.slot)
                continue
            allowed = frozenset(values_of(program, step.slot))
            cells: list[Value] = [slot.first for slot in program.slots]
            for values in product(*held):
                for slot, value in zip(reads, values, strict=True):
                    cells[slot] = value
                if _comes_to(step, cells) not in allowed:
                    found.add(step.slot)
                    break
    return frozenset(found)


def _comes_to(step: Step, cells: list[Value]) -> Value | None:
    """What an assignment gives, or None if a number grows too large on the way."""
    try:
        return step.value.read(cells) if step.value is not None else None
    except OverflowError:
        return None


def word_steps(program: Program, offered: Offered) -> tuple[int, ...]:
    """The steps that make the shown words of a choice."""
    found: dict[int, None] = {}
    waiting = [at for at in (offered.start, offered.only) if at >= 0]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found[at] = None
            waiting += after(program, at)
    return tuple(found)


def word_reads(program: Program, offered: Offered) -> int:
    """What conditions and sequences in the words of a choice look at, as bits."""
    found = 0
    for at in word_steps(program, offered):
        step = program.steps[at]
        if step.op is Op.FORK and step.value is not None:
            found |= mask(step.value.reads)
        elif step.op is Op.PICK:
            found |= 1 << step.slot
    return found


def mask(slots: Iterable[int]) -> int:
    """A set of slots as bits."""
    bits = 0
    for slot in slots:
        bits |= 1 << slot
    return bits


def reads(program: Program, step: Step, relevant: int) -> int:
    """The slots that a step looks at to decide what happens."""
    found = 0
    if step.op in (Op.FORK, Op.SET) and step.value is not None:
        if step.op is Op.FORK or relevant >> step.slot & 1:
            found = mask(step.value.reads)
    elif step.op is Op.PICK:
        found = 1 << step.slot
    elif step.op is Op.OFFER:
        offered = program.offers[step.offer]
        found = mask(offered.condition.reads) if offered.condition is not None else 0
        found |= 1 << offered.once if offered.once >= 0 else 0
        found |= word_reads(program, offered)
    return found & relevant


def counts(program: Program, step: Step, relevant: int) -> int:
    """The counts that a step moves on and that are told apart further than 'never or some time'."""
    if step.op is Op.OFFER:
        offered = program.offers[step.offer]
        visits = (*offered.visits, *(slot for _, slot in offered.flow_slots), *word_visits(program, offered))
    else:
        visits = (step.slot,) if step.op is Op.VISIT else step.visits
    return mask(slot for slot in visits if program.slots[slot].cap > 1) & relevant


def word_visits(program: Program, offered: Offered) -> tuple[int, ...]:
    """The sequences that move on when the words of a choice are made."""
    steps = (program.steps[at] for at in word_steps(program, offered))
    return tuple(step.slot for step in steps if step.op is Op.VISIT)


def after(program: Program, at: int, seen: int = 0) -> tuple[int, ...]:
    """The steps that can come next, once the places in `seen` (a set of slots as bits) were gone through; an offer can
    lead to what follows its choice."""
    step = program.steps[at]
    if step.op is Op.JUMP:
        return (step.to,)
    if step.op is Op.FORK and step.value is not None:
        if seen and any(seen >> slot & 1 for slot in step.value.true_if):
            return (step.to,)
        if seen and any(seen >> slot & 1 for slot in step.value.false_if):
            return (at + 1,)
        return (step.to, at + 1)
    if step.op is Op.PICK:
        return step.ways
    if step.op is Op.OFFER:
        offered = program.offers[step.offer]
        never = offered.condition.false_if if offered.condition is not None else frozenset()
        gone = seen and ((offered.once >= 0 and seen >> offered.once & 1) or any(seen >> s & 1 for s in never))
        return (at + 1,) if gone else (at + 1, offered.to)
    return () if step.op in (Op.DONE, Op.END, Op.OUT) else (at + 1,)


def settling(program: Program) -> frozenset[int]:
    """The places that close or open ways for good once they were seen."""
    found: set[int] = set()
    for step in program.steps:
        if step.op is Op.FORK and step.value is not None:
            found |= step.value.false_if | step.value.true_if
    for offered in program.offers:
        if offered.condition is not None:
            found |= offered.condition.false_if
    return frozenset(found)


class Live:
    """For each step, the slots that can still be read from it on: asked anew for each set of places seen, because a
    place that was seen can close ways for good. Only the steps that matter for it are looked at.

    Where the player and others stand are slots more, after all others."""

    def __init__(
        self,
        program: Program,
        relevant: int,
        standings: tuple[Standing, ...] = (),
    ) -> None:
        self.program = program
        steps = program.steps
        puts = frozenset().union(*(standing.puts for standing in standings))
        self._next = list(range(len(steps)))
        for at in range(len(steps) - 2, -1, -1):
            if steps[at].op in (Op.SAY, Op.GLUE, Op.TAG, Op.VISIT) and at not in puts:
                self._next[at] = self._next[at + 1]
        self._read = [reads(program, step, relevant) for step in steps]
        self._kept = [~(1 << step.slot) if step.op is Op.SET else -1 for step in steps]
        for slot, standing in enumerate(standings, len(program.slots)):
            for at, step in enumerate(steps):
                if step.op is Op.OFFER and step.offer in standing.asks:
                    self._read[at] |= 1 << slot
            for at in standing.puts:
                self._kept[at] = ~(1 << slot)
        self._nodes = [at for at in range(len(steps) - 1, -1, -1) if self._next[at] == at]
        self._fixed = {at: self._after(at, 0) for at in self._nodes}
        self._open = [at for at in self._nodes if steps[at].op in (Op.FORK, Op.OFFER) and len(self._fixed[at]) > 1]

    def _after(self, at: int, seen: int) -> tuple[int, ...]:
        return tuple(self._next[to] for to in after(self.program, at, seen))

    def slots(self, seen: int, wanted: list[int]) -> list[int]:
        """For each step wanted, the live slots as bits."""
        following = dict(self._fixed)
        for at in self._open if seen else ():
            following[at] = self._after(at, seen)
        live, kept = list(self._read), self._kept
        ways = list(following.items())
        changed = True
        while changed:
            changed = False
            for at, steps in ways:
                now = live[at]
                for to in steps:
                    now |= live[to] & kept[at]
                if now != live[at]:
                    live[at], changed = now, True
        return [live[self._next[at]] for at in wanted]


def turn_reads(program: Program, start: int, relevant: int) -> int:
    """What the turn that begins at `start` looks at to find its way, as bits. Whether a choice is offered is left out
    (it is asked for each choice by itself), unless the turn has a fallback: then the way depends on it."""
    seen: set[int] = set()
    waiting = [start]
    way = offers = 0
    fallback = False
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        step = program.steps[at]
        way |= counts(program, step, relevant)
        if step.op is Op.OFFER:
            offered = program.offers[step.offer]
            offers |= reads(program, step, relevant)
            if word_reads(program, offered):
                # What its words say is asked only where it is on offer, so that is asked here too.
                way |= reads(program, step, relevant)
            fallback = fallback or offered.line.fallback
            waiting += [at + 1, *([offered.to] if offered.line.fallback else [])]
        else:
            way |= reads(program, step, relevant)
            waiting += after(program, at)
    return way | (offers if fallback else 0)
