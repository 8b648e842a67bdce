"""The folders of this computer, for the file chooser: where people look first, and what lies in a folder."""

import os
import sys
from pathlib import Path
from typing import Final

MOST_SHOWN: Final = 200
USUAL: Final = (("Documents", "files.documents"), ("Desktop", "files.desktop"), ("Downloads", "files.downloads"))
MOUNTS: Final = ("/media", "/run/media", "/mnt", "/Volumes")
DRIVES: Final = "DEFGHIJKLMNOPQRSTUVWXYZ"


def usual_places(home: Path, system: str = sys.platform) -> tuple[tuple[Path, str], ...]:
    """The person's own folders that are there, with the key of their name, and then what is plugged in."""
    found = [(home / name, key) for name, key in USUAL if (home / name).is_dir()]
    return (*found, (home, "files.home"), *((path, "") for path in plugged_in(home.name, system)))


def plugged_in(user: str, system: str = sys.platform) -> tuple[Path, ...]:
    """Sticks and other drives that can be looked into."""
    if system == "win32":
        return tuple(path for letter in DRIVES if (path := Path(f"{letter}:\\")).is_dir())
    found: list[Path] = []
    for mount in map(Path, MOUNTS):
        for path in _inside(mount):
            # On Linux there is a folder of the user's name in between.
            found += _inside(path) if path.name == user else [path]
    return tuple(path for path in found if os.access(path, os.R_OK | os.X_OK))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return []


def contents(folder: Path, ending: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The folders and the files with that ending that lie in a folder and are not hidden, in the order of the alphabet,
    and whether there are more than can be shown. Raises OSError."""
    folders, files = [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                folders.append(entry.name)
            elif entry.name.endswith(ending):
                files.append(entry.name)
    more = max(len(folders), len(files)) > MOST_SHOWN
    return _shown(folders), _shown(files), more


def _shown(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold)[:MOST_SHOWN])


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
