#!/usr/bin/env python3
"""Sets Tidelight up and starts it: `python3 run.py`, or `python3 run.py test`. Needs Python 3.11 and nothing else.

The first start makes a folder `.venv` beside this file and puts the libraries into it, each checked against the
hashes in the lock file; every later start uses it as it is. This file has no dependencies and parses on old Pythons,
so that it can say in a sentence what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LEAST = (3, 11)
GAME = ("play", "demo", "shots", "check", "story", "review", "bench")
TESTERS = ("test", "build")
STAMP = "tidelight-installed.txt"
USAGE = """python3 run.py [COMMAND]

  play        start the game (the same as no command)
  demo        play it through with no window, and leave pictures and a summary
  shots       a picture of every scene
  check       look over all content; every problem with file, line and hint
  story       tools for writers       review   a script for a clinician
  bench       measure the speed       test     run the tests (--full for all)
  build       make a program for this system
  data        what is kept, for the player and for researchers
"""


class Stop(Exception):
    """Something a person has to know: said in plain sentences, without a traceback."""


def main(argv):
    """Run one command; gives the exit code."""
    if sys.version_info < LEAST:
        have = "%d.%d" % sys.version_info[:2]
        sys.stderr.write(
            "Tidelight needs Python 3.11 or newer, and this is Python %s. Nothing was changed.\n"
            "Install a newer Python from your system's store or from python.org, and start this again with it.\n" % have
        )
        return 1
    command = argv[0] if argv and not argv[0].startswith("-") else "play"
    rest = argv[1:] if argv and argv[0] == command else argv
    if argv and argv[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    if command not in GAME + TESTERS + ("data",):
        sys.stderr.write("There is no command '%s'.\n\n%s" % (command, USAGE))
        return 2
    try:
        python = ready("requirements-dev.lock" if command in TESTERS else "requirements.lock")
    except Stop as stop:
        sys.stderr.write("%s\n" % stop)
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was installed so far is kept; the next start goes on from there.\n")
        return 130
    return forward(python, command, rest)


def forward(python, command, rest):
    """Run the command inside the environment, in the folder the person is in."""
    if command == "test":
        args = [os.path.join(HERE, "tests", "run_all.py")] + rest
    elif command == "build":
        args = ["-m", "PyInstaller", "--noconfirm", os.path.join(HERE, "build.spec")] + rest
    elif command == "data":
        args = ["-m", "telemetry"] + rest
    else:
        args = ["-m", "game", command] + rest
    env = dict(os.environ)
    env["PYTHONPATH"] = os.pathsep.join([HERE] + [p for p in [env.get("PYTHONPATH")] if p])
    env.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    if os.name != "nt":
        os.execve(python, [python] + args, env)
    try:
        return subprocess.call([python] + args, env=env)
    except KeyboardInterrupt:
        return 130


def ready(lock):
    """The Python of an environment that has everything in `lock`; makes or mends it where needed."""
    home = environment()
    python = os.path.join(home, "Scripts", "python.exe") if os.name == "nt" else os.path.join(home, "bin", "python")
    wanted = stamp(lock)
    have = read(os.path.join(home, STAMP))
    # The lock for the tests holds everything that the game's holds.
    if os.path.exists(python) and (wanted in have or (lock == "requirements.lock" and stamp("requirements-dev.lock") in have)):
        return python
    make(home, python)
    install(python, lock)
    write(os.path.join(home, STAMP), wanted)
    return python


def environment():
    """Where the environment lies: beside this file, or in the user's cache if nothing can be written here."""
    chosen = os.environ.get("TIDELIGHT_VENV")
    if chosen:
        return os.path.abspath(chosen)
    beside = os.path.join(HERE, ".venv")
    if os.path.exists(os.path.join(beside, STAMP)) or os.access(HERE, os.W_OK):
        return beside
    name = "tidelight-" + hashlib.sha256(HERE.encode("utf-8", "replace")).hexdigest()[:12]
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    base = base or os.path.join(os.path.expanduser("~"), ".cache")
    try:
        os.makedirs(base, exist_ok=True)
    except OSError:
        base = ""
    if not base or not os.access(base, os.W_OK):
        raise Stop(
            "Tidelight could not be set up: this folder cannot be written (%s). Nothing was changed.\n"
            "Copy the folder to a place of your own, such as your documents or the desktop, and start it there." % HERE
        )
    return os.path.join(base, name)


