"""Builds the controlled dataset of a study from a folder of study files and stores.

It works in a folder beside the one that is asked for, which gets its name when all is whole. A build that was broken
off goes on where it stopped. Memory does not grow with the number of notes: each batch is made by a helper, and joined
here.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ..clearing import alone
from ..hands import died, ending, processes
from ..registry import data_of
from ..study import Study
from . import batch, collect, describe, earlier, layout
from .batch import ChangedError, Done, Job, done_file, part
from .collect import Entry, Opener, Source
from .leave import LeftOut, Person, Taken, code_hash, decided
from .parts import is_whole, on_disk, put_in_place
from .quality import Quality, quality_of

if TYPE_CHECKING:
    from vault.sealing import Identity

BUILDING: Final = "-building"
LOCK: Final = f"{BUILDING}.lock"
ENTRIES, PLAN = "entries.jsonl", "plan.json"
NOTES_A_BATCH: Final = 500_000
ALONE: Final = 24
"""So few sources are not worth the start of helpers."""


class BuildError(Exception):
    """Why a dataset is not built. `key` names the sentence, `left_out` is why each file could not be used."""

    def __init__(self, key: str, left_out: Sequence[LeftOut] = (), /, **names: object) -> None:
        self.key, self.left_out, self.names = key, left_out, names
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to build. `own` are files below `folder` that are the researcher's own, such as the key; `told` hears what
    is being done ("look", "write" or "join"), how much of it is done, and of how much."""

    folder: Path
    out: Path
    packs: tuple[Study, ...]
    identity: "Identity | None" = None
    slips: frozenset[str] = frozenset()
    releases: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()
    helpers: int = 0
    told: Callable[[str, int, int], None] = field(default=lambda what, done, every: None)


@dataclass(frozen=True, slots=True)
class Built:
    """What was built, what was not taken, what releases before this one held of what was withdrawn, and the files that
    are neither study files nor stores."""

    folder: Path
    study: Study
    taken: Taken
    quality: Quality
    held: tuple[earlier.Held, ...]
    not_looked_at: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return self.quality.rows


def build(wanted: Wanted) -> Built:
    """Build a dataset, which opens to this account alone, as does what it is made of. Raises BuildError,
    NoReleaseError, OSError."""
    from vault.files import own_only

    with own_only(), alone(wanted.out.parent / f"{wanted.out.name}{LOCK}") as mine:
        if not mine:
            raise BuildError("dataset.busy", folder=wanted.out)
        return _build(wanted)


def _build(wanted: Wanted) -> Built:
    if len({pack.id for pack in wanted.packs}) != 1:
        raise BuildError("dataset.no_pack" if not wanted.packs else "dataset.packs", folder=wanted.folder)
    if wanted.out.exists() and (not wanted.out.is_dir() or any(wanted.out.iterdir())):
        raise BuildError("dataset.not_empty", folder=wanted.out)
    found = tuple(collect.sources(wanted.folder, wanted.own))
    if not found:
        raise BuildError("dataset.nothing", folder=wanted.folder)
    for release in wanted.releases:
        tuple(earlier.held_of(release, ()))  # before anything is written
    others = collect.not_looked_at(wanted.folder, found, wanted.own)
    work = wanted.out.with_name(wanted.out.name + BUILDING)
    work.mkdir(exist_ok=True)
    (work / batch.WORK).mkdir(exist_ok=True)
    opener = Opener(wanted.folder, wanted.packs, wanted.identity)
    try:
        with ending(_hands(wanted.helpers, len(found))) as hands:
            taken = decided(_looked_at(wanted, work, opener, found, hands), wanted.slips)
            if not taken.people:
                shutil.rmtree(work)
                raise BuildError("dataset.nobody", taken.left_out, folder=wanted.folder, n=len(found))
            done = _batches(wanted, work, opener, taken.people, hands)
    except (BrokenExecutor, OSError) as error:
        if not died(error):
            raise
        raise BuildError("dataset.helper_died") from None
    except ChangedError as error:
        _write_entries(work, [collect.look(opener, error.source)])
        raise BuildError("dataset.changed", file=wanted.folder / error.source.path) from None
    return replace(_finished(wanted, work, taken, done), not_looked_at=others)


def _hands(helpers: int, files: int) -> Executor:
    count = helpers or min(os.cpu_count() or 1, 8)
    if count == 1 or files <= ALONE:
        return ThreadPoolExecutor(1)
    return processes(count)


# Looking


def _looked_at(
    wanted: Wanted, work: Path, opener: Opener, found: Sequence[Source], hands: Executor
) -> tuple[Entry, ...]:
    """What is known of each source; what was found before is taken from the list of a build that was broken off."""
    file = work / batch.WORK / ENTRIES
    packs = [(pack.terms, {step: sorted(forms) for step, forms in pack.forms.items()}) for pack in wanted.packs]
    key = wanted.identity.recipient if wanted.identity else ""
    plan = (layout.SCHEMA, Entry.__struct_fields__, str(wanted.folder.resolve()), packs, key)
    _keep_to(work, "look", plan, partial(file.unlink, missing_ok=True))
    known = collect.kept_entries(file)
    entries = {one: known[one] for one in found if one in known}
    rest = [one for one in found if one not in known]
    wanted.told("look", len(entries), len(found))
    for some in collect.looked_at(hands, opener, rest, lambda n: wanted.told("look", len(known) + n, len(found))):
        entries.update((entry.source, entry) for entry in some)
        _write_entries(work, some)
    return tuple(entries.values())


