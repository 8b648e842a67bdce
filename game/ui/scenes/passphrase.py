"""A passphrase for a boat: what it does and that nobody can undo it, typed twice, tried at the title, lost, taken off.

Nothing of it is spoken aloud, recorded or kept (safety.md S6, P6).
"""

from collections.abc import Hashable

from game.core.intents import Intent

from ..commands import Command, Pop, Push
from ..profiles import Profiles
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .menu import ReadFirst, kept_first
from .text_entry import Asked, TextEntry

LEAST_LETTERS = 8


class ChoosePassphrase(TextEntry):
    """Typed twice: a slip of the finger would lock the boat for good. Popped with the passphrase, or None."""

    name = "choose_passphrase"

    def __init__(self, session: Session, said: str) -> None:
        t = session.t
        asked = Asked(
            t("pass.choose"),
            said,
            t("pass.next"),
            least=LEAST_LETTERS,
            too_few=t("pass.too_few", count=LEAST_LETTERS),
        )
        super().__init__(session, asked)
        self.first = ""

    def title(self) -> str:
        return self.session.t("pass.again") if self.first else self.asked.title

    def page_key(self) -> Hashable:
        return (super().page_key(), bool(self.first))

    def typed(self, text: str) -> Command | None:
        if not self.first:
            self.first, self.text = text, ""
            return None
        if text.strip() != self.first.strip():
            self.first, self.text, self.problem = "", "", self.session.t("pass.differ")
            return None
        return Pop(text)

    def closed(self) -> None:
        super().closed()
        self.first = ""


