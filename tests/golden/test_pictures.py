"""Every scene looks as it did when its picture was last kept, within a tolerance for other machines' rounding.

A failing pair lies in tests/out/golden/: what was wanted, what was drawn, and four times their difference.
"""

import pygame
import pytest

from tests.golden.pictures import FOLDER, UPDATE, differences, drawn, kept, save_failure

MEAN, WORST = 1.5, 14.0
MOST_BYTES = 5 * 1024 * 1024


@pytest.fixture(scope="module")
def scenes() -> dict[str, pygame.Surface]:
    return dict(drawn())


def test_every_scene_has_its_picture_and_every_picture_its_scene(scenes: dict[str, pygame.Surface]) -> None:
    missing, left = sorted(scenes.keys() - kept().keys()), sorted(kept().keys() - scenes.keys())
    assert (missing, left) == ([], []), f"to keep the pictures of the scenes as they are now: {UPDATE}"


def test_every_scene_looks_as_it_did(scenes: dict[str, pygame.Surface]) -> None:
    wrong = []
    for name, path in kept().items():
        if name not in scenes:
            continue
        wanted, got = pygame.image.load(path), scenes[name]
        mean, worst = differences(wanted, got)
        if mean > MEAN or worst > WORST:
            wrong.append(f"{name}: {mean:.2f} on average, {worst:.1f} at most; see {save_failure(name, wanted, got)}")
    assert wrong == [], f"if this is meant: {UPDATE}"


def test_no_scene_is_blank(scenes: dict[str, pygame.Surface]) -> None:
    for name, picture in scenes.items():
        colours = {tuple(picture.get_at((x, y)))[:3] for x in range(4, 320, 12) for y in range(4, 180, 12)}
        assert len(colours) > 24, f"{name} has only {len(colours)} colours"


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < MOST_BYTES


def test_the_measure_sees_a_lost_button_and_lets_rounding_pass() -> None:
    one = pygame.Surface((320, 180))
    one.fill((40, 60, 90))
    two = one.copy()
    two.fill((120, 120, 120), (100, 100, 40, 12))
    assert differences(one, two)[1] > WORST
    three = one.copy()
    three.fill((41, 61, 91))
    mean, worst = differences(one, three)
    assert mean <= MEAN and worst <= WORST
