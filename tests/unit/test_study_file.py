"""The file for a study: what is in it and what never is, that it opens for its study alone, what of it is refused."""

import random
import shutil
import zlib
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from telemetry.consent import STUDY as TO_STUDY
from telemetry.consent import Actor, Did, allowed, sound
from telemetry.events import (
    ACCESSIBILITY_DATA,
    COUNSELLOR_FILE,
    PURPOSES,
    QUESTIONNAIRES,
    RESEARCH_EVENTS,
    Assist,
    AssistUsed,
    CheckedIn,
    LevelStarted,
    PlaceEntered,
    QuestionnaireAnswered,
)
from telemetry.integrity import record_in
from telemetry.keys import keys_to_read
from telemetry.recorder import Recorder
from telemetry.study import Arm, Study, policy_of
from telemetry.study_file import SCHEMA, StudyFile, StudyFileError, gather, read_study_file, sealed, write_study_file
from telemetry.words import load
from tests.telemetry_kit import FIRST, STUDY, HandClock, keys, path_in, recording
from vault.sealing import new_identity, seal_to
from vault.sqlite_file import open_sound, open_to_read

OWN = new_identity()
STUDIED = msgspec.structs.replace(STUDY, key=OWN.recipient, waves=(0, 28))


def play(recorder: Recorder) -> None:
    recorder.record(LevelStarted("02_swell"))
    recorder.record(CheckedIn(4, 6))
    recorder.record(QuestionnaireAnswered("evenings", 0, 1, 2))
    recorder.record(AssistUsed("breathing", 1, Assist.HINT))
    recorder.flush()


def a_boat(data: Path, yes: Sequence[str] = PURPOSES, study: Study = STUDIED, day: int = 0) -> None:
    with recording(data, HandClock(day=FIRST + timedelta(days=day)), yes=False, study=study) as recorder:
        for purpose in PURPOSES if not day else ():
            (recorder.grant if purpose in yes else recorder.refuse)(purpose=purpose).result(5)
        play(recorder)


