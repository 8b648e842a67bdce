"""Sea, rain, oars, drips: anything wet."""

import numpy as np

from .dsp import (
    Signal,
    band,
    clock,
    drift,
    edges,
    high,
    line,
    loop_seconds,
    low,
    noise,
    padded,
    panned,
    put,
    random,
    room,
    samples,
    shaped,
    struck,
    wide,
)

BANDS = ((50, 180), (150, 420), (350, 900), (800, 2000), (1800, 4500))


def _waves(
    seconds: float, seed: int, starts: tuple[float, ...], length: float, tilt: tuple[float, ...], floor: float
) -> Signal:
    """Waves that rise low, turn over bright and drain away. `tilt` is the loudness of each of BANDS."""
    rng = random(seed)
    total = np.zeros((samples(seconds), 2))
    wave = [(at, rng.uniform(0.75, 1.0), rng.uniform(-0.5, 0.5), length * rng.uniform(0.9, 1.12)) for at in starts]
    for i, ((bottom, top), gain) in enumerate(zip(BANDS, tilt, strict=True)):
        for side in (0, 1):
            swell = np.full(samples(seconds), floor)
            for at, loud, pan, long in wave:
                # The brighter the band, the later it comes and the shorter it stays.
                rise, fall = long * (0.42 - 0.03 * i), long * (0.75 - 0.07 * i)
                shape = line(((0, 0), (rise, 1), (rise + fall * 0.35, 0.5), (rise + fall, 0)), rise + fall)
                share = loud * (1 - 0.6 * max(0.0, pan if side == 0 else -pan))
                put(swell, shape, at + long * 0.055 * i, share, loop=True)
            hiss = shaped(noise(seconds, seed * 100 + i * 2 + side), band(bottom, top, 2))
            total[:, side] += hiss / hiss.std() * swell * gain
    return total


def _laps(seconds: float, seed: int, count: int) -> Signal:
    """Small water against a hull or a step: short dark gurgles here and there."""
    rng = random(seed)
    total = np.zeros((samples(seconds), 2))
    for _ in range(count):
        at, pan, gain = rng.uniform(0, seconds), rng.uniform(-0.7, 0.7), rng.uniform(0.3, 1.0)
        for _ in range(rng.randint(2, 5)):
            put(total, panned(gurgle(rng.uniform(260, 620), rng.randint(1 << 20)), pan), at, gain, loop=True)
            at += rng.uniform(0.06, 0.2)
            gain *= 0.7
    return total


def gurgle(hz: float, seed: int) -> Signal:
    """One swallow of water: a bubble's rising note under a breath of noise."""
    long = 0.28
    t = clock(long)
    pitch = hz * (1 + 0.55 * (t / long) ** 1.6)
    bubble = np.sin(2 * np.pi * np.cumsum(pitch) / 24_000) * struck(long, 0.03, 0.06)
    wash = shaped(noise(long, seed), band(hz * 0.8, hz * 2.6, 2))
    return edges(bubble * 0.5 + wash / wash.std() * 0.16 * struck(long, 0.04, 0.08), 0.015, 0.06)


def sea_calm() -> Signal:
    """Water that has all day: a small wave every five or six seconds, and laps at the quay."""
    tilt = (0.8, 0.8, 0.55, 0.3, 0.13)
    long = loop_seconds(26.0)
    waves = _waves(long, 11, (0.5, 6.1, 11.0, 16.8, 21.6), 5.2, tilt, 0.16)
    return waves + _laps(long, 12, 11) * 0.55


def sea_swell() -> Signal:
    """The swell at dusk: long, low, unhurried hills of water with little foam."""
    tilt = (1.5, 1.05, 0.5, 0.17, 0.05)
    long = loop_seconds(28.0)
    waves = _waves(long, 21, (0.8, 10.4, 19.6), 9.6, tilt, 0.12)
    return waves + _laps(long, 22, 7) * 0.4


