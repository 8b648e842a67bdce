"""`run.py` in parts: it parses on old Pythons and says so there, needs nothing, and picks places it can write."""

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """run.py as a module, for a program in a folder of its own with two small locks."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    home = tmp_path / "a program"
    home.mkdir()
    for lock in (module.PLAY_LOCK, module.RESEARCH_LOCK, module.DEV_LOCK, module.JUDGES_LOCK):
        (home / lock).write_text(f"{lock}\n", encoding="utf-8")
    module.HERE = str(home)  # type: ignore[attr-defined]
    return module


@pytest.fixture
def environment(start: ModuleType) -> Path:
    """A finished environment of that program, without a Python of its own."""
    home = Path(start.HERE) / ".venv"
    (home / "bin").mkdir(parents=True)
    python = home / "bin" / "python"
    python.symlink_to(sys.executable)
    stamp = f"{start.fingerprint(start.PLAY_LOCK)}\n{start.foundation(str(home), str(python))}\n"
    (home / start.STAMP).write_text(stamp, encoding="utf-8")
    return home


def is_ready(start: ModuleType, home: Path, lock: str) -> bool:
    return bool(start.installed(str(home), str(home / "bin" / "python"), lock))


def test_it_parses_on_python_3_8() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    assert "main" in {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}
    with pytest.raises(SyntaxError):
        ast.parse(f"{SOURCE}\nmatch 1:\n    case _:\n        pass\n", feature_version=(3, 8))


def test_it_needs_only_the_standard_library() -> None:
    tree = ast.parse(SOURCE)
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_an_old_python_is_told_so(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "sys", SimpleNamespace(version_info=(3, 8, 10), stderr=sys.stderr))
    assert start.main([]) == 1
    said = capsys.readouterr().err
    assert "needs Python 3.11 or newer, and this is Python 3.8" in said
    assert "Nothing was changed" in said


def test_an_unknown_command_is_named(start: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["plya"]) == 2
    assert "There is no command 'plya'" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["help", "-h", "--help"])
def test_help_installs_nothing(start: ModuleType, capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert start.main([word]) == 0
    assert "python3 run.py [COMMAND]" in capsys.readouterr().out
    assert not (Path(start.HERE) / ".venv").exists()


@pytest.mark.parametrize(
    ("argv", "command", "rest"),
    [
        ([], "play", []),
        (["--data", "x"], "play", ["--data", "x"]),
        (["demo", "--seed", "3"], "demo", ["--seed", "3"]),
        (["data", "show"], "data", ["show"]),
    ],
)
def test_what_is_forwarded(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, argv: list[str], command: str, rest: list[str]
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(start, "ready", lambda home, lock: "python")

    def forward(home: str, python: str, *what: object) -> int:
        seen.extend(what)
        return 0

    monkeypatch.setattr(start, "forward", forward)
    assert start.main(argv) == 0
    assert seen == [command, rest]


def test_the_environment_lies_beside_the_program(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDELIGHT_VENV", raising=False)
    assert start.environment() == str(Path(start.HERE) / ".venv")


def test_in_a_folder_that_cannot_be_written_it_lies_in_the_users_cache(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TIDELIGHT_VENV", raising=False)
    monkeypatch.setattr(start, "writable", lambda folder: folder != start.HERE)
    monkeypatch.setattr(start, "user_cache", lambda: str(tmp_path / "cache"))
    home = Path(start.environment())
    assert home.parent == tmp_path / "cache"
    monkeypatch.setattr(start, "HERE", start.HERE + " copy")
    assert Path(start.environment()) != home, "two copies do not share one"


def test_where_nothing_can_be_written_it_says_what_to_do(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDELIGHT_VENV", raising=False)
    monkeypatch.setattr(start, "writable", lambda folder: False)
    with pytest.raises(start.Stop, match="Copy the folder to a place of your own"):
        start.environment()


def test_a_folder_that_is_a_file_is_not_writable(start: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert start.writable(str(tmp_path))
    assert not start.writable(str(tmp_path / "file"))
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_a_folder_whose_name_would_be_two_paths_is_refused(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "HERE", "one" + start.os.pathsep + "two")
    with pytest.raises(start.Stop, match="Rename the folder"):
        start.environment()


posix = pytest.mark.skipif(sys.platform == "win32", reason="an environment of POSIX systems")


@posix
def test_a_finished_environment_is_used_as_it_is(start: ModuleType, environment: Path) -> None:
    assert is_ready(start, environment, start.PLAY_LOCK)


@posix
def test_playing_is_not_enough_for_the_tests_but_the_other_way_round(start: ModuleType, environment: Path) -> None:
    assert not is_ready(start, environment, start.DEV_LOCK)
    stamp = (environment / start.STAMP).read_text(encoding="utf-8")
    dev = stamp.replace(start.fingerprint(start.PLAY_LOCK), start.fingerprint(start.DEV_LOCK))
    (environment / start.STAMP).write_text(dev, encoding="utf-8")
    assert is_ready(start, environment, start.DEV_LOCK)
    assert is_ready(start, environment, start.PLAY_LOCK)


@posix
def test_what_is_there_for_research_is_enough_for_playing_and_not_for_the_tests(
    start: ModuleType, environment: Path
) -> None:
    assert not is_ready(start, environment, start.RESEARCH_LOCK)
    stamp = (environment / start.STAMP).read_text(encoding="utf-8")
    more = stamp.replace(start.fingerprint(start.PLAY_LOCK), start.fingerprint(start.RESEARCH_LOCK))
    (environment / start.STAMP).write_text(more, encoding="utf-8")
    assert is_ready(start, environment, start.RESEARCH_LOCK)
    assert is_ready(start, environment, start.PLAY_LOCK)
    assert not is_ready(start, environment, start.DEV_LOCK)
    assert not is_ready(start, environment, start.JUDGES_LOCK)


@pytest.mark.parametrize(
    ("command", "rest", "lock"),
    [
        ("play", [], "requirements.lock"),
        ("data", ["show"], "requirements.lock"),
        ("data", [], "requirements-research.lock"),
        ("data", ["dataset", "build"], "requirements-research.lock"),
        ("bench", ["data"], "requirements-dev.lock"),
        ("bench", ["--json", "data"], "requirements.lock"),
        ("test", ["--full"], "requirements-dev.lock"),
    ],
)
def test_what_a_command_needs(start: ModuleType, command: str, rest: list[str], lock: str) -> None:
    assert start.lock_for(command, rest) == lock


@pytest.mark.parametrize("fails", [False, True])
def test_the_judges_have_an_environment_of_their_own_and_keep_no_test_from_running(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    def ready(home: str, lock: str) -> str:
        if fails and lock == start.JUDGES_LOCK:
            raise start.Stop("There is no internet.")
        return f"{home} {lock}"

    ran: list[str] = []

    def forward(home: str, python: str, *rest: object) -> int:
        ran.append(python)
        return 0

    monkeypatch.setattr(start, "ready", ready)
    monkeypatch.setattr(start, "forward", forward)
    monkeypatch.setenv("TIDELIGHT_VENV", "/home")
    monkeypatch.setenv("TIDELIGHT_JUDGES", "")  # so that it is put back at the end
    monkeypatch.delenv("TIDELIGHT_JUDGES")
    assert start.main(["test"]) == 0
    assert ran == ["/home requirements-dev.lock"]
    assert start.os.environ.get("TIDELIGHT_JUDGES") == (None if fails else "/home-judges requirements-judges.lock")


@posix
@pytest.mark.parametrize("harm", ["lock", "stamp", "half stamp", "python", "other python", "broken off"])
def test_anything_amiss_is_set_up_anew(start: ModuleType, environment: Path, harm: str) -> None:
    if harm == "lock":
        (Path(start.HERE) / "requirements.lock").write_text("changed\n", encoding="utf-8")
    elif harm == "stamp":
        (environment / start.STAMP).unlink()
    elif harm == "half stamp":
        stamp = (environment / start.STAMP).read_text(encoding="utf-8")
        (environment / start.STAMP).write_text(stamp.splitlines()[0], encoding="utf-8")
    elif harm in ("python", "other python"):
        (environment / "bin" / "python").unlink()
        if harm == "other python":
            (environment / "bin" / "python").symlink_to("/bin/sh")
    else:
        Path(f"{environment}.unfinished").write_text("half", encoding="utf-8")
    assert not is_ready(start, environment, start.PLAY_LOCK)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "WARNING: Retrying (Retry(total=4)) ... Failed to establish a new connection",
            "there seems to be no internet",
        ),
        ("ERROR: No matching distribution found for numpy==2.4.6", "either there is no internet|they do not exist for"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that was expected"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
    ],
)
def test_what_pip_says_is_told_plainly(start: ModuleType, said: str, told: str) -> None:
    text = start.not_fetched(said, "log.txt")
    assert any(part in text for part in told.split("|"))
    assert "What was there before is as it was" in text
    assert max(map(len, text.splitlines())) < 120
