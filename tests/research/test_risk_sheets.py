"""What both tiers say of themselves: one folder with everything, no exact counts in the open one, and what is beside
it."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from telemetry.cli import main
from telemetry.privacy import LIMITS, TENTH
from telemetry.research import load, open_build, open_sheets
from telemetry.research.across import correlations_across
from telemetry.research.controlled_risk import Exposed, exposed, sheet
from telemetry.research.describe import QUALITY
from telemetry.research.engines import features_of
from telemetry.research.measured import JUDGES, Known, measure, releases_of
from telemetry.research.open_build import OpenError, Wanted, build, known_of
from telemetry.research.open_tier import Noise
from telemetry.research.tables import DatasetError
from telemetry.words import load as words_of
from tests.research.dataset_kit import make, quality, write
from tests.research.handed_in import OWN, HandedIn
from tests.research.test_dataset_build import judged
from tests.research.test_features import BY_HAND, people_of

HELD = {"README.md", "dataset_description.json", "datapackage.json", "data", "parquet", "documentation"}
SHEETS = {f"{name}.{kind}" for name in ("codebook", "quality", "risk") for kind in ("json", "md")}


@pytest.fixture(autouse=True)
def _no_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(JUDGES, raising=False)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hundred people who never lived."""
    folder = tmp_path_factory.mktemp("sheets") / "dataset"
    make(folder, people=401, seed=7, days=120)
    return folder


@pytest.fixture(scope="module")
def opened(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(JUDGES, raising=False)
        return build(Wanted(dataset, tmp_path_factory.mktemp("opened") / "open")).folder


def told(folder: Path, name: str = "risk") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "documentation" / f"{name}.json").read_text(encoding="utf-8"))
    return found


# One folder each


def test_the_open_tier_is_one_folder_with_the_same_lines_twice_and_every_sheet(opened: Path) -> None:
    from pyarrow import dataset as parts

    assert {file.name for file in opened.iterdir()} == HELD
    assert {file.name for file in (opened / "documentation").iterdir()} == SHEETS
    assert judged(opened) == []
    tables = sorted(file.name for file in (opened / "parquet").iterdir())
    assert tables == ["table=answers", "table=correlations", "table=features"]
    for folder in tables:
        name = folder.partition("=")[2]
        (file,) = (opened / "parquet" / folder).glob("*.parquet")
        rows = parts.dataset(file, format="parquet", partitioning=None).to_table().to_pylist()
        assert rows and rows == load(opened, name).to_pylist()
    package = json.loads((opened / "datapackage.json").read_text(encoding="utf-8"))
    kinds = {one["path"]: one["format"] for one in package["resources"]}
    assert len(kinds) == 6 and set(kinds.values()) == {"csv", "parquet"}


def test_the_controlled_tier_is_one_folder_with_a_risk_sheet_that_is_not_for_publication(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path, players=12)
    handed.build()
    assert {file.name for file in handed.out.iterdir()} == HELD
    assert {file.name for file in (handed.out / "documentation").iterdir()} == SHEETS
    assert judged(handed.out) == []
    found = msgspec.convert(told(handed.out), Exposed)
    assert found == exposed(handed.out) and found.people == found.among == 12
    assert found.facts == found.joined == 1.0, "with exact features everybody is alone"
    said = (handed.out / "documentation" / "risk.md").read_text(encoding="utf-8")
    assert "It is not for publication" in said and "| Singled out by four known facts | 100.0 % |" in said
    assert "risk.md" in (handed.out / "README.md").read_text(encoding="utf-8")


def test_what_is_measured_on_the_controlled_tier_is_counted_right(tmp_path: Path) -> None:
    """Four people who did the very same, of whom one is of another age."""
    events = [{**row, "participant": f"{at:016x}"} for at in range(4) for row in BY_HAND]
    people = people_of(events)
    for at, row in enumerate(people):
        row["age_band"] = "18" if at == 3 else "13_15"
        row["last_day"] = 10
    write(tmp_path / "d", {"events": events, "participants": people, "questionnaires": [], "scores": []})
    found = exposed(tmp_path / "d")
    assert found == Exposed(4, 4, 1, 1, 0.25, 0.25, 0.25, 0.25, 0.25)
    assert "k: people of the same age and language, at the least | 1 |" in "\n".join(sheet(found, words_of()))
    assert exposed(tmp_path) is None and "nothing was measured" in "\n".join(sheet(None, words_of()))


