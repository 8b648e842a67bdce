"""Sounds as files: plain WAV, WAV at a quarter of the size, and Ogg Vorbis for music.

What is kept in memory is WAV, because SDL_mixer holds its lock while it decodes a whole Ogg file (measured: 25 ms for
a bed of 26 s): every sound that plays stops for as long, and so does any frame that starts another. Music is streamed
a little at a time and may be Ogg.
"""

import importlib
import io
import struct
import wave

import numpy as np
from numpy.typing import NDArray

from .dsp import BLOCK, RATE, Signal

QUALITY = 0.35
"""Vorbis quality, 0 to 1: there is nothing above 6 kHz in the music here."""
# The tables of IMA ADPCM (Interactive Multimedia Association, 1992), which SDL reads by itself.
STEPS = np.array(
    [7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107,
     118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
     1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
     6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794,
     32767]
)  # fmt: skip
MOVES = np.array([-1, -1, -1, -1, 2, 4, 6, 8] * 2)


def pcm(signal: Signal) -> NDArray[np.int16]:
    """As 16-bit samples, of shape (n, channels)."""
    whole: NDArray[np.int16] = np.round(np.clip(signal, -1, 1) * 32767).astype("<i2")
    return whole.reshape(len(signal), -1)


def plain(signal: Signal) -> bytes:
    """As a WAV file of 16 bits."""
    held = io.BytesIO()
    whole = pcm(signal)
    with wave.open(held, "wb") as file:
        file.setnchannels(whole.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(whole.tobytes())
    return held.getvalue()


def small(signal: Signal) -> bytes:
    """As a WAV file of 4 bits (IMA ADPCM). Its noise lies 30 to 40 dB below the sound and goes with it. The last of
    the blocks is filled up with silence, so a loop must be of whole blocks (`dsp.loop_seconds`)."""
    whole = pcm(signal)
    count, channels = whole.shape
    blocks = -(-count // BLOCK)
    filled = np.zeros((blocks * BLOCK, channels), dtype=np.int64)
    filled[:count] = whole
    rows = filled.reshape(blocks, BLOCK, channels).transpose(0, 2, 1).reshape(-1, BLOCK)
    index, codes = _coded(rows)
    head = np.zeros((len(rows), 4), dtype=np.uint8)
    first = rows[:, 0].astype(np.int16).astype("<i2")
    head[:, :2] = first.view(np.uint8).reshape(-1, 2)
    head[:, 2] = index
    # Eight codes of one channel, then eight of the next; two codes to a byte, the earlier one low.
    grouped = codes.reshape(blocks, channels, (BLOCK - 1) // 8, 4, 2)
    packed = (grouped[..., 0] | grouped[..., 1] << 4).transpose(0, 2, 1, 3).reshape(blocks, -1)
    data = np.concatenate([head.reshape(blocks, -1), packed.astype(np.uint8)], axis=1).tobytes()
    align = ((BLOCK - 1) // 2 + 4) * channels
    kind = struct.pack("<HHIIHHHH", 17, channels, RATE, RATE * align // BLOCK, align, 4, 2, BLOCK)
    chunks = (b"fmt ", kind), (b"fact", struct.pack("<I", blocks * BLOCK)), (b"data", data)
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(part)) + part for name, part in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _coded(rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes of each row of samples, all rows at once, and the step (its index) that each row begins with."""
    index = np.clip(np.searchsorted(STEPS, np.abs(np.diff(rows[:, :16], axis=1)).mean(axis=1)), 0, 88)
    start, guess = index.copy(), rows[:, 0].copy()
    codes = np.zeros((len(rows), BLOCK - 1), dtype=np.int64)
    for i in range(1, BLOCK):
        step, left = STEPS[index], np.abs(rows[:, i] - guess)
        sign = np.where(rows[:, i] < guess, 8, 0)
        code, moved = sign.copy(), step >> 3
        for bit in (4, 2, 1):
            fits = left >= step
            code, left, moved = code | fits * bit, left - fits * step, moved + fits * step
            step = step >> 1
        guess = np.clip(np.where(sign > 0, guess - moved, guess + moved), -32768, 32767)
        index = np.clip(index + MOVES[code], 0, 88)
        codes[:, i - 1] = code
    return start, codes


def ogg(signal: Signal, serial: int) -> bytes:
    """As an Ogg Vorbis file. Raises SystemExit in plain words without the encoder."""
    try:
        encoder = importlib.import_module("soundfile")
    except ImportError:
        raise SystemExit("Music is written by soundfile: pip install soundfile, then try again.") from None
    held = io.BytesIO()
    channels = 1 if signal.ndim == 1 else 2
    kind = {"samplerate": RATE, "channels": channels, "format": "OGG", "subtype": "VORBIS"}
    with encoder.SoundFile(held, "w", compression_level=1 - QUALITY, **kind) as file:
        for start in range(0, len(signal), RATE):
            file.write(np.clip(signal[start : start + RATE], -1, 1))
    return numbered(held.getvalue(), serial)


def numbered(data: bytes, serial: int) -> bytes:
    """An Ogg file with its stream number (which encoders draw by lot) set, and each page's check sum with it."""
    table = []
    for i in range(256):
        value = i << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
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
