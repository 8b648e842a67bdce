"""What a player, and others for them, answered: how it stands now, and all that is written down about it."""

from typing import Final

from msgspec.structs import replace

from . import events
from .consent import BOAT, KEEP_PROGRESS, PLAYER, Actor, Did, Policy, Record, Step, allowed, steps_left, why_ask_again
from .notices import STUDY_PURPOSES
from .registry import NO_FIELD
from .words import Words

EVERY: Final = (events.COUNSELLOR_FILE, *STUDY_PURPOSES)
"""What notes are kept for, in the order in which it is told."""


def as_asked(record: Record | None) -> Policy:
    """The rules under which the answers were given, where the pack of the study is not at hand: what was asked for then
    is asked for still."""
    base, grants = Policy(), record.grants if record else ()
    of_study = [grant for grant in grants if grant.study]
    if record is None or not of_study:
        return base
    # One that has a code is being taken part in; others were left.
    last = next((grant for grant in of_study if grant.pseudonym), of_study[-1])
    asked = tuple(grant.purpose for grant in of_study if grant.study == last.study)
    waived = any(act.act is Did.WAIVED for act in record.acts)
    return replace(
        base,
        purposes=(*base.purposes, *asked),
        study=last.study,
        terms=last.terms,
        ages=base.bands,
        waived=(Step.GUARDIAN, Step.SCHOOL) if waived else (),
        retention={grant.purpose: grant.retention_days for grant in of_study},
    )


def standing(record: Record | None, policy: Policy, day: int, purpose: str = events.COUNSELLOR_FILE) -> tuple[str, int]:
    """How an answer stands ("never", "yes", "waiting", "no", "stopped", "ended" by others, "lapsed", "shut" while its
    study is not open here), and the day it was given."""
    answer = record.last(Actor.PLAYER, purpose) if record else None
    if record is None or answer is None:
        return "never", 0
    if answer.act is Did.REFUSED:
        return "no", answer.day
    if answer.act is Did.WITHDREW:
        return "stopped", answer.day
    if allowed(record, purpose, f"{events.SessionStarted.name}.{NO_FIELD}", PLAYER, day, policy):
        return "yes", answer.day
    for actor in (Actor.GUARDIAN, Actor.SCHOOL, Actor.ETHICS):
        ended = record.last(actor, purpose)
        if purpose in STUDY_PURPOSES and ended and ended.act in (Did.REFUSED, Did.WITHDREW):
            return "ended", ended.day
    closed = any(act.actor is Actor.GAME and act.purpose == purpose for act in record.acts[answer.seq :])
    if closed or why_ask_again(record, purpose, day, record.age_band, policy):
        return "lapsed", answer.day
    grant = record.grant(purpose)
    return ("shut" if grant and grant.study != policy.study and grant.study else "waiting"), answer.day


def recorded(record: Record | None, policy: Policy, day: int) -> tuple[str, ...]:
    """The purposes for which notes are being kept."""
    return tuple(purpose for purpose in EVERY if standing(record, policy, day, purpose)[0] == "yes")


def states(record: Record | None, policy: Policy, day: int, words: Words) -> tuple[str, ...]:
    """How each answer stands, in a sentence: first the boat, then the counsellor file, then what a study asked."""
    asked = [p for p in STUDY_PURPOSES if record and record.grant(p)]
    said = list(_boat(record, policy, day, words))
    for purpose in (events.COUNSELLOR_FILE, *asked):
        state, given = standing(record, policy, day, purpose)
        state = "not_asked" if state == "never" and record else state
        if state == "waiting":
            state += _for_whom(record, policy, purpose)
        said.append(words.text(f"answer.{state}", what=words.name("purpose", purpose), day=given))
    return tuple(said)


def _for_whom(record: Record | None, policy: Policy, purpose: str) -> str:
    """Whose step a yes waits for, as the end of a key; "" where the pack is not at hand and it is not known."""
    band = record.age_band if record else ""
    left = steps_left(record, purpose, band, policy)
    return "".join(f"_{step}" for step in (Step.GUARDIAN, Step.SCHOOL) if step in left)


def _boat(record: Record | None, policy: Policy, day: int, words: Words) -> tuple[str, ...]:
    """How the yes to keeping the boat stands. There is no other answer to tell: a no leaves nothing to tell it in."""
    answer = record.last(Actor.PLAYER, KEEP_PROGRESS) if record else None
    if record is None or answer is None:
        return ()
    holds = allowed(record, KEEP_PROGRESS, BOAT, PLAYER, day, policy)
    said = "answer.boat" if holds else "answer.boat_lapsed"
    return (words.text(said, what=words.name("purpose", KEEP_PROGRESS), day=answer.day),)


def around(record: Record, policy: Policy, day: int, words: Words) -> tuple[str, ...]:
    """What goes with the answers: who can see the notes, how long they stay, the codes of a study, the age told."""
    lines = []
    if record.grant(events.COUNSELLOR_FILE):
        lines.append(words.text("answer.who"))
    grants = [grant for grant in record.grants if grant.purpose in STUDY_PURPOSES]
    for study in dict.fromkeys(grant.study for grant in grants):
        days = max(grant.retention_days for grant in grants if grant.study == study)
        lines.append(words.text("answer.who_study", study=study, days=days))
    for grant in record.grants:
        if grant.pseudonym:
            what = words.name("purpose", grant.purpose)
            lines.append(words.text("answer.code", what=what, code=grant.pseudonym))
    if recorded(record, policy, day):
        lines.append(words.text("answer.again"))
    age = words.name("age", record.age_band)
    lines.append(words.text("answer.age", age=age) if age else words.text("answer.no_age"))
    return tuple(lines)


def read_then(record: Record, words: Words) -> tuple[str, ...]:
    """Which version of each question was read."""
    grants = ((words.name("purpose", grant.purpose), grant.notice.version) for grant in record.grants)
    return tuple(words.text("answer.notice", what=what, version=version) for what, version in grants)


def written_down(record: Record, words: Words) -> tuple[str, ...]:
    """Each act of the record, in order."""
    return tuple(
        words.text(
            "answer.act",
            day=act.day,
            what=words.name("purpose", act.purpose),
            actor=words.text(f"actor.{act.actor}"),
            did=words.text(f"did.{act.act}"),
            how=words.name("how", act.method),
        )
        for act in record.acts
    )
