"""Exactly the pages that will be written, line by line. Pressing a line takes it out: the page is then as if it had
never been there."""

from collections.abc import Hashable
from dataclasses import replace

from game.core.intents import Intent

from ..commands import Command, Focus, Pop, Push
from ..counsellor import Draft, Preview, ShownPage, Wanted
from ..session import Session
from ..widgets import Button, Columns, Row, Rule, Text
from .hand_over import DONE, HandOver
from .menu import Overlay


class SeePages(Overlay):
    """Popped with what is wanted now, or DONE once a file was written: the very one that is seen here."""

    name = "see_pages"
    width = 1160.0

    def __init__(self, session: Session, draft: Draft, wanted: Wanted) -> None:
        super().__init__(session)
        self.draft: Draft | None = draft
        self.wanted = wanted
        self.preview: Preview = draft.preview(wanted.removed)
        self.next: Command | None = None

    def title(self) -> str:
        return self.session.t("pages.see_title")

    def page_key(self) -> Hashable:
        return self.wanted

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        rows: list[Row] = [Text(t("pages.see_said"), id="see")]
        if self.preview.over:
            rows.append(Text(t("pages.over"), colour="accent", id="over"))
        for page in self.preview.pages:
            rows += self._page(page)
        return tuple(rows)

    def _page(self, page: ShownPage) -> list[Row]:
        t, at = self.session.t, page.number
        # Not of the size of the page's own title, under which it comes to stand when it is scrolled.
        rows: list[Row] = [Rule(), Text(page.title, id=f"title.{at}")]
        rows += [Text(line, "small", id=f"head.{at}.{i}") for i, line in enumerate(page.head)]
        for part in page.parts:
            if part.heading:
                rows.append(Text(part.heading, "body", "accent", id=f"part.{part.item}"))
            rows += [Button(f"out.{line.id}", line.text) for line in part.lines]
            if part.drawn:
                rows.append(Text(t("pages.drawn"), "small", id=f"drawn.{part.item}"))
        return [*rows, *(Text(line, "small", id=f"foot.{at}.{i}") for i, line in enumerate(page.foot))]

    def default_focus(self) -> str:
        """Reading begins at the top, and no line goes by a press too many."""
        return "see" if not self.now().scrolled else super().default_focus()

    def read_on(self, at: str) -> str:
        """After the last words to what leads on: a line would be taken out by the next press."""
        onward = super().read_on(at)
        return "save" if onward.startswith("out.") else onward

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        ways = [Button("save", t("pages.save"), enabled=not self.preview.blank), Button("back", t("pages.back"))]
        if self.wanted.removed:
            ways.append(Button("again", t("pages.put_back")))
        return (Columns(tuple(ways), least=300.0),)

    # What is done

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        asked, self.next = self.next, None
        return asked or super().step(intents)

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, line = node.partition(".")
        if kind == "out":
            return self._take_out(line)
        if node == "again":
            self._take(replace(self.wanted, removed=frozenset()))
            return Focus("see")
        if node == "save":
            return Push(HandOver(self.session, self.preview))
        return Pop(self.wanted) if node == "back" else super().pressed(node, value)

    def _take_out(self, line: str) -> Command:
        """The focus goes on to the line that follows, or to the last one."""
        lines = [one.id for page in self.preview.pages for part in page.parts for one in part.lines]
        at = lines.index(line)
        self._take(replace(self.wanted, removed=self.wanted.removed | {line}))
        rest = [one for one in lines if one != line]
        return Focus(f"out.{rest[min(at, len(rest) - 1)]}" if rest else "back")

    def closed(self) -> None:
        self.draft, self.wanted, self.preview = None, Wanted(), Preview((), over=False, blank=True, content=None)

    def _take(self, wanted: Wanted) -> None:
        assert self.draft is not None
        self.wanted, self.preview = wanted, self.draft.preview(wanted.removed)

    def back(self) -> Command | None:
        return Pop(self.wanted)

    def resumed(self, result: object) -> None:
        if result == DONE:
            self.next = Pop(DONE)
