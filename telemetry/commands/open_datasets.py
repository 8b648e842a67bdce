"""The open tier of a dataset, from what players handed in or from a dataset of the controlled tier."""

import csv
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from .asked import DONE, WRONG_USE, Asked
from .datasets import build as controlled
from .datasets import built_from
from .using import refused

if TYPE_CHECKING:
    from ..research.build import Built
    from ..research.measured import Found
    from ..research.open_build import OpenError


OPEN: Final = "open"
_OPTIONS: Final = ("coarsen", "classes", "noise")
"""What only the open tier takes."""


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
    more = asked.options
    try:
        from ..research.open_build import OpenError, Wanted
        from ..research.open_build import build as opened

        with _notes(asked) as (dataset, classes):
            earlier = more["earlier"][-1] if more["earlier"] else None
            done = opened(Wanted(dataset, asked.out, tuple(more["coarsen"]), classes, earlier, more["noise"]))
    except OpenError as error:
        raise asked.stop(WRONG_USE, "open.refused", why=_why(asked, error)) from None
    except DatasetError as error:
        raise refused(asked, error.key, error.names) from None
    except ImportError as error:
        key = "open.no_opendp" if error.name and error.name.startswith("opendp") else "dataset.not_installed"
        raise asked.stop(WRONG_USE, key, what=error.name) from None
    except subprocess.CalledProcessError as error:
        why = (error.stderr or str(error)).strip().splitlines()[-1]
        raise asked.stop(WRONG_USE, "open.no_judge", why=why) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise asked.stop(WRONG_USE, "command.cannot_write", file=error.filename or asked.out, why=why) from error
    if asked.as_json:
        asked.json({"folder": str(done.folder), "lines": done.found.lines, "missed": done.found.missed()})
        return DONE
    asked.print(asked.words.text("open.done", folder=done.folder, n=done.found.lines, kinds=done.found.kinds))
    return DONE


@contextmanager
def _notes(asked: Asked) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """A dataset of the controlled tier, and who is in which class: the one that is given, or one that is built from
    what players handed in and is gone afterwards. Raises StopError, OSError."""
    from ..research import layout

    given = _classes(asked)
    if (asked.folder / layout.events().path).is_file():
        yield asked.folder, given
        return
    if not asked.folder.is_dir():
        raise asked.stop(WRONG_USE, "dataset.no_folder", folder=asked.folder)
    assert asked.out is not None
    notes = asked.out.with_name(f"{asked.out.name}-notes")
    done = built_from(asked, notes)
    try:
        yield notes, given or _by_folder(done)
    finally:
        shutil.rmtree(notes, ignore_errors=True)


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
