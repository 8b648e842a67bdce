"""A yes that is renewed: the study's file tells of the yes before it, and of no other study."""

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from telemetry import words
from telemetry.consent import Did, sound
from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.integrity import record_in
from telemetry.notices import notice
from telemetry.recorder import Recorder
from telemetry.study import Study
from telemetry.study_file import StudyFile, gather
from tests.telemetry_kit import FIRST, STUDY, HandClock, keys, path_in, recording
from vault.sqlite_file import open_to_read

STUDIED = replace(STUDY, waves=(0, 28, 380))
OTHER = replace(STUDIED, id="other_waters", ethics="EXAMPLE-0002", contact="other@example.org")
MOVED = replace(STUDIED, contact="moved@example.org")
"""The contact stands in the notice and is no part of the terms."""
OVER_A_YEAR = 366


def played(data: Path, day: int, yes: Sequence[str] = (), study: Study = STUDIED) -> None:
    """A day of a boat, on which these questions are answered with yes."""
    with on_day(data, day, study) as recorder:
        for purpose in yes:
            assert recorder.grant(purpose=purpose).result(5)


def stopped(data: Path, day: int, study: Study = STUDIED) -> None:
    with on_day(data, day, study) as recorder:
        assert recorder.withdraw(RESEARCH_EVENTS).result(5)


def on_day(data: Path, day: int, study: Study = STUDIED) -> AbstractContextManager[Recorder]:
    return recording(data, HandClock(day=FIRST + timedelta(days=day)), yes=False, study=study)


def file_of(data: Path, study: Study = STUDIED) -> StudyFile:
    return gather(path_in(data), keys(data), study)


def told(file: StudyFile, purpose: str = RESEARCH_EVENTS) -> list[tuple[int, str]]:
    assert sound(file.header.consent)
    return [(act.day, act.act.value) for act in file.header.consent.acts if act.purpose == purpose]


@pytest.mark.parametrize("put", [False, True], ids=["asked for", "put by itself"])
def test_waves_count_from_the_first_yes_though_it_was_renewed_after_a_year(tmp_path: Path, put: bool) -> None:
    both = (RESEARCH_EVENTS, QUESTIONNAIRES)
    played(tmp_path, 0, both)
    for day, wave in ((27, 0), (28, 1)):
        played(tmp_path, day)
        assert file_of(tmp_path).header.wave == wave
    with on_day(tmp_path, OVER_A_YEAR) as recorder:
        for purpose in both:
            due = recorder.ask_again(purpose)
            assert due is not None and due.why == "year"
            assert not put or recorder.put(purpose=purpose).result(5)
    played(tmp_path, 370, both)
    for day, wave in ((379, 1), (380, 2), (381, 2)):
        played(tmp_path, day)
        header = file_of(tmp_path).header
        assert (header.made_on_day, header.wave) == (day, wave)
    again = [(OVER_A_YEAR, "asked")] if put else []
    for purpose in both:
        renewed = [(OVER_A_YEAR, "expired"), *again, (370, "asked"), (370, "assented")]
        assert told(file_of(tmp_path), purpose) == [(0, "asked"), (0, "assented"), *renewed]
    shown = {act.evidence_ref for act in file_of(tmp_path).header.consent.acts if act.act is Did.ASKED}
    assert len(shown) == 4, "each question in two ways, or there was nothing to recognise"


@pytest.mark.parametrize(
    ("why", "first", "age"), [("notice", replace(STUDIED, waves=(0, 28)), "13_15"), ("age", STUDIED, "18")]
)
def test_so_they_do_where_it_was_renewed_for_other_reasons(tmp_path: Path, why: str, first: Study, age: str) -> None:
    played(tmp_path, 0, (RESEARCH_EVENTS,), first)
    with on_day(tmp_path, 30) as recorder:
        recorder.told_age(age).result(5)
        due = recorder.ask_again(RESEARCH_EVENTS)
        assert due is not None and due.why == why
        assert recorder.grant(purpose=RESEARCH_EVENTS, age_band=age).result(5)
    file = file_of(tmp_path)
    assert file.header.wave == 1
    assert told(file)[:2] == [(0, "asked"), (0, "assented")] and told(file)[-1] == (30, "assented")


