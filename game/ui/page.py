"""A panel with a title and rows that fits what it holds: it grows, and where it cannot, it scrolls."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from .asked import about_you
from .canvas import Canvas
from .captions import lane
from .focus import Node, Role
from .geometry import STAGE_HEIGHT, Rect
from .rows import ROW_GAP, Placed, Row, Text, foot, moved
from .scene import Scene
from .ui import EDGE, Ui

PAD, TIGHT_PAD = 44.0, 26.0
BAR = 10.0
FOOT_GAP, TIGHT_FOOT_GAP = 26.0, 16.0
LARGE = 125
"""Per cent above which text is large."""
VIEW_SLACK = 9.0
"""u beyond the edge of what scrolls in which the ring round the focus is still seen."""
TOP_EDGE = 40.0
WIDER = 0.75
"""Of each per cent that the text grows, a panel grows by this much in width."""


@dataclass(frozen=True, slots=True)
class _Layout:
    rect: Rect
    view: Rect
    fixed: tuple[Placed, ...]
    rows: tuple[Placed, ...]
    height: float


class Page:
    """Rows on a panel. `where`: "left", "centre", "right"; `rect` overrides it and gives the most room there is.

    `upright`: "top", "middle" or "bottom" of that room. `head` rows stay above what scrolls, `footer` rows below.
    `panel` False draws the rows alone. `grow` False keeps the width whatever the text size. `below` is left free at the
    foot of the room. `closer`: where large text would make it scroll, it stands closer under a smaller heading; pages
    whose words come and go would move, so they stand so at every large text (`close`).
    """

    def __init__(
        self,
        ui: Ui,
        rows: Sequence[Row],
        *,
        title: str = "",
        speaker: str = "",
        rect: Rect | None = None,
        where: str = "centre",
        width: float = 900.0,
        upright: str = "",
        head: Sequence[Row] = (),
        footer: Sequence[Row] = (),
        panel: bool = True,
        grow: bool = True,
        below: float = 0.0,
        closer: bool = False,
        close: bool = False,
    ) -> None:
        self.ui = ui
        self.panel = panel
        self.scrolled = 0.0
        self._token = object()
        self._nodes: tuple[float, tuple[Node, ...]] | None = None
        self._title = title
        self._speaker = speaker
        self._upright = upright or ("middle" if where == "centre" else "top")
        large = ui.settings.text_percent > LARGE
        self._tight = close and large
        room = self._room(rect, where, width, grow, below)
        self._layout = self._laid(rows, head, footer, room)
        if closer and large and self.scrolls:
            self._tight = True
            self._layout = self._laid(rows, head, footer, room)

    # -- layout

    def _room(self, rect: Rect | None, where: str, width: float, grow: bool, below: float) -> Rect:
        ui = self.ui
        wider = 1 + (ui.settings.text_percent / 100 - 1) * WIDER if grow else 1.0
        if rect is not None:
            return ui.flip(rect)._replace(h=rect.h - below)
        room = ui.area(where, width * wider)
        from .chrome import top_width

        clear = room.x if not ui.rtl else 1920 - room.right
        if clear > top_width(ui) + 30:
            room = Rect(room.x, TOP_EDGE, room.w, STAGE_HEIGHT - TOP_EDGE - 40)
        return room._replace(h=room.h - below)

    def _laid(self, rows: Sequence[Row], above: Sequence[Row], footer: Sequence[Row], room: Rect) -> _Layout:
        ui = self.ui
        pad = 0.0 if not self.panel else TIGHT_PAD if self._tight else PAD
        gap = TIGHT_FOOT_GAP if self._tight else FOOT_GAP
        inner = room.w - 2 * pad
        head, y = self._stacked((*self._heading(), *above), room.x + pad, 0.0, inner)
        feet, foot_high = self._stacked(footer, room.x + pad, 0.0, inner)
        head_high = y + (8.0 if head else 0.0)
        foot_high += gap if feet else 0.0
        low = room.bottom if self._upright == "bottom" else min(room.bottom, STAGE_HEIGHT - lane(ui, room))
        view_most = max(80.0, low - room.y - 2 * pad - head_high - foot_high)
        parts, high = self._stacked(rows, room.x + pad, 0.0, inner)
        if high > view_most + 0.5:
            parts, high = self._stacked(_readable(rows), room.x + pad, 0.0, inner - BAR - 14)
        view_high = min(high, view_most)
        total = head_high + view_high + foot_high + 2 * pad
        top = {"top": room.y, "middle": room.y + (room.h - total) / 2, "bottom": room.bottom - total}
        y = max(room.y, min(top[self._upright], low - total))
        rect = Rect(room.x, y, room.w, total)
        view = Rect(room.x + pad, y + pad + head_high, inner, view_high)
        fixed = [moved(p, 0, y + pad) for p in head]
        fixed += [moved(p, 0, view.bottom + gap) for p in feet]
        placed = [moved(p, 0, view.y) for p in parts]
        if ui.rtl:
            fixed = [_mirrored(p, rect) for p in fixed]
            placed = [_mirrored(p, rect) for p in placed]
        return _Layout(rect, view, tuple(fixed), tuple(placed), high)

    def _heading(self) -> tuple[Row, ...]:
        rows: tuple[Row, ...] = ()
        if self._title:
            rows += (Text(self._title, "heading" if self._tight else "title", "accent"),)
        if self._speaker:
            rows += (Text(self._speaker, "speaker", "accent"),)
        return rows

    def _stacked(self, rows: Sequence[Row], x: float, y: float, width: float) -> tuple[tuple[Placed, ...], float]:
        """Rows below one another; the parts and the height."""
        parts: list[Placed] = []
        for i, row in enumerate(rows):
            if i:
                y += ROW_GAP
            made = row.place(self.ui, x, y, width)
            parts += made
            y = foot(made, y)
        return tuple(parts), y

    # -- what a scene asks

    @property
    def rect(self) -> Rect:
        """Where the panel stands."""
        return self._layout.rect

    @property
    def scrolls(self) -> bool:
        return self._layout.height > self._layout.view.h + 0.5

    def nodes(self) -> tuple[Node, ...]:
        """What can be found on it, where it stands now, in reading order."""
        if self._nodes is None or self._nodes[0] != self.scrolled:
            lay = self._layout
            rows = [moved(p, 0, -self.scrolled, lay.view.inset(-14, -VIEW_SLACK)).node for p in lay.rows if p.node]
            fixed = [p.node for p in lay.fixed if p.node]
            above = [n for n in fixed if n.rect.y < lay.view.y]
            below = [n for n in fixed if n.rect.y >= lay.view.y]
            self._nodes = (self.scrolled, tuple(n for n in (*above, *rows, *below) if n is not None))
        return self._nodes[1]

    def first(self) -> str:
        """Where the focus begins: the first node that can be pressed; but where it could be seen only by scrolling
        past words, the first words, so that reading starts at the top."""
        nodes = self.nodes()
        pressed = next((n for n in nodes if n.role is not Role.TEXT and n.enabled), None)
        if pressed is None:
            return nodes[0].id if nodes else ""
        # As it stands before anything is scrolled.
        low = pressed.rect.bottom + (self.scrolled if pressed.clip else 0.0) > self._layout.view.bottom + VIEW_SLACK
        return next(n.id for n in nodes if n.clip) if pressed.clip and low else pressed.id

    def read_on(self, at: str) -> str:
        """From words to the next, then to the first button that is no answer; where all are, from the top again."""
        nodes = [node for node in self.nodes() if node.enabled]
        words = [node.id for node in nodes if node.role is Role.TEXT]
        if at not in words:
            return ""
        ways = [node.id for node in nodes if node.role is not Role.TEXT and not about_you(node.id)]
        after = words.index(at) + 1
        return (*words[after:], *ways, *words)[0]

    @property
    def at_end(self) -> bool:
        """Whether the last of what scrolls is in sight."""
        lay = self._layout
        return self.scrolled >= lay.height - lay.view.h - 0.5

    def onward(self) -> None:
        """Scroll on by what is in sight, less a line."""
        self.scroll(self._layout.view.h - self.ui.type.line_height("body"))

    def show(self, node: str) -> None:
        """Scroll so that a node can be seen; one taller than the room shows its top."""
        lay = self._layout
        part = next((p for p in lay.rows if p.node and p.node.id == node), None)
        if part is None or not self.scrolls:
            return
        top, bottom = part.rect.y - lay.view.y - 20, part.rect.bottom - lay.view.y + 20
        if bottom > self.scrolled + lay.view.h:
            self.scrolled = bottom - lay.view.h
        self.scrolled = min(self.scrolled, top)
        self.scroll(0.0)

    def scroll(self, amount: float) -> None:
        """Scroll by so many u."""
        lay = self._layout
        self.scrolled = min(max(0.0, self.scrolled + amount), max(0.0, lay.height - lay.view.h))

    def draw(self, canvas: Canvas) -> None:
        """Draw it as one picture, which is kept until something in it changes; not at all below another scene."""
        if canvas.under:
            return
        rect = self._layout.rect.inset(-12)
        canvas.cached((self._token, canvas.focus, round(self.scrolled)), rect, self._paint)

    def _paint(self, canvas: Canvas) -> None:
        lay = self._layout
        if self.panel:
            canvas.panel(lay.rect)
        for part in lay.fixed:
            part.paint(canvas, part.rect)
        with canvas.clipped(lay.view.inset(-14, -VIEW_SLACK)) if self.scrolls else nullcontext():
            for part in lay.rows:
                rect = part.rect.moved(0, -self.scrolled)
                if rect.bottom > lay.view.y - 20 and rect.y < lay.view.bottom + 20:
                    part.paint(canvas, rect)
        if self.scrolls:
            self._bar(canvas)

    def _bar(self, canvas: Canvas) -> None:
        lay = self._layout
        x = lay.view.x - 4 if self.ui.rtl else lay.view.right - BAR + 4
        track = Rect(x, lay.view.y, BAR, lay.view.h)
        canvas.rect(track, "track", 5)
        high = max(40.0, lay.view.h * lay.view.h / lay.height)
        most = max(1.0, lay.height - lay.view.h)
        y = track.y + (track.h - high) * self.scrolled / most
        canvas.rect(Rect(x, y, BAR, high), "chip_edge", 5)
        if self.scrolled < most - 1:
            canvas.next_mark(lay.view.cx, lay.view.bottom + 12)


def _readable(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Where a page scrolls, its texts can be focused: so the keys reach all of it."""
    return tuple(
        Text(r.text, r.role, r.colour, r.align, f"text.{i}") if isinstance(r, Text) and not r.id else r
        for i, r in enumerate(rows)
    )


