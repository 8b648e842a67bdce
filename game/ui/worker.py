"""One thread for what takes longer than a frame: drawing."""

import itertools
import queue
import threading
from collections.abc import Callable
from typing import Any

Job = Callable[[], Any]


class Worker:
    """One thread that does jobs in the order of their urgency; what they give is taken on the main thread."""

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[tuple[float, int, object, Job | None]] = queue.PriorityQueue()
        self._done: queue.SimpleQueue[tuple[object, Any]] = queue.SimpleQueue()
        self._order = itertools.count()
        self._wanted: set[object] = set()
        self._thread: threading.Thread | None = None

    def ask(self, key: object, urgency: float, job: Job) -> None:
        """Have a job done, smaller urgency first; asked twice it is done once."""
        if key in self._wanted:
            return
        self._wanted.add(key)
        self._jobs.put((urgency, next(self._order), key, job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="drawing", daemon=True)
            self._thread.start()

    def drop(self) -> None:
        """Forget every job that has not begun."""
        self._wanted.clear()

    def taken(self) -> list[tuple[object, Any]]:
        """What is done since the last call; an exception stands for a job that failed."""
        out: list[tuple[object, Any]] = []
        while True:
            try:
                key, result = self._done.get_nowait()
            except queue.Empty:
                return out
            self._wanted.discard(key)
            out.append((key, result))

    @property
    def idle(self) -> bool:
        return not self._wanted

    def close(self) -> None:
        """End the thread after what it is doing."""
        self.drop()
        if self._thread is not None:
            self._jobs.put((float("-inf"), -1, None, None))
            self._thread.join(timeout=5)
            self._thread = None

    def _work(self) -> None:
        while True:
            _, _, key, job = self._jobs.get()
            if job is None:
                return
            if key not in self._wanted:
                continue
            try:
                result = job()
            except Exception as error:
                result = error
            self._done.put((key, result))
