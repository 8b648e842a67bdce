"""What the tests of whole journeys share: the content, loaded once, and ways to get to a place."""

import functools
import os
from pathlib import Path

from game.bot import Diligent, play
from game.content.library import Content, load_content
from game.core.recording import Recording
from game.flow.journey import Journey, Screen

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-01-15"
FULL = os.environ.get("TIDELIGHT_FULL") == "1"


@functools.cache
def content() -> Content:
    """The game's own content; it never changes, so that one copy serves all tests."""
    return load_content(ROOT)


def journey(seed: int = 1) -> Journey:
    return Journey(content(), seed, DAY)


def at_screen(screen: Screen, seed: int = 1, most: int = 120_000) -> Journey:
    """A journey played diligently until it is on a screen."""
    one = journey(seed)
    for _ in play(one, Diligent(seed), most):
        if one.state.screen is screen:
            return one
    raise AssertionError(f"{screen} was not reached in {most} steps")


def recorded(seed: int, most: int = 120_000) -> tuple[Journey, Recording]:
    """A whole diligent play and its recording."""
    one, policy, recording = journey(seed), Diligent(seed), Recording(seed, DAY)
    for _ in range(most):
        if policy.done(one):
            break
        intent = policy.next(one)
        intents = (intent,) if intent else ()
        one.step(intents)
        recording.note(intents)
        if recording.wants_check():
            recording.checks[recording.steps] = one.hash()
    return one, recording
