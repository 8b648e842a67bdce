"""Measures what play costs, beside a floor measured in the same run: `run.py bench [--json FILE]`.

The floor is a bare pygame loop: fill, five full-width half-height alpha layers, one cached text panel, flip. Times are
of a whole frame's own work (step and draw), in milliseconds; the machine's other work is in them too, so medians and
ratios are what to quote.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SIZES = ((1280, 720), (1920, 1080))
FRAMES = 900
DAY = "2026-01-15"
Numbers = dict[str, float]


def spread(seconds: list[float]) -> Numbers:
    """Median, p99, p99.9 and the most, in ms."""
    ordered = sorted(s * 1000 for s in seconds)
    at = lambda share: ordered[min(len(ordered) - 1, int(len(ordered) * share))]  # noqa: E731
    return {
        "median": round(statistics.median(ordered), 3),
        "p99": round(at(0.99), 3),
        "p99.9": round(at(0.999), 3),
        "most": round(ordered[-1], 3),
    }


def floor(size: tuple[int, int], frames: int = 300) -> Numbers:
    """The bare loop."""
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
    for _ in range(frames):
        began = time.perf_counter()
        screen.fill((20, 24, 60))
        for i, layer in enumerate(layers):
            screen.blit(layer, (0, size[1] // 2 - i * 20))
        screen.blit(panel, (size[0] // 2, 40))
        pygame.display.flip()
        taken.append(time.perf_counter() - began)
    return spread(taken)


def walking(size: tuple[int, int]) -> Any:
    """A game that stands on the quay and may walk."""
    from game.app import Game
    from game.bot import Diligent
    from game.flow.visit import Phase

    game = Game(day=DAY, seed=1, size=size, silent=True)
    policy = Diligent(1)
    for _ in range(60_000):
        visit = game.journey.state.visit
        if visit is not None and visit.phase is Phase.WALK:
            break
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
    return game


def frames(game: Any, count: int, intents_at: dict[int, Any]) -> list[float]:
    """The own work of `count` frames; every picture drawn on threads is waited for first."""
    import gc

    game.loop.measuring = True
    game.loop.counted.work.clear()
    gc.collect()
    gc.freeze()
    gc.disable()
    for i in range(count):
        began = time.perf_counter()
        intent = intents_at.get(i)
        game.loop.once((), 1 / 60, (intent,) if intent else ())
        spare = 1 / 60 - (time.perf_counter() - began)
        if spare > 0:
            time.sleep(spare)
    gc.enable()
    return list(game.loop.counted.work)


def play_frames(size: tuple[int, int]) -> dict[str, Numbers]:
    """Walking from end to end of the quay and back, and talking with the camera still."""
    from game.core.intents import Intent, Kind, press

    game = walking(size)
    for scene in game.stack.scenes:
        scene.settle(game.window.surface)
        scene.actors.wait = False
    ways = {30: Intent(Kind.WALK_TO, value=4000.0), 30 + FRAMES // 2: Intent(Kind.WALK_TO, value=500.0)}
    first = frames(game, FRAMES, ways)
    game.steps(1, (press("at.mira"),))
    for _ in range(1200):
        game.steps(1)
        visit = game.journey.state.visit
        if visit is not None and visit.phase.value == "choose":
            break
        if visit is not None and visit.phase.value == "say":
            game.steps(1, (Intent(Kind.NEXT),))
    game.steps(90)
    for scene in game.stack.scenes:
        scene.settle(game.window.surface)
        scene.actors.wait = False
    game.loop.once((), 1 / 60)
    second = frames(game, 300, {})
    game.close()
    return {"walking": spread(first), "talking": spread(second)}


def entering(size: tuple[int, int]) -> float:
    """Seconds from landing to the first whole, sharp picture of the quay."""
    from game.app import Game

    game = Game(day=DAY, seed=1, size=size, silent=True)
    began = time.perf_counter()
    game.journey._land("02_swell")
    game.stack.reset(game.session.scene())
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


BARE = "import pygame; pygame.display.init(); s=pygame.display.set_mode((1280,720)); s.fill((1,2,3)); pygame.display.flip(); print(0)"
FIRST = (
    "from game.app import open_game\nfrom pathlib import Path\n"
    "g=open_game(None, day='2026-01-15', seed=1, silent=True); g.loop.once(); print(0)"
)
PEAK = (
    "import resource\nfrom pathlib import Path\nimport game.bench as b\nfrom game.bot_shots import tour\n"
    "g=b.walking(({w},{h}))\n"
    "from game.core.intents import Intent, Kind\n"
    "b.frames(g, 700, {{10: Intent(Kind.WALK_TO, value=4000.0)}})\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)"
)


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
    until = time.monotonic() + seconds
    game.loop._after = lambda: game.loop.stop() if time.monotonic() > until else None
    before, began = time.process_time(), time.monotonic()
    game.loop.run()
    share = 100 * (time.process_time() - before) / (time.monotonic() - began)
    game.close()
    return round(share, 2)


def growth(minutes: float) -> float:
    """MB by which memory grows over so many minutes of the bot's play on the real scenes, after a first round."""
    from game.app import Game
    from game.bot import Diligent

    game = Game(day=DAY, seed=1, size=(1280, 720), silent=True)
    policy, steps, base = Diligent(1), 0, 0.0
    total = int(minutes * 3600)
    while steps < total * 2:
        if policy.done(game.journey):
            game.to_title()
            policy = Diligent(policy.seed + 1)
        intent = policy.next(game.journey)
        game.steps(1, (intent,) if intent else ())
        steps += 1
        if steps % 20 == 0:
            game.loop.once((), 0.0)
        if steps == total:
            base = resident()
    grown = resident() - base
    game.close()
    return round(grown, 1)


def resident() -> float:
    """MB of this process now (Linux); its peak elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(argv: list[str]) -> int:
    """Measure everything, print it, and write it as JSON if asked. Gives 0: this judges nothing."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="play", choices=("play",))
    parser.add_argument("--json")
    parser.add_argument("--minutes", type=float, default=30.0, help="of bot play for the growth of memory")
    parser.add_argument("--screen", action="store_true", help="use the real screen instead of SDL's dummy")
    given = parser.parse_args(argv)
    if not given.screen:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    found: dict[str, Any] = {}
    for size in SIZES:
        name = f"{size[0]}x{size[1]}"
        bare = floor(size)
        play = play_frames(size)
        found[name] = {"floor": bare, **play}
        for kind, most in (("walking", 1.4), ("talking", 1.0)):
            ratio = play[kind]["median"] / bare["median"]
            found[name][f"{kind}_to_floor"] = round(ratio, 2)
            print(f"{name} {kind:8} {play[kind]}  {ratio:.2f} x floor (wanted: {most})")
        print(f"{name} floor    {bare}")
    found["entering_1080p_s"] = entering((1920, 1080))
    found["start_s"] = {"bare": started(BARE), "game": started(FIRST)}
    found["still_percent"] = still_share()
    found["peak_mb"] = {f"{w}x{h}": round(child(PEAK.format(w=w, h=h))) for w, h in (*SIZES, (3840, 2160))}
    found["growth_mb"] = growth(given.minutes)
    for key in ("entering_1080p_s", "start_s", "still_percent", "peak_mb", "growth_mb"):
        print(f"{key}: {found[key]}")
    if given.json:
        Path(given.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0
