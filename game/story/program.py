"""The boxes of a story laid out as one list of steps.

Which counts rise when a jump is taken depends only on where it starts and where it leads (Ink: every container
entered on the way, those that count at their start only if entered there), so each jump carries that list.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from .boxes import Box, Fork, Jump, Leaf, Meet, Node, Offer, Pick, Rejoin, Say, SayGlue, SayTag, Set
from .scope import Compiled, Scope
from .syntax import ChoiceLine, Variable, Where


class Op(IntEnum):
    """What a step does."""

    SAY = 0
    GLUE = 1
    TAG = 2
    SET = 3
    JUMP = 4
    FORK = 5
    PICK = 6
    VISIT = 7
    OFFER = 8
    DONE = 9
    END = 10
    OUT = 11
    """The story runs out here: nothing follows and it was not ended."""


@dataclass(slots=True)
class Step:
    """One step. Only the fields that its `op` needs are set: `text` for SAY and TAG; `slot` and `value` for SET;
    `to` for JUMP (with `visits`), FORK (with `value`, the condition); `ways` for PICK and VISIT's `slot`;
    `offer` for OFFER. `flow` is the knot and stitch it belongs to."""

    op: Op
    flow: tuple[str, str]
    where: Where
    text: str = ""
    slot: int = -1
    value: Compiled | None = None
    to: int = -1
    visits: tuple[int, ...] = ()
    ways: tuple[int, ...] = ()
    cycles: bool = False
    offer: int = -1
    local: bool = False
    """A JUMP within a fork or sequence, not a divert."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the memory. Counts go up to `cap` (`wraps`: from there back to 1, for sequences that go round)."""

    key: str
    first: bool | int | str
    cap: int = 0
    wraps: bool = False
    variable: Variable | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice that a step offers. `start` and `only` are where its shown words begin (-1: none), `to` what follows
    it, `visits` what rises when it is taken. `bare` choices have neither words nor condition: Ink then counts
    their knot and stitch (`flow_slots`) again if the step before stood elsewhere."""

    key: str
    line: ChoiceLine
    condition: Compiled | None
    once: int
    start: int
    only: int
    to: int
    visits: tuple[int, ...]
    bare: bool
    flow_slots: tuple[tuple[tuple[str, str], int], ...]
    flow: tuple[str, str]
    where: Where


@dataclass(slots=True)
class Program:
    """All steps of a story; the first is its beginning. `knots` maps 'knot' and 'knot.stitch' to the step where each
    begins, `places` the key of a choice to its index in `offers`."""

    steps: list[Step] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    offers: list[Offered] = field(default_factory=list)
    knots: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


def flatten(box: Box) -> None:
    """Dissolve boxes that nothing can name into the box around them, as Ink's compiler does."""
    content: list[Node] = []
    for node in box.content:
        if not isinstance(node, Box):
            content.append(node)
            continue
        flatten(node)
        if node.name or node.named:
            content.append(node)
            continue
        for moved in node.content:
            if isinstance(moved, Box):
                moved.parent = box
            content.append(moved)
    box.content = content
    for inner in box.named:
        flatten(inner)


