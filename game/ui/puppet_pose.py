"""Bones and poses: from the numbers in skeleton.toml and poses.toml to one matrix a bone.

Lengths are art units (a standing teenager is 720 high, feet at y = 0, y grows downwards, facing right).
Angles are degrees; a positive one swings a limb, leans a trunk or nods a head towards the facing side.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .puppet_paths import Point

Matrix = tuple[float, float, float, float, float, float]
"""SVG's own order: x' = a x + c y + e, y' = b x + d y + f."""

STILL: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SIDES = ("n", "f")
_PAIRS = ("arm_n", "arm_f", "hip", "foot_n", "foot_f", "reach_n", "reach_f")
_SINGLES = ("lean", "bend", "neck", "shrug", "breath", "wrist_n", "wrist_f")
GRIP = 16.0
"""Art units from the wrist to the middle of the fist, where things hang."""
_LEAST_BEND = 0.6
"""Art units a leg always stays short of straight, so that a knee never snaps."""


@dataclass(frozen=True, slots=True)
class Body:
    """Where the joints of a standing body lie, in art units. Far limbs are drawn with the near ones' art."""

    joints: Mapping[str, Point]
    wide: float = 1.0

    def at(self, joint: str) -> Point:
        return self.joints[joint]


@dataclass(frozen=True, slots=True)
class Key:
    """One moment of a pose: numbers by name, hands by name."""

    at: float
    numbers: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Pose:
    """A still pose or a cycle. `frames` is how many pictures its phase is cut into; `stride` in units."""

    name: str
    keys: tuple[Key, ...]
    frames: int
    stride: float
    hands: tuple[str, str]
    far_arm_front: bool
    seat: str
    mirrored: bool


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a feeling does to a body, in degrees and art units."""

    lean: float = 0.0
    bend: float = 0.0
    neck: float = 0.0
    shrug: float = 0.0
    arms: float = 0.0


def times(m: Matrix, n: Matrix) -> Matrix:
    """First n, then m."""
    return (
        m[0] * n[0] + m[2] * n[1],
        m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3],
        m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4],
        m[1] * n[4] + m[3] * n[5] + m[5],
    )


def moved(m: Matrix, p: Point) -> Point:
    """A point after a matrix."""
    return (m[0] * p[0] + m[2] * p[1] + m[4], m[1] * p[0] + m[3] * p[1] + m[5])


def turned(to: Point, degrees: float, start: Point, wide: float = 1.0, long: float = 1.0) -> Matrix:
    """Stretch about `start` (across, along), turn clockwise on the screen, and carry `start` to `to`."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    a, b, cc, d = c * wide, s * wide, -s * long, c * long
    return (
        a,
        b,
        cc,
        d,
        to[0] - a * start[0] - cc * start[1],
        to[1] - b * start[0] - d * start[1],
    )


def read_pose(name: str, table: Mapping[str, Any]) -> Pose:
    """A pose from its table; what is `fixed` holds at every key. Raises ValueError naming an unknown key."""
    fixed = {k: _numbers(v) for k, v in table.get("fixed", {}).items()}
    known = {
        "fixed",
        "frames",
        "stride",
        "hands",
        "far_arm_front",
        "seat",
        "keys",
        "mirrored",
        *_PAIRS,
        *_SINGLES,
    }
    if unknown := sorted((set(table) - known) | (set(fixed) - set(_PAIRS) - set(_SINGLES))):
        raise ValueError(f"pose {name}: unknown key {unknown[0]!r}")
    base = {k: _numbers(v) for k, v in table.items() if k in _PAIRS or k in _SINGLES}
    keys = []
    for entry in table.get("keys", [{"at": 0.0}]):
        own = {k: _numbers(v) for k, v in entry.items() if k != "at"}
        if unknown := sorted(set(own) - set(_PAIRS) - set(_SINGLES)):
            raise ValueError(f"pose {name}: unknown key {unknown[0]!r}")
        keys.append(Key(float(entry.get("at", 0.0)), {**base, **own, **fixed}))
    near, far = table.get("hands", ("relaxed", "relaxed"))
    for side in SIDES:
        for given, gone in ((f"arm_{side}", f"reach_{side}"), (f"reach_{side}", f"arm_{side}")):
            if given in fixed:
                keys = [Key(k.at, {n: v for n, v in k.numbers.items() if n != gone}) for k in keys]
    return Pose(
        name,
        tuple(keys),
        int(table.get("frames", 1)),
        float(table.get("stride", 0.0)),
        (str(near), str(far)),
        bool(table.get("far_arm_front", False)),
        str(table.get("seat", "")),
        bool(table.get("mirrored", False)),
    )


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(float(v) for v in value) if isinstance(value, list) else (float(value),)


