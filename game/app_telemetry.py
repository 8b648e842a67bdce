"""The recording of an open boat. Nothing is recorded for a guest, before the yes, or for anything that has no row in
app_table.py."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.core import events as game
from game.ui.consents import Choice, Notice

from .app_table import table

if TYPE_CHECKING:
    from telemetry.consent import Record
    from telemetry.counsellor.gather import Notes
    from telemetry.recorder import Recorder
    from telemetry.study import Study
    from telemetry.study_file import StudyFile
    from vault.sealing import Identity


NEEDED = (
    "cryptography.hazmat.primitives.ciphers.aead",
    "telemetry.recorder",
    "telemetry.store",
    "telemetry.study",
)
"""What a recording imports only when it comes to it."""


class Recording:
    """The recording of one open boat: closed to everything until the player's own yes (safety.md C1).

    `folder` is the data folder of the game, `day` the local date as YYYY-MM-DD, `study` the one that is open here.
    Nothing is written, not even a file, before the player is asked. `identity` opens the
    keys of a boat with a passphrase; `token` makes the codes, random unless given.
    """

    def __init__(
        self,
        folder: Path,
        boat: str,
        age_band: str,
        language: str,
        day: str,
        study: "Study | None" = None,
        identity: "Identity | None" = None,
        token: Callable[[], str] | None = None,
    ) -> None:
        from telemetry.clock import GivenDay
        from telemetry.recorder import new_token, open_recorder
        from telemetry.study import policy_of

        self.boat = boat
        self._folder = folder
        self.path = folder / "telemetry" / f"{boat}.sqlite"
        self._age, self._language = age_band, language
        today = date.fromisoformat(day)
        self._today = today
        self.pack = study
        self.study = study if study is not None and study.open_on(today) else None
        self.policy = policy_of(self.study)
        self._recorder: Recorder = open_recorder(
            folder,
            boat,
            GivenDay(today),
            age_band=age_band,
            study=self.study,
            token=token or new_token,
            identity=identity,
            language=language,
        )
        self._table = table()
        self._put: dict[str, Future[bool]] = {}
        self._seen: tuple[object, ...] = ()
        self._choices: tuple[Choice, ...] = ()

    def hear(self, event: Any) -> None:
        """Hand an event on, if it has a row. The recorder alone decides whether it may be kept."""
        row = self._table.get(type(event))
        told = row(event) if row is not None else None
        if told is not None:
            self._recorder.record(told)
        if isinstance(event, game.LevelFinished):
            self._recorder.flush(timeout_s=0.0)

    # Where each purpose stands

    def choices(self) -> tuple[Choice, ...]:
        """Each purpose that was or can be asked for; worked out anew only when something about it changed."""
        # First, since the thread tells of a question that is written before it says so here.
        unwritten = frozenset(p for p, put in self._put.items() if not self._recorder.wait(put, 0.0))
        known, policy = self._recorder, self.policy
        again = tuple(known.ask_again(purpose) for purpose in policy.purposes)
        seen = (known.consent, again, known.state, known.left, self._age, unwritten, policy)
        if not self._seen or any(one is not two and one != two for one, two in zip(seen, self._seen, strict=True)):
            self._seen = seen
            self._choices = self._worked_out(unwritten)
        return self._choices

    def _worked_out(self, unwritten: frozenset[str]) -> tuple[Choice, ...]:
        from telemetry.consent import another_study
        from telemetry.events import COUNSELLOR_FILE
        from telemetry.notices import KEEP_PROGRESS, STUDY_PURPOSES

        record = self._recorder.consent
        other = another_study(record, self.policy)
        found = []
        for purpose in (COUNSELLOR_FILE, *STUDY_PURPOSES):
            state, steps = self._state(record, purpose, unwritten)
            known = purpose in self._recorder.left or (record is not None and record.grant(purpose) is not None)
            if not known and purpose not in self.policy.purposes:
                continue
            study = purpose in STUDY_PURPOSES
            open_to = state == "off" or (state == "left" and self._recorder.state != "closed")
            may_ask = open_to and self.policy.takes(purpose, self._age) and not (study and other)
            found.append(Choice(purpose, state, steps, may_ask, study))
        boat, _ = self._state(record, KEEP_PROGRESS, unwritten)
        if boat in ("again", "lapsed"):
            # A boat is kept from its own page, and erased whole: it is a choice here only when it is asked for anew.
            found.append(Choice(KEEP_PROGRESS, boat, boat=True))
        return tuple(found)

    def _state(self, record: "Record | None", purpose: str, unwritten: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        """The state of a purpose, and the steps of others that it waits for. What lies there though no answer opens it
        can be erased all the same (safety.md C4)."""
        state, steps = self._answered(record, purpose, unwritten)
        closed = state in ("off", "ended", "closed") and purpose in self._recorder.left
        return ("left", ()) if closed else (state, steps)

    def _answered(
        self, record: "Record | None", purpose: str, unwritten: frozenset[str]
    ) -> tuple[str, tuple[str, ...]]:
        from telemetry.consent import (
            MAY_BE_ENDED_BY_OTHERS,
            PLAYER,
            POSITIVE,
            Actor,
            Step,
            allowed,
            data_for,
            steps_left,
        )
        from telemetry.consent_record import ENDINGS

        if self._recorder.state not in ("on", "off"):
            # What was answered before is not known until the file was looked at: nothing is asked so early.
            return "closed", ()
        last = record.last(Actor.PLAYER, purpose) if record else None
        if record is None or last is None:
            return "off", ()
        ended = (record.last(actor, purpose) for actor in (Actor.GUARDIAN, Actor.SCHOOL, Actor.ETHICS))
        if purpose in MAY_BE_ENDED_BY_OTHERS and any(act is not None and act.act in ENDINGS for act in ended):
            return "ended", ()
        if last.act not in POSITIVE[Step.ASSENT][1]:
            return "off", ()
        again = self._recorder.ask_again(purpose)
        if again is not None:
            return ("lapsed" if again.put or purpose in unwritten else "again"), ()
        day = max(act.day for act in record.acts)
        if allowed(record, purpose, data_for(purpose)[0], PLAYER, day, self.policy):
            return "on", ()
        left = steps_left(record, purpose, self._age, self.policy)
        others = tuple(step.value for step in left if step is not Step.ASSENT)
        grant = record.grant(purpose)
        here = self.study is not None and grant is not None and grant.study == self.study.id
        return ("waiting", others) if others and here and Step.ASSENT not in left else ("shut", ())

    def notice(self, purpose: str) -> Notice:
        """The notice of a purpose; it says why, where it is asked again."""
        again = self._recorder.ask_again(purpose)
        return notice(purpose, self._language, self.study, again.why if again else "")

    def put(self, purpose: str) -> None:
        """The question is being asked anew: no step asks it again, also while that is not written yet. Where the disk
        refuses, it is not asked again before the boat is next opened."""
        self._put[purpose] = self._recorder.put(self._language, purpose)

    def answer(self, purpose: str, yes: bool) -> "Future[bool]":
        """The player's answer to the notice in the language of the screen."""
        said = self._recorder.grant if yes else self._recorder.refuse
        return said(self._language, self._age, purpose)

    def boat_kept(self) -> "Future[bool]":
        """The player read what keeping a boat means, and kept it. False: no notes are opened by that."""
        from telemetry.notices import KEEP_PROGRESS

        return self._recorder.grant(self._language, self._age, KEEP_PROGRESS)

    def speaks(self, language: str) -> None:
        """The language of the screen: an answer is kept with the very text that was read (safety.md C3)."""
        self._language = language

    def told_age(self, band: str) -> None:
        """The age band that the keeper has now; another one may need another yes (safety.md C3)."""
        if band != self._age:
            self._age = band
            self._recorder.told_age(band)

    def take_study(self, study: "Study") -> "Future[None]":
        """Another pack is open here from now on. What is being recorded goes on in its session."""
        from telemetry.study import policy_of

        self.pack = study
        self.study = study if study.open_on(self._today) else None
        self.policy = policy_of(self.study)
        return self._recorder.take_study(self.study)

    # What others do for a study

    def form_typed(self, code: str) -> bool:
        """Whether a form that is waited for has this code; each purpose that waits for it then has that step. A
        parent's form that another boat here rests on is none."""
        from telemetry.consent import POSITIVE, Did, Step
        from telemetry.forms import used_elsewhere
        from telemetry.study import check_form

        taken = False
        for choice in self.choices():
            for step in map(Step, choice.steps):
                evidence = check_form(self.study, step, code) if self.study is not None else ""
                if step is Step.GUARDIAN and used_elsewhere(self._folder, self.boat, evidence):
                    continue
                if evidence:
                    self._recorder.authorise(POSITIVE[step][0], Did.AUTHORISED, evidence, choice.purpose)
                    taken = True
        return taken

    def end_study(self, who: str) -> "list[Future[bool]]":
        """A guardian or a school ends what belongs to a study."""
        from telemetry.consent import Actor, Did

        ended = (one.purpose for one in self.choices() if one.study and one.endable)
        return [self._recorder.authorise(Actor(who), Did.WITHDREW, "", purpose) for purpose in ended]

    def in_another(self, study: "Study") -> bool:
        """Whether the boat is in a study other than this one."""
        from telemetry.consent import another_study
        from telemetry.study import policy_of

        return another_study(self._recorder.consent, policy_of(study))

    def slip(self, purpose: str) -> tuple[str, ...]:
        """What can be kept by who stops, also when the study is over or its pack away; empty without a code in it."""
        from telemetry.study import slip

        record = self._recorder.consent
        return slip(record, purpose, self._language, self.pack) if record else ()

    # What is kept, and its end

    def trouble(self) -> str:
        """What is wrong with the file, in one sentence; "" if nothing is."""
        return self._recorder.sentence(self._language)

    def kept(self) -> "Future[tuple[str, ...]]":
        """Everything that is kept, in sentences: the same ones that `tidelight-data show` prints. Of a file that cannot
        be read, what the recorder says about it."""
        return self._recorder.kept(self._language)

    def notes(self, identity: "Identity | None") -> "Notes | None":
        """The notes for a counsellor file as they are on the disk, with what was just noted. Waits for the disk. Raises
        OSError or sqlite3.Error."""
        from telemetry.counsellor.gather import notes_of

        self._recorder.flush()
        return notes_of(self.path, identity)

    def study_file(self, identity: "Identity | None") -> "StudyFile":
        """What a file for the study would hold now. Waits for the disk. Raises StudyFileError, OSError or
        sqlite3.Error."""
        from telemetry.keys import keys_to_read
        from telemetry.study_file import NOTHING, StudyFileError, gather

        self._recorder.flush()
        if self.study is None or not self.path.is_file():
            raise StudyFileError(NOTHING)
        return gather(self.path, keys_to_read(self.path, identity), self.study)

    def withdraw(self, purpose: str) -> "Future[bool]":
        """Stop, and erase what was recorded. False if it is not gone."""
        return self._recorder.withdraw(purpose)

    def forget(self) -> bool:
        """The boat goes: no file about it is left, the record of the answers included. False if one is. Waits."""
        return self._recorder.forget()

    def seal_for(self, identity: "Identity | None") -> "Future[bool]":
        """From now on the keys of the notes are sealed to this key pair, or open to this account if None. True once
        they are."""
        return self._recorder.seal_for(identity)

    def close(self, ended: str) -> None:
        from telemetry.events import SessionEnding

        self._recorder.close(SessionEnding(ended))


