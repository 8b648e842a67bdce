"""Power cuts without pulling a plug: strace writes down what a program asked of the disk, and any cut can be replayed.

What was synced is there after a cut. Of what was written to a file since its last sync any part may be there and in any
order, single sectors too; folders change in order, as in a file system with a journal, and are sure once the folder was
synced. A program that keeps its promises says them on its standard output, which stands in the same log.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECTOR = 512
CALLS = (
    "openat",
    "write",
    "pwrite64",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
)
LINE = re.compile(r"^(\d+) +(.*)$")
CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)")
RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
HEX = re.compile(r"\\x([0-9a-f]{2})")
FD = re.compile(r"^(\d+)<([^>]*)>")
TEXT = re.compile(r'"([^"]*)"')
REBUILT = "-shm"
"""SQLite's index of a WAL is made anew after a cut, and is written through memory, which no log of calls can see."""


@dataclass(frozen=True, slots=True)
class Wrote:
    file: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Shortened:
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    file: int


@dataclass(frozen=True, slots=True)
class Named:
    """A path means this file from now on, None that it means none; `gone` is the path that a renamed file had."""

    path: str
    file: int | None
    gone: str = ""


@dataclass(frozen=True, slots=True)
class FolderSynced:
    path: str


@dataclass(frozen=True, slots=True)
class Said:
    line: str


Step = Wrote | Shortened | Synced | Named | FolderSynced | Said
Changes = list[Wrote | Shortened]
Survives = Callable[[Changes], Changes]


@dataclass(frozen=True, slots=True)
class Crash:
    """What lies on the disk after a cut, by path below the folder, and what the program had said before it."""

    files: dict[str, bytes]
    said: tuple[str, ...]
    step: int

    def put(self, folder: Path) -> None:
        """Make a folder what it is after the cut."""
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def strace() -> str:
    """Where the tracer is."""
    found = shutil.which("strace")
    assert found, "the tests need strace (.ci/run installs it)"
    return found


