"""The three flags of how today is. Their shapes and patterns tell them apart, not colour alone (accessibility.md 8)."""

from dataclasses import dataclass

from ..canvas import Canvas
from ..geometry import Rect
from ..ui import Ui
from ..widgets import Button, Placed

UNSAFE = "unsafe"
FLAGS = ("good", "easy", UNSAFE)
"""The third opens Help now; the rules never hear of it (safety.md S4)."""
PICTURE = (240.0, 160.0)


@dataclass(frozen=True, slots=True)
class FlagButton:
    """A flag above the button that hoists it."""

    id: str
    label: str
    kind: str

    def place(self, ui: Ui, x: float, y: float, width: float) -> tuple[Placed, ...]:
        def paint(canvas: Canvas, rect: Rect) -> None:
            canvas.image(f"home/flag_{self.kind}.svg", Rect(rect.cx - PICTURE[0] / 2, rect.y, *PICTURE))

        picture = Placed(Rect(x, y, width, PICTURE[1]), paint)
        return (picture, *Button(self.id, self.label).place(ui, x, y + PICTURE[1] + 12, width))
