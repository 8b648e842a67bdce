"""Four beds of music. They share a key (D) and a tune, Mira's, so that one can follow another anywhere."""

from collections.abc import Iterator, Sequence

import numpy as np

from .dsp import Signal, band, drift, low, put, random, room, samples, shaped
from .tones import bass, felt, kalimba, pad, reed

Line = Sequence[tuple[float, float]]
# (key, beats), each line beginning with an upbeat. The words of Swell's song never existed.
FIRST: Line = ((57, 1), (62, 2), (64, 1), (66, 3), (64, 1), (62, 1), (59, 1), (62, 2))
SECOND: Line = ((57, 1), (62, 2), (66, 1), (69, 3), (71, 1), (69, 1), (66, 1), (64, 2))
THIRD: Line = ((66, 1), (69, 2), (66, 1), (64, 2), (62, 1), (59, 1), (57, 1), (62, 3))
D, G, BM, EM, A, D_F, G_D, A_D = (
    (38, 57, 62, 66),
    (43, 59, 62, 69),
    (47, 57, 62, 66),
    (40, 55, 62, 67),
    (45, 57, 61, 64),
    (42, 57, 62, 69),
    (38, 55, 59, 67),
    (38, 57, 64, 69),
)


def tune(lines: Sequence[Line], start: float, beat: float) -> Iterator[tuple[float, float, float]]:
    """(second, seconds, key) of each note; `start` is the first bar's beginning, after the upbeat."""
    at = start - beat
    for phrase in lines:
        for key, beats in phrase:
            yield at, beats * beat, key
            at += beats * beat


def _finished(dry: Signal, seed: int, decay: float, wet: float, dark: float) -> Signal:
    wet_sound = room(dry, decay, wet, seed, dark=dark, before=0.02, loop=True)
    return shaped(wet_sound, lambda f: band(45, 5200, 1)(f))


def home() -> Signal:
    """Title and harbour: felt piano and a squeezebox in another room, in three, with nowhere to be. 48 s."""
    beat, bars = 0.8, 20
    seconds = beat * 3 * bars
    out = np.zeros((samples(seconds), 2))
    chords = (D, G_D, D, A_D, D, BM, G, D, D, D_F, G, A, D_F, EM, G, D, G, D_F, EM, A)
    rng = random(1600)
    for bar, chord in enumerate(chords):
        at = bar * beat * 3
        put(out, bass(chord[0], beat * 2.4), at, 0.3, loop=True)
        for i, key in enumerate((chord[1], chord[2], chord[3], chord[2])):
            late = rng.uniform(0, 0.02)
            put(out, felt(key), at + beat * (1 + i * 0.5) + late, 0.2 * rng.uniform(0.8, 1), loop=True)
        if bar % 2 == 0:
            for key in chord[1:3]:
                put(out, pad(key, beat * 5), at, 0.1, loop=True)
    for at, long, sung in tune((FIRST, SECOND, THIRD), 4 * 3 * beat, beat):
        put(out, felt(sung + 12), at, 0.46, loop=True)
        if long > beat:
            put(out, reed(sung, long * 0.95), at, 0.085, loop=True)
    for bar, keys in ((1, (74, 71)), (3, (76, 73)), (16, (71, 74)), (18, (67, 71)), (19, (73, 76))):
        for i, key in enumerate(keys):
            put(out, kalimba(key), (bar * 3 + 1 + i) * beat, 0.13, loop=True)
    return _finished(out, 1610, 2.4, 0.3, 2800.0)


def swell_dusk() -> Signal:
    """Swell before the light: slow chords like hills of water, drops of melody, no pulse to keep up with. 56 s."""
    seconds = 56.0
    out = np.zeros((samples(seconds), 2))
    chords = (
        (35, 54, 57, 62, 64),
        (43, 50, 59, 66, 69),
        (38, 57, 62, 64, 66),
        (40, 55, 59, 62, 66),
        (35, 54, 57, 62, 69),
        (43, 50, 59, 62, 69),
        (45, 52, 57, 62, 64),
    )
    rng = random(1620)
    for i, chord in enumerate(chords):
        for j, key in enumerate(chord):
            put(out, pad(key, 6.8, 2.8 + 0.3 * j, 3.6), i * 8.0 + 0.25 * j, 0.22 if j == 0 else 0.2, loop=True)
    scale = (62, 64, 66, 69, 71, 74, 76, 78)
    at, place = 2.0, 4
    while at < seconds - 1.0:
        place = int(np.clip(place + rng.randint(-2, 3), 0, len(scale) - 1))
        gain = rng.uniform(0.11, 0.2)
        put(out, kalimba(scale[place]), at, gain, loop=True)
        put(out, kalimba(scale[place]), at + 0.62, gain * 0.4, loop=True)
        at += rng.choice([1.25, 2.5, 2.5, 3.75, 5.0])
    # The beginning of her tune, once, as if half remembered.
    for at, _, sung in tune((FIRST[:5],), 33.0, 1.25):
        put(out, felt(sung), at, 0.3, loop=True)
    swell = 0.82 + 0.18 * drift(seconds, 1630, 7)
    return _finished(out * swell[:, None], 1640, 3.6, 0.42, 2200.0)


