"""What is dropped goes back to the system: large pictures at once, small ones when a scene has gone."""

import sys

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h."""
LARGE = 512 * 1024


def return_large_blocks() -> bool:
    """Have glibc take blocks from 512 KB on from the system and give them back at once; True where that was done.

    Left alone, it raises that limit to 32 MB after the first large picture that is freed, and from then on pictures
    leave holes in the heaps of three threads: measured at 1920x1080 in the crossing, 216 MB against 174.
    """
    if not sys.platform.startswith("linux"):
        return False
    return _asked("mallopt", _MMAP_THRESHOLD, LARGE)


def return_freed_blocks() -> bool:
    """Have glibc give back what was freed in smaller blocks too; True where that was done. It takes 1 to 8 ms, so it is
    for the moment between two scenes.

    Measured at 1920x1080 after one whole play, back at the harbour: 199 MB without, 113 with.
    """
    return sys.platform.startswith("linux") and _asked("malloc_trim", 0)


def _asked(name: str, *numbers: int) -> bool:
    """What a function of glibc answers; False where there is none (another C library)."""
    import ctypes

    try:
        return bool(getattr(ctypes.CDLL(None), name)(*numbers))
    except (OSError, AttributeError):
        return False
