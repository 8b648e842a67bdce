"""Makes a cohort up: schools, classes and pupils who never lived, as the stores that real ones would leave, or as the
study files that they would hand in.

Every store is written by the recorder itself, on a clock that is set by hand, so that what reads stores can be tried
on thousands of them. The same seed gives the same notes; keys and nonces are random, as they must be.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from string import Template
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from . import FOLDER as STORES
from .consent import Did, Step
from .events import Event, SessionEnding
from .hands import ending
from .recorder import Recorder, open_recorder
from .study import Study, check_form, form_code, form_hash
from .study_pack import FILE, read_study
from .synth_files import HANDED_IN, hand_in, slip_to_try
from .synth_pupil import Answer, Deed, Form, Pupil, Sitting, Withdrawal, pupil

if TYPE_CHECKING:
    from vault.sealing import Identity

TEMPLATE: Final = Path(__file__).parent / "synthetic" / FILE
ABOUT, SECRET, SEALED_SECRET = "cohort.json", "study-key.txt", "study-key.age"
"""What lies beside the schools: what was made up, and the secret half of the study's key, plain or sealed."""
STUDY_ID: Final = "made_up_cohort"
FIRST_DAY: Final = date(2026, 9, 7)
GRADES: Final = ("13_15", "12", "16_17", "13_15", "16_17", "18")
"""The age bands of a school's classes, in order and over again."""
AT_ONCE: Final = 8
"""So many pupils are written at the same time: what takes long is waiting for the disk."""


class SynthError(Exception):
    """A cohort that cannot be made here. `key` names the sentence."""

    def __init__(self, key: str, **names: object) -> None:
        self.key, self.names = key, names
        super().__init__(key)


@dataclass(slots=True)
class HandClock:
    """Moves when its owner moves it. The recorder's thread sees it where it last rested: on a made-up computer no note
    is late."""

    day: date
    t: int = 0
    rested: int = 0
    owner: int = field(default_factory=get_ident)

    def ms(self) -> int:
        return self.t if get_ident() == self.owner else self.rested

    def today(self) -> date:
        return self.day


@dataclass(frozen=True, slots=True)
class Member:
    """A made-up pupil and where their store lies, below the cohort's folder."""

    school: int
    class_: int
    folder: str
    pupil: Pupil


@dataclass(frozen=True, slots=True)
class Cohort:
    """What was made up. `notes` counts those in all stores, `files` the study files, of which there are some only where
    stores are not kept."""

    folder: Path
    study: Study
    members: tuple[Member, ...]
    notes: int
    files: int = 0


def synth(
    out: Path,
    *,
    schools: int = 2,
    classes: int = 2,
    pupils: int = 20,
    seed: int = 1,
    days: int = 120,
    identity: "Identity | None" = None,
    passphrase: str | None = None,
    sealed: bool = False,
    told: Callable[[int], None] = lambda done: None,
) -> Cohort:
    """Write a cohort into a folder that is empty or not there yet: `classes` in each school, `pupils` in each class,
    observed for `days`. `identity` is the study's key pair, a new one if None, sealed with `passphrase` if there is
    one; with `sealed` the study files that were handed in in each wave are there, and the stores are not. `told` hears
    how many pupils are done. Nothing is left of a cohort that was not finished.

    Raises SynthError, ValueError for a passphrase that is too short, and OSError if the folder cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SynthError("synth.not_empty", folder=out)
    numbers = {"schools": schools, "classes": classes, "pupils": pupils, "seed": seed, "days": days}
    with _all_or_nothing(out):
        study = _begun(out, numbers, identity, passphrase)
        members = tuple(planned(study, **numbers))
        with TemporaryDirectory(prefix="tidelight-") as away, ending(ThreadPoolExecutor(AT_ONCE)) as hands:
            home, into = (Path(away), out / HANDED_IN) if sealed else (out, None)
            notes = files = 0
            for done, kept in enumerate(hands.map(lambda one: _lived(home, one, study, seed, into), members), start=1):
                notes, files = notes + kept[0], files + kept[1]
                told(done)
            if sealed:
                stores = (home / one.folder / STORES / f"{one.pupil.boat}.sqlite" for one in members)
                slip_to_try(stores, study, out)
        cohort = Cohort(out, study, members, notes, files)
        _about(cohort, numbers)
    return cohort


@contextmanager
def _all_or_nothing(out: Path) -> Iterator[None]:
    """An empty folder, which is so again if what is written there is broken off."""
    there = out.exists()
    out.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        for made in out.iterdir():
            shutil.rmtree(made, ignore_errors=True) if made.is_dir() else made.unlink()
        if not there:
            out.rmdir()
        raise


def _begun(out: Path, numbers: dict[str, int], identity: "Identity | None", passphrase: str | None) -> Study:
    """The study's pack, and the secret half of its key beside it. Raises ValueError, OSError."""
    from vault.files import open_own, write_whole
    from vault.sealing import new_identity

    from .counsellor.keys import new_key

    if passphrase is None:
        plain = identity or new_identity()
        recipient = plain.recipient
        with open_own(out / SECRET) as file:
            file.write(plain.secret + "\n")
    else:
        locked = new_key(passphrase)
        recipient = locked.recipient
        write_whole(out / SEALED_SECRET, locked.secret)
    codes = _codes(numbers["seed"], numbers["schools"], numbers["classes"], numbers["pupils"])
    (out / FILE).write_text(_pack(codes, recipient, numbers["days"]), encoding="utf-8")
    return read_study(out)


