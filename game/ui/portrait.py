"""The keeper of a kept boat, head and shoulders: boats are told apart by their picture (safety.md P6)."""

import msgspec

from game.flow.keeper import PEGS, Look

from .canvas import Canvas
from .geometry import Rect
from .puppet import Frame, Puppets
from .staging import player_look

TALL = 3.4
"""Heights of the box that the whole figure would be tall."""
FRAME = Frame(crop="waist")


def worn(look: str) -> Look:
    """A look from JSON; where it is not one that can be drawn, the one that everybody begins with."""
    try:
        read = msgspec.json.decode(look, type=Look)
    except msgspec.MsgspecError:
        return Look()
    return read if all(getattr(read, kind) in ids for kind, ids in PEGS.items()) else Look()


def draw_portrait(canvas: Canvas, puppets: Puppets, look: str, rect: Rect, wait: bool) -> None:
    """Head and shoulders in a box; with `wait` at once, else as soon as they are drawn."""
    canvas.rect(rect, "track", 14)
    puppets.light = None
    person, high = player_look(worn(look)), _high(canvas.scale, rect)
    shown = puppets.frame(person, FRAME, high, True) if wait else puppets.at_hand(person, FRAME, high)
    if shown is not None:
        surface, (ax, _) = shown
        box = canvas.px(rect)
        with canvas.clipped(rect.inset(3)):
            canvas.surface.blit(surface, (box.centerx - ax, box.top + box.height // 14))
    canvas.outline(rect, "chip_edge", 2, 14)


def portrait_ready(puppets: Puppets, look: str, scale: float, rect: Rect) -> bool:
    """Whether the picture is drawn: asked by scenes that stand still."""
    return puppets.ready(player_look(worn(look)), FRAME, _high(scale, rect))


def _high(scale: float, rect: Rect) -> int:
    return max(8, round(rect.h * TALL * scale))
