"""The chart: islands that can be sailed to, and those in fog, each with a line from Oren instead of a dead button."""

from collections.abc import Hashable
from itertools import pairwise
from math import hypot, pi, sin

from game.content.home import Island
from game.core.intents import Intent, Kind
from game.flow.journey import Screen

from ..canvas import Canvas
from ..commands import Command
from ..focus import Node, Role
from ..geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..session import JourneyScene, Session
from ..text import TextBlock
from ..waters import DAWN_SKY

ISLAND = (210.0, 168.0)
HOME_WIDTH = 330.0
PAPER = Rect(130.0, 150.0, STAGE_WIDTH - 260.0, STAGE_HEIGHT - 420.0)
"""Where on the drawing the islands lie: below the chips of the corner, above what is said."""


LAMPS = (
    (0.5, 0.48),
    (0.52, 0.15),
    (0.65, 0.18),
    (0.49, 0.26),
    (0.47, 0.32),
    (0.39, 0.33),
    (0.58, 0.23),
    (0.67, 0.36),
    (0.69, 0.30),
    (0.57, 0.16),
    (0.47, 0.26),
    (0.46, 0.10),
)
"""Where each island's lamp is on its drawing, as shares of its width and height."""
DASH, APART = 13.0, 11.0
NAMES_UP_TO = 150
"""Per cent of the text size up to which every island has its name below it; beyond, the foot of the chart says it."""


