"""Choices whose words may be missing: a button without a name, on the screen and for a screen reader."""

from collections.abc import Iterator

from game.core.problems import Problem

from .checker_view import View
from .program import Op, Program


def words(view: View) -> Iterator[Problem]:
    """Each choice that is shown must have words whichever way the braces in it go."""
    for offer in view.program.offers:
        if offer.line.fallback:
            continue
        if all(start < 0 or _may_be_empty(view.program, start) for start in (offer.start, offer.only)):
            yield view.problem(
                offer.where,
                "the words of this choice can be missing, and then it is a button without a name.",
                "Write a word outside the braces, or words for each case: {met: Hello again.|Hello.}",
            )


def _may_be_empty(program: Program, start: int) -> bool:
    """Whether there is a way through the shown words of a choice on which nothing is said."""
    waiting, known = [start], {start}
    while waiting:
        at = waiting.pop()
        step = program.steps[at]
        if step.op is Op.OUT:
            return True
        if step.op is Op.SAY and step.text.strip():
            continue
        then = {
            Op.JUMP: (step.to,),
            Op.FORK: (step.to, at + 1),
            Op.PICK: step.ways,
        }.get(step.op, (at + 1,))
        waiting += [way for way in then if way not in known]
        known.update(then)
    return False
