"""Gamepads through SDL's controller mapping: buttons by name, the left stick as a cross, the right one to scroll."""

from typing import Any

import pygame

BUTTONS = {
    0: "a",
    1: "b",
    2: "x",
    3: "y",
    4: "back",
    6: "start",
    9: "left shoulder",
    10: "right shoulder",
    11: "dpad up",
    12: "dpad down",
    13: "dpad left",
    14: "dpad right",
}
"""SDL_GameControllerButton."""
FULL = 32767.0
PUSHED, BACK_AGAIN = 0.55, 0.35
SHOULDERS = ("left shoulder", "right shoulder")


class Pads:
    """The pads that are plugged in. `open` may be called any number of times; without one nothing happens.

    A single shoulder button counts when it is let go, because both together are the quick exit.
    """

    def __init__(self) -> None:
        self._open: dict[int, Any] = {}
        self._module: Any = None
        self._down: set[str] = set()
        self._both = False
        self._stick = {"dpad left": False, "dpad right": False, "dpad up": False, "dpad down": False}
        self._flicks: list[tuple[str, bool]] = []
        self._scroll = 0.0

    def open(self) -> None:
        """Start looking for pads. Called after the first frame: it takes a while on some systems."""
        if self._module is not None:
            return
        try:
            from pygame._sdl2 import controller

            controller.init()
        except (ImportError, pygame.error):
            return
        self._module = controller
        for index in range(controller.get_count()):
            self._plugged(index)

    def _plugged(self, index: int) -> None:
        try:
            if self._module is not None and self._module.is_controller(index):
                pad = self._module.Controller(index)
                self._open[pad.as_joystick().get_instance_id()] = pad
        except pygame.error:
            return

    def busy(self) -> bool:
        """Whether a stick is held."""
        return bool(self._scroll) or any(self._stick.values())

    def taken(self, event: pygame.event.Event) -> tuple[str, bool] | None:
        """A button that went down or up; "shoulders" when both are down. None for anything else."""
        if event.type == pygame.CONTROLLERDEVICEADDED:
            self._plugged(event.device_index)
        elif event.type == pygame.CONTROLLERDEVICEREMOVED:
            self._open.pop(event.instance_id, None)
            self._down.clear()
        elif event.type == pygame.CONTROLLERAXISMOTION:
            self._axis(event.axis, event.value / FULL)
        elif event.type in (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP):
            name = BUTTONS.get(event.button, "")
            return self._button(name, event.type == pygame.CONTROLLERBUTTONDOWN) if name else None
        return None

    def _button(self, name: str, down: bool) -> tuple[str, bool] | None:
        if down:
            self._down.add(name)
        else:
            self._down.discard(name)
        if name not in SHOULDERS:
            return name, down
        if down:
            if all(s in self._down for s in SHOULDERS):
                self._both = True
                return "shoulders", True
            return None
        if self._both:
            self._both = any(s in self._down for s in SHOULDERS)
            return None
        return name, True

    def _axis(self, axis: int, value: float) -> None:
        names = {0: ("dpad left", "dpad right"), 1: ("dpad up", "dpad down")}.get(axis)
        if names:
            for name, pushed in zip(names, (-value, value), strict=True):
                was = self._stick[name]
                is_now = pushed > (BACK_AGAIN if was else PUSHED)
                if is_now != was:
                    self._stick[name] = is_now
                    self._flicks.append((name, is_now))
        elif axis == 3:
            self._scroll = value if abs(value) > 0.25 else 0.0

    def flicked(self) -> list[tuple[str, bool]]:
        """Directions of the left stick that began or ended since the last call, as buttons of the cross."""
        flicks, self._flicks = self._flicks, []
        return flicks

    def scrolling(self) -> float:
        """The right stick, -1 up to 1 down."""
        return self._scroll
