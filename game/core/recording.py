"""A play written down: the seed, the date, the intents by step, and a check value each second.

Played again it must give the same check values at any frame rate. Only intents that reach the rules are in it,
so it cannot hold a look at Help now.
"""

import json
from dataclasses import dataclass, field

from .clock import STEPS_PER_SECOND
from .intents import FLOW_KINDS, Intent, Kind

FORMAT = "tidelight-recording/1"


@dataclass(slots=True)
class Recording:
    """`intents` maps a step to what was meant in it; `checks` a step (a multiple of 60) to the state hash after it."""

    seed: int
    day: str
    intents: dict[int, tuple[Intent, ...]] = field(default_factory=dict)
    checks: dict[int, str] = field(default_factory=dict)
    steps: int = 0

    def note(self, intents: tuple[Intent, ...]) -> None:
        """Write down the intents of the next step."""
        kept = tuple(i for i in intents if i.kind in FLOW_KINDS)
        if kept:
            self.intents[self.steps] = kept
        self.steps += 1

    def wants_check(self) -> bool:
        """True after each whole second."""
        return self.steps % STEPS_PER_SECOND == 0

    def to_json(self) -> str:
        """The recording as JSON text."""
        return json.dumps(
            {
                "format": FORMAT,
                "seed": self.seed,
                "day": self.day,
                "steps": self.steps,
                "intents": {
                    str(step): [[i.kind.value, i.node, i.value] for i in intents]
                    for step, intents in self.intents.items()
                },
                "checks": {str(step): value for step, value in self.checks.items()},
            },
            indent=1,
        )


def from_json(text: str) -> Recording:
    """Read a recording. Raises ValueError, in plain words, for anything that is not one."""
    try:
        raw = json.loads(text)
        if raw["format"] != FORMAT:
            raise ValueError(f"this recording is of the kind {raw['format']!r}; {FORMAT!r} is read here")
        return Recording(
            seed=int(raw["seed"]),
            day=str(raw["day"]),
            steps=int(raw["steps"]),
            intents={
                int(step): tuple(Intent(Kind(kind), node, float(value)) for kind, node, value in row)
                for step, row in raw["intents"].items()
            },
            checks={int(step): str(value) for step, value in raw["checks"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not a whole recording: {error}") from error
