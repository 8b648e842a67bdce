"""Renders every sound of the game into assets/sound: `python -m tools.make_sounds [NAME ...] [--out DIR]`.

All of it is made here from numbers (tools/sounds/); nothing was recorded. The same files come out byte for byte each
time. Short sounds are WAV and need numpy alone; long ones are Ogg Vorbis and also need `pip install soundfile` (only
here: the game itself plays them with pygame). Printed for each: seconds, peak, RMS and loudness in dB, and for a loop
how large the step from its end to its start is beside the largest step within it.
"""

import argparse
import importlib
import io
import struct
import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from tools.sounds import music, things, tones, voice, water
from tools.sounds.dsp import RATE, Signal, levelled, loudness, trimmed, turned

OUT = Path(__file__).resolve().parents[1] / "assets" / "sound"
AMBIENCE, MUSIC, EFFECT, SOFT, VOICE = -28.0, -23.0, -22.0, -29.0, -20.0
"""Loudness of each bus in dB; SOFT is for what is heard again and again (steps, the focus)."""
QUALITY = 0.35
"""Vorbis quality, 0 to 1: what lies under these sounds is noise and sines, and nothing above 6 kHz matters."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is made: its signal, its loudness, and whether it must loop."""

    make: Callable[[], Signal]
    target: float
    loop: bool = False


def recipes() -> dict[str, Recipe]:
    """Every file by name."""
    return {**_beds(), **_water(), **_voices(), **_things(), **_tones()}


def _beds() -> dict[str, Recipe]:
    made: dict[str, tuple[Callable[[], Signal], float]] = {
        "sea.ogg": (water.sea_calm, AMBIENCE),
        "sea_swell.ogg": (water.sea_swell, AMBIENCE),
        "wind.ogg": (water.wind, AMBIENCE - 2),
        "rain.ogg": (water.rain, AMBIENCE),
        "crowd.ogg": (voice.crowd, AMBIENCE + 1),
        "crowd_far.ogg": (voice.crowd_far, AMBIENCE - 3),
        "home.ogg": (music.home, MUSIC),
        "swell_dusk.ogg": (music.swell_dusk, MUSIC),
        "swell_calm.ogg": (music.swell_calm, MUSIC),
        "crossing.ogg": (music.crossing, MUSIC),
    }
    return {
        name: Recipe(partial(_begun, make, target == MUSIC), target, loop=True) for name, (make, target) in made.items()
    }


def _begun(make: Callable[[], Signal], music: bool) -> Signal:
    """A bed at its beginning: music has one, and the sea may begin anywhere."""
    return make() if music else turned(make())


def _water() -> dict[str, Recipe]:
    files = {f"oar_{i + 1}.ogg": Recipe(partial(water.oar, i), EFFECT) for i in range(3)}
    files |= {f"drip_{i + 1}.wav": Recipe(partial(water.drip, i), EFFECT - 4) for i in range(3)}
    for seconds in (3, 4, 6):
        files[f"breath_in_{seconds}.ogg"] = Recipe(partial(water.breath, seconds, True), SOFT)
        files[f"breath_out_{seconds}.ogg"] = Recipe(partial(water.breath, seconds, False), SOFT)
    sail = ((0.1, 0.6), (0.42, 1.0), (0.7, 0.6), (1.05, 0.8), (1.5, 0.35))
    return files | {
        "plop.wav": Recipe(water.plop, EFFECT - 2),
        "blow.ogg": Recipe(water.whale_breath, EFFECT),
        "kettle.ogg": Recipe(water.kettle, EFFECT - 2),
        "sail.ogg": Recipe(partial(water.wet_cloth, 2.2, sail, 1700), EFFECT),
        "flag.ogg": Recipe(partial(water.wet_cloth, 1.1, ((0.05, 0.6), (0.24, 1.0), (0.5, 0.5)), 1720), EFFECT - 3),
    }


def _voices() -> dict[str, Recipe]:
    return {
        "song_full.ogg": Recipe(voice.song_full, VOICE),
        "song_verse.ogg": Recipe(voice.song_verse, VOICE),
        "song_hum.ogg": Recipe(voice.song_hum, VOICE - 3),
        "voice_far.ogg": Recipe(voice.voice_far, VOICE - 4),
        "applause.ogg": Recipe(voice.applause, EFFECT),
        **{f"gull_{i + 1}.ogg": Recipe(partial(voice.gull, i), EFFECT - 1) for i in range(3)},
    }


