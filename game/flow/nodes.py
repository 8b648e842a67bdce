"""Every node that the rules take at this moment: what a scene must offer and a screen reader must find."""

from . import crossing as sailing
from . import harbour as homing
from . import practice as practising
from .journey import Journey, Screen
from .opening import EASY, GOOD, NO_FLAG, PLUCK, ROW

REVIEWS = ("did", "partly", "not_yet")


def nodes(journey: Journey) -> tuple[str, ...]:
    """The ids in the order in which they matter; never empty, so there is always a way on."""
    state = journey.state
    screen = state.screen
    if screen is Screen.TITLE:
        return ("play", *(f"boat.{boat}" for boat in state.boats))
    if screen is Screen.OPENING:
        return _opening(journey)
    if screen is Screen.CROSSING and state.crossing:
        return sailing.nodes(journey.content.crossing, state.crossing)
    if screen is Screen.VISIT and state.visit:
        return (*journey.machine(state.visit.level).nodes(state.visit), "leave")
    if screen is Screen.PRACTICE and state.practice:
        return practising.nodes(journey.playable(state.practice.activity), state.practice)
    if screen is Screen.HARBOUR:
        return tuple(f"at.{name}" for name in homing.names(journey.content.harbour_place))
    if screen is Screen.CHART:
        islands = (i.id for i in journey.content.chart.islands if i.id in journey.content.levels)
        return (*(f"island.{i}" for i in islands), "home")
    if screen is Screen.TOOLKIT:
        return (*(f"use.{s.activity}" for s in state.keeper.skills if journey.usable(s.activity)), "home")
    if screen is Screen.NOTICEBOARD:
        open_plans = (i for i, plan in enumerate(state.keeper.plans) if plan.state == "open")
        return (*(f"review.{i}.{done}" for i in open_plans for done in REVIEWS), "home")
    if screen is Screen.PEGS:
        return ("pegs.done",)
    return ("keep.done", "keep.guest", "name.none", "age.none")


def _opening(journey: Journey) -> tuple[str, ...]:
    opening = journey.state.opening
    assert opening is not None
    beat = journey.content.opening.beat[opening.beat]
    if beat.kind == "keep":
        return ("keep.done", "keep.guest", "name.none", "age.none") if opening.keeping else ("keep.yes", "keep.guest")
    return {
        "stroke": (ROW,),
        "buoy": (PLUCK,),
        "say": ("next",),
        "checkin": (GOOD, EASY, NO_FLAG),
        "pegs": ("pegs.done",),
        "horizon": (
            ("next",) if opening.line + 1 < len(beat.lines) else tuple(f"lamp.{lamp.id}" for lamp in beat.lamps)
        ),
    }[beat.kind]
