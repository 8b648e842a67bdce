"""The file that a player hands to a study: its notes and the record of leave, sealed to the study's key.

It is never written by itself, and holds nothing of other purposes: no note, no act and no code of the counsellor file.
Sealed are lines under zlib: first what the file is (`Header`), then one JSON array a note.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from vault.seal_error import SealError

from . import integrity, rows
from .consent import STUDY, Act, Actor, Did, Grant, Record, allowed, chained
from .consent_record import ENDINGS
from .consent_rows import unveiled
from .events import SessionStarted
from .keys import key_of
from .notes import Lane, Row
from .notices import STUDY_PURPOSES, WHYS, notice
from .registry import NO_FIELD
from .study import Study, policy_of

if TYPE_CHECKING:
    from vault.row_keys import KeyFile
    from vault.sealing import Identity

    from .words import Words

SCHEMA: Final = "study-file/1-0-0"
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of what is sealed in a file. Four years of play are about 5 MB; what says to be more is not opened."""
MOST_LINES: Final = MOST_BYTES - 1024 * 1024
"""Of notes in a file, so that there is room for its header."""
PIECE: Final = 256 * 1024
WRONG_KEY, ALTERED, NEWER, NONE, NOTHING = "wrong_key", "altered", "newer", "not_one", "nothing"
TOO_MUCH: Final = "too_much"

NoteLine = tuple[str, str, int, str, str, int, int, str, msgspec.Raw]
"""A note as it stands in the file: purpose, session, seq, event, version, day, t_ms, level, body."""


