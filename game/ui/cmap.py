"""Which letters a font file has: the `cmap` table of TrueType and OpenType, formats 4 and 12.

SDL's renderer gives a box for a letter that is missing and does not say so; fontTools would say it, but takes 100 ms
to import, which is too long for the first frame.
"""

from bisect import bisect_right
from pathlib import Path
from struct import unpack_from

Ranges = tuple[tuple[int, int], ...]
UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of the tables that map Unicode, the widest first."""


def letters(path: Path) -> Ranges:
    """Ranges of code points (first, last) that a font has a glyph for, in order. Raises ValueError if it has no table
    that can be read here, OSError if it cannot be read."""
    data = path.read_bytes()
    at = _table(data, b"cmap")
    count = unpack_from(">H", data, at + 2)[0]
    found = {}
    for i in range(count):
        platform, encoding, offset = unpack_from(">HHL", data, at + 4 + 8 * i)
        found[platform, encoding] = at + offset
    for which in UNICODE_TABLES:
        if which in found:
            kind = unpack_from(">H", data, found[which])[0]
            if kind == 12:
                return _format_12(data, found[which])
            if kind == 4:
                return _format_4(data, found[which])
    raise ValueError(f"{path.name}: no table of Unicode letters that can be read")


def has(ranges: Ranges, code: int) -> bool:
    """Whether a code point lies in one of the ranges."""
    i = bisect_right(ranges, (code, 0x110000)) - 1
    return i >= 0 and ranges[i][0] <= code <= ranges[i][1]


def _table(data: bytes, name: bytes) -> int:
    if data[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        raise ValueError("no TrueType or OpenType font")
    for i in range(unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = unpack_from(">4sLLL", data, 12 + 16 * i)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no {name.decode()} table")


def _format_12(data: bytes, at: int) -> Ranges:
    count = unpack_from(">L", data, at + 12)[0]
    return tuple(unpack_from(">LL", data, at + 16 + 12 * i) for i in range(count))


def _format_4(data: bytes, at: int) -> Ranges:
    count = unpack_from(">H", data, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", data, at + 14)
    starts = unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = unpack_from(f">{count}H", data, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = unpack_from(f">{count}H", data, offsets_at)
    out: list[tuple[int, int]] = []
    for i in range(count):
        for code in range(starts[i], ends[i] + 1):
            if code == 0xFFFF:
                continue
            glyph = (code + deltas[i]) & 0xFFFF
            if offsets[i]:
                where = offsets_at + 2 * i + offsets[i] + 2 * (code - starts[i])
                glyph = unpack_from(">H", data, where)[0]
            if not glyph:
                continue
            if out and out[-1][1] == code - 1:
                out[-1] = (out[-1][0], code)
            else:
                out.append((code, code))
    return tuple(out)
