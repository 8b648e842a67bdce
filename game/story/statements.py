"""Reading one statement: a line of text, a choice, a gather, a setting of a variable, a block."""

from collections.abc import Iterable

from .expressions import ExpressionReader
from .pieces import PieceReader
from .problems import Problems, RefusedError
from .reading import DECLARING, INLINE_SPACE, Cursor
from .syntax import (
    Assign,
    Binary,
    Block,
    Branch,
    Call,
    ChoiceLine,
    Divert,
    DivertLine,
    Either,
    Expression,
    Gather,
    LineOfText,
    Literal,
    Name,
    Piece,
    Sequence,
    Statement,
    TagText,
    Text,
    Unary,
    Where,
)

_TOO_MUCH = {
    "}": "Write \\} for the sign itself. The } of a block stands on a line of its own.",
    "|": "Write \\| for the sign itself.",
    "#": "Put tags on the line above, or before the arrow.",
    "]": "A choice has one pair of [ ]. Write \\] for the sign itself.",
    "[": "A choice has one pair of [ ]. Write \\[ for the sign itself.",
}


def shown(pieces: Iterable[Piece] | None) -> bool:
    """Whether any piece can put words on the screen."""
    return any(_shows(piece) for piece in pieces or ())


def _shows(piece: Piece) -> bool:
    match piece:
        case Text(text):
            return bool(text.strip(INLINE_SPACE))
        case Either(_, yes, no, _):
            return shown(yes) or shown(no)
        case Sequence(parts, _, _):
            return any(shown(part) for part in parts)
        case _:
            return False


def has_call(expression: Expression) -> bool:
    """Whether MIN or MAX stands anywhere in it."""
    match expression:
        case Call():
            return True
        case Unary(inner=inner):
            return has_call(inner)
        case Binary(left=left, right=right):
            return has_call(left) or has_call(right)
        case _:
            return False