def rain() -> Signal:
    """Soft rain on wood and water: a veil, and drops near by."""
    seconds = loop_seconds(20.0)
    rng = random(31)
    veil = np.stack(
        [shaped(noise(seconds, 32 + s), lambda f: band(700, 5200, 1)(f) * low(3500, 1)(f)) for s in (0, 1)], 1
    )
    veil *= (0.75 + 0.25 * drift(seconds, 34, 6))[:, None] / veil.std()
    drops = np.zeros_like(veil)
    for _ in range(420):
        hz, near = rng.uniform(900, 3200), rng.random_sample() ** 3
        t = clock(0.06)
        drop = np.sin(2 * np.pi * hz * t * (1 + t * rng.uniform(-1, 4))) * struck(0.06, 0.01, rng.uniform(0.004, 0.012))
        put(drops, panned(edges(drop), rng.uniform(-0.9, 0.9)), rng.uniform(0, seconds), 0.25 + near * 1.3, loop=True)
    wood = shaped(drops, lambda f: 1 + 1.2 * band(250, 700, 2)(f))
    return veil * 0.4 + room(wood, 0.5, 0.25, 35, loop=True)


def oar(number: int) -> Signal:
    """One stroke: the lock knocks softly, the blade goes in, pulls, and drips as it comes out."""
    rng = random(40 + number)
    long = 1.7
    knock = edges(np.sin(2 * np.pi * rng.uniform(150, 190) * clock(0.2)) * struck(0.2, 0.012, 0.03))
    catch = shaped(noise(long, 44 + number), band(300, 1500, 2))
    pull = shaped(noise(long, 48 + number), band(160, 700, 2))
    dry = catch / catch.std() * line(((0, 0), (0.09, 0.5), (0.3, 0.12), (0.8, 0)), long)
    dry += pull / pull.std() * line(((0.03, 0), (0.4, 0.6), (0.75, 0.35), (1.4, 0)), long)
    put(dry, knock, 0.0, 0.5)
    put(dry, knock, 0.86, 0.3)
    for i in range(5):
        put(dry, plip(rng.uniform(700, 1500)), 1.0 + 0.11 * i + rng.uniform(0, 0.06), 0.35 * 0.8**i)
    for _ in range(3):
        put(dry, gurgle(rng.uniform(260, 420), rng.randint(1 << 20)), rng.uniform(0.25, 0.6), 0.8)
    return edges(dry, 0.02, 0.3)


def plip(hz: float) -> Signal:
    """One drop into water: the bubble it leaves rings upwards."""
    t = clock(0.16)
    return edges(np.sin(2 * np.pi * np.cumsum(hz * (1 + 3.0 * t)) / 24_000) * struck(0.16, 0.01, 0.028), 0.01, 0.05)


def drip(number: int) -> Signal:
    """A drop, a smaller one after it, and the hollow they fall in."""
    total = padded(plip((820, 640, 1020)[number]), 0.25)
    put(total, plip((1180, 980, 1400)[number]), 0.13 + 0.03 * number, 0.35)
    return edges(room(total, 0.7, 0.3, 60 + number)[:, 0], 0.01, 0.2)


def plop() -> Signal:
    """Something small and blunt goes under."""
    total = padded(gurgle(210, 71), 0.4)
    put(total, gurgle(330, 72), 0.09, 0.6)
    put(total, plip(520), 0.2, 0.4)
    return edges(total, 0.015, 0.15)


def whale_breath() -> Signal:
    """A rock breathes out: a long soft puff with water in it, well away from the boat."""
    long = 2.6
    air = shaped(noise(long, 81), lambda f: band(180, 1600, 2)(f) * (1 + band(380, 620, 3)(f)))
    spray = shaped(noise(long, 82), band(1500, 4500, 2))
    dry = air / air.std() * line(((0, 0), (0.28, 1), (0.7, 0.55), (2.2, 0)), long)
    dry += spray / spray.std() * line(((0.1, 0), (0.5, 0.22), (2.0, 0)), long)
    return edges(room(dry, 1.4, 0.4, 83, dark=1800).mean(axis=1), 0.05, 0.5)


