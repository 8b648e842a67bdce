"""The offered plan: from a list, never required, never typed; and what follows "too big for a game"."""

from collections.abc import Hashable

from game.flow.visit import NOT_NOW, PLAN_NONE, TOO_BIG, Phase, Visit

from ..canvas import Canvas
from ..chrome import HELP_HERE
from ..focus import Node
from ..geometry import Rect
from ..page import Page, Sheet
from ..session import Session
from ..widgets import Button, Columns, Row, Text


class PlanPanel:
    """The list of small plans, the list of when, or the three ways on from "too big"."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.visit: Visit | None = None
        self.sheet = Sheet(session.ui, self._build)

    def show(self, visit: Visit) -> None:
        """Take over where the visit stands."""
        self.visit = visit

    def key(self) -> Hashable:
        return (self.visit.phase, self.visit.plan) if self.visit else ()

    def page(self) -> Page:
        return self.sheet.now(self.key())

    def _build(self) -> Page:
        assert self.visit is not None
        t = self.session.t
        level = self.session.journey.content.levels[self.visit.level].level
        if self.visit.phase is Phase.TOO_BIG:
            rows: tuple[Row, ...] = (
                Text(t("plan.too_big_said"), "line"),
                Text(t("people.line"), id="people.line"),
                Text(t("people.first"), id="people.first"),
                Text(t("people.next"), id="people.next"),
            )
            feet: tuple[Row, ...] = (Button(HELP_HERE, t("plan.help")), Button(NOT_NOW, t("plan.not_now")))
            return Page(self.session.ui, rows, title=t("people.title"), width=1000.0, footer=feet)
        if self.visit.phase is Phase.WHEN:
            chosen = next(p for p in level.plans if p.id == self.visit.plan)
            rows = (Text(chosen.text, "line"), *(Button(f"when.{w}", level.whens.get(w, w)) for w in chosen.when))
            feet = (Button(PLAN_NONE, t("plan.none")),)
            return Page(self.session.ui, rows, title=t("plan.when"), width=1000.0, footer=feet)
        listed = tuple(Button(f"plan.{p.id}", p.text) for p in level.plans)
        rows = (Text(t("plan.note"), "small", "soft"), *listed)
        feet = (Columns((Button(TOO_BIG, t("plan.too_big")), Button(PLAN_NONE, t("plan.none")))),)
        return Page(self.session.ui, rows, title=t("plan.title"), width=1100.0, footer=feet)

    def nodes(self) -> tuple[Node, ...]:
        return self.page().nodes() if self.visit else ()

    def covered(self) -> tuple[Rect, ...]:
        """The room of the page, which captions keep off."""
        return (self.page().rect,) if self.visit else ()

    def default_focus(self) -> str:
        return self.page().first() if self.visit else ""

    def focused(self, node: str) -> None:
        if self.visit:
            self.page().show(node)

    def draw(self, canvas: Canvas) -> None:
        canvas.scrim(0.35)
        self.page().draw(canvas)
