"""The logbook: private. What was found, what was learned, what is kept, and the door to the files."""

from collections.abc import Hashable

from ..scene import Command, Push
from ..widgets import Button, Row, Text
from .menu import Overlay
from .noticeboard import plan_words
from .recording import Kept


class Logbook(Overlay):
    """Letters and keepsakes, skills and plans, in the player's own words for them: no counting, no dates."""

    name = "logbook"
    width = 1080.0

    def title(self) -> str:
        return self.session.t("logbook.title")

    def page_key(self) -> Hashable:
        return self.session.journey.state.keeper

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        keeper = self.session.journey.state.keeper
        rows: list[Row] = [Text(t("logbook.private"), role="small")]
        if keeper.skills:
            rows.append(Text(t("logbook.skills"), role="heading"))
            rows += [Text(t(f"activity.{s.activity}.logged"), id=f"skill.{s.activity}") for s in keeper.skills]
        if keeper.plans:
            rows.append(Text(t("logbook.plans"), role="heading"))
            rows += [Text(plan_words(self.session, p), id=f"plan.{i}") for i, p in enumerate(keeper.plans)]
        rows += self.found()
        if len(rows) == 1:
            rows.append(Text(t("logbook.empty")))
        rows.append(Button("kept", t("logbook.kept")))
        return tuple(rows)

    def found(self) -> list[Row]:
        """The letters whole, and the keepsakes with their line."""
        t = self.session.t
        rows: list[Row] = []
        for loaded in self.session.journey.content.levels.values():
            level = loaded.level
            have = self.session.journey.state.keeper.found
            if level.letter and f"letter.{level.id}" in have:
                rows.append(Text(level.letter.title, role="heading"))
                rows += [Text(line, id=f"letter.{level.id}.{i}") for i, line in enumerate(level.letter.lines)]
            if level.keepsake and level.keepsake.id in have:
                rows.append(Text(t("logbook.keepsake", name=level.keepsake.name), role="heading"))
                rows.append(Text(level.keepsake.line, id=f"keepsake.{level.keepsake.id}"))
        return rows

    def footer(self) -> tuple[Row, ...]:
        return (Button("back", self.session.t("menu.back")),)

    def pressed(self, node: str, value: float) -> Command | None:
        return Push(Kept(self.session)) if node == "kept" else super().pressed(node, value)
