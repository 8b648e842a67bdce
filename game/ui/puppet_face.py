"""Faces: brows, lids, eyes and mouths drawn from a few numbers, so that every feeling fits every head.

Numbers are in face units: one art unit, origin between the eyes, the face turned three quarters to the right.
Colours are the drawings' base colours; a palette replaces them later like any other.
"""

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
    """SVG for what lies under the nose, for the mouth, and for the brows, which lie over a fringe."""
    lid, low, gaze_x, gaze_y, brow_drop = feeling.lid, feeling.low, *feeling.gaze, 0.0
    if eyes == "down":
        lid, gaze_y, brow_drop = min(lid, 0.55), gaze_y + 3.2, 1.5
    elif eyes == "side":
        gaze_x = -3.2
    if mouth == "smile":
        low = max(low, 0.45)
    parts = [_blush(features, feeling.blush + (0.12 if mouth == "smile" else 0.0))]
    for centre, size, side in (
        (features.near, features.near_size, -1),
        (features.far, features.far_size, 1),
    ):
        if eyes == "blink":
            parts.append(_shut(centre, size, features.lash, side))
        else:
            slope = feeling.lid_slope * side
            parts.append(_eye(features, centre, size, lid, low, slope, (gaze_x, gaze_y), side))
        parts.append(_lines(features, feeling, centre, size, side))
    brows = "".join(
        _brow(features, feeling, centre, size, side, brow_drop)
        for centre, size, side in (
            (features.near, features.near_size, -1),
            (features.far, features.far_size, 1),
        )
    )
    return "".join(parts), _mouth(features, feeling, mouth), brows


def _blush(features: Features, strength: float) -> str:
    (nx, ny), (fx, fy) = features.near, features.far
    return (
        f'<ellipse cx="{nx - 3:.1f}" cy="{ny + 18:.1f}" rx="11" ry="7.5" fill="{BLUSH}" opacity="{strength:.2f}"/>'
        f'<ellipse cx="{fx + 5:.1f}" cy="{fy + 17:.1f}" rx="6" ry="6.5" fill="{BLUSH}" opacity="{strength:.2f}"/>'
    )


