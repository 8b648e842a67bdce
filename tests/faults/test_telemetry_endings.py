"""An ending holds: on a full disk, cut off anywhere, or with a file that cannot be used (safety.md C4, C5, P2)."""

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.app_telemetry import Recording
from telemetry.consent import Actor, Did, ended
from telemetry.events import COUNSELLOR_FILE, QUESTIONNAIRES, RESEARCH_EVENTS, LevelFinished, PlaceEntered
from telemetry.integrity import DISOWNED
from telemetry.recorder import Recorder
from telemetry.store import Store
from telemetry.writer import Writer
from tests.telemetry_kit import (
    BOAT,
    FIRST,
    STUDY,
    bytes_of,
    chain_faults,
    keys,
    notes,
    recording,
    traced,
    traces,
)
from vault import files
from vault.row_keys import KeyFile

Break = Callable[[pytest.MonkeyPatch], None]
CANARY = PlaceEntered("02_swell", "canary")


def full(*args: object) -> None:
    raise OSError(errno.ENOSPC, "no room")


def full_database(*args: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def no_new_file(patch: pytest.MonkeyPatch) -> None:
    """The key file cannot be written anew, only written over."""
    patch.setattr(files, "write_whole", full)


def no_record(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Store, "keep_record", full_database)


def no_rename(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(files, "put_in_place", full)


def ending_of(recorder: Recorder, how: str, purpose: str) -> bool:
    if how == "withdrew":
        return recorder.withdraw(purpose).result(5)
    if how == "refused":
        return recorder.refuse(purpose=purpose).result(5)
    actor, did = how.split()
    return recorder.authorise(Actor(actor), Did(did), "form/0", purpose).result(5)


def both(recorder: Recorder) -> None:
    """Notes for a study beside those for a counsellor."""
    assert recorder.grant(purpose=RESEARCH_EVENTS).result(5)
    recorder.record(CANARY)
    assert recorder.flush()


# A full disk


def nothing_in_place(patch: pytest.MonkeyPatch) -> None:
    """A record can neither be written nor deleted."""
    no_record(patch)
    patch.setattr(Store, "_drop_disowned", full_database)


@pytest.mark.parametrize("broken", [no_new_file, no_record, no_rename, nothing_in_place])
@pytest.mark.parametrize("purposes", [1, 2])
def test_c4_a_yes_that_a_full_disk_keeps_is_not_back_at_the_next_start(
    broken: Break, purposes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    purpose = (COUNSELLOR_FILE, RESEARCH_EVENTS)[purposes - 1]
    with recording(tmp_path, study=STUDY) as recorder:
        if purposes == 2:
            both(recorder)
        recorder.record(CANARY)
        assert recorder.flush()
        found = traces(tmp_path, purpose)
        with monkeypatch.context() as patch:
            broken(patch)
            gone = recorder.withdraw(purpose).result(5)
        assert recorder.consent is None, "default deny, now and later"
        recorder.record(CANARY)
        recorder.flush()
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert recorder.state == "off" and purpose not in recorder.counts
        recorder.record(CANARY)
        assert recorder.flush()
    assert traced(tmp_path, found) == 0
    assert gone == (broken is not nothing_in_place), "and it was said so"
    assert chain_faults(tmp_path) == [], "nobody is blamed for it"
    if purposes == 2:
        assert len(notes(tmp_path)) >= 3, "what was not withdrawn stays"


@pytest.mark.parametrize("how", ["refused", "guardian withdrew", "school refused", "ethics withdrew"])
def test_c5_every_other_ending_holds_on_a_full_disk_too(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        found = traces(tmp_path, RESEARCH_EVENTS)
        with monkeypatch.context() as patch:
            no_record(patch)
            assert ending_of(recorder, how, RESEARCH_EVENTS) is False
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert RESEARCH_EVENTS not in recorder.counts and recorder.state == "off"
    assert traced(tmp_path, found) == 0


def test_an_ending_is_written_once_erasing_has_made_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        found, keep, tries = traces(tmp_path, RESEARCH_EVENTS), Store.keep_record, list[int]()

        def once_full(store: Store, record: object) -> None:
            tries.append(1)
            if len(tries) == 1:
                full_database()
            keep(store, record)  # type: ignore[arg-type]

        monkeypatch.setattr(Store, "keep_record", once_full)
        assert recorder.withdraw(RESEARCH_EVENTS).result(5)
        assert (recorder.state, recorder.trouble) == ("on", ""), "the other purpose goes on"
        assert traced(tmp_path, found) == 0
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert recorder.consent is not None and recorder.consent.acts[-1].act is Did.WITHDREW
        assert set(recorder.counts) == {COUNSELLOR_FILE}


def test_a_first_no_that_cannot_be_written_takes_no_other_yes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(tmp_path, study=STUDY) as recorder, monkeypatch.context() as patch:
        no_record(patch)
        assert recorder.refuse(purpose=RESEARCH_EVENTS).result(5) is False
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert recorder.state == "on"


def test_where_nothing_at_all_can_be_written_it_is_not_said_to_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        with monkeypatch.context() as patch:
            no_record(patch)
            no_new_file(patch)
            patch.setattr(files, "write_over", full)
            assert recorder.withdraw(RESEARCH_EVENTS).result(5) is False
            assert recorder.trouble == "not_erased" and "could not be deleted" in recorder.sentence()
            assert RESEARCH_EVENTS in recorder.left or COUNSELLOR_FILE in recorder.left, "it can be tried again"
        assert recorder.withdraw(COUNSELLOR_FILE).result(5) is True
        assert recorder.left == frozenset() and recorder.trouble == ""
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert recorder.state == "off" and recorder.counts == {}


def test_a_record_that_counts_for_nothing_is_gone_with_the_next_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for next_write in ("a new yes", "the next start"):
        data = tmp_path / next_write
        with recording(data, study=STUDY) as recorder:
            both(recorder)
            assert recorder.consent is not None
            code = recorder.consent.grants[-1].pseudonym.encode()
            with monkeypatch.context() as patch:
                nothing_in_place(patch)
                assert recorder.withdraw(RESEARCH_EVENTS).result(5) is False, "the code is there, and so it is said"
                assert recorder.trouble == "not_erased"
            held = keys(data)
            assert held is not None and held.consent == DISOWNED and code in bytes_of(data)
            if next_write == "a new yes":
                assert recorder.grant().result(5)
                assert traced(data, [code]) == 0
        with recording(data, yes=False, study=STUDY) as recorder:
            assert recorder.trouble == "" and traced(data, [code]) == 0
            assert recorder.state == ("on" if next_write == "a new yes" else "off")
        assert chain_faults(data) == []


def test_an_only_record_that_counts_for_nothing_leaves_keys_that_are_no_orphans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(tmp_path) as recorder, monkeypatch.context() as patch:
        no_record(patch)
        no_new_file(patch)
        assert recorder.withdraw().result(5)
    with recording(tmp_path, yes=False) as recorder:
        assert (recorder.state, recorder.trouble) == ("off", "")
    assert not list(tmp_path.rglob("*damaged*"))


# Cut off


@pytest.mark.parametrize("how", ["withdrew", "refused", "guardian withdrew", "school refused"])
def test_an_ending_that_was_cut_off_is_finished_at_the_next_start(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        found, own = traces(tmp_path, RESEARCH_EVENTS), traces(tmp_path)
        monkeypatch.setattr(Writer, "_erase", lambda self, purpose: False)
        ending_of(recorder, how, RESEARCH_EVENTS)
        assert RESEARCH_EVENTS in recorder.left
    monkeypatch.undo()
    assert traced(tmp_path, found) > 1
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert set(recorder.counts) == {COUNSELLOR_FILE} and recorder.left == {COUNSELLOR_FILE}
        assert traced(tmp_path, found) == 0
    assert traced(tmp_path, own) == len(own) and chain_faults(tmp_path) == []


def test_c4_what_one_fault_of_the_disk_left_can_be_erased_again_by_the_player(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Recording(tmp_path, BOAT, "18", "en", FIRST.isoformat(), STUDY)
    try:
        for purpose in (COUNSELLOR_FILE, RESEARCH_EVENTS):
            assert one.answer(purpose, True).result(5)
        one._recorder.record(CANARY)
        assert one._recorder.flush()
        found = traces(tmp_path, RESEARCH_EVENTS)
        with monkeypatch.context() as patch:
            patch.setattr(KeyFile, "drop", full)
            assert [ended.result(5) for ended in one.end_study(Actor.SCHOOL)] == [False]
            assert states(one)[RESEARCH_EVENTS] == ("left", True), "the button to erase stays"
            assert "could not be deleted" in one.trouble()
            assert one.answer(RESEARCH_EVENTS, True).result(5) is False, "and no yes opens what should be gone"
        assert one.withdraw(RESEARCH_EVENTS).result(5) is True
        assert states(one)[RESEARCH_EVENTS] == ("ended", False) and one.trouble() == ""
        assert traced(tmp_path, found) == 0
    finally:
        one.close("closed")


def states(one: Recording) -> dict[str, tuple[str, bool]]:
    return {choice.purpose: (choice.state, choice.endable) for choice in one.choices()}


def test_a_new_yes_opens_nothing_that_should_have_been_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        with monkeypatch.context() as patch:
            patch.setattr(KeyFile, "drop", full)
            assert recorder.withdraw(RESEARCH_EVENTS).result(5) is False
            assert recorder.grant(purpose=RESEARCH_EVENTS).result(5) is False
            assert recorder.consent is not None and ended(recorder.consent, RESEARCH_EVENTS)
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5) and recorder.flush()
        assert [row.name for row in notes(tmp_path, RESEARCH_EVENTS)] == ["session_started"]
    assert chain_faults(tmp_path) == []


# What goes with it


@pytest.mark.parametrize("how", ["withdrew", "refused", "guardian withdrew", "ethics refused"])
def test_p2_no_record_keeps_the_code_of_a_study_that_was_left(how: str, tmp_path: Path) -> None:
    """Each question begins a new record beside the old ones, and the codes stood in all of them."""
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        assert recorder.consent is not None
        code = recorder.consent.grants[-1].pseudonym.encode()
        assert recorder.grant(purpose=QUESTIONNAIRES).result(5)
        other = recorder.consent.grants[-1].pseudonym.encode()
        assert bytes_of(tmp_path).count(code) > 1 and code in traces(tmp_path, RESEARCH_EVENTS)
        ending_of(recorder, how, RESEARCH_EVENTS)
        assert recorder.flush() and traced(tmp_path, [code]) == 0
        assert ended(recorder.consent, RESEARCH_EVENTS) and traced(tmp_path, [other]) == 1, "of what goes on it stays"
    assert traced(tmp_path, [code]) == 0 and chain_faults(tmp_path) == []
    with recording(tmp_path, yes=False, study=STUDY) as recorder:
        assert recorder.consent is not None and recorder.trouble == ""
        assert recorder.consent.grant(QUESTIONNAIRES) is not None


def test_a_yes_to_one_study_takes_no_answer_for_another(tmp_path: Path) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        before = recorder.consent
    with recording(tmp_path, yes=False, study=replace(STUDY, id="other_waters")) as recorder:
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5) is False
        assert recorder.refuse(purpose=RESEARCH_EVENTS).result(5) is False
        assert recorder.consent is not None and before is not None
        assert recorder.consent.grants == before.grants


def test_what_was_lost_before_an_ending_is_not_counted_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(tmp_path) as recorder:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", full_database)
            recorder.record(CANARY)
            assert not recorder.flush()
            assert recorder.counts[COUNSELLOR_FILE].lost == 1
        assert recorder.withdraw().result(5)
        assert recorder.grant().result(5) and recorder.flush()
        assert recorder.counts[COUNSELLOR_FILE].lost == 0


def test_nothing_is_sorted_or_rebuilt_in_a_file(tmp_path: Path) -> None:
    def asked() -> int:
        store = recorder._writer.store
        assert store is not None
        found: int = store._conn.execute("pragma temp_store").fetchone()[0]
        return found

    with recording(tmp_path) as recorder:
        assert recorder._soon(asked).result(5) == 2
        assert recorder.withdraw().result(5)
        assert recorder._soon(asked).result(5) == 2, "in the file that took the place of the old one too"


def test_what_a_finished_level_notes_outside_survives_an_ending_beside_it(tmp_path: Path) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        both(recorder)
        assert recorder.withdraw(RESEARCH_EVENTS).result(5)
        recorder.record(LevelFinished("02_swell"))
        assert recorder.flush()
        held = keys(tmp_path)
        assert held is not None and set(held.heads) == {COUNSELLOR_FILE}
