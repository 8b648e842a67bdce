"""The toolkit in the boathouse: every learned activity at once, with no story and no order to keep."""

from collections.abc import Hashable

from game.flow.journey import Screen
from game.skills.mastery import Use, suggestions

from ..canvas import Canvas
from ..geometry import Rect
from ..widgets import Button, Row, Text
from .logbook import keepsakes
from .menu import JourneyMenu

SHELF_X, SHELF_Y = 1552.0, 590.0
"""Where the free part of a shelf begins on assets/art/home/boathouse.svg, and its board."""
SHELF_ROOM = 2


class Toolkit(JourneyMenu):
    """What was learned so far; what felt worse is here too, but never suggested."""

    name = "toolkit"
    screen = Screen.TOOLKIT

    def title(self) -> str:
        return self.session.t("toolkit.title")

    def page_key(self) -> Hashable:
        return self.session.journey.state.keeper.skills

    def aim(self) -> str:
        return self.session.t("toolkit.aim")

    def draw_backdrop(self, canvas: Canvas) -> None:
        """The boathouse, with what was found and given on its shelf."""
        super().draw_backdrop(canvas)
        found = keepsakes(self.session)
        letters = tuple(k for k in found if k.startswith("letter."))
        given = tuple(k for k in found if not k.startswith("letter."))
        x = SHELF_X
        if letters:
            canvas.image("props/keepsake_letter.svg", Rect(x, SHELF_Y - 104, 120, 120))
            x += 118
        for keepsake in given[:SHELF_ROOM]:
            canvas.image(f"props/keepsake_{keepsake}.svg", Rect(x, SHELF_Y - 112, 130, 130))
            x += 126
        if found:
            canvas.glow(SHELF_X + 150, SHELF_Y - 60, 260, "#ffd696", 0.22)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        skills = self.session.journey.state.keeper.skills
        if not skills:
            return (Text(t("toolkit.empty")),)
        uses = tuple(Use(s.activity, s.uses, s.finished, s.better, s.worse, s.rested) for s in skills)
        suggested = suggestions(uses)
        order = [s.activity for s in suggested] + [s.activity for s in skills if s.rested]
        reasons = {s.activity: s.reason for s in suggested}
        return tuple(
            Button(
                f"use.{name}",
                t(f"activity.{name}.title"),
                note=t(reasons.get(name, "toolkit.reason.rested")),
                enabled=self.session.journey.usable(name),
            )
            for name in order
        )

    def footer(self) -> tuple[Row, ...]:
        return (Text(self.session.t("toolkit.note"), role="small"), Button("home", self.session.t("menu.harbour")))
