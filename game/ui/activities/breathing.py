"""The sea follows you, on the screen: the bay rises as the breath comes in and sinks as it goes out."""

import math
from collections.abc import Hashable

from game.activities import breathing
from game.activities.breathing import Breathing, State, Way
from game.flow.practice import Playable, Practice, Stage

from ..afloat import boat_lean, glint, ring, tilted, turned
from ..canvas import Canvas
from ..focus import Node, Role
from ..geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..page import Page, Sheet
from ..scenes.corner import CornerChip
from ..sea import Sea
from ..session import Session
from ..text import TextBlock
from ..ui import EDGE
from ..widgets import Button, Columns, Text
from .foot import ASKED, foot_chips
from .scenery import OPEN, SCENERIES, Scenery, here

RISE = 2.8
"""How many times its height the swell rises with a whole breath in."""
BOAT_BAND = 2
FIRST_NOTE, LAST_NOTE = (560.0, 930.0), (1360.0, 800.0)
"""Where the chord's lowest and highest notes lie on the water: they rise from the near left to the far right."""
MOST_NOTES = 24
BOAT = (420.0, 420.0)
WATERLINE = 330.0
PAD = 32.0
"""u beside the words of the panel: it is small, so that the water stays the picture."""
RING = (620.0, 130.0)
"""How wide and how high the ring is seen that shows the focus on the water."""
HULL = 196.0
"""u from the boat's middle to where the hull no longer hides the ring."""


