"""What is not taken into a dataset: each kind of file that must not be is told of by its reason and left out."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from telemetry.consent import Act, Actor, Did, Step, acted, chained, sound
from telemetry.events import QUESTIONNAIRES, RESEARCH_EVENTS, LevelStarted
from telemetry.research import layout
from telemetry.research.build import BuildError, Built
from telemetry.research.leave import code_hash
from telemetry.research.made_files import PURPOSES, leave
from telemetry.study_file import StudyFile, sealed
from tests.research.handed_in import HandedIn, a_pack, ended, record_of, signed, why
from tests.telemetry_kit import path_in, recording
from vault.sealing import new_identity


@pytest.fixture
def handed(tmp_path: Path) -> HandedIn:
    """Three players, one of each age; player 0 needs a parent's and the school's form, player 1 the school's."""
    return HandedIn(tmp_path, players=3)


def rows(built: Built, table: str = "events") -> list[str]:
    found = next(one for one in layout.tables() if one.name == table)
    return (built.folder / found.path).read_text(encoding="utf-8").splitlines()[1:]


def test_nothing_is_left_out_of_what_is_whole(handed: HandedIn) -> None:
    built = handed.build()
    assert why(built) == {} and len(built.taken.people) == 3
    assert len(rows(built)) == built.rows == 3 * 60


def test_the_same_file_again_is_taken_once_however_it_was_sealed(handed: HandedIn) -> None:
    shutil.copy(handed.folder / "player-000.age", handed.folder / "a copy.age")
    handed.put(handed.file(1), "sealed-anew.age")
    built = handed.build()
    assert why(built) == {"player-000.age": "duplicate", "sealed-anew.age": "duplicate"}
    assert len(rows(built)) == 3 * 60


def test_a_file_that_was_altered_is_left_out(handed: HandedIn) -> None:
    whole = (handed.folder / "player-000.age").read_bytes()
    (handed.folder / "cut-off.age").write_bytes(whole[:-100])
    (handed.folder / "one-bit.age").write_bytes(whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:])
    file = handed.file(7)
    handed.put(signed(handed.study, file, faults=("note_changed/research_events",)), "changed-in-the-store.age")
    handed.put(StudyFile(file.header, file.lines[:-10]), "notes-cut-off.age")
    lines = b'["research_events",1]\n'
    head = replace(file.header, notes=1, head=hashlib.sha256(lines).hexdigest())
    handed.put(StudyFile(head, lines), "no-notes.age")
    names = ("cut-off", "one-bit", "changed-in-the-store", "notes-cut-off", "no-notes")
    assert why(handed.build()) == {f"{name}.age": "altered" for name in names}


@pytest.mark.parametrize(
    "change",
    [
        {"age_band": "18"},
        {"age_band": "12_13"},
        {"language": "en,x"},
        {"arm": "=1"},
        {"arm": "now"},
        {"wave": 3},
        {"wave": 1},
        {"wave": -1},
        {"made_on_day": -1},
        {"made_on_day": 40_000},
        {"codes": {"research_events": "f" * 16}},
        {"codes": {"counsellor_file": "0" * 16}},
    ],
)
def test_a_header_that_does_not_agree_with_itself_is_altered(handed: HandedIn, change: dict[str, Any]) -> None:
    handed.put(signed(handed.study, handed.file(6), **change), "x.age")
    assert why(handed.build()) == {"x.age": "altered"}


def test_a_code_of_what_is_no_purpose_of_a_study_is_altered(handed: HandedIn) -> None:
    file, code = handed.file(6), "ab" * 8
    for purpose, reason in (("counsellor_file", "altered"), ("accessibility_data", "")):
        other = replace(file.header.consent.grants[0], purpose=purpose, pseudonym=code)
        consent = chained(replace(file.header.consent, grants=(*file.header.consent.grants, other)))
        assert sound(consent), "the record itself says so"
        made = signed(handed.study, file, consent=consent, codes={**file.header.codes, purpose: code})
        handed.put(made, "x.age")
        told = why(handed.build(handed.out.with_name(purpose)))
        assert told == ({"x.age": reason} if reason else {f"x.age {purpose}": "unconsented"})


