"""By whose leave: `allowed`, which is no unless all says yes, and what each act opens, closes and erases."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec import Struct

from .consent_record import ENDINGS, SCHEMA
from .consent_record import Act as Act
from .consent_record import Actor as Actor
from .consent_record import Did as Did
from .consent_record import Grant as Grant
from .consent_record import Record as Record
from .consent_record import RecordError as RecordError
from .consent_record import Step as Step
from .consent_record import Told as Told
from .consent_record import acted as acted
from .consent_record import begin as begin
from .consent_record import chained as chained
from .consent_record import read_record as read_record
from .consent_record import sound as sound
from .consent_record import write_record as write_record
from .events import COUNSELLOR_FILE
from .notices import KEEP_PROGRESS as KEEP_PROGRESS
from .notices import READING_GRADE as READING_GRADE
from .notices import STUDY_PURPOSES, VERSIONS, NoticeRef
from .registry import data_of

PLAYER, COUNSELLOR, STUDY = "player", "counsellor", "study"
"""Recipients. The counsellor and the study get only what the player hands over."""
BOAT: Final = "boat.progress"
"""All that is kept for `keep_progress`: the boat, which lies in the game's own save and is no event."""
POSITIVE: Final[dict[Step, tuple[Actor, frozenset[Did]]]] = {
    Step.ASSENT: (Actor.PLAYER, frozenset({Did.ASSENTED, Did.CONSENTED})),
    Step.GUARDIAN: (Actor.GUARDIAN, frozenset({Did.CONSENTED, Did.AUTHORISED})),
    Step.SCHOOL: (Actor.SCHOOL, frozenset({Did.AUTHORISED})),
}
MAY_BE_ENDED_BY_OTHERS: Final = frozenset(STUDY_PURPOSES)
"""Purposes that a guardian, a school or an ethics board can end though their leave was not needed (safety.md C5)."""


class Again(Struct, frozen=True):
    """A question that waits to be asked anew: `why` is "notice", "year" or "age". `put` once it was, without an answer:
    unasked it is put once and no more (safety.md C1)."""

    why: str
    put: bool = False


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """What may be asked for here; `study.policy_of` adds what a study pack asks for.

    `guardian` and `school` list the age bands that need that step, by purpose; a band that was not told counts as the
    youngest. `waived` are steps that the study's ethics board says are not needed. `ages` are the bands a study takes,
    `told` is what is told of it by language.
    """

    purposes: tuple[str, ...] = (KEEP_PROGRESS, COUNSELLOR_FILE)
    bands: tuple[str, ...] = ("12", "13_15", "16_17", "18")
    guardian: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    school: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    retention_days: int = 180
    retention: Mapping[str, int] = MappingProxyType({})
    valid_days: int = 365
    notices: Mapping[str, str] = MappingProxyType(VERSIONS)
    study: str = ""
    terms: str = ""
    ethics: str = ""
    waived: tuple[Step, ...] = ()
    ages: tuple[str, ...] = ()
    told: Mapping[str, Told] = MappingProxyType({})

    def requires(self, purpose: str, band: str) -> tuple[Step, ...]:
        """The steps that a purpose needs at an age. Keeping progress is the player's own affair (safety.md C5)."""
        if purpose == KEEP_PROGRESS:
            return (Step.ASSENT,)
        told = self._told(band)
        guardian = (Step.GUARDIAN,) if told in self.guardian.get(purpose, ()) else ()
        school = (Step.SCHOOL,) if told in self.school.get(purpose, ()) else ()
        return (Step.ASSENT, *guardian, *school)

    def takes(self, purpose: str, band: str) -> bool:
        """Whether a purpose can be asked for at an age at all."""
        if purpose not in self.purposes:
            return False
        return purpose not in STUDY_PURPOSES or (bool(self.study) and self._told(band) in self.ages)

    def days(self, purpose: str) -> int:
        """How many own days notes of a purpose are kept; 0 for the boat, which stays until the player erases it."""
        if purpose == KEEP_PROGRESS:
            return 0
        return self.retention.get(purpose, self.retention_days)

    def _told(self, band: str) -> str:
        return band if band in self.bands else self.bands[0]


def data_for(purpose: str) -> tuple[str, ...]:
    """All that may be kept for a purpose, as `event.field`."""
    return (BOAT,) if purpose == KEEP_PROGRESS else data_of(purpose)


def recipients_of(purpose: str) -> tuple[str, ...]:
    """Who may see what is kept for a purpose: the player always, others by the player's hand."""
    others = {COUNSELLOR_FILE: (COUNSELLOR,), **dict.fromkeys(STUDY_PURPOSES, (STUDY,))}
    return (PLAYER, *others.get(purpose, ()))


