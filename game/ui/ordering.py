"""The order in which the parts of a line stand on the screen: right-to-left text with numbers and names inside.

SDL's text renderer joins Arabic letters when it is handed one run in logical order with its direction, but it does not
order a line of several runs. python-bidi orders a line but does not mirror brackets. This module does the rest.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ISOLATES = "\u2066\u2067\u2068\u2069"
MARKS = "\u200e\u200f\u061c"
"""Direction marks: no glyphs of their own."""
JOINER = "\u034f"
"""A combining mark without a glyph. Set behind a bracket it comes out before it if the bracket stands in
right-to-left text: this is how the level of the bracket is known, and so whether to mirror it."""
MIRRORS = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "‹": "›", "≤": "≥"}
MIRRORS.update({close: begin for begin, close in tuple(MIRRORS.items())})
_UNSEEN = str.maketrans("", "", ISOLATES + MARKS + JOINER)


FIRST_FIGURE = 0xE030
"""Stands for the digit 0 of a number to dial, the nine after it for 1 to 9, until a font is chosen (never seen)."""
_TO_FIGURES = {ord("0") + n: FIRST_FIGURE + n for n in range(10)}
_ISOLATED = re.compile("\u2066[^\u2069]*")


class Run(NamedTuple):
    """A piece of a line in logical order, and whether it is drawn from right to left."""

    text: str
    rtl: bool


def with_figures(text: str) -> str:
    """The digits of what is kept in its own order (numbers to dial) marked, so that they can have letters without a
    slash through the 0: under stress that reads as an 8."""
    return text if text.isascii() else _ISOLATED.sub(lambda found: found.group().translate(_TO_FIGURES), text)


def seen(text: str) -> str:
    """The text without isolates and direction marks."""
    return text.translate(_UNSEEN)


@lru_cache(maxsize=4096)
def _strong_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def is_rtl(text: str) -> bool:
    """Whether any letter of the text is written from right to left."""
    return not text.isascii() and any(_strong_rtl(c) for c in text)


def visual_runs(line: str, base_rtl: bool) -> tuple[Run, ...]:
    """The runs of one line from left to right. `base_rtl` is the direction of the paragraph."""
    if line.isascii() and not base_rtl:
        return (Run(line, False),) if line else ()
    if not base_rtl and not is_rtl(line):
        plain = seen(line)
        return (Run(plain, False),) if plain else ()
    from bidi import get_display

    marked = "".join(c + JOINER if c in MIRRORS else c for c in line.replace(JOINER, ""))
    ordered = get_display(marked, base_dir="R" if base_rtl else "L")
    assert isinstance(ordered, str)
    return _runs(_mirrored(ordered).translate(_UNSEEN))


def _mirrored(ordered: str) -> str:
    """Each bracket has one joiner beside it: before it in right-to-left text, behind it otherwise."""
    out = []
    at = 0
    while at < len(ordered):
        char, after = ordered[at], ordered[at + 1 : at + 2]
        if char == JOINER and after in MIRRORS:
            out.append(MIRRORS[after])
            at += 1
        elif char != JOINER:
            out.append(char)
            at += char in MIRRORS and after == JOINER
        at += 1
    return "".join(out)


def _runs(visual: str) -> tuple[Run, ...]:
    """Cut a line in visual order into runs; right-to-left ones go back to logical order for the shaper."""
    runs: list[Run] = []
    at = 0
    while at < len(visual):
        rtl = _strong_rtl(visual[at]) or _mark_of_rtl(visual, at)
        end = at + 1
        while end < len(visual):
            char = visual[end]
            if rtl and not (_strong_rtl(char) or unicodedata.combining(char) or _inner_space(visual, end)):
                break
            if not rtl and (_strong_rtl(char) or _mark_of_rtl(visual, end)):
                break
            end += 1
        piece = visual[at:end]
        runs.append(Run(piece[::-1] if rtl else piece, rtl))
        at = end
    return tuple(runs)


def _mark_of_rtl(visual: str, at: int) -> bool:
    """In visual order the marks of a right-to-left letter stand before it."""
    if not unicodedata.combining(visual[at]):
        return False
    rest = next((c for c in visual[at:] if not unicodedata.combining(c)), "")
    return bool(rest) and _strong_rtl(rest)


def _inner_space(visual: str, at: int) -> bool:
    """A space between two right-to-left letters belongs to their run."""
    if visual[at] != " " or at + 1 >= len(visual):
        return False
    return _strong_rtl(visual[at + 1]) or _mark_of_rtl(visual, at + 1)
