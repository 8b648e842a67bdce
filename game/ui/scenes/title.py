"""The title: a live sea with one strip. Any press and you are rowing, as a guest (C1, accessibility.md 1)."""

from collections.abc import Hashable
from dataclasses import dataclass

from pygame import Surface

from game.core.intents import Intent, Kind
from game.flow.journey import Screen

from ..canvas import Canvas
from ..chrome import top_width
from ..commands import Command, Push
from ..focus import Node, Role
from ..geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..portrait import draw_portrait, portrait_ready
from ..sea import Sea
from ..session import BoatCard, JourneyScene, Session
from ..text import TextBlock
from ..ui import EDGE
from ..waters import NIGHT
from .settings import SettingsScene

PLAY, SETUP, QUIT, GO_ON = "play", "setup", "quit", "go_on"
LAMP = (1500.0, 452.0)
MOST_BOATS = 3
PORTRAIT = 72.0
PLATE = 20.0
"""u that the plate below the title's line is wider on each side than its words."""


@dataclass(frozen=True, slots=True)
class _Chip:
    id: str
    label: str
    rect: Rect
    role: Role = Role.BUTTON
    value: str = ""


class TitleScene(JourneyScene):
    """One big way in, the kept boats if there are any, and a strip: text size, sound, motion, reading aloud."""

    name = "title"
    screen = Screen.TITLE

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sea = Sea(NIGHT)
        self.wait = False

    def animated(self) -> bool:
        return not self.ui.still

    def restless(self) -> bool:
        return not all(self._portraits_ready())

    def _portraits_ready(self) -> tuple[bool, ...]:
        puppets, scale = self.session.puppets, self.ui.stage.scale
        return tuple(portrait_ready(puppets, look, scale, at) for look, at in self.portraits())

    def picture_key(self) -> Hashable:
        ready = self._portraits_ready()
        return (self.session.boats, self.session.aside, self.session.ports.settings, ready)

    def aim(self) -> str:
        return self.session.t("title.aim")

    def default_focus(self) -> str:
        boats = () if self.session.left_quickly else self.session.boats
        return f"boat.{boats[0].id}" if boats and self.session.journey.state.boats else PLAY

    def chips(self) -> tuple[_Chip, ...]:
        """The ways in, one below the other on the left, and the strip along the foot."""
        t, settings = self.session.t, self.session.ports.settings
        known = self.session.journey.state.boats
        ways = [(f"boat.{b.id}", self._called(b)) for b in self.session.boats[:MOST_BOATS] if b.id in known]
        play = "title.play_new" if self.session.aside else "title.play_guest" if ways else "title.play"
        ways = [*([(GO_ON, t("title.go_on"))] if self.session.aside else []), *ways]
        ways += [(PLAY, t(play)), (SETUP, t("title.setup"))]
        height = max(72.0, self.ui.type.line_height("button") + 30)
        width = max(460.0, *(self.ui.type.width_of(label, "button", bold=True) + 80 for _, label in ways))
        strip = (
            ("strip.text", t("title.text", percent=settings.text_percent), f"{settings.text_percent} %"),
            ("strip.sound", t("title.sound_off" if settings.muted else "title.sound_on"), ""),
            ("strip.motion", t("title.motion_less" if settings.reduced_motion else "title.motion_full"), ""),
            ("strip.aloud", t("title.aloud_on" if settings.speech else "title.aloud_off"), ""),
        )
        rows = self._strip_rows(strip)
        foot = STAGE_HEIGHT - 40 - len(rows) * (self.ui.chip_height() + 14)
        top = foot - 30 - len(ways) * (height + 18)
        chips = [
            _Chip(i, label, self.ui.flip(Rect(120, top + n * (height + 18), width, height)))
            for n, (i, label) in enumerate(ways)
        ]
        for n, row in enumerate(rows):
            x = 120.0
            for i, label, value, wide in row:
                rect = Rect(x, foot + n * (self.ui.chip_height() + 14), wide, self.ui.chip_height())
                chips.append(_Chip(i, label, self.ui.flip(rect), Role.TOGGLE, value))
                x += wide + 16
        # In a corner of its own: nothing that wraps may ever bring it under a pointer that presses something else.
        wide = self.ui.type.width_of(t("title.quit"), "button", bold=True) + 60
        beside = STAGE_WIDTH - EDGE - wide > top_width(self.ui) + 20
        rect = Rect(STAGE_WIDTH - EDGE - wide, 40.0 if beside else self.ui.top, wide, self.ui.chip_height())
        chips.append(_Chip(QUIT, t("title.quit"), self.ui.flip(rect)))
        return tuple(chips)

    def _school(self) -> bool:
        """Whether this is a school's computer: then the title says who may see the screen (P6)."""
        return self.session.profiles is not None and self.session.profiles.school

    def _called(self, boat: BoatCard) -> str:
        t = self.session.t
        if boat.sealed:
            return t("title.boat_sealed")
        return t("title.boat", name=t(f"keep.name.{boat.name}")) if boat.name else t("title.carry_on")

    def portraits(self) -> tuple[tuple[str, Rect], ...]:
        """The looks of the kept boats' keepers, each beside its way in."""
        chips = {chip.id: chip.rect for chip in self.chips()}
        placed = []
        for boat in self.session.boats[:MOST_BOATS]:
            at = chips.get(f"boat.{boat.id}")
            if at is not None:
                x = at.right + 12 if self.ui.rtl else at.x - 12 - PORTRAIT
                placed.append((boat.look, Rect(x, at.cy - PORTRAIT / 2, PORTRAIT, PORTRAIT)))
        return tuple(placed)

    def _strip_rows(self, strip: tuple[tuple[str, str, str], ...]) -> list[list[tuple[str, str, str, float]]]:
        rows: list[list[tuple[str, str, str, float]]] = [[]]
        used = 120.0
        for i, label, value in strip:
            wide = self.ui.type.width_of(label, "button", bold=True) + 60
            if rows[-1] and used + wide > STAGE_WIDTH - 60:
                rows.append([])
                used = 120.0
            rows[-1].append((i, label, value, wide))
            used += wide + 16
        return rows

    def nodes(self) -> tuple[Node, ...]:
        chips = tuple(Node(c.id, c.role, c.label, c.rect, c.value) for c in self.chips())
        said = self._name()[-1:] if self._school() else ()
        return (*(Node("school", Role.TEXT, self.session.t("school.screen"), at) for _, at in said), *chips)

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        """A press on nothing in particular is a press on Play now."""
        return tuple(Intent(Kind.PRESS, PLAY) if i.kind is Kind.NEXT else i for i in intents if not self._own(i))

    def _own(self, intent: Intent) -> bool:
        ports, settings = self.session.ports, self.session.ports.settings
        if intent.kind is not Kind.PRESS:
            return False
        match intent.node:
            case "strip.text":
                percent = settings.text_percent + 25
                ports.change(text_percent=percent if percent <= 200 else 100)
            case "strip.sound":
                ports.change(muted=not settings.muted)
            case "strip.motion":
                ports.change(reduced_motion=not settings.reduced_motion)
            case "strip.aloud":
                ports.change(speech=not settings.speech)
            case _:
                return False
        return True

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        if any(i.kind is Kind.PRESS and i.node == SETUP for i in intents):
            return Push(SettingsScene(self.session))
        if any(i.kind is Kind.PRESS and i.node == QUIT for i in intents):
            self.session.ports.quit()
        if any(i.kind is Kind.PRESS and i.node == GO_ON for i in intents):
            self.session.ports.go_on()
            return None
        return super().step(intents)

    def back(self) -> Command | None:
        return None

    def _name(self) -> tuple[tuple[TextBlock, Rect], ...]:
        """The game's name and its line, and where they stand: high in the dark of the sky. Where kept boats and large
        letters take all the room, they are left out."""
        said = "school.screen" if self._school() else "title.line"
        word, line = self._hugged("Tidelight", "display"), self._hugged(self.session.t(said), "body")
        y = min(self.ui.top + 8, self.chips()[0].rect.y - 32 - word.height - line.height)
        flip = self.ui.flip
        if y < self.ui.top - 8:
            return self._line_alone() if self._school() else ()
        return (
            (word, flip(Rect(120.0, y, word.room, word.height))),
            (line, flip(Rect(120.0, y + word.height + 8, line.room, line.height))),
        )

    def _line_alone(self) -> tuple[tuple[TextBlock, Rect], ...]:
        """What is said at a school's computer, across the whole sky: it is never left out (P6)."""
        line = self._hugged(self.session.t("school.screen"), "body", STAGE_WIDTH - 240)
        y = self.chips()[0].rect.y - 24 - line.height
        return ((line, self.ui.flip(Rect(120.0, y, line.room, line.height))),)

    def _hugged(self, words: str, role: str, most: float = 1100.0) -> TextBlock:
        lay = self.ui.type.layout
        return lay(words, lay(words, most, role, "cream").width + 2, role, "cream")

    def covered(self) -> tuple[Rect, ...]:
        return tuple(at.inset(-PLATE, -8) for _, at in self._name())

    def settle(self, surface: Surface) -> None:
        self.wait = True
        self.sea.finish(self.ui)

    def draw(self, canvas: Canvas) -> None:
        canvas.image("home/title_sky.svg", STAGE)
        canvas.image("home/title_far.svg", Rect(0, 410, STAGE_WIDTH, 240))
        self.sea.draw(canvas, canvas.time)
        canvas.image("home/title_near.svg", Rect(0, 400, STAGE_WIDTH, 680))
        canvas.glow(*LAMP, 360, "#ffe2a0", 0.22)
        for block, at in self._name():
            if block.size < self.ui.type.pixels("display"):
                # On the sky alone the line would not keep 4.5 to 1 in every theme (accessibility.md 7).
                canvas.rect(at.inset(-PLATE, -8), "ink", 16, canvas.theme.panel_alpha)
            canvas.text(block, at.x, at.y)
        for look, at in self.portraits():
            draw_portrait(canvas, self.session.puppets, look, at, self.wait)
        for chip in self.chips():
            canvas.chip(chip.rect, chip.label, node=chip.id)
