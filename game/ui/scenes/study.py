"""A study that is open here: what it is, three questions whether that was said clearly, then a choice for each purpose.

The questions come before the choices, so that a yes and a no cost the same screens. Wrong twice leaves the study out,
and play goes on (safety.md C2). Whoever leaves before the choices answered nothing.
"""

from collections.abc import Hashable

from ..commands import Command, Pop
from ..consents import Choice, StudyCard
from ..session import Session
from ..widgets import Button, Columns, Gap, Row, Text
from .consent import notice_rows
from .menu import ReadFirst


def asked_for(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The purposes of a study that can be asked for now."""
    return tuple(one.purpose for one in choices if one.study and one.may_ask)


class AskStudy(ReadFirst):
    """`at` is "about", "check", "choose" or "left_out"."""

    name = "ask_study"
    width = 1060.0

    def __init__(self, session: Session, card: StudyCard, purposes: tuple[str, ...]) -> None:
        super().__init__(session)
        self.card = card
        self.left = list(purposes)
        self.at = "about"
        self.more = False
        self.answers: tuple[tuple[int, bool], ...] = ()
        self.notice = session.ports.consents.notice(purposes[0])

    @property
    def question(self) -> int:
        """The number of the check question that is asked now: the first without a right answer."""
        right = {number for number, good in self.answers if good}
        return next((n for n in range(len(self.card.checks)) if n not in right), 0)

    def title(self) -> str:
        if self.at == "check":
            return self.card.checks_title
        return self.card.title if self.at == "left_out" else self.notice.title

    def page_key(self) -> Hashable:
        return (self.at, self.more, self.answers, len(self.left))

    def rows(self) -> tuple[Row, ...]:
        if self.at == "left_out":
            return (Text(self.card.left_out, id="left_out"),)
        if self.at != "check":
            return notice_rows(self.session, self.notice, self.more)
        number, asked = self.question, self.card.checks[self.question]
        rows: list[Row] = []
        if self.answers and not self.answers[-1][1]:
            rows += [Text(f"{self.card.not_quite} {asked.because}", id="because"), Gap(8)]
        rows.append(Text(asked.text, id=f"question.{number}"))
        tries = len(self.answers)
        return (*rows, *(Button(f"check.{tries}.{i}", option) for i, option in enumerate(asked.options)))

    def default_focus(self) -> str:
        """No answer is set before: reading begins at the question, and at the notice where there is nothing more of it
        to ask for (safety.md C2)."""
        if self.at == "check":
            return f"question.{self.question}"
        begun = self.at == "choose" and self.more and not self.now().scrolled
        return self.nodes()[0].id if begun else super().default_focus()

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        leave = Button("leave", t("study.leave"))
        if self.at == "about":
            return (Columns((Button("go_on", t("study.go_on")), leave)),)
        if self.at == "check":
            return (leave,)
        if self.at == "left_out":
            return (Button("back", t("menu.back")),)
        # Named after the purpose: a second tap on the same spot must not answer what comes next.
        yes, no = (f"{one}.{self.left[0]}" for one in ("yes", "no"))
        return self.answered_by(Button(yes, self.notice.yes), Button(no, self.notice.no))

    def asks(self) -> bool:
        return self.at == "choose"

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, name = node.partition(".")
        if node == "more":
            self.more = True
        elif node == "go_on":
            self.at = "check"
        elif node == "leave":
            return Pop()
        elif kind == "check" and name.partition(".")[0] == str(len(self.answers)):
            self._checked(int(name.partition(".")[2]))
        elif kind in ("yes", "no") and name == self.left[0]:
            return self._chosen(kind == "yes")
        return super().pressed(node, value)

    def _checked(self, option: int) -> None:
        consents, number = self.session.ports.consents, self.question
        self.answers = (*self.answers, (number, option == self.card.checks[number].right))
        outcome = consents.outcome(self.answers)
        if outcome == "leave_out":
            self.at = "left_out"
            consents.leave_out()
        elif outcome == "go_on":
            self.at, self.more = "choose", False
        self.read_anew()

    def _chosen(self, yes: bool) -> Command | None:
        consents = self.session.ports.consents
        consents.answer(self.left.pop(0), yes)
        if not self.left:
            return Pop()
        self.notice, self.more = consents.notice(self.left[0]), False
        self.read_anew()
        return None