def number(pose: Pose, phase: float, name: str, default: tuple[float, ...]) -> tuple[float, ...]:
    """A number of a pose at a phase (0 to 1), eased round the cycle between the keys that give it."""
    given = [key for key in pose.keys if name in key.numbers]
    if not given:
        return default
    if len(given) == 1:
        return given[0].numbers[name]
    after = next((i for i, key in enumerate(given) if key.at > phase), 0)
    points = [given[(after + k) % len(given)].numbers[name] for k in (-2, -1, 0, 1)]
    start, end = given[after - 1].at, given[after].at
    t = ((phase - start) % 1.0) / (((end - start) % 1.0) or 1.0)
    return tuple(_curve(t, *column) for column in zip(*points, strict=True))


def _curve(t: float, p0: float, p1: float, p2: float, p3: float) -> float:
    """Through p1 and p2 with the neighbours' slopes (Catmull and Rom)."""
    return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * p1 - p0 - 3 * p2 + p3) * t**3)


def two_bones(start: Point, target: Point, upper: float, lower: float, bend: int) -> tuple[float, float]:
    """World angles of two bones that reach from start to target; `bend` +1 puts the joint to the facing side.

    A target out of reach is pointed at with the limb as long as it gets.
    """
    dx, dy = target[0] - start[0], target[1] - start[1]
    reach = max(abs(upper - lower) + 1.0, min(math.hypot(dx, dy), upper + lower - _LEAST_BEND))
    along = math.degrees(math.atan2(dx, dy))
    corner = math.degrees(math.acos((upper**2 + reach**2 - lower**2) / (2 * upper * reach)))
    first = along + bend * corner
    ratio = (upper**2 + lower**2 - reach**2) / (2 * upper * lower)
    inner = math.degrees(math.acos(max(-1.0, min(1.0, ratio))))
    return first, first - bend * (180.0 - inner)


def bones(pose: Pose, phase: float, body: Body, art: Body, bearing: Bearing, model: Body) -> dict[str, Matrix]:
    """One matrix a bone, from the drawing's own joints (`art`) to this body in this pose.

    Poses are written for the body `model`; steps and reaches are scaled to this one, seats stay where they are.
    """

    def value(name: str, *default: float) -> tuple[float, ...]:
        return number(pose, phase, name, default)

    hip_x, hip_y = _hip(value("hip", 0.0, 0.0), pose, body, model)
    lean = value("lean", 0.0)[0] + bearing.lean
    bend = value("bend", 0.0)[0] + bearing.bend
    wide = body.wide / art.wide
    hip = body.at("hip")
    long = _span(body, "hip", "waist") / _span(art, "hip", "waist")
    made = {"pelvis": turned((hip[0] + hip_x, hip[1] + hip_y), lean, art.at("hip"), wide, long)}
    plain = turned((hip[0] + hip_x, hip[1] + hip_y), lean, hip)
    waist = moved(plain, body.at("waist"))
    breath = 1.0 + value("breath", 0.0)[0] * 0.03
    tall = _span(body, "waist", "neck") / _span(art, "waist", "neck")
    tilt = lean + bend
    made["chest"] = turned(waist, tilt, art.at("waist"), wide * breath, tall)
    trunk = turned(waist, tilt, body.at("waist"))
    shrug = value("shrug", 0.0)[0] + bearing.shrug
    rise = (math.sin(math.radians(tilt)) * shrug, -math.cos(math.radians(tilt)) * shrug)
    made["shrug"] = times((1, 0, 0, 1, *rise), made["chest"])
    neck = value("neck", 0.0)[0] + bearing.neck
    made["head"] = turned(moved(trunk, body.at("head")), tilt + neck, art.at("head"))
    for side in SIDES:
        reach = _reach(value(f"reach_{side}"), value("hip", 0.0, 0.0), pose, body, model)
        made.update(_arm(pose, phase, side, body, art, trunk, tilt, rise, bearing, reach))
        made.update(_leg(pose, phase, side, body, art, plain, model))
    made.update(_skirt(made, body, art))
    return made


