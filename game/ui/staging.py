"""Who stands where in a place, how, and with which face: worked out from the visit, drawn by the scenes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from game.content.library import LoadedLevel
from game.flow.keeper import Look as Chosen
from game.flow.standing import standing
from game.flow.visit import Visit
from game.world.place import Place
from game.world.walker import Walker

from .puppet import Frame, Look
from .puppet_timing import blink, breath_phase, talk_mouth, walk_phase

PLAYER = "player"
CROWD = ("crowd", "crowd_front")
"""Layers of a map that hold nothing but a crowd."""
TALK_SECONDS_A_LETTER = 0.045
"""How long a mouth moves for a line: about the pace of speech."""
SITS_WITHIN = 12.0
"""u between the walker and a spot with a pose for the pose to be taken."""
IN_CHAIR = {"wind": "wind_chair"}
"""What somebody in a wheelchair does where others stand to do it; everything else is sitting."""
SINGING = ("sing", "sing_low")
"""Poses of a spot in which whoever stands there sings."""
SUNG_STEPS = 4
"""How much slower a mouth moves in a song than in speech."""
TOUCHING = 8.0
"""u between two people within which neither turns to the other."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody to draw. `x`, `y` in the place's units, at the feet."""

    person: str
    x: float
    y: float
    facing: int
    pose: str
    feeling: str = "calm"
    talking: bool = False
    extras: tuple[str, ...] = ()
    afloat: bool = False


def player_look(chosen: Chosen) -> Look:
    """The player's choices from the pegs as the wardrobe knows them."""
    return Look(
        person=PLAYER,
        coat=chosen.coat,
        hair=chosen.hair,
        hair_colour=chosen.hair_colour,
        skin=chosen.skin,
        glasses=chosen.glasses,
        hijab=chosen.hijab,
        hearing_aids=chosen.hearing_aids,
        chair=chosen.chair,
    )


def peopled(place: Place, softened: bool) -> Place:
    """The place as it is seen: in the softer version without the layers of its crowd."""
    if not softened:
        return place
    return replace(place, layers=tuple(layer for layer in place.layers if layer.name not in CROWD))


def figures(loaded: LoadedLevel, visit: Visit, feelings: Mapping[str, str], speaker: str) -> tuple[Figure, ...]:
    """Everybody in the place, the player last. `feelings` are the faces last shown, by person."""
    place = loaded.places[visit.walker.place]
    found = []
    for person, spot in standing(place, visit):
        y = spot.y if spot.pose or person == "gull" else place.ground_at(spot.x).height(spot.x)
        facing = spot.facing or (1 if visit.walker.x > spot.x else -1)
        feeling = feelings.get(person, "calm")
        found.append(Figure(person, spot.x, y, facing, spot.pose or "stand", feeling, person == speaker, spot.extras))
    talking = visit.phase in ("say", "choose", "practise")
    me = player(place, visit.walker, feelings.get(PLAYER, "calm"), talking)
    other = next((f for f in found if f.person == speaker), None)
    if talking and other is not None and me.pose == "stand" and abs(other.x - me.x) > TOUCHING:
        me = replace(me, facing=1 if other.x > me.x else -1)
    return tuple(replace(f, afloat=True) if sits_afloat(f, place) else f for f in (*found, me))


def sits_afloat(figure: Figure, place: Place) -> bool:
    """Whether somebody sits in what rises and falls with the water."""
    return figure.pose == "sit" and any(a.floats and a.x <= figure.x <= a.x + a.width for a in place.layers)


def player(place: Place, walker: Walker, feeling: str, posed: bool) -> Figure:
    """The player: walking, or in the pose of the spot where they stopped."""
    if abs(walker.speed) > 1.0:
        return Figure(PLAYER, walker.x, place.ground_at(walker.x).height(walker.x), walker.facing, "walk", feeling)
    spot = next((s for s in place.spots if s.pose and abs(s.x - walker.x) <= SITS_WITHIN), None) if posed else None
    if spot is not None:
        return Figure(PLAYER, spot.x, spot.y, spot.facing or walker.facing, spot.pose, feeling)
    return Figure(PLAYER, walker.x, place.ground_at(walker.x).height(walker.x), walker.facing, "stand", feeling)


def frame_of(
    figure: Figure,
    walker: Walker,
    step: int,
    stride: float,
    *,
    chair: bool,
    still: bool,
    since_line: int,
    letters: int,
    crop: str = "full",
) -> Frame:
    """The moment of a figure to draw. `step` counts steps for breath and blinks, `since_line` since the line began."""
    pose, phase = figure.pose, 0.0 if still else breath_phase(step + hash_of(figure.person) % 200)
    if pose == "walk":
        pose, phase = ("roll" if chair else "walk"), walk_phase(walker.walked, stride)
    elif chair and figure.person == PLAYER:
        pose = IN_CHAIR.get(pose, "sit")
    mouth = "closed"
    if figure.pose in SINGING:
        mouth = "open" if still else talk_mouth(step // SUNG_STEPS, hash_of(figure.person))
    elif figure.talking and since_line < letters * TALK_SECONDS_A_LETTER * 60 and not still:
        mouth = talk_mouth(since_line, hash_of(figure.person))
    return Frame(
        pose=pose,
        phase=phase,
        feeling=figure.feeling,
        mouth=mouth,
        eyes="blink" if not still and blink(step, hash_of(figure.person)) else "open",
        facing=figure.facing,
        crop=crop,
    )


def hash_of(name: str) -> int:
    """A small number that is the same for a name in every run (Python's own hash is not)."""
    return sum((i + 1) * ord(letter) for i, letter in enumerate(name))
