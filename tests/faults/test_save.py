"""What is kept, what is not, and what happens when the disk does not play along (C1, C4, P6, "Nothing lost")."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from game.app import open_game
from game.core.settings import Settings, changed
from game.flow.journey import Screen
from game.save.store import AlreadyOpenError, Boat, FolderLock, Saves, computer_settings, read_settings
from tests.journeys import DAY, ROOT, content
from tests.scenes_kit import files, keep_boat, play_lines, play_until, playing, pressed, settled

FILE = "tidelight.sqlite"
A, B = Boat("aaaa", "wick", "{}"), Boat("bbbb", "moss", "{}")


@pytest.fixture
def saves(tmp_path: Path) -> Saves:
    return Saves(tmp_path)


# The file


def test_boats_come_back_and_the_one_played_last_comes_first(tmp_path: Path, saves: Saves) -> None:
    for boat in (A, B, A):
        saves.keep(boat, f"journey of {boat.id}".encode())
        saves.flush()
    assert [boat.id for boat in saves.boats().result()] == ["aaaa", "bbbb"]
    saves.keep(B, b"later")
    saves.close()
    again = Saves(tmp_path)
    assert again.boats().result() == (B, A)
    assert again.journey("bbbb").result() == b"later"
    assert again.journey("aaaa").result() == b"journey of aaaa"
    assert again.journey("nobody").result() is None
    again.close()


def test_writes_that_come_faster_than_the_disk_become_one(tmp_path: Path, saves: Saves) -> None:
    saves.flush()
    for number in range(500):
        saves.keep(A, f"state {number}".encode())
    saves.flush()
    assert saves.journey("aaaa").result() == b"state 499"
    with sqlite3.connect(tmp_path / FILE) as conn:
        turns = conn.execute("select touched from boats").fetchone()[0]
    assert turns < 250, "every state was written one by one"
    saves.close()


def test_c4_forgetting_a_boat_leaves_no_byte_of_it_in_any_file(tmp_path: Path, saves: Saves) -> None:
    canary = b"CANARY-7f3a-journey-of-somebody"
    mark = Boat("canaryid7f3a", "canaryname7f3a", '{"coat": "canarycoat7f3a"}')
    (tmp_path / "tidelight.damaged-1.sqlite").write_bytes(b"half a page of " + canary)
    for number in range(30):
        saves.keep(mark, canary * 60 + str(number).encode())
        saves.keep(B, b"journey of somebody else" * 40)
        saves.flush()
    saves.keep_settings(mark.id, Settings(font="canaryfont7f3a")).result()
    saves.keep_settings(B.id, Settings(theme="dusk")).result()
    assert any(b"7f3a" in data for data in files(tmp_path).values())
    saves.forget(mark.id).result()
    held = {name: data for name, data in files(tmp_path).items() if b"7f3a" in data}
    assert held == {}
    assert saves.journey(B.id).result() == b"journey of somebody else" * 40
    assert saves.settings(B.id).result().theme == "dusk"
    saves.close()
    assert not any(b"7f3a" in data for data in files(tmp_path).values())


def test_c4_a_boat_that_another_program_still_reads_is_not_said_to_be_gone(tmp_path: Path, saves: Saves) -> None:
    saves.keep(A, b"CANARY-7f3a")
    saves.flush()
    reader = sqlite3.connect(tmp_path / FILE)
    reader.execute("begin").execute("select count(*) from boats").fetchone()
    assert saves.forget(A.id).result() is False
    assert saves.journey(A.id).result() == b"CANARY-7f3a", "it is there as before"
    reader.close()
    assert saves.forget(A.id).result() is True
    assert not any(b"CANARY-7f3a" in data for data in files(tmp_path).values())
    saves.close()


def test_settings_come_back_whole(saves: Saves) -> None:
    mine = Settings(
        text_percent=175,
        font="dyslexic",
        pace=0.0,
        window=(10, 20, 1600, 900),
        bindings={"activate": ("x", "return")},
        captions=False,
    )
    saves.keep_settings("aaaa", mine).result()
    assert saves.settings("aaaa").result() == mine
    assert saves.settings("bbbb").result() == Settings()
    saves.close()


def test_settings_of_a_newer_or_broken_file_still_open() -> None:
    newer = {**asdict(Settings(theme="dusk")), "holograms": True, "text_percent": "huge", "window": [1, 2, 3]}
    read = read_settings(json.dumps(newer))
    assert read.theme == "dusk"
    assert read.text_percent == 100
    assert read.window is None
    for broken in ("", "[]", "null", "{", '"day"'):
        assert read_settings(broken) == Settings()
    assert changed(Settings(), text_percent=163, pace=3.0, music=9.0) == Settings(text_percent=175, music=1.0)


def test_the_computers_settings_are_read_before_the_window_opens(tmp_path: Path, saves: Saves) -> None:
    assert computer_settings(tmp_path) is None
    saves.keep_settings("", Settings(text_percent=150)).result()
    assert computer_settings(tmp_path) == Settings(text_percent=150)
    saves.close()


# Damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:200] = b"not a database at all " * 9 + b"xx"
    path.write_bytes(data)


def emptied_table(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data)):
        data[at] ^= 0x55
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut, scribbled, emptied_table])
def test_a_damaged_save_is_set_aside_named_in_one_sentence_and_play_goes_on(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    with playing(tmp_path) as game:
        keep_boat(game)
        for number in range(80):
            assert game.saves is not None
            game.saves.keep(Boat(f"boat{number}", "rook", "{}"), os.urandom(900))
    damage(tmp_path / FILE)
    broken = (tmp_path / FILE).read_bytes()
    with playing(tmp_path) as game:
        aside = "tidelight.damaged-1.sqlite"
        assert aside in game.stack.caption_shown
        assert "deleted" in game.stack.caption_shown
        assert (tmp_path / aside).read_bytes() == broken, "what was there is still there, under the other name"
        assert game.journey.state.boats == ()
        keep_boat(game, "ember")
        play_until(game, Screen.CROSSING)
    with playing(tmp_path) as game:
        assert [boat.name for boat in game.boats.values()] == ["ember"]
        assert game.stack.caption_shown == ""


def test_a_boat_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    saves = Saves(tmp_path)
    for boat, data in ((A, b"{this is not a journey"), (B, b'{"screen": "nowhere"}')):
        saves.keep(boat, data)
    saves.close()
    for boat in (A, B):
        with playing(tmp_path) as game:
            pressed(game, f"boat.{boat.id}")
            settled(game)
            assert game.stack.top and game.stack.top.name == "title"
            assert "could not be opened" in game.stack.caption_shown
            pressed(game, "play")
            assert game.journey.state.screen is Screen.OPENING
    saves = Saves(tmp_path)
    assert saves.journey("aaaa").result() == b"{this is not a journey"
    saves.close()


# A disk that refuses

REFUSED = """
import sys
try:
    import resource
