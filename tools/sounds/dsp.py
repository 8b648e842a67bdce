"""The few tools that every sound is made with: noise, filters, envelopes, rooms and loudness.

A signal is float64, mono of shape (n,) or stereo of shape (n, 2), at RATE samples a second, full scale 1.0.
Whatever loops is made on a circle: noise is filtered by FFT (which wraps round), envelopes have whole cycles,
and events that run over the end go on at the start. So a loop has no seam that would need hiding.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]
RATE = 24_000
"""Half of 48 kHz, so that no output has to bend it: everything here is soft and lies below 11 kHz."""

BLOCK = 1017
"""Samples in a block of the small files (files.py): what loops is of whole blocks."""


def samples(seconds: float) -> int:
    """The number of samples in `seconds`."""
    return round(seconds * RATE)


def loop_seconds(about: float) -> float:
    """The length of whole blocks nearest to `about` seconds."""
    return max(1, round(about * RATE / BLOCK)) * BLOCK / RATE


def clock(seconds: float) -> Signal:
    """The time in seconds of each sample."""
    return np.arange(samples(seconds), dtype=np.float64) / RATE


def random(seed: int) -> np.random.RandomState:
    """A stream whose numbers numpy has promised never to change, so that files come out the same on every machine."""
    return np.random.RandomState(seed)


def noise(seconds: float, seed: int) -> Signal:
    """White noise with an RMS of 1."""
    return np.asarray(random(seed).standard_normal(samples(seconds)), dtype=np.float64)


def shaped(signal: Signal, gain: Callable[[Signal], Signal]) -> Signal:
    """The signal with each frequency (Hz) multiplied by `gain`; it wraps round, so a loop stays a loop."""
    spectrum = np.fft.rfft(signal, axis=0)
    curve = gain(np.asarray(np.fft.rfftfreq(len(signal), 1 / RATE), dtype=np.float64))
    return np.fft.irfft(spectrum * (curve if signal.ndim == 1 else curve[:, None]), n=len(signal), axis=0)


def low(hz: float, order: int = 2) -> Callable[[Signal], Signal]:
    """A gentle low-pass: 6 dB an octave for each `order`."""
    return lambda f: 1 / np.sqrt(1 + (f / hz) ** (2 * order))


def high(hz: float, order: int = 2) -> Callable[[Signal], Signal]:
    """A gentle high-pass."""
    return lambda f: 1 / np.sqrt(1 + (hz / np.maximum(f, 1e-3)) ** (2 * order))


def band(bottom: float, top: float, order: int = 2) -> Callable[[Signal], Signal]:
    """What lies between two frequencies."""
    return lambda f: low(top, order)(f) * high(bottom, order)(f)


def peak(hz: float, width: float, gain: float = 1.0) -> Callable[[Signal], Signal]:
    """A resonance: 1 at `hz`, half as much at `width` / 2 on either side."""
    return lambda f: gain / (1 + ((f - hz) / (width / 2)) ** 2)


def padded(signal: Signal, seconds: float) -> Signal:
    """The signal with silence after it, for tails to ring into."""
    rest = np.zeros((samples(seconds), *signal.shape[1:]))
    return np.concatenate([signal, rest])


def line(points: Sequence[tuple[float, float]], seconds: float) -> Signal:
    """An envelope through (second, value) points, each stretch eased at both ends so that nothing has a corner."""
    t = clock(seconds)
    times = [p[0] for p in points]
    at = np.clip(np.searchsorted(times, t, side="right") - 1, 0, len(points) - 2)
    start, end = np.array(times)[at], np.array(times)[at + 1]
    values = np.array([p[1] for p in points])
    share = np.clip((t - start) / np.maximum(end - start, 1e-9), 0, 1)
    share = share * share * (3 - 2 * share)
    return np.asarray(values[at] + (values[at + 1] - values[at]) * share)


def struck(seconds: float, attack: float, decay: float) -> Signal:
    """Rises in `attack` seconds (10 ms at least) and falls to 1/e every `decay` seconds."""
    t = clock(seconds)
    rise = np.clip(t / max(attack, 0.01), 0, 1)
    return np.asarray(rise * rise * (3 - 2 * rise) * np.exp(-t / decay))


def edges(signal: Signal, fade_in: float = 0.01, fade_out: float = 0.03) -> Signal:
    """The signal starting and ending in silence."""
    ramp = np.ones(len(signal))
    n, m = samples(fade_in), samples(fade_out)
    ramp[:n] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)
    ramp[-m:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(m) + 1) / m)
    return signal * (ramp if signal.ndim == 1 else ramp[:, None])


def drift(seconds: float, seed: int, most: int, tilt: float = 0.7) -> Signal:
    """A slow wandering from 0 to 1 that ends where it began: the first `most` whole cycles of the length, the quicker
    ones weaker by `tilt`."""
    rng = random(seed)
    t = np.arange(samples(seconds)) / samples(seconds)
    total = np.zeros(len(t))
    for k in range(1, most + 1):
        total += np.sin(2 * np.pi * (k * t + rng.random_sample())) * rng.uniform(0.6, 1.0) / k**tilt
    return np.asarray((total - total.min()) / (total.max() - total.min()))


def panned(signal: Signal, pan: float = 0.0) -> Signal:
    """Mono placed between left (-1) and right (1) at equal power."""
    angle = (pan + 1) * np.pi / 4
    return np.stack([signal * np.cos(angle), signal * np.sin(angle)], axis=1)


def wide(signal: Signal) -> Signal:
    """Mono as stereo, the same on both sides."""
    return np.stack([signal, signal], axis=1)


def put(onto: Signal, sound: Signal, at: float, gain: float = 1.0, *, loop: bool = False) -> None:
    """Add a sound at a second. On a loop, what runs over the end goes on at the start; otherwise it is cut."""
    start = samples(at)
    if loop:
        index = (start + np.arange(len(sound))) % len(onto)
        np.add.at(onto, index, sound * gain)
        return
    part = sound[: max(0, len(onto) - start)]
    onto[start : start + len(part)] += part * gain


def modes(parts: Sequence[tuple[float, float, float]], seconds: float, attack: float = 0.01) -> Signal:
    """Struck things: (Hz, decay in seconds, gain) for each way they ring."""
    t = clock(seconds)
    total = np.zeros(len(t))
    for i, (hz, decay, gain) in enumerate(parts):
        total += gain * np.sin(2 * np.pi * hz * t + 1.7 * i) * np.exp(-t / decay)
    rise = np.clip(t / attack, 0, 1)
    return np.asarray(total * rise * rise * (3 - 2 * rise))


def room(
    signal: Signal,
    decay: float,
    wet: float,
    seed: int,
    *,
    dark: float = 3000.0,
    before: float = 0.012,
    loop: bool = False,
) -> Signal:
    """The signal (mono or stereo) in a room that falls silent (-60 dB) in `decay` seconds, as stereo.

    `wet` is the room's share, `dark` the frequency (Hz) above which the walls swallow, `before` the seconds until the
    first of it comes back. Without `loop` the result is longer by the decay.
    """
    stereo = signal if signal.ndim == 2 else wide(signal)
    tail = noise(decay, seed), noise(decay, seed + 1)
    fall = np.exp(-6.9 * clock(decay) / decay)
    walls = np.stack([shaped(side * fall, band(120, dark, 1)) for side in tail], axis=1)
    walls /= np.sqrt((walls**2).sum(axis=0))
    walls = np.concatenate([np.zeros((samples(before), 2)), walls])
    if not loop:
        stereo = padded(stereo, decay + before)
    elif len(walls) > len(stereo):
        raise ValueError("the room rings longer than the loop")
    size = len(stereo)
    echo = np.fft.irfft(np.fft.rfft(stereo, axis=0) * np.fft.rfft(walls, n=size, axis=0), n=size, axis=0)
    return stereo * (1 - wet) + echo * wet * 1.4


def loudness(signal: Signal) -> float:
    """How loud it seems, in dB below full scale: RMS weighted like an ear (less below 100 Hz, a little more above
    1.5 kHz, after ITU-R BS.1770), over the parts that are within 10 dB of the whole."""
    weighted = shaped(signal, lambda f: high(60, 2)(f) * (1 + 0.58 / (1 + (1500 / np.maximum(f, 1.0)) ** 4)))
    power = weighted**2 if weighted.ndim == 1 else (weighted**2).mean(axis=1)
    size = min(samples(0.1), len(power))
    blocks = power[: len(power) // size * size].reshape(-1, size).mean(axis=1)
    loud = blocks[blocks >= blocks.mean() * 0.1]
    return float(10 * np.log10(max(loud.mean(), 1e-12)))


def levelled(signal: Signal, target: float, ceiling: float = -3.0) -> Signal:
    """The signal at `target` dB of `loudness`, or as near as a peak of `ceiling` dB allows."""
    gain = 10 ** ((target - loudness(signal)) / 20)
    most = 10 ** (ceiling / 20) / float(np.abs(signal).max())
    return signal * min(gain, most)


def trimmed(signal: Signal, floor: float = -72.0) -> Signal:
    """The signal without the silence (below `floor` dB) at its end."""
    size = np.abs(signal) if signal.ndim == 1 else np.abs(signal).max(axis=1)
    last = int(np.nonzero(size > 10 ** (floor / 20))[0][-1]) + 1
    return edges(signal[: min(len(signal), last + samples(0.05))], 0.01, min(0.15, last / RATE / 3))


def turned(loop: Signal) -> Signal:
    """The loop begun at its quietest moment: what an encoder does to the two ends is heard least there."""
    mono = loop if loop.ndim == 1 else loop.mean(axis=1)
    power = shaped(mono**2, lambda f: np.exp(-((f / 30.0) ** 2)))
    return np.roll(loop, -int(np.argmin(power)), axis=0)
