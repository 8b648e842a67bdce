"""The desk at work: what is unlocked, what was just handed in, and when it locks itself."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from vault.seal_error import SealError

from ..counsellor.card import Card, new_code
from ..counsellor.card import sealed as sealed_card
from ..counsellor.chosen import Chosen, cleaned
from ..counsellor.container import FileError
from ..counsellor.keys import NewKey, new_key
from ..counsellor.reader import Refused, Unlock, read
from .kept import MOST_ALIAS, MOST_NOTE, Drawer, GivenCard, Kept, Note, Paper, Student, new_id

if TYPE_CHECKING:
    from vault.sealing import Identity

LOCKS_AFTER: Final = 600.0
"""Seconds without a key, a press or a new page."""
ENDS_AFTER: Final = 3600.0
"""Seconds in which no page asked for anything: whoever used it has gone."""
MOST_PAPERS: Final = 200
"""Of one name; a desk is no archive."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was opened and has no name yet. It is in memory alone."""

    id: str
    file: str
    chosen: Chosen
    sealed: bool


@dataclass(frozen=True, slots=True)
class MadeCard:
    """A card that can be saved, with the code to tell, until the desk locks or another is made."""

    student: str
    code: str
    data: bytes = field(repr=False)


class LockedError(Exception):
    """Something was asked of a desk that is locked."""


class Desk:
    """One counsellor's desk. Everything it knows is gone from it once it locks."""

    def __init__(self, drawer: Drawer, clock: Callable[[], float], today: Callable[[], date]) -> None:
        self.drawer, self._clock, self._today = drawer, clock, today
        self.token = secrets.token_hex(16)
        """Goes with every form of this sitting."""
        self._key: Identity | None = None
        self._kept = Kept()
        self.waiting: tuple[Waiting, ...] = ()
        self.refused: tuple[Refused, ...] = ()
        self.card: MadeCard | None = None
        self._touched = clock()

    @property
    def locked(self) -> bool:
        return self._key is None

    @property
    def kept(self) -> Kept:
        self._open()
        return self._kept

    @property
    def recipient(self) -> str:
        return self._open().recipient

    def _open(self) -> "Identity":
        if self._key is None:
            raise LockedError
        return self._key

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock()

    @property
    def idle(self) -> float:
        """Seconds since somebody was."""
        return self._clock() - self._touched

    def unlock(self, key: "Identity") -> None:
        """Raises SealError or OSError, and then it stays locked."""
        self._kept = self.drawer.read(key)
        self._key = key
        self.touch()

    def lock(self) -> None:
        self._key = self.card = None
        self._kept = Kept()
        self.waiting = self.refused = ()

    def make_key(self, passphrase: str) -> NewKey:
        """A new key, kept and not yet open. Raises ValueError if the passphrase is too short, FileExistsError if there
        is something that only another key opens, or OSError."""
        if self.drawer.has_key or self.drawer.has_papers:
            raise FileExistsError
        made = new_key(passphrase)
        self.drawer.keep_key(made)
        return made

    def _keep(self, kept: Kept) -> None:
        """Raises OSError or ElsewhereError; then what is here is as it was."""
        self.drawer.write(kept, self._open())
        self._kept = kept

    def hand_in(self, files: Sequence[tuple[str, bytes]], passphrase: str = "") -> None:
        """Open some files. Those that open wait for a name; the others are told of."""
        unlock = Unlock((self._open(),), (passphrase,) if passphrase else ())
        waiting, refused = list(self.waiting), list[Refused]()
        for name, data in files:
            try:
                found = read(data, unlock, name)
            except FileError as error:
                refused.append(Refused(name, error))
                continue
            waiting.append(Waiting(new_id(), name, found.chosen, found.sealed))
        self._open()  # it may have locked meanwhile
        self.waiting, self.refused = tuple(waiting), tuple(refused)

    def hear(self) -> tuple[Refused, ...]:
        """What could not be opened, told once."""
        told, self.refused = self.refused, ()
        return told

    def name(self, names: dict[str, str]) -> str:
        """Put files that wait with the names given; those without one go on waiting. Gives the id of the last student
        that something came to, "" if none. Raises OSError or ElsewhereError."""
        kept, left, last = self.kept, list[Waiting](), ""
        for one in self.waiting:
            alias = cleaned(names.get(one.id, ""), MOST_ALIAS)
            if not alias:
                left.append(one)
                continue
            student = kept.called(alias)
            if student is None:
                student = Student(new_id(), alias)
                kept = replace(kept, students=(*kept.students, student))
            last = student.id
            if all(paper.chosen != one.chosen for paper in student.papers):
                papers = (*student.papers, Paper(one.id, one.chosen))[-MOST_PAPERS:]
                kept = kept.changed(last, lambda who, papers=papers: replace(who, papers=papers))  # type: ignore[misc]
        if last:
            self._keep(kept)
        self.waiting = tuple(left)
        return last

    def put_back(self, id_: str) -> None:
        """Do not keep a file that waits."""
        self.waiting = tuple(one for one in self.waiting if one.id != id_)

    def write_note(self, student: str, text: str) -> None:
        """Raises OSError or ElsewhereError."""
        written = text.replace("\r\n", "\n").strip()[:MOST_NOTE]
        if written:
            note = Note(new_id(), self._today(), written)
            self._keep(self.kept.changed(student, lambda who: replace(who, notes=(*who.notes, note))))

    def drop_note(self, student: str, note: str) -> None:
        """Raises OSError or ElsewhereError."""
        self._keep(
            self.kept.changed(student, lambda who: replace(who, notes=tuple(n for n in who.notes if n.id != note)))
        )

    def drop_paper(self, student: str, paper: str) -> None:
        """Raises OSError or ElsewhereError."""
        self._keep(
            self.kept.changed(student, lambda who: replace(who, papers=tuple(p for p in who.papers if p.id != paper)))
        )

    def rename(self, student: str, typed: str) -> bool:
        """Call somebody otherwise; False if there is nothing to call them or somebody else goes by it. Raises OSError
        or ElsewhereError."""
        alias = cleaned(typed, MOST_ALIAS)
        taken = self.kept.called(alias)
        if not alias or (taken is not None and taken.id != student):
            return False
        self._keep(self.kept.changed(student, lambda who: replace(who, alias=alias)))
        return True

    def make_card(self, student: str, card: Card) -> None:
        """A card with a code of its own. What it says is kept, the code is not. Raises OSError or ElsewhereError."""
        code = new_code()
        made = MadeCard(student, code, sealed_card(card, code))
        given = GivenCard(self._today(), card)
        self._keep(self.kept.changed(student, lambda who: replace(who, cards=(*who.cards, given))))
        self.card = made

    def forget(self, student: str) -> None:
        """Everything about somebody goes. Raises OSError or ElsewhereError."""
        self._keep(self.kept.without(student))
        if self.card is not None and self.card.student == student:
            self.card = None


def opens(desk: Desk, passphrase: str, key_file: bytes | None = None) -> str:
    """Unlock a desk, with a key file that was chosen or the one that it keeps. Gives why not, "" if it is open. A key
    that was chosen is kept only if it opens what is here; one that was here before stays beside it. Raises OSError."""
    from ..counsellor.keys import open_key

    try:
        held = desk.drawer.key_file() if key_file is None else key_file
        key = open_key(held, passphrase)
    except SealError as error:
        return f"key_{error.why}"
    try:
        desk.unlock(key)
    except SealError as error:
        return f"kept_{error.why}"
    if key_file is not None:
        desk.drawer.keep_key(NewKey(key_file, f"{key.recipient}\n".encode(), key.recipient))
    return ""
