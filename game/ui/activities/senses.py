"""Five senses on the screen: what to find stands beside the scene; in the room, one press for each thing noticed."""

from collections.abc import Hashable

from game.activities import senses
from game.activities.senses import Params, Senses, State
from game.flow.practice import Playable, Practice, Stage

from ..canvas import Canvas
from ..focus import Node
from ..geometry import STAGE, Rect
from ..page import Page, Sheet
from ..scenes.corner import GAP, CornerChip
from ..session import Session
from ..ui import EDGE
from ..widgets import Button, Flow, Gap, Picture, Row, Text
from .foot import exits, foot_chips

WIDTH, WIDEST = 780.0, 1110.0
"""u of the panel at text sizes of 100 and 200 %: it leaves the right of the picture to be looked at."""
DOT = 15.0


class SensesView:
    """A panel beside what there is to see. From the toolkit, where there is no place, over the quiet bay."""

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
        feet: tuple[Row, ...] = ()
        rows: list[Row] = [
            Text(t(f"senses.{where}.{sense}", n=count), "heading", id="ask"),
            Picture(lambda canvas, rect: _dots(canvas, rect, len(state.found), count), 40.0),
            Gap(4),
        ]
        if where == "room":
            rows.append(Text(t("senses.room_note"), "body", "soft"))
            feet = (Button(senses.FOUND, t("senses.found")),)
        else:
            things = model.things(params, state)
            buttons = tuple(
                Button(f"find.{i}", thing, on=i in state.found, ticked=True, enabled=i not in state.found)
                for i, thing in enumerate(things)
            )
            rows.append(Flow(buttons))
        ui = self.session.ui
        wide = WIDTH + (WIDEST - WIDTH) * (ui.settings.text_percent - 100) / 100
        # On the left in every language: what there is to see stands on the right of the picture, which never turns.
        foot = min(chip.rect.y for chip in (*self._chips(state), *exits(self.session)))
        rect = ui.flip(Rect(EDGE, ui.top, wide, foot - GAP - ui.top))
        return Page(
            ui, rows, title=t("activity.senses.title") if self.whole else "", rect=rect, upright="top", footer=feet
        )

    def _chips(self, state: State) -> tuple[CornerChip, ...]:
        t = self.session.t
        enough = [(senses.ENOUGH, t("senses.enough"))] if state.total else []
        return foot_chips(self.session, [(senses.SWAP, t("senses.swap")), *enough])

    def nodes(self, playable: Playable, practice: Practice) -> tuple[Node, ...]:
        page = self._take(playable, practice)
        return (*page.nodes(), *(chip.node() for chip in self._chips(practice.state)))

    def covered(self, playable: Playable, practice: Practice) -> tuple[Rect, ...]:
        return (self._take(playable, practice).rect,)

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
            for chip in self._chips(practice.state):
                canvas.chip(chip.rect, chip.label, node=chip.id)


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
