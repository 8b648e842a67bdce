"""Rows of a page: texts, buttons, choices, toggles, sliders, tabs. Each is data, knows its height, and paints itself.

Rows are laid out as for left-to-right text; the page mirrors them. Every label wraps, so every row grows with the
player's text size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .canvas import CHIP_RADIUS, Canvas
from .focus import Node, Role
from .geometry import LEAST_TARGET, Rect
from .ui import Ui

PAD_X, PAD_Y = 24.0, 12.0
KEY_GAP = 20.0
TICK, TICK_EDGE = 26.0, 10.0
"""u of a tick at 100 %, and between it and the edge of its button."""
ROW_GAP = 12.0
Paint = Callable[[Canvas, Rect], None]


@dataclass(frozen=True, slots=True)
class Placed:
    """Something at a place of a page: how it is painted there, and its node if it can be found."""

    rect: Rect
    paint: Paint
    node: Node | None = None


class Row(Protocol):
    """A row of a page."""

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        """The parts of the row, with its left top corner at x, y."""


def foot(parts: Sequence[Placed], y: float) -> float:
    """The lowest edge of some parts; `y` if there are none."""
    return max((part.rect.bottom for part in parts), default=y)


@dataclass(frozen=True, slots=True)
class Text:
    """Words to read. With an `id` it can be focused, and so read aloud and scrolled to."""

    text: str
    role: str = "body"
    colour: str = ""
    align: str = "start"
    id: str = ""

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        block = ui.type.layout(self.text, width, self.role, self.colour, self.align)
        node = Node(self.id, Role.TEXT, self.text, Rect(x, y, width, block.height)) if self.id else None

        def paint(canvas: Canvas, rect: Rect) -> None:
            if self.id and canvas.focus == self.id:
                canvas.outline(rect.inset(-12, -6), "focus", 3, 10)
            canvas.text(block, rect.x, rect.y)

        return (Placed(Rect(x, y, width, block.height), paint, node),)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `key` is shown before the label; `note` stands below it, smaller; `on` marks the one
    that is chosen, with a tick and not by colour alone; `ticked` is whether it can be chosen, and so keeps the room
    of the tick. `number` 1 to 9 is its number key."""

    id: str
    label: str
    note: str = ""
    key: str = ""
    enabled: bool = True
    on: bool = False
    ticked: bool = False
    number: int = 0
    role: Role = Role.BUTTON
    value: str = ""
    group: str = ""
    shortcut: str = ""

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        height = self.height(ui, width)
        rect = Rect(x, y, width, height)
        node = Node(
            self.id,
            self.role,
            self.label,
            rect,
            self.value,
            self.enabled,
            self.group,
            self.number,
            self.note,
            self.shortcut,
            chosen=self.on,
        )
        return (Placed(rect, self._paint, node),)

    def height(self, ui: Ui, width: float) -> float:
        room = self._room(ui, width)
        heavy = bool(self.note)
        label = max(
            ui.type.layout(self.label, room, "button", bold=bold).height
            for bold in ((True,) if heavy else (False, True))
        )
        note = ui.type.layout(self.note, room, "small").height if self.note else 0.0
        return max(LEAST_TARGET, 60.0, label + note + 2 * PAD_Y)

    def natural_width(self, ui: Ui) -> float:
        """The width with which the label stands on one line."""
        # In a font with an own bold, the plain letters may be the wider ones.
        wide = max(ui.type.width_of(self.label, "button", bold=bold) for bold in (True, False))
        note = ui.type.width_of(self.note, "small") if self.note else 0.0
        return max(wide, note) + 2 * PAD_X + self._key_width(ui) + self._tick_width(ui) + 6

    def _tick_width(self, ui: Ui) -> float:
        """u that a tick takes besides the padding, in part of which it stands."""
        return ui.scaled(TICK) + 6.0 + TICK_EDGE - PAD_X if self.on or self.ticked else 0.0

    def _key_width(self, ui: Ui) -> float:
        return ui.type.width_of(self.key, "button", bold=True) + KEY_GAP if self.key else 0.0

    def _room(self, ui: Ui, width: float) -> float:
        return max(40.0, width - 2 * PAD_X - self._key_width(ui) - self._tick_width(ui))

    def _paint(self, canvas: Canvas, rect: Rect) -> None:
        ui = canvas.ui
        lit = canvas.focus == self.id
        canvas.chip_box(rect, on=lit, enabled=self.enabled)
        if lit:
            canvas.focus_ring(rect, CHIP_RADIUS)
        colour = "on_accent" if lit else "on_chip" if self.enabled else "disabled"
        soft = "on_accent" if lit else "chip_soft" if self.enabled else "disabled"
        room = self._room(ui, rect.w)
        label = ui.type.layout(self.label, room, "button", bold=lit or bool(self.note))
        note = ui.type.layout(self.note, room, "small") if self.note else None
        top = rect.cy - (label.height + (note.height if note else 0.0)) / 2
        before = self._key_width(ui)
        start = rect.right - PAD_X - before - room if ui.rtl else rect.x + PAD_X + before
        if self.key:
            key = ui.type.layout(self.key, before, "button", bold=True)
            at = rect.right - PAD_X - before if ui.rtl else rect.x + PAD_X
            canvas.text(key, at, top, colour if lit else "accent")
        canvas.text(label, start, top, colour)
        if note:
            canvas.text(note, start, top + label.height, soft)
        if self.on:
            size = ui.scaled(TICK)
            at = rect.x + TICK_EDGE if ui.rtl else rect.right - TICK_EDGE - size
            tick(canvas, Rect(at, rect.cy - size / 2, size, size), "on_accent" if lit else "accent")


