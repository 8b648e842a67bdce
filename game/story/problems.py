"""Collecting what is wrong with a story, in words for someone who has never programmed."""

from dataclasses import dataclass, field

from game.core.problems import ContentError, Problem


class RefusedError(Exception):
    """One statement that cannot be read; the parser notes it and goes on with the next."""

    def __init__(self, line: int, column: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.hint = line, column, message, hint


@dataclass(slots=True)
class Problems:
    """The problems of one story, in the order found. `prefix` stands before each file's name."""

    prefix: str = ""
    found: list[Problem] = field(default_factory=list)

    def note(self, file: str, line: int, column: int, message: str, hint: str) -> None:
        """Add one; the same problem on the same line is noted once."""
        if message[-1] not in ".!?":
            message += "."
        problem = Problem(self.prefix + file, line, column, message, hint)
        if problem not in self.found:
            self.found.append(problem)

    def raise_any(self) -> None:
        """Raise ContentError if anything was noted."""
        if self.found:
            raise ContentError(self.found)
