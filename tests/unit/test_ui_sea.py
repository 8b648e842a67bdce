"""The sea: what floats on it moves gently, and repeats without a seam."""

from itertools import pairwise

import pygame

from game.ui.canvas import Canvas
from game.ui.light import Beam
from game.ui.sea import PERIOD, Sea
from game.ui.waters import DAWN, DAY, DUSK, NIGHT
from tests.unit.ui_kit import make_ui


def test_a_band_repeats_without_a_step() -> None:
    for sea in (NIGHT, DUSK, DAY, DAWN):
        water = Sea(sea)
        for band in range(len(sea.bands)):
            assert abs(water.height(0.01, 0, band) - water.height(PERIOD - 0.01, 0, band)) < 0.5


def test_what_floats_moves_gently() -> None:
    water = Sea(DUSK)
    for band in range(5):
        heights = [water.height(700, t / 60, band) for t in range(1200)]
        assert max(abs(a - b) for a, b in pairwise(heights)) < 1.2
        assert max(heights) - min(heights) < 160


def test_a_breath_lifts_the_water() -> None:
    water = Sea(NIGHT)
    assert water.height(700, 1.0, 3, rise=1.0) < water.height(700, 1.0, 3)
    lifts = [water.level(b, 1.0) - water.level(b, 1.0, rise=1.0) for b in range(5)]
    assert lifts == sorted(lifts)


def test_bands_go_from_far_to_near() -> None:
    for sea in (NIGHT, DUSK, DAY, DAWN):
        assert [b.y for b in sea.bands] == sorted(b.y for b in sea.bands)
        assert sea.bands[0].y > sea.horizon


def test_the_whole_sea_is_drawn_and_stands_under_reduced_motion() -> None:
    pygame.display.init()
    surface = pygame.display.set_mode((640, 360))
    ui = make_ui((640, 360), reduced_motion=True)
    sea = Sea(NIGHT)
    sea.finish(ui)

    def picture(time: float) -> bytes:
        surface.fill("#ff00ff")
        canvas = Canvas(ui, surface, time=time)
        sea.draw(canvas, canvas.time)
        Beam(300, 200).draw(canvas)
        assert all(surface.get_at((x, y))[:3] != (255, 0, 255) for x in range(0, 640, 40) for y in range(260, 360, 20))
        return pygame.image.tobytes(surface, "RGB")

    assert picture(0.0) == picture(3.7)
    ui.close()