class StatementReader:
    """Reads statements at a cursor. Inside a block it notes what is wrong and goes on with the next line."""

    def __init__(self, cursor: Cursor, problems: Problems) -> None:
        self.cursor, self.problems = cursor, problems
        self.expressions = ExpressionReader(cursor)
        self.reader = PieceReader(cursor, self.expressions)

    def note(self, refused: RefusedError) -> None:
        """Write down what was refused at this cursor's file."""
        self.problems.note(self.cursor.file, refused.line, refused.column, refused.message, refused.hint)

    def statement(self) -> list[Statement]:
        """The statement here; a gather comes together with what else its line holds."""
        cursor = self.cursor
        where = cursor.where()
        if cursor.peek("->"):
            return [self._divert_line(where)]
        if cursor.peek("*") or cursor.peek("+"):
            return [self._choice(where)]
        if cursor.peek("-"):
            return self._gather(where)
        if cursor.peek("~"):
            return [self._assign(where)]
        if cursor.peek("{") and (block := self._block(where)) is not None:
            return [block]
        return [self._text_line(where)]

    def end_of_line(self, place: str) -> None:
        """Move to the next line; refused if anything is left on this one."""
        if not self.cursor.end_line():
            self.cursor.refuse(
                f"'{self.cursor.rest()}' is too much {place}",
                _TOO_MUCH.get(self.cursor.char, "Put it on a line of its own."),
            )

    def _divert_line(self, where: Where) -> DivertLine:
        divert = self.reader.divert()
        self.end_of_line("after an arrow and its name")
        return DivertLine(divert, where)

    def _text_line(self, where: Where) -> LineOfText:
        found = self.reader.pieces(choice=False)
        if not found:
            self.end_of_line("here")
        if found and not isinstance(found[-1], Divert):
            self.reader.trim(found, "")
        ends = not (found and isinstance(found[0], TagText))
        self.end_of_line("at the end of this line")
        return LineOfText(tuple(found), ends, where)

    # Choices and gathers

    def _choice(self, where: Where) -> ChoiceLine:
        cursor = self.cursor
        sign, depth = cursor.char, 0
        while cursor.take(sign):
            depth += 1
            cursor.spaces()
        if cursor.peek("*") or cursor.peek("+"):
            cursor.refuse("* and + cannot be mixed in one choice", "Write ** or ++ for a choice inside a choice.")
        label = self._label("a choice")
        conditions = self._conditions(bool(label))
        start = self._words()
        only, inner, brackets = None, None, cursor.take("[")
        if brackets:
            only = self._words()
            if not cursor.take("]"):
                cursor.refuse("the closing ']' is missing", "Close the [ on the same line, before any arrow.")
            inner = self._words()
        cursor.spaces()
        divert = self.reader.divert(bare=True) if cursor.peek("->") else None
        fallback = not (start or only or inner)
        if fallback and (brackets or divert is None):
            cursor.refuse(
                "this choice is empty",
                "Write * [Words.], or * -> for a way on that is taken by itself when no choice is left.",
            )
        if not fallback and not shown((start or []) + (only or [])):
            cursor.refuse("a choice needs words for the player to see", "Write them after the * or inside the [ ].")
        if divert is not None and not divert.path and not fallback:
            cursor.refuse("the arrow leads nowhere", "Write -> name, or leave the arrow away.")
        self.end_of_line("at the end of this choice")
        return ChoiceLine(
            depth=depth,
            once=sign == "*",
            label=label,
            conditions=conditions,
            start=tuple(start) if start else None,
            only=tuple(only) if only else None,
            inner=tuple(inner or ()),
            divert=divert if divert and divert.path else None,
            fallback=fallback,
            where=where,
        )

    def _words(self) -> list[Piece]:
        return self.reader.pieces(choice=True)

    def _label(self, what: str) -> str:
        cursor = self.cursor
        start = cursor.at
        if not cursor.take("("):
            return ""
        cursor.spaces()
        if not cursor.ink_word():
            cursor.at = start
            return ""
        name = cursor.take_name("a label")
        cursor.spaces()
        if not cursor.take(")"):
            cursor.refuse(
                f"round brackets at the start of {what} hold a label of one word",
                "Write \\( for a bracket that is shown, or put the words into [ ].",
                start,
            )
        cursor.spaces()
        return name

    def _conditions(self, labelled: bool) -> tuple[Expression, ...]:
        cursor = self.cursor
        found: list[Expression] = []
        while cursor.peek("{"):
            start = cursor.at
            cursor.take("{")
            condition = self.expressions.expression()
            if condition is None or not cursor.take("}"):
                cursor.refuse(
                    "braces at the start of a choice hold a condition, such as {met_mira}",
                    "Begin the choice with words if you want words that change.",
                    start,
                )
            found.append(condition)
            cursor.spaces()
        if (labelled or found) and cursor.at_line_end():
            cursor.refuse("the words of this choice are missing on its line", "Write them on the same line as the *.")
        return tuple(found)

    def _gather(self, where: Where) -> list[Statement]:
        cursor = self.cursor
        depth = 0
        while cursor.peek("-") and not cursor.peek("->"):
            cursor.at += 1
            depth += 1
            cursor.spaces()
        gather = Gather(depth, self._label("a gather"), where)
        if cursor.end_line():
            return [gather]
        if cursor.peek("*") or cursor.peek("+") or (cursor.peek("-") and not cursor.peek("->")):
            cursor.refuse("a choice needs a line of its own", "Put it on the line after the dash.")
        if cursor.peek("=") or cursor.ink_word() in DECLARING or cursor.peek("INCLUDE"):
            cursor.refuse(f"'{cursor.rest()}' cannot follow a dash", "Put it on a line of its own.")
        return [gather, *self.statement()]

    # Variables

    def _assign(self, where: Where) -> Assign:
        cursor = self.cursor
        cursor.take("~")
        cursor.spaces()
        word = cursor.ink_word()
        if word == "temp":
            cursor.refuse("'temp' is not used in these stories", "Write VAR name = value at the top of the file.")
        if word == "return":
            cursor.refuse("functions are not used in these stories", "Go to a knot with '-> name'.")
        name = cursor.take_name("a variable")
        after = cursor.at
        cursor.spaces()
        step = cursor.text[cursor.at : cursor.at + 2]
        variable = Name((name,), where)
        if step in ("++", "--"):
            cursor.at += 2
            expression: Expression | None = Literal(1, where)
        elif step in ("+=", "-="):
            cursor.at += 2
            expression = self.expressions.expression()
        elif cursor.take("="):
            expression = self.expressions.expression()
        else:
            cursor.refuse(
                f"'~' sets a variable, and no '=' follows '{name}'",
                "Write ~ name = value. Functions are not used in these stories.",
                after,
            )
        if expression is None:
            cursor.refuse("the value is missing", "Write ~ name = value.")
        breaks = has_call(expression)
        if step in ("++", "--", "+=", "-="):
            expression = Binary(step[0], variable, expression, where)
        self.end_of_line("after the value")
        return Assign(name, expression, breaks, where)

    # Blocks

    def _block(self, where: Where) -> Block | None:
        """A condition over several lines, or None (and nothing moved) if the braces close on this line."""
        cursor = self.cursor
        start = cursor.at
        cursor.take("{")
        cursor.spaces()
        if cursor.end_line():
            branches = self._cases(None)
        else:
            if self.reader.cycle_sign() or (condition := self.reader.condition()) is None:
                cursor.at = start
                return None
            if not cursor.end_line():
                cursor.at = start
                return None
            branches = self._then_else(condition, where)
        if not cursor.take("}"):
            cursor.refuse(
                f"the {{ of line {where.line} is not closed here",
                "Put a } on a line of its own at the end of the block.",
            )
        self.end_of_line("after the } of a block")
        return Block(tuple(branches), where)

    def _at_case(self) -> bool:
        self.cursor.blank_lines()
        return self.cursor.peek("-") and not self.cursor.peek("->")

    def _then_else(self, condition: Expression, where: Where) -> list[Branch]:
        cursor = self.cursor
        if self._at_case():
            return self._cases(condition)
        body = self._body()
        if not body:
            cursor.refuse("there is nothing in this block", "Put lines between { and }, or take it out.")
        branches = [Branch(condition, tuple(body), where)]
        if self._at_case():
            branches += self._cases(condition, only_else=True)
        return branches

    def _cases(self, subject: Expression | None, only_else: bool = False) -> list[Branch]:
        """The branches `- condition:`; with a subject, `- value:` compared with it."""
        cursor = self.cursor
        branches: list[Branch] = []
        while self._at_case():
            where = cursor.where()
            cursor.take("-")
            cursor.spaces()
            if branches and branches[-1].condition is None:
                cursor.refuse("nothing can follow '- else:'", "Put '- else:' last.")
            condition = None if self._else() else self._case(subject)
            if only_else and condition is not None:
                cursor.refuse("only '- else:' can stand here", "For more cases, begin with { on its own line.")
            body = self._body()
            if condition is None and not body:
                cursor.refuse("there is nothing after '- else:'", "Put lines there, or take it out.")
            branches.append(Branch(condition, tuple(body), where))
        if not branches or (not only_else and branches[0].condition is None):
            cursor.refuse("a block needs a case with a condition first", "Write '- condition:' and below it the lines.")
        return branches

    def _else(self) -> bool:
        cursor = self.cursor
        start = cursor.at
        if cursor.take("else"):
            cursor.spaces()
            if cursor.take(":"):
                return True
        cursor.at = start
        return False

    def _case(self, subject: Expression | None) -> Expression:
        cursor = self.cursor
        start = cursor.at
        condition = self.reader.condition()
        if condition is None:
            cursor.refuse(
                "a case of a block begins with a condition and ':'",
                "Write '- condition:' or '- else:' (or close the block with } before a gather).",
                start,
            )
        if subject is None:
            return condition
        if not isinstance(condition, Literal):
            cursor.refuse(
                "a case of this block is a plain value",
                "Write '- 2:', '- \"calm\":' or '- else:'; or begin the block with { alone.",
                start,
            )
        return Binary("==", subject, condition, condition.where)

    def _body(self) -> list[Statement]:
        cursor = self.cursor
        body: list[Statement] = []
        while True:
            cursor.blank_lines()
            if cursor.ended or cursor.peek("}") or (cursor.peek("-") and not cursor.peek("->")):
                return body
            if cursor.peek("="):
                cursor.refuse("a block is still open here", "Close it with a } on a line of its own before this.")
            try:
                if (word := cursor.ink_word()) in DECLARING or cursor.peek("INCLUDE"):
                    cursor.refuse(f"'{word}' cannot stand in a block", "Put it at the top of the file.")
                body += self.statement()
            except RefusedError as refused:
                self.note(refused)
                cursor.skip_line()
