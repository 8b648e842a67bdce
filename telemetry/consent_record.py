"""What is written down about leave: who was asked what, with which words, and what each of them did."""

import hashlib
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from .notices import NoticeRef

SCHEMA: Final = "consent-record/2-0-0"
FIRST_SCHEMA: Final = "consent-record/1-0-0"
"""Had one notice for all it asked; it was only ever written about counsellor_file."""


class Actor(StrEnum):
    PLAYER = "player"
    GUARDIAN = "guardian"
    SCHOOL = "school"
    ETHICS = "ethics"
    GAME = "game"


class Did(StrEnum):
    ASKED = "asked"
    ASSENTED = "assented"
    CONSENTED = "consented"
    AUTHORISED = "authorised"
    WAIVED = "waived_by_ethics"
    REFUSED = "refused"
    WITHDREW = "withdrew"
    EXPIRED = "expired"


ENDINGS: Final = frozenset({Did.REFUSED, Did.WITHDREW})
YES: Final = frozenset({Did.ASSENTED, Did.CONSENTED, Did.AUTHORISED, Did.WAIVED})


class Step(StrEnum):
    """What a grant needs before it counts."""

    ASSENT = "assent"
    GUARDIAN = "guardian"
    SCHOOL = "school"


class RecordError(ValueError):
    """A record that cannot be read, or was changed since it was written: it allows nothing."""


class Told(Struct, frozen=True, forbid_unknown_fields=True):
    """What a study was called, whom to write to, and after which date nothing can be taken out again: a slip needs them
    also when the pack is no longer here."""

    title: str
    contact: str
    pooled_after: str


class Grant(Struct, frozen=True, forbid_unknown_fields=True):
    """What was asked for: data as `event.field`, who may see it, the steps that it needs, the words that were shown,
    and the age band then. `state` is the last act. In a study: its id, the hash of its terms, the code that stands
    for the player there, "" while there is none, and what was told of it."""

    purpose: str
    data: tuple[str, ...]
    recipients: tuple[str, ...]
    retention_days: int
    requires: tuple[Step, ...]
    notice: NoticeRef
    age_band: str
    state: str = "asked"
    study: str = ""
    terms: str = ""
    pseudonym: str = ""
    told: Told | None = None


class Act(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that somebody did. `day` is the player's own-day number. `evidence_ref` names a form or the
    notice; it never names a person."""

    seq: int
    day: int
    actor: Actor
    act: Did
    purpose: str
    method: str = "button"
    evidence_ref: str = ""


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """The consent record of one player. `age_band` is the one last told; `chain` is over everything else in it."""

    subject: str
    age_band: str
    schema: str = SCHEMA
    grants: tuple[Grant, ...] = ()
    acts: tuple[Act, ...] = ()
    chain: str = ""

    def grant(self, purpose: str) -> Grant | None:
        return next((grant for grant in self.grants if grant.purpose == purpose), None)

    def last(self, actor: Actor, purpose: str) -> Act | None:
        """The last thing an actor did about a purpose."""
        own = (act for act in reversed(self.acts) if act.actor is actor and act.purpose == purpose)
        return next(own, None)


def begin(subject: str, age_band: str) -> Record:
    """A record in which nothing was asked yet."""
    return chained(Record(subject, age_band))


def acted(record: Record, act: Act, pseudonym: str = "") -> Record:
    """The record with one act more. Its place in the order is given here, whatever `act.seq` says.

    `pseudonym` is a new random code: in a study every yes of the player takes it, an ending leaves none, and so does
    somebody else's yes after an ending (safety.md P2).
    """
    act = msgspec.structs.replace(act, seq=len(record.acts) + 1)
    grants = tuple(_after(grant, act, pseudonym) if grant.purpose == act.purpose else grant for grant in record.grants)
    return chained(msgspec.structs.replace(record, acts=(*record.acts, act), grants=grants))


def _after(grant: Grant, act: Act, pseudonym: str) -> Grant:
    code = grant.pseudonym
    if act.act in ENDINGS:
        code = ""
    elif grant.study and act.act in YES and (act.actor is Actor.PLAYER or not code):
        code = pseudonym
    return msgspec.structs.replace(grant, state=act.act.value, pseudonym=code)


def chained(record: Record) -> Record:
    """The record with the head of its chain as it must be."""
    return msgspec.structs.replace(record, chain=_head(record))


def sound(record: Record) -> bool:
    """Whether nothing was changed, dropped or moved since it was written: acts, grants, notices, age band."""
    numbered = all(act.seq == number for number, act in enumerate(record.acts, start=1))
    return record.schema == SCHEMA and numbered and record.chain == _head(record)


def read_record(written: bytes | str) -> Record:
    """A record as it was written by this program or an older one. Raises RecordError."""
    try:
        schema = msgspec.json.decode(written, type=_Any).schema
        record = _first(written) if schema == FIRST_SCHEMA else msgspec.json.decode(written, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordError(str(error)) from error
    if not sound(record):
        raise RecordError("the chain does not hold")
    return record


def write_record(record: Record) -> bytes:
    """A record as it is written."""
    return msgspec.json.encode(record)


class _Any(Struct, frozen=True):
    schema: str


class _FirstGrant(Struct, frozen=True, forbid_unknown_fields=True):
    purpose: str
    data: tuple[str, ...]
    recipients: tuple[str, ...]
    retention_days: int
    requires: tuple[Step, ...]
    state: str


class _FirstRecord(Struct, frozen=True, forbid_unknown_fields=True):
    notice: NoticeRef
    subject: str
    age_band: str
    schema: str
    study: str | None
    grants: tuple[_FirstGrant, ...]
    acts: tuple[Act, ...]
    chain: str


def _first(written: bytes | str) -> Record:
    """A record of the first schema. What it granted other than under the notice of its own purpose stays closed, for
    `allowed` compares the two."""
    old = msgspec.json.decode(written, type=_FirstRecord)
    if old.chain != _acts_head(FIRST_SCHEMA, old.subject, old.acts):
        raise RecordError("the chain does not hold")
    grants = (
        Grant(g.purpose, g.data, g.recipients, g.retention_days, g.requires, old.notice, old.age_band, g.state)
        for g in old.grants
    )
    return chained(Record(old.subject, old.age_band, SCHEMA, tuple(grants), old.acts))


def _head(record: Record) -> str:
    acts = _acts_head(record.schema, record.subject, record.acts)
    grants: list[dict[str, Any]] = [msgspec.to_builtins(grant) for grant in record.grants]
    # Records from before studies told this have the chain that they had.
    grants = [{key: value for key, value in one.items() if key != "told" or value} for one in grants]
    rest = msgspec.json.encode((record.age_band, grants))
    return hashlib.sha256(acts.encode() + rest).hexdigest()


def _acts_head(schema: str, subject: str, acts: tuple[Act, ...]) -> str:
    head = hashlib.sha256(f"{schema}/{subject}".encode()).hexdigest()
    for act in acts:
        head = hashlib.sha256(head.encode() + msgspec.json.encode(act)).hexdigest()
    return head