def record(argv: Sequence[str], folder: Path) -> tuple[Step, ...]:
    """Run a Python program on an empty folder, and give all it asked of the disk there and said, in order."""
    log = folder.with_name(f"{folder.name}.strace")
    tracer = [strace(), "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "2000000", "-e", f"trace={','.join(CALLS)}"]
    ran = subprocess.run(
        [*tracer, "-e", "signal=none", "-o", str(log), sys.executable, *argv],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    steps = tuple(_Reader(folder).steps(log))
    log.unlink()
    whole = Disk()
    for step in steps:
        whole.take(step)
    held = {name: data for name, data in whole.everything().items() if not name.endswith(REBUILT)}
    there = {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    assert held == {name: data for name, data in there.items() if not name.endswith(REBUILT)}, "the log is not whole"
    return steps


def crashes(steps: Sequence[Step], cuts: int, seed: int) -> Iterator[Crash]:
    """So many cuts at random moments, each with another part of what was not synced."""
    chance, disk, said = random.Random(seed), Disk(), list[str]()
    at = sorted(chance.randrange(1, len(steps) + 1) for _ in range(cuts))
    for number, step in enumerate(steps, start=1):
        if isinstance(step, Said):
            said.append(step.line)
        disk.take(step)
        while at and at[0] == number:
            at.pop(0)
            files = disk.cut(chance)
            yield Crash({n: d for n, d in files.items() if not n.endswith(REBUILT)}, tuple(said), number)


@dataclass(slots=True)
class Disk:
    """What is sure, and what is only on its way."""

    sure: dict[int, bytearray] = field(default_factory=dict)
    coming: dict[int, Changes] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    renaming: list[Named] = field(default_factory=list)

    def take(self, step: Step) -> None:
        if isinstance(step, Wrote | Shortened):
            self.coming.setdefault(step.file, []).append(step)
        elif isinstance(step, Synced):
            content = self.sure.setdefault(step.file, bytearray())
            for change in self.coming.pop(step.file, []):
                _apply(content, change)
        elif isinstance(step, Named):
            self.renaming.append(step)
        elif isinstance(step, FolderSynced):
            # A journal is in order: what was done in another folder before is sure as well.
            for renamed in self.renaming:
                _rename(self.names, renamed)
            self.renaming.clear()

    def everything(self) -> dict[str, bytes]:
        """The files as the program sees them."""
        return self._files(len(self.renaming), lambda changes: changes)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they may be after the power went."""
        how = chance.choice(("nothing", "everything", "begun", "any", "torn"))

        def survives(changes: Changes) -> Changes:
            if how == "nothing":
                return []
            if how == "begun":
                return changes[: chance.randint(0, len(changes))]
            if how in ("any", "torn"):
                changes = [change for change in changes if chance.random() < 0.6]
            if how == "torn":
                return [part for change in changes for part in _torn(change, chance)]
            return changes

        return self._files(chance.randint(0, len(self.renaming)), survives)

    def _files(self, renamed: int, survives: Survives) -> dict[str, bytes]:
        names = dict(self.names)
        for change in self.renaming[:renamed]:
            _rename(names, change)
        files = {}
        for path, file in names.items():
            content = bytearray(self.sure.get(file, b""))
            for one in survives(self.coming.get(file, [])):
                _apply(content, one)
            files[path] = bytes(content)
        return files


def _rename(names: dict[str, int], change: Named) -> None:
    names.pop(change.gone, None)
    if change.file is None:
        names.pop(change.path, None)
    else:
        names[change.path] = change.file


def _apply(content: bytearray, change: Wrote | Shortened) -> None:
    end = change.size if isinstance(change, Shortened) else change.at + len(change.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if isinstance(change, Shortened):
        del content[change.size :]
    else:
        content[change.at : end] = change.data


def _torn(change: Wrote | Shortened, chance: random.Random) -> Iterator[Wrote | Shortened]:
    """Some sectors of a write."""
    if isinstance(change, Shortened):
        yield change
        return
    start = 0
    while start < len(change.data):
        end = min(len(change.data), start + SECTOR - (change.at + start) % SECTOR)
        if chance.random() < 0.7:
            yield Wrote(change.file, change.at + start, change.data[start:end])
        start = end


class _Reader:
    """Reads a log of strace: which file a path and an open number mean is followed along."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.names: dict[str, int] = {}
        self.open: dict[int, tuple[int, int]] = {}
        """Of an open number the file and where the next plain write goes."""
        self.made = 0

    def steps(self, log: Path) -> Iterator[Step]:
        begun: dict[str, str] = {}
        with log.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                found = LINE.match(line)
                assert found, line[:200]
                thread, call = found.groups()
                again = RESUMED.match(call)
                if call.endswith("<unfinished ...>"):
                    begun[thread] = call.removesuffix("<unfinished ...>")
                    continue
                if again:
                    call = begun.pop(thread) + again.group(2)
                whole = CALL.match(call)
                if whole and int(whole.group(3)) >= 0:
                    yield from self._step(whole.group(1), whole.group(2), int(whole.group(3)))

    def _step(self, call: str, said: str, result: int) -> Iterator[Step]:
        texts = [_bytes(text) for text in TEXT.findall(said)]
        number = FD.match(said)
        where = os.fsdecode(_bytes(number.group(2))).removesuffix(" (deleted)") if number else ""
        if call == "openat":
            yield from self._opened(os.fsdecode(texts[0]), said, result)
        elif call == "write" and number and number.group(1) == "1":
            yield from (Said(line) for line in texts[0].decode().splitlines())
        elif call in ("fsync", "fdatasync") and Path(where).is_dir() and self._below(where) is not None:
            yield FolderSynced(where)
        elif call in ("rename", "renameat", "renameat2") and self._below(os.fsdecode(texts[1])):
            old, new = (str(self._below(os.fsdecode(text))) for text in texts)
            self.names[new] = self.names.pop(old)
            yield Named(new, self.names[new], old)
        elif call in ("unlink", "unlinkat") and self._below(os.fsdecode(texts[0])):
            self.names.pop(str(self._below(os.fsdecode(texts[0]))), None)
            yield Named(str(self._below(os.fsdecode(texts[0]))), None)
        elif number and self._below(where):
            yield from self._changed(call, int(number.group(1)), texts, said, result)

    def _opened(self, path: str, said: str, result: int) -> Iterator[Step]:
        name = self._below(path)
        self.open.pop(result, None)
        if not name or Path(path).is_dir():
            return
        if name not in self.names:
            self.made += 1
            self.names[name] = self.made
            yield Named(name, self.made)
        self.open[result] = (self.names[name], 0)
        if "O_TRUNC" in said:
            yield Shortened(self.names[name], 0)

    def _changed(self, call: str, number: int, texts: list[bytes], said: str, result: int) -> Iterator[Step]:
        file, next_at = self.open[number]
        if call == "pwrite64":
            yield Wrote(file, int(said.rsplit(",", 1)[1]), texts[-1][:result])
        elif call == "write":
            self.open[number] = (file, next_at + result)
            yield Wrote(file, next_at, texts[-1][:result])
        elif call == "ftruncate":
            yield Shortened(file, int(said.rsplit(",", 1)[1]))
        else:
            yield Synced(file)

    def _below(self, path: str) -> str | None:
        """The path below the folder; "" is the folder itself, None is elsewhere."""
        whole = Path(os.path.normpath(path))
        if not whole.is_relative_to(self.folder):
            return None
        name = whole.relative_to(self.folder).as_posix()
        return "" if name == "." else name


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
