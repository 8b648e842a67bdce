"""The crossing: a minute or two of sailing, steered or not, with hours of the day, birds, odd sights and the radio."""

import math
from collections.abc import Hashable
from types import MappingProxyType

from pygame import BLEND_RGB_MULT, Surface

from game.core.intents import Intent, Kind
from game.flow.crossing import DOWN, NEXT, SKIP, UP, Crossing
from game.flow.journey import Screen

from ..actors import posed
from ..afloat import boat_lean, foam, glint, gull, streak, tilted, turned
from ..canvas import Canvas
from ..chrome import HELP_HERE, chip_width
from ..focus import ASIDE, Node, Role
from ..geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..puppet import Frame, Light
from ..puppet_timing import breath_phase
from ..rig import rig
from ..sea import Sea
from ..session import JourneyScene, Session
from ..staging import player_look
from ..text import TextBlock
from ..waters import DAWN_SKY, DUSK, DUSK_SKY, NIGHT_SKY
from .corner import CornerChip, placed
from .flags import FLAGS, UNSAFE
from .talk import Talk, TalkPanel

HULL = (620.0, 300.0)
WATERLINE, SITTER_X, FLOOR = 210.0, 250.0, 200.0
FAR_Y, NEAR_Y = 730.0, 900.0
BOAT_BAND = 3
BOAT_X = 780.0
PANEL_X = 1110.0
"""Where what is said begins: before the bow, whichever way the language runs, because the boat sails to the right."""
NOTCH = MappingProxyType({Kind.FOCUS_UP: -1, Kind.FOCUS_DOWN: 1})
WAY = 2600.0
"""u that the near islands pass by on the whole crossing."""
NIGHT_ENDS = 0.34
"""Of the way: on the first crossing the night of the opening has gone by then."""
BY_NIGHT = Light(side=1, edge=(255, 196, 128), strength=0.4, tint=(188, 196, 232))
BY_DAY = Light(side=1, edge=(255, 214, 160), strength=0.6, tint=(244, 226, 224))
NIGHT_WATER = (112, 154, 208)
NIGHT_HULL = (176, 188, 228)
"""What the night leaves of the colours of the water, and of everything: dark and blue, never grey."""
MOON_X = 520.0
"""Where home/sky_night.svg has the moon."""
LAMP = (566.0, 58.0)
"""Where the lantern hangs on the hull, before the sail."""
SIGHT_X = 1390.0
SIGHT_FADE = 50
SIZE = 0.97
"""The boat's size beside its drawing. It is the same near and far: every size would be a picture of its own."""


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
        self.helm = ""
        self.from_night = not session.journey.state.keeper.lit
        self.sight: tuple[int, float, int] | None = None
        """The sight last seen: its bit, and the way and the step at which it came."""

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
        safe = self.ui.safe()
        room = safe._replace(x=PANEL_X, w=safe.right - PANEL_X)
        return Talk(name, line.text, more=True, told=not line.speaker, below=self._taken(room), room=room)

    def _taken(self, room: Rect) -> float:
        """u that chips take of the foot of a room."""
        rects = (*(chip.rect for chip in self._chips()), *(rect for *_, rect in self._helm()))
        tops = [rect.y for rect in rects if rect.right > room.x and rect.x < room.right]
        return max(0.0, room.bottom - min(tops, default=room.bottom) + 16.0)

    def _asks(self) -> bool:
        """Whether the flags are offered: not once that was answered, and one thing at a time."""
        return not self.crossing.hoisted and self.crossing.at < 0

    def _chips(self) -> tuple[CornerChip, ...]:
        """Skipping, and beside it the flags; the one that opens Help now stands there always (safety.md S1)."""
        t, shown = self.session.t, FLAGS if self._asks() else (UNSAFE,)
        flags = tuple((f"flag.{f}", t(f"flag.{f}")) for f in reversed(shown))
        return placed(self.session, ((SKIP, t("crossing.skip")), *flags))

    def nodes(self) -> tuple[Node, ...]:
        """The helm first, then the flags, then skipping, to which no arrow leads. While something is read, none leads
        anywhere: the helm has its own keys, Tab finds the rest, and Enter reads on."""
        reading = self._talk() is not None
        chips = tuple(
            Node(
                HELP_HERE if c.id == "flag.unsafe" else c.id,
                Role.BUTTON,
                c.label,
                c.rect,
                group=ASIDE if c.id == SKIP or reading else "corner",
            )
            for c in self._chips()
        )
        group = ASIDE if reading else ""
        helm = tuple(
            Node(i, Role.BUTTON, label, rect, number=n, group=group)
            for n, (i, label, rect) in enumerate(self._helm(), 1)
        )
        return (*helm, *chips)

    def steered(self, kind: Kind, at: str) -> Intent | None:
        """Up and down turn the helm by a notch, out or in; among the flags they move the focus."""
        if kind not in NOTCH or at not in ("", UP, DOWN):
            return None
        return Intent(Kind.WALK, value=float(max(-1, min(1, self.crossing.heading + NOTCH[kind]))))

    def default_focus(self) -> str:
        """The helm again after something was read, where it was in the hand before."""
        return "" if self._talk() else self.helm

    def focused(self, node: str) -> None:
        self.helm = node if node in (UP, DOWN) else ""

    def walks(self) -> bool:
        return False

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """To read on is a press of its own."""
        return tuple(Intent(Kind.PRESS, NEXT) if i.kind is Kind.NEXT else i for i in intents)

    def point(self, x: float, y: float) -> Intent | None:
        """A click on the water steers towards it."""
        if self._talk() is not None:
            return None
        return Intent(Kind.PRESS, UP if y < self._y() else DOWN)

    def covered(self) -> tuple[Rect, ...]:
        """What is said, or how to steer and what is asked."""
        talk = self._talk()
        if talk is None:
            return (self._hint()[1], *((self._asked()[1],) if self._asks() else ()))
        self.panel.show(talk)
        return self.panel.covered()

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
        time, shift = canvas.time, crossing.way * WAY
        for path, high, foot, share in (
            ("home/isles_far.svg", 170.0, 604.0, 0.25),
            ("home/isles_near.svg", 240.0, 612.0, 0.6),
        ):
            left = -((shift * share) % 3840.0)
            for x in (left, left + 3840.0):
                if x < STAGE_WIDTH:
                    canvas.image(path, Rect(x, foot - high, 3840.0, high))
        self._birds(canvas)
        sea = self.sea
        lift = sea.height(BOAT_X, time, BOAT_BAND, shift) - sea.level(BOAT_BAND, time)
        y = self._y() + lift * (0.5 + crossing.across * 0.5)
        behind = next((i for i, band in enumerate(sea.sea.bands) if band.y > self._y() + 8), len(sea.sea.bands))
        sea.draw(canvas, time, drift=shift, last=1)
        self._sight(canvas, time, shift)
        dark = self._dark(crossing.way)
        behind = len(sea.sea.bands) if dark > 0.02 else behind
        sea.draw(canvas, time, drift=shift, first=1, last=behind)
        self._night(canvas, dark)
        near = crossing.wind > crossing.across
        if not near:
            self._wind(canvas)
        self._boat(canvas, BOAT_X, y, boat_lean(sea, BOAT_X, time, BOAT_BAND, shift) * 0.8)
        sea.draw(canvas, time, drift=shift, first=max(1, behind))
        if near:
            self._wind(canvas)
        self._lamplight(canvas, dark, y)
        self._words(canvas)

    def _dark(self, way: float) -> float:
        """How much of the night is left, 0 to 1."""
        return max(0.0, 1.0 - way / NIGHT_ENDS) if self.from_night else 0.0

    def _night(self, canvas: Canvas, dark: float) -> None:
        """The water as the night leaves it: cool and dark. The boat is drawn after it, at night over every wave."""
        if dark < 0.02:
            return
        horizon = self.sea.sea.horizon
        _darken(canvas, Rect(0, horizon, STAGE_WIDTH, STAGE_HEIGHT - horizon), NIGHT_WATER, dark)
        for n in range(22):
            depth = (n + 1) / 22
            wide = (26 + 120 * depth) * (0.7 + 0.3 * math.sin(n * 2.7))
            sway = (10 + 60 * depth) * math.sin(n * 4.1 + 0.5 * canvas.time)
            shine = dark * (0.44 + 0.3 * math.sin(canvas.time * 0.8 + n * 1.9))
            glint(canvas, MOON_X + sway, horizon + 14 + 400 * depth**1.2, wide, 3 + 8 * depth, "#dfe9ff", shine)

    def _lamplight(self, canvas: Canvas, dark: float, y: float) -> None:
        """The night on everything, and over it the lantern at the bow: on the boat, and on the water below it."""
        if dark < 0.02:
            return
        _darken(canvas, STAGE, NIGHT_HULL, dark)
        lean = boat_lean(self.sea, BOAT_X, canvas.time, BOAT_BAND, self.crossing.way * WAY) * 0.8
        hung = (BOAT_X + (LAMP[0] - HULL[0] / 2) * SIZE, y + (LAMP[1] - WATERLINE) * SIZE)
        x, high = turned(hung, (BOAT_X, y), lean)
        level = round(min(1.0, dark * 1.6) * 8) / 8
        canvas.image("home/sail_lantern.svg", Rect(x - 22, high - 34, 44, 76), alpha=level)
        canvas.glow(x, high, 400, "#ffc878", 0.42 * level)
        canvas.glow(x, high, 96, "#fff0c8", 0.8 * level)
        for n in range(8):
            depth = (n + 1) / 8
            shift = (8 + 26 * depth) * math.sin(n * 3.3 + 0.6 * canvas.time)
            shine = level * (0.62 - 0.4 * depth) * (0.75 + 0.25 * math.sin(canvas.time * 0.8 + n * 1.9))
            glint(canvas, x + shift, y + 20 + 180 * depth, 46 + 70 * depth, 4 + 5 * depth, "#ffd79a", shine)

    def _sky(self, canvas: Canvas, way: float) -> None:
        """The hours pass on the way: each sky dissolves into the next, and one arrives at dusk."""
        skies = (NIGHT_SKY, DAWN_SKY, DUSK_SKY) if self.from_night else (DAWN_SKY, DUSK_SKY)
        at = way / NIGHT_ENDS if way < NIGHT_ENDS else 1.0 + (way - NIGHT_ENDS) / (1.0 - NIGHT_ENDS)
        at = min(len(skies) - 1.001, at if self.from_night else way)
        first = int(at)
        part = round((at - first) * 32) / 32
        canvas.image(skies[first], STAGE)
        canvas.soon(skies[first + 1], STAGE)
        if part > 0.02:
            canvas.image(skies[first + 1], STAGE, alpha=part)

    def _birds(self, canvas: Canvas) -> None:
        """Three gulls: some beats, then a while on still wings."""
        time = canvas.time
        for n in range(3):
            x = (time * (46 + 9 * n) + 700 * n + self.crossing.way * 500) % (STAGE_WIDTH + 300) - 150
            turn = (time * 0.16 + n * 0.37) % 1.0
            beat = (time * 1.5 + n * 0.4) % 1.0 if turn < 0.55 else 0.22
            y = 230 + 74 * n + 20 * math.sin(time * 0.7 + n)
            gull(canvas, x, y, 104 - 18 * n, beat)

    def _sight(self, canvas: Canvas, time: float, shift: float) -> None:
        """Something odd on the water: it comes up out of the haze, and drifts astern long after it was talked of."""
        crossing = self.crossing
        bits = self.session.journey.content.crossing.bits
        if crossing.at >= 0 and bits[crossing.at].sight and (self.sight is None or self.sight[0] != crossing.at):
            self.sight = (crossing.at, crossing.way, crossing.steps)
        if self.sight is None:
            return
        bit, way, step = self.sight
        x = SIGHT_X + 60 - (crossing.way - way) * WAY
        if x < -420:
            return
        y = self.sea.height(x, time, 0, shift) + 14
        seen = 1.0 if self.wait else round(min(1.0, (crossing.steps - step) / SIGHT_FADE) * 8) / 8
        path, rect = f"home/sight_{bits[bit].sight}.svg", Rect(x - 210, y - 260, 420, 320)
        if seen > 0:
            canvas.image(path, rect, alpha=seen)
        else:
            canvas.soon(path, rect)

    def _wind(self, canvas: Canvas) -> None:
        """Where the wind blows: curling strokes low over the water, brighter while the boat is among them."""
        crossing = self.crossing
        middle = FAR_Y + (NEAR_Y - FAR_Y) * crossing.wind
        drift = canvas.time * 210
        bright = 0.38 + 0.5 * crossing.lean
        for n in range(12):
            x = (n * 197 + drift * (0.75 + 0.05 * (n % 5))) % (STAGE_WIDTH + 400) - 260
            edge = min(1.0, (x + 260) / 260, (STAGE_WIDTH + 140 - x) / 260)
            y = middle + 34 * math.sin(n * 2.3) + 4 * math.sin(canvas.time * 1.3 + n)
            streak(
                canvas, x, y, 120 + 60 * (n % 4), "#fff3de", bright * max(0.0, edge) * (0.65 + 0.35 * math.sin(n * 1.7))
            )

    def _boat(self, canvas: Canvas, x: float, y: float, lean: float) -> None:
        crossing = self.crossing
        share = SIZE
        left, top = x - HULL[0] / 2 * share, y - WATERLINE * share
        pivot, cut = (x, y), y + 9 * share
        hull = Rect(left, top, HULL[0] * share, HULL[1] * share)

        def on_hull(px: float, py: float) -> tuple[float, float]:
            return turned((left + px * share, top + py * share), pivot, lean)

        tilted(canvas, "home/sail_hull_back.svg", hull, lean, pivot, cut=cut)
        heel = lean + 1.0 + 4.0 * crossing.lean
        wave = 0.0 if self.ui.still else 2.4 * math.sin(canvas.time * 2.6)
        rig(canvas, on_hull(330, 190), share, heel, flag=crossing.hoisted.removeprefix("none"), wave=wave)
        pixels = max(8, round(360 * share * canvas.scale))
        frame = Frame(pose="sail", phase=0.0 if self.ui.still else breath_phase(crossing.steps), feeling="calm")
        look = player_look(self.session.journey.state.keeper.look)
        puppets = self.session.puppets
        puppets.light = BY_NIGHT if self._dark(crossing.way) > 0.5 else BY_DAY
        shown = posed(self.ui, puppets, look, frame, pixels, wait=self.wait)
        seat = on_hull(SITTER_X, FLOOR + 14)
        near, far = (
            (seat[0] + h[0] / canvas.scale, seat[1] + h[1] / canvas.scale) for h in puppets.hands(look, frame, pixels)
        )
        canvas.line((far, on_hull(500, 62)), "#dcc9a4", 3)
        canvas.line((near, on_hull(24, 112)), "#7d564e", 9)
        if shown is not None:
            surface, (ax, ay) = shown
            canvas.surface.blit(surface, (round(seat[0] * canvas.scale) - ax, round(seat[1] * canvas.scale) - ay))
        tilted(canvas, "home/sail_hull_front.svg", hull, lean, pivot, cut=cut)
        foam(canvas, x + 4, y + 7 * share, 660 * share, "#f6e7dd", 0.55 + 0.45 * crossing.lean)
        for n in range(3):
            back = (crossing.steps * (1.4 + crossing.lean) + n * 70) % 210 if not self.ui.still else n * 70
            streak(canvas, left - 40 - back, y + 12 + 7 * n, 90, "#e9dfe6", 0.6 * (1 - back / 210))

    def _helm(self) -> tuple[tuple[str, str, Rect], ...]:
        """The two presses that steer, at the start of the line, one above the other."""
        t, ui = self.session.t, self.ui
        high = ui.chip_height()
        wide = max(chip_width(ui, t("crossing.up"), "1"), chip_width(ui, t("crossing.down"), "2"))
        start = ui.safe().x
        beside = [c.rect for c in self._chips()] + ([self._asked()[1]] if self._asks() else [])
        over = [rect.y for rect in beside if ui.flip(rect).x < start + wide + 16]
        foot = min(over, default=STAGE_HEIGHT - 20.0) - 16.0 - high
        return (
            (UP, t("crossing.up"), ui.flip(Rect(start, foot - high - 16, wide, high))),
            (DOWN, t("crossing.down"), ui.flip(Rect(start, foot, wide, high))),
        )

    def _asked(self) -> tuple[TextBlock, Rect]:
        """What the flags are for, and where that stands: above them."""
        ui, asked = self.ui, self.session.t("crossing.flags")
        wide = min(ui.safe().right - PANEL_X, ui.type.width_of(asked, "body") + 56)
        block = ui.type.layout(asked, wide - 48, "body", "cream")
        high = block.height + 24
        foot = min(chip.rect.y for chip in self._chips()) - 16.0
        return block, ui.flip(Rect(ui.safe().right - wide, foot - high, wide, high))

    def _hint(self) -> tuple[TextBlock, Rect]:
        """How to steer, and where that stands: clear of the flag, whichever way the language runs."""
        safe, hint = self.ui.safe(), self.session.t("crossing.steer")
        wide = min(safe.w, self.ui.type.width_of(hint, "body") + 56)
        block = self.ui.type.layout(hint, wide - 48, "body", "cream")
        return block, Rect(safe.right - wide, safe.y, wide, block.height + 24)

    def _words(self, canvas: Canvas) -> None:
        talk = self._talk()
        if talk is not None:
            self.panel.show(talk)
            self.panel.draw(canvas)
        else:
            for block, rect in (self._hint(), *((self._asked(),) if self._asks() else ())):
                canvas.rect(rect, "ink", 16, canvas.theme.panel_alpha)
                canvas.text(block, rect.x + 24, rect.y + 12)
        turn = {UP: -1, DOWN: 1}
        for key, (node, label, rect) in enumerate(self._helm(), 1):
            canvas.chip(rect, label, key=str(key), on=self.crossing.heading == turn[node], node=node)
        for chip in self._chips():
            canvas.chip(chip.rect, chip.label, node=HELP_HERE if chip.id == "flag.unsafe" else chip.id)


def _darken(canvas: Canvas, rect: Rect, night: tuple[int, int, int], dark: float) -> None:
    """Take from a part of the picture what the night takes, `dark` 0 to 1 of it."""
    level = round(dark * 32) / 32
    paint = tuple(round(255 - (255 - part) * level) for part in night)
    canvas.surface.fill(paint, canvas.px(rect), special_flags=BLEND_RGB_MULT)
