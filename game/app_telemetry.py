"""The recording of an open boat. Nothing is recorded for a guest, before the yes, or for anything that has no row in
app_table.py."""

import sqlite3
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.core import events as game
from game.ui.session import Notice

from .app_table import table

if TYPE_CHECKING:
    from telemetry.recorder import Recorder
    from vault.sealing import Identity


class Recording:
    """The recording of one open boat: closed to everything until the player's own yes (safety.md C1).

    `folder` is the data folder of the game, `day` the local date as YYYY-MM-DD. Nothing is written, not even a file,
    before the player is asked.
    """

    def __init__(self, folder: Path, boat: str, age_band: str, language: str, day: str) -> None:
        from telemetry.clock import GivenDay
        from telemetry.recorder import open_recorder

        self._folder, self._boat, self._age, self._language = folder, boat, age_band, language
        clock = GivenDay(date.fromisoformat(day))
        self._recorder: Recorder = open_recorder(folder, boat, clock, age_band=age_band)
        self._table = table()
        self._put: Future[bool] | None = None

    def hear(self, event: Any) -> None:
        """Hand an event on, if it has a row. The recorder alone decides whether it may be kept."""
        row = self._table.get(type(event))
        told = row(event) if row is not None else None
        if told is not None:
            self._recorder.record(told)
        if isinstance(event, game.LevelFinished):
            self._recorder.flush(timeout_s=0.0)

    def state(self) -> str:
        """ "opening", "off", "on", "closed"; or of a yes that no longer holds "again" (it is to be asked for anew) and
        "lapsed" (it was)."""
        # First, since the thread tells of a question that is written before it says so here.
        unwritten = self._put is not None and not self._recorder.wait(self._put, 0.0)
        again = self._recorder.ask_again()
        if again is None or self._recorder.state == "closed":
            return self._recorder.state
        return "lapsed" if again.put or unwritten else "again"

    def why(self) -> str:
        """Why a yes no longer holds: "notice", "year" or "age"; "" if it does, or there was none."""
        again = self._recorder.ask_again()
        return again.why if again else ""

    def put(self) -> None:
        """The question is being asked anew: no step asks it again, also while that is not written yet. Where the disk
        refuses, it is not asked again before the boat is next opened."""
        self._put = self._recorder.put(self._language)

    def grant(self) -> None:
        self._recorder.grant(self._language, self._age)

    def refuse(self) -> None:
        self._recorder.refuse(self._language, self._age)

    def speaks(self, language: str) -> None:
        """The language of the screen: an answer is kept with the very text that was read (safety.md C3)."""
        self._language = language

    def told_age(self, band: str) -> None:
        """The age band that the keeper has now; another one may need another yes (safety.md C3)."""
        if band != self._age:
            self._age = band
            self._recorder.told_age(band)

    def withdraw(self) -> bool:
        """Stop, and erase what was recorded; waits until it is gone, because the screen says so. False if it is
        not."""
        return self._recorder.wait(self._recorder.withdraw())

    def forget(self) -> bool:
        """The boat goes: no file about it is left, the record of the answers included. False if one is."""
        return self._recorder.forget()

    def seal_for(self, identity: "Identity | None") -> None:
        """From now on the keys of the notes are sealed to this key pair, or open to this account if None."""

    def close(self, ended: str) -> None:
        from telemetry.events import SessionEnding

        self._recorder.close(SessionEnding(ended))

    def kept(self) -> tuple[str, ...]:
        """Everything that is kept, in sentences: the same ones that `tidelight-data show` prints. Of a file that cannot
        be read, what the recorder says about it."""
        from telemetry.report import sections
        from telemetry.summary import read
        from telemetry.words import load

        self._recorder.flush(1.0)
        path = self._folder / "telemetry" / f"{self._boat}.sqlite"
        if not path.exists():
            return ()
        words = load(self._language)
        try:
            found = sections(read(path), words)
        except (OSError, sqlite3.Error):
            return (self._recorder.sentence(self._language) or words.text("trouble.cannot_open"),)
        return tuple(line for section in found for line in (section.heading, *section.lines, *section.facts))


def erase_notes(folder: Path, boat: str) -> bool:
    """Delete all that was recorded of a boat that is not open, its answers too. False if a file is left."""
    from telemetry.store import erase_files

    try:
        erase_files(folder / "telemetry" / f"{boat}.sqlite")
    except OSError:
        return False
    return True


def notice(language: str, why: str = "") -> Notice:
    """The notice about recording, as the scenes show it. `why` it is asked again, "" the first time."""
    from telemetry.events import COUNSELLOR_FILE
    from telemetry.notices import notice as shown

    told = shown(COUNSELLOR_FILE, language, why=why)
    return Notice(told.title, told.paragraphs, told.more, told.yes, told.no, told.again)
