"""Looks through a folder of study files and stores: what each is, and why one of them cannot be used.

Nothing is taken on its word: leave is looked for anew in the record that each brings, against the study's own pack.
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec import Struct

from .. import FOLDER
from ..consent import POSITIVE, Actor, Did, Policy, Record, Step, sound
from ..consent_record import ENDINGS
from ..notices import STUDY_PURPOSES
from ..study import Study, policy_of
from ..study_file import (
    MOST_BYTES,
    Counted,
    Header,
    StudyFile,
    StudyFileError,
    digest,
    gather,
    open_purposes,
    read_study_file,
    yes_on,
)
from ..study_pack import CODE, FILE, LANGUAGE, read_study

if TYPE_CHECKING:
    from vault.sealing import Identity

T = TypeVar("T")
OF_STUDY: Final = frozenset((FILE, "form-codes.txt", "cohort.json", "slip-to-try.txt"))
"""What a researcher's own commands write beside what is handed in."""
AT_ONCE: Final = 64
"""So many files go to a helper at a time."""
MOST_DAYS: Final = 36_500
"""No player plays longer."""


class Why(StrEnum):
    """Why a file, or one purpose of it, is left out."""

    DUPLICATE = "duplicate"
    ALTERED = "altered"
    TOO_MUCH = "too_much"
    NEWER = "newer"
    UNCONSENTED = "unconsented"
    WITHDRAWN = "withdrawn"
    FORM_TWICE = "form_twice"
    WRONG_KEY = "wrong_key"
    NO_KEY = "no_key"
    NOT_ONE = "not_one"
    OTHER_STUDY = "other_study"
    OTHER_TERMS = "other_terms"
    LOCKED = "locked"
    UNREADABLE = "unreadable"


class Source(Struct, frozen=True):
    """A study file or a store, by its path below the folder; `changed` and `size` tell whether it still is the same."""

    path: str
    store: bool
    size: int
    changed: int


class Entry(Struct, frozen=True):
    """What is known of a source. `why` is empty if it can be used, then for `purposes`. `endings` are the days on which
    somebody ended a purpose, `forms` the one-time forms that leave rests on, by purpose, `begins` the player's own days
    on which each wave begins. `sessions` join files whose codes differ since the player said yes anew in between: the
    last of each purpose, or all where a yes was renewed."""

    source: Source
    why: str = ""
    digest: str = ""
    study: str = ""
    terms: str = ""
    made_on_day: int = 0
    wave: int = 0
    language: str = ""
    age_band: str = ""
    arm: str = ""
    codes: Mapping[str, str] = {}
    purposes: tuple[str, ...] = ()
    endings: tuple[tuple[str, int], ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    counts: Mapping[str, Counted] = {}
    notes: int = 0
    clock_leapt: bool = False
    begins: tuple[int, ...] = (0,)
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opener:
    """What is needed to open the sources of a study. It goes to helpers in memory and is never written."""

    folder: Path
    packs: tuple[Study, ...]
    identity: "Identity | None"

    def open(self, source: Source) -> StudyFile:
        """Raises StudyFileError, OSError (PermissionError for a store with a passphrase), sqlite3.Error."""
        path = self.folder / source.path
        if not source.store:
            if self.identity is None:
                raise StudyFileError(Why.NO_KEY)
            with path.open("rb") as file:
                return read_study_file(file.read(MOST_BYTES + 1), self.identity)
        from ..keys import keys_to_read

        keys, found = keys_to_read(path), None
        for pack in self.packs:
            try:
                return gather(path, keys, pack)
            except StudyFileError as error:
                found = error
        raise found or StudyFileError(Why.OTHER_STUDY)


def packs_in(folder: Path, more: Sequence[Path] = ()) -> tuple[Study, ...]:
    """The packs that lie in a folder, and others. Raises StudyError."""
    found = (*more, *sorted(folder.rglob(FILE)))
    return tuple({(study.id, study.terms): study for study in map(read_study, found)}.values())


def sources(folder: Path, keys: Sequence[Path] = ()) -> Iterator[Source]:
    """Every study file and store below a folder, in order, and whatever cannot be looked into; `keys` are files of the
    researcher's own."""
    own = {os.path.realpath(key) for key in keys}
    closed: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=closed.append):
        folders.sort()
        for name in sorted(names):
            path = Path(where, name)
            of_game = path.parent.name == FOLDER
            store = of_game and path.suffix == ".sqlite" and ".damaged-" not in name
            if store or (not of_game and os.path.realpath(path) not in own and _may_be_one(path)):
                yield Source(_named(path, folder), store, *_state(path, store))
    yield from (Source(_named(Path(error.filename), folder), False, 0, 0) for error in closed)


