"""The first five minutes on the screen: rowing, the radio, a flag, the pegs, a first lamp, and the way from there."""

import math
from collections.abc import Hashable
from dataclasses import replace

from pygame import Surface

from game.content.home import Beat
from game.core.clock import STEP_SECONDS
from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.flow.opening import EASY, GOOD, NO_FLAG, PLUCK, ROW, STROKE_SECONDS, Opening

from ..actors import posed
from ..afloat import boat_lean, foam, oar, ring, rope, spread, tilted, turned
from ..canvas import Canvas
from ..commands import Command
from ..focus import Node
from ..geometry import STAGE, STAGE_WIDTH, Rect
from ..page import Page
from ..puppet import Frame, Light
from ..rig import hoisting
from ..sea import Sea
from ..session import JourneyScene, Session
from ..staging import player_look
from ..waters import DAWN_SKY, NIGHT, NIGHT_SKY
from .opening_asked import OpeningAsked
from .pegs import PegsPanel
from .talk import Talk, TalkPanel

BOAT_X, BOAT_BAND = 880.0, 1
HULL = (620.0, 260.0)
WATERLINE, SEAT_X, FLOOR = 214.0, 270.0, 176.0
BUOY_X = 1330.0
BUOY_WATERLINE = 400.0
MOON_X = 520.0
BUOY_FROM = 900.0
"""u farther off that the buoy is first seen."""
LOCK = (330.0, 112.0)
"""Where the near oar's lock is on the hull."""
NIGHT_LIGHT = Light(side=1, edge=(255, 200, 128), strength=0.5, tint=(204, 210, 238))
"""Cool from the moon, warm from the lantern at the bow."""
MAST = (392.0, 158.0)
"""Where the mast's foot is on the hull."""
RIG = 0.84
"""The rig's size beside its drawing: it is a small boat."""
HOIST_STEPS = 160
SAG = 46.0
"""u that the buoy's rope hangs through."""
HELD_STEPS = 100
"""How long the rope stays in the hand once the lamp is lit."""
PLUCK_SECONDS = 0.8
SPREAD_SECONDS = 6.0
"""How long the first light takes to reach over the water."""


