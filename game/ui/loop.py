"""The loop of frames, which a test can step once: devices, fixed steps, drawing, the screen."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

import pygame

from game.core.clock import STEP_SECONDS, FixedStep
from game.core.intents import Intent

from .canvas import Canvas, whole_stage
from .devices import Devices
from .memory import return_freed_blocks
from .scene_stack import SceneStack
from .ui import Ui
from .window import Window

FRAME_SECONDS = 1 / 60
NAP_SECONDS = 0.075
"""How long a still screen sleeps when nothing comes in: 4 of the 5 steps that are caught up at most."""
LOOK_SECONDS = 0.015
ANIMATED = "animated"
LAST = 100.0
"""The urgency of what can wait for every picture."""
HOLD_SECONDS = 0.4
"""How long the old picture stays at most while what the new one shows is drawn on the thread."""
GROUND_SECONDS = 4.0
"""The same where people would stand on nothing; a place is ready in 1 s, on a slow computer in 3."""
COLLECT_AFTER = 6
"""Frames after which rubbish is collected once scenes have changed: their first ones have enough to do."""
COLLECT_EVERY = 600.0
"""Seconds after which rubbish is collected even if no scene changes (a very long stay on one screen)."""


@dataclass(slots=True)
class Counted:
    """What the loop did, for the benchmark: seconds of the last frames' own work, and frames drawn and not drawn."""

    work: list[float] = field(default_factory=list)
    drawn: int = 0
    kept: int = 0
    steps: int = 0


