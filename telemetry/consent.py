"""By whose leave: the consent record, its append-only acts, and `allowed`, which is no unless all says
yes."""

import hashlib
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from . import words as wording
from .events import COUNSELLOR_FILE, QUESTIONNAIRES, RESEARCH_EVENTS
from .registry import data_of

SCHEMA: Final = "consent-record/1-0-0"
PLAYER, COUNSELLOR = "player", "counsellor"
"""Recipients. The counsellor gets only what the player hands over."""
READING_GRADE: Final = 6
"""The notice reads at this school grade or below (about age 11); a test measures it."""
NOTICE_PARAGRAPHS, NOTICE_MORE = 4, 5


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


class Step(StrEnum):
    """What a grant needs before it counts."""

    ASSENT = "assent"
    GUARDIAN = "guardian"
    SCHOOL = "school"


POSITIVE: Final[dict[Step, tuple[Actor, frozenset[Did]]]] = {
    Step.ASSENT: (Actor.PLAYER, frozenset({Did.ASSENTED, Did.CONSENTED})),
    Step.GUARDIAN: (Actor.GUARDIAN, frozenset({Did.CONSENTED, Did.AUTHORISED})),
    Step.SCHOOL: (Actor.SCHOOL, frozenset({Did.AUTHORISED})),
}
MAY_BE_ENDED_BY_OTHERS: Final = frozenset({RESEARCH_EVENTS, QUESTIONNAIRES})
"""Purposes that a guardian or a school can close though their leave was not needed (safety.md C5)."""


class Notice(Struct, frozen=True):
    """What is asked, as shown. `sha256` is of exactly this text. `again` says why it is asked anew, "" the first
    time."""

    id: str
    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    more: tuple[str, ...]
    yes: str
    no: str
    again: str = ""

    @property
    def sha256(self) -> str:
        again = (self.again,) if self.again else ()
        shown = "\n".join((self.title, *again, *self.paragraphs, *self.more, self.yes, self.no))
        return hashlib.sha256(shown.encode()).hexdigest()

    @property
    def ref(self) -> "NoticeRef":
        return NoticeRef(self.id, self.version, self.language, READING_GRADE, self.sha256)


class NoticeRef(Struct, frozen=True, forbid_unknown_fields=True):
    """Which notice was shown; `reading_grade` is the school grade that it does not exceed."""

    id: str
    version: str
    language: str
    reading_grade: int
    sha256: str


class Grant(Struct, frozen=True, forbid_unknown_fields=True):
    """What was asked for: data as `event.field`, and the steps that it needs. `state` is the last act."""

    purpose: str
    data: tuple[str, ...]
    recipients: tuple[str, ...]
    retention_days: int
    requires: tuple[Step, ...]
    state: str = "asked"


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
    """The consent record of one player. `chain` is the head of the chain over the acts."""

    notice: NoticeRef
    subject: str
    age_band: str
    schema: str = SCHEMA
    study: str | None = None
    grants: tuple[Grant, ...] = ()
    acts: tuple[Act, ...] = ()
    chain: str = ""

    def grant(self, purpose: str) -> Grant | None:
        return next((grant for grant in self.grants if grant.purpose == purpose), None)

    def last(self, actor: Actor, purpose: str) -> Act | None:
        """The last thing an actor did about a purpose."""
        own = (act for act in reversed(self.acts) if act.actor is actor and act.purpose == purpose)
        return next(own, None)


