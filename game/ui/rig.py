"""The mast of a small boat with its sail and flag, leaning about the mast's foot."""

from .afloat import tilted, turned
from .canvas import Canvas
from .geometry import Rect

HOIST = 430.0
"""How far the sail has to go up, in the drawing's own u."""
BOOM = 78.0
"""How far above the mast's foot what is not hoisted yet lies hidden."""


def rig(
    canvas: Canvas, foot: tuple[float, float], share: float, heel: float, *, flag: str = "", wave: float = 0.0
) -> None:
    """The whole rig under sail, `share` of its drawing's size. `flag` names what was hoisted; it waves by `wave`
    degrees."""
    _mast(canvas, foot, share, heel)
    tilted(canvas, "home/sail_sail.svg", _sail(foot, share), heel, foot)
    if flag:
        top = turned((foot[0], foot[1] - 618 * share), foot, heel)
        rect = Rect(top[0] - 3 * share, top[1], 120 * share, 80 * share)
        tilted(canvas, f"home/flag_{flag}.svg", rect, heel + wave, (top[0], top[1] + 40 * share))


def hoisting(canvas: Canvas, foot: tuple[float, float], share: float, heel: float, part: float) -> None:
    """The sail on its way up the mast, `part` 0 to 1 of it."""
    if part >= 1.0:
        rig(canvas, foot, share, heel)
        return
    _mast(canvas, foot, share, heel)
    # The same picture at every height: only where it turns about goes down with it.
    down = (1.0 - part) * HOIST * share
    low = (foot[0], foot[1] + down)
    tilted(canvas, "home/sail_sail.svg", _sail(low, share), heel, low, cut=foot[1] - BOOM * share)


def _mast(canvas: Canvas, foot: tuple[float, float], share: float, heel: float) -> None:
    mast = Rect(foot[0] - 30 * share, foot[1] - 630 * share, 60 * share, 640 * share)
    tilted(canvas, "home/sail_mast.svg", mast, heel, foot)


def _sail(foot: tuple[float, float], share: float) -> Rect:
    return Rect(foot[0] + (6 - 20) * share, foot[1] - (110 + 500) * share, 330 * share, 520 * share)