@pytest.mark.parametrize(
    "change",
    [
        {"emitted": 31},
        {"emitted": -5, "stored": 30, "quarantined": -35},
        {"emitted": 33, "lost": 5, "quarantined": -2},
        {"emitted": 1_000_000, "stored": 1_000_000},
        {"first": 0},
        {"first": 32},
        {"left_out": -7},
        {"left_out": 31},
        {"cut_off": -1},
    ],
)
def test_counts_that_do_not_add_up_are_altered(handed: HandedIn, change: dict[str, int]) -> None:
    file = handed.file(6)
    sound = file.header.counts[RESEARCH_EVENTS]
    assert (sound.emitted, sound.stored, sound.first, sound.last) == (30, 30, 1, 30)
    handed.put(
        signed(handed.study, file, counts={**file.header.counts, RESEARCH_EVENTS: replace(sound, **change)}), "x.age"
    )
    assert why(handed.build()) == {"x.age": "altered"}


def test_a_record_of_leave_that_was_changed_is_altered(handed: HandedIn) -> None:
    file = handed.file(8)
    acts = tuple(replace(act, day=0) for act in ended(record_of(handed, 8)).acts)
    changes: tuple[dict[str, Any], ...]
    changes = {"acts": acts}, {"chain": "0" * 64}, {"grants": file.header.consent.grants[:1]}
    for number, change in enumerate(changes):
        handed.put(signed(handed.study, file, consent=replace(file.header.consent, **change)), f"{number}.age")
    assert why(handed.build()) == dict.fromkeys(("0.age", "1.age", "2.age"), "altered")


