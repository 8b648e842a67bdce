"""Measures what play costs, beside a floor measured in the same run: `run.py bench [--json FILE]`; what recording
costs is `run.py bench telemetry`.

The floor is a bare pygame loop: fill, five full-width half-height alpha layers, one cached text panel, flip. Times are
of a whole frame's own work (step and draw), in milliseconds; the machine's other work is in them too, so medians and
ratios are what to quote.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from .bench_play import DAY, meant

SIZES = ((1280, 720), (1920, 1080))
FRAMES = 900
Numbers = dict[str, float]


def spread(seconds: list[float]) -> Numbers:
    """Median, p99, p99.9 and the most, in ms."""
    ordered = sorted(s * 1000 for s in seconds)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    return {
        "median": round(statistics.median(ordered), 3),
        "p99": round(at(0.99), 3),
        "p99.9": round(at(0.999), 3),
        "most": round(ordered[-1], 3),
    }


def floor(size: tuple[int, int], count: int = 300, *, paced: bool = True) -> Numbers:
    """The bare loop; `paced` at 60 frames a second as play is, else as fast as it goes."""
    import pygame

    screen = pygame.display.set_mode(size)
    layers = []
    for i in range(5):
        layer = pygame.Surface((size[0], size[1] // 2), pygame.SRCALPHA)
        layer.fill((40 + 20 * i, 60, 90, 140))
        layers.append(layer.convert_alpha())
    panel = pygame.Surface((size[0] // 3, size[1] // 4), pygame.SRCALPHA)
    panel.fill((16, 19, 48, 238))
    panel = panel.convert_alpha()
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        screen.fill((20, 24, 60))
        for i, layer in enumerate(layers):
            screen.blit(layer, (0, size[1] // 2 - i * 20))
        screen.blit(panel, (size[0] // 2, 40))
        pygame.display.flip()
        taken.append(time.perf_counter() - began)
        if paced:
            rest(began)
    return spread(taken)


def rest(began: float) -> None:
    """Sleep until a frame that began then has lasted 1/60 s."""
    spare = began + 1 / 60 - time.perf_counter()
    if spare > 0:
        time.sleep(spare)


def walking(size: tuple[int, int], place: str = "quay") -> Any:
    """A game that stands in a place of Swell and may walk."""
    from game.app import Game
    from game.bot import Diligent
    from game.flow.visit import Phase

    game = Game(day=DAY, seed=1, size=size, silent=True)
    policy = Diligent(1)
    for _ in range(60_000):
        visit = game.journey.state.visit
        if visit is not None and visit.phase is Phase.WALK and visit.walker.place == place:
            break
        intent = meant(game, policy)
        game.steps(1, (intent,) if intent else ())
    return game


def frames(game: Any, count: int, intents_at: dict[int, Any], *, paced: bool = True) -> dict[str, Numbers]:
    """The own work of `count` frames, flip included: as the clock has it ("wall"), and as this thread's own CPU time
    ("cpu"), which is without what other programs and threads did meanwhile. Rubbish is kept as `Loop.run` keeps it.
    `paced` as for `floor`."""
    import gc

    wall, cpu = [], []
    gc.collect()
    gc.freeze()
    gc.disable()
    for i in range(count):
        began, own = time.perf_counter(), time.thread_time()
        intent = intents_at.get(i)
        game.loop.once((), 1 / 60, (intent,) if intent else ())
        cpu.append(time.thread_time() - own)
        wall.append(time.perf_counter() - began)
        if paced:
            rest(began)
    gc.enable()
    gc.unfreeze()
    return {"wall": spread(wall), "cpu": spread(cpu)}


def settle(game: Any) -> None:
    """Wait for every picture drawn on a thread, once: what comes later counts."""
    for scene in game.stack.scenes:
        scene.settle(game.window.surface)
        scene.actors.wait = False
    game.loop.once((), 1 / 60)


def play_frames(size: tuple[int, int]) -> dict[str, dict[str, Numbers]]:
    """Walking from end to end of the quay and back, and talking with the camera still; each also at full speed."""
    from game.core.intents import Intent, Kind, press

    game = walking(size)
    settle(game)
    ways = {30: Intent(Kind.WALK_TO, value=4000.0), 30 + FRAMES // 2: Intent(Kind.WALK_TO, value=500.0)}
    first, first_fast = frames(game, FRAMES, ways), frames(game, FRAMES, ways, paced=False)
    game.steps(1, (press("at.mira"),))
    for _ in range(1200):
        game.steps(1)
        visit = game.journey.state.visit
        if visit is not None and visit.phase.value == "choose":
            break
        if visit is not None and visit.phase.value == "say":
            game.steps(1, (Intent(Kind.NEXT),))
    game.steps(90)
    settle(game)
    second, second_fast = frames(game, 300, {}), frames(game, 300, {}, paced=False)
    game.close()
    return {
        "walking": first,
        "talking": second,
        "walking_at_full_speed": first_fast,
        "talking_at_full_speed": second_fast,
    }


def heaviest() -> Numbers:
    """Median ms of a walking frame in each place of Swell at 1280x720: the quay is measured as the heaviest."""
    from game.core.intents import Intent, Kind

    found = {}
    for place in ("quay", "hall", "curtain"):
        game = walking((1280, 720), place)
        settle(game)
        ways = {30: Intent(Kind.WALK_TO, value=2000.0), 180: Intent(Kind.WALK_TO, value=300.0)}
        found[place] = frames(game, 330, ways)["wall"]["median"]
        game.close()
    return found


def entering(size: tuple[int, int]) -> float:
    """Seconds from the step that lands to the first whole, sharp picture of the quay."""
    from game.app import Game
    from game.bot import Diligent

    game = Game(day=DAY, seed=1, size=size, silent=True)
    policy = Diligent(1)
    began = 0.0
    while game.journey.state.visit is None:
        intent = policy.next(game.journey)
        began = time.perf_counter()
        game.steps(1, (intent,) if intent else ())
    top = game.stack.top
    assert top is not None
    top.settle(game.window.surface)
    game.loop.draw()
    taken = time.perf_counter() - began
    game.close()
    return round(taken, 3)


def child(code: str) -> float:
    """Run Python code in a process of its own; gives the number it prints last."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path), PYGAME_HIDE_SUPPORT_PROMPT="1")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True).stdout
    return float(said.strip().splitlines()[-1])


