"""The save: kept boats and settings in one SQLite file, written by one thread, whole after a kill at any moment.

A guest never reaches this module. Every call but `open_saves` returns at once; the work is done in order on the one
thread that owns the connection, with synchronous=FULL, so that what was written outlives a power cut.
"""

import json
import secrets
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from game.core.settings import Settings, of_the_computer

from .sealed import Seals, Unlocked

if TYPE_CHECKING:
    from sqlite_utils import Database

    from vault.sealing import Identity

T = TypeVar("T")
FILE_NAME = "tidelight.sqlite"


@dataclass(frozen=True, slots=True)
class Boat:
    """A kept boat as the title shows it. `look` is the keeper's look as JSON. A sealed one does not tell its name."""

    id: str
    name: str
    look: str
    sealed: bool = False


class AlreadyOpenError(Exception):
    """Another copy of the game has this folder open."""


class FolderLock:
    """Held by the one copy of the game that uses a folder. The system lets go of it when the process ends, even by a
    kill, because it is a lock that SQLite takes on a file of its own."""

    def __init__(self, folder: Path) -> None:
        """Raises AlreadyOpenError if another copy holds it. A folder that takes no file cannot be locked; nothing can
        be saved there either, so that two copies do no harm."""
        self._conn: sqlite3.Connection | None = None
        try:
            self._conn = sqlite3.connect(folder / "open.lock", timeout=0, isolation_level=None)
            self._conn.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self.release()
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise AlreadyOpenError from error

    def release(self) -> None:
        """Let another copy have the folder."""
        if self._conn is not None:
            self._conn.close()
            self._conn = None