def test_what_this_program_or_this_key_cannot_open_is_told_apart(handed: HandedIn) -> None:
    file = handed.file(7)
    handed.put(signed(handed.study, file, schema="study-file/2-0-0"), "newer.age")
    handed.put(file, "for-somebody-else.age", new_identity().recipient)
    (handed.folder / "no-study-file.age").write_bytes(b"hello")
    (handed.folder / "left-in.txt").write_bytes(b"not looked at")
    built = handed.build()
    assert why(built) == {
        "newer.age": "newer",
        "for-somebody-else.age": "wrong_key",
        "no-study-file.age": "not_one",
    }
    assert len(rows(built)) == 3 * 60


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_what_cannot_be_looked_into_is_told_of_and_ends_nothing(
    handed: HandedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gone.age", "gone.txt"):
        os.symlink("/nowhere/at/all", handed.folder / name)
    os.symlink("round.age", handed.folder / "round.age")
    os.mkfifo(handed.folder / "a pipe")
    Path(os.fsdecode(os.fsencode(handed.folder) + b"/\xff.age")).write_bytes(b"x")
    closed = handed.folder / "closed"
    closed.mkdir()
    scan = os.scandir

    def refusing(path: Any) -> Any:
        if not isinstance(path, int) and Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    built = handed.build()
    names = ("gone.age", "gone.txt", "round.age", "closed", "\\udcff.age")
    assert why(built) == dict.fromkeys(names, "unreadable")
    assert len(built.taken.people) == 3


def test_a_sealed_key_of_the_researchers_own_is_no_source(handed: HandedIn) -> None:
    from telemetry.research.collect import sources

    key = handed.folder / "study-key.age"
    key.write_bytes(sealed(handed.file(7), new_identity().recipient))
    link = handed.folder / "the same.age"
    link.symlink_to(key)
    assert {one.path for one in sources(handed.folder)} > {"study-key.age", "the same.age"}
    assert [one.path for one in sources(handed.folder, [key])] == [f"player-{n:03}.age" for n in range(3)]


def test_more_notes_than_anybody_plays_are_left_out(handed: HandedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    handed.put(handed.file(1, notes=50, day=40), "player-001-T1.age")
    monkeypatch.setattr("telemetry.research.leave.MOST_NOTES", 159)
    built = handed.build()
    assert why(built) == {"player-001.age": "too_much", "player-001-T1.age": "too_much"}
    monkeypatch.setattr("telemetry.research.leave.MOST_NOTES", 160)
    assert why(handed.build(handed.out.with_name("again"))) == {}
    monkeypatch.setattr("telemetry.research.collect.MOST_BYTES", 1000)
    monkeypatch.setattr("telemetry.study_file.MOST_BYTES", 1000)
    with pytest.raises(BuildError, match="nobody"):
        handed.build(handed.out.with_name("third"))


def test_another_study_or_other_terms_are_left_out_until_their_pack_is_at_hand(
    handed: HandedIn, tmp_path: Path
) -> None:
    other = a_pack(tmp_path / "other", id="rough_waters")
    handed.put(signed(handed.study, handed.file(6), study=other.id, terms=other.terms), "other-study.age")
    before = replace(handed.study, retention_days=200)
    record = leave(before, "18", dict(zip(PURPOSES, handed.codes(8), strict=True)))
    handed.put(signed(before, handed.file(8, record=record), record, terms=before.terms), "other-terms.age")
    assert why(handed.build()) == {"other-study.age": "other_study", "other-terms.age": "other_terms"}
    older = handed.folder / "older" / "study.toml"
    older.parent.mkdir()
    text = (handed.folder / "study.toml").read_text(encoding="utf-8")
    older.write_text(text.replace("retention_days = 365", "retention_days = 200"), encoding="utf-8")
    assert why(handed.build(tmp_path / "again")) == {"other-study.age": "other_study"}


# Leave


def test_what_has_no_leave_that_counts_is_left_out(handed: HandedIn) -> None:
    codes = [dict(zip(PURPOSES, handed.codes(number), strict=True)) for number in (9, 12, 15)]
    others = {Step.GUARDIAN: frozenset({"ab" * 32}), Step.SCHOOL: frozenset({"cd" * 32})}
    unknown = leave(replace(handed.study, forms=others), "13_15", codes[0])
    none = leave(replace(handed.study, steps={}), "13_15", codes[1])
    stale = leave(handed.study, "18", codes[2])
    for number, record, day, name in (
        (9, unknown, 20, "a-form-nobody-knows"),
        (12, none, 20, "no-form"),
        (15, stale, 366, "over-a-year-old"),
    ):
        file = handed.file(number, day=day, record=record)
        handed.put(signed(handed.study, file, record, age_band=record.age_band), f"{name}.age")
    built = handed.build()
    assert why(built) == {
        f"{name}.age": "unconsented" for name in ("a-form-nobody-knows", "no-form", "over-a-year-old")
    }


def test_the_purpose_without_leave_is_left_out_and_the_other_taken(handed: HandedIn) -> None:
    both = leave(handed.study, "18", dict(zip(PURPOSES, handed.codes(5), strict=True)))
    part = ended(both, RESEARCH_EVENTS, day=10)
    handed.put(handed.file(5, record=part), "x.age")
    built = handed.build()
    told = next(line for line in rows(built, "participants") if code_hash("calm_waters", handed.codes(5)[1]) in line)
    mine = [line for line in rows(built) if line.startswith(told[:16])]
    assert len(mine) == 30 and all(f",{QUESTIONNAIRES}," in line for line in mine)


def test_a_parents_form_that_two_players_used_counts_for_neither(handed: HandedIn) -> None:
    record = leave(handed.study, "13_15", dict(zip(PURPOSES, handed.codes(3), strict=True)), form=0)
    handed.put(handed.file(3, record=record), "the-same-form.age")
    built = handed.build()
    assert why(built) == {"player-000.age": "form_twice", "the-same-form.age": "form_twice"}
    assert len(built.taken.people) == 2
    handed.put(handed.file(0, day=40), "player-000-again.age")
    (handed.folder / "the-same-form.age").unlink()
    assert why(handed.build(handed.out.with_name("again"))) == {}, "one player may use it in every wave"


# Withdrawal


def slip(handed: HandedIn, number: int, place: int = 0) -> Path:
    from telemetry.study import slip as words_of

    record = record_of(handed, number)
    path = handed.folder.parent / f"slip-{number}-{place}.txt"
    text = "\n".join(words_of(record, PURPOSES[place], "en", handed.study))
    assert handed.codes(number)[place] in text
    path.write_text(text, encoding="utf-8")
    return path


def test_a_slip_takes_its_purpose_out_of_every_wave_and_says_what_earlier_releases_hold(handed: HandedIn) -> None:
    handed.put(handed.file(1, notes=40, day=40), "player-001-T1.age")
    first = handed.build(handed.out.with_name("release-1"))
    again = handed.build(slips=[slip(handed, 1)], releases=[first.folder])
    assert why(again) == {
        f"player-001.age {RESEARCH_EVENTS}": "withdrawn",
        f"player-001-T1.age {RESEARCH_EVENTS}": "withdrawn",
    }
    gone = code_hash("calm_waters", handed.codes(1)[0])
    before = next(line for line in rows(first, "participants") if gone in line)
    assert [(one.release, one.participant, one.purpose) for one in again.held] == [
        ("release-1", before[:16], RESEARCH_EVENTS)
    ]
    held = [line for line in rows(first) if line.startswith(f"{before[:16]},{RESEARCH_EVENTS},")]
    assert again.held[0].notes == len(held) == 40
    text = "\n".join(file.read_text(errors="replace") for file in again.folder.rglob("*") if file.is_file())
    assert gone not in text and not any(line.split(",")[3] in text for line in held), (
        "nothing of it in the next release"
    )
    assert "The earlier release release-1 held 40 notes of 1 participant" in (again.folder / "README.md").read_text()


def test_slips_for_everything_leave_nothing_of_a_player_and_a_slip_for_nobody_is_counted(handed: HandedIn) -> None:
    slips = handed.folder.parent / "slips"
    slips.mkdir()
    for place in (0, 1):
        shutil.move(slip(handed, 2, place), slips / f"{place}.txt")
    (slips / "list.csv").write_text("code\nFFFFFFFFFFFFFFFF\n", encoding="utf-8")
    built = handed.build(slips=[slips])
    assert why(built) == {"player-002.age": "withdrawn"}
    assert len(built.taken.people) == 2 and len(rows(built, "participants")) == 2
    assert (built.quality.slips, built.quality.slips_used) == (3, 2)


@pytest.mark.parametrize("day", [19, 20, 21])
def test_what_was_ended_on_the_day_of_a_file_ended_after_it(handed: HandedIn, day: int) -> None:
    """The file of day 20. Ended before, it would not have had a code; on the same day, nobody can tell."""
    stopped = ended(record_of(handed, 0), RESEARCH_EVENTS, day=day)
    handed.put(handed.file(0, day=40, record=stopped), "player-000-T1.age")
    told = {f"player-000.age {RESEARCH_EVENTS}": "withdrawn"} if day >= 20 else {}
    assert why(handed.build()) == told


@pytest.mark.parametrize("actor", [Actor.PLAYER, Actor.GUARDIAN, Actor.SCHOOL])
def test_a_later_file_that_tells_of_an_ending_takes_the_earlier_notes_out_too(handed: HandedIn, actor: Actor) -> None:
    record = record_of(handed, 0)
    stopped = ended(record, RESEARCH_EVENTS, day=30, actor=actor)
    handed.put(handed.file(0, day=40, record=stopped), "player-000-T1.age")
    built = handed.build()
    assert why(built)[f"player-000.age {RESEARCH_EVENTS}"] == "withdrawn"
    assert code_hash("calm_waters", handed.codes(0)[0]) in built.taken.withdrawn
    told = next(line for line in rows(built, "participants") if code_hash("calm_waters", handed.codes(0)[1]) in line)
    assert not [line for line in rows(built) if line.startswith(f"{told[:16]},{RESEARCH_EVENTS},")]


def test_a_yes_taken_anew_after_an_ending_brings_its_own_notes_and_not_the_old(handed: HandedIn) -> None:
    record = ended(record_of(handed, 2), RESEARCH_EVENTS, day=30)
    record = acted(record, Act(0, 31, Actor.PLAYER, Did.ASSENTED, RESEARCH_EVENTS), "ab" * 8)
    later = handed.file(2, day=40, record=record)
    lines = later.lines.replace(b'"research_events","', b'"research_events","9999')
    rows_ = [msgspec.json.decode(line) for line in lines.splitlines()]
    for row in rows_:
        row[1] = row[1][:16]
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows_)
    handed.put(signed(handed.study, StudyFile(later.header, lines), record), "player-002-T1.age")
    built = handed.build()
    assert why(built) == {f"player-002.age {RESEARCH_EVENTS}": "withdrawn"}
    told = next(line for line in rows(built, "participants") if code_hash("calm_waters", "ab" * 8) in line)
    mine = [line.split(",") for line in rows(built) if line.startswith(f"{told[:16]},{RESEARCH_EVENTS},")]
    assert len(mine) == 30 and all(cells[3].startswith("9999") for cells in mine)


def test_a_slip_is_of_its_own_yes_and_not_of_one_given_anew(handed: HandedIn) -> None:
    record = ended(record_of(handed, 2), RESEARCH_EVENTS, day=30)
    record = acted(record, Act(0, 31, Actor.PLAYER, Did.ASSENTED, RESEARCH_EVENTS), "ab" * 8)
    handed.put(handed.file(2, day=40, record=record), "player-002-T1.age")
    built = handed.build(slips=[slip(handed, 2)])
    assert why(built) == {f"player-002.age {RESEARCH_EVENTS}": "withdrawn"}
    assert len([line for line in rows(built) if f",{RESEARCH_EVENTS}," in line]) == 3 * 30
    new = handed.folder.parent / "new.txt"
    new.write_text("ab" * 8, encoding="utf-8")
    both = handed.build(handed.out.with_name("both"), slips=[slip(handed, 2), new])
    assert why(both) == {
        f"player-002.age {RESEARCH_EVENTS}": "withdrawn",
        f"player-002-T1.age {RESEARCH_EVENTS}": "withdrawn",
    }
    assert both.quality.slips_used == 2


@pytest.mark.parametrize("place", [0, 1])
def test_a_yes_renewed_after_a_year_gives_a_new_code_and_no_new_participant(handed: HandedIn, place: int) -> None:
    """The notes stay the same; a slip of either code takes all of them out."""
    record, codes = record_of(handed, 2), [handed.codes(2)[0], "ab" * 8]
    for purpose, code in zip(PURPOSES, (codes[1], "cd" * 8), strict=True):
        record = acted(record, Act(0, 40, Actor.PLAYER, Did.ASSENTED, purpose), code)
    handed.put(handed.file(2, notes=80, day=200, record=record), "player-002-anew.age")
    built = handed.build()
    assert len(built.taken.people) == 3 and built.rows == 60 + 60 + 160
    slip = handed.folder.parent / "slip.txt"
    slip.write_text(codes[place], encoding="utf-8")
    again = handed.build(handed.out.with_name("again"), slips=[slip], releases=[built.folder])
    names = ("player-002.age", "player-002-anew.age")
    assert why(again) == {f"{name} {RESEARCH_EVENTS}": "withdrawn" for name in names}
    assert [one.notes for one in again.held] == [80]


def test_whoever_stops_and_joins_again_on_the_day_of_their_file_is_in_it(handed: HandedIn) -> None:
    record = ended(record_of(handed, 2), RESEARCH_EVENTS, day=20)
    record = acted(record, Act(0, 20, Actor.PLAYER, Did.ASSENTED, RESEARCH_EVENTS), "ab" * 8)
    handed.put(handed.file(2, record=record), "player-002.age")
    built = handed.build()
    assert why(built) == {} and built.rows == 3 * 60


# Stores


def test_a_folder_of_stores_is_read_like_files_and_a_locked_one_is_told_of(handed: HandedIn, tmp_path: Path) -> None:
    for name in ("one", "locked"):
        with recording(handed.folder / name, yes=False, study=handed.study, age_band="18") as recorder:
            recorder.grant(age_band="18", purpose=RESEARCH_EVENTS).result(5)
            recorder.record(LevelStarted("02_swell"))
            recorder.flush()
            if name == "locked":
                assert recorder.seal_for(new_identity())
    with recording(handed.folder / "refused", yes=False, study=handed.study, age_band="18") as recorder:
        recorder.refuse(age_band="18", purpose=RESEARCH_EVENTS).result(5)
    built = handed.build()
    names = {name: f"{name}/telemetry/{path_in(tmp_path).name}" for name in ("locked", "refused")}
    assert why(built) == {names["locked"]: "locked", names["refused"]: "unconsented"}
    assert len(built.taken.people) == 4 and any(
        ",02_swell," in line and ",level_started," in line for line in rows(built)
    )


# Folders


def test_a_folder_that_cannot_become_a_dataset_is_refused_and_nothing_written(handed: HandedIn, tmp_path: Path) -> None:
    def refused(key: str, out: Path = tmp_path / "never") -> None:
        with pytest.raises(BuildError) as error:
            handed.build(out)
        assert error.value.key == key
        assert not out.exists() or [*out.iterdir()] == [out / "mine"]

    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").touch()
    refused("dataset.not_empty", full)
    for file in handed.folder.glob("*.age"):
        file.write_bytes(sealed(handed.file(7), new_identity().recipient))
    refused("dataset.nobody")
    for file in handed.folder.glob("*.age"):
        file.unlink()
    refused("dataset.nothing")
    a_pack(handed.folder / "more", id="rough_waters")
    refused("dataset.packs")
    for file in handed.folder.rglob("study.toml"):
        file.unlink()
    refused("dataset.no_pack")


def test_the_names_of_files_are_in_no_file_of_the_dataset(handed: HandedIn) -> None:
    handed.put(handed.file(1), "robin-of-3b.age")
    built = handed.build()
    assert why(built) == {"robin-of-3b.age": "duplicate"}
    for file in built.folder.rglob("*"):
        assert not file.is_file() or b"robin" not in file.read_bytes()
