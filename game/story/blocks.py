"""The cases of a block as written, and what decides for each: Ink has several forms, which all come to conditions."""

from dataclasses import dataclass
from typing import Never

from .problems import RefusedError
from .syntax import Binary, Branch, Expression, Statement, Where


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a block as written; `otherwise`: it begins with `- else:`."""

    condition: Expression | None
    otherwise: bool
    body: tuple[Statement, ...]
    where: Where


def chosen(cases: list[Case], subject: Expression | None, where: Where) -> list[Branch]:
    """What decides for each case: its own condition, the subject compared with its value, or (for two cases that
    say nothing) whether the subject holds. The last case may say nothing and is then what happens otherwise."""
    if subject is not None and len(cases) == 1 and cases[0].otherwise:
        return [Branch(subject, (), where), Branch(None, cases[0].body, cases[0].where)]
    branches: list[Branch] = []
    for number, case in enumerate(cases):
        last = number == len(cases) - 1
        condition = case.condition
        if condition is not None:
            if subject is not None and number and cases[0].condition is None:
                _refuse(case.where)
            equal = Binary("==", subject, condition, condition.where) if subject is not None else condition
            branches.append(Branch(equal, case.body, case.where))
        elif subject is not None and not number and len(cases) <= 2 and not case.otherwise:
            branches.append(Branch(subject, case.body, case.where))
        elif last and number:
            branches.append(Branch(None, case.body, case.where))
        else:
            _refuse(case.where if last or not case.otherwise else cases[number + 1].where, case.otherwise and not last)
    return branches


def _refuse(where: Where, after_else: bool = False) -> Never:
    message, hint = "only the last case of a block can be without a condition", "Write '- condition:' here."
    if after_else:
        message, hint = "nothing can follow '- else:'", "Put '- else:' last."
    raise RefusedError(where.line, where.column, message, hint)