def test_so_they_do_where_it_was_asked_in_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And stopped in between, so that the words alone tell that it is the same study."""
    root = tmp_path / "locale"
    shutil.copytree(words.LOCALE / "en", root / "en")
    shutil.copytree(words.LOCALE / "en", root / "fr")
    consent = root / "fr" / "consent.po"
    consent.write_text(consent.read_text("utf-8").replace("You said yes before.", "You said yes before!"), "utf-8")
    consent.write_text(consent.read_text("utf-8").replace("asks for your help", "asks you for help"), "utf-8")
    monkeypatch.setattr("telemetry.notices.wording.load", partial(words.load, root=root))
    data = tmp_path / "data"
    with on_day(data, 0) as recorder:
        assert recorder.grant("fr", purpose=RESEARCH_EVENTS).result(5)
    stopped(data, 1)
    played(data, 28, (RESEARCH_EVENTS,))
    file = file_of(data)
    shown = [act.evidence_ref for act in file.header.consent.acts if act.act is Did.ASKED]
    assert [one.split("/")[2] for one in shown] == ["fr", "en"] and len({one.split("/")[3] for one in shown}) == 2
    assert told(file) == [(0, "asked"), (0, "assented"), (1, "withdrew"), (28, "asked"), (28, "assented")]
    assert file.header.wave == 1


def test_another_study_in_between_is_not_told_of(tmp_path: Path) -> None:
    """Its acts have the same purpose and come between two askings of this one, in the very same words."""
    for day, study in ((0, STUDIED), (5, OTHER)):
        played(tmp_path, day, (RESEARCH_EVENTS,), study)
        stopped(tmp_path, day + 1, study)
    played(tmp_path, 28, (RESEARCH_EVENTS,))
    with closing(open_to_read(path_in(tmp_path))) as conn:
        whole = record_in(conn)
    assert whole is not None and [act.day for act in whole.acts] == [0, 0, 1, 5, 5, 6, 28, 28]
    asked = [act.evidence_ref for act in whole.acts if act.act is Did.ASKED]
    assert asked[0] == asked[2] != asked[1]
    file = file_of(tmp_path)
    assert told(file) == [(0, "asked"), (0, "assented"), (1, "withdrew"), (28, "asked"), (28, "assented")]
    assert {grant.study for grant in file.header.consent.grants} == {STUDIED.id} and file.header.wave == 1


def test_another_study_before_and_a_renewal_after_it_are_told_apart(tmp_path: Path) -> None:
    played(tmp_path, 0, (RESEARCH_EVENTS,), OTHER)
    stopped(tmp_path, 1, OTHER)
    for day, yes in ((10, (RESEARCH_EVENTS,)), (377, (RESEARCH_EVENTS,)), (389, ())):
        played(tmp_path, day, yes)
    file = file_of(tmp_path)
    assert told(file) == [(10, "asked"), (10, "assented"), (377, "expired"), (377, "asked"), (377, "assented")]
    assert file.header.wave == 1, "T2 begins 380 days after the yes to this study, and not to the other"


def test_an_ending_is_told_though_the_question_was_last_put_in_words_that_are_gone(tmp_path: Path) -> None:
    played(tmp_path, 0, (RESEARCH_EVENTS, QUESTIONNAIRES))
    with on_day(tmp_path, OVER_A_YEAR, MOVED) as recorder:
        assert recorder.put(purpose=RESEARCH_EVENTS).result(5)
    stopped(tmp_path, OVER_A_YEAR + 1)
    played(tmp_path, OVER_A_YEAR + 1, (QUESTIONNAIRES,))
    gone = notice(RESEARCH_EVENTS, "en", MOVED, "year").sha256
    file = file_of(tmp_path)
    assert any(act.evidence_ref.endswith(gone) for act in file.header.consent.acts)
    assert told(file)[-1] == (OVER_A_YEAR + 1, "withdrew") and set(file.header.codes) == {QUESTIONNAIRES}


def test_a_renewal_is_known_by_its_own_words_too(tmp_path: Path) -> None:
    """What was asked before it, in words that the study no longer has, stays out."""
    played(tmp_path, 0, (RESEARCH_EVENTS,), MOVED)
    played(tmp_path, 367, (RESEARCH_EVENTS,))
    stopped(tmp_path, 370)
    played(tmp_path, 371, (RESEARCH_EVENTS,))
    renewed = [(367, "asked"), (367, "assented"), (370, "withdrew")]
    assert told(file_of(tmp_path)) == [*renewed, (371, "asked"), (371, "assented")]


def test_a_yes_is_told_though_its_words_are_gone_since(tmp_path: Path) -> None:
    played(tmp_path, 0, (RESEARCH_EVENTS,), MOVED)
    played(tmp_path, 28)
    file = file_of(tmp_path)
    assert told(file) == [(0, "asked"), (0, "assented")] and file.header.wave == 1
    assert not file.header.consent.acts[0].evidence_ref.endswith(notice(RESEARCH_EVENTS, "en", STUDIED).sha256)


def test_what_a_record_names_as_a_language_leads_to_no_file_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "handed-in"
    shutil.copytree(words.LOCALE / "en", tmp_path / "locale" / "en")
    shutil.copytree(words.LOCALE / "en", elsewhere)
    consent = elsewhere / "consent.po"
    consent.write_text(consent.read_text("utf-8").replace("asks for your help", "asks you for help"), "utf-8")
    for language in (str(elsewhere), f"../{elsewhere.name}"):
        assert (tmp_path / "locale" / language / "consent.po").is_file(), "or it would lead nowhere anyway"
        assert words.load(language, tmp_path / "locale").language == "en"
