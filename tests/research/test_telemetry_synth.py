"""Made-up cohorts: written by the recorder itself, the same for the same seed, with the field's drop-out."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from telemetry import cli
from telemetry.consent import Actor, Did
from telemetry.events import COUNSELLOR_FILE, PURPOSES
from telemetry.notices import STUDY_PURPOSES
from telemetry.study_pack import read_study
from telemetry.summary import read
from telemetry.synth import Cohort, Member, SynthError, planned, synth
from telemetry.synth_pupil import LEVELS
from vault.sealing import Identity, new_identity

FULL = bool(os.environ.get("TIDELIGHT_FULL"))
PUPILS = 100 if FULL else 5


@dataclass(frozen=True)
class Made:
    cohort: Cohort
    identity: Identity


def make(folder: Path, seed: int, identity: Identity) -> Cohort:
    return synth(folder, schools=2, classes=1, pupils=PUPILS, days=60, seed=seed, identity=identity)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    identity = new_identity()
    return Made(make(tmp_path_factory.mktemp("made") / "out", 11, identity), identity)


def stores(cohort: Cohort) -> Iterator[tuple[Member, Path]]:
    for member in cohort.members:
        yield member, cohort.folder / member.folder / "telemetry" / f"{member.pupil.boat}.sqlite"


def lines(cohort: Cohort, member: Member, out: Path) -> list[dict[str, str]]:
    """Every note of a pupil, but for what is random in how it is stored."""
    data, to = cohort.folder / member.folder, out / member.pupil.boat
    out.mkdir()
    asked = ["csv", "--data", str(data), "--boat", member.pupil.boat, "--out", str(to)]
    assert cli.main(asked, StringIO()) == 0
    with (to / "events.csv").open(encoding="utf-8", newline="") as file:
        return [{k: v for k, v in line.items() if k not in ("hash", "prev")} for line in csv.DictReader(file)]


def test_the_same_seed_gives_the_same_notes_and_answers(made: Made, tmp_path: Path) -> None:
    again = make(tmp_path / "again", 11, made.identity)
    other = tuple(planned(made.cohort.study, 2, 1, PUPILS, 12, 60))
    few = slice(0, 20)
    for number, (one, two) in enumerate(zip(made.cohort.members[few], again.members[few], strict=True)):
        ours = lines(made.cohort, one, tmp_path / f"a{number}")
        assert ours == lines(again, two, tmp_path / f"b{number}")
    records = [[read(path).record for _, path in stores(cohort)] for cohort in (made.cohort, again)]
    assert records[0] == records[1]
    assert made.cohort.notes == again.notes
    assert made.cohort.members == again.members != other


def test_every_store_verifies_and_holds_as_many_notes_as_are_told(made: Made) -> None:
    for folder in {member.folder for member in made.cohort.members}:
        out = StringIO()
        assert cli.main(["verify", "--json", "--data", str(made.cohort.folder / folder)], out) == 0, out.getvalue()
        assert len(json.loads(out.getvalue())) == PUPILS
    found = [read(path) for _, path in stores(made.cohort)]
    assert sum(summary.notes for summary in found) == made.cohort.notes > 0
    assert sum(summary.lost + summary.quarantined for summary in found) == 0


def test_notes_tell_how_far_each_pupil_got(made: Made) -> None:
    compared = 0
    for member, path in stores(made.cohort):
        summary = read(path)
        if COUNSELLOR_FILE not in summary.lanes or summary.islands == ():
            continue
        finished = [island.level for island in summary.islands if island.finished]
        left = [island.level for island in summary.islands if not island.finished]
        names = [level for level, *_ in LEVELS]
        assert finished == names[: len(finished)] and len(finished) <= member.pupil.finished
        assert len(left) <= 1, "who leaves, leaves in the midst of one island"
        compared += 1
    assert compared >= PUPILS // 2


def test_a_study_is_kept_with_every_step_and_no_other_way(made: Made) -> None:
    """Each store with notes of a study has the answers for it, a parent's too where the age asks for one."""
    held: set[str] = set()
    for member, path in stores(made.cohort):
        summary = read(path)
        assert summary.record is not None
        held |= set(summary.lanes)
        for purpose in set(summary.lanes) & set(STUDY_PURPOSES):
            grant = summary.record.grant(purpose)
            assert grant is not None and grant.pseudonym and grant.study == made.cohort.study.id
            who = {act.actor for act in summary.record.acts if act.purpose == purpose and act.act is not Did.ASKED}
            assert {Actor.PLAYER, Actor.SCHOOL} <= who
            assert (Actor.GUARDIAN in who) >= bool(member.pupil.guardian_code)
    assert held == set(PURPOSES)


def test_half_leave_in_the_first_level_as_in_the_field(made: Made) -> None:
    for seed in range(1, 9 if FULL else 2):
        cohort = [member.pupil for member in planned(made.cohort.study, 4, 10, 50, seed, 365)]
        assert len(cohort) == 2_000
        left = sum(pupil.finished == 0 for pupil in cohort) / len(cohort)
        assert 0.47 <= left <= 0.53
        four, seven = (sum(pupil.finished >= least for pupil in cohort) / len(cohort) for least in (4, 7))
        assert 0.055 <= four <= 0.095, "7.4 in 100 finish four or more"
        assert 0.018 <= seven <= 0.045, "3.1 in 100 finish seven"


def test_a_pupil_is_the_same_in_a_larger_cohort_and_time_only_goes_on(made: Made) -> None:
    few = list(planned(made.cohort.study, 1, 2, 5, 4, 90))
    many = {(one.folder, one.pupil.boat): one for one in planned(made.cohort.study, 3, 2, 9, 4, 90)}
    for one in few:
        assert many[one.folder, one.pupil.boat] == one
    for one in many.values():
        days = [sitting.day for sitting in one.pupil.sittings]
        assert days == sorted(set(days)) and 0 <= days[0] <= days[-1] < 90
        for sitting in one.pupil.sittings:
            times = [t for t, _ in sitting.deeds]
            assert times == sorted(times) and times[-1] < sitting.ends_ms <= 45 * 60_000


def test_what_was_made_up_says_so_and_the_pack_can_be_read(made: Made) -> None:
    folder = made.cohort.folder
    about = json.loads((folder / "cohort.json").read_text(encoding="utf-8"))
    assert about["made_up"] is True and about["seed"] == 11 and len(about["stores"]) == 2 * PUPILS
    study = read_study(folder)
    assert study == made.cohort.study and study.key == made.identity.recipient
    assert (folder / "study-key.txt").read_text(encoding="utf-8").strip() == made.identity.secret
    assert "made-up" in study.about().lower() and study.ethics.startswith("NONE")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SynthError):
        synth(tmp_path, schools=1, classes=1, pupils=1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
