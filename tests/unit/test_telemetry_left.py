"""What lies there though no answer opens it can be erased: set aside, or in a file that cannot be used (C4)."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from game.app_telemetry import Recording
from game.ui.scenes.settings import SettingsScene
from telemetry.events import COUNSELLOR_FILE, RESEARCH_EVENTS, PlaceEntered
from telemetry.keys import keys_of, keys_to_read
from tests.scenes_kit import pressed, settled
from tests.study_kit import at_home, recorded, standing, until
from tests.telemetry_kit import BOAT, FIRST, STUDY, bytes_of, path_in, recording, traced, traces
from vault.sealing import new_identity

CANARY = PlaceEntered("02_swell", "canary")


def states(one: Recording) -> dict[str, tuple[str, bool]]:
    return {choice.purpose: (choice.state, choice.endable) for choice in one.choices()}


def newer(file: Path) -> None:
    conn = sqlite3.connect(file)
    conn.execute("update meta set value = '99' where key = 'format'")
    conn.commit()
    conn.close()


def locked(file: Path) -> None:
    held = keys_to_read(file)
    assert held is not None
    held.seal_for(new_identity().recipient)


def of_a_newer_program(file: Path) -> None:
    keys_of(file).write_bytes(b"tidelight-keys 99 x\n{}")


@pytest.mark.parametrize("spoil", [newer, locked, of_a_newer_program])
def test_c4_a_file_that_cannot_be_opened_can_be_erased(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    with recording(tmp_path, study=STUDY) as recorder:
        assert recorder.grant(purpose=RESEARCH_EVENTS).result(5)
        recorder.record(CANARY)
    spoil(path_in(tmp_path))
    one = Recording(tmp_path, BOAT, "18", "en", FIRST.isoformat(), STUDY)
    try:
        assert one._recorder.ready() and one._recorder.state == "closed"
        assert states(one)[COUNSELLOR_FILE] == ("left", True)
        assert not any(choice.may_ask for choice in one.choices())
        assert one.withdraw(COUNSELLOR_FILE).result(5) is True
        assert bytes_of(tmp_path) == b"" and one.trouble() == ""
        assert states(one)[COUNSELLOR_FILE] == ("off", False)
        assert one.answer(COUNSELLOR_FILE, True).result(5), "and then everything works as before the first question"
    finally:
        one.close("closed")


def test_c4_what_was_set_aside_can_be_erased_though_no_answer_is_left(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        recorder.record(CANARY)
    found = traces(tmp_path)
    path_in(tmp_path).write_bytes(path_in(tmp_path).read_bytes()[:-5000])
    one = Recording(tmp_path, BOAT, "18", "en", FIRST.isoformat())
    try:
        assert one._recorder.ready() and one._recorder.trouble == "set_aside"
        assert traced(tmp_path, found) > 0, "notes and key lie there to be read"
        assert states(one)[COUNSELLOR_FILE] == ("left", True)
        assert one.choices()[0].may_ask, "a new yes does not wait for that"
        assert one.withdraw(COUNSELLOR_FILE).result(5) is True
        assert traced(tmp_path, found) == 0 and not list(tmp_path.rglob("*damaged*"))
        assert states(one)[COUNSELLOR_FILE] == ("off", False)
    finally:
        one.close("closed")


def no_database(file: Path) -> None:
    file.write_bytes(b"This was a homework file." * 400)


@pytest.mark.parametrize(("spoil", "aside"), [(no_database, True), (newer, False)])
def test_c4_a_file_that_cannot_be_opened_is_erased_in_three_presses(
    spoil: Callable[[Path], None], aside: bool, tmp_path: Path
) -> None:
    """What a newer game wrote is left where it is, and is still the player's to erase."""
    with at_home(tmp_path, study=None) as game:
        assert recorded(game).answer(COUNSELLOR_FILE, True).result(5)
    file = next(path for path in (tmp_path / "telemetry").glob("*.sqlite"))
    spoil(file)
    spoilt, secret = file.read_bytes(), keys_of(file).read_bytes().partition(b"\n")[2]
    with at_home(tmp_path, study=None) as game:
        (old,) = tmp_path.rglob("*damaged*.sqlite") if aside else (file,)
        assert old.read_bytes() == spoilt and standing(game)[COUNSELLOR_FILE] == "left"
        game.stack.push(SettingsScene(game.session))
        game.steps(30)
        pressed(game, "kept", "ask.withdraw", "sure")
        until(game, lambda: standing(game)[COUNSELLOR_FILE] != "left")
        settled(game)
        left = bytes_of(tmp_path)
        assert spoilt not in left and secret not in left, "neither the notes nor what opens them"
        assert standing(game)[COUNSELLOR_FILE] == "off"
        assert "ask.withdraw" not in {node.id for node in game.stack.nodes()}