def load(language: str) -> None:
    """Import all that a recording needs, and read the words of its questions."""
    from vault.sqlite_utils_alone import load_alone

    load_alone()
    for name in NEEDED:
        import_module(name)
    from telemetry import words

    words.load(language)
    table()


def has_notes(folder: Path) -> bool:
    """Whether anything was ever recorded here."""
    return (folder / "telemetry").is_dir()


def purge_old_notes(folder: Path, day: str, stopped: Callable[[], bool]) -> int:
    """Delete what is too old of every boat of a folder; how many notes there were. No boat's notes may be open."""
    from telemetry.ageing import purge_old

    return purge_old(folder, date.fromisoformat(day), stopped)


def erase_notes(folder: Path, boat: str) -> bool:
    """Delete all that was recorded of a boat that is not open, its answers too. False if a file is left."""
    from telemetry.keys import erase_files

    try:
        erase_files(folder / "telemetry" / f"{boat}.sqlite")
    except OSError:
        return False
    return True


def notice(purpose: str, language: str, study: "Study | None" = None, why: str = "") -> Notice:
    """A notice as the scenes show it. `why` it is asked again, "" the first time."""
    from telemetry.notices import notice as shown

    told = shown(purpose, language, study, why)
    return Notice(told.title, told.paragraphs, told.more, told.yes, told.no, told.again)
