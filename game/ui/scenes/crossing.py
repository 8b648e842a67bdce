"""The crossing: a minute or two of sailing, steered or not, with hours of the day, birds, odd sights and the radio."""

import math
from collections.abc import Hashable

from pygame import Surface

from game.core.intents import Intent, Kind
from game.flow.crossing import DOWN, NEXT, SKIP, UP, Crossing
from game.flow.journey import Screen

from ..canvas import Canvas
from ..focus import Node, Role
from ..geometry import STAGE, STAGE_WIDTH, Rect
from ..puppet import Frame
from ..puppet_timing import breath_phase
from ..sea import Sea
from ..session import JourneyScene, Session
from ..staging import player_look
from ..waters import DUSK
from .corner import CornerChip, placed
from .flags import FLAGS
from .talk import Talk, TalkPanel

HULL = (620.0, 300.0)
WATERLINE, SITTER_X, FLOOR = 210.0, 250.0, 200.0
FAR_Y, NEAR_Y = 730.0, 900.0
BOAT_BAND, FRONT_BAND = 3, 4
WAY = 2600.0
"""u that the near islands pass by on the whole crossing."""
SKIES = ("home/sky_dawn.svg", "home/sky_dusk.svg", "home/sky_night.svg")
BIRDS = ("home/bird_up.svg", "home/bird_mid.svg", "home/bird_down.svg", "home/bird_mid.svg")


