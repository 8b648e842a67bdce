"""Promise 6 where the game was cut off: what is taken off the end is found, but for the last moments, and then verify
says from where on it cannot tell."""

import shutil
import time
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from telemetry import cli
from telemetry.events import COUNSELLOR_FILE, PlaceEntered
from tests.telemetry_kit import BOAT, chain_faults, keys, path_in, recording


def unclosed(data: Path, monkeypatch: pytest.MonkeyPatch, note_s: float = 0.0) -> None:
    """A store whose game was cut off with everything acknowledged and nothing brought into the file itself."""
    with recording(data):
        pass
    copy = data.with_name(f"{data.name}-cut-off")
    with monkeypatch.context() as patch:
        patch.setattr("telemetry.writer.NOTE_S", note_s)
        with recording(data, yes=False) as recorder:
            for number in range(200):
                recorder.record(PlaceEntered("02_swell", f"place{number}"))
            assert recorder.flush()
            shutil.copytree(data, copy)
    shutil.rmtree(data)
    copy.rename(data)


def verified(data: Path) -> tuple[int, str]:
    out = StringIO()
    return cli.main(["verify", "--data", str(data)], out), out.getvalue()


def test_what_is_cut_off_an_unclosed_store_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    unclosed(data, monkeypatch)
    assert chain_faults(data) == [], "a cut-off end is no fault"
    for ending in ("-wal", "-shm"):
        path_in(data).with_name(path_in(data).name + ending).unlink()
    assert chain_faults(data) == [
        f"{COUNSELLOR_FILE}: notes were cut off or put in place of others: there were 204, there are 3."
    ]
    with recording(data, yes=False):
        pass
    assert verified(data)[0] == 1, "nor does it pass after the game has written on"


def test_of_an_unclosed_store_verify_says_from_where_on_nothing_can_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, sentence = tmp_path / "data", "the game is open, or was cut off, after note"
    with recording(data):
        pass
    assert sentence not in verified(data)[1]
    shutil.rmtree(data)
    unclosed(data, monkeypatch, note_s=60.0)
    before = verified(data)
    assert before[0] == 0 and f"{sentence} 3. Whether any followed note 204 cannot be told." in before[1]
    with recording(data, yes=False):
        pass
    assert f"{sentence} 3. Whether any followed note 204 cannot be told." in verified(data)[1], "and says so later too"
    out = StringIO()
    assert cli.main(["verify", "--json", "--data", str(data)], out) == 0
    gaps = msgspec.json.decode(out.getvalue())[BOAT]["gaps"]
    assert gaps == [{"purpose": COUNSELLOR_FILE, "noted": 3, "last": 204}]
    with recording(data, yes=False) as recorder:
        assert recorder.withdraw().result(5)
    assert sentence not in verified(data)[1], "of what is erased nothing stays said"


def test_notes_are_noted_outside_also_when_nothing_more_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telemetry.recorder.NOTE_S", 0.02)
    with recording(tmp_path) as recorder:
        recorder.record(PlaceEntered("02_swell", "quay"))
        assert recorder.flush()
        until = time.monotonic() + 10
        while (held := keys(tmp_path)) and held.heads[COUNSELLOR_FILE][0] < 2 and time.monotonic() < until:
            time.sleep(0.005)
        assert held is not None and held.heads[COUNSELLOR_FILE][0] == 2
