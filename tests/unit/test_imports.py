"""Who may import whom (docs: architecture). The rule is read from the imports themselves, over the whole tree."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports_kit import imports

ROOT = Path(__file__).resolve().parents[2]
BELOW: dict[str, set[str]] = {"core": set()}
for layer in ("story", "world", "safety", "skills", "activities"):
    BELOW[layer] = {"core"}
BELOW["content"] = {"core", "story", "world", "safety", "skills", "activities"}
BELOW["flow"] = BELOW["content"] | {"content"}
for layer in ("save", "ui", "audio", "lint"):
    BELOW[layer] = BELOW["flow"] | {"flow"}
BELOW["app"] = BELOW["flow"] | {"flow", "save", "ui", "audio", "lint"}
BELOW["bot"] = BELOW["app"] | {"app"}
BELOW["bench"] = BELOW["bot"] | {"bot"}
BELOW["__main__"] = BELOW["bench"] | {"bench"}
# bench runs a bare pygame loop to compare the game with.
PYGAME = {"ui", "audio", "app", "bench"}
VAULT = {"save", "app"}
TREES = ("game", "telemetry", "vault")
# bench measures what recording costs beside play.
TELEMETRY = {"app", "bench", "__main__"}
# What only writers and programmers install (pyproject.toml); `game` without lint must do without.
DEVELOPMENT = {"babel", "fontTools", "hypothesis", "mypy", "pyphen", "pytest"}
# What only researchers and counsellors install (pyproject.toml): imported late, and never by what the game needs.
HEAVY = {"duckdb", "ibis", "matplotlib", "pandas", "polars", "pyarrow", "scipy", "starlette", "typst", "uvicorn"}
HEAVY_FOLDERS = ("research", "counsellor", "desk")


def layer_of(path: Path) -> str:
    """`game/ui/scenes/pause.py` is of the layer ui; app.py and its helpers app_*.py are of the layer app."""
    return layer_named(path.relative_to(ROOT / "game").parts[0].removesuffix(".py"))


def layer_named(name: str) -> str:
    return next((root for root in ("app", "bot", "bench") if name.startswith(f"{root}_")), name)


def imported(path: Path) -> list[tuple[int, str]]:
    """The full names of everything a file imports, with the line."""
    return [(one.line, name) for one in imports(path) for name in one.names]


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_a_module_imports_only_what_lies_below_it() -> None:
    wrong = [f"{path.relative_to(ROOT)}:{said}" for path in sources("game") for said in not_below(path)]
    assert not wrong, "\n".join(wrong)


def not_below(path: Path) -> Iterator[str]:
    layer = layer_of(path)
    if layer == "__init__":
        return
    assert layer in BELOW, f"architecture.md knows no layer '{layer}'"
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] == "game" and len(parts) > 1:
            other = layer_named(parts[1])
            if other != layer and other not in BELOW[layer]:
                yield f"{line}: {name}"
        if parts[0] == "pygame" and layer not in PYGAME:
            yield f"{line}: {name} (pygame lives in ui, audio and app)"
        if parts[0] in DEVELOPMENT and layer != "lint":
            yield f"{line}: {name} (not installed for playing)"
        if parts[0] == "vault" and layer not in VAULT:
            yield f"{line}: {name} (vault is for save and app)"
        if parts[0] == "telemetry" and layer not in TELEMETRY:
            yield f"{line}: {name} (telemetry is for app, bench and __main__)"
        if parts[0] == "pytmx" and path != ROOT / "game" / "world" / "tmx.py":
            yield f"{line}: {name} (pytmx lives in world/tmx.py)"


def test_telemetry_and_vault_never_need_the_game() -> None:
    paths = [*sources("telemetry"), *sources("vault")]
    assert len(paths) > 50
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in paths
        for line, name in imported(path)
        if name.split(".")[0] in ("game", "pygame")
    ]
    assert not wrong, "\n".join(wrong)


def test_heavy_libraries_are_imported_late_and_only_where_datasets_and_pages_are_made() -> None:
    wrong = []
    for path in (p for tree in TREES for p in sources(tree)):
        may = any(path.is_relative_to(ROOT / "telemetry" / folder) for folder in HEAVY_FOLDERS)
        at_once = [one for one in imports(path) if one.away and not (may and (one.late or one.types))]
        wrong += [f"{path.relative_to(ROOT)}:{one.line}: {one.tops & HEAVY}" for one in at_once if one.tops & HEAVY]
    assert not wrong, "import it inside the function that needs it:\n" + "\n".join(wrong)


def test_the_game_with_everything_it_needs_loads_none_of_them_and_soon() -> None:
    """Also not by a detour: asked of the program itself, with recording and files for a study loaded. The seconds are
    the processor's, so that they do not depend on what else runs."""
    code = (
        "import time, sys; began = time.process_time()\n"
        "import game.app, game.app_telemetry, game.app_study, telemetry.study_file, telemetry.summary\n"
        "import telemetry.counsellor.forms, telemetry.counsellor.gather, telemetry.counsellor.card\n"
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & {HEAVY!r}), time.process_time() - began)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    heavy_ones, _, seconds = ran.stdout.rpartition(" ")
    assert heavy_ones == "[]"
    assert float(seconds) < 1.5


@pytest.mark.parametrize("path", sources("game/core"), ids=lambda p: p.name)
def test_core_needs_only_the_standard_library(path: Path) -> None:
    import sys

    known = set(sys.stdlib_module_names) | {"game"}
    wrong = [f"{line}: {name}" for line, name in imported(path) if name.split(".")[0] not in known]
    assert not wrong, "\n".join(wrong)


def test_no_module_needs_itself_by_a_detour() -> None:
    """No cycle of imports, wherever in the file they stand."""
    files = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for f in TREES for p in sources(f)}
    needs = {
        name: {n for one in imports(path) if not one.types for n in one.names if n in files and n != name}
        for name, path in files.items()
    }
    while done := [name for name, others in needs.items() if not others]:
        needs = {name: others - set(done) for name, others in needs.items() if name not in done}
    assert not cycles(needs), "\n".join(map(str, cycles(needs)))


def cycles(needs: dict[str, set[str]]) -> list[list[str]]:
    """What is left when everything that nobody in a cycle needs is taken away: the cycles, as one sorted list."""
    while True:
        used = set().union(*needs.values()) if needs else set()
        kept = {name: others for name, others in needs.items() if name in used}
        if len(kept) == len(needs):
            return [sorted(needs)] if needs else []
        needs = kept
