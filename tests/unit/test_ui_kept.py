"""Pictures that are kept: the longest unused goes first, and what a frame needs stays."""

import pygame

from game.ui.shapes import Kept

PICTURE = 100 * 100 * 4


def draw(kept: Kept, *names: str) -> list[str]:
    """One frame that needs these pictures; gives the ones that had to be made."""
    made: list[str] = []

    def make(name: str) -> pygame.Surface:
        made.append(name)
        return pygame.Surface((100, 100), pygame.SRCALPHA)

    kept.next_frame()
    for name in names:
        kept.get(name, lambda name=name: make(name))  # type: ignore[misc]
    return made


def test_what_was_unused_longest_is_dropped_first() -> None:
    kept = Kept(3 * PICTURE)
    for names in (("a",), ("b",), ("c",), ("a",), ("d",), ("d",)):
        draw(kept, *names)
    assert "b" not in kept
    assert all(name in kept for name in "acd")
    assert kept.bytes == 3 * PICTURE


def test_what_a_frame_needs_is_made_once_however_much_it_weighs() -> None:
    kept = Kept(PICTURE)
    assert draw(kept, "sky", "sea", "boat") == ["sky", "sea", "boat"]
    assert draw(kept, "sky", "sea", "boat") == []
    for _ in range(2):
        draw(kept, "page")
    draw(kept, "letter")
    assert "sky" not in kept
    assert kept.bytes <= 2 * PICTURE
