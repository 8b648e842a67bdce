"""The chart: islands that can be sailed to, and those in fog, each with a line from Oren instead of a dead button."""

from collections.abc import Hashable

from game.content.home import Island
from game.core.intents import Intent, Kind
from game.flow.journey import Screen

from ..canvas import Canvas
from ..focus import Node, Role
from ..geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..scene import Command
from ..session import JourneyScene, Session

ISLAND = (210.0, 168.0)
HOME_WIDTH = 330.0
PAPER = Rect(130.0, 150.0, STAGE_WIDTH - 260.0, STAGE_HEIGHT - 420.0)
"""Where on the drawing the islands lie: below the chips of the corner, above what is said."""


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

    def back(self) -> Command | None:
        self.session.step((Intent(Kind.PRESS, "home"),))
        return self.moved_on()

    def picture_key(self) -> Hashable:
        return (self.said, self.session.journey.state.keeper.lit)

    def draw(self, canvas: Canvas) -> None:
        canvas.image("home/chart.svg", STAGE)
        for number, island in enumerate(self.islands()):
            self._island(canvas, number, island)
        t = self.session.t
        canvas.chip(self.home_rect(), t("menu.harbour"), node="home")
        self._words(canvas, self.said or canvas.focus.removeprefix("island."))

    def _island(self, canvas: Canvas, number: int, island: Island) -> None:
        rect = self.rect(island)
        canvas.image(f"home/island_{number:02d}.svg", rect)
        if not self.clear(island):
            canvas.image(f"home/fog_{number % 3 + 1}.svg", rect.inset(-26, -10))
        elif island.id in self.session.journey.state.keeper.lit:
            canvas.glow(rect.cx, rect.y + rect.h * 0.3, 120, "#ffdf94", 0.9)
        if canvas.focus == f"island.{island.id}":
            canvas.focus_ring(rect.inset(6), 22)

    def _words(self, canvas: Canvas, chosen: str) -> None:
        """The island's name, and what is said of it, at the foot of the chart."""
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
        panel = Rect(room.x, STAGE_HEIGHT - 40 - height, room.w, height)
        canvas.panel(panel)
        canvas.text(head, panel.x + 36, panel.y + 18)
        canvas.text(body, panel.x + 36, panel.y + 26 + head.height)