def _write_entries(work: Path, entries: Sequence[Entry]) -> None:
    """Write down what is known of sources. Of two entries of one source the later counts."""
    with (work / batch.WORK / ENTRIES).open("ab") as lines:
        lines.writelines(msgspec.json.encode(entry) + b"\n" for entry in entries)


def _keep_to(work: Path, what: str, plan: object, clear: Callable[[], None]) -> None:
    """Clear what was made to another plan than this one, which is written down only then."""
    from vault.files import write_whole

    file = work / batch.WORK / PLAN
    try:
        plans = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        plans = {}
    now = hashlib.sha256(msgspec.json.encode(plan)).hexdigest()
    if plans.get(what) != now:
        clear()
        write_whole(file, msgspec.json.encode({**plans, what: now}))


# Batches


def jobs(people: Sequence[Person], folder: Path, notes: int = NOTES_A_BATCH) -> Iterator[Job]:
    """The participants in batches of about so many notes."""
    some: list[Person] = []
    number, held = 0, 0
    for person in people:
        if some and held + person.notes > notes:
            yield Job(number, tuple(some), str(folder))
            some, number, held = [], number + 1, 0
        some.append(person)
        held += person.notes
    if some:
        yield Job(number, tuple(some), str(folder))


def _batches(wanted: Wanted, work: Path, opener: Opener, people: Sequence[Person], hands: Executor) -> tuple[Done, ...]:
    """Make every batch that is not whole yet."""
    columns = [[(column.name, column.type) for column in table.columns] for table in layout.tables()]
    plan = (columns, [data_of(purpose) for purpose in wanted.packs[0].purposes], people)
    _keep_to(work, "write", plan, partial(_clear_batches, work))
    every = tuple(jobs(people, work))
    done = {job.number: kept for job in every if (kept := _kept(work, job.number)) is not None}
    wanted.told("write", len(done), len(every))
    for one in hands.map(partial(batch.run, opener), (job for job in every if job.number not in done)):
        done[one.number] = one
        wanted.told("write", len(done), len(every))
    return tuple(done[job.number] for job in every)


def _clear_batches(work: Path) -> None:
    for file in (work / batch.WORK).glob("batch-*"):
        file.unlink()
    shutil.rmtree(work / layout.PARQUET, ignore_errors=True)


def _kept(work: Path, number: int) -> Done | None:
    """What was made of a batch before, if all of it is there as it was written."""
    try:
        done = msgspec.json.decode(done_file(work, number).read_bytes(), type=Done)
    except (OSError, msgspec.MsgspecError):
        return None
    return done if all(is_whole(work, one) for one in (*done.parts, *done.parquet)) else None


# Joining


def _finished(wanted: Wanted, work: Path, taken: Taken, done: Sequence[Done]) -> Built:
    study = wanted.packs[0]
    tables = layout.tables()
    for one in done:
        if torn := [held[0] for held in (*one.parts, *one.parquet) if not is_whole(work, held)]:
            raise BuildError("dataset.torn", file=work / torn[0])
    files = []
    for number, table in enumerate(tables):
        wanted.told("join", number, len(tables))
        parts = [work / part(table.name, one.number) for one in done]
        files.append(describe.Made(table.path, *_joined(work / table.path, table, parts)))
    files += [describe.Made(path, size, sha256) for one in done for path, size, sha256 in one.parquet]
    quality = quality_of(taken, done)
    withdrawn = {code_hash(study.id, code) for code in wanted.slips} | set(taken.withdrawn)
    held = tuple(one for release in wanted.releases for one in earlier.held_of(release, withdrawn))
    describe.write(work, study, files, quality, held)
    shutil.rmtree(work / batch.WORK)
    on_disk(work)
    if wanted.out.exists():
        wanted.out.rmdir()
    put_in_place(work, wanted.out)
    wanted.told("join", len(tables), len(tables))
    return Built(wanted.out, study, taken, quality, held)


def _joined(path: Path, table: layout.Table, parts: Sequence[Path]) -> tuple[int, str]:
    """Put the lines of a table together under its header; the size and the SHA-256 of the file."""
    path.parent.mkdir(exist_ok=True)
    sha256 = hashlib.sha256()
    with path.open("wb") as file:
        for some in _pieces((",".join(table.names) + "\n").encode(), parts):
            sha256.update(some)
            file.write(some)
        return file.tell(), sha256.hexdigest()


def _pieces(first: bytes, parts: Sequence[Path], size: int = 1 << 20) -> Iterator[bytes]:
    yield first
    for one in parts:
        with one.open("rb") as file:
            while piece := file.read(size):
                yield piece


def plain(built: Built) -> dict[str, Any]:
    """What a program is told of a build."""
    return {
        "folder": str(built.folder),
        "study": built.study.id,
        "participants": len(built.taken.people),
        "events": built.rows,
        "left_out": [{"file": one.source.path, "why": one.why, "purpose": one.purpose} for one in built.taken.left_out],
        "not_looked_at": built.not_looked_at,
        "slips": {"codes": built.taken.slips, "used": len(built.taken.slips_used)},
        "earlier": [msgspec.to_builtins(one) for one in built.held],
    }
