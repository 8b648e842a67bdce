"""Where the player was, when a kept boat is opened again: the place, who is there, and what was being done (16)."""

from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.flow.visit import Visit

from ..commands import Command
from ..session import Session
from ..staging import figures
from ..widgets import Button, Row, Text
from .menu import Overlay


class Recap(Overlay):
    """Two short lines over the scene, which waits. Any press goes on. `aim` is what the scene says is done there."""

    name = "recap"
    width = 760.0

    def __init__(self, session: Session, aim: str) -> None:
        super().__init__(session)
        self.aim_now = aim

    def title(self) -> str:
        return self.session.t("recap.title")

    def aim(self) -> str:
        return self.aim_now

    def rows(self) -> tuple[Row, ...]:
        lines = (*where(self.session), *((self.aim_now,) if self.aim_now else ()))
        return tuple(Text(line, id=f"recap.{i}") for i, line in enumerate(lines))

    def footer(self) -> tuple[Row, ...]:
        return (Button("back", self.session.t("recap.on")),)

    def default_focus(self) -> str:
        """What is to be heard comes first where the focus is spoken."""
        return "recap.0" if self.ui.settings.speech else "back"

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        return super().step(tuple(press("back") if i.kind is Kind.NEXT else i for i in intents))


def where(session: Session) -> tuple[str, ...]:
    """The place where the journey stands, in a sentence; at home, what waits elsewhere as well."""
    t, state, levels = session.t, session.journey.state, session.journey.content.levels
    if state.screen is Screen.OPENING:
        return (t("recap.rowing"),)
    if state.screen is Screen.CROSSING and state.crossing is not None:
        to = levels.get(state.crossing.to)
        return (t("recap.sailing", level=to.level.title) if to else t("recap.rowing"),)
    if state.visit is not None:
        title, who = levels[state.visit.level].level.title, islander(session, state.visit)
        return (t("recap.visit_with", level=title, who=who) if who else t("recap.visit", level=title),)
    waiting = tuple(t("recap.waiting", level=levels[v.level].level.title) for v in state.visits if v.level in levels)
    return (t("recap.harbour"), *waiting)


def islander(session: Session, visit: Visit) -> str:
    """The name of the one whose island this is, if they are where the player is."""
    loaded = session.journey.content.levels[visit.level]
    here = {figure.person for figure in figures(loaded, visit, {}, "")}
    first = next(iter(loaded.level.people), None)
    return first.name if first is not None and first.id in here else ""
