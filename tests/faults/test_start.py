"""`run.py` as a person meets it: in a scratch copy, with libraries of our own making in place of the internet."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).resolve().parents[2]
GAME = """
import json, os, sys
import tinylib
print(json.dumps({"args": sys.argv[1:], "cwd": os.getcwd(), "pid": os.getpid(), "lib": tinylib.VERSION}), flush=True)
if "wait" in sys.argv:
    import time
    time.sleep(60)
sys.exit(7 if "seven" in sys.argv else 0)
"""
posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX systems")


def make_wheel(folder: Path, name: str, version: str = "1.0") -> str:
    """Write a wheel with one module; gives its line for a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = '{version}'\n",
        f"{name}_data.py": "x = 0\n" * 2000,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(zipfile.ZipInfo(file), text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Copy:
    """A copy of the program in a folder with spaces in its path, and the libraries that its locks name."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a place with spaces"
        self.wheels = folder / "wheels"
        for made in (self.root / "game", self.root / "tests", self.wheels):
            made.mkdir(parents=True)
        (self.root / "run.py").write_bytes((ROOT / "run.py").read_bytes())
        (self.root / "game" / "__init__.py").touch()
        (self.root / "game" / "__main__.py").write_text(GAME, encoding="utf-8")
        (self.root / "tests" / "run_all.py").write_text("import otherlib\nprint('tests ran')\n", encoding="utf-8")
        play = make_wheel(self.wheels, "tinylib")
        for lock in ("requirements.lock", "requirements-research.lock"):
            (self.root / lock).write_text(play, encoding="utf-8")
        (self.root / "requirements-judges.lock").write_text(make_wheel(self.wheels, "judgelib"), encoding="utf-8")
        (self.root / "requirements-dev.lock").write_text(play + make_wheel(self.wheels, "otherlib"), encoding="utf-8")

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def library(self) -> Path:
        return next(self.venv.rglob("tinylib.py"))

    def env(self, more: Mapping[str, str] = MappingProxyType({}), network: bool = True) -> dict[str, str]:
        names = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "TIDELIGHT_"))}
        found = {"PIP_FIND_LINKS": str(self.wheels)} if network else {"PIP_FIND_LINKS": ""}
        return {**names, "PIP_NO_INDEX": "1", **found, **more}

    def start(self, *args: str, network: bool = True, cwd: Path | None = None, **env: str) -> tuple[int, str]:
        """Start it and wait; gives the exit code, and what it said in one text."""
        ran = subprocess.run(
            [sys.executable, str(self.root / "run.py"), *args],
            cwd=cwd or self.root.parent,
            env=self.env(env, network),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in ran.stdout, ran.stdout
        return ran.returncode, ran.stdout

    def begin(self, *args: str, **env: str) -> subprocess.Popen[str]:
        """Start it in a process group of its own, and go on."""
        return subprocess.Popen(
            [sys.executable, str(self.root / "run.py"), *args],
            env=self.env(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


def after_it_began(child: subprocess.Popen[str], seconds: float) -> None:
    """Wait until the set-up has begun, and then a little."""
    assert child.stdout is not None
    assert child.stdout.readline().startswith("Setting up")
    time.sleep(seconds)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy that was never started."""
    return Copy(tmp_path)


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """One copy that is set up already, for tests that change nothing."""
    made = Copy(tmp_path_factory.mktemp("ready"))
    code, said = made.start("play")
    assert code == 0, said
    return made


@pytest.fixture
def played(set_up: Copy, tmp_path: Path) -> Copy:
    """A copy that is set up and may be harmed: the one above, moved, which must not matter either."""
    copy = Copy(tmp_path)
    shutil.copytree(set_up.venv, copy.venv, symlinks=True)
    return copy


def test_a_folder_that_was_moved_needs_nothing_anew(played: Copy) -> None:
    code, said = played.start(network=False)
    assert code == 0
    assert "Setting up" not in said


def test_the_first_start_says_little_and_plays(copy: Copy) -> None:
    code, said = copy.start("demo", "--seed", "3", "seven")
    lines = said.splitlines()
    assert code == 7
    assert lines[0].startswith("Setting up Tidelight")
    assert lines[1] == "Tidelight is set up."
    assert '"args": ["demo", "--seed", "3", "seven"]' in lines[2]
    assert not (copy.root / ".venv.unfinished").exists()
    assert not (copy.venv / "wheels").exists()


def test_without_a_command_it_plays_and_from_any_folder(set_up: Copy, tmp_path: Path) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit('a file of the person, not ours')", encoding="utf-8")
    (tmp_path / "game.py").write_text("raise SystemExit('a file of the person, not ours')", encoding="utf-8")
    code, said = set_up.start(cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert code == 0, said
    assert '"args": ["play"]' in said
    assert f'"cwd": "{tmp_path}"' in said or os.name == "nt"


def test_a_later_start_adds_less_than_half_a_second(set_up: Copy) -> None:
    def best(line: list[str], env: dict[str, str]) -> float:
        took = []
        for _ in range(5):
            started = time.perf_counter()
            subprocess.run(line, env=env, stdout=subprocess.DEVNULL, check=True)
            took.append(time.perf_counter() - started)
        return min(took)

    through = best([sys.executable, str(set_up.root / "run.py")], set_up.env())
    inner = set_up.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    direct = best([str(inner), "-P", "-m", "game", "play"], {**set_up.env(), "PYTHONPATH": str(set_up.root)})
    assert through - direct < 0.5


@posix
def test_signals_reach_the_game_itself(set_up: Copy) -> None:
    child = set_up.begin("play", "wait")
    assert child.stdout is not None
    assert f'"pid": {child.pid}' in child.stdout.readline()
    child.terminate()
    assert child.wait(10) == -signal.SIGTERM
    child.stdout.close()


def test_no_network_is_said_in_a_sentence_and_the_next_start_goes_on(copy: Copy) -> None:
    code, said = copy.start(network=False)
    assert code == 1
    assert "no internet" in said
    assert copy.start()[0] == 0


def test_a_refused_connection_is_no_internet(copy: Copy) -> None:
    nobody = "http://127.0.0.1:9/simple"
    code, said = copy.start(
        network=False, PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="0", PIP_INDEX_URL=nobody, PIP_RETRIES="1"
    )
    assert code == 1
    assert "there seems to be no internet here" in said
    assert len(said.splitlines()) <= 5, said


def test_what_could_be_played_can_be_played_when_the_tests_cannot_be_fetched(played: Copy) -> None:
    assert played.start("test", network=False)[0] == 1
    code, said = played.start(network=False)
    assert code == 0, said
    code, said = played.start("test")
    assert code == 0
    assert "tests ran" in said
    assert "Setting up" not in played.start(network=False)[1]


def test_a_changed_lock_is_installed(played: Copy) -> None:
    (played.root / "requirements.lock").write_text(make_wheel(played.wheels, "tinylib", "2.0"), encoding="utf-8")
    said = played.start()[1]
    assert '"lib": "2.0"' in said
    assert "Updating Tidelight's libraries." in said
    assert "This happens once" not in said


def test_a_library_that_was_changed_on_the_way_is_not_used(copy: Copy) -> None:
    make_wheel(copy.wheels, "tinylib")
    with zipfile.ZipFile(copy.wheels / "tinylib-1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("extra.py", "changed")
    code, said = copy.start()
    assert code == 1
    assert "not the one that was expected" in said


def test_a_set_up_that_was_broken_off_is_done_anew(played: Copy) -> None:
    played.library.unlink()
    (played.root / ".venv.unfinished").write_text("broken off\n", encoding="utf-8")
    code, said = played.start()
    assert code == 0, said
    assert not (played.root / ".venv.unfinished").exists()


@posix
@pytest.mark.parametrize("after", [0.2, 0.8, 1.6, 2.4, 3.2] if os.environ.get("TIDELIGHT_FULL") else [1.6])
def test_killed_while_setting_up_it_heals(copy: Copy, after: float) -> None:
    child = copy.begin()
    after_it_began(child, after)
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    code, said = copy.start()
    assert code == 0, said


@posix
def test_killed_alone_its_pip_is_waited_for(copy: Copy) -> None:
    child = copy.begin()
    after_it_began(child, 1.0)
    child.kill()
    code, said = copy.start()
    assert code == 0, said
    child.communicate()


@posix
def test_ctrl_c_while_setting_up_is_a_sentence(copy: Copy) -> None:
    child = copy.begin()
    after_it_began(child, 1.0)
    os.killpg(child.pid, signal.SIGINT)
    said, _ = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "Stopped before it was set up" in said
    assert "Traceback" not in said
    assert copy.start()[0] == 0


def test_two_first_starts_at_once_both_play(copy: Copy) -> None:
    first, second = copy.begin(), copy.begin()
    said = first.communicate(timeout=120)[0], second.communicate(timeout=120)[0]
    assert (first.returncode, second.returncode) == (0, 0), said
    assert sum("Setting up Tidelight" in text for text in said) == 1, said


def test_a_folder_that_holds_other_things_is_left_alone(copy: Copy, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me", encoding="utf-8")
    code, said = copy.start(TIDELIGHT_VENV=str(mine))
    assert code == 1
    assert "holds other things" in said
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_an_environment_whose_python_is_gone_is_made_anew(played: Copy) -> None:
    if os.name == "nt":
        config = played.venv / "pyvenv.cfg"
        config.write_text("home = C:\\no\\such\\folder\n", encoding="utf-8")
    else:
        python = played.venv / "bin" / "python"
        python.unlink()
        python.symlink_to("/no/such/python")
    assert played.start()[0] == 0


def test_a_python_without_venv_is_told_how_to_get_it(copy: Copy, tmp_path: Path) -> None:
    stub = "import sys\nimport importlib.util as u\nreal = u.find_spec\n"
    stub += "u.find_spec = lambda name, package=None: None if name == 'ensurepip' else real(name, package)\n"
    (tmp_path / "sitecustomize.py").write_text(stub, encoding="utf-8")
    code, said = copy.start(PYTHONPATH=str(tmp_path))
    assert code == 1
    assert "python3-venv" in said
    assert not copy.venv.exists()