def _named(path: Path, folder: Path) -> str:
    """A path below a folder; one that is no text cannot be opened by what stands for it."""
    return path.relative_to(folder).as_posix().encode(errors="backslashreplace").decode()


def _state(path: Path, store: bool) -> tuple[int, int]:
    """How large a source is and when it changed last; a store may have notes in the log beside it."""
    told = []
    for file in (path, path.with_name(f"{path.name}-wal"))[: 1 + store]:
        try:
            told.append(file.stat())
        except OSError:
            continue  # what cannot be looked at now is left out when it is opened
    return sum(one.st_size for one in told), max((one.st_mtime_ns for one in told), default=0)


def not_looked_at(folder: Path, found: Sequence[Source], keys: Sequence[Path] = ()) -> tuple[str, ...]:
    """The files below a folder that are no sources and go with none, by their paths in it: an archive may hold what
    somebody handed in."""
    folder = folder.resolve()
    known = {source.path for source in found}
    own = {key.resolve() for key in keys}

    def other(path: Path) -> bool:
        goes_with = path.name in OF_STUDY or path.parent.name == FOLDER
        wanted = path.is_file() and not goes_with and own.isdisjoint((path, *path.parents))
        return wanted and _named(path, folder) not in known

    return tuple(_named(path, folder) for path in sorted(folder.rglob("*")) if other(path))


def _may_be_one(path: Path) -> bool:
    from vault.sealing import is_sealed

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        if path.suffix == ".age":
            return True
        with path.open("rb") as file:
            return is_sealed(file.read(64))
    except OSError:
        return True


def looked_at(
    hands: Executor, opener: Opener, found: Sequence[Source], told: Callable[[int], None]
) -> Iterator[tuple[Entry, ...]]:
    """What is known of each source, some at a time; `told` hears how many there are by then."""
    done = 0
    for some in hands.map(partial(_look, opener), _in_parts(found, AT_ONCE)):
        done += len(some)
        told(done)
        yield some


