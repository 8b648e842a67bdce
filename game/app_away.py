"""The quick exit and the way back from it: hidden at once, nothing telling in sight, nothing lost (safety.md S6)."""

from typing import TYPE_CHECKING

from game.flow.journey import Screen
from game.ui.scenes.blank import Blank
from game.ui.session import Aside

if TYPE_CHECKING:
    from .app import Game


def hide(game: "Game") -> None:
    """Silent and out of sight first; only then is anything saved that might have to wait for a disk."""
    if game.mixer is not None:
        game.mixer.silence()
    game.window.hide(game.session.t("away.window"))
    game.session.aside = unsaved(game) or game.session.aside
    game.session.left_quickly = True
    game.stack.reset(Blank(game.window, lambda: come_back(game)))
    game.end_journey()


def unsaved(game: "Game") -> Aside | None:
    """What would be lost: the journey of a guest, or of a boat that the disk does not take. It is what a save would be,
    so that the flag of today and answers about people are not in it (P3), and it stays in memory (C1)."""
    screen = game.journey.state.screen
    if screen is Screen.TITLE or (screen is Screen.OPENING and game.session.aside is not None):
        # Whoever only began anew takes the place of nothing that was played before.
        return None
    if game.boat and game.saves is not None and not game.saves.broken:
        return None
    return Aside(game.journey.saved(), tuple(game.session.backlog), game.boat)


def come_back(game: "Game") -> None:
    """The title again, under its own name."""
    game.window.entitle()
    game.stack.reset(game.session.scene())


def go_on(game: "Game") -> None:
    """From the title to where the quick exit was; to a boat with a passphrase only with that."""
    aside = game.session.aside
    if aside is not None and aside.boat:
        game.profiles.choose(aside.boat, lambda: _go_on(game, aside))
    elif aside is not None:
        _go_on(game, aside)


def _go_on(game: "Game", aside: Aside) -> None:
    game.session.aside = None
    game.journey.restore(aside.journey, game.day)
    game.boat = aside.boat
    if game.boat:
        game.ports.boat_opened(game.boat)
    game.session.begin_backlog(aside.said)
    game.stack.reset(game.session.scene())
