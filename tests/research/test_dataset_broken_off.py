"""Builds of a dataset that are broken off, torn, begun twice, or change as they go: nothing false comes of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from telemetry import cli
from telemetry.consent import Step
from telemetry.events import RESEARCH_EVENTS
from telemetry.research import layout
from telemetry.research.batch import WORK
from telemetry.research.build import BUILDING, BuildError, jobs
from telemetry.research.leave import code_hash
from telemetry.words import load
from tests.research.handed_in import OWN, HandedIn, ended, record_of, why
from tests.research.test_dataset_build import judged, table
from vault.sealing import new_identity

ROOT = Path(__file__).resolve().parents[2]


def test_a_build_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path, players=30, notes=400)
    (handed.folder / "study-key.txt").write_text(OWN.secret, encoding="utf-8")
    code = (
        "import sys\nfrom telemetry.research import build\n"
        "build.NOTES_A_BATCH = 1500\nbuild.jobs.__defaults__ = (1500,)\n"
        "from telemetry.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    args = ["dataset", "build", str(handed.folder), "--tier", "controlled", "--out", str(handed.out), "--helpers", "1"]
    line = [sys.executable, "-c", code, *args]
    child = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL)
    work = handed.out.with_name(handed.out.name + BUILDING) / WORK
    until = time.monotonic() + 60
    while not (work / "batch-00001.json").exists() and time.monotonic() < until:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert (work / "batch-00001.json").exists() and not handed.out.exists()
    kept = {file.name: file.stat().st_mtime_ns for file in work.glob("batch-*")}
    assert len(kept) < 8, "it was killed too late to show anything"
    seen: list[tuple[str, int, int]] = []
    second = _built_in_batches(handed, handed.out, 1500, lambda *told: seen.append(told))
    assert seen[0] == ("look", 30, 30), "nothing was looked at twice"
    assert ("write", len(kept), second) in seen and ("write", len(kept) - 1, second) not in seen
    whole = tmp_path / "whole"
    _built_in_batches(handed, whole, 1500)
    for one in layout.tables():
        assert (handed.out / one.path).read_bytes() == (whole / one.path).read_bytes()
    assert judged(handed.out) == []


def _built_in_batches(
    handed: HandedIn, out: Path, notes: int, told: Callable[[str, int, int], None] = lambda what, done, every: None
) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "__defaults__", (notes,))
        built = handed.build(out, told=told)
        return len(list(jobs(built.taken.people, out)))


def test_what_changed_since_a_build_was_broken_off_is_looked_at_anew(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path, players=4)

    class StopError(Exception):
        pass

    def stop(what: str, done: int, every: int) -> None:
        if what == "join":
            raise StopError

    with pytest.raises(StopError):
        handed.build(told=stop)
    (handed.folder / "player-003.age").unlink()
    handed.put(handed.file(1, notes=20), "player-001.age")
    seen: list[tuple[str, int, int]] = []
    built = handed.build(told=lambda *told: seen.append(told))
    assert seen[0] == ("look", 2, 3) and why(built) == {}
    assert built.rows == 60 + 40 + 60 == len(table(handed.out))
    assert judged(handed.out) == []


class StopError(Exception):
    pass


def stopped_at(what: str) -> Callable[[str, int, int], None]:
    """Breaks a build off as soon as it says that it does this."""

    def told(now: str, done: int, every: int) -> None:
        if now == what:
            raise StopError

    return told


def cut(file: Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[: len(lines) // 2]))


def zeros(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


TORN: dict[str, tuple[str, Callable[[Path], None]]] = {
    "the notes of a batch lost their end": ("work/events-00001.csv", cut),
    "a table of a batch is zeros": ("work/participants-00001.csv", zeros),
    "a table of a batch is gone": ("work/questionnaires-00001.csv", Path.unlink),
    "a Parquet file is zeros": ("parquet/event=place_entered/part-00001.parquet", zeros),
    "a Parquet file is gone": ("parquet/event=place_entered/part-00001.parquet", Path.unlink),
}


@pytest.mark.parametrize("fault", TORN)
def test_a_batch_that_a_power_cut_took_something_of_is_made_anew(tmp_path: Path, fault: str) -> None:
    handed = HandedIn(tmp_path, players=6)
    with pytest.raises(StopError):
        _built_in_batches(handed, handed.out, 120, stopped_at("join"))
    work = handed.out.with_name(handed.out.name + BUILDING)
    path, tear = TORN[fault]
    tear(work / path)
    seen: list[tuple[str, int, int]] = []
    _built_in_batches(handed, handed.out, 120, lambda *told: seen.append(told))
    assert ("write", 2, 3) in seen and ("write", 1, 3) not in seen, "the others were kept"
    assert len(table(handed.out)) == 360 and judged(handed.out) == []


@pytest.mark.parametrize("fault", TORN)
def test_what_is_torn_while_it_is_put_together_ends_the_build_and_the_next_one_mends_it(
    tmp_path: Path, fault: str
) -> None:
    handed = HandedIn(tmp_path, players=6)
    path, tear = TORN[fault]

    def told(what: str, done: int, every: int) -> None:
        if what == "write" and done == every:
            tear(handed.out.with_name(handed.out.name + BUILDING) / path)

    with pytest.raises(BuildError) as error:
        _built_in_batches(handed, handed.out, 120, told)
    assert error.value.key == "dataset.torn" and str(error.value.names["file"]).endswith(path.replace("/", os.sep))
    assert not handed.out.exists()
    _built_in_batches(handed, handed.out, 120)
    assert len(table(handed.out)) == 360 and judged(handed.out) == []


def test_everything_is_on_the_disk_before_a_dataset_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed, synced = HandedIn(tmp_path, players=2), dict[int, bool]()
    sync = os.fsync

    def noted(fd: int) -> None:
        sync(fd)
        synced[os.fstat(fd).st_ino] = handed.out.exists()

    monkeypatch.setattr(os, "fsync", noted)
    handed.build()
    for path in (handed.out, *handed.out.rglob("*")):
        assert synced[path.stat().st_ino] is False, path
    assert synced[handed.out.parent.stat().st_ino] is True, "and its name after that"


CHANGES: dict[str, Callable[[HandedIn, Path], object]] = {
    "no study file any more": lambda handed, path: path.write_bytes(b"x"),
    "gone": lambda handed, path: path.unlink(),
    "of another player": lambda handed, path: handed.put(handed.file(9), path.name),
    "leave taken back": lambda handed, path: handed.put(
        handed.file(1, record=ended(record_of(handed, 1), day=15)), path.name
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("unseen", [False, True])
def test_a_file_that_changes_after_it_was_looked_at_is_not_taken_for_what_it_was(
    tmp_path: Path, change: str, unseen: bool
) -> None:
    handed = HandedIn(tmp_path, players=4)
    path, before = handed.folder / "player-001.age", (handed.folder / "player-001.age").stat()
    done: list[bool] = []

    def told(what: str, now: int, every: int) -> None:
        if what == "write" and not done:
            done.append(True)
            CHANGES[change](handed, path)
            if unseen and path.exists():  # as large as before and no younger
                content = path.read_bytes()
                path.write_bytes((content + bytes(before.st_size))[: before.st_size])
                os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))

    with pytest.raises(BuildError) as error:
        handed.build(told=told)
    assert (error.value.key, error.value.names) == ("dataset.changed", {"file": path})
    assert load().text(error.value.key, **error.value.names).startswith(str(path))
    assert not handed.out.exists()
    built = handed.build()
    gone = code_hash("calm_waters", handed.codes(1)[0])
    assert gone not in {row[f"code_{RESEARCH_EVENTS}"] for row in table(handed.out, "participants")}
    assert built.rows == len(table(handed.out)) and judged(handed.out) == []


@pytest.mark.parametrize("other", ["form", "key"])
def test_another_pack_or_key_looks_at_everything_anew(tmp_path: Path, other: str) -> None:
    handed, key = HandedIn(tmp_path, players=3), new_identity()
    handed.put(handed.file(5), "for-another-key.age", key.recipient)
    with pytest.raises(StopError):
        handed.build(identity=key if other == "key" else OWN, told=stopped_at("write"))
    told = {"for-another-key.age": "wrong_key"}
    if other == "form":
        told["player-000.age"] = "unconsented"
        pack = handed.folder / "study.toml"
        text = pack.read_text(encoding="utf-8")
        used = min(handed.study.forms[Step.GUARDIAN])
        assert used in text
        pack.write_text(text.replace(used, "ab" * 32), encoding="utf-8")
    seen: list[tuple[str, int, int]] = []
    built = handed.build(told=lambda *told: seen.append(told))
    assert seen[0] == ("look", 0, 4)
    assert why(built) == told


def test_what_was_made_to_another_plan_is_gone_before_the_new_one_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a build that is broken off in between would go on with it."""
    handed = HandedIn(tmp_path, players=3)
    with pytest.raises(StopError):
        handed.build(told=stopped_at("join"))
    (handed.folder / "player-002.age").unlink()

    def no_more(*args: object) -> None:
        raise StopError

    with monkeypatch.context() as patch:
        patch.setattr("telemetry.research.build._clear_batches", no_more)
        with pytest.raises(StopError):
            handed.build()
    assert handed.build().rows == len(table(handed.out)) == 2 * 60


