"""Pictures in the screen's own format: as they are where they have it, converted where not."""

from collections.abc import Iterator

import pygame
import pytest

from game.ui.shapes import fitted_to_screen

RED = (200, 40, 30)
SWAPPED = (0xFF, 0xFF00, 0xFF0000, 0xFF000000)
"""Masks of red, green, blue and alpha, the other way round than the screen's."""


@pytest.fixture
def screen() -> Iterator[pygame.Surface]:
    pygame.display.init()
    yield pygame.display.set_mode((32, 32))
    pygame.display.quit()


def masks(surface: pygame.Surface) -> tuple[int, ...]:
    return surface.get_masks()[:3]


def filled(surface: pygame.Surface, alpha: int = 255) -> pygame.Surface:
    surface.fill((*RED, alpha))
    return surface


@pytest.mark.parametrize("opaque", [False, True])
def test_what_has_the_format_of_the_screen_is_not_copied(screen: pygame.Surface, opaque: bool) -> None:
    plain = pygame.Surface((4, 4))
    fit = filled(plain.convert() if opaque else plain.convert_alpha())
    assert fitted_to_screen(fit, opaque=opaque) is fit


def test_what_has_another_format_is_converted_and_looks_the_same(screen: pygame.Surface) -> None:
    assert masks(screen) != SWAPPED[:3], "else the second would be no other format"
    others = [pygame.Surface((4, 4), 0, 24), pygame.Surface((4, 4), pygame.SRCALPHA, 32, SWAPPED)]
    for other in map(filled, others):
        for opaque in (False, True):
            fit = fitted_to_screen(other, opaque=opaque)
            assert fit is not other
            assert (fit.get_bitsize(), masks(fit)) == (32, masks(screen))
            assert bool(fit.get_flags() & pygame.SRCALPHA) is not opaque
            assert fit.get_at((1, 1))[:3] == RED


def test_what_can_be_seen_through_stays_so_and_what_cannot_gets_no_alpha(screen: pygame.Surface) -> None:
    clear = filled(pygame.Surface((4, 4)).convert_alpha(), 90)
    assert tuple(fitted_to_screen(clear).get_at((1, 1))) == (*RED, 90)
    solid = fitted_to_screen(filled(pygame.Surface((4, 4)).convert_alpha()), opaque=True)
    assert not solid.get_flags() & pygame.SRCALPHA
    again = fitted_to_screen(solid)
    assert again is not solid and again.get_flags() & pygame.SRCALPHA


def test_without_a_screen_everything_stays_as_it_is() -> None:
    pygame.display.quit()
    surface = pygame.Surface((4, 4), 0, 24)
    assert fitted_to_screen(surface) is surface
