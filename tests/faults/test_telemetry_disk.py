"""A disk that is full, read-only or gives back something else: a plain sentence, the old file aside, play goes on."""

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.lint.reading import grade
from telemetry.events import COUNSELLOR_FILE, PlaceEntered
from telemetry.recorder import Recorder
from tests.faults import recorded_play
from tests.faults.recorded_play import Told
from tests.faults.write_log import strace
from tests.telemetry_kit import chain_faults, notes, path_in, recording
from vault.sqlite_file import files_of

ROOT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("TIDELIGHT_FULL"))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
FULL_FROM = range(1, 200, 4) if FULL else (1, 30, 90)
SCARS = 400 if FULL else 30
READABLE_GRADE = 6

CHILD = """
import json, sys
from pathlib import Path
from telemetry.events import COUNSELLOR_FILE, PlaceEntered
from tests.telemetry_kit import recording
from tests.faults.test_telemetry_disk import filled
print(json.dumps(filled(Path(sys.argv[1]))))
"""


def filled(data: Path) -> dict[str, Any]:
    """Record until the disk is full and beyond; what had been promised until then."""
    promised = 0
    with recording(data, yes=False) as recorder:
        said_yes = recorder.grant().result(20)
        for number in range(60):
            for place in range(9):
                recorder.record(PlaceEntered("02_swell", f"place{9 * number + place}"))
            if recorder.flush(20):
                promised = 9 * (number + 1)
        counts = recorder.counts.get(COUNSELLOR_FILE)
        told = {"yes": said_yes, "trouble": recorder.trouble, "sentence": recorder.sentence(), "promised": promised}
        if counts:
            told |= {"emitted": counts.emitted, "stored": counts.stored, "lost": counts.lost}
    return told


