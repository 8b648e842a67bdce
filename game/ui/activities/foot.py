"""Presses along the foot of an activity: its own from the start of the line, the ways out at the end."""

from collections.abc import Iterable

from game.flow import practice as practising

from ..geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..scenes.corner import GAP, CornerChip, placed
from ..session import Session
from ..ui import EDGE

ASKED = "ask.said"
"""The words of a box that asks something while an activity is open: where the focus goes, and no answer."""


def exits(session: Session) -> tuple[CornerChip, ...]:
    """The ways out of every activity."""
    t = session.t
    return placed(session, ((practising.LEAVE, t("practice.leave")), (practising.SKIP, t("practice.skip"))))


def foot_chips(session: Session, items: Iterable[tuple[str, str]]) -> tuple[CornerChip, ...]:
    """A chip for each node and label, beside one another; where the ways out stand, they go on in a line above."""
    ui = session.ui
    high = ui.chip_height()
    out = [ui.flip(chip.rect).inset(-GAP, -GAP / 2) for chip in exits(session)]
    x, bottom = EDGE, STAGE_HEIGHT - 36.0
    chips = []
    for node, label in items:
        wide = ui.type.width_of(label, "button", bold=True) + 60
        rect = Rect(x, bottom - high, wide, high)
        while (rect.right > STAGE_WIDTH - EDGE and x > EDGE) or any(rect.overlaps(o) for o in out):
            x, bottom = EDGE, bottom - high - GAP
            rect = Rect(x, bottom - high, wide, high)
        chips.append(CornerChip(node, label, ui.flip(rect)))
        x += wide + GAP
    return tuple(chips)