class Again(Struct, frozen=True):
    """A question that waits to be asked anew: `why` is "notice", "year" or "age". `put` once it was, without an answer:
    unasked it is put once and no more (safety.md C1)."""

    why: str
    put: bool = False


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """What this build asks for. `guardian` and `school` list the age bands that need that step, by purpose; a
    band that was not told counts as the youngest."""

    purposes: tuple[str, ...] = (COUNSELLOR_FILE,)
    bands: tuple[str, ...] = ("12", "13_15", "16_17", "18")
    guardian: dict[str, tuple[str, ...]] = {}
    school: dict[str, tuple[str, ...]] = {}
    retention_days: int = 180
    valid_days: int = 365
    notice_id: str = COUNSELLOR_FILE
    notice_version: str = "1-0-1"

    def requires(self, purpose: str, band: str) -> tuple[Step, ...]:
        """The steps that a purpose needs at an age."""
        told = band if band in self.bands else self.bands[0]
        guardian = (Step.GUARDIAN,) if told in self.guardian.get(purpose, ()) else ()
        school = (Step.SCHOOL,) if told in self.school.get(purpose, ()) else ()
        return (Step.ASSENT, *guardian, *school)


def notice(language: str = "en", policy: Policy | None = None, why: str = "") -> Notice:
    """The notice about notes for a counsellor file, in a language that has it, else in English. `why` is what
    `why_ask_again` gave."""
    policy = policy or Policy()
    text = wording.load(language)
    return Notice(
        policy.notice_id,
        policy.notice_version,
        text.language,
        text.text("notice.title"),
        tuple(text.text(f"notice.{i}") for i in range(1, NOTICE_PARAGRAPHS + 1)),
        tuple(text.text(f"notice.more.{i}") for i in range(1, NOTICE_MORE + 1)),
        text.text("notice.yes"),
        text.text("notice.no"),
        f"{text.text(f'notice.again.{why}')} {text.text('notice.again.until')}" if why else "",
    )


def begin(subject: str, age_band: str, shown: NoticeRef) -> Record:
    """A record in which nothing was asked yet."""
    return Record(shown, subject, age_band, chain=_root(subject))


def acted(record: Record, act: Act) -> Record:
    """The record with one act more. Its place in the order is given here, whatever `act.seq` says."""
    act = msgspec.structs.replace(act, seq=len(record.acts) + 1)
    grants = tuple(
        msgspec.structs.replace(grant, state=act.act.value) if grant.purpose == act.purpose else grant
        for grant in record.grants
    )
    return msgspec.structs.replace(record, acts=(*record.acts, act), grants=grants, chain=_linked(record.chain, act))


def asked(record: Record, purpose: str, day: int, shown: NoticeRef, band: str, policy: Policy) -> Record:
    """The record after a notice was shown: what was asked for stands in its grant."""
    requires = policy.requires(purpose, band)
    grant = Grant(purpose, data_of(purpose), (PLAYER, COUNSELLOR), policy.retention_days, requires)
    others = tuple(one for one in record.grants if one.purpose != purpose)
    record = msgspec.structs.replace(record, notice=shown, age_band=band, grants=(*others, grant))
    if record.acts and msgspec.structs.replace(record.acts[-1], seq=0) == _asking(purpose, day, shown):
        # It was put by itself and is answered now: one question, one act.
        return record
    return put(record, purpose, day, shown)


def put(record: Record, purpose: str, day: int, shown: NoticeRef) -> Record:
    """The record after a question was put that has no answer yet: what was agreed to before stays written, closed."""
    return acted(record, _asking(purpose, day, shown))


def _asking(purpose: str, day: int, shown: NoticeRef) -> Act:
    evidence = f"{shown.id}/{shown.version}/{shown.language}/{shown.sha256}"
    return Act(0, day, Actor.GAME, Did.ASKED, purpose, "screen", evidence)


def allowed(
    record: Record | None, purpose: str, field: str, recipient: str, on_day: int, policy: Policy | None = None
) -> bool:
    """Whether `field` (as `event.field`) may be kept for `purpose` and seen by `recipient` on an own-day.

    True only if a grant lists both, the last act of every actor it needs is positive and at most a year old,
    nobody who may has ended it, and the notice was not replaced by a materially new one. Everything else is
    no.
    """
    policy = policy or Policy()
    grant = record.grant(purpose) if record else None
    if record is None or grant is None or purpose not in policy.purposes or record.schema != SCHEMA:
        return False
    if field not in grant.data or recipient not in grant.recipients or field not in data_of(purpose):
        return False
    if record.notice.id != policy.notice_id or materially_newer(policy.notice_version, record.notice.version):
        return False
    if purpose in MAY_BE_ENDED_BY_OTHERS and any(_ended(record, actor, purpose) for actor in Actor):
        return False
    needed = {Step.ASSENT, *grant.requires, *policy.requires(purpose, record.age_band)}
    return all(_given(record, step, purpose, on_day, policy) for step in needed)