# No exact small counts


def test_nothing_in_the_open_folder_tells_an_exact_count(dataset: Path, opened: Path) -> None:
    exact = told(dataset, "quality")
    assert (exact["left_out"], exact["calendars_leapt"]) == ({"duplicate": 3, "withdrawn": 21}, 4)
    open_ = told(opened, "quality")
    counts = [open_["people"], open_["slips"], open_["slips_used"], open_["calendars_leapt"]]
    for name in ("people_of", "left_out", "left_out_purposes"):
        counts += open_[name].values()
    assert counts and all(count % 5 == 0 for count in counts)
    assert (open_["people"], open_["left_out"]["withdrawn"], open_["calendars_leapt"]) == (400, 20, 0)
    assert open_["left_out"]["duplicate"] == open_["left_out"]["altered"] == 0, "3 is not told from none"
    shares = [share for mine in open_["shares"].values() for share in mine.values()] + [*open_["versions"].values()]
    kept = told(opened)["suppressed"]
    shares += [one["people_hidden"] for one in kept.values()] + [kept["answers"]["answers_hidden"]]
    assert len(shares) > 30 and all(round(share * 20) == pytest.approx(share * 20) for share in shares)
    text = "\n".join(file.read_text(encoding="utf-8") for file in opened.rglob("*") if file.suffix in (".md", ".json"))
    numbers = set(re.findall(r"\b\d+\b", text))
    counts = [count for count in (exact["rows"], 401, exact["files"], *exact["versions"].values()) if count > 100]
    assert len(counts) > 10 and not [count for count in counts if str(count) in numbers]


def test_the_readme_says_by_whose_leave_and_what_was_left_out_rounded(opened: Path) -> None:
    readme = (opened / "README.md").read_text(encoding="utf-8")
    assert "| a study's notes of how you play | 400 |" in readme
    assert "| Withdrawn |  | 20 |" in readme and "| The same file again |  | 7 or fewer |" in readme


def test_the_risk_sheet_says_what_was_kept_back_and_which_numbers_cannot_fail(dataset: Path, tmp_path: Path) -> None:
    build(Wanted(dataset, tmp_path / "out", ("active_minutes", "practice_minutes", "change", "change")))
    said = (tmp_path / "out" / "documentation" / "risk.md").read_text(encoding="utf-8")
    assert (
        "Columns in larger bins than usual: active_minutes, practice_minutes." in said
        and "Columns left out: change." in said
    )
    found = told(tmp_path / "out")
    assert (found["larger_bins"], found["left_out"]) == (["active_minutes", "practice_minutes"], ["change"])
    features = found["suppressed"]["features"]
    assert features["kinds"] == 12 and 0 < features["shown"] < 12 and features["answers_hidden"] is None
    assert f"of 12 kinds of line {features['shown']} are shown" in said
    assert "Two of these numbers cannot fail" in said
    assert "of the exact rank correlations of every two of the open tier's columns are left" in said
    assert f"From lines alone, without what is told across tables, {100 * found['useful_lines']:.1f} % are left" in said


def test_small_purposes_have_no_shares() -> None:
    tables = {"events": [*BY_HAND], "participants": people_of(BY_HAND), "questionnaires": []}
    assert open_sheets.open_quality(quality(tables), 50).shares == {}


def test_chance_is_of_the_rounded_number() -> None:
    """Of 68 people 1 / 68 to three digits would tell that they are 68."""
    from telemetry.research.risk_sheet import rounded_off

    rows = [
        {"participant": f"{at:016x}", "sessions": 1, "levels_finished": at % 2, "active_minutes": 30.0}
        for at in range(68)
    ]
    rows = [{**row, "practice_minutes": 2.0, "rounds": 2, "change": None} for row in rows]
    known = Known(rows, (rows, rows), earlier=True)
    found = measure(known, releases_of(known, ()), judge=False, trials=9)
    assert found.chance == 1 / 68 and rounded_off(found).chance == round(1 / 70, 3) != round(1 / 68, 3)


def test_a_dataset_without_its_quality_sheet_is_refused(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "documentation").mkdir()
    with pytest.raises(DatasetError, match=r"documentation/quality\.json"):
        open_sheets.quality_in(tmp_path)
    (tmp_path / QUALITY).write_text("{}", encoding="utf-8")
    with pytest.raises(DatasetError):
        open_sheets.quality_in(tmp_path)


