"""Before a file for a counsellor is saved: what may come of it, who can open it, and where it goes.

The words that stand before saving are safety.md's, "Files the player makes".
"""

from collections.abc import Hashable
from pathlib import Path

from ..commands import Command, Pop, Push
from ..counsellor import Counsellor, Key, Preview, Seal
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .file_chooser import Choosing, FileChooser
from .passphrase import ChoosePassphrase, Working

KEY_ENDING = ".pub"
PAGE = "html"
DONE = "done"
WRITTEN = "pages.done"
BEFORE = ("pages.before_today", "pages.before_act", "pages.before_parent", "pages.before_copy")


class HandOver(Working):
    """`at` is "before" (the words), "how" (who can open it), "form" (another kind of file), or "key" (whether it is the
    counsellor's). Popped with DONE once the file was written."""

    name = "hand_over"
    width = 1000.0

    def __init__(self, session: Session, preview: Preview) -> None:
        super().__init__(session)
        assert session.counsellor is not None
        self.counsellor: Counsellor = session.counsellor
        self.preview: Preview | None = preview
        self.at = "before"
        self.form, self.seal = PAGE, Seal()
        self.key: Key | None = None
        self.written = False
        """Whether a file was written already, and another way is looked for."""
        self.file = self.folder = self.problem = ""

    # What is on it

    def title(self) -> str:
        return self.session.t("pages.done_title" if self.told == WRITTEN else f"pages.{self.at}_title")

    def page_key(self) -> Hashable:
        return (super().page_key(), self.at, self.problem)

    def asks(self) -> bool:
        return self.at == "before"

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return (Text(t("pages.waiting"), id="waiting"),)
        if self.told:
            return (Text(t(self.told, name=self.file, folder=self.folder), id="told"),)
        problem = (Text(t(self.problem), colour="accent", id="problem"),) if self.problem else ()
        if self.at == "before":
            school = ("school.screen",) if self.profiles.school else ()
            return tuple(Text(t(key), id=key) for key in (*BEFORE, *school))
        if self.at == "key":
            assert self.key is not None
            return (Text(t("pages.key_said", letters=self.key.told), id="key.said"),)
        names = ("csv", "json") if self.at == "form" else ("key", "passphrase", "none")
        kind = f"pages.{self.at}"
        ways = (Button(f"{self.at}.{name}", t(f"{kind}_{name}"), t(f"{kind}_{name}_note")) for name in names)
        return (*problem, *ways)

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.waiting:
            return ()
        if self.told == WRITTEN:
            return (Columns((Button("finish", t("pages.finish")), Button("how", t("pages.another_way")))),)
        if self.told:
            return (Button("how", t("menu.back")),)
        if self.at == "before":
            return self.answered_by(Button("how", t("pages.go_on")), Button("back", t("pages.not_now")))
        if self.at == "key":
            return self.answered_by(Button("key.yes", t("pages.key_yes")), Button("how", t("pages.key_no")))
        if self.at == "form":
            return (Button("how", t("menu.back")),)
        return (Columns((Button("form", t("pages.other_form")), Button("back", t("pages.not_now")))),)

    # What is done

    def pressed(self, node: str, value: float) -> Command | None:
        if self.waiting:
            return None
        if node == "back":
            return self.back()
        if node == "finish":
            return Pop(DONE)
        if node in ("how", "form"):
            self._go(node)
        elif node == "how.key":
            t = self.session.t
            key = Choosing(t("pages.key_which"), t("pages.key_which_said"), KEY_ENDING)
            return Push(FileChooser(self.session, key))
        elif node == "how.passphrase":
            return Push(ChoosePassphrase(self.session, self.session.t("pages.passphrase_said")))
        elif node == "key.yes" and self.key is not None:
            return self._where(PAGE, Seal(key=self.key.recipient))
        elif node == "how.none":
            return self._where(PAGE, Seal())
        elif node in ("form.csv", "form.json"):
            return self._where(node.removeprefix("form."), Seal())
        return super().pressed(node, value)

    def _go(self, at: str, key: Key | None = None) -> None:
        self.at, self.told, self.problem, self.key = at, "", "", key
        self.now().scrolled = 0.0

    def _where(self, form: str, seal: Seal) -> Command:
        """Where the file goes. Its name tells nothing of what is in it."""
        t = self.session.t
        self.form, self.seal = form, seal
        name, ending = self.counsellor.file_name(form, seal)
        return Push(FileChooser(self.session, Choosing(t("pages.where"), t("pages.where_said"), ending, name)))

    def back(self) -> Command | None:
        if self.waiting:
            return None
        if self.told == WRITTEN:
            return Pop(DONE)
        if self.told or self.at in ("form", "key"):
            self._go("how")
            return None
        if self.written:
            self.answered(WRITTEN)
            return None
        return super().back()

    def resumed(self, result: object) -> None:
        if isinstance(result, Path) and result.suffix == KEY_ENDING:
            self.wait()
            self.counsellor.read_key(result, self._key_came)
        elif isinstance(result, Path):
            assert self.preview is not None
            self.wait()
            self.file, self.folder = result.name, str(result.parent)
            form, seal, self.seal = self.form, self.seal, Seal()
            self.counsellor.write(result, self.preview, form, seal, self._written)
        elif isinstance(result, str) and result:
            self.next = self._where(PAGE, Seal(passphrase=result))
        else:
            self.seal = Seal()

    def _written(self, problem: str) -> None:
        self.written = self.written or not problem
        self.answered(problem or WRITTEN)

    def _key_came(self, found: Key | str) -> None:
        self.waiting = False
        if isinstance(found, str):
            self._go("how")
            self.problem = found
            self.tell(self.session.t(found))
        else:
            self._go("key", found)

    def closed(self) -> None:
        self.seal, self.preview = Seal(), None
