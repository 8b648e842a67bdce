"""Wood, rope, metal, cloth, paper, feet: the things of the islands, struck or handled."""

import numpy as np

from .dsp import (
    RATE,
    Signal,
    band,
    clock,
    drift,
    edges,
    high,
    line,
    low,
    modes,
    noise,
    padded,
    peak,
    put,
    random,
    room,
    samples,
    shaped,
    struck,
)


def _mono(stereo: Signal) -> Signal:
    return np.asarray(stereo.mean(axis=1))


def _scuff(seconds: float, bottom: float, top: float, seed: int) -> Signal:
    raw = shaped(noise(seconds, seed), band(bottom, top, 2))
    return np.asarray(raw / raw.std())


# Feet

GROUNDS = {
    # (body Hz, its decay, its gain), (noise from, to, decay, gain), room (decay, share)
    "wood": ((118.0, 0.055, 1.0), (300.0, 1300.0, 0.022, 0.30), (0.35, 0.18)),
    "stone": ((165.0, 0.022, 0.5), (500.0, 2400.0, 0.020, 0.42), (0.4, 0.15)),
    "hall": ((96.0, 0.080, 1.0), (250.0, 1000.0, 0.026, 0.22), (1.1, 0.34)),
}


def step(ground: str, number: int) -> Signal:
    """A heel and then a sole, in soft shoes."""
    (hz, ring, body), (bottom, top, fall, rub), (decay, wet) = GROUNDS[ground]
    rng = random(1000 + 10 * list(GROUNDS).index(ground) + number)
    dry = np.zeros(samples(0.3))
    for at, gain in ((0.0, 1.0), (rng.uniform(0.07, 0.095), 0.55)):
        pitch = hz * rng.uniform(0.92, 1.08)
        thump = modes(
            ((pitch, ring, body), (pitch * 2.32, ring * 0.6, body * 0.35), (pitch * 4.1, ring * 0.3, body * 0.12)), 0.2
        )
        scrape = _scuff(0.2, bottom, top, rng.randint(1 << 20)) * struck(0.2, 0.012, fall) * rub
        put(dry, edges(thump + scrape, 0.01, 0.05), at, gain)
    return edges(_mono(room(dry, decay, wet, 1050)), 0.01, 0.15)


def step_gravel(number: int) -> Signal:
    """Small stones under a shoe."""
    rng = random(1100 + number)
    dry = np.zeros(samples(0.36))
    for _ in range(38):
        at = abs(rng.normal(0.09, 0.06))
        grain = _scuff(0.05, rng.uniform(500, 1400), rng.uniform(1800, 3600), rng.randint(1 << 20)) * struck(
            0.05, 0.01, 0.006
        )
        put(dry, edges(grain, 0.01, 0.015), at, rng.uniform(0.2, 1.0) * np.exp(-at / 0.14))
    thump = modes(((105, 0.03, 0.8),), 0.2)
    put(dry, edges(thump, 0.01, 0.05), 0.0, 0.7)
    return edges(dry, 0.01, 0.08)


# Wood and rope


def plank(f: Signal) -> Signal:
    """What a board does to a sound: four broad resonances."""
    total = np.zeros(len(f))
    for hz, width, gain in ((230, 60, 1.0), (410, 90, 0.8), (690, 140, 0.45), (1150, 240, 0.2)):
        total += peak(hz, width, gain)(f)
    return total


def creak(number: int) -> Signal:
    """A plank gives: stick and slip, slow then quick, in a wooden body."""
    seconds = (0.9, 1.2, 0.7)[number]
    rng = random(1200 + number)
    pulses = np.zeros(samples(seconds))
    at = 0.04
    while at < seconds - 0.12:
        share = at / seconds
        put(pulses, np.hanning(samples(0.004)), at, np.sin(np.pi * share) * rng.uniform(0.7, 1.0))
        at += 1 / ((30, 22, 40)[number] + 45 * np.sin(np.pi * share) + rng.uniform(-4, 4))
    body = shaped(pulses, plank)
    return edges(_mono(room(body / np.abs(body).max(), 0.5, 0.2, 1210)), 0.03, 0.2)


def rope_creak() -> Signal:
    """A wet rope takes the weight."""
    seconds = 1.1
    rub = _scuff(seconds, 350, 1500, 1220)
    grain = np.abs(np.sin(2 * np.pi * np.cumsum(14 + 22 * drift(seconds, 1221, 5)) / RATE)) ** 6
    shape = line(((0, 0), (0.3, 0.8), (0.6, 1.0), (seconds, 0)), seconds)
    body = shaped(rub * grain * shape, lambda f: low(1300, 1)(f) * (1 + 2 * band(420, 640, 3)(f)))
    return edges(body, 0.03, 0.2)


