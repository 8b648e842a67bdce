"""What is said and what can be said: the panel of a talk, laid out anew only when its words change."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from ..canvas import Canvas
from ..focus import Node
from ..geometry import Rect
from ..page import Page, Sheet
from ..ui import Ui
from ..widgets import Choices, Gap, Row, Text

PANEL_WIDTH = 780.0


@dataclass(frozen=True, slots=True)
class Talk:
    """What a panel shows. `choices` are (node, words); `more` that there is more to read; `below` the u that
    chips take below it. `where` is "right" while people are seen from the waist up, "foot" or "left" in a wide view;
    with a `room` it stands at the foot of that, wherever the language begins, or above all where that is too small."""

    speaker: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()
    more: bool = False
    where: str = "right"
    told: bool = False
    below: float = 0.0
    room: Rect | None = None


class TalkPanel:
    """Draws a `Talk` and gives its nodes."""

    def __init__(self, ui: Ui) -> None:
        self.ui = ui
        self.talk = Talk("", "")
        self._line: Hashable = None
        self._side = "foot"
        self.sheet = Sheet(ui, self._build)

    def side(self, line: Hashable, wanted: Callable[[], str]) -> str:
        """Where the panel of a line stands: where it was wanted as the line began, so that nothing jumps while it is
        read, nor when its choices come."""
        if line != self._line:
            self._line, self._side = line, wanted()
        return self._side

    def room(self, talk: Talk) -> Rect:
        """The room that a talk would take."""
        return self._page_of(talk).rect

    def show(self, talk: Talk) -> None:
        """Take over what is to be shown."""
        self.talk = talk

    def key(self) -> Hashable:
        return self.talk

    def page(self) -> Page:
        return self.sheet.now(self.talk)

    def _build(self) -> Page:
        return self._page_of(self.talk)

    def _page_of(self, talk: Talk) -> Page:
        rows: list[Row] = []
        if talk.words:
            rows.append(Text(talk.words, "line", "soft" if talk.told else ""))
        if talk.choices:
            rows += [Gap(2), Choices(talk.choices)]
        if talk.room is not None:
            room = self.ui.flip(talk.room)
            page = Page(self.ui, rows, speaker=talk.speaker, rect=room, upright="bottom", below=talk.below)
            if not page.scrolls:
                return page
            return Page(self.ui, rows, speaker=talk.speaker, rect=self.ui.safe(), upright="top")
        if talk.where == "foot":
            safe = self.ui.safe()
            width = min(safe.w, 1180.0 * max(1.0, self.ui.settings.text_percent / 130))
            rect = Rect(safe.cx - width / 2, safe.y, width, safe.h)
            return Page(self.ui, rows, speaker=talk.speaker, rect=rect, upright="bottom", below=talk.below)
        beside = Page(self.ui, rows, speaker=talk.speaker, where="right", width=PANEL_WIDTH, below=talk.below)
        if talk.where == "right":
            return beside
        safe = self.ui.safe()
        room = Rect(safe.x, safe.y, min(beside.rect.w, safe.w), safe.h)
        return Page(self.ui, rows, speaker=talk.speaker, rect=room, upright="top", below=talk.below)

    def covered(self) -> tuple[Rect, ...]:
        """The room of the panel, which captions keep off."""
        return (self.page().rect,) if self.talk.words or self.talk.choices else ()

    def nodes(self) -> tuple[Node, ...]:
        return self.page().nodes()

    def draw(self, canvas: Canvas) -> None:
        page = self.page()
        page.draw(canvas)
        if self.talk.more:
            rect = page.rect
            x = rect.x + 44 if self.ui.rtl else rect.right - 44
            canvas.next_mark(x, rect.bottom - 26)
