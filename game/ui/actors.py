"""Draws people at their places in a view: walking size or from the waist up, each over their own shadow."""

from collections.abc import Iterable

from game.flow.keeper import Look as Chosen
from game.world.walker import Walker

from .camera import View
from .canvas import Canvas
from .geometry import STAGE_HEIGHT, STAGE_WIDTH
from .puppet import Frame, Look, Puppets, Shown
from .staging import PLAYER, Figure, frame_of, player_look
from .ui import Ui

STANDING_U = 360.0
CLOSE = 1.8
WAIST_CUT = 148.0
"""u above the feet where a picture from the waist up ends (skeleton.toml, waist_box)."""
"""From this zoom on, people are drawn from the waist up."""
MARGIN = 260.0


def posed(ui: Ui, puppets: Puppets, look: Look, frame: Frame, height: int, *, wait: bool) -> Shown | None:
    """Somebody's picture, as `Puppets.frame` has it. In play the first one of a person is drawn on the thread, which
    takes 7 to 25 ms; the frame then goes without, and gives None."""
    if wait or not ui.makings.later:
        return puppets.frame(look, frame, height, wait=wait)
    shown = puppets.at_hand(look, frame, height)
    if shown is None:
        ui.makings.miss()
    return shown


class Actors:
    """The people of a scene. `wait` draws every picture at once, for pictures and tests."""

    def __init__(self, ui: Ui, puppets: Puppets) -> None:
        self.ui, self.puppets = ui, puppets
        self.wait = False

    def look(self, figure: Figure, chosen: Chosen) -> Look:
        """How somebody is drawn; the player as they chose."""
        return player_look(chosen) if figure.person == PLAYER else Look(figure.person, extras=figure.extras)

    def draw(
        self,
        canvas: Canvas,
        view: View,
        people: Iterable[Figure],
        chosen: Chosen,
        walker: Walker,
        *,
        step: int,
        since_line: int = 0,
        letters: int = 0,
        drop: float = 0.0,
    ) -> None:
        """Draw everybody whom the view can show. `drop` is how many u lower the boat lies, with whoever is in it."""
        scale = canvas.scale
        height = max(8, round(STANDING_U * view.zoom * scale))
        stride = self.puppets.stride(player_look(chosen), "walk")
        for figure in people:
            x, y = view.screen(figure.x, figure.y + (drop if figure.afloat else 0.0))
            if not -MARGIN * view.zoom < x < STAGE_WIDTH + MARGIN * view.zoom:
                continue
            below = view.zoom >= CLOSE and y - WAIST_CUT * view.zoom > STAGE_HEIGHT
            crop = "waist" if below and figure.person != "gull" else "full"
            frame = frame_of(
                figure,
                walker,
                step,
                stride,
                chair=chosen.chair,
                still=self.ui.still,
                since_line=since_line,
                letters=letters,
                crop=crop,
            )
            self._one(canvas, self.look(figure, chosen), frame, height, round(x * scale), round(y * scale))

    def _one(self, canvas: Canvas, look: Look, frame: Frame, height: int, x: int, y: int) -> None:
        shown = posed(self.ui, self.puppets, look, frame, height, wait=self.wait)
        if shown is not None:
            surface, (ax, ay) = shown
            canvas.surface.blit(surface, (x - ax, y - ay))

    def warm(self, chosen: Chosen, scale: float) -> None:
        """Have the player's steps drawn, both ways, before they are taken; `scale` is pixels a unit."""
        look, pose = player_look(chosen), "roll" if chosen.chair else "walk"
        frames = [f for way in (1, -1) for f in self.puppets.cycle(look, pose, way)]
        self.puppets.warm((look,), frames, max(8, round(STANDING_U * scale)))
