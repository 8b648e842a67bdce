"""One scene as it lies on the stack: where its focus is, who brought it there, and how long its answers wait."""

from dataclasses import dataclass, field

from .focus import FocusRing
from .guard import Guard
from .scene import Scene


@dataclass(slots=True)
class Layer:
    """`near` is what the focus follows while somebody walks; `untouched` that nothing was meant here yet; `led` that
    the focus is where an arrow, Tab or a pad brought it."""

    scene: Scene
    guard: Guard
    ring: FocusRing = field(default_factory=FocusRing)
    near: str = ""
    untouched: bool = True
    led: bool = False

    def put(self, node: str) -> None:
        """Focus a node to which nobody went with keys."""
        if self.ring.put(node):
            self.led = False
            self.scene.focused(node)

    def walked(self, near: str) -> None:
        """While walking, the focus is on what is near: it comes with the walker, and does not stay behind."""
        if near != self.near:
            if near:
                self.ring.put(near)
            elif self.ring.at == self.near:
                self.ring.clear()
            self.near = near
