"""Notes: Mira's chord, the swell when a light comes on, and the instruments that the music is played on."""

import numpy as np

from .dsp import (
    RATE,
    Signal,
    clock,
    edges,
    line,
    loop_seconds,
    low,
    modes,
    noise,
    put,
    room,
    samples,
    shaped,
    struck,
    wide,
)

CHORD = (62, 64, 66, 69, 71, 74, 76, 78, 81, 83, 86, 88)
"""Mira's chord: twelve notes of D major pentatonic from the D above middle C, so that any of them fit together."""


def hz(key: float) -> float:
    """The frequency of a key, 69 being the A of 440 Hz."""
    return float(440.0 * 2 ** ((key - 69) / 12))


# Instruments: each gives stereo, `seconds` long or with its own ring


def kalimba(key: float) -> Signal:
    """A thumbed tongue of metal on wood: round, short, with a soft start."""
    f = hz(key)
    ring = 1.5 * (220 / f) ** 0.45
    parts = ((f, ring, 1.0), (f * 2, ring * 0.55, 0.16), (f * 3.01, ring * 0.3, 0.07), (f * 5.4, 0.05, 0.05))
    return wide(edges(modes(parts, ring * 4, 0.014), 0.012, 0.3))


def felt(key: float, seconds: float = 4.0) -> Signal:
    """A piano with felt on its hammers: two strings a hair apart, dark, slow to start."""
    f = hz(key)
    both = []
    for side, cents in enumerate((-2.2, 2.6)):
        base = f * 2 ** (cents / 1200)
        parts = [
            (base * k * (1 + 0.0004 * k * k), 2.6 * (220 / f) ** 0.5 / k**0.8, k**-1.9 * (0.85 + 0.15 * side))
            for k in range(1, 8)
            if base * k < 4000
        ]
        both.append(modes(parts, seconds, 0.02))
    thump = shaped(noise(seconds, int(key) + 5), low(260, 2)) * struck(seconds, 0.012, 0.03) * 0.12
    return edges(np.stack(both, axis=1) + wide(thump), 0.012, 0.6)


def pad(key: float, seconds: float, rise: float = 1.8, fall: float = 2.4) -> Signal:
    """Breath-like strings: three voices a few cents apart, spread wide."""
    f, t = hz(key), clock(seconds + fall)
    loud = line(((0, 0), (rise, 1), (seconds, 0.85), (seconds + fall, 0)), seconds + fall)
    out = np.zeros((len(t), 2))
    for cents, left in ((-5, 0.75), (0.8, 0.5), (4.4, 0.25)):
        base = f * 2 ** (cents / 1200)
        sway = 1 + 0.0011 * np.sin(2 * np.pi * (0.19 + 0.03 * cents / 5) * t + cents)
        phase = 2 * np.pi * np.cumsum(base * sway) / RATE
        voice = sum(np.sin(k * phase + cents * k) / k**1.9 for k in range(1, 6) if base * k < 3200)
        out += np.stack([voice * left, voice * (1 - left)], axis=1)
    return out * loud[:, None] * 0.6


def reed(key: float, seconds: float) -> Signal:
    """A squeezebox in another room: two reeds that beat slowly, and a bellows that breathes."""
    f = hz(key)
    t = clock(seconds + 0.35)
    loud = line(((0, 0), (min(0.22, seconds * 0.4), 0.9), (seconds * 0.6, 1), (seconds + 0.35, 0)), seconds + 0.35)
    out = []
    for cents in (-3.5, 3.5):
        base = f * 2 ** (cents / 1200)
        out.append(sum(np.sin(2 * np.pi * base * k * t + k) / k**1.35 for k in range(1, 9) if base * k < 3500))
    tone = np.stack(out, axis=1) * loud[:, None]
    return shaped(tone, lambda x: low(1300, 2)(x)) * 0.6


