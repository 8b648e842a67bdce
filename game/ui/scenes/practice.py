"""An activity on the screen, in a story or from the toolkit: its view, the ways out, and the one press after it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from pygame import Surface

from game.core.events import Origin
from game.core.intents import Intent
from game.flow import practice as practising
from game.flow.journey import Screen
from game.flow.practice import Playable, Practice, Stage

from ..activities.foot import ASKED, exits
from ..activities.table import VIEWS
from ..canvas import Canvas
from ..chrome import HELP_HERE
from ..commands import Command
from ..focus import ASIDE, Node
from ..geometry import Rect
from ..page import Page, Sheet
from ..session import JourneyScene, Session
from ..widgets import Button, Columns, Row, Text


class ActivityView(Protocol):
    """What draws an activity. `whole` views draw their own background."""

    whole: bool

    def nodes(self, playable: Playable, practice: Practice) -> tuple[Node, ...]: ...
    def draw(self, canvas: Canvas, playable: Playable, practice: Practice) -> None: ...
    def covered(self, playable: Playable, practice: Practice) -> tuple[Rect, ...]: ...
    def default_focus(self, playable: Playable, practice: Practice) -> str: ...
    def aim(self) -> str: ...
    def settle(self) -> None: ...


ViewMaker = Callable[[Session], ActivityView]
TABLE: Mapping[str, ViewMaker] = MappingProxyType(dict(VIEWS))


class PracticeView:
    """Draws whichever activity is on, and the panels that follow it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.practice: Practice | None = None
        self.view: ActivityView | None = None
        self.shown = ""
        self.sheet = Sheet(session.ui, self._build)

    def follow(self, practice: Practice | None) -> None:
        """Take over where the practice stands."""
        self.practice = practice
        if practice is None:
            if self.view is not None:
                self.session.ui.left += 1
            self.view, self.shown = None, ""
        elif practice.activity != self.shown:
            self.shown = practice.activity
            self.view = TABLE[practice.activity](self.session)

    @property
    def whole(self) -> bool:
        """Whether the activity draws its own background."""
        return self.view is not None and self.view.whole

    def _playable(self, practice: Practice) -> Playable:
        state = self.session.journey.state
        if state.visit is not None:
            return self.session.journey.machine(state.visit.level).playable(practice)
        return self.session.journey.playable(practice.activity)

    def _build(self) -> Page:
        t, practice = self.session.t, self.practice
        assert practice is not None
        if practice.stage is Stage.FELT:
            answers = tuple(Button(node, t(node)) for node in practising.FELT)
            rows: tuple[Row, ...] = (Text(t("felt.ask"), "line", id=ASKED), Columns(answers, least=200.0))
            return Page(self.session.ui, rows, width=900.0)
        rows = (
            Text(t("dizzy.said" if practice.stage is Stage.DIZZY else "worse.said"), "line"),
            Button(practising.WORSE_STOP, t("worse.stop")),
            Button(HELP_HERE, t("worse.talk")),
            Button(practising.WORSE_OTHER, t("worse.other")),
            *((Button(practising.WORSE_LEAVE, t("worse.leave")),) if practice.origin is Origin.STORY else ()),
        )
        return Page(self.session.ui, rows, width=900.0)

    def page(self) -> Page:
        return self.sheet.now(self.practice.stage if self.practice else "")

    def settle(self) -> None:
        """Wait until what the activity draws on threads is there: for pictures and tests."""
        if self.view is not None:
            self.view.settle()

    def nodes(self) -> tuple[Node, ...]:
        if self.practice is None or self.view is None:
            return ()
        if self.practice.stage is not Stage.ACT:
            return self.page().nodes()
        own = self.view.nodes(self._playable(self.practice), self.practice)
        out = tuple(chip.node() for chip in exits(self.session))
        if any(node.id == ASKED for node in own):
            # A box lies over the activity: no key presses what is outside it unless it was gone to on purpose.
            out = tuple(replace(node, group=ASIDE) for node in out)
        return (*own, *out)

    def covered(self) -> tuple[Rect, ...]:
        """The panels of the activity, or the one that follows it."""
        if self.practice is None or self.view is None:
            return ()
        if self.practice.stage is not Stage.ACT:
            return (self.page().rect,)
        return self.view.covered(self._playable(self.practice), self.practice)

    def default_focus(self) -> str:
        if self.practice is None or self.view is None:
            return ""
        if self.practice.stage is not Stage.ACT:
            # No answer stands ready: a press that belonged to the practice must not become one.
            return ASKED if self.practice.stage is Stage.FELT else self.page().first()
        return self.view.default_focus(self._playable(self.practice), self.practice)

    def aim(self) -> str:
        return self.view.aim() if self.view is not None else ""

    def picture_key(self) -> Hashable:
        return (self.practice.stage, self.practice.state) if self.practice else ()

    def draw(self, canvas: Canvas) -> None:
        if self.practice is None or self.view is None:
            return
        self.view.draw(canvas, self._playable(self.practice), self.practice)
        if self.practice.stage is Stage.ACT:
            for chip in exits(self.session):
                chip.draw(canvas)
        else:
            canvas.scrim(0.3)
            self.page().draw(canvas)


class PracticeScene(JourneyScene):
    """An activity from the toolkit."""

    name = "practice"
    screen = Screen.PRACTICE

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.view = PracticeView(session)
        self.view.follow(session.journey.state.practice)

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        command = super().step(intents)
        self.view.follow(self.session.journey.state.practice)
        return command

    def nodes(self) -> tuple[Node, ...]:
        return self.view.nodes()

    def default_focus(self) -> str:
        return self.view.default_focus()

    def aim(self) -> str:
        return self.view.aim()

    def animated(self) -> bool:
        return True

    def back(self) -> Command | None:
        return None

    def covered(self) -> tuple[Rect, ...]:
        return self.view.covered()

    def settle(self, surface: Surface) -> None:
        self.view.settle()

    def draw(self, canvas: Canvas) -> None:
        self.view.draw(canvas)