def _things() -> dict[str, Recipe]:
    files: dict[str, Recipe] = {}
    for i in range(3):
        for ground in things.GROUNDS:
            files[f"step_{ground}_{i + 1}.wav"] = Recipe(partial(things.step, ground, i), SOFT)
        files[f"step_gravel_{i + 1}.wav"] = Recipe(partial(things.step_gravel, i), SOFT)
        files[f"creak_{i + 1}.wav"] = Recipe(partial(things.creak, i), EFFECT - 5)
        files[f"rope_pluck_{i + 1}.ogg"] = Recipe(partial(things.rope_pluck, i), EFFECT)
    simple: dict[str, tuple[Callable[[], Signal], float]] = {
        "rope_creak.wav": (things.rope_creak, EFFECT - 3),
        "rope_tense.ogg": (things.rope_tense, EFFECT),
        "rope_release.ogg": (things.rope_release, EFFECT),
        "winch.ogg": (things.winch, EFFECT),
        "door.ogg": (things.door, EFFECT - 3),
        "chairs.ogg": (things.chairs, EFFECT - 2),
        "buoy_bell.ogg": (things.buoy_bell, EFFECT - 2),
        "horn.ogg": (things.horn, EFFECT - 4),
        "thunder.ogg": (things.thunder_sheet, EFFECT - 4),
        "click.wav": (things.click, EFFECT - 3),
        "curtain.ogg": (things.curtain, EFFECT - 2),
        "paper.wav": (things.paper, EFFECT - 4),
        "match.ogg": (things.match, EFFECT - 4),
        "radio_in.wav": (partial(things.radio, 0), EFFECT - 5),
        "radio_out.wav": (partial(things.radio, 1), EFFECT - 6),
        "found.ogg": (things.found, EFFECT),
        "ui_tick.wav": (things.tick, SOFT - 1),
        "ui_confirm.wav": (things.confirm, SOFT + 2),
        "ui_back.wav": (things.back, SOFT + 1),
    }
    return files | {name: Recipe(make, target) for name, (make, target) in simple.items()}


def _tones() -> dict[str, Recipe]:
    files: dict[str, Recipe] = {}
    for i in range(len(tones.CHORD)):
        files[f"note_{i + 1}.ogg"] = Recipe(partial(tones.note, i), EFFECT)
        files[f"held_{i + 1}.wav"] = Recipe(partial(tones.held, i), AMBIENCE, loop=True)
    return files | {
        "chord.ogg": Recipe(tones.chord_full, EFFECT),
        "light_on.ogg": Recipe(tones.light_on, EFFECT + 2),
        "harbour.ogg": Recipe(tones.arrival, EFFECT),
    }


# Files


def pcm(signal: Signal) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """As 16-bit samples."""
    whole: np.ndarray[tuple[int, ...], np.dtype[np.int16]] = np.round(np.clip(signal, -1, 1) * 32767).astype("<i2")
    return whole


def wav(signal: Signal) -> bytes:
    """As a WAV file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1 if signal.ndim == 1 else 2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm(signal).tobytes())
    return held.getvalue()


def ogg(signal: Signal, serial: int) -> bytes:
    """As an Ogg Vorbis file. Raises SystemExit in plain words without the encoder."""
    try:
        encoder = importlib.import_module("soundfile")
    except ImportError:
        raise SystemExit("Long sounds are written by soundfile: pip install soundfile, then try again.") from None
    held = io.BytesIO()
    channels = 1 if signal.ndim == 1 else 2
    with encoder.SoundFile(
        held, "w", samplerate=RATE, channels=channels, format="OGG", subtype="VORBIS", compression_level=1 - QUALITY
    ) as file:
        for start in range(0, len(signal), RATE):
            file.write(np.clip(signal[start : start + RATE], -1, 1))
    return numbered(held.getvalue(), serial)


def numbered(data: bytes, serial: int) -> bytes:
    """An Ogg file with its stream number (which encoders draw by lot) set, and each page's check sum with it."""
    table = [0] * 256
    for i in range(256):
        value = i << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table[i] = value & 0xFFFFFFFF
    out, at = bytearray(), 0
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            raise ValueError(f"no Ogg page at byte {at}")
        segments = data[at + 26]
        size = 27 + segments + sum(data[at + 27 : at + 27 + segments])
        page = bytearray(data[at : at + size])
        page[14:18] = struct.pack("<I", serial)
        page[22:26] = bytes(4)
        check = 0
        for byte in page:
            check = ((check << 8) & 0xFFFFFFFF) ^ table[(check >> 24) ^ byte]
        page[22:26] = struct.pack("<I", check)
        out += page
        at += size
    return bytes(out)


def rendered(name: str) -> tuple[bytes, Signal]:
    """The bytes of one file, and the signal in it."""
    recipe = recipes()[name]
    signal = levelled(recipe.make(), recipe.target)
    signal = signal if recipe.loop else trimmed(signal)
    serial = sum(ord(c) * 31**i for i, c in enumerate(name)) & 0x7FFFFFFF
    return (wav(signal) if name.endswith(".wav") else ogg(signal, serial)), signal


def measured(signal: Signal, loop: bool) -> str:
    """The figures of a signal in a line."""
    flat = signal if signal.ndim == 1 else signal.mean(axis=1)
    peak = 20 * np.log10(np.abs(signal).max())
    rms = 10 * np.log10((signal**2).mean())
    seam = f"  seam {abs(flat[0] - flat[-1]) / np.abs(np.diff(flat)).max():.2f}" if loop else ""
    return f"{len(signal) / RATE:6.2f} s  peak {peak:6.1f}  rms {rms:6.1f}  loud {loudness(signal):6.1f}{seam}"


def main(arguments: list[str] | None = None) -> int:
    """Render the files named, or all of them."""
    parser = argparse.ArgumentParser(description="Render the game's sounds.")
    parser.add_argument("names", nargs="*", help="files to render (all if none is named)")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    table = recipes()
    unknown = [name for name in options.names if name not in table]
    if unknown:
        print(f"no such sound: {', '.join(unknown)}", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    total = 0
    for name in options.names or table:
        data, signal = rendered(name)
        (options.out / name).write_bytes(data)
        total += len(data)
        print(f"{name:20} {len(data) / 1000:7.1f} kB  {measured(signal, table[name].loop)}", flush=True)
    print(f"{total / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
