"""Words typed on the keyboard, picked from a grid of letters with a mouse or a pad, or scanned with one button.

Nothing of a secret is spoken aloud, recorded or written anywhere (safety.md S6); it is on the screen only when asked.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from game.core.intents import Intent, Kind

from ..bindings import Device
from ..canvas import Canvas
from ..commands import Command, Pop, Push
from ..focus import UNSAID, Node, Role
from ..geometry import Rect
from ..page import Page
from ..session import Session
from ..ui import Ui
from ..widgets import PAD_X, PAD_Y, ROW_GAP, Button, Columns, Flow, Placed, Row, Text, foot
from .menu import Overlay
from .scanning import HELP, QUICK, SCAN, Scanner, groups

MOST_LETTERS = 64
IN_A_LINE = 13
LEAST_HIGH = 64.0
DOT = 7.0
SETS = ("small", "capital", "signs")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be typed. `secret` shows dots; `least` and `too_few` are how many letters it takes and what is said of
    fewer, `most` where it ends; `start` is what stands there at first."""

    title: str
    said: str
    done: str
    secret: bool = True
    least: int = 1
    too_few: str = ""
    start: str = ""
    ways: tuple[Button, ...] = ()
    most: int = MOST_LETTERS


@dataclass(frozen=True, slots=True)
class Field:
    """What was typed so far; a secret as dots."""

    text: str
    name: str
    dotted: bool
    secret: bool

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        block = ui.type.layout("" if self.dotted else self.text, width - 2 * PAD_X, "button", "cream", bold=True)
        rect = Rect(x, y, width, max(ui.type.line_height("button"), block.height) + 2 * PAD_Y)
        value = "" if self.secret else self.text
        node = Node("field", Role.TEXT, self.name, rect, value, group=UNSAID if self.secret else "")

        def paint(canvas: Canvas, at: Rect) -> None:
            canvas.rect(at, "track", 12)
            canvas.outline(at, "focus" if canvas.focus == "field" else "chip_edge", 3, 12)
            if not self.dotted:
                canvas.text(block, at.x + PAD_X, at.y + PAD_Y)
                return
            gap = min(3.2 * DOT, (at.w - 2 * PAD_X) / max(1, len(self.text)))
            for i in range(len(self.text)):
                along = PAD_X + DOT + i * gap
                canvas.circle(at.right - along if ui.rtl else at.x + along, at.cy, min(DOT, gap / 2.4), "cream")

        return (Placed(rect, paint, node),)


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters in lines of equal keys."""

    letters: str
    unsaid: bool

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        wide = (width - ROW_GAP * (IN_A_LINE - 1)) / IN_A_LINE
        parts: list[Placed] = []
        for start in range(0, len(self.letters), IN_A_LINE):
            line: list[Placed] = []
            for i, letter in enumerate(self.letters[start : start + IN_A_LINE]):
                high = max(LEAST_HIGH, ui.type.line_height("button") + PAD_Y)
                line.append(self._key(letter, Rect(x + i * (wide + ROW_GAP), y, wide, high)))
            parts += line
            y = foot(line, y) + ROW_GAP
        return tuple(parts)

    def _key(self, letter: str, rect: Rect) -> Placed:
        node = Node(f"letter.{ord(letter)}", Role.BUTTON, letter, rect, group=UNSAID if self.unsaid else "")

        def paint(canvas: Canvas, at: Rect) -> None:
            lit = canvas.focus == node.id
            canvas.chip_box(at, on=lit)
            if lit:
                canvas.focus_ring(at)
            block = canvas.ui.type.layout(letter, at.w, "button", bold=lit, align="middle")
            canvas.text(block, at.x, at.cy - block.height / 2, "on_accent" if lit else "on_chip")

        return Placed(rect, paint, node)


class TextEntry(Overlay):
    """A page to type on. Popped with what was typed, or None. A scene built on it says what follows instead."""

    name = "text_entry"
    width = 1000.0

    def __init__(self, session: Session, asked: Asked) -> None:
        super().__init__(session)
        self.asked = asked
        self.text = asked.start
        self.problem = self._told = ""
        self.set = SETS[0]
        self.shown = not asked.secret
        self.scanner: Scanner | None = None

    # -- what is on it

    def title(self) -> str:
        return self.asked.title

    def page_key(self) -> Hashable:
        # Not the words themselves: keys are kept.
        return (len(self.text), hash(self.text), self.problem, self.set, self.shown, self.scanner is None)

    def rows(self) -> tuple[Row, ...]:
        t, secret = self.session.t, self.asked.secret
        # In one and the same place, so that the keys stay where they are.
        said = Text(self.problem or self.asked.said, "small", "accent" if self.problem else "", id="said")
        keys = [
            Button("space", t("typing.space")),
            Button("erase", t("typing.erase")),
            Button("set", t(f"typing.{SETS[(SETS.index(self.set) + 1) % len(SETS)]}")),
        ]
        if secret:
            keys.append(Button("show", t("typing.hide" if self.shown else "typing.show")))
        keys.append(Button("scan", t("typing.scan_off" if self.scanner else "typing.scan")))
        return (said, Letters(self.letters(), secret), Flow((*keys, *self.asked.ways)))

    def letters(self) -> str:
        t = self.session.t
        if self.set == "signs":
            return t("typing.sign_keys")
        small = t("typing.letter_keys")
        return small if self.set == "small" else "".join(c.upper() if len(c.upper()) == 1 else c for c in small)

    def footer(self) -> tuple[Row, ...]:
        t, secret = self.session.t, self.asked.secret
        field = Field(self.text, t("typing.field"), secret and not self.shown, secret)
        return (field, Columns((Button("back", t("menu.back")), Button("done", self.asked.done))))

    def page(self) -> Page:
        return Page(self.ui, self.rows(), title=self.title(), width=self.width, footer=self.footer(), close=True)

    def types(self) -> bool:
        return self.scanner is None

    def default_focus(self) -> str:
        """On a keyboard Enter ends the typing; elsewhere the first letter is where one begins."""
        if self.scanner:
            return SCAN
        return "done" if self.ui.device is Device.KEYBOARD else f"letter.{ord(self.letters()[0])}"

    def entered(self, at: str, led: bool) -> str:
        """A key of the keyboard writes what stands on it: Enter presses a letter of the grid only for who went there
        with keys, and else ends the typing."""
        return "done" if self.types() and self.ui.device is Device.KEYBOARD and not led else at

    def nodes(self) -> tuple[Node, ...]:
        if self.scanner is None:
            return super().nodes()
        return (Node(SCAN, Role.BUTTON, self.session.t("typing.scan"), self.now().rect, group=UNSAID),)

    def draw(self, canvas: Canvas) -> None:
        if self.scanner and not canvas.under:
            canvas.focus = self.scanner.lit
        super().draw(canvas)
        if self.scanner and not canvas.under:
            for rect in self.scanner.around(self.ui, self.now().nodes()):
                canvas.outline(rect.inset(-8), "focus", 6, 18)

    def picture_key(self) -> Hashable:
        return (super().picture_key(), self.scanner.place if self.scanner else ())

    def closed(self) -> None:
        self.text = ""

    # -- what is done

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        for intent in intents:
            command = None
            if intent.kind is Kind.TYPE:
                self.add(intent.node)
            elif intent.kind is Kind.ERASE:
                self.text, self.problem = self.text[:-1], ""
            elif intent.kind is Kind.PRESS and intent.node == SCAN and self.scanner:
                command = self.obeyed(self.scanner.press())
            elif intent.kind is Kind.PRESS:
                command = self.pressed(intent.node, intent.value)
            if command is not None:
                return command
        if self.problem != self._told:
            self._told = self.problem
            if self.problem:
                self.tell(self.problem)
        if self.scanner:
            self.scanner.step(groups(self.now().nodes()), self.session.ports.settings.pace)
            self.now().show(self.scanner.in_sight)
        return None

    def obeyed(self, node: str) -> Command | None:
        """What one button picked."""
        if node == HELP:
            page = self.session.help_page
            return Push(page()) if page else None
        if node == QUICK:
            if self.session.quick_exit:
                self.session.quick_exit()
            return None
        return self.pressed(node, 0.0) if node else None

    def add(self, letters: str) -> None:
        self.text, self.problem = (self.text + letters)[: self.asked.most], ""

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, code = node.partition(".")
        if kind == "letter":
            self.add(chr(int(code)))
        elif node == "space":
            self.add(" ")
        elif node == "erase":
            self.text, self.problem = self.text[:-1], ""
        elif node == "set":
            self.set = SETS[(SETS.index(self.set) + 1) % len(SETS)]
        elif node == "show":
            self.shown = not self.shown
        elif node == "scan":
            self.scanner = None if self.scanner else Scanner()
        elif node == "done":
            if len(self.text.strip()) < self.asked.least:
                self.problem = self.asked.too_few
                return None
            return self.typed(self.text)
        return super().pressed(node, value)

    def typed(self, text: str) -> Command | None:
        """What follows when the typing is done."""
        return Pop(text)
