"""One SVG for one person in one moment: which drawings, in which order, bent how and in which colours."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from .puppet_art import Part, bent, coloured, darkened, read_parts
from .puppet_face import Features, Feeling, draw_face
from .puppet_paths import Point
from .puppet_pose import STILL, Bearing, Body, Matrix, Pose, bones, moved, pace, read_pose, seated, times, turned

FACE_FEELINGS = ("calm", "wary", "worried", "tense", "tired", "wry", "bright", "sad", "surprised", "soft")
"""What `# feel:` may say."""
_DRAWN = "drawn"
"""The body whose joints the drawings have."""
_MODEL = "teen"
"""The body the poses are written for."""
Box = tuple[float, float, float, float]
"""x, y, width, height in art units."""


@dataclass(frozen=True, slots=True)
class Look:
    """Who is drawn and with what. Empty choices mean the person's own; only the player has choices.

    `extras` are names of further sheets (`lantern`, `hood_up`) in the order in which they are put on.
    """

    person: str
    coat: str = ""
    hair: str = ""
    hair_colour: str = ""
    skin: str = ""
    glasses: bool = False
    hijab: bool = False
    hearing_aids: bool = False
    chair: bool = False
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment. `phase` is 0 to 1 round the pose's cycle; `facing` -1 is left."""

    pose: str = "stand"
    phase: float = 0.0
    feeling: str = "calm"
    mouth: str = "closed"
    eyes: str = "open"
    facing: int = 1
    crop: str = "full"


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of people.toml. Creatures have `cycles` (pictures a pose), `strides` (world units) and a `box`."""

    body: str
    sheets: tuple[str, ...]
    coat: str = ""
    style: str = ""
    skin: str = ""
    hair: dict[str, str] = {}
    colours: dict[str, str] = {}
    features: Features = Features()
    poses: dict[str, str] = {}
    without: tuple[str, ...] = ()
    cycles: dict[str, int] = {}
    strides: dict[str, float] = {}
    box: tuple[float, float, float, float] | None = None


class _FeelingRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    face: Feeling
    body: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What skeleton.toml says."""

    unit: float
    face: Point
    shade: str
    shade_share: float
    box: Box
    waist: float
    head_box: Box
    order: tuple[str, ...]
    parts: Mapping[str, str]
    bodies: Mapping[str, Body]
    chair: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """The inside of an SVG in art units, the box that holds all of it, and the box round the head."""

    body: str
    box: Box
    head: Box


class Wardrobe:
    """All drawings of people, read from the folder when first needed. Poses are never remembered here."""

    def __init__(self, art: Path) -> None:
        """`art` is assets/art/people. Raises ValueError or OSError when its tables cannot be used."""
        self.art = art
        self.skeleton = _read_skeleton(_table(art / "skeleton.toml"))
        rows = _table(art / "poses.toml")
        self.poses = {name: read_pose(name, _inherited(name, row, rows)) for name, row in rows.items()}
        self.feelings = {
            name: _feeling(f"feelings.toml: {name}", row) for name, row in _table(art / "feelings.toml").items()
        }
        self.people: dict[str, Person] = {
            name: _checked(row, Person, f"people.toml: {name}") for name, row in _table(art / "people.toml").items()
        }
        self.palettes: dict[str, dict[str, Any]] = _table(art / "palettes.toml")
        self._sheets: dict[str, dict[str, Part]] = {}

    def is_creature(self, look: Look) -> bool:
        """Whether this is drawn from whole pictures and has no bones, face or waist."""
        return bool(self.people[look.person].cycles)

    def pose_name(self, look: Look, name: str) -> str:
        """The pose that will be struck: a creature's first, or `stand`, in place of one it has not."""
        cycles = self.people[look.person].cycles
        if cycles:
            return name if name in cycles else next(iter(cycles))
        return name if name in self.poses else "stand"

    def pose(self, look: Look, name: str) -> Pose:
        """A pose as this person strikes it; somebody in a chair does it sitting. Raises KeyError."""
        name = self.people[look.person].poses.get(name, name)
        if not self.in_chair(look, name):
            return self.poses[name]
        pose = self.poses[self.skeleton.chair.get(name, name)]
        return pose if pose.name == "roll" else seated(pose, self.poses["roll"])

    def in_chair(self, look: Look, name: str) -> bool:
        """Whether the wheelchair is there: it is left ashore when one rows."""
        return look.chair and self.poses[name].seat != "boat"

    def pictures(self, look: Look, pose: str) -> int:
        """How many pictures the cycle of a pose has. Raises KeyError."""
        cycles = self.people[look.person].cycles
        return cycles[pose] if cycles else self.pose(look, pose).frames

    def stride(self, look: Look, pose: str) -> float:
        """World units a person or creature covers in one cycle of a pose; 0 for what does not move on."""
        person = self.people[look.person]
        if person.cycles:
            return person.strides.get(pose, 0.0)
        pose = self.pose_name(look, pose)
        struck = self.pose(look, pose)
        legs = pace(self.skeleton.bodies[person.body], self.skeleton.bodies[_MODEL])
        return struck.stride if struck.seat else struck.stride * legs

    def sheet(self, name: str) -> dict[str, Part]:
        """The parts of one drawing, by the name of its file without `.svg`."""
        if name not in self._sheets:
            skeleton = self.skeleton
            self._sheets[name] = read_parts(self.art / f"{name}.svg", skeleton.bodies, skeleton.parts)
        return self._sheets[name]

    def parts(self, look: Look) -> dict[str, Part]:
        """Everything a person wears by group name; what is put on later replaces what was there."""
        person = self.people[look.person]
        names = [*person.sheets]
        if coat := look.coat or person.coat:
            names.append(f"coats/worn_{coat}")
        if style := "hijab" if look.hijab else look.hair or person.style:
            names.append(f"hair/{style}")
        worn = {
            "extras/glasses": look.glasses,
            "extras/hearing_aids": look.hearing_aids,
            "extras/chair": look.chair,
        }
        names += [name for name, on in worn.items() if on]
        names += [f"extras/{extra}" for extra in look.extras]
        found: dict[str, Part] = {}
        for name in names:
            found.update(self.sheet(name))
        return {name: part for name, part in found.items() if name not in person.without}

    def palette(self, look: Look) -> dict[str, str]:
        """Base hex to this person's hex."""
        person = self.people[look.person]
        base = self.palettes["base"]
        chosen: dict[str, str] = {}
        if skin := look.skin or person.skin:
            chosen.update(self.palettes["skin"][skin])
        chosen.update(person.hair)
        if look.hair_colour:
            chosen.update(self.palettes["hair"][look.hair_colour])
        named = {base[name]: colour for name, colour in chosen.items()}
        return {**named, **{old.lower(): new for old, new in person.colours.items()}}


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _inherited(name: str, row: dict[str, Any], rows: dict[str, Any]) -> dict[str, Any]:
    """A pose's table on top of the one it is `like`."""
    other = row.get("like")
    if other is None:
        return row
    if other not in rows:
        raise ValueError(f"pose {name}: like {other!r} is not a pose")
    return {**rows[other], **{key: value for key, value in row.items() if key != "like"}}


