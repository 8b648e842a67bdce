"""A player whose yes was renewed after a year: the files from before and after it are of one participant."""

from datetime import timedelta
from pathlib import Path

import pytest

from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS, LevelStarted
from telemetry.research.build import BuildError
from telemetry.study import Study
from telemetry.study_file import gather
from telemetry.study_pack import read_study
from tests.research.handed_in import HandedIn, why
from tests.research.test_dataset_build import table
from tests.telemetry_kit import FIRST, HandClock, keys, path_in, recording

HANDED_IN = (1, 29, 381)


def a_year(handed: HandedIn, data: Path, retention: int) -> list[str]:
    """What somebody of age handed in over a year, played with a real recorder; the codes on the first slips."""
    toml = handed.folder / "study.toml"
    pack = toml.read_text("utf-8").replace("retention_days = 365", f"retention_days = {retention}")
    toml.write_text(pack.replace("waves_on_days = [0, 28, 84]", "waves_on_days = [0, 28, 380]"), "utf-8")
    study = handed.study = read_study(handed.folder)
    codes: list[str] = []
    for day in (0, *HANDED_IN[:2], 200, 367, HANDED_IN[2]):
        a_day(data, day, study)
        if day in HANDED_IN:
            file = gather(path_in(data), keys(data), study)
            codes = codes or list(file.header.codes.values())
            handed.put(file, f"day-{day:03}.age")
    assert set(codes).isdisjoint(file.header.codes.values()), "a renewed yes has a code of its own"
    return codes


def a_day(data: Path, day: int, study: Study) -> None:
    with recording(data, HandClock(day=FIRST + timedelta(days=day)), yes=False, study=study, age_band="18") as recorder:
        for purpose in (RESEARCH_EVENTS, QUESTIONNAIRES):
            if day == 0 or recorder.ask_again(purpose):
                assert day in (0, 367) and recorder.grant(purpose=purpose).result(5)
        recorder.record(LevelStarted("02_swell"))
        recorder.flush()


def test_they_are_joined_and_their_waves_count_from_the_first_yes(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path)
    codes = a_year(handed, tmp_path / "data", retention=400)
    built = handed.build()
    assert why(built) == {}
    [one] = table(built.folder, "participants")
    assert (one["waves"], one["files"], one["first_day"], one["last_day"]) == ("0 1 2", "3", "0", "381")
    waves = {(int(row["day"]), row["wave"]) for row in table(built.folder)}
    assert waves == {(0, "0"), (1, "0"), (29, "1"), (200, "1"), (367, "1"), (381, "2")}
    slip = tmp_path / "slip.txt"
    slip.write_text("\n".join(codes), "utf-8")
    with pytest.raises(BuildError, match="nobody") as refused:
        handed.build(tmp_path / "slipped", slips=[slip])
    left_out = {(one.source.path, one.why) for one in refused.value.left_out}
    assert left_out == {(f"day-{day:03}.age", "withdrawn") for day in HANDED_IN}


def test_they_are_two_where_nothing_that_was_noted_stands_in_both(tmp_path: Path) -> None:
    """Of a renewed yes the code is another, and what was noted before has grown old."""
    handed = HandedIn(tmp_path)
    a_year(handed, tmp_path / "data", retention=90)
    built = handed.build()
    assert why(built) == {}
    assert sorted(one["waves"] for one in table(built.folder, "participants")) == ["0 1", "2"]
