"""One SVG for one person in one moment: which drawings, in which order, bent how and in which colours."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from .puppet_art import Part, bent, coloured, darkened, read_parts
from .puppet_face import Features, Feeling, draw_face
from .puppet_paths import Point
from .puppet_pose import STILL, Bearing, Body, Matrix, Pose, bones, moved, read_pose, times, turned

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
    """A row of people.toml."""

    body: str
    sheets: tuple[str, ...]
    skin: str = ""
    hair: dict[str, str] = {}
    colours: dict[str, str] = {}
    features: Features = Features()
    poses: dict[str, str] = {}
    without: tuple[str, ...] = ()


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
    waist_box: Box
    head_box: Box
    order: tuple[str, ...]
    parts: Mapping[str, str]
    bodies: Mapping[str, Body]


@dataclass(frozen=True, slots=True)
class Picture:
    """The inside of an SVG in art units, and the box round the head in it."""

    body: str
    head: Box


@dataclass(slots=True)
class Wardrobe:
    """All drawings of people, read when first needed. Only the reading is remembered, never a pose."""

    art: Path
    skeleton: Skeleton
    poses: Mapping[str, Pose]
    feelings: Mapping[str, tuple[Feeling, Bearing]]
    people: Mapping[str, Person]
    palettes: Mapping[str, Any]
    sheets: dict[str, dict[str, Part]] = field(default_factory=dict)