# What is told across tables


def test_correlations_that_would_give_too_much_away_are_left_out(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = build(Wanted(dataset, tmp_path / "usual"))
    assert usual.across and all(round(one.value / TENTH) == pytest.approx(one.value / TENTH) for one in usual.across)
    monkeypatch.setattr("telemetry.research.measured.given_away", lambda features, told: {one.one: 0.9 for one in told})
    done = build(Wanted(dataset, tmp_path / "out"))
    assert done.across == () and done.found.useful == done.found.useful_lines < usual.found.useful
    assert max(done.found.differencing.values()) <= LIMITS["differencing"]
    assert not (tmp_path / "out" / "data" / "description-correlations_data.csv").exists()
    assert "No rank correlations are told" in (tmp_path / "out" / "documentation" / "risk.md").read_text(
        encoding="utf-8"
    )


def test_what_is_told_across_counts_in_comparing(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to hundredths, enough correlations change for it to be seen."""
    monkeypatch.setattr("telemetry.research.across.TENTH", 0.01)
    rows = [row for row in features_of(dataset).to_pylist() if row["sessions"] is not None]
    known = Known(rows, (rows, rows), earlier=True)
    releases = releases_of(known, ())
    across = correlations_across(known.features, releases.values())
    found = measure(known, releases, judge=False, across=across)
    alone = measure(known, releases, judge=False)
    assert across and all(found.differencing[one] >= right for one, right in alone.differencing.items())
    assert sum(found.differencing.values()) > sum(alone.differencing.values())


def test_noise_is_shared_by_the_tables_and_goes_with_no_correlations(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def noise_of(epsilon: float) -> Noise:
        asked.append(epsilon)
        return lambda count: count

    monkeypatch.setattr(open_build, "noise_of", noise_of)
    known = known_of(Wanted(dataset, tmp_path / "out", epsilon=2.0))
    assert asked == [1.0], "two tables, of which everybody is in each"
    assert open_build.measured(known, releases_of(known, ()))[0] == ()
    known_of(Wanted(dataset, tmp_path / "out", ("rounds", "rounds"), epsilon=2.0))
    assert asked == [1.0, 2.0], "an answer alone is no table"


def test_who_gave_no_leave_for_notes_of_play_is_nobody_in_a_release(tmp_path: Path) -> None:
    rows = [{**row, "purpose": "questionnaires"} if at else row for at, row in enumerate(BY_HAND)]
    people = people_of(rows, "00000000000000bb")
    write(tmp_path / "d", {"events": rows, "participants": people, "questionnaires": [], "scores": []})
    assert [row["participant"] for row in known_of(Wanted(tmp_path / "d", tmp_path / "out")).features] == [
        "00000000000000aa"
    ]


# The release before, as it was published


def test_the_release_before_is_measured_in_the_bins_in_which_it_was_published(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coarse = ["--coarsen", "levels_finished", "--coarsen", "rounds", "--coarsen", "rounds"]
    line = ["dataset", "build", str(dataset), "--tier", "open"]
    assert main([*line, *coarse, "--out", str(tmp_path / "before")]) == 0, capsys.readouterr().err
    known = known_of(Wanted(dataset, tmp_path / "x", earlier=dataset, published=tmp_path / "before"))
    assert known.before is not None and set(known.before) == {"features"}
    assert known.before["features"][0].ends == (0, 1)
    anew = measure(replace(known, before=None), releases_of(known, ()), judge=False, trials=0)
    found = measure(known, releases_of(known, ()), judge=False, trials=0)
    assert found.own_bins and not anew.own_bins and found.linkage_class < anew.linkage_class
    larger = ["--coarsen", "active_minutes", "--coarsen", "practice_minutes"]
    args = [*line, *larger, "--earlier", str(dataset), "--earlier", str(tmp_path / "before"), "--out"]
    assert main([*args, str(tmp_path / "out")]) == 0, capsys.readouterr().err
    assert "in the bins in which it was published" in (tmp_path / "out" / "documentation" / "risk.md").read_text(
        "utf-8"
    )


def test_a_published_release_needs_its_dataset_and_its_bins(dataset: Path, opened: Path, tmp_path: Path) -> None:
    with pytest.raises(OpenError) as error:
        known_of(Wanted(dataset, tmp_path / "x", published=opened))
    assert error.value.key == "open.no_earlier"
    (tmp_path / "documentation").mkdir()
    (tmp_path / "documentation" / "risk.json").write_text('{"bins": {"features": {"hat": [0]}}}', encoding="utf-8")
    with pytest.raises(OpenError) as error:
        known_of(Wanted(dataset, tmp_path / "x", earlier=dataset, published=tmp_path))
    assert error.value.key == "open.no_bins"


# Straight from what was handed in


def handed_in(folder: Path) -> tuple[HandedIn, list[str]]:
    handed = HandedIn(folder, players=60, notes=60)
    (handed.folder / "study-key.txt").write_text(f"{OWN.secret}\n", encoding="utf-8")
    (handed.folder / "anna-again.age").write_bytes((handed.folder / "player-001.age").read_bytes())
    (handed.folder / "ben-broken.age").write_bytes((handed.folder / "player-002.age").read_bytes()[:-9])
    line = ["dataset", "build", str(handed.folder), "--tier", "open", "--out", str(handed.out), "--helpers", "1"]
    return handed, [*line, "--coarsen", "rounds", "--coarsen", "rounds"]


def test_what_was_left_out_is_said_and_listed_beside_the_open_folder_and_never_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed, line = handed_in(tmp_path)
    assert main(line) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "The same file again: 1 file left out." in said and "Changed or cut off after it was made: 1 file" in said
    beside = tmp_path / "out-left-out.csv"
    assert f"Written: {beside}" in said and beside.stat().st_mode & 0o777 == 0o600
    with beside.open(encoding="utf-8", newline="") as file:
        left = {row["why"] for row in csv.DictReader(file)}
    assert left == {"altered", "duplicate"}
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", "out-left-out.csv"}
    held = b"".join(file.read_bytes() for file in handed.out.rglob("*") if file.is_file())
    assert b"anna" not in held and b"ben-broken" not in held and b"player-0" not in held
    assert "| The same file again |  | 7 or fewer |" in (handed.out / "README.md").read_text(encoding="utf-8")
    assert judged(handed.out) == []


def test_what_earlier_releases_held_is_told_by_the_open_tier_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed, line = handed_in(tmp_path)
    handed.build(tmp_path / "first")
    slip = tmp_path / "slip.txt"
    slip.write_text(f"{handed.codes(3)[0]}\n", encoding="utf-8")
    again = [*line, "--slips", str(slip), "--earlier", str(tmp_path / "first"), "--json"]
    assert main([*again, "--coarsen", "active_minutes", "--coarsen", "active_minutes"]) == 0, capsys.readouterr().err
    found = json.loads(capsys.readouterr().out)
    assert [(one["release"], one["purpose"]) for one in found["earlier"]] == [("first", "research_events")]
    assert {one["why"] for one in found["left_out"]} == {"altered", "duplicate", "withdrawn"}
    assert sorted(Path(one).name for one in found["lists"]) == ["out-left-out.csv", "out-withdrawn.csv"]


def test_notes_that_a_killed_build_left_beside_are_gone_after_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed, line = handed_in(tmp_path)
    left = tmp_path / "out-notes" / "notes"
    left.mkdir(parents=True)
    (left / "x.csv").write_text("left by a kill", encoding="utf-8")
    assert main(line) == 2 and "out-notes is not empty" in capsys.readouterr().err
    assert (left / "x.csv").exists(), "a folder of somebody else's is left alone"
    (tmp_path / "out-notes" / "tidelight-notes").touch()
    assert main(line) == 0, capsys.readouterr().err
    assert not (tmp_path / "out-notes").exists() and (handed.out / "README.md").is_file()


def test_a_build_that_is_broken_off_goes_on_and_a_refused_one_leaves_no_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from telemetry.research import batch

    handed, line = handed_in(tmp_path)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batch, "run", stopped)
        assert main(line) != 0
    notes = tmp_path / "out-notes"
    assert (notes / "notes-building").is_dir() and notes.stat().st_mode & 0o777 == 0o700
    assert main(line) == 0, capsys.readouterr().err
    assert not notes.exists()
    few = [arg if arg != str(handed.out) else str(tmp_path / "few") for arg in line]
    for number in range(20, 60):
        (handed.folder / f"player-{number:03}.age").unlink()
    assert main(few) == 2 and "below 50 the open tier" in capsys.readouterr().err
    assert not (tmp_path / "few").exists() and not (tmp_path / "few-notes").exists()
