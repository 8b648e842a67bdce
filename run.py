#!/usr/bin/env python3
"""Sets Tidelight up and starts it: `python3 run.py`, or `python3 run.py test`. Needs Python 3.11 and nothing else.

The first start makes a folder `.venv` beside this file and puts the libraries into it, each checked against the
hashes in the lock file; every later start uses it as it is. This file has no dependencies and parses on Pythons
as old as 3.8, so that it can say in a sentence what is missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

HERE = os.path.dirname(os.path.abspath(__file__))
PLAY_LOCK = "requirements.lock"
RESEARCH_LOCK = "requirements-research.lock"
DEV_LOCK = "requirements-dev.lock"
JUDGES_LOCK = "requirements-judges.lock"
PLAYING = ("play", "demo", "shots", "bench", "data")
# `check`, `story` and `review` read fonts and syllables, which nobody needs for playing.
WORKING = ("check", "story", "review", "test", "build")
# Of `data`, what researchers and counsellors use; with nothing said it opens the desk. The rest is for players.
ANALYSING = ("dataset", "counsellor", "pdf", "desk")
STAMP = "tidelight-installed.txt"
HALF_DONE = "Tidelight is being set up, or its set-up was broken off.\n"
LOG = "tidelight-setup-log.txt"
USAGE = """python3 run.py [COMMAND]

  play     start the game (the same as no command); --dev for writers: saved files are played at once
  demo     play it through with no window; leaves pictures and a summary
  shots    a picture of every scene
  check    look over all content: every problem with file, line and hint
  story    tools for writers: play, test, check, map, ids, pot, run (--help says more)
  review   a script of a level for a clinician to print and sign; --signed FORM.toml notes it
  bench    measure the speed
  test     run the tests (--full for all of them)
  build    make a program for this system
  data     what is kept, for the player and for researchers
"""


class Stop(Exception):  # noqa: N818 - it is no error of the program's
    """Something a person has to know: said in plain sentences, without a traceback."""


def main(argv: list[str]) -> int:
    """Run one command; gives its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is told so here
        have = ".".join(map(str, sys.version_info[:2]))
        sys.stderr.write(
            f"Tidelight needs Python 3.11 or newer, and this is Python {have}. Nothing was changed.\n"
            "Install a newer Python from your system's store or from python.org, and start this again with it.\n"
        )
        return 1
    if argv[:1] in (["help"], ["-h"], ["--help"]):
        print(USAGE)
        return 0
    named = bool(argv) and not argv[0].startswith("-")
    command, rest = (argv[0], argv[1:]) if named else ("play", argv)
    if command not in PLAYING + WORKING:
        sys.stderr.write(f"There is no command '{command}'.\n\n{USAGE}")
        return 2
    try:
        home = environment()
        python = ready(home, lock_for(command, rest))
        if command == "test" or (command == "bench" and rest[:1] == ["data"]):
            set_up_judges(home)
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped before it was set up. Start it again to set it up.\n")
        return 130
    return forward(home, python, command, rest)


def lock_for(command: str, rest: list[str]) -> str:
    """The lock that holds what a command needs."""
    if command == "data" and (not rest or rest[0] in ANALYSING):
        return RESEARCH_LOCK
    judging = command == "bench" and rest[:1] == ["data"]
    return DEV_LOCK if judging or command in WORKING else PLAY_LOCK


def set_up_judges(home: str) -> None:
    """Make the environment of the judges that cannot share one with the game. Where that fails, their tests will."""
    try:
        os.environ["TIDELIGHT_JUDGES"] = ready(home + "-judges", JUDGES_LOCK)
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")


