"""The map as far as the cues of a story ask of it: what can be walked to from where a cue has put the player."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a place that can be walked through from end to end (most places are one), and what can be walked to
    there."""

    place: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ground:
    """The regions of a map. `start` is the one where the level begins, `spots` says in which one each spot lies
    ('place/spot'), `near` from which ones it is within reach, `named` what stands in each place, whether or not it can
    be walked to. Regions are named by their place in `regions`."""

    regions: tuple[Region, ...]
    start: int
    spots: Mapping[str, int]
    named: Mapping[str, frozenset[str]]
    near: Mapping[str, frozenset[int]]

    def arrived(self, where: str) -> int:
        """The region that `# go: where` puts the player into, or -1 if it names no place. A spot that is not there is
        taken for the left end of its place, as the game does."""
        if where in self.spots:
            return self.spots[where]
        place = where.partition("/")[0]
        return next((at for at, region in enumerate(self.regions) if region.place == place), -1)

    def wrong(self, at: int, name: str, moved: str = "") -> str:
        """What is wrong with going to `name` from region `at`, or an empty string. Whoever was `moved` to a spot of
        this place stands there, and only there; whoever was moved out of it is, as in the game, still found where the
        map has them."""
        here = self.regions[at]
        away = moved.partition("/")[0]
        if at in self.near.get(moved, frozenset()) or (name in here.names and away != here.place):
            return ""
        if away == here.place or name in self.named.get(here.place, frozenset()):
            return f"'{name}' cannot be walked to from where the player then stands in '{here.place}'."
        homes = sorted(place for place, names in self.named.items() if name in names)
        if not homes:
            return f"nothing on the map is called '{name}'."
        return f"'{name}' is in '{away or homes[0]}', but the player then stands in '{here.place}'."
