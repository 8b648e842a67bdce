"""Asked once at the Harbour, and changeable any time in settings: may the game record for a counsellor file?

Yes and no are of the same size and cost the same number of presses; nothing is pre-set (safety.md C1, C2).
"""

from collections.abc import Hashable

from ..scene import Command, Pop, Push
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .menu import Overlay


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
        rows: list[Row] = [Text(p, id=f"notice.{i}") for i, p in enumerate(paragraphs)]
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

    def title(self) -> str:
        return self.session.t("kept.title" if not self.asking else f"kept.{self.asking}_title")

    def page_key(self) -> Hashable:
        return (self.asking, self.session.ports.recording(), self.session.journey.state.keeper.kept)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking:
            return (
                Text(t(f"kept.{self.asking}_sure")),
                Button("sure", t(f"kept.{self.asking}_yes")),
                Button("unsure", t("kept.no")),
            )
        rows: list[Row] = [Text(line, id=f"kept.{i}") for i, line in enumerate(self.session.ports.kept())]
        recording = self.session.ports.recording()
        if recording == "on":
            rows.append(Button("ask.withdraw", t("kept.withdraw")))
        elif recording == "off":
            rows.append(Button("ask_recording", t("kept.start")))
        if self.session.journey.state.keeper.kept:
            rows.append(Button("ask.forget", t("kept.forget")))
        return tuple(rows)

    def footer(self) -> tuple[Row, ...]:
        return (Button("back", self.session.t("menu.back")),)

    def pressed(self, node: str, value: float) -> Command | None:
        if node.startswith("ask."):
            self.asking = node.removeprefix("ask.")
        elif node == "ask_recording":
            return Push(AskRecording(self.session))
        elif node == "unsure":
            self.asking = ""
        elif node == "sure":
            (self.session.ports.withdraw if self.asking == "withdraw" else self.session.ports.forget_boat)()
            self.asking = ""
        return super().pressed(node, value)
