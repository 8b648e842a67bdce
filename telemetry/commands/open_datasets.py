"""The open tier of a dataset, from what players handed in or from a dataset of the controlled tier."""

import csv
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from .asked import BROKEN_OFF, DONE, WRONG_USE, Asked, StopError
from .datasets import build as controlled
from .datasets import built_from, lists, say_left_out
from .installing import installing
from .using import refused

if TYPE_CHECKING:
    from ..research.build import Built
    from ..research.measured import Found
    from ..research.open_build import Opened, OpenError


OPEN: Final = "open"
SCRATCH: Final = "-notes"
NOTES: Final = "notes"
MARK: Final = "tidelight-notes"
"""Beside the folder that is asked for lies one with what it is made of, as long as it is being made."""
_OPTIONS: Final = ("coarsen", "classes", "noise")
"""What only the open tier takes."""
_OF_HANDED_IN: Final = ("slips", "key", "passphrase_file", "study")
"""What is about files that players handed in, and means nothing to a dataset that is built already."""
_OF_FILES: Final = ("left_out", "not_looked_at", "slips", "earlier")
"""What is told of such files."""


def build(asked: Asked) -> int:
    """A dataset of the tier that is asked for."""
    if asked.options["tier"] == OPEN:
        return _open(asked)
    if given := [name for name in _OPTIONS if asked.options[name]]:
        raise asked.stop(WRONG_USE, "open.only", option=f"--{given[0]}")
    return controlled(asked)


def _open(asked: Asked) -> int:
    """A release that anyone may have, or the reason why there is none."""
    from ..research.tables import DatasetError

    assert asked.out is not None
    out, more = asked.out, asked.options
    try:
        from ..research.open_build import OpenError, Wanted, is_open
        from ..research.open_build import build as opened

        published = [folder for folder in more["earlier"] if is_open(folder)]
        datasets = [folder for folder in more["earlier"] if folder not in published]
        earlier = datasets[-1] if datasets else None
        asked = replace(asked, options={**more, "earlier": datasets})
        with _notes(asked) as (dataset, classes, built):
            before = published[-1] if published else None
            done = opened(Wanted(dataset, out, tuple(more["coarsen"]), classes, earlier, before, more["noise"]))
    except OpenError as error:
        raise asked.stop(WRONG_USE, "open.refused", why=_why(asked, error)) from None
    except DatasetError as error:
        raise refused(asked, error.key, error.names) from None
    except ImportError as error:
        key = "open.no_opendp" if error.name and error.name.startswith("opendp") else "dataset.not_installed"
        raise asked.stop(WRONG_USE, key, what=error.name, how=installing("opendp", asked.words)) from None
    except subprocess.CalledProcessError as error:
        why = (error.stderr or str(error)).strip().splitlines()[-1]
        raise asked.stop(WRONG_USE, "open.no_judge", why=why) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise asked.stop(WRONG_USE, "command.cannot_write", file=error.filename or asked.out, why=why) from error
    _told(asked, done, built)
    return DONE


def _told(asked: Asked, done: "Opened", built: "Built | None") -> None:
    """Say what was written, and of what players handed in what was left out: for the researcher alone, as with the
    controlled tier. The lists lie beside the folder that anyone may have, never in it."""
    from ..research.build import plain

    files = tuple(lists(built, done.folder)) if built is not None else ()
    if asked.as_json:
        known = {name: [] for name in _OF_FILES} if built is None else plain(built)
        told = {"folder": str(done.folder), "lines": done.found.lines, "missed": done.found.missed()}
        told |= {"not_measured": _not_measured(done.found), "useful": done.found.useful}
        left = {name: known[name] for name in _OF_FILES}
        asked.json({**told, **left, "lists": [str(file) for file in files]})
        return
    asked.print(asked.words.text("open.done", folder=done.folder, n=done.found.lines, kinds=done.found.kinds))
    for line in _cautions(asked, done.found):
        asked.print(f"  {line}")
    if built is not None:
        say_left_out(asked, built, files)


