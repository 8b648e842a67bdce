"""Reading one statement: a line of text, a choice, a gather, a setting of a variable, a block."""

from collections.abc import Iterable
from dataclasses import replace

from .blocks import Case, chosen
from .expressions import ExpressionReader, has_call
from .pieces import PieceReader
from .problems import Problems, RefusedError
from .reading import INLINE_SPACE, Cursor
from .syntax import (
    Assign,
    Binary,
    Block,
    Branch,
    ChoiceLine,
    Divert,
    DivertLine,
    Either,
    Expression,
    Gather,
    Glue,
    LineOfText,
    Literal,
    Name,
    Piece,
    Sequence,
    Statement,
    TagText,
    Text,
    Where,
)

_TOO_MUCH = {
    "}": "Write \\} for the sign itself. The } of a block stands on a line of its own.",
    "|": "Write \\| for the sign itself.",
    "#": "Put tags on the line above.",
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
            return self._after_block(block)
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
        if cursor.peek("#") and divert is not None:
            cursor.refuse(
                "a tag cannot follow the arrow of a choice",
                "Put it inside the [ ], or on a line of what follows.",
            )
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
        if self._at_dash():
            cursor.refuse("a second dash cannot stand after a label", "Put it on the next line.")
        if cursor.peek("="):
            cursor.refuse("a knot cannot begin after a dash", "Write == name == on a line of its own.")
        cursor.refuse_declaration("after a dash")
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
        subject: Expression | None = None
        if not cursor.end_line() and (
            self.reader.cycle_sign() or (subject := self.reader.condition()) is None or not cursor.end_line()
        ):
            cursor.at = start
            return None
        with self.reader.nested(start):
            branches = self._branches(subject, where)
        if not cursor.take("}"):
            cursor.refuse(
                f"the {{ of line {where.line} is not closed here",
                "Put a } on a line of its own at the end of the block.",
            )
        return Block(tuple(branches), where, ends=cursor.end_line())

    def _after_block(self, block: Block) -> list[Statement]:
        """A block, and what follows its } on the same line: words, or another block, perhaps with glue between."""
        if block.ends:
            return [block]
        cursor = self.cursor
        start, where = cursor.at, cursor.where()
        between = self._between()
        if cursor.peek("{") and (another := self._block(cursor.where())) is not None:
            glue = [LineOfText(between, False, where)] if between else []
            return [block, *glue, *self._after_block(another)]
        cursor.at = start
        return [block, replace(self._text_line(where), ends=True)]

    def _between(self) -> tuple[Piece, ...]:
        """Spaces and glue."""
        cursor = self.cursor
        pieces: list[Piece] = []
        while True:
            start = cursor.at
            cursor.spaces()
            if cursor.at > start:
                pieces.append(Text(cursor.text[start : cursor.at]))
            if not cursor.take("<>"):
                return tuple(pieces)
            pieces.append(Glue())

    def _at_case(self) -> bool:
        self.cursor.blank_lines()
        return self._at_dash()

    def _at_dash(self) -> bool:
        return self.cursor.peek("-") and not self.cursor.peek("->")

    def _branches(self, subject: Expression | None, where: Where) -> list[Branch]:
        """The branches of a block: cases, or lines for when the condition holds and perhaps `- else:`."""
        cursor = self.cursor
        if self._at_case():
            return chosen(self._cases(), subject, where)
        if subject is None:
            cursor.refuse("a block needs a case with a condition first", "Write '- condition:' and below it the lines.")
        noted = len(self.problems.found)
        body = self._body()
        if not body and noted == len(self.problems.found):
            cursor.refuse("there is nothing in this block", "Put lines between { and }, or take it out.")
        branches = [Branch(subject, tuple(body), where)]
        if self._at_case():
            rest = self._cases()
            if len(rest) > 1 or not rest[0].otherwise:
                at = rest[1 if rest[0].otherwise else 0].where
                raise RefusedError(
                    at.line,
                    at.column,
                    "only one '- else:' can stand here",
                    "For more cases, begin the block with { alone on its line. Close it with } before a gather.",
                )
            branches.append(Branch(None, rest[0].body, rest[0].where))
        return branches

    def _cases(self) -> list[Case]:
        """All that begins with a dash, up to the end of the block."""
        cursor = self.cursor
        cases: list[Case] = []
        while self._at_case():
            where = cursor.where()
            cursor.take("-")
            cursor.spaces()
            otherwise = self._else()
            condition = None if otherwise else self.reader.condition()
            cursor.spaces()
            if self._at_dash():
                cursor.refuse(
                    "a second dash cannot stand on the line of a case",
                    "Begin the next case on a new line. A gather cannot stand in a block.",
                )
            noted = len(self.problems.found)
            body = self._body()
            if condition is None and not body and noted == len(self.problems.found):
                what = "- else:" if otherwise else "-"
                raise RefusedError(
                    where.line, where.column, f"there is nothing after '{what}'", "Put lines there, or take it out."
                )
            cases.append(Case(condition, otherwise, tuple(body), where))
        return cases

    def _else(self) -> bool:
        cursor = self.cursor
        start = cursor.at
        if cursor.take("else"):
            cursor.spaces()
            if cursor.take(":"):
                return True
        cursor.at = start
        return False

    def _body(self) -> list[Statement]:
        cursor = self.cursor
        body: list[Statement] = []
        while True:
            cursor.blank_lines()
            if cursor.ended or cursor.peek("}") or self._at_dash():
                return body
            if cursor.peek("="):
                cursor.refuse("a block is still open here", "Close it with a } on a line of its own before this.")
            start = cursor.at
            try:
                cursor.refuse_declaration("in a block")
                body += self.statement()
            except RefusedError as refused:
                self.note(refused)
                cursor.skip_statement(start)
