"""Where breathing and ropes are done: what of the place is seen round the water or behind the lines, at its hour."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..session import Session
from ..waters import BAY, DUSK_BAY, DUSK_SKY, LATE_BAY, Water


@dataclass(frozen=True, slots=True)
class Scenery:
    """A sky, a far shore and a sea with its light (`x`, `y`, radius, colour, 0 to 1); `frame` is what stands before
    them: drawings at the edges, so that the middle stays the water's."""

    sky: str
    ridge: str
    water: Water
    light: tuple[float, float, float, str, float]
    frame: tuple[tuple[str, Rect], ...] = ()


NIGHT_SKY, RIDGE = "swell/breathing_sky.svg", "swell/breathing_ridge.svg"
RIDGE_DUSK = "swell/breathing_ridge_dusk.svg"
MOON = (1490.0, 242.0, 460.0, "#bedcff", 0.3)

OPEN = "bay"
"""What is seen in the toolkit, and where a level names nothing else."""
SCENERIES: Mapping[str, Scenery] = MappingProxyType(
    {
        OPEN: Scenery(NIGHT_SKY, RIDGE, replace(BAY, light_x=MOON[0]), MOON),
        "boat": Scenery(DUSK_SKY, RIDGE_DUSK, DUSK_BAY, (1178.0, 600.0, 520.0, "#ffdca8", 0.35)),
        "door": Scenery(
            "swell/breathing_sky_late.svg",
            RIDGE_DUSK,
            LATE_BAY,
            (1040.0, 620.0, 420.0, "#ffd2a0", 0.25),
            (
                ("swell/breathing_door_top.svg", Rect(176, 0, 1524, 130)),
                ("swell/breathing_door_left.svg", Rect(0, 0, 300, STAGE_HEIGHT)),
                ("swell/breathing_door_right.svg", Rect(STAGE_WIDTH - 260, 0, 260, STAGE_HEIGHT)),
            ),
        ),
        "curtain": Scenery(
            NIGHT_SKY,
            RIDGE,
            replace(BAY, light_x=MOON[0]),
            MOON,
            (
                ("swell/breathing_boards.svg", Rect(0, STAGE_HEIGHT - 110, STAGE_WIDTH, 110)),
                ("swell/breathing_drape_left.svg", Rect(0, 0, 320, STAGE_HEIGHT)),
                ("swell/breathing_drape_right.svg", Rect(STAGE_WIDTH - 320, 0, 320, STAGE_HEIGHT)),
            ),
        ),
    }
)

BEHIND_ROPES: Mapping[str, tuple[tuple[str, Rect], ...]] = MappingProxyType(
    {
        OPEN: (("swell/ropes_dusk.svg", STAGE),),
        "curtain": (
            ("swell/ropes_backstage.svg", STAGE),
            ("swell/breathing_drape_left.svg", Rect(0, 0, 320, STAGE_HEIGHT)),
            ("swell/breathing_drape_right.svg", Rect(STAGE_WIDTH - 320, 0, 320, STAGE_HEIGHT)),
        ),
    }
)
"""What is seen behind the ropes in each place; where a place has nothing of its own, the dusk."""


def here(session: Session) -> str:
    """Which picture a practice has: what the level says of the place, and the open bay for the toolkit."""
    state = session.journey.state
    if state.visit is None:
        return OPEN
    return session.journey.content.levels[state.visit.level].level.seas.get(state.visit.walker.place, OPEN)
