"""Where everybody stands in a place, worked out from the visit alone."""

import dataclasses

from game.world.place import Place, Thing

from .visit import Visit


def standing(place: Place, visit: Visit) -> tuple[tuple[str, Thing], ...]:
    """The people in a place with where each is: as the map has them, then as the story moved them."""
    moved = {person: (where, spot) for person, where, spot in visit.cast}
    found: list[tuple[str, Thing]] = [(p.name, p) for p in place.people if p.name not in moved]
    for person, (where, spot_name) in moved.items():
        spot = place.spot(spot_name) or place.named(spot_name)
        if where == place.name and spot is not None:
            found.append((person, spot))
    return tuple(found)


def reached(place: Place, visit: Visit) -> Place:
    """The place with everybody whom a choice can stand at: where they are now, or, if the story has taken them out of
    the place, where the map has them. So no choice is ever out of reach."""
    here = with_everybody(place, visit)
    gone = tuple(p for p in place.people if here.named(p.name) is None)
    return dataclasses.replace(here, people=(*here.people, *gone))


def with_everybody(place: Place, visit: Visit) -> Place:
    """The place with its people where the story has them now."""
    people = tuple(dataclasses.replace(at, name=name, kind="people") for name, at in standing(place, visit))
    return dataclasses.replace(place, people=people)
