"""The first five minutes on the screen: rowing, the radio, a flag, the pegs, a first lamp, and the way from there."""

import math
from collections.abc import Hashable

from pygame import Surface

from game.content.home import Beat
from game.core.clock import STEP_SECONDS
from game.core.intents import Intent, Kind, press
from game.flow.journey import Screen
from game.flow.opening import PLUCK, ROW, STROKE_SECONDS, Opening

from ..canvas import Canvas
from ..focus import Node
from ..geometry import STAGE, STAGE_WIDTH, Rect
from ..page import Page, Sheet
from ..puppet import Frame
from ..scene import Command
from ..sea import Sea
from ..session import JourneyScene, Session
from ..staging import player_look
from ..waters import NIGHT
from ..widgets import Button, Columns, Row, Text
from .flags import FLAGS, FlagButton
from .keep import kept_footer, kept_rows
from .pegs import PegsPanel
from .talk import Talk, TalkPanel

BOAT_X, BOAT_BAND = 880.0, 1
HULL = (620.0, 260.0)
WATERLINE, SEAT_X, FLOOR = 190.0, 270.0, 176.0
BUOY_X = 1330.0
BUOY_NEAR_STEPS = 90


class OpeningScene(JourneyScene):
    """Draws the beat that is on. What the third flag opens is Help now, which the rules never hear of (S4)."""

    name = "opening"
    screen = Screen.OPENING
    letterbox = "#0d1330"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sea = Sea(NIGHT)
        self.panel = TalkPanel(session.ui)
        self.pegs = PegsPanel(session)
        self.sheet = Sheet(session.ui, self._build)
        self.wait = False
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
            self._show()
        return command

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """The flags are the rules' answers by another name; a press on nothing rows or plucks."""
        renamed = {"flag.good": "checkin.good", "flag.easy": "checkin.easy"}
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

    # The two beats that are a page

    def _build(self) -> Page:
        t, beat = self.session.t, self.beat
        said = beat.lines[0].text if beat.lines else ""
        if beat.kind == "checkin":
            rows: list[Row] = [
                Text(said, "line"),
                Columns(tuple(FlagButton(f"flag.{f}", t(f"flag.{f}"), f) for f in FLAGS), 250.0),
            ]
            return Page(self.ui, rows, title=t("flag.title"), width=1180.0)
        if not self.opening.keeping:
            rows = [
                Text(said, "line"),
                Columns((Button("keep.yes", t("keep.yes")), Button("keep.guest", t("keep.guest")))),
            ]
            return Page(self.ui, rows, title=t("keep.title"), width=900.0)
        keeper = self.session.journey.state.keeper
        return Page(
            self.ui,
            kept_rows(self.session, keeper),
            title=t("keep.title"),
            width=1000.0,
            footer=kept_footer(self.session),
        )

    def page(self) -> Page | None:
        """The page of this beat, if it is one."""
        if self.beat.kind not in ("checkin", "keep"):
            return None
        keeper = self.session.journey.state.keeper
        return self.sheet.now((self.opening.beat, self.opening.keeping, keeper.name, keeper.age_band))

    def nodes(self) -> tuple[Node, ...]:
        page = self.page()
        if page is not None:
            return tuple(
                Node("chrome.help", n.role, n.name, n.rect, number=n.number) if n.id == "flag.unsafe" else n
                for n in page.nodes()
            )
        if self.beat.kind == "pegs":
            return self.pegs.nodes()
        return self.panel.nodes() if self.panel.talk.choices else ()

    def default_focus(self) -> str:
        page = self.page()
        if page is not None:
            return page.first()
        if self.beat.kind == "pegs":
            return f"coat.{self.pegs.look.coat}"
        return self.panel.talk.choices[0][0] if self.panel.talk.choices else ""

    def focused(self, node: str) -> None:
        page = self.page() or (self.pegs.page() if self.beat.kind == "pegs" else None)
        if page is not None:
            page.show(node)

    def aim(self) -> str:
        line = self.panel.talk.words
        return line or self.session.t("opening.row_hint")

    def animated(self) -> bool:
        return not self.ui.still or self.opening.since < 90

    def picture_key(self) -> Hashable:
        keeper = self.session.journey.state.keeper
        return (self.opening.beat, self.opening.line, self.opening.keeping, self.opening.lamp, keeper)

    # Drawing

    def settle(self, surface: Surface) -> None:
        self.wait = True
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
        canvas.image("home/sky_night.svg", STAGE)
        self._isles(canvas, "home/isles_far.svg", 170, 604, 0.04)
        self._isles(canvas, "home/isles_near.svg", 240, 612, 0.10)
        if self.beat.kind == "horizon" or opening.toward:
            for x in (420.0, 1530.0):
                canvas.glow(x, 606, 120, "#ffd696", 0.9)
                canvas.circle(x, 606, 6, "#fff4d6")
        time, drift = canvas.time, opening.x
        self.sea.draw(canvas, time, drift=drift, last=BOAT_BAND + 1)
        lift = self.sea.height(BOAT_X, time, BOAT_BAND, drift)
        self._buoy(canvas, time)
        self._boat(canvas, BOAT_X, lift)
        self.sea.draw(canvas, time, drift=drift, first=BOAT_BAND + 1)

    def _isles(self, canvas: Canvas, path: str, high: float, foot: float, share: float) -> None:
        shift = (self.opening.x * share) % 3840.0
        for x in (-shift, 3840.0 - shift):
            if x < STAGE_WIDTH:
                canvas.image(path, Rect(x, foot - high, 3840.0, high))

    def _boat(self, canvas: Canvas, x: float, y: float) -> None:
        left, top = x - HULL[0] / 2, y - WATERLINE
        canvas.image("home/boat_row_back.svg", Rect(left, top, *HULL))
        opening = self.opening
        stroke = min(1.0, opening.since * STEP_SECONDS / STROKE_SECONDS)
        frame = Frame(pose="row", phase=stroke % 1.0, feeling="calm")
        high = max(8, round(360 * canvas.scale))
        look = player_look(self.session.journey.state.keeper.look)
        surface, (ax, ay) = self.session.puppets.frame(look, frame, high, wait=self.wait)
        feet = (round((left + SEAT_X) * canvas.scale) - ax, round((top + FLOOR + 10) * canvas.scale) - ay)
        canvas.surface.blit(surface, feet)
        canvas.image("home/boat_row_front.svg", Rect(left, top, *HULL))
        self._oar(canvas, left + 330, top + 112, stroke)
        canvas.glow(left + 520, top + 60, 190, "#ffd696", 0.5)

    def _oar(self, canvas: Canvas, x: float, y: float, stroke: float) -> None:
        """One oar from the rowlock: its blade goes round with the stroke."""
        angle = 2 * math.pi * stroke
        tip = (x - 40 - 210 * math.cos(angle), y + 92 + (-34 * math.sin(angle) if stroke < 1 else 0))
        grip = (x - (tip[0] - x) * 0.42, y - (tip[1] - y) * 0.42)
        canvas.line((grip, (x, y), tip), "#8a5d57", 10)
        canvas.line((((x + 2 * tip[0]) / 3, (y + 2 * tip[1]) / 3), tip), "#c99a72", 18)

    def _buoy(self, canvas: Canvas, time: float) -> None:
        """The buoy comes near when its beat does, and stays lit once it is."""
        opening = self.opening
        beats = self.session.journey.content.opening.beat
        first = next((i for i, b in enumerate(beats) if b.kind == "buoy"), len(beats))
        if opening.beat < first - 1:
            return
        x = BUOY_X
        if opening.beat > first:
            x -= max(0.0, opening.lit_steps - 600) * 0.4
        y = self.sea.height(x, time, BOAT_BAND, opening.x) - 400.0 + 40.0
        canvas.image("home/buoy_lit.svg" if opening.lamp else "home/buoy.svg", Rect(x, y, 260, 520))
        if self.beat.kind == "buoy":
            self._rope(canvas, x + 196, y + 330)
        if opening.lamp:
            level = min(1.0, opening.lit_steps * STEP_SECONDS / 2.5)
            canvas.glow(x + 130, y + 96, 620, "#ffd696", 0.75 * level)
            canvas.glow(x + 130, y + 96, 130, "#fff4d6", level)

    def _rope(self, canvas: Canvas, x: float, y: float) -> None:
        since = self.opening.since * STEP_SECONDS
        swing = math.exp(-since * 1.6) * math.sin(since * 16) * 46
        points = []
        for k in range(17):
            share = k / 16
            points.append((x + math.sin(math.pi * share * 2 - since * 9) * swing * share, y + share * 250))
        canvas.line(points, "#e9d3a6", 8)