def forward(home: str, python: str, command: str, rest: list[str]) -> int:
    """Run the command inside the environment, in the folder that the person is in."""
    if command == "test":
        args = [os.path.join(HERE, "tests", "run_all.py"), *rest]
    elif command == "build":
        made = ["--distpath", os.path.join(HERE, "dist"), "--workpath", os.path.join(HERE, "build")]
        args = ["-m", "PyInstaller", "--noconfirm", *made, *rest, os.path.join(HERE, "build.spec")]
    elif command == "data":
        args = ["-m", "telemetry", *rest]
    else:
        args = ["-m", "game", command, *rest]
    env = clean(os.environ)
    env["PYTHONPATH"] = HERE
    env.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    if os.path.dirname(home) != HERE:
        # The program's folder may not be writable; without this, every start would compile the game anew.
        env.setdefault("PYTHONPYCACHEPREFIX", os.path.join(home, "pycache"))
    # -P: a file of the person's called random.py, in the folder they are in, is none of ours.
    line = [python, "-P", *args]
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(python, line, env)  # the same process: signals and exit code are the game's own
    child = subprocess.Popen(line, env=env)
    while child.poll() is None:
        with contextlib.suppress(KeyboardInterrupt):  # the game has got it too, and saves; wait until it has
            child.wait()
    return child.returncode


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """The person's environment without what would make one Python use another one's libraries."""
    return {name: value for name, value in environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def environment() -> str:
    """The folder of the environment: beside this file, or in the user's cache where nothing can be written here."""
    if os.pathsep in HERE:
        raise Stop(
            f"Tidelight cannot run from a folder with '{os.pathsep}' in its name ({HERE}). Nothing was changed.\n"
            "Rename the folder, and start this again."
        )
    if chosen := os.environ.get("TIDELIGHT_VENV"):
        return os.path.abspath(chosen)
    beside = os.path.join(HERE, ".venv")
    if os.path.exists(os.path.join(beside, STAMP)) or writable(HERE):
        return beside
    cache = user_cache()
    if not writable(cache):
        raise Stop(
            f"Tidelight could not be set up: this folder cannot be written ({HERE}). Nothing was changed.\n"
            "Copy the folder to a place of your own, such as your documents or the desktop, and start it there."
        )
    return os.path.join(cache, "tidelight-" + hashlib.sha256(os.fsencode(HERE)).hexdigest()[:12])


def user_cache() -> str:
    """Where this system keeps what a user's programs can make again."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    mac = sys.platform == "darwin"
    return named or os.path.join(os.path.expanduser("~"), *(("Library", "Caches") if mac else (".cache",)))


def writable(folder: str) -> bool:
    """Whether a file can be made in `folder`; asked by making one, which is the only sure way on Windows."""
    probe = os.path.join(folder, f".tidelight-{os.getpid()}.tmp")
    try:
        os.makedirs(folder, exist_ok=True)
        write(probe, "")
        os.remove(probe)
    except OSError:
        return False
    return True


def ready(home: str, lock: str) -> str:
    """The path of a Python that has everything in `lock`; sets it up or mends it where needed."""
    python = os.path.join(home, "Scripts", "python.exe") if os.name == "nt" else os.path.join(home, "bin", "python")
    if installed(home, python, lock):
        return python
    turn = Turn(home + ".unfinished")
    try:
        turn.take()
        if not installed(home, python, lock):
            set_up(home, python, lock, turn)
        turn.note("")
    except OSError as error:
        why = "Look whether the disk is full or the folder can be written, and start this again."
        raise Stop(f"Tidelight could not be set up: {error}.\n{why}") from error
    finally:
        turn.close()
    return python


def installed(home: str, python: str, lock: str) -> bool:
    """Whether the environment was finished for this lock and still stands on the Python it was made with."""
    if read(home + ".unfinished"):
        return False
    said = read(os.path.join(home, STAMP)).splitlines()
    # Each of these holds everything that the ones before it hold (a test sees to it).
    growing = (PLAY_LOCK, RESEARCH_LOCK, DEV_LOCK)
    locks = {fingerprint(one) for one in (growing[growing.index(lock) :] if lock in growing else (lock,))}
    return len(said) == 2 and said[0] in locks and bool(said[1]) and said[1] == foundation(home, python)


def foundation(home: str, python: str) -> str:
    """The Python that the environment stands on; empty if it is gone."""
    if not os.path.exists(python) or os.name != "nt":
        return os.path.realpath(python) if os.path.exists(python) else ""
    lines = [line.split("=", 1) for line in read(os.path.join(home, "pyvenv.cfg")).splitlines() if "=" in line]
    base = {key.strip(): value.strip() for key, value in lines}.get("home", "")
    return base if os.path.isdir(base) else ""


def fingerprint(lock: str) -> str:
    """A word that changes when the lock file does."""
    with open(os.path.join(HERE, lock), "rb") as file:
        return lock + ":" + hashlib.sha256(file.read()).hexdigest()


class Turn:
    """Lets one start at a time set up, and tells the next whether the one before it was broken off.

    The file stands beside the environment, not in it, so that it outlives a half-deleted one. It is locked while a
    set-up runs (also by the pip of a start that was killed) and holds a line until the set-up is whole.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.file = -1

    def take(self) -> None:
        """Wait for any other set-up of this folder to end."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        if not self.locked():
            print("Tidelight is being set up by another start already. Waiting for it ...", flush=True)
            while not self.locked():
                time.sleep(0.3)

    def locked(self) -> bool:
        """Whether the turn is ours now."""
        try:
            if sys.platform == "win32":
                import msvcrt

                os.lseek(self.file, 1 << 20, os.SEEK_SET)  # behind the text: Windows lets nobody read what is locked
                msvcrt.locking(self.file, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def note(self, text: str) -> None:
        """Note that something is half done; no text: that everything is whole."""
        os.ftruncate(self.file, 0)
        os.lseek(self.file, 0, os.SEEK_SET)
        os.write(self.file, text.encode("ascii"))
        os.fsync(self.file)

    def close(self) -> None:
        """Let the next one in."""
        if self.file >= 0:
            os.close(self.file)
        if not read(self.path):
            with contextlib.suppress(OSError):  # another start may hold it; empty, it says nothing
                os.remove(self.path)

    def run(self, line: list[str], each: Callable[[str], None] | None = None) -> tuple[int, str]:
        """Run a program to its end, holding the turn; gives its exit code and what it said."""
        env = clean(os.environ)
        for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"):
            env.pop(name, None)
        env.update(PIP_USER="0", PYTHONUNBUFFERED="1")
        held = () if os.name == "nt" else (self.file,)
        child = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=held)
        said: list[str] = []
        try:
            for raw in child.stdout or ():
                said.append(raw.decode("utf-8", "replace"))
                if each:
                    each(said[-1])
            return child.wait(), "".join(said)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


def set_up(home: str, python: str, lock: str, turn: Turn) -> None:
    """Make the environment unless a whole one is there, fetch what the lock names, then install it.

    Only making and installing can leave something half done, so only they are noted as unfinished. Fetching changes
    nothing: without a network, an environment that was good for playing stays so.
    """
    broken = bool(read(turn.path))
    if not broken and os.path.isdir(home) and os.listdir(home) and not os.path.exists(os.path.join(home, "pyvenv.cfg")):
        raise Stop(f"The folder {home} holds other things, so Tidelight's libraries were not put there.")
    if os.path.exists(os.path.join(home, STAMP)):
        print("Updating Tidelight's libraries.", flush=True)
    else:
        print("Setting up Tidelight. This happens once and takes a minute or two.", flush=True)
    sound = [python, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    fresh = broken or not os.path.exists(python) or turn.run(sound)[0] != 0
    if fresh:
        make(home, turn)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    what = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", os.path.join(HERE, lock)]
    wheels = os.path.join(home, "wheels")
    if fresh or turn.run([*pip, "install", "--no-index", *what])[0] != 0:
        remove(wheels)  # a start that was broken off may have left half a file there
        code, said = turn.run([*pip, "download", "--progress-bar", "off", "--dest", wheels, *what], counter(lock))
        show("")
        if code:
            raise Stop(not_fetched(said, keep_log(home, said)))
        show("Putting everything in its place ...")
        turn.note(HALF_DONE)
        code, said = turn.run([*pip, "install", "--no-index", "--find-links", wheels, *what])
        show("")
        if code:
            raise Stop(
                "Tidelight's libraries were fetched but could not be put in their place. Is it open somewhere, or the\n"
                f"disk full? The next start sets everything up anew. What pip said is in {keep_log(home, said)}."
            )
    remove(wheels)
    write(os.path.join(home, STAMP), f"{fingerprint(lock)}\n{foundation(home, python)}\n")
    print("Tidelight is set up.", flush=True)


def make(home: str, turn: Turn) -> None:
    """Make a new environment with pip in it, in place of any old one."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop(
            "This Python comes without its 'venv' module, so Tidelight could not be set up. Nothing was changed.\n"
            "On Debian and Ubuntu, 'sudo apt install python3-venv' adds it. Then start this again."
        )
    turn.note(HALF_DONE)
    remove(home)
    code, said = turn.run([sys.executable, "-m", "venv", home])
    if code:
        log = keep_log(os.path.dirname(home), said)
        remove(home)
        raise Stop(
            "Python could not make a place for Tidelight's libraries. Nothing was kept. Is the disk full? On Debian\n"
            f"and Ubuntu, 'sudo apt install python3-venv' mends a broken 'venv'. What Python said is in {log}."
        )
    turn.note("")


