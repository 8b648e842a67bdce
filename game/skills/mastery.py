"""What has been learned, and what to suggest with its reason. Nothing here is a score and nothing is ever lost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """How one activity has gone so far."""

    activity: str
    uses: int
    finished: int
    better: int
    worse: int
    rested: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An activity and the catalogue key of the reason that is shown beside it."""

    activity: str
    reason: str


def mastery(use: Use) -> float:
    """How sure the player likely is of it, 0 to 1: the mean of a Beta(1 + finished, 3 + not finished) belief.

    It starts at a quarter and nears one with uses; it is for ordering alone and is never shown as a number.
    """
    return (1 + use.finished) / (4 + use.uses)


def suggestions(uses: tuple[Use, ...]) -> tuple[Suggestion, ...]:
    """What to suggest, best first. A practice that felt worse is left out until it was chosen again."""
    awake = [u for u in uses if not u.rested]
    order = sorted(awake, key=lambda u: (-(u.better - u.worse), mastery(u), u.activity))
    return tuple(Suggestion(u.activity, _reason(u)) for u in order)


def _reason(use: Use) -> str:
    if use.better > use.worse:
        return "toolkit.reason.helped"
    if use.uses <= 1:
        return "toolkit.reason.new"
    return "toolkit.reason.known"