except ImportError:
    resource = None
from pathlib import Path
from tests.journeys import *
from tests.scenes_kit import *
folder, how = Path(sys.argv[1]), sys.argv[2]
with playing(folder) as game:
    shown, show = [], game.stack.caption
    game.stack.caption = lambda text, *rest: (shown.append(text), show(text, *rest))
    if how == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    keep_boat(game)
    play_lines(game, 25)
    settled(game)
    if how == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert game.saves.broken, "the disk took it"
    assert game.session.warned
    told = [text for text in shown if "save" in text]
    assert len(told) == 1, told
    print(told[0])
"""


def refused(folder: Path, *how: str, before: tuple[str, ...] = ()) -> str:
    """Play in another process on a disk that refuses; gives the one sentence that it said about that."""
    ran = subprocess.run(
        [*before, sys.executable, "-c", REFUSED, str(folder), *how],
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout.strip().splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="limits on a file's size are a thing of POSIX")
@pytest.mark.parametrize("limit", [0, 4096, 20_000])
def test_a_full_disk_is_said_in_a_plain_sentence_and_play_goes_on(tmp_path: Path, limit: int) -> None:
    assert "would not let the game save" in refused(tmp_path / "new", "full", str(limit))


@pytest.mark.skipif(sys.platform == "win32", reason="modes of folders are a thing of POSIX")
@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_read_only_folder_is_said_in_a_plain_sentence_and_play_goes_on(tmp_path: Path, inside: str) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    # The administrator may write anywhere, unless that right is put away first.
    before = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    assert "would not let the game save" in refused(folder / inside, "read-only", before=before)
    folder.chmod(0o700)
    assert files(folder) == {}


def test_a_folder_that_is_no_folder_is_said_too(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    assert "would not let the game save" in refused(tmp_path / "data", "a file")


# Two copies


def test_a_second_copy_is_told_that_the_game_is_open(tmp_path: Path) -> None:
    with playing(tmp_path), pytest.raises(AlreadyOpenError):
        open_game(tmp_path, day=DAY, seed=1, silent=True, content=content())
    FolderLock(tmp_path).release()


def test_a_boat_kept_in_a_new_folder_is_locked_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with playing(folder) as game:
        FolderLock(tmp_path).release()
        keep_boat(game)
        with pytest.raises(AlreadyOpenError):
            FolderLock(folder)
    FolderLock(folder).release()


def test_the_folder_is_free_after_a_kill(tmp_path: Path) -> None:
    code = "import sys,time; from pathlib import Path; from game.save.store import FolderLock\n"
    code += "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(AlreadyOpenError):
        FolderLock(tmp_path)
    other.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    other.communicate()
    FolderLock(tmp_path).release()


# Guests

GUEST = """
import sys
from pathlib import Path
from game.__main__ import data_folder
from game.bot import Diligent, reading_first
from game.core.intents import Intent, Kind, press
from tests.journeys import *
from tests.scenes_kit import *
folder = data_folder(None)
with playing(folder) as game:
    pressed(game, "strip.text", "play")
    policy = Diligent(1)
    for step in range(60_000):
        if game.journey.state.screen is Screen.VISIT:
            break
        intent = policy.next(game.journey)
        if intent and intent.node == "keep.yes":
            intent = press("keep.guest")
        intent = reading_first(game.stack.nodes, intent)
        game.steps(1, (intent,) if intent else ())
    assert not game.journey.state.keeper.kept
    play_lines(game, 60)
    game.steps(1, (Intent(Kind.HELP),))
    pressed(game, "door.talk", "pick", "country.GB", "back")
    game.loop.draw()
    game.quick_exit()
