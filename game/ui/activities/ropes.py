"""Release the ropes on the screen: five ropes at a pin rail; the one whose turn it is draws tight and lets go."""

import math
from collections.abc import Hashable
from itertools import pairwise

from game.activities import ropes
from game.activities.ropes import Params, Ropes, Stage, State
from game.core.clock import STEP_SECONDS
from game.flow import practice as practising
from game.flow.practice import Playable, Practice

from ..canvas import Canvas
from ..focus import Node
from ..geometry import STAGE, Rect
from ..page import Page, Sheet
from ..rows import tick
from ..scenes.corner import GAP, CornerChip, taken_below
from ..session import Session
from ..widgets import Button, Flow, Gap, Row, Text
from .foot import exits
from .scenery import BEHIND_ROPES, OPEN, here

FIRST, APART, BLOCK, CLEAT = 384.0, 288.0, 210.0, 690.0
"""Where assets/art/swell/ropes_back.svg has its pins, in u."""
ROPE, EDGE, STRAND, LIT = "#d8bd90", "#5d4148", "#a98b68", "#ffe6b4"
PENNED = "#3a2630"
BELLY = 104.0
"""u that a rope which was let go hangs out, all to the same side: no tag comes to lie on the next one."""
TAG_Y = 560.0
LEAST = 1240.0
"""u that the panel needs beside the ways out; where there is less, it stands above them."""


