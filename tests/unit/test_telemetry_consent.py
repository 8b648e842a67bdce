"""By whose leave (C1 to C5): no is the answer unless everything says yes, to each purpose by its own notice."""

import re

import msgspec
import pytest

from game.lint.reading import grade, sentences
from telemetry import consent
from telemetry.consent import (
    Act,
    Actor,
    Did,
    Policy,
    Step,
    allowed,
)
from telemetry.events import COUNSELLOR_FILE, PURPOSES, QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.gate import CLOSED, gate_of
from telemetry.notices import READING_GRADE, STUDY_PURPOSES, VERSIONS, notice
from telemetry.registry import data_of
from telemetry.study import policy_of
from tests.consent_kit import FIELD, IN_STUDY, SHOWN, YES, record
from tests.telemetry_kit import STUDY

NOTICE = notice(COUNSELLOR_FILE)
NEVER_SAID = re.compile(r"treat|cure|diagnos|therap|streak|well done", re.IGNORECASE)


# The notice


def test_the_notice_is_short_and_plain() -> None:
    shown = NOTICE
    said = " ".join((shown.title, *shown.paragraphs, shown.yes, shown.no))
    assert len(said.split()) <= 150
    assert grade(" ".join(shown.paragraphs)) <= READING_GRADE
    assert grade(" ".join(shown.more)) <= READING_GRADE
    for paragraph in (*shown.paragraphs, *shown.more):
        assert not NEVER_SAID.search(paragraph)
    assert max(len(one.split()) for one in sentences(" ".join(shown.paragraphs))) <= 25


def test_yes_and_no_weigh_the_same() -> None:
    shown = NOTICE
    assert abs(len(shown.yes) - len(shown.no)) <= 3
    assert len(shown.yes.split()) == len(shown.no.split())


def test_the_notice_says_what_it_must() -> None:
    said = " ".join((*NOTICE.paragraphs, *NOTICE.more))
    for must in ("this computer", "180 days", "Help now", "stop at any time", "I can't delete a copy you gave someone"):
        assert must in said


def test_the_hash_is_of_the_very_text_that_was_shown() -> None:
    shown = NOTICE
    assert shown.ref.sha256 == shown.sha256
    changed = msgspec.structs.replace(shown, no="No")
    assert changed.sha256 != shown.sha256
    made = record(YES)
    assert made.acts[0].evidence_ref.endswith(shown.sha256)


# Who may


def test_nothing_is_allowed_without_a_yes() -> None:
    assert not allowed(None, COUNSELLOR_FILE, FIELD, "player", 0)
    assert not allowed(record(), COUNSELLOR_FILE, FIELD, "player", 0)
    assert gate_of(record(), 0, Policy()) is CLOSED
    assert gate_of(None, 0, Policy()) is CLOSED


def test_a_yes_opens_its_own_purpose_and_no_other() -> None:
    made = record(YES)
    assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 0)
    assert allowed(made, COUNSELLOR_FILE, FIELD, "counsellor", 0)
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "study", 0)
    assert not allowed(made, COUNSELLOR_FILE, "level_started.name", "player", 0)
    assert not allowed(made, COUNSELLOR_FILE, "assist_used.assist", "player", 0)
    for purpose in set(PURPOSES) - {COUNSELLOR_FILE}:
        assert not allowed(made, purpose, FIELD, "player", 0)
    assert gate_of(made, 0, Policy()).purposes == (COUNSELLOR_FILE,)


@pytest.mark.parametrize("purpose", STUDY_PURPOSES)
def test_a_study_is_closed_without_its_pack_even_with_a_yes(purpose: str) -> None:
    made = record(YES, purpose=purpose, policy=IN_STUDY)
    without = Policy(purposes=(*VERSIONS,))
    for policy in (Policy(), without, msgspec.structs.replace(IN_STUDY, study="another")):
        assert not any(allowed(made, purpose, each, "player", 0, policy) for each in data_of(purpose))
    for each in data_of(purpose):
        assert allowed(made, purpose, each, "player", 0, IN_STUDY)
        assert allowed(made, purpose, each, "study", 0, IN_STUDY)
        assert not allowed(made, purpose, each, "counsellor", 0, IN_STUDY)


