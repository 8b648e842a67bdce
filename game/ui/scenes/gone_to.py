"""While walking: what can be gone to, where it is on the screen, and the caption that says what can be done with it."""

from collections.abc import Iterator, Mapping

from game.story import Choice
from game.world.place import Place

from ..camera import SITTING, STANDING, View
from ..canvas import Canvas
from ..focus import Node, Role
from ..geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from ..session import Session
from ..staging import PLAYER, Figure
from ..text import TextBlock
from ..ui import EDGE, Ui
from .corner import SAFE_FOOT

ANIMALS = ("gull", "cat")
FACE = 110.0
"""u that a head with its neck takes, seen from as far as one walks."""
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

    def captions(self) -> tuple[Rect, ...]:
        """Where what can be done with each thing is written when it is near."""
        return tuple(self._caption(name) for name in self.choices)

    def caption(self, canvas: Canvas, name: str) -> None:
        """What can be done with what is near, or has the focus."""
        canvas.chip(self._caption(name), self.choices[name].text, node=f"at.{name}")

    def _caption(self, name: str) -> Rect:
        seen = tuple(faces(self.people, self.eye, self.session.journey.state.keeper.look.chair))
        return beside(self.ui, self.choices[name].text, self.rect(name), seen)

    def hint(self, above: float) -> tuple[TextBlock, Rect]:
        """How to walk, and where that stands: above the chips of the corner, which take `above` u at the foot."""
        words, kind = self.session.t("walk.hint"), self.ui.type
        wide = min(STAGE_WIDTH - 2 * EDGE, kind.width_of(words, "button") + 60)
        block = kind.layout(words, wide - 40, "button", align="middle")
        high = max(self.ui.chip_height(), block.height + 20)
        foot = min(SAFE_FOOT - above, STAGE_HEIGHT - 36 - self.ui.chip_height() - 16)
        return block, Rect((STAGE_WIDTH - wide) / 2, foot - high, wide, high)


def faces(people: tuple[Figure, ...], eye: View, chair: bool) -> Iterator[Rect]:
    """Where the heads of people are on the stage; `chair`: the player sits in a wheelchair."""
    for figure in people:
        if figure.person not in ANIMALS:
            sits = figure.pose == "sit" or (chair and figure.person == PLAYER)
            x, y = eye.screen(figure.x, figure.y - STANDING * (SITTING if sits else 1.0))
            yield Rect(x - FACE / 2, y - 10.0, FACE, FACE + 20.0)


def beside(ui: Ui, words: str, thing: Rect, heads: tuple[Rect, ...]) -> Rect:
    """The chip above a thing that says what can be done with it, and above every head that it would cover there."""
    wide = min(STAGE_WIDTH - 48.0, ui.type.width_of(words, "button", bold=True) + 56)
    high = max(ui.chip_height(), ui.type.layout(words, wide - 48, "button", bold=True).height + 20)
    x = min(max(thing.cx - wide / 2, 24.0), STAGE_WIDTH - wide - 24.0)
    chip = Rect(x, max(ui.top, thing.y - high - 18), wide, high)
    while covered := [head.y for head in heads if head.overlaps(chip)]:
        higher = max(ui.top, min(covered) - high - 8)
        if higher >= chip.y:
            return Rect(x, thing.bottom + 18, wide, high)
        chip = Rect(x, higher, wide, high)
    return chip
