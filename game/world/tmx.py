"""Reads places from a Tiled map through pytmx, and says with file and line what is wrong in it.

One file holds all places of a level. A layer is named `<place>/<layer>`; objects are in the place's own units,
because Tiled keeps them relative to the layer, whose offset only stacks the places on the map maker's screen.
"""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from game.core.problems import ContentError, Problem, did_you_mean

from .place import PLACE_HEIGHT, Ground, Layer, Light, Place, Thing

KINDS = ("ground", "people", "things", "exits", "spots", "lights")


class _Reader:
    def __init__(self, path: Path, shown: str) -> None:
        self.path, self.shown = path, shown
        self.problems: list[Problem] = []
        try:
            self.text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            where = path.read_bytes().count(b"\n", 0, error.start) + 1
            hint = "Open it in Tiled and save it again."
            raise ContentError([Problem(shown, where, 0, "this map is not text in UTF-8.", hint)]) from error

    def line_of(self, needle: str) -> int:
        found = re.search(needle, self.text)
        return self.text.count("\n", 0, found.start()) + 1 if found else 0

    def wrong(self, needle: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.shown, self.line_of(needle), 0, message, hint))

    def load(self) -> Any:
        from pytmx.pytmx import TiledMap  # late: it brings xml and zlib with it

        try:
            return TiledMap(str(self.path))
        except Exception as error:  # pytmx raises bare ValueErrors and XML errors alike
            where = re.search(r"line (\d+)", str(error))
            self.problems.append(
                Problem(
                    self.shown,
                    int(where.group(1)) if where else self.line_of(r"<poly(?:line|gon)(?![^>]*\spoints=\"-?[\d.]+,)"),
                    0,
                    f"this map cannot be read ({error}).",
                    "Open it in Tiled and save it again; a polyline needs points such as '0,0 40,0'.",
                )
            )
            raise ContentError(self.problems) from error

    def places(self) -> dict[str, Place]:
        tiled = self.load()
        names: dict[str, dict[str, Any]] = {}
        drawings: dict[str, list[Any]] = {}
        for layer in tiled.layers:
            place, _, part = str(layer.name).partition("/")
            needle = f'name="{re.escape(str(layer.name))}"'
            if not part:
                self.wrong(needle, f"the layer '{layer.name}' belongs to no place.", "Name it '<place>/<layer>'.")
            elif hasattr(layer, "source"):
                drawings.setdefault(place, []).append(layer)
            elif part in KINDS:
                names.setdefault(place, {})[part] = layer
            else:
                self.wrong(needle, f"'{part}' is not a kind of layer.", did_you_mean(part, KINDS))
        places = {name: self._place(name, parts, drawings.get(name, [])) for name, parts in names.items()}
        if not places:
            self.wrong("<map", "this map has no place.", "Add a layer '<place>/ground' with a polyline to walk on.")
        if self.problems:
            raise ContentError(self.problems)
        return {name: place for name, place in places.items() if place}

    def _place(self, name: str, parts: dict[str, Any], drawings: list[Any]) -> Place | None:
        ground = parts.get("ground")
        lines = [o for o in ground or () if getattr(o, "points", None)]
        if not lines:
            self.wrong(
                f'name="{name}/',
                f"the place '{name}' has nothing to walk on.",
                "Draw a polyline in its ground layer.",
            )
            return None
        grounds = tuple(self._ground(name, o) for o in lines)
        width = float(parts["ground"].properties.get("place_width", 0) or max(g.right for g in grounds))
        top = float(getattr(ground, "offsety", 0))
        place = Place(
            name=name,
            width=width,
            layers=tuple(self._layer(drawing, top) for drawing in drawings),
            grounds=tuple(sorted(grounds, key=lambda g: g.left)),
            people=self._things(parts, "people"),
            things=self._things(parts, "things"),
            exits=self._things(parts, "exits"),
            spots=self._things(parts, "spots"),
            lights=tuple(
                Light(
                    str(o.name or ""),
                    o.x,
                    o.y,
                    float(o.properties.get("radius", 160)),
                    str(o.properties.get("colour", "#ffdf94")),
                )
                for o in parts.get("lights", ())
            ),
        )
        for thing in (*place.people, *place.things, *place.exits, *place.spots):
            if not place.left - 200 <= thing.x <= place.right + 200:
                self.wrong(
                    f'name="{re.escape(thing.name)}"',
                    f"'{thing.name}' in {name} cannot be walked to.",
                    "Put it over the ground line.",
                )
        return place

    def _ground(self, place: str, line: Any) -> Ground:
        points = tuple((float(p[0]), float(p[1])) for p in line.points)
        if len(points) < 2 or any(b[0] <= a[0] for a, b in pairwise(points)):
            self.wrong(
                f'id="{line.id}"',
                f"the ground line {line.id} of {place} does not run from left to right.",
                "Draw it from left to right; steps may be steep but not upright.",
            )
        return Ground(points, str(line.properties.get("surface", "stone")))

    def _layer(self, drawing: Any, top: float) -> Layer:
        needle = f'name="{re.escape(drawing.name)}"'
        source = (self.path.parent / str(drawing.source)).resolve()
        if not source.is_file():
            self.wrong(needle, f"the drawing '{drawing.source}' of layer '{drawing.name}' is not there.")
            width = height = 0.0
        else:
            width, height = svg_size(source)
            if not width or not height:
                self.wrong(needle, f"the drawing '{drawing.source}' does not say its width and height.")
        return Layer(
            name=str(drawing.name).partition("/")[2],
            source=str(source),
            parallax=float(getattr(drawing, "parallaxx", 1.0)),
            x=float(getattr(drawing, "offsetx", 0)),
            y=float(getattr(drawing, "offsety", 0)) - top,
            width=width,
            height=height,
            opacity=float(drawing.opacity),
            floats=bool(drawing.properties.get("floats", False)),
        )

    def _things(self, parts: dict[str, Any], kind: str) -> tuple[Thing, ...]:
        things = []
        for o in parts.get(kind, ()):
            if not o.name:
                self.wrong(f'id="{o.id}"', f"the object {o.id} among the {kind} has no name.")
                continue
            width, height = float(o.width or 0), float(o.height or 0)
            things.append(
                Thing(
                    name=str(o.name),
                    kind=kind,
                    x=float(o.properties.get("stand", o.x + width / 2)),
                    y=float(o.y + height),
                    box=(float(o.x), float(o.y), width, height),
                    facing=int(o.properties.get("facing", 0)),
                    pose=str(o.properties.get("pose", "")),
                    extras=tuple(str(o.properties.get("extras", "")).split()),
                )
            )
        return tuple(things)


def svg_size(path: Path) -> tuple[float, float]:
    """Width and height from an SVG's root, in units; (0, 0) if it does not say them."""
    head = path.read_text(encoding="utf-8", errors="replace")[:1000]
    found = {key: re.search(rf'<svg[^>]*\s{key}="([\d.]+)', head) for key in ("width", "height")}
    width, height = found["width"], found["height"]
    return (float(width.group(1)), float(height.group(1))) if width and height else (0.0, 0.0)


def load_places(path: Path, shown: str = "") -> dict[str, Place]:
    """The places of a map by name. `shown` is how the file is named in problems.

    Raises ContentError with every problem found, or OSError if the file cannot be read.
    """
    return _Reader(path, shown or path.name).places()


__all__ = ["PLACE_HEIGHT", "load_places", "svg_size"]