def test_each_purpose_is_opened_by_its_own_notice_alone() -> None:
    """A yes to the words about one purpose is no yes to another (safety.md C2)."""
    for purpose in VERSIONS:
        for other in VERSIONS:
            made = consent.asked(consent.begin("0" * 16, "13_15"), purpose, 0, SHOWN[other], "13_15", IN_STUDY)
            made = consent.acted(made, Act(0, 0, *YES, purpose), "code")
            each = consent.data_for(purpose)[0]
            assert allowed(made, purpose, each, "player", 0, IN_STUDY) == (purpose == other)


def test_new_words_for_one_purpose_leave_the_others_open() -> None:
    made = record(YES)
    made = consent.asked(made, RESEARCH_EVENTS, 1, SHOWN[RESEARCH_EVENTS], "13_15", IN_STUDY)
    made = consent.acted(made, Act(0, 1, *YES, RESEARCH_EVENTS), "code")
    policy = msgspec.structs.replace(IN_STUDY, notices={**VERSIONS, RESEARCH_EVENTS: "9-0-0"})
    assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 1, policy)
    assert not allowed(made, RESEARCH_EVENTS, FIELD, "player", 1, policy)
    assert set(consent.due_again(made, 1, "13_15", policy)) == {RESEARCH_EVENTS}


def test_a_pack_with_other_terms_asks_anew_and_another_study_waits_until_the_first_is_left() -> None:
    made = record(YES, purpose=RESEARCH_EVENTS, policy=IN_STUDY)
    longer = policy_of(msgspec.structs.replace(STUDY, retention_days=STUDY.retention_days + 1))
    assert not allowed(made, RESEARCH_EVENTS, FIELD, "player", 0, longer)
    assert consent.why_ask_again(made, RESEARCH_EVENTS, 0, "13_15", longer) == "notice"
    reached = policy_of(msgspec.structs.replace(STUDY, contact="other@example.org"))
    assert allowed(made, RESEARCH_EVENTS, FIELD, "player", 0, reached), "whom to write to is no term"
    other = policy_of(msgspec.structs.replace(STUDY, id="other_waters"))
    assert consent.why_ask_again(made, RESEARCH_EVENTS, 0, "13_15", other) == ""
    assert consent.another_study(made, other) and not consent.another_study(made, IN_STUDY)
    left = consent.acted(made, Act(0, 1, Actor.PLAYER, Did.WITHDREW, RESEARCH_EVENTS))
    assert not consent.another_study(left, other)


def test_p2_the_code_in_a_study_is_new_with_every_yes_and_goes_with_every_ending() -> None:
    made = record(YES, purpose=RESEARCH_EVENTS, policy=IN_STUDY)
    codes = []
    for number, (actor, did) in enumerate(
        [
            YES,
            (Actor.PLAYER, Did.WITHDREW),
            YES,
            (Actor.GUARDIAN, Did.WITHDREW),
            (Actor.GUARDIAN, Did.CONSENTED),
            (Actor.SCHOOL, Did.AUTHORISED),
            (Actor.PLAYER, Did.REFUSED),
        ]
    ):
        made = consent.acted(made, Act(0, number, actor, did, RESEARCH_EVENTS), f"new{number}")
        grant = made.grant(RESEARCH_EVENTS)
        assert grant is not None
        codes.append(grant.pseudonym)
    assert codes == ["new0", "", "new2", "", "new4", "new4", ""]
    assert made.subject == "0" * 16, "what stands for the player here never goes to a study"
    for purpose in (COUNSELLOR_FILE, consent.KEEP_PROGRESS):
        assert all(grant.pseudonym == "" for grant in record(YES, purpose=purpose).grants)


def test_c5_keeping_progress_needs_nobody_else_and_nobody_else_ends_it() -> None:
    keep = consent.KEEP_PROGRESS
    strict = Policy(guardian={keep: ("12", "13_15")}, school={keep: ("12", "13_15")})
    made = record(YES, (Actor.GUARDIAN, Did.WITHDREW), (Actor.SCHOOL, Did.REFUSED), purpose=keep, policy=strict)
    assert allowed(made, keep, consent.BOAT, "player", 3, strict)
    assert not allowed(made, keep, consent.BOAT, "counsellor", 3, strict)
    grant = made.grant(keep)
    assert grant is not None and grant.retention_days == 0