def _checked(row: Any, kind: type[Any], where: str) -> Any:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{where}: {error}") from error


def _feeling(where: str, row: Any) -> tuple[Feeling, Bearing]:
    read: _FeelingRow = _checked(row, _FeelingRow, where)
    try:
        return read.face, Bearing(**read.body)
    except TypeError as error:
        raise ValueError(f"{where}: body: {error}") from error


def _read_skeleton(table: dict[str, Any]) -> Skeleton:
    bodies = {}
    for name, row in table["bodies"].items():
        wide = float(row.get("wide", 1.0))
        joints = {k: (float(v[0]), float(v[1])) for k, v in row.items() if k != "wide"}
        bodies[name] = Body(joints, wide)
    return Skeleton(
        float(table["unit"]),
        (float(table["face"][0]), float(table["face"][1])),
        table["shade"],
        float(table["shade_share"]),
        _box(table["box"]),
        float(table["waist"]),
        _box(table["head_box"]),
        tuple(table["order"]),
        table["parts"],
        bodies,
        table["chair"],
    )


def _box(numbers: Iterable[float]) -> Box:
    x, y, w, h = (float(n) for n in numbers)
    return (x, y, w, h)


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
    body, model = skeleton.bodies[person.body], skeleton.bodies[_MODEL]
    ground = {"ground": STILL, "wheel": turned(_AXLE, 360.0 * frame.phase * (pose.name == "roll"), _AXLE)}
    made = {
        name: {**bones(pose, frame.phase, body, skeleton.bodies[name], bearing, model), **ground}
        for name in {part.drawn_on for part in parts.values()} | {_DRAWN}
    }
    face_text = draw_face(person.features, face, frame.mouth, frame.eyes)
    drawing = _Drawing(skeleton, parts, made, pose, face_text, wardrobe.palette(look), skeleton.shade_share)
    text = "".join(drawing.slot(name) for name in skeleton.order)
    head = moved(made[_DRAWN]["head"], skeleton.bodies[_DRAWN].at("head"))
    x, y, w, h = skeleton.head_box
    box = _joined(_extent(skeleton, made), _CHAIR) if chair else _extent(skeleton, made)
    return Picture(text, box, (head[0] + x, head[1] + y, w, h))


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
    for name, matrix in made[_DRAWN].items():
        bone = name.partition("_")[0]
        if bone in _ROOM:
            x, y = moved(matrix, skeleton.bodies[_DRAWN].at(_JOINTS[bone]))
            marks.append((x, y, _ROOM[bone]))
    left = max(skeleton.box[0], min(x - r for x, _, r in marks))
    top = max(skeleton.box[1], min(y - r for _, y, r in marks))
    right = min(skeleton.box[0] + skeleton.box[2], max(x + r for x, _, r in marks))
    return (left, top, right - left, skeleton.box[1] + skeleton.box[3] - top)


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
        if name in faces:
            return self._on_head(self.face[faces[name]])
        if name == "FAR_ARM":
            return self._limb("arm:f") + self._limb("hand:f") if self.pose.far_arm_front else ""
        if name in ("arm:f", "hand:f") and self.pose.far_arm_front:
            return ""
        return self._limb(name)

    def _front_arm(self) -> str:
        """A far arm that crosses the chest stands less far back than one behind it."""
        near = replace(self, shade_share=self.shade_share * 0.35)
        return near._limb("arm:f") + near._limb("hand:f")

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
        m = times(self.bones[_DRAWN]["head"], (1, 0, 0, 1, x, y))
        inside = coloured(text.replace("url(#face)", "url(#head-face)"), self.palette)
        return f'<g transform="matrix({m[0]:.4f} {m[1]:.4f} {m[2]:.4f} {m[3]:.4f} {m[4]:.2f} {m[5]:.2f})">{inside}</g>'


def picture_svg(inside: str, box: Box, width: int, height: int) -> str:
    """A whole SVG file of the part of a picture that lies in `box`, `width` by `height` pixels."""
    x, y, w, h = box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{x:.3f} {y:.3f} {w:.3f} {h:.3f}" preserveAspectRatio="none">{inside}</svg>'
    )