def _eye(
    features: Features,
    centre: Point,
    size: Point,
    lid: float,
    low: float,
    slope: float,
    gaze: Point,
    side: int,
) -> str:
    (cx, cy), (w, h) = centre, size
    top, bottom = h * lid * 1.33, h * 0.62 * (1 - 0.75 * low) * 1.33
    left, right = f"{cx - w:.1f} {cy + 1:.1f}", f"{cx + w:.1f} {cy + 1:.1f}"
    yl, yr = cy - top - slope, cy - top + slope
    xl, xr = cx - w * 0.62, cx + w * 0.62
    upper = f"C{xl:.1f} {yl:.1f} {xr:.1f} {yr:.1f} {right}"
    under = f"C{cx + w * 0.5:.1f} {cy + bottom:.1f} {cx - w * 0.5:.1f} {cy + bottom:.1f} {left}"
    back = f"C{xr:.1f} {{0:.1f}} {xl:.1f} {{1:.1f}} {left}"
    almond = f"M{left} {upper} {under} Z"
    r = features.iris
    ix, iy = cx + gaze[0] * w / 9.6 + 0.8, cy - 1.0 + gaze[1]
    out = [f'<path d="{almond}" fill="{WHITE}"/>']
    out.append(
        f'<circle cx="{ix:.1f}" cy="{iy:.1f}" r="{r}" fill="{IRIS}"/>'
        f'<circle cx="{ix:.1f}" cy="{iy + 0.3:.1f}" r="{r * 0.58:.1f}" fill="{PUPIL}"/>'
        f'<ellipse cx="{ix:.1f}" cy="{iy + r * 0.62:.1f}" rx="{r * 0.55:.1f}" ry="{r * 0.22:.1f}" fill="{GLINT}" opacity=".22"/>'
    )
    shade = f"M{left} {upper} " + back.format(yr + 5.5, yl + 5.5) + " Z"
    out.append(f'<path d="{shade}" fill="{LID_LINE}" opacity=".22"/>')
    out.append(
        f'<circle cx="{ix + r * 0.36:.1f}" cy="{iy - r * 0.36:.1f}" r="{r * 0.3:.1f}" fill="{GLINT}"/>'
        f'<circle cx="{ix - r * 0.42:.1f}" cy="{iy + r * 0.4:.1f}" r="{r * 0.14:.1f}" fill="{GLINT}" opacity=".7"/>'
    )
    # Skin all round the opening hides the part of the iris that the lids cover.
    ring = (
        f"M{cx - w - 1:.1f} {cy - 12:.1f} L{cx + w + 1:.1f} {cy - 12:.1f} "
        f"L{cx + w + 1:.1f} {cy + 10:.1f} L{cx - w - 1:.1f} {cy + 10:.1f} Z"
    )
    out.append(f'<path fill-rule="evenodd" d="{ring} {almond}" fill="{FACE_FILL}"/>')
    rest = h * 1.33
    if lid < 0.93:
        fold = f"M{left} {upper} " + back.format(cy - rest - slope, cy - rest + slope) + " Z"
        out.append(f'<path d="{fold}" fill="{SKIN_SHADE}" opacity=".45"/>')
    thick = 1.6 + 1.5 * features.lash
    wing = features.lash * 2.2
    outer = (
        f"M{cx - w - wing * (side < 0):.1f} {cy + 1 - wing * 0.5 * (side < 0):.1f} "
        f"C{xl:.1f} {yl - thick * 1.2:.1f} {xr:.1f} {yr - thick * 1.2:.1f} "
        f"{cx + w + wing * (side > 0):.1f} {cy + 1 - wing * 0.5 * (side > 0):.1f} "
        + back.format(yr + 0.8, yl + 0.8)
        + " Z"
    )
    out.append(f'<path d="{outer}" fill="{LID_LINE}"/>')
    out.append(
        f'<path d="M{xl - 1:.1f} {min(yl, cy - rest * 0.75) * 0.75 + cy * 0.25 - 4.2:.1f} '
        f"Q{cx:.1f} {min(yl, yr, cy - rest * 0.75) * 0.9 + cy * 0.1 - 5.6:.1f} "
        f'{xr + 1:.1f} {min(yr, cy - rest * 0.75) * 0.75 + cy * 0.25 - 4.2:.1f}" '
        f'stroke="{SKIN_LINE}" stroke-width="1.2" stroke-linecap="round" fill="none" opacity=".55"/>'
    )
    out.append(f'<path d="M{right} {under}" stroke="{SKIN_LINE}" stroke-width="1.1" fill="none" opacity=".5"/>')
    return "".join(out)


def _shut(centre: Point, size: Point, lash: float, side: int) -> str:
    (cx, cy), (w, h) = centre, size
    lid = (
        f'<path d="M{cx - w:.1f} {cy + 1:.1f} C{cx - w * 0.5:.1f} {cy - h:.1f} {cx + w * 0.5:.1f} {cy - h:.1f} '
        f"{cx + w:.1f} {cy + 1:.1f} C{cx + w * 0.5:.1f} {cy + 6.5:.1f} {cx - w * 0.5:.1f} {cy + 6.5:.1f} "
        f'{cx - w:.1f} {cy + 1:.1f} Z" fill="{SKIN_SHADE}" opacity=".38"/>'
    )
    line = (
        f'<path d="M{cx - w - 0.6:.1f} {cy + 0.6:.1f} C{cx - w * 0.5:.1f} {cy + 6.2:.1f} {cx + w * 0.5:.1f} {cy + 6.2:.1f} '
        f'{cx + w + 0.6:.1f} {cy + 0.6:.1f}" stroke="{LID_LINE}" stroke-width="{1.7 + 0.7 * lash:.1f}" '
        'stroke-linecap="round" fill="none"/>'
    )
    x = cx + side * w
    tick = (
        f'<path d="M{x:.1f} {cy + 1:.1f} l{side * 3} {1.4 + lash * 0.5:.1f} M{x - side * 3.4:.1f} {cy + 3.4:.1f} '
        f'l{side * 2} 2.4" stroke="{LID_LINE}" stroke-width="1.3" stroke-linecap="round" fill="none"/>'
    )
    return lid + line + (tick if lash >= 1 else "")


