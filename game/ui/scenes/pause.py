"""Pause: go on, read again what is being done, change settings, leave for the harbour. Nothing is lost by any of it."""

from collections.abc import Callable, Hashable

from game.core.intents import Intent, press
from game.flow.journey import Screen

from ..commands import Command, Pop, Push
from ..session import Session
from ..widgets import Button, Row, Text
from .backlog import Backlog
from .make_file import MakeFile
from .menu import Overlay, kept_first
from .settings import SettingsScene

LEAVE, SKIP, HOME = "leave", "skip", "home"
"""Leave the island, skip ahead, or back to the title."""


class Pause(Overlay):
    """Popped with an intent for the rules (leave, skip), or None to go on."""

    name = "pause"
    width = 760.0

    def __init__(self, session: Session, aim: str, to_title: Callable[[], None]) -> None:
        super().__init__(session)
        self.aim_now = aim
        self.to_title = to_title
        self.leaving = False

    def title(self) -> str:
        return self.session.t("pause.title")

    def page_key(self) -> Hashable:
        return self.aim_now

    def aim(self) -> str:
        return self.aim_now

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        state = self.session.journey.state
        rows: list[Row] = []
        if self.aim_now:
            rows.append(Text(self.aim_now, id="aim"))
        rows += [
            Button("back", t("pause.on")),
            Button("backlog", t("pause.backlog")),
            Button("settings", t("pause.settings")),
        ]
        if state.screen is Screen.VISIT:
            rows.append(Button(SKIP, t("pause.skip"), note=t("pause.skip_note")))
            rows.append(Button(LEAVE, t("pause.leave"), note=t("pause.leave_note")))
        rows.append(Button(HOME, t("pause.title_screen"), note=t("pause.kept" if state.keeper.kept else "pause.guest")))
        return tuple(rows)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "backlog":
            return Push(Backlog(self.session))
        if node == "settings":
            return Push(SettingsScene(self.session))
        if node in (LEAVE, SKIP):
            return Pop(press(node))
        if node == HOME:
            return Push(LeaveForTitle(self.session))
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        self.leaving = result == HOME

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        if self.leaving:
            self.to_title()
            return None
        return super().step(intents)


class LeaveForTitle(Overlay):
    """Confirm before anything is lost (accessibility.md 15): a guest is told what goes, and can copy the plan. With
    `quit` the game is being closed, and going on closes it instead of leading to the title."""

    name = "leave_for_title"
    width = 760.0

    def __init__(self, session: Session, quit: Callable[[], None] | None = None) -> None:
        super().__init__(session)
        self.quit = quit

    def title(self) -> str:
        return self.session.t("leave.close_title" if self.quit else "leave.title")

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        kept = self.session.journey.state.keeper.kept
        rows: list[Row] = [Text(t("leave.kept" if kept else "leave.guest"))]
        if not kept:
            rows += [Text(t("leave.plan", plan=plan)) for plan in self.plans()]
            if self.plans() and self.session.counsellor is not None:
                rows.append(Button("make_file", t("leave.file")))
        rows += kept_first(Button("back", t("leave.stay")), Button(HOME, t("title.quit" if self.quit else "leave.go")))
        return tuple(rows)

    def plans(self) -> tuple[str, ...]:
        """The guest's plans in words, so that they can be copied before they go."""
        from .noticeboard import plan_words

        return tuple(plan_words(self.session, plan) for plan in self.session.journey.state.keeper.plans)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == HOME and self.quit:
            self.quit()
            return None
        if node == "make_file":
            return Push(MakeFile(self.session))
        return Pop(HOME) if node == HOME else super().pressed(node, value)
