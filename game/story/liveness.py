"""Which parts of the memory a story can still read from a step on: only they tell its states apart."""

from collections.abc import Iterable

from .program import Op, Program, Step


def is_plain_text(program: Program, at: int) -> bool:
    """Whether the branch that begins at a step only shows words and then rejoins."""
    while True:
        step = program.steps[at]
        if step.op is Op.JUMP and step.local:
            if program.steps[at + 1].op is Op.OUT:
                return True
            if not is_plain_text(program, step.to):
                return False
        elif step.op is Op.FORK:
            if not is_plain_text(program, step.to):
                return False
        elif step.op is Op.PICK:
            if not all(is_plain_text(program, way) for way in step.ways):
                return False
        elif step.op not in (Op.SAY, Op.GLUE, Op.VISIT):
            return False
        at += 1


def relevant_slots(program: Program) -> frozenset[int]:
    """The slots that a condition or a sequence with consequences reads, and those that feed them."""
    relevant: set[int] = set()
    for step in program.steps:
        if step.op is Op.FORK and step.value is not None:
            relevant |= step.value.reads
        elif step.op is Op.PICK and not all(is_plain_text(program, way) for way in step.ways):
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
    return found & relevant


def counts(program: Program, step: Step, relevant: int) -> int:
    """The counts that a step moves on and that are told apart further than 'never or some time'."""
    if step.op is Op.OFFER:
        offered = program.offers[step.offer]
        visits = (*offered.visits, *(slot for _, slot in offered.flow_slots))
    else:
        visits = (step.slot,) if step.op is Op.VISIT else step.visits
    return mask(slot for slot in visits if program.slots[slot].cap > 1) & relevant


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
    place that was seen can close ways for good. Only the steps that matter for it are looked at."""

    def __init__(self, program: Program, relevant: int) -> None:
        self.program = program
        steps = program.steps
        self._next = list(range(len(steps)))
        for at in range(len(steps) - 2, -1, -1):
            if steps[at].op in (Op.SAY, Op.GLUE, Op.TAG, Op.VISIT):
                self._next[at] = self._next[at + 1]
        self._read = [reads(program, step, relevant) for step in steps]
        self._kept = [~(1 << step.slot) if step.op is Op.SET else -1 for step in steps]
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
            fallback = fallback or offered.line.fallback
            waiting += [at + 1, *([offered.to] if offered.line.fallback else [])]
        else:
            way |= reads(program, step, relevant)
            waiting += after(program, at)
    return way | (offers if fallback else 0)
