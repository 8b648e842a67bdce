"""Text as it leaves the story: where Ink ends a line, what glue joins, which spaces stay.

Ink keeps going after a line break until something more is to be seen, because glue may still join the next line
to this one; then the line is given out and what came after the break begins the next.
"""

from dataclasses import dataclass, field
from enum import Enum

from .pieces import tidy
from .reading import INLINE_SPACE


class Mark(Enum):
    """What stands in the stream beside text."""

    GLUE = "glue"


@dataclass(frozen=True, slots=True)
class TagMark:
    """A whole tag in the stream."""

    text: str


Item = str | Mark | TagMark


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as Ink gives it out, its tags as written."""

    text: str
    tags: tuple[str, ...]


def _is_space(text: str) -> bool:
    return not text.strip(INLINE_SPACE)


@dataclass(slots=True)
class Output:
    """Collects lines. `since` holds what was pushed after the line break that may end the current line."""

    lines: list[RawLine] = field(default_factory=list)
    stream: list[Item] = field(default_factory=list)
    since: list[Item] = field(default_factory=list)
    broken: bool = False

    def push(self, item: Item) -> None:
        """Text, glue or a tag. A text is either a line break alone or has none in it."""
        self._push(item)
        if not self.broken:
            self.broken = self._ends_in_break()
            return
        if item is Mark.GLUE:
            self.broken, self.since = False, []
            return
        self.since.append(item)
        if isinstance(item, TagMark) or (isinstance(item, str) and item != "\n" and not _is_space(item)):
            self._give_line()

    def finish(self) -> list[RawLine]:
        """All lines, with the last one."""
        self.lines.append(_line(self.stream))
        return self.lines

    def _give_line(self) -> None:
        again = self.since
        end = len(self.stream) - 1
        while self.stream[end] != "\n":
            end -= 1
        self.lines.append(_line(self.stream[: end + 1]))
        self.stream, self.since, self.broken = [], [], False
        for item in again:
            self.push(item)

    def _push(self, item: Item) -> None:
        stream = self.stream
        if item is Mark.GLUE:
            self._cut_breaks()
        elif isinstance(item, str):
            if Mark.GLUE in stream:
                if item == "\n":
                    return
                if not _is_space(item):
                    self._take_glue_out()
            elif item == "\n" and (self._ends_in_break() or not self._has_content()):
                return
        stream.append(item)

    def _cut_breaks(self) -> None:
        """Glue takes away the line breaks just before it, and the spaces after them."""
        stream = self.stream
        at, cut = len(stream) - 1, -1
        while at >= 0:
            item = stream[at]
            if isinstance(item, TagMark) or (isinstance(item, str) and item != "\n" and not _is_space(item)):
                break
            if item == "\n":
                cut = at
            at -= 1
        if cut >= 0:
            stream[cut:] = [item for item in stream[cut:] if not isinstance(item, str)]

    def _take_glue_out(self) -> None:
        """Words after glue use it up, back to the nearest tag."""
        stream = self.stream
        at = len(stream) - 1
        while at >= 0 and not isinstance(stream[at], TagMark):
            if stream[at] is Mark.GLUE:
                del stream[at]
            at -= 1

    def _ends_in_break(self) -> bool:
        for item in reversed(self.stream):
            if isinstance(item, TagMark):
                return False
            if item == "\n":
                return True
            if isinstance(item, str) and not _is_space(item):
                return False
        return False

    def _has_content(self) -> bool:
        return any(item is not Mark.GLUE for item in self.stream)


def _line(stream: list[Item]) -> RawLine:
    text = "".join(item for item in stream if isinstance(item, str))
    tags = tuple(item.text for item in stream if isinstance(item, TagMark))
    return RawLine(tidy(text.rstrip(INLINE_SPACE).removesuffix("\n")), tags)
