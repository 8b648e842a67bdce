"""People on the screen: pictures of puppets, drawn once on a thread, kept while there is room.

A picture is found by who, how and how large. What is missing is drawn by a worker (`load_sized_svg` lets go
of the interpreter's lock); until it is there the last picture of the same person stands in, so that the
frame that asks does not wait. Blinks and mouths repaint only the head over a body that is already there.
"""

import io
import itertools
import math
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
import pygame
from msgspec.structs import replace

from .puppet_build import Picture, compose, grips, picture_svg
from .puppet_light import Light, lit
from .puppet_wardrobe import Box, Frame, Look, Wardrobe

__all__ = ["Frame", "Light", "Look", "Puppets", "Shown"]

Anchor = tuple[int, int]
Shown = tuple[pygame.Surface, Anchor]
_BYTES_A_PIXEL = 4
_STANDING = 720.0
"""Art units from the soles to the crown of a standing teenager."""
_BODIES_KEPT = 8
MOST_BYTES = 24 * 1024 * 1024
"""Room for the pictures of two who talk and of the player's steps at 1920x1080."""
_ADOPTED_AT_ONCE = 4 * 1024 * 1024
"""Bytes of finished pictures taken over in one call: about 2 ms."""
_MOST_WAITING = 8
"""Pictures that lie drawn and not yet taken over before the worker waits: each may be 4 MB at 3840x2160."""
_NOW, _LATER = 0, 1


class _Job(msgspec.Struct, frozen=True):
    look: Look
    frame: Frame
    height: int
    light: Light | None


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A raw picture as the worker leaves it, not yet in the screen's format; `corner` is in art pixels."""

    surface: pygame.Surface
    corner: Anchor


