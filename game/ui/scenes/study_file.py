"""Save a file for the study: what is in it, then where it goes, then the slip with the code. It is made from what the
page showed, and only when asked for: the game sends nothing."""

from collections.abc import Hashable
from pathlib import Path

from ..commands import Command, Focus, Push
from ..consents import StudyFile
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .file_chooser import Choosing, FileChooser
from .passphrase import Working

ENDING, SLIP_ENDING = ".age", ".txt"
DONE = "sfile.done"


class StudyFilePage(Working):
    """`slip` is what somebody keeps who wants to be able to take their file out again."""

    name = "study_file"
    width = 1000.0

    def __init__(self, session: Session, slip: tuple[str, ...]) -> None:
        super().__init__(session)
        self.consents = session.ports.consents
        self.slip = slip
        self.found: StudyFile | None = None
        self.file = self.folder = self.slip_said = ""
        self._chosen = ""
        self.wait()
        self.consents.study_file(self._came)

    def _came(self, found: StudyFile | str) -> None:
        self.waiting = False
        if isinstance(found, str):
            self.told = found
        else:
            self.found = found
            self.next = Focus("line.0")

    # What is on it

    def title(self) -> str:
        return self.session.t("sfile.done_title" if self.told == DONE else "sfile.title")

    def page_key(self) -> Hashable:
        return (super().page_key(), self.found, self.slip_said)

    def asks(self) -> bool:
        return self.found is not None and not self.told and not self.waiting

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return (Text(t("pages.waiting"), id="waiting"),)
        if self.told:
            slip = tuple(Text(line, id=f"slip.{i}") for i, line in enumerate(self.slip)) if self.told == DONE else ()
            head = (Text(t("study.slip_title"), "heading", id="slip"),) if slip else ()
            said = (Text(t(self.slip_said), colour="accent", id="slip.said"),) if self.slip_said else ()
            return (Text(t(self.told, name=self.file, folder=self.folder), id="told"), *said, *head, *slip)
        lines = self.found.lines if self.found else ()
        return tuple(Text(line, id=f"line.{i}") for i, line in enumerate(lines))

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return ()
        back = Button("back", t("menu.back"))
        if self.told == DONE and self.slip:
            return (Columns((Button("slip.save", t("study.slip_save")), back)),)
        if not self.asks():
            return (back,)
        return self.answered_by(Button("sfile.save", t("sfile.save")), Button("back", t("pages.not_now")))

    # What is done

    def pressed(self, node: str, value: float) -> Command | None:
        t = self.session.t
        if node == "sfile.save" and self.found is not None and not self.waiting:
            self._chosen = "file"
            name = self.found.name.removesuffix(ENDING)
            return Push(FileChooser(self.session, Choosing(t("sfile.where"), t("sfile.where_said"), ENDING, name)))
        if node == "slip.save" and not self.waiting:
            self._chosen = "slip"
            where = Choosing(t("study.slip_where"), t("study.slip_where_said"), SLIP_ENDING, t("study.slip_name"))
            return Push(FileChooser(self.session, where))
        return super().pressed(node, value)

    def resumed(self, result: object) -> None:
        chosen, self._chosen = self._chosen, ""
        if not isinstance(result, Path):
            return
        if chosen == "slip":
            self.consents.save_slip(result, self.slip, self._slip_saved)
        elif self.found is not None:
            self.wait()
            self.file, self.folder = result.name, str(result.parent)
            self.consents.save_study_file(result, self.found, lambda problem: self.answered(problem or DONE))

    def _slip_saved(self, problem: str) -> None:
        self.slip_said = problem or "study.slip_saved"
        self.tell(self.session.t(self.slip_said))