class StudyFileError(Exception):
    """A study file that cannot be made or used. `why` has a sentence of its own (`study_file.<why>`)."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)

    def sentence(self, words: "Words", file: str = "") -> str:
        return words.text(f"study_file.{self.why}", file=file)


class Counted(Struct, frozen=True):
    """The notes of one purpose: emitted = stored + quarantined + lost, since the yes. `first` and `last` are the
    numbers of the notes that are left after retention, of which `left_out` are not in the file: an island that the
    study does not take, or a note that cannot be read. `cut_off` is how often the game was cut off."""

    emitted: int
    stored: int
    quarantined: int
    lost: int
    first: int
    last: int
    left_out: int = 0
    cut_off: int = 0


class Header(Struct, frozen=True):
    """What a file is. Days are the player's own. `codes` are those on the slips, by purpose; `faults` what was changed
    in the notes before; `head` the SHA-256 over the lines of all `notes`."""

    schema: str
    study: str
    terms: str
    made_on_day: int
    wave: int
    language: str
    age_band: str
    arm: str
    codes: Mapping[str, str]
    consent: Record
    counts: Mapping[str, Counted]
    faults: tuple[str, ...]
    clock_leapt: bool
    notes: int
    head: str


@dataclass(frozen=True, slots=True)
class StudyFile:
    """An open study file. `lines` are the notes, a line each."""

    header: Header
    lines: bytes

    def notes(self) -> list[NoteLine]:
        """Raises StudyFileError."""
        return list(self.each_note())

    def each_note(self) -> Iterator[NoteLine]:
        """The notes, of which a few are in memory at a time. Raises StudyFileError."""
        try:
            for some in _pieces(self.lines):
                yield from _notes.decode_lines(some)
        except msgspec.MsgspecError:
            raise StudyFileError(ALTERED) from None

    @property
    def name(self) -> str:
        """What to call it. Nothing of the player is in it, and two files are not called the same."""
        return f"{self.header.study}-T{self.header.wave}-{digest(self)[:8]}.age"


_notes: Final = msgspec.json.Decoder(NoteLine)
_header: Final = msgspec.json.Decoder(Header)
_encode: Final = msgspec.json.Encoder().encode


def _pieces(lines: bytes) -> Iterator[bytes]:
    """Whole lines, some at a time."""
    at = 0
    while at < len(lines):
        end = lines.find(b"\n", at + PIECE) + 1 or len(lines)
        yield lines[at:end]
        at = end


def digest(file: StudyFile) -> str:
    """Two files of the same digest hold the same, though no two are sealed alike."""
    return hashlib.sha256(_encode(file.header)).hexdigest()


# Making one


def write_study_file(store: Path, keys: "KeyFile | None", study: Study) -> bytes:
    """The study file of a boat, sealed. Raises StudyFileError, OSError, sqlite3.Error."""
    return sealed(gather(store, keys, study), study.key)


def gather(store: Path, keys: "KeyFile | None", study: Study) -> StudyFile:
    """What a study file of a boat holds now; the game may have the boat open. Raises StudyFileError ("nothing" where no
    leave counts), OSError, sqlite3.Error."""
    from vault.sqlite_file import open_to_read

    with closing(open_to_read(store)) as conn:
        conn.execute("begin")
        record, meta = integrity.record_in(conn), integrity.meta(conn)
        day = int(meta.get("last_day", "0"))
        record = record if record is None or keys is None else unveiled(record, keys)
        purposes = open_purposes(record, study, day)
        if record is None or not purposes or (keys is not None and not integrity.accepts(conn, keys)):
            raise StudyFileError(NOTHING)
        lanes = {purpose: lane for purpose, lane in rows.lanes(conn).items() if purpose in purposes}
        arm = study.arm_of(record.subject)
        taken = arm.levels if arm else ()
        left_out = dict.fromkeys(lanes, 0)
        lines = b"".join(_at_most(MOST_LINES, _lines(conn, keys, record, lanes, taken, left_out)))
        grants = [grant for purpose in purposes if (grant := record.grant(purpose))]
        own = of_study(record, study)
        header = Header(
            SCHEMA,
            study.id,
            study.terms,
            day,
            study.wave_on(day - yes_on(own, purposes)),
            grants[0].notice.language,
            record.age_band,
            arm.id if arm else "",
            {grant.purpose: grant.pseudonym for grant in grants},
            own,
            {purpose: _counted(conn, lane, left_out[purpose]) for purpose, lane in lanes.items()},
            _faults(conn, keys, purposes),
            bool(meta.get("leapt")),
            lines.count(b"\n"),
            hashlib.sha256(lines).hexdigest(),
        )
    return StudyFile(header, lines)


def sealed(file: StudyFile, recipient: str) -> bytes:
    """A study file as it is handed over. Raises ValueError if the key is none."""
    from vault.sealing import seal_to

    return seal_to(zlib.compress(_encode(file.header) + b"\n" + file.lines, 6), [recipient])


def open_purposes(record: Record | None, study: Study, day: int) -> tuple[str, ...]:
    """The purposes of a study for which leave counts on a day."""
    policy, field = policy_of(study), f"{SessionStarted.name}.{NO_FIELD}"
    return tuple(one for one in study.purposes if allowed(record, one, field, STUDY, day, policy))


def of_study(record: Record, study: Study) -> Record:
    """The part of a record that is about one study, under its own code: no other purpose, and of what went before only
    what was asked in its words of today or in those of the last answer, be it anew."""
    grants = {one.purpose: one for one in record.grants if one.study == study.id and one.purpose in STUDY_PURPOSES}
    acts = enumerate(_acts_of(record, study, grants), start=1)
    numbered = tuple(msgspec.structs.replace(act, seq=number) for number, act in acts)
    code = next((grant.pseudonym for grant in grants.values() if grant.pseudonym), "")
    return chained(msgspec.structs.replace(record, subject=code, grants=tuple(grants.values()), acts=numbered))


def _acts_of(record: Record, study: Study, grants: Mapping[str, Grant]) -> Iterator[Act]:
    own, agreed = set[str](), set[str]()
    for act in record.acts:
        purpose = act.purpose
        if purpose not in grants:
            continue
        # While a yes stands nobody is asked for another study: in whatever words, that is the same one anew.
        if act.act is Did.ASKED and purpose not in own & agreed:
            (own.add if _in_own_words(act, study, grants[purpose]) else own.discard)(purpose)
        if act.act in ENDINGS:
            agreed.discard(purpose)
        elif _said_yes(act):
            agreed.add(purpose)
        if purpose in own:
            yield act


def _in_own_words(act: Act, study: Study, grant: Grant) -> bool:
    """Whether a question was put in the words of a grant, or in the study's own, the first time or anew."""
    *_, language, shown = ("", *act.evidence_ref.split("/"))
    whys = ("", *WHYS)
    return shown == grant.notice.sha256 or any(
        shown == notice(act.purpose, language, study, why).sha256 for why in whys
    )


def yes_on(record: Record, purposes: Iterable[str]) -> int:
    """The own-day of the first yes to what a study asks for, from which its waves count, in the record that is about
    it alone."""
    wanted = frozenset(purposes)
    return min((act.day for act in record.acts if act.purpose in wanted and _said_yes(act)), default=0)