def refused(data: Path, inject: str) -> dict[str, Any]:
    """Record in another process on whose files of notes a call fails as `inject` says."""
    own = [part for file in names(data) for part in ("-P", str(file))]
    line = [strace(), "-f", "-qq", "-o", os.devnull, *own, "-e", f"inject={inject}", sys.executable, "-c", CHILD]
    ran = subprocess.run([*line, str(data)], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def names(data: Path) -> list[Path]:
    """Whatever a recorder may write beside the notes themselves."""
    file = path_in(data)
    return [file.with_name(file.name + ending) for ending in ("", "-wal", "-journal")]


def plain(sentence: str) -> None:
    """One thing that happened and what becomes of play, in words for an eleven-year-old."""
    assert sentence
    assert "Error" not in sentence and "sqlite" not in sentence.lower().replace(".sqlite", "")
    assert grade(re.sub(r"\S+\.sqlite", "a file", sentence)) <= READABLE_GRADE


@LINUX
@pytest.mark.parametrize("call", FULL_FROM)
def test_a_disk_that_fills_up_loses_nothing_that_was_promised(call: int, tmp_path: Path) -> None:
    """From a write on each one fails with ENOSPC, wherever in the play that falls."""
    (tmp_path / "telemetry").mkdir()
    told = refused(tmp_path, f"pwrite64:error=ENOSPC:when={call}+")
    assert told["trouble"] in ("cannot_write", "cannot_open")
    plain(told["sentence"])
    # Where the lane itself never came to be there is nothing to count in.
    if told["yes"] and "emitted" in told:
        assert told["emitted"] == told["stored"] + told["lost"] == 541
        assert told["lost"] > 0
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.trouble == ""
        assert recorder.state == ("on" if told["yes"] else "off")
    kept = [row for row in notes(tmp_path) if row.name == "place_entered"] if path_in(tmp_path).exists() else []
    assert [json.loads(row.body)["place"] for row in kept] == [f"place{n}" for n in range(len(kept))]
    assert len(kept) >= told["promised"]
    assert path_in(tmp_path).exists() == bool(files_of(path_in(tmp_path)))
    if kept:
        assert chain_faults(tmp_path) == []


@LINUX
def test_a_disk_that_is_full_for_a_while_goes_on_afterwards(tmp_path: Path) -> None:
    (tmp_path / "telemetry").mkdir()
    told = refused(tmp_path, "pwrite64:error=ENOSPC:when=60..75")
    assert told["trouble"] == ""
    assert told["emitted"] == told["stored"] + told["lost"] == 541
    assert told["promised"] == 540
    assert chain_faults(tmp_path) == []


@LINUX
@pytest.mark.parametrize("call", ["fsync,fdatasync:error=EIO", "pwrite64:error=EIO:when=50+", "pread64:error=EIO"])
def test_a_disk_that_fails_is_said_and_play_goes_on(call: str, tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(PlaceEntered("02_swell", "before"))
    told = refused(tmp_path, call)
    assert told["trouble"] in ("cannot_write", "cannot_open")
    plain(told["sentence"])
    assert told["promised"] < 540
    assert "before" in [json.loads(row.body).get("place") for row in notes(tmp_path)]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of folders are a thing of POSIX")
def test_a_read_only_store_is_said_and_left_as_it_was(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(PlaceEntered("02_swell", "before"))
    file = path_in(tmp_path)
    before = file.read_bytes()
    file.chmod(0o400)
    file.parent.chmod(0o500)
    # The administrator may write anywhere, unless that right is put away first.
    away = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    try:
        ran = subprocess.run(
            [*away, sys.executable, "-c", CHILD, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        told = json.loads(ran.stdout.strip().splitlines()[-1])
        assert told["trouble"] in ("cannot_open", "cannot_write")
        assert told["yes"] is False
        assert told["promised"] == 0
        plain(told["sentence"])
        assert file.read_bytes() == before
    finally:
        file.parent.chmod(0o700)
        file.chmod(0o600)


# Something else comes back


def scarred(content: bytes, chance: random.Random) -> bytes:
    """A file that was cut, lost a block, or has flipped bits."""
    broken = bytearray(content)
    kind = chance.choice(("cut", "bit", "bits", "block", "moved"))
    at = chance.randrange(len(broken))
    if kind == "cut":
        return bytes(broken[:at])
    if kind == "block":
        start = at - at % 4096
        broken[start : start + 4096] = bytes(len(broken[start : start + 4096]))
    elif kind == "moved":
        start, other = at - at % 4096, chance.randrange(len(broken) // 4096) * 4096
        broken[start : start + 4096] = broken[other : other + 4096]
    else:
        for _ in range(1 if kind == "bit" else 40):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def test_no_scar_of_a_file_stops_play_or_passes_for_sound(tmp_path: Path) -> None:
    """Whatever the disk gives back: the notes are as they were, or verify says that they are not, or the file lies
    aside byte for byte with a sentence about it. A new yes always works."""
    with recording(tmp_path / "sound") as recorder:
        for number in range(400):
            recorder.record(PlaceEntered("02_swell", f"place{number}"))
    sound, rows = path_in(tmp_path / "sound").read_bytes(), notes(tmp_path / "sound")
    chance = random.Random(17)
    seen = {"aside": 0, "found": 0, "same": 0}
    for number in range(SCARS):
        data = tmp_path / str(number)
        path_in(data).parent.mkdir(parents=True)
        broken = scarred(sound, chance)
        path_in(data).write_bytes(broken)
        found = notes_or_faults(data)
        with recording(data, yes=False) as recorder:
            if recorder.trouble == "set_aside":
                plain(recorder.sentence())
                aside = path_in(data).with_name(recorder._writer.aside)
                assert aside.read_bytes() == broken
                seen["aside"] += 1
            elif found == rows:
                seen["same"] += 1
            else:
                assert isinstance(found, str) and found, "the notes were changed, and nobody saw it"
                seen["found"] += 1
            goes_on(recorder)
        shutil.rmtree(data)
    assert seen["aside"] and seen["found"] + seen["same"], seen


@pytest.mark.parametrize(
    "change",
    [
        "update lanes set anchor_seq = 'many'",
        "update lanes set head = 7",
        "update meta set value = 'yesterday' where key = 'first_day'",
        "update meta set value = x'ff' where key = 'last_day'",
        "update consent set record = cast(x'ff7b' as text)",
        "delete from _sqlite_migrations",
        "drop table lanes",
    ],
)
def test_a_file_that_can_be_read_and_makes_no_sense_is_kept_aside(change: str, tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(PlaceEntered("02_swell", "before"))
    conn = sqlite3.connect(path_in(tmp_path))
    conn.execute(change)
    conn.commit()
    conn.close()
    broken = path_in(tmp_path).read_bytes()
    with recording(tmp_path, yes=False) as recorder:
        assert recorder.trouble == "set_aside"
        assert path_in(tmp_path).with_name(recorder._writer.aside).read_bytes() == broken
        goes_on(recorder)


def notes_or_faults(data: Path) -> Any:
    """The notes, or what verify has to say about them."""
    try:
        return "; ".join(chain_faults(data)) or notes(data)
    except (sqlite3.Error, OSError, ValueError) as error:
        return str(error) or "unreadable"


def goes_on(recorder: Recorder) -> None:
    """A yes is taken and a note is kept."""
    assert recorder.grant().result(20), recorder.trouble
    before = recorder.counts[COUNSELLOR_FILE].stored
    recorder.record(PlaceEntered("02_swell", "after"))
    assert recorder.flush(20)
    assert recorder.counts[COUNSELLOR_FILE].stored > before


# The same in play


@pytest.fixture(scope="module")
def said_yes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kept boat that said yes and played a little; to be copied."""
    folder = tmp_path_factory.mktemp("yes")
    with recorded_play.at_home(folder) as game:
        recorded_play.say_yes(game)
        recorded_play.play(game, 6_000)
    return folder


def store_of(folder: Path) -> Path:
    return next(file for file in (folder / "telemetry").glob("*.sqlite") if ".damaged-" not in file.name)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2 + 7])


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(4096, len(content), 97):
        content[at] ^= 0x5A
    file.write_bytes(bytes(content))


def newer(file: Path) -> None:
    conn = sqlite3.connect(file)
    conn.execute("update meta set value = '99' where key = 'format'")
    conn.commit()
    conn.close()


def played(folder: Path, said_yes: Path, damage: Callable[[Path], None] | None = None) -> tuple[Told, bytes]:
    """Play on with a copy of the boat; the damaged file as it was before."""
    shutil.copytree(said_yes, folder)
    if damage:
        damage(store_of(folder))
    before = store_of(folder).read_bytes()
    with recorded_play.at_home(folder) as game:
        return recorded_play.play(game, 6_000), before


@pytest.mark.parametrize(("damage", "trouble"), [(cut, "set_aside"), (flipped, "set_aside"), (newer, "newer")])
def test_play_is_the_same_with_a_damaged_or_newer_store(
    damage: Callable[[Path], None], trouble: str, said_yes: Path, tmp_path: Path
) -> None:
    sound, _ = played(tmp_path / "sound", said_yes)
    told, before = played(tmp_path / "broken", said_yes, damage)
    assert (sound.state, sound.trouble) == ("on", "")
    assert told.trouble == trouble
    plain(told.sentence)
    assert told.hash == sound.hash
    kept = [file.read_bytes() for file in files_of(store_of(tmp_path / "broken"))] if trouble == "set_aside" else []
    assert before in kept or (trouble == "newer" and store_of(tmp_path / "broken").read_bytes() == before)
