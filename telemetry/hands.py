"""Helpers that a command hands work to, and how they end when the command is broken off."""

import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context


@contextmanager
def ending(hands: Executor) -> Iterator[Executor]:
    """Whoever is broken off waits for what is being done, and for nothing that was not begun."""
    try:
        yield hands
    except BaseException as error:
        if died(error):
            # Python 3.11 would wait for ever for one that was only being started as another died.
            for process in list((getattr(hands, "_processes", None) or {}).values()):
                process.kill()
        hands.shutdown(cancel_futures=True)
        raise
    hands.shutdown()


def processes(count: int) -> ProcessPoolExecutor:
    """Processes that leave Ctrl+C to this one, from their first moment on: it goes to all of them."""
    hands = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_leave_it)
    if not hasattr(signal, "pthread_sigmask"):
        return hands
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a process that begins meanwhile has this too
    try:
        for _ in range(count):
            hands.submit(int)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return hands


def died(error: BaseException) -> bool:
    """Whether a helper was ended from outside. Work that is handed in at the very moment in which the others notice
    meets a closed pipe, which Python says in these words alone."""
    return isinstance(error, BrokenExecutor) or (isinstance(error, OSError) and str(error) == "handle is closed")


def _leave_it() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
