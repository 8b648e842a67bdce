"""The file as PDF/UA-1, which screen readers can read: tagged, titled, in its language. Needs Typst."""

import json
import re
import unicodedata
from itertools import count
from pathlib import Path
from typing import Any, Final

from ..charts import PATTERNS, marks, svg
from ..report import Chart
from ..words import END_ISOLATE, Words
from .chosen import Chosen
from .pages import Page, Part, preview, print_size

TEMPLATE: Final = Path(__file__).with_name("pages.typ")
FONTS: Final = Path(__file__).parents[2] / "assets" / "fonts"
STANDARD: Final = "ua-1"
NO_SHAPE: Final = "[?]"
MOST_SINGLE, BLOCK = 10, 256
_SHAPELESS: Final = re.compile('the text `"(.+?)"` could not be displayed')
BEGIN_RTL: Final = "\u2067"
_ARABIC: Final = " style=\"font-family:'Noto Sans Arabic'\""
"""For words in it: what the first font of a picture does not have, Typst takes from anywhere."""
_STYLE: Final = (
    "<style>text{font-family:'Atkinson Hyperlegible Next','Noto Sans Arabic','Noto Sans';fill:#101330}"
    ".near{font-size:13.5px;font-weight:600}.small{font-size:13px}.edge{stroke:#101330;stroke-width:1.3}</style>"
)
_TEXT: Final = re.compile(r'<text ([^>]*?)(?: text-anchor="(\w+)")?( class="\w+")>([^<]*)<')


def pdf(chosen: Chosen, words: Words) -> bytes:
    """The PDF. Raises ImportError if Typst is not installed."""
    sheets = preview(chosen, words)
    told = {
        "title": sheets[0].title,
        "size": min(print_size(sheet.parts) for sheet in sheets),
        "language": words.language.partition("-")[0],
        "rtl": words.direction == "rtl",
        "sheets": [_sheet(sheet, words) for sheet in sheets],
    }
    return _drawn(json.dumps(told, ensure_ascii=False))


def _drawn(told: str) -> bytes:
    """The PDF of what is told. A letter for which no font here has a shape, such as a new emoji, becomes [?]: the
    file it was made from has it still. After some, the letters around them are taken to have none either."""
    import typst

    for tried in count():
        try:
            made: bytes = typst.compile(
                TEMPLATE,
                font_paths=[FONTS] if FONTS.is_dir() else [],
                sys_inputs={"told": told},
                pdf_standards=STANDARD,
            )
            return made
        except typst.TypstError as error:
            shapeless = _SHAPELESS.search(str(error))
            if shapeless is None or shapeless[1].isascii() or shapeless[1] not in told:
                raise
            block = ord(shapeless[1][0]) // BLOCK if tried >= MOST_SINGLE else -1
            told = _without(told, shapeless[1], block)
    raise AssertionError


def _without(told: str, shapeless: str, block: int) -> str:
    """What is told with a sign in place of some letters, and of the marks that belong to them."""
    kept: list[str] = []
    for letter in told:
        if letter in shapeless or ord(letter) // BLOCK == block:
            kept.append(NO_SHAPE)
        elif not (kept and kept[-1] == NO_SHAPE and unicodedata.category(letter) in ("Mn", "Mc", "Me", "Sk")):
            kept.append(letter)
    return "".join(kept)


def _sheet(sheet: Page, words: Words) -> dict[str, Any]:
    parts = [_part(part, words) for part in sheet.parts]
    return {"title": sheet.title, "head": sheet.head, "foot": sheet.foot, "parts": parts}


def _part(part: Part, words: Words) -> dict[str, Any]:
    chart = _chart(part.chart, words) if part.chart else None
    table = {"columns": part.table.columns, "rows": part.table.rows} if part.table else None
    lines = [line.text for line in part.lines]
    typed = [{"text": text, "rtl": _right_to_left(text)} for text in lines] if part.lines[0].own else []
    own = {"own": bool(typed), "typed": typed}
    return {"heading": part.heading, "lines": lines, **own, "table": table, "chart": chart}


def _right_to_left(typed: str) -> bool:
    """Which way a text is read, by its first letter that says so."""
    ways = (unicodedata.bidirectional(letter) for letter in typed)
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def _chart(chart: Chart, words: Words) -> dict[str, Any]:
    """The chart as a picture of its own. Typst draws its text from left to right only, so ends are swapped for it."""
    drawn = svg(chart, "", words.direction == "rtl")
    if words.direction == "rtl":
        drawn = drawn.replace(' direction="rtl"', "")
        ends = {None: "end", "end": "start", "middle": "middle"}
        drawn = _TEXT.sub(
            lambda found: (
                f'<text {found[1]} text-anchor="{ends[found[2]]}"{found[3]}'
                f"{_ARABIC if _right_to_left(found[4]) else ''}>{BEGIN_RTL}{found[4]}{END_ISOLATE}<"
            ),
            drawn,
        )
    legend = [{"name": name, "svg": _alone(mark)} for name, mark in zip(chart.parts, marks(chart), strict=True)]
    return {"title": chart.title, "svg": _alone(_unmarked(drawn)), "legend": legend}


def _unmarked(drawn: str) -> str:
    """Without marks above and below letters: a picture of Typst's with such a mark in it is no PDF/UA. The words that
    stand for the picture have them."""
    return "".join(letter for letter in drawn if unicodedata.category(letter) != "Mn")


def _alone(drawn: str) -> str:
    """A picture that stood on a page, with what it took from there."""
    named = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return named.replace(">", f">{_STYLE}{PATTERNS}", 1)