class ChartScene(JourneyScene):
    """Pressing an island in fog lets Oren say what he knows; pressing one in the clear sets sail."""

    name = "chart"
    screen = Screen.CHART

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.said = ""

    def islands(self) -> tuple[Island, ...]:
        return self.session.journey.content.chart.islands

    def clear(self, island: Island) -> bool:
        return island.id in self.session.journey.content.levels

    def rect(self, island: Island) -> Rect:
        x, y = PAPER.x + island.x * PAPER.w, PAPER.y + island.y * PAPER.h
        return self.ui.flip(Rect(x - ISLAND[0] / 2, y - ISLAND[1] / 2, *ISLAND))

    def home_rect(self) -> Rect:
        height = self.ui.chip_height()
        width = max(HOME_WIDTH, self.ui.type.width_of(self.session.t("menu.harbour"), "button", bold=True) + 60)
        return self.ui.flip(Rect(60.0, STAGE_HEIGHT - 40.0 - height, width, height))

    def nodes(self) -> tuple[Node, ...]:
        t = self.session.t
        state = self.session.journey.state
        found = []
        for island in sorted(self.islands(), key=lambda i: not self.clear(i)):
            if not self.clear(island):
                value = t("chart.fog")
            elif any(v.level == island.id for v in state.visits):
                value = t("chart.waiting")
            else:
                value = t("chart.lit") if island.id in state.keeper.lit else t("chart.dark")
            found.append(Node(f"island.{island.id}", Role.BUTTON, island.title, self.rect(island), value))
        return (*found, Node("home", Role.BUTTON, t("menu.harbour"), self.home_rect()))

    def default_focus(self) -> str:
        first = next((i for i in self.islands() if self.clear(i)), None)
        return f"island.{first.id}" if first else "home"

    def aim(self) -> str:
        return self.session.t("chart.aim")

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        kept = []
        for intent in intents:
            island = intent.node.removeprefix("island.")
            fogged = next((i for i in self.islands() if i.id == island and not self.clear(i)), None)
            if intent.kind is Kind.PRESS and fogged is not None:
                self.said = fogged.id
            else:
                kept.append(intent)
        return tuple(kept)

    def focused(self, node: str) -> None:
        self.said = ""

    def covered(self) -> tuple[Rect, ...]:
        """The foot of the chart, whichever island is spoken of, and the names below the islands."""
        foot = [self._words(island.id)[1] for island in self.islands()]
        names = self.ui.settings.text_percent <= NAMES_UP_TO
        return (max(foot, key=lambda r: r.h), *(self._slip(i)[1] for i in self.islands() if names))

    def back(self) -> Command | None:
        self.session.step((Intent(Kind.PRESS, "home"),))
        return self.moved_on()

    def picture_key(self) -> Hashable:
        return (self.said, self.session.journey.state.keeper.lit)

    def draw(self, canvas: Canvas) -> None:
        canvas.image("home/chart.svg", STAGE)
        canvas.soon(DAWN_SKY, STAGE)
        self._routes(canvas)
        for number, island in enumerate(self.islands()):
            self._island(canvas, number, island)
        if self.ui.settings.text_percent <= NAMES_UP_TO:
            for island in self.islands():
                self._name(canvas, island)
        t = self.session.t
        canvas.chip(self.home_rect(), t("menu.harbour"), node="home")
        (head, body), panel = self._words(self.said or canvas.focus.removeprefix("island."))
        canvas.panel(panel)
        canvas.text(head, panel.x + 36, panel.y + 18)
        canvas.text(body, panel.x + 36, panel.y + 26 + head.height)

    def _island(self, canvas: Canvas, number: int, island: Island) -> None:
        rect = self.rect(island)
        canvas.image(f"home/island_{number:02d}.svg", rect)
        if not self.clear(island):
            canvas.image(f"home/fog_{number % 3 + 1}.svg", rect.inset(-26, -10))
        elif island.id in self.session.journey.state.keeper.lit:
            dx, dy = LAMPS[number % len(LAMPS)]
            x, y = rect.x + rect.w * dx, rect.y + rect.h * dy
            canvas.glow(x, y, 150, "#ffd27a", 0.75)
            canvas.glow(x, y, 46, "#fff2c8", 0.95)
            canvas.circle(x, y, 6, "#fffbe8")
        if canvas.focus == f"island.{island.id}":
            canvas.focus_ring(rect.inset(6), 22)

    def _routes(self, canvas: Canvas) -> None:
        """Dashes from island to island in their order; those between lit islands are gold."""
        lit = self.session.journey.state.keeper.lit
        islands = self.islands()
        for one, other in pairwise(islands):
            a, b = self.rect(one), self.rect(other)
            x0, y0, x1, y1 = a.cx, a.y + a.h * 0.78, b.cx, b.y + b.h * 0.78
            long = max(1.0, hypot(x1 - x0, y1 - y0))
            colour = "#ffdf9e" if one.id in lit and other.id in lit else "#cdbfd8"
            at = 70.0
            while at < long - 70.0:
                t, u = at / long, min(1.0, (at + DASH) / long)
                bow, bow_on = 26 * sin(pi * t), 26 * sin(pi * u)
                canvas.line(
                    ((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + bow), (x0 + (x1 - x0) * u, y0 + (y1 - y0) * u + bow_on)),
                    colour,
                    4,
                )
                at += DASH + APART

    def _slip(self, island: Island) -> tuple[TextBlock, Rect]:
        """An island's name and the slip below it."""
        rect = self.rect(island)
        clear = self.clear(island)
        wide = self.ui.type.width_of(island.title, "small", bold=clear)
        block = self.ui.type.layout(island.title, wide + 4, "small", "cream" if clear else "soft", bold=clear)
        return block, Rect(rect.cx - wide / 2 - 14, rect.bottom - 6, wide + 28, block.height + 4)

    def _name(self, canvas: Canvas, island: Island) -> None:
        """The island's name, readable over fog and lines."""
        block, slip = self._slip(island)
        canvas.rect(slip, "ink", slip.h / 2, canvas.theme.panel_alpha)
        canvas.text(block, slip.x + 13, slip.y + 2)

    def _words(self, chosen: str) -> tuple[tuple[TextBlock, TextBlock], Rect]:
        """The island's name, what is said of it, and the panel at the foot of the chart."""
        island = next((i for i in self.islands() if i.id == chosen), None)
        t = self.session.t
        home = self.home_rect()
        room = (
            Rect(home.right + 40, 0, STAGE_WIDTH - 60 - home.right - 40, 0)
            if not self.ui.rtl
            else Rect(60, 0, home.x - 100, 0)
        )
        if island is None:
            title, words = t("chart.title"), t("chart.aim")
        elif self.clear(island):
            title, words = island.title, t("chart.sail")
        else:
            title, words = island.title, t("chart.oren", line=island.line)
        head = self.ui.type.layout(title, room.w - 72, "heading", "accent")
        body = self.ui.type.layout(words, room.w - 72, "body")
        height = head.height + body.height + 44
        return (head, body), Rect(room.x, STAGE_HEIGHT - 40 - height, room.w, height)