def string(hz: float, seconds: float, seed: int, bright: float = 0.985) -> Signal:
    """A plucked rope: a shaped burst that runs round a length of it and darkens at each turn, bar its soft start."""
    length = RATE / hz
    count = samples(seconds)
    whole = int(length)
    part = length - whole
    burst = shaped(noise(1.0, seed), low(900, 2))[: whole + 2] * np.hanning(whole + 2)
    out = np.zeros(count + whole + 2)
    out[: whole + 2] = burst / np.abs(burst).max()
    # One turn at a time: each is the turn before, averaged with its neighbour (Karplus and Strong, 1983).
    for start in range(whole + 2, len(out), whole):
        end = min(start + whole, len(out))
        index = np.arange(start, end)
        old = out[index - whole] * (1 - part) + out[index - whole - 1] * part
        older = out[index - whole - 1] * (1 - part) + out[index - whole - 2] * part
        out[start:end] = bright * (0.62 * old + 0.38 * older)
    return edges(out[:count], 0.012, 0.2)


def rope_pluck(number: int) -> Signal:
    """The buoy's rope, plucked: a low note that runs down into the water and comes back up."""
    hz = (73.4, 82.4, 98.0)[number]
    dry = padded(string(hz, 1.6, 1230 + number), 0.6)
    body = dry + np.sin(2 * np.pi * hz * clock(2.2)) * struck(2.2, 0.03, 0.45) * 0.5
    put(body, shaped(dry[: samples(1.2)], low(500, 2)), 0.62, 0.35)
    return edges(_mono(room(body, 1.1, 0.3, 1240, dark=1400)), 0.015, 0.5)


def rope_tense() -> Signal:
    """Three strands are drawn tight: a rising creak, and a low note under it."""
    seconds = 1.7
    rise = line(((0, 0), (0.5, 0.35), (1.3, 0.8), (seconds, 0.0)), seconds)
    hz = 98 * 2 ** (line(((0, 0), (1.4, 0.58), (seconds, 0.6)), seconds))
    hum = sum(np.sin(2 * np.pi * k * np.cumsum(hz) / RATE) / k**1.7 for k in (1, 2, 3))
    grain = np.abs(np.sin(2 * np.pi * np.cumsum(10 + 26 * clock(seconds) / seconds) / RATE)) ** 8
    rub = _scuff(seconds, 300, 1300, 1250) * grain
    return edges(np.asarray(hum) * rise * 0.5 + rub * rise * 0.3, 0.05, 0.25)


def rope_release() -> Signal:
    """And let go: the note sinks and opens, and the rope falls on itself softly."""
    seconds = 2.4
    hz = 146.8 * 2 ** (line(((0, 0), (0.9, -0.58), (seconds, -0.585)), seconds))
    hum = sum(np.sin(2 * np.pi * k * np.cumsum(hz) / RATE) / k**2 for k in (1, 2, 3))
    total = np.asarray(hum) * line(((0, 0), (0.12, 0.7), (0.9, 0.5), (seconds, 0)), seconds) * 0.55
    sigh = _scuff(seconds, 200, 900, 1260) * line(((0, 0), (0.3, 0.24), (1.6, 0)), seconds)
    for i, at in enumerate((0.16, 0.29, 0.43)):
        fall = _scuff(0.3, 90, 500, 1265 + i) * struck(0.3, 0.015, 0.05)
        put(total, edges(fall, 0.012, 0.1), at, 0.22 * 0.75**i)
    return edges(_mono(room(total + sigh, 1.0, 0.25, 1270, dark=1800)), 0.04, 0.5)


def winch() -> Signal:
    """A heavy handle goes round once: the pawl drops, tooth by tooth, and the wood complains."""
    seconds = 2.6
    rng = random(1300)
    total = np.zeros(samples(seconds))
    for i in range(9):
        at = 0.12 + 0.23 * i + rng.uniform(-0.015, 0.015)
        hz = 240 * rng.uniform(0.96, 1.05)
        tooth = modes(((hz, 0.05, 1), (hz * 2.76, 0.03, 0.5), (hz * 5.1, 0.018, 0.16), (95, 0.06, 0.9)), 0.25)
        put(total, edges(tooth, 0.01, 0.06), at, rng.uniform(0.6, 0.85))
    grind = _scuff(seconds, 80, 420, 1310) * line(((0, 0), (0.5, 1), (2.1, 0.8), (seconds, 0)), seconds)
    put(total, creak(1), 0.6, 0.5)
    return edges(_mono(room(total + grind * 0.25, 1.3, 0.32, 1320, dark=2000)), 0.03, 0.5)


