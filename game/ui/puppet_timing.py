"""When eyes blink, mouths move and feet fall: pure functions of steps, distance and a seed for effects."""

from game.core.clock import STEPS_PER_SECOND

_BLINK_EVERY = 4 * STEPS_PER_SECOND
_BLINK_STEPS = 8
_TWICE_IN = 6
_MOUTH_STEPS = 6
_SHAPES = ("open", "wide", "open", "closed", "open", "wide", "closed", "open")
_MASK = (1 << 64) - 1


def walk_phase(distance_u: float, stride_u: float) -> float:
    """Where in its cycle (0 to 1) a walk stands after `distance_u` units of way, so that no foot slides."""
    return (distance_u / stride_u) % 1.0 if stride_u > 0 else 0.0


def breath_phase(step: int, seconds: float = 4.5) -> float:
    """Where in a quiet breath (0 to 1) someone standing is."""
    return (step / (seconds * STEPS_PER_SECOND)) % 1.0


def blink(step: int, seed: int) -> bool:
    """Whether the eyes are shut at a step: about once in four seconds, now and then twice, never in time."""
    slot, into = divmod(step + seed % _BLINK_EVERY, _BLINK_EVERY)
    chance = _scattered(slot, seed)
    start = chance % (_BLINK_EVERY - 4 * _BLINK_STEPS)
    twice = (chance >> 20) & 0xFF < 256 // _TWICE_IN
    since = into - start
    return 0 <= since < _BLINK_STEPS or (twice and 2 * _BLINK_STEPS <= since < 3 * _BLINK_STEPS)


def talk_mouth(step: int, seed: int) -> str:
    """The mouth of someone in the middle of a sentence, `step` steps after it began."""
    return _SHAPES[_scattered(step // _MOUTH_STEPS, seed) % len(_SHAPES)]


def _scattered(number: int, seed: int) -> int:
    """A 64-bit number that looks random, always the same for the same two (splitmix64's finish)."""
    z = (number * 0x9E3779B97F4A7C15 + seed * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)