def tick(canvas: Canvas, rect: Rect, colour: str) -> None:
    """A tick mark that fills a rectangle."""
    paint = canvas.colour(colour)
    source = (
        '<svg viewBox="0 0 24 24"><path d="M3,13 L9.5,19.5 L21,5" fill="none" stroke-width="3.6"'
        f' stroke="{paint}" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    canvas.svg(f"tick {paint}", source, rect)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be said or done, one below the other; the first nine have number keys. Items are (id, words) or
    (id, words, note)."""

    items: tuple[tuple[str, ...], ...]
    numbered: bool = True
    group: str = "choices"

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        parts: list[Placed] = []
        for i, item in enumerate(self.items):
            number = i + 1 if self.numbered and i < 9 else 0
            button = Button(
                item[0],
                item[1],
                note=item[2] if len(item) > 2 else "",
                key=str(number) if number else "",
                number=number,
                role=Role.CHOICE,
                group=self.group,
            )
            parts += button.place(ui, x, y, width)
            y = foot(parts, y) + ROW_GAP
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Tabs:
    """Parts of a page, beside one another; where their words have no room on one line, the longest of them wrap. Items
    are (id, words)."""

    items: tuple[tuple[str, str], ...]
    current: str

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        buttons = tuple(
            Button(i, label, on=i == self.current, ticked=True, role=Role.TAB, group="tabs") for i, label in self.items
        )
        wide = shares([button.natural_width(ui) for button in buttons], width - ROW_GAP * (len(buttons) - 1))
        parts: list[Placed] = []
        for button, each in zip(buttons, wide, strict=True):
            parts += button.place(ui, x, y, each)
            x += each + ROW_GAP
        return level(parts)


def shares(wanted: Sequence[float], room: float) -> tuple[float, ...]:
    """What each gets of some room: all it wants, but none more than the others where there is not enough."""
    most, left = room, room
    for i, want in enumerate(sorted(wanted)):
        most = left / (len(wanted) - i)
        if want > most:
            break
        left -= want
    else:
        return tuple(wanted)
    return tuple(min(want, most) for want in wanted)


def level(parts: Sequence[Placed]) -> tuple[Placed, ...]:
    """Parts that stand beside one another, all as high as the highest."""
    high = max((part.rect.h for part in parts), default=0.0)
    rects = [part.rect._replace(h=high) for part in parts]
    return tuple(
        Placed(rect, part.paint, None if part.node is None else _moved_node(part.node, rect))
        for part, rect in zip(parts, rects, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """Buttons beside one another, each as wide as its label, going on below where the line is full.

    `fill` stretches each line to the whole width.
    """

    buttons: tuple[Button, ...]
    fill: bool = False

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        lines: list[list[tuple[Button, float]]] = [[]]
        used = 0.0
        for button in self.buttons:
            wide = min(width, button.natural_width(ui))
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0.0
            lines[-1].append((button, wide))
            used += wide + ROW_GAP
        parts: list[Placed] = []
        for line in lines:
            spare = width - sum(w for _, w in line) - ROW_GAP * (len(line) - 1)
            more = spare / len(line) if self.fill and line else 0.0
            at = x
            stood: list[Placed] = []
            for button, wide in line:
                stood += button.place(ui, at, y, wide + more)
                at += wide + more + ROW_GAP
            parts += level(stood)
            y = foot(level(stood), y) + ROW_GAP
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between rows, in u besides the usual gap."""

    height: float = 12.0

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        return (Placed(Rect(x, y, width, self.height), lambda canvas, rect: None),)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across."""

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.rect(Rect(rect.x, rect.cy - 1, rect.w, 2), "panel_edge", alpha=0.7)

        return (Placed(Rect(x, y, width, 18.0), paint),)


@dataclass(frozen=True, slots=True)
class Picture:
    """Something painted, `height` u high."""

    draw: Paint
    height: float

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        return (Placed(Rect(x, y, width, self.height), self.draw),)


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows beside one another while each is at least `least` u wide (times the text scale), else below one
    another. Those of one part each (buttons) are all as high as the highest beside them."""

    rows: tuple[Row, ...]
    least: float = 380.0
    gap: float = 20.0

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        least = ui.scaled(self.least)
        count = max(1, min(len(self.rows), int((width + self.gap) / (least + self.gap))))
        each = (width - self.gap * (count - 1)) / count
        parts: list[Placed] = []
        for start in range(0, len(self.rows), count):
            here = self.rows[start : start + count]
            line = [part for i, row in enumerate(here) for part in row.place(ui, x + i * (each + self.gap), y, each)]
            if len(line) == len(here):
                line = list(level(line))
            parts += line
            y = foot(line, y) + ROW_GAP
        return tuple(parts)


def _moved_node(node: Node, rect: Rect, clip: Rect | None = None) -> Node:
    """The same node somewhere else."""
    return Node(
        node.id,
        node.role,
        node.name,
        rect,
        node.value,
        node.enabled,
        node.group,
        node.number,
        node.note,
        node.key,
        clip,
        node.instant,
        node.chosen,
    )


def moved(part: Placed, dx: float, dy: float, clip: Rect | None = None) -> Placed:
    """A part somewhere else, with what can be seen of its node."""
    rect = part.rect.moved(dx, dy)
    return Placed(rect, part.paint, _moved_node(part.node, rect, clip) if part.node else None)
