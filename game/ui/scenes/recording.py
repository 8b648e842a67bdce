"""Asked once at the Harbour, and changeable any time in settings: may the game record for a counsellor file?

Yes and no are of the same size and cost the same number of presses; nothing is pre-set (safety.md C1, C2). A yes that
no longer holds is asked for anew on the same page, which says why (C3).
"""

from collections.abc import Hashable

from game.core.intents import press
from game.flow.journey import Screen

from ..commands import Command, Pop, Push
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .keep import age_options
from .menu import Overlay
from .take_along import profile_page, profile_ways

LAPSED = ("again", "lapsed")
"""Said of a yes that no longer holds: there may be notes from before."""


class AskRecording(Overlay):
    """The notice and two equal buttons. Popped with "yes" or "no"; Esc is no answer, and nothing is recorded."""

    name = "ask_recording"
    width = 980.0

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.notice = session.ports.notice()
        self.more = False

    def title(self) -> str:
        return self.notice.title

    def page_key(self) -> Hashable:
        return self.more

    def rows(self) -> tuple[Row, ...]:
        paragraphs = self.notice.paragraphs + (self.notice.more if self.more else ())
        rows: list[Row] = [Text(self.notice.again, id="notice.again")] if self.notice.again else []
        rows += [Text(p, id=f"notice.{i}") for i, p in enumerate(paragraphs)]
        if not self.more:
            rows.append(Button("more", self.session.t("recording.more")))
        return tuple(rows)

    def footer(self) -> tuple[Row, ...]:
        return (Columns((Button("yes", self.notice.yes), Button("no", self.notice.no))),)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "more":
            self.more = True
        elif node == "yes":
            self.session.ports.grant()
            return Pop("yes")
        elif node == "no":
            self.session.ports.refuse()
            return Pop("no")
        return None


class Kept(Overlay):
    """What is kept about me: every sentence of it, and the ways to stop and to erase (safety.md C4)."""

    name = "kept"
    width = 1080.0

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.asking = ""
        """ "withdraw", "forget" or "age" while that is asked."""

    def title(self) -> str:
        if self.asking == "age":
            return self.session.t("kept.age_title")
        return self.session.t("kept.title" if not self.asking else f"kept.{self.asking}_title")

    def page_key(self) -> Hashable:
        keeper = self.session.journey.state.keeper
        profiles = self.session.profiles
        sealed = profiles is not None and profiles.sealed()
        return (self.asking, self.session.ports.recording(), keeper.kept, keeper.age_band, sealed)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking == "age":
            return (Text(t("keep.age"), id="ask.age"), age_options(self.session))
        if self.asking:
            return (
                Text(t(f"kept.{self.asking}_sure")),
                Button("sure", t(f"kept.{self.asking}_yes")),
                Button("unsure", t("kept.no")),
            )
        rows: list[Row] = [Text(line, id=f"kept.{i}") for i, line in enumerate(self.session.ports.kept())]
        return (*rows, *self._ways(), *profile_ways(self.session))

    def _ways(self) -> list[Row]:
        """What can be changed, but for withdrawing, which stands in the footer."""
        t, journey = self.session.t, self.session.journey
        rows: list[Row] = []
        if self.session.ports.recording() in ("off", *LAPSED):
            rows.append(Button("ask_recording", t("kept.start")))
        if journey.state.keeper.kept and journey.state.screen is Screen.HARBOUR:
            # Elsewhere the rules have something under way that a step for this would move.
            rows.append(Button("ask.age", t("kept.age_change")))
        if journey.state.keeper.kept:
            rows.append(Button("ask.forget", t("kept.forget")))
        return rows

    def footer(self) -> tuple[Row, ...]:
        """Withdrawing is in sight without scrolling as long as there may be notes, kept on or run out (C4)."""
        t, recording = self.session.t, self.session.ports.recording()
        back = Button("back", t("menu.back"))
        if self.asking or recording not in ("on", *LAPSED):
            return (back,)
        return (
            Columns((back, Button("ask.withdraw", t("kept.withdraw" if recording == "on" else "kept.erase_notes")))),
        )

    def pressed(self, node: str, value: float) -> Command | None:
        if node.startswith("ask."):
            self.asking = node.removeprefix("ask.")
        elif node == "ask_recording":
            return Push(AskRecording(self.session))
        elif node == "unsure":
            self.asking = ""
        elif node.startswith("age."):
            self.session.step((press(node),))
            self.asking = ""
        elif node == "sure":
            (self.session.ports.withdraw if self.asking == "withdraw" else self.session.ports.forget_boat)()
            self.asking = ""
        page = profile_page(self.session, node)
        return Push(page) if page is not None else super().pressed(node, value)