def test_two_builds_to_one_folder_do_not_meet(tmp_path: Path) -> None:
    handed = HandedIn(tmp_path, players=2)
    second: list[str] = []

    def told(what: str, done: int, every: int) -> None:
        if not second:
            with pytest.raises(BuildError) as error:
                handed.build()
            second.append(error.value.key)
            handed.build(tmp_path / "elsewhere")

    handed.build(told=told)
    assert second == ["dataset.busy"] and len(table(handed.out)) == len(table(tmp_path / "elsewhere")) == 120
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "in", "out"]
    (handed.folder / "player-001.age").unlink()
    with pytest.raises(StopError):
        handed.build(tmp_path / "third", told=stopped_at("join"))
    assert handed.build(tmp_path / "third").rows == 60, "whoever broke off keeps nobody out"


@pytest.mark.parametrize("starting", [True, False], ids=["starting", "begun"])
def test_a_helper_that_was_ended_from_outside_is_told_of_and_the_build_goes_on_later(
    starting: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed = HandedIn(tmp_path, players=26)
    (handed.folder / "study-key.txt").write_text(OWN.secret, encoding="utf-8")
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    if not children.is_file():
        pytest.skip("who the helpers are can be told on Linux alone")

    def end() -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            pids = children.read_text().split()
            helpers = [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
            if len(helpers) >= (1 if starting else 2):
                time.sleep(0.0 if starting else 0.2)
                os.kill(int(helpers[0]), signal.SIGKILL)
                return
            time.sleep(0.01)

    args = ["dataset", "build", str(handed.folder), "--tier", "controlled", "--out", str(handed.out)]
    ending = threading.Thread(target=end)
    ending.start()
    code = cli.main([*args, "--helpers", "2"])
    ending.join()
    said = capsys.readouterr().err
    assert code == 2 and "A helper process was ended from outside" in said and "Traceback" not in said
    assert cli.main([*args, "--helpers", "1"]) == 0


@pytest.mark.parametrize(("said", "told"), [("handle is closed", "helper_died"), ("No space left on device", "")])
def test_work_handed_in_as_a_helper_dies_is_told_as_that_and_a_full_disk_as_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    handed = HandedIn(tmp_path, players=2)

    def refused(*args: object) -> None:
        raise OSError(said)

    monkeypatch.setattr("telemetry.research.build._looked_at", refused)
    with pytest.raises(BuildError if told else OSError) as caught:
        handed.build()
    assert told in str(caught.value) if told else str(caught.value) == said
