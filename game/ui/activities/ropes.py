"""Release the ropes on the screen: five ropes at a pin rail; the one whose turn it is draws tight and lets go."""

import math
from collections.abc import Hashable

from game.activities import ropes
from game.activities.ropes import Params, Ropes, Stage, State
from game.core.clock import STEP_SECONDS
from game.flow import practice as practising
from game.flow.practice import Playable, Practice

from ..canvas import Canvas
from ..focus import Node
from ..geometry import STAGE, Rect
from ..page import Page, Sheet
from ..session import Session
from ..widgets import Button, Flow, Gap, Row, Text

FIRST, APART, BLOCK, CLEAT = 384.0, 288.0, 210.0, 690.0
"""Where assets/art/swell/ropes_back.svg has its pins, in u."""
ROPE, DARK, LIT = "#d8bd90", "#8c7658", "#ffe2a6"
SHOWN_AFTER_S = 1.0


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
            Stage.READY: group.cue if not state.imagine else t("ropes.imagine_cue", label=group.label),
            Stage.TENSE: t(f"ropes.tense_{kind}"),
            Stage.RELEASE: group.notice,
        }[state.stage]
        pressed = {Stage.READY: "ropes.draw", Stage.TENSE: "ropes.let_go", Stage.RELEASE: "ropes.next"}[state.stage]
        number = t("ropes.number", at=state.at + 1, of=len(params.groups))
        rows: list[Row] = [Text(number, "small", "soft"), Text(said, "line", id="cue"), Gap(2)]
        first = Button(ropes.ROPE, t(pressed))
        feet = [
            Button(ropes.SKIP_GROUP, t("ropes.skip_group")),
            Button(ropes.IMAGINE, t("ropes.really" if state.imagine else "ropes.imagine")),
        ]
        if state.done:
            feet.append(Button(ropes.ENOUGH, t("ropes.enough")))
        rows += [first, Flow(tuple(feet))]
        safe = self.session.ui.safe()
        wide = min(safe.w, 1150.0 * max(1.0, self.session.ui.settings.text_percent / 120))
        rect = Rect(safe.cx - wide / 2, safe.y, wide, safe.h - 70)
        return Page(self.session.ui, rows, speaker=group.label, rect=rect, upright="bottom")

    def nodes(self, playable: Playable, practice: Practice) -> tuple[Node, ...]:
        return self._take(playable, practice).nodes()

    def default_focus(self, playable: Playable, practice: Practice) -> str:
        return ropes.ROPE

    def aim(self) -> str:
        return self.session.t("ropes.aim")

    def settle(self) -> None:
        """Wait until what is drawn on threads is there."""
        return

    def draw(self, canvas: Canvas, playable: Playable, practice: Practice) -> None:
        assert isinstance(playable.model, Ropes)
        params, state = playable.params, practice.state
        canvas.image("swell/ropes_back.svg", STAGE)
        for i in range(len(params.groups)):
            self._rope(canvas, state, i)
        if practice.stage is practising.Stage.ACT:
            self._take(playable, practice).draw(canvas)

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
            belly = math.sin(math.pi * share) * (70 * slack * (1 if i % 2 else -1) + sway)
            points.append((x + belly, BLOCK + (CLEAT - BLOCK) * share))
        if here:
            canvas.glow(x, (BLOCK + CLEAT) / 2, 300, LIT, 0.30)
        canvas.line([(px + 3, py + 3) for px, py in points], "#1b1730", 13)
        canvas.line(points, LIT if here else ROPE, 12)
        canvas.line([(px - 3, py) for px, py in points], DARK if not here else "#fff3d4", 3)
        canvas.image("swell/cleat.svg", Rect(x - 80, CLEAT - 60, 160, 120))
        if i in state.skipped:
            canvas.circle(x, CLEAT + 92, 7, "soft")
        elif i in state.done:
            canvas.circle(x, CLEAT + 92, 10, "accent")