def _skirt(made: dict[str, Matrix], body: Body, art: Body) -> dict[str, Matrix]:
    """A hem goes round both legs: its back follows the leg that is behind, its front the one ahead.

    Sitting, it lies down on the thighs instead of standing off them.
    """
    swings = [-math.degrees(math.atan2(made[f"thigh_{side}"][1], made[f"thigh_{side}"][0])) for side in SIDES]
    long = _span(body, "hip_n", "knee") / _span(art, "hip_n", "knee")
    skirt = {}
    for side, swing in zip(SIDES, (min(swings), max(swings)), strict=True):
        drape = 1.0 - 0.68 * min(1.0, max(0.0, abs(swing) - 30.0) / 50.0)
        start = moved(made[f"thigh_{side}"], art.at("hip_n"))
        skirt[f"skirt_{side}"] = turned(start, -swing, art.at(f"hip_{side}"), body.wide / art.wide * drape, long)
    return skirt


def pace(body: Body, model: Body) -> float:
    """How long this body's legs are, measured by the model's."""
    return (body.at("hip_n")[1] - body.at("ankle")[1]) / (model.at("hip_n")[1] - model.at("ankle")[1])


def _hip(offset: tuple[float, ...], pose: Pose, body: Body, model: Body) -> Point:
    """The hip's way from standing: a seat is as high for everybody, a step as long as the legs."""
    if pose.seat:
        return offset[0], offset[1] + model.at("hip")[1] - body.at("hip")[1]
    ratio = pace(body, model)
    return offset[0] * ratio, offset[1] * ratio


def _reach(target: tuple[float, ...], hip: tuple[float, ...], pose: Pose, body: Body, model: Body) -> tuple[float, ...]:
    """Where the wrist goes, measured from this body's shoulder with this body's arm."""
    if not target:
        return ()
    mine, theirs = body.at("shoulder_n"), model.at("shoulder_n")
    ratio = (_span(body, "shoulder_n", "elbow") + _span(body, "elbow", "wrist")) / (
        _span(model, "shoulder_n", "elbow") + _span(model, "elbow", "wrist")
    )
    sunk = hip[1] if pose.seat else 0.0
    raised = _hip(hip, pose, body, model)[1] if pose.seat else 0.0
    x = mine[0] + (target[0] - theirs[0]) * ratio
    y = mine[1] + raised + (target[1] - theirs[1] - sunk) * ratio
    return (x, y, *target[2:])


def _span(body: Body, one: str, other: str) -> float:
    return math.dist(body.at(one), body.at(other))


