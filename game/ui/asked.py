"""Questions about the person, told by the ids of their answers, which are the same wherever they are asked."""

ABOUT_YOU = frozenset(
    {"flag", "felt", "worse", "keep", "name", "age", "plan", "when", "too_big", "review", "yes", "no", "sure"}
    | {"end", "others", "check", "item", "blank"}
)
"""How today is, how a practice was and what follows a "worse", guest or kept, the plan and how it went, the yes or no
to being recorded and to erasing, a study's end, its check questions and its own. Never an id of Help now: nothing may
slow that down (safety.md S1)."""


def about_you(node: str) -> bool:
    """Whether a press on this node answers a question about the person."""
    return node.partition(".")[0] in ABOUT_YOU
