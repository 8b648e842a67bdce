"""Where a caption stands: beside the chips of the top corner, or wherever nothing lies that is read or pressed.

It stays where it went up until something comes to lie there (accessibility.md 6 and 8: no overlap at any text size).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .geometry import STAGE, STAGE_HEIGHT, STAGE_WIDTH, Rect
from .text import TextBlock
from .ui import EDGE, Ui

SIDE, PAD = 24.0, 8.0
"""u between the words of a caption and the sides of its box, and above and below them."""
FOOT = 8.0
"""u between a caption at the foot of the stage and its edge."""
CLEAR = 6.0
"""u that a caption keeps from what it must not cover."""
WIDTHS = (1100.0, STAGE_WIDTH - 2 * EDGE, 760.0, 560.0, 400.0)
"""u that the words may take, in the order in which they are tried."""
NARROW = 280.0
"""The least they may take, at 100 %: it is tried last."""
NEWS = "\n"
"""Stands between the captions of sounds that are heard together, the oldest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A caption in its place. `of` is what it was laid out for: its words and the version of the layout."""

    of: tuple[str, int]
    block: TextBlock
    rect: Rect


def lane(ui: Ui, page: Rect) -> float:
    """u at the foot of the stage that a tall page leaves to a caption of one line, where none can stand beside it."""
    beside = max(page.x, STAGE_WIDTH - page.right) - EDGE - CLEAR
    if not ui.settings.captions or beside >= ui.scaled(NARROW) + 2 * SIDE:
        return 0.0
    return ui.type.line_height("body") + 2 * PAD + FOOT + 2 * CLEAR


@dataclass(frozen=True, slots=True)
class Around:
    """What is on the screen: the chips of the top corner, what is `read`, and what is `pressed`. `high`: at the foot
    things pass by, and it is calmer above them."""

    corner: Rect
    read: tuple[Rect, ...]
    pressed: tuple[Rect, ...]
    high: bool = False


def stood(ui: Ui, words: str, around: Around, before: Standing | None) -> Standing:
    """Where a caption stands that keeps off everything that is read or pressed.

    `before` is the last one: the same words stay in the same place while that is free, and words that come to those
    that stand begin where they began. Where there is room for the newest sound alone, it stands alone. Where nothing
    at all is free, the caption may lie over what is read, and only then over what is pressed.
    """
    taken = _outermost((*around.read, *around.pressed))
    if before is not None and before.of == (words, ui.version) and _free(before.rect, taken):
        return before
    start = before.rect if before is not None and before.of[1] == ui.version else None
    newest = words.rpartition(NEWS)[2]
    for blocked in (taken, _outermost(around.pressed)):
        for said in dict.fromkeys((words.replace(NEWS, " "), newest)):
            found = _place(ui, said, around, blocked, start)
            if found is not None:
                return Standing((words, ui.version), *found)
    block, box = _box(ui, newest, WIDTHS[0])
    return Standing((words, ui.version), block, box.moved((STAGE_WIDTH - box.w) / 2, STAGE_HEIGHT - box.h))


def _place(
    ui: Ui, words: str, around: Around, taken: Sequence[Rect], start: Rect | None
) -> tuple[TextBlock, Rect] | None:
    corner = around.corner
    room = STAGE_WIDTH - EDGE - corner.right if not ui.rtl else corner.x - EDGE
    for width in (room - 2 * SIDE - 20.0, *WIDTHS, ui.scaled(NARROW)):
        if width < 200.0:
            continue
        block, box = _box(ui, words, width)
        for x, y in _places(ui, box, around, taken, start):
            rect = box.moved(x, y)
            if STAGE.covers(rect) and _free(rect, taken):
                return block, rect
    return None


def _box(ui: Ui, words: str, width: float) -> tuple[TextBlock, Rect]:
    block = ui.type.layout(words, width, "body", align="middle")
    block = ui.type.layout(words, min(width, block.width + 2), "body", align="middle")
    return block, Rect(0, 0, block.room + 2 * SIDE, block.height + 2 * PAD)


def _places(
    ui: Ui, box: Rect, around: Around, taken: Sequence[Rect], start: Rect | None
) -> Iterator[tuple[float, float]]:
    """Left top corners for a box, the likeliest first."""
    if start is not None:
        yield (start.right - box.w if ui.rtl else start.x), start.y
    corner = around.corner
    beside = corner.x - 20.0 - box.w if ui.rtl else corner.right + 20.0
    yield beside, max(FOOT, corner.cy - box.h / 2)
    low, gap = STAGE_HEIGHT - box.h, CLEAR + 1.0
    ends = (EDGE, STAGE_WIDTH - EDGE - box.w)
    xs: tuple[float, ...] = ((STAGE_WIDTH - box.w) / 2, *(ends if not ui.rtl else ends[::-1]))
    xs += tuple(x for r in taken for x in (r.right + gap, r.x - gap - box.w))
    ys: tuple[float, ...] = (low - 108.0, low - 36.0, low - FOOT)
    ys = (ui.top, *ys) if around.high else (*ys, ui.top)
    ys += tuple(y for r in taken for y in (r.y - gap - box.h, r.bottom + gap))
    for y in ys:
        for x in xs:
            yield x, y


def _free(rect: Rect, taken: Sequence[Rect]) -> bool:
    return not any(rect.overlaps(other.inset(-CLEAR)) for other in taken)


def _outermost(rects: Iterable[Rect]) -> tuple[Rect, ...]:
    """Without those that lie inside another: what is on a panel is kept off with the panel."""
    found: list[Rect] = []
    for rect in sorted(rects, key=lambda r: -r.w * r.h):
        if not any(larger.covers(rect) for larger in found):
            found.append(rect)
    return tuple(found)