def _arm(
    pose: Pose,
    phase: float,
    side: str,
    body: Body,
    art: Body,
    trunk: Matrix,
    tilt: float,
    rise: Point,
    bearing: Bearing,
    target: tuple[float, ...],
) -> dict[str, Matrix]:
    drawn, hung = moved(trunk, body.at(f"shoulder_{side}")), art.at("shoulder_n")
    shoulder = (drawn[0] + rise[0], drawn[1] + rise[1])
    upper, lower = _span(body, "shoulder_n", "elbow"), _span(body, "elbow", "wrist")
    if target:
        way = int(target[2]) if len(target) > 2 else -1
        # An arm that comes towards the eye looks shorter than it is.
        short = target[3] if len(target) > 3 else 1.0
        upper, lower = upper * short, lower * short
        first, second = two_bones(shoulder, (target[0], target[1]), upper, lower, way)
    else:
        one, two = number(pose, phase, f"arm_{side}", (0.0, 0.0))
        first = one - tilt + bearing.arms
        second = first + two
    elbow = (
        shoulder[0] + upper * math.sin(math.radians(first)),
        shoulder[1] + upper * math.cos(math.radians(first)),
    )
    wrist = (
        elbow[0] + lower * math.sin(math.radians(second)),
        elbow[1] + lower * math.cos(math.radians(second)),
    )
    wide = body.wide / art.wide
    flex = number(pose, phase, f"wrist_{side}", (0.0,))[0]
    hand = turned(wrist, -second - flex, art.at("wrist"))
    grip = (art.at("wrist")[0], art.at("wrist")[1] + GRIP)
    return {
        f"arm_{side}": turned(shoulder, -first, hung, wide, upper / _span(art, "shoulder_n", "elbow")),
        f"fore_{side}": turned(elbow, -second, art.at("elbow"), wide, lower / _span(art, "elbow", "wrist")),
        f"hand_{side}": hand,
        f"hang_{side}": turned(moved(hand, grip), 0.0, grip),
    }


def _leg(pose: Pose, phase: float, side: str, body: Body, art: Body, pelvis: Matrix, model: Body) -> dict[str, Matrix]:
    start = moved(pelvis, body.at(f"hip_{side}"))
    foot = number(pose, phase, f"foot_{side}", (0.0, 0.0, 0.0))
    ratio = pace(body, model)
    spread = body.at(f"hip_{side}")[0] - body.at("hip_n")[0]
    ankle = body.at("ankle")
    aim = (ankle[0] + spread + foot[0] * ratio, ankle[1] + foot[1] * ratio)
    upper, lower = _span(body, "hip_n", "knee"), _span(body, "knee", "ankle")
    first, second = two_bones(start, aim, upper, lower, 1)
    knee = (
        start[0] + upper * math.sin(math.radians(first)),
        start[1] + upper * math.cos(math.radians(first)),
    )
    end = (
        knee[0] + lower * math.sin(math.radians(second)),
        knee[1] + lower * math.cos(math.radians(second)),
    )
    wide = body.wide / art.wide
    return {
        f"thigh_{side}": turned(start, -first, art.at("hip_n"), wide, upper / _span(art, "hip_n", "knee")),
        f"shin_{side}": turned(knee, -second, art.at("knee"), wide, lower / _span(art, "knee", "ankle")),
        f"foot_{side}": turned(end, -foot[2] if len(foot) > 2 else 0.0, art.at("ankle")),
    }


def seated(pose: Pose, seat: Pose) -> Pose:
    """A pose done sitting as in `seat`: its hips and feet, and hands that reach from there."""
    rest = seat.keys[0].numbers
    hip = rest["hip"]
    keys = []
    for key in pose.keys:
        there = key.numbers.get("hip", (0.0, 0.0))
        numbers = {**key.numbers, **{name: rest[name] for name in ("hip", "foot_n", "foot_f")}}
        for name in ("reach_n", "reach_f"):
            if name in key.numbers:
                x, y, *more = key.numbers[name]
                numbers[name] = (x + hip[0] - there[0], y + hip[1] - there[1], *more)
        keys.append(Key(key.at, numbers))
    return replace(pose, keys=tuple(keys), seat=seat.seat)
