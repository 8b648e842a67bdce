"""Whether what was saved can be played: found out when a boat is opened, not in the middle of a step."""

from typing import TYPE_CHECKING

from .machine import Machine
from .visit import Phase, Visit

if TYPE_CHECKING:
    from .journey import State


def visited(machine: Machine, visit: Visit) -> Visit:
    """A saved visit made whole again. Raises ValueError if it has no place in the island's story."""
    try:
        whole = machine.resumed(visit)
        if whole.line < -1:
            raise IndexError(whole.line)
        if whole.practice is not None:
            machine.playable(whole.practice)
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError(f"the saved visit to {visit.level} cannot be played: {error!r}") from error
    if (whole.phase is Phase.PRACTISE) is not (whole.practice is not None):
        raise ValueError(f"the saved visit to {visit.level} has no practice where one goes on")
    return whole


def shown(state: "State") -> "State":
    """The same state. Raises ValueError if its screen has nothing to show; the part of a screen has the screen's
    name, and the menus have none. The title is never saved."""
    if state.screen == "title" or getattr(state, state.screen, state) is None:
        raise ValueError(f"the saved journey has nothing to show on its screen, {state.screen}")
    return state