def _in_parts(every: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(every)
    while part := list(islice(rest, size)):
        yield part


def _look(opener: Opener, some: Sequence[Source]) -> tuple[Entry, ...]:
    return tuple(look(opener, one) for one in some)


def look(opener: Opener, source: Source) -> Entry:
    """What is known of one source."""
    try:
        file = opener.open(source)
        return judged(source, file, opener.packs)
    except StudyFileError as error:
        why = Why.UNCONSENTED if error.why == "nothing" else Why(error.why)
        return Entry(source, why)
    except PermissionError:
        return Entry(source, Why.LOCKED if source.store else Why.UNREADABLE)
    except (sqlite3.DatabaseError, ValueError):
        return Entry(source, Why.ALTERED)
    except OSError:
        return Entry(source, Why.UNREADABLE)


def judged(source: Source, file: StudyFile, packs: Sequence[Study]) -> Entry:
    """A file that could be opened, against the packs of the study. Raises StudyFileError."""
    header = file.header
    if header.study not in {pack.id for pack in packs}:
        return Entry(source, Why.OTHER_STUDY)
    pack = next((one for one in packs if (one.id, one.terms) == (header.study, header.terms)), None)
    if pack is None:
        return Entry(source, Why.OTHER_TERMS)
    if header.faults or not _sensible(header, pack):
        return Entry(source, Why.ALTERED)
    held = open_purposes(header.consent, pack, header.made_on_day)
    yes = yes_on(header.consent, held)
    if held and header.wave != pack.wave_on(header.made_on_day - yes):
        return Entry(source, Why.ALTERED)
    forms = {one: _forms(header.consent, pack, one) for one in held if one in header.codes}
    known = {one: of for one, of in forms.items() if of is not None}
    acts = header.consent.acts
    return Entry(
        source,
        "" if known else Why.UNCONSENTED,
        digest(file),
        header.study,
        header.terms,
        header.made_on_day,
        header.wave,
        header.language,
        header.age_band,
        header.arm,
        dict(header.codes),
        tuple(known),
        tuple((act.purpose, act.day) for act in acts if act.act in ENDINGS and act.actor is not Actor.GAME),
        tuple((purpose, form) for purpose, of in known.items() for form in of),
        dict(header.counts),
        header.notes,
        header.clock_leapt,
        tuple(yes + begins for begins in pack.waves),
        tuple(_sessions(file, tuple(known))),
    )


def _sessions(file: StudyFile, purposes: Sequence[str]) -> Iterator[str]:
    found: dict[str, dict[str, None]] = {purpose: {} for purpose in purposes}
    for purpose, session, *_ in file.each_note():
        if purpose in found:
            found[purpose][session] = None
    for purpose, sessions in found.items():
        yes = (Did.ASSENTED, Did.CONSENTED)
        own = [act for act in file.header.consent.acts if act.actor is Actor.PLAYER and act.purpose == purpose]
        renewed = sum(act.act in yes for act in own) > 1
        yield from sessions if renewed else list(sessions)[-1:]


def _sensible(header: Header, pack: Study) -> bool:
    """Whether a header agrees with itself, so that every word of it can stand in a table as it is."""
    granted = {grant.purpose: grant.pseudonym for grant in header.consent.grants}
    return (
        sound(header.consent)
        and all(code and granted.get(purpose) == code for purpose, code in header.codes.items())
        and set(header.codes) <= set(STUDY_PURPOSES)
        and header.age_band == header.consent.age_band
        and header.age_band in ("", *Policy().bands)
        and LANGUAGE.fullmatch(header.language) is not None
        and (header.arm == "" or CODE.fullmatch(header.arm) is not None)
        and (header.arm in {arm.id for arm in pack.arms} if pack.arms else header.arm == "")
        and 0 <= header.wave < len(pack.waves)
        and 0 <= header.made_on_day <= MOST_DAYS
        and all(act.day <= header.made_on_day for act in header.consent.acts)
        and all(_adds_up(count) for count in header.counts.values())
    )


def _adds_up(count: Counted) -> bool:
    """Whether counts are those of notes that are numbered from 1 on, of which the oldest may be gone."""
    there = count.last - count.first + 1
    return (
        min(count.quarantined, count.lost, count.left_out, count.cut_off) >= 0
        and count.first >= 1
        and count.stored == count.last
        and count.emitted == count.stored + count.quarantined + count.lost
        and count.left_out <= there
    )


def _forms(record: Record, pack: Study, purpose: str) -> tuple[str, ...] | None:
    """The parents' forms that leave for a purpose rests on; None if a form is asked for that the pack does not know."""
    found = []
    for step in policy_of(pack).requires(purpose, record.age_band):
        act = record.last(POSITIVE[step][0], purpose)
        if step is Step.ASSENT or (act is None and step in pack.waived):
            continue
        known = {f"form/{one[:16]}" for one in pack.forms.get(step, ())}
        if act is None or act.evidence_ref not in known:
            return None
        if step is Step.GUARDIAN:
            found.append(act.evidence_ref)
    return tuple(found)


# What was found before a build was broken off

_entries: Final = msgspec.json.Decoder(Entry)


def kept_entries(file: Path) -> dict[Source, Entry]:
    """What was written down of sources; a last line that was cut off counts for nothing."""
    found: dict[Source, Entry] = {}
    if file.is_file():
        for line in file.read_bytes().splitlines():
            try:
                entry = _entries.decode(line)
            except msgspec.MsgspecError:
                break
            found[entry.source] = entry
    return found
