"""Which font draws which letter: the player's choice first, then the fonts of other scripts, by what each one has."""

from collections.abc import Iterable
from pathlib import Path

import pygame

from .cmap import Ranges, has, letters

FAMILIES = {
    "plain": ("AtkinsonHyperlegibleNext", "AtkinsonHyperlegible"),
    "dyslexic": ("OpenDyslexic",),
}
FIGURES = "NotoSansArabic"
"""Its 0 has neither slash nor dot."""
WANTED_SCRIPTS = {"Arab": "NotoSansArabic"}


class FontBook:
    """Opens fonts from a folder, each at each size once. `family` is "plain" or "dyslexic"."""

    def __init__(self, folder: Path, family: str = "plain") -> None:
        self.folder = folder
        self.family = family
        self._files: dict[bool, tuple[Path | None, ...]] = {}
        self._open: dict[tuple[int, int, bool, bool], pygame.font.Font] = {}
        self._which: dict[tuple[str, bool], int] = {}
        self._letters: dict[Path, Ranges] = {}

    def choose(self, family: str) -> None:
        """Take another family; everything opened for the old one is closed."""
        if family != self.family:
            self.family = family
            self._files.clear()
            self._open.clear()
            self._which.clear()

    def files(self, bold: bool) -> tuple[Path | None, ...]:
        """The font files in the order in which they are asked for a letter; None is pygame's own font."""
        if bold not in self._files:
            self._files[bold] = tuple(self._ordered(bold))
        return self._files[bold]

    def _ordered(self, bold: bool) -> Iterable[Path | None]:
        every = sorted(p for p in self.folder.glob("*.[to]tf")) if self.folder.is_dir() else []
        weight = "Bold" if bold else "Regular"
        stems = [s for f in (self.family, "plain") for s in FAMILIES.get(f, ())]
        chosen: list[Path] = []
        for stem in stems:
            ours = [p for p in every if p.stem.split("-")[0] == stem]
            exact = [p for p in ours if weight in p.stem and "Italic" not in p.stem]
            chosen += [p for p in exact or ours[:1] if p not in chosen]
        for path in every:
            regular = not any(w in path.stem for w in ("Bold", "Regular", "Italic"))
            if path not in chosen and (weight in path.stem or regular):
                chosen.append(path)
        return chosen or [None]

    def font(self, index: int, size: int, bold: bool, rtl: bool = False) -> pygame.font.Font:
        """A font by its place in `files`, at a size in pixels, set for a direction. Do not change it."""
        key = (index, size, bold, rtl)
        found = self._open.get(key)
        if found is None:
            path = self.files(bold)[index]
            pygame.font.init()
            found = pygame.font.Font(path, size)
            if bold and path is not None and "Bold" not in path.stem:
                found.bold = True
            if rtl:
                found.set_direction(pygame.DIRECTION_RTL)
                if path is not None and WANTED_SCRIPTS["Arab"] in path.stem:
                    found.set_script("Arab")
            self._open[key] = found
        return found

    def index_of(self, char: str, bold: bool) -> int:
        """The first font that has this letter; the first of all if none has."""
        key = (char, bold)
        found = self._which.get(key)
        if found is None:
            found = 0
            for i in range(len(self.files(bold))):
                if self._has(i, char, bold):
                    found = i
                    break
            self._which[key] = found
        return found

    def figures(self, bold: bool) -> int:
        """The font of the digits of a number to dial: one whose 0 is plain; the first of all if there is none."""
        stems = [path.stem if path else "" for path in self.files(bold)]
        return next((i for i, stem in enumerate(stems) if stem.startswith(FIGURES)), 0)

    def _has(self, index: int, char: str, bold: bool) -> bool:
        path = self.files(bold)[index]
        if path is None:
            return True
        if path not in self._letters:
            self._letters[path] = letters(path)
        return has(self._letters[path], ord(char))

    def missing(self, text: str, bold: bool = False) -> tuple[str, ...]:
        """The letters of a text that no font has, each once; for the check of the words."""
        lost = []
        for char in dict.fromkeys(text):
            if char.isspace() or not char.isprintable():
                continue
            if not any(self._has(i, char, bold) for i in range(len(self.files(bold)))):
                lost.append(char)
        return tuple(lost)
