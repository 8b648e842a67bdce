"""The stack on which scenes lie: the top one is played, and drawn from the lowest that is not hidden."""

from collections.abc import Callable, Hashable

from game.core.clock import STEP_SECONDS
from game.core.intents import Intent, Kind

from . import chrome
from .asked import about_you
from .canvas import Canvas
from .captions import Around, Standing, stood
from .commands import Command, Focus, Handlers, Pop, Push, Replace, Reset
from .focus import ASIDE, UNSAID, FocusRing, Node, Role, pressed
from .guard import Guard, Waits
from .layer import Layer
from .scene import Scene
from .ui import Ui

SYNC_STEPS = 4
"""Where nothing was meant, the nodes are looked at anew after so many steps: asking for them costs 0.2 ms."""
CAPTION_SECONDS = 4.0


class SceneStack:
    """The scenes that are open. Only the top one is stepped. `steps` counts fixed steps since the start."""

    def __init__(self, ui: Ui, handlers: Handlers | None = None, waits: Waits | None = None) -> None:
        self.ui = ui
        self.handlers = handlers or Handlers()
        self.steps = 0
        self.waits = waits or Waits()
        self.aim_shown = ""
        self.hidden = False
        """After the quick exit nothing is spoken until the player does something (safety.md S6)."""
        self.on_ui: Callable[[str], None] | None = None
        """Told of "focus", "press" and "back", for sounds of the interface."""
        self._layers: list[Layer] = []
        self._caption = ""
        self._caption_until = 0
        self.standing: Standing | None = None
        """The caption as it was last drawn, looked at in step `_looked`."""
        self._looked = 0
        self._spoken = ""
        self._chrome: tuple[int, tuple[Node, ...]] = (-1, ())

    # -- the stack

    @property
    def top(self) -> Scene | None:
        return self._layers[-1].scene if self._layers else None

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """From the lowest to the top."""
        return tuple(layer.scene for layer in self._layers)

    def push(self, scene: Scene) -> None:
        self._layers.append(Layer(scene, Guard(self.waits)))
        self._arrived()

    def pop(self, result: object = None) -> None:
        """Close the top scene and hand `result` to the one below."""
        if not self._layers:
            return
        self._layers.pop().scene.closed()
        if self._layers:
            below = self._layers[-1]
            if below.ring.at.startswith("chrome."):
                # Whatever was opened from the corner, Enter means what it means when the scene is new.
                below.ring = FocusRing()
            below.scene.resumed(result)
        self._arrived()

    def replace(self, scene: Scene) -> None:
        if self._layers:
            self._layers.pop().scene.closed()
        self.push(scene)

    def reset(self, scene: Scene) -> None:
        while self._layers:
            self._layers.pop().scene.closed()
        self.push(scene)

    def focus_anew(self) -> None:
        """What the top scene shows has changed: the focus goes where it would begin now, if nobody moved it yet."""
        if self._layers and self._layers[-1].untouched:
            self._layers[-1].ring = FocusRing()
            self._sync(self._layers[-1])

    def obey(self, command: Command | None) -> None:
        """Carry out what a scene asked for."""
        if isinstance(command, Push):
            self.push(command.scene)
        elif isinstance(command, Pop):
            self.pop(command.result)
        elif isinstance(command, Replace):
            self.replace(command.scene)
        elif isinstance(command, Reset):
            self.reset(command.scene)
        elif isinstance(command, Focus) and self._layers:
            layer = self._layers[-1]
            self._sync(layer)
            layer.put(command.node)

    def _arrived(self) -> None:
        self.aim_shown = ""
        if self._layers:
            layer = self._layers[-1]
            layer.guard.anew()
            self._sync(layer)

    # -- what is on the screen

    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the top scene and the ones that every scene has."""
        return (*self.top.nodes(), *self._everywhere_nodes()) if self.top else ()

    def _everywhere_nodes(self) -> tuple[Node, ...]:
        if self.top is not None and self.top.bare:
            return ()
        if self._chrome[0] != self.ui.version:
            self._chrome = (self.ui.version, chrome.nodes(self.ui))
        return self._chrome[1]

    @property
    def focus(self) -> str:
        """The id of the focused node, or an empty string."""
        return self._layers[-1].ring.at if self._layers else ""

    def walks(self) -> bool:
        return bool(self.top and self.top.walks())

    def types(self) -> bool:
        return bool(self.top and self.top.types())

    def point(self, x: float, y: float) -> Intent | None:
        return self.top.point(x, y) if self.top else None

    def scroll(self, amount: float) -> None:
        if self.top:
            self.top.scroll(amount)

    def letterbox(self) -> str:
        """The colour beside the stage."""
        below = [s for s in self._shown() if s.letterbox]
        return below[0].letterbox if below else self.ui.theme.letterbox

    def caption(self, text: str, seconds: float = CAPTION_SECONDS) -> None:
        """Show what is heard, or a word about what happened, at the foot of the stage."""
        self._caption, self._caption_until = text, self.steps + round(seconds / STEP_SECONDS)

    @property
    def caption_shown(self) -> str:
        return self._caption if self.steps < self._caption_until else ""

    def animated(self) -> bool:
        return any(scene.animated() for scene in self._shown())

    def restless(self) -> bool:
        return any(scene.restless() for scene in self._shown())

    def picture_key(self) -> Hashable:
        """Two pictures with the same key are the same, where nothing is animated."""
        keys = tuple((scene.name, scene.picture_key()) for scene in self._shown())
        return (self.ui.version, self.focus, self.caption_shown, self.aim_shown, len(self._layers), keys)

    def _shown(self) -> list[Scene]:
        first = 0
        for i, layer in enumerate(self._layers):
            if layer.scene.opaque:
                first = i
        return [layer.scene for layer in self._layers[first:]]

    # -- one step

    def step(self, intents: tuple[Intent, ...] = ()) -> None:
        """One fixed step of 1/60 s."""
        self.steps += 1
        if not self._layers:
            return
        if intents:
            self._looked = -SYNC_STEPS
            self.hidden = False
            self._layers[-1].untouched = False
            self._sync(self._layers[-1])
        passed: list[Intent] = []
        for intent in intents:
            if not self._layers:
                return
            layer = self._layers[-1]
            meant = self._resolved(intent, layer)
            if self._layers and self._layers[-1] is not layer:
                passed = []
            if meant is not None:
                passed.append(meant)
        layer = self._layers[-1]
        self.obey(layer.scene.step(tuple(passed)))
        if self._layers and (intents or self.steps % SYNC_STEPS == 0):
            self._sync(self._layers[-1])
            if not self.hidden:
                self._read_focus()

    def _sync(self, layer: Layer) -> None:
        own = layer.scene.nodes()
        if layer.guard.found(own, self.steps):
            at = layer.ring.at
            if (at.startswith("chrome.") and own) or not at or (at, ASIDE) in layer.guard.own:
                layer.ring.clear()
        before = layer.ring.at
        default = layer.scene.default_focus()
        layer.ring.sync((*own, *self._everywhere_nodes()), default)
        if layer.scene.walks():
            layer.walked(default)
        if layer.ring.at and layer.ring.at != before:
            layer.scene.focused(layer.ring.at)

    def _resolved(self, intent: Intent, layer: Layer) -> Intent | None:
        """What of an intent is left for the scene; the rest is done here."""
        kind, scene = intent.kind, layer.scene
        if scene.bare and kind not in (Kind.HELP, Kind.QUICK_EXIT):
            return Intent(Kind.NEXT)
        if kind is not Kind.FOCUS and kind is not Kind.WALK:
            self.aim_shown = "" if kind is not Kind.AIM or self.aim_shown else scene.aim()
        if kind in chrome.GLOBAL:
            self._everywhere(kind)
            return None
        if kind is Kind.PRESS and intent.node in chrome.PRESSES:
            self._everywhere(chrome.PRESSES[intent.node])
            return None
        if kind is Kind.FOCUS:
            if not any(n.id == intent.node and n.group == ASIDE for n in self.nodes()):
                layer.put(intent.node)
            return None
        if kind.value.startswith("focus"):
            return self._moved(intent, layer)
        if kind is Kind.ACTIVATE:
            return self._activated(layer)
        if kind is Kind.PRESS:
            layer.led = False
            return self._pressed(intent, layer)
        if kind is Kind.TYPE:
            layer.put(scene.default_focus())
        return intent

    def _moved(self, intent: Intent, layer: Layer) -> Intent | None:
        nodes = self.nodes()
        here = next((n for n in nodes if n.id == layer.ring.at), None)
        sideways = {Kind.FOCUS_LEFT: -1.0, Kind.FOCUS_RIGHT: 1.0}.get(intent.kind)
        if here is not None and here.adjustable and sideways:
            return Intent(Kind.PRESS, here.id, -sideways if self.ui.rtl else sideways)
        steered = layer.scene.steered(intent.kind, layer.ring.at)
        if steered is not None:
            return steered
        self._sounded("focus")
        ways = [n for n in nodes if n.enabled or n.role is not Role.THING]
        if intent.kind not in (Kind.FOCUS_NEXT, Kind.FOCUS_BACK):
            ways = [n for n in ways if n.group != ASIDE]
            if here is None or here.group != "chrome":
                # The corner is for Tab and for its own keys: an arrow held too long must not end on what hides all.
                ways = [n for n in ways if n.group != "chrome"]
            # Text that is all in sight needs no focus to be read; it has one where a page scrolls, or is read aloud.
            spoken = self.ui.settings.speech
            ways = [n for n in ways if n.role is not Role.TEXT or n.clip is not None or spoken]
        layer.ring.move(intent.kind, ways)
        layer.led = True
        layer.scene.focused(layer.ring.at)
        return None

    def _activated(self, layer: Layer) -> Intent | None:
        at = layer.scene.entered(layer.ring.at, layer.led)
        node = next((n for n in self.nodes() if n.id == at), None)
        if node is None or node.role is Role.TEXT:
            onward = layer.scene.read_on(at)
            if not onward:
                return Intent(Kind.NEXT)
            layer.put(onward)
            return None
        if layer.guard.too_soon(node, self.steps):
            return None
        led = layer.led
        pressed = self._resolved(Intent(Kind.PRESS, node.id), layer)
        layer.led = led
        return pressed

    def _pressed(self, intent: Intent, layer: Layer) -> Intent | None:
        node = next((n for n in self.nodes() if n.id == intent.node), None)
        if node is not None and (not node.enabled or node.role is Role.TEXT):
            return None
        if node is not None and about_you(node.id) and layer.guard.too_soon(node, self.steps):
            return None
        if node is not None:
            if node.group != ASIDE:
                layer.ring.put(node.id)
            elif layer.ring.at == node.id:
                # What is pressed on purpose only is not pressed again by the key that reads on.
                layer.ring.clear()
            self._sounded("press")
        return intent

    def _everywhere(self, kind: Kind) -> None:
        handlers = self.handlers
        if kind is Kind.HELP:
            self._help()
        elif kind is Kind.QUICK_EXIT:
            self.ui.voice.hush()
            self.hidden = True
            handlers.quick_exit()
        elif kind is Kind.FULL_SCREEN:
            handlers.full_screen()
        elif kind is Kind.BACK and self.top:
            self._sounded("back")
            top = self.top
            command = top.back()
            if command is not None:
                self.obey(command)
            elif top.pauses:
                self._push(handlers.back())
        elif kind is Kind.BACKLOG:
            self._push(handlers.backlog())

    def _sounded(self, what: str) -> None:
        if self.on_ui is not None:
            self.on_ui(what)

    def _help(self) -> None:
        """Open Help now; where it is open already, close whatever lies on it."""
        if any(scene.name == chrome.HELP_NAME for scene in self.scenes):
            while self.top and self.top.name != chrome.HELP_NAME:
                self.pop()
            return
        self._push(self.handlers.help())

    def _push(self, scene: Scene | None) -> None:
        if scene is not None and all(scene.name != open_.name for open_ in self.scenes):
            self.push(scene)

    # -- picture and speech

    def shown(self, *, whole: bool) -> None:
        """A picture was made, and is on the screen if it is `whole`: questions wait until they were seen."""
        if self._layers:
            self._layers[-1].guard.shown(self.steps, whole=whole)

    def draw(self, canvas: Canvas) -> None:
        """Draw every scene that can be seen, then what every scene has."""
        shown = self._shown()
        for scene in shown:
            canvas.focus = self.focus if scene is self.top else ""
            canvas.under = scene is not self.top
            scene.draw(canvas)
        canvas.focus, canvas.under = self.focus, False
        if self.top is None or self.top.bare:
            return
        self.standing = self._stood() if self.caption_shown else None
        chrome.draw(canvas, self.standing, self.aim_shown)

    def _stood(self) -> Standing:
        """The caption, clear of everything on the screen that is read or pressed. While nothing is meant, that is
        looked at anew only after some steps, as the nodes are."""
        assert self.top is not None
        if (
            self.standing is not None
            and self.standing.of == (self._caption, self.ui.version)
            and self._looked <= self.steps < self._looked + SYNC_STEPS
        ):
            return self.standing
        self._looked = self.steps
        aim = (chrome.aim_box(self.ui, self.aim_shown)[1],) if self.aim_shown else ()
        around = Around(chrome.corner(self.ui), (*self.top.covered(), *aim), pressed(self.nodes()), self.walks())
        return stood(self.ui, self._caption, around, self.standing)

    @property
    def time(self) -> float:
        """Seconds of steps so far."""
        return self.steps * STEP_SECONDS

    def _read_focus(self) -> None:
        if not self.ui.settings.speech:
            return
        node = next((n for n in self.nodes() if n.id == self.focus and n.group != UNSAID), None)
        said = ", ".join(p for p in (node.name, node.value, node.note) if p) if node else ""
        if said != self._spoken:
            self._spoken = said
            if said:
                self.ui.voice.say(said)
