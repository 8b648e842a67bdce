"""How the eye moves while people talk: in from the wide view, on to others who speak, and out again. Eased."""

from dataclasses import dataclass

from .camera import View, between

PUSH_STEPS = 42


@dataclass(slots=True)
class Framing:
    """The view that is moved to, how many steps of the way were made, and where the way began: the wide view, unless
    `start` is another."""

    near: View | None = None
    start: View | None = None
    steps: int = 0

    def seen(self, eye: View) -> View:
        """The view of this moment. `eye` is the wide one."""
        start = self.start or eye
        return start if self.near is None else between(start, self.near, self.steps / PUSH_STEPS)

    def move_on(self, wanted: View, eye: View, *, still: bool) -> None:
        """One step towards a view; with reduced motion it is there at once."""
        if self.near is not None and self.near != wanted:
            self.start, self.steps = self.seen(eye), 0
        self.near = wanted
        self.steps = PUSH_STEPS if still else min(PUSH_STEPS, self.steps + 1)
        if self.steps == PUSH_STEPS:
            self.start = None

    def move_out(self, eye: View, *, still: bool) -> bool:
        """One step back to the wide view; whether it has come there."""
        if self.near is None:
            return False
        if self.start is not None:
            self.near, self.start, self.steps = self.seen(eye), None, PUSH_STEPS
        self.steps = 0 if still else self.steps - 1
        if self.steps <= 0:
            self.near, self.steps = None, 0
        return self.near is None
