"""A place to walk in, as data. Lengths are in units: 1 unit is 1 pixel at 1920x1080, y grows downwards."""

from dataclasses import dataclass
from itertools import pairwise

PLACE_HEIGHT = 1080.0


@dataclass(frozen=True, slots=True)
class Layer:
    """A drawing. `parallax` 0 is glued to the camera, 1 moves with the ground, above 1 stands before the people;
    what `floats` rises and falls with the water."""

    name: str
    source: str
    parallax: float
    x: float
    y: float
    width: float
    height: float
    opacity: float = 1.0
    floats: bool = False

    @property
    def in_front(self) -> bool:
        """Whether it is drawn over the people."""
        return self.parallax > 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """A line to walk on, from left to right. `surface` names the sound of steps on it."""

    points: tuple[tuple[float, float], ...]
    surface: str = "stone"

    @property
    def left(self) -> float:
        return self.points[0][0]

    @property
    def right(self) -> float:
        return self.points[-1][0]

    def height(self, x: float) -> float:
        """The y of the line at `x`; beyond its ends, the y of the end."""
        if x <= self.left:
            return self.points[0][1]
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if x <= x1:
                return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something or someone that can be gone to. `x`, `y` is where to stand by it; `box` what the eye sees.

    `pose` and `extras` (a hood up, a microphone) are for whoever stands there.
    """

    name: str
    kind: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    facing: int = 0
    pose: str = ""
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Light:
    """A lamp in the drawing: its name, centre, radius and colour (#rrggbb)."""

    name: str
    x: float
    y: float
    radius: float
    colour: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a level or of the harbour."""

    name: str
    width: float
    layers: tuple[Layer, ...]
    grounds: tuple[Ground, ...]
    people: tuple[Thing, ...]
    things: tuple[Thing, ...]
    exits: tuple[Thing, ...]
    spots: tuple[Thing, ...]
    lights: tuple[Light, ...]

    def named(self, name: str) -> Thing | None:
        """A person, thing or exit by its name."""
        for group in (self.people, self.things, self.exits):
            for thing in group:
                if thing.name == name:
                    return thing
        return None

    def spot(self, name: str) -> Thing | None:
        """A spot to arrive at by its name."""
        return next((spot for spot in self.spots if spot.name == name), None)

    def ground_at(self, x: float) -> Ground:
        """The ground line under `x`; the nearest one where none reaches."""
        return min(self.grounds, key=lambda g: max(g.left - x, x - g.right, 0.0))

    @property
    def left(self) -> float:
        """The furthest left that can be walked to."""
        return min(g.left for g in self.grounds)

    @property
    def right(self) -> float:
        """The furthest right that can be walked to."""
        return max(g.right for g in self.grounds)
