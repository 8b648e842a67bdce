"""Walking: a pure step along the ground lines of a place, at an unhurried pace, eased at both ends."""

from msgspec import Struct
from msgspec.structs import replace

from game.core.clock import STEP_SECONDS
from game.core.intents import Intent, Kind

from .place import Place, Thing

WALK_SPEED = 400.0
"""Units a second. A standing person is 360 units tall, so this is a brisk walk of about 1.9 m/s."""
SPEED_UP = 1400.0
"""Units a second, a second: full pace after about a third of a second."""
REACH = 170.0
"""How near, in units, a thing reacts and says what can be done."""
BESIDE = 130.0
"""How far from a person, in units, one stops to talk: less than `REACH`."""
ROOM = 100.0
"""How far apart two stand, in units, so that neither hides the other."""
OVER = 80.0
"""Nearer than so to somebody, in units, one stands before them."""
FURTHER = 20.0
"""How much further off one tries to stop, in units, where somebody stands already."""
TRIES = 8
ARRIVED = 6.0
STRIDE = 150.0
"""Units between two steps that are heard."""


class Walker(Struct, frozen=True):
    """Where somebody stands. `speed` is signed, units a second; `walked` is the distance so far, for the walk cycle."""

    place: str
    x: float
    facing: int = 1
    speed: float = 0.0
    heading: int = 0
    target: float | None = None
    toward: str = ""
    walked: float = 0.0

    @property
    def still(self) -> bool:
        return self.speed == 0.0 and self.heading == 0 and self.target is None


def meant(walker: Walker, place: Place, intents: tuple[Intent, ...]) -> Walker:
    """The walker after what was meant in this step; what names nothing here changes nothing."""
    for intent in intents:
        if intent.kind is Kind.WALK:
            heading = (intent.value > 0.3) - (intent.value < -0.3)
            walker = replace(walker, heading=heading, target=None, toward="")
        elif intent.kind is Kind.WALK_TO:
            walker = sent(walker, place, intent)
    return walker


def sent(walker: Walker, place: Place, intent: Intent) -> Walker:
    """The walker on the way to a named thing, or to a position along the place."""
    if intent.node:
        thing = place.named(intent.node)
        if thing is None:
            return walker
        x = beside(walker, place, thing) if thing.kind == "people" else within(place, thing.x)
        return replace(walker, heading=0, target=x, toward=intent.node)
    return replace(walker, heading=0, target=within(place, intent.value), toward="")


def beside(walker: Walker, place: Place, person: Thing) -> float:
    """Where to stop by a person: on the side one comes from, past whoever stands there already; on the other side
    where that has no room."""
    others = [p.x for p in place.people if p.name != person.name]
    side = 1 if walker.x > person.x else -1
    stops = [person.x + way * (BESIDE + FURTHER * n) for way in (side, -side) for n in range(TRIES)]
    free = (x for x in stops if within(place, x) == x and all(abs(x - other) >= ROOM for other in others))
    return next(free, within(place, stops[0]))


def over(walker: Walker, place: Place) -> bool:
    """Whether the walker stands before somebody."""
    return any(abs(p.x - walker.x) < OVER for p in place.people)


def within(place: Place, x: float) -> float:
    """`x`, kept on the ground."""
    return min(max(x, place.left), place.right)


def step(walker: Walker, place: Place) -> Walker:
    """One fixed step of walking. The walker never leaves the ground."""
    wanted = float(walker.heading) * WALK_SPEED
    if walker.target is not None:
        gap = walker.target - walker.x
        if abs(gap) <= ARRIVED:
            return replace(walker, x=walker.target, speed=0.0, target=None, toward="")
        # The fastest pace from which one can still stop at the target.
        wanted = min(WALK_SPEED, (2 * SPEED_UP * abs(gap)) ** 0.5) * (1 if gap > 0 else -1)
    change = SPEED_UP * STEP_SECONDS
    speed = walker.speed + min(max(wanted - walker.speed, -change), change)
    if speed == 0.0:
        # Also where the last change ends at nought exactly: whoever stands must know it.
        return replace(walker, speed=0.0) if walker.speed else walker
    x = within(place, walker.x + speed * STEP_SECONDS)
    if x == walker.x:
        speed = 0.0
    facing = walker.facing if speed == 0.0 else (1 if speed > 0 else -1)
    return replace(walker, x=x, speed=speed, facing=facing, walked=walker.walked + abs(x - walker.x))


def footfalls(before: Walker, after: Walker) -> int:
    """How many steps were heard between two states of one walker."""
    return int(after.walked // STRIDE) - int(before.walked // STRIDE)


def near(walker: Walker, place: Place, names: frozenset[str]) -> str:
    """The nearest of the named things within reach, or an empty string."""
    best, name = REACH, ""
    for group in (place.people, place.things, place.exits):
        for thing in group:
            gap = abs(thing.x - walker.x)
            if thing.name in names and gap < best:
                best, name = gap, thing.name
    return name
