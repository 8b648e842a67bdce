"""Pictures that are kept: the longest unused goes first, and what a frame needs stays."""

from time import thread_time

import pygame

from game.ui.shapes import MAKING_SECONDS, Kept, Makings

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


def slow() -> pygame.Surface:
    began = thread_time()
    while thread_time() < began + 1.5 * MAKING_SECONDS:
        pass
    return pygame.Surface((100, 100))


def test_a_frame_of_play_makes_no_more_than_it_has_time_for() -> None:
    makings = Makings()
    makings.later = True
    kept = Kept(10 * PICTURE, makings)
    frames = 0
    while not frames or makings.missed:
        makings.begin()
        for name in "abc":
            kept.get(name, slow)
        frames += 1
    assert frames == 3
    assert all(name in kept for name in "abc")


def test_a_thing_is_made_with_all_that_it_is_made_of() -> None:
    """Else a large page would begin anew in every frame, and never be whole."""
    makings = Makings()
    makings.later = True
    kept = Kept(10 * PICTURE, makings)

    def page() -> pygame.Surface:
        whole = pygame.Surface((200, 100))
        whole.blits([(kept.get(name, slow), (0, 0)) for name in "ab"])
        return whole

    makings.begin()
    kept.get("page", page)
    assert makings.missed == 0 and all(name in kept for name in ("page", "a", "b"))
    kept.get("glint", slow, blank=False)
    assert makings.missed == 1 and makings.blank == 0


def test_what_lacks_something_is_not_kept() -> None:
    makings = Makings()
    makings.later = True
    kept = Kept(10 * PICTURE, makings)

    def page() -> pygame.Surface:
        makings.miss()
        return pygame.Surface((200, 100))

    makings.begin()
    kept.get("page", page)
    assert "page" not in kept


def test_outside_play_everything_is_made_at_once() -> None:
    kept = Kept(10 * PICTURE)
    for name in "abc":
        kept.get(name, slow)
    assert kept.makings.missed == 0 and all(name in kept for name in "abc")
