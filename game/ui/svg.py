"""SVG drawings, rasterised at the exact size in pixels, whole or one piece at a time.

A piece is made by writing the root element anew with the piece as its viewBox, so that pieces meet without a seam.
"""

import re
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import pygame

from .shapes import Kept, Makings, fitted_to_screen
from .worker import Worker

_ROOT = re.compile(r"<svg\b([^>]*)>", re.DOTALL)
_OURS = re.compile(r"\s(?:width|height|viewBox|preserveAspectRatio|x|y)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_VIEW = re.compile(r"\sviewBox\s*=\s*[\"']([^\"']*)[\"']")
_SIZE = {name: re.compile(rf"\s{name}\s*=\s*[\"']\s*([0-9.]+)(?:px)?\s*[\"']") for name in ("width", "height")}


URGENT = -3.0
"""Before the sea and the tiles: a picture that a frame already went without."""


class BadDrawingError(ValueError):
    """A file that is no SVG drawing, or has no size."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: what its root says besides its size, what is inside, and the part of the plane it shows."""

    attributes: str
    body: str
    view: tuple[float, float, float, float]

    def raster(self, size: tuple[int, int], view: tuple[float, float, float, float] | None = None) -> pygame.Surface:
        """The part `view` (x, y, width, height in the drawing's own units; all of it if None) as `size` pixels.

        Can be called from a thread: the work is done without holding the interpreter. Raises BadDrawingError.
        """
        x, y, w, h = view or self.view
        head = (
            f'<svg {self.attributes} width="{size[0]}" height="{size[1]}"'
            f' viewBox="{x:.4f} {y:.4f} {w:.4f} {h:.4f}" preserveAspectRatio="none">'
        )
        try:
            return pygame.image.load_sized_svg(BytesIO((head + self.body).encode()), size)
        except pygame.error as error:
            raise BadDrawingError(str(error)) from error


def parse(text: str, name: str = "drawing") -> Drawing:
    """Read a drawing. Raises BadDrawingError, naming it."""
    root = _ROOT.search(text)
    if root is None:
        raise BadDrawingError(f"{name}: there is no <svg> in it")
    head = " " + root.group(1)
    found = _VIEW.search(head)
    if found:
        numbers = [float(n) for n in re.split(r"[\s,]+", found.group(1).strip())]
        if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
            raise BadDrawingError(f"{name}: its viewBox is not four numbers with a size")
        view = (numbers[0], numbers[1], numbers[2], numbers[3])
    else:
        sizes = [_SIZE[side].search(head) for side in ("width", "height")]
        if not all(sizes):
            raise BadDrawingError(f"{name}: it has neither a viewBox nor a width and height")
        wide, high = (float(s.group(1)) for s in sizes if s)
        view = (0.0, 0.0, wide, high)
    return Drawing(_OURS.sub("", head).strip(), text[root.end() :], view)


class Art:
    """Drawings by path, and their pictures by size.

    In play a picture that is not there yet is drawn on the thread: that takes 40 to 110 ms for a whole screen at
    1920x1080, in which the main thread would show nothing.
    """

    def __init__(self, root: Path, worker: Worker, makings: Makings, most: int = 48 * 1024 * 1024) -> None:
        self.root = root
        self.failed: dict[str, str] = {}
        self._worker = worker
        self._makings = makings
        self._drawings: dict[str, Drawing] = {}
        self._pictures = Kept(most, makings)
        self._last_size: dict[str, tuple[int, int]] = {}

    def drawing(self, path: str) -> Drawing:
        """A drawing by its path below the root, read once. Raises BadDrawingError or OSError."""
        found = self._drawings.get(path)
        if found is None:
            found = parse((self.root / path).read_text(encoding="utf-8"), path)
            self._drawings[path] = found
        return found

    def picture(self, path: str, size: tuple[int, int]) -> pygame.Surface | None:
        """The whole drawing at a size in pixels, in the screen's format. While it is drawn on the thread, what there
        is of it in another size, or None; None for one that could not be drawn in play, whose name is in `failed`."""
        if self._makings.later and (path, size) not in self._pictures:
            if path in self.failed:
                return None
            self.ask(path, size, URGENT)
            old = (path, self._last_size.get(path, size))
            if old in self._pictures:
                self._makings.miss(blank=False)
                return pygame.transform.scale(self._pictures.get(old, lambda: self._made(*old)), size)
            self._makings.miss()
            return None
        self._last_size[path] = size
        return self._pictures.get((path, size), lambda: self._made(path, size))

    def ask(self, path: str, size: tuple[int, int], urgency: float = 0.0) -> None:
        """Have a picture drawn on the thread, so that it is there when it is wanted."""
        key = (path, size)
        if key not in self._pictures:
            self._worker.ask(
                ("picture", key), urgency, lambda: self._made(path, size), lambda made: self._came(key, made)
            )

    def _made(self, path: str, size: tuple[int, int]) -> pygame.Surface:
        return fitted_to_screen(self.drawing(path).raster(size))

    def _came(self, key: tuple[str, tuple[int, int]], made: pygame.Surface | Exception) -> None:
        if isinstance(made, Exception):
            self.failed[key[0]] = str(made)
        else:
            self._pictures.keep(key, made)

    def drawn(self, key: str, source: str, size: tuple[int, int]) -> pygame.Surface:
        """A small drawing that is text in memory, kept under `key`."""
        make = partial(self._of_text, key, source, size)
        return self._pictures.get((key, size), make, blank=False)

    @staticmethod
    def _of_text(key: str, source: str, size: tuple[int, int]) -> pygame.Surface:
        return fitted_to_screen(parse(source, key).raster(size))

    def next_frame(self) -> None:
        """Another frame begins."""
        self._pictures.next_frame()

    def most(self, limit: int) -> None:
        """Keep pictures up to so many bytes."""
        self._pictures.most = limit

    def forget(self) -> None:
        """Drop the pictures and the drawings they were made from."""
        self._pictures.clear()
        self._drawings.clear()
        self._last_size.clear()
