"""While walking: what can be gone to, where it is on the screen, and the caption that says what can be done with it."""

from collections.abc import Mapping

from game.story import Choice
from game.world.place import Place

from ..camera import View
from ..canvas import Canvas
from ..focus import Node, Role
from ..geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..session import Session
from ..staging import Figure

LEAST = 90.0
"""u that a thing takes at least, however small it is drawn: it has to be hit."""


class GoneTo:
    """The things and people of a moment. `choices` are the story's, by name; `eye` is the view they are seen in."""

    def __init__(
        self, session: Session, place: Place, choices: Mapping[str, Choice], people: tuple[Figure, ...], eye: View
    ) -> None:
        self.session, self.ui = session, session.ui
        self.place, self.choices, self.people, self.eye = place, choices, people, eye

    def nodes(self) -> tuple[Node, ...]:
        """What can be gone to; what lies beyond the edge of the screen stands at the edge."""
        nodes = []
        for name, choice in self.choices.items():
            thing = self.place.named(name)
            if thing is None:
                continue
            role = Role.PERSON if thing.kind == "people" else Role.EXIT if thing.kind == "exits" else Role.THING
            nodes.append((thing.x, Node(f"at.{name}", role, choice.text, self.rect(name))))
        return tuple(node for _, node in sorted(nodes, key=lambda pair: pair[0]))

    def rect(self, name: str) -> Rect:
        """Where something is on the stage, or at its edge."""
        figure = next((f for f in self.people if f.person == name), None)
        thing = self.place.named(name)
        assert thing is not None
        if figure is not None:
            x, y, w, h = figure.x - 70, figure.y - 370, 140.0, 370.0
        else:
            x, y, w, h = thing.box
        w, h = max(w, LEAST), max(h, LEAST)
        left, top = self.eye.screen(x, y)
        left = min(max(left, 20.0), STAGE_WIDTH - w - 20.0)
        return Rect(left, min(max(top, self.ui.top), STAGE_HEIGHT - h - 20.0), w, h)

    def caption(self, canvas: Canvas, name: str) -> None:
        """What can be done with what is near, or has the focus."""
        choice = self.choices[name]
        rect = self.rect(name)
        wide = self.ui.type.width_of(choice.text, "button", bold=True) + 56
        high = self.ui.chip_height()
        x = min(max(rect.cx - wide / 2, 24.0), STAGE_WIDTH - wide - 24.0)
        y = max(self.ui.top, rect.y - high - 18)
        canvas.chip(Rect(x, y, wide, high), choice.text, on=True, node=f"at.{name}")

    def hint(self, canvas: Canvas) -> None:
        """How to walk."""
        words = self.session.t("walk.hint")
        wide, high = self.ui.type.width_of(words, "button") + 60, self.ui.chip_height()
        rect = Rect(max(24.0, 960 - wide / 2), STAGE_HEIGHT - high - 36 - (high + 16), wide, high)
        canvas.chip_box(rect)
        block = self.ui.type.layout(words, wide - 40, "button", align="middle")
        canvas.text(block, rect.x + 20, rect.cy - block.height / 2, "on_chip")
