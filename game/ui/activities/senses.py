"""Five senses on the screen: what to find stands beside the scene; in the room, one press for each thing noticed."""

from collections.abc import Hashable

from game.activities import senses
from game.activities.senses import Params, Senses, State
from game.flow.practice import Playable, Practice, Stage

from ..canvas import Canvas
from ..focus import Node
from ..geometry import STAGE, Rect
from ..page import Page, Sheet
from ..session import Session
from ..widgets import Button, Flow, Gap, Picture, Row, Text

WIDTH = 860.0
DOT = 15.0


class SensesView:
    """A panel over the place. From the toolkit, where there is no place, over the quiet bay."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.whole = session.journey.state.visit is None
        self._now: tuple[Senses, Params, State] | None = None
        self.sheet = Sheet(session.ui, self._build)

    def _take(self, playable: Playable, practice: Practice) -> Page:
        assert isinstance(playable.model, Senses)
        self._now = (playable.model, playable.params, practice.state)
        return self.sheet.now(self._key(practice.state))

    @staticmethod
    def _key(state: State) -> Hashable:
        return (state.number, state.at, state.found, state.swapped, bool(state.total))

    def _build(self) -> Page:
        assert self._now is not None
        model, params, state = self._now
        t = self.session.t
        sense, count = model.sense(params, state), model.count(params, state)
        where = model.where(params, state)
        rows: list[Row] = [
            Text(t(f"senses.{where}.{sense}", n=count), "heading", id="ask"),
            Picture(lambda canvas, rect: _dots(canvas, rect, len(state.found), count), 40.0),
            Gap(4),
        ]
        if where == "room":
            rows += [Text(t("senses.room_note"), "body", "soft"), Button(senses.FOUND, t("senses.found"))]
        else:
            things = model.things(params, state)
            buttons = tuple(
                Button(f"find.{i}", thing, on=i in state.found, enabled=i not in state.found)
                for i, thing in enumerate(things)
            )
            rows.append(Flow(buttons))
        feet: list[Button] = [Button(senses.SWAP, t("senses.swap"))]
        if state.total:
            feet.append(Button(senses.ENOUGH, t("senses.enough")))
        ui = self.session.ui
        room = ui.area("right", WIDTH * max(1.0, ui.settings.text_percent / 125))
        room = room._replace(h=room.h - ui.chip_height() - 20)
        return Page(
            ui,
            rows,
            title=t("activity.senses.title"),
            rect=ui.flip(room),
            upright="top",
            footer=(Flow(tuple(feet)),),
        )

    def nodes(self, playable: Playable, practice: Practice) -> tuple[Node, ...]:
        return self._take(playable, practice).nodes()

    def default_focus(self, playable: Playable, practice: Practice) -> str:
        assert isinstance(playable.model, Senses)
        return playable.model.nodes(playable.params, practice.state)[0]

    def aim(self) -> str:
        return self.session.t("senses.aim")

    def settle(self) -> None:
        """Wait until what is drawn on threads is there."""
        return

    def draw(self, canvas: Canvas, playable: Playable, practice: Practice) -> None:
        if self.whole:
            canvas.image("swell/breathing_sky.svg", STAGE)
            canvas.image("swell/breathing_ridge.svg", Rect(0, 430, 1920, 200))
        if practice.stage is Stage.ACT:
            self._take(playable, practice).draw(canvas)


def _dots(canvas: Canvas, rect: Rect, found: int, count: int) -> None:
    """One dot for each thing looked for; a found one is full and ringed, so that colour is not the only sign."""
    for i in range(count):
        offset = 20 + i * 46
        x = rect.right - offset if canvas.ui.rtl else rect.x + offset
        if i < found:
            canvas.circle(x, rect.cy, DOT, "accent")
            canvas.circle(x, rect.cy, DOT * 0.4, "ink")
        else:
            canvas.circle(x, rect.cy, DOT, "chip_edge")
            canvas.circle(x, rect.cy, DOT - 4, "ink")
