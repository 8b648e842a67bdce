"""The one door to what is recorded: `record(event)` returns at once and never raises; one thread does the
rest.

A guest has no recorder. Without an answer from the player nothing is written, not even an empty file.
"""

import atexit
import secrets
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from . import FOLDER
from .clock import Clock, SystemClock
from .consent import Actor, Again, Did, Policy, Record
from .events import COUNSELLOR_FILE, Event, SessionEnding
from .sessions import Counts
from .study import Study, policy_of
from .trouble import CANNOT_OPEN, CANNOT_WRITE
from .writer import NOTE_S, Writer

if TYPE_CHECKING:
    from vault.sealing import Identity

T = TypeVar("T")
BATCH: Final = 64
"""So many that wait are written at once..."""
MOST_AT_ONCE: Final = 1024
"""...and all that waits by then with them, up to so many: the slower the disk, the more one flush to it carries."""
BATCH_S: Final = 0.25
MOST_WAITING: Final = 8192
CLOSED: Final = "the recorder is closed"


@dataclass(frozen=True, slots=True)
class _Command:
    """Something for the thread to do; `otherwise` is done in its stead if recording ends before."""

    work: Callable[[], Any]
    done: "Future[Any]"
    otherwise: Callable[[], Any] | None = None


def new_token() -> str:
    """A random pseudonym or session id; nothing of the machine or the person is in it (safety.md P2)."""
    return secrets.token_hex(8)


def open_recorder(
    data_dir: Path,
    boat: str,
    clock: Clock | None = None,
    *,
    age_band: str = "",
    policy: Policy | None = None,
    study: Study | None = None,
    identity: "Identity | None" = None,
    token: Callable[[], str] = new_token,
    told: Callable[[str], None] | None = None,
    language: str = "en",
) -> "Recorder":
    """The recorder of a kept boat. Returns at once; the file is looked at on the recorder's own thread.

    `boat` is the boat's random id and names the file. `age_band` is the band told when the boat was kept, ""
    if none. `study` is the study whose pack is open here. `identity` opens the boat's keys if they are sealed, and they
    are sealed for it from now on. `told` is handed a plain sentence in `language` when the file cannot be used, or was
    set aside; it is called on the recorder's thread.
    """
    path = data_dir / FOLDER / f"{boat}.sqlite"
    writer = Writer(path, clock or SystemClock(), policy_of(study, policy), token, age_band, study, identity)
    return Recorder(writer, told, language)


