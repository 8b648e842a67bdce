"""Rows that hold a value: switches and sliders."""

from dataclasses import dataclass

from game.core.intents import Intent

from .canvas import CHIP_RADIUS, Canvas
from .focus import Node, Role
from .geometry import Rect
from .rows import KEY_GAP, PAD_X, PAD_Y, Button, Placed
from .ui import Ui


@dataclass(frozen=True, slots=True)
class Toggle:
    """On or off; said in words and shown by the knob's place."""

    id: str
    label: str
    on: bool
    note: str = ""
    enabled: bool = True

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        state = ui.t("chrome.on" if self.on else "chrome.off")
        side = self._side(ui)
        inner = Button(self.id, self.label, self.note, enabled=self.enabled)
        height = inner.height(ui, width - side)
        rect = Rect(x, y, width, height)
        node = Node(self.id, Role.TOGGLE, self.label, rect, state, self.enabled, note=self.note)
        return (Placed(rect, self._paint, node),)

    def _side(self, ui: Ui) -> float:
        words = max(ui.type.width_of(ui.t(k), "button", bold=True) for k in ("chrome.on", "chrome.off"))
        return 28.0 + 68.0 * min(1.5, ui.scaled(1.0)) + words + KEY_GAP

    def _paint(self, canvas: Canvas, rect: Rect) -> None:
        ui = canvas.ui
        lit = canvas.focus == self.id
        side = self._side(ui)
        colour = "on_accent" if lit else "on_chip" if self.enabled else "disabled"
        canvas.chip_box(rect, on=lit, enabled=self.enabled)
        if lit:
            canvas.focus_ring(rect, CHIP_RADIUS)
        room = rect.w - side - 2 * PAD_X
        label = ui.type.layout(self.label, room, "button", bold=lit or bool(self.note))
        note = ui.type.layout(self.note, room, "small") if self.note else None
        top = rect.cy - (label.height + (note.height if note else 0.0)) / 2
        start = rect.x + PAD_X if not ui.rtl else rect.right - PAD_X - room
        canvas.text(label, start, top, colour)
        if note:
            canvas.text(note, start, top + label.height, "on_accent" if lit else "chip_soft")
        self._switch(canvas, rect, colour, lit)

    def _switch(self, canvas: Canvas, rect: Rect, colour: str, lit: bool) -> None:
        ui = canvas.ui
        k = min(1.5, ui.scaled(1.0))
        wide_knob, half = 68 * k, 18 * k
        knob = Rect(rect.right - PAD_X - wide_knob, rect.cy - half, wide_knob, 2 * half)
        word = ui.t("chrome.on" if self.on else "chrome.off")
        wide = ui.type.width_of(word, "button", bold=True) + 4
        block = ui.type.layout(word, wide, "button", bold=self.on)
        at = knob.x - KEY_GAP - wide
        if ui.rtl:
            knob = Rect(rect.x + PAD_X, knob.y, knob.w, knob.h)
            at = knob.right + KEY_GAP
        canvas.text(block, at, rect.cy - block.height / 2, colour)
        canvas.rect(knob, "on_accent" if lit else "ink", half)
        canvas.outline(knob, "on_accent" if lit else "chip_edge", 2, half)
        right = self.on != ui.rtl
        canvas.circle(
            knob.right - half if right else knob.x + half,
            knob.cy,
            11 * k,
            "accent" if self.on else "cream" if lit else "chip_edge",
        )


@dataclass(frozen=True, slots=True)
class Slider:
    """A value in steps. Left and right change it; pressing it goes up and, after the top, begins again below.

    `shown` is how the value reads; empty shows the number itself.
    """

    id: str
    label: str
    value: float
    low: float
    high: float
    step: float
    shown: str = ""
    note: str = ""

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        label = ui.type.layout(self.label, self._label_room(ui, width), "button", bold=True)
        rect = Rect(x, y, width, max(96.0, label.height + 60.0 + PAD_Y))
        node = Node(self.id, Role.SLIDER, self.label, rect, self._said(), note=self.note)
        return (Placed(rect, self._paint, node),)

    def after(self, intent: Intent) -> float:
        """The value after a PRESS of this slider: one step down (-1), up (+1), or on and round again (0)."""
        if intent.value:
            moved = self.value + self.step * (1 if intent.value > 0 else -1)
            return round(min(self.high, max(self.low, moved)), 6)
        moved = self.value + self.step
        return round(self.low if moved > self.high + 1e-6 else moved, 6)

    def _said(self) -> str:
        return self.shown or f"{self.value:g}"

    def _label_room(self, ui: Ui, width: float) -> float:
        return max(120.0, width - 2 * PAD_X - ui.type.width_of(self._said(), "button", bold=True) - KEY_GAP)

    def _paint(self, canvas: Canvas, rect: Rect) -> None:
        ui = canvas.ui
        lit = canvas.focus == self.id
        canvas.chip_box(rect, on=lit)
        if lit:
            canvas.focus_ring(rect, CHIP_RADIUS)
        colour = "on_accent" if lit else "on_chip"
        room = self._label_room(ui, rect.w)
        label = ui.type.layout(self.label, room, "button", bold=lit)
        wide = ui.type.width_of(self._said(), "button", bold=True) + 4
        shown = ui.type.layout(self._said(), wide, "button", bold=True)
        left, right = rect.x + PAD_X, rect.right - PAD_X
        canvas.text(label, right - room if ui.rtl else left, rect.y + PAD_Y, colour)
        canvas.text(shown, left if ui.rtl else right - wide, rect.y + PAD_Y, colour)
        y = rect.bottom - 30
        for at, sign in ((left + 12, "-"), (right - 12, "+")):
            sign = sign if not ui.rtl else {"-": "+", "+": "-"}[sign]
            canvas.rect(Rect(at - 10, y - 1.5, 20, 3), colour)
            if sign == "+":
                canvas.rect(Rect(at - 1.5, y - 10, 3, 20), colour)
        track = Rect(left + 44, y - 5, right - left - 88, 10)
        canvas.rect(track, "on_accent" if lit else "ink", 5)
        canvas.outline(track, "on_accent" if lit else "chip_edge", 1.5, 5)
        span = max(1e-9, self.high - self.low)
        part = min(1.0, max(0.0, (self.value - self.low) / span))
        part = 1 - part if ui.rtl else part
        x = track.x + track.w * part
        if not lit and not ui.rtl and part > 0.03:
            canvas.rect(Rect(track.x, track.y, track.w * part, track.h), "accent", 5)
        canvas.circle(x, y, 15, "on_accent" if lit else "accent")
        if lit:
            canvas.circle(x, y, 9, "accent")
