"""Reading an expression exactly where Ink would read one.

Ink tries to read an expression at the start of every `{...}` and gives up quietly on most text, but stops with
an error on some (`{Well - |Hm}`: "expected right side of -"). So this reader knows Ink's whole expression
grammar; what is not in the subset comes out as `Unknown` and is refused only if Ink really takes it for an
expression.
"""

import re

from .reading import DEEPEST, Cursor
from .syntax import Binary, Call, Expression, Literal, Name, Unary, Unknown, Where

# In the order in which Ink tries them: sign, how tightly it binds, whether a space must follow.
_OPERATORS: tuple[tuple[str, int, bool], ...] = (
    ("&&", 1, False),
    ("||", 1, False),
    ("and", 1, True),
    ("or", 1, True),
    ("==", 2, False),
    (">=", 2, False),
    ("<=", 2, False),
    ("<", 2, False),
    (">", 2, False),
    ("!=", 2, False),
    ("?", 3, False),
    ("has", 3, True),
    ("!?", 3, False),
    ("hasnt", 3, True),
    ("^", 3, False),
    ("+", 4, False),
    ("-", 5, False),
    ("*", 6, False),
    ("/", 7, False),
    ("%", 8, False),
    ("mod", 8, True),
)
_ALLOWED = frozenset({"and", "or", "==", ">=", "<=", "<", ">", "!=", "+", "-", "*"})
_SAME = {"&&": "and", "||": "or", "!": "not"}
_INSTEAD = {
    "/": "There is no division here; compare with a number instead.",
    "%": "There is no remainder here; use a sequence such as {&one|two} to take turns.",
    "mod": "There is no remainder here; use a sequence such as {&one|two} to take turns.",
}
_NO_RESERVED_START = frozenset({"true", "false", "not", "return", "else", "VAR", "CONST", "temp", "LIST", "function"})
_MOST_PARTS = 50
_QUOTE_STOPS = re.compile(r'["{}|\n\\#]|->|<-|<>')
_WORD = re.compile(r"[A-Za-z0-9_ ]+")


