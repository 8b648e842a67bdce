"""The corner strip: a softer version and skipping ahead, always in the same corner and never among the choices."""

from dataclasses import dataclass

from game.story import Choice

from ..canvas import Canvas
from ..focus import Node, Role
from ..geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..session import Session
from ..ui import EDGE, Ui

GAP = 16.0
SAFE_FOOT = STAGE_HEIGHT - 40.0
"""Where the room that panels may take ends."""


@dataclass(frozen=True, slots=True)
class CornerChip:
    """A chip of the strip."""

    id: str
    label: str
    rect: Rect

    def node(self) -> Node:
        return Node(self.id, Role.BUTTON, self.label, self.rect, group="corner")

    def draw(self, canvas: Canvas) -> None:
        canvas.chip(self.rect, self.label, node=self.id)


def corner_chips(session: Session, choices: tuple[Choice, ...]) -> tuple[CornerChip, ...]:
    """The strip's chips from the lower corner inwards, one above the other where a line is full."""
    return placed(session, tuple((f"choice.{c.index}", c.text) for c in choices))


def placed(session: Session, items: tuple[tuple[str, str], ...]) -> tuple[CornerChip, ...]:
    """Chips along the foot of the stage, from the end of the line inwards; they wrap upwards."""
    return session.ui.once(("corner", items), lambda: _placed(session.ui, items))


def taken_below(chips: tuple[CornerChip, ...]) -> float:
    """u that the chips take of the room in which a panel stands above them."""
    return max((SAFE_FOOT - chip.rect.y + GAP for chip in chips), default=0.0)


def _placed(ui: Ui, items: tuple[tuple[str, str], ...]) -> tuple[CornerChip, ...]:
    high = ui.chip_height()
    right, bottom = STAGE_WIDTH - EDGE, STAGE_HEIGHT - 36.0
    chips = []
    for node, label in items:
        wide = min(STAGE_WIDTH - 2 * EDGE, ui.type.width_of(label, "button", bold=True) + 60)
        if right - wide < EDGE and right < STAGE_WIDTH - EDGE:
            right, bottom = STAGE_WIDTH - EDGE, bottom - high - GAP
        chips.append(CornerChip(node, label, ui.flip(Rect(right - wide, bottom - high, wide, high))))
        right -= wide + GAP
    return tuple(chips)
