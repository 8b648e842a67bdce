"""One screen: what the stack, the focus ring and a screen reader ask of it."""

from collections.abc import Hashable

import pygame

from game.core.intents import Intent, Kind

from .canvas import Canvas
from .commands import Command
from .focus import Node
from .geometry import Rect


class Scene:
    """One screen. A scene that cannot be played through `nodes()` and intents alone is not finished.

    `name` is unique among scenes. `opaque`: nothing below needs to be drawn. `letterbox`: "#rrggbb" beside the
    stage, or empty for the theme's.
    """

    name = ""
    opaque = True
    letterbox = ""
    bare = False
    """Nothing lies over it, not even the ways out, and whatever is pressed is handed to it as NEXT; but Help and the
    quick exit keep their keys."""
    pauses = True
    """Whether Esc that leads nowhere else pauses. On a page it takes a question back, and nothing opens on top."""

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        """One fixed step with what was meant in it: PRESS, NEXT, WALK and WALK_TO, already resolved to nodes."""
        return None

    def draw(self, canvas: Canvas) -> None:
        """Draw. Must change no state: the same scene drawn twice is the same picture."""

    def settle(self, surface: pygame.Surface) -> None:
        """Wait until what is drawn on threads is there, for `surface`: pictures and tests call it before `draw`."""

    def nodes(self) -> tuple[Node, ...]:
        """What can be found and pressed, in reading order."""
        return ()

    def animated(self) -> bool:
        """Whether the picture moves by itself. Reduced motion is to be respected here."""
        return False

    def restless(self) -> bool:
        """Whether the picture changes by itself, but only now and then (somebody blinks): the loop then keeps its pace
        and draws when `picture_key` has changed."""
        return False

    def picture_key(self) -> Hashable:
        """Changes whenever the picture would; only asked where nothing is animated."""
        return 0

    def aim(self) -> str:
        """What is being done here, in a sentence that can be read again on one key."""
        return ""

    def walks(self) -> bool:
        """Whether left and right walk here instead of moving the focus."""
        return False

    def types(self) -> bool:
        """Whether letters on the keyboard are written here, instead of meaning what they mean elsewhere."""
        return False

    def entered(self, at: str, led: bool) -> str:
        """Which node the key that activates means while the focus is on node `at`; `led` if an arrow, Tab or a pad
        brought it there, and not a pointer that rests on it or the scene itself."""
        return at

    def read_on(self, at: str) -> str:
        """Which node the key that activates goes on to from the words of node `at`; "" if here it means NEXT."""
        return ""

    def point(self, x: float, y: float) -> Intent | None:
        """What a click at x, y (u) on no node means."""
        return None

    def steered(self, kind: Kind, at: str) -> Intent | None:
        """What an arrow means here while the focus is on node `at`; None leaves it to move the focus."""
        return None

    def scroll(self, amount: float) -> None:
        """The wheel or the right stick: scroll by so many u, downwards positive."""

    def focused(self, node: str) -> None:
        """The focus moved to a node: bring it into view."""

    def covered(self) -> tuple[Rect, ...]:
        """Where a caption would lie over something that is read."""
        return ()

    def default_focus(self) -> str:
        """Where the focus goes when there is none or its node has gone; "" leaves it nowhere (then ACTIVATE reads
        on)."""
        return ""

    def back(self) -> Command | None:
        """Esc. None leaves it to the stack's handler, which pauses, unless `pauses` is False."""
        return None

    def resumed(self, result: object) -> None:
        """The scene above has gone and left `result`."""

    def closed(self) -> None:
        """This scene has left the stack."""
