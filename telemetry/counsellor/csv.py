"""The file as a table: one value a row, with the codes that programs go by and the sentence that people read."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

from msgspec.structs import asdict

from ..csv_files import safe
from ..words import Words, bare
from .chosen import Chosen, Item
from .pages import preview

COLUMNS: Final = ("part", "line", "field", "value", "said")


def table(chosen: Chosen, words: Words) -> bytes:
    """The table, with the mark at its beginning by which spreadsheets know how its letters are written."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(chosen, words):
        writer.writerow([safe(value) for value in row])
    return b"\xef\xbb\xbf" + bare(out.getvalue()).encode()


def _rows(chosen: Chosen, words: Words) -> Iterator[tuple[str, Any, str, Any, str]]:
    pages = preview(chosen, words)
    yield "about", 1, "made_on", chosen.made_on.isoformat(), pages[0].head[0]
    yield "about", 2, "language", chosen.language, ""
    said = " ".join(pages[0].head[1:])
    for field in ("since", "until"):
        if day := getattr(chosen, field):
            yield "about", 3, field, day.isoformat(), said
    for number, sentence in enumerate(pages[0].foot[:2], start=4):
        yield "about", number, "note", sentence, ""
    sentences = {part.item: [line.text for line in part.lines] for page in pages for part in page.parts}
    for item in Item:
        for number, line in enumerate(chosen.lines(item), start=1):
            values = {"text": True} if item is Item.TALK else asdict(line)
            sentence = sentences[item][number - 1]
            for field, value in values.items():
                if field != "id" and value != "":
                    yield item.value, number, field, "yes" if value is True else value, sentence
                    sentence = ""