class Layout:
    """Lays boxes out as steps. All expressions are compiled and all jumps resolved before (`compiled`, `targets`, by
    the identity of the leaf), so that it is known which boxes are counted."""

    def __init__(self, scope: Scope, compiled: dict[int, Compiled], targets: dict[int, Box]) -> None:
        self.scope, self.compiled, self.targets = scope, compiled, targets
        self.steps: list[Step] = []
        self.offers: list[tuple[Offer, Step]] = []
        self._starts: dict[int, int] = {}
        self._bodies: dict[int, int] = {}
        self._meets: dict[int, int] = {}
        self._open: list[tuple[Step, Box | Meet | list[Box]]] = []

    def lay(self, box: Box, flow: tuple[str, str], where: Where) -> None:
        """Lay out a box that is not inside another, and all that hangs on it."""
        waiting = [box]
        while waiting:
            inside = waiting.pop()
            self._box(inside, flow, waiting)
            self._step(Op.OUT, flow, self.steps[-1].where if inside.content else where)

    def finish(self) -> None:
        """Fill in where jumps lead, now that all is laid out."""
        for step, what in self._open:
            if isinstance(what, list):
                step.ways = tuple(self.entry(box) for box in what)
            else:
                step.to = self._meets[id(what)] if isinstance(what, Meet) else self.entry(what)

    def entry(self, box: Box) -> int:
        """Where a jump to a box arrives: after the box's own count, unless the box is empty."""
        return self._bodies[id(box)] if box.content else self._starts[id(box)]

    def _step(self, op: Op, flow: tuple[str, str], where: Where) -> Step:
        step = Step(op, flow, where)
        self.steps.append(step)
        return step

    def _box(self, box: Box, flow: tuple[str, str], waiting: list[Box]) -> None:
        self._starts[id(box)] = len(self.steps)
        if box.counted:
            self._step(Op.VISIT, flow, Where("", 0)).slot = self.scope.slots[box.key]
        self._bodies[id(box)] = len(self.steps)
        for node in box.content:
            if isinstance(node, Box):
                self._box(node, flow, waiting)
            else:
                self._leaf(node, box, flow, waiting)
        waiting += box.named

    def _leaf(self, leaf: Leaf, box: Box, flow: tuple[str, str], waiting: list[Box]) -> None:
        match leaf:
            case Say(text, where):
                if text:
                    self._step(Op.SAY, flow, where).text = text
            case SayGlue(where):
                self._step(Op.GLUE, flow, where)
            case SayTag(text, where):
                self._step(Op.TAG, flow, where).text = text
            case Set(name, _, where):
                step = self._step(Op.SET, flow, where)
                step.value, step.slot = self.compiled.get(id(leaf)), self.scope.slots.get(name, -1)
            case Jump():
                self._jump(leaf, box, flow)
            case Rejoin(end, where):
                step = self._step(Op.JUMP, flow, where)
                step.local = True
                self._open.append((step, end))
            case Meet():
                self._meets[id(leaf)] = len(self.steps)
            case Fork(condition, inside, where):
                step = self._step(Op.FORK if condition is not None else Op.JUMP, flow, where)
                step.value, step.local = self.compiled.get(id(leaf)), True
                self._open.append((step, inside))
            case Pick(key, boxes, cycles, where):
                step = self._step(Op.PICK, flow, where)
                step.slot, step.cycles = self.scope.slots[key], cycles
                self._open.append((step, boxes))
            case Offer(where=where):
                step = self._step(Op.OFFER, flow, where)
                step.offer = len(self.offers)
                self.offers.append((leaf, step))
                waiting += [shown for shown in (leaf.start, leaf.only) if shown is not None]

    def _jump(self, jump: Jump, box: Box, flow: tuple[str, str]) -> None:
        if jump.path in (("DONE",), ("END",)):
            self._step(Op.DONE if jump.path == ("DONE",) else Op.END, flow, jump.where)
            return
        target = jump.box or self.targets.get(id(jump))
        step = self._step(Op.JUMP, flow, jump.where)
        if target is not None:
            self._open.append((step, target))
            step.visits = self.climb(target, box)

    def climb(self, target: Box, start: Box | None) -> tuple[int, ...]:
        """The slots of the boxes entered by a jump from inside `start` to `target`."""
        before: set[int] = set()
        while start is not None:
            before.add(id(start))
            start = start.parent
        visits: list[int] = []
        child: object = target.content[0] if target.content else target
        box = target if target.content else target.parent
        at_start = True
        while box is not None and (id(box) not in before or box.start_only):
            at_start = at_start and bool(box.content) and box.content[0] is child
            if box.counted and (at_start or not box.start_only):
                visits.append(self.scope.slots[box.key])
            child, box = box, box.parent
        return tuple(visits)