class Puppets:
    """Pictures of people. `frame` is for the main thread; drawing happens on a worker."""

    def __init__(
        self,
        art_dir: Path,
        on_ready: Callable[[], None] | None = None,
        most_bytes: int = MOST_BYTES,
        threaded: bool = True,
    ) -> None:
        """`art_dir` is assets/art/people. `on_ready` is called on the worker after each picture.

        Raises ValueError or OSError when the tables there cannot be used.
        """
        self.wardrobe = Wardrobe(art_dir)
        self.light: Light | None = None
        """The light of the place; set it before asking for pictures. Others than the present stay cached."""
        self._on_ready = on_ready
        self._most_bytes = most_bytes
        self._threaded = threaded
        self._shown: OrderedDict[_Job, Shown] = OrderedDict()
        self._bytes = 0
        self._last: dict[tuple[Look, str], _Job] = {}
        self._heights: dict[Look, int] = {}
        self._asked: set[_Job] = set()
        self._bodies: OrderedDict[_Job, _Drawn] = OrderedDict()
        self._drawing = threading.Lock()
        self._jobs: queue.PriorityQueue[tuple[int, int, _Job | None]] = queue.PriorityQueue()
        self._done: queue.SimpleQueue[tuple[_Job, _Drawn | Exception]] = queue.SimpleQueue()
        self._order = itertools.count()
        self._worker: threading.Thread | None = None
        self._closing = False

    def frame(self, look: Look, frame: Frame, height_px: int, wait: bool = False) -> Shown:
        """The picture, and the pixel of it where the feet stand (below a cropped picture).

        `height_px` is how tall a standing teenager is. With `wait`, or when nothing of this person was ever
        drawn, it is drawn at once; otherwise the last picture stands in until it is ready, stretched while
        the camera moves. An unknown pose is drawn as `stand`, an unknown feeling as `calm`.
        Raises KeyError for a person, coat or hair that no table or drawing has.
        """
        shown = None if wait else self.at_hand(look, frame, height_px)
        if shown is not None:
            return shown
        self._adopt()
        job = self._job(look, frame, height_px)
        return self._used(job, self._shown.get(job) or self._keep(job, self._draw(job)))

    def at_hand(self, look: Look, frame: Frame, height_px: int) -> Shown | None:
        """As `frame`, but never drawn at once: None while nothing of this person is there, which is drawn meanwhile."""
        self._adopt()
        job = self._job(look, frame, height_px)
        steady = self._heights.get(look) == height_px
        self._heights[look] = height_px
        shown = self._shown.get(job)
        if shown is not None:
            return self._used(job, shown)
        if not self._threaded:
            return self._used(job, self._keep(job, self._draw(job)))
        stand_in = self._stand_in(job)
        # A height that changes with every frame is a moving camera: not worth drawing for.
        if steady or stand_in is None:
            self._ask(job, _NOW)
        return stand_in

    def _used(self, job: _Job, shown: Shown) -> Shown:
        self._heights[job.look] = job.height
        self._shown.move_to_end(job)
        self._last[(job.look, job.frame.crop)] = job
        return shown

    def _stand_in(self, job: _Job) -> Shown | None:
        """The nearest picture of somebody in the same pose, else the last one; turned and stretched if need be. Legs
        are never missing from it, and nobody who walks is shown sitting while the pose is there in another size."""
        crops = ("waist", "full") if job.frame.crop == "waist" else ("full",)
        near = min(self._alike(job, crops), key=partial(_unlike, job), default=None)
        near = near or next((last for c in crops if (last := self._last.get((job.look, c))) in self._shown), None)
        if near is None:
            return None
        surface, (ax, ay) = self._shown[near]
        if near.frame.crop != job.frame.crop:
            # Stretched, what the screen does not show would cost most.
            waist = ay + math.ceil(self.wardrobe.skeleton.waist * near.height / _STANDING)
            # Of a copy: what is coded to be drawn fast has no pixels of its own that a part could share.
            surface = surface.copy()
            surface.set_alpha(255, 0)
            surface = surface.subsurface((0, 0, surface.get_width(), max(1, min(waist, surface.get_height()))))
        if near.frame.facing != job.frame.facing:
            surface, ax = pygame.transform.flip(surface, True, False), surface.get_width() - ax
        if near.height != job.height:
            ratio = job.height / near.height
            size = (max(1, round(surface.get_width() * ratio)), max(1, round(surface.get_height() * ratio)))
            surface, ax, ay = pygame.transform.scale(surface, size), round(ax * ratio), round(ay * ratio)
        return surface, (ax, ay)

    def _alike(self, job: _Job, crops: tuple[str, ...]) -> list[_Job]:
        """What is there of this person in the pose."""
        pose, look = job.frame.pose, job.look
        return [one for one in self._shown if one.frame.pose == pose and one.frame.crop in crops and one.look == look]

    def ready(self, look: Look, frame: Frame, height_px: int) -> bool:
        """Whether this very picture could be had without waiting."""
        self._adopt()
        return self._job(look, frame, height_px) in self._shown

    def warm(self, looks: Iterable[Look], frames: Iterable[Frame], height_px: int) -> None:
        """Have every one of these pictures drawn when the worker has nothing better to do."""
        wanted = list(frames)
        for look in looks:
            for job in dict.fromkeys(self._job(look, frame, height_px) for frame in wanted):
                if job not in self._shown:
                    self._ask(job, _LATER)

    def prepare(self, looks: Iterable[Look], frames: Iterable[Frame], height_px: int) -> None:
        """Draw every one of these pictures now: for a loading thread. The next `frame` takes them over."""
        wanted = list(frames)
        for look in looks:
            for job in dict.fromkeys(self._job(look, frame, height_px) for frame in wanted):
                self._done.put((job, self._draw(job)))

    def cycle(self, look: Look, pose: str, facing: int = 1, feeling: str = "calm", crop: str = "full") -> list[Frame]:
        """Every picture of a pose's cycle, for `warm`."""
        count = self.wardrobe.pictures(look, pose)
        return [Frame(pose=pose, phase=i / count, feeling=feeling, facing=facing, crop=crop) for i in range(count)]

    def stride(self, look: Look, pose: str = "walk") -> float:
        """World units this person covers in one cycle of a pose, for `walk_phase`."""
        return self.wardrobe.stride(look, pose)

    def hands(self, look: Look, frame: Frame, height_px: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """The near and the far fist in pixels from where the feet stand: for oars, ropes and cups."""
        pose = self.wardrobe.pose_name(look, frame.pose)
        near, far = grips(self.wardrobe, look, replace(frame, pose=pose))
        scale = height_px / _STANDING
        return (near[0] * scale * frame.facing, near[1] * scale), (far[0] * scale * frame.facing, far[1] * scale)

    def keep_most(self, limit: int) -> None:
        """Keep pictures up to so many bytes from the next one on."""
        self._most_bytes = limit

    @property
    def held_bytes(self) -> int:
        """Bytes of all pictures kept, counted before the screen's own packing."""
        return self._bytes

    def forget(self) -> None:
        """Drop every picture: after a resize, or on leaving a place."""
        self._shown.clear()
        self._last.clear()
        self._heights.clear()
        self._bytes = 0
        with self._drawing:
            self._bodies.clear()

    def close(self) -> None:
        """Stop the worker; pictures asked for and not yet drawn are dropped."""
        self._closing = True
        if self._worker is not None:
            self._jobs.put((-1, 0, None))
            self._worker.join()
            self._worker = None

    def _job(self, look: Look, frame: Frame, height: int) -> _Job:
        """What has to be drawn: the phase rounded to a picture of the cycle, and nothing a creature lacks."""
        pose = self.wardrobe.pose_name(look, frame.pose)
        count = self.wardrobe.pictures(look, pose)
        phase = (math.floor(frame.phase * count + 0.5) % count) / count
        if self.wardrobe.is_creature(look):
            return _Job(look, Frame(pose=pose, phase=phase, facing=frame.facing), height, self.light)
        feeling = frame.feeling if frame.feeling in self.wardrobe.feelings else "calm"
        return _Job(look, replace(frame, pose=pose, phase=phase, feeling=feeling), height, self.light)

    def _ask(self, job: _Job, urgency: int) -> None:
        if job in self._asked:
            return
        self._asked.add(job)
        if not self._threaded:
            self._keep(job, self._draw(job))
            return
        self._jobs.put((urgency, next(self._order), job))
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="puppets", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            result: _Drawn | Exception
            try:
                result = self._draw(job)
            except (KeyError, ValueError, OSError, pygame.error) as error:
                result = error
            self._done.put((job, result))
            if self._on_ready is not None:
                self._on_ready()
            while self._done.qsize() > _MOST_WAITING and not self._closing:
                time.sleep(0.005)

    def _adopt(self) -> None:
        """Take over what the worker finished; an error of the worker is raised here."""
        room = _ADOPTED_AT_ONCE
        while room > 0:
            try:
                job, result = self._done.get_nowait()
            except queue.Empty:
                return
            if isinstance(result, Exception):
                raise result
            room -= _weight(result.surface)
            if job not in self._shown:
                self._keep(job, result)

    def _keep(self, job: _Job, drawn: _Drawn) -> Shown:
        surface = drawn.surface
        if pygame.display.get_surface() is not None:
            surface = surface.convert_alpha()
        surface.set_alpha(255, pygame.RLEACCEL)
        self._asked.discard(job)
        shown = self._shown[job] = (surface, (-drawn.corner[0], -drawn.corner[1]))
        self._bytes += _weight(surface)
        while self._bytes > self._most_bytes and len(self._shown) > 1:
            _, (old, _) = self._shown.popitem(last=False)
            self._bytes -= _weight(old)
        return shown

    def _draw(self, job: _Job) -> _Drawn:
        still = replace(job, frame=replace(job.frame, mouth="closed", eyes="open", facing=1), light=None)
        with self._drawing:
            body = self._bodies.get(still)
            if body is None:
                body = self._bodies[still] = self._raster(compose(self.wardrobe, still.look, still.frame), still)
                while len(self._bodies) > _BODIES_KEPT:
                    self._bodies.popitem(last=False)
            self._bodies.move_to_end(still)
            plain = (job.frame.mouth, job.frame.eyes) == ("closed", "open")
            # A copy: the other thread may be drawing from the same body, and two cannot read one surface at once.
            drawn = _Drawn(body.surface.copy(), body.corner) if plain else self._repainted(body, job)
        surface, corner = drawn.surface, drawn.corner
        if job.frame.facing < 0:
            corner = (-surface.get_width() - corner[0], corner[1])
            surface = pygame.transform.flip(surface, True, False)
        if job.light is not None:
            surface = lit(surface, job.light, job.height / _STANDING)
        return _Drawn(surface, corner)

    def _raster(self, picture: Picture, job: _Job) -> _Drawn:
        """The whole picture, trimmed to what is not empty."""
        x, y, w, h = picture.box
        if job.frame.crop == "waist":
            h = self.wardrobe.skeleton.waist - y
        box = (x, y, w, h)
        left, top, right, bottom = _pixels(box, job.height / _STANDING)
        surface = _rendered(picture.body, (left, top, right, bottom), job.height / _STANDING)
        used = surface.get_bounding_rect()
        return _Drawn(surface.subsurface(used).copy(), (left + used.x, top + used.y))

    def _repainted(self, body: _Drawn, job: _Job) -> _Drawn:
        """The body with its head drawn anew."""
        picture = compose(self.wardrobe, job.look, job.frame)
        scale = job.height / _STANDING
        left, top, right, bottom = _pixels(picture.head, scale)
        width, height = body.surface.get_size()
        left, top = max(left, body.corner[0]), max(top, body.corner[1])
        right, bottom = (
            min(right, body.corner[0] + width),
            min(bottom, body.corner[1] + height),
        )
        surface = body.surface.copy()
        if right > left and bottom > top:
            at = (left - body.corner[0], top - body.corner[1])
            head = _rendered(picture.body, (left, top, right, bottom), scale)
            surface.fill((0, 0, 0, 0), (at, head.get_size()))
            surface.blit(head, at, special_flags=pygame.BLEND_RGBA_ADD)
        return _Drawn(surface, body.corner)


def _unlike(job: _Job, other: _Job) -> tuple[float, bool, bool, int]:
    """How far another picture of the same pose is from the one that is wanted: least is best."""
    apart = abs(job.frame.phase - other.frame.phase)
    turned = job.frame.facing != other.frame.facing
    return min(apart, 1.0 - apart), turned, job.frame.feeling != other.frame.feeling, abs(job.height - other.height)


def _weight(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height() * _BYTES_A_PIXEL


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    """The pixels a box of art units touches: left, top, right, bottom from the feet."""
    x, y, w, h = box
    return (
        math.floor(x * scale),
        math.floor(y * scale),
        math.ceil((x + w) * scale),
        math.ceil((y + h) * scale),
    )


def _rendered(inside: str, pixels: tuple[int, int, int, int], scale: float) -> pygame.Surface:
    left, top, right, bottom = pixels
    width, height = right - left, bottom - top
    box = (left / scale, top / scale, width / scale, height / scale)
    text = picture_svg(inside, box, width, height)
    return pygame.image.load_sized_svg(io.BytesIO(text.encode()), (width, height))