def bass(key: float, seconds: float) -> Signal:
    """A low string, plucked by a thumb."""
    f, long = hz(key), seconds + 0.6
    t = clock(long)
    tone = sum(np.sin(2 * np.pi * f * k * t) / k**2.1 * np.exp(-t * k / 2.6) for k in range(1, 5))
    return wide(edges(np.asarray(tone), 0.03, 0.5))


# Mira's chord


def note(number: int) -> Signal:
    """One breath's note (0 to 11): it opens softly, stands and fades."""
    f, seconds = hz(CHORD[number]), 3.0
    t = clock(seconds)
    loud = line(((0, 0), (0.14, 1), (0.7, 0.62), (seconds, 0)), seconds)
    vibrato = 1 + 0.0016 * np.sin(2 * np.pi * 4.6 * t) * np.clip(t - 0.4, 0, 1)
    phase = 2 * np.pi * np.cumsum(f * vibrato) / RATE
    # A triangle's odd harmonics, softened, and a sine an octave below to lean on.
    tone = np.sin(phase) + 0.11 * np.sin(3 * phase) + 0.03 * np.sin(5 * phase) + 0.1 * np.sin(2 * phase)
    tone += 0.22 * np.sin(phase / 2)
    return edges(room(tone * loud, 1.7, 0.3, 1500, dark=2600).mean(axis=1), 0.02, 0.6)


def held(number: int) -> Signal:
    """The same note held for as long as the practice lasts: two seconds that join themselves. Every part has whole
    turns in them; pairs half a turn a second apart make it breathe."""
    f, seconds = hz(CHORD[number]), loop_seconds(2.0)
    t = clock(seconds)
    tone = np.zeros(len(t))
    for ratio, gain in ((1.0, 1.0), (2.0, 0.14), (3.0, 0.05), (0.5, 0.3)):
        whole = round(f * ratio * seconds) / seconds
        tone += gain * (
            0.6 * np.sin(2 * np.pi * whole * t + ratio) + 0.4 * np.sin(2 * np.pi * (whole + 1 / seconds) * t)
        )
    return tone


def chord_full() -> Signal:
    """The whole chord, rolled upwards: the practice is over."""
    total = np.zeros((samples(5.5), 2))
    for i, number in enumerate((0, 2, 3, 4, 5, 7)):
        tone = note(number)
        put(total, wide(tone), 0.05 + 0.16 * i, 0.9 - 0.07 * i)
    put(total, pad(50, 2.2, 0.8, 2.2), 0.05, 0.5)
    return edges(room(total, 2.2, 0.35, 1510).mean(axis=1), 0.02, 1.0)


def light_on() -> Signal:
    """A light comes on: a low fifth opens, the chord warms from below, and one high note stands on the top of it."""
    total = np.zeros((samples(4.6), 2))
    for at, key, gain in (
        (0, 38, 0.4),
        (0.1, 45, 0.5),
        (0.4, 50, 0.6),
        (0.7, 57, 0.6),
        (1.0, 62, 0.55),
        (1.3, 66, 0.5),
        (1.6, 69, 0.4),
    ):
        put(total, pad(key, 2.6 - at * 0.6, 1.2, 1.6), at, gain)
    for at, key, gain in ((1.6, 74, 0.26), (1.85, 78, 0.24), (2.1, 81, 0.2), (2.4, 86, 0.16)):
        put(total, kalimba(key), at, gain)
    return edges(room(total, 2.6, 0.35, 1520, dark=3000), 0.15, 1.2)


def arrival() -> Signal:
    """Home: the boat touches wood, and three notes of the harbour's tune."""
    total = np.zeros((samples(2.8), 2))
    thud = modes(((92, 0.1, 1.0), (188, 0.06, 0.4)), 0.5, 0.02)
    put(total, wide(edges(thud, 0.02, 0.1)), 0.02, 0.5)
    for at, key, gain in ((0.35, 57, 0.5), (0.65, 62, 0.55), (1.05, 66, 0.6)):
        put(total, felt(key, 1.7), at, gain)
    return edges(room(total, 1.8, 0.32, 1530).mean(axis=1), 0.02, 0.8)