def _brow(
    features: Features,
    feeling: Feeling,
    centre: Point,
    size: Point,
    side: int,
    drop: float,
) -> str:
    (cx, cy), (w, h) = centre, size
    lift = features.brow_lift - drop - side * feeling.skew
    base = cy - h * 1.0 - 8.5 - lift
    inner, outer = (
        (cx - side * w * 0.8, base - feeling.brow_in),
        (
            cx + side * w * 1.12,
            base + 1.2 - feeling.brow_out,
        ),
    )
    mid = (cx + side * w * 0.35, (inner[1] + outer[1]) / 2 - feeling.brow_arch)
    t, u = 2.3 * features.brow, 0.7 * features.brow
    return (
        f'<path d="M{inner[0]:.1f} {inner[1] - t:.1f} Q{mid[0]:.1f} {mid[1] - t:.1f} {outer[0]:.1f} {outer[1] - u:.1f} '
        f"L{outer[0]:.1f} {outer[1] + u:.1f} Q{mid[0]:.1f} {mid[1] + t * 0.75:.1f} {inner[0]:.1f} {inner[1] + t:.1f} "
        f'Q{inner[0] - side * 1.6:.1f} {inner[1]:.1f} {inner[0]:.1f} {inner[1] - t:.1f} Z" fill="{BROW}"/>'
    )


def _lines(features: Features, feeling: Feeling, centre: Point, size: Point, side: int) -> str:
    """Tired shadows under the eyes, an older person's lines, and the crease between drawn brows."""
    (cx, cy), (w, h) = centre, size
    out = ""
    under = max(features.lines * 0.6, feeling.crease if feeling.lid < 0.9 else 0.0)
    if under > 0:
        out += (
            f'<path d="M{cx - w * 0.75:.1f} {cy + h * 1.05:.1f} Q{cx:.1f} {cy + h * 1.55:.1f} {cx + w * 0.8:.1f} {cy + h * 0.95:.1f}" '
            f'stroke="{SKIN_SHADE}" stroke-width="2" stroke-linecap="round" fill="none" opacity="{min(0.8, under):.2f}"/>'
        )
    if features.lines > 0 and side < 0:
        x = cx - w - 3
        out += (
            f'<path d="M{x:.1f} {cy:.1f} l-5 -2.5 M{x:.1f} {cy + 3:.1f} l-5.5 1 M{x + 1:.1f} {cy + 6:.1f} l-4 3.5" '
            f'stroke="{SKIN_SHADE}" stroke-width="1.4" stroke-linecap="round" fill="none" opacity=".8"/>'
        )
    if feeling.crease > 0 and feeling.lid >= 0.9 and side > 0:
        x = (features.near[0] + features.far[0]) / 2 + 1
        out += (
            f'<path d="M{x - 1.6:.1f} {cy - 13:.1f} q1.4 2.6 .6 5 M{x + 2:.1f} {cy - 13.4:.1f} q-.6 2.4 -.2 4.4" '
            f'stroke="{SKIN_LINE}" stroke-width="1.3" stroke-linecap="round" fill="none" opacity="{feeling.crease:.2f}"/>'
        )
    return out


def _mouth(features: Features, feeling: Feeling, state: str) -> str:
    mx, my = features.mouth
    wide = features.mouth_wide * feeling.wide
    curve, gap, corner = feeling.curve, feeling.gap, feeling.corner
    if state == "open":
        gap, wide = max(gap, 0.0) + 7.0, wide * 0.92
    elif state == "wide":
        gap, wide = max(gap, 0.0) + 12.5, wide * 0.98
    elif state == "smile":
        curve, gap, wide = max(curve, 5.5), 5.5, max(wide, 1.0) * 1.12
    left, right = mx - 10.5 * wide, mx + 8.0 * wide
    yl, yr, mid = (
        my - curve * 0.5 - corner,
        my - curve * 0.5 + corner * 0.25,
        my + curve * 0.62,
    )
    xl, xr = mx - 4.4 * wide, mx + 3.6 * wide
    if gap <= 0:
        return _closed((left, yl), (right, yr), (xl, xr), mid, feeling.wave, features.lips, curve)
    return _parted((left, yl), (right, yr), (xl, xr), mid, gap, features.lips)


