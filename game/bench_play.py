"""One whole play by the bot on the real scenes, with a folder to keep a boat in: memory, and each frame's own time."""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

DAY = "2026-01-15"
AT_THE_TITLE = 600
"""Frames for which the bot waits at most until what the title loads is there: a person takes longer to press a key."""


def whole_play(size: tuple[int, int], minutes: float = 0.0, own: list[float] | None = None) -> float:
    """Play with the bot, one frame in ten drawn, rubbish kept as in play: once from title to the end, or for so many
    minutes of the game's own time after that. MB by which those minutes made memory grow. `own` takes the seconds of
    the main thread's own time in each frame, one step included; then every frame is drawn."""
    import gc

    from game.app import Game
    from game.bot import Diligent

    with tempfile.TemporaryDirectory() as folder:
        game = Game(day=DAY, seed=1, size=size, silent=True, folder=Path(folder))
        policy, steps, since, base = Diligent(1), 0, -1, 0.0
        gc.collect()
        gc.freeze()
        gc.disable()
        at_the_title(game)
        # It ends at home, where `base` was taken, so that like is compared with like.
        while since < 0 or steps - since < minutes * 3600 or not policy.done(game.journey):
            if policy.done(game.journey):
                if since < 0:
                    since, base = steps, settled(game)
                    if not minutes:
                        break
                game.to_title()
                policy = Diligent(policy.seed + 1)
            intent = meant(game, policy)
            began = time.thread_time()
            game.steps(1, (intent,) if intent else ())
            steps += 1
            if own is not None or steps % 10 == 0:
                game.loop.once((), 0.0)
                if own is not None:
                    own.append(time.thread_time() - began)
                time.sleep(0.001)
        grown = settled(game) - base
        gc.enable()
        game.close()
    return round(grown, 1)


def at_the_title(game: Any) -> None:
    """Frames of the title until what it loads on other threads is there."""
    for _ in range(AT_THE_TITLE):
        game.loop.once()
        time.sleep(0.005)
        if game.consents.warming is not None and game.consents.warming.done() and not game._waiting:
            return


def settled(game: Any) -> float:
    """MB once the thread has drawn what was asked of it and freed memory is with the system again: both wait for a
    moment in which nothing else is to be done, and a bot leaves none."""
    from game.ui.memory import return_freed_blocks

    game.loop.settle()
    return_freed_blocks()
    return resident()


def meant(game: Any, policy: Any) -> Any:
    """What the bot does in this step: the policy's own intent, or an answer to a page that lies over the journey."""
    from game.bot_demo import answer
    from game.ui.session import JourneyScene

    top = game.stack.top
    return policy.next(game.journey) if isinstance(top, JourneyScene) else answer(top)


def resident() -> float:
    """MB of this process now (Linux); its peak elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return peak()
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak() -> float:
    """The most MB this process ever had; 0 where the system does not say (Windows). On Linux not from `getrusage`,
    which counts what the process had that started this one."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)
