"""A file chooser of our own, since there is none that a pad, one button or a screen reader can use everywhere.

First the folders that people look in, then what lies in them. Saving takes a folder, a name, and a question before a
file is written over. A file can also be dropped on the window.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

from game.core.intents import Intent

from ..commands import Command, Pop, Push
from ..profiles import Files, Listing, Place
from ..session import Session
from ..widgets import Button, Columns, Row, Text
from .menu import Overlay, kept_first
from .text_entry import Asked, TextEntry

NEVER_IN_NAMES = '<>:"/\\|?*'
"""What some system takes in no file's name."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is chosen: a file with `ending` (such as ".keeper") to open, or where to save one called `name` at first.
    `said` stands above the folders."""

    title: str
    said: str
    ending: str
    name: str = ""

    @property
    def saving(self) -> bool:
        return bool(self.name)


def file_name(typed: str, ending: str) -> str:
    """A name that every system takes, with the ending once; "" if nothing is left of what was typed."""
    kept = "".join(c for c in typed if c.isprintable() and c not in NEVER_IN_NAMES).strip(" .")
    kept = kept.removesuffix(ending).strip(" .")
    return f"{kept}{ending}" if kept else ""


class FileChooser(Overlay):
    """Popped with the path that was chosen, or None."""

    name = "file_chooser"
    width = 1040.0

    def __init__(self, session: Session, choosing: Choosing) -> None:
        super().__init__(session)
        assert session.files is not None
        self.files: Files = session.files
        self.choosing = choosing
        self.places: tuple[Place, ...] = self.files.places()
        self.at: Listing | None = None
        self.wanted: Path | None = None
        self.file = file_name(choosing.name, choosing.ending)
        self.asking = False
        self.dropped: Path | None = None

    # -- what is on it

    def title(self) -> str:
        return self.session.t("files.replace_title") if self.asking else self.choosing.title

    def page_key(self) -> Hashable:
        return (self.at, self.wanted, self.file, self.asking)

    def rows(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking:
            return (Text(t("files.replace", name=self.file), id="replace"),)
        if self.at is None:
            # What waits for a disk says so in the same place.
            said = t("files.looking") if self.wanted else self.choosing.said
            places = tuple(Button(f"place.{i}", self.called(p)) for i, p in enumerate(self.places))
            return (Text(said, id="said"), *places)
        return (Text(t("files.in", folder=str(self.at.path)), "small", id="folder"), *self._inside(self.at))

    def _inside(self, at: Listing) -> list[Row]:
        t = self.session.t
        rows: list[Row] = [Button("up", t("files.up"))]
        if self.choosing.saving and at.writable:
            rows.insert(0, Button("rename", t("files.name", name=self.file), note=t("files.name_note")))
        if at.problem:
            rows.append(Text(t(at.problem), id="problem"))
        if not self.choosing.saving:
            rows += [Button(f"file.{i}", name) for i, name in enumerate(at.files)]
        rows += [Button(f"folder.{i}", t("files.folder", name=name)) for i, name in enumerate(at.folders)]
        if not at.problem and not self.choosing.saving and not at.files:
            rows.insert(1, Text(t("files.none", ending=self.choosing.ending), id="none"))
        if at.more:
            rows.append(Text(t("files.more"), id="more"))
        return rows

    def footer(self) -> tuple[Row, ...]:
        t = self.session.t
        if self.asking:
            ways = kept_first(Button("no", t("files.replace_no")), Button("yes", t("files.replace_yes")))
            return (Columns(ways),)
        back = Button("back", t("menu.back"))
        if self.at is None or not self.choosing.saving:
            return (back,)
        if not self.at.writable:
            return (Text(t("files.not_here"), "small", id="not_here"), back)
        return (Columns((back, Button("save", t("files.save")))),)

    def called(self, place: Place) -> str:
        """The name of a place as people say it."""
        return self.session.t(place.key) if place.key else place.path.name or str(place.path)

    # -- what is done

    def step(self, intents: tuple[Intent, ...]) -> Command | None:
        return Pop(self.dropped) if self.dropped else super().step(intents)

    def drop(self, path: Path) -> bool:
        """A file was dropped on the window: whether it is taken."""
        if self.choosing.saving or path.suffix != self.choosing.ending:
            return False
        self.dropped = path
        return True

    def pressed(self, node: str, value: float) -> Command | None:
        kind, _, number = node.partition(".")
        if kind == "place":
            self.go(self.places[int(number)].path)
        elif node == "rename":
            t = self.session.t
            start = self.file.removesuffix(self.choosing.ending)
            asked = Asked(t("files.name_title"), t("files.name_said"), t("files.name_done"), secret=False, start=start)
            return Push(TextEntry(self.session, asked))
        elif self.at is None:
            return super().pressed(node, value)
        elif kind == "folder":
            self.go(self.at.path / self.at.folders[int(number)])
        elif kind == "file":
            return Pop(self.at.path / self.at.files[int(number)])
        elif node == "up":
            self.up(self.at.path)
        elif node == "save" and self.file in self.at.files:
            self.asking = True
        elif node in ("save", "yes"):
            return Pop(self.at.path / self.file)
        elif node == "no":
            self.asking = False
        return super().pressed(node, value)

    def go(self, path: Path) -> None:
        """Look into a folder; what it holds comes later."""
        self.wanted = path
        self.files.look(path, self.choosing.ending, self._came)

    def _came(self, listing: Listing) -> None:
        if listing.path == self.wanted:
            self.at, self.wanted = listing, None
            self.now().scrolled = 0.0

    def up(self, path: Path) -> None:
        """The folder above; above a place, all places again."""
        if path.parent == path or any(place.path == path for place in self.places):
            self.at = self.wanted = None
        else:
            self.go(path.parent)

    def back(self) -> Command | None:
        if self.asking:
            self.asking = False
            return None
        return super().back()

    def resumed(self, result: object) -> None:
        if isinstance(result, str):
            self.file = file_name(result, self.choosing.ending) or self.file
