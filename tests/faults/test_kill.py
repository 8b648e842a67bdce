"""Killed at any moment, a kept boat goes on from the last completed line; a wrong level file crashes nothing."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.app import Game
from game.content.library import Content, load_content
from game.flow.journey import Screen
from game.flow.nodes import nodes
from game.ui.scenes.chart import ChartScene
from tests.journeys import DAY, FULL, ROOT, at_screen, journey
from tests.scenes_kit import SIZE, playing, pressed, settled

KILLS = 200 if FULL else 20
CHILD = """
import sys
from pathlib import Path
from tests.journeys import *
from tests.scenes_kit import *
from game.core.events import LineSaid

with playing(Path(sys.argv[1])) as game:
    if game.boats:
        restore, restored = game.journey.restore, []
        game.journey.restore = lambda *given: (restore(*given), restored.append(place(game)))
        pressed(game, "boat." + next(iter(game.boats)))
        settled(game)
        pressed(game, "back")
        print("RESUMED", *restored, flush=True)
    else:
        keep_boat(game)
        play_until(game, Screen.VISIT)
        settled(game)
        print("BEGUN", place(game), flush=True)
    policy = Diligent(1)
    lines = lines_of(game)
    while game.journey.state.screen in (Screen.VISIT, Screen.CROSSING):
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
        if lines:
            lines.clear()
            game.saves.flush()
            visit = game.journey.state.visit
            if visit is None or not visit.private:
                # What is said about people is in no save (P3): a kill then leads to before it.
                print("SAID", place(game), flush=True)
    print("OVER", flush=True)
"""


def run(folder: Path) -> "subprocess.Popen[str]":
    env = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )


def told(process: "subprocess.Popen[str]", seconds: float) -> list[str]:
    """Let it play for some seconds after it stands in the story, kill it, and give everything it acknowledged."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    rest, _ = process.communicate()
    whole = rest if rest.endswith("\n") else rest.rpartition("\n")[0]
    return [first.strip(), *whole.splitlines()]


def order(said: str) -> int:
    """How far a place is: fixed steps of the visit."""
    return int(said.split()[1])


def test_a_killed_game_resumes_at_the_last_acknowledged_line_or_later(tmp_path: Path) -> None:
    chance = random.Random(5)
    acknowledged: int | None = None
    overs, last = 0, ""
    for number in range(KILLS):
        said = told(run(tmp_path), chance.uniform(0.0, 0.35))
        assert said[0].startswith(("BEGUN", "RESUMED")), f"kill {number}: it did not start again: {said}"
        if acknowledged is not None:
            assert said[0].startswith("RESUMED"), f"kill {number}: the boat was gone"
            assert order(said[0]) >= acknowledged, f"kill {number}: {said[0]} is before {acknowledged}"
            if order(said[0]) == acknowledged:
                assert said[0].split()[1:] == last.split()[1:], f"kill {number}: another line at the same step"
        if said[-1] == "OVER":
            overs += 1
            acknowledged = None
            shutil.rmtree(tmp_path)
            tmp_path.mkdir()
            continue
        last, acknowledged = said[-1], order(said[-1])
        assert sorted(p.name for p in tmp_path.glob("*.damaged*")) == []
    assert overs < KILLS // 2, "it was hardly ever killed in the middle"


# Wrong levels


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the game plays, to be damaged."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "levels", root / "levels")
    shutil.copytree(ROOT / "assets", root / "assets")
    return root


def no_toml(text: str) -> str:
    return text.replace("[purpose]", "[purpose", 1)


def no_purpose(text: str) -> str:
    return text[: text.index("[purpose]")] + text[text.index("[review]") :]


def no_ink(text: str) -> str:
    return text.replace("-> END", "-> nowhere_at_all", 1)