class Saves:
    """The save file. `set_aside` names the file a damaged save was moved to, if that happened, else it is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.set_aside = ""
        self.broken = ""
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[Boat, bytes]] = {}
        self._db: Database | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saves")
        self._turn = 0
        self._seals = Seals()

    def _open(self) -> "Database | None":
        """The open file, on the writing thread. None if the disk does not take it; `broken` then says why."""
        if self._db is None and not self.broken:
            from vault.sqlite_file import open_sound
            from vault.sqlite_utils_alone import load_alone

            load_alone()
            from sqlite_utils import Database

            from .schema import migrations

            try:
                opened = open_sound(self.folder / FILE_NAME)
                self.set_aside = opened.set_aside.name if opened.set_aside else ""
                self._db = Database(opened.connection)
                migrations().apply(self._db)
                self._seals.load(self._db)
            except (OSError, sqlite3.Error) as error:
                self.broken = str(error)
                self._db = None
        return self._db

    def _do(self, work: Callable[["Database"], T], otherwise: T) -> Future[T]:
        def run() -> T:
            db = self._open()
            if db is None:
                return otherwise
            try:
                return work(db)
            except (OSError, sqlite3.Error) as error:
                self.broken = str(error)
                return otherwise

        return self._thread.submit(run)

    def boats(self) -> Future[tuple[Boat, ...]]:
        """The kept boats, the one played last first."""

        def work(db: "Database") -> tuple[Boat, ...]:
            rows = db.query("select id, name, look from boats order by touched desc")
            return tuple(Boat(row["id"], row["name"], row["look"], self._seals.locked(row["id"])) for row in rows)

        return self._do(work, ())

    def journey(self, boat: str) -> Future[bytes | None]:
        """What a boat's journey was when last kept; None if there is none, or it is sealed and was not unlocked."""

        def work(db: "Database") -> bytes | None:
            row = next(db.query("select journey from boats where id = ?", [boat]), None)
            return self._seals.open(boat, bytes(row["journey"])) if row else None

        return self._do(work, None)

    def keep(self, boat: Boat, journey: bytes) -> None:
        """Write a boat's journey soon. If writes come faster than the disk, only the newest is written."""
        with self._lock:
            pending = boat.id in self._waiting
            self._waiting[boat.id] = (boat, journey)
        if not pending:
            self._do(self._write(boat.id), None)

    def _write(self, boat_id: str) -> Callable[["Database"], None]:
        def work(db: "Database") -> None:
            with self._lock:
                boat, journey = self._waiting.pop(boat_id)
            self._turn = self._turn or _last_turn(db)
            self._turn += 1
            name = "" if self._seals.locked(boat.id) else boat.name
            sealed = self._seals.seal(boat.id, journey)
            row = {"id": boat.id, "name": name, "look": boat.look, "journey": sealed, "touched": self._turn}
            with db.atomic():
                db.table("boats").upsert(row, pk="id")
            # The disk takes a journey again. Should it refuse once more, that is news.
            self.broken = ""

        return work

    def forget(self, boat: str) -> Future[bool]:
        """Delete a boat, its settings and every trace of them: in the file, in what SQLite keeps beside it, and in
        damaged files set aside earlier, from which no single boat can be cut out. False if the disk refused, or another
        program reads the file and what it sees cannot be taken from it; the boat is then there as before."""

        def work(db: "Database") -> bool:
            from vault.sqlite_file import emptied

            if not emptied(db.conn):
                return False
            # First what cannot be taken back by SQLite: if it fails, the boat itself was not touched.
            self._forget_set_aside()
            with db.atomic():
                db.execute("delete from boats where id = ?", [boat])
                for table in ("settings", "locks"):
                    db.execute(f"delete from {table} where boat = ?", [boat])
                self._forget_needs(db)
            self._seals.forget(boat)
            # False for a reader who came in this very moment: asking once more does the rest.
            return emptied(db.conn)

        return self._do(work, False)

    def _forget_needs(self, db: "Database") -> None:
        """What the title shows to everybody is what the last open boat was set to: text size, speech and the like. It
        goes with that boat, or under its lock."""
        row = next(db.query("select value from settings where boat = ''"), None)
        if row is not None:
            self._write_settings(db, "", of_the_computer(read_settings(row["value"])))

    def _forget_set_aside(self) -> None:
        from vault.sqlite_file import files_of

        for file in files_of(self.folder / FILE_NAME):
            if ".damaged-" in file.name:
                file.unlink(missing_ok=True)

    # Passphrases

    def lock(self, boat: str, passphrase: str) -> Future["Identity | None"]:
        """Seal a boat, so that from now on only the passphrase opens it; None if the disk refused or another program
        reads the file, and it is open as before. What damaged files set aside earlier hold of it would stay readable,
        so they are deleted."""

        def work(db: "Database") -> "Identity | None":
            from vault.sqlite_file import emptied

            if not emptied(db.conn):
                return None
            self._forget_set_aside()
            with db.atomic():
                self._forget_needs(db)
            return self._seals.lock(db, boat, passphrase)

        return self._do(work, None)

    def bring(self, boat: Boat, journey: bytes, settings: Settings, passphrase: str) -> Future[str]:
        """Take in a boat from elsewhere, sealed with a passphrase from its first byte here. "" if it is kept, "here" if
        it was already, "refused" if the disk does not take it."""

        def work(db: "Database") -> str:
            if next(db.query("select id from boats where id = ?", [boat.id]), None) is not None:
                return "here"
            self._seals.lock(db, boat.id, passphrase)
            with self._lock:
                self._waiting[boat.id] = (boat, journey)
            self._write(boat.id)(db)
            self._write_settings(db, boat.id, settings)
            self._seals.shut()
            return ""

        return self._do(work, "refused")

    def unlock(self, boat: str, passphrase: str) -> Future["Unlocked"]:
        """Try a passphrase. A boat that it opens can be read until `shut`."""
        return self._do(lambda db: self._seals.unlock(db, boat, passphrase), Unlocked(None, "broken"))

    def take_off(self, boat: str) -> Future[bool]:
        """Open for good a boat that is unlocked; False if it is not, or the disk refused."""
        return self._do(lambda db: self._seals.take_off(db, boat), False)

    def shut(self) -> Future[None]:
        """Nothing that is sealed can be read from now on without its passphrase; it can still be written."""
        return self._do(lambda db: self._seals.shut(), None)

    def settings(self, boat: str) -> Future[Settings]:
        """A boat's settings; `""` are those of the computer (window, language), used before a boat is chosen."""

        def work(db: "Database") -> Settings:
            row = next(db.query("select value from settings where boat = ?", [boat]), None)
            value = self._seals.open_text(boat, row["value"]) if row else None
            return read_settings(value) if value is not None else Settings()

        return self._do(work, Settings())

    def keep_settings(self, boat: str, settings: Settings) -> Future[None]:
        """Write a boat's settings."""

        return self._do(lambda db: self._write_settings(db, boat, settings), None)

    def _write_settings(self, db: "Database", boat: str, settings: Settings) -> None:
        value = self._seals.seal_text(boat, json.dumps(asdict(settings)))
        with db.atomic():
            db.table("settings").upsert({"boat": boat, "value": value}, pk="boat")

    def flush(self) -> None:
        """Wait until everything said so far is on the disk."""
        self._thread.submit(lambda: None).result()

    def close(self) -> None:
        """Write what waits and let go of the file."""

        def work() -> None:
            if self._db is not None:
                self._db.close()
                self._db = None

        self._thread.submit(work).result()
        self._thread.shutdown()


def _last_turn(db: "Database") -> int:
    row: dict[str, Any] = next(db.query("select coalesce(max(touched), 0) as turn from boats"))
    return int(row["turn"])


def read_settings(text: str) -> Settings:
    """Settings from JSON; anything that cannot be read is left at its default, so that a newer file still opens."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError:
        return Settings()
    settings: dict[str, Any] = {}
    for name, kind in Settings.__annotations__.items():
        if isinstance(raw, dict) and name in raw:
            try:
                settings[name] = msgspec.convert(raw[name], kind)
            except msgspec.ValidationError:
                continue
    return Settings(**settings)


def new_boat_id() -> str:
    """A random id; nothing of the machine or the person is in it (safety.md P2)."""
    return secrets.token_hex(8)


def computer_settings(folder: Path) -> Settings | None:
    """The computer's own settings, read without waiting for the writing thread; None if they cannot be had."""
    try:
        conn = sqlite3.connect(f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)
        try:
            row = conn.execute("select value from settings where boat = ''").fetchone()
        finally:
            conn.close()
    except sqlite3.Error:
        return None
    return read_settings(row[0]) if row else None