@pytest.fixture(scope="module")
def boat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A boat that said yes to everything, to look at."""
    made = tmp_path_factory.mktemp("boat")
    a_boat(made)
    return made


@pytest.fixture
def own(boat: Path, tmp_path: Path) -> Path:
    """The same, to do things to."""
    return shutil.copytree(boat, tmp_path / "own")


def file_of(data: Path, study: Study = STUDIED) -> StudyFile:
    return read_study_file(write_study_file(path_in(data), keys(data), study), OWN.secret)


def purposes_in(file: StudyFile) -> set[str]:
    return {note[0] for note in file.notes()}


def test_the_file_holds_the_notes_of_the_study_and_nothing_of_the_counsellor_file(boat: Path) -> None:
    file = file_of(boat)
    head = file.header
    assert head.schema == SCHEMA and (head.study, head.terms) == (STUDIED.id, STUDIED.terms)
    assert purposes_in(file) == {RESEARCH_EVENTS, QUESTIONNAIRES, ACCESSIBILITY_DATA} == set(head.codes)
    assert [note[3] for note in file.notes() if note[0] == RESEARCH_EVENTS][:3] == [
        "session_started",
        "level_started",
        "checked_in",
    ]
    assert {grant.purpose for grant in head.consent.grants} == {act.purpose for act in head.consent.acts}
    plain = msgspec.json.encode(head) + file.lines
    assert COUNSELLOR_FILE.encode() not in plain and b"keep_progress" not in plain
    assert head.notes == len(file.notes()) and head.faults == () and not head.clock_leapt


def test_the_local_code_of_the_player_is_not_in_it_and_the_record_still_allows_what_it_did(own: Path) -> None:
    conn = open_sound(path_in(own)).connection
    [(subject,)] = conn.execute("select value from meta where key = 'subject'").fetchall()
    conn.close()
    file = file_of(own)
    assert subject.encode() not in msgspec.json.encode(file.header) + file.lines
    assert sound(file.header.consent)
    for purpose in file.header.codes:
        where = (purpose, "session_started.-", TO_STUDY, 0, policy_of(STUDIED))
        assert allowed(file.header.consent, *where)
    assert len(set(file.header.codes.values())) == 3, "a code of its own a purpose"


def test_only_what_was_said_yes_to_is_handed_over(tmp_path: Path) -> None:
    a_boat(tmp_path, yes=(COUNSELLOR_FILE, QUESTIONNAIRES))
    file = file_of(tmp_path)
    assert purposes_in(file) == set(file.header.codes) == set(file.header.counts) == {QUESTIONNAIRES}


@pytest.mark.parametrize("purpose", [RESEARCH_EVENTS, QUESTIONNAIRES, ACCESSIBILITY_DATA])
def test_what_was_stopped_is_not_handed_over(own: Path, purpose: str) -> None:
    with recording(own, yes=False, study=STUDIED) as recorder:
        assert recorder.withdraw(purpose).result(5)
    file = file_of(own)
    assert purpose not in purposes_in(file) | set(file.header.codes)
    ended = file.header.consent.last(Actor.PLAYER, purpose)
    assert ended is not None and ended.act is Did.WITHDREW, "the study is told that it was"


def test_with_no_yes_there_is_no_file(tmp_path: Path) -> None:
    a_boat(tmp_path, yes=(COUNSELLOR_FILE,))
    with pytest.raises(StudyFileError, match="nothing"):
        write_study_file(path_in(tmp_path), keys(tmp_path), STUDIED)


@pytest.mark.parametrize("change", [{"id": "other_waters"}, {"ethics": "EXAMPLE-0001"}, {"purposes": ()}])
def test_another_study_or_other_terms_get_no_file(boat: Path, change: dict[str, object]) -> None:
    with pytest.raises(StudyFileError, match="nothing"):
        gather(path_in(boat), keys(boat), msgspec.structs.replace(STUDIED, **change))


def test_a_step_that_is_missing_keeps_the_file_from_being_made(tmp_path: Path) -> None:
    from telemetry.consent import Step

    asks = msgspec.structs.replace(STUDIED, steps={Step.GUARDIAN: ("13_15",)})
    a_boat(tmp_path, study=asks)
    with pytest.raises(StudyFileError, match="nothing"):
        gather(path_in(tmp_path), keys(tmp_path), asks)


def test_the_wave_counts_from_the_yes(own: Path) -> None:
    assert file_of(own).header.wave == 0
    for day, wave in ((27, 0), (28, 1)):
        a_boat(own, day=day)
        header = file_of(own).header
        assert (header.made_on_day, header.wave) == (day, wave)


def test_the_wave_counts_from_a_yes_that_came_later(tmp_path: Path) -> None:
    """The player's own days begin with their first answer, be it to another question."""
    a_boat(tmp_path, yes=(COUNSELLOR_FILE,))
    with recording(tmp_path, HandClock(day=FIRST + timedelta(days=10)), yes=False, study=STUDIED) as recorder:
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
    for day, wave in ((37, 0), (38, 1)):
        a_boat(tmp_path, day=day)
        header = file_of(tmp_path).header
        assert (header.made_on_day, header.wave) == (day, wave)


def test_each_boat_is_in_the_arm_that_its_own_code_draws(tmp_path: Path) -> None:
    study = msgspec.structs.replace(STUDIED, arms=(Arm("one", ("02_swell",)), Arm("two", ("02_swell",))))
    drawn: set[str] = set()
    for number in range(40):
        data = tmp_path / str(number)
        with recording(data, yes=False, study=study) as recorder:
            recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        with closing(open_to_read(path_in(data))) as conn:
            record = record_in(conn)
        arm = study.arm_of(record.subject) if record else None
        assert arm is not None and gather(path_in(data), keys(data), study).header.arm == arm.id
        drawn.add(arm.id)
        if len(drawn) == 2:
            return
    pytest.fail("40 boats in one arm")


