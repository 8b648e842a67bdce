"""What may be kept, and by whose leave: the real `Consents` of the scenes. Whatever waits for a disk is done by the
recorder's thread or one of its own, and told in a later frame."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from game.core.settings import of_the_computer
from game.flow.journey import Screen
from game.flow.keeper import learned_last
from game.ui.consents import COUNSELLOR_FILE, Choice, Form, Notice, StudyCard, StudyFile
from game.ui.profiles import Told

from .app_study import Player, card_of, form_of, keep_pack, pack_of, read_pack, shown_file, write_slip, write_study_file
from .app_telemetry import Recording, has_notes, load, notice, purge_old_notes

if TYPE_CHECKING:
    from telemetry.study import Study

    from .app import Game

T = TypeVar("T")
SAID_S = 12
"""Seconds for which a sentence about a file stands."""
WAITS_S = 10.0
"""Seconds for which a thread that deletes is waited for, off the frame or at the end."""


class GameConsents:
    """Of its own it holds the study that is open here. The recording of the open boat is the ports' (`recorded`)."""

    def __init__(self, game: "Game", given: Path | None) -> None:
        self.game = game
        self.pack: Study | None = None
        self._left_out = ""
        self._told = ""
        self._card: tuple[tuple[str, str], StudyCard] | None = None
        self._reading: Future[Any] | None = None
        self._broken = ""
        self.warming: Future[None] | None = None
        self.ageing: Future[int] | None = None
        self._left = threading.Event()
        path = pack_of(game.folder, given)
        if path is not None:
            language = game.ui.settings.language
            self._reading = on_a_thread(lambda: read_pack(path, language))

    @property
    def _recorded(self) -> Recording | None:
        return self.game.ports.recorded

    def warm(self) -> None:
        """Load what the question about the boat and its recording need while the title is up: else the frame in which
        it is asked would be a late one. At a school's computer it never is."""
        language = self.game.ui.settings.language
        if not self.game.profiles.school:
            self.warming = on_a_thread(lambda: load(language))
            self.game.soon(safely(self.warming, None), lambda _: self.game.loop.set_aside())

    def age(self) -> None:
        """Delete what was recorded too long ago, also of boats that nobody opens (safety.md P5). Until it is done no
        boat's notes are opened, for a file of them has one connection."""
        folder, day = self.game.folder, self.game.day
        if folder is not None and has_notes(folder):
            self.ageing = on_a_thread(lambda: purge_old_notes(folder, day, self._left.is_set))

    def close(self) -> None:
        """Let what is being deleted come to the end of its file."""
        self._left.set()
        self._aged()

    def _aged(self) -> None:
        """Wait for what is being deleted."""
        if self.ageing is not None:
            wait([self.ageing], WAITS_S)

    # The recording of the open boat

    def boat_opened(self, boat: str, *, kept_now: bool = False) -> None:
        """A kept boat is open: what was recorded of it before, if anything, goes on under the same leave. `kept_now` if
        this is the player's yes to keeping it, which is noted (safety.md C3). Where a study is still being read, or
        old notes are being deleted, it is waited for, in later frames."""
        self._left_out = ""
        if self.ageing is not None and not self.ageing.done():
            self.game.soon(safely(self.ageing, 0), lambda _: self.boat_opened(boat, kept_now=kept_now))
        elif self._reading is not None:
            self.game.soon(safely(self._reading, ""), lambda read: self._read(read, boat, kept_now))
        elif self.game.boat == boat:
            self._open(boat, kept_now)

    def _read(self, read: "Study | str", boat: str, kept_now: bool) -> None:
        if self._reading is not None:
            self._reading = None
            self.pack, self._broken = (None, read) if isinstance(read, str) else (read, "")
        if self.game.boat == boat:
            self._open(boat, kept_now)

    def _open(self, boat: str, kept_now: bool = False) -> None:
        game = self.game
        if game.folder is None or game.ports.recorded is not None:
            return
        age, language = game.journey.state.keeper.age_band, game.ui.settings.language
        identity = game.profiles.identity
        game.ports.recorded = Recording(game.folder, boat, age, language, game.day, self.pack, identity)
        if identity is not None:
            # For a computer that was switched off between the lock of the boat and that of its keys.
            game.ports.seal_notes(identity, lambda done: None)
        if kept_now:
            game.ports.recorded.boat_kept()
        self._told = ""
        if self._broken:
            game.stack.caption(self._broken, SAID_S)
            self._broken = ""

    def tell(self) -> None:
        """Once a frame: say in a caption, once, what is wrong with the file of the notes. Play goes on."""
        told = self._recorded.trouble() if self._recorded is not None else ""
        if told and told != self._told:
            self.game.stack.caption(told, SAID_S)
        self._told = told or self._told

    # Choices

    def choices(self) -> tuple[Choice, ...]:
        return self._recorded.choices() if self._recorded is not None else ()

    def notice(self, purpose: str) -> Notice:
        if self._recorded is not None:
            return self._recorded.notice(purpose)
        return notice(purpose, self.game.ui.settings.language, self.pack)

    def asked_again(self, purpose: str) -> None:
        if self._recorded is not None:
            self._recorded.put(purpose)

    def answer(self, purpose: str, yes: bool) -> None:
        recorded = self._recorded
        if recorded is None:
            return

        def written(on: bool) -> None:
            waits = any(one.purpose == purpose and one.state == "waiting" for one in recorded.choices())
            if yes and not on and waits and recorded is self._recorded:
                self.game.stack.caption(self.game.session.t("study.waits_after"), SAID_S)

        self.game.soon(safely(recorded.answer(purpose, yes), False), written)

    # A study

    def study(self) -> StudyCard | None:
        recorded = self._recorded
        if recorded is None or recorded.study is None or recorded.study.id == self._left_out:
            return None
        key = (recorded.study.terms, self.game.ui.settings.language)
        if self._card is None or self._card[0] != key:
            self._card = (key, card_of(recorded.study, key[1]))
        return self._card[1]

    def may_open_study(self) -> bool:
        return self._recorded is not None

    def open_study(self, path: Path, then: Callable[[str], None]) -> None:
        game, recorded, folder = self.game, self._recorded, self.game.folder
        language = game.ui.settings.language
        if recorded is None or folder is None:
            then(game.session.t("kept.nothing"))
            return

        def read(found: "Study | str") -> None:
            if isinstance(found, str) or recorded is not self._recorded:
                then(found if isinstance(found, str) else "")
            elif recorded.in_another(found):
                then(game.session.t("study.another"))
            else:
                game.soon(safely(on_a_thread(lambda: keep_pack(path, folder)), None), lambda _: kept(found))

        def kept(found: "Study") -> None:
            if found == recorded.pack:
                then(self._refused())
                return
            # The same recording goes on: to open a pack is no other time of playing.
            self.pack = found
            game.soon(safely(recorded.take_study(found), None), lambda _: then(self._refused()))

        game.soon(safely(on_a_thread(lambda: read_pack(path, language)), ""), read)

    def _refused(self) -> str:
        """Why the pack that is open here asks nothing, in a sentence; "" if it may ask."""
        recorded, t = self._recorded, self.game.session.t
        if recorded is None or recorded.pack is None:
            return ""
        title = recorded.pack.title(self.game.ui.settings.language)
        if recorded.study is None:
            return t("study.over", study=title)
        return t("study.left_out", study=title) if recorded.study.id == self._left_out else ""

    def outcome(self, answers: tuple[tuple[int, bool], ...]) -> str:
        from telemetry.notices import outcome

        return outcome(answers)

    def leave_out(self) -> None:
        if self._recorded is not None and self._recorded.study is not None:
            self._left_out = self._recorded.study.id

    def form_typed(self, code: str) -> bool:
        return self._recorded is not None and self._recorded.form_typed(code)

    def form_words(self) -> tuple[str, str]:
        from telemetry.words import load

        words = load(self.game.ui.settings.language)
        waiting = next((one.steps[0] for one in self.choices() if one.steps), "guardian")
        return f"{words.text(f'form.{waiting}')} {words.text('form.why')}", words.text("form.unknown")

    def end_study(self, who: str, then: Told) -> None:
        from telemetry.consent import Actor

        recorded = self._recorded
        ended = recorded.end_study(Actor(who)) if recorded is not None else []
        left = len(ended)

        def one_ended(_: bool) -> None:
            nonlocal left
            left -= 1
            if not left:
                gone = recorded is not None and not any(one.study and one.endable for one in recorded.choices())
                self._answered(gone, then)

        for future in ended:
            self.game.soon(safely(future, False), one_ended)
        if not ended:
            then("")

    def slip(self, purpose: str) -> tuple[str, ...]:
        return self._recorded.slip(purpose) if self._recorded is not None else ()

    def save_slip(self, path: Path, lines: tuple[str, ...], then: Told) -> None:
        written = on_a_thread(lambda: write_slip(path, lines))
        self.game.soon(safely(written, False), lambda done: then("" if done else "study.slip_unsaved"))

    def study_file(self, then: Callable[[StudyFile | str], None]) -> None:
        game, recorded, identity = self.game, self._recorded, self.game.profiles.identity
        if recorded is None or recorded.study is None:
            then("sfile.nothing")
            return
        title, t = recorded.study.title(game.ui.settings.language), game.session.t
        made = on_a_thread(lambda: shown_file(recorded.study_file(identity), title, game.ui.settings.language, t))
        game.soon(safely(made, "sfile.nothing"), then)

    def save_study_file(self, path: Path, file: StudyFile, then: Told) -> None:
        recorded = self._recorded
        if recorded is None or recorded.study is None:
            then("sfile.nothing")
            return
        key = recorded.study.key
        written = on_a_thread(lambda: write_study_file(path, file, key))
        self.game.soon(safely(written, False), lambda done: then("" if done else "keeper.not_written"))

    def due(self) -> Form | None:
        recorded, keeper = self._recorded, self.game.journey.state.keeper
        if recorded is None or recorded.study is None:
            return None
        on = {one.purpose for one in recorded.choices() if one.state == "on"}
        skill, session = learned_last(keeper), self.game.session
        called = session.t(f"activity.{skill}.logged") if skill else ""
        language, asked, noted = session.ui.settings.language, "questionnaires" in on, COUNSELLOR_FILE in on
        return form_of(recorded.study, Player(len(keeper.lit), keeper.put, language, skill, called, asked, noted))

    # What is kept, and its end

    def kept(self, then: Callable[[tuple[str, ...]], None]) -> None:
        game = self.game
        t, keeper = game.session.t, game.journey.state.keeper
        if game.profiles.school:
            then((t("school.screen"), t("school.kept")))
            return
        if not keeper.kept:
            others = (t("kept.boats", n=len(game.boats)),) if game.boats else ()
            no_boat = others and game.journey.state.screen is Screen.TITLE
            then(others if no_boat else (t("kept.nothing"), *others))
            return
        lines = [t("kept.boat")]
        if game.profiles.sealed():
            lines.append(t("kept.sealed"))
        if keeper.name:
            lines.append(t("kept.name", name=t(f"keep.name.{keeper.name}")))
        if keeper.age_band:
            lines.append(t("kept.age", age=t(f"keep.age.{keeper.age_band}")))
        never, recorded = t("kept.never"), self._recorded
        if recorded is None:
            then((*lines, never))
            return

        def looked_up(found: tuple[str, ...]) -> None:
            told = recorded.trouble()
            then((*lines, *((told,) if told and told not in found else ()), *found, never))

        game.soon(safely(recorded.kept(), ()), looked_up)

    def withdraw(self, purpose: str, then: Told) -> None:
        if self._recorded is None:
            then("")
            return
        self.game.soon(safely(self._recorded.withdraw(purpose), False), lambda gone: self._answered(gone, then))

    def forget_boat(self, then: Told) -> None:
        """The notes first: without its boat, what was recorded could not be found again to be erased. Until it is done
        the boat is not open, so that nothing saves it again."""
        game, recorded, boat = self.game, self._recorded, self.game.boat
        game.ports.recorded, game.boat = None, ""

        def told(problem: str) -> None:
            if problem:
                self._put_back(boat)
                game.stack.caption(game.session.t(problem), SAID_S)
            else:
                game.session.aside = None
                if game.journey.state.keeper.kept and not game.boat:
                    game.journey.forget_kept()
                    game.to_title()
            then(problem)

        self.erase_boat(boat, recorded.forget if recorded is not None else lambda: True, told)

    def erase_boat(self, boat: str, notes: Callable[[], bool], then: Told) -> None:
        """Erase a boat that is not open: first its notes, by `notes`, on a thread. `then` is told "" once all is gone,
        else which sentence says what is still there."""
        game = self.game

        def notes_go() -> bool:
            self._aged()
            return notes()

        def notes_gone(gone: bool) -> None:
            if not gone:
                then("kept.not_deleted")
            elif game.saves is None:
                boat_gone(True)
            else:
                game.soon(safely(game.saves.forget(boat), False), boat_gone)

        def boat_gone(gone: bool) -> None:
            if gone:
                game.boats.pop(boat, None)
                game.computer = of_the_computer(game.computer)
                game.profiles.show_boats()
            then("" if gone else "kept.boat_stays")

        game.soon(safely(on_a_thread(notes_go), False), notes_gone)

    def _put_back(self, boat: str) -> None:
        """The boat stays open, unless it was closed meanwhile."""
        if self.game.journey.state.keeper.kept and not self.game.boat:
            self.game.boat = boat
            self.boat_opened(boat)

    def _answered(self, done: bool, then: Told) -> None:
        """Say it, also to who has left the page, if nothing was deleted."""
        if not done:
            self.game.stack.caption(self.game.session.t("kept.not_deleted"), SAID_S)
        then("" if done else "kept.not_deleted")


def on_a_thread(work: Callable[[], T]) -> "Future[T]":
    """Do something that may wait for a disk on a thread of its own."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # for whoever waits
            future.set_exception(error)

    threading.Thread(target=run, name="consents", daemon=True).start()
    return future


def safely(future: "Future[T]", otherwise: T) -> "Future[T]":
    """The same, with an answer also where it fails: the frame that takes it never raises."""
    safe: Future[T] = Future()
    future.add_done_callback(
        lambda one: safe.set_result(otherwise if one.cancelled() or one.exception() else one.result())
    )
    return safe
