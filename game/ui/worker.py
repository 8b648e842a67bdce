"""One thread for what takes longer than a frame: drawing."""

import itertools
import queue
import threading
from collections.abc import Callable
from typing import Any

Job = Callable[[], Any]
Then = Callable[[Any], None]


class Worker:
    """Does jobs on its thread in the order of their urgency, and hands what they give to the main thread.

    `deliver` is called once a frame: it calls each job's `then` with what the job gave, or with the exception it
    raised. Nothing is delivered for jobs that were dropped.
    """

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[tuple[float, int, object, Job | None]] = queue.PriorityQueue()
        self._done: queue.SimpleQueue[tuple[object, Any]] = queue.SimpleQueue()
        self._order = itertools.count()
        self._wanted: dict[object, Then | None] = {}
        self._thread: threading.Thread | None = None

    def ask(self, key: object, urgency: float, job: Job, then: Then | None) -> None:
        """Have a job done, smaller urgency first. Asked again under the same key before it is done, it is done once.
        Without `then` nobody hears of it again."""
        if key in self._wanted:
            return
        self._wanted[key] = then
        self._jobs.put((urgency, next(self._order), key, job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="drawing", daemon=True)
            self._thread.start()

    def drop(self, of: type = object) -> None:
        """Forget every job whose key is of a type, also one that is being done."""
        self._wanted = {key: then for key, then in self._wanted.items() if not isinstance(key, of)}

    def deliver(self) -> int:
        """Hand over what is done since the last call; how many were waited for."""
        count = 0
        while True:
            try:
                key, result = self._done.get_nowait()
            except queue.Empty:
                return count
            then = self._wanted.pop(key, None)
            if then is not None:
                then(result)
                count += 1

    @property
    def idle(self) -> bool:
        """Whether nothing is waited for."""
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
