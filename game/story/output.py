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
    """Collects lines. `since` holds what was pushed after the line break that may end the current line, `ended` says
    that a break is in the stream with at most spaces and glue after it. `loose` counts the glue after the last tag,
    which the next words use up, and `kept` the glue before it."""

    lines: list[RawLine] = field(default_factory=list)
    stream: list[Item] = field(default_factory=list)
    since: list[Item] = field(default_factory=list)
    broken: bool = False
    ended: bool = False
    loose: int = 0
    kept: int = 0

    def push(self, item: Item) -> None:
        """Text, glue or a tag. A text is either a line break alone or has none in it."""
        self._push(item)
        if not self.broken:
            self.broken = self.ended
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
        self.stream, self.since = [], []
        self.broken, self.ended, self.loose, self.kept = False, False, 0, 0
        for item in again:
            self.push(item)

    def _push(self, item: Item) -> None:
        stream = self.stream
        if item is Mark.GLUE:
            self._cut_breaks()
            self.loose += 1
        elif isinstance(item, TagMark):
            self.ended, self.kept, self.loose = False, self.kept + self.loose, 0
        elif isinstance(item, str):
            if self.loose or self.kept:
                if item == "\n":
                    return
                if not _is_space(item):
                    self._take_glue_out()
            elif item == "\n" and (self.ended or not stream):
                return
            self.ended = item == "\n" or (self.ended and _is_space(item))
        stream.append(item)

    def _cut_breaks(self) -> None:
        """Glue takes away the line breaks just before it, and the spaces after them."""
        if not self.ended:
            return
        stream = self.stream
        at, cut = len(stream) - 1, -1
        while at >= 0:
            item = stream[at]
            if isinstance(item, TagMark) or (isinstance(item, str) and item != "\n" and not _is_space(item)):
                break
            if item == "\n":
                cut = at
            at -= 1
        stream[cut:] = [item for item in stream[cut:] if not isinstance(item, str)]
        self.ended = False

    def _take_glue_out(self) -> None:
        """Words after glue use it up, back to the nearest tag."""
        stream = self.stream
        at = len(stream) - 1
        while self.loose:
            if stream[at] is Mark.GLUE:
                del stream[at]
                self.loose -= 1
            at -= 1


def _line(stream: list[Item]) -> RawLine:
    text = "".join(item for item in stream if isinstance(item, str))
    tags = tuple(item.text for item in stream if isinstance(item, TagMark))
    return RawLine(tidy(text.rstrip(INLINE_SPACE).removesuffix("\n")), tags)
