"""What the scenes of passphrases, keeper files and the file chooser need from outside; handed in by `game/app.py`.

Whatever may wait for a disk or for a passphrase takes a `then`, which is called in a later frame.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Told = Callable[[str], None]
"""Called with "" if it was done, else with the key of the sentence that says why not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to begin in. `key` is its name in the catalogue, or "" for one that is called as its folder is."""

    path: Path
    key: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder: folders, and the files that were asked for. `more` if there is too much to show;
    `writable` if something can be saved there. `problem` is the key of a sentence, "" if it could be looked at."""

    path: Path
    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    writable: bool = False
    more: bool = False
    problem: str = ""


class Files(Protocol):
    """The folders of this computer, for the file chooser."""

    def places(self) -> tuple[Place, ...]:
        """The folders that a person would look in first."""
        ...

    def look(self, path: Path, ending: str, then: Callable[[Listing], None]) -> None:
        """Look into a folder, for files with an ending."""
        ...


class KeeperPreview(Protocol):
    """What a keeper file holds, before anything of it is taken over. `here` if that boat is on this computer."""

    @property
    def name(self) -> str: ...
    @property
    def look(self) -> str:
        """The keeper's look as JSON."""
        ...

    @property
    def lights(self) -> int: ...
    @property
    def skills(self) -> int: ...
    @property
    def plans(self) -> int: ...
    @property
    def here(self) -> bool: ...


class Profiles(Protocol):
    """Kept boats and what guards them."""

    @property
    def school(self) -> bool:
        """Whether this is a school's computer, on which nothing is kept (P6)."""
        ...

    def may_bring(self) -> bool:
        """Whether a keeper could be kept here."""
        ...

    def sealed(self) -> bool:
        """Whether the boat that is open has a passphrase."""
        ...

    def lock(self, passphrase: str, then: Told) -> None:
        """Seal the open boat with a passphrase."""
        ...

    def prove(self, passphrase: str, then: Told) -> None:
        """Try a passphrase on the boat that is open: whoever sits here now need not be who set it."""
        ...

    def take_off(self, then: Told) -> None:
        """Keep the open boat without a passphrase from now on."""
        ...

    def unlock(self, boat: str, passphrase: str, then: Told) -> None:
        """Try a passphrase on a boat of the title, and go on with it if it is the right one."""
        ...

    def left(self) -> None:
        """The page on which a passphrase was tried is closed."""
        ...

    def erase(self, boat: str, then: Told) -> None:
        """Erase a boat of the title whose passphrase is lost."""
        ...

    def write_keeper(self, path: Path, passphrase: str, then: Told) -> None:
        """Write the open boat into a sealed file."""
        ...

    def read_keeper(self, path: Path, passphrase: str, then: Callable[[KeeperPreview | str], None]) -> None:
        """Look into a keeper file; `then` gets what it holds, or the key of a sentence."""
        ...

    def take_keeper(self, then: Told) -> None:
        """Keep on this computer what was last looked into."""
        ...
