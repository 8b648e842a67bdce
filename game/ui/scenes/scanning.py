"""Scanning with one button: groups are lit one after the other, a press picks one, then its parts are lit in turn.

Help now and the quick exit are a group of every round (safety.md S6).
"""

from collections.abc import Sequence

from ..chrome import EXIT as QUICK
from ..chrome import HELP
from ..chrome import nodes as chrome_nodes
from ..focus import Node, Role
from ..geometry import Rect
from ..ui import Ui

__all__ = ["HELP", "QUICK", "SCAN", "Scanner", "groups"]

SCAN = "scan.press"
"""The one node there is while scanning: wherever the press comes from, it is meant for what is lit."""
STEPS = 75
"""Steps (1.25 s) for which something is lit; longer by the pace that the player set."""
SLOWEST = 4.0
"""Times longer for who wants nothing timed: without a clock one button could only ever press one thing."""
ROUNDS = 2
"""Rounds within a group after which the groups are lit again, for who picked the wrong one."""

Groups = tuple[tuple[str, ...], ...]


def groups(nodes: Sequence[Node]) -> Groups:
    """What stands in one line of the page belongs together; the ways out come last."""
    lines: dict[int, list[str]] = {}
    for node in nodes:
        if node.role is not Role.TEXT and node.enabled:
            lines.setdefault(round(node.rect.y), []).append(node.id)
    return (*(tuple(line) for line in lines.values()), (HELP, QUICK))


class Scanner:
    """Which group is lit, or which part of the one that was picked."""

    def __init__(self) -> None:
        self._groups: Groups = ()
        self._group = self._part = self._waited = 0
        self._inside = False

    @property
    def place(self) -> tuple[int, int, bool]:
        """Changes whenever something else is lit."""
        return self._group, self._part, self._inside

    @property
    def lit(self) -> str:
        """The part that is lit, or "" while a whole group is."""
        group = self._groups[self._group] if self._inside else ("",)
        return group[self._part % len(group)]

    @property
    def in_sight(self) -> str:
        """The part that has to be on the screen now."""
        return self.lit or self._groups[self._group][0]

    def step(self, groups: Groups, pace: float) -> None:
        """One step of 1/60 s. `pace` is the player's; 0 for nothing timed."""
        if [len(group) for group in groups] != [len(group) for group in self._groups]:
            self._group = self._part = 0
            self._inside = False
        self._groups = groups
        self._waited += 1
        if self._waited < STEPS * (pace or SLOWEST):
            return
        self._waited = 0
        if not self._inside:
            self._group = (self._group + 1) % len(groups)
            return
        self._part += 1
        if self._part == ROUNDS * len(groups[self._group]):
            self._inside, self._part = False, 0

    def press(self) -> str:
        """The button: into the group that is lit, or the id of the part that was picked."""
        self._waited = 0
        if not self._groups:
            return ""
        if not self._inside:
            self._inside, self._part = True, 0
            return ""
        picked = self.lit
        self._inside, self._part = False, 0
        return picked

    def around(self, ui: Ui, nodes: Sequence[Node]) -> tuple[Rect, ...]:
        """What is to be framed: the group that is lit, or a part of it that the page does not mark itself."""
        if not self._groups:
            return ()
        wanted = (self.lit,) if self._inside else self._groups[self._group]
        every = {node.id: node for node in (*nodes, *chrome_nodes(ui))}
        rects = [rect for i in wanted if i in every and (rect := every[i].seen()) is not None]
        if not rects or (self._inside and self.lit not in (HELP, QUICK)):
            return ()
        x, y = min(r.x for r in rects), min(r.y for r in rects)
        return (Rect(x, y, max(r.right for r in rects) - x, max(r.bottom for r in rects) - y),)
