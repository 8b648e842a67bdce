"""One SVG for one person in one moment: which drawings, in which order, bent how and in which colours."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from .puppet_art import Part, bent, coloured, darkened
from .puppet_face import draw_face
from .puppet_paths import Point
from .puppet_pose import GRIP, STILL, Matrix, Pose, bones, moved, times, turned
from .puppet_wardrobe import DRAWN, MODEL, Box, Frame, Look, Skeleton, Wardrobe


@dataclass(frozen=True, slots=True)
class Picture:
    """The inside of an SVG in art units, the box that holds all of it, and the box round the head."""

    body: str
    box: Box
    head: Box


def compose(wardrobe: Wardrobe, look: Look, frame: Frame) -> Picture:
    """The picture of a person, facing right. Raises KeyError for a name that no table has."""
    skeleton, person = wardrobe.skeleton, wardrobe.people[look.person]
    if person.cycles:
        return _creature(wardrobe, look, frame)
    chair = wardrobe.in_chair(look, frame.pose)
    look = replace(look, chair=chair)
    pose = wardrobe.pose(look, frame.pose)
    face, bearing = wardrobe.feelings[frame.feeling]
    parts = wardrobe.parts(look)
    body, model = skeleton.bodies[person.body], skeleton.bodies[MODEL]
    ground = {"ground": STILL, "wheel": turned(_AXLE, 360.0 * frame.phase * (pose.name == "roll"), _AXLE)}
    made = {
        name: {**bones(pose, frame.phase, body, skeleton.bodies[name], bearing, model), **ground}
        for name in {part.drawn_on for part in parts.values()} | {DRAWN}
    }
    face_text = draw_face(person.features, face, frame.mouth, frame.eyes)
    drawing = _Drawing(skeleton, parts, made, pose, face_text, wardrobe.palette(look), skeleton.shade_share)
    text = "".join(drawing.slot(name) for name in skeleton.order)
    head = moved(made[DRAWN]["head"], skeleton.bodies[DRAWN].at("head"))
    x, y, w, h = skeleton.head_box
    box = _joined(_extent(skeleton, made), _CHAIR) if chair else _extent(skeleton, made)
    return Picture(text, box, (head[0] + x, head[1] + y, w, h))


def grips(wardrobe: Wardrobe, look: Look, frame: Frame) -> tuple[Point, Point]:
    """Where the near and the far fist are, in art units from the feet, facing right."""
    body, model = wardrobe.skeleton.bodies[wardrobe.people[look.person].body], wardrobe.skeleton.bodies[MODEL]
    pose, (_, bearing) = wardrobe.pose(look, frame.pose), wardrobe.feelings[frame.feeling]
    made = bones(pose, frame.phase, body, body, bearing, model)
    x, y = body.at("wrist")
    near, far = (moved(made[f"hang_{side}"], (x, y + GRIP)) for side in "nf")
    return near, far


_CHAIR: Box = (-175.0, -440.0, 390.0, 460.0)
"""The room a wheelchair takes, in art units."""
_AXLE = (-24.0, -130.0)
"""Where a wheelchair's wheels turn, in art units."""


def _joined(one: Box, other: Box) -> Box:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return (left, top, right - left, bottom - top)


def _creature(wardrobe: Wardrobe, look: Look, frame: Frame) -> Picture:
    person = wardrobe.people[look.person]
    count = person.cycles[frame.pose]
    name = f"{frame.pose}_{math.floor(frame.phase * count + 0.5) % count}"
    part = wardrobe.parts(look)[name]
    text = coloured(bent(part, {"ground": STILL}, "", ""), wardrobe.palette(look))
    return Picture(text, person.box or wardrobe.skeleton.box, (0.0, 0.0, 1.0, 1.0))


_ROOM = {
    "head": 165.0,
    "hand": 75.0,
    "fore": 45.0,
    "chest": 130.0,
    "pelvis": 110.0,
    "shin": 60.0,
    "foot": 70.0,
}
"""How far, in art units, a drawing may reach round the joint where each bone begins."""
_JOINTS = {
    "head": "head",
    "hand": "wrist",
    "fore": "elbow",
    "chest": "waist",
    "pelvis": "hip",
    "shin": "knee",
    "foot": "ankle",
}


