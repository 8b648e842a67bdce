"""What the tests of passphrases share: typing one, locking a boat with it, and waiting for what comes of it."""

import pygame

from game.app import Game
from game.core.intents import Intent, Kind, press
from game.ui.guard import ASK_STEPS
from game.ui.scenes.text_entry import TextEntry
from tests.scenes_kit import pressed, settled

WORDS = "rope lamp7f3a"
PATH = (Intent(Kind.BACK), press("settings"), press("kept"))


def sent(game: Game, *intents: Intent) -> None:
    for intent in intents:
        game.steps(1, (intent,))
        game.steps(ASK_STEPS + 2)


def typed(game: Game, words: str) -> None:
    """As from a keyboard."""
    for letter in words:
        game.loop.once([pygame.event.Event(pygame.TEXTINPUT, text=letter)])


def top(game: Game) -> str:
    return game.stack.top.name if game.stack.top else ""


def answered(game: Game, name: str = "", most: int = 600) -> None:
    """Step until nothing is waited for."""
    for _ in range(most):
        game.steps(1)
        if not game._waiting and (not name or top(game) == name):
            return
        pygame.time.wait(5)
    raise AssertionError(f"still waiting on {top(game)}")


def lock(game: Game, words: str = WORDS) -> None:
    """From play to a locked boat, by the way a person goes."""
    sent(game, *PATH, press("profile.lock"), press("lock.yes"))
    typed(game, words)
    pressed(game, "done")
    typed(game, words)
    pressed(game, "done")
    answered(game, "lock_boat")
    assert game.profiles.sealed()


def take_off(game: Game, words: str = WORDS) -> None:
    """From the page of what is kept: its passphrase, and then none."""
    sent(game, press("profile.off"), press("off.yes"))
    proved(game, words)
    answered(game, "take_off")


def proved(game: Game, words: str) -> None:
    """What is typed is tried on the boat that is open."""
    assert top(game) == "own_passphrase"
    typed(game, words)
    pressed(game, "done")
    answered(game)
    game.steps(3)


def home(game: Game) -> None:
    game.to_title()
    settled(game)


def words_of(game: Game) -> str:
    assert isinstance(game.stack.top, TextEntry)
    return game.stack.top.text
