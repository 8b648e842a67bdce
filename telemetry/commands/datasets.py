"""Commands that make a study's pack, look a pack over, and build datasets from what players handed in."""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vault.seal_error import SealError

from ..study_pack import StudyError
from .asked import BROKEN_OFF, DONE, LOCKED, WRONG_USE, Asked, StopError

if TYPE_CHECKING:
    from vault.sealing import Identity

    from ..research.build import Built
    from ..research.leave import LeftOut

KEYS: Final = ("study-key.txt", "study-key.age")
"""What the secret half of a study's key is called, plain and sealed with a passphrase."""
BAR: Final = 30


def build(asked: Asked) -> int:
    """A dataset from a folder of study files and stores."""
    assert asked.out is not None
    done = built_from(asked, asked.out)
    from ..research.build import plain  # it is there, since something was built

    lists = tuple(_lists(done))
    if asked.as_json:
        asked.json({**plain(done), "lists": [str(file) for file in lists]})
    else:
        _say(asked, done, lists)
    return DONE


def built_from(asked: Asked, out: Path) -> "Built":
    """Every note of what was handed in, in the folder `out`. Raises StopError."""
    try:
        from ..research.build import BUILDING, BuildError, Wanted
        from ..research.build import build as built
        from ..research.collect import codes_in, packs_in
        from ..research.earlier import NoReleaseError
    except ImportError as error:
        raise asked.stop(WRONG_USE, "dataset.not_installed", what=error.name) from None
    folder, more = asked.folder, asked.options
    if not folder.is_dir():
        raise asked.stop(WRONG_USE, "dataset.no_folder", folder=folder)
    key = more["key"] or next((folder / name for name in KEYS if (folder / name).is_file()), None)
    try:
        wanted = Wanted(
            folder,
            out,
            packs_in(folder, more["study"]),
            _identity(asked, key),
            codes_in(more["slips"]),
            tuple(more["earlier"]),
            tuple(file for file in (key, *more["slips"]) if file),
            more["helpers"],
            _told(asked),
        )
        return built(wanted)
    except KeyboardInterrupt:
        work = out.with_name(out.name + BUILDING)
        if not work.is_dir():
            raise
        raise asked.stop(BROKEN_OFF, "dataset.broken_off", folder=work) from None
    except StudyError as error:
        raise StopError(WRONG_USE, error.sentence(asked.words.language)) from None
    except BuildError as error:
        raise asked.stop(WRONG_USE, error.key, **error.names) from None
    except NoReleaseError as error:
        raise asked.stop(WRONG_USE, "dataset.no_release", folder=error) from None
    except OSError as error:
        raise asked.stop(
            WRONG_USE, "command.cannot_write", file=error.filename or out, why=error.strerror or error
        ) from error


def _identity(asked: Asked, key: Path | None) -> "Identity | None":
    """The secret half of the study's key. Raises StopError, OSError."""
    from vault.sealing import identity_from, is_sealed

    from ..counsellor.keys import open_key

    if key is None:
        return None
    try:
        held = key.read_bytes()
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_read", file=key, why=error.strerror) from None
    if is_sealed(held) and asked.passphrase is None:
        raise asked.stop(LOCKED, "dataset.key.locked", file=key)
    try:
        if is_sealed(held):
            return open_key(held, asked.passphrase or "")
        return identity_from(held.decode(errors="replace").strip())
    except SealError as error:
        code = LOCKED if error.why == "wrong" else WRONG_USE
        raise asked.stop(code, f"dataset.key.{'wrong' if error.why == 'wrong' else 'none'}", file=key) from None


def _told(asked: Asked) -> Any:
    def told(what: str, done: int, every: int) -> None:
        if sys.stderr.isatty():
            full = BAR * done // max(every, 1)
            bar = "#" * full + "." * (BAR - full)
            text = asked.words.text(f"dataset.progress.{what}", done=done, every=every)
            print(f"\r[{bar}] {text:<48}", end="\n" if done == every else "", file=sys.stderr, flush=True)

    return told


def _lists(done: "Built") -> Iterable[Path]:
    """What is for the researcher alone and no part of the dataset, since the names of files can tell who a player is:
    lists beside it of what was left out, and of what earlier releases held."""
    from vault.files import open_own

    left_out = [(one.source.path, one.why, one.purpose) for one in done.taken.left_out]
    held = [(one.release, one.participant, one.purpose, one.notes) for one in done.held]
    for name, head, rows in (
        ("left-out", ("file", "why", "purpose"), left_out),
        ("withdrawn", ("release", "participant", "purpose", "notes"), held),
    ):
        if rows:
            path = done.folder.with_name(f"{done.folder.name}-{name}.csv")
            with open_own(path) as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows((head, *rows))
            yield path


def _say(asked: Asked, done: "Built", lists: Sequence[Path]) -> None:
    from ..research.describe import held_lines

    words, left_out = asked.words, done.taken.left_out
    asked.print(words.text("dataset.done", folder=done.folder, n=len(done.taken.people), notes=done.rows))
    for line in _reasons(asked, left_out):
        asked.print(f"  {line}")
    if done.taken.slips:
        asked.print(words.text("dataset.slips", n=done.taken.slips, used=len(done.taken.slips_used)))
    for line in held_lines(done.held, words):
        asked.print(line)
    for file in lists:
        asked.print(words.text("command.wrote", file=file))


def _reasons(asked: Asked, left_out: "Sequence[LeftOut]") -> Iterable[str]:
    for (why, purpose), count in sorted(Counter((one.why, one.purpose) for one in left_out).items()):
        reason = asked.words.text(f"dataset.why.{why}")
        if purpose:
            what = asked.words.name("purpose", purpose)
            yield asked.words.text("dataset.left_out.purpose", why=reason, n=count, what=what)
        else:
            yield asked.words.text("dataset.left_out.file", why=reason, n=count)