class BreathingView:
    """The whole screen is the swell; pressing anywhere on it is the breath out."""

    whole = True

    def __init__(self, session: Session) -> None:
        self.session = session
        self.scenery = self._scenery()
        self.sea = Sea(self.scenery.water)
        self._now: State | None = None
        self.sheet = Sheet(session.ui, self._asked)

    def _scenery(self) -> Scenery:
        return SCENERIES.get(here(self.session), SCENERIES[OPEN])

    def _follow(self) -> None:
        scenery = self._scenery()
        if scenery is not self.scenery:
            self.scenery, self.sea = scenery, Sea(scenery.water)

    # Words

    def _words(self, state: State) -> tuple[str, str]:
        t = self.session.t
        if not state.breaths and not state.presses and state.seconds < 9:
            return t("breathing.start"), t("breathing.how")
        return t("breathing.out" if state.way is Way.OUT else "breathing.in"), t("breathing.gently")

    def _asked(self) -> Page:
        t = self.session.t
        answers = Columns(
            (Button(breathing.ENOUGH, t("breathing.enough")), Button(breathing.MORE, t("breathing.more"))), 260.0
        )
        return Page(self.session.ui, (Text(t("breathing.asking"), "line", id=ASKED), answers), width=820.0)

    def _chips(self, state: State) -> tuple[CornerChip, ...]:
        """Easier, dizzy, and enough: along the foot on the other side from the ways out."""
        t = self.session.t
        items = [] if state.easier else [(breathing.EASIER, t("breathing.easier"))]
        items.append((breathing.DIZZY, t("breathing.dizzy_press")))
        if state.breaths:
            items.append((breathing.ENOUGH, t("breathing.enough")))
        return foot_chips(self.session, items)

    # Nodes

    def nodes(self, playable: Playable, practice: Practice) -> tuple[Node, ...]:
        state: State = practice.state
        if state.asking:
            return self.sheet.now().nodes()
        top = self.session.ui.top
        sea = Rect(0, top + 200, STAGE_WIDTH, STAGE_HEIGHT - top - 420)
        main = Node(breathing.BREATHE, Role.BUTTON, self.session.t("breathing.breathe"), sea, instant=True)
        return (main, *(chip.node() for chip in self._chips(state)))

    def covered(self, playable: Playable, practice: Practice) -> tuple[Rect, ...]:
        return (self.sheet.now().rect if practice.state.asking else self._guided(practice.state)[1],)

    def default_focus(self, playable: Playable, practice: Practice) -> str:
        return ASKED if practice.state.asking else breathing.BREATHE

    def aim(self) -> str:
        return self.session.t("breathing.aim")

    def picture_key(self) -> Hashable:
        return 0

    # Drawing

    def settle(self) -> None:
        """Wait until what is drawn on threads is there."""
        self._follow()
        self.sea.finish(self.session.ui)

    def draw(self, canvas: Canvas, playable: Playable, practice: Practice) -> None:
        assert isinstance(playable.model, Breathing)
        state: State = practice.state
        self._follow()
        scenery = self.scenery
        canvas.image(scenery.sky, STAGE)
        canvas.glow(*scenery.light)
        canvas.image(scenery.ridge, Rect(0, 430, STAGE_WIDTH, 200))
        rise = RISE * (0.0 if self.session.ui.still and not state.presses else state.height)
        self.sea.draw(canvas, canvas.time, rise=rise, last=BOAT_BAND)
        y = self.sea.height(960.0, canvas.time, BOAT_BAND, rise=rise)
        ringed = practice.stage is Stage.ACT and not state.asking and canvas.focus == breathing.BREATHE
        self._boat(canvas, y)
        self.sea.draw(canvas, canvas.time, rise=rise, first=BOAT_BAND)
        if ringed:
            _ring(canvas, y)
        self._lantern_path(canvas, y, state.height)
        self._notes(canvas, state, playable.params.breaths)
        for path, rect in scenery.frame:
            canvas.image(path, rect)
        if practice.stage is not Stage.ACT:
            return
        if state.asking:
            canvas.scrim(0.25)
            self.sheet.now().draw(canvas)
            return
        self._guide(canvas, state)
        for chip in self._chips(state):
            canvas.chip(chip.rect, chip.label, node=chip.id)

    def _boat(self, canvas: Canvas, y: float) -> None:
        left, top = 960 - BOAT[0] / 2, y - WATERLINE - 14
        lean = boat_lean(self.sea, 960.0, canvas.time, BOAT_BAND, half=190.0)
        lamp = turned((left + 118, top + 226), (960.0, y), lean)
        canvas.glow(*lamp, 420, "#ffd68c", 0.55)
        tilted(canvas, "swell/breathing_boat.svg", Rect(left, top, *BOAT), lean, (960.0, y))
        canvas.glow(*lamp, 110, "#ffe296", 0.8)

    def _lantern_path(self, canvas: Canvas, y: float, height: float) -> None:
        """The lantern on the water, towards the eye: longer as the swell sinks, so that the breath is seen in it."""
        for n in range(9):
            depth = (n + 1) / 9
            shift = (8 + 26 * depth) * math.sin(n * 3.3 + 0.6 * canvas.time)
            shine = (0.62 - 0.4 * depth) * (0.75 + 0.25 * math.sin(canvas.time * 0.8 + n * 1.9))
            wide = (46 + 70 * depth) * (0.75 + 0.25 * math.sin(n * 2.7))
            glint(canvas, 868 + shift, y + 22 + (250 - 70 * height) * depth, wide, 4 + 5 * depth, "#ffd79a", shine)

    def _notes(self, canvas: Canvas, state: State, goal: int) -> None:
        """One small light on the water for each note so far: a rising arc, as a chord goes up. The newest sends out a
        ring while the next breath comes in."""
        shown = min(state.breaths, MOST_NOTES)
        points = [self._note(canvas, i, max(goal, shown)) for i in range(shown)]
        for i, (x, y) in enumerate(points):
            far = i / max(1, max(goal, shown) - 1)
            size = 8.5 - 3 * far
            glint(canvas, x, y + 20, 52 - 14 * far, 6, "#ffd79a", 0.55 + 0.2 * math.sin(canvas.time * 0.9 + i))
            canvas.glow(x, y, 54 - 12 * far, "#ffdf94", 0.8)
            canvas.circle(x, y, size, "#fff4d6")
        if points and state.way is Way.IN and state.t < 2.4:
            ring(canvas, *points[-1], 60 + 90 * state.t, "#ffe2a6", 0.7 * (1 - state.t / 2.4))

    def _note(self, canvas: Canvas, i: int, of: int) -> tuple[float, float]:
        """Where note `i` of `of` lies: on the arc, and up and down with the water there."""
        share = i / max(1, of - 1)
        x = FIRST_NOTE[0] + (LAST_NOTE[0] - FIRST_NOTE[0]) * share
        y = FIRST_NOTE[1] + (LAST_NOTE[1] - FIRST_NOTE[1]) * share + 46 * math.sin(math.pi * share)
        band = BOAT_BAND + 1
        return x, y + 0.5 * (self.sea.height(x, canvas.time, band) - self.sea.level(band, canvas.time))

    def _guided(self, state: State) -> tuple[tuple[TextBlock, TextBlock, TextBlock], Rect]:
        """What to do, how, and when not to, and the panel on which that stands."""
        ui = self.session.ui
        head, small = self._words(state)
        # Before the first breath: for whom this is not. From then on: when to stop.
        warning = self.session.t("breathing.dizzy" if state.breaths else "breathing.not_for")
        room = min(STAGE_WIDTH - 2 * EDGE, ui.scaled(900.0), self._widest(head, small, warning) + 2 * PAD)
        inside = room - 2 * PAD
        one = ui.type.layout(head, inside, "title", "", "middle")
        two = ui.type.layout(small, inside, "body", "soft", "middle")
        dizzy = ui.type.layout(warning, inside, "small", "soft", "middle")
        rect = Rect(960 - room / 2, ui.top, room, one.height + two.height + dizzy.height + 40)
        return (one, two, dizzy), rect

    def _widest(self, head: str, small: str, warning: str) -> float:
        """u that the panel's longest line takes; the heads of both ways count, so that no breath moves its edges."""
        kind, t = self.session.ui.type, self.session.t
        heads = (head, t("breathing.in"), t("breathing.out"))
        lines = [(line, "title") for line in heads] + [(small, "body"), (warning, "small")]
        return max(kind.width_of(line, size) for line, size in lines) + 2.0

    def _guide(self, canvas: Canvas, state: State) -> None:
        """What to do in words, and an arc that fills as the breath goes: seen without reading."""
        (one, two, dizzy), rect = self._guided(state)
        canvas.panel(rect)
        y = rect.y + 10
        for block in (one, two):
            canvas.text(block, rect.x + PAD, y)
            y += block.height
        bar = Rect(rect.x + PAD, y + 6, rect.w - 2 * PAD, 8)
        canvas.rect(bar, "chip", 4)
        length = bar.w * state.height
        if length > 10:
            canvas.rect(Rect(bar.cx - length / 2, bar.y, length, bar.h), "accent", 4)
        canvas.text(dizzy, rect.x + PAD, bar.bottom + 6)


def _ring(canvas: Canvas, y: float) -> None:
    """The focus on the water: a thin ring that lies round the boat and rises with it, over every wave, open where the
    hull is before it."""
    wide, high, room = RING[0], RING[1], 8.0
    theme, rx, ry = canvas.theme, wide / 2 - room, high / 2 - room
    far = high / 2 - ry * math.sqrt(1 - (HULL / rx) ** 2)
    path = f"M{wide / 2 - HULL},{far:.1f} A{rx},{ry} 0 1 0 {wide / 2 + HULL},{far:.1f}"
    strokes = "".join(
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'
        for colour, width in ((theme.focus_gap, 7.5), (theme.focus, 3.5))
    )
    source = f'<svg viewBox="0 0 {wide} {high}">{strokes}</svg>'
    rect = Rect(960 - wide / 2, y + 4 - high / 2, wide, high)
    canvas.svg(f"focus on the water {theme.focus} {theme.focus_gap}", source, rect)