def asked(record: Record, purpose: str, day: int, shown: NoticeRef, band: str, policy: Policy) -> Record:
    """The record after a notice was shown: what was asked for stands in its grant, and what an ethics board waived
    with it."""
    requires = policy.requires(purpose, band)
    study = (policy.study, policy.terms) if purpose in STUDY_PURPOSES else ("", "")
    told = policy.told.get(shown.language) or next(iter(policy.told.values()), None)
    grant = Grant(
        purpose,
        data_for(purpose),
        recipients_of(purpose),
        policy.days(purpose),
        requires,
        shown,
        band,
        "asked",
        *study,
        told=told if study[0] else None,
    )
    others = tuple(one for one in record.grants if one.purpose != purpose)
    put_by_itself = bool(record.acts) and msgspec.structs.replace(record.acts[-1], seq=0) == _asking(
        purpose, day, shown
    )
    record = msgspec.structs.replace(record, age_band=band, grants=(*others, grant))
    # One that was put by itself and is answered now is one question, and one act.
    record = chained(record) if put_by_itself else put(record, purpose, day, shown)
    if study[0] and set(policy.waived) & set(requires):
        waiver = Act(0, day, Actor.ETHICS, Did.WAIVED, purpose, "pack", policy.ethics)
        record = acted(record, waiver)
    return record


def put(record: Record, purpose: str, day: int, shown: NoticeRef) -> Record:
    """The record after a question was put that has no answer yet: what was agreed to before stays written, closed."""
    return acted(record, _asking(purpose, day, shown))


def _asking(purpose: str, day: int, shown: NoticeRef) -> Act:
    evidence = f"{shown.id}/{shown.version}/{shown.language}/{shown.sha256}"
    return Act(0, day, Actor.GAME, Did.ASKED, purpose, "screen", evidence)


def another_study(record: Record | None, policy: Policy) -> bool:
    """Whether the player is in a study other than the policy's: it has to be left before another one is joined, for
    the notes of two must not mix."""
    grants = record.grants if record else ()
    return any(grant.study not in ("", policy.study) and grant.pseudonym for grant in grants)


def allowed(
    record: Record | None, purpose: str, field: str, recipient: str, on_day: int, policy: Policy | None = None
) -> bool:
    """Whether `field` (as `event.field`) may be kept for `purpose` and seen by `recipient` on an own-day.

    True only if a grant lists both, under the notice of this very purpose and study, the last act of every actor it
    needs is positive and at most a year old, nobody who may has ended it, and the notice was not replaced by a
    materially new one. Everything else is no.
    """
    policy = policy or Policy()
    grant = record.grant(purpose) if record else None
    if record is None or grant is None or record.schema != SCHEMA or not policy.takes(purpose, record.age_band):
        return False
    if field not in grant.data or recipient not in grant.recipients or field not in data_for(purpose):
        return False
    if grant.notice.id != purpose or not _same_study(grant, policy) or _reworded(grant, policy):
        return False
    if purpose in STUDY_PURPOSES and not grant.pseudonym:
        return False
    if _ended_by_others(record, purpose):
        return False
    return not _left(record, grant, record.age_band, on_day, policy)


def steps_left(
    record: Record | None, purpose: str, band: str, policy: Policy, on_day: int | None = None
) -> tuple[Step, ...]:
    """The steps that a purpose still needs, in the order in which they are asked for: on the day of the last act, or
    on `on_day`."""
    grant = record.grant(purpose) if record else None
    if record is None or grant is None:
        return policy.requires(purpose, band)
    day = on_day if on_day is not None else max((act.day for act in record.acts), default=0)
    return _left(record, grant, band, day, policy)


def erased_by(act: Act) -> frozenset[str]:
    """The purposes whose notes go because of an act: what the player ends, and what others end of a study. A yes that
    ran out erases nothing, for it can be renewed."""
    if act.act not in ENDINGS or act.actor is Actor.GAME:
        return frozenset()
    own = act.actor is Actor.PLAYER
    return frozenset({act.purpose}) if own or act.purpose in MAY_BE_ENDED_BY_OTHERS else frozenset()


def agreed(record: Record, purpose: str) -> bool:
    """Whether the player's own last word about a purpose is a yes, whatever else it needs."""
    own = record.last(Actor.PLAYER, purpose)
    return own is not None and own.act in POSITIVE[Step.ASSENT][1]


def ended(record: Record, purpose: str) -> bool:
    """Whether the last word about a purpose is an ending, of the player's or of who else may end it: then nothing that
    was kept for it may be there any more."""
    return stopped(record, purpose) or _ended_by_others(record, purpose)


