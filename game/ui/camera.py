"""Where the eye is: an eased follow while walking, a push in to waist-up while talking. Pure; lengths in u."""

from dataclasses import dataclass, replace
from math import exp, log

from game.core.clock import STEP_SECONDS

from .geometry import STAGE_HEIGHT, STAGE_WIDTH

DEAD_ZONE = 90.0
"""The walker may leave the middle by so much before the eye follows."""
LEAD = 170.0
"""The eye looks ahead of a walker by so much."""
EASE = 2.6
"""How fast the eye closes the gap, a second."""
WAIST = 0.48
"""The height, above the ground, of the screen's lower edge while talking: just below the hands at the waist."""
STANDING = 360.0
SITTING = 0.78
"""How tall somebody who sits is beside one who stands."""
HEAD_LINE = 440.0
"""How far below the upper edge of the stage the heads of those who talk are, in u."""
TALK_HIGH = 0.575
"""How much of the screen's height the upper half of a person takes while talking."""


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of a place. `x` is the left edge at zoom 1. With a zoom, the point `fx`, `fy` of the stage as it
    is at zoom 1 comes to lie at `tx`, `ty` of the stage."""

    x: float
    zoom: float = 1.0
    fx: float = STAGE_WIDTH / 2
    fy: float = STAGE_HEIGHT / 2
    tx: float = STAGE_WIDTH / 2
    ty: float = STAGE_HEIGHT / 2

    def screen(self, x: float, y: float, parallax: float = 1.0) -> tuple[float, float]:
        """Where a point of the place (or of a layer) is seen, in u of the stage."""
        z, tx, ty = self.lens(parallax)
        return tx + (x - self.x * parallax - self.fx) * z, ty + (y - self.fy) * z

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Which point of the place is seen at x, y of the stage."""
        return self.x + self.fx + (x - self.tx) / self.zoom, self.fy + (y - self.ty) / self.zoom

    def lens(self, parallax: float) -> tuple[float, float, float]:
        """How much a layer is enlarged, and where the point fx, fy comes to lie. What is far grows less."""
        if self.zoom == 1.0:
            return 1.0, self.tx, self.ty
        near = min(1.0, max(0.0, parallax)) ** 0.7
        zoom = 1.0 + (self.zoom - 1.0) * near
        if parallax > 1.0:
            zoom = self.zoom * (1.0 + (parallax - 1.0) * 0.5)
        return zoom, self.fx + (self.tx - self.fx) * min(near, 1.0), self.fy + (self.ty - self.fy) * near


def clamped(x: float, width: float) -> float:
    """The left edge of the view, so that no edge of a place of this width is seen."""
    return min(max(0.0, x), max(0.0, width - STAGE_WIDTH))


def at(x: float, width: float) -> View:
    """The view with `x` in the middle, as far as the place allows."""
    return View(clamped(x - STAGE_WIDTH / 2, width))


def followed(view: View, x: float, facing: int, moving: bool, width: float, *, still: bool = False) -> View:
    """The view one step (1/60 s) later, following somebody at `x`. `still` (reduced motion) does not look ahead and
    stays glued."""
    if still:
        return replace(View(clamped(x - STAGE_WIDTH / 2, width)))
    middle = view.x + STAGE_WIDTH / 2
    wanted = x + (LEAD * facing if moving else 0.0)
    gap = wanted - middle
    zone = 0.0 if moving else DEAD_ZONE
    if abs(gap) <= zone:
        return view
    gap -= zone if gap > 0 else -zone
    moved = view.x + gap * (1 - exp(-EASE * STEP_SECONDS))
    return View(clamped(moved, width))


def framed(x: float, head: float, zoom: float, width: float, *, aside: float = 0.0) -> View:
    """The view in which the tops of heads at `head` (y of the place) lie at `HEAD_LINE` of the stage and `x` lies
    `aside` u from its middle, so that a panel has room. It never shows an edge of the place."""
    left = clamped(x - STAGE_WIDTH / 2, width)
    wide, high = STAGE_WIDTH / zoom, STAGE_HEIGHT / zoom
    seen = min(max(left, x - wide / 2 - aside / zoom), left + STAGE_WIDTH - wide)
    top = min(max(0.0, head - HEAD_LINE / zoom), STAGE_HEIGHT - high)
    return View(left, zoom, seen - left + wide / 2, top + high / 2)


def talking(x: float, ground: float, width: float, *, aside: float = 0.0, height: float = STANDING) -> View:
    """The view that shows people around `x` from the waist up, at 55-60 % of the screen's height. `ground` is the y
    they stand on, `height` how tall they are in u."""
    zoom = TALK_HIGH * STAGE_HEIGHT / (height * (1 - WAIST))
    return framed(x, ground - height, zoom, width, aside=aside)


def between(one: View, other: View, t: float) -> View:
    """A view on the way from one to another, t from 0 to 1, eased at both ends."""
    if t <= 0:
        return one
    if t >= 1:
        return other
    s = t * t * (3 - 2 * t)
    # Both as the box of the place that is seen: its middle and its size change steadily, so the way is straight.
    z0, z1 = one.zoom, other.zoom
    zoom = exp(log(z0) + (log(z1) - log(z0)) * s)
    share = s if z0 == z1 else (1 / zoom - 1 / z0) / (1 / z1 - 1 / z0)
    (x0, y0), (x1, y1) = one.place(960, 540), other.place(960, 540)
    cx, cy = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
    left = one.x + (other.x - one.x) * s
    return View(left, zoom, cx - left, cy)
