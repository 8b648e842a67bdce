"""Home: a place to walk in where each thing opens something. Nothing here is lost by staying away."""

from msgspec import Struct
from msgspec.structs import replace

from game.core.events import GameEvent, Reached, Stepped
from game.core.intents import Intent, Kind
from game.world import walker as walking
from game.world.place import Place
from game.world.walker import Walker


class Harbour(Struct, frozen=True):
    """`pending` is the thing the player is on the way to."""

    walker: Walker
    pending: str = ""
    steps: int = 0


def begin(place: Place, spot: str = "jetty") -> Harbour:
    """At the jetty, or at another spot of the place."""
    arrived = place.spot(spot)
    return Harbour(Walker(place.name, arrived.x if arrived else place.left, arrived.facing or 1 if arrived else 1))


def names(place: Place) -> tuple[str, ...]:
    """Everything that can be gone to, from left to right."""
    things = (*place.things, *place.exits, *place.people)
    return tuple(t.name for t in sorted(things, key=lambda t: t.x))


def step(place: Place, state: Harbour, intents: tuple[Intent, ...]) -> tuple[Harbour, list[GameEvent]]:
    """One fixed step. Pressing a thing walks to it; arriving says so with `Reached`."""
    events: list[GameEvent] = []
    before = state.walker
    walker = walking.meant(before, place, intents)
    if walker is not before:
        state = replace(state, pending="")
    for intent in intents:
        name = intent.node.removeprefix("at.")
        if intent.kind is Kind.PRESS and intent.node.startswith("at.") and place.named(name):
            if walking.near(walker, place, frozenset({name})):
                walker = replace(walker, target=None, heading=0, speed=0.0)
                events.append(Reached(name))
            else:
                walker = walking.sent(walker, place, Intent(Kind.WALK_TO, name))
                state = replace(state, pending=name)
    after = walking.step(walker, place)
    events += [Stepped(place.ground_at(after.x).surface)] * walking.footfalls(before, after)
    if state.pending and after.target is None:
        events.append(Reached(state.pending))
        state = replace(state, pending="")
    return replace(state, walker=after, steps=state.steps + 1), events


def near(place: Place, state: Harbour) -> str:
    """The nearest thing within reach, or an empty string."""
    return walking.near(state.walker, place, frozenset(names(place)))
