"""The lock files: whole, with hashes, for every system, and naming no place; and nothing is imported that they lack."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.imports_kit import imports

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-research.lock", "requirements-dev.lock")
JUDGES = "requirements-judges.lock"
# What may use the libraries of the extra `research`.
RESEARCH = (ROOT / "telemetry" / "research", ROOT / "telemetry" / "counsellor", ROOT / "telemetry" / "desk")
OWN = {"game", "telemetry", "vault", "tests", "tools", "run"}
# What every library needs a built file for; nothing is built on a player's computer (docs/decisions/0001 and 0011).
PYTHONS = (11, 12, 13, 14)
SYSTEMS = {
    "Windows": r"win_amd64",
    "Mac with Intel": r"macosx_10_\w+_(x86_64|universal2)",
    "Mac with Apple": r"macosx_\w+_(arm64|universal2)",
    "Linux on x86-64": r"manylinux2014_x86_64",
    "Linux on ARM": r"manylinux2014_aarch64",
}
# Where the name to import is not the name to install.
INSTALLED_AS = {
    "ibis": "ibis-framework",
    "fhir": "fhir-resources",
    "ogd": "opengamedata-core",
    "bidi": "python-bidi",
    "pygame": "pygame-ce",
}


def pins(lock: str) -> dict[str, set[str]]:
    """Every pin of a lock (`name==version ; marker`) with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.partition("--hash")[0].strip(): set(re.findall(r"sha256:[0-9a-f]{64}", line)) for line in lines}


@pytest.mark.parametrize("lock", [*LOCKS, JUDGES])
def test_every_pin_has_hashes_and_no_place_is_named(lock: str) -> None:
    for pin, hashes in pins(lock).items():
        assert re.match(r"[a-z0-9-]+==[0-9]", pin), pin
        assert hashes, pin
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--index|--find-links", text)


def test_each_lock_holds_all_of_the_one_before() -> None:
    play, research, dev = map(pins, LOCKS)
    assert play.items() < research.items() < dev.items()


@pytest.mark.parametrize(
    ("lock", "extra"), [(LOCKS[0], ()), (LOCKS[1], ("research",)), (LOCKS[2], ("research", "dev"))]
)
def test_the_locks_hold_what_the_project_asks_for(lock: str, extra: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [name for group in extra for name in project["optional-dependencies"][group]]
    locked = {pin.partition("==")[0] for pin in pins(lock)}
    assert {re.split(r"[<>=;[]", name)[0].strip().replace(".", "-") for name in asked} <= locked


def fits(wheel: str, minor: int, system: str) -> bool:
    """Whether a built file is for a Python 3.`minor` on a system, by the tags in its name."""
    python, abi, platforms = wheel.removesuffix(".whl").split("-")[2:]
    oldest = int(python.removeprefix("cp3"))
    return (oldest <= minor if abi == "abi3" else oldest == minor) and bool(re.search(SYSTEMS[system], platforms))


@pytest.mark.parametrize("library", ["cffi", "cryptography", "pyrage"])
def test_what_seals_is_there_as_a_built_file_for_every_system_and_python(library: str) -> None:
    """tests/data/wheels.txt lists the files of the locked versions as they were found: a lock that is renewed fails
    here until somebody has looked again."""
    lines = (ROOT / "tests" / "data" / "wheels.txt").read_text(encoding="utf-8").split("\n")
    found = dict(line.split("  ")[::-1] for line in lines if line.partition("  ")[2].startswith(f"{library}-"))
    for lock in LOCKS:
        [(pin, hashes)] = [(pin, hashes) for pin, hashes in pins(lock).items() if pin.startswith(f"{library}==")]
        version = pin.partition("==")[2].split()[0]
        held = [wheel for wheel, digest in found.items() if f"sha256:{digest}" in hashes]
        assert all(wheel.startswith(f"{library}-{version}-") for wheel in held)
        assert not [(s, n) for s in SYSTEMS for n in PYTHONS if not any(fits(wheel, n, s) for wheel in held)]


BROUGHT = frozenset({"opendp", "pycanon", "pyspark"})
"""What a researcher may bring: without it a command says so in a sentence, or the sheet that it was not counted."""


def test_what_is_imported_is_locked() -> None:
    play, research, dev = ({pin.partition("==")[0] for pin in pins(lock)} for lock in LOCKS)
    missing, known = [], OWN | set(sys.stdlib_module_names)
    for path in sorted(p for folder in OWN for p in (ROOT / folder).rglob("*.py")):
        allowed = play if path.relative_to(ROOT).parts[0] in ("game", "telemetry", "vault") else dev
        allowed = dev if path.is_relative_to(ROOT / "game" / "lint") else allowed
        allowed = research if any(path.is_relative_to(folder) for folder in RESEARCH) else allowed
        own = known | {beside.stem for beside in path.parent.iterdir()}
        for top in {top for one in imports(path) if one.away for top in one.tops} - own:
            if INSTALLED_AS.get(top, top.lower().replace("_", "-")) not in allowed | BROUGHT:
                missing.append(f"{path.relative_to(ROOT)}: {top}")
    assert not missing, "\n".join(missing)