def test_the_record_tells_of_this_study_and_this_asking_alone(tmp_path: Path) -> None:
    """A player may have left another study, or said no to these very questions in other words."""
    before = msgspec.structs.replace(STUDIED, id="other_waters", ethics="EXAMPLE-0002")
    reworded = msgspec.structs.replace(STUDIED, ethics="EXAMPLE-0001")
    for study, purposes in ((before, (RESEARCH_EVENTS, QUESTIONNAIRES)), (reworded, (RESEARCH_EVENTS,))):
        with recording(tmp_path, yes=False, study=study) as recorder:
            for purpose in purposes:
                recorder.grant(purpose=purpose).result(5)
            for purpose in purposes:
                assert recorder.withdraw(purpose).result(5)
    with recording(tmp_path, yes=False, study=STUDIED) as recorder:
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
    with closing(open_to_read(path_in(tmp_path))) as conn:
        whole = record_in(conn)
    assert whole is not None and {grant.study for grant in whole.grants} == {"other_waters", "calm_waters"}
    told = file_of(tmp_path).header.consent
    assert [(one.study, one.purpose) for one in told.grants] == [("calm_waters", RESEARCH_EVENTS)]
    assert [act.act for act in told.acts] == [Did.ASKED, Did.ASSENTED]
    assert sound(told) and [act.seq for act in told.acts] == [1, 2]
    past = [act for act in whole.acts if act.act in (Did.ASKED, Did.WITHDREW)]
    assert len(past) == 7, "or there was nothing to leave out"


def test_an_arm_takes_notes_of_its_islands_alone_and_says_how_many_it_left(tmp_path: Path) -> None:
    one = msgspec.structs.replace(STUDIED, arms=(Arm("short", ("02_swell",)),))
    with recording(tmp_path, yes=False, study=one) as recorder:
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        recorder.record(LevelStarted("02_swell"))
        recorder.record(LevelStarted("03_reef"))
        recorder.record(PlaceEntered("03_reef", "shore"))
    file = file_of(tmp_path, one)
    assert file.header.arm == "short" and file.header.counts[RESEARCH_EVENTS].left_out == 2
    assert {note[7] for note in file.notes()} == {"", "02_swell"}
    count = file.header.counts[RESEARCH_EVENTS]
    assert count.last - count.first + 1 == len(file.notes()) + 2


def test_what_was_changed_in_the_notes_is_said_in_the_file(own: Path) -> None:
    conn = open_sound(path_in(own)).connection
    conn.execute("update events set day = 5 where purpose = ? and seq = 2", [RESEARCH_EVENTS])
    conn.commit()
    conn.close()
    file = file_of(own)
    assert f"note_changed/{RESEARCH_EVENTS}" in file.header.faults
    assert file.header.counts[RESEARCH_EVENTS].left_out == 1, "a note that its key does not open is not handed over"


def test_a_boat_with_a_passphrase_hands_over_the_same_with_it_and_nothing_without(own: Path) -> None:
    identity = new_identity()
    open_file = file_of(own)
    with recording(own, yes=False, study=STUDIED) as recorder:
        assert recorder.seal_for(identity)
    file = read_study_file(write_study_file(path_in(own), keys_to_read(path_in(own), identity), STUDIED), OWN.secret)
    assert file.header.age_band == open_file.header.age_band == "13_15"
    assert {grant.age_band for grant in file.header.consent.grants} == {"13_15"}
    assert file.lines.startswith(open_file.lines.partition(b"\n")[0])
    with pytest.raises(PermissionError):
        keys(own)


def test_it_can_be_made_while_the_game_is_open(tmp_path: Path) -> None:
    with recording(tmp_path, yes=False, study=STUDIED) as recorder:
        recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        play(recorder)
        file = file_of(tmp_path)
    assert [note[3] for note in file.notes()] == ["session_started", "level_started", "checked_in"]


# What is refused


def why(sealed: bytes, secret: str = OWN.secret) -> str:
    with pytest.raises(StudyFileError) as refused:
        read_study_file(sealed, secret)
    said = refused.value.sentence(load(), "a file")
    assert said.startswith("a file") and said.endswith(".")
    return refused.value.why


def test_the_wrong_key_opens_nothing(boat: Path) -> None:
    made = write_study_file(path_in(boat), keys(boat), STUDIED)
    assert why(made, new_identity().secret) == "wrong_key"
    for purpose in PURPOSES:
        assert purpose.encode() not in made


