"""A real window on a real (virtual) screen, driven from outside as by a person; and no screen at all.

Xvfb, xdotool and ImageMagick's import and convert must be there: a missing one fails, it does not skip.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy
import pygame
import pytest

from tests.journeys import ROOT

OUT = ROOT / "tests" / "out" / "window"
TOOLS = ("Xvfb", "xdotool", "import", "convert")
SECONDS = 40.0
CLOSE = """
import ctypes, sys

class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("sent", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("kind", ctypes.c_ulong),
                ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 24)]

x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x.XCloseDisplay.argtypes = [ctypes.c_void_p]
screen = x.XOpenDisplay(None)
quit = x.XInternAtom(screen, b"WM_DELETE_WINDOW", 0)
message = Message(33, 0, 1, screen, int(sys.argv[1]), x.XInternAtom(screen, b"WM_PROTOCOLS", 0), 32)
message.data[0] = quit
x.XSendEvent(screen, message.window, 0, 0, ctypes.byref(message))
x.XCloseDisplay(screen)
"""
"""Sends what a window manager sends when its close button is pressed; there is no window manager here."""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen of 1600x1000 on a number that Xvfb picks itself."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    assert missing == [], f"these tools are missing (.ci/run installs them): {missing}"
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    assert number.isdigit(), "Xvfb did not start"
    yield f":{number}"
    server.kill()
    server.wait(10)


class Player:
    """The game in a window, and hands that press keys on it."""

    def __init__(self, display: str, data: Path) -> None:
        env = {k: v for k, v in os.environ.items() if k not in ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY")}
        self.env = {**env, "DISPLAY": display, "SDL_AUDIODRIVER": "dummy", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "game", "play", "--data", str(data), "--seed", "1"],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        OUT.mkdir(parents=True, exist_ok=True)
        try:
            self.window = self.until(self.found, "the window")
        except BaseException:
            self.process.kill()
            raise

    def tool(self, *args: str) -> str:
        ran = subprocess.run(args, env=self.env, capture_output=True, text=True, timeout=30, check=False)
        return ran.stdout.strip() if ran.returncode == 0 else ""

    def found(self) -> str:
        assert self.process.poll() is None, f"the game ended: {self.process.communicate()[0]}"
        return self.tool("xdotool", "search", "--onlyvisible", "--class", "^Tidelight$").partition("\n")[0]

    def until(self, what, name: str):  # type: ignore[no-untyped-def]
        """Try again until something is true, or the time is up."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = what()
            if found is not None and (isinstance(found, numpy.ndarray) or found):
                return found
            time.sleep(0.15)
        raise AssertionError(f"{name} did not come within {SECONDS:g} seconds")

    def key(self, *names: str, pause: float = 0.25) -> None:
        for name in names:
            self.tool("xdotool", "windowfocus", self.window)
            self.tool("xdotool", "key", "--window", "0", name)
            time.sleep(pause)

    def shot(self, name: str) -> numpy.ndarray:
        """What the screen shows now, kept as a PNG."""
        path = OUT / f"{name}.png"
        self.tool("import", "-window", "root", str(path))
        assert path.exists(), "no screenshot was made"
        return pygame.surfarray.array3d(pygame.image.load(path)).astype(numpy.int16)

    def size(self) -> tuple[int, int]:
        lines = self.tool("xdotool", "getwindowgeometry", "--shell", self.window).splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line)
        return int(found.get("WIDTH", 0)), int(found.get("HEIGHT", 0))

    def end(self) -> tuple[int, str]:
        """Close the window as its button would, and give the exit code and all that was printed."""
        if self.process.poll() is None:
            self.tool(sys.executable, "-c", CLOSE, self.window)
        try:
            said, _ = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            said, _ = self.process.communicate()
            said += "\nIT HAD TO BE KILLED"
        return self.process.returncode, said


def colours(picture: numpy.ndarray) -> int:
    """How many colours a coarse grid of the picture has."""
    return len({tuple(p) for p in picture[::9, ::9].reshape(-1, 3).tolist()})


def differ(one: numpy.ndarray, two: numpy.ndarray) -> float:
    """The share of pixels that clearly changed."""
    return float((numpy.abs(one - two).max(axis=2) > 24).mean())


def test_a_real_window_is_played_by_keys_from_outside(display: str, tmp_path: Path) -> None:
    player = Player(display, tmp_path / "data")
    try:
        title = player.until(lambda: nonblank(player, "1_title"), "the title")
        player.key("Return")
        opening = player.until(lambda: changed(player, "2_opening", title), "the opening")
        player.key(*["Return"] * 6, pause=0.9)
        rowed = player.shot("3_rowed")
        assert differ(opening, rowed) > 0.004, "Enter moved nothing on"
        player.key("F1")
        help_now = player.until(lambda: changed(player, "4_help", rowed, 0.2), "Help now (S1)")
        assert colours(help_now) > 20
        player.key("Escape")
        player.until(lambda: changed(player, "5_back", help_now, 0.2), "the way back from Help now")
        player.key("F11")
        player.until(lambda: player.size() == (1600, 1000), "full screen (ACC-18)")
        player.until(lambda: nonblank(player, "6_full"), "the picture in full screen")
        player.key("F11")
        player.until(lambda: player.size() == (1280, 720), "the window as it was")
        player.tool("xdotool", "windowsize", player.window, "1500", "900")
        player.until(lambda: player.size() == (1500, 900), "another size")
        time.sleep(1.0)
        assert colours(player.shot("7_resized")) > 60
        player.key("F12", pause=0.8)
        assert player.process.poll() is None, "the quick exit hides the game, it does not end it (S6)"
        # Without a window manager nothing takes the window away: what is left of it tells nothing.
        assert colours(player.shot("8_hidden")) == 2, "more is seen than one colour on the black of the screen"
        assert player.tool("xdotool", "getwindowname", player.window) == "Untitled"
        player.key("Return")
        again = player.until(lambda: nonblank(player, "9_title_again"), "the title again")
        assert colours(again) > 60
        assert player.tool("xdotool", "getwindowname", player.window) == "Tidelight"
        player.key("Up", "Return")
        player.until(lambda: changed(player, "10_gone_on", again), "the guest's own boat")
    finally:
        code, said = player.end()
    assert code == 0, said
    assert "Traceback" not in said
    assert not (tmp_path / "data").exists(), "a guest left something"


def nonblank(player: Player, name: str) -> numpy.ndarray | None:
    picture = player.shot(name)
    return picture if colours(picture) > 60 else None


def changed(player: Player, name: str, before: numpy.ndarray, share: float = 0.02) -> numpy.ndarray | None:
    picture = player.shot(name)
    return picture if differ(picture, before) > share and colours(picture) > 20 else None


def test_a_second_copy_says_that_the_game_is_open(display: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    player = Player(display, data)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "game", "play", "--data", str(data)],
            cwd=ROOT,
            env=player.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 1
        assert "already open" in ran.stderr
        assert len(ran.stderr.strip().splitlines()) == 1
    finally:
        code, said = player.end()
    assert code == 0, said


def test_without_a_screen_a_plain_sentence_names_the_demo(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    ran = subprocess.run(
        [sys.executable, "-m", "game", "play", "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "run.py demo" in ran.stderr
    assert "There is no screen here" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "data").exists()