OTHERS = (Actor.GUARDIAN, Actor.SCHOOL, Actor.ETHICS)


def test_what_is_erased_by_whom() -> None:
    """telemetry.md: the player's withdrawal of any purpose, a guardian's or school's of a study or questionnaires."""
    for purpose in VERSIONS:
        for did in Did:
            ends = did in (Did.REFUSED, Did.WITHDREW)
            own = {purpose} if ends else set()
            assert consent.erased_by(Act(0, 0, Actor.PLAYER, did, purpose)) == own
            assert consent.erased_by(Act(0, 0, Actor.GAME, did, purpose)) == set(), "what ran out can be renewed"
            for actor in OTHERS:
                others = own if purpose in STUDY_PURPOSES else set()
                assert consent.erased_by(Act(0, 0, actor, did, purpose)) == others


def test_the_steps_that_are_left_are_told_in_order() -> None:
    bands = {RESEARCH_EVENTS: ("12", "13_15")}
    policy = msgspec.structs.replace(IN_STUDY, guardian=bands, school=bands)
    left = (Step.ASSENT, Step.GUARDIAN, Step.SCHOOL)
    assert consent.steps_left(None, RESEARCH_EVENTS, "13_15", policy) == left
    assert consent.steps_left(None, RESEARCH_EVENTS, "16_17", policy) == (Step.ASSENT,)
    made = record(purpose=RESEARCH_EVENTS, policy=policy)
    for number, (actor, did) in enumerate((YES, (Actor.GUARDIAN, Did.CONSENTED), (Actor.SCHOOL, Did.AUTHORISED))):
        assert consent.steps_left(made, RESEARCH_EVENTS, "13_15", policy) == left[number:]
        made = consent.acted(made, Act(0, 0, actor, did, RESEARCH_EVENTS), "code")
    assert consent.steps_left(made, RESEARCH_EVENTS, "13_15", policy) == ()
    assert consent.steps_left(made, RESEARCH_EVENTS, "13_15", policy, on_day=366) == left


def test_who_grows_out_of_a_study_is_not_asked_again_and_it_closes() -> None:
    young = policy_of(msgspec.structs.replace(STUDY, ages=("13_15",)))
    made = record(YES, purpose=RESEARCH_EVENTS, policy=young)
    assert allowed(made, RESEARCH_EVENTS, FIELD, "player", 9, young)
    assert consent.due_again(made, 9, "16_17", young) == {}
    grown = consent.lapsed(made, RESEARCH_EVENTS, 9, "16_17", young)
    assert grown.acts[-1].act is Did.EXPIRED
    assert not allowed(grown, RESEARCH_EVENTS, FIELD, "player", 9, young)


def test_an_answer_in_a_new_age_band_leaves_no_other_purpose_behind() -> None:
    """The band stands with each answer: told with one purpose, it still asks anew about the others (C3)."""
    made = record(YES)
    made = consent.asked(made, consent.KEEP_PROGRESS, 5, SHOWN[consent.KEEP_PROGRESS], "18", Policy())
    made = consent.acted(made, Act(0, 5, *YES, consent.KEEP_PROGRESS))
    assert made.age_band == "18"
    assert {p: a.why for p, a in consent.due_again(made, 5, "18", Policy()).items()} == {COUNSELLOR_FILE: "age"}


@pytest.mark.parametrize("no", [Did.REFUSED, Did.WITHDREW])
def test_the_last_word_counts(no: Did) -> None:
    assert not allowed(record(YES, (Actor.PLAYER, no)), COUNSELLOR_FILE, FIELD, "player", 5)
    assert allowed(record((Actor.PLAYER, no), YES), COUNSELLOR_FILE, FIELD, "player", 5)


