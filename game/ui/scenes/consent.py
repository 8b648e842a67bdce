"""Asked once at the Harbour, and changeable any time in settings: may something be kept for a purpose?

Yes and no are of the same size and cost the same number of presses; nothing is pre-set (safety.md C1, C2). A yes that
no longer holds is asked for anew on the same page, which says why (C3).
"""

from collections.abc import Hashable

from ..commands import Command, Pop
from ..consents import KEEP_PROGRESS, Notice
from ..session import Session
from ..widgets import Button, Row, Text
from .menu import ReadFirst


def notice_rows(session: Session, notice: Notice, more: bool) -> tuple[Row, ...]:
    """The words of a notice, and how to see all of them."""
    paragraphs = notice.paragraphs + (notice.more if more else ())
    rows: list[Row] = [Text(notice.again, id="notice.again")] if notice.again else []
    rows += [Text(p, id=f"notice.{i}") for i, p in enumerate(paragraphs)]
    if not more:
        rows.append(Button("more", session.t("consent.more")))
    return tuple(rows)


class AskPurpose(ReadFirst):
    """The notice and two equal buttons. Popped with "yes" or "no"; Esc is no answer, and nothing is recorded."""

    name = "ask_purpose"
    width = 1060.0

    def __init__(self, session: Session, purpose: str) -> None:
        super().__init__(session)
        self.purpose = purpose
        self.notice = session.ports.consents.notice(purpose)
        self.more = False

    def title(self) -> str:
        return self.notice.title

    def page_key(self) -> Hashable:
        return self.more

    def rows(self) -> tuple[Row, ...]:
        return notice_rows(self.session, self.notice, self.more)

    def default_focus(self) -> str:
        """On the notice itself where there is nothing more to ask for: never on an answer (safety.md C2)."""
        return super().default_focus() if not self.more or self.now().scrolled else self.nodes()[0].id

    def footer(self) -> tuple[Row, ...]:
        return self.answered_by(Button("yes", self.notice.yes), Button("no", self.notice.no))

    def asks(self) -> bool:
        return True

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "more":
            self.more = True
        elif node in ("yes", "no"):
            if node == "yes" or self.purpose != KEEP_PROGRESS:
                # A no to the boat is its erasing, which asks first and leaves no record to note it in.
                self.session.ports.consents.answer(self.purpose, node == "yes")
            return Pop(node)
        return None
