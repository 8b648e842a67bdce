"""When a press may answer: not while it can still belong to what stood there before (safety.md C2).

Nothing here reaches the rules or a recording: what is refused never becomes an intent of the journey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .asked import about_you
from .focus import Node, Role

SETTLE_STEPS = 18
"""Steps after new choices came up in which a key that was being tapped to read on does not press one of them."""
ASK_STEPS = 48
"""Steps after a question about the person came up (0.8 s) in which no press at all answers it. A hand that is still
tapping has to rest for as long before it does."""
MOST_ASK_STEPS = 300
"""Steps (5 s) after which a press answers all the same: nobody whose hand cannot rest is kept waiting for good."""


@dataclass(slots=True)
class Waits:
    """The steps to wait: before a choice that has just come up, and before a question about the person."""

    settle: int = SETTLE_STEPS
    ask: int = ASK_STEPS


@dataclass(slots=True)
class Guard:
    """Of one scene on the stack; `own` are its nodes and their groups. Steps are counted from the first picture that
    showed them whole; where no pictures are made, from the step in which they came up."""

    waits: Waits
    own: tuple[tuple[str, str], ...] = ()
    _asks: frozenset[str] = frozenset()
    _unseen: bool = False
    _asking: bool = False
    _settled: int = 0
    _asked: int = 0
    _most: int = 0

    def anew(self) -> None:
        """Something lay over it: what was asked is asked anew."""
        self.own, self._asks = (), frozenset()

    def found(self, nodes: Sequence[Node], steps: int) -> bool:
        """The scene has these nodes now; whether they are others than before."""
        own = tuple((node.id, node.group) for node in nodes)
        if own == self.own:
            return False
        asks = frozenset(node.id for node in nodes if about_you(node.id))
        self._asking = not asks <= self._asks or (self._unseen and self._asking)
        self.own, self._asks, self._unseen = own, asks, True
        self._begin(steps)
        return True

    def shown(self, steps: int, *, whole: bool) -> None:
        """A picture was made; `whole` that it is on the screen and lacks nothing. Until then the wait begins anew."""
        if self._unseen:
            self._begin(steps)
            self._unseen = not whole

    def _begin(self, steps: int) -> None:
        self._settled = steps + self.waits.settle
        if self._asking:
            self._asked, self._most = steps + self.waits.ask, steps + MOST_ASK_STEPS

    def too_soon(self, node: Node, steps: int) -> bool:
        """Whether a press on an answer may still belong to what stood there before. If so, the hand has to rest."""
        if not about_you(node.id):
            return node.role is Role.CHOICE and steps < self._settled
        soon = steps < self._asked
        if soon:
            self._asked = max(self._asked, min(steps + self.waits.ask, self._most))
        return soon
