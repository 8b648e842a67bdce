"""Drawings as parts: named groups of an SVG file, bound to bones, ready to be bent into a pose.

A part that follows one bone keeps its elements as they are and gets a transform. A part that follows a chain
(a sleeve over the elbow, a coat over hip and thighs) has every point bound to several bones by weight, so
that cloth bends instead of breaking.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .puppet_paths import Stroke, ellipse, read_path
from .puppet_pose import Body, Matrix, moved

_SVG = "{http://www.w3.org/2000/svg}"
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_REFERENCE = re.compile(r'(url\(#|\bid=")([\w-]+)')
_SHAPES = ("path", "ellipse", "circle", "line", "rect", "polyline", "polygon")
_GEOMETRY = {
    "d",
    "cx",
    "cy",
    "rx",
    "ry",
    "r",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "width",
    "height",
    "points",
}

Weights = tuple[tuple[str, float], ...]
Binding = Callable[[float, float], Weights]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of a bending part: its attributes as text, its pieces, and the weights of every point."""

    attributes: str
    strokes: tuple[Stroke, ...]
    weights: tuple[Weights, ...]


@dataclass(frozen=True, slots=True)
class Gradient:
    """A linear gradient whose two ends bend with the part."""

    identity: str
    stops: str
    ends: tuple[tuple[float, float, Weights], tuple[float, float, Weights]]


@dataclass(frozen=True, slots=True)
class Part:
    """A named group. `bone` is set for stiff parts (`text` holds them), empty for bending ones.

    `drawn_on` names the body whose joints the drawing was made for.
    """

    name: str
    drawn_on: str
    bone: str
    text: str
    shapes: tuple[Shape, ...]
    gradients: tuple[Gradient, ...]


def smooth(t: float) -> float:
    """0 below 0, 1 above 1, eased between."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def binding(chain: str, body: Body) -> Binding:
    """How the points of a chain's drawing follow its bones. Raises ValueError for an unknown chain."""
    if chain == "arm":
        return _hinge("arm", "fore", body.at("elbow")[1], 17.0)
    if chain == "leg":
        return _hinge("thigh", "shin", body.at("knee")[1], 22.0)
    if chain == "neck":
        return _hinge("head", "chest", body.at("head")[1] + 12.0, 16.0)
    if chain == "mane":
        top = body.at("head")[1]
        return lambda x, y: _split("head", "chest", smooth((y - top) / 130.0) * 0.9)
    if chain == "trunk":
        return _trunk(body)
    raise ValueError(f"unknown chain {chain!r}: arm, leg, neck, mane or trunk")


def _split(one: str, other: str, share: float) -> Weights:
    if share <= 0.0:
        return ((one, 1.0),)
    if share >= 1.0:
        return ((other, 1.0),)
    return ((one, 1.0 - share), (other, share))


def _hinge(one: str, other: str, level: float, reach: float) -> Binding:
    return lambda x, y: _split(one, other, smooth((y - level + reach) / (2 * reach)))


def _trunk(body: Body) -> Binding:
    waist, hip, neck = body.at("waist")[1], body.at("hip")[1], body.at("neck")[1]
    shoulder = abs(body.at("shoulder_n")[0])

    def weigh(x: float, y: float) -> Weights:
        if y < waist - 30:
            lift = smooth((abs(x) - shoulder * 0.35) / (shoulder * 0.6)) * smooth((neck + 80 - y) / 34)
            return _split("chest", "shrug", lift)
        if y < hip:
            return _split("chest", "pelvis", smooth((y - waist + 30) / (hip - waist + 10)))
        follow = smooth((y - hip) / 110.0) * 0.95
        far = smooth((x + 20) / 40)
        shares = (
            ("pelvis", 1 - follow),
            ("skirt_n", follow * (1 - far)),
            ("skirt_f", follow * far),
        )
        return tuple((bone, share) for bone, share in shares if share > 0.0)

    return weigh


def read_parts(path: Path, bodies: Mapping[str, Body], bones: Mapping[str, str]) -> dict[str, Part]:
    """Every named group at the top level of a drawing, in the order of the file.

    `bones` maps the beginning of a group's name to a bone or to `chain:NAME`; groups called `guide...` are
    for the eye only. The root's `data-body` names the body it is drawn on (`drawn` if absent).
    Raises ValueError naming the file and group when something cannot be used, OSError if it cannot be read.
    """
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise ValueError(f"{path.name}: {error}") from error
    drawn_on = root.get("data-body", "drawn")
    if drawn_on not in bodies:
        raise ValueError(f"{path.name}: data-body {drawn_on!r} is not in skeleton.toml")
    parts = {}
    for group in root:
        name = group.get("id", "")
        if group.tag != _SVG + "g" or name.startswith("guide"):
            continue
        try:
            parts[name] = _part(group, name, drawn_on, bodies[drawn_on], bones)
        except ValueError as error:
            raise ValueError(f"{path.name}: group {name!r}: {error}") from error
    return parts


