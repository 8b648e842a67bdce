"""What people wear and how they move, read from their folder: sheets of drawings, poses, feelings, colours."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from .puppet_art import Part, read_parts
from .puppet_face import Features, Feeling
from .puppet_paths import Point
from .puppet_pose import Bearing, Body, Pose, pace, read_pose, seated

FACE_FEELINGS = ("calm", "wary", "worried", "tense", "tired", "wry", "bright", "sad", "surprised", "soft")
"""What `# feel:` may say."""
DRAWN = "drawn"
"""The body whose joints the drawings have."""
MODEL = "teen"
"""The body the poses are written for."""
Box = tuple[float, float, float, float]
"""x, y, width, height in art units."""


class Look(msgspec.Struct, frozen=True):
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


class Frame(msgspec.Struct, frozen=True):
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
        legs = pace(self.skeleton.bodies[person.body], self.skeleton.bodies[MODEL])
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
            "extras/hearing_aids": look.hearing_aids and not look.hijab,
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
