"""The one table: name of an activity -> the view that draws it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ..session import Session
from .breathing import BreathingView
from .ropes import RopesView
from .senses import SensesView

VIEWS: Mapping[str, Callable[[Session], Any]] = MappingProxyType(
    {"breathing": BreathingView, "ropes": RopesView, "senses": SensesView}
)