def test_being_asked_again_needs_a_new_answer() -> None:
    made = consent.asked(record(YES), COUNSELLOR_FILE, 9, SHOWN[COUNSELLOR_FILE], "13_15", Policy())
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 9)


def test_a_yes_holds_for_a_year() -> None:
    made = record(YES)
    assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 365)
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 366)
    assert consent.why_ask_again(made, COUNSELLOR_FILE, 366, "13_15", Policy()) == "year"


def test_a_materially_new_notice_and_a_new_age_band_ask_again() -> None:
    made = record(YES)
    for version, why in (("2-0-0", ""), ("2-1-0", ""), ("2-0-7", ""), ("3-0-0", "notice")):
        policy = Policy(notices={**VERSIONS, COUNSELLOR_FILE: version})
        assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 1, policy) == (why == "")
        assert consent.why_ask_again(made, COUNSELLOR_FILE, 1, "13_15", policy) == why
    assert consent.why_ask_again(made, COUNSELLOR_FILE, 1, "18", Policy()) == "age"
    assert consent.why_ask_again(record((Actor.PLAYER, Did.REFUSED)), COUNSELLOR_FILE, 999, "18", Policy()) == ""


def test_a_guardian_step_can_be_asked_for_by_age() -> None:
    policy = Policy(guardian={COUNSELLOR_FILE: ("12", "13_15")}, school={COUNSELLOR_FILE: ("12",)})
    assert policy.requires(COUNSELLOR_FILE, "16_17") == (Step.ASSENT,)
    assert policy.requires(COUNSELLOR_FILE, "13_15") == (Step.ASSENT, Step.GUARDIAN)
    assert policy.requires(COUNSELLOR_FILE, "") == (Step.ASSENT, Step.GUARDIAN, Step.SCHOOL)
    guardian = (Actor.GUARDIAN, Did.CONSENTED)
    assert not allowed(record(YES, policy=policy), COUNSELLOR_FILE, FIELD, "player", 3, policy)
    assert not allowed(record(guardian, policy=policy), COUNSELLOR_FILE, FIELD, "player", 3, policy)
    assert allowed(record(guardian, YES, policy=policy), COUNSELLOR_FILE, FIELD, "player", 3, policy)
    ended = record(YES, guardian, (Actor.GUARDIAN, Did.WITHDREW), policy=policy)
    assert not allowed(ended, COUNSELLOR_FILE, FIELD, "player", 3, policy)


@pytest.mark.parametrize("actor", [Actor.GUARDIAN, Actor.SCHOOL])
def test_others_can_end_a_study_and_never_the_players_own_file(actor: Actor) -> None:
    for purpose in (RESEARCH_EVENTS, QUESTIONNAIRES):
        field = data_of(purpose)[0]
        ended = record(YES, (actor, Did.WITHDREW), purpose=purpose)
        assert not allowed(ended, purpose, field, "player", 3, IN_STUDY)
    assert allowed(record(YES, (actor, Did.WITHDREW)), COUNSELLOR_FILE, FIELD, "player", 3)


def test_a_yes_of_somebody_else_does_not_open_what_another_ended() -> None:
    made = record(YES, (Actor.GUARDIAN, Did.WITHDREW), purpose=RESEARCH_EVENTS, policy=IN_STUDY)
    for actor in (Actor.SCHOOL, Actor.ETHICS, Actor.PLAYER):
        did = {Actor.SCHOOL: Did.AUTHORISED, Actor.ETHICS: Did.WAIVED, Actor.PLAYER: Did.ASSENTED}[actor]
        made = consent.acted(made, Act(0, 3, actor, did, RESEARCH_EVENTS), "code")
        assert not allowed(made, RESEARCH_EVENTS, FIELD, "player", 3, IN_STUDY), actor
    assert consent.why_ask_again(made, RESEARCH_EVENTS, 999, "18", IN_STUDY) == "", "nor is the player asked again"
    made = consent.acted(made, Act(0, 3, Actor.GUARDIAN, Did.CONSENTED, RESEARCH_EVENTS), "code")
    assert allowed(made, RESEARCH_EVENTS, FIELD, "player", 3, IN_STUDY)