class Loop:
    """Runs a stack of scenes in a window. `before` and `after` are called around the steps of each frame: ports
    (sound, saving, captions) are served there. `stop()` ends `run`; `close` is asked to when the window is closed, and
    may put it off."""

    def __init__(
        self,
        window: Window,
        ui: Ui,
        stack: SceneStack,
        devices: Devices,
        *,
        after: Callable[[], None] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.window = window
        self.ui = ui
        self.stack = stack
        self.devices = devices
        self.counted = Counted()
        self.measuring = False
        self._after = after
        self._close = close or self.stop
        self._clock = FixedStep()
        self._running = True
        self._picture: object = None
        self._canvas: Canvas | None = None
        self._canvas_of: tuple[object, int] = (None, -1)
        self._waiting: list[Intent] = []
        self._here: tuple[object, ...] = ()
        self._held_since = 0.0
        self._old_size = False
        self._collected = time.monotonic()
        self._collect_in = 0
        self._tired = False

    def stop(self) -> None:
        """End `run` after this frame."""
        self._running = False

    def redraw(self) -> None:
        """Draw the next frame whatever the scenes say."""
        self._picture = None

    # -- one frame

    def once(
        self,
        events: Sequence[pygame.event.Event] = (),
        seconds: float = FRAME_SECONDS,
        intents: Sequence[Intent] = (),
        *,
        now: float | None = None,
    ) -> bool:
        """One frame: `events` and `intents` come in, `seconds` have gone by. True if a picture was drawn."""
        began = time.perf_counter()
        now = time.monotonic() if now is None else now
        self._looked_after(events)
        meant = (*self._waiting, *self.devices.intents(events, now), *intents)
        steps = self._clock.steps(seconds)
        if steps == 0 and meant and not self.stack.animated():
            steps = 1
        self._waiting = list(meant) if steps == 0 else []
        for i in range(steps):
            self.stack.step(meant if i == 0 else ())
        if self._after:
            self._after()
        if self.ui.worker.deliver():
            self.redraw()
        self.counted.steps += steps
        drawn = self._show()
        if self.measuring:
            self.counted.work.append(time.perf_counter() - began)
        if self.devices.closed:
            self.devices.closed = False
            self._close()
        return drawn

    def settle(self, seconds: float = 20.0) -> bool:
        """Draw, without a step, until everything that is drawn on the thread is there: for pictures and tests.

        False if it took longer than `seconds`.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.ui.worker.deliver()
            self.draw()
            if self.ui.worker.idle and not self.ui.tiles.pending:
                self.draw()
                return True
            time.sleep(0.002)
        return False

    def _looked_after(self, events: Sequence[pygame.event.Event]) -> None:
        if self.window.resized():
            self.ui.resize(self.window.size)
            # Nothing of the old size is on the screen that could stay there.
            self._old_size = True
        for event in events:
            if event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED, pygame.WINDOWSHOWN):
                self.redraw()
        here = (*self.stack.scenes, self.ui.left)
        if here != self._here:
            self._here = here
            self._held_since = 0.0
            self._collect_in = COLLECT_AFTER
        elif self._collect_in:
            self._collect_in -= 1
            if self._collect_in == 0 and not gc.isenabled():
                self._collect()
                self._tired = True

    def _show(self) -> bool:
        if self._tired:
            # Collecting took up to 10 ms: the picture stays for one frame.
            self._tired = False
            self.redraw()
            self.stack.shown(whole=False)
            return False
        if self.stack.animated():
            self._picture = ANIMATED
        else:
            key = (self.stack.picture_key(), self.window.size)
            if key == self._picture:
                self.counted.kept += 1
                self.stack.shown(whole=True)
                return False
            self._picture = key
        lacking = self._lacking()
        held = lacking and not self._old_size
        if self.ui.makings.missed:
            # What was refused for want of time comes from no thread that would say so.
            self.redraw()
        self.stack.shown(whole=not lacking)
        if held:
            return False
        self.window.flip()
        self.counted.drawn += 1
        return True

    def _lacking(self) -> bool:
        """Draw; whether something has a blank in its place that is still to be made and worth waiting for. What was on
        the screen then stays there, but not for ever, and not after a resize."""
        makings, now = self.ui.makings, time.monotonic()
        makings.later = True
        try:
            self.draw()
        finally:
            makings.later = False
        if not makings.blank:
            self._held_since, self._old_size = 0.0, False
            return False
        self._held_since = self._held_since or now
        most = GROUND_SECONDS if makings.ground else HOLD_SECONDS
        return now - self._held_since < most

    def draw(self) -> None:
        """Draw the stack on the window, without putting it on the screen."""
        canvas = self._canvas_now()
        self.ui.makings.begin()
        self.ui.shapes.next_frame()
        self.ui.art.next_frame()
        canvas.time = 0.0 if self.ui.still else self.stack.time
        canvas.theme = self.ui.theme
        for bar in self.ui.stage.bars:
            self.window.surface.fill(self.stack.letterbox(), bar)
        self.stack.draw(canvas)

    def _canvas_now(self) -> Canvas:
        of = (self.window.surface, self.ui.version)
        if self._canvas is None or self._canvas_of != of:
            self._canvas = Canvas(self.ui, whole_stage(self.ui, self.window.surface))
            self._canvas_of = of
        return self._canvas

    # -- until the end

    def run(self, seconds: float = inf) -> None:
        """Frames until the window is closed, `stop` is called, or so many seconds have gone by.

        Rubbish is not collected while playing: in the nearest peer one collection is a frame of 41 ms. What was
        loaded is set aside for good, and collection happens when scenes change.
        """
        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            self._frames(time.monotonic() + seconds)
        finally:
            gc.enable()
            gc.unfreeze()

    def _frames(self, until: float) -> None:
        ticks = pygame.time.Clock()
        before = time.monotonic()
        while self._running and before < until:
            events = self._come_in()
            now = time.monotonic()
            self.once(events, now - before, now=now)
            before = now
            if self._awake():
                ticks.tick(round(1 / STEP_SECONDS))
            if now - self._collected > COLLECT_EVERY:
                self._collect()

    def _come_in(self) -> list[pygame.event.Event]:
        """The events of a frame. Where nothing moves, this sleeps until one comes or it is time to step.

        It looks every 15 ms instead of waiting in SDL, whose own wait looks every millisecond on some systems: 0.4 %
        of a core against 1.5 %, measured with the dummy driver.
        """
        if self._awake() or self._picture is None:
            return pygame.event.get()
        until = time.monotonic() + NAP_SECONDS
        while True:
            events = pygame.event.get()
            if events or time.monotonic() >= until:
                return events
            time.sleep(LOOK_SECONDS)

    def _awake(self) -> bool:
        """Whether frames are to follow one another at full pace."""
        return bool(self._held_since) or self.stack.animated() or self.stack.restless() or self.devices.waiting()

    def set_aside(self) -> None:
        """What was loaded meanwhile stays for good: else looking it over takes 30 ms whenever scenes change."""
        if not gc.isenabled():
            gc.freeze()

    def _collect(self) -> None:
        """All of it: what was loaded is set aside, so no scene that was left stays behind. Freed memory goes back from
        the thread: that takes up to 17 ms."""
        gc.collect()
        self.ui.worker.ask(return_freed_blocks, LAST, return_freed_blocks, None)
        self._collected = time.monotonic()
