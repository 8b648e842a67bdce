"""Faces: brows, lids, eyes and mouths drawn from a few numbers, so that every feeling fits every head.

Numbers are in face units: one art unit, origin between the eyes, the face turned three quarters to the right.
Colours are the drawings' base colours; a palette replaces them later like any other.
"""

from dataclasses import dataclass, replace

import msgspec

from .puppet_paths import Point

WHITE, IRIS, PUPIL, GLINT = "#f7efe6", "#4a2e22", "#1a1018", "#fffaf0"
LID_LINE, BROW, LIP, MOUTH, TEETH, TONGUE = (
    "#2a1a1f",
    "#2b1f2f",
    "#a3564a",
    "#4f1f2c",
    "#fbf3e6",
    "#c4646a",
)
SKIN_SHADE, SKIN_LINE, BLUSH = "#a5694f", "#7a4538", "#d9705c"
FACE_FILL = "url(#face)"
"""Every head drawing defines this gradient; lids are painted with it so that they cannot be seen as patches."""


class Features(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is a person's own: positions and sizes in face units, the rest as factors of the usual."""

    near: Point = (-3.0, 4.0)
    far: Point = (25.5, 4.0)
    near_size: Point = (10.4, 8.8)
    far_size: Point = (7.8, 8.6)
    iris: float = 6.9
    lash: float = 1.0
    brow: float = 1.0
    brow_lift: float = 0.0
    mouth: Point = (14.0, 33.5)
    mouth_wide: float = 1.0
    lips: float = 1.0
    lines: float = 0.0


class Feeling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a feeling does to a face.

    `lid` 1 is at rest and 0 shut; brows are lifted by face units (`skew` lifts the near one and lowers the
    far one); `curve` up is a smile, `corner` lifts the near end of the mouth alone; `gap` parts the lips.
    """

    brow_in: float = 0.0
    brow_out: float = 0.0
    brow_arch: float = 3.0
    skew: float = 0.0
    lid: float = 1.0
    low: float = 0.0
    lid_slope: float = 0.0
    curve: float = 0.0
    wide: float = 1.0
    corner: float = 0.0
    gap: float = 0.0
    wave: float = 0.0
    gaze: Point = (0.0, 0.0)
    blush: float = 0.2
    crease: float = 0.0


def draw_face(features: Features, feeling: Feeling, mouth: str, eyes: str) -> tuple[str, str, str]:
    """SVG for what lies under the nose, for the mouth, and for the brows, which lie over a fringe.

    `mouth` is closed, open, wide or smile; `eyes` open, blink, down or side.
    """
    look = _Gaze(feeling.lid, feeling.low, *feeling.gaze)
    drop = 0.0
    if eyes == "down":
        look, drop = replace(look, lid=min(look.lid, 0.55), y=look.y + 3.2), 1.5
    elif eyes == "side":
        look = replace(look, x=-3.2)
    if mouth == "smile":
        look = replace(look, low=max(look.low, 0.45))
    under = [_blush(features, feeling.blush + (0.12 if mouth == "smile" else 0.0))]
    brows = []
    for centre, size, side in ((features.near, features.near_size, -1), (features.far, features.far_size, 1)):
        if eyes == "blink":
            under.append(_shut(centre, size, features.lash, side))
        else:
            under += _eye(features, centre, size, look, feeling.lid_slope * side, side)
        under += _lines(features, feeling, centre, size, side)
        brows.append(_brow(features, feeling, centre, size, side, drop))
    return "".join(under), _mouth(features, feeling, mouth), "".join(brows)


@dataclass(frozen=True, slots=True)
class _Gaze:
    """How far the lids stand open and where the iris looks."""

    lid: float
    low: float
    x: float
    y: float


def _d(template: str, *points: float) -> str:
    """Path data: every `_` of the template becomes the next number."""
    words = iter(points)
    return "".join(f"{next(words):.1f}" if letter == "_" else letter for letter in template)


def _fill(data: str, colour: str, opacity: float = 1.0, rule: str = "") -> str:
    more = f' fill-rule="{rule}"' if rule else ""
    return f'<path d="{data}" fill="{colour}" opacity="{opacity:.2f}"{more}/>'


def _line(data: str, colour: str, width: float, opacity: float = 1.0) -> str:
    return (
        f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
        f'stroke-linecap="round" stroke-linejoin="round" opacity="{opacity:.2f}"/>'
    )


def _oval(x: float, y: float, rx: float, ry: float, colour: str, opacity: float = 1.0) -> str:
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{colour}" opacity="{opacity:.2f}"/>'


def _blush(features: Features, strength: float) -> str:
    (nx, ny), (fx, fy) = features.near, features.far
    return _oval(nx - 3, ny + 18, 11, 7.5, BLUSH, strength) + _oval(fx + 5, fy + 17, 6, 6.5, BLUSH, strength)


def _eye(features: Features, centre: Point, size: Point, look: _Gaze, slope: float, side: int) -> list[str]:
    (cx, cy), (w, h) = centre, size
    level, rest = cy + 1, h * 1.33
    top, bottom = rest * look.lid, h * 0.62 * (1 - 0.75 * look.low) * 1.33
    xl, xr, yl, yr = cx - w * 0.62, cx + w * 0.62, cy - top - slope, cy - top + slope
    upper = _d("M_ _ C_ _ _ _ _ _", cx - w, level, xl, yl, xr, yr, cx + w, level)
    under = _d("C_ _ _ _ _ _", cx + w * 0.5, cy + bottom, cx - w * 0.5, cy + bottom, cx - w, level)

    def back(right: float, left: float) -> str:
        return _d(" C_ _ _ _ _ _ Z", xr, right, xl, left, cx - w, level)

    almond = f"{upper} {under} Z"
    ring = _d(
        "M_ _ L_ _ L_ _ L_ _ Z ",
        *(cx - w - 1, cy - 12),
        *(cx + w + 1, cy - 12),
        *(cx + w + 1, cy + 10),
        *(cx - w - 1, cy + 10),
    )
    out = [_fill(almond, WHITE), *_iris(features.iris, cx + look.x * w / 9.6 + 0.8, cy - 1.0 + look.y)]
    out.append(_fill(upper + back(yr + 5.5, yl + 5.5), LID_LINE, 0.22))
    # Skin all round the opening hides the part of the iris that the lids cover.
    out.append(_fill(ring + almond, FACE_FILL, rule="evenodd"))
    if look.lid < 0.93:
        out.append(_fill(upper + back(cy - rest - slope, cy - rest + slope), SKIN_SHADE, 0.45))
    thick, wing = 1.6 + 1.5 * features.lash, features.lash * 2.2
    left, right = wing * (side < 0), wing * (side > 0)
    lash = _d(
        "M_ _ C_ _ _ _ _ _",
        *(cx - w - left, level - left * 0.5),
        *(xl, yl - thick * 1.2),
        *(xr, yr - thick * 1.2),
        *(cx + w + right, level - right * 0.5),
    )
    out.append(_fill(lash + back(yr + 0.8, yl + 0.8), LID_LINE))
    fold_l, fold_r = (min(y, cy - rest * 0.75) for y in (yl, yr))
    fold = _d(
        "M_ _ Q_ _ _ _",
        *(xl - 1, fold_l * 0.75 + cy * 0.25 - 4.2),
        *(cx, min(fold_l, fold_r) * 0.9 + cy * 0.1 - 5.6),
        *(xr + 1, fold_r * 0.75 + cy * 0.25 - 4.2),
    )
    out.append(_line(fold, SKIN_LINE, 1.2, 0.55))
    out.append(_line(_d("M_ _ ", cx + w, level) + under, SKIN_LINE, 1.1, 0.5))
    return out


def _iris(r: float, x: float, y: float) -> list[str]:
    return [
        _oval(x, y, r, r, IRIS),
        _oval(x, y + 0.3, r * 0.58, r * 0.58, PUPIL),
        _oval(x, y + r * 0.62, r * 0.55, r * 0.22, GLINT, 0.22),
        _oval(x + r * 0.36, y - r * 0.36, r * 0.3, r * 0.3, GLINT),
        _oval(x - r * 0.42, y + r * 0.4, r * 0.14, r * 0.14, GLINT, 0.7),
    ]


def _shut(centre: Point, size: Point, lash: float, side: int) -> str:
    (cx, cy), (w, h) = centre, size
    half, down = w * 0.5, cy + 6.5
    lid = _d(
        "M_ _ C_ _ _ _ _ _ C_ _ _ _ _ _ Z",
        *(cx - w, cy + 1),
        *(cx - half, cy - h),
        *(cx + half, cy - h),
        *(cx + w, cy + 1),
        *(cx + half, down),
        *(cx - half, down),
        *(cx - w, cy + 1),
    )
    line = _d(
        "M_ _ C_ _ _ _ _ _",
        *(cx - w - 0.6, cy + 0.6),
        *(cx - half, down),
        *(cx + half, down),
        *(cx + w + 0.6, cy + 0.6),
    )
    x = cx + side * w
    ticks = _d(
        "M_ _ l_ _ M_ _ l_ _",
        *(x, cy + 1),
        *(side * 3, 1.4 + lash * 0.5),
        *(x - side * 3.4, cy + 3.4),
        *(side * 2, 2.4),
    )
    shut = _fill(lid, SKIN_SHADE, 0.38) + _line(line, LID_LINE, 1.7 + 0.7 * lash)
    return shut + (_line(ticks, LID_LINE, 1.3) if lash >= 1 else "")


def _brow(features: Features, feeling: Feeling, centre: Point, size: Point, side: int, drop: float) -> str:
    (cx, cy), (w, h) = centre, size
    base = cy - h - 8.5 - features.brow_lift + drop + side * feeling.skew
    ix, iy = cx - side * w * 0.8, base - feeling.brow_in
    ox, oy = cx + side * w * 1.12, base + 1.2 - feeling.brow_out
    mx, my = cx + side * w * 0.35, (iy + oy) / 2 - feeling.brow_arch
    t, u = 2.3 * features.brow, 0.7 * features.brow
    shape = _d(
        "M_ _ Q_ _ _ _ L_ _ Q_ _ _ _ Q_ _ _ _ Z",
        *(ix, iy - t),
        *(mx, my - t),
        *(ox, oy - u),
        *(ox, oy + u),
        *(mx, my + t * 0.75),
        *(ix, iy + t),
        *(ix - side * 1.6, iy),
        *(ix, iy - t),
    )
    return _fill(shape, BROW)


def _lines(features: Features, feeling: Feeling, centre: Point, size: Point, side: int) -> list[str]:
    """Tired shadows under the eyes, an older person's lines, and the crease between drawn brows."""
    (cx, cy), (w, h) = centre, size
    out = []
    under = max(features.lines * 0.6, feeling.crease if feeling.lid < 0.9 else 0.0)
    if under > 0:
        data = _d(
            "M_ _ Q_ _ _ _", *(cx - w * 0.75, cy + h * 1.05), *(cx, cy + h * 1.55), *(cx + w * 0.8, cy + h * 0.95)
        )
        out.append(_line(data, SKIN_SHADE, 2, min(0.8, under)))
    if features.lines > 0.5 and side < 0:
        x = cx - w - 3
        data = _d("M_ _ l-5 -2.5 M_ _ l-5.5 1 M_ _ l-4 3.5", x, cy, x, cy + 3, x + 1, cy + 6)
        out.append(_line(data, SKIN_SHADE, 1.4, 0.8))
    if feeling.crease > 0 and feeling.lid >= 0.9 and side > 0:
        x = (features.near[0] + features.far[0]) / 2 + 1
        data = _d("M_ _ q1.4 2.6 .6 5 M_ _ q-.6 2.4 -.2 4.4", x - 1.6, cy - 13, x + 2, cy - 13.4)
        out.append(_line(data, SKIN_LINE, 1.3, feeling.crease))
    return out


@dataclass(frozen=True, slots=True)
class _Lips:
    """The line between the lips: its two ends and the handles of the curve between them."""

    lx: float
    ly: float
    rx: float
    ry: float
    xl: float
    xr: float
    mid: float


def _mouth(features: Features, feeling: Feeling, state: str) -> str:
    mx, my = features.mouth
    wide, curve, gap = features.mouth_wide * feeling.wide, feeling.curve, feeling.gap
    if state == "open":
        gap, wide = max(gap, 0.0) + 7.0, wide * 0.92
    elif state == "wide":
        gap, wide = max(gap, 0.0) + 12.5, wide * 0.98
    elif state == "smile":
        curve, gap, wide = max(curve, 5.5), 5.5, max(wide, 1.0) * 1.12
    line = _Lips(
        mx - 10.5 * wide,
        my - curve * 0.5 - feeling.corner,
        mx + 8.0 * wide,
        my - curve * 0.5 + feeling.corner * 0.25,
        mx - 4.4 * wide,
        mx + 3.6 * wide,
        my + curve * 0.62,
    )
    if gap <= 0:
        return _closed(line, feeling.wave, features.lips, 0.9 if abs(curve) < 2 else 1.6)
    return _parted(line, gap, features.lips)


def _closed(at: _Lips, wave: float, lips: float, tick: float) -> str:
    cx = (at.xl + at.xr) / 2
    line = _d("M_ _ C_ _ _ _ _ _", at.lx, at.ly, at.xl, at.mid + wave, at.xr, at.mid - wave, at.rx, at.ry)
    back = _d(" C_ _ _ _ _ _ Z", at.xr, at.mid - wave, at.xl, at.mid + wave, at.lx, at.ly)
    upper = _d(
        "M_ _ Q_ _ _ _ Q_ _ _ _ Q_ _ _ _",
        *(at.lx + 1, at.ly),
        *(at.xl, at.mid - 4.6 * lips),
        *(cx - 1, at.mid - 3.4 * lips),
        *(cx, at.mid - 2.6 * lips),
        *(cx + 1.5, at.mid - 3.4 * lips),
        *(at.xr + 1, at.mid - 4.2 * lips),
        *(at.rx - 0.6, at.ry),
    )
    low = at.mid + 6.0 * lips
    lower = _d("M_ _ C_ _ _ _ _ _", *(at.lx + 2, at.ly + 0.6), at.xl, low, at.xr, low, *(at.rx - 1.4, at.ry + 0.6))
    corner = _d("M_ _ q-.9 _ .2 _", at.lx - 0.6, at.ly - tick, tick, tick * 1.9)
    return (
        _fill(upper + back, LIP, 0.8)
        + _fill(lower + back, LIP, 0.55)
        + _line(line, SKIN_LINE, 2)
        + _line(corner, SKIN_LINE, 1.6)
        + _line(_d("M_ _ q4 2 7 0", at.xl, low + 1 + 0.4 * lips), SKIN_SHADE, 1.8, 0.6)
    )


def _parted(at: _Lips, gap: float, lips: float) -> str:
    top, drop = at.mid - gap * 0.42, at.mid + gap * 1.05
    upper = _d("M_ _ C_ _ _ _ _ _", at.lx, at.ly, at.xl - 1, top, at.xr + 1, top, at.rx, at.ry)
    inside = upper + _d(" C_ _ _ _ _ _ Z", at.xr + 1.6, drop, at.xl - 1.8, drop, at.lx, at.ly)
    edge = top + min(3.6, gap * 0.55) * 1.33
    teeth = _d(
        "M_ _ C_ _ _ _ _ _ C_ _ _ _ _ _ Z",
        *(at.lx + 2.2, at.ly + 0.4),
        *(at.xl, top + 0.6),
        *(at.xr, top + 0.6),
        *(at.rx - 1.8, at.ry + 0.4),
        *(at.xr, edge),
        *(at.xl, edge),
        *(at.lx + 2.2, at.ly + 0.4),
    )
    cx, low = (at.xl + at.xr) / 2, (at.ly + at.ry) / 2 * 0.25 + drop * 0.75
    tongue = _d(
        "M_ _ Q_ _ _ _ Q_ _ _ _ Z",
        *(at.xl - 1.6, low - 1.6),
        *(cx, low - 2.4 - gap * 0.24),
        *(at.xr + 1.4, low - 1.6),
        *(cx, low + 0.9),
        *(at.xl - 1.6, low - 1.6),
    )
    shapes = [_line(inside, LIP, 1.2 + 2.0 * lips), _fill(inside, MOUTH)]
    if gap > 4:
        shapes.append(_fill(teeth, TEETH))
    if gap > 5:
        shapes.append(_fill(tongue, TONGUE))
    shapes.append(_line(upper, SKIN_LINE, 1.7))
    return "".join(shapes)
