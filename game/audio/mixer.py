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
from .device import MOST_BYTES, Device
from .loops import BED_FADE_MS, Loops, free
from .sounds import ANY_STEP, BREATHS, CHORD, UI_CUES, Sound, Sounds, load_sounds

SHOT_CHANNELS = range(24, 40)
LATE_SECONDS = 0.4
"""A sound that had to be fetched first is dropped if it would come later than this after its cause."""
DUCK_STEP = 0.03
"""How far music and ambience move, of their loudness, in one frame while something is sung over them."""
NOW_AND_THEN = (11.0, 32.0)
"""Seconds between sounds that come by themselves."""
RARELY_WRITTEN = 90.0
TICK_SECONDS = 0.08
NO_DEVICE = "sound.no_device"


@dataclass(slots=True)
class Shot:
    """A single sound: asked for and still being read (until `until`), or playing on its channel."""

    cue: str
    file: str
    share: float
    until: float
    channel: pygame.mixer.Channel | None = None


@dataclass(slots=True)
class Memory:
    """What the mixer remembers of what it played: the last take of each cue, when the next sound comes by itself,
    which way the last breath tone went, the captions last shown."""

    takes: dict[str, str] = field(default_factory=dict)
    next_at: float = 0.0
    inward: bool | None = None
    landing: bool = False
    ticked: float = 0.0
    written: tuple[Caption, ...] = ()


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
        self.loops = Loops(self.device, sounds.table, self.loudness)
        self.captions = Captions()
        self.on_caption: Callable[[str], None] | None = None
        self.silenced = False
        self._t, self._clock, self._chance = t, clock, chance or random.Random()
        self._journey: Journey | None = None
        self._scape = Soundscape()
        self._asked: dict[str, float] = {}
        self._late: list[Shot] = []
        self._playing: list[Shot] = []
        self._duck = 1.0
        self._memory = Memory()

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
        """Let other settings hold from now on; what plays changes with them."""
        before, self.settings = self.settings, settings
        if before.mono != settings.mono:
            self._drop()
            self.start()
        elif self.device.ready:
            for shot in self._playing:
                sound = self.device.get(shot.file)
                if sound is not None:
                    sound.set_volume(self.loudness(self.sounds.table[shot.cue]))

    def hear(self, event: GameEvent) -> None:
        """Something happened in the game; play what belongs to it."""
        self.silenced = False
        if isinstance(event, Cue):
            self.play(event.name)
        elif isinstance(event, Stepped):
            cue = f"step_{event.surface}"
            self.play(cue if cue in self.sounds.table else ANY_STEP, self._chance.uniform(0.7, 1.0))
        elif isinstance(event, PracticeEnded):
            if event.how is How.FINISHED and self.loops.held:
                self.play(CHORD)
            self.loops.release()
        elif isinstance(event, LevelStarted):
            self._memory.landing = True
        elif isinstance(event, PlaceEntered) and self._memory.landing:
            # The first place of a visit is stepped onto from the boat, not through a door.
            self._memory.landing = False
            return
        for cue in self.sounds.events.get(type(event).__name__, ()):
            self.play(cue)

    def ui(self, kind: str) -> None:
        """A sound of the interface: "focus" (a tick, at most 12 a second), "press" or "back"."""
        self.silenced = False
        now = self._clock()
        if kind == "focus":
            if now - self._memory.ticked < TICK_SECONDS:
                return
            self._memory.ticked = now
        self.play(UI_CUES[kind])

    def play(self, cue: str, share: float = 1.0, again: float = AGAIN_SECONDS) -> None:
        """Play a cue at a share of its loudness and write its caption, if the same was not written in the last
        `again` seconds. A bed is only written: beds belong to places. An unknown cue is silent (`check` names it)."""
        sound = self.sounds.table.get(cue)
        if sound is None or self.silenced:
            return
        self._write(cue, sound, again)
        if sound.loop or not self.device.ready or self.loudness(sound) <= 0:
            return
        if sound.holds and self._scape.breathing:
            self.loops.hold(sound.holds)
        takes = [f for f in sound.files if f != self._memory.takes.get(cue)] or list(sound.files)
        file = self._chance.choice(takes)
        self._memory.takes[cue] = file
        shot = Shot(cue, file, share, self._clock() + LATE_SECONDS)
        if not self._begun(shot):
            self._late.append(shot)

    def loop(self, bed: str, share: float = 1.0) -> None:
        """Let a bed of ambience play, besides those of the place, until `stop`."""
        if bed in self.sounds.table:
            self._asked[bed] = share

    def stop(self, bed: str, fade_ms: int = BED_FADE_MS) -> None:
        """Let a bed that was asked for by `loop` fade."""
        if self._asked.pop(bed, None) is not None and self.device.ready:
            self.loops.fade(bed, fade_ms)

    def silence(self) -> None:
        """Everything off at once, and nothing starts again until the player does something (the quick exit)."""
        self._drop()
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
            for bed, share in self._scape.ambience:
                self._write_bed(bed, share)
        self._show(now)
        if not self.device.ready or self.silenced:
            return
        self._late = [shot for shot in self._late if now < shot.until and not self._begun(shot)]
        self._playing = [s for s in self._playing if s.channel is not None and s.channel.get_busy()]
        least = min((self.sounds.table[s.cue].duck for s in self._playing), default=1.0)
        self._duck += min(DUCK_STEP, max(-DUCK_STEP, least - self._duck))
        scape = self._scape
        self.loops.follow_beds({**dict(scape.ambience), **self._asked}, self._duck)
        self.loops.follow_held()
        self.loops.follow_music(scape.music, scape.music_share * self._duck)
        self._breathe(scape.breath)
        self._live(now)
        if self.device.resident > MOST_BYTES:
            self.device.forget(self.loops.files)

    def close(self) -> None:
        """Let go of the card."""
        self._drop()
        self.device.close()

    def loudness(self, sound: Sound) -> float:
        """How loud a sound is under the present settings, 0 to 1. A volume of one half should be heard as about half
        as loud, so the slider is bent."""
        s = self.settings
        if s.muted:
            return 0.0
        bus = s.music if sound.bus == "music" else s.voice if sound.bus == "voice" else s.effects
        quiet = (0.35 if sound.startling else 0.75) if s.quiet else 1.0
        return float(bus**1.5) * sound.gain * quiet

    def _write(self, cue: str, sound: Sound, again: float = AGAIN_SECONDS) -> None:
        if sound.caption:
            speaker = self._t(sound.speaker) if sound.speaker else ""
            self.captions.hear(Caption(cue, self._t(sound.caption), speaker, self._clock()), again)

    def _write_bed(self, bed: str, share: float) -> None:
        """A bed is written once, when it is first heard well."""
        sound = self.sounds.table.get(bed)
        if sound is not None and share >= 0.5 and bed not in self.captions.heard:
            self._write(bed, sound)

    def _show(self, now: float) -> None:
        shown = self.captions.at(now)
        if any(caption not in self._memory.written for caption in shown) and self.on_caption is not None:
            self.on_caption("\n".join(map(str, shown)))
        self._memory.written = shown

    def _begun(self, shot: Shot) -> bool:
        """Start a sound whose file is there; False if it is still on its way."""
        sound = self.device.get(shot.file)
        if sound is None:
            return False
        shot.channel = free(SHOT_CHANNELS)
        sound.set_volume(self.loudness(self.sounds.table[shot.cue]))
        shot.channel.play(sound)
        shot.channel.set_volume(shot.share)
        self._playing.append(shot)
        return True

    def _live(self, now: float) -> None:
        """A gull, a plank: rarely, softly, and not in quiet mode."""
        cues, memory = self._scape.now_and_then, self._memory
        if not cues or self.settings.quiet:
            memory.next_at = 0.0
            return
        due = memory.next_at and now >= memory.next_at
        if due:
            self.play(self._chance.choice(cues), self._chance.uniform(0.3, 0.6), RARELY_WRITTEN)
        if due or not memory.next_at:
            memory.next_at = now + self._chance.uniform(*NOW_AND_THEN)

    def _breathe(self, breath: Breath | None) -> None:
        """A tone for each way of the breath, as long as it will last."""
        if not self._scape.breathing:
            self.loops.release()
        inward = breath.inward if breath is not None else None
        if breath is not None and inward is not self._memory.inward:
            nearest = min(BREATHS, key=lambda s: abs(s - breath.seconds))
            self.play(f"breath_{'in' if inward else 'out'}_{nearest}")
        self._memory.inward = inward

    def _drop(self) -> None:
        """Forget what plays: the card is being closed, opened anew or silenced."""
        self.loops.drop()
        self._late, self._playing, self._asked, self._duck = [], [], {}, 1.0
        self._memory.inward, self._memory.next_at = None, 0.0


def open_mixer(folder: Path, settings: Settings, t: Callable[[str], str], chance: random.Random | None = None) -> Mixer:
    """The mixer over the sounds of a folder, with its card being opened. A table that cannot be read leaves the game
    silent; `run.py check` says why."""
    try:
        sounds = load_sounds(folder)
    except ContentError:
        sounds = Sounds(folder, {}, {})
    mixer = Mixer(sounds, settings, t, chance=chance)
    mixer.start()
    return mixer