def materially_newer(version: str, than: str) -> bool:
    """Whether a version (model-revision-addition) changes what was agreed to: its first number differs."""
    return version.split("-")[0] != than.split("-")[0]


def why_ask_again(record: Record, purpose: str, on_day: int, band: str, policy: Policy) -> str:
    """ "" if the answer still holds or was a no; else "notice", "year" or "age" (safety.md C3). `band` is the age band
    now, "" if it was not told: somebody who is now 18, or from whom more steps are needed now, is asked again."""
    act = record.last(Actor.PLAYER, purpose)
    if act is None or act.act not in POSITIVE[Step.ASSENT][1]:
        return ""
    if materially_newer(policy.notice_version, record.notice.version):
        return "notice"
    if on_day - act.day > policy.valid_days:
        return "year"
    grown = band == policy.bands[-1] and band != record.age_band
    more = set(policy.requires(purpose, band)) - set(policy.requires(purpose, record.age_band))
    # Only an age band can be taken back; what has run out stays closed all the same.
    return "age" if grown or more or _since_answer(record, purpose, Did.EXPIRED) else ""


def lapsed(record: Record, purpose: str, day: int, band: str, policy: Policy) -> Record:
    """The record on an own-day: a yes that no longer holds is written down as expired, once."""
    if not why_ask_again(record, purpose, day, band, policy) or _since_answer(record, purpose, Did.EXPIRED):
        return record
    return acted(record, Act(0, day, Actor.GAME, Did.EXPIRED, purpose, "rule"))


def due_again(record: Record, day: int, band: str, policy: Policy) -> dict[str, Again]:
    """The purposes whose yes no longer holds on an own-day."""
    due = {purpose: why_ask_again(record, purpose, day, band, policy) for purpose in policy.purposes}
    return {p: Again(why, _since_answer(record, p, Did.ASKED)) for p, why in due.items() if why}


def _since_answer(record: Record, purpose: str, did: Did) -> bool:
    answer = record.last(Actor.PLAYER, purpose)
    after = record.acts[answer.seq :] if answer else record.acts
    return any(act.act is did and act.purpose == purpose for act in after)


def chain_holds(record: Record) -> bool:
    """Whether no act was changed, dropped or moved since it was written."""
    head = _root(record.subject)
    for number, act in enumerate(record.acts, start=1):
        if act.seq != number:
            return False
        head = _linked(head, act)
    return head == record.chain


def _ended(record: Record, actor: Actor, purpose: str) -> bool:
    act = record.last(actor, purpose)
    return act is not None and act.act in (Did.REFUSED, Did.WITHDREW)


def _given(record: Record, step: Step, purpose: str, on_day: int, policy: Policy) -> bool:
    """Whether the last act for a step is positive, and the game neither asked anew nor let it lapse since. An
    ethics board may stand in for others, never for the player."""
    actor, positive = POSITIVE[step]
    act = record.last(actor, purpose)
    if step is not Step.ASSENT and act is None and record.study:
        act, positive = record.last(Actor.ETHICS, purpose), frozenset({Did.WAIVED})
    if act is None or act.act not in positive or not 0 <= on_day - act.day <= policy.valid_days:
        return False
    return not any(
        other.seq > act.seq and other.actor is Actor.GAME and other.purpose == purpose for other in record.acts
    )


def _root(subject: str) -> str:
    return hashlib.sha256(f"{SCHEMA}/{subject}".encode()).hexdigest()


def _linked(head: str, act: Act) -> str:
    return hashlib.sha256(head.encode() + msgspec.json.encode(act)).hexdigest()
