"""What the scenes of consent need from outside: the choices, the study that is open here, and what is kept.

Whatever may wait for a disk takes a `then`, which is called in a later frame.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .profiles import Told

COUNSELLOR_FILE = "counsellor_file"
KEEP_PROGRESS = "keep_progress"
CHECK_IN, CONFIDENCE = "checked_in", "confidence_rated"
ENDABLE = ("on", "again", "lapsed", "waiting", "shut", "left")
"""States of a choice in which there may be something to stop and to erase."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is asked before anything is recorded: a title, short paragraphs, more on request, and two equal buttons.
    `again` says why it is asked anew, "" the first time."""

    title: str
    paragraphs: tuple[str, ...]
    more: tuple[str, ...]
    yes: str
    no: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one purpose stands.

    `state`: "off", "on", "closed" (a store that cannot be used, or not yet), "again" (a yes no longer holds and is to
    be asked for anew), "lapsed" (it was), "waiting" (for the forms in `steps`), "shut" (its study is not open here),
    "ended" (by a guardian or a school) or "left" (something lies there that no answer opens: of an erasing that did not
    succeed, set aside, or in a file that cannot be used). `may_ask` is whether it can be asked for now; `study` whether
    it is a study's; `boat` whether it is the kept boat itself, which has no notes and ends by being erased.
    """

    purpose: str
    state: str
    steps: tuple[str, ...] = ()
    may_ask: bool = False
    study: bool = False
    boat: bool = False

    @property
    def endable(self) -> bool:
        return self.state in ENDABLE and not self.boat


@dataclass(frozen=True, slots=True)
class Check:
    """A check question before a study: `because` is said after a wrong answer."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True, slots=True)
class StudyCard:
    """The study that is open here, in the player's language."""

    id: str
    title: str
    checks_title: str
    checks: tuple[Check, ...]
    not_quite: str
    left_out: str
    put_as: str
    """What a keeper remembers of it: that it was put."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a questionnaire. Each way to answer has its points, which are never shown, but for the steps of a
    `scale`, from the lowest to the highest: there they are the answer, and only the words of the ends say more."""

    text: str
    options: tuple[tuple[int, str], ...]
    scale: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire that is due, in the player's language. `asked` is whether the player agreed to be asked."""

    study: str
    id: str
    wave: int
    title: str
    intro: str
    items: tuple[Item, ...]
    asked: bool
    put_as: str
    """What a keeper remembers of it: that its time came, and not whether it was answered."""
    adult: str = ""
    """Who has to be in the room while it is answered, "" if nobody."""
    stops: tuple[int, ...] = ()
    """Items, from 1, of which any answer but "not at all" stops it at once and shows Help now."""
    becomes: str = ""
    """`CHECK_IN` or `CONFIDENCE` if the whole of it is that event too."""
    skill: str = ""
    """The activity that it asks about."""
    noted: bool = False
    """Whether the notes for a counsellor file get it too."""


@dataclass(frozen=True, slots=True)
class StudyFile:
    """What a file for a study would hold now: in sentences, and as whatever has it written."""

    lines: tuple[str, ...]
    name: str
    content: object = field(repr=False, compare=False)


class Consents(Protocol):
    """What may be kept, and by whose leave. `game/app.py` gives the real one."""

    def choices(self) -> tuple[Choice, ...]:
        """Every purpose that was or can be asked for: the counsellor file, a study's, and the boat where its yes
        ran out."""
        ...

    def notice(self, purpose: str) -> Notice:
        """The notice of a purpose, in the player's language."""
        ...

    def asked_again(self, purpose: str) -> None:
        """The question is put anew, because a yes no longer holds: once, whatever comes of it."""
        ...

    def answer(self, purpose: str, yes: bool) -> None:
        """The player read the notice and answered."""
        ...

    def withdraw(self, purpose: str, then: Told) -> None:
        """Stop a purpose and erase what it covered."""
        ...

    def end_study(self, who: str, then: Told) -> None:
        """A "guardian" or a "school" ends the study for this player; what it covered is erased."""
        ...

    def kept(self, then: Callable[[tuple[str, ...]], None]) -> None:
        """What is kept about the player, in plain sentences."""
        ...

    def forget_boat(self, then: Told) -> None:
        """Erase the kept boat and everything that goes with it."""
        ...

    def study(self) -> StudyCard | None:
        """The study that is open here."""
        ...

    def may_open_study(self) -> bool:
        """Whether a study's pack can be opened now: for a kept boat alone."""
        ...

    def open_study(self, path: Path, then: Callable[[str], None]) -> None:
        """Open a pack; `then` gets "" or a plain sentence that says why it is refused."""
        ...

    def outcome(self, answers: tuple[tuple[int, bool], ...]) -> str:
        """Where the check questions stand: "go_on", "again" or "leave_out"."""
        ...

    def leave_out(self) -> None:
        """The check questions went wrong twice: the study is not offered before the boat is opened anew."""
        ...

    def form_typed(self, code: str) -> bool:
        """The code of a guardian's or the school's form. False if no form that is waited for has it."""
        ...

    def form_words(self) -> tuple[str, str]:
        """What is said where a code is typed, and of a code that no form has."""
        ...

    def slip(self, purpose: str) -> tuple[str, ...]:
        """What somebody who stops can keep: the study, their code in it, and whom to write to."""
        ...

    def save_slip(self, path: Path, lines: tuple[str, ...], then: Told) -> None:
        """Write the slip to a file that the player chose."""
        ...

    def study_file(self, then: Callable[[StudyFile | str], None]) -> None:
        """What a file for the study that is open here would hold now, or the key of a sentence that says why there is
        none."""
        ...

    def save_study_file(self, path: Path, file: StudyFile, then: Told) -> None:
        """Write that very file, sealed to the study's key, and nothing else."""
        ...

    def due(self) -> Form | None:
        """The questionnaire whose time it is and that was not put yet, whether or not the player agreed to it."""
        ...
