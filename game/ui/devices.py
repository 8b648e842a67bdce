"""Keys, mouse, pad and touch become intents here, at the edge; nothing behind this module knows a key or a pixel.

No two keys at once, nothing that must be held: an arrow tapped twice keeps walking, and so does one tap where the
player has set it so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import pygame

from game.core.intents import Intent, Kind, press

from .bindings import PAD, Device, bound
from .focus import Node, Role
from .pads import Pads
from .ui import Ui

GUARD = 0.08
"""Seconds in which the same key, pressed again, is taken for a tremor."""
TWICE = 0.35
"""Seconds within which a second tap of an arrow keeps walking."""
FIRST_REPEAT, NEXT_REPEAT = 0.4, 0.12
WHEEL = 90.0
"""u a notch of the wheel scrolls."""
SCROLL_SPEED = 1200.0
REPEATS = frozenset({Kind.FOCUS_UP, Kind.FOCUS_DOWN, Kind.FOCUS_LEFT, Kind.FOCUS_RIGHT})
SIDEWAYS = {Kind.FOCUS_LEFT: -1.0, Kind.FOCUS_RIGHT: 1.0}
FAR = 14
"""Pixels the pointer may wander between down and up of one click."""


class Screen(Protocol):
    """What the devices ask about the screen; the stack of scenes is one."""

    def nodes(self) -> tuple[Node, ...]: ...

    def walks(self) -> bool: ...

    def types(self) -> bool: ...

    def point(self, x: float, y: float) -> Intent | None: ...

    def scroll(self, amount: float) -> None: ...


@dataclass(slots=True)
class _Held:
    kind: Kind
    due: float


class Devices:
    """Turns the events of a frame into intents. `now` is real time in seconds, given by the caller."""

    def __init__(self, ui: Ui, screen: Screen) -> None:
        self.ui = ui
        self.screen = screen
        self.pads = Pads()
        self.closed = False
        self.dropped: list[str] = []
        self._last: dict[str, float] = {}
        self._held: dict[str, _Held] = {}
        self._walking = 0.0
        self._keeps = False
        self._tapped: tuple[float, float] = (0.0, -1.0)
        self._down_on = ""
        self._down_at = (0, 0)
        self._over = ""
        self._writing: set[str] = set()
        """The keys that write and are down."""
        self._owed = 0
        """Of how many of their presses what they wrote has not come yet."""
        self._wrote = ""
        """What was written last."""
        self._mute = ""
        """A key that is down and meant something else than what it writes."""

    def intents(self, events: Iterable[pygame.event.Event], now: float) -> tuple[Intent, ...]:
        """What was meant by the events of this frame, in order."""
        out: list[Intent] = []
        for event in events:
            out += self._event(event, now)
        out += self._repeated(now)
        out += self._stick(now)
        if self._walking and not self.screen.walks():
            self._walking, self._keeps = 0.0, False
        return tuple(out)

    def waiting(self) -> bool:
        """Whether something is held that goes on without an event (so the loop must not sleep)."""
        return bool(self._held) or self.pads.busy()

    def release(self) -> None:
        """Forget everything held: the window lost the focus, or another scene came."""
        self._held.clear()
        self._walking, self._keeps, self._mute = 0.0, False, ""
        self._writing.clear()

    def _event(self, event: pygame.event.Event, now: float) -> list[Intent]:
        kind = event.type
        if kind == pygame.KEYDOWN:
            return self._key_down(event, now)
        if kind == pygame.TEXTINPUT:
            return self._text(event.text)
        if kind == pygame.KEYUP:
            return self._key_up(named(event.key))
        if kind == pygame.MOUSEMOTION:
            return self._moved(event)
        if kind == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return self._mouse_down(event)
        if kind == pygame.MOUSEBUTTONUP and event.button == 1:
            return self._mouse_up(event)
        if kind == pygame.MOUSEBUTTONUP and event.button == 3:
            return [Intent(Kind.BACK)]
        if kind == pygame.MOUSEWHEEL:
            self.screen.scroll(-event.y * WHEEL)
        elif kind == pygame.WINDOWFOCUSLOST:
            return self._let_go()
        elif kind == pygame.QUIT:
            self.closed = True
        elif kind == pygame.DROPFILE:
            self.dropped.append(event.file)
        else:
            return self._pad(event, now)
        return []

    # -- keys

    def _key_down(self, event: pygame.event.Event, now: float) -> list[Intent]:
        key = named(event.key)
        types = self.screen.types()
        guarded = now - self._last.get(key, -1.0) < GUARD
        self._last[key] = now
        self._mute = "" if types else key
        if _writes(key):
            self._writing.add(key)
            self._owed += types
        # Where words are typed no press is lost: two of a letter come fast, and one too many is seen and taken back.
        if not key or (guarded and not (types and (_writes(key) or key == "backspace"))):
            return []
        self.ui.used(Device.KEYBOARD)
        if key == "tab" and event.mod & pygame.KMOD_SHIFT:
            return [Intent(Kind.FOCUS_BACK)]
        if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META):
            return [Intent(Kind.FULL_SCREEN)] if key == "return" and event.mod & pygame.KMOD_ALT else []
        if types:
            return self._key_where_typed(key, now)
        by_name = self._shortcut(key)
        if by_name:
            return [press(by_name)]
        kind = self.ui.bindings.kind_of(key)
        return self._meant(key, kind, now) if kind else []

    def _key_where_typed(self, key: str, now: float) -> list[Intent]:
        """A key where words are written. The ways out keep their keys, even if a letter was chosen for one."""
        kind = self.ui.bindings.kind_of(key) or bound({}).kind_of(key)
        if kind in (Kind.HELP, Kind.QUICK_EXIT):
            self._mute = key
            return [Intent(kind)]
        if key == "backspace":
            return [Intent(Kind.ERASE)]
        return self._meant(key, kind, now) if kind and not _writes(key) else []

    def _text(self, text: str) -> list[Intent]:
        """What was written. It comes again and again while a key is held, and counts once: the same words, while a key
        is down, for which no press is owed. How long ago the last press was says nothing, for frames can be slow."""
        again = text == self._wrote and bool(self._writing) and not self._owed
        self._wrote = text
        self._owed = max(0, self._owed - 1) if self._writing else 0
        if again or self._mute or not self.screen.types():
            return []
        return [Intent(Kind.TYPE, text)] if text.isprintable() else []

    def _shortcut(self, key: str) -> str:
        """The node that a number or a letter presses."""
        number = key.removeprefix("keypad ")
        for node in self.screen.nodes():
            if node.enabled and ((node.number and number == str(node.number)) or (node.key and key == node.key)):
                return node.id
        return ""

    def _meant(self, source: str, kind: Kind, now: float) -> list[Intent]:
        if kind in SIDEWAYS and self.screen.walks():
            return self._walk(source, SIDEWAYS[kind], now)
        if kind in REPEATS:
            self._held[source] = _Held(kind, now + FIRST_REPEAT)
        return [Intent(kind)]

    def _walk(self, source: str, way: float, now: float) -> list[Intent]:
        self._held[source] = _Held(Kind.WALK, float("inf"))
        before, when = self._tapped
        self._tapped = (way, now)
        if self._keeps and way == self._walking:
            self._keeps, self._walking = False, 0.0
            return [Intent(Kind.WALK, value=0.0)]
        self._keeps = self.ui.settings.keep_walking or (before == way and now - when < TWICE)
        self._walking = way
        return [Intent(Kind.WALK, value=way)]

    def _key_up(self, source: str) -> list[Intent]:
        self._writing.discard(source)
        if source == self._mute:
            self._mute = ""
        held = self._held.pop(source, None)
        if held is None or held.kind is not Kind.WALK or self._keeps or not self._walking:
            return []
        if any(other.kind is Kind.WALK for other in self._held.values()):
            return []
        self._walking = 0.0
        return [Intent(Kind.WALK, value=0.0)]

    def _let_go(self) -> list[Intent]:
        was = self._walking
        self.release()
        return [Intent(Kind.WALK, value=0.0)] if was and self.screen.walks() else []

    def _repeated(self, now: float) -> list[Intent]:
        out = []
        for held in self._held.values():
            if held.kind is not Kind.WALK and now >= held.due:
                held.due = now + NEXT_REPEAT
                out.append(Intent(held.kind))
        return out

    # -- mouse and touch

    def _hit(self, position: tuple[int, int]) -> Node | None:
        x, y = self.ui.stage.to_u(position)
        nodes = [n for n in self.screen.nodes() if n.role is not Role.TEXT and n.hit(x, y)]
        # What every screen has lies on top; of two things the smaller is meant.
        return min(nodes, key=lambda n: (n.group != "chrome", n.rect.w * n.rect.h), default=None)

    def _moved(self, event: pygame.event.Event) -> list[Intent]:
        if event.rel == (0, 0):
            return []
        node = self._hit(event.pos)
        over = node.id if node and node.enabled else ""
        if not getattr(event, "touch", False):
            self.ui.used(Device.MOUSE)
        if over == self._over:
            return []
        self._over = over
        return [Intent(Kind.FOCUS, over)] if over else []

    def _mouse_down(self, event: pygame.event.Event) -> list[Intent]:
        self.ui.used(Device.TOUCH if getattr(event, "touch", False) else Device.MOUSE)
        node = self._hit(event.pos)
        self._down_on, self._down_at = node.id if node else "", event.pos
        if node and node.enabled and node.instant:
            self._down_on = "\0"
            return [press(node.id)]
        return [Intent(Kind.FOCUS, node.id)] if node else []

    def _mouse_up(self, event: pygame.event.Event) -> list[Intent]:
        node = self._hit(event.pos)
        began, self._down_on = self._down_on, ""
        if began == "\0":
            return []
        if node is not None:
            if node.id != began or not node.enabled:
                return []
            if node.role is Role.SLIDER:
                x, _ = self.ui.stage.to_u(event.pos)
                way = 1.0 if x >= node.rect.cx else -1.0
                return [Intent(Kind.PRESS, node.id, -way if self.ui.rtl else way)]
            return [press(node.id)]
        far = abs(event.pos[0] - self._down_at[0]) + abs(event.pos[1] - self._down_at[1])
        if began or far > FAR:
            return []
        if not self.ui.stage.area.collidepoint(event.pos):
            return []
        meant = self.screen.point(*self.ui.stage.to_u(event.pos))
        return [meant or Intent(Kind.NEXT)]

    # -- pads

    def _pad(self, event: pygame.event.Event, now: float) -> list[Intent]:
        change = self.pads.taken(event)
        if change is None:
            return []
        button, down = change
        self.ui.used(Device.PAD)
        if not down:
            return self._key_up(f"pad {button}")
        if button == "shoulders":
            return [Intent(Kind.QUICK_EXIT)]
        if button in ("left shoulder", "right shoulder"):
            return [Intent(Kind.FOCUS_BACK if button.startswith("left") else Kind.FOCUS_NEXT)]
        kind = PAD.get(button)
        return self._meant(f"pad {button}", kind, now) if kind else []

    def _stick(self, now: float) -> list[Intent]:
        scroll = self.pads.scrolling()
        if scroll:
            self.screen.scroll(scroll * SCROLL_SPEED / 60)
        out: list[Intent] = []
        for button, down in self.pads.flicked():
            self.ui.used(Device.PAD)
            if down:
                out += self._meant(f"pad {button}", PAD[button], now)
            else:
                out += self._key_up(f"pad {button}")
        return out


def named(key: int) -> str:
    """A key's name as bindings have it. pygame's own names, which it gives unasked, tell no keypad from the rest."""
    return pygame.key.name(key, use_compat=False).lower()


def _writes(key: str) -> bool:
    """Whether a key writes something where words are typed."""
    return len(key) == 1 or key == "space" or (key.startswith("keypad ") and key != "keypad enter")
