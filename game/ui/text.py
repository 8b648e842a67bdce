"""Text in lines: measured, wrapped in reading order, ordered for the screen, drawn once and kept.

Sizes are in u and times the player's text scale. What is handed out is measured in u; what is drawn is in pixels.
"""

import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pygame

from .fonts import FontBook
from .ordering import FIRST_FIGURE, Run, is_rtl, visual_runs, with_figures

SIZES = {
    "line": 36.0,
    "body": 28.0,
    "speaker": 34.0,
    "heading": 34.0,
    "title": 46.0,
    "display": 92.0,
    "small": 24.0,
    "button": 28.0,
}
"""u at 100 %."""
BOLD = frozenset({"speaker", "heading", "title", "display"})
GROWS_LESS = {"title": 0.7, "display": 0.35, "heading": 0.85}
"""Large roles need not grow as much as text that is read: at 200 % a title of 48 u becomes 48 * 1.7."""
LEAST = 22.0
LEADING = {False: 1.3, True: 1.65}
WIDTHS_KEPT = 4000
KEPT_BYTES = 6 * 1024 * 1024
LONGEST_LINE = 64
"""Letters a line that a text is given by default (accessibility.md 6 asks for 40 to 70)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn: its runs from left to right, and its width in pixels."""

    runs: tuple[Run, ...]
    width: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Laid-out text. `width` is the widest line, `room` the width it was laid out for, all in u; `size` in pixels."""

    lines: tuple[Line, ...]
    width: float
    height: float
    room: float
    line_height: float
    size: int
    bold: bool
    align: str
    colour: str


class Typesetter:
    """Lays text out. Change `scale`, `percent` and the rest through `set`; blocks made before are then out of date."""

    def __init__(self, folder: Path, scale: float = 1.0) -> None:
        self.fonts = FontBook(folder)
        self.scale = scale
        self.percent = 100
        self.wide = False
        self.rtl = False
        self._surfaces: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()
        self._bytes = 0
        self._blocks: OrderedDict[tuple[object, ...], TextBlock] = OrderedDict()
        self._widths: dict[tuple[str, int, bool], int] = {}

    def set(self, *, scale: float, percent: int, family: str, wide: bool, rtl: bool) -> None:
        """Pixels a unit, text size in per cent, font family, wider line spacing, direction of paragraphs."""
        new = (scale, percent, family, wide, rtl)
        if new == (self.scale, self.percent, self.fonts.family, self.wide, self.rtl):
            return
        self.scale, self.percent, self.wide, self.rtl = scale, percent, wide, rtl
        self.fonts.choose(family)
        self._surfaces.clear()
        self._blocks.clear()
        self._widths.clear()
        self._bytes = 0

    def size(self, role: str) -> float:
        """The size of a role in u at the player's text scale."""
        grown = 1 + (self.percent / 100 - 1) * GROWS_LESS.get(role, 1.0)
        return max(LEAST, SIZES[role] * grown)

    def pixels(self, role: str) -> int:
        return max(8, round(self.size(role) * self.scale))

    def line_height(self, role: str) -> float:
        """u from one line to the next."""
        return self.size(role) * LEADING[self.wide]

    def comfortable(self, role: str = "body", letters: int = LONGEST_LINE) -> float:
        """The width in u of a line of so many letters of ordinary text."""
        return self.width_of("the sea was calm and we went on", role) * letters / 31

    def width_of(self, text: str, role: str = "body", *, bold: bool | None = None) -> float:
        """The width in u of a text on one line."""
        heavy = role in BOLD if bold is None else bold
        return self._measure(with_figures(text), self.pixels(role), heavy) / self.scale

    def layout(
        self,
        text: str,
        width: float,
        role: str = "body",
        colour: str = "",
        align: str = "start",
        bold: bool | None = None,
    ) -> TextBlock:
        """Wrap a text to a width in u. `colour` is "#rrggbb", a name of the theme, or empty for the usual one.

        `align`: "start" is left, or right in right-to-left text; "end" the other side; "middle".
        """
        heavy = role in BOLD if bold is None else bold
        key = (text, round(width, 1), role, colour, align, heavy)
        block = self._blocks.get(key)
        if block is not None:
            self._blocks.move_to_end(key)
            return block
        size = self.pixels(role)
        room = max(1, int(width * self.scale))
        lines: list[Line] = []
        for paragraph in with_figures(text).split("\n"):
            rtl = self.rtl or (is_rtl(paragraph) and _starts_rtl(paragraph))
            for piece in self._wrapped(paragraph, room, size, heavy):
                runs = visual_runs(piece, rtl)
                lines.append(Line(runs, sum(self._run_width(r, size, heavy) for r in runs)))
        height = self.line_height(role)
        block = TextBlock(
            tuple(lines),
            max((line.width for line in lines), default=0) / self.scale,
            height * len(lines),
            width,
            height,
            size,
            heavy,
            align,
            colour,
        )
        self._blocks[key] = block
        if len(self._blocks) > 600:
            self._blocks.popitem(last=False)
        return block

    def draw(self, block: TextBlock, target: pygame.Surface, x: float, y: float, colour: str) -> None:
        """Draw a block with its room's left top corner at x, y (pixels)."""
        step = block.line_height * self.scale
        room = block.room * self.scale
        for i, line in enumerate(block.lines):
            if not line.runs:
                continue
            surface = self._surface(line, block.size, block.bold, colour)
            top = y + i * step + (step - surface.get_height()) / 2
            target.blit(surface, (round(x + self._shift(block.align, room, line.width)), round(top)))

    def _shift(self, align: str, room: float, width: int) -> float:
        if align == "middle":
            return (room - width) / 2
        at_right = (align == "end") != self.rtl
        return room - width if at_right else 0.0

    def _wrapped(self, paragraph: str, room: int, size: int, bold: bool) -> Iterator[str]:
        """Lines of one paragraph in reading order, each at most `room` pixels wide."""
        line = ""
        for piece in pieces(paragraph):
            if not line:
                piece = piece.lstrip(" ")
            tried = line + piece
            if self._measure(tried.rstrip(" "), size, bold) <= room:
                line = tried
                continue
            if line.strip(" "):
                yield line.rstrip(" ")
            line = piece.lstrip(" ")
            while self._measure(line.rstrip(" "), size, bold) > room and len(line) > 1:
                cut = self._fitting(line, room, size, bold)
                yield line[:cut]
                line = line[cut:]
        yield line.rstrip(" ")

    def _fitting(self, text: str, room: int, size: int, bold: bool) -> int:
        """How many letters of a word that is too long fit; at least one."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._measure(text[:middle], size, bold) <= room:
                low = middle
            else:
                high = middle - 1
        while low < len(text) and low > 1 and unicodedata.combining(text[low]):
            low -= 1
        return low

    def _measure(self, text: str, size: int, bold: bool) -> int:
        """The width in pixels; kept, because the same labels are measured in every frame."""
        key = (text, size, bold)
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) >= WIDTHS_KEPT:
                self._widths.clear()
            width = self._widths[key] = self._measured(text, size, bold)
        return width

    def _measured(self, text: str, size: int, bold: bool) -> int:
        if not text:
            return 0
        if text.isascii() and not self.rtl:
            return int(self.fonts.font(0, size, bold).size(text)[0])
        return sum(self._run_width(run, size, bold) for run in visual_runs(text, self.rtl))

    def _run_width(self, run: Run, size: int, bold: bool) -> int:
        return sum(int(self.fonts.font(i, size, bold, run.rtl).size(text)[0]) for i, text in self._by_font(run, bold))

    def _by_font(self, run: Run, bold: bool) -> list[tuple[int, str]]:
        """A run cut where the font changes, in the order in which the pieces stand from left to right."""
        if run.text.isascii() and not run.rtl:
            return [(0, run.text)]
        parts: list[tuple[int, str]] = []
        for char in run.text:
            figure = ord(char) - FIRST_FIGURE
            if 0 <= figure < 10:
                index, char = self.fonts.figures(bold), str(figure)
            else:
                index = self.fonts.index_of(char, bold)
            if parts and (parts[-1][0] == index or char == " " or unicodedata.combining(char)):
                parts[-1] = (parts[-1][0], parts[-1][1] + char)
            else:
                parts.append((index, char))
        return parts[::-1] if run.rtl else parts

    def _surface(self, line: Line, size: int, bold: bool, colour: str) -> pygame.Surface:
        key = (line.runs, size, bold, colour)
        found = self._surfaces.get(key)
        if found is not None:
            self._surfaces.move_to_end(key)
            return found
        parts = [
            (self.fonts.font(i, size, bold, run.rtl), text) for run in line.runs for i, text in self._by_font(run, bold)
        ]
        made = [font.render(text, True, colour) for font, text in parts]
        surface = made[0] if len(made) == 1 else _joined(made, [font.get_ascent() for font, _ in parts])
        self._surfaces[key] = surface
        self._bytes += surface.get_width() * surface.get_height() * 4
        while self._bytes > KEPT_BYTES and len(self._surfaces) > 1:
            _, old = self._surfaces.popitem(last=False)
            self._bytes -= old.get_width() * old.get_height() * 4
        return surface


def _joined(made: list[pygame.Surface], ascents: list[int]) -> pygame.Surface:
    """Runs side by side on one baseline; of the same height above and below the first font's middle."""
    up = max(ascents)
    down = max(s.get_height() - a for s, a in zip(made, ascents, strict=True))
    surface = pygame.Surface((sum(s.get_width() for s in made), up + down), pygame.SRCALPHA)
    x = 0
    for part, ascent in zip(made, ascents, strict=True):
        surface.blit(part, (x, up - ascent))
        x += part.get_width()
    return surface


def _starts_rtl(text: str) -> bool:
    """Whether the first letter that has a direction goes from right to left."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def pieces(paragraph: str) -> Iterator[str]:
    """Where a line may break: after spaces and dashes, and between the letters of scripts that use no spaces."""
    at = 0
    for i in range(1, len(paragraph)):
        before, char = paragraph[i - 1], paragraph[i]
        after_space = char != " " and before == " "
        after_dash = before in "-\u2013\u2014/" and char.isalpha() and i > 1 and paragraph[i - 2].isalpha()
        if after_space or after_dash or (_spaceless(char) and not unicodedata.combining(char)):
            yield paragraph[at:i]
            at = i
    yield paragraph[at:]


def _spaceless(char: str) -> bool:
    """Letters of Thai, Lao, Khmer, Chinese, Japanese: a line may break before them."""
    if char < "\u0e00":
        return False
    code = ord(char)
    in_asia = 0x0E00 <= code <= 0x0EFF or 0x1780 <= code <= 0x17FF or 0x3040 <= code <= 0x9FFF
    return (in_asia or 0x20000 <= code <= 0x3FFFF) and unicodedata.category(char) in ("Lo", "Lm")
