"""Withdrawal slips, in whatever kind of text file somebody sent them."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CODE: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the next but one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""How a text file may begin to say how it is written: Windows' own editor writes such files."""


@dataclass(frozen=True, slots=True)
class Slips:
    """The codes that stand on slips, how many files were read, and those of them in which no code stands."""

    codes: frozenset[str]
    files: int = 0
    empty: tuple[Path, ...] = ()


def slips_in(slips: Sequence[Path]) -> Slips:
    """The codes on slips: in files, or in every file of a folder, whatever else stands there. Raises OSError."""
    every = [file for path in slips for file in (sorted(path.rglob("*")) if path.is_dir() else (path,))]
    found = {file: codes_in(file.read_bytes()) for file in every if not file.is_dir()}
    codes = frozenset(code for some in found.values() for code in some)
    return Slips(codes, len(found), tuple(file for file, some in found.items() if not some))


def codes_in(slip: bytes) -> frozenset[str]:
    """The codes in a text, however it is written."""
    return frozenset(CODE.findall(slip.decode(_encoding(slip), errors="replace").lower()))


def _encoding(text: bytes) -> str:
    for mark, encoding in _MARKS:
        if text.startswith(mark):
            return encoding
    # Without a mark, every second byte of letters and digits tells.
    if text[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if text[:1] == b"\0" else "utf-8"
