"""The noticeboard: small plans, and how they went. Did it, partly and not yet are all fine."""

from collections.abc import Hashable

from game.flow.journey import Screen
from game.flow.keeper import AGREED, Plan

from ..canvas import Canvas
from ..geometry import STAGE
from ..session import Session
from ..widgets import Button, Row, Text
from .menu import JourneyMenu


def plan_parts(session: Session, plan: Plan) -> tuple[str, str]:
    """What is planned and when, in words: as the level's list has it, or as it was agreed."""
    loaded = session.journey.content.levels.get(plan.level)
    if loaded is None:
        return plan.plan, plan.when if plan.level == AGREED else ""
    what = next((p.text for p in loaded.level.plans if p.id == plan.plan), plan.plan)
    return what, loaded.level.whens.get(plan.when, "")


def plan_words(session: Session, plan: Plan) -> str:
    """A plan in one line."""
    what, when = plan_parts(session, plan)
    return session.t("plan.what_when", what=what, when=when) if when else what


def pin(canvas: Canvas, x: float, y: float) -> None:
    """A drawing pin that holds a page to the board."""
    canvas.circle(x + 3, y + 5, 13, "#0b0e22", 0.5)
    canvas.circle(x, y, 13, "#c9503f")
    canvas.circle(x - 4, y - 4, 4, "#ffb9a0")


class Noticeboard(JourneyMenu):
    """The plans still open with three answers each, and what was said of the others."""

    name = "noticeboard"
    screen = Screen.NOTICEBOARD
    backdrop = "home/noticeboard.svg"

    def title(self) -> str:
        return self.session.t("noticeboard.title")

    def page_key(self) -> Hashable:
        return self.session.journey.state.keeper.plans

    def aim(self) -> str:
        return self.session.t("noticeboard.aim")

    def draw_backdrop(self, canvas: Canvas) -> None:
        canvas.image(self.backdrop, STAGE)
        rect = self.now().rect
        canvas.glow(rect.cx, rect.cy, 900, "#2a1a1c", 0.35)

    def draw(self, canvas: Canvas) -> None:
        super().draw(canvas)
        if not canvas.under:
            pin(canvas, self.now().rect.cx, self.now().rect.y + 14)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        plans = self.session.journey.state.keeper.plans
        if not plans:
            return (Text(t("noticeboard.empty")),)
        rows: list[Row] = []
        for i, plan in enumerate(plans):
            rows.append(Text(plan_words(self.session, plan), role="heading", id=f"plan.{i}"))
            if plan.state == "open":
                rows += [
                    Button(f"review.{i}.{done}", t(f"noticeboard.{done}")) for done in ("did", "partly", "not_yet")
                ]
            else:
                rows.append(Text(t(f"noticeboard.said_{plan.state}")))
        return tuple(rows)

    def footer(self) -> tuple[Row, ...]:
        return (Button("home", self.session.t("menu.harbour")),)
