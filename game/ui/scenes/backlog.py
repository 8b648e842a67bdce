"""The last hundred lines, to read again (accessibility.md 5)."""

from collections.abc import Hashable

from ..widgets import Button, Row, Text
from .menu import Overlay


class Backlog(Overlay):
    """What was said, the newest last."""

    name = "backlog"
    width = 1080.0

    def title(self) -> str:
        return self.session.t("backlog.title")

    def page_key(self) -> Hashable:
        return len(self.session.backlog)

    def rows(self) -> tuple[Row, ...]:
        said = tuple(self.session.backlog)
        lines: tuple[Row, ...] = tuple(
            Text(f"{self.who(one.speaker)}{one.text}", id=f"said.{i}") for i, one in enumerate(said)
        )
        return lines or (Text(self.session.t("backlog.empty")),)

    def footer(self) -> tuple[Row, ...]:
        return (Button("back", self.session.t("menu.back")),)

    def who(self, speaker: str) -> str:
        """The speaker's name before a line, or nothing for narration."""
        if not speaker:
            return ""
        if speaker == "you":
            return f"{self.session.t('backlog.you')}: "
        return f"{self.session.person(speaker)}: "

    def default_focus(self) -> str:
        return f"said.{len(self.session.backlog) - 1}" if self.session.backlog else "back"
