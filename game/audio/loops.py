"""What goes on playing: beds of ambience, the notes of a chord that is being breathed, and one bed of music."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pygame

from .device import Device
from .sounds import Sound

BED_CHANNELS, HELD_CHANNELS = range(10), range(10, 24)
BED_FADE_MS, MUSIC_IN_MS, MUSIC_OUT_MS, HELD_IN_MS, HELD_OUT_MS = 1800, 3000, 1500, 1800, 3500
LIGHTEST = 1 / 128
"""The least change of loudness that the card knows."""
MUSIC_STEP = 0.03
"""How far the music's loudness moves in one frame."""


@dataclass(slots=True)
class Bed:
    """A loop that plays, and the loudness (0 to 1) last set."""

    channel: pygame.mixer.Channel
    sound: pygame.mixer.Sound
    set_to: float = 0.0

    def set(self, loudness: float) -> None:
        """Make it this loud. The sound's own volume is used: the channel's belongs to fades."""
        if abs(loudness - self.set_to) >= LIGHTEST:
            self.set_to = loudness
            self.sound.set_volume(loudness)


class Loops:
    """Follows what is wanted, frame by frame. `loudness` gives that of a sound under the present settings."""

    def __init__(self, device: Device, table: Mapping[str, Sound], loudness: Callable[[Sound], float]) -> None:
        self.device, self.table, self.loudness = device, table, loudness
        self.beds: dict[str, Bed] = {}
        self.held: dict[str, Bed | None] = {}
        self.music, self._music_at = "", 0.0

    @property
    def files(self) -> frozenset[str]:
        """The files that must stay in memory."""
        return frozenset(self.table[cue].files[0] for cue in (*self.beds, *self.held))

    def follow_beds(self, wanted: Mapping[str, float], duck: float) -> None:
        """Let these beds play at these shares of their loudness, and no others."""
        for cue in [c for c in self.beds if c not in wanted or self.loudness(self.table[c]) <= 0]:
            self.fade(cue, BED_FADE_MS)
        for cue, share in wanted.items():
            row = self.table.get(cue)
            if row is None or self.loudness(row) <= 0:
                continue
            bed = self.beds.get(cue) or self._started(row, BED_CHANNELS, BED_FADE_MS)
            if bed is not None:
                self.beds[cue] = bed
                bed.set(self.loudness(row) * share * duck)

    def fade(self, cue: str, milliseconds: int) -> None:
        """Let one bed fade."""
        bed = self.beds.pop(cue, None)
        if bed is not None:
            bed.channel.fadeout(milliseconds)

    def hold(self, cue: str) -> None:
        """Add a note to the chord."""
        self.held.setdefault(cue, None)

    def follow_held(self) -> None:
        """The notes of the chord: each a little softer the more there are."""
        share = max(1, len(self.held)) ** -0.5
        for cue in self.held:
            row = self.table.get(cue)
            if row is None:
                continue
            bed = self.held[cue] or self._started(row, HELD_CHANNELS, HELD_IN_MS)
            self.held[cue] = bed
            if bed is not None:
                bed.set(self.loudness(row) * share)

    def release(self) -> None:
        """The chord has been breathed: its notes fade together."""
        for bed in self.held.values():
            if bed is not None and self.device.ready:
                bed.channel.fadeout(HELD_OUT_MS)
        self.held = {}

    def follow_music(self, cue: str, share: float) -> None:
        """One bed of music after another: the one fades out, and only then is the next one read and faded in."""
        row = self.table.get(cue)
        wanted = cue if row is not None and self.loudness(row) > 0 else ""
        music = pygame.mixer.music
        if self.music and wanted != self.music:
            music.fadeout(MUSIC_OUT_MS)
            self.music = ""
        if row is None or not wanted:
            return
        loudness = self.loudness(row) * share
        if self.music == wanted:
            step = min(MUSIC_STEP, max(-MUSIC_STEP, loudness - self._music_at))
            if abs(step) >= LIGHTEST or (step and loudness < LIGHTEST):
                self._music_at = max(0.0, self._music_at + step)
                music.set_volume(self._music_at)
        elif music.get_busy():
            return
        elif self.device.streamed == row.files[0]:
            self.device.streamed = ""
            self.music, self._music_at = wanted, loudness
            music.set_volume(loudness)
            music.play(-1, fade_ms=MUSIC_IN_MS)
        else:
            self.device.stream(row.files[0])

    def drop(self) -> None:
        """Forget what plays: the card is being closed, opened anew or silenced."""
        self.beds, self.held, self.music = {}, {}, ""

    def _started(self, row: Sound, channels: range, fade_ms: int) -> Bed | None:
        sound = self.device.get(row.files[0])
        if sound is None:
            return None
        sound.set_volume(0.0)
        channel = free(channels)
        channel.play(sound, -1, fade_ms=fade_ms)
        return Bed(channel, sound)


def free(channels: range) -> pygame.mixer.Channel:
    """A channel of these that is silent, or else the first."""
    for number in channels:
        channel = pygame.mixer.Channel(number)
        if not channel.get_busy():
            return channel
    return pygame.mixer.Channel(channels[0])