def _mirrored(part: Placed, rect: Rect) -> Placed:
    return moved(part, (rect.x + rect.right - part.rect.right) - part.rect.x, 0)


class Sheet:
    """A page that is built anew when what it shows has changed, and stays scrolled where it was."""

    def __init__(self, ui: Ui, build: Callable[[], Page]) -> None:
        self._ui = ui
        self._build = build
        self._page: Page | None = None
        self._key: Hashable = None

    def now(self, key: Hashable = 0) -> Page:
        """The page for `key`, which holds whatever the page shows."""
        full = (self._ui.version, key)
        if self._page is None or full != self._key:
            scrolled = self._page.scrolled if self._page is not None else 0.0
            self._page = self._build()
            self._page.scrolled = scrolled
            self._page.scroll(0.0)
            self._key = full
        return self._page


class Paged(Scene):
    """A scene that is one page: a menu, a question, a list. Give `page`, and `page_key` where it changes."""

    ui: Ui
    sheet: Sheet

    def page(self) -> Page:
        """Build the page as it is now."""
        raise NotImplementedError

    def page_key(self) -> Hashable:
        """Whatever the page shows that can change."""
        return 0

    def now(self) -> Page:
        return self.sheet.now(self.page_key())

    def nodes(self) -> tuple[Node, ...]:
        return self.now().nodes()

    def default_focus(self) -> str:
        return self.now().first()

    def focused(self, node: str) -> None:
        self.now().show(node)

    def read_on(self, at: str) -> str:
        return self.now().read_on(at)

    def scroll(self, amount: float) -> None:
        self.now().scroll(amount)

    def covered(self) -> tuple[Rect, ...]:
        return (self.now().rect,)

    def picture_key(self) -> Hashable:
        return (self.page_key(), round(self.now().scrolled))


class PageScene(Paged):
    """A page by itself, over the scenes below, which `shade` darkens (0 to 1) where it is not opaque."""

    opaque = False
    shade = 0.6

    def __init__(self, ui: Ui) -> None:
        self.ui = ui
        self.sheet = Sheet(ui, self.page)

    def draw(self, canvas: Canvas) -> None:
        if canvas.under and not self.opaque:
            return
        if not self.opaque and self.shade:
            canvas.scrim(self.shade)
        self.now().draw(canvas)


__all__ = ["EDGE", "Page", "PageScene", "Paged", "Sheet"]
