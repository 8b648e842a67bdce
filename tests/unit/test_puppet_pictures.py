"""Puppets on the screen: which picture is shown when, and that drawing less shows no less."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pygame
import pytest
from msgspec.structs import replace

from game.ui.puppet import Frame, Light, Look, Puppets, _rendered
from game.ui.puppet_build import compose

ART = Path(__file__).parents[2] / "assets" / "art" / "people"
MIRA = Look("mira")


@pytest.fixture
def puppets() -> Iterator[Puppets]:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    made = Puppets(ART)
    yield made
    made.close()
    pygame.display.quit()


def pixels(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGBA")


def drawn(puppets: Puppets, look: Look, frame: Frame, height: int) -> pygame.Surface:
    """The picture once the worker has it; asked for twice, as a game does whose camera stands still."""
    for _ in range(2000):
        puppets.frame(look, frame, height)
        if puppets.ready(look, frame, height):
            return puppets.frame(look, frame, height)[0]
        pygame.time.wait(2)
    raise AssertionError("the worker never finished")


def test_feet_stand_on_the_anchor(puppets: Puppets) -> None:
    surface, (x, y) = puppets.frame(MIRA, Frame(), 180)
    assert 0 < x < surface.get_width()
    assert abs(surface.get_height() - y) <= 3
    assert 180 * 0.97 < y < 180 * 1.12
    _, (_, below) = puppets.frame(MIRA, Frame(crop="waist"), 180, wait=True)
    assert below > puppets.frame(MIRA, Frame(crop="waist"), 180)[0].get_height()


def test_a_picture_is_drawn_once(puppets: Puppets) -> None:
    first = puppets.frame(MIRA, Frame("walk", 0.5), 90)[0]
    assert puppets.frame(MIRA, Frame("walk", 0.501), 90)[0] is first


def test_the_frame_that_asks_never_waits(puppets: Puppets) -> None:
    here = puppets.frame(MIRA, Frame(), 90)[0]
    assert puppets.frame(MIRA, Frame("wave"), 90)[0] is here
    assert not puppets.ready(MIRA, Frame("wave"), 90)
    assert drawn(puppets, MIRA, Frame("wave"), 90) is not here


def test_a_moving_camera_stretches_and_draws_nothing(puppets: Puppets) -> None:
    puppets.frame(MIRA, Frame(), 90)
    for height in (95, 101, 108, 116):
        surface, (_, y) = puppets.frame(MIRA, Frame(), height)
        assert abs(y - height * 1.0) < height * 0.15
        assert surface.get_height() > 90 * height / 100
        assert not puppets.ready(MIRA, Frame(), height)
    assert drawn(puppets, MIRA, Frame(), 116).get_height() > 116


@pytest.mark.parametrize("crop", ["full", "waist"])
def test_nobody_who_walks_slides_along_sitting(puppets: Puppets, crop: str) -> None:
    """While the camera moves off somebody who sat, their steps are shown, stretched, and not the seat."""
    steps = puppets.cycle(MIRA, "walk")
    puppets.prepare((MIRA,), steps, 90)
    puppets.frame(MIRA, Frame("sit", crop=crop), 200, wait=True)
    seen = []
    for height, step in zip(range(196, 120, -4), steps, strict=False):
        moment = Frame("walk", step.phase, feeling="worried", crop=crop)
        surface, (_, y) = puppets.frame(MIRA, moment, height)
        sharp, (_, there) = puppets.frame(MIRA, step, 90)
        assert surface.get_width() == pytest.approx(sharp.get_width() * height / 90, abs=2)
        assert y == pytest.approx(there * height / 90, abs=2)
        assert (surface.get_height() < y) is (crop == "waist")
        seen.append(pixels(surface))
    assert len(set(seen)) == len(seen)


def test_whoever_stands_in_from_the_waist_up_is_made_of_what_was_drawn(puppets: Puppets) -> None:
    """A coded picture that was on the screen keeps no pixels that a part of it could share."""
    for height in range(300, 340, 4):
        whole = drawn(puppets, MIRA, Frame(), height)
        pygame.display.set_mode((64, 64)).blit(whole, (0, 0))
        half, _ = puppets.frame(MIRA, Frame(crop="waist"), height)
        junk = [pygame.Surface(whole.get_size(), pygame.SRCALPHA) for _ in range(4)]
        for one in junk:
            one.fill((1, 2, 3, 4))
        wide, high = half.get_size()
        assert wide == whole.get_width() and 100 < high < whole.get_height()
        wanted = pygame.surfarray.array_alpha(whole)[:, :high].astype(int)
        assert abs(pygame.surfarray.array_alpha(half).astype(int) - wanted).max() <= 1
        colours = pygame.surfarray.array3d(whole)[:, :high][wanted > 250].astype(int)
        assert abs(pygame.surfarray.array3d(half)[wanted > 250].astype(int) - colours).max() <= 3


def test_legs_are_never_missing(puppets: Puppets) -> None:
    puppets.frame(MIRA, Frame(crop="waist"), 90, wait=True)
    surface, (_, y) = puppets.frame(MIRA, Frame(), 90)
    assert abs(surface.get_height() - y) <= 3


def test_facing_left_is_the_mirror_picture(puppets: Puppets) -> None:
    right, (rx, ry) = puppets.frame(MIRA, Frame(), 120, wait=True)
    left, (lx, ly) = puppets.frame(MIRA, Frame(facing=-1), 120, wait=True)
    assert pixels(pygame.transform.flip(left, True, False)) == pixels(right)
    assert (lx, ly) == (right.get_width() - rx, ry)


@pytest.mark.parametrize("who", ["mira", "nan", "oren", "fen"])
def test_repainting_the_head_alone_changes_nothing_else(puppets: Puppets, who: str) -> None:
    look, talking = Look(who), Frame("talk_1", 0.25, "worried", "wide", "blink")
    puppets.frame(look, Frame("talk_1", 0.25, "worried"), 300, wait=True)
    patched = puppets.frame(look, talking, 300, wait=True)[0]
    picture = compose(puppets.wardrobe, look, talking)
    left, top = -300, -360
    whole = _rendered(picture.body, (left, top, 300, 20), 300 / 720)
    used = whole.get_bounding_rect()
    assert used.size == patched.get_size()
    whole = whole.subsurface(used)
    worst = 0
    for x in range(0, used.w, 2):
        for y in range(0, used.h, 2):
            one, other = whole.get_at((x, y)), patched.get_at((x, y))
            worst = max(worst, abs(one.a - other.a), *(abs(one[i] - other[i]) * one.a // 255 for i in range(3)))
    assert worst <= 4


def test_mouth_and_eyes_are_seen(puppets: Puppets) -> None:
    shown = {
        pixels(puppets.frame(MIRA, Frame(mouth=mouth, eyes=eyes), 400, wait=True)[0])
        for mouth in ("closed", "open", "wide", "smile")
        for eyes in ("open", "blink", "down", "side")
    }
    assert len(shown) == 16


def test_pictures_are_dropped_when_they_get_too_many() -> None:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    few = Puppets(ART, most_bytes=400_000, threaded=False)
    for i in range(16):
        few.frame(MIRA, Frame("walk", i / 16), 180)
    assert few.held_bytes <= 400_000
    assert not few.ready(MIRA, Frame("walk", 0.0), 180)
    assert few.ready(MIRA, Frame("walk", 15 / 16), 180)
    few.forget()
    assert few.held_bytes == 0


def test_warming_has_the_whole_cycle_ready(puppets: Puppets) -> None:
    frames = puppets.cycle(MIRA, "walk")
    puppets.warm([MIRA], frames, 60)
    for _ in range(2000):
        if all(puppets.ready(MIRA, frame, 60) for frame in frames):
            break
        pygame.time.wait(2)
    assert all(puppets.ready(MIRA, frame, 60) for frame in frames)


def test_what_a_loading_thread_prepared_is_there_at_once(puppets: Puppets) -> None:
    looks = [MIRA, Look("nan"), Look("gull")]
    loading = threading.Thread(target=puppets.prepare, args=(looks, [Frame(), Frame(facing=-1)], 90))
    loading.start()
    loading.join()
    puppets.frame(MIRA, Frame(), 90)
    assert all(puppets.ready(look, Frame(facing=side), 90) for look in looks for side in (-1, 1))


def test_what_a_table_lacks_is_drawn_as_something_plain(puppets: Puppets) -> None:
    """A level that names a pose nobody has must not stop the game."""
    plain = puppets.frame(MIRA, Frame(), 90, wait=True)[0]
    assert puppets.frame(MIRA, Frame("juggle", feeling="peckish"), 90, wait=True)[0] is plain
    gull = puppets.frame(Look("gull"), Frame(), 90, wait=True)[0]
    assert puppets.frame(Look("gull"), Frame("talk_1", feeling="sad", eyes="blink"), 90, wait=True)[0] is gull


def test_the_light_of_a_place_stays_inside_the_figure(puppets: Puppets) -> None:
    dark = puppets.frame(MIRA, Frame(), 120, wait=True)[0]
    puppets.light = Light(side=1)
    bright = puppets.frame(MIRA, Frame(), 120, wait=True)[0]
    size = dark.get_size()
    assert bright.get_size() == size
    assert all(dark.get_at((x, y)).a == bright.get_at((x, y)).a for x in range(size[0]) for y in range(size[1]))
    assert pixels(dark) != pixels(bright)


def test_two_threads_draw_from_one_body_without_getting_in_each_others_way(puppets: Puppets) -> None:
    """The worker draws while the screen wants somebody at once: both begin with the same body."""
    jobs = [puppets._job(MIRA, Frame(facing=1 - 2 * (n % 2)), 360) for n in range(2)]
    lights = [Light(strength=n / 80) for n in range(80)]
    wanted = [replace(job, light=light) for light in lights for job in jobs]
    puppets._draw(jobs[0])
    with ThreadPoolExecutor(3) as pool:
        got = list(pool.map(puppets._draw, wanted))
    for n in (0, 77, 159):
        assert pixels(got[n].surface) == pixels(puppets._draw(wanted[n]).surface)


def test_an_error_of_the_worker_is_not_swallowed(puppets: Puppets) -> None:
    puppets.frame(MIRA, Frame(), 60)
    puppets.warm([Look("mira", extras=("no_such_thing",))], [Frame()], 60)

    def play_on() -> None:
        for _ in range(2000):
            puppets.frame(MIRA, Frame(), 60)
            pygame.time.wait(2)

    with pytest.raises(OSError, match="no_such_thing"):
        play_on()