def door() -> Signal:
    """A latch lifts, a door moves, and it comes to rest."""
    total = np.zeros(samples(1.6))
    latch = modes(((520, 0.03, 1), (1340, 0.018, 0.4), (210, 0.05, 0.6)), 0.2)
    put(total, edges(latch, 0.01, 0.05), 0.02, 0.4)
    put(total, creak(0), 0.12, 0.35)
    thud = modes(((82, 0.09, 1), (171, 0.06, 0.5), (340, 0.03, 0.2)), 0.4, 0.015)
    put(total, edges(thud, 0.015, 0.1), 1.0, 0.8)
    return edges(_mono(room(total, 0.8, 0.25, 1330)), 0.01, 0.3)


def chairs() -> Signal:
    """A stack of chairs goes over, at the far side of a hall: a run of knocks, not a bang."""
    rng = random(1340)
    total = np.zeros(samples(2.2))
    at = 0.15
    for i in range(11):
        hz = rng.uniform(180, 420)
        knock = modes(((hz, 0.05, 1), (hz * 1.9, 0.035, 0.5), (hz * 3.3, 0.02, 0.2), (105, 0.06, 0.5)), 0.3, 0.014)
        put(total, edges(knock, 0.014, 0.08), at, (0.35, 0.6, 0.9, 1.0, 0.8)[min(i, 4)] * 0.86 ** max(0, i - 4))
        at += rng.uniform(0.06, 0.17) * (1 + 0.12 * i)
    far = shaped(total, low(1300, 1))
    return edges(_mono(room(far, 1.5, 0.5, 1350, dark=1700, before=0.03)), 0.03, 0.6)


# Metal


def buoy_bell() -> Signal:
    """A bell buoy a long way off, rung by the sea: it keeps time badly."""
    total = np.zeros(samples(7.5))
    parts = ((1.0, 2.6, 1.0), (0.5, 3.4, 0.45), (1.19, 1.9, 0.5), (1.56, 1.4, 0.3), (2.0, 1.1, 0.35), (2.66, 0.6, 0.14))
    for at, gain, hz in ((0.1, 0.8, 587.3), (1.25, 1.0, 587.3), (3.1, 0.55, 586.0)):
        put(total, edges(modes([(hz * r, d, g) for r, d, g in parts], 4.4, 0.014), 0.014, 1.5), at, gain)
    far = shaped(total, low(1900, 1))
    return edges(_mono(room(far, 2.2, 0.45, 1360, dark=1800, before=0.05)), 0.02, 1.2)


def horn() -> Signal:
    """A small boat's horn, pressed by mistake, heard by radio: two soft reeds and out."""
    seconds = 1.15
    t = clock(seconds)
    loud = line(((0, 0), (0.14, 1), (0.75, 0.9), (seconds, 0)), seconds)
    bend = 1 - 0.03 * line(((0, 1), (0.18, 0), (0.8, 0), (seconds, 1)), seconds)
    tone = np.zeros(len(t))
    for hz in (174.6, 220.0):
        phase = 2 * np.pi * np.cumsum(hz * bend) / RATE
        tone += sum(np.sin(k * phase) / k**1.25 for k in range(1, 9))
    return edges(_mono(room(shaped(tone * loud, band(200, 1600, 1)), 0.7, 0.25, 1370)), 0.05, 0.3)


def thunder_sheet() -> Signal:
    """A sheet of tin, barely touched: it does thunder, quietly, from nothing up and away again."""
    seconds = 2.8
    body = _scuff(seconds, 55, 240, 1380) * drift(seconds, 1381, 30, 0.2)
    tin = _scuff(seconds, 300, 1100, 1382) * drift(seconds, 1383, 44, 0.1) ** 2
    shape = line(((0, 0), (0.5, 0.9), (1.0, 0.7), (seconds, 0)), seconds)
    return edges(_mono(room((body + tin * 0.3) * shape, 1.2, 0.35, 1384, dark=1500)), 0.1, 0.6)


def click() -> Signal:
    """Something small clicks into its place, deep in an old lamp."""
    total = np.zeros(samples(0.5))
    for at, hz, gain in ((0.0, 640, 0.6), (0.07, 860, 1.0)):
        put(
            total,
            edges(modes(((hz, 0.03, 1), (hz * 2.7, 0.014, 0.35), (hz * 0.43, 0.05, 0.5)), 0.2), 0.01, 0.05),
            at,
            gain,
        )
    return edges(_mono(room(total, 0.8, 0.3, 1390)), 0.01, 0.3)


# Cloth, paper, fire, air


def curtain() -> Signal:
    """Heavy cloth on a row of rings, drawn by a person and not by a machine."""
    seconds = 2.7
    rng = random(1400)
    shape = line(((0, 0), (0.4, 0.7), (1.4, 1), (seconds, 0)), seconds)
    total = _scuff(seconds, 150, 1300, 1401) * shape * (0.5 + 0.5 * drift(seconds, 1402, 18, 0.3)) * 0.5
    for i in range(15):
        hz = rng.uniform(1300, 1900)
        ring = edges(modes(((hz, 0.03, 1), (hz * 1.7, 0.018, 0.4)), 0.12), 0.01, 0.04)
        put(total, ring, 0.25 + 0.13 * i + rng.uniform(0, 0.05), rng.uniform(0.05, 0.13))
    return edges(_mono(room(total, 1.0, 0.3, 1403, dark=2200)), 0.08, 0.5)


