"""Writes a dataset in the formats of other programs. Each format's module says how."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from ..words import Words
from . import bids, ogd, redcap, xapi
from .tables import DatasetError

PART: Final = "-building"


class Format(StrEnum):
    XAPI = "xapi"
    OPENGAMEDATA = "opengamedata"
    REDCAP = "redcap"
    BIDS = "bids"


_WRITERS: Final[dict[Format, Callable[[Path, Path], int]]] = {
    Format.XAPI: xapi.write,
    Format.OPENGAMEDATA: ogd.write,
    Format.REDCAP: redcap.write,
    Format.BIDS: bids.write,
}


@dataclass(frozen=True, slots=True)
class Converted:
    """What was written: how many statements, events or records, in how many files."""

    folder: Path
    rows: int
    files: int


def convert(dataset: Path, to: Format, out: Path, words: Words) -> Converted:
    """Write a dataset into a folder that is empty or not there yet. It has its name only when all of it is written.
    Raises DatasetError, OSError."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DatasetError("convert.not_empty", folder=out)
    work = out.with_name(out.name + PART)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        count = _WRITERS[to](dataset, work)
        readme = "\n\n".join((words.text(f"convert.{to}.title"), *words.numbered(f"convert.{to}", n=count)))
        (work / "README.md").write_text(f"# {readme}\n", encoding="utf-8", newline="\n")
        files = sum(path.is_file() for path in work.rglob("*"))
        if out.exists():
            out.rmdir()
        work.rename(out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return Converted(out, count, files)
