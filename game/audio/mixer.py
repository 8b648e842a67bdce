"""What the game sounds like: listens to game events, follows the state of the journey, and says it in captions too.

Without a sound card everything here goes on in silence: captions come, nothing waits, nothing fails (ACC-8).
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pygame

from game.core.events import Cue, GameEvent, How, LevelStarted, PlaceEntered, PracticeEnded, Stepped
from game.core.problems import ContentError
from game.core.settings import Settings
from game.flow.journey import Journey

from .beds import Breath, Soundscape, soundscape
from .captions import AGAIN_SECONDS, Caption, Captions
from .device import Device
from .sounds import Sound, Sounds, load_sounds

BED_CHANNELS, HELD_CHANNELS, SHOT_CHANNELS = range(0, 10), range(10, 24), range(24, 40)
BED_FADE_MS, MUSIC_IN_MS, MUSIC_OUT_MS, HELD_IN_MS, HELD_OUT_MS = 1800, 3000, 1500, 1800, 3500
LATE_SECONDS = 0.4
"""A sound that had to be fetched first is dropped if it would come later than this after its cause."""
DUCK_STEP = 0.03
"""How far music and ambience move, of their loudness, in one frame while something is sung over them."""
NOW_AND_THEN = (11.0, 32.0)
"""Seconds between sounds that come by themselves."""
RARELY_WRITTEN = 90.0
BREATHS = (3, 4, 6)
"""Lengths in seconds of the breath tones."""
UI_CUES = {"focus": "ui_tick", "press": "ui_confirm", "back": "ui_back"}
NO_DEVICE = "sound.no_device"
LIGHTEST = 1 / 128
"""The least change of loudness that the card knows."""


@dataclass(slots=True)
class Bed:
    """A loop that plays: its channel, its share of its loudness, and the loudness last set."""

    channel: pygame.mixer.Channel
    sound: pygame.mixer.Sound
    set_to: float = -1.0


@dataclass(slots=True)
class Shot:
    """A sound asked for that is still being read, or one that plays and holds the beds down."""

    cue: str
    file: str
    share: float
    until: float
    channel: pygame.mixer.Channel | None = None


@dataclass(slots=True)
class _Life:
    """What comes and goes by itself."""

    next_at: float = 0.0
    inward: bool | None = None
    landing: bool = False
    last: dict[str, str] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    ticked: float = 0.0


class Mixer:
    """Buses, beds and cues. `t` gives the words of a key; `clock` seconds that only grow; `chance` picks takes."""

    def __init__(
        self,
        sounds: Sounds,
        settings: Settings,
        t: Callable[[str], str],
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ) -> None:
        self.sounds, self.settings = sounds, settings
        self.device = Device(sounds.folder)
        self.captions = Captions()
        self.on_caption: Callable[[str], None] | None = None
        self.silenced = False
        self._t, self._clock, self._chance = t, clock, chance or random.Random()
        self._journey: Journey | None = None
        self._scape = Soundscape()
        self._asked: dict[str, tuple[float, int]] = {}
        self._beds: dict[str, Bed] = {}
        self._held: dict[str, Bed | None] = {}
        self._late: list[Shot] = []
        self._over: list[Shot] = []
        self._duck = 1.0
        self._music, self._music_set = "", -1.0
        self._life = _Life()
        self._written: tuple[Caption, ...] = ()

    # What others use

    def start(self) -> None:
        """Open the sound card on its own thread. Returns at once; without a card the game is silent."""
        self.device.open(mono=self.settings.mono)

    @property
    def audible(self) -> bool:
        """Whether there is a card that plays."""
        return self.device.ready

    @property
    def trouble(self) -> str:
        """The key of a sentence for settings when there is no sound, or empty."""
        return NO_DEVICE if self.device.trouble else ""

    def scene(self, journey: Journey) -> None:
        """Follow the beds that belong to the states of this journey."""
        self._journey = journey

    def apply(self, settings: Settings) -> None:
        """Let other volumes hold from now on."""
        before, self.settings = self.settings, settings
        if before.mono != settings.mono:
            self._drop_all()
            self.start()

    def hear(self, event: GameEvent) -> None:
        """Something happened in the game; play what belongs to it."""
        self.silenced = False
        life = self._life
        if isinstance(event, Cue):
            self.play(event.name)
        elif isinstance(event, Stepped):
            cue = f"step_{event.surface}"
            self.play(cue if cue in self.sounds.table else "step_stone", self._chance.uniform(0.7, 1.0))
        elif isinstance(event, PracticeEnded):
            if event.how is How.FINISHED and self._held:
                self.play("chord")
            self._release()
        elif isinstance(event, LevelStarted):
            life.landing = True
        elif isinstance(event, PlaceEntered) and life.landing:
            # The first place of a visit is stepped onto from the boat, not through a door.
            life.landing = False
            return
        for cue in self.sounds.events.get(type(event).__name__, ()):
            self.play(cue)

    def ui(self, kind: str) -> None:
        """A sound of the interface: "focus" (a tick, at most 12 a second), "press" or "back"."""
        self.silenced = False
        now = self._clock()
        if kind == "focus":
            if now - self._life.ticked < 0.08:
                return
            self._life.ticked = now
        self.play(UI_CUES[kind])

    def play(self, cue: str, share: float = 1.0, again: float = AGAIN_SECONDS) -> None:
        """Play a cue at a share of its loudness and write its caption, if the same was not written in the last
        `again` seconds. Beds are not played so: they belong to places. An unknown cue is silent (`check` names it)."""
        sound = self.sounds.table.get(cue)
        if sound is None or self.silenced:
            return
        self._write(cue, sound, again)
        if sound.loop or not self.device.ready or self._loudness(sound) <= 0:
            return
        if sound.holds:
            self._held.setdefault(sound.holds, None)
        takes = [f for f in sound.files if f != self._life.last.get(cue)] or list(sound.files)
        file = self._chance.choice(takes)
        self._life.last[cue] = file
        shot = Shot(cue, file, share, self._clock() + LATE_SECONDS)
        if not self._begin(shot):
            self._late.append(shot)

    def loop(self, bed: str, fade_ms: int = BED_FADE_MS, share: float = 1.0) -> None:
        """Let a bed of ambience play, besides those of the place, until `stop`."""
        if bed in self.sounds.table:
            self._asked[bed] = (share, fade_ms)

    def stop(self, bed: str, fade_ms: int = BED_FADE_MS) -> None:
        """Let a bed that was asked for by `loop` fade."""
        self._asked.pop(bed, None)
        playing = self._beds.pop(bed, None)
        if playing is not None and self.device.ready:
            playing.channel.fadeout(fade_ms)

    def silence(self) -> None:
        """Everything off at once, and nothing starts again until the player does something (the quick exit)."""
        self._drop_all()
        self.silenced = True
        self.captions.clear()
        if self.device.ready:
            pygame.mixer.stop()
            pygame.mixer.music.stop()

    def step(self) -> None:
        """Once a frame: captions come and go, beds follow the place, the sea follows the breath."""
        now = self._clock()
        if self._journey is not None and not self.silenced:
            self._scape = soundscape(self._journey.state, self._journey.content)
            self._write_beds()
        self._show(now)
        if not self.device.ready or self.silenced:
            return
        self._late = [shot for shot in self._late if now < shot.until and not self._begin(shot)]
        self._over = [s for s in self._over if s.channel is not None and s.channel.get_busy()]
        self._ducked()
        self._follow_beds()
        self._follow_held()
        self._follow_music()
        self._follow_breath(self._scape.breath)
        self._live(now)
        if len(self._life.used) > len(self._beds):
            keep = frozenset(self.sounds.table[c].files[0] for c in (*self._beds, *self._held))
            self.device.forget(keep, sorted(self._life.used, key=self._life.used.__getitem__))

    def close(self) -> None:
        """Let go of the card."""
        self._drop_all()
        self.device.close()

    # Captions

    def _write(self, cue: str, sound: Sound, again: float = AGAIN_SECONDS) -> None:
        if sound.caption:
            speaker = self._t(sound.speaker) if sound.speaker else ""
            self.captions.hear(Caption(cue, self._t(sound.caption), speaker, self._clock()), again)

    def _write_beds(self) -> None:
        for bed, share in self._scape.ambience:
            sound = self.sounds.table.get(bed)
            if sound is not None and sound.caption and share >= 0.5:
                self._write(bed, sound, float("inf"))

    def _show(self, now: float) -> None:
        shown = self.captions.at(now)
        if any(caption not in self._written for caption in shown) and self.on_caption is not None:
            self.on_caption(" ".join(map(str, shown)))
        self._written = shown

    # Loudness

    def _loudness(self, sound: Sound) -> float:
        """0 to 1. A volume of one half is heard as about half as loud, so the slider is bent."""
        s = self.settings
        if s.muted:
            return 0.0
        bus = s.music if sound.bus == "music" else s.voice if sound.bus == "voice" else s.effects
        quiet = (0.35 if sound.startling else 0.75) if s.quiet else 1.0
        return float(bus**1.5) * sound.gain * quiet

    def _ducked(self) -> None:
        wanted = min((self.sounds.table[s.cue].duck for s in self._over), default=1.0)
        self._duck += min(DUCK_STEP, max(-DUCK_STEP, wanted - self._duck))

    # Single sounds

    def _begin(self, shot: Shot) -> bool:
        """Start a sound whose file is there; False if it is still on its way."""
        sound = self.device.get(shot.file)
        if sound is None:
            return False
        channel = _free(SHOT_CHANNELS)
        row = self.sounds.table[shot.cue]
        sound.set_volume(self._loudness(row) * shot.share)
        channel.play(sound)
        self._life.used[shot.file] = self._clock()
        if row.duck < 1:
            self._over.append(Shot(shot.cue, shot.file, shot.share, 0.0, channel))
        return True

    def _release(self) -> None:
        """The chord has been breathed: its notes fade together."""
        for bed in self._held.values():
            if bed is not None and self.device.ready:
                bed.channel.fadeout(HELD_OUT_MS)
        self._held = {}

    def _live(self, now: float) -> None:
        """A gull, a plank: rarely, softly, and not in quiet mode."""
        cues, life = self._scape.now_and_then, self._life
        if not cues or self.settings.quiet:
            life.next_at = 0.0
            return
        if life.next_at == 0.0:
            life.next_at = now + self._chance.uniform(*NOW_AND_THEN)
        elif now >= life.next_at:
            life.next_at = now + self._chance.uniform(*NOW_AND_THEN)
            self.play(self._chance.choice(cues), self._chance.uniform(0.3, 0.6), RARELY_WRITTEN)

    def _follow_breath(self, breath: Breath | None) -> None:
        """A tone for each way of the breath, as long as it will last."""
        if breath is None:
            if self._scape.music_share > 0 and self._held:
                self._release()
            self._life.inward = None
        elif breath.inward is not self._life.inward:
            self._life.inward = breath.inward
            nearest = min(BREATHS, key=lambda s: abs(s - breath.seconds))
            self.play(f"breath_{'in' if breath.inward else 'out'}_{nearest}")

    # Beds and music

    def _follow_beds(self) -> None:
        wanted = {cue: (share, BED_FADE_MS) for cue, share in self._scape.ambience}
        wanted |= self._asked
        for cue in [c for c in self._beds if c not in wanted or self._loudness(self.sounds.table[c]) <= 0]:
            self._beds.pop(cue).channel.fadeout(BED_FADE_MS)
        for cue, (share, fade_ms) in wanted.items():
            row = self.sounds.table.get(cue)
            if row is None or self._loudness(row) <= 0:
                continue
            if cue not in self._beds:
                started = self._started(row, BED_CHANNELS, fade_ms)
                if started is None:
                    continue
                self._beds[cue] = started
            _set(self._beds[cue], self._loudness(row) * share * self._duck)

    def _follow_held(self) -> None:
        """The notes of the chord: each a little softer the more there are."""
        share = max(1, len(self._held)) ** -0.5
        for cue, bed in self._held.items():
            row = self.sounds.table.get(cue)
            if row is None:
                continue
            if bed is None:
                bed = self._held[cue] = self._started(row, HELD_CHANNELS, HELD_IN_MS)
            if bed is not None:
                _set(bed, self._loudness(row) * share)

    def _started(self, row: Sound, channels: range, fade_ms: int) -> Bed | None:
        sound = self.device.get(row.files[0])
        if sound is None:
            return None
        self._life.used[row.files[0]] = self._clock()
        sound.set_volume(0.0)
        channel = _free(channels)
        channel.play(sound, -1, fade_ms=fade_ms)
        return Bed(channel, sound)

    def _follow_music(self) -> None:
        """One bed of music after another: the one fades out, and only then is the next one read and faded in."""
        row = self.sounds.table.get(self._scape.music)
        wanted = self._scape.music if row is not None and self._loudness(row) > 0 else ""
        music = pygame.mixer.music
        if self._music and wanted != self._music:
            music.fadeout(MUSIC_OUT_MS)
            self._music = ""
        if row is None or not wanted:
            return
        loudness = self._loudness(row) * self._scape.music_share * self._duck
        if self._music == wanted:
            # Volume set during a fade would be lost: SDL_mixer restores what it was when the fade ends.
            step = min(DUCK_STEP, max(-DUCK_STEP, loudness - self._music_set))
            if abs(step) >= LIGHTEST or (loudness < LIGHTEST < self._music_set):
                self._music_set = max(0.0, self._music_set + step)
                music.set_volume(self._music_set)
        elif music.get_busy():
            return
        elif self.device.streamed == row.files[0]:
            self.device.streamed = ""
            self._music, self._music_set = wanted, loudness
            music.set_volume(loudness)
            music.play(-1, fade_ms=MUSIC_IN_MS)
        elif not self.device.streaming:
            self.device.stream(row.files[0])

    def _drop_all(self) -> None:
        """Forget what plays (the card is being closed, opened anew or silenced)."""
        self._beds, self._held, self._late, self._over = {}, {}, [], []
        self._asked, self._music, self._duck, self._music_set = {}, "", 1.0, -1.0
        self._life.inward, self._life.next_at = None, 0.0


def _free(channels: range) -> pygame.mixer.Channel:
    """A channel of these that is silent, or else the first."""
    for number in channels:
        channel = pygame.mixer.Channel(number)
        if not channel.get_busy():
            return channel
    return pygame.mixer.Channel(channels[0])


def _set(bed: Bed, loudness: float) -> None:
    if abs(loudness - bed.set_to) >= LIGHTEST:
        bed.set_to = loudness
        bed.sound.set_volume(loudness)


def open_mixer(folder: Path, settings: Settings, t: Callable[[str], str]) -> Mixer:
    """The mixer over the sounds of a folder, with its card being opened. A table that cannot be read leaves the game
    silent; `run.py check` says why."""
    try:
        sounds = load_sounds(folder)
    except ContentError:
        sounds = Sounds(folder, {}, {})
    mixer = Mixer(sounds, settings, t)
    mixer.start()
    return mixer
