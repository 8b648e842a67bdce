"""Take my keeper with me: one boat in a sealed file, and taken from it whole or not at all (safety.md P6)."""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from game.core.randomness import rules_stream
from game.core.settings import Settings
from game.flow.journey import Screen, State
from game.flow.keeper import Keeper, Look, Skill
from game.save import keeper_file
from game.save.keeper_file import FORMAT, KeeperFileError, preview, write
from game.save.places import MOST_SHOWN, contents, plugged_in, usual_places
from vault.sealing import new_identity, seal_to, seal_with_passphrase

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
WORDS = "rope lamp canary7f3a"
KEEPER = Keeper(kept=True, name="moss", look=Look(coat="plum"), lit=("swell", "hall"), skills=(Skill("ropes"),))
JOURNEY = msgspec.json.encode(State(Screen.HARBOUR, rules_stream(1), "2026-01-15", keeper=KEEPER))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "my things.keeper"
    write(path, "canaryboat7f3a", JOURNEY, Settings(font="dyslexic", country="GB", window=(1, 2, 3, 4)), WORDS)
    return path


def refused(path: Path, words: str = WORDS) -> str:
    with pytest.raises(KeeperFileError) as caught:
        preview(path, words)
    return caught.value.sentence


def test_what_was_written_is_shown_whole_before_anything_is_taken(file: Path) -> None:
    found = preview(file, f" {WORDS} ")
    assert (found.name, found.lights, found.skills, found.plans) == ("moss", 2, 1, 0)
    assert msgspec.json.decode(found.look, type=Look) == KEEPER.look
    assert found.journey == JOURNEY
    assert found.boat.id == "canaryboat7f3a"
    assert found.settings == Settings(font="dyslexic"), "S4: the country stays behind, and where the window stood"


def test_p6_the_file_tells_nothing_without_its_passphrase(file: Path) -> None:
    content = file.read_bytes()
    for mark in (b"canary", b"moss", b"plum", b"swell", b"dyslexic", b"tidelight", b"keeper", b"7f3a"):
        assert mark not in content
    assert refused(file, "rope lamp canary7f3b") == "keeper.wrong"
    assert [p.name for p in file.parent.iterdir()] == [file.name], "nothing lies beside it"


def cut(content: bytes) -> bytes:
    return content[:-40]


def flipped(content: bytes) -> bytes:
    return content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]


def emptied(content: bytes) -> bytes:
    return b""


def scribbled(content: bytes) -> bytes:
    return b"a shopping list\n" * 9


def huge(content: bytes) -> bytes:
    return content + bytes(keeper_file.MOST_BYTES)


def for_a_key(content: bytes) -> bytes:
    return seal_to(b"for somebody", [new_identity().recipient])


def costly(content: bytes) -> bytes:
    return content.replace(b" 10\n", b" 22\n", 1)


def something_else(content: bytes) -> bytes:
    return seal_with_passphrase(b"a counsellor's letter", WORDS, 10)


def newer(content: bytes) -> bytes:
    return seal_with_passphrase(b"tidelight-keeper %d\n{}" % (FORMAT + 1), WORDS, 10)


def no_journey(content: bytes) -> bytes:
    body = msgspec.json.encode({"boat": "b", "journey": b"{}{", "settings": {}})
    return seal_with_passphrase(b"tidelight-keeper 1\n" + body, WORDS, 10)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (cut, "keeper.altered"),
        (flipped, "keeper.altered"),
        (emptied, "keeper.not_sealed"),
        (scribbled, "keeper.not_sealed"),
        (huge, "keeper.not_sealed"),
        (for_a_key, "keeper.wrong"),
        (costly, "keeper.too_costly"),
        (something_else, "keeper.not_sealed"),
        (newer, "keeper.newer"),
        (no_journey, "keeper.altered"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_its_sentence(
    file: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    file.write_bytes(change(file.read_bytes()))
    assert refused(file) == sentence


def test_a_file_that_is_gone_or_a_folder_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.keeper") == refused(tmp_path) == "keeper.not_read"


def test_where_nothing_can_be_written_what_was_there_stays(tmp_path: Path, file: Path) -> None:
    before = file.read_bytes()
    for path in (file / "below a file.keeper", tmp_path):
        with pytest.raises(KeeperFileError, match=r"keeper\.not_written"):
            write(path, "b", JOURNEY, Settings(), WORDS)
    assert file.read_bytes() == before


# Folders, for the file chooser


def test_a_folder_shows_its_folders_and_the_files_with_the_ending_and_nothing_hidden(tmp_path: Path) -> None:
    for name in ("Zoo", "apple", ".secret"):
        (tmp_path / name).mkdir()
    for name in ("b.keeper", "A.keeper", "note.txt", ".hidden.keeper"):
        (tmp_path / name).write_text("")
    assert contents(tmp_path, ".keeper") == (("apple", "Zoo"), ("A.keeper", "b.keeper"), False)
    for number in range(MOST_SHOWN + 1):
        (tmp_path / f"c{number:03}.keeper").write_text("")
    _, shown, more = contents(tmp_path, ".keeper")
    assert (len(shown), more) == (MOST_SHOWN, True)


@pytest.mark.skipif(sys.platform == "win32", reason="drives have letters there")
def test_the_usual_folders_are_offered_as_far_as_they_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, media = tmp_path / "sam", tmp_path / "media"
    (home / "Documents").mkdir(parents=True)
    (media / "sam" / "STICK").mkdir(parents=True)
    monkeypatch.setattr("game.save.places.MOUNTS", (str(media),))
    assert usual_places(home, "linux") == (
        (home / "Documents", "files.documents"),
        (home, "files.home"),
        (media / "sam" / "STICK", ""),
    )
    assert plugged_in("sam", "linux") == (media / "sam" / "STICK",)