class RopesView:
    """The ropes above, what to do below. Every rope let go stays slack; a skipped one hangs as it was."""

    whole = True

    def __init__(self, session: Session) -> None:
        self.session = session
        self._now: tuple[Params, State] | None = None
        self.sheet = Sheet(session.ui, self._build)

    def _take(self, playable: Playable, practice: Practice) -> Page:
        self._now = (playable.params, practice.state)
        state: State = practice.state
        key: Hashable = (state.at, state.stage, state.imagine, bool(state.done))
        return self.sheet.now(key)

    def _build(self) -> Page:
        assert self._now is not None
        params, state = self._now
        t = self.session.t
        group = params.groups[state.at]
        kind = "imagine" if state.imagine else "do"
        said = {
            Stage.READY: t("ropes.ready_imagine") if state.imagine else group.cue,
            Stage.TENSE: t(f"ropes.tense_{kind}"),
            Stage.RELEASE: t("ropes.release_imagine") if state.imagine else group.notice,
        }[state.stage]
        pressed = {
            Stage.READY: t(f"ropes.draw_{kind}"),
            Stage.TENSE: t(f"ropes.let_go_{kind}"),
            Stage.RELEASE: t("ropes.next" if state.at + 1 < len(params.groups) else "pause.on"),
        }[state.stage]
        rows: list[Row] = [Text(said, "line", id="cue"), Gap(2)]
        first = Button(ropes.ROPE, pressed)
        feet = [
            Button(ropes.SKIP_GROUP, t("ropes.skip_group")),
            Button(ropes.IMAGINE, t("ropes.really" if state.imagine else "ropes.imagine")),
        ]
        if state.done and not self._beside():
            feet.append(Button(ropes.ENOUGH, t("ropes.enough")))
        rows.append(Flow((first, *feet)))
        number = t("ropes.number", at=state.at + 1, of=len(params.groups))
        ui = self.session.ui
        safe, beside = ui.safe(), self._beside()
        rect = safe._replace(w=beside, h=safe.h + 4) if beside else safe
        below = 0.0 if beside else taken_below(exits(self.session))
        speaker = f"{group.label} \u00b7 {number}"
        return Page(ui, rows, speaker=speaker, rect=rect, upright="bottom", below=below)

    def _beside(self) -> float:
        """u that the panel has beside the ways out; 0 where that is too little."""
        ui = self.session.ui
        room = min(ui.flip(chip.rect).x for chip in exits(self.session)) - GAP - ui.safe().x
        return room if room >= LEAST else 0.0

    def _enough(self, state: State) -> tuple[CornerChip, ...]:
        """Leaving off before the last rope: above the ways out, so that the panel is as high at every rope."""
        if not state.done or not self._beside():
            return ()
        ui, label, out = self.session.ui, self.session.t("ropes.enough"), exits(self.session)
        high, wide = ui.chip_height(), ui.type.width_of(label, "button", bold=True) + 60
        right = max(ui.flip(chip.rect).right for chip in out)
        rect = Rect(right - wide, min(chip.rect.y for chip in out) - GAP - high, wide, high)
        return (CornerChip(ropes.ENOUGH, label, ui.flip(rect)),)

    def nodes(self, playable: Playable, practice: Practice) -> tuple[Node, ...]:
        page = self._take(playable, practice)
        return (*page.nodes(), *(chip.node() for chip in self._enough(practice.state)))

    def covered(self, playable: Playable, practice: Practice) -> tuple[Rect, ...]:
        """The panel, and the band in which the tags of the ropes hang."""
        page = self._take(playable, practice)
        tags = Rect(FIRST - APART, TAG_Y - 10, APART * (len(playable.params.groups) + 1), 3 * BELLY)
        return (page.rect, tags)

    def default_focus(self, playable: Playable, practice: Practice) -> str:
        return ropes.ROPE

    def aim(self) -> str:
        imagined = self._now is not None and self._now[1].imagine
        return self.session.t("ropes.aim_imagine" if imagined else "ropes.aim_do")

    def settle(self) -> None:
        """Wait until what is drawn on threads is there."""
        return

    def draw(self, canvas: Canvas, playable: Playable, practice: Practice) -> None:
        assert isinstance(playable.model, Ropes)
        params, state = playable.params, practice.state
        for path, rect in BEHIND_ROPES.get(here(self.session), BEHIND_ROPES[OPEN]):
            canvas.image(path, rect)
        canvas.image("swell/ropes_back.svg", STAGE)
        for i in range(len(params.groups)):
            self._rope(canvas, state, i)
        if practice.stage is practising.Stage.ACT:
            self._take(playable, practice).draw(canvas)
            for chip in self._enough(state):
                chip.draw(canvas)

    def _rope(self, canvas: Canvas, state: State, i: int) -> None:
        """A rope from its block to its cleat: a straight line when taut, a belly when slack."""
        x = FIRST + APART * i
        here = i == state.at
        slack = {True: 0.34 * (1.0 - state.pull), False: 1.0 if i in state.done else 0.34}[here]
        if here and state.stage is Stage.RELEASE:
            slack = min(1.0, 0.34 + state.t * STEP_SECONDS * 60 / 2.2) * (1.0 - state.pull)
        sway = 0.0 if self.session.ui.still else math.sin(canvas.time * 1.1 + i * 1.7) * 10 * slack
        points = []
        for k in range(25):
            share = k / 24
            belly = math.sin(math.pi * share) ** 2 * (BELLY * slack + sway)
            points.append((x + belly, BLOCK + (CLEAT - BLOCK) * share))
        if here:
            canvas.glow(x, (BLOCK + CLEAT) / 2, 300, "#ffe2a6", 0.30)
        taut = here and state.pull > 0.5
        wide = 13.0 - (2.0 * state.pull if here else 0.0)
        canvas.line(points, EDGE, wide + 6)
        canvas.line(points, LIT if here else ROPE, wide)
        _strands(canvas, points, wide, "#c79a58" if here else STRAND, close=taut)
        canvas.image("swell/cleat.svg", Rect(x - 80, CLEAT - 60, 160, 120))
        self._tag(canvas, i, points[18][0], state)

    def _label(self, i: int) -> str:
        assert self._now is not None
        return self._now[0].groups[i].label

    def _tag(self, canvas: Canvas, i: int, x: float, state: State) -> None:
        """A paper tag tied to the rope, with the name of what it stands for; ticked once it was let go."""
        kind, label, y, here = self.session.ui.type, self._label(i), TAG_Y, i == state.at
        wide = min(APART - 16, kind.width_of(label, "small", bold=here) + 36)
        block = kind.layout(label, wide - 28, "small", PENNED, "middle", bold=here)
        rect = Rect(x - wide / 2, y, wide, block.height + 14)
        canvas.rect(rect.moved(3, 5), "#0b0e22", 7, 0.4)
        canvas.rect(rect, "#ffe9c0" if here else "#e9dcc2", 7)
        canvas.circle(x, y + 1, 5, EDGE)
        canvas.text(block, rect.x + 14, rect.y + 8, PENNED)
        if i in state.done:
            canvas.circle(rect.right, rect.y, 16, "#2e3460")
            tick(canvas, Rect(rect.right - 10, rect.y - 10, 20, 20), "accent")
        elif i in state.skipped:
            canvas.circle(rect.right, rect.y, 9, "#8f86a8")


def _strands(canvas: Canvas, points: list[tuple[float, float]], wide: float, colour: str, *, close: bool) -> None:
    """The lay of the rope: slanting strokes across it, closer where it is drawn tight."""
    half = wide / 2 - 1
    for k, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
        for part in (0.25, 0.75) if close or k % 2 else (0.5,):
            px, py = ax + (bx - ax) * part, ay + (by - ay) * part
            canvas.line(((px - half, py + 5), (px + half, py - 5)), colour, 3)
