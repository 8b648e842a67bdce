"""A dataset as it is built: its folder before its judges, and its numbers against what was handed in."""

import csv
import hashlib
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from game import bench_data
from telemetry import cli
from telemetry.consent import chained
from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS
from telemetry.registry import by_name
from telemetry.research import layout
from telemetry.research.batch import WORK
from telemetry.research.build import BUILDING, NOTES_A_BATCH, jobs
from telemetry.research.leave import code_hash
from telemetry.research.made_files import PURPOSES, leave
from telemetry.study_file import MOST_LINES, StudyFile
from telemetry.synth import synth
from tests.conftest import FULL
from tests.research import psych_ds
from tests.research.handed_in import OWN, HandedIn, signed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> HandedIn:
    """Nine players, three of whom were there in two waves."""
    handed = HandedIn(tmp_path_factory.mktemp("built"), players=9)
    for number in range(3):
        handed.put(handed.file(number, notes=50, day=60), f"later/player-{number}.age")
    handed.build()
    return handed


@pytest.fixture
def own(built: HandedIn, tmp_path: Path) -> Path:
    """A copy to do things to."""
    return shutil.copytree(built.out, tmp_path / "own")


def table(folder: Path, name: str = "events") -> list[dict[str, str]]:
    found = next(one for one in layout.tables() if one.name == name)
    with (folder / found.path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(folder: Path) -> list[str]:
    """What the judges find: Frictionless, and the rules of Psych-DS."""
    from frictionless import Package, system

    with system.use_context(trusted=False):
        report = Package(str(folder / "datapackage.json")).validate()
    said = [str(error.message) for task in report.tasks for error in task.errors]
    return [*(str(error.message) for error in report.errors), *said, *psych_ds.errors(folder)]


# What is in it


def test_the_folder_is_valid_for_frictionless_and_psych_ds_as_it_is(built: HandedIn) -> None:
    assert judged(built.out) == []
    package = json.loads((built.out / "datapackage.json").read_text())
    named = {one["path"] for one in package["resources"]}
    assert named == {
        f.relative_to(built.out).as_posix() for f in built.out.rglob("*") if f.suffix in (".csv", ".parquet")
    }
    assert len({one["name"] for one in package["resources"]}) == len(named)
    assert not (built.out / WORK).exists() and not built.out.with_name(built.out.name + BUILDING).exists()


def test_a_player_is_one_participant_in_every_wave_and_each_note_is_taken_once(built: HandedIn) -> None:
    people, events = table(built.out, "participants"), table(built.out)
    assert len(people) == 9 and Counter(one["waves"] for one in people) == {"0": 6, "0 1": 3}
    assert Counter(one["files"] for one in people) == {"1": 6, "2": 3}
    keys = Counter((one["participant"], one["purpose"], one["session"], one["seq"]) for one in events)
    assert set(keys.values()) == {1}
    assert len(events) == 6 * 60 + 3 * 100
    for one in people:
        mine = [row for row in events if row["participant"] == one["participant"]]
        for purpose in (RESEARCH_EVENTS, QUESTIONNAIRES):
            assert int(one[f"events_{purpose}"]) == sum(row["purpose"] == purpose for row in mine)
        assert int(one["first_day"]) == min(int(row["day"]) for row in mine)
        assert int(one["last_day"]) == max(int(row["day"]) for row in mine)
    assert {row["wave"] for row in events} == {"0"}, "what a file of a later wave tells of an earlier one"


@pytest.mark.parametrize("yes", [0, 10])
def test_a_note_is_of_the_wave_that_had_begun_since_the_yes_whenever_it_was_handed_in(tmp_path: Path, yes: int) -> None:
    handed = HandedIn(tmp_path)
    record = leave(handed.study, "18", dict(zip(PURPOSES, handed.codes(2), strict=True)))
    acts = tuple(msgspec.structs.replace(act, day=yes) for act in record.acts)
    record = chained(msgspec.structs.replace(record, acts=acts))
    file = handed.file(2, notes=200, day=100, record=record)
    handed.put(signed(handed.study, file, wave=handed.study.wave_on(100 - yes)), "x.age")
    handed.build()
    found = {(int(row["day"]), int(row["wave"])) for row in table(handed.out) if row["purpose"] == RESEARCH_EVENTS}
    assert found == {(day, int(day >= yes + 28)) for day, _ in found} and {wave for _, wave in found} == {0, 1}
    assert min(abs(day - yes - 28) for day, _ in found) <= 10, "near the day itself"
    assert table(handed.out, "participants")[0]["waves"] == "2", "the wave of its file"


def test_a_participant_is_of_the_age_that_was_told_last(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path, players=2)
    record = leave(handed.study, "18", dict(zip(PURPOSES, handed.codes(1), strict=True)))
    later = handed.file(1, notes=40, day=60, record=record)
    handed.put(signed(handed.study, later, record, age_band="18"), "a-later-file.age")
    assert handed.file(1).header.age_band == "16_17"
    handed.build()
    code = code_hash("calm_waters", handed.codes(1)[0])
    told = next(one for one in table(handed.out, "participants") if one[f"code_{RESEARCH_EVENTS}"] == code)
    assert (told["age_band"], told["files"]) == ("18", "2")


def test_what_was_handed_in_is_what_stands_there(built: HandedIn) -> None:
    for number in (0, 5):
        file = built.file(number, notes=50 if number == 0 else 0, day=60 if number == 0 else 0)
        code = code_hash("calm_waters", built.codes(number)[0])
        person = next(one for one in table(built.out, "participants") if one[f"code_{RESEARCH_EVENTS}"] == code)
        mine = [row for row in table(built.out) if row["participant"] == person["participant"]]
        assert person["age_band"] == file.header.age_band and person["language"] == "en"
        assert len(mine) == len(file.notes())
        for purpose, session, seq, name, version, day, t_ms, level, body in file.notes():
            row = next(one for one in mine if (one["session"], one["seq"]) == (session, str(seq)))
            told = (purpose, name, version, str(day), str(t_ms), level)
            assert told == tuple(row[key] for key in ("purpose", "event", "version", "day", "t_ms", "level"))
            fields: dict[str, Any] = msgspec.json.decode(body)
            columns = {layout.column_of(name, key): str(value) for key, value in fields.items()}
            own = set(layout.events().names) - {column.name for column in layout.events().columns if column.required}
            assert {key: row[key] for key in own if row[key]} == columns


def test_no_code_of_a_player_is_in_it(built: HandedIn) -> None:
    every = b"".join(file.read_bytes() for file in built.out.rglob("*") if file.is_file())
    for number in range(9):
        for code in built.codes(number):
            assert code.encode() not in every
    assert OWN.secret.encode() not in every


def test_parquet_holds_the_same_rows_by_event(built: HandedIn) -> None:
    import duckdb

    rows = duckdb.sql(
        f"select * from read_parquet('{built.out.as_posix()}/parquet/*/*.parquet', hive_partitioning=true, "
        "union_by_name=true)"
    )
    assert rows is not None
    names = rows.columns
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    as_text = [
        {name: "" if row.get(name) is None else str(row[name]) for name in layout.events().names} for row in found
    ]

    def place(row: dict[str, str]) -> tuple[str, ...]:
        return tuple(row[name] for name in layout.events().key)

    assert sorted(as_text, key=place) == sorted(table(built.out), key=place)
    types = dict(zip(names, map(str, rows.types), strict=True))
    wanted = {column.name: layout.SQL[column.type].upper() for column in layout.events().columns}
    assert {name: wanted[name] for name in types} == types


def test_answers_stand_in_a_table_of_their_own(built: HandedIn) -> None:
    answers = table(built.out, "questionnaires")
    asked = [row for row in table(built.out) if row["event"] == "questionnaire_answered"]
    assert len(answers) == len(asked) > 100
    names = ("participant", "form", "form_wave", "item", "answer", "day", "session", "seq")
    assert Counter(tuple(row[n] for n in names) for row in answers) == Counter(
        tuple(row[n] for n in names) for row in asked
    )


def test_the_papers_of_a_dataset_name_every_column_and_every_count(built: HandedIn) -> None:
    book = (built.out / "documentation" / "codebook.md").read_text(encoding="utf-8")
    for one in layout.tables():
        for column in one.columns:
            assert f"| `{column.name}` | {column.type} |" in book
    quality = json.loads((built.out / "documentation" / "quality.json").read_text())
    assert (quality["participants"], quality["files"], quality["files_taken"]) == (9, 12, 12)
    assert quality["rows"] == sum(quality["events"].values()) == sum(quality["versions"].values()) == 660
    for told in quality["purposes"].values():
        assert told["emitted"] == told["stored"] + told["quarantined"] + told["lost"]
        assert told["rows"] == told["stored"] - told["aged"] - told["left_out"] - told["missing"] - told["refused"]
        assert told["missing"] == 0
    readme = (built.out / "README.md").read_text(encoding="utf-8")
    assert "de-identified and not anonymous" in readme and "Participants: 9. Notes: 660." in readme


def test_the_same_files_give_the_same_dataset_and_the_same_participants_in_the_next_release(
    built: HandedIn, tmp_path: Path
) -> None:
    again = built.build(tmp_path / "again", helpers=2)
    for one in layout.tables():
        assert (again.folder / one.path).read_bytes() == (built.out / one.path).read_bytes()
    shutil.copytree(built.folder, tmp_path / "more")
    more = HandedIn.__new__(HandedIn)
    more.folder, more.study, more.notes, more.out = tmp_path / "more", built.study, built.notes, tmp_path / "third"
    more.put(more.file(1, notes=60, day=120), "third-wave.age")
    third = more.build()
    known = {row["participant"] for row in table(built.out, "participants")}
    assert {row["participant"] for row in table(third.folder, "participants")} == known


# The quality sheet


def test_notes_that_break_a_rule_are_counted_and_left_out(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path)
    file = handed.file(2)
    rows = [list(msgspec.json.decode(line)) for line in file.lines.splitlines()]
    at = [number for number, row in enumerate(rows) if row[3] == "place_entered"]
    rows[at[0]][8] = {"level": "02_island", "place": "=1+1"}
    rows[at[1]][3] = "made_up"
    rows[at[2]][4] = "9-0-0"
    rows[at[3]][7] = "another_level"
    rows[at[4]][5] = 10_000
    rows[at[5]][1] = "robin"
    rows[at[6]] = list(rows[at[7]])
    rows[at[8]][0] = "accessibility_data"
    rows[at[10]][6] = 2**63
    rows[at[11]][2] = 2**63
    rows[at[9]][3:] = ["assist_used", "1-0-0", 0, 1, "", {"activity": "breathing", "round": 1, "assist": "hint"}]
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    handed.put(signed(handed.study, StudyFile(file.header, lines)), "x.age")
    quality = handed.build().quality
    assert quality.refused == {
        f"{RESEARCH_EVENTS}/place_entered/bad_value": 1,
        f"{RESEARCH_EVENTS}/-/unknown_event": 1,
        f"{RESEARCH_EVENTS}/place_entered/newer_event": 1,
        f"{RESEARCH_EVENTS}/place_entered/no_sense": 6,
        f"{RESEARCH_EVENTS}/assist_used/other_purpose": 1,
    }
    assert quality.rows == len(rows) - 11 and quality.purposes[RESEARCH_EVENTS].refused == 10
    assert judged(handed.out) == []


def test_the_sheet_tells_of_what_is_lost_aged_cut_off_and_of_clocks_that_ran_back(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path)
    file = handed.file(2)
    rows = [list(msgspec.json.decode(line)) for line in file.lines.splitlines()]
    mine = [number for number, row in enumerate(rows) if row[0] == RESEARCH_EVENTS]
    for number in mine:
        rows[number][2] += 7
    rows[mine[5]][6] = 0
    rows[mine[9]][5] = 3
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    made = signed(handed.study, StudyFile(file.header, lines), clock_leapt=True)
    count = msgspec.structs.replace(
        made.header.counts[RESEARCH_EVENTS], emitted=45, stored=37, quarantined=3, lost=5, cut_off=2
    )
    answers = msgspec.structs.replace(made.header.counts[QUESTIONNAIRES], emitted=33, stored=33, last=33, left_out=1)
    counts = {**made.header.counts, RESEARCH_EVENTS: count, QUESTIONNAIRES: answers}
    handed.put(signed(handed.study, made, counts=counts, clock_leapt=True), "x.age")
    quality = handed.build().quality
    told = quality.purposes[RESEARCH_EVENTS]
    assert (told.emitted, told.stored, told.quarantined, told.lost) == (45, 37, 3, 5)
    assert (told.aged, told.cut_off, told.clock_back, told.day_back) == (7, 2, 1, 1)
    assert (told.missing, quality.purposes[QUESTIONNAIRES].missing) == (0, 2)
    assert quality.calendars_leapt == 1 and quality.sessions_cut_off == 2
    sheet = (handed.out / "documentation" / "quality.md").read_text(encoding="utf-8")
    assert "| Gone by age before a file was made | 7 | 0 |" in sheet
    assert "1 participant's calendar was set more than a year ahead." in sheet


def test_a_file_as_large_as_is_taken_at_all_fits_into_memory(tmp_path: Path) -> None:
    """Anybody who has a study's pack can make such a file up."""
    handed = HandedIn(tmp_path, players=1)
    (handed.folder / "study-key.txt").write_text(OWN.secret, encoding="utf-8")
    line = '["research_events","{:016x}",{},"place_entered","{}",0,0,"02_a",{{"level":"02_a","place":"b"}}]\n'
    version = by_name()["place_entered"].version
    count = MOST_LINES // len(line.format(0, 100_000, version))
    lines = "".join(line.format(seq // 50, seq, version) for seq in range(1, count)).encode()
    made = signed(handed.study, StudyFile(handed.file(2).header, lines))
    handed.put(made, "large.age")
    command = ["dataset", "build", str(handed.folder), "--tier", "controlled", "--out", str(handed.out)]
    took, _, most = bench_data.ran([sys.executable, "-m", "telemetry", *command, "--helpers", "1"])
    quality = json.loads((handed.out / "documentation" / "quality.json").read_text())
    assert quality["rows"] == count - 1 + 60 > 250_000
    print(f"{took:.0f} s, {most / 2**20:.0f} MiB")
    assert 0 < most <= 700 * 2**20


def test_participants_are_never_split_over_batches(built: HandedIn) -> None:
    people = built.build(built.out.with_name("split")).taken.people
    for notes in (1, 70, 200, NOTES_A_BATCH):
        made = list(jobs(people, Path("x"), notes))
        assert [person for job in made for person in job.people] == list(people)
        assert [job.number for job in made] == list(range(len(made)))
    assert len(list(jobs(people, Path("x"), 1))) == 9


# Faults seeded into a dataset, each caught


def described_anew(folder: Path) -> None:
    """Sizes and hashes as they now are: what is left to catch is what stands in the cells."""
    file = folder / "datapackage.json"
    package = json.loads(file.read_text())
    for one in package["resources"]:
        content = (folder / one["path"]).read_bytes()
        one["bytes"], one["hash"] = len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"
    file.write_text(json.dumps(package))


def cell(column: str, value: str, table: str = "events") -> Callable[[Path], None]:
    def seed(folder: Path) -> None:
        path = folder / next(one.path for one in layout.tables() if one.name == table)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        at = rows[0].index(column)
        row = next(row for row in rows[1:] if row[at])
        row[at] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        described_anew(folder)

    return seed


def lines(change: Callable[[list[bytes]], None], describe: bool = True) -> Callable[[Path], None]:
    def seed(folder: Path) -> None:
        path = folder / layout.events().path
        rows = path.read_bytes().splitlines(keepends=True)
        change(rows)
        path.write_bytes(b"".join(rows))
        if describe:
            described_anew(folder)

    return seed


def described(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    def seed(folder: Path) -> None:
        file = folder / "dataset_description.json"
        told = json.loads(file.read_text())
        change(told)
        file.write_text(json.dumps(told))

    return seed


def flip(folder: Path) -> None:
    file = sorted(folder.rglob("*.parquet"))[0]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def renamed(folder: Path) -> None:
    (folder / layout.participants().path).rename(folder / "data" / "x.csv")


def no_json(folder: Path) -> None:
    (folder / "dataset_description.json").write_text("{")


def swap(rows: list[bytes], at: int, old: bytes, new: bytes) -> None:
    assert old in rows[at]
    rows[at] = rows[at].replace(old, new, 1)


FAULTS: dict[str, Callable[[Path], None]] = {
    "a line gone": lines(lambda rows: rows.__delitem__(5), describe=False),
    "two lines swapped": lines(lambda rows: rows.insert(2, rows.pop(3)), describe=False),
    "cut off in a line": lines(lambda rows: rows.__setitem__(-1, rows[-1][:20])),
    "a line twice": lines(lambda rows: rows.append(rows[-1])),
    "a cell too many": lines(lambda rows: swap(rows, 4, b"\n", b",x\n")),
    "a column with another name": lines(lambda rows: swap(rows, 0, b"t_ms", b"time")),
    "no header": lines(lambda rows: rows.__delitem__(0)),
    "a quote that never ends": lines(lambda rows: swap(rows, 4, b",", b',"')),
    "letters that are no UTF-8": lines(lambda rows: swap(rows, 9, b"_events,", b"\xff\xfe,")),
    "a mood of 11": cell("pleasant", "11"),
    "time before the beginning": cell("t_ms", "-1"),
    "a word for a number": cell("seq", "first"),
    "a fraction for a whole number": cell("seconds", "12.5"),
    "an event that was never declared": cell("event", "help_now_opened"),
    "a purpose of no study": cell("purpose", "counsellor_file"),
    "a feeling that is none of three": cell("felt", "awful"),
    "a formula for an island": cell("level", "=1+1"),
    "no participant": cell("participant", ""),
    "a participant who is nobody": cell("participant", "0123456789abcdef"),
    "an age that is no band": cell("age_band", "15", "participants"),
    "an answer off the scale": cell("answer", "101", "questionnaires"),
    "a code that is no hash": cell("code_questionnaires", "robin", "participants"),
    "one bit of a Parquet file": flip,
    "a Parquet file gone": lambda folder: sorted(folder.rglob("*.parquet"))[0].unlink(),
    "a table gone": lambda folder: (folder / layout.participants().path).unlink(),
    "a table with another name": renamed,
    "a column nobody described": described(lambda told: told["variableMeasured"].pop(3)),
    "a description of something else": described(lambda told: told.update({"@type": "Person"})),
    "a description without a name": described(lambda told: told.pop("name")),
    "a description that is no JSON": no_json,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_caught(own: Path, fault: str) -> None:
    FAULTS[fault](own)
    assert judged(own) != []


# Stores, commands, and how long it takes


def test_a_made_up_cohort_of_stores_becomes_a_valid_dataset_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cohort = synth(tmp_path / "cohort", schools=1, classes=3, pupils=4, seed=3, days=90)
    args = ["dataset", "build", str(cohort.folder), "--tier", "controlled", "--out", str(tmp_path / "ds")]
    assert cli.main([*args, "--helpers", "1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{tmp_path / 'ds'}: ") and "left out" in said
    assert judged(tmp_path / "ds") == []
    quality = json.loads((tmp_path / "ds" / "documentation" / "quality.json").read_text())
    assert quality["files"] == 12 and quality["refused"] == {}
    for told in quality["purposes"].values():
        assert told["rows"] == told["stored"] == told["emitted"] > 0
    with (tmp_path / "ds-left-out.csv").open() as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == quality["files"] - quality["files_taken"]
    assert cli.main(args) == 2 and "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize("passphrase", ["", "a long enough passphrase"])
@pytest.mark.usefixtures("cheap_passphrases")
def test_a_new_pack_is_filled_in_checked_played_and_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase: str
) -> None:
    folder, secret = tmp_path / "study", tmp_path / "passphrase.txt"
    secret.write_text(f"{passphrase}\n", encoding="utf-8")
    more = ["--passphrase-file", str(secret)] if passphrase else []
    assert cli.main(["study", "new", "--study", "calm_waters", "--out", str(folder), "--guardian", "3", *more]) == 0
    assert cli.main(["study", "check", str(folder)]) == 0
    assert '"FILL IN" still stands where your own words belong.' in capsys.readouterr().out
    file = folder / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("FILL IN", "Filled in"), encoding="utf-8")
    assert cli.main(["study", "check", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Nothing is left to do." in said and "13 to 15" in said and "T0: 0, T1: 28, T2: 84" in said
    (folder / "study-key.txt" if not passphrase else folder / "study-key.age").stat()
    from telemetry.study_pack import read_study

    handed = HandedIn.__new__(HandedIn)
    handed.folder, handed.study, handed.notes, handed.out = folder, read_study(folder), 60, tmp_path / "out"
    handed.put(handed.file(2), "one.age", handed.study.key)
    args = ["dataset", "build", str(folder), "--tier", "controlled", "--out", str(handed.out)]
    if passphrase:
        assert cli.main(args) == 3 and "is sealed with a passphrase" in capsys.readouterr().err
        wrong = tmp_path / "wrong.txt"
        wrong.write_text("another passphrase\n", encoding="utf-8")
        assert cli.main([*args, "--passphrase-file", str(wrong)]) == 3
        assert "does not open with this passphrase" in capsys.readouterr().err
        assert not handed.out.exists()
    assert cli.main([*args, *more]) == 0
    assert "1 participant, " in capsys.readouterr().out


def test_a_pack_the_game_would_refuse_ends_the_check_with_its_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "study.toml").write_text('schema = "study/1-0-0"\nid = "Calm Waters"\n', encoding="utf-8")
    assert cli.main(["study", "check", str(tmp_path)]) == 2
    assert "This study can't be used" in capsys.readouterr().err


def test_ten_million_notes_are_built_within_two_minutes_and_two_gigabytes(tmp_path: Path) -> None:
    """2,000 study files of 5,000 notes each on 2 cores, as `bench data` measures them, and features of them within 10
    seconds and 1.5 gigabytes (promise 9). In the gate a twentieth of them, by what the processors did: the clock on the
    wall tells of other tests too."""
    files = 2000 if FULL else 100
    found = bench_data.built(tmp_path, files)
    assert found["notes"] == files * bench_data.NOTES
    if FULL:
        assert found["built_s"] <= 120
    assert found["built_cpu_s"] <= 5 + 2 * 120 * found["notes"] / 10_000_000
    assert 0 < found["built_mib"] < 2048
    told = bench_data.featured(tmp_path / "out")
    if FULL:
        assert told["features_s"] <= 10
    assert 0 < told["features_mib"] <= 1536 and told.get("spark_same", True)
