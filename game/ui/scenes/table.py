"""The one table: screen of the journey -> the scene that draws it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from game.flow.journey import Screen

from ..scene import Scene
from ..session import Session
from .chart import ChartScene
from .crossing import CrossingScene
from .harbour import HarbourScene
from .keep import Keep
from .noticeboard import Noticeboard
from .opening import OpeningScene
from .pegs import PegsScene
from .practice import PracticeScene
from .title import TitleScene
from .toolkit import Toolkit
from .visit import VisitScene

SCENES: Mapping[Screen, Callable[[Session], Scene]] = MappingProxyType(
    {
        Screen.TITLE: TitleScene,
        Screen.OPENING: OpeningScene,
        Screen.CROSSING: CrossingScene,
        Screen.VISIT: VisitScene,
        Screen.HARBOUR: HarbourScene,
        Screen.CHART: ChartScene,
        Screen.TOOLKIT: Toolkit,
        Screen.PRACTICE: PracticeScene,
        Screen.NOTICEBOARD: Noticeboard,
        Screen.PEGS: PegsScene,
        Screen.KEEP: Keep,
    }
)