def test_a_file_that_was_changed_or_cut_off_anywhere_is_refused(boat: Path) -> None:
    made = write_study_file(path_in(boat), keys(boat), STUDIED)
    rng = random.Random(5)
    for at in rng.sample(range(len(made)), 120):
        changed = made[:at] + bytes([made[at] ^ (1 << rng.randrange(8))]) + made[at + 1 :]
        assert why(changed) in ("altered", "wrong_key", "newer", "not_one")
        assert why(made[:at]) in ("altered", "not_one")


def again(file: StudyFile, lines: bytes | None = None, **changes: object) -> bytes:
    """A file that somebody with the public key made, with something changed and all else as it was."""
    header = msgspec.structs.replace(file.header, **changes)
    return sealed(StudyFile(header, file.lines if lines is None else lines), OWN.recipient)


def test_notes_that_do_not_belong_to_their_header_are_refused(boat: Path) -> None:
    file = file_of(boat)
    rows = file.lines.splitlines(keepends=True)
    for lines in (b"".join(rows[:-1]), b"".join([*rows, rows[-1]]), b"".join(rows[::-1]), file.lines + b"{}"):
        assert why(again(file, lines)) == "altered"
    assert why(again(file, notes=file.header.notes + 1)) == "altered"
    assert read_study_file(again(file), OWN.secret) == file


def test_what_is_newer_or_no_study_file_at_all_is_told_apart(boat: Path) -> None:
    file = file_of(boat)
    assert why(again(file, schema="study-file/2-0-0")) == "newer"
    assert read_study_file(again(file, schema="study-file/1-4-0"), OWN.secret).header.schema == "study-file/1-4-0"
    assert why(again(file, schema="counsellor-file/1-0-0")) == "not_one"
    assert why(b"hello") == "not_one" and why(b"") == "not_one"
    packed = zlib.compress(msgspec.json.encode(file.header) + b"\n" + file.lines)
    assert read_study_file(seal_to(packed, [OWN.recipient]), OWN.secret) == file
    assert why(seal_to(packed + b"more", [OWN.recipient])) == "altered"
    for plain in (b"hello", zlib.compress(b"hello"), zlib.compress(b'{"schema": 1}\n')):
        assert why(seal_to(plain, [OWN.recipient])) == "not_one"


def test_a_file_that_would_fill_the_memory_is_refused_and_never_made(
    boat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = write_study_file(path_in(boat), keys(boat), STUDIED)
    monkeypatch.setattr("telemetry.study_file.MOST_BYTES", 1000)
    for plain in (bytes(1_000_000), bytes(1000)):
        assert why(seal_to(zlib.compress(plain), [OWN.recipient])) == "too_much"
    assert why(made) == why(bytes(1001)) == "too_much"
    monkeypatch.setattr("telemetry.study_file.MOST_LINES", len(file_lines(boat)) - 1)
    with pytest.raises(StudyFileError, match="too_much"):
        gather(path_in(boat), keys(boat), STUDIED)


def file_lines(data: Path) -> bytes:
    return gather(path_in(data), keys(data), STUDIED).lines


def test_notes_are_read_some_at_a_time(boat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(boat)
    for size in (1, 150, len(file.lines)):
        monkeypatch.setattr("telemetry.study_file.PIECE", size)
        assert [msgspec.json.encode(note) + b"\n" for note in file.each_note()] == file.lines.splitlines(keepends=True)
    monkeypatch.setattr("telemetry.study_file.PIECE", 1)
    first = next(StudyFile(file.header, file.lines.partition(b"\n")[0] + b"\n{}\n").each_note())
    assert first[3] == "session_started", "what comes later was not read"


def test_two_files_are_not_called_the_same_and_name_nobody(own: Path) -> None:
    first = file_of(own)
    a_boat(own, day=28)
    second = file_of(own)
    assert first.name.startswith("calm_waters-T0-") and second.name.startswith("calm_waters-T1-")
    assert not any(code[:6] in first.name for code in first.header.codes.values())
