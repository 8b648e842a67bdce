"""Boxes: how the parts of a story nest, as Ink's own containers do."""

from dataclasses import dataclass, field

from .syntax import ChoiceLine, Expression, Where

_NOWHERE = Where("", 0)


@dataclass(eq=False, slots=True)
class Box:
    """A container. `named` boxes are reached by a jump alone; `key` is what its visits are counted under."""

    name: str = ""
    content: list["Node"] = field(default_factory=list)
    named: list["Box"] = field(default_factory=list)
    parent: "Box | None" = None
    key: object = None
    counted: bool = False
    start_only: bool = False

    def add(self, node: "Node") -> None:
        """Put a node at the end."""
        if isinstance(node, Box):
            node.parent = self
        self.content.append(node)

    def hang(self, box: "Box") -> None:
        """Add a box that only a jump reaches."""
        box.parent = self
        self.named.append(box)


@dataclass(eq=False, slots=True)
class Say:
    text: str
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class SayGlue:
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class SayTag:
    text: str
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Set:
    name: str
    expression: Expression
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Jump:
    """To `path`, or to `box` where the box is known from the start."""

    path: tuple[str, ...] = ()
    box: Box | None = None
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Rejoin:
    """To just after the fork or sequence that this branch belongs to."""

    end: "Meet"
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Meet:
    """Where branches come together again."""

    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Fork:
    """To `box` if the condition holds (always, if there is none)."""

    condition: Expression | None
    box: Box
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Pick:
    """To one of `boxes`, by how often the sequence was come to."""

    key: object
    boxes: list[Box]
    cycles: bool
    where: Where = _NOWHERE


@dataclass(eq=False, slots=True)
class Offer:
    """Offer a choice: its shown words are in `start` and `only`, what follows it in `target`."""

    line: ChoiceLine
    start: Box | None
    only: Box | None
    target: Box
    where: Where = _NOWHERE


Leaf = Say | SayGlue | SayTag | Set | Jump | Rejoin | Meet | Fork | Pick | Offer
Node = Box | Leaf