class Recorder:
    """Made by `open_recorder`; `close` it when the boat is left."""

    def __init__(self, writer: Writer, told: Callable[[str], None] | None = None, language: str = "en") -> None:
        self._writer = writer
        self.language = language
        """The language of what `told` is handed."""
        if told is not None:
            writer.told = lambda: told(self.sentence(self.language))
        self._clock = writer.clock
        self._listening = True
        self._ended = False
        self._queue: deque[tuple[int, object] | _Command] = deque()
        self._some, self._many = threading.Event(), threading.Event()
        self._lost: Counter[type] = Counter()
        self._asked = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="telemetry", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    @property
    def state(self) -> str:
        """ "opening", "off" (nothing is recorded), "on", or "closed" (the file cannot be used)."""
        return self._writer.state

    @property
    def trouble(self) -> str:
        """ "" or what is wrong, a code of trouble.py."""
        return self._writer.trouble

    @property
    def consent(self) -> Record | None:
        """The consent record in force, None if nobody was ever asked."""
        return self._writer.record

    @property
    def left(self) -> frozenset[str]:
        """The purposes of which something lies here, whether or not an answer says so: notes, and under the name of
        the counsellor file what was set aside or cannot be opened."""
        return self._writer.left

    @property
    def counts(self) -> dict[str, Counts]:
        """The counts of each purpose that was granted."""
        return self._writer.counts

    def sentence(self, language: str = "en") -> str:
        """What is wrong in one plain sentence; "" if nothing is."""
        if not self.trouble:
            return ""
        from .words import load

        return load(language).text(f"trouble.{self._writer.why or self.trouble}", file=self._writer.aside)

    # The door

    def record(self, event: Event) -> None:
        """Keep this if the player allows it. Returns in microseconds, whatever the disk does."""
        if not self._listening:
            return
        try:
            queue = self._queue
            if len(queue) >= MOST_WAITING:
                self._lose(event)
                return
            queue.append((self._clock.ms(), event))
            waiting = len(queue)
            if waiting == 1:
                self._some.set()
            # Whoever has set it is heard after this was put in the queue. Setting it again would take a lock each time.
            if not self._many.is_set() and (waiting >= BATCH or (isinstance(event, Event) and event.prompt)):
                self._many.set()
        except Exception:  # whatever is wrong here, the game goes on
            self._lose(event)

    def _lose(self, event: object) -> None:
        with self._lock:
            self._lost[type(event)] += 1

    # By whose leave

    def grant(self, language: str = "en", age_band: str = "", purpose: str = COUNSELLOR_FILE) -> "Future[bool]":
        """The player read the notice in `language` and said yes. True if recording is on; False if another
        step is needed first, or the file cannot be written."""
        return self._answered(Did.ASSENTED, language, age_band, purpose)

    def refuse(self, language: str = "en", age_band: str = "", purpose: str = COUNSELLOR_FILE) -> "Future[bool]":
        """The player read the notice and said no. Nothing is kept but that; False."""
        return self._answered(Did.REFUSED, language, age_band, purpose)

    def authorise(
        self, actor: Actor, did: Did, evidence_ref: str = "", purpose: str = COUNSELLOR_FILE
    ) -> "Future[bool]":
        """A guardian, school or ethics board did its part, or took it back. `evidence_ref` says that a form
        exists and names nobody. True if recording is on afterwards."""
        at_ms = self._clock.ms()
        return self._soon(lambda: self._writer.act(actor, did, purpose, "form", evidence_ref, at_ms), opens=True)

    def withdraw(self, purpose: str = COUNSELLOR_FILE, method: str = "button") -> "Future[bool]":
        """The player stops: recording ends, and everything that only this purpose justified is erased. True if
        no trace is left in any file that telemetry keeps. A recorder that no longer runs erases its files whole."""
        return self._soon(lambda: self._writer.withdraw(purpose, method), otherwise=self._writer.erase_files)

    def forget(self, timeout_s: float = 5.0) -> bool:
        """The boat goes, and with it everything about it here, the record of the answers included. Closes the
        recorder. True if no file is left."""
        self.wait(self.withdraw(), timeout_s)
        self.close(timeout_s=timeout_s)
        return self._writer.erase_files()

    def ask_again(self, purpose: str = COUNSELLOR_FILE) -> Again | None:
        """Why a yes no longer holds, and whether the question was put since; None if it does or was a no."""
        return self._writer.again.get(purpose)

    def put(self, language: str = "en", purpose: str = COUNSELLOR_FILE) -> "Future[bool]":
        """The question is shown again because `ask_again` says so. True once that is written."""
        return self._soon(lambda: self._writer.put(language, purpose))

    def told_age(self, band: str) -> "Future[None]":
        """The player is in another age band now, which may need another yes (safety.md C3)."""
        return self._soon(lambda: self._writer.told_age(band))

    def take_study(self, study: Study | None) -> "Future[None]":
        """Another study's pack is open here from now on, or none; None once it is. The session goes on."""
        policy = policy_of(study)
        return self._soon(lambda: self._writer.take_study(study, policy), opens=True)

    def seal_for(self, identity: "Identity | None") -> "Future[bool]":
        """The boat has a passphrase now: its keys open with this identity alone. None if it has one no longer. True
        once that is on the disk."""
        return self._soon(lambda: self._writer.seal_for(identity))

    def kept(self, language: str = "en") -> "Future[tuple[str, ...]]":
        """What is kept about the player, in plain sentences: the same that `show` and the page say."""
        return self._soon(lambda: self._writer.kept(language))

    def _answered(self, did: Did, language: str, age_band: str, purpose: str) -> "Future[bool]":
        band, at_ms = age_band or self._writer.band, self._clock.ms()
        return self._soon(lambda: self._writer.answer(did, language, band, purpose, at_ms), opens=did is Did.ASSENTED)

    # Waiting

    def ready(self, timeout_s: float = 5.0) -> bool:
        """Wait until the file was looked at. False if that takes longer."""
        return self.wait(self._soon(lambda: True), timeout_s)

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until everything recorded before is on the disk. False if it is not."""
        works = self._soon(lambda: self.trouble not in (CANNOT_OPEN, CANNOT_WRITE))
        return self.wait(works, timeout_s)

    def close(self, ended: SessionEnding = SessionEnding.CLOSED, timeout_s: float = 5.0) -> bool:
        """End the session, write everything and let go of the file. True if all of it was done in time. A
        second call does nothing."""
        atexit.unregister(self.close)
        if not self._thread.is_alive():
            return True

        def end() -> bool:
            self._ended = True
            return self._writer.end(ended)

        done = self.wait(self._soon(end), timeout_s)
        self._thread.join(timeout_s)
        return done and not self._thread.is_alive()

    def wait(self, future: "Future[bool]", timeout_s: float = 5.0) -> bool:
        """The answer of one of the calls above; False if it does not come in time. Never raises."""
        try:
            return future.result(timeout_s)
        except Exception:  # late or failed: either way it was not done
            return False

    def _soon(
        self, work: Callable[[], T], opens: bool = False, otherwise: Callable[[], T] | None = None
    ) -> "Future[T]":
        """Have the thread do something after all that was said before. `opens` keeps what is recorded from
        now on until then."""
        future: Future[T] = Future()
        with self._lock:
            ended = self._ended or not self._thread.is_alive()
            if not ended:
                self._queue.append(_Command(work, future, otherwise))
                self._asked += 1
                self._listening = self._listening or opens
        if not ended:
            self._many.set()
            self._some.set()
        elif otherwise:
            future.set_result(otherwise())
        else:
            future.set_exception(RuntimeError(CLOSED))
        return future

    # On the thread

    def _run(self) -> None:
        try:
            self._writer.load()
            self._listen()
            while not self._ended:
                while not self._some.is_set() and self._writer.sweep():
                    pass
                if not self._some.wait(None if self._writer.noted else NOTE_S):
                    self._writer.note()
                    continue
                self._some.clear()
                self._many.wait(BATCH_S)
                self._many.clear()
                self._drain()
        except Exception:
            self._writer.give_up()
            raise
        finally:
            # Whatever ended it, nobody is left waiting and the queue does not fill for nothing.
            with self._lock:
                self._ended, self._listening = True, False
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, _Command) and item.otherwise:
                    item.done.set_result(item.otherwise())
                elif isinstance(item, _Command):
                    item.done.set_exception(RuntimeError(CLOSED))

    def _drain(self) -> None:
        """Write all that waits, in order, and do what was asked for in between."""
        queue, take = self._queue, self._queue.popleft
        while queue and not self._ended:
            batch: list[tuple[int, object]] = []
            command: _Command | None = None
            while queue and len(batch) < MOST_AT_ONCE:
                item = take()
                if isinstance(item, tuple):
                    batch.append(item)
                else:
                    command = item
                    break
            try:
                self._write(batch)
            except Exception:
                if command:
                    queue.appendleft(command)
                raise
            if command:
                self._do(command)

    def _write(self, batch: list[tuple[int, object]]) -> None:
        with self._lock:
            lost, self._lost = self._lost, Counter()
        if batch or lost:
            self._writer.write(batch, lost)

    def _do(self, command: _Command) -> None:
        with self._lock:
            self._asked -= 1
        try:
            result = command.work()
        except Exception as error:  # for whoever waits; the thread lives on
            command.done.set_exception(error)
        else:
            command.done.set_result(result)
        self._listen()

    def _listen(self) -> None:
        """Take events in only while something is open, or an answer that may open it still waits."""
        with self._lock:
            if not self._asked:
                self._listening = bool(self._writer.gate.purposes) and not self._ended
