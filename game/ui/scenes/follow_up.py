"""A follow-up card from a counsellor: its code, what was agreed, and whether to take that into the plans.

A sealed file tells what it is only once it is open; one that turns out to be a keeper file is shown as that.
"""

from collections.abc import Hashable
from pathlib import Path

from game.core.events import Kept
from game.flow.journey import Screen

from ..commands import Command, Focus, Pop, Push, Replace
from ..counsellor import Counsellor, FollowUp
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .file_chooser import Choosing, FileChooser
from .passphrase import Working
from .take_along import BringKeeper
from .text_entry import Asked, TextEntry

ENDING = ".card"
NOT_ONE = "card.not_one"


class FollowUpCard(Working):
    """`path` is where the card lies, None to ask for it."""

    name = "follow_up"
    width = 980.0

    def __init__(self, session: Session, path: Path | None = None) -> None:
        super().__init__(session)
        assert session.counsellor is not None
        self.counsellor: Counsellor = session.counsellor
        self.path, self.code = path, ""
        self.found: FollowUp | None = None
        t = session.t
        choosing = Choosing(t("card.which"), t("card.which_said"), ENDING)
        self.next = self._ask() if path else Push(FileChooser(session, choosing))

    def _ask(self, problem: str = "") -> Command:
        t = self.session.t
        assert self.path is not None
        page = TextEntry(self.session, Asked(t("card.code"), t("card.code_said", name=self.path.name), t("card.open")))
        page.problem = t(problem) if problem else ""
        return Push(page)

    def title(self) -> str:
        return self.session.t("card.title")

    def page_key(self) -> Hashable:
        return (super().page_key(), self.found)

    def rows(self) -> tuple[Row, ...]:
        t, found = self.session.t, self.found
        if self.waiting:
            return (Text(t("card.waiting"), id="waiting"),)
        if self.told:
            return (Text(t(self.told), id="told"),)
        if found is None:
            return (Text(t("card.which_said"), id="said"),)
        rows: list[Row] = [Text(t("card.agreed"), "small", id="agreed"), Text(found.step, "heading", id="step")]
        if found.day:
            rows.append(Text(t("card.day", day=found.day), id="day"))
        if found.encouragement:
            rows.append(Text(found.encouragement, id="encouragement"))
        return (*rows, Text(t("card.nobody"), "small", id="nobody"))

    def may_plan(self) -> bool:
        """There are plans once somebody rows, as a guest too."""
        return self.session.journey.state.screen is not Screen.TITLE

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return ()
        if self.told or self.found is None or not self.may_plan():
            return (Button("back", t("menu.back")),)
        return (Columns((Button("card.yes", t("card.yes")), Button("back", t("card.no")))),)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "card.yes" and self.found is not None and self.may_plan():
            self.session.journey.take_agreed(self.found.step, self.found.day)
            self.session.happened(Kept())
            self.answered("card.taken")
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        if isinstance(result, Path):
            self.path = result
            self.next = self._ask()
        elif isinstance(result, str) and result:
            assert self.path is not None
            self.wait()
            self.code = result
            self.counsellor.read_card(self.path, result, self._came)
        elif self.found is None and not self.waiting:
            # The chooser or the code was left.
            self.next = Pop()

    def _came(self, found: FollowUp | str) -> None:
        self.waiting = False
        code, self.code = self.code, ""
        if isinstance(found, FollowUp):
            self.found = found
            self.next = Focus("step")
        elif found == "card.wrong":
            self.next = self._ask(found)
        elif found == NOT_ONE and not self.may_plan() and self.profiles.may_bring():
            self.next = Replace(BringKeeper(self.session, self.path, code))
        else:
            self.told = found

    def closed(self) -> None:
        self.code = ""