BARE = (
    "import pygame; pygame.display.init(); s=pygame.display.set_mode((1280,720));"
    "s.fill((1,2,3)); pygame.display.flip(); print(0)"
)
FIRST = (
    "from game.app import open_game\nfrom pathlib import Path\n"
    "g=open_game(None, day='2026-01-15', seed=1, silent=True)\nwhile not g.loop.once(): pass\nprint(0)"
)
PEAK = "import game.bench_play as b; b.whole_play(({w},{h})); print(b.peak())"
"""The most memory of one whole play, every screen of it drawn."""
GROWTH = "import game.bench_play as b; print(b.whole_play((1280, 720), {minutes}))"
OWN = "import game.bench_play as b; own = []; b.whole_play((1920, 1080), own=own); print(round(max(own) * 1000, 1))"
"""Of every frame that one whole play draws, the most of its own CPU time: with what it loads, and the first of each
scene, while a boat is kept."""


def started(code: str, runs: int = 5) -> float:
    """Median seconds of a whole process that draws one frame."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        child(code)
        taken.append(time.perf_counter() - began)
    return round(statistics.median(taken), 3)


def still_share(seconds: float = 6.0) -> float:
    """The share of one core that a still screen costs, in percent: the title under reduced motion, run for real."""
    from game.app import Game
    from game.core.settings import Settings

    game = Game(day=DAY, seed=1, size=(1920, 1080), silent=True, settings=Settings(reduced_motion=True))
    game.loop.once()
    top = game.stack.top
    assert top is not None
    top.settle(game.window.surface)
    before, began = time.process_time(), time.monotonic()
    game.loop.run(seconds)
    share = 100 * (time.process_time() - before) / (time.monotonic() - began)
    game.close()
    return round(share, 2)


WANTED = {
    "entering_1080p_s": "under 1.0",
    "start_s": "at most 0.6 more than bare",
    "still_percent": "under 3",
    "peak_mb": "under 300 at 1920x1080, 700 at 3840x2160",
    "growth_mb": "under 10",
    "places_ms": "the quay is the heaviest",
    "whole_play_own_ms": "no frame of play above 16.7",
}


def both_sizes() -> dict[str, Any]:
    """Frames at each size beside the floor, both at 60 frames a second and both at full speed: between two frames the
    machine sleeps and forgets what it had at hand, which costs Python more than the floor's plain blits."""
    found: dict[str, Any] = {}
    for size in SIZES:
        name = f"{size[0]}x{size[1]}"
        bare, fast = floor(size), floor(size, paced=False)
        play = play_frames(size)
        found[name] = {"floor": bare, "floor_at_full_speed": fast, **play}
        for kind, most in (("walking", 1.4), ("talking", 1.0)):
            ratio = play[kind]["wall"]["median"] / bare["median"]
            quick = play[f"{kind}_at_full_speed"]["wall"]["median"] / fast["median"]
            found[name][f"{kind}_to_floor"] = {"at_full_speed": round(quick, 2), "paced": round(ratio, 2)}
            print(f"{name} {kind:8} {play[kind]['wall']}")
            print(f"{name}   {quick:.2f} x floor at full speed, {ratio:.2f} x at 60 frames a second (wanted: {most})")
            print(f"{name}   of which own CPU time {play[kind]['cpu']} (wanted at 1080p: p99 12, p99.9 and most 16.7)")
        print(f"{name} floor    {bare}; at full speed {fast}")
    return found


