"""Two streams of chance: one that the rules may use and that is part of the state, one for looks alone.

The rules' stream is a value, so a saved or recorded state draws the same numbers again; the effects' stream
may be drawn any number of times a frame without changing what happens.
"""

import random
from dataclasses import dataclass

_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Stream:
    """A splitmix64 stream as a value. `draw` gives a number and the stream after it."""

    state: int

    def draw(self) -> tuple[float, "Stream"]:
        """A number in [0, 1) and the next stream."""
        state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        z ^= z >> 31
        return (z >> 11) / (1 << 53), Stream(state)

    def below(self, count: int) -> tuple[int, "Stream"]:
        """A whole number from 0 to `count` - 1 and the next stream. Raises ValueError for a count below 1."""
        if count < 1:
            raise ValueError("count must be at least 1")
        number, after = self.draw()
        return int(number * count), after


def rules_stream(seed: int) -> Stream:
    """The stream that the rules draw from; part of the state hash."""
    return Stream(seed & _MASK)


def effects_stream(seed: int) -> random.Random:
    """The stream for looks and sound: never read by a rule."""
    return random.Random(seed ^ 0x5EA)
