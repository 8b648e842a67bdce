"""The fixed step: rules move in sixtieths of a second, however fast the machine draws."""

STEP_SECONDS = 1 / 60
STEPS_PER_SECOND = 60
MOST_STEPS = 5


class FixedStep:
    """Turns real time into whole steps.

    A machine that falls behind catches up by at most `MOST_STEPS` steps a frame and forgets the rest:
    after a long stall the world goes on from where it stood instead of rushing.
    """

    def __init__(self) -> None:
        self._owed = 0.0

    def steps(self, seconds: float) -> int:
        """How many steps to take after `seconds` of real time (0 to `MOST_STEPS`)."""
        self._owed += max(0.0, seconds)
        count = int(self._owed / STEP_SECONDS + 1e-9)
        self._owed -= count * STEP_SECONDS
        if count > MOST_STEPS:
            self._owed = 0.0
            return MOST_STEPS
        return count

    def forget(self) -> None:
        """Drop what is owed: after a pause or a load the next frame starts afresh."""
        self._owed = 0.0