def in_a_window() -> dict[str, Any] | None:
    """The same in a real X11 window under Xvfb; None, and said, where there is no Xvfb."""
    server = shutil.which("Xvfb")
    if server is None:
        print("a real X11 window: not measured, there is no Xvfb here")
        return None
    out = Path(tempfile.mkdtemp()) / "screen.json"
    # The server takes a display that is free and writes its number.
    read, write = os.pipe()
    command = [server, "-displayfd", str(write), "-screen", "0", "1920x1080x24"]
    screen = subprocess.Popen(command, stderr=subprocess.DEVNULL, pass_fds=(write,))
    try:
        os.close(write)
        number = os.read(read, 20).decode().strip()
        env = dict(os.environ, SDL_VIDEODRIVER="x11", DISPLAY=f":{number}", SDL_FRAMEBUFFER_ACCELERATION="0")
        command = [sys.executable, "-m", "game", "bench", "--screen", "--json", str(out)]
        subprocess.run(command, env=env, check=True)
    finally:
        screen.terminate()
        screen.wait()
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def main(argv: list[str]) -> int:
    """Measure everything, print it, and write it as JSON if asked. Gives 0: this judges nothing."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--json")
    parser.add_argument("--minutes", type=float, default=30.0, help="of bot play for the growth of memory")
    parser.add_argument("--screen", action="store_true", help="only frames, on the real screen instead of SDL's dummy")
    given = parser.parse_args(argv)
    from game.bench_story import story_rows

    # SDL would turn an end that is asked for into an event that nobody reads here.
    os.environ["SDL_NO_SIGNAL_HANDLERS"] = "1"
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    if not given.screen:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    found = both_sizes()
    if not given.screen:
        found["x11_window"] = in_a_window()
        found["entering_1080p_s"] = entering((1920, 1080))
        found["start_s"] = {"bare": started(BARE), "game": started(FIRST)}
        found["still_percent"] = still_share()
        found["story"] = story_rows()
        found["peak_mb"] = {f"{w}x{h}": round(child(PEAK.format(w=w, h=h))) for w, h in (*SIZES, (3840, 2160))}
        found["growth_mb"] = child(GROWTH.format(minutes=given.minutes))
        found["places_ms"] = heaviest()
        found["whole_play_own_ms"] = child(OWN)
        for key, wanted in WANTED.items():
            print(f"{key}: {found[key]} (wanted: {wanted})", flush=True)
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0
