"""Renders every sound of the game into assets/sound: `python -m tools.make_sounds [NAME ...] [--out DIR]`.

All of it is made here from numbers (tools/sounds/); nothing was recorded. The same files come out byte for byte each
time. All but the music needs numpy alone; music is Ogg Vorbis and also needs `pip install soundfile` (only here: the
game itself plays it with pygame). Printed for each: seconds, peak, RMS and loudness in dB, and for a loop how large
the step from its end to its start is beside the largest step within it.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from tools.sounds import files, music, things, tones, voice, water
from tools.sounds.dsp import RATE, Signal, levelled, loudness, trimmed, turned

OUT = Path(__file__).resolve().parents[1] / "assets" / "sound"
AMBIENCE, MUSIC, EFFECT, SOFT, VOICE = -28.0, -23.0, -22.0, -29.0, -20.0
"""Loudness of each bus in dB; SOFT is for what is heard again and again (steps, the focus)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file is made: its signal, its loudness, whether it must loop, and whether it is so pure a tone that the
    noise of four bits would be heard beside it."""

    make: Callable[[], Signal]
    target: float
    loop: bool = False
    pure: bool = False


def recipes() -> dict[str, Recipe]:
    """Every file by name."""
    return {**_beds(), **_water(), **_voices(), **_things(), **_tones()}


def _beds() -> dict[str, Recipe]:
    made: dict[str, tuple[Callable[[], Signal], float]] = {
        "sea.wav": (water.sea_calm, AMBIENCE),
        "sea_swell.wav": (water.sea_swell, AMBIENCE),
        "wind.wav": (water.wind, AMBIENCE - 2),
        "rain.wav": (water.rain, AMBIENCE),
        "crowd.wav": (voice.crowd, AMBIENCE + 1),
        "crowd_far.wav": (voice.crowd_far, AMBIENCE - 3),
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
    made = {f"oar_{i + 1}.wav": Recipe(partial(water.oar, i), EFFECT) for i in range(3)}
    made |= {f"drip_{i + 1}.wav": Recipe(partial(water.drip, i), EFFECT - 4) for i in range(3)}
    for seconds in (3, 4, 6):
        made[f"breath_in_{seconds}.wav"] = Recipe(partial(water.breath, seconds, True), SOFT)
        made[f"breath_out_{seconds}.wav"] = Recipe(partial(water.breath, seconds, False), SOFT)
    sail = ((0.1, 0.6), (0.42, 1.0), (0.7, 0.6), (1.05, 0.8), (1.5, 0.35))
    return made | {
        "plop.wav": Recipe(water.plop, EFFECT - 2),
        "blow.wav": Recipe(water.whale_breath, EFFECT),
        "kettle.wav": Recipe(water.kettle, EFFECT - 2),
        "sail.wav": Recipe(partial(water.wet_cloth, 2.2, sail, 1700), EFFECT),
        "flag.wav": Recipe(partial(water.wet_cloth, 1.1, ((0.05, 0.6), (0.24, 1.0), (0.5, 0.5)), 1720), EFFECT - 3),
    }


def _voices() -> dict[str, Recipe]:
    return {
        "song_full.wav": Recipe(voice.song_full, VOICE),
        "song_verse.wav": Recipe(voice.song_verse, VOICE),
        "song_hum.wav": Recipe(voice.song_hum, VOICE - 3),
        "voice_far.wav": Recipe(voice.voice_far, VOICE - 4),
        "applause.wav": Recipe(voice.applause, EFFECT),
        **{f"gull_{i + 1}.wav": Recipe(partial(voice.gull, i), EFFECT - 1) for i in range(3)},
    }


def _things() -> dict[str, Recipe]:
    made: dict[str, Recipe] = {}
    for i in range(3):
        for ground in things.GROUNDS:
            made[f"step_{ground}_{i + 1}.wav"] = Recipe(partial(things.step, ground, i), SOFT)
        made[f"step_gravel_{i + 1}.wav"] = Recipe(partial(things.step_gravel, i), SOFT)
        made[f"creak_{i + 1}.wav"] = Recipe(partial(things.creak, i), EFFECT - 5)
        made[f"rope_pluck_{i + 1}.wav"] = Recipe(partial(things.rope_pluck, i), EFFECT)
    simple: dict[str, tuple[Callable[[], Signal], float]] = {
        "rope_creak.wav": (things.rope_creak, EFFECT - 3),
        "rope_tense.wav": (things.rope_tense, EFFECT),
        "rope_release.wav": (things.rope_release, EFFECT),
        "winch.wav": (things.winch, EFFECT),
        "door.wav": (things.door, EFFECT - 3),
        "chairs.wav": (things.chairs, EFFECT - 2),
        "buoy_bell.wav": (things.buoy_bell, EFFECT - 2),
        "horn.wav": (things.horn, EFFECT - 4),
        "thunder.wav": (things.thunder_sheet, EFFECT - 4),
        "click.wav": (things.click, EFFECT - 3),
        "curtain.wav": (things.curtain, EFFECT - 2),
        "paper.wav": (things.paper, EFFECT - 4),
        "match.wav": (things.match, EFFECT - 4),
        "radio_in.wav": (partial(things.radio, 0), EFFECT - 5),
        "radio_out.wav": (partial(things.radio, 1), EFFECT - 6),
        "found.wav": (things.found, EFFECT),
        "ui_tick.wav": (things.tick, SOFT - 1),
        "ui_confirm.wav": (things.confirm, SOFT + 2),
        "ui_back.wav": (things.back, SOFT + 1),
    }
    return made | {name: Recipe(make, target) for name, (make, target) in simple.items()}


def _tones() -> dict[str, Recipe]:
    made: dict[str, Recipe] = {}
    for i in range(len(tones.CHORD)):
        made[f"note_{i + 1}.wav"] = Recipe(partial(tones.note, i), EFFECT, pure=True)
        made[f"held_{i + 1}.wav"] = Recipe(partial(tones.held, i), AMBIENCE, loop=True, pure=True)
    return made | {
        "chord.wav": Recipe(tones.chord_full, EFFECT),
        "light_on.wav": Recipe(tones.light_on, EFFECT + 2),
        "harbour.wav": Recipe(tones.arrival, EFFECT),
    }


def rendered(name: str) -> tuple[bytes, Signal]:
    """The bytes of one file, and the signal in it."""
    recipe = recipes()[name]
    signal = levelled(recipe.make(), recipe.target)
    signal = signal if recipe.loop else trimmed(signal)
    if name.endswith(".ogg"):
        return files.ogg(signal, sum(ord(c) * 31**i for i, c in enumerate(name)) & 0x7FFFFFFF), signal
    return (files.plain if recipe.pure else files.small)(signal), signal


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
