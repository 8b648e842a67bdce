"""What can be found and pressed on a screen, and the ring that walks over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from game.core.intents import Kind

from .geometry import Rect


class Role(StrEnum):
    """What a node is, in the words a screen reader knows."""

    BUTTON = "button"
    CHOICE = "choice"
    TOGGLE = "toggle"
    SLIDER = "slider"
    TAB = "tab"
    LINK = "link"
    TEXT = "text"
    """Read aloud and scrolled to; nothing happens when it is pressed."""
    THING = "thing"
    PERSON = "person"
    EXIT = "exit"


ASIDE = "aside"
"""The group of what is found on purpose only: by Tab or a shoulder button, or by a click. No arrow leads there, and a
mouse that rests on it does not make a key press it."""

UNSAID = "unsaid"
"""The group of what is never spoken aloud: the letters of a passphrase (safety.md S6)."""


@dataclass(frozen=True, slots=True)
class Node:
    """One item. `rect` in u; `number` 1 to 9 is its number key, 0 none; `value` is said after the name.

    `note` is what is said last ("about two minutes"). `group` names what belongs together. `key` is a letter that
    presses it. `clip`: only the part inside can be seen and clicked (a page that scrolls). `instant`: a click
    counts when the button goes down. `chosen`: of its group, the one that holds now.
    """

    id: str
    role: Role
    name: str
    rect: Rect
    value: str = ""
    enabled: bool = True
    group: str = ""
    number: int = 0
    note: str = ""
    key: str = ""
    clip: Rect | None = None
    instant: bool = False
    chosen: bool = False

    def hit(self, x: float, y: float) -> bool:
        """Whether a point (u) lies on the part that can be seen."""
        return self.rect.contains(x, y) and (self.clip is None or self.clip.contains(x, y))

    def seen(self) -> Rect | None:
        """The part that can be seen, or None if all of it is scrolled away."""
        if self.clip is None:
            return self.rect
        x, y = max(self.rect.x, self.clip.x), max(self.rect.y, self.clip.y)
        right, bottom = min(self.rect.right, self.clip.right), min(self.rect.bottom, self.clip.bottom)
        return Rect(x, y, right - x, bottom - y) if right - x > 1 and bottom - y > 1 else None

    @property
    def adjustable(self) -> bool:
        """Whether left and right change it instead of moving the focus."""
        return self.role is Role.SLIDER and self.enabled


def pressed(nodes: Sequence[Node]) -> tuple[Rect, ...]:
    """Where something can be pressed or focused. A whole view that is one place to press (the sea of a breath) is
    none: whatever lies on it is pressed first."""
    return tuple(rect for node in nodes if not node.instant and (rect := node.seen()) is not None)


MOVES = {
    Kind.FOCUS_UP: (0, -1),
    Kind.FOCUS_DOWN: (0, 1),
    Kind.FOCUS_LEFT: (-1, 0),
    Kind.FOCUS_RIGHT: (1, 0),
}


class FocusRing:
    """Remembers which node has the focus. One ring for each scene, so a scene that comes back is as it was left."""

    def __init__(self) -> None:
        self.at = ""
        self._order: tuple[str, ...] = ()
        self._place = 0

    def sync(self, nodes: Sequence[Node], default: str = "") -> None:
        """Take over what is on the screen now.

        A focus whose node has gone moves to `default` if that is there, else to whatever now stands in its place
        of the order, if it had one among the nodes that stayed; otherwise nothing is focused.
        """
        order = tuple(node.id for node in nodes)
        if self.at in order:
            self._place = order.index(self.at)
        elif order != self._order or self.at:
            stayed = set(order) & set(self._order)
            own = [n.id for n in nodes if n.group not in ("chrome", "corner", ASIDE)]
            if default in order:
                self.at = default
            elif self.at and own and any(i in stayed for i in own):
                self.at = own[min(self._place, len(own) - 1)]
            else:
                self.at = ""
            self._place = order.index(self.at) if self.at in order else 0
        self._order = order

    def put(self, node: str) -> bool:
        """Focus a node of the screen by its id; False if there is none."""
        if node not in self._order:
            return False
        self.at, self._place = node, self._order.index(node)
        return True

    def clear(self) -> None:
        """Nothing is focused, until the nodes are looked at the next time."""
        self.at, self._order = "", ()

    def move(self, kind: Kind, nodes: Sequence[Node]) -> None:
        """FOCUS_NEXT and FOCUS_BACK follow the order and wrap; the four directions follow the geometry and wrap."""
        if not nodes:
            return
        ids = [node.id for node in nodes]
        if kind in (Kind.FOCUS_NEXT, Kind.FOCUS_BACK):
            step = 1 if kind is Kind.FOCUS_NEXT else -1
            if self.at in ids:
                self.put(ids[(ids.index(self.at) + step) % len(ids)])
            else:
                self.put(ids[0 if step > 0 else -1])
            return
        if kind not in MOVES:
            return
        here = next((node for node in nodes if node.id == self.at), None)
        if here is None:
            self.put(_first(nodes).id)
            return
        dx, dy = MOVES[kind]
        there = _beside_words(here, nodes, dx) if dx and here.role is Role.TEXT else nearest(here, nodes, dx, dy)
        if there and there.group != here.group:
            # A row of options is entered at the one that holds: what is told is not changed by passing through.
            row = _options(nodes, there.group)
            there = next((node for node in row if node.chosen), there)
        if there:
            self.put(there.id)


def _options(nodes: Sequence[Node], group: str) -> list[Node]:
    """The options of a group; none for the groups that say only how a node is found."""
    if group in ("", "chrome", "corner", ASIDE, UNSAID):
        return []
    return [node for node in nodes if node.group == group]


def _beside_words(here: Node, nodes: Sequence[Node], dx: int) -> Node | None:
    """Sideways from words: to words beside them, or from a label to the row of options that it names, which stands next
    below it. Never to what only happens to lie that way, which may be an answer (safety.md C2)."""
    words = [n for n in nodes if n.role is Role.TEXT and n.id != here.id and _aside(here.rect, n.rect, dx) == 0]
    ahead = [n for n in words if _gap(here.rect, n.rect, dx, 0) > 0]
    if ahead:
        return min(ahead, key=lambda n: _gap(here.rect, n.rect, dx, 0))
    below = [n for n in nodes if n.id != here.id and n.rect.y >= here.rect.bottom and n.group != ASIDE]
    row = _options(nodes, min(below, key=lambda n: n.rect.y).group) if below else []
    return next((n for n in row if n.chosen), row[0]) if row and any(n.chosen for n in row) else None


def _first(nodes: Sequence[Node]) -> Node:
    return next((node for node in nodes if not node.id.startswith("chrome.")), nodes[0])


def nearest(here: Node, nodes: Sequence[Node], dx: int, dy: int) -> Node | None:
    """The node that lies that way from `here`; where none does, the furthest the other way (the ring wraps)."""
    others = [node for node in nodes if node.id != here.id]
    ahead = [node for node in others if _gap(here.rect, node.rect, dx, dy) > 0]
    if dx:
        # What stands beside comes before what lies above and a little further: the other of two answers.
        ahead = [node for node in ahead if _aside(here.rect, node.rect, dx) == 0] or ahead
    if ahead:
        return min(ahead, key=lambda node: _distance(here.rect, node.rect, dx, dy))
    in_line = [node for node in others if _aside(here.rect, node.rect, dx) == 0]
    behind = [node for node in in_line if _gap(here.rect, node.rect, -dx, -dy) > 0]
    if not behind:
        return None
    return max(behind, key=lambda node: _gap(here.rect, node.rect, -dx, -dy))


def _gap(here: Rect, there: Rect, dx: int, dy: int) -> float:
    """How far the middle of `there` lies beyond that of `here` in the direction; at most 0 if it does not."""
    if dx:
        return (there.cx - here.cx) * dx if abs(there.cx - here.cx) > 1 else 0.0
    return (there.cy - here.cy) * dy if abs(there.cy - here.cy) > 1 else 0.0


def _aside(here: Rect, there: Rect, dx: int) -> float:
    """How far apart two rectangles are across the direction; 0 where they overlap."""
    if dx:
        return max(0.0, there.y - here.bottom, here.y - there.bottom)
    return max(0.0, there.x - here.right, here.x - there.right)


def _distance(here: Rect, there: Rect, dx: int, dy: int) -> float:
    return _gap(here, there, dx, dy) + 3.0 * _aside(here, there, dx)
