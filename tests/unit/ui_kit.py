"""What the tests of the interface share: a Ui without a window, and one with."""

from dataclasses import replace
from pathlib import Path

from game.content.catalogue import Catalogue, load_catalogue
from game.core.settings import Settings
from game.ui.ui import Ui

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"


def words(*, rtl: bool = False) -> Catalogue:
    """The English words, strict; `rtl` as if they were written from right to left."""
    loaded = load_catalogue(ASSETS / "locale", strict=True)
    return replace(loaded, right_to_left=rtl)


def make_ui(size: tuple[int, int] = (1280, 720), *, percent: int = 100, rtl: bool = False, **settings: object) -> Ui:
    """A Ui for a window of this size."""
    return Ui(ASSETS, words(rtl=rtl), Settings(text_percent=percent, **settings), size)  # type: ignore[arg-type]