def _extent(skeleton: Skeleton, made: Mapping[str, Mapping[str, Matrix]]) -> Box:
    """A box that holds the whole person: empty pixels cost as much time as full ones."""
    marks = []
    for name, matrix in made[DRAWN].items():
        bone = name.partition("_")[0]
        if bone in _ROOM:
            x, y = moved(matrix, skeleton.bodies[DRAWN].at(_JOINTS[bone]))
            marks.append((x, y, _ROOM[bone]))
    left = max(skeleton.box[0], min(x - r for x, _, r in marks))
    top = max(skeleton.box[1], min(y - r for _, y, r in marks))
    right = min(skeleton.box[0] + skeleton.box[2], max(x + r for x, _, r in marks))
    return (left, top, right - left, skeleton.box[1] + skeleton.box[3] - top)


_SHADOW = "#0d0a24"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Turns the slots of the drawing order into SVG for one pose."""

    skeleton: Skeleton
    parts: Mapping[str, Part]
    bones: Mapping[str, Mapping[str, Matrix]]
    pose: Pose
    face: tuple[str, str, str]
    palette: Mapping[str, str]
    shade_share: float

    def slot(self, name: str) -> str:
        """What is drawn at one place of the order."""
        faces = {"FACE": 0, "MOUTH": 1, "BROWS": 2}
        if name == "shadow":
            return self._shadow()
        if name in faces:
            return self._on_head(self.face[faces[name]])
        if name == "FAR_ARM":
            return self._limb("arm:f") + self._limb("hand:f") if self.pose.far_arm_front else ""
        if name in ("arm:f", "hand:f") and self.pose.far_arm_front:
            return ""
        return self._limb(name)

    def _shadow(self) -> str:
        """A soft dark patch under whoever stands on the ground; who sits has the seat's shadow."""
        if self.pose.seat == "chair":
            return f'<ellipse cx="36" cy="0" rx="170" ry="10" fill="{_SHADOW}" opacity=".26"/>'
        if self.pose.seat:
            return ""
        ankle = self.skeleton.bodies[DRAWN].at("ankle")
        feet = [moved(self.bones[DRAWN][f"foot_{side}"], (ankle[0] + 18, 0.0)) for side in "nf"]
        middle, spread = sum(x for x, _ in feet) / 2, abs(feet[0][0] - feet[1][0]) / 2
        return "".join(
            f'<ellipse cx="{middle:.1f}" cy="1" rx="{spread + more:.1f}" ry="{high}" fill="{_SHADOW}" opacity=".16"/>'
            for more, high in ((78, 11), (52, 7))
        )

    def _limb(self, name: str) -> str:
        group, _, side = name.partition(":")
        if group == "hand":
            hand = self.pose.hands[0 if side == "n" else 1]
            return self._part(f"hand_{hand}", side) + (self._part(f"ring_{hand}", side) if side == "n" else "")
        return self._part(group, side)

    def _part(self, name: str, side: str) -> str:
        own = f"{name}_{side}" if f"{name}_{side}" in self.parts else name
        part = self.parts.get(own)
        if part is None:
            return ""
        text = coloured(
            bent(part, self.bones[part.drawn_on], side or "n", f"{side}{own}-"),
            self.palette,
        )
        if side == "f" and own == name:
            return darkened(text, self.skeleton.shade, self.shade_share)
        return text

    def _on_head(self, text: str) -> str:
        x, y = self.skeleton.face
        m = times(self.bones[DRAWN]["head"], (1, 0, 0, 1, x, y))
        inside = coloured(text.replace("url(#face)", "url(#head-face)"), self.palette)
        return f'<g transform="matrix({m[0]:.4f} {m[1]:.4f} {m[2]:.4f} {m[3]:.4f} {m[4]:.2f} {m[5]:.2f})">{inside}</g>'


def picture_svg(inside: str, box: Box, width: int, height: int) -> str:
    """A whole SVG file of the part of a picture that lies in `box`, `width` by `height` pixels."""
    x, y, w, h = box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{x:.3f} {y:.3f} {w:.3f} {h:.3f}" preserveAspectRatio="none">{inside}</svg>'
    )
