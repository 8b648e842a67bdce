"""Reading aloud through the system's own voice, found at start; a system without one is silent and says so."""

import shutil
import subprocess
import sys
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

MOST_LETTERS = 600


class Voice(Protocol):
    """A port for speech. `name` is empty where there is none."""

    name: str

    def say(self, text: str) -> None:
        """Say a text, breaking off whatever is being said. Returns at once."""

    def hush(self) -> None:
        """Break off."""


class Silent:
    """Says nothing."""

    name = ""

    def say(self, text: str) -> None:
        return

    def hush(self) -> None:
        return


class Spoken:
    """Speaks by starting a program for each text on a thread of its own: a frame never waits for it."""

    def __init__(self, name: str, command: tuple[str, ...], *, stop: tuple[str, ...] = (), stdin: bool = False) -> None:
        self.name = name
        self._command = command
        self._stop = stop
        self._stdin = stdin
        self._wanted: SimpleQueue[str] = SimpleQueue()
        self._thread: Thread | None = None

    def say(self, text: str) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._work, name="voice", daemon=True)
            self._thread.start()
        self._wanted.put(text.strip()[:MOST_LETTERS])

    def hush(self) -> None:
        if self._thread is not None:
            self._wanted.put("")

    def _work(self) -> None:
        running: subprocess.Popen[bytes] | None = None
        while True:
            text = self._wanted.get()
            while not self._wanted.empty():
                text = self._wanted.get()
            if running is not None:
                running.terminate()
                running.wait()
            running = self._start(text) if text else None
            if not text and self._stop:
                self._run(self._stop)

    def _start(self, text: str) -> "subprocess.Popen[bytes] | None":
        started = self._run(self._command if self._stdin else (*self._command, text))
        if started is not None and started.stdin is not None:
            try:
                started.stdin.write(text.encode())
                started.stdin.close()
            except OSError:
                return None
        return started

    def _run(self, command: tuple[str, ...]) -> "subprocess.Popen[bytes] | None":
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE if self._stdin else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return None


POWERSHELL = (
    "Add-Type -AssemblyName System.Speech;"
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())"
)


def find_voice(language: str = "en") -> Voice:
    """The system's voice: Speech Dispatcher or eSpeak on Linux, `say` on macOS, SAPI on Windows; else silence."""
    if sys.platform == "darwin" and shutil.which("say"):
        return Spoken("say", ("say", "--"))
    if sys.platform == "win32":
        shell = shutil.which("powershell")
        if shell:
            return Spoken("SAPI", (shell, "-NoProfile", "-Command", POWERSHELL), stdin=True)
        return Silent()
    if shutil.which("spd-say"):
        stop = ("spd-say", "--cancel")
        return Spoken("Speech Dispatcher", ("spd-say", "--cancel", "-l", language, "--"), stop=stop)
    for program in ("espeak-ng", "espeak"):
        if shutil.which(program):
            return Spoken(program, (program, "-v", language, "--"))
    return Silent()