def planned(study: Study, schools: int, classes: int, pupils: int, seed: int, days: int) -> Iterator[Member]:
    """Who is in the cohort, and what they do. A pupil does the same in a larger cohort of the same seed."""
    codes = _codes(seed, schools, classes, pupils)
    for school in range(1, schools + 1):
        for class_ in range(1, classes + 1):
            folder = f"school-{school:02}/class-{class_:02}"
            for number in range(1, pupils + 1):
                rng = _rng(seed, school, class_, number)
                band = GRADES[(class_ - 1) % len(GRADES)] if rng.random() < 0.95 else ""
                form = codes[school, class_, number]
                made = pupil(rng, study, band, form, codes[school, 0, 0], days)
                yield Member(school, class_, folder, made)


def _rng(seed: int, *what: object) -> Random:
    return Random("/".join(map(str, (seed, *what))))


def _codes(seed: int, schools: int, classes: int, pupils: int) -> dict[tuple[int, int, int], str]:
    """The codes on the forms: of each school at (school, 0, 0), and of each pupil's parents."""
    places = [(school, 0, 0) for school in range(1, schools + 1)]
    places += [(s, c, p) for s, _, _ in places for c in range(1, classes + 1) for p in range(1, pupils + 1)]
    return {place: form_code(_rng(seed, "form", *place).randbytes(12)) for place in places}


def _pack(codes: dict[tuple[int, int, int], str], recipient: str, days: int) -> str:
    def hashes(step: Step, of_schools: bool) -> str:
        found = (form_hash(STUDY_ID, step, code) for place, code in codes.items() if (place[1] == 0) is of_schools)
        return "\n" + "".join(f'    "{one}",\n' for one in found)

    pooled = FIRST_DAY + timedelta(days=days + 365)
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        pooled=pooled.isoformat(),
        key=recipient,
        guardian=hashes(Step.GUARDIAN, False),
        school=hashes(Step.SCHOOL, True),
    )


def _about(cohort: Cohort, asked: dict[str, int]) -> None:
    """Write what was made up beside the stores: that it is, from which numbers, and who got how far."""
    told: dict[str, Any] = {
        "made_up": True,
        "first_day": FIRST_DAY.isoformat(),
        **asked,
        "notes": cohort.notes,
        "study_files" if cohort.files else "stores": cohort.files
        or [
            {"folder": one.folder, "boat": one.pupil.boat, "age": one.pupil.band, "finished": one.pupil.finished}
            for one in cohort.members
        ],
    }
    (cohort.folder / ABOUT).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


# Through the recorder


def _lived(home: Path, member: Member, study: Study, seed: int, into: Path | None) -> tuple[int, int]:
    """Live a pupil's sittings through the recorder, and hand in at the end of each wave if there is where to; how many
    notes are kept at the end, and how many files were handed in. Raises OSError."""
    made, kept, files = member.pupil, 0, 0
    tokens = _rng(seed, "token", made.boat)
    waves = [study.wave_on(sitting.day) for sitting in made.sittings]
    for number, sitting in enumerate(made.sittings, start=1):
        clock = HandClock(FIRST_DAY + timedelta(days=sitting.day))
        recorder = open_recorder(
            home / member.folder,
            made.boat,
            clock,
            age_band=made.band,
            study=study,
            token=lambda: tokens.randbytes(8).hex(),
        )
        try:
            _sit(recorder, clock, sitting, made.band, study)
        finally:
            closed = recorder.close(SessionEnding.CLOSED, 60.0)
        if recorder.trouble or not closed:
            raise OSError(recorder.sentence())
        kept = sum(one.kept for one in recorder.counts.values())
        if into is not None and waves[number - 1 : number] != waves[number : number + 1]:
            files += hand_in(home / member.folder / STORES / f"{made.boat}.sqlite", study, into / member.folder)
    return kept, files


def _sit(recorder: Recorder, clock: HandClock, sitting: Sitting, band: str, study: Study) -> None:
    recorder.ready(60.0)
    for t, deed in sitting.deeds:
        clock.t = t
        if isinstance(deed, Event):
            recorder.record(deed)
        else:
            recorder.flush(60.0)
            clock.rested = t
            _agreed(recorder, deed, band, study)
    recorder.flush(60.0)
    clock.t = clock.rested = sitting.ends_ms


def _agreed(recorder: Recorder, deed: Deed, band: str, study: Study) -> None:
    match deed:
        case Answer(purpose, yes):
            answer = recorder.grant if yes else recorder.refuse
            answer("en", band, purpose).result(60.0)
        case Form(actor, did, purpose, code):
            step = next(step for step in Step if step.value == actor.value)
            evidence = check_form(study, step, code) if did is not Did.WITHDREW else ""
            recorder.authorise(actor, did, evidence, purpose).result(60.0)
        case Withdrawal(purpose):
            recorder.withdraw(purpose).result(60.0)