def swell_calm() -> Signal:
    """Swell after the light: the same water, lit; the island has her tune and will not put it down. 50 s."""
    beat = 0.7
    bars = 24
    seconds = beat * 3 * bars
    out = np.zeros((samples(seconds), 2))
    chords = (D, G, D, A_D, D, BM, G, D, D, D_F, G, A, D_F, EM, G, D, D, G_D, BM, G, D_F, EM, A, A_D)
    rng = random(1650)
    for bar, chord in enumerate(chords):
        at = bar * beat * 3
        put(out, bass(chord[0], beat * 2.6), at, 0.27, loop=True)
        keys = (chord[1], chord[2], chord[3], chord[2] + 12, chord[3], chord[2])
        for i, key in enumerate(keys):
            late = rng.uniform(0, 0.015)
            put(out, kalimba(key), at + beat * 0.5 * i + late, 0.17 * rng.uniform(0.75, 1), loop=True)
        if bar % 2 == 0:
            for key in chord[1:]:
                put(out, pad(key, beat * 5, 1.2, 2.0), at, 0.1, loop=True)
    for at, long, sung in tune((FIRST, SECOND, THIRD), 4 * 3 * beat, beat):
        put(out, kalimba(sung + 12), at, 0.36, loop=True)
        put(out, felt(sung), at, 0.22, loop=True)
        if long > beat:
            put(out, pad(sung + 12, long * 0.9, 0.4, 0.9), at, 0.07, loop=True)
    for at, _, sung in tune((FIRST,), 18 * 3 * beat, beat):
        put(out, reed(sung, beat * 0.9), at, 0.08, loop=True)
    return _finished(out, 1660, 2.8, 0.34, 3400.0)


def crossing() -> Signal:
    """The crossing: six in a bar, rolling like a hull; long notes go past as sights do. 50 s."""
    eighth = 0.3
    bars = 28
    seconds = eighth * 6 * bars
    out = np.zeros((samples(seconds), 2))
    chords = (D, D, G_D, D, BM, G, A_D, A, D, D_F, G, EM, BM, G, D_F, A)
    order = [chords[i % 16] for i in range(16)] + [chords[i] for i in (0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 14, 7)]
    rng = random(1670)
    for bar, chord in enumerate(order):
        at = bar * eighth * 6
        lift = 0.72 + 0.28 * np.sin(2 * np.pi * bar / 4)
        put(out, bass(chord[0], eighth * 5), at, 0.27, loop=True)
        keys = (chord[1], chord[2], chord[3], chord[2] + 12, chord[3], chord[2])
        for i, key in enumerate(keys):
            soft = (1.0, 0.6, 0.7, 0.85, 0.6, 0.65)[i] * rng.uniform(0.85, 1.0)
            put(out, felt(key, 2.6), at + eighth * i, 0.2 * soft * lift, loop=True)
        if bar % 2 == 0:
            put(out, pad(chord[1], eighth * 11, 1.4, 2.0), at, 0.12, loop=True)
            put(out, pad(chord[3], eighth * 11, 1.4, 2.0), at, 0.09, loop=True)
    calls = ((4, 66, 9), (6, 69, 6), (7, 64, 6), (8, 66, 9), (10, 71, 9), (12, 69, 6), (13, 66, 6), (14, 64, 9),
             (18, 62, 6), (19, 66, 6), (20, 69, 9), (22, 74, 9), (24, 71, 6), (25, 69, 6), (26, 64, 9))  # fmt: skip
    for bar, key, eighths in calls:
        put(out, reed(key, eighths * eighth * 0.92), bar * eighth * 6, 0.12, loop=True)
        put(out, kalimba(key + 12), bar * eighth * 6, 0.12, loop=True)
    return shaped(_finished(out, 1680, 2.6, 0.32, 3000.0), low(6000, 1))
