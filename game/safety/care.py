"""Session care: a break is offered at 25 minutes and a soft stop at 40, with no reward for staying (clinical.md)."""

from enum import StrEnum

from game.core.clock import STEPS_PER_SECOND

BREAK_MINUTES, STOP_MINUTES = 25, 40


class Care(StrEnum):
    """What is offered. Neither blocks anything."""

    BREAK = "break"
    STOP = "stop"


def due(steps: int, offered: frozenset[Care]) -> Care | None:
    """What to offer after so many fixed steps of play, each once; None if nothing is due."""
    minutes = steps / STEPS_PER_SECOND / 60
    if minutes >= STOP_MINUTES and Care.STOP not in offered:
        return Care.STOP
    if BREAK_MINUTES <= minutes < STOP_MINUTES and Care.BREAK not in offered:
        return Care.BREAK
    return None