def _said_yes(act: Act) -> bool:
    return act.actor is Actor.PLAYER and act.act in (Did.ASSENTED, Did.CONSENTED)


def _lines(
    conn: sqlite3.Connection,
    keys: "KeyFile | None",
    record: Record,
    lanes: Mapping[str, Lane],
    levels: tuple[str, ...],
    left_out: dict[str, int],
) -> Iterator[bytes]:
    for purpose in lanes:
        grant = record.grant(purpose)
        granted = frozenset(grant.data if grant else ())
        for row in rows.rows(conn, purpose, key_of(keys, purpose)):
            if (levels and row.level and row.level not in levels) or not _granted(row, granted):
                left_out[purpose] += 1
                continue
            said = (row.purpose, row.session, row.seq, row.name, row.schema, row.day, row.t_ms, row.level)
            yield _encode((*said, msgspec.Raw(row.body.encode()))) + b"\n"


def _at_most(size: int, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines, of which nobody has so many. Raises StudyFileError."""
    for line in lines:
        size -= len(line)
        if size < 0:
            raise StudyFileError(TOO_MUCH)
        yield line


def _granted(row: Row, granted: frozenset[str]) -> bool:
    """Whether a note and each of its fields are among what was agreed to; one that cannot be read is not."""
    try:
        fields = msgspec.json.decode(row.body, type=dict)
    except msgspec.MsgspecError:
        return False
    return all(f"{row.name}.{field}" in granted for field in (NO_FIELD, *fields))


def _counted(conn: sqlite3.Connection, lane: Lane, left_out: int) -> Counted:
    cut = sum(gap.what == lane.purpose for gap in integrity.said_before(conn, integrity.GAPS))
    counts = (lane.emitted, lane.stored, lane.quarantined, lane.lost)
    return Counted(*counts, lane.anchor_seq + 1, lane.seq, left_out, cut)


def _faults(conn: sqlite3.Connection, keys: "KeyFile | None", purposes: tuple[str, ...]) -> tuple[str, ...]:
    """What was changed since it was written, of what is in the file or holds for all of it."""
    mine = (*purposes, integrity.CONSENT, integrity.META, integrity.KEYS)
    return tuple(dict.fromkeys(f"{one.code}/{one.what}" for one in integrity.faults(conn, keys) if one.what in mine))


# Reading one


def read_study_file(sealed: bytes, secret: "str | Identity") -> StudyFile:
    """A study file, whole and as it was made. Raises StudyFileError."""
    first, _, lines = _plain(sealed, secret).partition(b"\n")
    header = _read_header(first)
    if hashlib.sha256(lines).hexdigest() != header.head or lines.count(b"\n") != header.notes:
        raise StudyFileError(ALTERED)
    return StudyFile(header, lines)


def _plain(sealed: bytes, secret: "str | Identity") -> bytes:
    from vault.sealing import identity_from, open_with

    if len(sealed) > MOST_BYTES:
        raise StudyFileError(TOO_MUCH)
    try:
        plain = open_with(sealed, identity_from(secret) if isinstance(secret, str) else secret)
    except SealError as error:
        why = {"wrong": WRONG_KEY, "newer": NEWER, "not_sealed": NONE}.get(error.why, ALTERED)
        raise StudyFileError(why) from None
    packed = zlib.decompressobj()
    try:
        whole = packed.decompress(plain, MOST_BYTES)
    except zlib.error:
        raise StudyFileError(NONE) from None
    if len(whole) >= MOST_BYTES:
        raise StudyFileError(TOO_MUCH)
    if not packed.eof or packed.unused_data:
        raise StudyFileError(ALTERED)
    return whole


class _Any(Struct, frozen=True):
    schema: str


def _read_header(line: bytes) -> Header:
    try:
        schema = msgspec.json.decode(line, type=_Any).schema
    except msgspec.MsgspecError:
        raise StudyFileError(NONE) from None
    kind, _, version = schema.partition("/")
    if kind != SCHEMA.partition("/")[0]:
        raise StudyFileError(NONE)
    if version.partition("-")[0] != SCHEMA.partition("/")[2].partition("-")[0]:
        raise StudyFileError(NEWER)
    try:
        return _header.decode(line)
    except msgspec.MsgspecError:
        raise StudyFileError(ALTERED) from None
