"""The sound card, behind one thread: opening it, reading files and closing it never hold up a frame.

Measured here (2 cores, dummy driver): reading a bed of 26 s takes 7 ms, closing the card 50 to 100 ms, and
`pygame.mixer.music.load` waits for a fade to end. Starting, fading or setting the volume of a sound takes 0.03 ms and
is done where it is asked for, but waits as long as SDL_mixer holds its lock: 25 ms while it decodes an Ogg file of
26 s into memory, nothing for WAV. So sounds are WAV, and only music, which is streamed, is Ogg.
"""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pygame

RATE, SAMPLE_BITS, BUFFER = 24_000, -16, 512
"""The rate of every file (tools/sounds/dsp.py), so that nothing is resampled twice; a buffer of 21 ms."""
CHANNELS = 40
MOST_BYTES = 16_000_000
"""Decoded sound that is kept at once. Music is streamed (0.3 % of a core): decoded, a bed of 50 s is 5 MB."""
CARDS, CARD_FOLDER = (Path("/etc/asound.conf"), Path("/dev/dsp")), Path("/dev/snd")


def likely() -> bool:
    """Whether there may be a sound card. On Linux, asking for one where there is none makes ALSA write to the
    terminal, so what it would need is looked for first."""
    if not sys.platform.startswith("linux") or os.environ.get("SDL_AUDIODRIVER") or os.environ.get("PULSE_SERVER"):
        return True
    running = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    cards = (running / "pulse" / "native", running / "pipewire-0", *CARDS)
    return any(path.exists() for path in cards) or any(CARD_FOLDER.glob("pcm*p"))


class Device:
    """`ready` says that sounds can be played; `trouble`, in the system's own words, why they cannot, or is empty;
    `streamed` names the file that is ready as music; `resident` is how many bytes of decoded sound are held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ready = False
        self.trouble = ""
        self.streamed = ""
        self.streaming = False
        self.resident = 0
        self._loaded: dict[str, pygame.mixer.Sound] = {}
        self._bytes: dict[str, int] = {}
        self._used: dict[str, int] = {}
        self._turn = 0
        self._wanted: set[str] = set()
        self._missing: set[str] = set()
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def open(self, *, mono: bool) -> None:
        """Open the card, or open it anew: mono is made by the card, so that beds and panned sounds come out of both
        sides alike. Returns at once."""
        self.ready = False
        self._jobs.put(lambda: self._open(mono))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="sound", daemon=True)
            self._thread.start()

    def get(self, file: str) -> pygame.mixer.Sound | None:
        """A decoded sound; if it is not there yet, it is sent for and None is given."""
        sound = self._loaded.get(file)
        if sound is None:
            self.want(file)
        else:
            self._turn += 1
            self._used[file] = self._turn
        return sound

    def want(self, file: str) -> None:
        """Send for a file, if it is neither here nor on its way."""
        if self.ready and file not in self._loaded and file not in self._wanted and file not in self._missing:
            self._wanted.add(file)
            self._jobs.put(lambda: self._load(file))

    def stream(self, file: str) -> None:
        """Make a file ready as music; `streamed` names it when it is. Only while no music plays or fades."""
        if not self.streaming and file not in self._missing:
            self.streamed, self.streaming = "", True
            self._jobs.put(lambda: self._stream(file))

    def forget(self, keep: frozenset[str]) -> None:
        """Let sounds go, those used longest ago first, until the rest fits `MOST_BYTES`; those in `keep` stay, and
        those that play."""
        for file in sorted(self._loaded, key=lambda f: self._used.get(f, 0)):
            if self.resident <= MOST_BYTES:
                return
            if file not in keep and not self._loaded[file].get_num_channels():
                del self._loaded[file]
                self.resident -= self._bytes.pop(file, 0)

    def close(self, seconds: float = 1.0) -> None:
        """Close the card; waits at most `seconds`."""
        self.ready = False
        if self._thread is not None:
            self._jobs.put(_closed)
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread = None

    # On the thread

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _open(self, mono: bool) -> None:
        _closed()
        self._loaded, self._bytes, self._wanted = {}, {}, set()
        self.streamed, self.streaming, self.resident = "", False, 0
        if not likely():
            self.trouble = "no sound card was found"
            return
        try:
            pygame.mixer.init(RATE, SAMPLE_BITS, 1 if mono else 2, BUFFER, allowedchanges=0)
            pygame.mixer.set_num_channels(CHANNELS)
        except pygame.error as error:
            self.trouble = str(error) or "the sound card could not be opened"
            return
        self.trouble = ""
        self.ready = True

    def _load(self, file: str) -> None:
        try:
            sound = pygame.mixer.Sound(self.folder / file)
            opened = pygame.mixer.get_init()
            self._bytes[file] = round(sound.get_length() * RATE) * 2 * (opened[2] if opened else 2)
            self.resident += self._bytes[file]
            self._loaded[file] = sound
        except (pygame.error, OSError, TypeError):
            # A file that cannot be read is silent; `run.py check` names it.
            self._missing.add(file)
        self._wanted.discard(file)

    def _stream(self, file: str) -> None:
        try:
            pygame.mixer.music.load(self.folder / file)
            self.streamed = file
        except (pygame.error, OSError):
            self._missing.add(file)
        self.streaming = False


def _closed() -> None:
    if pygame.mixer.get_init():
        pygame.mixer.quit()