def _closed(
    left: Point,
    right: Point,
    xs: Point,
    mid: float,
    wave: float,
    lips: float,
    curve: float,
) -> str:
    (lx, ly), (rx, ry), (xl, xr) = left, right, xs
    line = f"M{lx:.1f} {ly:.1f} C{xl:.1f} {mid + wave:.1f} {xr:.1f} {mid - wave:.1f} {rx:.1f} {ry:.1f}"
    back = f"C{xr:.1f} {mid - wave:.1f} {xl:.1f} {mid + wave:.1f} {lx:.1f} {ly:.1f} Z"
    cx = (xl + xr) / 2
    up = (
        f"M{lx + 1:.1f} {ly:.1f} Q{xl:.1f} {mid - 4.6 * lips:.1f} {cx - 1:.1f} {mid - 3.4 * lips:.1f} "
        f"Q{cx:.1f} {mid - 2.6 * lips:.1f} {cx + 1.5:.1f} {mid - 3.4 * lips:.1f} Q{xr + 1:.1f} {mid - 4.2 * lips:.1f} {rx - 0.6:.1f} {ry:.1f} {back}"
    )
    low = f"M{lx + 2:.1f} {ly + 0.6:.1f} C{xl:.1f} {mid + 6.0 * lips:.1f} {xr:.1f} {mid + 6.0 * lips:.1f} {rx - 1.4:.1f} {ry + 0.6:.1f} {back}"
    tick = 0.9 if abs(curve) < 2 else 1.6
    return (
        f'<path d="{up}" fill="{LIP}" opacity=".8"/><path d="{low}" fill="{LIP}" opacity=".55"/>'
        f'<path d="{line}" stroke="{SKIN_LINE}" stroke-width="2" stroke-linecap="round" fill="none"/>'
        f'<path d="M{lx - 0.6:.1f} {ly - tick:.1f} q-.9 {tick:.1f} .2 {tick * 1.9:.1f}" stroke="{SKIN_LINE}" '
        'stroke-width="1.6" stroke-linecap="round" fill="none"/>'
        f'<path d="M{xl:.1f} {mid + 6.4 * lips + 1:.1f} q4 2 7 0" stroke="{SKIN_SHADE}" stroke-width="1.8" '
        'stroke-linecap="round" fill="none" opacity=".6"/>'
    )


def _parted(left: Point, right: Point, xs: Point, mid: float, gap: float, lips: float) -> str:
    (lx, ly), (rx, ry), (xl, xr) = left, right, xs
    top, drop = mid - gap * 0.42, mid + gap * 1.05
    upper = f"C{xl - 1:.1f} {top:.1f} {xr + 1:.1f} {top:.1f} {rx:.1f} {ry:.1f}"
    lower = f"C{xr + 1.6:.1f} {drop:.1f} {xl - 1.8:.1f} {drop:.1f} {lx:.1f} {ly:.1f}"
    inside = f"M{lx:.1f} {ly:.1f} {upper} {lower} Z"
    teeth_by = min(3.6, gap * 0.55)
    teeth = (
        f"M{lx + 2.2:.1f} {ly + 0.4:.1f} C{xl:.1f} {top + 0.6:.1f} {xr:.1f} {top + 0.6:.1f} {rx - 1.8:.1f} {ry + 0.4:.1f} "
        f"C{xr:.1f} {top + teeth_by * 1.33:.1f} {xl:.1f} {top + teeth_by * 1.33:.1f} {lx + 2.2:.1f} {ly + 0.4:.1f} Z"
    )
    cx, low = (xl + xr) / 2, (ly + ry) / 2 * 0.25 + drop * 0.75
    tongue = (
        f"M{xl - 1.6:.1f} {low - 1.6:.1f} Q{cx:.1f} {low - 2.4 - gap * 0.24:.1f} {xr + 1.4:.1f} {low - 1.6:.1f} "
        f"Q{cx:.1f} {low + 0.9:.1f} {xl - 1.6:.1f} {low - 1.6:.1f} Z"
    )
    shapes = f'<path d="{inside}" fill="{MOUTH}" stroke="{LIP}" stroke-width="{1.2 + 2.0 * lips:.1f}" stroke-linejoin="round"/>'
    if gap > 4:
        shapes += f'<path d="{teeth}" fill="{TEETH}"/>'
    if gap > 5:
        shapes += f'<path d="{tongue}" fill="{TONGUE}"/>'
    return (
        shapes + f'<path d="M{lx:.1f} {ly:.1f} {upper}" stroke="{SKIN_LINE}" stroke-width="1.7" '
        'stroke-linecap="round" fill="none"/>'
    )
