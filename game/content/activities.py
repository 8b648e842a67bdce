"""The one table of activities: name -> (the struct its params must fit, its model)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from game.activities import breathing, ropes, senses
from game.activities.base import Model

ACTIVITIES: Mapping[str, tuple[type[Any], Model]] = MappingProxyType(
    {
        "breathing": (breathing.Params, breathing.Breathing()),
        "ropes": (ropes.Params, ropes.Ropes()),
        "senses": (senses.Params, senses.Senses()),
    }
)