def kettle() -> Signal:
    """A kettle thinking about it: the rumble gathers, the first thread of a whistle, and it is taken off."""
    long = 4.2
    rng = random(91)
    rumble = shaped(noise(long, 92), band(180, 900, 2))
    steam = shaped(noise(long, 93), band(1500, 4200, 2))
    grow = line(((0, 0), (1.2, 0.5), (3.0, 1), (3.5, 0.5), (4.2, 0)), long)
    dry = rumble / rumble.std() * grow * (0.7 + 0.3 * drift(long, 94, 30, 0.2))
    dry += steam / steam.std() * 0.22 * line(((1.4, 0), (3.0, 1), (3.6, 0.2), (4.1, 0)), long)
    t = clock(long)
    whistle = np.sin(2 * np.pi * (880 * t + 12 * t * t)) * line(((2.2, 0), (3.0, 0.5), (3.5, 0)), long)
    for _ in range(26):
        put(dry, gurgle(rng.uniform(300, 700), rng.randint(1 << 20)), rng.uniform(0.5, 3.3), rng.uniform(0.4, 1.2))
    return edges(dry + whistle, 0.1, 0.2)


def breath(seconds: float, inward: bool) -> Signal:
    """The sound of moving air, as a guide: rising and brightening in, falling and darkening out."""
    raw = noise(seconds, 95 + inward)
    dark, light = shaped(raw, band(160, 600, 2)), shaped(raw, band(500, 1500, 2))
    if inward:
        loud = line(((0, 0), (seconds * 0.7, 1), (seconds, 0)), seconds)
        bright = line(((0, 0.15), (seconds * 0.8, 0.8), (seconds, 0.6)), seconds)
    else:
        loud = line(((0, 0), (seconds * 0.22, 1), (seconds, 0)), seconds)
        bright = line(((0, 0.6), (seconds * 0.15, 0.7), (seconds * 0.8, 0.1), (seconds, 0.05)), seconds)
    return edges((dark / dark.std() + light / light.std() * 0.6 * bright) * loud, 0.1, 0.2)


def wet_cloth(seconds: float, flaps: tuple[tuple[float, float], ...], seed: int) -> Signal:
    """Sailcloth in wind: soft flaps at (second, gain)."""
    total = np.zeros(samples(seconds))
    for i, (at, gain) in enumerate(flaps):
        puff = shaped(noise(0.35, seed + i), lambda f: band(90, 1100, 2)(f) * low(700, 1)(f))
        put(total, puff / puff.std() * struck(0.35, 0.05, 0.07), at, gain)
    rustle = shaped(noise(seconds, seed + 50), band(900, 3200, 2))
    shape = line(((0, 0), (seconds * 0.3, 1), (seconds, 0)), seconds) * drift(seconds, seed + 51, 24, 0.1)
    return edges(total + rustle / rustle.std() * shape * 0.12, 0.02, 0.2)


def wind() -> Signal:
    """Wind past a mast: a broad breath, and three notes in it that come and go."""
    seconds = loop_seconds(24.0)
    total = np.zeros((samples(seconds), 2))
    for side in (0, 1):
        body = shaped(noise(seconds, 101 + side), lambda f: band(60, 500, 2)(f) * high(60, 1)(f))
        total[:, side] = body / body.std() * (0.25 + 0.75 * drift(seconds, 103, 5))
    for i, (hz, pan) in enumerate(((310, -0.4), (465, 0.5), (720, 0.0))):
        note = shaped(noise(seconds, 110 + i), band(hz * 0.93, hz * 1.07, 4))
        come = drift(seconds, 120 + i, 6) ** 2
        total += panned(note / note.std() * come, pan) * (0.3, 0.2, 0.1)[i]
    air = shaped(noise(seconds, 130), band(1200, 3500, 1))
    total += wide(air / air.std() * drift(seconds, 131, 7) ** 2) * 0.05
    return total