def not_fetched(said: str, log: str) -> str:
    """What to tell when pip could not fetch the libraries."""
    said = said.lower()
    signs = ("connection", "resolve", "retrying", "network", "timed out", "unreachable", "proxy", "ssl")
    if "do not match the hashes" in said:
        why = "A library that arrived is not the one that was expected, so it was not used."
    elif "no space left" in said:
        why = "The disk is full, so Tidelight's libraries could not be fetched. Make room (about 500 MB)."
    elif any(sign in said for sign in signs):
        why = "Tidelight's libraries could not be fetched: there seems to be no internet here."
    else:
        version = ".".join(map(str, sys.version_info[:2]))
        why = (
            "Tidelight's libraries could not be fetched: there is no internet here, or they do not exist for\n"
            f"Python {version} on this system. They exist for 3.11 to 3.14 on 64-bit Windows, macOS and Linux."
        )
    return (
        f"{why}\nWhat was there before is as it was. Only the first start needs the internet; the game never uses it.\n"
        f"Start this again when it can be reached. What pip said is in {log}."
    )


def counter(lock: str) -> Callable[[str], None]:
    """Shows how many libraries have been fetched, from what pip says line by line."""
    total = sum("==" in line and line[:1].isalpha() for line in read(os.path.join(HERE, lock)).splitlines())
    seen: list[str] = []

    def saw(line: str) -> None:
        if line.startswith(("Collecting ", "Processing ", "Ignoring ")):
            seen.append(line)
            show(f"Fetching libraries: {len(seen)} of {total}")

    return saw


def show(text: str) -> None:
    """Write over the one line of progress; nothing where no person is looking."""
    if sys.stdout.isatty():
        sys.stdout.write("\r" + text[:78].ljust(78) + ("" if text else "\r"))
        sys.stdout.flush()


def keep_log(folder: str, said: str) -> str:
    """Keep what a program said, for whoever wants to look; gives the path."""
    path = os.path.join(folder, LOG)
    with contextlib.suppress(OSError):
        write(path, said)
    return path


def remove(folder: str) -> None:
    """Delete a folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.path.isdir(folder):
        raise Stop(
            f"The folder {folder} could not be renewed. If Tidelight is open somewhere, close it and start\n"
            "this again; otherwise delete that folder by hand. Nothing of yours is in it."
        )


def read(path: str) -> str:
    with contextlib.suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
    return ""


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