class ExpressionReader:
    """Reads expressions at a cursor. None means that Ink would quietly see no expression there; where Ink would
    stop with an error, `RefusedError` is raised."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self._parts = self._brackets = 0

    def expression(self) -> Expression | None:
        """An expression, with the spaces around it."""
        self._parts = self._brackets = 0
        return self._joined_up(0)

    def _inside(self) -> Expression | None:
        """An expression within round brackets."""
        self._brackets += 1
        if self._brackets > DEEPEST:
            self.cursor.refuse(
                f"more than {DEEPEST} round brackets stand inside one another",
                "Take some out, or put a part of this into a variable.",
            )
        found = self._joined_up(0)
        self._brackets -= 1
        return found

    def _joined_up(self, tighter_than: int) -> Expression | None:
        """As much of an expression as its operators bind more tightly than this."""
        cursor = self.cursor
        cursor.spaces()
        left = self._unary()
        if left is None:
            return None
        cursor.spaces()
        while True:
            start = cursor.at
            sign = self._operator()
            if sign is None or sign[1] <= tighter_than:
                cursor.at = start
                break
            cursor.spaces()
            right = self._joined_up(sign[1])
            if right is None:
                cursor.refuse(
                    f"something is missing after '{sign[0]}'",
                    "Inside { } Ink takes this for a calculation; finish it, or write the words without it.",
                )
            left = self._joined(sign[0], left, right, cursor.where(start))
        cursor.spaces()
        return left

    @staticmethod
    def _joined(sign: str, left: Expression, right: Expression, where: Where) -> Expression:
        sign = _SAME.get(sign, sign)
        if sign in _ALLOWED:
            return Binary(sign, left, right, where)
        hint = _INSTEAD.get(sign, "Use + - * and or not == != < > <= >= MIN MAX.")
        return Unknown(f"'{sign}' is not used in these stories", hint, where)

    def _operator(self) -> tuple[str, int] | None:
        cursor = self.cursor
        for sign, binding, space in _OPERATORS:
            if cursor.peek(sign):
                after = cursor.text[cursor.at + len(sign) : cursor.at + len(sign) + 1]
                if space and after not in (" ", "\t"):
                    continue
                cursor.at += len(sign)
                return sign, binding
        return None

    def _unary(self) -> Expression | None:
        cursor = self.cursor
        start = cursor.at
        self._parts += 1
        if self._parts > _MOST_PARTS:
            cursor.refuse(
                "this condition or calculation is too long",
                f"Use at most {_MOST_PARTS} names, numbers and brackets in one; put a part of it into a variable.",
            )
        if cursor.peek("->") or cursor.peek("<-"):
            return self._divert_target()
        prefix = "-" if cursor.take("-") else "!" if cursor.take("!") else ""
        if not prefix and cursor.ink_word() == "not":
            prefix = "not"
            cursor.at += 3
        cursor.spaces()
        value = self._operand()
        if value is None and prefix:
            value = self._unary()
        if value is None:
            cursor.at = start
            return None
        if prefix:
            value = self._prefixed(prefix, value, cursor.where(start))
        cursor.spaces()
        if cursor.peek("++") or cursor.peek("--"):
            cursor.refuse("'++' and '--' do not belong here", "Put it on a line of its own: ~ trust = trust + 1")
        return value

    @staticmethod
    def _prefixed(prefix: str, value: Expression, where: Where) -> Expression:
        prefix = _SAME.get(prefix, prefix)
        if prefix == "-" and isinstance(value, Literal) and type(value.value) is int:
            return Literal(-value.value, where)
        return Unary(prefix, value, where)

    def _divert_target(self) -> Expression | None:
        cursor = self.cursor
        start = cursor.at
        where = cursor.where()
        thread = cursor.take("<-")
        if not thread:
            cursor.take("->")
        cursor.spaces()
        word = cursor.ink_word()
        if not word or cursor.peek("->"):
            cursor.refuse("an arrow needs the name of a knot after it", "Write -> name.", start)
        while word:
            cursor.at += len(word)
            cursor.spaces()
            if not cursor.take("."):
                break
            cursor.spaces()
            word = cursor.ink_word()
        cursor.spaces()
        if thread or cursor.peek("->") or cursor.peek("("):
            cursor.refuse(
                "only a plain '-> name' can stand here",
                "Threads, tunnels and knots with values in brackets are not used in these stories.",
                start,
            )
        return Unknown("an arrow cannot be part of a condition", "Use the name without '->'.", where)

    def _operand(self) -> Expression | None:
        for rule in (self._list, self._bracketed, self._call, self._name, self._literal):
            start = self.cursor.at
            found = rule()
            if found is not None:
                return found
            self.cursor.at = start
        return None

    def _list(self) -> Expression | None:
        cursor = self.cursor
        where = cursor.where()
        if not cursor.take("("):
            return None
        cursor.spaces()
        while word := cursor.ink_word():
            cursor.at += len(word)
            if cursor.take("."):
                after = cursor.ink_word()
                if not after:
                    cursor.refuse("a name is missing after the full stop", "Write knot.stitch without spaces.")
                cursor.at += len(after)
            cursor.spaces()
            comma = cursor.at
            if not cursor.take(","):
                break
            cursor.spaces()
            if not cursor.ink_word():
                cursor.at = comma
                break
        cursor.spaces()
        if not cursor.take(")"):
            return None
        return Unknown("Ink takes a name alone in round brackets for a list", "Leave the round brackets away.", where)

    def _bracketed(self) -> Expression | None:
        cursor = self.cursor
        if not cursor.take("("):
            return None
        inner = self._inside()
        if inner is None:
            return None
        cursor.spaces()
        if not cursor.take(")"):
            cursor.refuse("a closing ')' is missing", "Each '(' inside { } needs its ')'.")
        return inner

    def _call(self) -> Expression | None:
        cursor = self.cursor
        where = cursor.where()
        word = cursor.ink_word()
        if not word:
            return None
        cursor.at += len(word)
        cursor.spaces()
        if not cursor.take("("):
            return None
        arguments: list[Expression] = []
        while (argument := self._inside()) is not None:
            arguments.append(argument)
            if not cursor.take(","):
                break
        cursor.spaces()
        if not cursor.take(")"):
            cursor.refuse(
                f"Ink takes '{word} (' inside {{ }} for a function and misses the ')'",
                "Begin this part with other words, or leave the round brackets away.",
            )
        if word not in ("MIN", "MAX") or len(arguments) != 2:
            hint = "Only MIN(a, b) and MAX(a, b) are used in these stories."
            return Unknown(f"the function '{word}' is not used in these stories", hint, where)
        return Call(word, tuple(arguments), where)

    def _name(self) -> Expression | None:
        cursor = self.cursor
        where = cursor.where()
        path: list[str] = []
        while word := cursor.ink_word():
            cursor.at += len(word)
            path.append(word)
            before_dot = cursor.at
            cursor.spaces()
            if not cursor.take("."):
                cursor.at = before_dot
                break
            cursor.spaces()
        if not path or path[0] in _NO_RESERVED_START:
            return None
        return Name(tuple(path), where)

    def _literal(self) -> Expression | None:
        cursor = self.cursor
        where = cursor.where()
        number = re.compile(r"-?[ \t]*[0-9]+").match(cursor.text, cursor.at)
        if number:
            cursor.at = number.end()
            if cursor.take("."):
                cursor.at = _digits_end(cursor)
                return Unknown("numbers with a point are not used", "Use whole numbers.", where)
            return Literal(int(number.group().replace(" ", "").replace("\t", "")), where)
        word = cursor.ink_word()
        if word in ("true", "false"):
            cursor.at += len(word)
            return Literal(word == "true", where)
        return self._quoted(where) if cursor.peek('"') else None

    def _quoted(self, where: Where) -> Expression:
        cursor = self.cursor
        start = cursor.at
        cursor.at += 1
        stop = _QUOTE_STOPS.search(cursor.text, cursor.at)
        inside = cursor.text[cursor.at : stop.start()] if stop else ""
        if stop is None or stop.group() != '"' or inside.lstrip().startswith("~"):
            cursor.refuse(
                "quotation marks at the start of { } are not closed where Ink looks for it",
                "Put the quotation marks outside the { }, or use curly ones: \u201c \u201d.",
                start,
            )
        cursor.at = stop.end()
        if not _WORD.fullmatch(inside) or inside != inside.strip():
            return Unknown("a word in quotation marks is letters, digits and _", 'Write "calm".', where)
        return Literal(inside, where)


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


def _digits_end(cursor: Cursor) -> int:
    at = cursor.at
    while cursor.text[at : at + 1].isdigit():
        at += 1
    return at