class OpeningScene(JourneyScene):
    """Draws the beat that is on. What the third flag opens is Help now, which the rules never hear of (S4)."""

    name = "opening"
    screen = Screen.OPENING
    letterbox = "#0d1330"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sea = Sea(replace(NIGHT, name="moonlit", light_x=MOON_X))
        self.panel = TalkPanel(session.ui)
        self.pegs = PegsPanel(session)
        self.asked = OpeningAsked(session)
        self.wait = False
        self.hoisted = 0
        """Steps since the sail began to go up."""
        self._show()

    @property
    def opening(self) -> Opening:
        opening = self.session.journey.state.opening
        assert opening is not None
        return opening

    @property
    def beat(self) -> Beat:
        return self.session.journey.content.opening.beat[self.opening.beat]

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        command = super().step(intents)
        if self.session.journey.state.screen is self.screen:
            self.hoisted = min(HOIST_STEPS, self.hoisted + 1) if self._sails else 0
            self._show()
            self.asked.stepped()
        return command

    @property
    def _sails(self) -> bool:
        """Whether the oars are in: an island is under sail, the harbour is rowed to."""
        return self.opening.toward in self.session.journey.content.levels

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """The flags are the rules' answers by another name; a press on nothing rows or plucks."""
        self.asked.hear(intents)
        renamed = {"flag.good": GOOD, "flag.easy": EASY, "flag.none": NO_FLAG}
        return tuple(press(renamed[i.node]) if i.kind is Kind.PRESS and i.node in renamed else i for i in intents)

    def _show(self) -> None:
        beat, opening = self.beat, self.opening
        line = beat.lines[min(opening.line, len(beat.lines) - 1)] if beat.lines else None
        if line is None:
            self.panel.show(Talk("", "", where="foot"))
            return
        name = self.session.person(line.speaker) if line.speaker else ""
        last = opening.line + 1 >= len(beat.lines)
        more = beat.kind == "say" or (beat.kind == "horizon" and not last)
        choices: tuple[tuple[str, str], ...] = ()
        if beat.kind == "horizon" and last:
            choices = tuple((f"lamp.{lamp.id}", lamp.label) for lamp in beat.lamps)
        elif beat.kind == "stroke":
            choices = ((ROW, self.session.t("opening.row")),)
        elif beat.kind == "buoy":
            choices = ((PLUCK, self.session.t("opening.pluck")),)
        self.panel.show(Talk(name, line.text, choices, more, "foot", not line.speaker))

    def page(self) -> Page | None:
        """The page of this beat, if it is one."""
        return self.asked.page()

    def nodes(self) -> tuple[Node, ...]:
        page = self.page()
        if page is not None:
            return page.nodes()
        if self.beat.kind == "pegs":
            return self.pegs.nodes()
        return self.panel.nodes() if self.panel.talk.choices else ()

    def covered(self) -> tuple[Rect, ...]:
        page = self.page()
        if page is not None:
            return (page.rect,)
        return (self.pegs.page().rect,) if self.beat.kind == "pegs" else self.panel.covered()

    def default_focus(self) -> str:
        page = self.page()
        if page is not None:
            return self.asked.first(page)
        if self.beat.kind == "pegs":
            return f"coat.{self.pegs.look.coat}"
        return self.panel.talk.choices[0][0] if self.panel.talk.choices else ""

    def read_on(self, at: str) -> str:
        page = self.page()
        return page.read_on(at) if page is not None else super().read_on(at)

    def _scrolled(self) -> Page | None:
        return self.pegs.page() if self.beat.kind == "pegs" else self.page()

    def focused(self, node: str) -> None:
        page = self._scrolled()
        if page is not None:
            page.show(node)

    def scroll(self, amount: float) -> None:
        page = self._scrolled()
        if page is not None:
            page.scroll(amount)

    def aim(self) -> str:
        """Where one is and what can be done: what was said stands in the lines to read again."""
        return self.session.t(f"opening.aim.{self.beat.kind}")

    def animated(self) -> bool:
        return not self.ui.still or self.opening.since < 90

    def picture_key(self) -> Hashable:
        return (self.asked.key(), self.opening.line, self.opening.lamp, self.session.journey.state.keeper)

    # Drawing

    def settle(self, surface: Surface) -> None:
        self.wait = True
        self.hoisted = HOIST_STEPS
        self.sea.finish(self.ui)

    def draw(self, canvas: Canvas) -> None:
        if self.beat.kind == "pegs":
            self.pegs.wait = self.wait
            self.pegs.draw(canvas, self.session.journey.state.steps)
            return
        self._sea(canvas)
        page = self.page()
        if page is not None:
            canvas.scrim(0.3)
            page.draw(canvas)
        else:
            self.panel.draw(canvas)

    def _sea(self, canvas: Canvas) -> None:
        opening = self.opening
        canvas.image(NIGHT_SKY, STAGE)
        if opening.toward:
            canvas.soon(DAWN_SKY, STAGE)
        self._isles(canvas, "home/isles_far.svg", 170, 604, 0.04)
        self._isles(canvas, "home/isles_near.svg", 240, 612, 0.10)
        if self.beat.kind == "horizon" or opening.toward:
            for x in (420.0, 1530.0):
                canvas.glow(x, 606, 120, "#ffd696", 0.9)
                canvas.circle(x, 606, 6, "#fff4d6")
        time, drift = canvas.time, self._drift
        self.sea.draw(canvas, time, drift=drift, last=BOAT_BAND)
        lift = self.sea.height(BOAT_X, time, BOAT_BAND, drift)
        lean = boat_lean(self.sea, BOAT_X, time, BOAT_BAND, drift)
        self._buoy(canvas, time)
        fist = self._boat(canvas, BOAT_X, lift, lean)
        self.sea.draw(canvas, time, drift=drift, first=BOAT_BAND, last=BOAT_BAND + 1)
        rush = 0.0 if self.ui.still else min(0.5, opening.speed / 400)
        foam(canvas, BOAT_X + 6, lift + 6, 640, "#cfe6ef", 0.5 + rush)
        if self._plucks:
            self._rope(canvas, fist, self._ring_of_buoy(time))
        elif not self._sails:
            self._stroke(canvas, fist, lift, lean)
        self.sea.draw(canvas, time, drift=drift, first=BOAT_BAND + 1)
        self._shine(canvas, time)

    @property
    def _drift(self) -> float:
        """u rowed, as far as the eye is shown it: with reduced motion the boat stays and the sea does not pass."""
        return 0.0 if self.ui.still else self.opening.x

    def _isles(self, canvas: Canvas, path: str, high: float, foot: float, share: float) -> None:
        shift = (self._drift * share) % 3840.0
        for x in (-shift, 3840.0 - shift):
            if x < STAGE_WIDTH:
                canvas.image(path, Rect(x, foot - high, 3840.0, high))

    def _stroke_part(self) -> float:
        """How far the stroke is, 0 to 1; 1 at rest."""
        return min(1.0, self.opening.since * STEP_SECONDS / STROKE_SECONDS)

    @property
    def _plucks(self) -> bool:
        """Whether the buoy's rope is in the rower's hand and the oars lie in the boat."""
        held = self.beat.kind == "say" and self.opening.lamp and self.opening.lit_steps < HELD_STEPS
        return self.beat.kind == "buoy" or held

    def _frame(self) -> Frame:
        """What the player does in the boat at this moment."""
        if self._sails:
            return Frame(pose="sail", feeling="calm")
        if self._plucks:
            plucked = self.opening.count > 0 or self.opening.lamp
            part = min(1.0, self.opening.since * STEP_SECONDS / PLUCK_SECONDS) if plucked else 0.0
            return Frame(pose="pluck", phase=0.5 * math.sin(math.pi * part), feeling="calm")
        # Facing the bow, the blades push while the hands go forward: the cycle of the pose runs backwards.
        phase = round((0.64 - self._stroke_part()) % 1.0 * 8) % 8 / 8
        return Frame(pose="row", phase=phase, feeling="calm")

    def _boat(self, canvas: Canvas, x: float, y: float, lean: float) -> tuple[float, float]:
        """The boat with whoever rows or sails it; gives where the near fist is."""
        left, top = x - HULL[0] / 2, y - WATERLINE
        pivot = (x, y)
        hull = Rect(left, top, *HULL)

        def on_hull(px: float, py: float) -> tuple[float, float]:
            return turned((left + px, top + py), pivot, lean)

        tilted(canvas, "home/boat_row_back.svg", hull, lean, pivot)
        if self._sails:
            part = 1.0 if self.ui.still else self.hoisted / HOIST_STEPS
            hoisting(canvas, on_hull(*MAST), RIG, lean + 2.0, part * part * (3 - 2 * part))
        frame = self._frame()
        puppets = self.session.puppets
        puppets.light = NIGHT_LIGHT
        high = max(8, round(360 * canvas.scale))
        look = player_look(self.session.journey.state.keeper.look)
        shown = posed(self.ui, puppets, look, frame, high, wait=self.wait)
        seat = on_hull(SEAT_X, FLOOR + 10)
        near, far = (
            (seat[0] + h[0] / canvas.scale, seat[1] + h[1] / canvas.scale) for h in puppets.hands(look, frame, high)
        )
        if self._sails:
            canvas.line((far, on_hull(560, 56)), "#dcc9a4", 3)
            # An oar over the stern steers.
            canvas.line((near, on_hull(-26, 196)), "#8a5d57", 9)
        elif not self._plucks:
            canvas.line((far, on_hull(LOCK[0] + 26, LOCK[1] - 8)), "#6d4a4c", 8)
        if shown is not None:
            surface, (ax, ay) = shown
            canvas.surface.blit(surface, (round(seat[0] * canvas.scale) - ax, round(seat[1] * canvas.scale) - ay))
        tilted(canvas, "home/boat_row_front.svg", hull, lean, pivot)
        if self._plucks:
            oar(canvas, on_hull(LOCK[0] - 160, LOCK[1] + 2), on_hull(*LOCK), 1.2, STAGE.h, "")
        canvas.glow(*on_hull(520, 64), 190, "#ffd696", 0.5)
        return near

    def _stroke(self, canvas: Canvas, fist: tuple[float, float], y: float, lean: float) -> None:
        """The near oar in the rower's fist: in the water while it pushes, clear of it on the way back."""
        left, top = BOAT_X - HULL[0] / 2, y - WATERLINE
        lock = turned((left + LOCK[0], top + LOCK[1]), (BOAT_X, y), lean)
        part = self._stroke_part()
        back = math.sin(math.pi * (part - 0.5) * 2) if 0.5 < part < 1.0 else 0.0
        water = y + 16.0
        tip = oar(canvas, fist, lock, 1.55 - 0.55 * back, water, "#4d7488")
        for late in () if self.ui.still else (0.0, 0.28, 0.6):
            age = self.opening.since * STEP_SECONDS - late
            if 0.0 < age < 1.6:
                x = BOAT_X - HULL[0] / 2 + LOCK[0] + 74 - 150 * min(1.0, late / 0.6) - self.opening.speed * age * 0.3
                ring(canvas, x, water, 40 + 120 * age, "#bcd8e4", 0.6 * (1 - age / 1.6))
        if tip[1] > water and part < 1.0:
            ring(canvas, tip[0], water, 52, "#cfe6ef", 0.75)

    def _buoy_place(self, time: float) -> tuple[float, float] | None:
        """The corner of the buoy's drawing, once it is near; it comes nearer stroke by stroke."""
        opening = self.opening
        beats = self.session.journey.content.opening.beat
        first = next((i for i, b in enumerate(beats) if b.kind == "buoy"), len(beats))
        if opening.beat < first - 1:
            return None
        x = BUOY_X
        if opening.beat == first - 1:
            count = max(1, beats[opening.beat].count)
            done = min(1.0, (opening.count + min(1.0, opening.since / 70) - 1) / count) if opening.count else 0.0
            x += BUOY_FROM * (1.0 - done) * 0.45
        return x, self.sea.height(x + 130, time, BOAT_BAND, self._drift) - BUOY_WATERLINE + 30.0

    def _ring_of_buoy(self, time: float) -> tuple[float, float]:
        """The ring that the rope hangs from."""
        place = self._buoy_place(time)
        assert place is not None
        return place[0] + 196, place[1] + 330

    def _buoy(self, canvas: Canvas, time: float) -> None:
        """It leans over as if to look, bobs, and stays lit once it is."""
        place = self._buoy_place(time)
        if place is None or not -300 < place[0] < STAGE_WIDTH:
            return
        x, y = place
        sway = boat_lean(self.sea, x + 130, time, BOAT_BAND, self._drift, 120.0) + 2.5 * math.sin(time * 0.9)
        path = "home/buoy_lit.svg" if self.opening.lamp else "home/buoy.svg"
        pivot = (x + 130, y + BUOY_WATERLINE)
        tilted(canvas, path, Rect(x, y, 260, 520), sway, pivot)
        if self.opening.lamp:
            level = self._risen()
            lamp = turned((x + 130, y + 96), pivot, sway)
            canvas.glow(*lamp, 430, "#ffc878", round(0.5 * level * 8) / 8)
            canvas.glow(*lamp, 130, "#fff4d6", round(level * 8) / 8)

    def _risen(self) -> float:
        """How far the first light has come on, 0 to 1; with reduced motion it is simply on."""
        if self.ui.still:
            return 1.0
        part = min(1.0, self.opening.lit_steps * STEP_SECONDS / SPREAD_SECONDS)
        return part * part * (3 - 2 * part)

    def _shine(self, canvas: Canvas, time: float) -> None:
        """Warm light that runs out over the water from the buoy's lamp: a path of glints towards the eye."""
        place = self._buoy_place(time)
        if not self.opening.lamp or place is None:
            return
        level = self._risen()
        x = place[0] + 130
        spread(canvas, x, level, time)
        canvas.glow(x, 760, 340, "#ffb868", round(0.28 * level * 8) / 8, power=1.6)

    def _rope(self, canvas: Canvas, fist: tuple[float, float], ring_at: tuple[float, float]) -> None:
        """The buoy's rope from the hand to its ring; plucked, it swings."""
        since = self.opening.since * STEP_SECONDS
        plucked = (self.opening.count > 0 or self.opening.lamp) and not self.ui.still
        rope(canvas, fist, ring_at, SAG, math.exp(-since * 1.4) * 30 if plucked else 0.0, since)