class CrossingScene(JourneyScene):
    """The boat makes way by itself; arrows (or two presses) steer it towards the wind, which is drawn on the water."""

    name = "crossing"
    screen = Screen.CROSSING
    letterbox = "#171a38"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sea = Sea(DUSK)
        self.panel = TalkPanel(session.ui)
        self.wait = False

    @property
    def crossing(self) -> Crossing:
        crossing = self.session.journey.state.crossing
        assert crossing is not None
        return crossing

    def _talk(self) -> Talk | None:
        crossing = self.crossing
        if crossing.at < 0:
            return None
        line = self.session.journey.content.crossing.bits[crossing.at].lines[crossing.line]
        name = self.session.person(line.speaker) if line.speaker else ""
        return Talk(name, line.text, more=True, where="foot", told=not line.speaker)

    def _chips(self) -> tuple[CornerChip, ...]:
        t = self.session.t
        flags = () if self.crossing.hoisted else tuple((f"flag.{f}", t(f"flag.{f}")) for f in reversed(FLAGS))
        return placed(self.session, ((SKIP, t("crossing.skip")), *flags))

    def nodes(self) -> tuple[Node, ...]:
        """The helm first, then the flags, then skipping. While something is read, reading on comes before all."""
        t, safe = self.session.t, self.ui.safe()
        helm = (
            Node(UP, Role.BUTTON, t("crossing.up"), Rect(safe.x, 560, 120, 60)),
            Node(DOWN, Role.BUTTON, t("crossing.down"), Rect(safe.x, 640, 120, 60)),
        )
        chips = tuple(
            Node("chrome.help", Role.BUTTON, c.label, c.rect) if c.id == "flag.unsafe" else c.node()
            for c in self._chips()
        )
        return chips if self._talk() else (*helm, *chips)

    def walks(self) -> bool:
        return False

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """Up and down steer: the focus has nowhere to go on the open sea."""
        return tuple(Intent(Kind.PRESS, NEXT) if i.kind is Kind.NEXT else i for i in intents)

    def point(self, x: float, y: float) -> Intent | None:
        """A click on the water steers towards it."""
        if self._talk() is not None:
            return None
        return Intent(Kind.PRESS, UP if y < self._y() else DOWN)

    def aim(self) -> str:
        return self.session.t("crossing.steer")

    def animated(self) -> bool:
        return True

    def picture_key(self) -> Hashable:
        return self.crossing.steps

    # Drawing

    def _y(self) -> float:
        return FAR_Y + (NEAR_Y - FAR_Y) * self.crossing.across

    def settle(self, surface: Surface) -> None:
        self.wait = True
        self.sea.finish(self.ui)

    def draw(self, canvas: Canvas) -> None:
        crossing = self.crossing
        self._sky(canvas, crossing.way)
        shift = crossing.way * WAY
        for path, high, foot, share in (
            ("home/isles_far.svg", 170.0, 604.0, 0.25),
            ("home/isles_near.svg", 240.0, 612.0, 0.6),
        ):
            left = -((shift * share) % 3840.0)
            for x in (left, left + 3840.0):
                if x < STAGE_WIDTH:
                    canvas.image(path, Rect(x, foot - high, 3840.0, high))
        self._birds(canvas)
        self.sea.draw(canvas, canvas.time, drift=shift, last=BOAT_BAND + 1)
        self._sight(canvas)
        self._wind(canvas)
        y = self._y()
        lift = self.sea.height(860.0, canvas.time, BOAT_BAND, shift) - self.sea.level(BOAT_BAND, canvas.time)
        self._boat(canvas, 860.0, y + lift * (0.5 + crossing.across * 0.5))
        self.sea.draw(canvas, canvas.time, drift=shift, first=FRONT_BAND)
        self._words(canvas)

    def _sky(self, canvas: Canvas, way: float) -> None:
        """The hours pass on the way: each sky dissolves into the next."""
        at = min(1.999, way * 2)
        first = int(at)
        canvas.image(SKIES[first], STAGE)
        part = round((at - first) * 12) / 12
        if part > 0.04:
            canvas.image(SKIES[first + 1], STAGE, alpha=part)

    def _birds(self, canvas: Canvas) -> None:
        time = canvas.time
        for n in range(3):
            x = (time * (46 + 9 * n) + 700 * n + self.crossing.way * 500) % (STAGE_WIDTH + 300) - 150
            y = 210 + 70 * n + 18 * math.sin(time * 0.7 + n)
            canvas.image(BIRDS[int(time * 3.2 + n) % 4], Rect(x, y, 90 - 14 * n, 60 - 9 * n))

    def _sight(self, canvas: Canvas) -> None:
        crossing = self.crossing
        if crossing.at < 0:
            return
        sight = self.session.journey.content.crossing.bits[crossing.at].sight
        if sight:
            y = self.sea.height(1390.0, canvas.time, 0, self.crossing.way * WAY)
            canvas.image(f"home/sight_{sight}.svg", Rect(1180, y - 260, 420, 320))

    def _wind(self, canvas: Canvas) -> None:
        """Where the wind blows: bright strokes on the water, drifting the way it goes."""
        crossing = self.crossing
        middle = FAR_Y + (NEAR_Y - FAR_Y) * crossing.wind
        drift = canvas.time * 190
        for n in range(12):
            x = (n * 173 + drift * (0.7 + 0.06 * (n % 5))) % (STAGE_WIDTH + 240) - 120
            y = middle + 26 * math.sin(n * 2.3)
            wide = 54 + 26 * (n % 4)
            canvas.line(((x, y), (x + wide, y - 3)), "#f2dcc0", 2.5)

    def _boat(self, canvas: Canvas, x: float, y: float) -> None:
        crossing = self.crossing
        share = 0.82 + 0.30 * crossing.across
        wide, high = HULL[0] * share, HULL[1] * share
        left, top = x - wide / 2, y - WATERLINE * share
        canvas.image("home/sail_hull_back.svg", Rect(left, top, wide, high))
        mast = Rect(left + (330 - 30) * share, top + (190 - 630) * share, 60 * share, 640 * share)
        canvas.image("home/sail_mast.svg", mast)
        canvas.image(
            "home/sail_sail.svg", Rect(left + (336 - 20) * share, top + (80 - 500) * share, 330 * share, 520 * share)
        )
        if crossing.hoisted:
            canvas.image(
                f"home/flag_{crossing.hoisted}.svg", Rect(mast.x + 26 * share, mast.y + 6, 120 * share, 80 * share)
            )
        pixels = max(8, round(360 * share * canvas.scale))
        frame = Frame(pose="sit", phase=0.0 if self.ui.still else breath_phase(crossing.steps), feeling="calm")
        look = player_look(self.session.journey.state.keeper.look)
        surface, (ax, ay) = self.session.puppets.frame(look, frame, pixels, wait=self.wait)
        spot = ((left + SITTER_X * share) * canvas.scale, (top + (FLOOR + 20) * share) * canvas.scale)
        canvas.surface.blit(surface, (round(spot[0]) - ax, round(spot[1]) - ay))
        canvas.image("home/sail_hull_front.svg", Rect(left, top, wide, high))
        for n in range(3):
            back = 60 + n * 70 + (crossing.steps * 2 % 70) * (0.4 + crossing.lean)
            canvas.line(((left - back, y + 8 * n), (left - back + 60, y + 6 * n)), "#cfe0ea", 2)

    def _words(self, canvas: Canvas) -> None:
        talk = self._talk()
        if talk is not None:
            self.panel.show(talk)
            self.panel.draw(canvas)
        else:
            safe = self.ui.safe()
            canvas.write(self.session.t("crossing.steer"), safe.x, safe.y, "small", "cream", width=safe.w * 0.6)
        for chip in self._chips():
            canvas.chip(chip.rect, chip.label, node="chrome.help" if chip.id == "flag.unsafe" else chip.id)
