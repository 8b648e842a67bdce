"""Keep this boat? Guest first: a name and an age band are asked only after a yes, and each may be skipped (C1). What is
read before the yes is the notice that the record of it names (C3)."""

from collections.abc import Hashable

from game.core.intents import Intent
from game.flow.journey import Screen
from game.flow.keeper import Keeper

from ..consents import KEEP_PROGRESS
from ..page import Page
from ..session import Session
from ..widgets import Button, Columns, Gap, Row, Text
from .consent import notice_rows
from .menu import JourneyMenu, Overlay, Reading, options

AGE_BANDS = ("12", "13_15", "16_17", "18", "none")
NAMES = ("wick", "tar", "second_lunch", "pilot", "moss", "ember", "rook", "none")
"""Names come from a list, so that there is no text field to be misread or to hold a real name (docs/decisions)."""


def age_options(session: Session) -> Row:
    """The age bands, the one that was told ticked."""
    told = session.journey.state.keeper.age_band or "none"
    return options("age", tuple((a, session.t(f"keep.age.{a}")) for a in AGE_BANDS), told)


def kept_rows(session: Session, keeper: Keeper) -> tuple[Row, ...]:
    """The two questions after the yes."""
    t = session.t
    names = options("name", tuple((n, t(f"keep.name.{n}")) for n in NAMES), keeper.name or "none")
    return (
        Text(t("keep.name"), id="ask.name"),
        names,
        Gap(12),
        Text(t("keep.age"), id="ask.age"),
        age_options(session),
        Gap(12),
        Text(t("keep.where"), role="small", id="where"),
    )


def keep_question(
    session: Session, said: str, staying: bool, more: bool
) -> tuple[str, tuple[Row, ...], tuple[Button, ...]]:
    """The title, the words and the two equal ways of the question; at a school's computer what is true there, and the
    one way on (P6). `more` shows the whole notice."""
    t = session.t
    if session.profiles is not None and session.profiles.school:
        gone = t("keep.school_gone" if staying else "school.screen")
        return t("keep.guest_title"), (_said(gone),), (Button("keep.guest", t("keep.school_on")),)
    notice = session.ports.consents.notice(KEEP_PROGRESS)
    yes, guest = Button("keep.yes", notice.yes), Button("keep.guest", notice.no)
    if staying:
        return t("keep.guest_title"), (_said(t("keep.guest_said")),), (guest, yes)
    return notice.title, (*((_said(said),) if said else ()), *notice_rows(session, notice, more)), (yes, guest)


def _said(text: str) -> Row:
    return Text(text, "line", id="said")


def kept_footer(session: Session) -> tuple[Row, ...]:
    """Keep it, or stay a guest after all: of equal size."""
    return (Columns((Button("keep.done", session.t("keep.done")), Button("keep.guest", session.t("keep.guest")))),)


class Keep(JourneyMenu):
    """The same questions, reached from the Harbour by somebody who stayed a guest at first. How far they are answered
    is the page's own affair: the rules hear of the last press alone."""

    name = "keep"
    width = 980.0
    screen = Screen.KEEP

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.answered = ""
        """ "", or the first press: "keep.yes" or "keep.guest"."""
        self.more = False
        self.reading = Reading()

    def now(self) -> Page:
        return self.reading.now(self.sheet, self.page_key())

    def title(self) -> str:
        return self.session.t("keep.title") if self.answered == "keep.yes" else self._question()[0]

    def _question(self) -> tuple[str, tuple[Row, ...], tuple[Button, ...]]:
        return keep_question(self.session, "", self.answered == "keep.guest", self.more)

    def page_key(self) -> Hashable:
        keeper = self.session.journey.state.keeper
        return (keeper.name, keeper.age_band, self.answered, self.more)

    def meant(self, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
        for_the_rules = []
        for one in intents:
            if one.node == "more":
                self.more = True
            elif one.node == "below":
                self.now().onward()
            elif one.node == "keep.yes" or (one.node == "keep.guest" and not self.answered):
                self.answered = one.node
                self.now().scrolled = 0.0
            else:
                for_the_rules.append(one)
        return super().meant(tuple(for_the_rules))

    def default_focus(self) -> str:
        if not self.answered and (last := self.reading.last_read(self.now())):
            return last
        return self.nodes()[0].id if self.more and not self.answered else super().default_focus()

    def rows(self) -> tuple[Row, ...]:
        if self.answered == "keep.yes":
            return kept_rows(self.session, self.session.journey.state.keeper)
        return self._question()[1]

    def footer(self) -> tuple[Row, ...]:
        if self.answered == "keep.yes":
            return kept_footer(self.session)
        return self.reading.answers(self.session, self._question()[2])


class NotKept(Overlay):
    """Another copy of the game keeps boats here, so that this one could not be: what that means, and how it can."""

    name = "not_kept"
    width = 760.0

    def title(self) -> str:
        return self.session.t("keep.elsewhere_title")

    def rows(self) -> tuple[Row, ...]:
        return (Text(self.session.t("keep.elsewhere"), id="elsewhere"),)

    def footer(self) -> tuple[Row, ...]:
        return (Button("back", self.session.t("recap.on")),)
