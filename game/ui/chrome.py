"""What every screen has in the same place: Help now, the quick exit, the caption and the aim."""

from types import MappingProxyType

from game.core.intents import Kind

from .bindings import PAD_OF, Device, key_label
from .canvas import RING, Canvas
from .captions import PAD, SIDE, Standing
from .focus import Node, Role
from .geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from .text import TextBlock
from .ui import EDGE, Ui

HELP = "chrome.help"
EXIT = "chrome.exit"
PAUSE = "chrome.pause"
HELP_NAME = "help"
"""The `name` of the scene that Help now opens."""
HELP_HERE = "help.here"
"""A second way into Help now that a scene offers itself, among its own answers (a node's id is its own, or Tab would
never come past it)."""
PRESSES = MappingProxyType({HELP: Kind.HELP, HELP_HERE: Kind.HELP, EXIT: Kind.QUICK_EXIT, PAUSE: Kind.BACK})
GLOBAL = frozenset({Kind.HELP, Kind.QUICK_EXIT, Kind.BACK, Kind.AIM, Kind.BACKLOG, Kind.FULL_SCREEN})
CHIP_TOP = 40.0
GAP = 20.0
PAD_X = 24.0
KEY_GAP = 18.0


def hint(ui: Ui, kind: Kind) -> str:
    """The key, or the pad's button, that means something now; empty for touch."""
    if ui.device is Device.TOUCH:
        return ""
    if ui.device is Device.PAD:
        button = PAD_OF.get(kind, "")
        return ui.t(f"pad.{button}") if button else ""
    key = ui.bindings.key_for(kind)
    return ui.t(f"key.{key}") if ui.words.has(f"key.{key}") else key_label(key)


def chip_width(ui: Ui, label: str, key: str = "") -> float:
    """The width of a chip that holds a key and a label on one line."""
    width = 2 * PAD_X + ui.type.width_of(label, "button", bold=True)
    if key:
        width += KEY_GAP + ui.type.width_of(key, "button", bold=True)
    return float(max(60.0, width + 4))


def _places(ui: Ui) -> tuple[tuple[str, Kind, str, str, Rect], ...]:
    return ui.once("chrome", lambda: _placed(ui))


def _placed(ui: Ui) -> tuple[tuple[str, Kind, str, str, Rect], ...]:
    height = ui.chip_height()
    x = EDGE
    out = []
    for node, kind, key in ((HELP, Kind.HELP, "chrome.help"), (EXIT, Kind.QUICK_EXIT, "chrome.exit")):
        shown, label = hint(ui, kind), ui.t(key)
        width = chip_width(ui, label, shown)
        out.append((node, kind, shown, label, ui.flip(Rect(x, CHIP_TOP, width, height))))
        x += width + GAP
    # Esc by mouse: two bars and no word, so that it has room at every text size.
    out.append((PAUSE, Kind.BACK, "", ui.t("chrome.pause"), ui.flip(Rect(x, CHIP_TOP, height, height))))
    return tuple(out)


def top_width(ui: Ui) -> float:
    """How far the chips of the top corner reach into the stage, in u, whichever side they are on."""
    return STAGE_WIDTH - corner(ui).x if ui.rtl else corner(ui).right


def nodes(ui: Ui) -> tuple[Node, ...]:
    """Help now, the quick exit, and back or pause."""
    return tuple(Node(node, Role.BUTTON, label, rect, group="chrome") for node, _, _, label, rect in _places(ui))


def corner(ui: Ui) -> Rect:
    """What the chips of the top corner take together."""
    rects = [rect for *_, rect in _places(ui)]
    left, right = min(r.x for r in rects), max(r.right for r in rects)
    return Rect(left, CHIP_TOP, right - left, rects[0].h)


def draw(canvas: Canvas, caption: Standing | None, aim: str) -> None:
    """Draw them over the scenes, and the caption and the aim if there are any."""
    whole = corner(canvas.ui).inset(-RING)
    canvas.cached(("chrome", canvas.ui.version, canvas.focus if canvas.focus in PRESSES else ""), whole, _chips)
    if caption is not None:
        canvas.rect(caption.rect, "ink", 18, canvas.theme.panel_alpha)
        canvas.text(caption.block, caption.rect.x + SIDE, caption.rect.y + PAD)
    if aim:
        aim_panel(canvas, aim)


def pause_chip(canvas: Canvas, rect: Rect) -> None:
    """The chip that pauses or goes back."""
    lit = canvas.focus == PAUSE
    canvas.chip_box(rect, on=lit)
    if lit:
        canvas.focus_ring(rect)
    wide, high = rect.w * 0.13, rect.h * 0.42
    for x in (rect.cx - wide * 1.5, rect.cx + wide * 0.5):
        canvas.rect(Rect(x, rect.cy - high / 2, wide, high), "on_accent" if lit else "on_chip", 3)


def _chips(canvas: Canvas) -> None:
    for node, _, key, label, rect in _places(canvas.ui):
        if node == PAUSE:
            pause_chip(canvas, rect)
        else:
            canvas.chip(rect, label, key=key, node=node)


def aim_panel(canvas: Canvas, text: str) -> None:
    """The aim, in the middle, until the next key."""
    block, box = aim_box(canvas.ui, text)
    canvas.panel(box)
    canvas.text(block, box.x + 50, box.y + 40)


def aim_box(ui: Ui, text: str) -> tuple[TextBlock, Rect]:
    """The words of the aim, and where they stand."""
    block = ui.type.layout(text, min(900.0, ui.type.comfortable()), "body", align="middle")
    box = Rect(STAGE_WIDTH / 2 - block.room / 2 - 50, 0, block.room + 100, block.height + 80)
    return block, box.moved(0, STAGE_HEIGHT / 2 - box.h / 2)