class Working(ReadFirst):
    """The base of a page that asks for something slow and then says what came of it: `told` is the key of a sentence,
    "" before. While it waits nothing can be pressed but the ways out."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        assert session.profiles is not None
        self.profiles: Profiles = session.profiles
        self.waiting = False
        self.told = self._told = ""
        self.next: Command | None = None
        """What is asked of the stack in the next step."""

    def page_key(self) -> Hashable:
        return (self.waiting, self.told)

    def wait(self) -> None:
        self.waiting, self.told = True, ""

    def answered(self, problem: str) -> None:
        """What came of it."""
        self.waiting, self.told = False, problem

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        if self.told != self._told:
            self._told = self.told
            if self.told:
                self.tell(next(row.text for row in self.rows() if isinstance(row, Text)))
        asked, self.next = self.next, None
        return asked or super().step(intents)

    def pressed(self, node: str, value: float) -> Command | None:
        return None if self.waiting else super().pressed(node, value)


class LockBoat(Working):
    """Before a passphrase is set: what it does, and that a lost one cannot be got back. Yes and no are of one size."""

    name = "lock_boat"
    width = 980.0

    def title(self) -> str:
        return self.session.t("lock.done_title" if self.told == "lock.done" else "lock.title")

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return (Text(t("lock.waiting"), id="waiting"),)
        if self.told:
            return (Text(t(self.told), id="told"),)
        keys = ("lock.what", "lock.lost", "lock.seen", "lock.person")
        return tuple(Text(t(key), id=key) for key in keys)

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return ()
        if self.told:
            return (Button("back", t("menu.back")),)
        return self.answered_by(Button("lock.yes", t("lock.yes")), Button("back", t("lock.no")))

    def asks(self) -> bool:
        return not self.waiting and not self.told

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "lock.yes" and not self.waiting:
            return Push(ChoosePassphrase(self.session, self.session.t("pass.choose_said")))
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        if isinstance(result, str) and result:
            self.wait()
            self.profiles.lock(result, lambda problem: self.answered(problem or "lock.done"))


class OwnPassphrase(TextEntry):
    """The passphrase of the boat that is open, before it is taken off or changed. Popped with it once it was the right
    one. Any number of tries."""

    name = "own_passphrase"

    def __init__(self, session: Session) -> None:
        t = session.t
        super().__init__(session, Asked(t("lock.own"), t("lock.own_said"), t("pass.next")))
        self.waiting = False
        self.right = ""

    def typed(self, text: str) -> Command | None:
        profiles = self.session.profiles
        if profiles is not None and not self.waiting:
            self.waiting, self.problem = True, self.session.t("unlock.waiting")
            profiles.prove(text, lambda problem: self.answered(text, problem))
        return None

    def answered(self, text: str, problem: str) -> None:
        """What came of it; what was typed stays, so that a slip can be put right."""
        self.waiting = False
        self.problem = self.session.t(problem) if problem else ""
        self.right = "" if problem else text

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        return Pop(self.right) if self.right else super().step(intents)

    def closed(self) -> None:
        super().closed()
        self.right = ""


class TakeOff(Working):
    """Keep the boat without a passphrase again: asked for with the passphrase, and said once it is off."""

    name = "take_off"
    done = "lock.off_done"
    words = "lock.off"
    """The keys of what is said and asked begin with it."""

    def title(self) -> str:
        return self.session.t(f"{self.words}_{'is' if self.told == self.done else 'title'}")

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return (Text(t(f"{self.words}_waiting"), id="waiting"),)
        return (Text(t(self.told or f"{self.words}_sure"), id="told"),)

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return ()
        back = Button("back", t("menu.back" if self.told else "lock.off_no"))
        return (back,) if self.told else (Columns(kept_first(back, Button("off.yes", t(f"{self.words}_yes")))),)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "off.yes" and not self.waiting:
            return Push(OwnPassphrase(self.session))
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        if isinstance(result, str) and result:
            self.wait()
            self.profiles.take_off(self._off)

    def _off(self, problem: str) -> None:
        self.answered(problem or self.done)


class ChangePassphrase(TakeOff):
    """The old one off, then another set: so no old copy and no old passphrase opens what is written from then on."""

    name = "change_passphrase"
    done = "lock.change_done"
    words = "lock.change"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.proved = False
        self.new = ""

    def resumed(self, result: object) -> None:
        given, proved = isinstance(result, str) and bool(result), self.proved
        self.proved = given and not proved
        if self.proved:
            self.next = Push(ChoosePassphrase(self.session, self.session.t("pass.choose_said")))
        elif given:
            self.new = str(result)
            super().resumed(result)

    def _off(self, problem: str) -> None:
        new, self.new = self.new, ""
        if problem:
            self.answered(problem)
        else:
            self.profiles.lock(new, self._set)

    def _set(self, problem: str) -> None:
        # "lock.notes" is told of a boat that is locked.
        half = "lock.change_half" if problem == "lock.failed" else problem
        self.answered(half or self.done)


class Unlock(TextEntry):
    """The passphrase of a boat of the title. Any number of tries: nothing is counted, nothing is locked for longer."""

    name = "unlock"

    def __init__(self, session: Session, boat: str) -> None:
        t = session.t
        lost = Button("lost", t("unlock.lost"))
        super().__init__(session, Asked(t("unlock.title"), t("unlock.said"), t("unlock.open"), ways=(lost,)))
        self.boat = boat
        self.waiting = self.gone = False

    def typed(self, text: str) -> Command | None:
        profiles = self.session.profiles
        if profiles is not None and not self.waiting:
            self.waiting, self.problem = True, self.session.t("unlock.waiting")
            profiles.unlock(self.boat, text, self.answered)
        return None

    def answered(self, problem: str) -> None:
        """Not the right one, or it could not be tried; what was typed stays, so that a slip can be put right."""
        self.waiting = False
        self.problem = self.session.t(problem) if problem else ""

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "lost":
            return Push(LostPassphrase(self.session, self.boat))
        return super().pressed(node, value)

    def closed(self) -> None:
        super().closed()
        if self.session.profiles is not None:
            self.session.profiles.left()

    def resumed(self, result: object) -> None:
        if result == "erased":
            self.gone = True

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        return Pop() if self.gone else super().step(intents)


class LostPassphrase(Working):
    """Nobody can open the boat. It can stay as it is, or be erased after one more question."""

    name = "lost_passphrase"
    width = 900.0

    def __init__(self, session: Session, boat: str) -> None:
        super().__init__(session)
        self.boat = boat
        self.asking = False

    def title(self) -> str:
        return self.session.t("lost.sure_title" if self.asking else "lost.title")

    def page_key(self) -> Hashable:
        return (super().page_key(), self.asking)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.told:
            return (Text(t(self.told), id="told"),)
        if self.asking:
            return (Text(t("kept.forget_sure"), id="sure_said"),)
        return (Text(t("lost.said"), id="said"), Text(t("lost.new"), id="new"))

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking and not self.told:
            ways = kept_first(Button("unsure", t("kept.no")), Button("sure", t("kept.forget_yes")))
            return (Columns(ways),)
        back = Button("back", t("menu.back"))
        return (back,) if self.told else (Columns(kept_first(back, Button("erase", t("lost.erase")))),)

    def pressed(self, node: str, value: float) -> Command | None:
        if node == "erase":
            self.asking = True
        elif node == "unsure":
            self.asking = False
        elif node == "sure" and not self.waiting:
            self.wait()
            self.profiles.erase(self.boat, self.answered)
        return super().pressed(node, value)

    def answered(self, problem: str) -> None:
        super().answered(problem)
        if not problem:
            self.next = Pop("erased")
