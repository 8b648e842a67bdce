"""What is heard, in words: which captions stand on the screen at a given second. Pure: time is handed in."""

from dataclasses import dataclass, field

HOLD_SECONDS = 4.0
"""How long a caption stands: long enough to read a few words beside the line that is being said."""
AGAIN_SECONDS = 12.0
"""A sound that comes again sooner than this (oars, steps on the radio) is not written again."""
MOST_SHOWN = 2
MOST_WAITING = 3


@dataclass(frozen=True, slots=True)
class Caption:
    """One sound in words, such as "[gull]". `speaker` is who makes it, or empty; `at` the second it came."""

    cue: str
    text: str
    speaker: str
    at: float

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text}" if self.speaker else self.text


@dataclass(frozen=True, slots=True)
class Shown:
    """A caption and the second it went up."""

    caption: Caption
    since: float


@dataclass(slots=True)
class Captions:
    """A queue of captions. At most `MOST_SHOWN` stand at once; the rest wait, and the oldest of too many are let go."""

    shown: tuple[Shown, ...] = ()
    waiting: tuple[Caption, ...] = ()
    heard: dict[str, float] = field(default_factory=dict)

    def hear(self, caption: Caption, again: float = AGAIN_SECONDS) -> bool:
        """A sound came; whether it will be written. `again` is how many seconds must lie between two of the same."""
        last = self.heard.get(caption.cue)
        if not caption.text or (last is not None and caption.at - last < again):
            return False
        self.heard[caption.cue] = caption.at
        self.waiting = (*self.waiting, caption)[-MOST_WAITING:]
        return True

    def at(self, now: float) -> tuple[Caption, ...]:
        """What stands on the screen at second `now`, the oldest first."""
        standing = tuple(s for s in self.shown if now - s.since < HOLD_SECONDS)
        free = MOST_SHOWN - len(standing)
        self.shown = (*standing, *(Shown(c, now) for c in self.waiting[:free]))
        self.waiting = self.waiting[free:]
        return tuple(s.caption for s in self.shown)

    def clear(self) -> None:
        """Nothing stands and nothing waits (the quick exit)."""
        self.shown, self.waiting = (), ()
