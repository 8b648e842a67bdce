"""Reading the pieces of a line: text, glue, tags, diverts and what stands in braces."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from .expressions import ExpressionReader
from .reading import DEEPEST, INLINE_SPACE, NAME, Cursor
from .syntax import Divert, Either, Expression, Glue, Piece, Sequence, TagText, Text, Unknown, Where

_STOP = re.compile(r"[{}|\n\\#]|->|<-|<>")
_STOP_IN_CHOICE = re.compile(r"[{}|\n\\#\[\]]|->|<-|<>")
_ESCAPABLE = frozenset("#{}|[]()<>-*+=~/\\!&$:\"'")
_SIGNS = re.compile(r"[!&~$]*")
_SETS = re.compile(r"~[ \t]*[A-Za-z_]\w*[ \t]*(?:=|\+\+|--|\+=|-=)")
_WORD_THEN_COLON = re.compile(r"[\w \t]*:")
_OTHER_SIGNS = {
    "~": ("a shuffle", "Chance would make each player's story different and unprovable; write {a|b|c} or {&a|b}."),
    "!": ("a once-only sequence", "Write {a|b|} instead: its last part is empty. For 'not', write {not met: ...}."),
    "$": ("the sign $ for a sequence", "Write {a|b|c} without the $."),
}
_SEQUENCE_WORDS = frozenset({"once", "cycle", "shuffle", "stopping"})


def tidy(text: str) -> str:
    """Spaces as Ink cleans them: none at the ends, one between words."""
    return re.sub(r"[ \t]+", " ", text.strip(INLINE_SPACE))


class PieceReader:
    """Reads the pieces of a line at a cursor."""

    def __init__(self, cursor: Cursor, expressions: ExpressionReader) -> None:
        self.cursor, self.expressions = cursor, expressions
        self._depth = 0

    @contextmanager
    def nested(self, at: int) -> Iterator[None]:
        """One pair of braces more around what is read; `at` is where it opens."""
        if self._depth >= DEEPEST:
            self.cursor.refuse(
                f"more than {DEEPEST} braces stand inside one another",
                "Put a part of it into a knot of its own and go there with '-> name'.",
                at,
            )
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def pieces(self, choice: bool, braces: bool = False) -> list[Piece]:
        """All pieces up to where Ink would stop: the end of the line, a bracket of a choice, `|` or `}`. A divert
        is the last one (in a choice it is left for the caller)."""
        cursor = self.cursor
        self._no_tilde()
        found: list[Piece] = []
        glued = False
        while True:
            text = self._text(choice)
            if text:
                found.append(Text(text))
            if cursor.peek("{"):
                with self.nested(cursor.at):
                    found.append(self._braces(choice))
            elif cursor.peek("<>"):
                cursor.take("<>")
                found.append(Glue())
                glued = True
            elif cursor.peek("#"):
                if braces:
                    cursor.refuse(
                        "a tag cannot stand inside { }",
                        "Put the tag at the end of the line, or write \\# for the sign itself.",
                    )
                if glued:
                    cursor.refuse(
                        "a tag after glue on the same line makes Ink glue all lines that follow",
                        "Put the tag before the <>.",
                    )
                found.append(self._tag(choice))
            else:
                break
        if cursor.peek("<-"):
            cursor.refuse("threads (<-) are not used in these stories", "Write '-> name' to go there.")
        if cursor.peek("->") and not choice:
            self.trim(found, " ")
            found.append(self.divert())
        return found

    @staticmethod
    def trim(found: list[Piece], end: str) -> None:
        """Cut spaces off the end, and put `end` there if the last piece is text, as Ink does."""
        while found and isinstance(last := found[-1], Text):
            text = last.text.rstrip(INLINE_SPACE) + end
            if text:
                found[-1] = Text(text)
                return
            found.pop()

    def divert(self, bare: bool = False) -> Divert:
        """`-> name`; with `bare`, the name may be missing."""
        cursor = self.cursor
        where = cursor.where()
        cursor.take("->")
        if cursor.peek("->"):
            cursor.refuse("tunnels (->->) are not used in these stories", "Write '-> name' to go there.")
        cursor.spaces()
        path: list[str] = []
        while word := cursor.ink_word():
            if not NAME.fullmatch(word):
                cursor.refuse(f"'{word}' cannot be a name", "Names are letters a to z, digits and _.")
            cursor.at += len(word)
            path.append(word)
            if not cursor.take("."):
                break
        if not path and not bare:
            cursor.refuse("an arrow needs the name of a knot after it", "Write -> name, -> DONE or -> END.")
        cursor.spaces()
        if cursor.peek("->"):
            cursor.refuse("tunnels (-> name ->) are not used in these stories", "Write one '-> name' only.")
        if cursor.peek("("):
            cursor.refuse("a knot cannot be given values in brackets", "Set a variable with ~ on the line before.")
        return Divert(tuple(path), where)

    def _no_tilde(self) -> None:
        cursor = self.cursor
        start = cursor.at
        cursor.spaces()
        if cursor.peek("~"):
            cursor.refuse("'~' sets a variable and needs a line of its own", "Write \\~ for the sign itself.")
        cursor.at = start

    def _text(self, choice: bool) -> str:
        cursor = self.cursor
        stops = _STOP_IN_CHOICE if choice else _STOP
        parts: list[str] = []
        while True:
            stop = stops.search(cursor.text, cursor.at)
            end = stop.start() if stop else len(cursor.text)
            parts.append(cursor.text[cursor.at : end])
            cursor.at = end
            if not cursor.peek("\\"):
                return "".join(parts)
            escaped = cursor.text[end + 1 : end + 2]
            if escaped not in _ESCAPABLE or not escaped:
                cursor.refuse(
                    "a backslash stands only before a sign that means something in Ink",
                    "Leave it away, or write \\# \\{ \\} \\| \\[ \\] \\( \\- \\* and the like.",
                )
            parts.append(escaped)
            cursor.at = end + 2

    def _tag(self, choice: bool) -> TagText:
        cursor = self.cursor
        where = cursor.where()
        cursor.take("#")
        cursor.spaces()
        text = tidy(self._text(choice))
        if cursor.peek("{") or cursor.peek("<>"):
            cursor.refuse("a tag is plain words", "Write each tag out, without { } and without <>.")
        if cursor.peek("|") or cursor.peek("}"):
            cursor.refuse(f"'{cursor.char}' cannot stand in a tag", "Leave it away.")
        if not text:
            cursor.refuse("a tag without words", "Write '# speaker: mira', or \\# for the sign itself.")
        return TagText(text, where)

    # Braces

    def _braces(self, choice: bool) -> Piece:
        cursor = self.cursor
        where = cursor.where()
        cursor.take("{")
        cursor.spaces()
        if cursor.at_line_end():
            cursor.refuse(
                "a { that is closed on a later line must stand alone at the start of its line",
                "Put the { on a line of its own.",
                cursor.at - 1,
            )
        cycles = self.cycle_sign()
        if not cycles and (condition := self.condition()) is not None:
            return self._either(condition, choice, where)
        parts = self._sequence_parts(choice, cycles, where)
        return Sequence(tuple(tuple(part) for part in parts), cycles, where)

    def cycle_sign(self) -> bool:
        """Move past the & of a sequence that goes round; other signs and words for sequences are refused."""
        cursor = self.cursor
        signs = _SIGNS.match(cursor.text, cursor.at)
        sign = signs.group() if signs else ""
        word = "" if sign else cursor.ink_word()
        after = cursor.text[cursor.at + len(word) :].lstrip(INLINE_SPACE)
        if word in _SEQUENCE_WORDS and _WORD_THEN_COLON.match(after):
            cursor.refuse(
                f"'{word}:' is not used in these stories",
                "Write {a|b|c}, which stays at the last, or {&a|b}, which goes round.",
            )
        if sign == "~" and _SETS.match(cursor.text, cursor.at):
            cursor.refuse("'~' sets a variable and needs a line of its own", "Write ~ name = value above this line.")
        if sign not in ("", "&"):
            kind, hint = _OTHER_SIGNS.get(sign, (f"the sign {sign}", "Write {a|b|c} or {&a|b}."))
            cursor.refuse(f"{kind} is not used in these stories", hint)
        return cursor.take("&")

    def condition(self) -> Expression | None:
        """A condition with its colon, or None (and nothing moved) where Ink would see none."""
        cursor = self.cursor
        start = cursor.at
        found = self.expressions.expression()
        if found is not None and cursor.take(":"):
            return found
        cursor.at = start
        return None

    def _either(self, condition: Expression, choice: bool, where: Where) -> Either:
        cursor = self.cursor
        if cursor.at_line_end():
            cursor.refuse(
                "a condition over several lines must stand alone at the start of its line",
                "Put the { on a line of its own.",
            )
        yes = self.pieces(choice, braces=True)
        if not yes:
            cursor.refuse(
                "there is nothing after the ':' of this condition",
                "Say what is shown if the condition holds; or turn it round with 'not'.",
            )
        no: list[Piece] | None = None
        if cursor.take("|"):
            no = self.pieces(choice, braces=True)
        if cursor.peek("|"):
            cursor.refuse("a condition has two parts at most", "Write {condition: this | that}, or use a block.")
        self._close(where)
        return Either(condition, tuple(yes), tuple(no) if no else None, where)

    def _sequence_parts(self, choice: bool, cycles: bool, where: Where) -> list[list[Piece]]:
        cursor = self.cursor
        start = cursor.at
        parts = [self.pieces(choice, braces=True)]
        first = cursor.text[start : cursor.at]
        while cursor.take("|"):
            parts.append(self.pieces(choice, braces=True))
        if len(parts) < 2 and cycles:
            cursor.refuse("a sequence needs at least two parts", "Write {&this|that}.", start - 1)
        if len(parts) < 2:
            inside = cursor.text[start : cursor.at].strip(INLINE_SPACE)
            if not cursor.peek("}"):
                self._close(where)
            self._known_refusal(start)
            cursor.refuse(
                f"'{{{inside}}}' would print a value",
                "A printed value cannot be translated; write {condition: these words | those words}.",
                start - 1,
            )
        if ":" in first:
            cursor.refuse(
                "a ':' in the first part of {a|b} can be taken for a condition",
                "Use other words there, or write what comes before it outside the { }.",
                start,
            )
        self._close(where)
        return parts

    def _known_refusal(self, start: int) -> None:
        """Refuse braces that hold something which is not used here at all, such as a function."""
        cursor = self.cursor
        end, cursor.at = cursor.at, start
        found = self.expressions.expression()
        if isinstance(found, Unknown) and cursor.at == end:
            cursor.refuse(found.what, found.hint, start)
        cursor.at = end

    def _close(self, where: Where) -> None:
        cursor = self.cursor
        if not cursor.take("}"):
            saw = f"'{cursor.char}'" if cursor.char not in ("", "\n") else "the end of the line"
            if cursor.peek("->"):
                saw = "'->' (in the words of a choice an arrow can only stand at the end of the line)"
            cursor.refuse(
                f"the {{ of column {where.column} is not closed before {saw}",
                "Put the } on the same line; a condition over several lines has its { on a line of its own.",
            )
