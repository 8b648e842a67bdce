"""What nearer layers hide is not drawn, and the picture stays the same (issue: Speed)."""

import pygame
import pytest

from game.ui.layers import NEARLY, Span, covered
from game.ui.tiles import cut


def hidden(spans: list[Span], wide: int) -> list[int]:
    """For each pixel of a row, the row below which nothing is drawn."""
    limits = [-1] * wide
    for left, right, limit in spans:
        for x in range(left, right):
            assert limits[x] == -1, "spans lie over one another"
            limits[x] = limit
    return limits


def test_a_nearer_column_hides_what_is_below_its_floor() -> None:
    assert covered([(0, 100, 400)], [(20, 60, 100)]) == [(0, 20, 400), (20, 60, 100), (60, 100, 400)]


def test_a_column_that_hides_nothing_more_changes_nothing() -> None:
    assert covered([(0, 100, 90)], [(20, 60, 100)]) == [(0, 100, 90)]


def test_columns_beyond_the_screen_are_cut_to_it() -> None:
    assert covered([(0, 100, 400)], [(-50, 30, 200), (30, 150, 100)]) == [(0, 30, 200), (30, 100, 100)]


def test_spans_that_hide_nearly_alike_become_one_which_draws_more_not_less() -> None:
    assert covered([(0, 100, 400)], [(0, 50, 200), (50, 100, 200 + NEARLY)]) == [(0, 100, 200 + NEARLY)]


@pytest.mark.parametrize("seed", range(20))
def test_spans_cover_the_whole_width_and_never_hide_what_no_column_hides(seed: int) -> None:
    from random import Random

    chance = Random(seed)
    spans: list[Span] = [(0, 300, 200)]
    truth = [200] * 300
    for _ in range(3):
        start, nearer = chance.randrange(-40, 40), []
        while start < 300:
            end = start + chance.randrange(10, 80)
            floor = chance.randrange(0, 200)
            if chance.random() < 0.7:
                nearer.append((start, end, floor))
                for x in range(max(0, start), min(300, end)):
                    truth[x] = min(truth[x], floor)
            start = end
        spans = covered(spans, nearer)
    limits = hidden(spans, 300)
    assert all(limit >= real for limit, real in zip(limits, truth, strict=True))


def layer(seed: int, size: tuple[int, int]) -> pygame.Surface:
    """Something with solid columns to the foot, holes, soft edges and glows."""
    from random import Random

    chance = Random(seed)
    surface = pygame.Surface(size, pygame.SRCALPHA)
    for _ in range(6):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        surface.fill((*(chance.randrange(256) for _ in range(3)), 255), (x, y, chance.randrange(30, 260), size[1]))
        colour = (*(chance.randrange(256) for _ in range(3)), chance.randrange(256))
        pygame.draw.circle(surface, colour, (chance.randrange(size[0]), y), chance.randrange(10, 90))
    return surface


@pytest.mark.parametrize("seed", range(8))
def test_pieces_drawn_where_they_are_seen_give_the_same_pixels_as_whole_layers(seed: int) -> None:
    size = (480, 270)
    layers = [layer(seed * 10 + i, size) for i in range(3)]
    plain, pieces = pygame.Surface(size), pygame.Surface(size)
    for one in layers:
        plain.blit(one, (0, 0))
    spans: list[Span] = [(0, size[0], size[1])]
    plans = []
    for one in reversed(layers):
        tile = cut(one, 60)
        plans.append((tile, spans))
        spans = covered(spans, [f for f in tile.floors if f[2] < tile.height])
    for tile, seen in reversed(plans):
        for left, right, lowest in seen:
            pieces.set_clip((left, 0, right - left, lowest))
            pieces.blits([(p.surface, (p.x, p.y)) for p in tile.pieces])
    far = max(
        abs(a - b)
        for x in range(0, size[0], 3)
        for y in range(0, size[1], 3)
        for a, b in zip(plain.get_at((x, y)), pieces.get_at((x, y)), strict=True)
    )
    assert far <= 2
