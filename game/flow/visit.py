"""One visit to an island, as a value: what it waits for, and where everything stands."""

from enum import StrEnum

from msgspec import Struct

from game.story import State
from game.world.walker import Walker

from .practice import Practice

NEXT, SKIP, PLAN_NONE, TOO_BIG, NOT_NOW = "next", "skip", "plan.none", "plan.too_big", "too_big.not_now"


class Phase(StrEnum):
    """What a visit waits for."""

    SAY = "say"
    CHOOSE = "choose"
    WALK = "walk"
    PRACTISE = "practise"
    PLAN = "plan"
    WHEN = "when"
    TOO_BIG = "too_big"
    OVER = "over"


class Visit(Struct, frozen=True):
    """`line` is the line now shown, counted in the turn; `rounds` how often each activity was begun here;
    `cast` where people stand who were moved by the story, as (person, place, spot);
    `moved` that a changed story could not go on at the very line of the save; `private` that the last choice was one
    about people or something too big for a game, which is never written anywhere (safety.md P3)."""

    level: str
    story: State
    phase: Phase
    line: int
    walker: Walker
    practice: Practice | None = None
    rounds: tuple[tuple[str, int], ...] = ()
    cast: tuple[tuple[str, str, str], ...] = ()
    lit: bool = False
    lit_steps: int = 0
    softened: bool = False
    taught: bool = False
    pending: str = ""
    plan: str = ""
    steps: int = 0
    stopped: bool = False
    moved: bool = False
    private: bool = False
