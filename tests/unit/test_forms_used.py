"""A parent's form stands for one player: on one computer a second boat cannot use it."""

import shutil
from pathlib import Path

from game.app_telemetry import Recording
from telemetry.consent import Actor, Did, Step
from telemetry.events import RESEARCH_EVENTS
from telemetry.forms import used_elsewhere
from telemetry.study import check_form
from telemetry.study_pack import read_study
from tests.telemetry_kit import BOAT, path_in, recording
from tests.unit.test_telemetry_study import GUARDIAN_FORM, PACK
from vault.sealing import new_identity


def test_a_code_that_another_boat_here_used_is_taken_from_nobody_else(tmp_path: Path) -> None:
    study, boats = read_study(PACK), ("a" * 16, "b" * 16)
    taken = []
    for boat in boats:
        recording = Recording(tmp_path, boat, "13_15", "en", "2026-03-02", study)
        try:
            assert recording._recorder.ready()
            recording._recorder.grant(age_band="13_15", purpose=RESEARCH_EVENTS).result(5)
            taken.append(recording.form_typed(GUARDIAN_FORM))
            taken.append(recording.form_typed(GUARDIAN_FORM.replace("1111", "1112")))
        finally:
            recording.close("closed")
    assert taken == [True, False, False, False]


def test_a_form_that_another_boat_rests_on_is_used_whether_or_not_that_boat_is_locked(tmp_path: Path) -> None:
    study = read_study(PACK)
    evidence = check_form(study, Step.GUARDIAN, GUARDIAN_FORM)
    with recording(tmp_path, yes=False, study=study) as recorder:
        recorder.grant(age_band="13_15", purpose=RESEARCH_EVENTS).result(5)
        assert not used_elsewhere(tmp_path, "another", evidence)
        recorder.authorise(Actor.GUARDIAN, Did.AUTHORISED, evidence, RESEARCH_EVENTS).result(5)
        assert used_elsewhere(tmp_path, "another", evidence)
        assert not used_elsewhere(tmp_path, BOAT, evidence), "the boat itself may use it for each purpose"
        assert not used_elsewhere(tmp_path, "another", evidence[:-1])
        assert recorder.seal_for(new_identity())
    assert used_elsewhere(tmp_path, "another", evidence)
    path_in(tmp_path).write_bytes(b"no store")
    assert not used_elsewhere(tmp_path, "another", evidence)
    shutil.rmtree(tmp_path / "telemetry")
    assert not used_elsewhere(tmp_path, "another", evidence)
