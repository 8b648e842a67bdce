"""What Enter means on foot: the nearest that was not looked at yet; where all that is near was, what leads on."""

from dataclasses import dataclass, field

from game.core.events import ChoiceMade, GameEvent
from game.story import Turn, choose
from game.world import walker as walking

from .machine import Machine
from .visit import Phase, Visit

END, FAR = 300.0, 700.0
"""So near to an end of the way, in u, Enter goes to the nearest thing so far away if none is within reach: nobody is to
stand at the water with a key that does nothing."""


@dataclass(slots=True)
class Guide:
    """Remembers, for as long as the screen is open, what was looked at; nothing of it is kept or recorded."""

    looked: set[str] = field(default_factory=set)
    _known: tuple[Turn, frozenset[str]] | None = None

    def hear(self, event: GameEvent) -> None:
        """Take note of a choice that was made."""
        if isinstance(event, ChoiceMade):
            self.looked.add(event.id)

    def meant(self, machine: Machine, visit: Visit) -> str:
        """The name of the thing or person that Enter goes to, or an empty string while nothing is near."""
        if visit.phase is not Phase.WALK:
            return ""
        place = machine.reached(visit)
        things = machine.things(visit)
        fresh = frozenset(name for name, choice in things.items() if choice.id not in self.looked)
        near = walking.near(visit.walker, place, fresh)
        seen = "" if near else machine.near(visit)
        if near or not (seen or things):
            return near
        if not seen:
            x = visit.walker.x
            if min(x - place.left, place.right - x) > END:
                return ""
            far = [t for t in map(place.named, things) if t is not None and abs(t.x - x) <= FAR]
            return min(far, key=lambda t: abs(t.x - x)).name if far else ""
        ahead = [t for t in map(place.named, self._ahead(machine, visit) & fresh) if t is not None]
        return min(ahead, key=lambda t: abs(t.x - visit.walker.x)).name if ahead else seen

    def _ahead(self, machine: Machine, visit: Visit) -> frozenset[str]:
        """What leads on: after it one does not stand at once where one stood before, with everything to go to."""
        turn = machine.turn(visit)
        if self._known is None or self._known[0] is not turn:
            things = machine.things(visit)
            after = {name: choose(machine.story, visit.story, choice.index) for name, choice in things.items()}
            names = frozenset(name for name, then in after.items() if not any(c.has("at") for c in then.choices))
            self._known = (turn, names)
        return self._known[1]
