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
    from ..research.slips import Slips

KEYS: Final = ("study-key.txt", "study-key.age")
"""What the secret half of a study's key is called, plain and sealed with a passphrase."""
BAR: Final = 30
NOT_LOOKED_AT: Final = "not_looked_at"
SHOWN: Final = 3
"""So many of the files that were not looked at are named on the screen."""


def build(asked: Asked) -> int:
    """A dataset from a folder of study files and stores."""
    assert asked.out is not None
    done = built_from(asked, asked.out)
    from ..research.build import plain  # it is there, since something was built

    files = tuple(lists(done, done.folder))
    if asked.as_json:
        asked.json({**plain(done), "lists": [str(file) for file in files]})
        return DONE
    words = asked.words
    asked.print(words.text("dataset.done", folder=done.folder, n=len(done.taken.people), notes=done.rows))
    say_left_out(asked, done, files)
    return DONE


def built_from(asked: Asked, out: Path) -> "Built":
    """Every note of what was handed in, in the folder `out`. Raises StopError."""
    try:
        from ..research.build import BUILDING, BuildError, Wanted
        from ..research.build import build as built
        from ..research.collect import packs_in
        from ..research.earlier import NoReleaseError
    except ImportError as error:
        raise asked.stop(WRONG_USE, "dataset.not_installed", what=error.name) from None
    folder, more = asked.folder, asked.options
    if not folder.is_dir():
        raise asked.stop(WRONG_USE, "dataset.no_folder", folder=folder)
    key = more["key"] or next((folder / name for name in KEYS if (folder / name).is_file()), None)
    slips = _slips(asked, more["slips"])
    try:
        packs, identity = packs_in(folder, more["study"]), _identity(asked, key)
        if identity is not None and packs and identity.recipient not in {pack.key for pack in packs}:
            raise asked.stop(WRONG_USE, "dataset.key.other", file=key)
        wanted = Wanted(
            folder,
            out,
            packs,
            identity,
            slips.codes,
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
        _say_nobody(asked, error.left_out)
        raise asked.stop(WRONG_USE, error.key, **error.names) from None
    except NoReleaseError as error:
        raise asked.stop(WRONG_USE, "dataset.no_release", folder=error) from None
    except OSError as error:
        raise asked.stop(
            WRONG_USE, "command.cannot_write", file=error.filename or out, why=error.strerror or error
        ) from error


def _slips(asked: Asked, paths: Sequence[Path]) -> "Slips":
    """The codes on slips, having said how many files were read and which of them tell nothing. Raises StopError."""
    from ..research.slips import slips_in

    try:
        slips = slips_in(paths)
    except OSError as error:
        raise asked.stop(WRONG_USE, "dataset.no_slip", file=error.filename, why=error.strerror) from None
    if paths and not asked.as_json:
        asked.print(asked.words.text("dataset.slips.read", n=slips.files, codes=len(slips.codes)))
    for file in slips.empty:
        print(asked.words.text("dataset.slips.empty", file=file), file=sys.stderr)
    return slips


def _say_nobody(asked: Asked, left_out: "Sequence[LeftOut]") -> None:
    """Why not one file could be used, with a list beside what would have been the dataset."""
    assert asked.out is not None
    for line in _reasons(asked, left_out):
        print(line, file=sys.stderr)
    if left_out:
        list_of = _beside(asked.out, "left-out", ("file", "why", "purpose"), _left_out(left_out))
        print(asked.words.text("command.wrote", file=list_of), file=sys.stderr)


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


def lists(done: "Built", folder: Path) -> Iterable[Path]:
    """What is for the researcher alone and no part of a dataset, since the names of files can tell who a player is:
    lists beside its folder of what was left out, and of what earlier releases held."""
    others = [(path, NOT_LOOKED_AT, "") for path in done.not_looked_at]
    left_out = [*_left_out(done.taken.left_out), *others]
    held = [(one.release, one.participant, one.purpose, one.notes) for one in done.held]
    if left_out:
        yield _beside(folder, "left-out", ("file", "why", "purpose"), left_out)
    if held:
        yield _beside(folder, "withdrawn", ("release", "participant", "purpose", "notes"), held)


def _left_out(left_out: "Sequence[LeftOut]") -> list[tuple[str, str, str]]:
    return [(one.source.path, one.why, one.purpose) for one in left_out]


def _beside(folder: Path, name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """A list beside a dataset, which opens to this account alone."""
    from vault.files import open_own

    path = folder.with_name(f"{folder.name}-{name}.csv")
    with open_own(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows((head, *rows))
    return path


def say_left_out(asked: Asked, done: "Built", files: Sequence[Path]) -> None:
    """How many files were left out and why, what earlier releases held, and where the lists lie."""
    from ..research.describe import held_lines

    words, left_out = asked.words, done.taken.left_out
    for line in _reasons(asked, left_out):
        asked.print(f"  {line}")
    if others := done.not_looked_at:
        shown = ", ".join(others[:SHOWN]) + (", ..." if len(others) > SHOWN else "")
        asked.print("  " + words.text("dataset.not_looked_at", n=len(others), files=shown))
    if asked.options["slips"]:
        asked.print(words.text("dataset.slips", n=done.taken.slips, used=len(done.taken.slips_used)))
    for line in held_lines(done.held, words):
        asked.print(line)
    for file in files:
        asked.print(words.text("command.wrote", file=file))


def _reasons(asked: Asked, left_out: "Sequence[LeftOut]") -> Iterable[str]:
    for (why, purpose), count in sorted(Counter((one.why, one.purpose) for one in left_out).items()):
        reason = asked.words.text(f"dataset.why.{why}")
        if purpose:
            what = asked.words.name("purpose", purpose)
            yield asked.words.text("dataset.left_out.purpose", why=reason, n=count, what=what)
        else:
            yield asked.words.text("dataset.left_out.file", why=reason, n=count)