def stopped(record: Record, purpose: str) -> bool:
    """Whether the player's own last word about a purpose is an ending, whoever else ended it."""
    own = record.last(Actor.PLAYER, purpose)
    return own is not None and own.act in ENDINGS


def materially_newer(version: str, than: str) -> bool:
    """Whether a version (model-revision-addition) changes what was agreed to: its first number differs."""
    return version.split("-")[0] != than.split("-")[0]


def why_ask_again(record: Record, purpose: str, on_day: int, band: str, policy: Policy) -> str:
    """ "" if the answer still holds or was a no; else "notice", "year" or "age" (safety.md C3). `band` is the age band
    now, "" if it was not told: somebody who is now 18, or from whom more steps are needed now, is asked again."""
    act, grant = record.last(Actor.PLAYER, purpose), record.grant(purpose)
    if act is None or grant is None or act.act not in POSITIVE[Step.ASSENT][1]:
        return ""
    if not _same_study(grant, policy, terms=False) or _ended_by_others(record, purpose):
        return ""
    if _reworded(grant, policy) or not _same_study(grant, policy):
        return "notice"
    if on_day - act.day > policy.valid_days:
        return "year"
    grown = band == policy.bands[-1] and band != grant.age_band
    more = set(policy.requires(purpose, band)) - set(policy.requires(purpose, grant.age_band))
    more |= set() if policy.takes(purpose, band) else {Step.ASSENT}
    # Only an age band can be taken back; what has run out stays closed all the same.
    return "age" if grown or more or _since_answer(record, purpose, Did.EXPIRED) else ""


def lapsed(record: Record, purpose: str, day: int, band: str, policy: Policy) -> Record:
    """The record on an own-day: a yes that no longer holds is written down as expired, once."""
    if not why_ask_again(record, purpose, day, band, policy) or _since_answer(record, purpose, Did.EXPIRED):
        return record
    return acted(record, Act(0, day, Actor.GAME, Did.EXPIRED, purpose, "rule"))


def due_again(record: Record, day: int, band: str, policy: Policy) -> dict[str, Again]:
    """The purposes whose yes no longer holds on an own-day, and that can be asked for at this age."""
    due = {purpose: why_ask_again(record, purpose, day, band, policy) for purpose in policy.purposes}
    due = {purpose: why for purpose, why in due.items() if policy.takes(purpose, band)}
    return {p: Again(why, _since_answer(record, p, Did.ASKED)) for p, why in due.items() if why}


def _since_answer(record: Record, purpose: str, did: Did) -> bool:
    answer = record.last(Actor.PLAYER, purpose)
    after = record.acts[answer.seq :] if answer else record.acts
    return any(act.act is did and act.purpose == purpose for act in after)


def _same_study(grant: Grant, policy: Policy, terms: bool = True) -> bool:
    """Whether a grant belongs to the study that is open now, and to the same terms of it; to none, outside one."""
    if grant.purpose not in STUDY_PURPOSES:
        return True
    return bool(grant.study) and grant.study == policy.study and (not terms or grant.terms == policy.terms)


def _reworded(grant: Grant, policy: Policy) -> bool:
    return materially_newer(policy.notices.get(grant.purpose, ""), grant.notice.version)


def _ended_by_others(record: Record, purpose: str) -> bool:
    last = (record.last(actor, purpose) for actor in (Actor.GUARDIAN, Actor.SCHOOL, Actor.ETHICS))
    return purpose in MAY_BE_ENDED_BY_OTHERS and any(act is not None and act.act in ENDINGS for act in last)


def _left(record: Record, grant: Grant, band: str, on_day: int, policy: Policy) -> tuple[Step, ...]:
    needed = {Step.ASSENT, *grant.requires, *policy.requires(grant.purpose, band)}
    return tuple(step for step in Step if step in needed and not _given(record, step, grant, on_day, policy))


def _given(record: Record, step: Step, grant: Grant, on_day: int, policy: Policy) -> bool:
    """Whether the last act for a step is positive, and the game neither asked anew nor let it lapse since. An
    ethics board may stand in for others where the study says so, never for the player."""
    actor, positive = POSITIVE[step]
    act = record.last(actor, grant.purpose)
    if act is None and step in policy.waived and step is not Step.ASSENT and grant.study:
        act, positive = record.last(Actor.ETHICS, grant.purpose), frozenset({Did.WAIVED})
    if act is None or act.act not in positive or not 0 <= on_day - act.day <= policy.valid_days:
        return False
    return not any(
        other.seq > act.seq and other.actor is Actor.GAME and other.purpose == grant.purpose for other in record.acts
    )
