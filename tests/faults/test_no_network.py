"""P4: the game opens no internet socket, seen by tracing every process of a play from the title to the toolkit, of a
play that is recorded, and of every command about what was recorded (promise 11 of telemetry.md)."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from telemetry.counsellor import html
from telemetry.words import load
from tests.counsellor_kit import few
from tests.desk_kit import PASSPHRASE, Client

ROOT = Path(__file__).resolve().parents[2]


def tracing(log: Path) -> list[str]:
    """What to write before a command, so that the sockets it asks for are written down."""
    tracer = shutil.which("strace")
    assert tracer, "the tests need strace (.ci/run installs it)"
    calls = ("-e", "trace=socket,connect,bind,sendto", "-o", str(log))
    return [tracer, "--follow-forks", "--seccomp-bpf", "-qq", *calls]


def traced(line: list[str], log: Path, cwd: Path) -> tuple[str, str]:
    """Run a program under strace; gives what it said and the sockets it asked for."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [*tracing(log), *line], cwd=cwd, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout, log.read_text(encoding="utf-8", errors="replace")


def internet(calls: str) -> list[str]:
    """Calls about the internet or the wire. Not AF_UNIX, nor the kernel's news of gamepads (NETLINK_KOBJECT_UEVENT)."""
    return [line for line in calls.splitlines() if re.search(r"AF_(INET|INET6|PACKET)\b|NETLINK_ROUTE", line)]


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
def test_p4_a_whole_play_opens_no_internet_socket(tmp_path: Path) -> None:
    said, calls = traced([sys.executable, "-m", "game", "demo", "--out", "demo"], tmp_path / "calls", tmp_path)
    assert "state hash:" in said
    assert internet(calls) == []


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("status", "--json"),
    ("verify",),
    ("show", "--all"),
    ("page", "--out", "page.html"),
    ("csv", "--out", "csv"),
    ("purge", "--older-than", "90"),
    ("erase", "--yes"),
)
FOR_RESEARCHERS: tuple[tuple[str, ...], ...] = (
    ("dataset", "synth", "--out", "made", "--schools", "1", "--classes", "1", "--pupils", "2"),
    ("study", "form-codes", "--study", "calm_waters", "--step", "school", "--count", "3"),
)


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
def test_p4_recording_and_its_commands_open_no_internet_socket(tmp_path: Path) -> None:
    data = tmp_path / "boats"
    said, calls = traced([sys.executable, "-m", "tests.faults.recorded_play", str(data)], tmp_path / "calls", tmp_path)
    told = json.loads(said.splitlines()[-1])
    assert (told["state"], told["trouble"]) == ("on", "")
    assert told["stored"] > 5
    assert internet(calls) == []
    for command in COMMANDS:
        line = [sys.executable, "-m", "telemetry", *command, "--data", str(data)]
        said, calls = traced(line, tmp_path / "calls", tmp_path)
        assert said or command[0] in ("page", "csv")
        assert internet(calls) == [], command
    for command in FOR_RESEARCHERS:
        said, calls = traced([sys.executable, "-m", "telemetry", *command], tmp_path / "calls", tmp_path)
        assert said
        assert internet(calls) == [], command


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
def test_p4_locking_a_boat_and_taking_it_along_open_no_internet_socket(tmp_path: Path) -> None:
    kept = tmp_path / "mine.keeper"
    line = [sys.executable, "-m", "tests.faults.recorded_play", str(tmp_path / "boats"), str(kept)]
    said, calls = traced(line, tmp_path / "calls", tmp_path)
    assert json.loads(said.splitlines()[-1])["state"] == "on"
    assert kept.read_bytes().startswith(b"age-encryption.org/v1")
    assert internet(calls) == []


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
def test_p4_the_desk_listens_once_and_calls_nobody(tmp_path: Path) -> None:
    """Promise 11: one listening loopback socket and no outgoing one, as a double click opens it, through a sitting
    to its end."""
    log, data = tmp_path / "calls", tmp_path / "data"
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "BROWSER": "true",
        "XDG_DATA_HOME": str(data),
    }
    line = [*tracing(log), sys.executable, "-m", "telemetry"]
    with subprocess.Popen(line, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+", ran.stdout.readline())
        assert found
        client = Client(found[0])
        client.enter()
        assert client.post("make-key", passphrase=PASSPHRASE, again=PASSPHRASE).status == 303
        client.hand_in(pages_html=html.page(few(), load()))
        [waiting] = re.findall(r'form="back-(\w+)"', client.get("names").text)
        client.post("names", None, **{waiting: "Blue kite"})
        [page] = re.findall(r"who/\w+/pages/\w+", client.get().text)
        assert client.get(f"{page}/pages.pdf").raw.startswith(b"%PDF")
        assert "Blue kite" in client.get(page).text
        assert "The desk is closed" in client.post("close").text
        assert ran.stdout.read().endswith("The desk is closed.\n")
        assert ran.wait(20) == 0
    asked = internet(log.read_text(encoding="utf-8", errors="replace"))
    assert [re.sub(r"^\d+\s+", "", call).partition("(")[0] for call in asked] == ["socket", "bind"]
    assert 'sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")' in asked[1]
    assert (data / "Tidelight" / "desk" / "desk.age").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="strace is a tool of Linux")
def test_p4_the_tracing_would_see_one(tmp_path: Path) -> None:
    ask = "import socket; socket.socket(socket.AF_INET).close()"
    _, calls = traced([sys.executable, "-c", ask], tmp_path / "calls", tmp_path)
    assert len(internet(calls)) == 1