def test_no_code_no_study() -> None:
    made = record(purpose=RESEARCH_EVENTS, policy=IN_STUDY)
    bare = consent.acted(made, Act(0, 0, *YES, RESEARCH_EVENTS))
    assert not allowed(bare, RESEARCH_EVENTS, FIELD, "player", 0, IN_STUDY)


def test_the_ages_of_a_study_and_the_steps_of_then_and_of_now_all_count() -> None:
    made = record(YES, purpose=RESEARCH_EVENTS, policy=IN_STUDY)
    for ages, may in ((("12", "13_15"), True), (("12", "16_17"), False), ((), False)):
        policy = msgspec.structs.replace(IN_STUDY, ages=ages)
        assert allowed(made, RESEARCH_EVENTS, FIELD, "player", 0, policy) is may, ages
    asks = msgspec.structs.replace(IN_STUDY, guardian={RESEARCH_EVENTS: ("13_15",)})
    assert not allowed(made, RESEARCH_EVENTS, FIELD, "player", 0, asks), "asked for now"
    then = record(YES, purpose=RESEARCH_EVENTS, policy=asks)
    assert not allowed(then, RESEARCH_EVENTS, FIELD, "player", 0, IN_STUDY), "asked for then"
    given = consent.acted(then, Act(0, 1, Actor.GUARDIAN, Did.CONSENTED, RESEARCH_EVENTS), "code")
    for policy in (asks, IN_STUDY, msgspec.structs.replace(asks, waived=(Step.GUARDIAN,))):
        assert allowed(given, RESEARCH_EVENTS, FIELD, "player", 1, policy), "a form is as good as a waiver"


def test_what_is_no_longer_declared_is_not_kept() -> None:
    made = record(YES)
    (grant,) = made.grants
    wide = msgspec.structs.replace(made, grants=(msgspec.structs.replace(grant, data=(*grant.data, "gone.field")),))
    assert not allowed(wide, COUNSELLOR_FILE, "gone.field", "player", 0)
    narrow = msgspec.structs.replace(made, grants=(msgspec.structs.replace(grant, data=("gone.field",)),))
    assert not allowed(narrow, COUNSELLOR_FILE, FIELD, "player", 0)


def test_an_ethics_board_says_nothing_outside_a_study() -> None:
    policy = msgspec.structs.replace(IN_STUDY, guardian={COUNSELLOR_FILE: ("13_15",)}, waived=(Step.GUARDIAN,))
    made = record(YES, policy=policy)
    assert [act.act for act in made.acts] == [Did.ASKED, Did.ASSENTED]
    made = consent.acted(made, Act(0, 1, Actor.ETHICS, Did.WAIVED, COUNSELLOR_FILE))
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 1, policy)


def test_an_ethics_board_can_stand_in_for_others_where_the_study_says_so_and_never_for_the_player() -> None:
    bands = {RESEARCH_EVENTS: ("13_15",)}
    asks = msgspec.structs.replace(IN_STUDY, guardian=bands, school=bands)
    waived = msgspec.structs.replace(asks, waived=(Step.GUARDIAN, Step.SCHOOL))
    made = record(YES, purpose=RESEARCH_EVENTS, policy=waived)
    assert [act.act for act in made.acts] == [Did.ASKED, Did.WAIVED, Did.ASSENTED]
    assert made.acts[1].evidence_ref == STUDY.ethics
    assert allowed(made, RESEARCH_EVENTS, FIELD, "player", 2, waived)
    part = msgspec.structs.replace(asks, waived=(Step.GUARDIAN,))
    assert consent.steps_left(made, RESEARCH_EVENTS, "13_15", part) == (Step.SCHOOL,)
    assert not allowed(made, RESEARCH_EVENTS, FIELD, "player", 2, asks)
    alone = record(purpose=RESEARCH_EVENTS, policy=waived)
    assert not allowed(alone, RESEARCH_EVENTS, FIELD, "player", 2, waived)
    back = consent.acted(made, Act(0, 2, Actor.ETHICS, Did.WITHDREW, RESEARCH_EVENTS))
    assert not allowed(back, RESEARCH_EVENTS, FIELD, "player", 2, waived)