def paper() -> Signal:
    """An envelope, handled; a sheet unfolds."""
    seconds = 1.1
    rng = random(1410)
    total = np.zeros(samples(seconds))
    for _ in range(46):
        at = rng.beta(2, 2) * 0.9
        grain = _scuff(0.06, rng.uniform(900, 1800), rng.uniform(2600, 5000), rng.randint(1 << 20))
        put(total, edges(grain * struck(0.06, 0.01, 0.01), 0.01, 0.02), at, rng.uniform(0.1, 1.0) ** 2)
    slide = _scuff(seconds, 700, 3200, 1411) * line(
        ((0, 0), (0.25, 0.12), (0.5, 0.03), (0.7, 0.12), (seconds, 0)), seconds
    )
    return edges(shaped(total + slide, low(3800, 1)), 0.02, 0.15)


def match() -> Signal:
    """A match is struck, catches, and settles into a small flame."""
    seconds = 1.9
    strike = _scuff(seconds, 1200, 4200, 1420) * line(((0, 0), (0.05, 0.35), (0.17, 0.3), (0.3, 0)), seconds)
    flare = _scuff(seconds, 250, 2600, 1421) * line(((0.14, 0), (0.3, 0.8), (0.6, 0.25), (seconds, 0)), seconds)
    flutter = (
        _scuff(seconds, 90, 380, 1422)
        * line(((0.25, 0), (0.6, 0.6), (seconds, 0)), seconds)
        * drift(seconds, 1423, 22, 0.2)
    )
    return edges(strike * 0.5 + flare * 0.6 + flutter * 0.6, 0.03, 0.3)


def radio(number: int) -> Signal:
    """Oren's radio comes on (0), or goes off again (1): crackle, a tuned hiss, no voice."""
    seconds = 0.75 if number == 0 else 0.5
    rng = random(1430 + number)
    hiss = _scuff(seconds, 600, 2600, 1432 + number)
    ends = ((0, 0), (0.06, 0.5), (0.35, 0.25), (seconds, 0)) if number == 0 else ((0, 0), (0.15, 0.35), (seconds, 0))
    total = hiss * line(ends, seconds) * 0.25
    for _ in range(22 if number == 0 else 10):
        pop = _scuff(0.03, 500, 2200, rng.randint(1 << 20)) * struck(0.03, 0.01, 0.004)
        put(total, edges(pop, 0.01, 0.01), rng.uniform(0.02, seconds - 0.1), rng.uniform(0.3, 1.2))
    t = clock(seconds)
    tune = 720 * 2 ** ((t / seconds) * (0.5 if number == 0 else -0.5))
    total += np.sin(2 * np.pi * np.cumsum(tune) / RATE) * line(((0, 0), (0.1, 0.12), (0.3, 0), (seconds, 0)), seconds)
    return edges(shaped(total, band(350, 2400, 2)), 0.02, 0.12)


def found() -> Signal:
    """Something noticed: two warm drops of wood and glass, a fifth apart."""
    total = np.zeros(samples(1.4))
    for at, hz, gain in ((0.0, 440.0, 0.8), (0.13, 659.3, 0.9)):
        put(
            total,
            edges(modes(((hz, 0.34, 1), (hz * 2, 0.2, 0.25), (hz * 3.93, 0.06, 0.08)), 1.2, 0.014), 0.014, 0.4),
            at,
            gain,
        )
    return edges(_mono(room(total, 1.3, 0.3, 1440)), 0.012, 0.5)


def tick() -> Signal:
    """The focus moves: a fingertip on wood."""
    wood = modes(((392, 0.022, 1), (905, 0.012, 0.25)), 0.14)
    return edges(shaped(wood, high(120)), 0.01, 0.05)


def confirm() -> Signal:
    """Chosen: the fingertip, and a small warm note above it."""
    total = np.zeros(samples(0.7))
    put(total, tick(), 0.0, 0.6)
    put(total, modes(((587.3, 0.16, 1), (1174.7, 0.08, 0.18)), 0.6, 0.02), 0.02, 0.5)
    return edges(total, 0.01, 0.2)


def back() -> Signal:
    """Back: the same note, a fourth lower, a little darker."""
    total = np.zeros(samples(0.6))
    put(total, tick(), 0.0, 0.5)
    put(total, modes(((440.0, 0.13, 1), (880.0, 0.06, 0.1)), 0.5, 0.02), 0.02, 0.45)
    return edges(total, 0.01, 0.2)
