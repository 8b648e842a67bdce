"""The coat pegs: a coat, then hair, skin and what else is an ordinary fact. Nothing is assumed, nothing is required."""

from collections.abc import Hashable

from pygame import Surface

from game.flow.journey import Screen
from game.flow.keeper import FACTS, PEGS, Look

from ..actors import posed
from ..canvas import Canvas
from ..focus import Node
from ..geometry import STAGE, Rect
from ..page import Page, Sheet
from ..puppet import Frame, Light
from ..puppet_timing import blink, breath_phase
from ..session import JourneyScene, Session
from ..staging import player_look
from ..widgets import Button, Flow, Row, Text

FIGURE_HIGH = 800.0
PEGS_X = (88.0, 170.0, 252.0, 560.0, 634.0, 706.0)
PEG_Y = 206.0
"""Where the pegs are on assets/art/home/pegs.svg, beside the panel, and as far from the other edge where that is on the
left; the coat that is worn is off its peg."""
COAT = (170.0, 355.0)
KEEPER_X = 430.0
LAMPLIGHT = Light(side=1, edge=(255, 214, 150), strength=0.3, tint=(255, 244, 230))


class PegsPanel:
    """The wall of coats, the keeper as they look now, and everything that can be put on or off."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.sheet = Sheet(session.ui, self._build)
        self.wait = False

    @property
    def look(self) -> Look:
        return self.session.journey.state.keeper.look

    def page(self) -> Page:
        return self.sheet.now(self.look)

    def _build(self) -> Page:
        t, look = self.session.t, self.look

        def row(kind: str, chosen: str) -> Flow:
            return Flow(tuple(Button(f"{kind}.{i}", t(f"{kind}.{i}"), on=i == chosen, ticked=True) for i in PEGS[kind]))

        rows: list[Row] = [
            Text(t("pegs.coat"), "small", "soft"),
            row("coat", look.coat),
            Text(t("pegs.hair"), "small", "soft"),
            row("hair", look.hair),
            Text(t("pegs.hair_colour"), "small", "soft"),
            row("hair_colour", look.hair_colour),
            Text(t("pegs.skin"), "small", "soft"),
            row("skin", look.skin),
            Text(t("pegs.more"), "small", "soft"),
            Flow(tuple(Button(fact, t(f"look.{fact}"), on=bool(getattr(look, fact)), ticked=True) for fact in FACTS)),
        ]
        done = (Button("pegs.done", t("pegs.done")),)
        return Page(self.session.ui, rows, title=t("pegs.title"), where="right", width=1064.0, footer=done)

    def nodes(self) -> tuple[Node, ...]:
        return self.page().nodes()

    def draw(self, canvas: Canvas, step: int) -> None:
        canvas.image("home/pegs.svg", STAGE)
        ui = self.session.ui
        for x, coat in zip(PEGS_X, PEGS["coat"], strict=True):
            if coat != self.look.coat:
                canvas.image(f"people/coats/{coat}.svg", ui.flip(Rect(x - COAT[0] / 2, PEG_Y, *COAT)))
        keeper_x = ui.flip(Rect(KEEPER_X, 0, 0, 0)).x
        canvas.glow(keeper_x, 620, 620, "#ffd696", 0.3)
        high = max(8, round(FIGURE_HIGH * canvas.scale))
        still = ui.still
        frame = Frame(
            pose="stand",
            phase=0.0 if still else breath_phase(step),
            feeling="calm",
            eyes="blink" if not still and blink(step, 7) else "open",
        )
        self.session.puppets.light = LAMPLIGHT
        shown = posed(ui, self.session.puppets, player_look(self.look), frame, high, wait=self.wait)
        if shown is not None:
            surface, (ax, ay) = shown
            canvas.surface.blit(surface, (round(keeper_x * canvas.scale) - ax, round(1010 * canvas.scale) - ay))
        self.page().draw(canvas)


class PegsScene(JourneyScene):
    """The pegs in the harbour's boathouse."""

    name = "pegs"
    screen = Screen.PEGS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.panel = PegsPanel(session)

    def nodes(self) -> tuple[Node, ...]:
        return self.panel.nodes()

    def default_focus(self) -> str:
        return f"coat.{self.panel.look.coat}"

    def focused(self, node: str) -> None:
        self.panel.page().show(node)

    def scroll(self, amount: float) -> None:
        self.panel.page().scroll(amount)

    def covered(self) -> tuple[Rect, ...]:
        return (self.panel.page().rect,)

    def animated(self) -> bool:
        return not self.ui.still

    def picture_key(self) -> Hashable:
        return self.panel.look

    def settle(self, surface: Surface) -> None:
        self.panel.wait = True

    def draw(self, canvas: Canvas) -> None:
        self.panel.draw(canvas, self.session.journey.state.steps)