def _part(
    group: ElementTree.Element,
    name: str,
    drawn_on: str,
    body: Body,
    bones: Mapping[str, str],
) -> Part:
    key = max((k for k in bones if name.startswith(k)), key=len, default=None)
    if key is None:
        raise ValueError("no bone or chain is named for it in skeleton.toml")
    bone = bones[key]
    if not bone.startswith("chain:"):
        return Part(name, drawn_on, bone, "".join(_text(child) for child in group), (), ())
    weigh = binding(bone.removeprefix("chain:"), body)
    shapes, gradients = [], []
    for child in group:
        tag = child.tag.removeprefix(_SVG)
        if tag == "linearGradient":
            gradients.append(_gradient(child, weigh))
        elif tag in _SHAPES:
            shapes.append(_shape(child, tag, weigh))
        else:
            raise ValueError(f"<{tag}> cannot stand in a bending part")
    return Part(name, drawn_on, "", "", tuple(shapes), tuple(gradients))


def _text(element: ElementTree.Element) -> str:
    tag = element.tag.removeprefix(_SVG)
    attributes = "".join(f' {k}="{v}"' for k, v in element.attrib.items())
    inside = "".join(_text(child) for child in element)
    return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"


def _gradient(element: ElementTree.Element, weigh: Binding) -> Gradient:
    x1, y1, x2, y2 = (float(element.get(k, "0")) for k in ("x1", "y1", "x2", "y2"))
    stops = "".join(_text(child) for child in element)
    return Gradient(element.get("id", ""), stops, ((x1, y1, weigh(x1, y1)), (x2, y2, weigh(x2, y2))))


def _shape(element: ElementTree.Element, tag: str, weigh: Binding) -> Shape:
    strokes = _outline(element, tag)
    attributes = "".join(f' {k}="{v}"' for k, v in element.attrib.items() if k not in _GEOMETRY)
    weights = tuple(weigh(x, y) for stroke in strokes for x, y in stroke.points)
    return Shape(attributes, strokes, weights)


def _outline(element: ElementTree.Element, tag: str) -> tuple[Stroke, ...]:
    if element.get("transform"):
        raise ValueError("transform cannot stand in a bending part")

    def of(name: str) -> float:
        return float(element.get(name, "0"))

    if tag == "path":
        return read_path(element.get("d", ""))
    if tag == "circle":
        return ellipse(of("cx"), of("cy"), of("r"), of("r"))
    if tag == "ellipse":
        return ellipse(of("cx"), of("cy"), of("rx"), of("ry"))
    if tag == "line":
        return read_path(f"M{of('x1')} {of('y1')} L{of('x2')} {of('y2')}")
    if tag == "rect":
        x, y, w, h = of("x"), of("y"), of("width"), of("height")
        return read_path(f"M{x} {y} H{x + w} V{y + h} H{x} Z")
    return read_path("M" + element.get("points", "") + (" Z" if tag == "polygon" else ""))


def bent(part: Part, bones: Mapping[str, Matrix], side: str, mark: str) -> str:
    """A part as SVG text in a pose. `side` is n or f for limbs; `mark` keeps gradient names apart."""
    if part.bone:
        m = bones.get(part.bone) or bones[f"{part.bone}_{side}"]
        inside = _renamed(part.text, mark)
        return f'<g transform="matrix({m[0]:.4f} {m[1]:.4f} {m[2]:.4f} {m[3]:.4f} {m[4]:.2f} {m[5]:.2f})">{inside}</g>'

    def move(x: float, y: float, weights: Weights) -> tuple[float, float]:
        if len(weights) == 1:
            return moved(_bone(bones, weights[0][0], side), (x, y))
        mx = my = 0.0
        for name, share in weights:
            px, py = moved(_bone(bones, name, side), (x, y))
            mx += px * share
            my += py * share
        return mx, my

    out = []
    for gradient in part.gradients:
        (x1, y1), (x2, y2) = (move(*end) for end in gradient.ends)
        out.append(
            f'<linearGradient id="{mark}{gradient.identity}" gradientUnits="userSpaceOnUse" '
            f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}">{gradient.stops}</linearGradient>'
        )
    for shape in part.shapes:
        weights = iter(shape.weights)
        words = []
        for stroke in shape.strokes:
            words.append(stroke.command)
            for x, y in stroke.points:
                px, py = move(x, y, next(weights))
                words.append(f"{px:.1f} {py:.1f}")
        out.append(f'<path d="{" ".join(words)}"{_renamed(shape.attributes, mark)}/>')
    return "".join(out)


def _bone(bones: Mapping[str, Matrix], name: str, side: str) -> Matrix:
    return bones.get(name) or bones[f"{name}_{side}"]


def _renamed(text: str, mark: str) -> str:
    return _REFERENCE.sub(lambda match: match.group(1) + mark + match.group(2), text)


def coloured(text: str, palette: Mapping[str, str]) -> str:
    """The text with every base colour replaced that the palette (lower-case hex to hex) knows."""
    return _HEX.sub(lambda match: palette.get(match.group().lower(), match.group()), text)


def darkened(text: str, shade: str, share: float) -> str:
    """The text with every colour seen through a tinted glass, `share` 0 to 1: far limbs stand back."""
    glass = [1.0 - share * (1.0 - int(shade[i : i + 2], 16) / 255) for i in (1, 3, 5)]

    def behind(match: re.Match[str]) -> str:
        colour = match.group()
        parts = (int(colour[i : i + 2], 16) * g for i, g in zip((1, 3, 5), glass, strict=True))
        return "#" + "".join(f"{math.floor(part + 0.5):02x}" for part in parts)

    return _HEX.sub(behind, text)
