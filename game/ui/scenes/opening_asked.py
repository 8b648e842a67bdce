"""The two questions of the first five minutes, each on a page: how today is, and whether the boat is kept."""

from collections.abc import Hashable

from game.core.intents import Intent
from game.flow.opening import Opening

from ..chrome import HELP_HERE
from ..page import Page, Sheet
from ..session import Session
from ..widgets import Button, Columns, Flow, Row, Text
from .flags import FLAGS, FlagButton
from .keep import keep_question, kept_footer, kept_rows
from .menu import Reading


class OpeningAsked:
    """The page of the beat that is on, if it is one. `more` is whether the whole notice about the boat is shown."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.sheet = Sheet(session.ui, self._build)
        self.reading = Reading()
        self.more = False
        self._shown = self.asked()

    @property
    def _opening(self) -> Opening:
        opening = self.session.journey.state.opening
        assert opening is not None
        return opening

    @property
    def _kind(self) -> str:
        return self.session.journey.content.opening.beat[self._opening.beat].kind

    @property
    def _notice(self) -> bool:
        """Whether the page is the question about the boat, whose words are read first."""
        return self._kind == "keep" and not self._opening.keeping

    def asked(self) -> tuple[int, bool, bool]:
        """The beat, and how far its question is answered."""
        return self._opening.beat, self._opening.keeping, self._opening.staying

    def key(self) -> Hashable:
        """Whatever the page shows that can change."""
        keeper = self.session.journey.state.keeper
        return (*self.asked(), keeper.name, keeper.age_band, self.more)

    def page(self) -> Page | None:
        if self._kind not in ("checkin", "keep"):
            return None
        return self.reading.now(self.sheet, self.key()) if self._notice else self.sheet.now(self.key())

    def _build(self) -> Page:
        ui, t = self.session.ui, self.session.t
        lines = self.session.journey.content.opening.beat[self._opening.beat].lines
        said = lines[0].text if lines else ""
        if self._kind == "checkin":
            rows: list[Row] = [
                Text(said, "line"),
                Columns(
                    tuple(FlagButton(HELP_HERE if f == "unsafe" else f"flag.{f}", t(f"flag.{f}"), f) for f in FLAGS),
                    250.0,
                ),
                Flow((Button("flag.none", t("flag.none")),)),
            ]
            return Page(ui, rows, title=t("flag.title"), width=1180.0)
        if self._notice:
            title, words, ways = keep_question(self.session, said, self._opening.staying, self.more)
            return Page(ui, words, title=title, width=980.0, footer=self.reading.answers(self.session, ways))
        rows_of_names = kept_rows(self.session, self.session.journey.state.keeper)
        return Page(ui, rows_of_names, title=t("keep.title"), width=1000.0, footer=kept_footer(self.session))

    def hear(self, intents: tuple[Intent, ...]) -> None:
        """What is pressed on the page and does not answer it."""
        pressed = {intent.node for intent in intents}
        self.more = self.more or "more" in pressed
        page = self.page()
        if page is not None and "below" in pressed:
            page.onward()

    def stepped(self) -> None:
        """Other words are read from their top."""
        before, self._shown = self._shown, self.asked()
        page = self.page()
        if page is not None and before != self._shown:
            page.scrolled = 0.0

    def first(self, page: Page) -> str:
        """Where the focus begins. After more of the notice nowhere on an answer: reading goes on at its top, or where
        it came to (safety.md C2)."""
        if self._notice and (last := self.reading.last_read(page)):
            return last
        return page.nodes()[0].id if self.more and not self._opening.keeping else page.first()
