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


def test_the_parts_of_a_page_are_made_over_several_frames() -> None:
    """Each is kept, so a page of many parts becomes whole, also where one part takes longer than a frame may."""
    makings = Makings()
    makings.later = True
    kept = Kept(10 * PICTURE, makings)
    painted = 0

    def page() -> pygame.Surface:
        nonlocal painted
        painted += 1
        whole = pygame.Surface((200, 100))
        whole.blits([(kept.get(name, slow), (0, 0)) for name in "abc"])
        return whole

    lacking: list[int] = []
    while "page" not in kept and len(lacking) < 10:
        makings.begin()
        kept.get("page", page)
        lacking.append(makings.blank)
    assert lacking == [2, 1, 0]
    assert painted == 3
    kept.get("glint", slow, blank=False)
    assert makings.missed == 1 and makings.blank == 0


def test_what_was_made_before_counts_against_the_parts_of_a_page() -> None:
    makings = Makings()
    makings.later = True
    kept = Kept(10 * PICTURE, makings)
    began = thread_time()
    kept.get("half a frame", lambda: pygame.Surface((100, 100)))
    while thread_time() < began + 0.1 * MAKING_SECONDS:
        pass

    def page() -> pygame.Surface:
        whole = pygame.Surface((200, 100))
        whole.blits([(kept.get(name, slow), (0, 0)) for name in "ab"])
        return whole

    kept.get("page", page)
    assert "a" in kept and "b" not in kept and "page" not in kept
    kept.get("another", slow)
    assert "another" not in kept


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