def no_xml(text: str) -> str:
    return text[: len(text) // 2]


def no_ground(text: str) -> str:
    return text.replace("polyline points=", "polyline dots=")


WRONG = [("level.toml", no_toml), ("level.toml", no_purpose), ("story.ink", no_ink)]
WRONG += [("map.tmx", no_xml), ("map.tmx", no_ground)]


@pytest.mark.parametrize(("name", "damage"), WRONG, ids=[f"{n}-{d.__name__}" for n, d in WRONG])
def test_a_wrong_level_stays_in_fog_and_check_says_where(copy: Path, tmp_path: Path, name: str, damage) -> None:  # type: ignore[no-untyped-def]
    path = copy / "levels" / "02_swell" / name
    whole = path.read_text(encoding="utf-8")
    try:
        changed = damage(whole)
        assert changed != whole
        path.write_text(changed, encoding="utf-8")
        broken = load_content(copy)
        assert "02_swell" not in broken.levels
        assert any(name in problem.file for problem in broken.broken["02_swell"])
        in_fog(broken, tmp_path)
        ran = subprocess.run(
            [sys.executable, "-m", "game", "check", "--root", str(copy)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 1, ran.stderr[-2000:]
        found = [line for line in ran.stdout.splitlines() if line.startswith(f"levels/02_swell/{name}")]
        assert found, ran.stdout[-2000:]
        # What is missing has no line.
        assert damage is no_purpose or found[0].split(":")[1].isdigit(), f"no line: {found[0]}"
    finally:
        path.write_text(whole, encoding="utf-8")


def test_a_level_file_that_is_gone_is_said_too(copy: Path, tmp_path: Path) -> None:
    path = copy / "levels" / "02_swell" / "story.ink"
    whole = path.read_bytes()
    path.unlink()
    try:
        broken = load_content(copy)
        assert "02_swell" in broken.broken
        in_fog(broken, tmp_path)
    finally:
        path.write_bytes(whole)


def in_fog(broken: Content, tmp_path: Path) -> None:
    """A boat that was in Swell when its files broke: at home, with an island in fog that says a line, nothing lost."""
    kept = at_screen(Screen.VISIT)
    for _ in range(3):
        kept.step()
    one = journey()
    one.content = broken
    one.restore(kept.saved(), DAY)
    assert one.state.screen is Screen.HARBOUR
    assert [visit.level for visit in one.state.visits] == ["02_swell"], "the visit is not lost"
    game = Game(day=DAY, seed=1, size=SIZE, silent=True, content=broken)
    try:
        game.journey.restore(full_skills(one.saved()), DAY)
        game.stack.reset(game.session.scene())
        pressed(game, "open.chart")
        chart = game.stack.top
        assert isinstance(chart, ChartScene)
        node = next(n for n in chart.nodes() if n.id == "island.02_swell")
        assert node.value == game.session.t("chart.fog")
        pressed(game, node.id)
        game.loop.draw()
        assert chart.said == "02_swell", "Oren has a line for it"
        pressed(game, "home", "open.toolkit", "use.breathing", "home")
        assert game.journey.state.screen is Screen.HARBOUR
        assert nodes(game.journey)
        game.loop.draw()
    finally:
        game.close()
    whole = journey()
    whole.restore(one.saved(), DAY)
    assert whole.state.visits[0].story == kept.state.visit.story if kept.state.visit else False


def full_skills(saved: bytes) -> bytes:
    """The same keeper, having learned breathing."""
    return saved.replace(b'"skills":[]', b'"skills":[{"activity":"breathing","uses":1,"finished":1}]')


def test_a_story_that_goes_round_in_play_goes_back_into_fog(copy: Path) -> None:
    """check finds it; a player who meets it all the same is taken home, and nothing is lost."""
    path = copy / "levels" / "02_swell" / "story.ink"
    whole = path.read_bytes()
    text = whole.decode("utf-8")
    pick = "[Tie up. # id: swell.note.pick_1]"
    assert pick in text
    path.write_text(text.replace(pick, f"{pick} -> swirl") + "\n=== swirl ===\n-> swirl\n", encoding="utf-8")
    try:
        broken = load_content(copy)
        game = Game(day=DAY, seed=1, size=SIZE, silent=True, content=broken)
        try:
            start = at_screen(Screen.VISIT)
            game.journey.restore(start.saved(), DAY)
            game.stack.reset(game.session.scene())
            for _ in range(40):
                pressed(game, next((n for n in ("choice.0", "next") if n in nodes(game.journey)), "next"))
                if game.journey.state.screen is Screen.HARBOUR:
                    break
            assert game.journey.state.screen is Screen.HARBOUR
            assert game.stack.caption_shown == game.session.t("level.fogged")
            (found,) = game.journey.content.broken["02_swell"]
            assert found.line == text.count("\n") + 3
            assert [visit.level for visit in game.journey.state.visits] == ["02_swell"]
            saved = game.journey.saved()
        finally:
            game.close()
        again = journey()
        again.content = broken
        again.restore(saved, DAY)
        assert again.state.screen is Screen.HARBOUR
        mended = journey()
        mended.restore(saved, DAY)
        assert mended.state.visits[0].story == again.state.visits[0].story
    finally:
        path.write_bytes(whole)


def test_the_title_and_the_opening_go_on_without_any_level(copy: Path, tmp_path: Path) -> None:
    path = copy / "levels" / "02_swell" / "level.toml"
    whole = path.read_bytes()
    path.write_bytes(b"no level at all")
    try:
        with playing(tmp_path, content=load_content(copy)) as game:
            from game.bot import Diligent

            pressed(game, "play")
            policy = Diligent(1)
            for _ in range(20_000):
                opening = game.journey.state.opening
                if opening is None:
                    break
                horizon = game.content.opening.beat[opening.beat].kind == "horizon"
                game.steps(1)
                if horizon:
                    pressed(game, *(n for n in nodes(game.journey)[:1]))
                elif intent := policy.next(game.journey):
                    game.steps(1, (intent,))
            assert game.journey.state.screen is Screen.HARBOUR
            settled(game)
    finally:
        path.write_bytes(whole)