print(folder)
"""


def test_p6_a_guest_leaves_nothing_at_all(tmp_path: Path) -> None:
    home, temp = tmp_path / "home", tmp_path / "temp"
    home.mkdir()
    temp.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    env |= {"HOME": str(home), "TMPDIR": str(temp), "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "APPDATA": str(home), "LOCALAPPDATA": str(home)}
    ran = subprocess.run(
        [sys.executable, "-c", GUEST], cwd=home, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert Path(ran.stdout.strip().splitlines()[-1]).is_relative_to(home)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["home", "temp"]


def test_c1_a_guest_beside_kept_boats_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
    before = rows(tmp_path)
    with playing(tmp_path) as game:
        pressed(game, "play")
        game.ports.change(text_percent=200, country="GB")
        policy_lines = play_lines(game, 20)
        assert policy_lines
        game.steps(60)
        game.to_title()
        assert game.ui.settings.country == "", "the next person does not see that one was picked"
    assert rows(tmp_path)["boats"] == before["boats"]
    assert all("200" not in str(row) and "GB" not in str(row) for row in rows(tmp_path)["settings"])


def test_s4_the_country_that_was_picked_is_in_no_file(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        game.ports.change(country="GB", theme="dusk")
        settled(game)
    assert any("dusk" in str(row) for row in rows(tmp_path)["settings"])
    assert all('"country": ""' in str(row) for row in rows(tmp_path)["settings"])


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the save's tables."""
    conn = sqlite3.connect(folder / FILE)
    try:
        return {table: conn.execute(f"select * from {table} order by 1").fetchall() for table in ("boats", "settings")}
    finally:
        conn.close()


def test_what_the_titles_strip_set_holds_in_the_boat_that_is_opened(tmp_path: Path) -> None:
    with playing(tmp_path) as game:
        keep_boat(game)
        settled(game)
    with playing(tmp_path) as game:
        game.ports.change(text_percent=200, muted=True)
        pressed(game, "boat." + next(iter(game.boats)))
        settled(game)
        assert (game.ui.settings.text_percent, game.ui.settings.muted) == (200, True)
        game.to_title()
    with playing(tmp_path) as game:
        pressed(game, "boat." + next(iter(game.boats)))
        settled(game)
        assert (game.ui.settings.text_percent, game.ui.settings.muted) == (200, True), "kept with the boat"
