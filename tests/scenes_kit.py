"""What the tests on the real scenes share: a game without a screen, and what people's devices send it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pygame

from game.app import Game, open_game
from game.bot import Diligent, reading_first
from game.core.events import LineSaid
from game.core.intents import press
from game.flow.journey import Screen
from game.ui.guard import ASK_STEPS
from tests.journeys import DAY, content

SIZE = (1280, 720)


@contextmanager
def playing(folder: Path | None = None, **options: Any) -> Iterator[Game]:
    """A silent game with the shared content, closed at the end. `folder` is where kept boats live."""
    options.setdefault("size", SIZE)
    options.setdefault("content", content())
    options.setdefault("day", DAY)
    game = open_game(folder, seed=1, silent=True, **options)
    try:
        game.steps(3)
        settled(game)
        yield game
    finally:
        game.close()


def settled(game: Game) -> None:
    """Wait for what other threads answer, and let the game hear it."""
    for _ in range(400):
        game.steps(1)
        if game.saves is not None:
            game.saves.flush()
        if not game._waiting:
            return
        time.sleep(0.002)
    raise AssertionError("the save file never answered")


def pressed(game: Game, *nodes: str) -> None:
    """Press nodes one after the other, in steps far enough apart for any guard."""
    for node in nodes:
        game.steps(1, (press(node),))
        game.steps(ASK_STEPS + 2)


def read_to_the_end(game: Game) -> None:
    """Go on below until there is no more."""
    for _ in range(20):
        if "below" not in {node.id for node in game.stack.nodes()}:
            return
        pressed(game, "below")
    raise AssertionError("the words never end")


def to_keep(game: Game) -> None:
    """From the title to the question whether the boat is kept."""
    pressed(game, "play")
    policy = Diligent(1)
    for _ in range(20_000):
        opening = game.journey.state.opening
        assert opening is not None
        if game.content.opening.beat[opening.beat].kind == "keep":
            break
        intent = reading_first(game.stack.nodes, policy.next(game.journey))
        game.steps(1, (intent,) if intent else ())
    game.steps(ASK_STEPS + 2)


def keep_boat(game: Game, name: str = "wick", age: str = "13_15") -> None:
    """From the title to a kept boat, as a person would: the opening is played up to the question and beyond it."""
    to_keep(game)
    read_to_the_end(game)
    pressed(game, "keep.yes", f"name.{name}", f"age.{age}", "keep.done")
    settled(game)
    assert game.boat and game.journey.state.keeper.kept


def play_until(game: Game, screen: Screen, most: int = 60_000, policy: Diligent | None = None) -> None:
    """Play on diligently until the journey is on a screen."""
    policy = policy or Diligent(1)
    for _ in range(most):
        if game.journey.state.screen is screen:
            return
        intent = reading_first(game.stack.nodes, policy.next(game.journey))
        game.steps(1, (intent,) if intent else ())
    raise AssertionError(f"{screen} was not reached")


def lines_of(game: Game) -> list[str]:
    """A list that the id of every line said from now on is added to."""
    lines: list[str] = []
    game.session.listeners.append(lambda event: lines.append(event.id) if isinstance(event, LineSaid) else None)
    return lines


def play_lines(game: Game, count: int, policy: Diligent | None = None) -> list[str]:
    """Play on until `count` more lines are said; gives their ids."""
    policy, lines = policy or Diligent(1), lines_of(game)
    for _ in range(60_000):
        if len(lines) >= count:
            return lines
        intent = reading_first(game.stack.nodes, policy.next(game.journey))
        game.steps(1, (intent,) if intent else ())
    raise AssertionError("the story stood still")


def place(game: Game) -> str:
    """Where a visit stands, in three words: its steps so far, the line within the turn, and the line's id."""
    visit = game.journey.state.visit
    if visit is None:
        return "0 0 nowhere"
    line = game.journey.machine(visit.level).line(visit)
    return f"{visit.steps} {visit.line} {line.id if line else '-'}"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def key(code: int, pressed_down: bool = True, mod: int = 0) -> pygame.event.Event:
    kind = pygame.KEYDOWN if pressed_down else pygame.KEYUP
    return pygame.event.Event(kind, key=code, mod=mod, unicode="", scancode=0)


def button(number: int, pressed_down: bool = True) -> pygame.event.Event:
    kind = pygame.CONTROLLERBUTTONDOWN if pressed_down else pygame.CONTROLLERBUTTONUP
    return pygame.event.Event(kind, button=number, instance_id=0)


def motion(position: tuple[int, int]) -> pygame.event.Event:
    return pygame.event.Event(pygame.MOUSEMOTION, pos=position, rel=(3, 2), buttons=(0, 0, 0), touch=False)


def mouse(position: tuple[int, int], pressed_down: bool) -> pygame.event.Event:
    kind = pygame.MOUSEBUTTONDOWN if pressed_down else pygame.MOUSEBUTTONUP
    return pygame.event.Event(kind, pos=position, button=1, touch=False)