def make(home, python):
    """Make the environment, with pip in it, unless a whole one is there."""
    if os.path.exists(python) and subprocess.call([python, "-m", "pip", "--version"], **quiet()) == 0:
        return
    print("Setting up Tidelight. This happens once and takes a minute or two.", flush=True)
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise Stop(
            "This Python comes without its 'venv' module, so Tidelight could not be set up. Nothing was changed.\n"
            "On Debian or Ubuntu, 'sudo apt install python3-venv' adds it. Then start this again."
        )
    if os.path.isdir(home):
        shutil.rmtree(home, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(home)
    except subprocess.CalledProcessError:
        shutil.rmtree(home, ignore_errors=True)
        raise Stop(
            "Python could not make a place for Tidelight's libraries: its 'venv' module is not whole. Nothing was kept.\n"
            "On Debian or Ubuntu, 'sudo apt install python3-venv' mends it. Then start this again."
        )
    except OSError as error:
        shutil.rmtree(home, ignore_errors=True)
        raise Stop(
            "Tidelight could not be set up: %s. Nothing was kept.\n"
            "Look whether the disk is full or the folder can be written, and start this again." % error
        )


def install(python, lock):
    """Install what the lock names, each file checked against its hash, with one line of progress."""
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    command += ["--no-deps", "-r", os.path.join(HERE, lock)]
    started = time.time()
    log = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=pip_environment())
    said = reader(log)
    while log.poll() is None:
        if sys.stdout.isatty():
            sys.stdout.write("\rFetching libraries ... %d s " % (time.time() - started))
            sys.stdout.flush()
        time.sleep(0.5 if sys.stdout.isatty() else 0.1)
    said.join()
    if sys.stdout.isatty():
        sys.stdout.write("\r" + " " * 40 + "\r")
    if log.returncode != 0:
        raise Stop(failed("".join(said.lines)))
    print("Ready after %d s." % (time.time() - started), flush=True)


def reader(process):
    """A thread that takes what pip says, so that it never waits for room to say it."""
    import threading

    class Reader(threading.Thread):
        lines = []

        def run(self):
            for line in process.stdout:
                self.lines.append(line.decode("utf-8", "replace"))

    thread = Reader(daemon=True)
    thread.start()
    return thread


def failed(said):
    """What to tell when pip could not install."""
    last = [line for line in said.strip().splitlines() if line.strip()][-4:]
    tail = "".join("\n    " + line for line in last)
    lower = said.lower()
    kept = "Nothing of yours was changed; the next start goes on from here."
    if "hash" in lower and "mismatch" in lower.replace("do not match", "mismatch"):
        return "A library that arrived is not the one that was expected, so it was not used. %s%s" % (kept, tail)
    if "no space left" in lower:
        return "The disk is full, so the libraries could not be installed. %s\nMake some room (about 300 MB)." % kept
    signs = ("connection", "resolve", "network", "timed out", "no matching distribution", "retries")
    if any(sign in lower for sign in signs):
        return (
            "The libraries could not be fetched: there seems to be no internet here. The first start needs it once; "
            "after that the game never uses it. %s\nConnect, and start this again.%s" % (kept, tail)
        )
    return "The libraries could not be installed. %s%s" % (kept, tail)


def pip_environment():
    """The environment for pip, without settings of the person's that would change what is installed."""
    env = dict(os.environ)
    for name in ("PIP_TARGET", "PIP_USER", "PIP_PREFIX", "PYTHONPATH", "PYTHONHOME"):
        env.pop(name, None)
    return env


def stamp(lock):
    """One line that stands for a lock file on this Python."""
    with open(os.path.join(HERE, lock), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "%s %s %d.%d\n" % (lock, digest, sys.version_info[0], sys.version_info[1])


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def quiet():
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