def _not_measured(found: "Found") -> list[str]:
    return [name for name, value in found.against().items() if value is None]


def _cautions(asked: Asked, found: "Found") -> Iterator[str]:
    """What whoever publishes a release should know before they do: the sheet in its folder says it too."""
    from ..privacy import USEFUL
    from ..research.risk_sheet import percent

    words = asked.words
    if names := _not_measured(found):
        yield words.text("open.not_measured", what="; ".join(words.text(f"risk.{name}") for name in names))
    if not found.classes_known:
        yield words.text("open.classes_unknown")
    if found.useful < USEFUL:
        yield words.text("risk.less_useful", useful=percent(found.useful), wanted=percent(USEFUL))


@contextmanager
def _notes(asked: Asked) -> Iterator[tuple[Path, Mapping[str, str], "Built | None"]]:
    """A dataset of the controlled tier, and who is in which class: the one that is given, or one that is built from
    what players handed in and is gone afterwards. Raises StopError, OSError."""
    from ..research import layout

    given = _classes(asked)
    if (asked.folder / layout.events().path).is_file():
        if needless := [name for name in _OF_HANDED_IN if asked.options[name]]:
            option = f"--{needless[0].replace('_', '-')}"
            raise asked.stop(WRONG_USE, "open.of_handed_in", option=option, folder=asked.folder)
        yield asked.folder, given, None
        return
    if not asked.folder.is_dir():
        raise asked.stop(WRONG_USE, "dataset.no_folder", folder=asked.folder)
    assert asked.out is not None
    work = _scratch(asked, asked.out)
    broken_off = False
    try:
        done = built_from(asked, work / NOTES)
        yield work / NOTES, given or _by_folder(done), done
    except StopError as error:
        broken_off = error.code == BROKEN_OFF
        raise
    finally:
        if not broken_off:
            shutil.rmtree(work, ignore_errors=True)


def _scratch(asked: Asked, out: Path) -> Path:
    """A folder of this account's alone for notes of the controlled tier, with a mark that it is ours. What a build
    that was killed left in one is taken up again as far as it was looked at; notes that were whole are made anew.
    Raises StopError, OSError."""
    work = out.with_name(out.name + SCRATCH)
    ours = (work / MARK).is_file()
    if work.exists() and not ours and (not work.is_dir() or any(work.iterdir())):
        raise asked.stop(WRONG_USE, "dataset.not_empty", folder=work)
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    (work / MARK).touch()
    shutil.rmtree(work / NOTES, ignore_errors=True)
    return work


def _by_folder(done: "Built") -> Mapping[str, str]:
    """Whoever handed in into the same folder is taken to be of one class; nobody is, where there is one folder."""
    classes = {one.participant: str(PurePosixPath(one.files[0].source.path).parent) for one in done.taken.people}
    return classes if len(set(classes.values())) > 1 else {}


def _classes(asked: Asked) -> Mapping[str, str]:
    """The class of each participant, from a table. Raises StopError."""
    file = asked.options["classes"]
    if file is None:
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if not {"participant", "class"} <= set(rows.fieldnames or ()):
                raise KeyError
            return {row["participant"]: row["class"] for row in rows}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        if isinstance(error, OSError):
            raise asked.stop(WRONG_USE, "command.cannot_read", file=file, why=error.strerror) from None
        raise asked.stop(WRONG_USE, "open.no_classes", file=file) from None


def _why(asked: Asked, error: "OpenError") -> str:
    """Why there is no open tier, with everything that was missed and what to do."""
    said = asked.words.text(error.key, **error.names)
    return said if error.found is None else f"{' '.join(_missed(asked, error.found))} {said}"


def _missed(asked: Asked, found: "Found") -> Iterator[str]:
    from ..research.risk_sheet import limit, said

    words, values = asked.words, found.against()
    for name in found.missed():
        if name in values:
            told = {"value": said(name, values[name], words), "most": limit(name)}
        else:
            told = {"value": str(found.k if name == "k" else found.diverse), "most": ""}
        yield words.text(f"open.missed.{name}", **told)
