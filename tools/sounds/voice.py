"""Throats: Mira's song, a hall that talks, a voice over the water, gulls. Nobody was recorded and no words are said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from .dsp import (
    RATE,
    Signal,
    band,
    clock,
    drift,
    edges,
    line,
    loop_seconds,
    low,
    noise,
    panned,
    put,
    random,
    room,
    samples,
    shaped,
    wide,
)

Formants = tuple[tuple[float, float, float], ...]
VOWELS: dict[str, Formants] = {
    # (Hz, width in Hz, gain) of a young alto's resonances, softened at the top.
    "oo": ((370, 90, 1.0), (830, 110, 0.24), (2550, 220, 0.03), (3400, 300, 0.012)),
    "oh": ((480, 95, 1.0), (960, 120, 0.42), (2600, 220, 0.05), (3500, 300, 0.02)),
    "ah": ((700, 120, 1.0), (1180, 140, 0.55), (2650, 230, 0.09), (3550, 320, 0.035)),
    "eh": ((560, 100, 1.0), (1750, 160, 0.26), (2600, 230, 0.09), (3500, 320, 0.03)),
    "mm": ((270, 80, 1.0), (1050, 260, 0.05), (2300, 400, 0.012), (3300, 500, 0.004)),
}


def resonance(formants: Formants, hz: Signal) -> Signal:
    """How strongly a throat in this shape passes a frequency."""
    total = np.full(hz.shape, 0.015) / (1 + (hz / 2500) ** 2)
    for centre, width, gain in formants:
        total = total + gain / np.sqrt(1 + ((hz - centre) / (width * 0.9)) ** 2) ** 1.6
    return total


def throat_of(vowel: str) -> Callable[[Signal], Signal]:
    """The resonance of a vowel, as a filter."""
    return partial(resonance, VOWELS[vowel])


@dataclass(frozen=True, slots=True)
class Note:
    """A sung note: seconds from the start, seconds long, Hz, the vowel it opens on and how loud it is (0 to 1)."""

    at: float
    long: float
    hz: float
    vowel: str = "oo"
    loud: float = 0.8


def _track(notes: Sequence[Note], seconds: float, glide: float) -> Signal:
    """The pitch in Hz at each moment: notes joined by a glide, as a breath carries them over."""
    points = [(0.0, np.log(notes[0].hz))]
    for before, after in pairwise(notes):
        points += [(after.at - glide * 0.4, np.log(before.hz)), (after.at + glide * 0.6, np.log(after.hz))]
    points.append((seconds, np.log(notes[-1].hz)))
    return np.asarray(np.exp(line(points, seconds)))


def _loud(notes: Sequence[Note], seconds: float) -> Signal:
    """The loudness at each moment: each note swells a little after it starts; gaps are breaths."""
    points: list[tuple[float, float]] = [(0.0, 0.0)]
    for i, note in enumerate(notes):
        end = note.at + note.long
        joined = i + 1 < len(notes) and notes[i + 1].at - end < 0.05
        apart = i == 0 or notes[i - 1].at + notes[i - 1].long < note.at - 0.05
        points += [(note.at, 0.0)] if apart else []
        rise = 0.16 if apart else 0.09
        points += [(note.at + rise, note.loud * 0.85), (note.at + note.long * 0.5, note.loud)]
        if joined:
            points.append((end - 0.02, min(note.loud, notes[i + 1].loud) * 0.66))
        else:
            points += [(end - min(0.5, note.long * 0.4), note.loud * 0.75), (end, 0.0), (end + 0.02, 0.0)]
    points.append((seconds, 0.0))
    # A joined note's dip lies just before the next one's rise; equal times would be a corner.
    tidy = [points[0]]
    for point in points[1:]:
        if point[0] > tidy[-1][0] + 1e-3:
            tidy.append(point)
    return line(tidy, seconds)


def _mouth(notes: Sequence[Note], seconds: float) -> dict[str, Signal]:
    """How much of each vowel there is at each moment."""
    shares = {}
    for vowel in {n.vowel for n in notes}:
        points = [(0.0, 1.0 if notes[0].vowel == vowel else 0.0)]
        for before, after in pairwise(notes):
            points.append((after.at - 0.05, 1.0 if before.vowel == vowel else 0.0))
            points.append((after.at + 0.16, 1.0 if after.vowel == vowel else 0.0))
        points.append((seconds, points[-1][1]))
        shares[vowel] = line(points, seconds)
    return shares


def sung(notes: Sequence[Note], seconds: float, seed: int, shake: Sequence[tuple[float, float]], air: float) -> Signal:
    """A wordless voice. `shake` is nerves over time (second, 0 to 1): a quick small tremble under the vibrato."""
    t = clock(seconds)
    nerves = line(shake, seconds) if len(shake) > 1 else np.full(len(t), shake[0][1])
    settled = np.zeros(len(t))
    for note in notes:
        put(settled, line(((0, 0), (0.25, 0.0), (0.9, 1), (note.long, 1)), note.long), note.at)
    vibrato = np.sin(2 * np.pi * np.cumsum(5.1 + 0.5 * drift(seconds, seed, 9)) / RATE)
    tremble = np.sin(2 * np.pi * np.cumsum(7.3 + 1.2 * drift(seconds, seed + 1, 20)) / RATE)
    wander = (drift(seconds, seed + 2, 40, 0.4) - 0.5) * 16
    cents = 20 * vibrato * np.clip(settled, 0, 1) + 17 * tremble * nerves + wander
    hz = _track(notes, seconds, 0.13) * 2 ** (cents / 1200)
    loud = _loud(notes, seconds) * (1 + 0.05 * vibrato * settled + 0.16 * tremble * nerves)
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    mouth = _mouth(notes, seconds)
    tone, power = np.zeros(len(t)), np.zeros(len(t))
    for k in range(1, 17):
        part = hz * k
        shape = np.zeros(len(t))
        for v, share in mouth.items():
            shape += share * resonance(VOWELS[v], part)
        # Sung louder, a voice is brighter, not only bigger.
        heard = shape * k ** -(1.55 - 0.5 * loud) * (part < 5200)
        tone += np.sin(phase * k) * heard
        power += heard**2
    # A singer evens out what a note gains when it meets a resonance, though not quite.
    tone *= (power / power.mean()) ** -0.36
    raw = noise(seconds, seed + 3)
    throat = np.zeros(len(t))
    for v, share in mouth.items():
        throat += share * shaped(shaped(raw, throat_of(v)), band(300, 5000, 1))
    throat /= throat.std()
    return np.asarray(tone * loud + throat * np.sqrt(loud) * loud * air)


def _breath_in(onto: Signal, at: float, seed: int, gain: float) -> None:
    """A singer takes air before a line."""
    raw = shaped(noise(0.42, seed), band(700, 3600, 2))
    put(onto, edges(raw / raw.std() * line(((0, 0), (0.26, 1), (0.42, 0)), 0.42), 0.05, 0.08), at, gain)


# D major pentatonic. The melody is the game's own: it rises by waves and comes home a step at a time.
A3, B3, D4, E4, F4, A4, B4, D5, E5, F5 = (440.0 * 2 ** (s / 12) for s in (-12, -10, -7, -5, -3, 0, 2, 5, 7, 9))
VERSE = ((A3, 1), (D4, 2), (E4, 1), (F4, 3), (E4, 1), (D4, 1), (B3, 1), (D4, 3))
ANSWER = ((A3, 1), (D4, 2), (F4, 1), (A4, 3), (B4, 1), (A4, 1), (F4, 1), (E4, 3))
HOME = ((F4, 1), (A4, 2), (F4, 1), (E4, 2), (D4, 1), (B3, 1), (A3, 1), (D4, 4))
LINE_BEATS = 13
VOWEL_LINE = ("oo", "ah", "oh", "ah", "oh", "oo", "oh", "ah")


def melody(phrases: Sequence[tuple[tuple[float, float], ...]], beat: float, start: float, loud: float) -> list[Note]:
    """The notes of some lines of the song, `beat` seconds a beat, with a breath at the end of each line."""
    notes, at = [], start
    for phrase in phrases:
        for i, (hz, beats) in enumerate(phrase):
            last = i == len(phrase) - 1
            long = beats * beat * (0.82 if last else 1.0)
            height = 0.12 * np.log2(hz / D4)
            notes.append(Note(at, long, hz, VOWEL_LINE[i % 8], min(1.0, loud + height)))
            at += beats * beat
    return notes


def song_full() -> Signal:
    """All of it: three lines. The first comes out thin; it shakes in the middle; the last one stands."""
    beat, seconds = 0.44, 18.6
    notes = melody((VERSE, ANSWER, HOME), beat, 0.75, 0.72)
    first = notes[8].at
    notes = [Note(n.at, n.long, n.hz, n.vowel, n.loud * (0.72 if n.at < first else 1.0)) for n in notes]
    shake = ((0, 0.9), (first, 0.55), (first + 2.5, 0.7), (first + 5, 0.25), (seconds, 0.05))
    dry = sung(notes, seconds, 300, shake, 0.035)
    for i in (0, 8, 16):
        _breath_in(dry, notes[i].at - 0.45, 310 + i, 0.02)
    return edges(room(dry, 1.9, 0.26, 320, dark=3200, before=0.03), 0.05, 0.4)


def song_verse() -> Signal:
    """One verse, with a shake in it, the way a boat has."""
    beat, seconds = 0.5, 7.6
    notes = melody((VERSE,), beat, 0.7, 0.76)
    dry = sung(notes, seconds, 330, ((0, 0.8), (3.5, 0.5), (seconds, 0.15)), 0.035)
    _breath_in(dry, notes[0].at - 0.45, 340, 0.02)
    return edges(room(dry, 1.8, 0.26, 350, dark=3200, before=0.03), 0.05, 0.4)


def song_hum() -> Signal:
    """One line hummed behind a curtain, to a whale."""
    beat, seconds = 0.42, 5.9
    notes = [Note(n.at, n.long, n.hz, "mm", n.loud) for n in melody((VERSE,), beat, 0.4, 0.7)]
    dry = sung(notes, seconds, 360, ((0, 0.35), (seconds, 0.05)), 0.012)
    return edges(room(dry, 0.6, 0.16, 370, dark=1800), 0.05, 0.3)


# A hall full of people


def _glottis() -> Signal:
    """One turn of a speaking voice: harmonics that fall by 9 dB an octave, none above what a hall lets through."""
    turn = np.arange(2048) / 2048
    return np.asarray(sum(np.sin(2 * np.pi * k * turn) / k**1.5 for k in range(1, 19)))


def _speaker(seconds: float, seed: int) -> Signal:
    """One person talking without words: syllables on a falling tune, with pauses to listen, on a loop."""
    rng = random(seed)
    base = rng.choice([105, 120, 135, 185, 205, 225, 245]) * rng.uniform(0.93, 1.07)
    tune = base * 2 ** ((drift(seconds, seed + 1, 46, 0.3) - 0.5) * 0.55)
    # A whole number of turns in the loop, so that its end meets its start.
    turns = np.cumsum(tune) / RATE
    turns *= round(turns[-1]) / turns[-1]
    source = _glottis()[(turns * 2048).astype(np.int64) % 2048]
    shares = {v: np.zeros(len(source)) for v in ("oo", "oh", "ah", "eh", "mm")}
    at, talking = rng.uniform(0, seconds), rng.random_sample() < 0.6
    until = at + seconds
    while at < until - 0.3:
        if talking:
            for _ in range(rng.randint(5, 16)):
                long = rng.uniform(0.12, 0.27)
                vowel = ("oo", "oh", "ah", "eh", "mm")[rng.randint(5)]
                hump = np.sin(np.pi * np.arange(samples(long)) / samples(long)) ** 1.3
                put(shares[vowel], hump, at % seconds, rng.uniform(0.5, 1.0), loop=True)
                at += long * rng.uniform(0.72, 0.95)
        else:
            at += rng.uniform(0.6, 2.6)
        talking = not talking
    said = np.zeros(len(source))
    for vowel, share in shares.items():
        mouth = shaped(source, throat_of(vowel))
        said += mouth / mouth.std() * share
    return said


def _clinks(seconds: float, seed: int, count: int) -> Signal:
    """Cups set down, a few, far enough off to be soft."""
    rng = random(seed)
    total = np.zeros((samples(seconds), 2))
    for _ in range(count):
        hz = rng.uniform(1500, 2300)
        t = clock(0.25)
        ring = sum(np.sin(2 * np.pi * hz * r * t) * np.exp(-t / d) for r, d in ((1, 0.05), (1.58, 0.03), (2.4, 0.015)))
        put(
            total,
            panned(edges(np.asarray(ring), 0.012, 0.1), rng.uniform(-0.8, 0.8)),
            rng.uniform(0, seconds),
            loop=True,
        )
    return total


def crowd() -> Signal:
    """The hall in the tea break: two dozen people talking, near and far, never one over the rest."""
    seconds, people = loop_seconds(22.0), 26
    rng = random(400)
    near, far = np.zeros((samples(seconds), 2)), np.zeros((samples(seconds), 2))
    for i in range(people):
        where = near if i < 9 else far
        where += panned(_speaker(seconds, 410 + 10 * i), rng.uniform(-0.85, 0.85)) * rng.uniform(0.6, 1.0)
    hall = room(far, 1.3, 0.65, 700, dark=2200, loop=True) + room(near, 1.1, 0.35, 702, dark=2600, loop=True) * 0.8
    hall += room(_clinks(seconds, 704, 16), 1.0, 0.4, 705, loop=True) * 0.35
    return shaped(hall, lambda f: band(110, 2400, 1)(f) * low(3400, 2)(f))


def crowd_far() -> Signal:
    """The same hall through a curtain: the sea in a box."""
    hall = crowd()
    middle = wide(hall.mean(axis=1)) * 0.6 + hall * 0.4
    return shaped(middle, lambda f: band(90, 420, 2)(f) + 0.05 * band(300, 1200, 2)(f))


def applause() -> Signal:
    """A hall claps: a few begin, everyone joins, it thins out. Soft hands, and no whistles."""
    seconds = 4.6
    rng = random(720)
    total = np.zeros((samples(seconds), 2))
    for _ in range(34):
        pan, hz, gap = rng.uniform(-0.9, 0.9), rng.uniform(480, 1150), rng.uniform(0.2, 0.3)
        at, end = rng.uniform(0.02, 0.9), rng.uniform(2.6, 4.1)
        near = rng.uniform(0.3, 1.0)
        while at < end:
            raw = shaped(noise(0.07, rng.randint(1 << 20)), band(hz * 0.6, hz * 2.2, 2))
            fall = np.clip((end + 0.5 - at) / 1.6, 0.1, 1)
            clap = edges(raw / raw.std() * np.exp(-clock(0.07) / 0.013), 0.01, 0.02)
            put(total, panned(clap, pan), at, near * fall * rng.uniform(0.6, 1.0))
            at += gap * rng.uniform(0.9, 1.12)
    swell = line(((0, 0.12), (0.9, 0.8), (1.8, 1.0), (seconds, 0.5)), seconds)
    return np.asarray(edges(room(total * swell[:, None], 1.2, 0.4, 730, dark=2600), 0.1, 0.9).mean(axis=1))


def voice_far() -> Signal:
    """Somebody calls over the water, two notes, too far off for words."""
    notes = [Note(0.1, 0.34, 262, "oh", 0.85), Note(0.46, 0.9, 220, "oo", 0.8)]
    dry = sung(notes, 1.7, 740, ((0, 0.1), (1.7, 0.0)), 0.05)
    there = room(shaped(dry, band(220, 1300, 1)), 1.6, 0.55, 741, dark=1500, before=0.09).mean(axis=1)
    return edges(there, 0.05, 0.6)


# Gulls


def _cry(shape: Sequence[tuple[float, float]], seconds: float, seed: int) -> Signal:
    """One cry: a throat's harmonics on a bent pitch (second, Hz)."""
    hz = line(shape, seconds) * (1 + 0.012 * (drift(seconds, seed, 12, 0.2) - 0.5))
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    rough = 1 + 0.22 * np.sin(2 * np.pi * np.cumsum(62 + 20 * drift(seconds, seed + 1, 5)) / RATE)
    tone = sum(
        np.sin(phase * k) * np.exp(-(((hz * k - 1500) / 1500) ** 2)) / k**0.8 * (hz * k < 5200) for k in range(1, 7)
    )
    loud = line(((0, 0), (seconds * 0.22, 1), (seconds * 0.6, 0.7), (seconds, 0)), seconds)
    return np.asarray(tone * rough * loud)


def gull(number: int) -> Signal:
    """A gull some way off: a long call, a laugh, or a short remark."""
    if number == 0:
        calls = [(0.05, 0.62, ((0, 820), (0.16, 1180), (0.4, 1020), (0.62, 760)), 1.0),
                 (0.8, 0.55, ((0, 840), (0.14, 1120), (0.55, 720)), 0.7)]  # fmt: skip
    elif number == 1:
        calls = [
            (0.05 + 0.26 * i, 0.2, ((0, 900), (0.07, 1150 - 40 * i), (0.2, 830 - 30 * i)), 1 - 0.13 * i)
            for i in range(5)
        ]
    else:
        calls = [(0.05, 0.34, ((0, 700), (0.12, 930), (0.34, 640)), 1.0)]
    total = np.zeros(samples(2.0 if number < 2 else 0.9))
    for i, (at, long, shape, gain) in enumerate(calls):
        put(total, edges(_cry(shape, long, 750 + number * 10 + i), 0.03, 0.08), at, gain)
    soft = shaped(total, lambda f: low(2600, 1)(f))
    return edges(room(soft, 1.2, 0.38, 780 + number, dark=2200, before=0.04).mean(axis=1), 0.02, 0.5)
