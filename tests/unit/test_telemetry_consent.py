"""By whose leave (C1 to C5): no is the answer unless everything says yes, checked against a plain second model."""

import os
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.lint.reading import grade, sentences
from telemetry import consent
from telemetry.consent import Act, Actor, Did, Policy, Record, Step, allowed, notice
from telemetry.events import COUNSELLOR_FILE, PURPOSES, QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.gate import CLOSED, gate_of
from telemetry.registry import data_of

FIELD = "level_started.level"
SHOWN = notice().ref
NEVER_SAID = re.compile(r"treat|cure|diagnos|therap|streak|well done", re.IGNORECASE)
EVERYTHING = Policy(purposes=PURPOSES)


def record(*acts: tuple[Actor, Did], purpose: str = COUNSELLOR_FILE, policy: Policy | None = None) -> Record:
    """Asked on day 0, then these acts, one a day."""
    policy = policy or Policy()
    made = consent.asked(consent.begin("0" * 16, "13_15", SHOWN), purpose, 0, SHOWN, "13_15", policy)
    for day, (actor, did) in enumerate(acts):
        made = consent.acted(made, Act(0, day, actor, did, purpose))
    return made


YES = (Actor.PLAYER, Did.ASSENTED)


# The notice


def test_the_notice_is_short_and_plain() -> None:
    shown = notice()
    said = " ".join((shown.title, *shown.paragraphs, shown.yes, shown.no))
    assert len(said.split()) <= 150
    assert grade(" ".join(shown.paragraphs)) <= consent.READING_GRADE
    assert grade(" ".join(shown.more)) <= consent.READING_GRADE
    for paragraph in (*shown.paragraphs, *shown.more):
        assert not NEVER_SAID.search(paragraph)
    assert max(len(one.split()) for one in sentences(" ".join(shown.paragraphs))) <= 25


def test_yes_and_no_weigh_the_same() -> None:
    shown = notice()
    assert abs(len(shown.yes) - len(shown.no)) <= 3
    assert len(shown.yes.split()) == len(shown.no.split())


def test_the_notice_says_what_it_must() -> None:
    said = " ".join((*notice().paragraphs, *notice().more))
    for must in ("this computer", "180 days", "Help now", "stop at any time", "I can't delete a copy you gave someone"):
        assert must in said


def test_the_hash_is_of_the_very_text_that_was_shown() -> None:
    shown = notice()
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


@pytest.mark.parametrize("purpose", sorted(set(PURPOSES) - {COUNSELLOR_FILE}))
def test_every_other_purpose_is_closed_in_this_build_even_with_a_yes(purpose: str) -> None:
    made = record(YES, purpose=purpose)
    assert not any(allowed(made, purpose, field, "player", 0) for field in data_of(purpose))
    assert any(allowed(made, purpose, field, "player", 0, EVERYTHING) for field in data_of(purpose))


@pytest.mark.parametrize("no", [Did.REFUSED, Did.WITHDREW])
def test_the_last_word_counts(no: Did) -> None:
    assert not allowed(record(YES, (Actor.PLAYER, no)), COUNSELLOR_FILE, FIELD, "player", 5)
    assert allowed(record((Actor.PLAYER, no), YES), COUNSELLOR_FILE, FIELD, "player", 5)


def test_being_asked_again_needs_a_new_answer() -> None:
    made = consent.asked(record(YES), COUNSELLOR_FILE, 9, SHOWN, "13_15", Policy())
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 9)


def test_a_yes_holds_for_a_year() -> None:
    made = record(YES)
    assert allowed(made, COUNSELLOR_FILE, FIELD, "player", 365)
    assert not allowed(made, COUNSELLOR_FILE, FIELD, "player", 366)
    assert consent.why_ask_again(made, COUNSELLOR_FILE, 366, "13_15", Policy()) == "year"


def test_a_materially_new_notice_and_a_new_age_band_ask_again() -> None:
    made = record(YES)
    for version, why in (("1-0-0", ""), ("1-1-0", ""), ("1-0-7", ""), ("2-0-0", "notice")):
        policy = Policy(notice_version=version)
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
        assert not allowed(ended, purpose, field, "player", 3, EVERYTHING)
    assert allowed(record(YES, (actor, Did.WITHDREW)), COUNSELLOR_FILE, FIELD, "player", 3)


