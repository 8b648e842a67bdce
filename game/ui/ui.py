"""What every scene is handed: words, the player's settings, the theme, measuring, and where things go."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pygame

from game.content.catalogue import Catalogue
from game.content.theme import Theme, load_themes
from game.core.settings import Settings

from .access.voice import Silent, Voice
from .bindings import Bindings, Device, bound
from .geometry import STAGE_HEIGHT, STAGE_WIDTH, Rect
from .shapes import Kept, Makings
from .stage import Stage, fitted
from .svg import Art
from .text import Typesetter
from .tiles import MEGABYTE, TileStore
from .worker import Worker

T = TypeVar("T")
EDGE = 60.0
"""u between what is written and the edge of the stage."""
TILE_MEGABYTES = 32
"""What tiles may take at 1920x1080; four times that at 3840x2160, where all that is seen takes so much. Twice that for
the next two, which are only what was drawn once and may come again."""
SHAPE_MEGABYTES = 20
ART_MEGABYTES = 12


class Ui:
    """Shared by all scenes of a window. `version` grows whenever a layout made before is out of date.

    `assets` holds fonts/, themes/, art/. Settings change through `apply`, the window's size through `resize`.
    """

    def __init__(
        self,
        assets: Path,
        words: Catalogue,
        settings: Settings | None = None,
        size: tuple[int, int] = (1280, 720),
        voice: Voice | None = None,
    ) -> None:
        self.assets = assets
        self.words = words
        self.settings = settings or Settings()
        self.themes: Mapping[str, Theme] = load_themes(assets / "themes")
        self.stage: Stage = fitted(size)
        self.type = Typesetter(assets / "fonts", self.stage.scale)
        self.worker = Worker()
        self.makings = Makings()
        self.art = Art(assets / "art", self.worker, self.makings)
        self.shapes = Kept(32 * 1024 * 1024, self.makings)
        self.tiles = TileStore(self.art, self.worker)
        self.voice: Voice = voice or Silent()
        self.bindings: Bindings = bound(self.settings.bindings)
        self.device = Device.KEYBOARD
        self.version = 0
        self.left = 0
        """Grows when something large is left behind although no scene closes: the loop then gives its memory back."""
        self._spare: pygame.Surface | None = None
        self._once: dict[object, Any] = {}
        self._once_of = -1
        self.on_change: list[Callable[[], None]] = []
        self._taken_over()

    @property
    def theme(self) -> Theme:
        return self.themes.get(self.settings.theme) or self.themes["day"]

    @property
    def rtl(self) -> bool:
        return self.words.right_to_left

    @property
    def still(self) -> bool:
        """Whether things should stand still (reduced motion)."""
        return self.settings.reduced_motion

    def t(self, key: str, **names: object) -> str:
        """The words of a key."""
        return self.words.text(key, **names)

    @property
    def finer(self) -> float:
        """How many times finer than 1920x1080 the window is, across; at least 1."""
        return max(1.0, self.stage.scale)

    def scaled(self, u: float, most: float = 2.0) -> float:
        """A size in u times the player's text scale, which can be capped: for heights of what holds text."""
        return u * min(self.settings.text_percent / 100, most)

    def apply(self, settings: Settings) -> None:
        """Take over changed settings."""
        if settings != self.settings:
            self.settings = settings
            self.bindings = bound(settings.bindings)
            self._taken_over()

    def change(self, **values: Any) -> None:
        """Change some settings for as long as this window is open (tests, shots)."""
        self.apply(replace(self.settings, **values))

    def speak(self, words: Catalogue) -> None:
        """Take another language."""
        self.words = words
        self._taken_over()

    def resize(self, size: tuple[int, int]) -> None:
        """The window has another size, in pixels."""
        stage = fitted(size)
        if stage != self.stage:
            self.stage = stage
            self._taken_over()

    def used(self, device: Device) -> None:
        """Another device was touched: hints show its keys."""
        if device is not self.device:
            self.device = device
            self.version += 1

    def _taken_over(self) -> None:
        settings = self.settings
        self.type.set(
            scale=self.stage.scale,
            percent=settings.text_percent,
            family=settings.font,
            wide=settings.spacing,
            rtl=self.rtl,
        )
        self.shapes.clear()
        self.shapes.most = round(SHAPE_MEGABYTES * MEGABYTE * self.finer)
        self.art.most(round(ART_MEGABYTES * MEGABYTE * self.finer))
        self.tiles.most = round(TILE_MEGABYTES * MEGABYTE * self.finer**2)
        self.version += 1
        for told in self.on_change:
            told()

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each version of the layout."""
        if self._once_of != self.version:
            self._once_of, self._once = self.version, {}
        if key not in self._once:
            self._once[key] = make()
        found: T = self._once[key]
        return found

    def spare(self, size: tuple[int, int]) -> pygame.Surface:
        """A surface as large as the stage, for the one scene that draws the world: what is on it stays until another
        scene draws. Made once: a new one costs 15 ms where memory is first touched."""
        if self._spare is None or self._spare.get_size() != size:
            self._spare = pygame.Surface(size)
            self._spare.fill(0)
        return self._spare

    def later(self, key: object, urgency: float, make: Callable[[], pygame.Surface]) -> None:
        """Have a shape made on the thread and kept under `key`: a clear pixel if it cannot be made."""

        def came(made: pygame.Surface | Exception) -> None:
            nothing = pygame.Surface((1, 1), pygame.SRCALPHA)
            self.shapes.keep(key, nothing if isinstance(made, Exception) else made)

        self.worker.ask(key, urgency, make, came)

    def forget(self) -> None:
        """Drop the pictures of a screen that was left; the next one makes its own."""
        self.shapes.clear()
        self.art.forget()
        self.tiles.clear()

    def close(self) -> None:
        """End the thread that draws, and the voice."""
        self.voice.hush()
        self.worker.close()

    def flip(self, rect: Rect) -> Rect:
        """A rectangle placed as for left-to-right text, mirrored where the language goes from right to left."""
        return rect.mirrored() if self.rtl else rect

    def chip_height(self) -> float:
        """The height of the chips in the corners."""
        return max(60.0, self.type.line_height("button") + 20.0)

    @property
    def top(self) -> float:
        """Where the room below the chips of the top corner begins."""
        return 40.0 + self.chip_height() + 24.0

    def safe(self) -> Rect:
        """The room below the top chips, away from the edges."""
        return Rect(EDGE, self.top, STAGE_WIDTH - 2 * EDGE, STAGE_HEIGHT - self.top - 40.0)

    def area(self, where: str = "centre", width: float = 900.0) -> Rect:
        """The room a panel may take, at the "left", in the "centre" or at the "right" of the stage."""
        safe = self.safe()
        width = min(width, safe.w)
        x = {"left": safe.x, "centre": safe.cx - width / 2, "right": safe.right - width}[where]
        return self.flip(Rect(x, safe.y, width, safe.h))
