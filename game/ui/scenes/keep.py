"""Keep this boat? Guest first: a name and an age band are asked only after a yes, and each may be skipped (C1)."""

from collections.abc import Hashable

from game.flow.journey import Screen
from game.flow.keeper import Keeper

from ..session import Session
from ..widgets import Button, Columns, Gap, Row, Text
from .menu import JourneyMenu, options

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


def keep_question(session: Session, said: str, staying: bool) -> tuple[str, str, tuple[Button, ...]]:
    """The title, the words and the two equal ways of the question; at a school's computer what is true there, and the
    one way on (P6)."""
    t = session.t
    yes, guest = Button("keep.yes", t("keep.yes")), Button("keep.guest", t("keep.guest"))
    if session.profiles is not None and session.profiles.school:
        said = t("keep.school_gone" if staying else "school.screen")
        return t("keep.guest_title"), said, (Button("keep.guest", t("keep.school_on")),)
    if staying:
        return t("keep.guest_title"), t("keep.guest_said"), (guest, yes)
    return t("keep.title"), said, (yes, guest)


def kept_footer(session: Session) -> tuple[Row, ...]:
    """Keep it, or stay a guest after all: of equal size."""
    return (Columns((Button("keep.done", session.t("keep.done")), Button("keep.guest", session.t("keep.guest")))),)


class Keep(JourneyMenu):
    """The same two questions, reached from the Harbour by somebody who stayed a guest at first."""

    name = "keep"
    width = 1000.0
    screen = Screen.KEEP

    def title(self) -> str:
        return self.session.t("keep.title")

    def page_key(self) -> Hashable:
        keeper = self.session.journey.state.keeper
        return (keeper.name, keeper.age_band)

    def rows(self) -> tuple[Row, ...]:
        return kept_rows(self.session, self.session.journey.state.keeper)

    def footer(self) -> tuple[Row, ...]:
        return kept_footer(self.session)
