"""What `show` says of every purpose: how each answer stands, what is kept for it, and by whose leave (C2 to C4)."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from telemetry import cli
from telemetry.answers import as_asked, recorded, standing
from telemetry.consent import Actor, Did, Step
from telemetry.events import (
    ACCESSIBILITY_DATA,
    COUNSELLOR_FILE,
    PURPOSES,
    QUESTIONNAIRES,
    RESEARCH_EVENTS,
    AccessibilitySet,
    Assist,
    AssistUsed,
    HelpGiven,
    LevelStarted,
    QuestionnaireAnswered,
    Reply,
    Setting,
)
from telemetry.recorder import Recorder
from telemetry.summary import read
from tests.telemetry_kit import STUDY, HandClock, notes, path_in, recording


def said(data: Path) -> str:
    out = StringIO()
    assert cli.main(["show", "--all", "--data", str(data)], out) == 0
    return " ".join(out.getvalue().split())


def answer(recorder: Recorder, *yes: str) -> None:
    for purpose in PURPOSES:
        (recorder.grant if purpose in yes else recorder.refuse)(purpose=purpose).result(5)


def test_show_tells_of_every_purpose_with_its_notes_and_codes(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        answer(recorder, *PURPOSES)
        recorder.record(LevelStarted("02_swell"))
        recorder.record(QuestionnaireAnswered("evenings", 0, 1, 2))
        recorder.record(QuestionnaireAnswered("evenings", 0, 2, 1))
        recorder.record(AccessibilitySet(Setting.TEXT_SIZE, 150))
        recorder.record(AccessibilitySet(Setting.TEXT_SIZE, 200))
        recorder.record(AssistUsed("breathing", 1, Assist.HINT))
    shown, record = said(tmp_path), read(path_in(tmp_path)).record
    assert record is not None
    for what in (
        "notes for a counsellor file",
        "a study's notes of how you play",
        "answers to a study's questions",
        "a study's notes of what makes playing easier",
    ):
        assert f"You said yes to {what}, on day 0. Notes are being kept." in shown
        assert f"you said yes (by a button). About: {what}." in shown
    for purpose in PURPOSES:
        grant = record.grant(purpose)
        assert grant is not None and (grant.pseudonym in shown if grant.pseudonym else purpose == COUNSELLOR_FILE)
    assert f"{len(notes(tmp_path, QUESTIONNAIRES))} of them: answers to a study's questions." in shown
    assert f"{sum(len(notes(tmp_path, purpose)) for purpose in PURPOSES)} notes are kept." in shown
    assert "evenings, round 1: 2 questions answered." in shown
    assert "Size of letters, in per cent: 200" in shown and "in per cent: 150" not in shown
    assert "A hint: used 1 time" in shown
    assert "kept for the study calm_waters" in shown and "deleted by itself after 90 days" in shown
    assert "(evenings, round 1, question 1, answer 2)" in shown, "--all says every answer"


def test_a_study_alone_is_told_as_fully(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        recorder.record(LevelStarted("02_swell"))
    shown = said(tmp_path)
    assert "You were not asked about notes for a counsellor file." in shown
    assert "Swell: waits for you." in shown, "the island stands in the study's notes"
    assert read(path_in(tmp_path)).story == RESEARCH_EVENTS


def test_the_story_is_told_from_whichever_purpose_was_kept_longer(tmp_path: Path) -> None:
    """Answers to islanders are kept for a study alone, and are many: they do not make its story the longer one."""
    with recording(tmp_path, study=STUDY) as recorder:
        recorder.record(LevelStarted("01_first_light"))
        assert recorder.flush()
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        recorder.record(LevelStarted("02_swell"))
        for _ in range(5):
            recorder.record(HelpGiven("02_swell", Reply.KIND))
    summary = read(path_in(tmp_path))
    assert summary.lanes[RESEARCH_EVENTS].kept > summary.lanes[COUNSELLOR_FILE].kept
    assert summary.story == COUNSELLOR_FILE
    assert [island.level for island in summary.islands] == ["01_first_light", "02_swell"]


def test_each_way_a_yes_can_end_has_its_sentence(tmp_path: Path) -> None:
    clock = HandClock()
    with recording(tmp_path, clock, yes=False, study=STUDY) as recorder:
        answer(recorder, RESEARCH_EVENTS, QUESTIONNAIRES, COUNSELLOR_FILE)
        clock.day += timedelta(days=3)
    with recording(tmp_path, clock, yes=False, study=STUDY) as recorder:
        recorder.withdraw(QUESTIONNAIRES).result(5)
        recorder.authorise(Actor.GUARDIAN, Did.WITHDREW, "", RESEARCH_EVENTS).result(5)
    shown = said(tmp_path)
    assert "You stopped answers to a study's questions on day 3. What was there was deleted." in shown
    assert "A grown-up or the board behind the study stopped a study's notes of how you play on day 3." in shown
    assert "You said no to a study's notes of what makes playing easier, on day 0. None are kept." in shown
    assert "a parent or guardian stopped it (on a form). About: a study's notes of how you play." in shown
    clock.day += timedelta(days=400)
    with recording(tmp_path, clock, yes=False, study=STUDY):
        pass
    assert "Your yes to notes for a counsellor file from day 0 has run out." in said(tmp_path)


@pytest.mark.parametrize("purpose", [RESEARCH_EVENTS, ACCESSIBILITY_DATA])
def test_who_waits_for_a_form_is_told_so_without_the_pack(tmp_path: Path, purpose: str) -> None:
    """The pack of the study is not where commands run: the record says itself what was asked for."""
    study = replace(STUDY, steps={Step.GUARDIAN: ("13_15",)})
    with recording(tmp_path, yes=False, study=study) as recorder:
        recorder.grant(age_band="13_15", purpose=purpose).result(5)
    record = read(path_in(tmp_path)).record
    assert standing(record, as_asked(record), 0, purpose) == ("waiting", 0)
    assert "A parent or guardian has to agree too, so none are kept yet." in said(tmp_path)
    with recording(tmp_path, yes=False, study=study) as recorder:
        recorder.authorise(Actor.GUARDIAN, Did.CONSENTED, "form/0", purpose).result(5)
    record = read(path_in(tmp_path)).record
    assert recorded(record, as_asked(record), 0) == (purpose,)


@pytest.mark.parametrize(
    ("others", "who"),
    [
        ((Step.GUARDIAN,), "A parent or guardian has to agree too"),
        ((Step.SCHOOL,), "Your school has to agree too"),
        ((Step.GUARDIAN, Step.SCHOOL), "A parent or guardian and your school have to agree too"),
    ],
)
def test_it_is_said_who_else_has_to_agree(tmp_path: Path, others: tuple[Step, ...], who: str) -> None:
    study = replace(STUDY, steps=dict.fromkeys(others, ("13_15",)))
    with recording(tmp_path, yes=False, study=study) as recorder:
        recorder.grant(age_band="13_15", purpose=RESEARCH_EVENTS).result(5)
    assert who in said(tmp_path)
