"""Presses along the foot of an activity, on the other side from the ways out."""

from collections.abc import Iterable

from ..geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..scenes.corner import CornerChip
from ..ui import EDGE, Ui

GAP = 16.0
REACH = 0.62
"""How much of the stage's width they may take before they go on in a line above."""


def foot_chips(ui: Ui, items: Iterable[tuple[str, str]]) -> tuple[CornerChip, ...]:
    """A chip for each node and label, beside one another."""
    high = ui.chip_height()
    x, bottom = EDGE, STAGE_HEIGHT - 36.0
    chips = []
    for node, label in items:
        wide = ui.type.width_of(label, "button", bold=True) + 60
        if x + wide > STAGE_WIDTH * REACH and x > EDGE:
            x, bottom = EDGE, bottom - high - GAP
        chips.append(CornerChip(node, label, ui.flip(Rect(x, bottom - high, wide, high))))
        x += wide + GAP
    return tuple(chips)
