"""A cursor over the text of one file, and what both halves of the parser ask of it.

Comments are taken out first and line breaks kept, as Ink does, so that line numbers stay true.
"""

import bisect
import re
from typing import Never

from .problems import RefusedError
from .syntax import Where

INLINE_SPACE = " \t"
DEEPEST = 8
"""How many braces and blocks may stand inside one another, and how many round brackets: Ink's own compiler gives up
on not many more."""
DEEPEST_CHOICE = 20
_SPACES = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_LABEL = re.compile(r"[ \t]*[-*+][-*+ \t]*\([ \t]*(\w+)[ \t]*\)")
_ESCAPED = re.compile(r"\\.")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# What Ink takes for a letter of a name. Names here are plain ASCII; the rest is needed to tell where Ink would
# see a name in running text.
_INK_LETTERS = re.compile(
    "[A-Za-z0-9_\u0080-\u024f\u0370-\u0373\u0376\u0377\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ff"
    "\u0400-\u0481\u048a-\u04ff\u0531-\u0556\u0561-\u0587\u058f-\u06ff\u4e00-\u9fff\uac00-\ud7af]+"
)

RESERVED = frozenset(
    [
        "true",
        "false",
        "not",
        "return",
        "else",
        "VAR",
        "CONST",
        "LIST",
        "temp",
        "function",
        "and",
        "or",
        "mod",
        "has",
        "hasnt",
        "once",
        "cycle",
        "stopping",
        "shuffle",
        "DONE",
        "END",
        "TODO",
        "INCLUDE",
        "EXTERNAL",
        "ref",
        "CHOICE_COUNT",
        "TURNS_SINCE",
        "TURNS",
        "READ_COUNT",
        "RANDOM",
        "SEED_RANDOM",
        "MIN",
        "MAX",
        "POW",
        "FLOOR",
        "CEILING",
        "INT",
        "FLOAT",
        "LIST_VALUE",
        "LIST_RANDOM",
        "LIST_MIN",
        "LIST_MAX",
        "LIST_ALL",
        "LIST_COUNT",
        "LIST_INVERT",
        "LIST_RANGE",
    ]
)


NOT_USED = {
    "LIST": ("lists are not used in these stories", 'Use VAR with true or false, a number, or a word in "".'),
    "CONST": ("constants are not used in these stories", "Write the value itself where you need it."),
    "EXTERNAL": ("functions are not used in these stories", "Cues to the game are tags: # sound: gull"),
    "TODO": ("Ink silently drops a line that begins with TODO", "Write it as a comment: // TODO ..."),
}
"""Words that make a whole line something else than text, and what is said of them."""


def without_comments(text: str) -> tuple[str, int]:
    """`text` with comments taken out (their line breaks stay), and the line of a comment that Ink would not see
    as one, or 0."""
    parts: list[str] = []
    at, bad = 0, 0
    while True:
        start = text.find("/", at)
        opening = text[start : start + 2] if start >= 0 else ""
        if start < 0:
            parts.append(text[at:])
            return "".join(parts), bad
        if opening == "//":
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            parts.append(text[at:start])
            at = end
        elif opening == "/*":
            end = text.find("*/", start + 2)
            if end < 0 or end == start + 2:
                bad = bad or text.count("\n", 0, start) + 1
            end = len(text) if end < 0 else end + 2
            parts.append(text[at:start] + "\n" * text.count("\n", start, end))
            at = end
        else:
            parts.append(text[at : start + 1])
            at = start + 1


def _open(text: str) -> bool:
    """Whether braces are open at the end."""
    written = _ESCAPED.sub("", text)
    return written.count("{") > written.count("}")


class Cursor:
    """A position in the text of one file. `peek` and `take` look and move; nothing here knows the language."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text, self.at = file, text, 0
        self.lost: list[tuple[str, Where]] = []
        """The labels of lines that were refused."""
        self._starts = [0] + [m.end() for m in re.finditer("\n", text)]

    def where(self, at: int | None = None) -> Where:
        """The line and column of a position (of this one, if none is given)."""
        at = self.at if at is None else at
        line = bisect.bisect_right(self._starts, at)
        return Where(self.file, line, at - self._starts[line - 1] + 1)

    def refuse(self, message: str, hint: str, at: int | None = None) -> Never:
        """Give up on this statement."""
        where = self.where(at)
        raise RefusedError(where.line, where.column, message, hint)

    def peek(self, word: str) -> bool:
        """Whether `word` comes next."""
        return self.text.startswith(word, self.at)

    def take(self, word: str) -> bool:
        """Move past `word` if it comes next."""
        if self.text.startswith(word, self.at):
            self.at += len(word)
            return True
        return False

    @property
    def char(self) -> str:
        """The next character, or an empty string at the end."""
        return self.text[self.at : self.at + 1]

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def spaces(self) -> None:
        """Move past spaces and tabs."""
        found = _SPACES.match(self.text, self.at)
        if found:
            self.at = found.end()

    def at_line_end(self) -> bool:
        """Whether only spaces come before the end of this line."""
        return _LINE_END.match(self.text, self.at) is not None

    def end_line(self) -> bool:
        """Move past the end of this line if only spaces stand before it."""
        if not self.at_line_end():
            return False
        self.skip_line()
        return True

    def skip_line(self) -> None:
        """Move to the start of the next line."""
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end + 1

    def rest(self) -> str:
        """What is left of this line, without spaces around it."""
        end = self.text.find("\n", self.at)
        return self.text[self.at : len(self.text) if end < 0 else end].strip(INLINE_SPACE)

    def skip_statement(self, start: int) -> None:
        """Move past a statement that was refused: its line, and all of the braces it may have opened."""
        if label := _LABEL.match(self.text, start):
            self.lost.append((label.group(1), self.where(start)))
        self.skip_line()
        at = self.at
        while _open(self.text[start:at]):
            following = self.text.find("\n", at)
            if at >= len(self.text) or self.text[at:].lstrip(INLINE_SPACE).startswith("=="):
                return  # never closed: the rest may be sound
            at = len(self.text) if following < 0 else following + 1
        self.at = at

    def refuse_declaration(self, place: str) -> None:
        """Refuse what belongs at the top of a file, and what is not used at all."""
        word = self.ink_word()
        if word in NOT_USED:
            self.refuse(*NOT_USED[word])
        if word == "VAR" or self.peek("INCLUDE"):
            self.refuse(f"'{word}' cannot stand {place}", "Put it at the top of the file.")

    def blank_lines(self) -> None:
        """Move past empty lines and the spaces before the next word."""
        while not self.ended and self.at_line_end():
            self.skip_line()
        self.spaces()

    def ink_word(self) -> str:
        """What Ink would read as a name here (not only digits), without moving; an empty string if none."""
        match = _INK_LETTERS.match(self.text, self.at)
        word = match.group() if match else ""
        return "" if word.isascii() and word.isdigit() else word

    def take_name(self, what: str) -> str:
        """A name for `what`; refused unless it is plain letters, digits and underscores."""
        start, word = self.at, self.ink_word()
        if not word or not NAME.fullmatch(word):
            self.refuse(
                f"{what} needs a name here",
                "Use letters a to z, digits and _, beginning with a letter, such as 'landing' or 'met_mira'.",
                start,
            )
        if word in RESERVED:
            self.refuse(f"'{word}' means something else in Ink", f"Choose another name for {what}.", start)
        self.at += len(word)
        return word