def test_an_ethics_board_can_stand_in_for_others_in_a_study_and_never_for_the_player() -> None:
    policy = Policy(purposes=PURPOSES, guardian={RESEARCH_EVENTS: ("13_15",)})
    field, waived = data_of(RESEARCH_EVENTS)[0], (Actor.ETHICS, Did.WAIVED)
    made = record(waived, YES, purpose=RESEARCH_EVENTS, policy=policy)
    assert not allowed(made, RESEARCH_EVENTS, field, "player", 2, policy)
    in_study = msgspec.structs.replace(made, study="calm-2026")
    assert allowed(in_study, RESEARCH_EVENTS, field, "player", 2, policy)
    alone = msgspec.structs.replace(record(waived, purpose=RESEARCH_EVENTS, policy=policy), study="calm-2026")
    assert not allowed(alone, RESEARCH_EVENTS, field, "player", 2, policy)


def test_the_chain_of_acts_shows_any_change() -> None:
    made = record(YES, (Actor.PLAYER, Did.WITHDREW))
    assert consent.chain_holds(made)
    first, second, third = made.acts
    for acts in (
        (first, second),
        (first, third, second),
        (first, second, msgspec.structs.replace(third, act=Did.ASSENTED)),
        (first, msgspec.structs.replace(second, day=7), third),
    ):
        assert not consent.chain_holds(msgspec.structs.replace(made, acts=acts))


def test_a_record_survives_being_written() -> None:
    made = record(YES)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Record) == made


# A second model, written from the words of telemetry.md alone

ACTS = st.tuples(
    st.sampled_from(["ask", "player", "guardian", "school", "ethics", "lapse", "wait"]),
    st.booleans(),
    st.integers(0, 400),
)


@settings(max_examples=10_000 if os.environ.get("TIDELIGHT_FULL") else 150, deadline=None)
@given(
    purpose=st.sampled_from(PURPOSES),
    study=st.booleans(),
    guardian=st.booleans(),
    school=st.booleans(),
    steps=st.lists(ACTS, max_size=10),
)
def test_allowed_is_what_the_words_say(
    purpose: str, study: bool, guardian: bool, school: bool, steps: list[tuple[str, bool, int]]
) -> None:
    policy = Policy(
        purposes=PURPOSES,
        guardian={purpose: ("13_15",)} if guardian else {},
        school={purpose: ("13_15",)} if school else {},
    )
    made = consent.begin("0" * 16, "13_15", SHOWN)
    made = msgspec.structs.replace(made, study="s" if study else None)
    good: dict[str, int | None] = dict.fromkeys(("player", "guardian", "school", "ethics"))
    spoken: dict[str, bool] = {}
    day, was_asked = 0, False
    for who, positive, wait in steps:
        day += wait if who == "wait" else 0
        if who == "ask":
            made = consent.asked(made, purpose, day, SHOWN, "13_15", policy)
            good, was_asked = dict.fromkeys(good), True
        elif who == "lapse":
            made = consent.acted(made, Act(0, day, Actor.GAME, Did.EXPIRED, purpose))
            good = dict.fromkeys(good)
        elif who != "wait":
            yes = {"player": Did.ASSENTED, "ethics": Did.WAIVED}.get(who, Did.AUTHORISED)
            made = consent.acted(made, Act(0, day, Actor(who), yes if positive else Did.WITHDREW, purpose))
            good[who] = day if positive else None
            spoken[who] = positive

    def fresh(who: str) -> bool:
        given_on = good[who]
        return given_on is not None and day - given_on <= 365

    def instead(who: str) -> bool:
        return fresh(who) or (study and who not in spoken and fresh("ethics"))

    expected = was_asked and fresh("player")
    expected = expected and (not guardian or instead("guardian")) and (not school or instead("school"))
    if purpose in (RESEARCH_EVENTS, QUESTIONNAIRES):
        expected = expected and all(spoken.get(who, True) for who in good)
    field = data_of(purpose)[0]
    assert allowed(made, purpose, field, "player", day, policy) == expected
    assert consent.chain_holds(made)
